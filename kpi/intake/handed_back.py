"""Refused rows as a file of the same shape, each with its reasons: to be mended and handed in again."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from kpi.actions.admit import Outcome
from kpi.importers.canonical import REASONS
from kpi.importers.cells import one_line_end
from kpi.importers.grid import BLANK, Cell, Grid, Sheet
from kpi.importers.reading import Reading
from kpi.language import Language
from kpi.language.problems import mend, sentence
from kpi.model.problem import Problem

_MARK = "\ufeff"  # by it a spreadsheet knows the encoding


def ending_of(reading: Reading) -> str:
    """How the name of the file ends in which refused rows come back."""
    return "csv" if reading.file_kind == "csv" else "xlsx"


def refused_name(file: str, ending: str = "csv") -> str:
    """It stands beside the file that the rows came from."""
    return f"{Path(file).stem}.refused.{ending}"


def same_shape(grid: Grid, reading: Reading, reasons: Mapping[int, str]) -> bytes:
    """The rows down to the header as they stand, then the refused ones with a column of reasons at the end."""
    sheet = next((one for one in grid.sheets if one.name == reading.sheet), grid.sheets[0])
    last = reading.header_rows[1]
    place = _reasons_column(sheet, last)
    rows = [_padded(row, place) for row in sheet.rows[:last]]
    if rows:
        rows[-1][place] = Cell(REASONS, "text")
    for number, said in sorted(reasons.items()):
        row = _padded(sheet.rows[number - 1], place)
        row[place] = Cell(said, "text")
        rows.append(row)
    return _csv(rows) if ending_of(reading) == "csv" else _workbook(sheet, rows, last)


def _reasons_column(sheet: Sheet, last: int) -> int:
    """Where the reasons stand already, when the file has come back once, or behind the last column."""
    header = sheet.rows[last - 1] if 0 < last <= len(sheet.rows) else ()
    there = [place for place, cell in enumerate(header) if cell.text.strip().casefold() == REASONS]
    return there[0] if there else max((len(row) for row in sheet.rows), default=0)


def _padded(row: Sequence[Cell], place: int) -> list[Cell]:
    return [*row, *[BLANK] * (place + 1 - len(row))]


def _csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([cell.text for cell in row] for row in rows)
    return (_MARK + out.getvalue()).encode()


def _workbook(sheet: Sheet, rows: Sequence[Sequence[Cell]], last: int) -> bytes:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError(page)
    page.title = sheet.name[:31] or "Sheet1"
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell.kind != "blank" and cell.text:
                _write(page.cell(number, column), cell)
    for block in sheet.merged:
        if block.bottom <= last:
            page.merge_cells(start_row=block.top, start_column=block.left, end_row=block.bottom, end_column=block.right)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_DIGITS = 15
"""So many a spreadsheet keeps; a longer number goes out as text."""


def _write(place: object, cell: Cell) -> None:
    """Numbers as numbers where none of their digits is lost, all else as text, which is never a formula."""
    from openpyxl.cell.cell import Cell as Place

    if not isinstance(place, Place):
        raise TypeError(place)
    number = cell.text.removesuffix("%")
    if cell.kind == "number" and number.strip("-").replace(".", "").isdecimal() and len(number) <= _DIGITS:
        is_percent = number != cell.text
        place.value = Decimal(number).scaleb(-2) if is_percent else Decimal(number)
        place.number_format = "0.00%" if is_percent else "General"
    elif cell.kind == "date":
        place.value = date.fromisoformat(cell.text[:10])
        place.number_format = "dd/mm/yyyy"
    else:
        place.value = cell.text
        place.data_type = "s"  # whatever it begins with


def refused_csv(outcome: Outcome, language: Language) -> str:
    """The refused rows as they stood, each with its reasons: to be mended and handed in again."""
    reasons: dict[int, list[Problem]] = {}
    for problem in outcome.problems:
        if problem.blocks and problem.row is not None:
            reasons.setdefault(problem.row, []).append(problem)
    keep = [place for place, name in enumerate(outcome.header) if name.casefold() != REASONS]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(outcome.header[place] for place in keep), REASONS])
    for row, cells in outcome.refused_rows:
        padded = [*map(one_line_end, cells), *[""] * (len(outcome.header) - len(cells))]
        said = " ".join(said_of(problem, language) for problem in reasons.get(row, []))
        extra = padded[len(outcome.header) :]
        writer.writerow([*(padded[place] for place in keep), said, *extra])
    return out.getvalue()


def said_of(problem: Problem, language: Language) -> str:
    """The sentence and the way to mend it."""
    values = {"value": problem.value, "column": problem.column, **problem.values}
    return f"{sentence(language, problem.code, values)} {mend(language, problem.code, values)}".strip()
