"""Reads the record as scorecards and stories, by one small question whatever the unit."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from db import figures, totals
from kpi.actions.look import scorecards, stories
from kpi.actions.look.memory import remembered, remembered_each
from kpi.actions.look.scorecard_rows import CardRequest
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.store import Store, today
from kpi.model.assignment import Assignments
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.reported import Reported
from kpi.model.scorecard import Scorecard
from kpi.model.standing import Standing
from kpi.model.story import Story
from kpi.model.unit import Tree, Unit

if TYPE_CHECKING:
    from db.engine import Connection


def _book(store: Store) -> Book:
    with store.reading() as connection:
        return book.remembered(store, connection)


def tree(store: Store) -> Tree:
    """All units, whoever may see them."""
    return _book(store).tree


def indicators(store: Store) -> dict[int, Indicator]:
    """All indicators by their numbers, retired ones too."""
    return _book(store).indicators


def assignments(store: Store) -> Assignments:
    """What is laid down about who reports what."""
    return _book(store).assignments


def bases(store: Store) -> tuple[Basis, ...]:
    """In the order in which one is chosen when nobody asks for another."""
    return _book(store).bases


def scorecard(
    store: Store, unit_id: int, period: Period, basis: str | None = None, day: date | None = None
) -> Scorecard:
    """Where the unit stands at the end of the period, against the targets of the basis (by code), or the first that has
    some, as is said on the day: what nobody owes yet is not missed. Without a day everything is over."""
    request = CardRequest(unit_id, period, basis, day)
    return remembered(store, ("card", *request), lambda c: scorecards.scorecard(c, book.remembered(store, c), request))


def scorecard_at(
    connection: "Connection", known: Book, unit_id: int, period: Period, *, only: int | None = None
) -> Scorecard:
    """The same inside a transaction, with what it has written, of all indicators or of one; never remembered."""
    return scorecards.scorecard(connection, known, CardRequest(unit_id, period, day=today(), only=only))


def known(store: Store) -> Book:
    """The names that a file may use, with the rules by which they are judged."""
    return _book(store)


def scorecards_in_brief(
    store: Store, unit_ids: Iterable[int], period: Period, basis: str | None = None, day: date | None = None
) -> dict[int, Scorecard]:
    """The same of many units, without the months, asked at once: for a list in which only the statuses are counted."""
    requests = [CardRequest(unit, period, basis, day, brief=True) for unit in unit_ids]

    def ask(connection: "Connection", missing: Sequence[CardRequest]) -> dict[CardRequest, Scorecard]:
        cards = scorecards.scorecards(connection, book.remembered(store, connection), missing)
        return dict(zip(missing, cards, strict=True))

    return {request.unit: card for request, card in remembered_each(store, requests, ask).items()}


def standings(
    store: Store,
    unit_ids: Sequence[int],
    first: Period | None,
    last: Period | None,
    *,
    basis: str | None = None,
    day: date | None = None,
) -> Iterable[tuple[Unit, Standing]]:
    """One standing for each (unit, indicator, period) of which a figure has been reported or given, by the unit itself
    or by those below it."""
    known = _book(store)
    for unit_id in unit_ids:
        with store.reading() as connection:
            rows = figures.periods_of(connection, known.tree.below(unit_id))
        by_period: dict[Period, set[int]] = {}
        for code, indicator_id in rows:
            by_period.setdefault(Period.of_code(code), set()).add(indicator_id)
        of_unit: list[Standing] = []
        for period in sorted(by_period):
            if (first and period.starts_on < first.starts_on) or (last and period.ends_on > last.ends_on):
                continue
            card = scorecard(store, unit_id, period, basis, day)
            of_unit += [standing for standing in card.standings if standing.indicator.id in by_period[period]]
        for standing in sorted(of_unit, key=lambda standing: (standing.indicator.code, standing.period)):
            yield known.tree.units[unit_id], standing


def latest_period(store: Store, unit_id: int) -> Period | None:
    """January to the last month of which anything has been reported."""
    return latest_periods(store, [unit_id])[unit_id]


def latest_periods(store: Store, unit_ids: Iterable[int]) -> dict[int, Period | None]:
    """The same of each of these units, asked at once."""
    latest = remembered_each(
        store, [("latest", unit) for unit in unit_ids], lambda c, keys: _latest(c, [unit for _, unit in keys])
    )
    return {unit: period for (_, unit), period in latest.items()}


def _latest(connection: "Connection", units: Sequence[int]) -> dict[tuple[str, int], Period | None]:
    by_unit: dict[int, dict[tuple[Period, int, int], Reported]] = {}
    for unit, period, indicator, part, *sums in totals.reported_in_last_year(connection, units):
        by_unit.setdefault(unit, {})[Period.of_code(period), indicator, part] = Reported(*sums)
    latest: dict[tuple[str, int], Period | None] = {}
    for unit in units:
        runs = by_unit.get(unit, {})
        year = max((run.year for (run, *_), reported in runs.items() if reported.units), default=0)
        of_year = {place: reported for place, reported in runs.items() if place[0].year == year}
        last = max((run.last for (run, *place) in of_year if _adds_something(of_year, run, *place)), default=0)
        latest["latest", unit] = Period(year, 1, last) if last else None
    return latest


def _adds_something(runs: Mapping[tuple[Period, int, int], Reported], run: Period, indicator: int, part: int) -> bool:
    """Whether something was reported that ends with the run: later runs from January repeat what came before."""
    now = runs[run, indicator, part]
    if run.length == 1:
        return now.units > 0
    before = runs.get((Period(run.year, 1, run.last - 1), indicator, part), Reported(value=0))
    if now.units < before.units or now.reports < before.reports:
        return False  # what stood there for a month only
    return now != before and now.units > 0


def story(
    store: Store,
    unit_id: int,
    indicator_code: str,
    period: Period,
    basis: str | None = None,
    day: date | None = None,
) -> Story | None:
    """One indicator of one unit through the year of the period; None when the code or the figures are not there."""
    known = _book(store)
    indicator = known.indicator_by_code.get(indicator_code.casefold())
    if indicator is None:
        return None
    standing = scorecard(store, unit_id, period, basis, day).of(indicator.code)
    if standing is None:
        return None
    request = CardRequest(unit_id, period, basis, day, only=indicator.id)

    def ask(connection: "Connection") -> Story:
        children = [child for child in known.tree.children.get(unit_id, ()) if child.is_there(period.to_date)]
        cards = scorecards.scorecards(connection, known, [request._replace(unit=child.id) for child in children])
        standings = ((child, card.of(indicator.code)) for child, card in zip(children, cards, strict=True))
        below = tuple((child, its) for child, its in standings if its is not None)
        return stories.story(connection, known, request, standing, below)

    return remembered(store, ("story", *request), ask)
