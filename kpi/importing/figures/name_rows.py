"""Reads the rows of a CSV of units or indicators, cell by cell."""

from collections.abc import Callable, Mapping, Sequence

from kpi.importing.figures.csv_rows import CsvRows
from kpi.importing.figures.duplicates import name_doubles, others
from kpi.importing.figures.indicator_rows import indicator_line
from kpi.importing.figures.typed_row import Row, each
from kpi.importing.figures.unit_rows import unit_line
from kpi.model.line import IndicatorLine, UnitLine
from kpi.model.problem import Problem
from kpi.model.proposal import Kind

Lines = tuple[UnitLine | IndicatorLine, ...]


def read_names(
    kind: Kind | None, rows: CsvRows, columns: Sequence[str], headed: Mapping[str, str]
) -> tuple[Lines, list[Problem]]:
    """The lines of all rows that are not refused, and the problems of the others."""
    numbered = ((row, cells) for row, cells in enumerate(rows, start=2) if any(map(str.strip, cells)))
    fitting = [
        Row(row, dict(zip(columns, cells, strict=True)), headed)
        for row, cells in numbered
        if len(cells) == len(columns)
    ]
    read: Callable[[Row], UnitLine | IndicatorLine] = unit_line if kind == "units" else indicator_line
    lines, by_number = each(fitting, read), {row.number: row for row in fitting}
    refused = set[int]()
    for numbers, column in name_doubles(lines):
        refused.update(numbers)
        for number in numbers:
            by_number[number].refuse("duplicate", column, rows=others(numbers, number))
    return tuple(line for line in lines if line.row not in refused), [
        problem for row in fitting for problem in row.problems
    ]
