"""Undoing what an import has done to units or indicators: each becomes what it was before, where it still can."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from db import audit, pointers
from db import indicators as indicator_rows
from db import units as unit_rows
from db.indicators import IndicatorRow
from db.units import UnitRow
from kpi.actions.imports.admit_indicators import MEANING
from kpi.actions.imports.admit_units import overlap
from kpi.actions.record import traces
from kpi.actions.record.parents import above_first, is_under_itself
from kpi.actions.record.store import Deed
from kpi.actions.record.traces import Named, Trace, Words
from kpi.actions.record.written import Written

if TYPE_CHECKING:
    from db.engine import Connection

Why = Literal["changed", "stands_on", "told_since", "above_gone", "circle", "code_taken", "days"]
"""Somebody has changed it since; something stands on it; figures were told under what it means now; what it stood
under is gone; it would stand below itself; its code means another one now; it would end before it began."""


class KeptName(NamedTuple):
    """A unit or an indicator that was left as it is; `stands` and `back` are the words in which these differ.

    `on` tells what stands on it, and how much of each; `below` the codes of those that point to it.
    """

    code: str
    name: str
    why: Why
    by: str = ""
    on: Mapping[str, int] = {}
    below: tuple[str, ...] = ()
    stands: Mapping[str, str] | None = None  # None where it is gone
    back: Mapping[str, str] | None = None  # None where it would go

    @property
    def yields(self) -> bool:
        """Whether `overwrite` takes it back all the same."""
        return self.why == "changed"


class Plan(NamedTuple):
    """What becomes of the rows, by number: `new` are those that come back or change, `gone` those that go."""

    new: Mapping[int, Words]
    gone: frozenset[int]
    kept: tuple[KeptName, ...]


class _Case(NamedTuple):
    """One row on its way back: as it stands, as the import left it, and as it is to be."""

    number: int
    standing: Words | None
    left: Words | None
    will: Words | None


def look(connection: "Connection", kind: Named, line: int, trace: Trace, *, overwrite: bool) -> Plan:
    """What undoing the line would do."""
    now = traces.snapshot(connection, kind)
    kept: list[KeptName] = []
    going: dict[int, _Case] = {}
    for case in _cases(now, trace):
        if case.will == case.standing:
            continue
        if overwrite or _is_as_left(case):
            going[case.number] = case
        else:
            named = case.standing or case.left or case.will or {}
            by = _changed_by(connection, kind, line, str(named["code"]))
            kept.append(_kept(case, now, "changed", by=by))
    kept += _settled(connection, kind, now, going)
    new = {number: case.will for number, case in going.items() if case.will is not None}
    gone = frozenset(number for number, case in going.items() if case.will is None)
    return Plan(new, gone, tuple(sorted(kept, key=lambda entry: entry.code)))


def _cases(now: Mapping[int, Words], trace: Trace) -> Iterator[_Case]:
    """Each row of the trace, beside what stands there now; numbers are those of today."""
    by_code: dict[str, list[int]] = {}
    for number, row in now.items():
        by_code.setdefault(str(row["code"]), []).append(number)
    # Of the trace -> of today: a number may mean another one by now.
    numbers = {number: number for number, code in trace.codes.items() if number in by_code.get(code, [])}
    for number, code in trace.codes.items():
        others = [other for other in by_code.get(code, []) if other not in numbers]
        if number not in numbers and len(others) == 1:  # it went and came again
            numbers[number] = others[0]
    unused = max((*now, *trace.codes, 0)) + 1
    for number in sorted({*trace.before, *trace.after}):
        if number not in numbers and number in trace.before:
            numbers[number], unused = (number, unused) if number not in now else (unused, unused + 1)
    for number in sorted({*trace.before, *trace.after}):
        left, prior = (_of_today(side.get(number), numbers) for side in (trace.after, trace.before))
        place = numbers.get(number)
        standing = None if place is None else now.get(place)
        will = prior
        if prior is not None and left is not None and standing is not None:  # what the import did not touch stays
            will = {**standing, **{name: prior[name] for name in prior if prior[name] != left[name]}}
        if place is not None:
            yield _Case(place, standing, left, will)


_NOBODY = -1
"""The number of what is gone."""


def _of_today(row: Words | None, numbers: Mapping[int, int]) -> Words | None:
    if row is None:
        return None
    current = {**row, "id": numbers.get(cast("int", row["id"]), _NOBODY)}
    above = cast("int | None", row["parent_id"])
    current["parent_id"] = None if above is None else numbers.get(above, _NOBODY)
    if "became" in row:
        current["became"] = sorted(numbers.get(successor, _NOBODY) for successor in traces.became(row))
    return current


def _is_as_left(case: _Case) -> bool:
    """By what it says, as for figures: whoever has put it back meanwhile has changed nothing."""
    if case.standing is None or case.left is None:
        return case.standing is None and case.left is None
    changed = [name for name in case.left if case.will is None or case.will[name] != case.standing[name]]
    return all(case.standing[name] == case.left[name] for name in changed) if case.will else case.standing == case.left


def _settled(
    connection: "Connection", kind: Named, now: Mapping[int, Words], going: dict[int, _Case]
) -> list[KeptName]:
    """Those that cannot go or come back are taken out, until the rest can be done together."""
    version_on = pointers.standing_on_units if kind == "units" else pointers.standing_on_indicators
    touched = [
        number
        for number, case in going.items()
        if case.will is None or (case.standing is not None and any(_differs(case, name) for name in MEANING))
    ]
    on = version_on(connection, touched)
    kept: list[KeptName] = []
    while True:
        after = {number: row for number, row in now.items() if number not in going}
        after |= {number: case.will for number, case in going.items() if case.will is not None}
        refusal = _Refusals(after, on)
        refused: dict[int, Why] = {number: why for number, case in going.items() if (why := refusal(case))}
        if not refused:
            return kept
        for number, why in refused.items():
            case = going.pop(number)
            below = tuple(refusal.below.get(number, ())) if why == "stands_on" else ()
            kept.append(_kept(case, now, why, on=on.get(number, {}), below=below))


def _differs(case: _Case, name: str) -> bool:
    return case.standing is not None and case.will is not None and case.standing.get(name) != case.will.get(name)


class _Refusals:
    """Why a row cannot become what it was, when all others become what they are to be."""

    def __init__(self, after: Mapping[int, Words], on: pointers.Pointers) -> None:
        self.after, self.on = after, on
        self.parents = {number: cast("int | None", row["parent_id"]) for number, row in after.items()}
        self.below: dict[int, list[str]] = {}
        self.by_code: dict[str, list[int]] = {}
        for number, row in after.items():
            self.by_code.setdefault(str(row["code"]).casefold(), []).append(number)
            for pointed in traces.pointed(row):
                self.below.setdefault(pointed, []).append(str(row["code"]))

    def __call__(self, case: _Case) -> Why | None:
        row, number = case.will, case.number
        if row is None:
            return "stands_on" if number in self.on or number in self.below else None
        if any(pointed not in self.after for pointed in traces.pointed(row)):
            return "above_gone"
        if is_under_itself(number, self.parents):
            return "circle"
        if number in self.on and any(_differs(case, name) for name in MEANING):
            return "told_since"
        opened, closed = _time(row)
        if closed and opened > closed:
            return "days"
        others = (other for other in self.by_code[str(row["code"]).casefold()] if other != number)
        return "code_taken" if any(overlap(_time(self.after[other]), (opened, closed)) for other in others) else None


def _time(row: Words) -> tuple[str, str]:
    return str(row.get("opened", "")), str(row.get("closed", ""))


def _kept(
    case: _Case,
    now: Mapping[int, Words],
    why: Why,
    *,
    by: str = "",
    on: Mapping[str, int] | None = None,
    below: tuple[str, ...] = (),
) -> KeptName:
    named = case.standing or case.will or case.left or {}
    # Where it is there or it is not, its name says enough.
    stands: dict[str, str] | None = {} if case.standing else None
    back: dict[str, str] | None = {} if case.will else None
    if case.standing and case.will:
        standing, will = _words(case.standing, now), _words(case.will, now)
        differing = [name for name in standing if standing[name] != will[name]]
        stands, back = {name: standing[name] for name in differing}, {name: will[name] for name in differing}
    name = str(named.get("name_vi") or named.get("name") or "")
    return KeptName(str(named["code"]), name, why, by, on or {}, below, stands, back)


def _words(row: Words, now: Mapping[int, Words]) -> dict[str, str]:
    """The row as it is told: units and indicators by their codes."""

    def code(number: int) -> str:
        return str(now[number]["code"]) if number in now else "?"

    words = {name: str(value) for name, value in row.items() if name not in {"id", "code", "parent_id", "became"}}
    above = cast("int | None", row["parent_id"])
    words["parent"] = "" if above is None else code(above)
    if "became" in row:
        words["became"] = "; ".join(code(successor) for successor in traces.became(row))
    return words


def _changed_by(connection: "Connection", kind: Named, line: int, code: str) -> str:
    """Who has changed the unit or the indicator last, after that line; "" where no line tells."""
    for entry in audit.since(connection, line, f"{kind} "):
        if entry.subject.removeprefix(f"{kind} ").rpartition("@")[0] == code or entry.subject == f"{kind} {code}":
            return entry.who
        trace = traces.of_line(entry)
        if trace and any(row["code"] == code for row in (*trace.before.values(), *trace.after.values())):
            return entry.who
    return ""


def write(deed: Deed, kind: Named, plan: Plan) -> Written:
    """Do it, in an order in which nothing ever points to what is not there."""
    before = traces.snapshot(deed.connection, kind)
    if kind == "units":
        _write_units(deed, plan, before)
    else:
        _write_indicators(deed, plan, before)
    written = Written()
    written.trace = traces.between(before, traces.snapshot(deed.connection, kind))
    changed = [(before[number], row) for number, row in plan.new.items() if number in before]
    written.rebuild = kind == "units" or any(_moves_totals(deed, was, row) for was, row in changed)
    return written


def _moves_totals(deed: Deed, before: Words, after: Words) -> bool:
    """Whether totals are made otherwise now, with other reports due."""
    number = cast("int", after["id"])
    return before["frequency"] != after["frequency"] and indicator_rows.has_figures(deed.connection, number)


def _write_units(deed: Deed, plan: Plan, before: Mapping[int, Words]) -> None:
    connection = deed.connection
    unit_rows.set_aside(connection, sorted({*plan.gone, *(number for number in plan.new if number in before)}))
    unit_rows.remove_units(connection, sorted(plan.gone))
    rows = {number: UnitRow(*(row[name] for name in UnitRow._fields)) for number, row in plan.new.items()}  # pyright: ignore[reportArgumentType] - as they were signed
    fresh = [row for number, row in rows.items() if number not in before]
    unit_rows.add_units(connection, above_first(fresh))
    for number, row in rows.items():
        if number in before:
            unit_rows.change_unit(connection, row)
    for number, words in plan.new.items():
        unit_rows.set_successors(connection, number, list(traces.became(words)))


def _write_indicators(deed: Deed, plan: Plan, before: Mapping[int, Words]) -> None:
    connection = deed.connection
    indicator_rows.set_aside(connection, sorted({*plan.gone, *(number for number in plan.new if number in before)}))
    for number in sorted(plan.gone):
        indicator_rows.remove_indicator(connection, number)
    rows = {number: IndicatorRow(*(row[name] for name in IndicatorRow._fields)) for number, row in plan.new.items()}  # pyright: ignore[reportArgumentType] - as they were signed
    fresh = [row for number, row in rows.items() if number not in before]
    indicator_rows.add_indicators(connection, above_first(fresh))
    for number, row in rows.items():
        if number in before:
            indicator_rows.change_indicator(connection, row)
