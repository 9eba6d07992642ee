"""Says of which indicator, unit and period a row of a table tells."""

from collections.abc import Mapping

from kpi.importing.cells.grid import Cell
from kpi.importing.figures.placed_row import PlacedRow
from kpi.importing.figures.questions import Decided
from kpi.importing.table.columns import Place
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.rows import DataRow
from kpi.importing.table.titles import MonthSpan, period_of, period_within_year, years_in
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.proposal import Known

_NO_PERIOD = Period(2000, 1, 12)
"""Stands in for a period that is not known: its row is refused."""


class RowPlaces:
    """Looks up rows by the columns of the table, and remembers the names it has met."""

    def __init__(self, by: Mapping[str, Place], shape: str, decided: Decided, known: Known, names: Names) -> None:
        self._by, self._shape, self._decided = by, shape, decided
        self._known, self._names = known, names
        self._units: dict[str, str] = {}

    def indicator(self, row: DataRow, placed: PlacedRow) -> Indicator | None:
        if row.indicator is not None:
            return row.indicator
        if not row.name:
            placed.refuse("required", "indicator")
        elif row.named:
            candidates = "; ".join(f"{candidate.code} {candidate.name_vi}" for candidate in row.named)
            placed.refuse("ambiguous_indicator", "indicator", value=row.name, candidates=candidates)
        else:
            placed.refuse("unknown_indicator", "indicator", value=row.name, near=self._names.near_indicators(row.name))
        return None

    def unit(self, row: DataRow, placed: PlacedRow) -> str:
        """A name under which the unit is found again; which of several of that name is for the period to decide."""
        if "unit" not in self._by:
            return self._decided.unit
        text = row.at(self._by["unit"]).text.strip()
        if not text:
            placed.refuse("required", "unit")
            return ""
        if text not in self._units:
            self._units[text] = self._unit_called(text)
        if not self._units[text]:
            placed.refuse("unknown_unit", "unit", value=text, near=self._names.near_units(text))
        return self._units[text]

    def _unit_called(self, text: str) -> str:
        called = self._known.tree.called
        if len(called(text)) != 1 and called(answered := self._names.called(text)):
            return answered
        if called(text):
            return text
        matches = self._names.units(text)
        if not matches:
            return ""
        return matches[0].code_and_day if len(matches) == 1 and matches[0].opened else matches[0].name_vi

    def period(self, row: DataRow, placed: PlacedRow) -> Period:
        """The period of the row, or of the file."""
        if self._shape != "long" or "period" not in self._by:
            return self._decided.period or _NO_PERIOD
        cell = row.at(self._by["period"])
        period = _period_of_cell(cell)
        year = self._year(row)
        if period is None and year and (span := period_within_year(cell.text, self._by["period"].header)):
            period = span.period(year)
        if period is not None and "year" in self._by and period.year != year:
            period = None  # the row names two years, or none that can be read
        if period is None:
            if cell.text.strip():
                shown = "/".join(reversed(cell.text[:10].split("-"))) if cell.kind == "date" else cell.text
                placed.refuse("not_a_period", "period", value=shown)
            else:
                placed.refuse("required", "period")
            return _NO_PERIOD
        return period

    def _year(self, row: DataRow) -> int:
        """The year that a column of its own tells, or else the title; 0 where neither does."""
        if "year" not in self._by:
            return self._decided.period.year if self._decided.period is not None else 0
        years = years_in([row.at(self._by["year"]).text])
        return years[0] if len(years) == 1 else 0


def _period_of_cell(cell: Cell) -> Period | None:
    """A month that a spreadsheet has made into its first day, or that is named by its last day, is that month."""
    if cell.kind == "date":
        year, month = int(cell.text[:4]), int(cell.text[5:7])
        period = MonthSpan(month, month, year).period()
        return period if period and cell.text[8:10] in {"01", f"{period.ends_on.day:02d}"} else None
    return period_of(cell.text) if cell.kind in {"text", "number"} else None
