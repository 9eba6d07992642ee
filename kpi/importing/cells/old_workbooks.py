"""Reads the sheets of an old workbook (XLS) as cells, with xlrd."""

import io
import struct
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from kpi.importing.cells.grid import MOST_MERGED, Applied, Grid, GridSheet, Merged, Tally
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.number_format import rounds, says_something
from kpi.importing.cells.sheet_cells import CellsOfValues, with_facts
from kpi.importing.cells.sheet_facts import CellAppearance, Piece, Position, SheetFacts
from kpi.importing.cells.unreadable import Unreadable

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet as OldSheet

_FORMULA, _TEXT_RESULT = 0x0006, 0x0207
_BEFORE_TEXT = frozenset({0x04BC, 0x0221, 0x0021, 0x0236, 0x0036, 0x0037, 0x0237})
"""Records that may stand between a formula and its text: of formulas that several cells share."""
_CALCULATE_ON_LOAD = 0x02
_NOUGHT, _NO_NUMBER = bytes(8), b"\xff\xff"
_TEXT, _EMPTY_TEXT = 0, 3
_HEIGHTS = {1: 1, 2: -1}
_USUAL_TYPES = frozenset({0, 1, 2, 6})  # empty, text, number, blank: their values are taken as they are
_DATE, _YES_NO, _ERROR = 3, 4, 5
_ANY_DAY = datetime(1900, 1, 1)  # noqa: DTZ001 - a workbook knows no time zones


def read_old_workbook(content: bytes, limits: Limits) -> Grid:
    """The sheets of an old workbook. Raises Unreadable."""
    from xlrd import open_workbook  # which nobody needs who has no file of twenty years ago
    from xlrd.biffh import XLRDError

    try:
        book = open_workbook(
            file_contents=content, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
        )
        return _read(book, limits)
    except Unreadable:
        raise
    except XLRDError as error:
        if "encrypted" in str(error):
            raise Unreadable("file_is_encrypted") from error
        raise Unreadable("file_damaged_or_odd", str(error)[:80]) from error
    except MemoryError:
        raise
    except Exception as error:  # whatever comes out of arithmetic on damaged bytes: xlrd checks few of them
        raise Unreadable("file_damaged_or_odd", "XLS") from error


def _read(book: "Book", limits: Limits) -> Grid:
    styles, fonts = _styles_of(book)
    tally, cells = Tally(), CellsOfValues()
    sheets: list[GridSheet] = []
    left = limits.cells
    for number, name in enumerate(book.sheet_names()):
        watch = _FormulaWatch(book)
        sheet = book.sheet_by_index(number)
        left -= sheet.nrows * sheet.ncols
        if sheet.ncols > limits.columns or left < 0:
            raise Unreadable("sheet_too_large", f"{sheet.nrows} × {sheet.ncols}", limit=str(limits.cells))
        facts = _facts_of(sheet, styles, fonts, watch.not_computed)
        its_cells = cells.rows(_values_of(sheet, book.datemode))
        cells.note_long_numbers(its_cells, name, tally)
        rows = with_facts(its_cells, name, facts, tally)
        hidden = sheet.visibility != 0
        sheets.append(GridSheet(name, rows, hidden, facts.hidden_rows, facts.hidden_columns, facts.merged))
        book.unload_sheet(number)
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("empty_file")
    applied = (Applied("days_from_1904", 1),) if book.datemode else ()
    return Grid("xls", tuple(sheets), applied=(*applied, *tally.applied()))


