"""Reads the figures of a CSV of ours: each row becomes figures, or problems that name its cells."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import NamedTuple

from kpi.importing.figures.csv_rows import CsvRows, RowPiece
from kpi.importing.figures.duplicates import figure_doubles, others, same_twice
from kpi.importing.figures.typed_figures import FigureColumns
from kpi.model.figure_table import FigureTable, together
from kpi.model.problem import Problem
from kpi.model.proposal import Known


class CsvFigures(NamedTuple):
    """The figures of the rows that are not refused, and what is wrong with the others."""

    figures: FigureTable
    problems: list[Problem]


def read_figures(
    rows: CsvRows,
    columns: Sequence[str],
    headed: Mapping[str, str],
    known: Known,
    called: Callable[[str], str] | None = None,
) -> CsvFigures:
    """What the rows tell; `columns` are our names for the columns, and `headed` how the file writes them."""
    reader, tables, problems = FigureColumns(known, called), list[FigureTable](), list[Problem]()
    for piece in rows.pieces:
        full = piece.without_blanks()
        read = reader.read(dict(zip(columns, full.columns, strict=True)), full.rows)
        tables.append(read.figures)
        for place, column, fault, blocks in read.refusals:
            value = _cell(full, columns, column, int(full.rows[place])) if fault.value is None else fault.value
            row, header = int(full.rows[place]), headed.get(column, column)
            problems.append(Problem(fault.code, row, header, value, fault.values, blocks=blocks))
    figures = together(tables)
    doubles = list(_doubles(figures, rows, columns, headed))
    doubles += _same(figures, {problem.row for problem in doubles})
    if doubles:
        figures = figures.without_rows({problem.row for problem in doubles if problem.row is not None})
    return CsvFigures(figures, [*problems, *doubles])


def _doubles(figures: FigureTable, rows: CsvRows, columns: Sequence[str], headed: Mapping[str, str]) -> list[Problem]:
    """The same figure with other values: no row of it is taken, for nobody can know which is meant."""
    return [
        Problem(
            "duplicate",
            number,
            headed.get(column, column),
            rows[number - 2][columns.index(column)] if column in columns else "",
            {"rows": others(numbers, number)},
        )
        for numbers, column in figure_doubles(figures)
        for number in numbers
    ]


def _same(figures: FigureTable, refused: Set[int | None]) -> list[Problem]:
    """The same figure with the same value: written twice, or of two sources, and only the file's author knows."""
    return [
        Problem("same_twice", number, values={"rows": others(numbers, number)})
        for numbers in same_twice(figures)
        if refused.isdisjoint(numbers)
        for number in numbers
    ]


def _cell(piece: RowPiece, columns: Sequence[str], column: str, row: int) -> str:
    return piece.cells(row)[columns.index(column)] if column in columns else ""
