"""A series: what the figures of one year make over any run of its months, gaps and conflicts included."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate as running
from typing import NamedTuple

from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period, reporting_periods


class Told(NamedTuple):
    """What has been told of a run: scaled sums, and how much of what was due has come.

    A mean is numerator / denominator (months times values over months); a ratio is numerator over denominator,
    or `value` when its parts are not known; everything else is `value`. `units` counts the units that have told
    anything, `reports` the due reports that have come, `estimates` and `conflicts` the units that have some.
    Where sums and levels have no denominator it is, below zero, the number of units to which nothing applies.
    """

    value: int | None = None
    numerator: int = 0
    denominator: int = 0
    units: int = 0
    reports: int = 0
    estimates: int = 0
    conflicts: int = 0


NOTHING = Told()


class Conflict(NamedTuple):
    """A stated sum and the finer figures inside it, which make something else (both scaled)."""

    period: Period
    stated: int
    summed: int


@lru_cache(maxsize=4096)
def due(run: Period, months_a_report: int) -> int:
    """How many reports the calendar asks for within the run."""
    return len(_windows(run, months_a_report))


def _windows(run: Period, step: int) -> list[tuple[int, int]]:
    if not step:
        return []
    starts = range(1, 13, step)
    return [(first, first + step - 1) for first in starts if run.first <= first and first + step - 1 <= run.last]


def accumulate(run: Period, figures: Iterable[Actual], indicator: Indicator) -> Told:
    """What the figures make over the run. Finer figures are preferred, gaps stay gaps, nothing is spread."""
    inside = [figure for figure in figures if figure.period in run]
    if not inside:
        return NOTHING
    over_months = indicator.rule.over_months
    counted = [figure for figure in inside if not figure.not_applicable]
    if not counted:
        nothing = -1 if over_months in {"sum", "last"} else 0
        return Told(denominator=nothing, units=1, reports=_reports(run, inside, indicator.months_a_report))
    used = [_latest(counted)] if over_months == "last" else tile(run, counted)
    told = _combined(over_months, run, counted, used)
    covering = inside if over_months == "last" else [*used, *(figure for figure in inside if figure.not_applicable)]
    return told._replace(
        units=1,
        reports=_reports(run, covering, indicator.months_a_report),
        estimates=int(any(figure.estimate for figure in used)),
        conflicts=int(any(conflict.period in run for conflict in conflicts(counted, indicator))),
    )


def _combined(over_months: str, run: Period, inside: Sequence[Actual], used: Sequence[Actual]) -> Told:
    if over_months == "sum":
        return Told(value=sum(figure.value or 0 for figure in used))
    if over_months == "mean":
        months = sum(figure.period.length for figure in used)
        return Told(numerator=sum((figure.value or 0) * figure.period.length for figure in used), denominator=months)
    if over_months == "parts":
        if all(figure.denominator is not None for figure in used):
            return Told(
                numerator=sum(figure.numerator or 0 for figure in used),
                denominator=sum(figure.denominator or 0 for figure in used),
            )
        # Percentages are never added or averaged: one figure for the whole run, or no number at all.
        whole = [figure for figure in inside if figure.period == run] or (used if len(used) == 1 else [])
        if whole and whole[0].denominator is not None:
            return Told(numerator=whole[0].numerator or 0, denominator=whole[0].denominator)
        return Told(value=whole[0].value if whole else None)
    return Told(value=used[0].value)


def _latest(figures: Iterable[Actual]) -> Actual:
    return max(figures, key=lambda figure: (figure.period.last, figure.period.first))


def tile(run: Period, figures: Iterable[Actual]) -> list[Actual]:
    """The figures, none overlapping another, that cover the most months of the run; the finest where several do."""
    ending: dict[int, list[Actual]] = {}
    for figure in figures:
        if figure.period in run:
            ending.setdefault(figure.period.last, []).append(figure)
    if all(figure.period.length == 1 for some in ending.values() for figure in some):
        return [ending[month][0] for month in sorted(ending)]
    best: dict[int, tuple[int, int, list[Actual]]] = {run.first - 1: (0, 0, [])}
    for month in range(run.first, run.last + 1):
        best[month] = best[month - 1]
        for figure in ending.get(month, ()):
            covered, count, before = best[figure.period.first - 1]
            if (covered + figure.period.length, count + 1) > best[month][:2]:
                best[month] = (covered + figure.period.length, count + 1, [*before, figure])
    return best[run.last][2]


def _reports(run: Period, figures: Sequence[Actual], step: int) -> int:
    if step == 1:
        return len({month for f in figures for month in range(f.period.first, f.period.last + 1)})
    months = {month for f in figures for month in range(f.period.first, f.period.last + 1)}
    return sum(
        months.issuperset(range(first, last + 1))
        or any(f.period.last == last and f.period.first >= first for f in figures)
        for first, last in _windows(run, step)
    )


def conflicts(figures: Iterable[Actual], indicator: Indicator) -> list[Conflict]:
    """Where a figure for a longer run and the finer figures that cover it exactly do not agree."""
    figures = [figure for figure in figures if not figure.not_applicable]
    longer = [figure for figure in figures if figure.period.length > 1]
    if not longer or len(figures) < 2:
        return []
    found: list[Conflict] = []
    for stated in longer:
        finer = [f for f in figures if f.period in stated.period and f.period != stated.period]
        if not finer:
            continue
        over_months = indicator.rule.over_months
        if over_months == "last":
            same_end = [f for f in finer if f.period.last == stated.period.last]
            if same_end and (latest := _latest(same_end)).value != stated.value:
                found.append(Conflict(stated.period, stated.value or 0, latest.value or 0))
            continue
        tiles = tile(stated.period, finer)
        if over_months == "mean" or sum(f.period.length for f in tiles) < stated.period.length:
            continue
        if over_months == "sum" and (summed := sum(f.value or 0 for f in tiles)) != stated.value:
            found.append(Conflict(stated.period, stated.value or 0, summed))
        if over_months == "parts" and all(f.denominator is not None for f in [*tiles, stated]):
            for part in ("numerator", "denominator"):
                said, summed = getattr(stated, part) or 0, sum(getattr(f, part) or 0 for f in tiles)
                if said != summed:
                    found.append(Conflict(stated.period, said, summed))
                    break
    return found


def year_of(year: int, figures: Sequence[Actual], indicator: Indicator) -> Mapping[Period, Told]:
    """What the figures of one year make over every reporting period of it; periods of which nothing is told lack."""
    by_month = {figure.period.first: figure for figure in figures if figure.period.length == 1}
    plain = not any(figure.not_applicable for figure in figures)
    if plain and indicator.months_a_report == 1 and len(by_month) == len(figures):
        return _year_of_months(year, by_month, indicator)
    return year_of_any(year, figures, indicator)


def year_of_any(year: int, figures: Sequence[Actual], indicator: Indicator) -> Mapping[Period, Told]:
    """The same for figures of whatever length, run by run."""
    by_run = ((run, accumulate(run, figures, indicator)) for run in reporting_periods(year))
    return {run: told for run, told in by_run if told.units}


def _year_of_months(year: int, by_month: Mapping[int, Actual], indicator: Indicator) -> Mapping[Period, Told]:
    """The same where each figure is a month's and a report is due each month: nothing overlaps, nothing is chosen.

    Sums up to each month are made once, and a run is the difference of two: most of what an import writes is this.
    """

    def up_to_each(number: Callable[[Actual], int]) -> list[int]:
        return [0, *running(number(figure) if figure else 0 for figure in in_order)]

    over_months, in_order = indicator.rule.over_months, [by_month.get(month) for month in range(1, 13)]
    count, estimates = up_to_each(lambda _: 1), up_to_each(lambda figure: figure.estimate)
    value = up_to_each(lambda figure: figure.value or 0)
    with_parts = up_to_each(lambda figure: figure.denominator is not None) if over_months == "parts" else count
    numerator = up_to_each(lambda figure: figure.numerator or 0)
    denominator = up_to_each(lambda figure: figure.denominator or 0)
    latest = [0, *running((figure.period.last if figure else 0 for figure in in_order), max)]
    found: dict[Period, Told] = {}
    for run in reporting_periods(year):
        before, last = run.first - 1, run.last
        told = count[last] - count[before]
        if not told:
            continue
        newest = by_month[latest[last]]
        estimate = newest.estimate if over_months == "last" else estimates[last] > estimates[before]
        if over_months == "sum":
            sums = (value[last] - value[before], 0, 0)
        elif over_months == "mean":
            sums = (None, value[last] - value[before], told)
        elif over_months == "parts" and with_parts[last] - with_parts[before] == told:
            sums = (None, numerator[last] - numerator[before], denominator[last] - denominator[before])
        elif over_months == "parts":  # percentages are never added or averaged
            sums = (newest.value if told == 1 else None, 0, 0)
        else:
            sums = (newest.value, 0, 0)
        found[run] = Told(*sums, units=1, reports=told, estimates=int(estimate))
    return found
