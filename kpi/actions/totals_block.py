"""Totals of very many figures at once: for units at the bottom of the tree and figures by month, as whole arrays.

It makes what `totals.own_rows` makes of each; the doctor, who makes every total anew the plain way, is the judge.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy import bool_, int64
from numpy.typing import NDArray

from db.engine import NOTHING
from kpi.model.indicator import Indicator
from kpi.model.period import reporting_periods

Ints = NDArray[int64]
Bools = NDArray[bool_]

_RUNS = [(run.first, run.last) for run in reporting_periods(2000)]
_FIRST = np.array([first for first, _ in _RUNS]) - 1
_LAST = np.array([last for _, last in _RUNS])
CODES = np.array([first * 100 + last for first, last in _RUNS], dtype=int64)
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
    """Totals of actuals as they are kept, one entry each; `nothing` where the value is none."""

    unit: Ints
    period: Ints
    indicator: Ints
    value: Ints
    nothing: Bools
    numerator: Ints
    denominator: Ints
    reports: Ints
    estimates: Ints

    def cells(self) -> list[int]:
        """Those of all rows one after the other, as `db.totals.pour_totals` takes them, in the order of the keys."""
        order = np.lexsort((self.indicator, self.period, self.unit))
        value = np.where(self.nothing, NOTHING, self.value)
        columns = (*self[:3], value, *self[5:])
        return np.stack([column[order] for column in columns], axis=1).ravel().tolist()


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
        group.year[at] * 10000 + CODES[run],
        group.indicator[at],
        now.value[at, run],
        now.nothing[at, run],
        now.numerator[at, run],
        now.denominator[at, run],
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
    return by_number(told)[group.indicator]


def by_number(told: Mapping[int, int]) -> Ints:
    table = np.zeros(max(told) + 1, dtype=int64)
    table[list(told)] = list(told.values())
    return table


NEVER = 13
"""The month of a target that comes into force after its year."""


class Planned(NamedTuple):
    """Targets that are numbers, one entry each."""

    unit: Ints
    indicator: Ints
    year: Ints
    basis: Ints
    run: Ints  # first * 100 + last
    month: Ints  # in which it comes into force, 1 for what was so from the beginning
    value: Ints

    def of(self, which: "Bools | Ints") -> "Planned":
        return Planned(*(column[which] for column in self))


class Targets(NamedTuple):
    """What targets come to, each row of six numbers: unit, period, side, indicator, value, units."""

    rows: Ints  # that are to stand
    gone: list["PlanRow"]  # that are to stand no longer
    more: Ints  # with how much more value and units there are, where units above take it in
    left: Bools  # the targets that are to be added up one by one


PlanRow = tuple[int, int, int, int, int, int]


def of_targets(new: Planned, held: Planned, indicators: Mapping[int, Indicator]) -> Targets:
    """The totals of targets given for the year, with their changes, or by its months, beside those held already."""
    both = Planned(*(np.concatenate(pair) for pair in zip(new, held, strict=True)))
    is_new = np.arange(len(both.unit)) < len(new.unit)
    order = np.lexsort((both.month, both.basis, both.year, both.indicator, both.unit))
    both, is_new = both.of(order), is_new[order]
    yearly, monthly = _plain_groups(both)
    rows = _rows_of(both, yearly, monthly, indicators)
    gone: list[PlanRow] = []
    more = rows
    if len(held.unit):
        before = _rows_of(both.of(~is_new), yearly[~is_new], monthly[~is_new], indicators)
        rows, gone, more = _differences(before, rows)
    gives = by_number({i: one.rule.over_units == "sum" for i, one in indicators.items()})
    left = np.empty(len(order), dtype=bool_)
    left[order] = ~(yearly | monthly)
    return Targets(rows, gone, more[gives[more[:, 3]] > 0], left[: len(new.unit)])


def _differences(before: Ints, after: Ints) -> tuple[Ints, list[PlanRow], Ints]:
    """The rows that are other than before, those that are no longer, and how much more each of both has come to."""
    old = {(u, p, s, i): (value, units) for u, p, s, i, value, units in before.tolist()}
    new = {(u, p, s, i): (value, units) for u, p, s, i, value, units in after.tolist()}
    rows: list[PlanRow] = [(*key, *told) for key, told in new.items() if old.get(key) != told]
    gone: list[PlanRow] = [(*key, *told) for key, told in old.items() if key not in new]
    more: list[PlanRow] = []
    for u, p, s, i, *_ in (*rows, *gone):
        was, now = old.get((u, p, s, i), (0, 0)), new.get((u, p, s, i), (0, 0))
        more.append((u, p, s, i, now[0] - was[0], now[1] - was[1]))
    return _table(rows), gone, _table(more)


def _table(rows: Sequence[Sequence[int]]) -> Ints:
    return np.array(rows, dtype=int64).reshape(-1, 6)


def _plain_groups(planned: Planned) -> tuple[Bools, Bools]:
    """Which targets, in the order of their groups and months, are all for the year, or all for one month each."""
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
    return (all_year & ~twice)[at], all_months[at]


def _rows_of(planned: Planned, yearly: Bools, monthly: Bools, indicators: Mapping[int, Indicator]) -> Ints:
    return np.concatenate([_of_years(planned.of(yearly)), _of_months(planned.of(monthly), indicators)])


def _of_years(planned: Planned) -> Ints:
    """What the targets of years make, in the order of their groups and months: each change, and the last of them."""
    unit, indicator, year, basis, _, month, value = planned
    begins = np.ones(len(unit), dtype=bool_)
    begins[1:] = np.any([column[1:] != column[:-1] for column in (unit, indicator, year, basis)], axis=0)
    ends = np.append(begins[1:], True)[: len(unit)]
    difference = value - np.where(begins, 0, np.roll(value, 1))
    moved = np.flatnonzero(begins | (difference != 0))
    changes = (unit, year * 10000 + month * 101, 2 * basis + 1, indicator, difference, begins.astype(int64))
    whole = (unit, year * 10000 + 112, 2 * basis, indicator, value, np.ones(len(unit), dtype=int64))
    return np.concatenate([np.stack(changes, axis=1)[moved], np.stack(whole, axis=1)[ends]])


def _of_months(planned: Planned, indicators: Mapping[int, Indicator]) -> Ints:
    by_group: dict[tuple[int, int, int, int], dict[int, int]] = {}
    for unit, indicator, year, basis, run, _, value in zip(*(column.tolist() for column in planned), strict=True):
        by_group.setdefault((unit, indicator, year, basis), {})[run % 100] = value
    rows: list[PlanRow] = []
    for (unit, indicator, year, basis), months in by_group.items():
        grows = indicators[indicator].rule.grows
        for first, last in _RUNS:
            if grows:
                inside = [months[month] for month in range(first, last + 1) if month in months]
                whole = sum(inside) if len(inside) == last - first + 1 else None
            else:
                whole = months.get(last)
            if whole is not None:
                rows.append((unit, year * 10000 + first * 100 + last, 2 * basis, indicator, whole, 1))
                if (first, last) == (1, 12):
                    rows.append((unit, year * 10000 + 101, 2 * basis + 1, indicator, whole, 1))
    return _table(rows)
