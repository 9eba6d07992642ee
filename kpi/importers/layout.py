"""The layout of a grid: its sheet, its header, what each column is taken for, and the figures that its rows tell."""

import hashlib

from kpi.importers.cells import Row, each
from kpi.importers.doubles import doubles
from kpi.importers.figures import FigureReader
from kpi.importers.grid import Cell, Grid, Sheet, letters_of
from kpi.importers.headers import header_of
from kpi.importers.reading import Column, Reading
from kpi.model.problem import Problem
from kpi.model.proposal import FigureLine, Known, Proposal
from kpi.model.question import Answers

_DEEP = 40  # rows in which a header is looked for


def read_layout(grid: Grid, file: str, known: Known, answers: Answers, *, sha256: str = "") -> Reading:
    """What is made of the cells; what is wrong or must be asked stands in the reading."""
    sheet = next((one for one in grid.sheets if not one.hidden), Sheet("", ()))
    top = _header_row(sheet)
    columns = _columns(sheet, top, answers)
    here = {column.meaning: column.header for column in columns if column.meaning != "skip"}
    rows: list[Row] = []
    for number, cells in enumerate(sheet.rows[top:], start=top + 1):
        told = {
            column.meaning: cell.text
            for column, cell in zip(columns, cells, strict=False)
            if column.meaning not in {"skip", "refused_because"}
        }
        if any(told.values()):
            rows.append(Row(number, told, here))
    lines = [line for line in each(rows, FigureReader(known).line) if isinstance(line, FigureLine)]
    by_number = {row.number: row for row in rows}
    wrong: set[int] = set()
    for numbers, column in doubles("figures", lines):
        wrong.update(numbers)
        for number in numbers:
            others = ", ".join(str(other) for other in numbers if other != number)
            by_number[number].refuse("duplicate", column, rows=others)
    found = [problem for row in rows for problem in row.problems]
    proposal = Proposal(
        "figures",
        file,
        read=len(rows),
        lines=tuple(line for line in lines if line.row not in wrong),
        problems=tuple(Problem(p.code, p.row, p.column, p.value, p.values, file, p.blocks) for p in found),
        sha256=sha256,
    )
    words = "\n".join(f"{one.letter} {one.header}" for one in columns if one.meaning != "refused_because")
    return Reading(
        file,
        shape="long",
        file_kind=grid.kind,
        encoding=grid.encoding,
        sheet=sheet.name,
        sheets=tuple(one.name for one in grid.sheets),
        header_rows=(top, top),
        columns=columns,
        proposal=proposal,
        fingerprint=hashlib.sha256(words.encode()).hexdigest(),
    )


def _header_row(sheet: Sheet) -> int:
    """The row, counted from 1, with the most known headers."""
    known = [sum(bool(header_of(cell.text).meaning) for cell in row) for row in sheet.rows[:_DEEP]]
    return known.index(max(known)) + 1 if known else 1


def _columns(sheet: Sheet, top: int, answers: Answers) -> tuple[Column, ...]:
    cells: tuple[Cell, ...] = sheet.rows[top - 1] if sheet.rows else ()
    found: list[Column] = []
    for place, cell in enumerate(cells, start=1):
        letter = letters_of(place)
        told = answers.get(f"column:{letter}", "")
        found.append(Column(letter, cell.text, told or header_of(cell.text).meaning or "skip"))
    return tuple(found)
