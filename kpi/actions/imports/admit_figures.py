"""Figures into the record: a new one is kept, an equal one changes nothing, a different one is a correction."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from db import figures
from db.figures import ActualRow, TargetRow
from kpi.actions.imports import plan_days
from kpi.actions.look.locking import Lock, lock_finder, problem_of
from kpi.actions.record import book
from kpi.actions.record.store import Deed
from kpi.actions.record.written import Written
from kpi.model.check import slip_of_size
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.quantity import plain

if TYPE_CHECKING:
    from kpi.model.block import Stack

_ActualKey = tuple[int, int]  # period code, indicator
_TargetKey = tuple[int, int, int, str]  # and basis, effective day
_FEW = 6
"""Figures of which those beside them are looked for one by one."""


class _Desk:
    """The figures of one unit while its rows are gone through."""

    def __init__(self, deed: Deed, unit: int, lines: Sequence[FigureLine]) -> None:
        years = [figure.period.year for line in lines for figure in (line.target, line.actual) if figure is not None]
        span = (min(years) - 1, max(years)) if years else (1, 0)  # last year's are compared with
        indicators = {line.indicator for line in lines}
        only = indicators.pop() if len(indicators) == 1 else None
        self.unit, self.number = unit, deed.number
        self.actuals: dict[_ActualKey, ActualRow] = {}
        self.targets: dict[_TargetKey, TargetRow] = {}
        reported = {figure.period for line in lines if (figure := line.actual) is not None}
        if reported:
            if only is not None and len(reported) <= _FEW:
                near = {period.code for one in reported for period in (one, one.earlier, one.same_period_last_year)}
                rows = figures.actuals_at(deed.connection, unit, sorted(near), only)
            else:
                rows = figures.actuals_of(deed.connection, unit, *span, only)
            self.actuals = {(row.period, row.indicator_id): row for row in rows}
        if any(line.target for line in lines):
            for row in figures.targets_of(deed.connection, unit, *span, only):
                self.targets[row.period, row.indicator_id, row.basis_id, row.effective_on] = row
        self._versions = Counter(key[:3] for key in self.targets)
        self.planned: dict[tuple[int, int, int], list[Target]] = {}  # as it stood before a file of reports
        for key, row in self.targets.items() if any(line.plan_of_day for line in lines) else ():
            self.planned.setdefault(key[:3], []).append(book.target_of(row))
        self.decided: dict[tuple[int, int, int], set[str]] = {}  # period, indicator, basis -> effective days
        for key in self.targets:
            self.decided.setdefault(key[:3], set()).add(key[3])
        self.new_actuals: dict[_ActualKey, ActualRow] = {}
        self.new_targets: dict[_TargetKey, TargetRow] = {}
        self.news: list[FigureLine] = []
        self.replaced_actuals: list[ActualRow] = []
        self.replaced_targets: list[TargetRow] = []

    def take(self, line: FigureLine, indicator: Indicator, *, keep: bool = True) -> bool:
        """Take what the row tells; whether it changes anything. Without `keep` only this is asked."""
        news = [
            line.target is not None and not self.stands(line) and self._target(line.target, indicator, keep),
            line.actual is not None and self._actual(line, line.actual, indicator, keep),
        ]
        return any(news)

    def versions(self, line: FigureLine) -> list[Target]:
        """Those of its plan."""
        told = line.target
        return [] if told is None else self.planned.get((told.period.code, line.indicator, told.basis), [])

    def as_meant(self, line: FigureLine) -> FigureLine:
        """The day that was said of a report's plans is of those that differ: where none stands it prints the first."""
        if line.target is None or not line.plan_of_day or self.versions(line):
            return line
        return line._replace(target=line.target._replace(effective_on=""))

    def stands(self, line: FigureLine) -> bool:
        """Whether the plan of the row is one that a report prints as it is in force."""
        return bool(line.plan_of_day) and plan_days.is_in_force(line, self.versions(line))

    def replaced(self, line: FigureLine, indicator: Indicator) -> Problem | None:
        """A plan without an effective day in the place of another one: what June was held against changes, too."""
        planned = line.target
        if planned is None or planned.effective_on or planned.value is None or self.stands(line):
            return None
        place = (planned.period.code, indicator.id, planned.basis, "")
        before = self.targets.get(place)
        if before is None or before.value is None or before.value == planned.value:
            return None
        told = {"before": plain(before.value, indicator.decimals)}
        value = plain(planned.value, indicator.decimals)
        return Problem("plan_replaced", line.row, "target", value, told, blocks=False)

    def slip(self, line: FigureLine, indicator: Indicator) -> Problem | None:
        """An amount about a thousand times that of the period before, or a thousandth of it: taken, and asked about."""
        told, planned = line.actual, line.target
        if told is not None and told.value and not told.reason:
            near = (told.period.earlier.code, told.period.same_period_last_year.code)
            known = (
                self.new_actuals.get((code, indicator.id)) or self.actuals.get((code, indicator.id)) for code in near
            )
            found = slip_of_size(indicator, told.period, told.value, *(row.value for row in known if row))
            if found is not None:
                return replace(found, row=line.row, column="actual", value=plain(told.value, indicator.decimals))
        if planned is not None and planned.value and not self.stands(line):
            last_year = planned.period.same_period_last_year.code
            days = [
                (last_year, indicator.id, planned.basis, effective_on) for effective_on in {"", planned.effective_on}
            ]
            given = [row.value for day in days if (row := self.new_targets.get(day) or self.targets.get(day))]
            found = slip_of_size(indicator, planned.period, planned.value, *given)
            if found is not None:
                return replace(found, row=line.row, column="target", value=plain(planned.value, indicator.decimals))
        return None

    def _actual(self, line: FigureLine, told: Actual, indicator: Indicator, keep: bool) -> bool:
        key = (told.period.code, indicator.id)
        held = self.new_actuals.get(key) or self.actuals.get(key)
        row = _actual_row(self.unit, indicator, told, held, line.estimate_said, self.number)
        if held is not None and row.told == held.told:
            return False
        if not keep:
            return True
        if held is not None and key not in self.new_actuals:
            self.replaced_actuals.append(held)
        self.new_actuals[key] = row
        return True

    def _target(self, told: Target, indicator: Indicator, keep: bool) -> bool:
        key = (told.period.code, indicator.id, told.basis, told.effective_on)
        held = self.new_targets.get(key) or self.targets.get(key)
        row = _target_row(self.unit, indicator.id, told, held, self._versions[key[:3]] + 1, self.number)
        if held is not None and row[5:-1] == held[5:-1]:
            return False
        if not keep:
            return True
        if held is not None and key not in self.new_targets:
            self.replaced_targets.append(held)
        self._versions[key[:3]] += held is None
        self.new_targets[key] = row
        self.decided.setdefault(key[:3], set()).add(key[3])
        return True


