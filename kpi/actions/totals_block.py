"""Totals of very many figures at once: for units at the bottom of the tree and figures by month, as whole arrays.

It makes what `totals.own_rows` makes of each; the doctor, who makes every total anew the plain way, is the judge.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy import bool_, int64
from numpy.typing import NDArray

from db.totals import ACTUAL
from kpi.actions.totals import Below, plus
from kpi.model.indicator import Indicator
from kpi.model.period import reporting_periods
from kpi.model.series import Told

Ints = NDArray[int64]
Bools = NDArray[bool_]

_RUNS = [(run.first, run.last) for run in reporting_periods(2000)]
_FIRST = np.array([first for first, _ in _RUNS]) - 1
_LAST = np.array([last for _, last in _RUNS])
_CODES = np.array([first * 100 + last for first, last in _RUNS], dtype=int64)
_KINDS = {"sum": 0, "mean": 1, "parts": 2, "last": 3}
SAFE = 2**62
"""Beyond it sums might not fit in 64 bits: then figures go the way of single rows."""


class Group(NamedTuple):
    """Unit, indicator and year, one entry each."""

    unit: Ints
    indicator: Ints
    year: Ints


class Months(NamedTuple):
    """What each group has told, by its twelve months; what is not told is 0."""

    told: Bools  # [group, month]
    value: Ints
    numerator: Ints
    denominator: Ints
    estimate: Bools

    def copy(self) -> "Months":
        return Months(
            self.told.copy(), self.value.copy(), self.numerator.copy(), self.denominator.copy(), self.estimate.copy()
        )


class Rows(NamedTuple):
    """Totals as they are kept, one entry each, in the order of `TotalRow`; `nothing` where the value is none."""

    unit: Ints
    period: Ints
    side: Ints
    indicator: Ints
    value: Ints
    nothing: Bools
    numerator: Ints
    denominator: Ints
    units: Ints
    reports: Ints
    estimates: Ints

    def tuples(self) -> list[tuple[int | None, ...]]:
        """In the order in which they are kept, without part and conflicts."""
        order = np.lexsort((self.indicator, self.side, self.period, self.unit))
        value = self.value[order].astype(object)
        value[self.nothing[order]] = None
        rest = [column[order].tolist() for column in (*self[:4], *self[6:])]
        return list(zip(*rest[:4], value.tolist(), *rest[4:], strict=True))


class _Sums(NamedTuple):
    """What the months make over every run: [group, run]."""

    value: Ints
    nothing: Bools
    numerator: Ints
    denominator: Ints
    reports: Ints
    estimates: Ints


def is_plain(indicator: Indicator) -> bool:
    """Whether months of it may be added up here."""
    return indicator.months_a_report == 1 and indicator.adds_up != "done"


def _up_to(numbers: Ints) -> Ints:
    """Sums from January to the end of each month, with a 0 in front."""
    return np.concatenate([np.zeros((len(numbers), 1), dtype=int64), np.cumsum(numbers, axis=1)], axis=1)


def _over_runs(numbers: Ints) -> Ints:
    sums = _up_to(numbers)
    return sums[:, _LAST] - sums[:, _FIRST]


def _sums(months: Months, kinds: Ints) -> _Sums:
    count = _over_runs(months.told.astype(int64))
    value, numerator, denominator = (_over_runs(numbers) for numbers in months[1:4])
    estimates = (_over_runs(months.estimate.astype(int64)) > 0).astype(int64)
    newest = np.maximum.accumulate(np.where(months.told, np.arange(12), -1), axis=1)[:, _LAST - 1]
    groups = np.arange(len(newest))[:, None]
    kind = kinds[:, None]
    last = kind == _KINDS["last"]
    some = count > 0  # where nothing is told the newest month would be December
    of_last = np.where(some, months.value[groups, newest], 0)
    estimate_of_last = (some & months.estimate[groups, newest]).astype(int64)
    mean, parts = kind == _KINDS["mean"], kind == _KINDS["parts"]
    nothing = np.broadcast_to(mean | parts, count.shape)
    none = np.zeros_like(count)
    return _Sums(
        np.where(nothing, none, np.where(last, of_last, value)),
        nothing,
        np.where(mean, value, np.where(parts, numerator, none)),
        np.where(mean, count, np.where(parts, denominator, none)),
        count,
        np.where(last, estimate_of_last, estimates),
    )


def of_actuals(
    group: Group, before: Months, after: Months, indicators: Mapping[int, Indicator]
) -> tuple[Rows, list[Ints]]:
    """The totals that are other than before, and what each group gives more than before: by run, six numbers."""
    kinds = _by_indicator(group, {i: _KINDS[one.rule.over_months] for i, one in indicators.items()})
    was, now = _sums(before, kinds), _sums(after, kinds)
    moved = now.reports != was.reports
    for old, new in zip(was, now, strict=True):
        moved |= old != new
    at, run = np.nonzero(moved)
    rows = Rows(
        group.unit[at],
        group.year[at] * 10000 + _CODES[run],
        np.full(len(at), ACTUAL),
        group.indicator[at],
        now.value[at, run],
        now.nothing[at, run],
        now.numerator[at, run],
        now.denominator[at, run],
        np.ones(len(at), dtype=int64),
        now.reports[at, run],
        now.estimates[at, run],
    )
    return rows, _given(was, now, kinds, group, indicators)


def _given(was: _Sums, now: _Sums, kinds: Ints, group: Group, indicators: Mapping[int, Indicator]) -> list[Ints]:
    gives = _by_indicator(group, {i: one.rule.over_units != "none" for i, one in indicators.items()})[:, None]
    parts = (kinds == _KINDS["parts"])[:, None]

    def each(sums: _Sums) -> list[Ints]:
        told = (sums.reports > 0).astype(int64)
        whole = [
            np.where(parts, 0, sums.value),
            np.where(parts, sums.numerator, 0),
            np.where(parts, sums.denominator, 0),
        ]
        return [*whole, told, sums.reports, sums.estimates]

    return [np.where(gives, new - old, 0) for old, new in zip(each(was), each(now), strict=True)]


def _by_indicator(group: Group, told: Mapping[int, int]) -> Ints:
    table = np.zeros(max(told) + 1, dtype=int64)
    table[list(told)] = list(told.values())
    return table[group.indicator]


def pass_up(below: Below, group: Group, parents: Mapping[int, int | None], given: Sequence[Ints]) -> None:
    """Note what the units above come to have more; `given` by run in six numbers, as `of_actuals` gives it."""
    units, at = np.unique(group.unit, return_inverse=True)
    above = np.array([parents[unit] or 0 for unit in units.tolist()], dtype=int64)[at]
    table = np.stack([above, group.indicator, group.year], axis=1)
    places, at = np.unique(table, axis=0, return_inverse=True)
    sums = [np.zeros((len(places), len(_RUNS)), dtype=int64) for _ in given]
    for total, numbers in zip(sums, given, strict=True):
        np.add.at(total, at.reshape(-1), numbers)
    for (unit, indicator, year), *rows in zip(places.tolist(), *(total.tolist() for total in sums), strict=True):
        if unit:
            pairs = zip(_CODES.tolist(), *rows, strict=True)
            told = ((year * 10000 + code, numbers) for code, *numbers in pairs if any(numbers))
            note(below, unit, (((code, ACTUAL, indicator), Told(*numbers)) for code, numbers in told))


def note(below: Below, unit: int, some: "Iterable[tuple[tuple[int, int, int], Told]]") -> None:
    """Add to what the units below that one have come to give more."""
    mine = below.setdefault(unit, {})
    for place, told in some:
        mine[place] = plus(mine[place], told) if place in mine else told


NEVER = 13
"""The month of a target that comes into force after its year."""


class Planned(NamedTuple):
    """Targets that are numbers, one entry each, of groups that had none; in order of their groups and days."""

    unit: Ints
    indicator: Ints
    year: Ints
    basis: Ints
    run: Ints  # first * 100 + last
    month: Ints  # in which it comes into force, 1 for what was so from the beginning
    value: Ints

    def of(self, which: Bools) -> "Planned":
        return Planned(*(column[which] for column in self))


def of_targets(planned: Planned, indicators: Mapping[int, Indicator], parents: Mapping[int, int | None]) -> "Targets":
    """The totals of targets given for the year, with their changes, or by its months; and which are neither."""
    keys = np.stack([planned.unit, planned.indicator, planned.year, planned.basis], axis=1)
    _, at = np.unique(keys, axis=0, return_inverse=True)
    at = at.reshape(-1)
    count = int(at.max(initial=-1)) + 1
    of_year, of_month = planned.run == 112, planned.run // 100 == planned.run % 100
    all_year = np.bincount(at, ~of_year, count) == 0
    _, same_run, times = np.unique(at * 10000 + planned.run, return_inverse=True, return_counts=True)
    not_plain = ~of_month | (planned.month > 1) | (times[same_run] > 1)
    all_months = np.bincount(at, not_plain, count) == 0
    twice = np.zeros(count, dtype=bool_)  # two days within one month: the later one counts, and only there
    same = (at[1:] == at[:-1]) & (planned.month[1:] == planned.month[:-1]) & of_year[1:] & of_year[:-1]
    twice[at[1:][same]] = True
    twice[at[planned.month == NEVER]] = True
    yearly, monthly = (all_year & ~twice)[at], all_months[at]
    rows = [
        *_of_years(planned.of(yearly)),
        *_of_months(planned.of(monthly), indicators),
    ]
    below: Below = {}
    gives = {i for i, one in indicators.items() if one.rule.over_units == "sum"}
    for unit, period, side, indicator, value, units in rows:
        above = parents[unit]
        if above and indicator in gives:
            note(below, above, [((period, side, indicator), Told(value, units=units))])
    return Targets(rows, below, ~(yearly | monthly))


class Targets(NamedTuple):
    """(unit, period, side, indicator, value, units); what the units above have more; the entries left out."""

    rows: list[tuple[int, int, int, int, int, int]]
    below: Below
    left: Bools


def _of_years(planned: Planned) -> Iterable[tuple[int, int, int, int, int, int]]:
    before: tuple[int, ...] = ()
    held = 0
    latest: dict[tuple[int, int, int], int] = {}
    for unit, indicator, year, basis, _, month, value in zip(*(column.tolist() for column in planned), strict=True):
        key = (unit, indicator, year, basis)
        first = key != before
        if first or value != held:
            yield unit, year * 10000 + month * 101, 2 * basis + 1, indicator, value - (0 if first else held), int(first)
        latest[unit, year * 10000 + 112, indicator * 1000 + basis] = value
        before, held = key, value
    for (unit, period, both), value in latest.items():
        yield unit, period, 2 * (both % 1000), both // 1000, value, 1


def _of_months(planned: Planned, indicators: Mapping[int, Indicator]) -> Iterable[tuple[int, int, int, int, int, int]]:
    by_group: dict[tuple[int, int, int, int], dict[int, int]] = {}
    for unit, indicator, year, basis, run, _, value in zip(*(column.tolist() for column in planned), strict=True):
        by_group.setdefault((unit, indicator, year, basis), {})[run % 100] = value
    for (unit, indicator, year, basis), months in by_group.items():
        grows = indicators[indicator].rule.grows
        for first, last in _RUNS:
            if grows:
                inside = [months[month] for month in range(first, last + 1) if month in months]
                whole = sum(inside) if len(inside) == last - first + 1 else None
            else:
                whole = months.get(last)
            if whole is not None:
                yield unit, year * 10000 + first * 100 + last, 2 * basis, indicator, whole, 1
                if (first, last) == (1, 12):
                    yield unit, year * 10000 + 101, 2 * basis + 1, indicator, whole, 1
