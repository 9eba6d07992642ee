"""Keeps a row of a table on its way into columns: in which cell each text of it stood, and what is wrong there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kpi.importing.cells.grid import place_of
from kpi.importing.figures.typed_row import Row, RowRefused
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow
from kpi.model.problem import Problem


@dataclass
class PlacedRow(Row):
    """A row that knows in which cell each of its columns stood, and as what."""

    sheet: str = ""
    row: DataRow | None = None
    places: Mapping[str, Place] = field(default_factory=dict[str, Place])
    unit: str = ""  # the name of the unit of all rows

    def refuse(self, code: str, column: str = "", value: str | None = None, **values: str) -> RowRefused:
        place, shown, cell, header = self.places.get(column), self.cells.get(column, ""), "", ""
        if place is not None and self.row is not None:
            shown, header = self.row.at(place).text, place.header
            cell = place_of(self.sheet, self.number, place.place)
        elif column == "unit":
            shown = self.unit
        shown = shown if value is None else value
        self.problems.append(Problem(code, self.number, header, shown, values, cell=cell))
        return RowRefused()

    def warn(self, code: str, column: str = "") -> None:
        self.refuse(code, column)
        self.problems[-1] = replace(self.problems[-1], blocks=False)
