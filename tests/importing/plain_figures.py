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
    for column in ("target", "actual"):
        keyed: Doubles = {}
        for line in lines:
            if (figure := getattr(line, column)) is not None:
                aim = (figure.basis, figure.effective_on) if column == "target" else ()
                keyed.setdefault((line.unit, line.indicator, figure.period, *aim), []).append((figure, line.row))
        for pairs in keyed.values():
            if len({figure for figure, _ in pairs}) > 1:
                numbers = [number for _, number in pairs]
                refused |= set(numbers)
                for number in numbers:
                    others = [str(other) for other in numbers if other != number]
                    shown = ", ".join([*others[:10], *(["…"] if len(others) > 10 else [])])
                    by_number[number].refuse("duplicate", column, rows=shown)
    problems = [problem for row in rows for problem in row.problems]
    return [line for line in lines if line.row not in refused], problems, len(rows)
