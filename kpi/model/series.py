"""Adds up what one unit has reported over any run of months of a year, gaps and conflicts included."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import WHOLE_YEAR, Life, Period, owed, windows
from kpi.model.quantity import exact
from kpi.model.reported import NOTHING, Reading, Reported
from kpi.model.tiling import tile


class Conflict(NamedTuple):
    """A stated sum and the finer figures inside it, which make something else (both scaled)."""

    period: Period
    stated: int
    summed: int


def due(run: Period, indicator: Indicator, life: Life = WHOLE_YEAR) -> int:
    """How many reports a unit there from the first to the last month of its life owes within the run."""
    return owed(run, indicator.months_a_report, life, newest=indicator.rule.over_months == "last")


def accumulate(run: Period, figures: Iterable[Actual], indicator: Indicator, life: Life = WHOLE_YEAR) -> Reported:
    """What the figures make over the run. Finer figures are preferred, gaps stay gaps, nothing is spread.

    The plain version of `kpi.model.sums`, one unit and one run at a time.
    """
    inside = [figure for figure in figures if figure.period in run]
    if not inside:
        return NOTHING
    over_months = indicator.rule.over_months
    counted = [figure for figure in inside if not figure.not_applicable]
    if not counted:
        nothing = -1 if over_months in {"sum", "last"} else 0
        return Reported(denominator=nothing, units=1, reports=_reports(run, inside, indicator, life))
    # Nothing is spread: half a year reported in one sum says nothing of its months.
    used = [_latest(counted)] if over_months == "last" else tile(run, counted)
    used = with_parts(run, counted, used) if over_months == "parts" else used
    reported = _combined(over_months, run, counted, used)
    covering = inside if over_months == "last" else [*used, *(figure for figure in inside if figure.not_applicable)]
    return reported._replace(
        units=1,
        reports=_reports(run, covering, indicator, life),
        estimates=int(any(figure.estimate for figure in used)),
        conflicts=int(any(conflict.period in run for conflict in conflicts(counted, indicator))),
    )


def _combined(over_months: str, run: Period, inside: Sequence[Actual], used: Sequence[Actual]) -> Reported:
    if over_months == "sum":
        return Reported(value=sum(figure.value or 0 for figure in used))
    if over_months == "mean":
        months = sum(figure.period.length for figure in used)
        return Reported(
            numerator=sum((figure.value or 0) * figure.period.length for figure in used), denominator=months
        )
    if over_months == "parts":
        if all(figure.denominator is not None for figure in used):
            return Reported(
                numerator=sum(figure.numerator or 0 for figure in used),
                denominator=sum(figure.denominator or 0 for figure in used),
            )
        # Percentages are never added or averaged: one figure for the whole run, or no number at all.
        whole = [figure for figure in inside if figure.period == run] or (used if len(used) == 1 else [])
        if whole and whole[0].denominator is not None:
            return Reported(numerator=whole[0].numerator or 0, denominator=whole[0].denominator)
        return Reported(value=whole[0].value if whole else None)
    return reported_of(used[0])


def with_parts(run: Period, inside: Sequence[Actual], used: Sequence[Actual]) -> list[Actual]:
    """What is added up of shares: beside figures with their parts a bare percentage is as good as missing."""
    of_parts = [figure for figure in used if figure.denominator is not None]
    if not of_parts or any(figure.period == run for figure in inside):
        return list(used)
    return of_parts


def reported_of(figure: Actual) -> Reported:
    """One figure by itself: its parts where it has them, else its value."""
    if figure.denominator is not None:
        return Reported(numerator=figure.numerator or 0, denominator=figure.denominator)
    return Reported(value=figure.value)


def _latest(figures: Iterable[Actual]) -> Actual:
    return max(figures, key=lambda figure: (figure.period.last, figure.period.first))


def _reports(run: Period, figures: Sequence[Actual], indicator: Indicator, life: Life) -> int:
    expected = windows(run, indicator.months_a_report, life)
    if indicator.rule.over_months == "last":
        return int(bool(expected) and any(f.period.last == expected[-1][1] for f in figures))
    months = {month for f in figures for month in range(f.period.first, f.period.last + 1)}
    return sum(
        months.issuperset(range(first, last + 1))
        or any(f.period.last == last and f.period.first >= first for f in figures)
        for first, last in expected
    )


def conflicts(figures: Iterable[Actual], indicator: Indicator) -> list[Conflict]:
    """Where a figure for a longer run and the finer figures that cover it exactly do not agree."""
    figures = [figure for figure in figures if not figure.not_applicable]
    longer = [figure for figure in figures if figure.period.length > 1]
    if not longer or len(figures) < 2:
        return []
    disagreeing: list[Conflict] = []
    for stated in longer:
        finer = [f for f in figures if f.period in stated.period and f.period != stated.period]
        if not finer:
            continue
        over_months = indicator.rule.over_months
        if over_months == "last":
            same_end = [f for f in finer if f.period.last == stated.period.last]
            latest = _latest(same_end) if same_end else stated
            if latest[1:4] != stated[1:4]:
                disagreeing.append(Conflict(stated.period, stated.value or 0, latest.value or 0))
            continue
        tiles = tile(stated.period, finer)
        if over_months == "mean" or sum(f.period.length for f in tiles) < stated.period.length:
            continue
        if over_months == "sum" and (summed := sum(f.value or 0 for f in tiles)) != stated.value:
            disagreeing.append(Conflict(stated.period, stated.value or 0, summed))
        if over_months == "parts" and all(f.denominator is not None for f in [*tiles, stated]):
            for part in ("numerator", "denominator"):
                of_run, summed = getattr(stated, part) or 0, sum(getattr(f, part) or 0 for f in tiles)
                if of_run != summed:
                    disagreeing.append(Conflict(stated.period, of_run, summed))
                    break
    return disagreeing


def amount(reported: Reported, indicator: Indicator) -> Fraction | None:
    """The number that has been reported, exact and in the indicator's measure; None when there is none."""
    if not reported.units:
        return None
    over_months = indicator.rule.over_months
    if over_months == "mean":
        return (
            Fraction(reported.numerator, reported.denominator * 10**indicator.decimals)
            if reported.denominator
            else None
        )
    if reported.denominator < 0 and -reported.denominator >= reported.units and over_months in {"sum", "last"}:
        return None  # nothing applies to any of them
    if indicator.rule.has_parts and reported.denominator > 0:
        return Fraction(reported.numerator * indicator.per, reported.denominator)
    return None if reported.value is None else exact(reported.value, indicator.decimals)


def reading_of(
    own: Reported | None, below: Reported | None, run: Period, indicator: Indicator, life: Life = WHOLE_YEAR
) -> Reading:
    """Whether a unit's own figure or the sum of the units below it stands for the unit.

    Its own, where it covers the run or nobody below has reported; never both, which would count twice.
    """
    if below is not None and indicator.rule.has_parts:
        below = below._replace(value=None)  # a sum of units has its parts, never a percentage of its own
    if own is None or not own.units:
        return Reading(below or NOTHING, own=False)
    expected = due(run, indicator, life)
    if below is None or not below.units or indicator.rule.over_units == "none":
        return Reading(own, due=expected)
    if indicator.rule.over_months == "last" or own.reports >= expected:
        return Reading(own, other=below, due=expected)
    return Reading(below, own=False, other=own)
