"""Totals: what every unit of the tree makes, moved by the difference whenever figures change, by columns.

Level by level from the bottom up: the figures of the changed groups are read and added up (`model.sums`), their plans
made (`plan_rows`), the rows that differ written (`total_rows`), and what units give upwards more than before
(`roll_up`) is added to what stands with the units above them. The doctor makes all of it anew the plain way.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy import int64

from db import figures, totals
from db.totals import BELOW, OWN
from kpi.actions.kin import concerned_by
from kpi.actions.plan_rows import own_plans
from kpi.actions.roll_up import given_up, without_values
from kpi.actions.total_rows import (
    NO_ROWS,
    RUN_CODES,
    SLOT,
    Kept,
    Part,
    Rows,
    TotalBeyondRange,
    added,
    group_at,
    joined,
    key_of,
    negated,
    pack,
    read,
    unpack,
    write,
)
from kpi.model.indicator import Indicator
from kpi.model.sums import (
    DENOMINATOR,
    LAST,
    NUMERATOR,
    UNITS,
    VALUE,
    Bools,
    Figures,
    Ints,
    Numbers,
    Sums,
    distinct,
    is_in,
    over_runs,
)
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

__all__ = ["Changed", "TotalBeyondRange", "move", "rebuild"]

Changed = set[tuple[int, int, int]]
"""(unit, indicator, year) of which a figure has changed."""

_TOGETHER = 10_000
"""Groups that are moved together, or those of one unit."""


class _Up(NamedTuple):
    """What groups of units above have to take in: more, or less, in which of their rows."""

    group: Ints  # packed
    slot: Ints
    numbers: Numbers

    def of(self, which: "Bools | Ints | slice") -> "_Up":
        return _Up(*(column[which] for column in self))


def move(
    connection: "Connection",
    tree: Tree,
    indicators: Mapping[int, Indicator],
    changed: Changed,
    columns: Sequence[Ints] = (),
) -> None:
    """Bring the totals of the changed units and of all above them up to date; raises TotalBeyondRange.

    `columns` are further groups that have changed, as `total_rows.pack` numbers them.
    """
    groups = _with_kin(tree, distinct(np.concatenate([_packed(changed), *columns])))
    _Mover(connection, tree, indicators).move(groups)


def rebuild(connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]) -> None:
    """Make all totals anew from the figures: when the tree or a rule has changed."""
    totals.clear_totals(connection)
    _Mover(connection, tree, indicators, anew=True).move(_with_kin(tree, _all_groups(connection, tree)))


def _packed(changed: Changed) -> Ints:
    table = np.array(sorted(changed), dtype=int64).reshape(-1, 3)
    return pack(table[:, 0], table[:, 1], table[:, 2])


def _all_groups(connection: "Connection", tree: Tree) -> Ints:
    found = [np.zeros(0, dtype=int64)]
    for unit in tree.units:
        some = np.array(figures.groups_of(connection, unit), dtype=int64).reshape(-1, 2)
        found.append(pack(unit, some[:, 0], some[:, 1]))
    return distinct(np.concatenate(found))


def _with_kin(tree: Tree, groups: Ints) -> Ints:
    """The groups, with those of the units whose plans depend on theirs: after a merger, in that year."""
    units: list[int] = distinct(groups >> 32).tolist()
    related = [unit for unit in units if tree.units[unit].became or unit in tree.predecessors]
    if not related:
        return groups
    mine = groups[is_in(groups >> 32, np.array(related, dtype=int64))]
    more: list[int] = []
    kin: dict[tuple[int, int], tuple[int, ...]] = {}
    for unit, indicator, year in zip(*(column.tolist() for column in unpack(mine)), strict=True):
        if (unit, year) not in kin:
            kin[unit, year] = concerned_by(tree, unit, year)
        more += (pack(other, indicator, year) for other in kin[unit, year])
    return distinct(np.concatenate([groups, np.array(more, dtype=int64)])) if more else groups


class _Mover:
    """The totals on their way from the bottom of the tree to its top."""

    def __init__(
        self, connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator], *, anew: bool = False
    ) -> None:
        self._connection, self._tree, self._indicators, self._anew = connection, tree, indicators, anew
        self._waiting: dict[int, list[_Up]] = {}

    def move(self, groups: Ints) -> None:
        by_depth: dict[int, list[int]] = {}
        for unit in distinct(groups >> 32).tolist():
            by_depth.setdefault(self._tree.depth(unit), []).append(unit)
        for depth in range(max(by_depth, default=-1), -1, -1):
            mine = groups[is_in(groups >> 32, np.array(by_depth.get(depth, ()), dtype=int64))]
            up = _together(self._waiting.pop(depth, []))
            for some, from_below in _portions(mine, up):
                self._move(depth, some, from_below)

    def _move(self, depth: int, changed: Ints, up: _Up) -> None:
        """Write the rows of some units that have changed; what they give upwards more waits for the units above."""
        part = Part(self._tree, self._indicators, distinct(np.concatenate([changed, up.group])))
        is_changed = is_in(part.groups, changed)
        before = Kept(NO_ROWS, NO_ROWS) if self._anew else read(self._connection, part)
        own, below = before
        if len(changed):
            own = joined([own.of(~is_changed[group_at(own.key)]), _own_rows(self._connection, part, is_changed)])
        if len(up.group):
            at, _ = part.places(up.group)
            keys, numbers = np.concatenate([below.key, key_of(at, up.slot)]), [below.numbers, up.numbers]
            below = without_values(part, added(keys, np.concatenate(numbers)))
        write(self._connection, part, OWN, before.own, own)
        write(self._connection, part, BELOW, before.below, below)
        if depth:
            self._give_up(depth, part, before, Kept(own, below))

    def _give_up(self, depth: int, part: Part, before: Kept, after: Kept) -> None:
        now, was = (
            given_up(part, *after),
            given_up(part, *before) if len(before.own.key) + len(before.below.key) else NO_ROWS,
        )
        more = now
        if len(was.key):
            more = added(np.concatenate([now.key, was.key]), np.concatenate([now.numbers, negated(was.numbers)]))
        if not len(more.key):
            return
        parents = np.array([self._tree.units[unit].parent or 0 for unit in part.units], dtype=int64)
        group = group_at(more.key)
        above = parents[np.searchsorted(np.array(part.units, dtype=int64), part.unit[group])]
        packed = above << 32 | part.groups[group] & 0xFFFFFFFF
        waiting = self._waiting.setdefault(depth - 1, [])
        waiting.append(_Up(packed, more.key & SLOT, more.numbers))
        if sum(len(one.group) for one in waiting) > _MUCH:
            waiting[:] = [_together(waiting)]


_MUCH = 1_000_000
"""Rows for the units above that are added up before more are kept."""


def _together(some: Sequence[_Up]) -> _Up:
    """Each row once, in the order of the groups."""
    if not some:
        return _Up(np.zeros(0, dtype=int64), np.zeros(0, dtype=int64), np.zeros((0, 7), dtype=int64))
    whole = _Up(*(np.concatenate(columns) for columns in zip(*some, strict=True)))
    groups = distinct(whole.group)
    rows = added(key_of(np.searchsorted(groups, whole.group), whole.slot), whole.numbers)
    return _Up(groups[group_at(rows.key)], rows.key & SLOT, rows.numbers)


def _portions(changed: Ints, up: _Up) -> Iterator[tuple[Ints, _Up]]:
    """The groups of some units at a time, with what they have to take in."""
    unit_of_changed, unit_of_up = changed >> 32, up.group >> 32
    counts: dict[int, int] = {}
    for units in (unit_of_changed, distinct(up.group) >> 32):
        for unit, count in zip(*_counted(units), strict=True):
            counts[unit] = counts.get(unit, 0) + count
    some: list[int] = []
    groups = 0
    ordered = sorted(counts)
    for place, unit in enumerate(ordered):
        some.append(unit)
        groups += counts[unit]
        if groups >= _TOGETHER or place == len(ordered) - 1:
            first, last = some[0], some[-1]
            mine = slice(*np.searchsorted(unit_of_changed, [first, last + 1]).tolist())
            theirs = slice(*np.searchsorted(unit_of_up, [first, last + 1]).tolist())
            yield changed[mine], up.of(theirs)
            some, groups = [], 0


def _counted(units: Ints) -> tuple[list[int], list[int]]:
    begins = np.flatnonzero(np.append(True, units[1:] != units[:-1])[: len(units)])
    return units[begins].tolist(), np.diff(np.append(begins, len(units))).tolist()


def _own_rows(connection: "Connection", part: Part, changed: Bools) -> Rows:
    """What the figures of the changed groups make, as they stand in the record."""
    plans = own_plans(connection, part, changed)
    return joined([_own_actuals(connection, part, changed, plans.needed), plans.rows])


def _own_actuals(connection: "Connection", part: Part, changed: Bools, needed: Mapping[int, list[int]]) -> Rows:
    units: list[int] = distinct(part.unit[changed]).tolist()
    found = figures.numbers_of(connection, units, part.years, part.used)
    table = np.fromiter(chain.from_iterable(found), dtype=int64, count=10 * len(found)).reshape(-1, 10)
    del found
    at, mine = part.places(pack(table[:, 0], table[:, 2], table[:, 1] // 10000))
    mine &= changed[at]
    at, table = at[mine], table[mine]
    run, is_there = table[:, 1] % 10000, table[:, [3, 5, 8, 9]] > 0
    applies = ~is_there[:, 3]
    made = over_runs(
        Figures(
            at,
            run // 100,
            run % 100,
            is_there[:, 0],
            table[:, 4],
            is_there[:, 1] & applies,
            table[:, 6],
            table[:, 7],
            is_there[:, 2],
            is_there[:, 3],
        ),
        part.columns(),
        part.indicators,
    )
    _mark_done(part, made, needed)
    group, runs = np.nonzero(made.numbers[:, :, UNITS])
    keys = key_of(group, RUN_CODES[runs])
    return Rows(keys, made.numbers[group, runs], made.nothing[group, runs])


def _mark_done(part: Part, made: Sums, needed: Mapping[int, list[int]]) -> None:
    """Beside each value of a milestone whether it is done, in numerator and denominator: that is counted above."""
    counted = np.flatnonzero(part.by_indicator(lambda one: one.rule.over_units == "count"))
    if not len(counted):
        return
    ones = part.by_indicator(lambda one: 10**one.decimals)[counted]
    wanted: Numbers = np.repeat(ones[:, None], 12, axis=1).astype(object)
    for group, of_months in needed.items():
        wanted[np.searchsorted(counted, group)] = of_months
    numbers = made.numbers[counted]
    marked = (numbers[:, :, UNITS] > 0) & (numbers[:, :, DENOMINATOR] >= 0)  # where nothing applies nothing is done
    numbers[:, :, NUMERATOR] = np.where(marked, numbers[:, :, VALUE] >= wanted[:, LAST - 1], numbers[:, :, NUMERATOR])
    numbers[:, :, DENOMINATOR] = np.where(marked, 1, numbers[:, :, DENOMINATOR])
    made.numbers[counted] = numbers
