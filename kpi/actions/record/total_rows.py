"""Rows of totals as columns: read from the record, compared, added up, and written where they differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy import bool_, int64

from db import total_columns
from db.hot_statements import NOTHING
from db.totals import ACTUAL, OWN, TotalRow
from kpi.model.indicator import Indicator
from kpi.model.period import WHOLE_YEAR, Life, reporting_periods
from kpi.model.sums import (
    LAST,
    NO_LIFE,
    NO_SUM,
    RUNS,
    SAFE,
    VALUE,
    Bools,
    Groups,
    Ints,
    Numbers,
    begins_in,
    by_number,
    distinct,
    fitting,
    is_in,
    largest,
    months_there,
    of_targets,
    reports_owed,
)
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

_OLDEST = 1800
"""Years are counted from here in nine bits, indicators in 23, units in the rest."""


def pack(unit: "Ints | int", indicator: "Ints | int", year: "Ints | int") -> Any:
    """One number for a group, in the order of unit, indicator and year."""
    return unit << 32 | indicator << 9 | (year - _OLDEST)


class Unpacked(NamedTuple):
    """Unit, indicator and year of groups."""

    unit: Ints
    indicator: Ints
    year: Ints


def unpack(groups: Ints) -> Unpacked:
    return Unpacked(groups >> 32, groups >> 9 & 0x7FFFFF, (groups & 0x1FF) + _OLDEST)


_RUNS = reporting_periods(2000)
RUN_CODES = np.array([run.first << 4 | run.last for run in _RUNS], dtype=int64)
"""The reporting runs as they stand in a slot, in their order."""
_PLACES = np.zeros(256, dtype=int64)
_PLACES[RUN_CODES] = np.arange(len(_RUNS))


def key_of(group: Numbers, run_code: "Ints | int", side: "Ints | int" = ACTUAL) -> Any:
    """One number for a row: its side, the place of its group, its run; so the rows of a side stand together."""
    return group << 8 | run_code | side << 40


def group_at(keys: Ints) -> Ints:
    """The place of the group of each key."""
    return keys >> 8 & 0xFFFFFFFF


def side_at(keys: Ints) -> Ints:
    return keys >> 40


def run_at(keys: Ints) -> Ints:
    """The place of the run among the reporting runs."""
    return _PLACES[keys & 0xFF]


class Rows(NamedTuple):
    """Rows of totals in the order of their keys, each key once: seven numbers, and where there is no value."""

    key: Ints
    numbers: Numbers  # [row, number]
    nothing: Bools

    def of(self, which: "Bools | Ints") -> "Rows":
        if which.dtype == bool_ and which.all():
            return self
        numbers = self.numbers.compress(which, axis=0) if which.dtype == bool_ else self.numbers.take(which, axis=0)
        return Rows(self.key[which], numbers, self.nothing[which])

    def looked_up(self, keys: Ints) -> Numbers:
        """The numbers at these keys, 0 where there is no row."""
        if not len(self.key):
            return np.zeros((len(keys), 7), dtype=int64)
        at = np.minimum(self.key.searchsorted(keys), len(self.key) - 1)
        found = self.numbers[at]
        found[self.key[at] != keys] = 0
        return found


NO_ROWS = Rows(np.zeros(0, dtype=int64), np.zeros((0, 7), dtype=int64), np.zeros(0, dtype=bool_))


def joined(parts: Sequence[Rows]) -> Rows:
    """Rows of which no key is in two, brought into order."""
    parts = [part for part in parts if len(part.key)]
    if len(parts) < 2:
        return parts[0] if parts else NO_ROWS
    whole = Rows(
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.nothing for part in parts]),
    )
    if (whole.key[1:] > whole.key[:-1]).all():
        return whole
    return whole.of(np.argsort(whole.key, kind="stable"))  # quick where longer stretches are in order already


def difference(after: Rows, before: Rows) -> Rows:
    """How much more each row has come to; those that are the same are left out."""
    if not len(before.key):
        return after
    numbers = after.numbers.copy() if after.numbers.dtype == before.numbers.dtype else after.numbers.astype(object)
    (was,) = fitting(before.numbers, times=2)
    if was.dtype == object or largest(numbers) > SAFE // 2:
        was, numbers = was.astype(object), numbers.astype(object)
    at = np.minimum(before.key.searchsorted(after.key), len(before.key) - 1)
    there = before.key[at] == after.key
    numbers[there] -= was[at[there]]
    moved = (numbers != 0).any(axis=1)
    gone = ~is_in(before.key, after.key)
    more = Rows(after.key[moved], numbers.compress(moved, axis=0), np.zeros(int(moved.sum()), dtype=bool_))
    return joined([more, Rows(before.key[gone], -was[gone], np.zeros(int(gone.sum()), dtype=bool_))])


def added(keys: Ints, numbers: Numbers) -> Rows:
    """The sums of each key; those that come to nothing are left out."""
    order = np.argsort(keys, kind="stable")
    keys, numbers = keys[order], numbers[order]
    begins = np.flatnonzero(begins_in(keys))
    if len(begins) < len(keys):
        (numbers,) = fitting(numbers, times=_times(begins, len(keys)))
        numbers = np.add.reduceat(numbers, begins, axis=0)
    some = (numbers != 0).any(axis=1)
    return Rows(keys[begins][some], numbers[some], np.zeros(int(np.count_nonzero(some)), dtype=bool_))


def _times(begins: Ints, count: int) -> int:
    return max(int(np.diff(begins).max(initial=0)), count - int(begins[-1]))


def compact(numbers: Numbers) -> Numbers:
    """Python's numbers as such of 64 bits, where they fit."""
    return numbers.astype(int64) if largest(numbers) <= SAFE else numbers


