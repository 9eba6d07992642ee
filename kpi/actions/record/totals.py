"""Moves the totals of every unit of the tree by the difference whenever figures change, by columns.

Level by level from the bottom up: the figures of the changed groups are read and added up (`model.sums`), their plans
made (`plan_rows`), the rows that differ written (`total_rows`), and what units give upwards more than before
(`roll_up`) is added to what stands with the units above them. The doctor makes all of it anew the plain way.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy import int64

from db import figure_columns, total_columns
from db.totals import ACTUAL, BELOW, OWN
from kpi.actions.record.actual_rows import ReportedColumns, own_actuals, rows_of_reported, together
from kpi.actions.record.kept_totals import KeptTotals, TotalBeyondRange, read, write
from kpi.actions.record.kin import concerned_by
from kpi.actions.record.moved_groups import MovedGroups
from kpi.actions.record.plan_rows import own_plans
from kpi.actions.record.roll_up import given_up, without_values
from kpi.actions.record.total_rows import (
    NO_ROWS,
    Changed,
    TotalRows,
    added,
    group_at,
    joined,
    key_of,
    pack,
    side_at,
    unpack,
)
from kpi.model.columns import Bools, Ints, Numbers, begins_in, distinct, is_in
from kpi.model.indicator import Indicator
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

__all__ = ["Changed", "TotalBeyondRange", "move", "rebuild"]


_TOGETHER = 3_000
"""Groups that are moved together, or those of one unit."""


class _Up(NamedTuple):
    """What groups of units above have to take in: more, or less, in which of their rows."""

    group: Ints  # packed
    run: Ints
    side: Ints
    numbers: Numbers

    def of(self, which: "Bools | Ints | slice") -> "_Up":
        return _Up(*(column[which] for column in self))


def move(
    connection: "Connection",
    tree: Tree,
    indicators: Mapping[int, Indicator],
    changed: Changed,
    columns: Sequence[Ints] = (),
    reported: Sequence[ReportedColumns] = (),
    *,
    planned: Changed | None = None,
) -> None:
    """Bring the totals of the changed units and of all above them up to date; raises TotalBeyondRange.

    `planned` are those of the changed of which a target has changed, all unless said. `columns` are further groups that
    have changed, as `total_rows.pack` numbers them, and `reported` all figures of some of these, as they were and are.
    """
    singly = _packed(changed)
    of_plans = _with_kin(tree, distinct(np.concatenate([singly if planned is None else _packed(planned), *columns])))
    groups = distinct(np.concatenate([singly, of_plans]))
    mover = _Mover(connection, tree, indicators, of_plans)
    mover.reported = _Known.of(together(reported), singly, tree, indicators)
    mover.move(groups)


class _Known(NamedTuple):
    """Figures that need not be read from the record, and the groups of which they are all."""

    reported: ReportedColumns
    groups: Ints

    @classmethod
    def of(
        cls, reported: ReportedColumns | None, singly: Ints, tree: Tree, indicators: Mapping[int, Indicator]
    ) -> "_Known | None":
        """Of units at the bottom, but for groups that single rows have changed besides, and milestones, for which it
        matters what their targets were before."""
        if reported is None:
            return None
        groups = distinct(reported.group)
        unit, indicator, _ = unpack(groups)
        leaves = [number for number in distinct(unit).tolist() if tree.is_leaf(number)]
        counted = [number for number in distinct(indicator).tolist() if indicators[number].rule.over_units == "count"]
        fit = is_in(unit, np.array(leaves, dtype=int64)) & ~is_in(indicator, np.array(counted, dtype=int64))
        return cls(reported, groups[fit & ~is_in(groups, singly)])

    def of_groups(self, groups: Ints) -> ReportedColumns:
        """The figures of these groups."""
        of_units = self.reported.of_units(int(groups[0] >> 32), int(groups[-1] >> 32))
        return of_units.of_places(is_in(of_units.group, groups))


def rebuild(connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]) -> None:
    """Make all totals anew from the figures: when the tree or a rule has changed."""
    total_columns.clear_totals(connection)
    groups = _with_kin(tree, _all_groups(connection, tree))
    _Mover(connection, tree, indicators, groups, anew=True).move(groups)


def _packed(changed: Changed) -> Ints:
    table = np.array(sorted(changed), dtype=int64).reshape(-1, 3)
    return pack(table[:, 0], table[:, 1], table[:, 2])


def _all_groups(connection: "Connection", tree: Tree) -> Ints:
    groups = [np.zeros(0, dtype=int64)]
    for unit in tree.units:
        of_unit = np.array(figure_columns.groups_of(connection, unit), dtype=int64).reshape(-1, 2)
        groups.append(pack(unit, of_unit[:, 0], of_unit[:, 1]))
    return distinct(np.concatenate(groups))


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
        self,
        connection: "Connection",
        tree: Tree,
        indicators: Mapping[int, Indicator],
        planned: Ints,
        *,
        anew: bool = False,
    ) -> None:
        self._connection, self._tree, self._indicators = connection, tree, indicators
        self._planned, self._anew = planned, anew
        self._waiting: dict[int, list[_Up]] = {}
        self.reported: _Known | None = None

    def move(self, groups: Ints) -> None:
        by_depth: dict[int, list[int]] = {}
        for unit in distinct(groups >> 32).tolist():
            by_depth.setdefault(self._tree.depth(unit), []).append(unit)
        for depth in range(max(by_depth, default=-1), -1, -1):
            mine = groups[is_in(groups >> 32, np.array(by_depth.get(depth, ()), dtype=int64))]
            up = _together(self._waiting.pop(depth, []))
            for of_units, from_below in _portions(mine, up):
                self._move_some(depth, of_units, from_below)

    def _move_some(self, depth: int, changed: Ints, up: _Up) -> None:
        known = self.reported
        if known is not None and len(changed):
            is_known = is_in(changed, known.groups)
            if is_known.any():
                self._move(depth, changed[is_known], _NOTHING_UP, known.of_groups(changed[is_known]))
                changed = changed[~is_known]
        if len(changed) or len(up.group):
            self._move(depth, changed, up)

    def _move(self, depth: int, changed: Ints, up: _Up, reported: ReportedColumns | None = None) -> None:
        """Write the rows of some units that have changed; what they give upwards more waits for the units above."""
        part = MovedGroups(self._tree, self._indicators, distinct(np.concatenate([changed, up.group])))
        # At the top nobody asks what else stands there: only what is to be added to is read.
        at = _places(part, up) if not depth and not len(changed) and len(up.group) <= _SINGLE else None
        before = self._before(part, reported, at)
        own, below = before
        has_planned = False
        if len(changed):
            is_changed = is_in(part.groups, changed)
            is_planned = is_changed & (is_in(part.groups, self._planned) | (part.by_indicator("counted") > 0))
            has_planned = bool(is_planned.any())
            plans = own_plans(self._connection, part, is_planned)
            actuals = (
                own_actuals(self._connection, part, is_changed, plans.needed)
                if reported is None
                else rows_of_reported(part, reported, before=False)
            )
            group = group_at(own.key)
            stays = ~is_changed[group] | ((side_at(own.key) != ACTUAL) & ~is_planned[group])
            own = joined([own.of(stays), actuals, plans.rows])
        if len(up.group):
            at, _ = part.places(up.group)
            keys, numbers = np.concatenate([below.key, key_of(at, up.run, up.side)]), [below.numbers, up.numbers]
            below = without_values(part, added(keys, np.concatenate(numbers)))
        for side, was, now in ((OWN, before.own, own), (BELOW, before.below, below)):
            if now is not was:
                write(self._connection, part, side, was, now)
        if depth:
            self._give_up(depth, part, given_up(part, before, KeptTotals(own, below), planned=has_planned))

    def _before(
        self, part: MovedGroups, reported: ReportedColumns | None, at: tuple[list[int], list[int]] | None
    ) -> KeptTotals:
        if self._anew:
            return KeptTotals(NO_ROWS, NO_ROWS)
        if reported is None:
            return read(self._connection, part, only_at=at)
        plans = read(self._connection, part, only_plans=True)
        return KeptTotals(joined([rows_of_reported(part, reported, before=True), plans.own]), plans.below)

    def _give_up(self, depth: int, part: MovedGroups, more: TotalRows) -> None:
        if not len(more.key):
            return
        parents = np.array([self._tree.units[unit].parent or 0 for unit in part.units], dtype=int64)
        group = group_at(more.key)
        above = parents[np.searchsorted(np.array(part.units, dtype=int64), part.unit[group])]
        packed = above << 32 | part.groups[group] & 0xFFFFFFFF
        waiting = self._waiting.setdefault(depth - 1, [])
        waiting.append(_Up(packed, more.key & 0xFF, side_at(more.key), more.numbers))
        if sum(len(up.group) for up in waiting) > _MUCH:
            waiting[:] = [_together(waiting)]


_SINGLE = 200
"""So few rows are looked for one by one."""


def _places(part: MovedGroups, up: _Up) -> tuple[list[int], list[int]]:
    """The periods and the sides of these rows, in all years of the part."""
    runs = [(run >> 4) * 100 + (run & 0xF) for run in distinct(up.run).tolist()]
    years = range(part.years[0], part.years[1] + 1)
    return [year * 10000 + run for year in years for run in runs], distinct(up.side).tolist()


_MUCH = 200_000
"""Rows for the units above that are added up before more are kept."""


_NONE = np.zeros(0, dtype=int64)
_NOTHING_UP = _Up(_NONE, _NONE, _NONE, np.zeros((0, 7), dtype=int64))


def _together(ups: Sequence[_Up]) -> _Up:
    """Each row once, in the order of the groups."""
    if not ups:
        return _NOTHING_UP
    whole = _Up(*(np.concatenate(columns) for columns in zip(*ups, strict=True)))
    groups = distinct(whole.group)
    rows = added(key_of(groups.searchsorted(whole.group), whole.run, whole.side), whole.numbers)
    rows = rows.of(np.argsort(group_at(rows.key), kind="stable"))
    return _Up(groups[group_at(rows.key)], rows.key & 0xFF, side_at(rows.key), rows.numbers)


def _portions(changed: Ints, up: _Up) -> Iterator[tuple[Ints, _Up]]:
    """The groups of some units at a time, with what they have to take in."""
    if len(changed) + len(up.group) <= _TOGETHER:
        if len(changed) + len(up.group):
            yield changed, up
        return
    unit_of_changed, unit_of_up = changed >> 32, up.group >> 32
    counts: dict[int, int] = {}
    for units in (unit_of_changed, distinct(up.group) >> 32):
        for unit, count in zip(*_counted(units), strict=True):
            counts[unit] = counts.get(unit, 0) + count
    units_now: list[int] = []
    groups = 0
    ordered = sorted(counts)
    for place, unit in enumerate(ordered):
        units_now.append(unit)
        groups += counts[unit]
        if groups >= _TOGETHER or place == len(ordered) - 1:
            first, last = units_now[0], units_now[-1]
            mine = slice(*unit_of_changed.searchsorted([first, last + 1]).tolist())
            theirs = slice(*unit_of_up.searchsorted([first, last + 1]).tolist())
            yield changed[mine], up.of(theirs)
            units_now, groups = [], 0


def _counted(units: Ints) -> tuple[list[int], list[int]]:
    begins = np.flatnonzero(begins_in(units))
    return units[begins].tolist(), np.diff(np.append(begins, len(units))).tolist()
