"""What the units above come to have, when the figures of very many below them go in: level by level, as whole columns.

It makes what `totals.move` makes of each place; the doctor, who makes every total anew the plain way, is the judge.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy import bool_, int64
from numpy.typing import NDArray

from db import totals
from db.engine import Connection
from db.totals import ACTUAL, OWN
from kpi.actions.totals import Below
from kpi.actions.totals_block import CODES, SAFE, Group, by_number
from kpi.model.indicator import Indicator
from kpi.model.proposal import Known
from kpi.model.series import Told

Ints = NDArray[int64]
Bools = NDArray[bool_]


class Above:
    """What the units above come to have more, kept as tables until all units below them are through."""

    def __init__(self) -> None:
        self._rows: list[Ints] = []  # unit, period, side, indicator and the six numbers of Told

    def add_actuals(self, group: Group, parents: Mapping[int, int | None], given: Sequence[Ints]) -> None:
        """`given` by run in six numbers, as `of_actuals` gives it."""
        above = _parents_of(group.unit, parents)
        order, begins = _sorted_groups((above, group.indicator, group.year))
        sums = [np.add.reduceat(numbers[order], begins, axis=0) for numbers in given]
        first = order[begins]
        some = np.any([numbers != 0 for numbers in sums], axis=0)
        some[above[first] == 0] = False
        at, run = np.nonzero(some)
        place = first[at]
        periods = group.year[place] * 10000 + CODES[run]
        side = np.full(len(at), ACTUAL)
        numbers = (total[at, run] for total in sums)
        self._add(np.stack([above[place], periods, side, group.indicator[place], *numbers], axis=1))

    def add_plans(self, rows: Ints, parents: Mapping[int, int | None]) -> None:
        """`rows` as those of Targets, with what they have more."""
        above = _parents_of(rows[:, 0], parents)
        value, units, none = rows[:, 4], rows[:, 5], np.zeros(len(rows), dtype=int64)
        columns = (above, *rows[:, 1:4].T, value, none, none, units, none, none)
        self._add(np.stack(columns, axis=1)[above > 0])

    def _add(self, rows: Ints) -> None:
        self._rows.append(rows)
        if len(self._rows) > _TABLES:
            places, sums = self._together()
            if sums.dtype == int64:
                self._rows = [np.concatenate([places, sums], axis=1)]

    def _together(self) -> "tuple[Ints, NDArray[Any]]":
        """Each place once, with its sums; these are Python's numbers where 64 bits might be too few."""
        table = np.concatenate(self._rows) if self._rows else np.zeros((0, 10), dtype=int64)
        order, begins = _sorted_groups(table[:, :4].T)
        numbers: NDArray[Any] = table[order, 4:]
        if float(np.abs(numbers.astype(float)).max(initial=0)) * len(numbers) > SAFE:
            numbers = numbers.astype(object)
        sums = np.add.reduceat(numbers, begins, axis=0) if len(begins) else numbers
        return table[order[begins], :4], sums

    def lift(self, connection: Connection, known: Known) -> Below:
        """Write what the units above come to have, and those above these; comes back with what is left to the way of
        single places: where units have figures of their own, and sums that might not fit."""
        places, sums = self._together()
        if sums.dtype != int64:
            return _singly(places, sums)
        none = np.zeros((len(places), 1), dtype=int64)
        left: Below = {}
        waiting: dict[int, list[Ints]] = {}
        for unit, rows in _by_unit(np.concatenate([places, sums, none], axis=1)):
            waiting.setdefault(known.tree.depth(unit), []).append(rows)
        for depth in range(max(waiting, default=-1), -1, -1):
            for unit, rows in _by_unit(np.concatenate(waiting.get(depth) or [np.zeros((0, _WIDTH), dtype=int64)])):
                lifted = _lift(connection, unit, rows, known.indicators)
                left |= _singly(lifted.left[:, :_PLACE], lifted.left[:, _PLACE:])
                parent = known.tree.units[unit].parent
                if parent is not None:
                    lifted.up[:, 0] = parent
                    waiting.setdefault(depth - 1, []).append(lifted.up)
        return left


_PLACE, _WIDTH = 4, 11
"""Of a row: unit, period, side and indicator, then the seven numbers of Told."""


class _Lifted(NamedTuple):
    """What a unit gives to the one above it, and the rows that have to be taken in one by one."""

    up: Ints
    left: Ints


def _singly(places: Ints, sums: "NDArray[Any]") -> Below:
    below: Below = {}
    for (unit, period, side, indicator), told in zip(places.tolist(), sums.tolist(), strict=True):
        below.setdefault(unit, {})[period, side, indicator] = Told(*told)
    return below


