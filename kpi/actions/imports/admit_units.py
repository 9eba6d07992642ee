"""Units into the record: a code with its time of validity, its place in the tree, and what it became."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from db import totals
from db import units as drawer
from db.units import UnitRow
from kpi.actions.record import traces
from kpi.actions.record.parents import above_first, is_under_itself
from kpi.actions.record.store import Deed
from kpi.actions.record.written import Written
from kpi.model.line import UnitLine
from kpi.model.problem import Problem


class _UnitStep(NamedTuple):
    line: UnitLine
    row: UnitRow
    existing: UnitRow | None


class _Registry:
    """Every unit that is there or is about to be, by code and time."""

    def __init__(self, existing: Sequence[UnitRow]) -> None:
        self.by_code: dict[str, list[UnitRow]] = {}
        self.next_id = max((row.id for row in existing), default=0) + 1
        for row in existing:
            self.keep(row)

    def keep(self, row: UnitRow) -> None:
        others = [other for other in self.by_code.get(row.code.casefold(), []) if other.id != row.id]
        self.by_code[row.code.casefold()] = [*others, row]

    def existing(self, line: UnitLine) -> UnitRow | Problem | None:
        """The unit that the row speaks of, None for a new one."""
        same_code = self.by_code.get(line.code.casefold(), [])
        exact = [row for row in same_code if row.opened == (line.opened or "")]
        if exact:
            return exact[0]
        if line.opened is None:
            if len(same_code) <= 1:
                return same_code[0] if same_code else None
            candidates = "; ".join(f"{row.code} {row.name} {row.opened}" for row in same_code)
            return Problem("ambiguous_unit", line.row, "code", line.code, {"candidates": candidates})
        clashing = [row for row in same_code if overlap((row.opened, row.closed), (line.opened, line.closed or ""))]
        if not clashing:
            return None
        row = clashing[0]
        is_given_its_day = not row.opened and not row.closed and row.name.casefold() == line.name.casefold()
        return row if is_given_its_day else _taken(line)

    def find(self, code: str, opened: str, closed: str) -> list[UnitRow]:
        """The units of a code that were there at some time between the days."""
        same_code = self.by_code.get(code.casefold())
        if same_code is None:
            code, _, day = code.rpartition("@")
            same_code = [row for row in self.by_code.get(code.casefold(), []) if row.opened == day]
        return [row for row in same_code if overlap((row.opened, row.closed), (opened, closed))]

    def refusal(self, line: UnitLine, row: UnitRow) -> Problem | None:
        """Why the unit cannot be as the row would leave it."""
        if row.closed and row.opened > row.closed:
            return Problem("opened_after_closed", line.row, "opened", row.opened)
        same_code = [other for other in self.by_code.get(row.code.casefold(), []) if other.id != row.id]
        time = (row.opened, row.closed)
        return _taken(line) if any(overlap((other.opened, other.closed), time) for other in same_code) else None


def _taken(line: UnitLine) -> Problem:
    return Problem("code_taken", line.row, "code", line.code)


def overlap(time: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two times, each from its first to its last day, "" where nobody has said, have a day in common."""
    return (not time[1] or not other[0] or other[0] <= time[1]) and (not time[0] or not other[1] or time[0] <= other[1])


def write(deed: Deed, lines: Sequence[UnitLine], written: Written) -> None:
    """Write the rows; units may come before the one above them, and before what they became."""
    before, stood = drawer.all_units(deed.connection), traces.snapshot(deed.connection, "units")
    registry = _Registry(before)
    by_id = {row.id: row for row in before}
    successors_before: dict[int, list[int]] = {}
    for unit, successor in drawer.all_successions(deed.connection):
        successors_before.setdefault(unit, []).append(successor)
    steps: list[_UnitStep] = []
    for line in sorted(lines, key=lambda line: line.opened or ""):  # an old unit ends before its code is used again
        existing = registry.existing(line)
        if isinstance(existing, Problem):
            written.problems.append(existing)
            continue
        row = _row(line, existing, registry)
        if problem := registry.refusal(line, row):
            written.problems.append(problem)
            continue
        registry.keep(row)
        steps.append(_UnitStep(line, row, by_id.get(row.id)))
    placed = [step for step in (_placed(step, registry, written) for step in steps) if step is not None]
    succeeded = {step.row.id: _successors(step, registry, written) for step in placed}
    placed = [step for step in placed if succeeded[step.row.id] is not None]
    placed = _under_somebody(_without_circles(placed, by_id, written), by_id, written)
    _write_steps(deed, placed, succeeded, successors_before, written)
    written.trace = traces.between(stood, traces.snapshot(deed.connection, "units"))


