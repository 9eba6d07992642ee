"""Collects the figures that rows of a table tell, and reads all of them together by columns."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.importing.cells.grid import place_of
from kpi.importing.figures.placed_row import PlacedRow
from kpi.importing.figures.text_column import TextColumn
from kpi.importing.figures.typed_figures import FigureColumns
from kpi.importing.table.columns import Place
from kpi.importing.table.reading import At, TableCell
from kpi.importing.table.rows import DataRow
from kpi.model.figure_table import FigureTable
from kpi.model.problem import Problem
from kpi.model.proposal import Known


class _TableLine(NamedTuple):
    """A plan, an actual, or both of one period: its texts by our names of columns, and where its figures stand."""

    row: DataRow
    texts: Mapping[str, str]
    places: Mapping[str, Place]  # by side


class FigureLines:
    """The lines of one table. `by` are its columns by meaning, `unit` the name of the unit of all rows.

    `notes_of_both`: the note of a line with a plan and an actual is of both, as in our own files.
    """

    def __init__(self, by: Mapping[str, Place], sheet: str, unit: str, *, notes_of_both: bool = False) -> None:
        self._by, self._sheet, self._unit, self._notes_of_both = by, sheet, unit, notes_of_both
        self._lines: list[_TableLine] = []

    def add(self, row: DataRow, texts: Mapping[str, str], places: Mapping[str, Place]) -> None:
        """One line more."""
        self._lines.append(_TableLine(row, texts, places))

    def read(self, known: Known) -> tuple[FigureTable, dict[int, list[Problem]]]:
        """The figures, each with its line in a column of that name, and what is wrong by the number of its row. What a
        refused row tells is still among them."""
        names = dict.fromkeys(name for line in self._lines for name in line.texts)
        columns = {name: TextColumn.of([line.texts.get(name, "") for line in self._lines]) for name in names}
        read = FigureColumns(known).read(columns, np.arange(len(self._lines)))
        problems: dict[int, list[Problem]] = {}
        for number, column, fault, blocks in read.refusals:
            line = self._lines[number]
            placed = self._placed(line)
            if blocks:
                placed.refuse(fault.code, column, fault.value, **fault.values)
            else:
                placed.warn(fault.code, column)
            problems.setdefault(line.row.number, []).extend(placed.problems)
        rows = np.array([line.row.number for line in self._lines], dtype=np.int64)
        actuals, targets = (
            table.rename(columns={"row": "line"}).assign(row=lambda table: rows[table["line"]])
            for table in read.figures
        )
        if "note" in targets.columns and not self._notes_of_both:  # of a line with both the note is of what was reached
            targets.loc[targets["line"].isin(actuals["line"]), "note"] = ""
        return FigureTable(actuals, targets), problems

    def _placed(self, line: _TableLine) -> PlacedRow:
        places = {**self._by, **line.places}
        return PlacedRow(line.row.number, line.texts, {}, [], self._sheet, line.row, places, self._unit)

    def cell(self, line: int, side: str) -> tuple[str, str]:
        """In which cell the target or the actual of a line stands, and below which header."""
        row, _, places = self._lines[line]
        place = places.get(side) or next(iter(places.values()))
        return place_of(self._sheet, row.number, place.place), place.header

    def example_of_row(self, number: int) -> tuple[str, str]:
        """In which cell the first figure of a row stands, and what it says."""
        line = next(candidate for candidate in self._lines if candidate.row.number == number)
        place = next(iter(line.places.values()))
        cell = line.row.at(place)
        return place_of(self._sheet, number, place.place), (cell.shown or cell.text)[:80]

    def cell_of_row(self, number: int) -> tuple[str, str]:
        """The same of the first figure of a row."""
        line = next(line for line, candidate in enumerate(self._lines) if candidate.row.number == number)
        return self.cell(line, next(iter(self._lines[line].places)))


class FigureCells(Mapping[At, TableCell]):
    """In which cell each actual of a table stands, and below which header."""

    def __init__(self, actuals: pd.DataFrame, lines: FigureLines) -> None:
        places = (actuals[name].tolist() for name in ("row", "unit", "indicator", "period"))
        self._line = dict(zip(zip(*places, strict=True), actuals["line"].tolist(), strict=True))
        self._lines = lines

    def __getitem__(self, at: At) -> TableCell:
        return TableCell(*self._lines.cell(self._line[at], "actual"))

    def __iter__(self) -> Iterator[At]:
        return iter(self._line)

    def __len__(self) -> int:
        return len(self._line)


def with_plan_days(figures: FigureTable, day: str, *, is_given: bool) -> FigureTable:
    """The plans of a report, that prints those in force on that day; `is_given` is whether somebody has said theirs."""
    if not day or figures.targets.empty:
        return figures
    return figures._replace(targets=figures.targets.assign(plan_of_day=day, day_given=is_given))