def write(
    deed: Deed, lines: Sequence[FigureLine], known: Known, written: Written, stack: "Stack | None" = None
) -> None:
    """Write the rows, unit by unit; what has changed is noted for the totals and for the signature."""
    if stack is not None:
        from kpi.actions.imports import admit_block

        left = admit_block.write(deed, stack, lines, known, written)
        lines = sorted((*lines, *left), key=lambda line: line.row)  # versions are numbered in the order of the file
    _write_lines(deed, lines, known, written)
    if written.signed:
        written.digest = written.signed.digest()


def _write_lines(deed: Deed, lines: Sequence[FigureLine], known: Known, written: Written) -> None:
    lock_over = lock_finder(deed.connection, known.tree)
    by_unit: dict[int, list[FigureLine]] = {}
    for line in lines:
        by_unit.setdefault(line.unit, []).append(line)
    done = written.accepted + written.unchanged
    for unit, some in sorted(by_unit.items()):
        desk = _Desk(deed, unit, some)
        for of_row in _rows(some):
            _take(desk, of_row, known, lock_over, written)
        for line in desk.news:
            found = (look(line, known.indicators[line.indicator]) for look in (desk.slip, desk.replaced))
            written.problems += [problem for problem in found if problem is not None]
        figures.keep_actuals(deed.connection, desk.new_actuals.values(), desk.replaced_actuals, deed.number)
        figures.keep_targets(deed.connection, desk.new_targets.values(), desk.replaced_targets, deed.number)
        for row in (*desk.new_actuals.values(), *desk.new_targets.values()):
            written.changed.add((unit, row.indicator_id, row.period // 10000))
            written.signed.add(row.signed)
        written.planned |= {(unit, row.indicator_id, row.period // 10000) for row in desk.new_targets.values()}
        done += len(some)
        written.report(min(done, written.rows))


def _rows(lines: Sequence[FigureLine]) -> Iterable[Sequence[FigureLine]]:
    """The figures of each row together; of a long table each row has one."""
    if len({line.row for line in lines}) == len(lines):
        return ((line,) for line in lines)
    by_row: dict[int, list[FigureLine]] = {}
    for line in lines:
        by_row.setdefault(line.row, []).append(line)
    return by_row.values()


def _take(
    desk: _Desk,
    of_row: Sequence[FigureLine],
    known: Known,
    lock_over: Callable[[int, Period], Lock | None] | None,
    written: Written,
) -> None:
    """A row is taken with all its figures, or, when one of them is locked, with none."""
    of_row = [desk.as_meant(line) for line in of_row]
    for line in of_row:
        if line.plan_of_day and plan_days.is_unsure(line, desk.versions(line)):
            written.problems.append(plan_days.problem_of(line, desk.versions(line), known))
            return
    if lock_over:
        for line in of_row:
            lock = _lock_on(line, lock_over)
            if lock is not None and desk.take(line, known.indicators[line.indicator], keep=False):
                written.problems.append(problem_of(lock, row=line.row))
                return
    news = [desk.take(line, known.indicators[line.indicator]) for line in of_row]
    desk.news += [line for line, is_new in zip(of_row, news, strict=True) if is_new]
    written.accepted += any(news)
    written.unchanged += not any(news)


def _lock_on(line: FigureLine, lock_over: Callable[[int, Period], Lock | None]) -> Lock | None:
    told = line.actual or line.target
    return lock_over(line.unit, told.period) if told is not None else None


def _actual_row(
    unit: int, indicator: Indicator, told: Actual, held: ActualRow | None, estimate_said: bool, number: int
) -> ActualRow:
    """The row as it will stand: a blank beside the same number erases nothing, a new number brings its own words."""
    same = held is not None and _same_number(indicator, told, held)
    row = actual_row(unit, indicator.id, told, number)
    if held is None or not same:
        return row
    return row._replace(
        value=held.value if told.value is None else told.value if held.value is not None else None,
        numerator=held.numerator if row.numerator is None else row.numerator,
        denominator=held.denominator if row.denominator is None else row.denominator,
        estimate=told.estimate if estimate_said else held.estimate,
        approximate=told.approximate or held.approximate,
        stated_percent=told.stated_percent or held.stated_percent,
        up_to=told.up_to or held.up_to,
        document=told.document or held.document,
        note=told.note or held.note,
        status=held.status,
        attachment_id=told.attachment or held.attachment_id,
        reason=told.reason or held.reason,
    )


def actual_row(unit: int, indicator: int, told: Actual, number: int) -> ActualRow:
    """The row of an approved figure, signed by the line of that number."""
    return ActualRow(
        unit_id=unit,
        period=told.period.code,
        indicator_id=indicator,
        value=told.value,
        numerator=0 if told.not_applicable else told.numerator,
        denominator=0 if told.not_applicable else told.denominator,
        estimate=told.estimate,
        approximate=told.approximate,
        stated_percent=told.stated_percent,
        up_to=told.up_to,
        document=told.document,
        note=told.note,
        status="approved",
        audit_id=number,
        not_applicable=told.not_applicable,
        attachment_id=told.attachment,
        reason=told.reason,
    )


def _same_number(indicator: Indicator, told: Actual, held: ActualRow) -> bool:
    """Whether the row tells the number that stands there; a percentage may stand for the parts that make it."""
    if told.not_applicable or held.not_applicable:
        return told.not_applicable == held.not_applicable
    if told.denominator is not None:
        parts = (told.numerator, told.denominator) == (held.numerator, held.denominator)
        return parts and (told.value is None or told.value == held.value)
    if held.value is not None or not held.denominator:
        return told.value == held.value
    quotient = Fraction((held.numerator or 0) * indicator.per, held.denominator)
    return quotient == Fraction(told.value or 0, 10**indicator.decimals)


def _target_row(
    unit: int, indicator: int, told: Target, held: TargetRow | None, version: int, number: int
) -> TargetRow:
    row = TargetRow(
        unit_id=unit,
        period=told.period.code,
        indicator_id=indicator,
        basis_id=told.basis,
        effective_on=told.effective_on,
        version=held.version if held else version,
        value=told.value,
        low=told.low,
        high=told.high,
        low_strict=told.low_strict,
        high_strict=told.high_strict,
        words=told.words,
        document=told.document,
        note=told.note,
        audit_id=number,
    )
    if held is None:
        return row
    if told.value is None and not told.is_range:  # only words: the number beside them stays
        row = row._replace(value=held.value, low=held.low, high=held.high)
        row = row._replace(low_strict=held.low_strict, high_strict=held.high_strict)
    same = row[6:11] == held[6:11]
    return row._replace(
        words=told.words or held.words,
        document=told.document or (held.document if same else ""),
        note=told.note or (held.note if same else ""),
    )
