"""Workbooks: XLSX, XLS and ODS as cells, each number to its last digit and each date as a date."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from kpi.importing.cells.compound_file import Compound
from kpi.importing.cells.grid import BLANK, Applied, Cell, Grid, Merged, Sheet, Tally, place_of
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.number_format import PLAIN, looked_at
from kpi.importing.cells.numerals import ERRORS
from kpi.importing.cells.open_document import told_by_tables
from kpi.importing.cells.packed_files import check_package
from kpi.importing.cells.sheet_xml import Beside, beside, counts_from_1904, sheets_of, styles_of, told_texts
from kpi.importing.cells.unreadable import Unreadable
from kpi.importing.cells.xls_records import told_by_records

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_EXACT = 10**15
"""From here on a spreadsheet has lost digits: it keeps fifteen."""
_LONGEST = 10**21


def read_workbook(content: bytes, kind: str, limits: Limits) -> Grid:
    """The sheets of a workbook. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    tell = {"xlsx": _told_by_xml, "xls": _told_by_records, "ods": _told_by_tables}[kind]
    told, from_1904 = tell(content, limits)  # which also sees to it that the reader is handed nothing endless
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grid = _read(book, kind, told, limits)
        applied = (Applied("days_from_1904", 1), *grid.applied) if from_1904 else grid.applied
        return grid._replace(applied=applied)
    except PasswordError as error:
        raise Unreadable("file_is_encrypted") from error
    except Unreadable:
        raise
    except (CalamineError, ValueError, OSError, KeyError, OverflowError, IndexError) as error:
        raise Unreadable("file_damaged_or_odd", str(error)[:80]) from error
    except BaseException as error:  # a fault inside the reader of workbooks comes as no ordinary exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("file_damaged_or_odd", kind.upper()) from error


_Told = tuple[dict[str, Beside] | tuple[Beside, ...], bool]
"""What is told beside the values, by the names of the sheets or in their order; whether days count from 1904."""


def _told_by_xml(content: bytes, limits: Limits) -> _Told:
    package = check_package(content, limits.unpacked)
    styles, texts = styles_of(package), told_texts(package)
    members = set(package.namelist())
    told = {
        name: beside(package, member, styles, texts, limits.cells)
        for name, member in sheets_of(package).items()
        if member in members
    }
    return told, counts_from_1904(package)


def _told_by_tables(content: bytes, limits: Limits) -> _Told:
    return told_by_tables(check_package(content, limits.unpacked), limits.cells), False


def _told_by_records(content: bytes, limits: Limits) -> _Told:
    compound = Compound(content)
    return told_by_records(compound.stream("workbook" if "workbook" in compound.names() else "book"), limits.cells)


def _read(book: "CalamineWorkbook", kind: str, told: dict[str, Beside] | tuple[Beside, ...], limits: Limits) -> Grid:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets: list[Sheet] = []
    tally = Tally()
    left = limits.cells
    worksheets = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
    names = [about.name for about in worksheets]
    by_name = told if isinstance(told, dict) else dict(zip(names, told, strict=False))
    for about in worksheets:
        sheet = book.get_sheet_by_name(about.name)
        height, width = sheet.total_height, sheet.total_width
        left -= height * width
        if height > limits.rows or width > limits.columns or left < 0:
            raise Unreadable("sheet_too_large", f"{height} × {width}", limit=str(limits.cells))
        hidden = about.visible != SheetVisibleEnum.Visible
        sheets.append(_sheet(sheet, about.name, hidden, by_name.get(about.name, Beside()), tally))
    if not any(cell.kind != "blank" for sheet in sheets for row in sheet.rows for cell in row):
        raise Unreadable("empty_file")
    return Grid(kind, tuple(sheets), applied=tally.applied())


def _sheet(sheet: "CalamineSheet", name: str, hidden: bool, told: Beside, tally: Tally) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    seen: dict[int, list[int]] = {}
    for row_seen, column in {**told.looks, **told.pieces}:
        seen.setdefault(row_seen, []).append(column)
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        row = [
            _cell(value, number, column, name, told, tally) if value != "" or told.not_computed else BLANK
            for column, value in enumerate(values, start=1)
        ]
        for column in seen.get(number, ()):
            place = number, column
            if column <= len(row):
                row[column - 1] = looked_at(row[column - 1], told.looks.get(place, PLAIN), told.pieces.get(place, ()))
        while row and row[-1].kind == "blank":
            row.pop()
        rows.append(tuple(row))
    for (row, column), text in told.errors:
        _set(rows, row, column, Cell(text, "error"))
    for row, column in sorted(told.not_computed):
        _set(rows, row, column, Cell("", "error", "formula_without_value"))
        tally.note("formula_without_value", place_of(name, row, column))
    while rows and not rows[-1]:
        rows.pop()
    merged = told.merged or _merged(sheet)
    return Sheet(name, tuple(rows), hidden, told.hidden_rows, told.hidden_columns, merged)


def _set(rows: list[tuple[Cell, ...]], row: int, column: int, cell: Cell) -> None:
    while len(rows) < row:
        rows.append(())
    held = list(rows[row - 1])
    held += [BLANK] * (column - len(held))
    held[column - 1] = cell
    rows[row - 1] = tuple(held)


def _merged(sheet: "CalamineSheet") -> tuple[Merged, ...]:
    found: Iterable[Sequence[Sequence[int]]] = sheet.merged_cell_ranges or ()
    return tuple(Merged(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found)


def _cell(value: object, row: int, column: int, name: str, told: Beside, tally: Tally) -> Cell:
    if value == "" or value is None:
        return BLANK
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", "yes_no")
    if isinstance(value, (int, float)):
        return _number(value, row, column, name, told, tally)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return Cell(value.date().isoformat() if is_day else value.isoformat(" ", "minutes"), "date")
    if isinstance(value, date):
        return Cell(value.isoformat(), "date")
    if isinstance(value, (time, timedelta)):
        return Cell(str(value), "text")
    text = str(value)
    return Cell(text, "error" if text.startswith("#") and text.casefold() in ERRORS else "text")


def _number(value: float, row: int, column: int, name: str, told: Beside, tally: Tally) -> Cell:
    text = digits_of(value)
    if (row, column) in told.percents:
        shown = digits_of(value, percent=True)
        tally.note("percent_format", place_of(name, row, column), text, shown)
        return Cell(shown, "number", "percent_format")
    if abs(value) >= _EXACT:
        tally.note("more_than_fifteen_digits", place_of(name, row, column), text, text)
        return Cell(text, "number", "more_than_fifteen_digits")
    return Cell(text, "number")


def digits_of(value: float, *, percent: bool = False) -> str:
    """The number in the fifteen digits that a spreadsheet keeps and shows; 0.824 as a percentage is 82.4%."""
    if not isfinite(value) or abs(value) >= _LONGEST:
        return repr(value)
    if isinstance(value, int):
        number = Decimal(value)
    else:
        number = Decimal(repr(value)) if abs(value) >= _EXACT else Decimal(f"{value:.15g}")
    text = f"{number.scaleb(2) if percent else number:f}"
    shown = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{shown}%" if percent else shown
