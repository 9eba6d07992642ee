"""Makes the cells of a sheet: of the values that a reader of workbooks hands over, and of what is told beside them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from kpi.importing.cells.grid import BLANK, Cell, Tally, place_of
from kpi.importing.cells.number_format import as_shown
from kpi.importing.cells.numerals import ERRORS
from kpi.importing.cells.sheet_facts import PLAIN, SheetFacts

_EXACT = 10**15
"""From here on a spreadsheet has lost digits: it keeps fifteen."""
_LONGEST = 10**21

_Rows = list[list[Cell]]


class _Numbers(dict[float, Cell]):
    """The cell of each number; made once, however often the number comes."""

    has_long = False

    def __missing__(self, value: float) -> Cell:
        is_long = abs(value) >= _EXACT
        self.has_long |= is_long
        cell = self[value] = Cell(digits_of(value), "number", "more_than_fifteen_digits" if is_long else "")
        return cell


class _Texts(dict[str, Cell]):
    """The same of texts."""

    def __missing__(self, value: str) -> Cell:
        kind = "error" if value.startswith("#") and value.casefold() in ERRORS else "text"
        cell = self[value] = Cell(value, kind) if value else BLANK
        return cell


class _Others(dict[object, Cell]):
    """The same of what comes rarely: days, times, yes and no, nothing."""

    def __missing__(self, value: object) -> Cell:
        cell = self[value] = _other(value)
        return cell


class CellsOfValues:
    """Makes cells of the values of a workbook; equal values share one cell.

    A table has far fewer distinct values than cells: each is looked at once, and a million cells stay within the memory
    that the reader may have.
    """

    def __init__(self) -> None:
        texts, numbers, others = _Texts(), _Numbers(), _Others()
        self._by_type: dict[type, _Texts | _Numbers | _Others] = {str: texts, float: numbers, int: numbers}
        # True equals 1 and a day's midnight the day: each type has its own, that none is taken for another.
        self._by_type |= {kind: _Others() for kind in (bool, datetime, date, time, timedelta)}
        self._numbers, self._others = numbers, others

    def rows(self, several: Iterable[list[object]]) -> _Rows:
        """Row by row, without the blank ends."""
        by_type, others = self._by_type, self._others
        trimmed: _Rows = []
        for values in several:
            row = [by_type.get(type(value), others)[value] for value in values]  # pyright: ignore - each has its type
            while row and row[-1] is BLANK:
                row.pop()
            trimmed.append(row)
        return trimmed

    def note_long_numbers(self, rows: _Rows, name: str, tally: Tally) -> None:
        """Count those of which nobody knows the last digits any more."""
        if not self._numbers.has_long:
            return
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                if cell.rule == "more_than_fifteen_digits":
                    tally.note("more_than_fifteen_digits", place_of(name, number, column), cell.text, cell.text)


def _other(value: object) -> Cell:
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", "yes_no")
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return Cell(value.date().isoformat() if is_day else value.isoformat(" ", "minutes"), "date")
    if isinstance(value, date):
        return Cell(value.isoformat(), "date")
    return Cell(str(value), "text")


def with_facts(rows: _Rows, name: str, facts: SheetFacts, tally: Tally) -> tuple[tuple[Cell, ...], ...]:
    """The rows of the sheet with what the file tells beside its values; the rules that this takes are counted."""
    for place in {**facts.appearances, **facts.pieces}:
        row, column = place
        if row <= len(rows) and column <= len(rows[row - 1]):
            cell = rows[row - 1][column - 1]
            seen = as_shown(cell, facts.appearances.get(place, PLAIN), facts.pieces.get(place, ()))
            rows[row - 1][column - 1] = seen
            if seen.rule == "percent_format":
                tally.note("percent_format", place_of(name, row, column), cell.text, seen.text)
    for (row, column), text in facts.errors.items():
        _set(rows, row, column, Cell(text, "error"))
    for row, column in sorted(facts.not_computed):
        _set(rows, row, column, Cell("", "error", "formula_without_value"))
        tally.note("formula_without_value", place_of(name, row, column))
    while rows and not rows[-1]:
        rows.pop()
    return tuple(map(tuple, rows))


def _set(rows: _Rows, row: int, column: int, cell: Cell) -> None:
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1]
    line += [BLANK] * (column - len(line))
    line[column - 1] = cell


def digits_of(value: float) -> str:
    """The number in the fifteen digits that a spreadsheet keeps and shows."""
    if not isfinite(value) or abs(value) >= _LONGEST:
        return repr(value)
    if value == int(value):
        return str(int(value)) if abs(value) < _EXACT or isinstance(value, int) else _without_power(repr(value))
    text = f"{value:.15g}"
    return _without_power(text) if "e" in text else text


def _without_power(text: str) -> str:
    written = f"{Decimal(text):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
