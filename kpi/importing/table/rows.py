"""Holds the rows of a table: those with figures, and those that are passed over, each with its reason."""

from typing import NamedTuple

from kpi.importing.cells.grid import BLANK, Cell
from kpi.importing.table.columns import Place
from kpi.importing.table.reading import Why
from kpi.model.indicator import Indicator
from kpi.model.problem import Problem

DOWNWARDS = ("unit", "indicator", "measure", "period", "year", "basis")
"""Merged cells of these speak for each of their rows."""


class DataRow(NamedTuple):
    """A row that holds figures, or should; `named` are the indicators that it may mean."""

    number: int
    cells: tuple[Cell, ...]
    name: str
    named: tuple[Indicator, ...]
    is_part: bool = False
    side: str = ""  # "plan" or "actual" where the row says which of the two it is

    def at(self, place: Place) -> Cell:
        return self.cells[place.place - 1] if place.place <= len(self.cells) else BLANK

    @property
    def indicator(self) -> Indicator | None:
        return self.named[0] if len(self.named) == 1 else None


class Sifted(NamedTuple):
    """All rows of a sheet: no row is in none of these, and none in two but for the totals, which are passed over."""

    rows: tuple[DataRow, ...]
    passed: tuple[tuple[int, Why], ...]
    totals: tuple[DataRow, ...]
    hidden: tuple[int, ...]  # of the rows passed over, those that hold figures and are hidden
    unknown: Problem | None = None  # of many at the end that name nothing known; its row stands for all of them