def _ones(indicator: Indicator) -> int:
    return 10**indicator.decimals


INDICATOR: dict[str, Callable[[Indicator], int]] = {
    "step": lambda one: one.months_a_report,
    "last": lambda one: one.rule.over_months == "last",
    "reports": lambda one: one.months_a_report << 1 | (one.rule.over_months == "last"),
    "one": _ones,
    "share": lambda one: one.per * _ones(one),  # by what a scaled share is divided to be a share of one
    "grows": lambda one: one.rule.grows,
    "steps": lambda one: one.rule.between == "steps",
    "parts": lambda one: one.rule.over_units == "parts",
    "counted": lambda one: one.rule.over_units == "count",
    "no_sum": lambda one: one.rule.over_units in NO_SUM,
    "targets": lambda one: of_targets(one.rule.over_units),
}
"""Numbers of indicators that are asked for by columns."""


class Part:
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
        self._unit_years = distinct(self.unit << 9 | self.year - _OLDEST)
        self._unit_year = self._unit_years.searchsorted(self.unit << 9 | self.year - _OLDEST)

    def places(self, groups: Ints) -> tuple[Ints, Bools]:
        """The place of each of these groups, and whether it is one of the part."""
        at = np.minimum(self.groups.searchsorted(groups), len(self.groups) - 1)
        return at, self.groups[at] == groups

    def by_indicator(self, name: str) -> Ints:
        """A number of each group's indicator: one of INDICATOR."""
        found = self._by_indicator.get(name)
        if found is None:
            numbers = [int(INDICATOR[name](self.indicators[one])) for one in self.used]
            if len(numbers) == 1:
                found = np.full(len(self.indicator), numbers[0], dtype=int64)
            else:
                found = by_number(dict(zip(self.used, numbers, strict=True)))[self.indicator]
            self._by_indicator[name] = found
        return found

    def twice(self) -> "Part":
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
        return [life_of(self.tree, code >> 9, (code & 0x1FF) + _OLDEST) for code in self._unit_years.tolist()]

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
        found = np.zeros(len(group), dtype=int64)
        for newest, which in each(self.is_last[group]):
            found[which] = self._leaves_table(newest=bool(newest))[self._unit_year[group[which]], run[which]]
        return found

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
            yield code >> 9, (code & 0x1FF) + _OLDEST, life

    def owed(self, group: Ints, run: Ints, *, by_leaves: bool) -> Ints:
        """How many reports each group owes within the run: as a unit of its own, or all units at its bottom."""
        found = np.zeros(len(group), dtype=int64)
        for kind, which in each(self.by_indicator("reports")[group]):
            table = self._owed_table(kind >> 1, newest=bool(kind & 1), by_leaves=by_leaves)
            found[which] = table[self._unit_year[group[which]], run[which]]
        return found

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
    for one in distinct(numbers.astype(int64)).tolist():
        yield one, numbers == one


def life_of(tree: Tree, unit: int, year: int) -> Life:
    """The first and the last month of the year that the unit reports."""
    return tree.units[unit].life(year) or NO_LIFE


class Kept(NamedTuple):
    """What the record has of the groups of a part."""

    own: Rows
    below: Rows