def _by_unit(rows: Ints) -> Iterator[tuple[int, Ints]]:
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    begins = np.flatnonzero(np.diff(rows[:, 0], prepend=-1))
    for some in np.split(rows, begins[1:]):
        if len(some):
            yield int(some[0, 0]), some


def _lift(connection: Connection, unit: int, rows: Ints, indicators: Mapping[int, Indicator]) -> _Lifted:
    """Write what the unit comes to have; several rows of a place are its sums from several sides."""
    order, begins = _sorted_groups(rows[:, 1:_PLACE].T)
    largest = float(np.abs(rows[:, _PLACE:]).max(initial=0)) * len(rows)
    numbers = np.add.reduceat(rows[order, _PLACE:], begins, axis=0)
    rows = np.concatenate([rows[order[begins], :_PLACE], numbers], axis=1)
    years = rows[:, 1] // 10000
    held = _held(connection, unit, (int(years.min()), int(years.max())), set(rows[:, 3].tolist()))
    nothing = np.zeros((0, _WIDTH), dtype=int64)
    if largest + float(np.abs(held.numbers).max(initial=0)) > SAFE:
        return _Lifted(nothing, rows)
    spoken = np.isin(years << _BITS | rows[:, 3], held.own)
    left, rows = rows[spoken], rows[~spoken]
    at = np.searchsorted(held.places, _place(rows[:, 1:_PLACE].T))
    at = np.minimum(at, max(len(held.places) - 1, 0))
    before = np.zeros((len(rows), 7), dtype=int64)
    if len(held.places):
        stands = held.places[at] == _place(rows[:, 1:_PLACE].T)
        before[stands] = held.numbers[at[stands]]
    after = before + rows[:, _PLACE:]
    moved = np.any(before != after, axis=1)
    some = np.any(after, axis=1)
    kept = np.concatenate([rows[:, 1:_PLACE], after], axis=1)[moved & some]
    totals.pour_below(connection, unit, kept.ravel().tolist(), again=bool(len(held.places)))
    totals.drop_below(connection, unit, [tuple(place) for place in rows[moved & ~some, 1:_PLACE].tolist()])
    difference = _voice(after, rows, indicators) - _voice(before, rows, indicators)
    up = np.concatenate([rows[:, :_PLACE], difference], axis=1)[np.any(difference, axis=1)]
    return _Lifted(up, left)


_BITS = 18
"""Enough for the number of an indicator; see `kpi.model.block.fits`."""


class _Held(NamedTuple):
    """What a unit has already: the places of the sums of those below it, in order, with their numbers; and of which
    years and indicators it has figures of its own."""

    places: Ints
    numbers: Ints
    own: Ints


def _held(connection: Connection, unit: int, years: tuple[int, int], indicators: set[int]) -> _Held:
    told = totals.numbers_of_years(connection, unit, years, indicators)
    table = np.array(told, dtype=int64).reshape(-1, 11)
    is_own = table[:, 3] == OWN
    below, own = table[~is_own], table[is_own]
    places = _place(below[:, :3].T)
    order = np.argsort(places)
    return _Held(places[order], below[order, 4:], own[:, 0] // 10000 << _BITS | own[:, 2])


def _place(columns: Ints) -> Ints:
    """One number for period, side and indicator."""
    period, side, indicator = columns
    return (period << 10 | side) << _BITS | indicator


def _voice(numbers: Ints, rows: Ints, indicators: Mapping[int, Indicator]) -> Ints:
    """What a unit that speaks by the sum of those below it gives to the unit above: as `totals.contribution` has it."""
    over = by_number({i: _OVER.get(one.rule.over_units, 1) for i, one in indicators.items()})[rows[:, 3]]
    parts = over == _OVER["parts"]
    given = np.where((over == _OVER["none"])[:, None], 0, numbers)
    given[parts & ((rows[:, 2] != ACTUAL) | (numbers[:, 2] == 0))] = 0
    return given


_OVER = {"none": 0, "parts": 2}


_TABLES = 16
"""So many are kept before they are added up."""


def _parents_of(units: Ints, parents: Mapping[int, int | None]) -> Ints:
    """The unit above each, 0 where there is none."""
    return by_number({unit: above or 0 for unit, above in parents.items()})[units]


def _sorted_groups(columns: "Sequence[Ints] | Ints") -> tuple[Ints, Ints]:
    """An order in which equal entries are neighbours, and where in it each group begins."""
    order = np.lexsort(tuple(columns)[::-1])
    other = np.zeros(len(order), dtype=bool_)
    other[:1] = True
    for column in columns:
        there = column[order]
        other[1:] |= there[1:] != there[:-1]
    return order, np.flatnonzero(other)
