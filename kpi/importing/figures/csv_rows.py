"""Reads a CSV of ours as columns of texts, piece by piece, and keeps every row as it stood to be handed back."""

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from kpi.importing.figures.text_column import TextColumn, read_lines

Ints = NDArray[np.int64]
Cells = tuple[str, ...]

MOST_COLUMNS = 500
"""More have been split apart by mistake: their rows are not read."""
_ROWS = 50_000  # of a piece
_SHORT = 8192
"""Bytes up to which Python reads a file sooner than Arrow has begun."""


class RowPiece(NamedTuple):
    """Some rows of the file, one after the other: those that fit the header as columns, the others as they are."""

    rows: Ints  # the number of each row with as many cells as the header has; the header is row 1
    columns: list[TextColumn]
    others: dict[int, Cells]  # by their number

    @property
    def first(self) -> int:
        """The number of its first row, blank rows counted."""
        return min([*self.rows[:1].tolist(), *islice(self.others, 1)])

    def without_blanks(self) -> "RowPiece":
        """The rows that fit the header and in which anything stands."""
        blank = np.ones(len(self.rows), dtype=np.bool_)
        for column in self.columns:
            places = np.flatnonzero(blank)  # few, after the first column
            blank[places] = _are_blank(column.at(places) if len(places) < len(blank) else column)
            if not blank.any():
                break
        return RowPiece(self.rows[~blank], [column.where(~blank) for column in self.columns], {})

    def cells(self, row: int) -> Cells:
        """What stood in the row of that number."""
        if row in self.others:
            return self.others[row]
        place = int(np.searchsorted(self.rows, row))
        return tuple(column[place] for column in self.columns)

    def all(self) -> Iterator[Cells]:
        """The cells of all its rows."""
        texts = zip(self.rows.tolist(), *(column.texts() for column in self.columns), strict=True)
        fitting = ((row, cells) for row, *cells in texts)
        return (tuple(cells) for _, cells in sorted(chain(fitting, self.others.items())))


def _are_blank(column: TextColumn) -> NDArray[np.bool_]:
    codes, texts = column.distinct
    return np.array([not text.strip() for text in texts], dtype=np.bool_)[codes]


class CsvRows(Sequence[Cells]):
    """The rows below the header; the first of them is row 2 of the file. Raises csv.Error."""

    def __init__(self, content: bytes, *, numbers: frozenset[str] = frozenset()) -> None:
        """`numbers` are the columns of which hardly a text comes twice; all others are kept by their distinct texts."""
        self.pieces: list[RowPiece] = []
        if len(content) <= _SHORT or b'"' in content:
            records = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
            self.header = next(records, list[str]())
            if len(self.header) <= MOST_COLUMNS:
                self._add_records(records)
        else:
            ends = [place for mark in (b"\n", b"\r") if (place := content.find(mark)) >= 0]
            line = content[: min(ends, default=len(content))]
            self.header = next(csv.reader([line.decode("utf-8-sig")]), list[str]())
            begins = len(line) + (2 if content[len(line) : len(line) + 2] == b"\r\n" else 1)
            if len(self.header) <= MOST_COLUMNS and begins < len(content):
                self._add_lines(content, begins, [name.strip().casefold() not in numbers for name in self.header])
        self._starts = [piece.first for piece in self.pieces]
        self._count = sum(len(piece.rows) + len(piece.others) for piece in self.pieces)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Cells]:
        return chain.from_iterable(piece.all() for piece in self.pieces)

    @overload
    def __getitem__(self, place: int) -> Cells: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Cells, ...]: ...
    def __getitem__(self, place: int | slice) -> Cells | tuple[Cells, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(*place.indices(len(self))))
        if not 0 <= place < len(self):
            raise IndexError(place)
        row = place + 2
        return self.pieces[bisect_right(self._starts, row) - 1].cells(row)

    def _add_records(self, records: Iterator[list[str]]) -> None:
        """Rows with quotes: a cell may hold commas and ends of lines, and what is quoted wrongly is an error."""
        first, width = 2, len(self.header)
        while batch := list(islice(records, _ROWS)):
            numbered = list(enumerate(batch, start=first))
            fitting = [(row, cells) for row, cells in numbered if len(cells) == width]
            columns = zip(*(cells for _, cells in fitting), strict=True) if fitting else [()] * width
            self.pieces.append(
                RowPiece(
                    np.array([row for row, _ in fitting], dtype=np.int64),
                    [TextColumn.of(column) for column in columns],
                    {row: tuple(cells) for row, cells in numbered if len(cells) != width},
                )
            )
            first += len(batch)

    def _add_lines(self, content: bytes, begins: int, distinct: Sequence[bool]) -> None:
        """Rows without quotes, as Arrow reads them."""
        others: dict[int, Cells] = {}

        def note(line: int, text: str) -> None:
            others[line + 1] = tuple(text.split(","))

        self.pieces = list(_numbered(read_lines(content, begins, distinct, note), len(self.header), others))


def _numbered(pieces: Iterable[list[TextColumn]], width: int, others: dict[int, Cells]) -> Iterator[RowPiece]:
    """Each piece with the numbers of its rows: `others` are those left out so far, also of pieces still to come."""
    first = 2
    for columns in pieces:
        count = len(columns[0])
        numbers = np.arange(first, first + count + len(others))
        rows = numbers[~np.isin(numbers, list(others))][:count] if others else numbers
        after = int(rows[-1]) + 1 if count else first
        here = {row: others.pop(row) for row in list(others) if row < after}
        if count:
            yield RowPiece(rows, columns, here)
        first = after
    if others:
        yield RowPiece(np.zeros(0, dtype=np.int64), [TextColumn.of([])] * width, others)