def read(
    connection: "Connection",
    part: Part,
    *,
    only_plans: bool = False,
    only_at: "tuple[Sequence[int], Sequence[int]] | None" = None,
) -> Kept:
    """The rows that the record has of these groups, or of them what stands at these periods and sides."""
    found = total_columns.numbers_of(connection, part.units, part.years, part.used, only_plans=only_plans, at=only_at)
    if not found:
        return Kept(NO_ROWS, NO_ROWS)
    table = np.fromiter(chain.from_iterable(found), dtype=int64, count=12 * len(found)).reshape(-1, 12)
    at, is_mine = part.places(pack(table[:, 0], table[:, 3], table[:, 1] // 10000))
    at, table = at[is_mine], table[is_mine]
    run = table[:, 1] % 10000
    keys = key_of(at, run // 100 << 4 | run % 100, table[:, 2])
    nothing = table[:, 5] == NOTHING
    numbers = table[:, 5:]
    numbers[nothing, VALUE] = 0
    whole, is_own = Rows(keys, numbers, nothing), table[:, 4] == OWN
    return Kept(*(_sorted(whole.of(which)) for which in (is_own, ~is_own)))


def _sorted(rows: Rows) -> Rows:
    return rows.of(np.argsort(rows.key))


class TotalBeyondRange(Exception):  # noqa: N818 - named by what it says
    """A sum of figures would not fit where sums are kept."""

    def __init__(self, unit: int, indicator: int) -> None:
        super().__init__(f"unit {unit}, indicator {indicator}")
        self.unit, self.indicator = unit, indicator


_LARGEST = 2**63 - 1
_MANY = 500
"""Rows that are worth a statement of their own."""
_AT_ONCE = 25_000
"""Rows that become Python's numbers together."""


def write(connection: "Connection", part: Part, side: int, before: Rows, after: Rows) -> None:
    """Write what is other than before of one part (OWN or BELOW), and take away what is no longer."""
    new, gone = _differences(before, after)
    if new.numbers.dtype == object:
        _refuse_beyond_range(part, new)
    if len(new.key) < _MANY:
        rows: list[list[int]] = _cells(part, side, new).tolist()
        total_columns.keep_totals(
            connection, (TotalRow._make((*row[:5], None if row[5] == NOTHING else row[5], *row[6:])) for row in rows)
        )
    else:
        order = _order(part, new.key)
        for start in range(0, len(order), _AT_ONCE):
            _pour(connection, _cells(part, side, new.of(order[start : start + _AT_ONCE])), again=len(before.key) > 0)
    if len(gone.key):
        total_columns.drop_totals(connection, [tuple(row) for row in _cells(part, side, gone)[:, :5].tolist()])


def _refuse_beyond_range(part: Part, rows: Rows) -> None:
    for place in range(len(rows.key)):
        if largest(rows.numbers[place]) >= _LARGEST:
            group = int(group_at(rows.key)[place])
            raise TotalBeyondRange(int(part.unit[group]), int(part.indicator[group]))


def _differences(before: Rows, after: Rows) -> tuple[Rows, Rows]:
    """The rows of after that are other than before, and those of before that are no longer."""
    if not len(before.key):
        return after, NO_ROWS
    if not len(after.key):
        return NO_ROWS, before
    at = np.minimum(before.key.searchsorted(after.key), len(before.key) - 1)
    same = before.key[at] == after.key
    same &= (before.numbers[at] == after.numbers).all(axis=1) & (before.nothing[at] == after.nothing)
    there = np.minimum(after.key.searchsorted(before.key), len(after.key) - 1)
    return after.of(~same), before.of(after.key[there] != before.key)


def _order(part: Part, keys: Ints) -> Ints:
    """The order in which the table keeps these rows: by unit, period, side and indicator."""
    group = group_at(keys)
    unit = np.searchsorted(np.array(part.units, dtype=int64), part.unit)
    indicator = np.searchsorted(np.array(part.used, dtype=int64), part.indicator)
    year = part.year - part.years[0]
    above = unit * (part.years[1] - part.years[0] + 1) + year
    return np.argsort(((above[group] << 8 | keys & 0xFF) << 16 | side_at(keys)) * len(part.used) + indicator[group])


def _cells(part: Part, side: int, rows: Rows) -> Numbers:
    """The rows as the table has them."""
    group, run = group_at(rows.key), rows.key & 0xFF
    cells = np.empty((len(group), 12), dtype=rows.numbers.dtype)
    cells[:, 0], cells[:, 1] = part.unit[group], part.year[group] * 10000 + (run >> 4) * 100 + (run & 0xF)
    cells[:, 2], cells[:, 3], cells[:, 4] = side_at(rows.key), part.indicator[group], side
    cells[:, 5:] = rows.numbers
    cells[rows.nothing, 5] = NOTHING
    return cells


def _pour(connection: "Connection", cells: Numbers, *, again: bool) -> None:
    is_plain = (cells[:, 2] == ACTUAL) & (cells[:, 4] == OWN) & (cells[:, 8] == 1) & (cells[:, 11] == 0)
    plain = cells[is_plain][:, [0, 1, 3, 5, 6, 7, 9, 10]]
    total_columns.pour_own_months(connection, plain.ravel().tolist(), again=again)
    total_columns.pour_totals(connection, cells[~is_plain].ravel().tolist(), again=again)
