"""Reads a CSV of figures row by row: the plain second version against which the columns are held."""

import csv
import io

from kpi.importing.figures.typed_row import Row, each
from kpi.model.figure_table import lines_of
from kpi.model.line import FigureLine
from kpi.model.problem import Problem
from kpi.model.proposal import Known, Proposal
from tests.importing.plain_rows import FigureReader

Doubles = dict[tuple[object, ...], list[tuple[object, int]]]


def figure_lines(proposal: Proposal) -> list[FigureLine]:
    """The figures of a proposal one by one, in the order of their rows."""
    return [] if proposal.figures is None else list(lines_of(proposal.figures))


def read_plainly(content: bytes, known: Known) -> tuple[list[FigureLine], list[Problem], int]:
    """The figures, the problems of rows, and how many rows were read; of a file with a header that can be taken."""
    records = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    names = [name.strip() for name in records[0]]
    columns = [name.casefold() for name in names]
    rows: list[Row] = []
    for number, cells in enumerate(records[1:], start=2):
        if any(map(str.strip, cells)):
            rows.append(Row(number, dict(zip(columns, cells, strict=False)), dict(zip(columns, names, strict=True))))
            if len(cells) != len(columns):
                rows[-1].refuse("wrong_number_of_cells", expected=str(len(columns)), found=str(len(cells)))
    lines = each([row for row in rows if not row.problems], FigureReader(known).line)
    by_number = {row.number: row for row in rows}
    refused = set[int]()
    by_column = {column: _keyed(lines, column) for column in ("target", "actual")}
    for column, keyed in by_column.items():
        for pairs in keyed.values():
            if len({figure for figure, _ in pairs}) > 1:
                numbers = [number for _, number in pairs]
                refused |= set(numbers)
                for number in numbers:
                    others = [str(other) for other in numbers if other != number]
                    shown = ", ".join([*others[:10], *(["…"] if len(others) > 10 else [])])
                    by_number[number].refuse("duplicate", column, rows=shown)
    refused |= _refuse_same(by_column, refused, by_number)
    problems = [problem for row in rows for problem in row.problems]
    return [line for line in lines if line.row not in refused], problems, len(rows)


def _keyed(lines: list[FigureLine], column: str) -> Doubles:
    keyed: Doubles = {}
    for line in lines:
        if (figure := getattr(line, column)) is not None:
            aim = (figure.basis, figure.effective_on) if column == "target" else ()
            keyed.setdefault((line.unit, line.indicator, figure.period, *aim), []).append((figure, line.row))
    return keyed


def _refuse_same(by_column: dict[str, Doubles], refused: set[int], by_number: dict[int, Row]) -> set[int]:
    """Rows that tell the same actual, or nothing but the same plans as others."""
    reached = [sorted({row for _, row in pairs}) for pairs in by_column["actual"].values()]
    taken = {row for rows in reached for row in rows}
    planned = [sorted({row for _, row in pairs}) for pairs in by_column["target"].values()]
    planned = [rows for rows in planned if len(rows) > 1 and taken.isdisjoint(rows)]
    once = {
        row
        for pairs in by_column["target"].values()
        for _, row in pairs
        if sorted({other for _, other in pairs}) not in planned
    }
    same = set[int]()
    for rows in (*reached, *(rows for rows in planned if once.isdisjoint(rows))):
        if len(rows) > 1 and refused.isdisjoint(rows):
            same |= set(rows)
            for number in rows:
                by_number[number].refuse("same_twice", rows=", ".join(_shown(rows, number)))
    return same


def _shown(rows: list[int], number: int) -> list[str]:
    others = [str(other) for other in rows if other != number]
    return [*others[:10], *(["…"] if len(others) > 10 else [])]
