"""Progress: how far the sheets of many units have come, what is late, and what each reviewer has before her."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from db import drafts as draft_rows
from db import figures
from db import indicators as indicator_rows
from kpi.actions import book, rights
from kpi.actions.book import Book
from kpi.actions.locking import locks_on
from kpi.actions.sheet import dealt_with
from kpi.actions.store import Store
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.person import Person, Task
from kpi.model.regime import Regime, due_period
from kpi.model.sheet import Progress

if TYPE_CHECKING:
    from db.drafts import DraftRow, SubmissionRow
    from db.engine import Connection


def queue(store: Store, by: Person, month: Period, *, task: Task = "review") -> list[Progress]:
    """The sheets of one month of all units on which the person has the task, in the order of the tree."""
    with store.reading() as connection:
        known = book.remembered(store, connection)
        person = rights.fresh(connection, by)
        units = [unit.id for unit in known.tree.in_order() if unit.id in person.seen(task, known.tree)]
        here = [unit for unit in units if known.tree.units[unit].is_there(month)]
        return progress_of(connection, known, here, month)


def calendar(store: Store, by: Person, unit: int, last: Period, months: int = 12) -> list[Progress]:
    """The sheets of one unit for so many months until the last one, newest first."""
    with store.reading() as connection:
        known = book.remembered(store, connection)
        rights.ask(connection, by, "enter", unit, known.tree)
        found: list[Progress] = []
        month = last
        for _ in range(months):
            if known.tree.units[unit].is_there(month):
                found += progress_of(connection, known, [unit], month)
            month = month.earlier
        return found


def progress_of(connection: "Connection", known: Book, units: Iterable[int], month: Period) -> list[Progress]:
    """Counted, for whoever may see them, without looking at a single figure."""
    units = list(units)
    dealt = dealt_with(connection, units, month.year)
    drafts: dict[int, list[DraftRow]] = {}
    for row in draft_rows.every_draft(connection, units):
        drafts.setdefault(row.unit_id, []).append(row)
    runs = [run for run in _runs(month) if run.last == month.last]
    approved: dict[int, set[tuple[int, int]]] = {}
    for unit, period, indicator in figures.told_at(connection, units, [run.code for run in runs]):
        approved.setdefault(unit, set()).add((indicator, period))
    handed: dict[int, list[SubmissionRow]] = {}
    for row in draft_rows.submissions_of(connection, units, month.code, month.code):
        handed.setdefault(row.unit_id, []).append(row)
    regimes = {row.code: Regime(*row) for row in indicator_rows.all_regimes(connection)}
    due_all = _due(known.indicators, {*known.indicators}, month)
    found: list[Progress] = []
    for unit in units:
        some = dealt.get(unit, set()) | {row.indicator_id for row in drafts.get(unit, ())}
        leaf = unit not in known.tree.children
        due = _due(known.indicators, some, month) if some else due_all if leaf else {}
        mine = [row for row in drafts.get(unit, ()) if _in_sheet(row.period, month)]
        if due or mine:
            progress = _progress(
                known, unit, month, due, mine, approved.get(unit, set()), handed.get(unit, []), regimes
            )
            locked = bool(locks_on(connection, known.tree, unit, month))
            found.append(progress._replace(locked=locked))
    return found


def _runs(month: Period) -> list[Period]:
    year = month.year
    return [Period(year, first, month.last) for first in range(1, month.last + 1)]


def _in_sheet(code: int, month: Period) -> bool:
    period = Period.of_code(code)
    return (period.year, period.last) == (month.year, month.last)


def _due(indicators: Mapping[int, Indicator], some: set[int], month: Period) -> dict[tuple[int, int], Period]:
    """(indicator, code of the run) that are due with the month."""
    found: dict[tuple[int, int], Period] = {}
    for number in some:
        run = due_period(indicators[number], month)
        if run is not None and indicators[number].is_asked_for(run):
            found[number, run.code] = run
    return found


def _progress(
    known: Book,
    unit: int,
    month: Period,
    due: Mapping[tuple[int, int], Period],
    drafts: "list[DraftRow]",
    approved: set[tuple[int, int]],
    handed: "list[SubmissionRow]",
    regimes: Mapping[str, Regime],
) -> Progress:
    states = Counter(row.status for row in drafts)
    drafted = {(row.indicator_id, row.period) for row in drafts}
    longer = {indicator for indicator, code in approved if Period.of_code(code).length > 1}
    done = sum(
        key not in drafted and (key in approved or (key[0] in longer and run.length == 1)) for key, run in due.items()
    )
    days = [_regime(known, key[0], regimes).due_on(run) for key, run in due.items()]
    first = handed[0] if handed else None
    return Progress(
        unit=known.tree.units[unit],
        month=month,
        due_on=min(days, default=regimes["calendar"].due_on(month)),
        due=len(due),
        drafted=states["draft"],
        waiting=states["submitted"],
        returned=states["returned"],
        approved=done,
        submitted_by=first.who if first else "",
        submitted_at=datetime.fromisoformat(first.at) if first else None,
        locked=False,
    )


def _regime(known: Book, indicator: int, regimes: Mapping[str, Regime]) -> Regime:
    return regimes.get(known.indicators[indicator].regime, regimes["calendar"])


def reporting_month(today: date) -> Period:
    """The month whose figures are gathered on a day: the one that has ended last."""
    return Period.month(today.year, today.month).earlier
