"""Refused rows as a file of the same shape, each with its reasons: to be mended and handed in again."""

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from errno import EEXIST
from os import strerror
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.actions.imports.admit import Outcome
from kpi.importing.canonical import COLUMNS, REASONS
from kpi.importing.cells.grid import BLANK, Cell, Grid, GridSheet
from kpi.importing.figures.typed_row import one_line_end
from kpi.importing.table.reading import TableReading
from kpi.intake.reading import reread
from kpi.language import Language
from kpi.language.imports import meaning_words
from kpi.language.problems import problem_in_words
from kpi.model.formula import defused
from kpi.model.question import Answers

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MARK = "\ufeff"  # by it a spreadsheet knows the encoding


def ending_of(reading: TableReading) -> str:
    """How the name of the file ends in which refused rows come back."""
    return "csv" if reading.file_kind == "csv" else "xlsx"


def refused_name(file: str, ending: str = "csv") -> str:
    """It stands beside the file that the rows came from."""
    return f"{Path(file).stem}.refused.{ending}"


def keep_beside(path: Path, name: str, content: bytes) -> str:
    """Write it under that name, or the next that is free: what is there may have been mended. Raises OSError."""
    stem, _, ending = name.rpartition(".")
    for free in (name, *(f"{stem}-{count}.{ending}" for count in range(2, _MOST_KEPT))):
        with suppress(FileExistsError), path.with_name(free).open("xb") as file:
            file.write(content)
            return free
    raise FileExistsError(EEXIST, strerror(EEXIST))


_MOST_KEPT = 1000


def handed_back(
    reading: TableReading, content: bytes, answers: Answers, outcome: Outcome, language: Language
) -> tuple[str, bytes]:
    """The refused rows as a file of the same shape: its name and its bytes."""
    if not reading.fingerprint:  # a canonical file: its rows are at hand
        return refused_name(outcome.file), refused_csv(outcome, language).encode()
    grid, reasons = reread(content, reading, answers), _reasons(outcome, language)
    return refused_name(outcome.file, ending_of(reading)), same_shape(grid, reading, reasons, language)


def _reasons(outcome: Outcome, language: Language) -> dict[int, str]:
    """Why each row was refused."""
    reasons: dict[int, list[str]] = {}
    for problem in outcome.problems:
        if problem.blocks and problem.row is not None:
            reasons.setdefault(problem.row, []).append(problem_in_words(problem, language))
    return {row: " ".join(texts) for row, texts in reasons.items()}


def same_shape(grid: Grid, reading: TableReading, reasons: Mapping[int, str], language: Language) -> bytes:
    """The rows down to the header as they stand, then the refused ones with a column of reasons at the end."""
    sheet = next((candidate for candidate in grid.sheets if candidate.name == reading.sheet), grid.sheets[0])
    last = reading.header_rows[1]
    place = _reasons_column(sheet, last)
    rows = [_padded(row, place) for row in sheet.rows[:last]]
    if rows:
        rows[-1][place] = Cell(_headed(rows[-1][:place], language), "text")
    for number, reason in sorted(reasons.items()):
        row = _padded(sheet.rows[number - 1], place)
        row[place] = Cell(reason, "text")
        rows.append(row)
    return _csv(rows) if ending_of(reading) == "csv" else _workbook(sheet, rows, last)


def _headed(header: Sequence[Cell], language: Language) -> str:
    """What stands above the reasons: a word of ours among our own words, else of the reader's language."""
    names = {cell.text.strip().casefold() for cell in header} - {""}
    return REASONS if names <= {*COLUMNS["figures"]} else meaning_words(REASONS, language)


def _reasons_column(sheet: GridSheet, last: int) -> int:
    """Where the reasons stand already, when the file has come back once, or behind the last column."""
    from kpi.importing.table.header_words import header_of

    header = sheet.rows[last - 1] if 0 < last <= len(sheet.rows) else ()
    there = [place for place, cell in enumerate(header) if header_of(cell.text).meaning == REASONS]
    return there[0] if there else max((len(row) for row in sheet.rows), default=0)


def _padded(row: Sequence[Cell], place: int) -> list[Cell]:
    return [*row, *[BLANK] * (place + 1 - len(row))]


def _csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([defused(cell.text) for cell in row] for row in rows)
    return (_MARK + out.getvalue()).encode()


def _workbook(sheet: GridSheet, rows: Sequence[Sequence[Cell]], last: int) -> bytes:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import OverlappingRange

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page: Worksheet = book.add_worksheet(_sheet_name(sheet.name))  # pyright: ignore[reportUnknownMemberType] - half annotated
        day: Format = book.add_format({"num_format": "dd/mm/yyyy"})  # pyright: ignore[reportUnknownMemberType]
        percent: Format = book.add_format({"num_format": "0.00%"})  # pyright: ignore[reportUnknownMemberType]
        looks: dict[tuple[object, ...], Format] = {}
        for block in sheet.merged:
            if block.bottom <= last and block[:2] != block[2:]:
                with suppress(OverlappingRange):
                    page.merge_range(block.top - 1, block.left - 1, block.bottom - 1, block.right - 1, "")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                digits = cell.text.removesuffix("%")
                if cell.kind == "blank" or not cell.text:
                    continue
                look = looks.get(cell[2:])
                if look is None and (properties := _look(cell)):
                    look = looks[cell[2:]] = book.add_format(properties)  # pyright: ignore[reportUnknownMemberType]
                if cell.kind == "number" and _is_kept(digits):
                    is_percent = digits != cell.text
                    value = Decimal(digits).scaleb(-2) if is_percent else Decimal(digits)
                    page.write_number(number, column, value, look or (percent if is_percent else None))  # pyright: ignore[reportArgumentType] - a Decimal keeps its digits
                elif cell.kind == "date" and len(cell.text) == _DAY:
                    page.write_datetime(number, column, datetime.fromisoformat(cell.text), day)
                else:  # as text, which is never a formula
                    page.write_string(number, column, cell.text, look)
    return out.getvalue()


def _look(cell: Cell) -> dict[str, object]:
    """What the cell was refused for by its look goes back with it: else it would be taken the next time."""
    if cell.rule == "struck_out":
        return {"font_strikeout": True, **({"num_format": "0.00%"} if cell.text.endswith("%") else {})}
    if cell.rule == "raised_whole":
        return {"font_script": 1}
    if cell.shown:
        words = f'" {cell.measure}"' if cell.measure else ""
        return {"num_format": f"0.######{',' * (len(str(cell.scale)) // 3)}{words}"}
    return {}


_DIGITS, _DAY = 15, 10
"""So many digits a spreadsheet keeps, a longer number goes out as text; so many letters a date has."""
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "       ")


def _is_kept(digits: str) -> bool:
    return len(digits) <= _DIGITS and digits.removeprefix("-").replace(".", "", 1).isdecimal()


def _sheet_name(name: str) -> str:
    return name.translate(_NOT_IN_NAMES).strip(" '")[:31] or "Sheet1"


def refused_csv(outcome: Outcome, language: Language) -> str:
    """The refused rows as they stood, each with its reasons: to be mended and handed in again."""
    reasons = _reasons(outcome, language)
    keep = [place for place, name in enumerate(outcome.header) if name.casefold() != REASONS]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(outcome.header[place] for place in keep), REASONS])
    for row, cells in outcome.refused_rows:
        padded = [*map(one_line_end, cells), *[""] * (len(outcome.header) - len(cells))]
        reason = reasons.get(row, "")
        extra = padded[len(outcome.header) :]
        writer.writerow([*(defused(padded[place]) for place in keep), defused(reason), *map(defused, extra)])
    return out.getvalue()
