"""Keeps what stands in each place while the rows of a file are taken: as it was, and as it has become."""

from typing import Generic, TypeVar

import numpy as np
from numpy import bool_, int64

from kpi.actions.record.figure_columns import ActualColumns, Bools, Ints, TargetColumns, coded

C = TypeVar("C", ActualColumns, TargetColumns)

_BASIS, _DAY = 14, 27
"""Bits of a basis, and of a day as YYYYMMDD."""


class Slots(Generic[C]):
    """One slot for each figure that stands or comes, in the order of the keys; figures are named by their slots."""

    def __init__(self, old: C, old_keys: Ints, new: C, new_keys: Ints) -> None:
        both = np.concatenate([old_keys, new_keys])
        self.keys, at = coded(both)
        self.at: Ints = at[len(old_keys) :]  # of the figures that come
        rows = len(self.keys)
        self.was_there: Bools = np.zeros(rows, dtype=bool_)
        self.was_there[at[: len(old_keys)]] = True
        self.is_there = self.was_there.copy()
        self.is_new: Bools = np.zeros(rows, dtype=bool_)
        self.first = np.zeros(rows, dtype=int64)  # of a figure that was not there: the place of the one that brought it
        columns: list[object] = []
        for before, coming in zip(old, new, strict=True):
            column = np.zeros(rows, dtype=coming.dtype)
            column[at[: len(old_keys)]] = before
            columns.append(column)
        self.now: C = type(new)(*columns)  # pyright: ignore[reportArgumentType] - columns of the same types
        self.old_value = self.now.value.copy()

    def put(self, figures: Ints, columns: C) -> None:
        """What comes to stand in the slots of these figures."""
        slots = self.at[figures]
        for column, cells in zip(self.now, columns, strict=True):
            column[slots] = cells
        brought = ~self.is_there[slots]
        self.first[slots[brought]] = figures[brought]
        self.is_there[slots] = True
        self.is_new[slots] = True

    def new(self) -> C:
        """What has come to stand, in the order of the keys."""
        return self.now.of(self.is_new)  # pyright: ignore[reportReturnType] - of the same kind

    def value_at(self, keys: Ints, *, nothing: int) -> Ints:
        """The values that stand under these keys; `nothing` where no figure does."""
        if not len(self.keys):
            return np.full(len(keys), nothing, dtype=int64)
        at = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        return np.where((self.keys[at] == keys) & self.is_there[at], self.now.value[at], nothing)


class TargetKeys:
    """Numbers for targets: of the plan (unit, period, indicator, basis), and of one version of it."""

    def __init__(self, places: Ints) -> None:
        self._places = coded(places)[0]

    def of(self, targets: TargetColumns) -> Ints:
        """The numbers of these versions."""
        return self.versions(self.plans(targets.place, targets.basis), targets.day)

    def plans(self, place: Ints, basis: Ints) -> Ints:
        """-1 for a place that nothing is known of."""
        if not len(self._places):
            return np.full(len(place), -1, dtype=int64)
        at = np.minimum(self._places.searchsorted(place), len(self._places) - 1)
        return np.where(self._places[at] == place, at << _BASIS | basis, -1)

    @staticmethod
    def versions(plans: Ints, day: Ints) -> Ints:
        return np.where(plans < 0, -1, plans << _DAY | day)


def plan_of(versions: Ints) -> Ints:
    """The plans of which these are versions."""
    return versions >> _DAY


LAST_DAY = (1 << _DAY) - 1
