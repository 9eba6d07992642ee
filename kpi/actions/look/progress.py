"""Counts how far the sheets of many units have come, what is late, and what each reviewer has before her."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING

from db import drafts as draft_rows
from db import figures, totals
from kpi.actions.look.locking import lock_finder
from kpi.actions.look.unit_figures import YEARS_BACK
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import Person, Task
from kpi.model.regime import Regime
from kpi.model.sheet import Progress

if TYPE_CHECKING:
    from db.drafts import DraftRow, SubmissionRow
    from db.engine import Connection


def queue(store: Store, by: Person, month: Period, *, task: Task = "review") -> list[Progress]:
    """The sheets of one month of all units on which the person has the task, in the order of the tree."""
    return queues(store, by, [month], task=task)[month]


def queues(
    store: Store, by: Person, months: Sequence[Period], *, task: Task = "review"
) -> dict[Period, list[Progress]]:
    """The same of several months, asked at once."""
    with store.reading() as connection:
        known = book.remembered(store, connection)
        person = rights.fresh(connection, by)
        seen = person.seen(task, known.tree)
        units = [unit.id for unit in known.tree.in_order() if unit.id in seen]
        return _progress_of(connection, known, units, months)


def calendar(store: Store, by: Person, unit: int, last: Period, months: int = 12) -> list[Progress]:
    """The sheets of one unit for so many months until the last one, newest first."""
    wanted = [last]
    while len(wanted) < months:
        wanted.append(wanted[-1].earlier)
    with store.reading() as connection:
        known = book.remembered(store, connection)
        rights.ask(connection, by, "enter", unit, known.tree)
        progress = _progress_of(connection, known, [unit], wanted)
    return [sheet for month in wanted for sheet in progress[month]]


def _progress_of(
    connection: "Connection", known: Book, units: Sequence[int], months: Sequence[Period]
) -> dict[Period, list[Progress]]:
    """Counted, for whoever may see them, without looking at a single figure: the record is asked once for all of these
    units and months. Only units that were there in a month have a sheet of it."""
    above = [unit for unit in units if not known.tree.is_leaf(unit)]
    handled = _handled(connection, above, {month.year for month in months}) if above else {}
    drafts: dict[int, list[DraftRow]] = {}
    for row in draft_rows.every_draft(connection, units):
        drafts.setdefault(row.unit_id, []).append(row)
    runs = {month: {run.code for run in _runs(month)} for month in months}
    approved: dict[int, set[tuple[int, int]]] = {}
    for unit, period, indicator in figures.reported_at(connection, units, {*chain.from_iterable(runs.values())}):
        approved.setdefault(unit, set()).add((indicator, period))
    handed: dict[tuple[int, int], list[SubmissionRow]] = {}
    codes = [month.code for month in months]
    for row in draft_rows.submissions_of(connection, units, min(codes), max(codes)):
        handed.setdefault((row.unit_id, row.period), []).append(row)
    locked = lock_finder(connection, known.tree)
    progress_of: dict[Period, list[Progress]] = {}
    for month in months:
        progress_of[month] = []
        for unit in units:
            if not known.tree.units[unit].is_there(month):
                continue
            here = handled.get((unit, month.year), set()) | {row.indicator_id for row in drafts.get(unit, ())}
            owed = known.assignments.reported_with(unit, month, here)
            due = {(number, run.code): run for number, run in owed.items()}
            mine = [row for row in drafts.get(unit, ()) if _in_sheet(row.period, month)]
            if due or mine:
                done = {place for place in approved.get(unit, ()) if place[1] in runs[month]}
                progress = _progress(known, unit, month, due, mine, done, handed.get((unit, month.code), []))
                is_locked = locked is not None and locked(unit, month) is not None
                progress_of[month].append(progress._replace(locked=is_locked))
    return progress_of


def _handled(connection: "Connection", units: Iterable[int], years: Iterable[int]) -> dict[tuple[int, int], set[int]]:
    """By unit and year the indicators that it has reported or was to reach in the year or the two before, from its own
    totals."""
    wanted = {*years}
    read_years = sorted({year - back for year in wanted for back in range(YEARS_BACK + 1)})
    indicators: dict[tuple[int, int], set[int]] = {}
    for unit, own_year, indicator in totals.own_indicators(connection, units, read_years):
        for year in range(own_year, own_year + YEARS_BACK + 1):
            if year in wanted:
                indicators.setdefault((unit, year), set()).add(indicator)
    return indicators


def _runs(month: Period) -> list[Period]:
    year = month.year
    return [Period(year, first, month.last) for first in range(1, month.last + 1)]


def _in_sheet(code: int, month: Period) -> bool:
    period = Period.of_code(code)
    return (period.year, period.last) == (month.year, month.last)


def _progress(
    known: Book,
    unit: int,
    month: Period,
    due: Mapping[tuple[int, int], Period],
    drafts: "list[DraftRow]",
    approved: set[tuple[int, int]],
    handed: "list[SubmissionRow]",
) -> Progress:
    states = Counter(row.status for row in drafts)
    drafted = {(row.indicator_id, row.period) for row in drafts}
    longer = {indicator for indicator, code in approved if Period.of_code(code).length > 1}
    done = sum(
        key not in drafted and (key in approved or (key[0] in longer and run.length == 1)) for key, run in due.items()
    )
    days = [_regime(known, key[0]).due_on(run) for key, run in due.items()]
    first = handed[0] if handed else None
    return Progress(
        unit=known.tree.units[unit],
        month=month,
        due_on=min(days, default=known.regimes["calendar"].due_on(month)),
        due=len(due),
        drafted=states["draft"],
        waiting=states["submitted"],
        returned=states["returned"],
        approved=done,
        submitted_by=first.who if first else "",
        submitted_at=datetime.fromisoformat(first.at) if first else None,
        locked=False,
    )


def _regime(known: Book, indicator: int) -> Regime:
    return known.regimes.get(known.indicators[indicator].regime, known.regimes["calendar"])


def reporting_month(today: date) -> Period:
    """The month whose figures are gathered on a day: the one that has ended last."""
    return Period.month(today.year, today.month).earlier
