"""Who reports what, a second time: unit by unit, row by row and day by day, slow and plain."""

from collections.abc import Collection, Iterable

from kpi.model.assignment import Assignment, Assignments, Subject
from kpi.model.period import Period


def reported_with(known: Assignments, unit: int, month: Period, handled: Collection[int]) -> dict[int, Period]:
    """By indicator the run that the unit owes with the month."""
    here, day = known.tree.units[unit], month.ends_on
    if (here.opened and here.opened > day) or (here.closed and here.closed < day):
        return {}
    owed: dict[int, Period] = {}
    for number, indicator in known.indicators.items():
        step = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(indicator.frequency, 0)
        if not step or month.last % step or (indicator.retired and indicator.retired < day.isoformat()):
            continue
        below = any(other.parent == unit for other in known.tree.units.values())
        answer = _answer(known, unit, number, month)
        if answer or (answer is None and (number in handled or not below)):
            owed[number] = Period(month.year, month.last - step + 1, month.last)
    return owed


def _answer(known: Assignments, unit: int, number: int, month: Period) -> bool | None:
    for rank in _ranks(known, unit):
        for about in (number, None):
            rows = [row for row in known.rows if row.indicator == about and _names(row, rank)]
            valid = [row for row in rows if _valid(row, month)]
            if any(not row.expected for row in valid):
                return False
            if any(row.expected for row in rows):
                return any(row.expected for row in valid)
    return None


def _names(row: Assignment, rank: Collection[Subject]) -> bool:
    return row.subject in rank


def _ranks(known: Assignments, unit: int) -> Iterable[list[Subject]]:
    level, above = known.tree.units[unit].level, known.tree.units[unit].parent
    yield [Subject("", "", unit)]
    yield [Subject("", group, None) for group, units in known.groups.items() if unit in units]
    while level and above is not None:
        yield [Subject(level, "", above)]
        above = known.tree.units[above].parent
    if level:
        yield [Subject(level, "", None)]
    yield [Subject("", "", None)]


def _valid(row: Assignment, month: Period) -> bool:
    return not (row.since and row.since > month.ends_on) and not (row.until and row.until < month.ends_on)
