"""Reads the figures of a CSV of ours: each row becomes figures, or problems that name its cells."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kpi.importing.figures.csv_rows import CsvRows, RowPiece
from kpi.importing.figures.duplicates import figure_doubles, others
from kpi.importing.figures.typed_figures import CellRefusal, FigureColumns
from kpi.importing.table.unknown_rows import FEWEST
from kpi.model.figure_table import FigureTable, together
from kpi.model.problem import Problem
from kpi.model.proposal import Known


class CsvFigures(NamedTuple):
    """The figures of the rows that are not refused, what is wrong with the others, and how many of these, at the end,
    name nothing known and are refused together."""

    figures: FigureTable
    problems: list[Problem]
    unknown: int = 0


def read_figures(
    rows: CsvRows,
    columns: Sequence[str],
    headed: Mapping[str, str],
    known: Known,
    called: Callable[[str], str] | None = None,
) -> CsvFigures:
    """What the rows tell; `columns` are our names for the columns, and `headed` how the file writes them."""
    reader, tables, refused = FigureColumns(known, called), list[FigureTable](), list[tuple[RowPiece, CellRefusal]]()
    for piece in rows.pieces:
        full = piece.without_blanks()
        read = reader.read(dict(zip(columns, full.columns, strict=True)), full.rows)
        tables.append(read.figures)
        refused += [(full, refusal) for refusal in read.refusals]
    tail = _unknown_rows(rows, refused)
    problems = [
        _problem(full, refusal, columns, headed) for full, refusal in refused if _row(full, refusal) not in tail
    ]
    if tail:
        values = {"rows": str(len(tail)), "first": str(min(tail)), "last": str(max(tail))}
        problems.append(Problem("unknown_rows", min(tail), headed.get("indicator", "indicator"), values=values))
    figures = together(tables)
    doubles = list(_doubles(figures, rows, columns, headed))
    if doubles:
        figures = figures.without_rows({problem.row for problem in doubles if problem.row is not None})
    return CsvFigures(figures, [*problems, *doubles], len(tail))


def _problem(piece: RowPiece, refusal: CellRefusal, columns: Sequence[str], headed: Mapping[str, str]) -> Problem:
    _, column, fault, blocks = refusal
    value = fault.value
    if value is None:
        value = piece.columns[columns.index(column)][refusal.place] if column in columns else ""
    return Problem(fault.code, _row(piece, refusal), headed.get(column, column), value, fault.values, blocks=blocks)


def _row(piece: RowPiece, refusal: CellRefusal) -> int:
    return int(piece.rows[refusal.place])


def _unknown_rows(rows: CsvRows, refused: Sequence[tuple[RowPiece, CellRefusal]]) -> set[int]:
    """The rows at the end that name neither a known unit nor a known indicator, where they are many."""
    units, indicators = (
        {_row(full, refusal) for full, refusal in refused if refusal.fault.code == code}
        for code in ("unknown_unit", "unknown_indicator")
    )
    unknown = units & indicators
    if len(unknown) < FEWEST:
        return set()
    full = {row for piece in rows.pieces for row in [*piece.without_blanks().rows.tolist(), *piece.others]}
    last_known = max(full - unknown, default=0)
    tail = {row for row in unknown if row > last_known}
    return tail if len(tail) >= FEWEST else set()


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
