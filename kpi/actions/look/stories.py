"""Makes stories: one indicator of one unit through a year, month by month, with the units below and the entries."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from db import figure_history, figures, totals
from kpi.actions.look.entries import entries_of
from kpi.actions.look.scorecard_rows import CardRequest
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.unit_totals import UnitTotals
from kpi.model import series
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.series import amount
from kpi.model.standing import Standing
from kpi.model.story import Point, Story
from kpi.model.unit import Unit

if TYPE_CHECKING:
    from db.engine import Connection


def story(
    connection: "Connection",
    known: Book,
    request: CardRequest,
    standing: Standing,
    below: tuple[tuple[Unit, Standing], ...],
) -> Story:
    """The year of the standing; `below` is where each unit directly below stands in it."""
    indicator, unit, period = standing.indicator, request.unit, request.period
    rows = UnitTotals(
        known, unit, totals.totals_of_indicator(connection, unit, indicator.id, period.year - 1, period.year)
    )
    rows.reported.setdefault(indicator.id, {})
    year = period.whole_year
    plans = ((basis, rows.plan(indicator, basis.id, period, None)) for basis in known.bases)
    signed = [
        *figure_history.signed_actuals(connection, key=(unit, indicator.id, period.year)),
        *figure_history.signed_targets(connection, key=(unit, indicator.id, period.year)),
    ]
    reported = figures.actuals_of(connection, unit, period.year, period.year, indicator.id)
    own = [book.actual_of(row) for row in reported]
    return Story(
        unit=known.tree.units[unit],
        indicator=indicator,
        standing=standing,
        points=tuple(_points(rows, indicator, standing, year)),
        other_plans=tuple((basis, plan.of_year) for basis, plan in plans if plan and plan.of_year is not None),
        entries=entries_of(signed, known),
        conflicts=tuple(series.conflicts(own, indicator)),
        below=below,
    )


def _points(rows: UnitTotals, indicator: Indicator, standing: Standing, year: Period) -> Iterable[Point]:
    last_reported = max(
        (
            month.last
            for month in year.months
            if (now := rows.actual(month.to_date, indicator).reported).units
            and (month.last == 1 or now != rows.actual(Period(year.year, 1, month.last - 1), indicator).reported)
        ),
        default=0,
    )
    for month in year.months:
        run, before = month.to_date, month.to_date.same_period_last_year
        of_month = rows.actual(month, indicator)
        yield Point(
            period=month,
            actual=amount(of_month.reported, indicator),
            actual_to_date=amount(rows.actual(run, indicator).reported, indicator)
            if month.last <= last_reported
            else None,
            target_to_date=_planned(rows, indicator, standing.basis, run),
            last_year=amount(rows.actual(month.same_period_last_year, indicator).reported, indicator),
            last_year_to_date=amount(rows.actual(before, indicator).reported, indicator),
            estimate=of_month.reported.estimates > 0,
            partial=0 < of_month.reported.units < of_month.units,
        )


def _planned(rows: UnitTotals, indicator: Indicator, basis: int | None, run: Period) -> Fraction | None:
    """The plan to the end of the run, as the scoreboard has it."""
    plan = None if basis is None else rows.plan(indicator, basis, run, run)
    return None if plan is None else plan.to_date
