"""Knows, by columns, of the groups whose totals are moved together what these have to ask of units and indicators."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any

import numpy as np
from numpy import bool_, int64

from kpi.actions.record.total_rows import OLDEST, unpack
from kpi.model.columns import by_number, is_in
from kpi.model.figure_grid import Groups
from kpi.model.indicator import Indicator
from kpi.model.over_units import NO_SUM, of_targets
from kpi.model.period import WHOLE_YEAR, Life, reporting_periods
from kpi.model.runs import LAST, months_there, reports_owed
from kpi.model.sums import RUNS, Bools, Ints, distinct
from kpi.model.unit import Tree


def _ones(indicator: Indicator) -> int:
    return 10**indicator.decimals


INDICATOR: dict[str, Callable[[Indicator], int]] = {
    "step": lambda indicator: indicator.months_a_report,
    "last": lambda indicator: indicator.rule.over_months == "last",
    "reports": lambda indicator: indicator.months_a_report << 1 | (indicator.rule.over_months == "last"),
    "one": _ones,
    # By what a scaled share is divided to be a share of one.
    "share": lambda indicator: indicator.per * _ones(indicator),
    "grows": lambda indicator: indicator.rule.grows,
    "steps": lambda indicator: indicator.rule.between == "steps",
    "parts": lambda indicator: indicator.rule.over_units == "parts",
    "counted": lambda indicator: indicator.rule.over_units == "count",
    "no_sum": lambda indicator: indicator.rule.over_units in NO_SUM,
    "targets": lambda indicator: of_targets(indicator.rule.over_units),
}
"""Numbers of indicators that are asked for by columns."""


class MovedGroups:
    """Some groups of units at one depth of the tree, in their order, whose totals are moved together."""

    def __init__(self, tree: Tree, indicators: Mapping[int, Indicator], groups: Ints) -> None:
        self.tree, self.indicators, self.groups = tree, indicators, groups
        self.unit, self.indicator, self.year = unpack(groups)
        self.units: list[int] = distinct(self.unit).tolist()
        self.used: list[int] = distinct(self.indicator).tolist()
        self.years = int(self.year.min()), int(self.year.max())
        self._owed: dict[tuple[int, bool, bool], Ints] = {}
        self._counts: dict[bool, Ints] = {}
        self._by_indicator: dict[str, Ints] = {}
        self._unit_years = distinct(self.unit << 9 | self.year - OLDEST)
        self._unit_year = self._unit_years.searchsorted(self.unit << 9 | self.year - OLDEST)

    def places(self, groups: Ints) -> tuple[Ints, Bools]:
        """The place of each of these groups, and whether it is one of the part."""
        at = np.minimum(self.groups.searchsorted(groups), len(self.groups) - 1)
        return at, self.groups[at] == groups

    def by_indicator(self, name: str) -> Ints:
        """A number of each group's indicator: one of INDICATOR."""
        column = self._by_indicator.get(name)
        if column is None:
            numbers = [int(INDICATOR[name](self.indicators[indicator_id])) for indicator_id in self.used]
            if len(numbers) == 1:
                column = np.full(len(self.indicator), numbers[0], dtype=int64)
            else:
                column = by_number(dict(zip(self.used, numbers, strict=True)))[self.indicator]
            self._by_indicator[name] = column
        return column

    def twice(self) -> "MovedGroups":
        """The groups once more behind themselves: those as they are, and those as they were."""
        part = copy(self)
        for name in ("unit", "indicator", "year"):
            setattr(part, name, np.concatenate([getattr(self, name)] * 2))
        part._unit_year = np.concatenate([self._unit_year] * 2)
        part._by_indicator = {}
        for name in ("is_whole_year", "is_leaf", "is_last"):
            part.__dict__.pop(name, None)
        return part

    def columns(self) -> Groups:
        """The groups as `kpi.model.sums` takes them."""
        lives = np.array(self._lives, dtype=int64)[self._unit_year]
        return Groups(self.indicator, lives[:, 0], lives[:, 1])

    @cached_property
    def _lives(self) -> list[Life]:
        return [self.tree.life(code >> 9, (code & 0x1FF) + OLDEST) for code in self._unit_years.tolist()]

    @cached_property
    def is_whole_year(self) -> Bools:
        """Of each group, whether its unit reports the whole year."""
        whole = np.array([life == WHOLE_YEAR for life in self._lives], dtype=bool_)
        return whole[self._unit_year]

    @cached_property
    def is_leaf(self) -> Bools:
        """Of each group, whether no unit stands below its unit."""
        leaves = [unit for unit in self.units if self.tree.is_leaf(unit)]
        return is_in(self.unit, np.array(leaves, dtype=int64))

    @cached_property
    def is_last(self) -> Bools:
        """Of each group, whether it is known by its last report: what stood before is nowhere to be added."""
        return self.by_indicator("last") > 0

    def is_there(self, group: Ints, run: Ints) -> Bools:
        """Of these groups and runs, one by one, whether the unit is there in the last month."""
        lives = np.array(self._lives, dtype=int64)[self._unit_year[group]]
        return (lives[:, 0] <= LAST[run]) & (lives[:, 1] >= LAST[run])

    def leaves(self, group: Ints, run: Ints) -> Ints:
        """Of how many units at the bottom a run is made, of these groups and runs, one by one."""
        counts = np.zeros(len(group), dtype=int64)
        for newest, which in each(self.is_last[group]):
            counts[which] = self._leaves_table(newest=bool(newest))[self._unit_year[group[which]], run[which]]
        return counts

    def _leaves_table(self, *, newest: bool) -> Ints:
        table = self._counts.get(newest)
        if table is None:
            table = np.zeros((len(self._unit_years), RUNS), dtype=int64)
            for place, (unit, year, life) in enumerate(self._each()):
                if self.tree.is_leaf(unit):
                    table[place] = months_there(life, newest=newest)
                else:
                    runs = reporting_periods(year)
                    table[place] = [self.tree.units_in(unit, run, newest=newest) for run in runs]
            self._counts[newest] = table
        return table

    def _each(self) -> Iterator[tuple[int, int, Life]]:
        for code, life in zip(self._unit_years.tolist(), self._lives, strict=True):
            yield code >> 9, (code & 0x1FF) + OLDEST, life

    def owed(self, group: Ints, run: Ints, *, by_leaves: bool) -> Ints:
        """How many reports each group owes within the run: as a unit of its own, or all units at its bottom."""
        counts = np.zeros(len(group), dtype=int64)
        for kind, which in each(self.by_indicator("reports")[group]):
            table = self._owed_table(kind >> 1, newest=bool(kind & 1), by_leaves=by_leaves)
            counts[which] = table[self._unit_year[group[which]], run[which]]
        return counts

    def _owed_table(self, step: int, *, newest: bool, by_leaves: bool) -> Ints:
        table = self._owed.get((step, newest, by_leaves))
        if table is None:
            table = np.zeros((len(self._unit_years), RUNS), dtype=int64)
            for place, (unit, year, life) in enumerate(self._each()):
                if by_leaves and not self.tree.is_leaf(unit):
                    runs = reporting_periods(year)
                    table[place] = [self.tree.reports_due(unit, run, step, newest=newest) for run in runs]
                else:
                    table[place] = reports_owed(step, life, newest=newest)
            self._owed[step, newest, by_leaves] = table
        return table


def each(numbers: "Ints | Bools") -> Iterator[tuple[int, Any]]:
    """Every number that there is, with where it stands: everywhere, where it is the only one."""
    if not len(numbers):
        return
    first = numbers[0]
    if (numbers == first).all():
        yield int(first), slice(None)
        return
    for number in distinct(numbers.astype(int64)).tolist():
        yield number, numbers == number