class _FormulaWatch:
    """Sees the formulas of a sheet go by as xlrd reads them: those that were never computed, which it does not report.

    What writes formulas without computing them leaves a nought there, or a text that does not follow, and tells Excel
    to compute. Taken as it stands that nought would be a figure.
    """

    def __init__(self, book: "Book") -> None:
        self.not_computed: set[Position] = set()
        self._book, self._last = book, (0, 0)
        self._next_record = type(book).get_record_parts
        book.get_record_parts = self._record  # type: ignore[method-assign] - xlrd has no other way to look on

    def _record(self) -> tuple[int, int, bytes]:
        code, length, content = self._next_record(self._book)
        if code == _TEXT_RESULT:
            self.not_computed.discard(self._last)
        elif code == _FORMULA:
            row, column, _, result, flags = struct.unpack_from("<HHH8sH", content)
            self._last = row + 1, column + 1
            is_text = result[6:] == _NO_NUMBER and result[0] in {_TEXT, _EMPTY_TEXT}
            if flags & _CALCULATE_ON_LOAD and (result == _NOUGHT or is_text):
                self.not_computed.add(self._last)
            if is_text and not self._text_follows():
                content = content[:6] + bytes([_EMPTY_TEXT]) + content[7:]  # for xlrd refuses a text without a text
        return code, length, content

    def _text_follows(self) -> bool:
        # Any: where xlrd stands in its stream is its own affair, and nothing else says what the next record is.
        book: Any = self._book
        following = struct.unpack_from("<H", book.mem, book._position)[0]
        return following == _TEXT_RESULT or following in _BEFORE_TEXT


def _styles_of(book: "Book") -> tuple[dict[int, CellAppearance], list[CellAppearance]]:
    """The styles of cells that say something of what is in them, by their numbers; and the fonts."""
    fonts = [CellAppearance(_HEIGHTS.get(font.escapement, 0), bool(font.struck_out)) for font in book.font_list]
    appearances: dict[int, CellAppearance] = {}
    for number, style in enumerate(book.xf_list):
        font = fonts[style.font_index] if style.font_index < len(fonts) else CellAppearance()
        known = book.format_map.get(style.format_key)
        appearance = font._replace(format=known.format_str if known else "")
        if says_something(appearance) or rounds(appearance):
            appearances[number] = appearance
    return appearances, fonts


def _facts_of(
    sheet: "OldSheet", styles: dict[int, CellAppearance], fonts: Sequence[CellAppearance], not_computed: set[Position]
) -> SheetFacts:
    appearances: dict[Position, CellAppearance] = {}
    if styles:
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                appearance = styles.get(sheet.cell_xf_index(row, column))
                if appearance is not None and (says_something(appearance) or _has_decimals(sheet, row, column)):
                    appearances[row + 1, column + 1] = appearance
    merged = [Merged(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    return SheetFacts(
        frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden),
        frozenset(column + 1 for column, about in sheet.colinfo_map.items() if about.hidden),
        tuple(merged[:MOST_MERGED]),
        frozenset(not_computed),
        appearances=appearances,
        pieces=dict(_pieces_of(sheet, fonts)),
    )


def _has_decimals(sheet: "OldSheet", row: int, column: int) -> bool:
    value = sheet.cell_value(row, column)
    return isinstance(value, float) and not value.is_integer()


def _pieces_of(sheet: "OldSheet", fonts: Sequence[CellAppearance]) -> Iterator[tuple[Position, tuple[Piece, ...]]]:
    """Of the texts in which a font begins within the text, those with raised or struck-out pieces."""
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        text = str(sheet.cell_value(row, column))
        begins = [(0, None), *((begin, fonts[font]) for begin, font in runs if font < len(fonts))]
        ends = [*(begin for begin, _ in begins[1:]), len(text)]
        pieces = tuple(Piece(text[begin:end], font) for (begin, font), end in zip(begins, ends, strict=True))
        if any(piece.appearance is not None and piece.appearance != CellAppearance() for piece in pieces):
            yield (row + 1, column + 1), pieces


def _values_of(sheet: "OldSheet", datemode: Literal[0, 1]) -> Iterator[list[object]]:
    for row in range(sheet.nrows):
        values, types = list[object](sheet.row_values(row)), sheet.row_types(row)
        if not _USUAL_TYPES.issuperset(types):
            values = [_value(value, kind, datemode) for value, kind in zip(values, types, strict=True)]
        yield values


def _value(value: object, kind: int, datemode: Literal[0, 1]) -> object:
    from xlrd.biffh import error_text_from_code
    from xlrd.xldate import xldate_as_datetime

    if kind == _YES_NO:
        return bool(value)
    if kind == _ERROR and isinstance(value, int):
        return error_text_from_code.get(value, "#N/A")
    if kind != _DATE or not isinstance(value, float):
        return value
    if 0 <= value < 1:  # a time of day
        return (_ANY_DAY + timedelta(days=value)).time()
    try:
        return xldate_as_datetime(value, datemode)
    except (OverflowError, ValueError):
        return value
