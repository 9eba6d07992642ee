"""Holds rows of totals as columns under keys of one number each: joins them, compares them, adds them up."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy import bool_, int64

from db.totals import ACTUAL
from kpi.model.columns import SAFE, Bools, Ints, Numbers, begins_in, fitting, is_in, largest
from kpi.model.period import reporting_periods

Changed = set[tuple[int, int, int]]
"""(unit, indicator, year) of which a figure has changed."""

OLDEST = 1800
"""Years are counted from here in nine bits, indicators in 23, units in the rest."""


def pack(unit: "Ints | int", indicator: "Ints | int", year: "Ints | int") -> Any:
    """One number for a group, in the order of unit, indicator and year."""
    return unit << 32 | indicator << 9 | (year - OLDEST)


class Unpacked(NamedTuple):
    """Unit, indicator and year of groups."""

    unit: Ints
    indicator: Ints
    year: Ints


def unpack(groups: Ints) -> Unpacked:
    """What `pack` has put into one number each."""
    return Unpacked(groups >> 32, groups >> 9 & 0x7FFFFF, (groups & 0x1FF) + OLDEST)


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
    """The side of each key."""
    return keys >> 40


def run_at(keys: Ints) -> Ints:
    """The place of the run among the reporting runs."""
    return _PLACES[keys & 0xFF]


class TotalRows(NamedTuple):
    """Rows of totals in the order of their keys, each key once: seven numbers, and where there is no value."""

    key: Ints
    numbers: Numbers  # [row, number]
    nothing: Bools

    def of(self, which: "Bools | Ints") -> "TotalRows":
        """Those rows alone, in their order."""
        if which.dtype == bool_ and which.all():
            return self
        numbers = self.numbers.compress(which, axis=0) if which.dtype == bool_ else self.numbers.take(which, axis=0)
        return TotalRows(self.key[which], numbers, self.nothing[which])

    def looked_up(self, keys: Ints) -> Numbers:
        """The numbers at these keys, 0 where there is no row."""
        if not len(self.key):
            return np.zeros((len(keys), 7), dtype=int64)
        at = np.minimum(self.key.searchsorted(keys), len(self.key) - 1)
        numbers = self.numbers[at]
        numbers[self.key[at] != keys] = 0
        return numbers


NO_ROWS = TotalRows(np.zeros(0, dtype=int64), np.zeros((0, 7), dtype=int64), np.zeros(0, dtype=bool_))


def joined(parts: Sequence[TotalRows]) -> TotalRows:
    """Rows of which no key is in two, brought into order."""
    parts = [part for part in parts if len(part.key)]
    if len(parts) < 2:
        return parts[0] if parts else NO_ROWS
    whole = TotalRows(
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.nothing for part in parts]),
    )
    if (whole.key[1:] > whole.key[:-1]).all():
        return whole
    return whole.of(np.argsort(whole.key, kind="stable"))  # quick where longer stretches are in order already


def difference(after: TotalRows, before: TotalRows) -> TotalRows:
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
    more = TotalRows(after.key[moved], numbers.compress(moved, axis=0), np.zeros(int(moved.sum()), dtype=bool_))
    return joined([more, TotalRows(before.key[gone], -was[gone], np.zeros(int(gone.sum()), dtype=bool_))])


def added(keys: Ints, numbers: Numbers) -> TotalRows:
    """The sums of each key; those that come to nothing are left out."""
    order = np.argsort(keys, kind="stable")
    keys, numbers = keys[order], numbers[order]
    begins = np.flatnonzero(begins_in(keys))
    if len(begins) < len(keys):
        (numbers,) = fitting(numbers, times=_times(begins, len(keys)))
        numbers = np.add.reduceat(numbers, begins, axis=0)
    moved = (numbers != 0).any(axis=1)
    return TotalRows(keys[begins][moved], numbers[moved], np.zeros(int(np.count_nonzero(moved)), dtype=bool_))


def _times(begins: Ints, count: int) -> int:
    return max(int(np.diff(begins).max(initial=0)), count - int(begins[-1]))


def compact(numbers: Numbers) -> Numbers:
    """Python's numbers as such of 64 bits, where they fit."""
    return numbers.astype(int64) if largest(numbers) <= SAFE else numbers
