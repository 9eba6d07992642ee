"""Reads the sheets of an XLSX or ODS workbook as cells, each number to its last digit and each date as a date."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.importing.cells.grid import Applied, Grid, GridSheet, Merged, Tally
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.number_format import rounds, says_something
from kpi.importing.cells.open_document import facts_of_tables
from kpi.importing.cells.packed_files import check_package
from kpi.importing.cells.sheet_cells import CellsOfValues, with_facts
from kpi.importing.cells.sheet_facts import SheetFacts
from kpi.importing.cells.sheet_xml import shared_pieces, sheet_facts, sheets_of
from kpi.importing.cells.unreadable import Unreadable
from kpi.importing.cells.workbook_styles import styles_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def read_workbook(content: bytes, kind: str, limits: Limits) -> Grid:
    """The sheets of a workbook. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # which a text has no use for

    # The facts first: they also see to it that the reader is handed nothing endless.
    facts, from_1904 = _facts_in_xml(content, limits) if kind == "xlsx" else (_facts_in_tables(content, limits), False)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        grid = _read(book, kind, facts, limits)
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


def _facts_in_xml(content: bytes, limits: Limits) -> tuple[dict[str, SheetFacts], bool]:
    package = check_package(content, limits.unpacked)
    styles, shared = styles_of(package, says_something), shared_pieces(package)
    hiding = styles_of(package, rounds)
    members, from_1904 = sheets_of(package)
    facts = {
        name: sheet_facts(package, member, styles, shared, limits.cells, hiding) for name, member in members.items()
    }
    return facts, from_1904


def _facts_in_tables(content: bytes, limits: Limits) -> dict[str, SheetFacts]:
    return facts_of_tables(check_package(content, limits.unpacked), limits.cells, says_something)


def _read(book: "CalamineWorkbook", kind: str, facts: dict[str, SheetFacts], limits: Limits) -> Grid:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets: list[GridSheet] = []
    tally, cells = Tally(), CellsOfValues()
    left = limits.cells
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        height, width = sheet.total_height, sheet.total_width
        left -= height * width
        if height > limits.rows or width > limits.columns or left < 0:
            raise Unreadable("sheet_too_large", f"{height} × {width}", limit=str(limits.cells))
        hidden = about.visible != SheetVisibleEnum.Visible
        its_facts = facts.get(about.name, SheetFacts())
        its_cells = cells.rows(_values(sheet))
        cells.note_long_numbers(its_cells, about.name, tally)
        rows = with_facts(its_cells, about.name, its_facts, tally)
        merged = its_facts.merged or _merged(sheet)
        sheets.append(GridSheet(about.name, rows, hidden, its_facts.hidden_rows, its_facts.hidden_columns, merged))
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("empty_file")
    return Grid(kind, tuple(sheets), applied=tally.applied())


def _merged(sheet: "CalamineSheet") -> tuple[Merged, ...]:
    ranges: Iterable[Sequence[Sequence[int]]] = sheet.merged_cell_ranges or ()
    return tuple(Merged(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def _values(sheet: "CalamineSheet") -> Iterator[list[object]]:
    """From row 1 and column A on; a row at a time, for all of a long sheet at once takes as much again."""
    indent = [""] * (sheet.start[1] if sheet.start else 0)
    return ([*indent, *values] for values in sheet.iter_rows())
