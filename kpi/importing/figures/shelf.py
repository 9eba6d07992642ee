"""The shelf: figures of a long file, laid down piece by piece, taken up unit by unit; on disk when they are many."""

from collections.abc import Container, Iterator
from copy import copy
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple
from weakref import finalize

import numpy as np
from numpy import int64
from numpy.typing import NDArray

from kpi.model.block import Block, distinct, key_of, unit_of
from kpi.model.line import FigureLine

Ints = NDArray[int64]

_IN_MEMORY = 16 * 1024 * 1024
"""Bytes that are kept in memory; more go to a file without a name, which ends with the process."""
_TOGETHER = 100_000
_ROW = np.dtype(
    [
        *((name, "<i4") for name in ("row", "unit", "indicator", "period")),
        *(("has_target", "?"), ("target", "<i8"), ("basis", "<i4"), ("effective", "<i4")),
        *(("has_value", "?"), ("value", "<i8"), ("has_parts", "?"), ("numerator", "<i8"), ("denominator", "<i8")),
    ]
)
"""A row of a block as it lies on the shelf."""


class _Piece(NamedTuple):
    """Rows in the order of their units: where they lie, and where those of each unit begin among them."""

    begins: int  # byte
    units: Ints
    starts: Ints  # one more than there are units: the last is where all end


class Shelf:
    """A stack of figures. `days` are those that its rows speak of."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it ends with the shelf
        finalize(self, self._file.close)
        self._pieces: list[_Piece] = []
        self._out = np.zeros(0, dtype=int64)  # keys
        self._only: Ints | None = None
        self._whole: Shelf | None = None  # whose file this is, where it is a part of another
        self.days: tuple[str, ...] = ("",)
        self.rows = 0

    def lay(self, block: Block) -> None:
        """Put rows on the shelf; their days are those of the shelf."""
        if not block.rows:
            return
        table = np.empty(block.rows, dtype=_ROW)
        for name, column in zip(_ROW.names or (), block, strict=False):
            table[name] = column
        if (block.unit[1:] < block.unit[:-1]).any():
            table = table[np.argsort(block.unit, kind="stable")]
        units, starts = np.unique(table["unit"], return_index=True)
        begins = self._file.seek(0, SEEK_END)
        self._file.write(table.tobytes())
        self._pieces.append(_Piece(begins, units.astype(int64), np.append(starts, block.rows)))
        self.rows += block.rows

    def take_out(self, keys: Ints) -> list[int]:
        """Leave out the rows that tell of these, from now on; comes back with their numbers."""
        if not len(keys):
            return []
        some: set[int] = set(unit_of(keys).tolist())
        rows = (part.row[np.isin(part.key, keys)] for part in self.of_units(some).parts())
        found: list[int] = [row for of_part in rows for row in of_part.tolist()]
        self._out = distinct(np.concatenate([self._out, keys]))
        self.rows -= len(found)
        return found

    def of_units(self, units: Container[int]) -> "Shelf":
        """What it holds of these units."""
        part = copy(self)
        part._whole = self
        part._only = np.array([unit for unit in self._counted()[0].tolist() if unit in units], dtype=int64)
        part.rows = sum(one.rows for one in part.parts())
        return part

    def parts(self, most: int = _TOGETHER) -> Iterator[Block]:
        """The rows in the order of their keys, and of the file where these are the same; each part has whole units, and
        at most so many rows, or one unit that has more."""
        units, ends = self._counted()
        start = 0
        while start < len(units):
            before = int(ends[start - 1]) if start else 0
            stop = max(int(np.searchsorted(ends, before + most, "right")), start + 1)
            part = self._part(int(units[start]), int(units[stop - 1]))
            start = stop
            if part.rows:
                yield part

    def lines(self) -> Iterator[FigureLine]:
        """The same, row by row: those of each unit in the order of the file."""
        for part in self.parts():
            yield from part.of(np.lexsort((part.row, part.unit))).lines()

    def _counted(self) -> tuple[Ints, Ints]:
        """The units, and how many rows there are of them and of those before."""
        if not self._pieces:
            return self._out[:0], self._out[:0]
        units = np.concatenate([piece.units for piece in self._pieces])
        counts = np.concatenate([np.diff(piece.starts) for piece in self._pieces])
        if self._only is not None:
            ours = np.isin(units, self._only)
            units, counts = units[ours], counts[ours]
        found, place = np.unique(units, return_inverse=True)
        return found, np.cumsum(np.bincount(place, counts, len(found))).astype(int64)

    def _part(self, first: int, last: int) -> Block:
        table = np.concatenate([self._rows_of(piece, first, last) for piece in self._pieces])
        columns: list[Any] = [table[name] for name in ("unit", "period", "indicator")]
        key = key_of(*columns)
        order = np.argsort(key, kind="stable")
        if self._only is not None:
            order = order[np.isin(table["unit"][order], self._only)]
        if len(self._out):
            order = order[~np.isin(key[order], self._out)]
        table = table[order]
        columns = [np.ascontiguousarray(table[name]) for name in _ROW.names or ()]
        return Block(*columns, days=self.days)

    def _rows_of(self, piece: _Piece, first: int, last: int) -> NDArray[Any]:
        start = int(piece.starts[np.searchsorted(piece.units, first)])
        stop = int(piece.starts[np.searchsorted(piece.units, last, "right")])
        self._file.seek(piece.begins + start * _ROW.itemsize)
        return np.frombuffer(self._file.read((stop - start) * _ROW.itemsize), dtype=_ROW)