def _row(line: UnitLine, existing: UnitRow | None, registry: _Registry) -> UnitRow:
    if existing is None:
        registry.next_id += 1
        return UnitRow(
            id=registry.next_id - 1,
            code=line.code,
            name=line.name,
            name_en=line.name_en or "",
            level=line.level or "",
            parent_id=None,
            opened=line.opened or "",
            closed=line.closed or "",
            illustrative=bool(line.illustrative),
        )
    given = {
        "name": line.name,
        "name_en": line.name_en,
        "level": line.level,
        "opened": line.opened,
        "closed": line.closed,
        "illustrative": line.illustrative,
    }
    return existing._replace(**{name: value for name, value in given.items() if value is not None})


def _placed(step: _UnitStep, registry: _Registry, written: Written) -> _UnitStep | None:
    """With the unit above it, which must have been there at the same time."""
    if step.line.parent is None:
        return step
    matches = registry.find(step.line.parent, step.row.opened, step.row.closed)
    matches = [row for row in matches if row.id != step.row.id]
    if len(matches) == 1:
        return step._replace(row=step.row._replace(parent_id=matches[0].id))
    if not matches:
        written.problems.append(Problem("unknown_parent", step.line.row, "parent", step.line.parent))
    else:
        candidates = "; ".join(f"{row.code} {row.name} {row.opened}" for row in matches)
        written.problems.append(
            Problem("ambiguous_unit", step.line.row, "parent", step.line.parent, {"candidates": candidates})
        )
    return None


def _without_circles(steps: list[_UnitStep], existing: dict[int, UnitRow], written: Written) -> list[_UnitStep]:
    parents = {row.id: row.parent_id for row in existing.values()} | {step.row.id: step.row.parent_id for step in steps}
    circling = [step for step in steps if is_under_itself(step.row.id, parents)]
    written.problems += [Problem("parent_cycle", step.line.row, "parent", step.line.parent or "") for step in circling]
    return [step for step in steps if step not in circling]


def _under_somebody(steps: list[_UnitStep], existing: dict[int, UnitRow], written: Written) -> list[_UnitStep]:
    """Without those whose place is under a row that was refused."""
    while True:
        there = set(existing) | {step.row.id for step in steps}
        orphans = [step for step in steps if step.row.parent_id is not None and step.row.parent_id not in there]
        if not orphans:
            return steps
        for step in orphans:
            written.problems.append(Problem("unknown_parent", step.line.row, "parent", step.line.parent or ""))
        steps = [step for step in steps if step not in orphans]


def _write_steps(
    deed: Deed,
    steps: list[_UnitStep],
    succeeded: dict[int, list[int] | None],
    successors_before: dict[int, list[int]],
    written: Written,
) -> None:
    there = {row.id for row in drawer.all_units(deed.connection)} | {step.row.id for step in steps}
    fresh: dict[int, UnitRow] = {}
    moved: list[UnitRow] = []
    successions: list[tuple[int, list[int]]] = []
    for step in steps:
        successors = [unit for unit in succeeded[step.row.id] or [] if unit in there]
        became_anew = step.line.became is not None and successors != sorted(successors_before.get(step.row.id, []))
        if became_anew:
            successions.append((step.row.id, successors))
        if step.row in (step.existing, fresh.get(step.row.id)) and not became_anew:
            written.unchanged += 1
            continue
        written.accepted += 1
        if step.existing is None:
            fresh[step.row.id] = step.row
        elif step.row != step.existing:
            # A held unit gives up its day before another takes it, and moves when what it moves under is there.
            drawer.change_unit(deed.connection, step.row._replace(parent_id=step.existing.parent_id))
            if step.row.parent_id != step.existing.parent_id:
                moved.append(step.row)
    drawer.add_units(deed.connection, above_first(fresh.values()))
    for row in moved:
        drawer.change_unit(deed.connection, row)
    for unit, successors in successions:
        drawer.set_successors(deed.connection, unit, successors)
    # Totals count the units below and the reports that they owe: who is there, where, and what took whose place.
    lives = any(step.existing and (step.row.opened, step.row.closed) != step.existing[6:8] for step in steps)
    counted = any(totals.speaks_itself(deed.connection, row.parent_id) for row in fresh.values())
    written.rebuild = written.rebuild or bool(moved or successions) or lives or counted


def _day_after(day: str) -> str:
    """The day on which successors are there; after the last day there is none, and that day itself will do."""
    closing_day = date.fromisoformat(day)
    return (closing_day if closing_day == date.max else closing_day + timedelta(days=1)).isoformat()


def _successors(step: _UnitStep, registry: _Registry, written: Written) -> list[int] | None:
    """The ids of what it became: the units of those codes that were there on the day after it closed."""
    if step.line.became is None:
        return []
    day_after = _day_after(step.row.closed) if step.row.closed else ""
    successors: list[int] = []
    for code in step.line.became:
        there = [row for row in registry.find(code, day_after, day_after) if row.id != step.row.id]
        if len(there) != 1:
            written.problems.append(Problem("unknown_successor", step.line.row, "became", code))
            return None
        successors.append(there[0].id)
    return sorted(successors)
