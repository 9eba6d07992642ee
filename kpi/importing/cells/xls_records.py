"""What the records of an old workbook (XLS) tell beside its values, as the XML of a new one does."""

import struct
from collections.abc import Iterator

from kpi.importing.cells.grid import MOST_MERGED, Merged
from kpi.importing.cells.number_format import PLAIN, Look
from kpi.importing.cells.sheet_xml import Beside, Styles, styles_told
from kpi.importing.cells.unreadable import Unreadable

_FORMULA, _END, _DAYS, _PASSWORD, _COLUMNS, _SHEET = 0x0006, 0x000A, 0x0022, 0x002F, 0x007D, 0x0085
_SEVERAL_NUMBERS, _STYLE, _MERGED, _BEGIN = 0x00BD, 0x00E0, 0x00E5, 0x0809
_ROW, _FLAG, _FORMAT, _TEXT_RESULT, _FONT = 0x0208, 0x0205, 0x041E, 0x0207, 0x0031
_NO_FONT = 4  # there is none of this number: the fifth is called 5
_STRUCK, _HEIGHTS = 0x0008, {1: 1, 2: -1}
_NUMBERS = frozenset({0x0203, 0x027E})
_TEXTS = frozenset({0x00FD, 0x0204, 0x00D6})
_EIGHTH = 0x0600  # the version that Excel 97 to 2003 write
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_CALCULATE_ON_LOAD = 0x02
_NOUGHT = bytes(8)
_IS_ERROR, _IS_TEXT = 2, (0, 3)


def told_by_records(stream: bytes, most_cells: int) -> tuple[tuple[Beside, ...], bool]:
    """For each worksheet in its order; and whether days count from 1904.

    Raises Unreadable for workbooks with a password, and for sheets that reach too far.
    """
    try:
        return _told(stream, most_cells)
    except (struct.error, IndexError) as error:
        raise Unreadable("file_damaged_or_odd", "XLS") from error


def _told(stream: bytes, most_cells: int) -> tuple[tuple[Beside, ...], bool]:
    formats: dict[int, str] = {}
    fonts: list[Look] = []
    styles: list[tuple[int, int]] = []
    begins: list[int] = []
    is_eighth = from_1904 = False
    for code, record in _records(stream, 0):
        if code == _BEGIN:
            is_eighth = struct.unpack_from("<H", record)[0] == _EIGHTH
        elif code == _PASSWORD:
            raise Unreadable("file_is_encrypted")
        elif code == _DAYS:
            from_1904 = struct.unpack_from("<H", record)[0] == 1
        elif code == _FORMAT:
            formats[struct.unpack_from("<H", record)[0]] = _format(record, is_eighth=is_eighth)
        elif code == _FONT:
            _, flags, _, _, height = struct.unpack_from("<5H", record)
            fonts += [PLAIN] * (len(fonts) == _NO_FONT)
            fonts.append(Look(_HEIGHTS.get(height, 0), bool(flags & _STRUCK)))
        elif code == _STYLE:
            font, number = struct.unpack_from("<HH", record)
            styles.append((number, font))
        elif code == _SHEET and record[5] == 0:  # 0: a worksheet; charts and macros have no figures
            begins.append(struct.unpack_from("<I", record)[0])
    told = styles_told(styles, formats, fonts)
    return tuple(_Looker(told, most_cells).look(stream, begin) for begin in begins), from_1904


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from there to the end of their part."""
    depth = 0
    while place + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, place)
        depth += (code == _BEGIN) - (code == _END)
        yield code, stream[place + 4 : place + 4 + length]
        if depth <= 0:
            return
        place += 4 + length


def _format(record: bytes, *, is_eighth: bool) -> str:
    if not is_eighth:
        return record[3 : 3 + record[2]].decode("latin-1")
    length, flags = struct.unpack_from("<HB", record, 2)
    wide = flags & 1
    return record[5 : 5 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


class _Looker:
    """Goes through the records of one sheet."""

    def __init__(self, styles: Styles, most_cells: int) -> None:
        self._styles, self._most = styles, most_cells
        self._looks: dict[tuple[int, int], Look] = {}
        self._last_row = self._last_column = self._cells = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[Merged] = []
        self._percents: set[tuple[int, int]] = set()
        self._not_computed: set[tuple[int, int]] = set()
        self._last_formula = 0, 0
        self._errors: list[tuple[tuple[int, int], str]] = []

    def look(self, stream: bytes, begin: int) -> Beside:
        for code, record in _records(stream, begin):
            if code in _NUMBERS:
                self._number(*struct.unpack_from("<HHH", record))
            elif code in _TEXTS:
                row, column, style = struct.unpack_from("<HHH", record)
                self._hold(row, column)
                self._look(row, column, style)
            elif code == _SEVERAL_NUMBERS:
                row, first = struct.unpack_from("<HH", record)
                for place in range((len(record) - 6) // 6):
                    self._number(row, first + place, struct.unpack_from("<H", record, 4 + place * 6)[0])
            elif code == _FORMULA:
                self._formula(record)
            elif code == _TEXT_RESULT:
                self._not_computed.discard(self._last_formula)
            elif code == _FLAG:
                row, column, _, value, is_error = struct.unpack_from("<HHHBB", record)
                self._hold(row, column)
                if is_error:
                    self._errors.append(((row + 1, column + 1), ERRORS.get(value, "#N/A")))
            else:
                self._about(code, record)
        return Beside(
            self._last_row,
            self._last_column,
            self._cells,
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            tuple(self._merged),
            frozenset(self._percents),
            frozenset(self._not_computed),
            tuple(self._errors),
            self._looks,
        )

    def _about(self, code: int, record: bytes) -> None:
        if code == _ROW and record[12] & 0x20:
            self._hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)
        elif code == _COLUMNS and struct.unpack_from("<H", record, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", record)
            self._hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif code == _MERGED:
            for place in range(struct.unpack_from("<H", record)[0]):
                top, bottom, left, right = struct.unpack_from("<4H", record, 2 + place * 8)
                if len(self._merged) < MOST_MERGED:
                    self._merged.append(Merged(top + 1, left + 1, bottom + 1, right + 1))

    def _hold(self, row: int, column: int) -> None:
        self._cells += 1
        self._last_row, self._last_column = max(self._last_row, row + 1), max(self._last_column, column + 1)
        if self._last_row * self._last_column > self._most or self._cells > self._most:
            raise Unreadable("sheet_too_large", f"{self._last_row} × {self._last_column}", limit=str(self._most))

    def _number(self, row: int, column: int, style: int) -> None:
        self._hold(row, column)
        if style in self._styles.percents:
            self._percents.add((row + 1, column + 1))
        self._look(row, column, style)

    def _look(self, row: int, column: int, style: int) -> None:
        if look := self._styles.looks.get(style):
            self._looks[row + 1, column + 1] = look

    def _formula(self, record: bytes) -> None:
        row, column, style, result, flags = struct.unpack_from("<HHH8sH", record)
        place = self._last_formula = row + 1, column + 1
        is_number = result[6:] != b"\xff\xff"
        if is_number:
            self._number(row, column, style)
        else:
            self._hold(row, column)
            if result[0] == _IS_ERROR:
                self._errors.append((place, ERRORS.get(result[2], "#N/A")))
        # What writes formulas without computing them leaves a nought there, or a text that does not follow,
        # and tells Excel to compute.
        if flags & _CALCULATE_ON_LOAD and (result == _NOUGHT or (not is_number and result[0] in _IS_TEXT)):
            self._not_computed.add(place)
