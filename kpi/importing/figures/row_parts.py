"""Reads the figures that stand in a row of a table: of which side and period each is, and its number as plain text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpi.importing.cells import measures
from kpi.importing.cells.grid import Applied, Cell, Tally, place_of
from kpi.importing.cells.numerals import unmistakable
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.parts import Part
from kpi.importing.figures.placed_row import PlacedRow
from kpi.importing.figures.questions import Decided
from kpi.importing.table import values
from kpi.importing.table.columns import Place
from kpi.importing.table.header_words import is_mark_of_estimate
from kpi.importing.table.rows import DataRow
from kpi.importing.table.values import Value, Way
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.quantity import NotANumber

_LATE, _EARLY = 11, 3  # months
_PLAIN = re.compile(r"-?[1-9][0-9]*(?:\.[0-9]+)?|0(?:\.[0-9]+)?")


class RowParts:
    """Reads the rows of one table as the file has been decided to be read."""

    def __init__(
        self,
        places: Sequence[Place],
        by: Mapping[str, Place],
        shape: str,
        sheet: str,
        decided: Decided,
        *,
        planned: bool,
    ) -> None:
        self._by, self._shape, self._sheet, self._decided, self._planned = by, shape, sheet, decided, planned
        self._figures = [place for place in places if place.is_figure]
        self._sides: dict[tuple[int, str, bool, Period], tuple[str, Period]] = {}
        self._ways: dict[tuple[int, str, int], tuple[Way, bool]] = {}
        self._tally = Tally()

    @property
    def applied(self) -> tuple[Applied, ...]:
        """The rules that had to be applied so far."""
        return self._tally.applied()

    def parts(self, row: DataRow, indicator: Indicator, base: Period, placed: PlacedRow) -> list[Part]:
        """The figures of the row; what cannot be read is noted."""
        return self._marked(row, list(self._parts(row, indicator, base, placed)))

    def _parts(self, row: DataRow, indicator: Indicator, base: Period, placed: PlacedRow) -> Iterator[Part]:
        sides = set[str]()
        for place in self._figures:
            cell = row.at(place)
            if place.hidden or place.meaning in {"year_estimate", "target_text"}:
                continue
            if place.of_year and not self._is_of_plan(row, place):
                continue
            side, period = self._side_and_period(row, indicator, place, base)
            way, is_as_it_stands = self._way(row, place, indicator)
            if is_as_it_stands and is_plain_number(cell):
                sides.add(side)
                yield Part(side, period, place, Value(unmistakable(cell.text)), place.meaning == "estimate")
                continue
            if values.tells_nothing(cell, indicator):
                if not (side == "actual" and self._decided.dash_is_zero and values.is_dash(cell)):
                    self._note_nothing(cell, row, place)
                    continue
                cell = cell._replace(text="0")
            try:
                value = (values.target_of if side == "target" else values.actual_of)(cell, indicator, way)
            except NotANumber as error:
                self.refuse_cell(row, place, error, placed)
                continue
            self.note_rules(value, row, place)
            if value.text:
                sides.add(side)
                yield Part(side, period, place, value, place.meaning == "estimate" or value.estimate)
        for meaning, side in (("numerator", "actual"), ("denominator", "actual"), ("target_text", "target")):
            if meaning in self._by and side not in sides and not values.is_nothing(row.at(self._by[meaning])):
                sides.add(side)
                yield Part(side, base, self._by[meaning], Value(""))

    def _marked(self, row: DataRow, parts: list[Part]) -> list[Part]:
        """A note "Ước đến 25/10" marks the actuals beside it as estimates, where all end with the same month."""
        place = self._by.get("note")
        if place is None or not row.at(place).text:
            return parts
        reached = [part for part in parts if part.side == "actual" and part.place.meaning != "actual_year_ago"]
        ends = {part.period.last for part in reached}
        if (
            len(ends) != 1
            or "estimate_flag" in self._by
            or (self._decided.plain_codes and "estimate" in self._by)
            or not is_mark_of_estimate(row.at(place).text)
        ):
            return parts
        self.note_rules(Value(row.at(place).text, rules=("estimate_in_note",)), row, place)
        return [part._replace(estimate=True) if part in reached else part for part in parts]

    def refuse_cell(self, row: DataRow, place: Place, error: NotANumber, placed: PlacedRow) -> None:
        at = row.at(place)
        cell, text = place_of(self._sheet, row.number, place.place), (at.shown or at.text)[:200]
        details = {"decimals": "", **error.values}
        if error.code == "not_a_number" and self._decided.mark == "comma":
            error = NotANumber("not_a_comma_number", text, **error.values)
        placed.problems.append(Problem(error.code, row.number, place.header, text, details, cell=cell))

    def of_year(self, problem: Problem, row: DataRow, *, reached: bool) -> Problem:
        """What is said of the number of the whole year, planned or reached, at its cell."""
        place = next(column for column in self._figures if (column.is_compared if reached else column.of_year))
        cell = place_of(self._sheet, row.number, place.place)
        return replace(problem, row=row.number, column=place.header, cell=cell)

    def _note_nothing(self, cell: Cell, row: DataRow, place: Place) -> None:
        if cell.kind == "text" and cell.text.strip():
            self.note_rules(Value("", rules=("nothing_written",)), row, place)

    def note_rules(self, value: Value, row: DataRow, place: Place) -> None:
        at = row.at(place)
        for code in value.rules:
            self._tally.note(code, place_of(self._sheet, row.number, place.place), at.shown or at.text, value.text)

    def _way(self, row: DataRow, place: Place, indicator: Indicator) -> tuple[Way, bool]:
        """How the numbers of the column are read in this row, and whether that leaves a plain number as it stands."""
        own = row.at(self._by["measure"]).text.strip() if "measure" in self._by else ""
        key = place.place, own, indicator.id
        if key not in self._ways:
            way = self._way_of(own, place, indicator)
            self._ways[key] = way, not way.shares and way.chosen is None and values.keeps_measure(indicator, way)
        return self._ways[key]

    def _way_of(self, own: str, place: Place, indicator: Indicator) -> Way:
        decided = self._decided
        measure = own if plain_key(own) or own in {"%", "‰"} else place.measure
        if not measure and decided.measure:
            title = measures.measure_of(decided.measure)
            if title is not None and title.is_money == values.is_money(indicator):
                measure = decided.measure if title.is_money else ""
        return Way(decided.mark, measure, None if measure else decided.counted, decided.shares)

    def _side_and_period(self, row: DataRow, indicator: Indicator, place: Place, base: Period) -> tuple[str, Period]:
        is_total = indicator.adds_up == "total"
        key = place.place, row.side, is_total, base
        if key not in self._sides:
            self._sides[key] = self._side_of(row, place, base, is_total=is_total)
        return self._sides[key]

    def _side_of(self, row: DataRow, place: Place, base: Period, *, is_total: bool) -> tuple[str, Period]:
        if place.meaning.startswith("month_"):
            year = place.span.year if place.span is not None else 0
            month = Period.month(year or base.year, int(place.meaning[6:]))
            if self._decided.cumulative and is_total:
                month = month.to_date
            return ("target" if self._is_of_plan(row, place) else "actual"), month
        is_plan = place.by_period and place.silent and self._planned and not row.side
        if place.meaning == "target" or row.side == "plan" or is_plan:
            return "target", self._planned_for(place, base)
        period = base.whole_year if place.is_compared else base
        if place.span is not None and (place.by_period or (place.span.first, place.span.last) != (1, 12)):
            period = _period_of(place, base)
        elif place.meaning in {"actual", "estimate"} and self._decided.cumulative and is_total:
            period = base.to_date
        if place.meaning == "to_date":
            period = period.to_date
        if place.meaning == "actual_year_ago":
            period = base.same_period_last_year
        return "actual", period

    def _is_of_plan(self, row: DataRow, place: Place) -> bool:
        """Of a month, or of the year beside it: by what the row says, or else the header and the title."""
        of_title = self._planned and (place.silent or place.of_year)
        return row.side == "plan" or (not row.side and (place.planned or of_title))

    def _planned_for(self, place: Place, base: Period) -> Period:
        """A plan is of the months or the year that its header names; otherwise it is the year's."""
        if place.span is not None:
            return _period_of(place, base)
        words = set(plain_key(place.header).split())
        if "nam" in words or "year" in words:
            return base.whole_year
        is_shorter = self._shape == "long" or words & {"thang", "quy", "ky", "month", "quarter"}
        return base if is_shorter or self._decided.plan_of == "period" else base.whole_year


def is_plain_number(cell: Cell) -> bool:
    """Whether the cell was typed as a number and shows nothing but its digits."""
    return (
        cell.kind == "number"
        and not cell.rule
        and not cell.measure
        and cell.scale == 1
        and _PLAIN.fullmatch(cell.text) is not None
    )


def _period_of(place: Place, base: Period) -> Period:
    """The months that a header names; in a report of December, January is still to come."""
    span = place.span
    if span is None:
        return base
    ahead = place.meaning in {"estimate", "target"} and base.first >= _LATE and span.last <= _EARLY and not span.year
    return span.period(base.year + ahead) or base
