"""Makes stories: one indicator of one unit through a year, month by month, with the units below and the entries."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from db import figure_history, figures, totals
from db.figure_history import SignedFigure
from kpi.actions.look import cards
from kpi.actions.look.card_rows import Asked
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.unit_totals import Rows
from kpi.model import series
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.standing import Standing, amount
from kpi.model.story import Entry, Point, Story

if TYPE_CHECKING:
    from db.engine import Connection


def story(
    connection: "Connection",
    known: Book,
    asked: Asked,
    standing: Standing,
    entries: Callable[[Iterable[SignedFigure]], tuple[Entry, ...]],
) -> Story:
    """The year of the standing; `entries` makes those of the unit itself readable."""
    indicator, unit, period = standing.indicator, asked.unit, asked.period
    rows = Rows(known, unit, totals.totals_of_indicator(connection, unit, indicator.id, period.year - 1, period.year))
    rows.reported.setdefault(indicator.id, {})
    year = period.whole_year
    plans = ((basis, rows.plan(indicator, basis.id, period, None)) for basis in known.bases)
    signed = [
        *figure_history.signed_actuals(connection, key=(unit, indicator.id, period.year)),
        *figure_history.signed_targets(connection, key=(unit, indicator.id, period.year)),
    ]
    reported = figures.actuals_of(connection, unit, period.year, period.year, indicator.id)
    own = [book.actual_of(row) for row in reported]
    children = [child for child in known.tree.children.get(unit, ()) if child.is_there(period.to_date)]
    made = cards.scorecards(connection, known, [asked._replace(unit=child.id) for child in children])
    found = ((child, card.of(indicator.code)) for child, card in zip(children, made, strict=True))
    below = tuple((child, standing) for child, standing in found if standing is not None)
    return Story(
        unit=known.tree.units[unit],
        indicator=indicator,
        standing=standing,
        points=tuple(_points(rows, indicator, standing, year)),
        other_plans=tuple((basis, plan.of_year) for basis, plan in plans if plan and plan.of_year is not None),
        entries=entries(signed),
        conflicts=tuple(series.conflicts(own, indicator)),
        below=below,
    )


def _points(rows: Rows, indicator: Indicator, standing: Standing, year: Period) -> Iterable[Point]:
    last_reported = max(
        (
            month.last
            for month in year.months
            if (now := rows.actual(month.to_date, indicator).told).units
            and (month.last == 1 or now != rows.actual(Period(year.year, 1, month.last - 1), indicator).told)
        ),
        default=0,
    )
    for month in year.months:
        run, before = month.to_date, month.to_date.same_period_last_year
        of_month = rows.actual(month, indicator)
        yield Point(
            period=month,
            actual=amount(of_month.told, indicator),
            actual_to_date=amount(rows.actual(run, indicator).told, indicator) if month.last <= last_reported else None,
            target_to_date=_planned(rows, indicator, standing.basis, run),
            last_year=amount(rows.actual(month.same_period_last_year, indicator).told, indicator),
            last_year_to_date=amount(rows.actual(before, indicator).told, indicator),
            estimate=of_month.told.estimates > 0,
            partial=0 < of_month.told.units < of_month.units,
        )


def _planned(rows: Rows, indicator: Indicator, basis: int | None, run: Period) -> Fraction | None:
    """The plan to the end of the run, as the scoreboard has it."""
    plan = None if basis is None else rows.plan(indicator, basis, run, run)
    return None if plan is None else plan.to_date
