"""Reads the totals that are kept, and writes those that differ."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy import int64

from db import total_columns
from db.hot_statements import NOTHING
from db.totals import ACTUAL, OWN
from kpi.actions.record.moved_groups import MovedGroups
from kpi.actions.record.total_rows import NO_ROWS, TotalRows, group_at, key_of, pack, side_at
from kpi.model.columns import VALUE, Numbers, largest
from kpi.model.sums import Ints

if TYPE_CHECKING:
    from db.engine import Connection


class KeptTotals(NamedTuple):
    """What the record has of the groups of a part."""

    own: TotalRows
    below: TotalRows


def read(
    connection: "Connection",
    part: MovedGroups,
    *,
    only_plans: bool = False,
    only_at: "tuple[Sequence[int], Sequence[int]] | None" = None,
) -> KeptTotals:
    """The rows that the record has of these groups, or of them what stands at these periods and sides."""
    rows = total_columns.numbers_of(connection, part.units, part.years, part.used, only_plans=only_plans, at=only_at)
    if not rows:
        return KeptTotals(NO_ROWS, NO_ROWS)
    table = np.fromiter(chain.from_iterable(rows), dtype=int64, count=12 * len(rows)).reshape(-1, 12)
    at, is_mine = part.places(pack(table[:, 0], table[:, 3], table[:, 1] // 10000))
    at, table = at[is_mine], table[is_mine]
    run = table[:, 1] % 10000
    keys = key_of(at, run // 100 << 4 | run % 100, table[:, 2])
    nothing = table[:, 5] == NOTHING
    numbers = table[:, 5:]
    numbers[nothing, VALUE] = 0
    whole, is_own = TotalRows(keys, numbers, nothing), table[:, 4] == OWN
    return KeptTotals(*(_sorted(whole.of(which)) for which in (is_own, ~is_own)))


def _sorted(rows: TotalRows) -> TotalRows:
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


def write(connection: "Connection", part: MovedGroups, side: int, before: TotalRows, after: TotalRows) -> None:
    """Write what is other than before of one part (OWN or BELOW), and take away what is no longer."""
    new, gone = _differences(before, after)
    if new.numbers.dtype == object:
        _refuse_beyond_range(part, new)
    if len(new.key) < _MANY:
        total_columns.keep_totals(connection, _cells(part, side, new).tolist())
    else:
        order = _order(part, new.key)
        for start in range(0, len(order), _AT_ONCE):
            _pour(connection, _cells(part, side, new.of(order[start : start + _AT_ONCE])), again=len(before.key) > 0)
    if len(gone.key):
        total_columns.drop_totals(connection, [tuple(row) for row in _cells(part, side, gone)[:, :5].tolist()])


def _refuse_beyond_range(part: MovedGroups, rows: TotalRows) -> None:
    for place in range(len(rows.key)):
        if largest(rows.numbers[place]) >= _LARGEST:
            group = int(group_at(rows.key)[place])
            raise TotalBeyondRange(int(part.unit[group]), int(part.indicator[group]))


def _differences(before: TotalRows, after: TotalRows) -> tuple[TotalRows, TotalRows]:
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


def _order(part: MovedGroups, keys: Ints) -> Ints:
    """The order in which the table keeps these rows: by unit, period, side and indicator."""
    group = group_at(keys)
    unit = np.searchsorted(np.array(part.units, dtype=int64), part.unit)
    indicator = np.searchsorted(np.array(part.used, dtype=int64), part.indicator)
    year = part.year - part.years[0]
    above = unit * (part.years[1] - part.years[0] + 1) + year
    return np.argsort(((above[group] << 8 | keys & 0xFF) << 16 | side_at(keys)) * len(part.used) + indicator[group])


def _cells(part: MovedGroups, side: int, rows: TotalRows) -> Numbers:
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
