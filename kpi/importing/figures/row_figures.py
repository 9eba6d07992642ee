"""Reads the rows of a table, whether each tells one figure, a plan with its actuals, or twelve months."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from kpi.importing.cells.grid import Applied
from kpi.importing.cells.numerals import decimal_of, unmistakable
from kpi.importing.figures.day_questions import TEXT_DAY
from kpi.importing.figures.figure_lines import FigureLines
from kpi.importing.figures.parts import Part, noted_of, stated_of, together
from kpi.importing.figures.placed_row import PlacedRow
from kpi.importing.figures.printed_percent import as_printed, rate_that_differs
from kpi.importing.figures.questions import Decided, basis_named
from kpi.importing.figures.row_parts import RowParts
from kpi.importing.figures.row_places import RowPlaces
from kpi.importing.figures.typed_row import RowRefused
from kpi.importing.figures.year_columns import beside_its_months, beside_its_periods
from kpi.importing.table import values
from kpi.importing.table.columns import Place
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.rows import DataRow
from kpi.importing.table.values import Value
from kpi.model.indicator import Indicator
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.quantity import NotANumber
from kpi.model.question import Answers

_LOOSE = ("document", "note", "reason")
_STANDING = frozenset(
    {
        *("unit", "indicator", "measure", "period", "year", "basis", "effective_on", "up_to", "stated_percent"),
        *("numerator", "denominator"),
    }
)


class RowFigures:
    """Reads the rows of one table as the file has been decided to be read, and collects their lines."""

    def __init__(
        self,
        places: Sequence[Place],
        shape: str,
        sheet: str,
        decided: Decided,
        known: Known,
        names: Names,
        answers: Answers,
        planned: bool,
    ) -> None:
        self._shape, self._sheet, self._decided, self._answers = shape, sheet, decided, answers
        self._known = known
        self._by = {entry.meaning: entry for entry in reversed(places)}
        self._unit_of_all = next((entry.name_vi for entry in known.tree.called(decided.unit)), "")
        self._orders = dict(decided.day_orders)
        self._places = RowPlaces(self._by, shape, decided, known, names)
        self._parts = RowParts(places, self._by, shape, sheet, decided, planned=planned)
        self.lines = FigureLines(self._by, sheet, self._unit_of_all)

    @property
    def applied(self) -> tuple[Applied, ...]:
        """The rules that had to be applied so far."""
        return self._parts.applied

    def read(self, row: DataRow) -> list[Problem]:
        """Collect the lines of the row; the problems come back for which it is refused with all of them."""
        placed = PlacedRow(row.number, {}, {}, [], self._sheet, row, self._by, self._unit_of_all)
        self._check_struck(row, placed)
        indicator = self._places.indicator(row, placed)
        unit = self._places.unit(row, placed)
        base = self._places.period(row, placed)
        if placed.is_refused or indicator is None:
            return placed.problems
        read = self._parts.parts(row, indicator, base, placed)
        parts, problem = beside_its_months(read, indicator)
        if problem is not None:
            placed.problems.append(self._parts.of_year(problem, row, reached=False))
        parts, problem = beside_its_periods(parts, indicator)
        if problem is not None:
            placed.problems.append(self._parts.of_year(problem, row, reached=True))
        if parts:
            noted = noted_of(parts, self._decided.period)
            stated = stated_of(parts, self._by.get("stated_percent"))
            for several in together(parts):
                with suppress(RowRefused):
                    self._add_line(row, indicator, unit, several, parts, noted, stated, placed)
        return placed.problems

    def _check_struck(self, row: DataRow, placed: PlacedRow) -> None:
        """What is struck out beside the figures does not stand either; a note says nothing of them."""
        for meaning, place in self._by.items():
            if row.at(place).rule == "struck_out" and meaning in _STANDING:
                placed.refuse("struck_out", meaning)

    # one line for each period

    def _add_line(
        self,
        row: DataRow,
        indicator: Indicator,
        unit: str,
        several: Mapping[str, Part],
        parts: Sequence[Part],
        noted: Part,
        stated: Part | None,
        placed: PlacedRow,
    ) -> None:
        first = next(iter(several.values()))
        texts = {"unit": unit, "indicator": indicator.code, "period": str(first.period)}
        for side, part in several.items():
            texts[side] = part.value.text
        is_noted = any(part is noted for part in several.values())
        self._add_words(row, texts, with_note=is_noted or self._shape == "long")
        if "target" in several:
            self._add_plan(row, several["target"], texts, placed)
        if "actual" in several:
            self._add_actual(row, several["actual"], texts, placed)
            if stated is not None and several["actual"] is stated:
                texts["stated_percent"] = self._stated(row, stated, parts)
        self.lines.add(row, texts, {side: part.place for side, part in several.items()})

    def _add_words(self, row: DataRow, texts: dict[str, str], *, with_note: bool) -> None:
        for column in _LOOSE:
            if column in self._by and (with_note or column == "document"):
                texts[column] = row.at(self._by[column]).text
        if not texts.get("document") and (answer := self._answers.get("document")):
            texts["document"] = answer

    def _add_plan(self, row: DataRow, part: Part, texts: dict[str, str], placed: PlacedRow) -> None:
        column = row.at(self._by["basis"]).text if "basis" in self._by else ""
        texts["basis"] = basis_named(self._known, column or part.place.basis or self._answers.get("basis", ""))
        texts["effective_on"] = self._day(row, "effective_on", placed) or self._decided.effective_on
        if "target_text" in self._by:
            texts["target_text"] = row.at(self._by["target_text"]).text

    def _add_actual(
        self,
        row: DataRow,
        part: Part,
        texts: dict[str, str],
        placed: PlacedRow,
    ) -> None:
        if part.value.approximate:
            texts["approximate"] = part.value.approximate
        elif "approximate" in self._by:
            texts["approximate"] = row.at(self._by["approximate"]).text
        if part.estimate:
            texts["estimate"] = "yes"
        elif "estimate_flag" in self._by:
            texts["estimate"] = row.at(self._by["estimate_flag"]).text
        texts["up_to"] = self._day(row, "up_to", placed)
        for column in ("numerator", "denominator"):
            if column in self._by:
                texts[column] = self._plain_number(row, self._by[column], placed)
        if "stated_rate" in self._by:
            self._compare_rate(row, self._by["stated_rate"], texts, placed)

    def _compare_rate(self, row: DataRow, place: Place, texts: Mapping[str, str], placed: PlacedRow) -> None:
        """The rate that is printed beside its parts is not taken; where it does not follow from them that is said."""
        cell, parts, per = row.at(place), (texts.get("numerator"), texts.get("denominator")), row.indicator
        if per is None or not all(parts) or values.is_nothing(cell):
            return
        computed = rate_that_differs(cell, parts[0] or "", parts[1] or "", per.per, self._decided.mark)
        if computed:
            placed.refuse("rate_differs", "stated_rate", computed=computed)
            placed.problems[-1] = replace(placed.problems[-1], blocks=False)

    def _plain_number(self, row: DataRow, place: Place, placed: PlacedRow) -> str:
        cell = row.at(place)
        if values.is_nothing(cell):
            return ""
        try:
            values.refuse_what_is_none(cell)
            text = unmistakable(decimal_of(values.exact(cell, self._decided.mark)) or "")
            self._parts.note_rules(Value(text, rules=values.rules_of(cell)), row, place)
            return text
        except NotANumber as error:
            self._parts.refuse_cell(row, place, error, placed)
            raise RowRefused from None

    def _stated(self, row: DataRow, part: Part, parts: Sequence[Part]) -> str:
        """The percentage that is printed beside a figure and its plan, as it is printed; "" where there is none."""
        place = self._by.get("stated_percent")
        if place is None:
            return ""
        target = next((other.value.text for other in parts if other.side == "target"), "")
        decided, cell = self._decided, row.at(place)
        text = as_printed(cell, part.value.text, target, decided.mark, may_be_share=not decided.plain_codes)
        if text:
            self._parts.note_rules(Value(text, rules=values.rules_of(cell)), row, place)
        return text

    def _day(self, row: DataRow, meaning: str, placed: PlacedRow) -> str:
        place = self._by.get(meaning)
        if place is None:
            return ""
        cell = row.at(place)
        text = cell.text.strip()
        if cell.kind == "date":
            return text[:10]
        match = TEXT_DAY.fullmatch(text)
        if not match:
            return text
        first, other = int(match[1]), int(match[2])
        order = "dmy" if first > 12 else "mdy" if other > 12 else self._orders.get(place.letter, "")
        if not order and first != other:
            raise placed.refuse("not_a_date", meaning)
        day, month = (first, other) if order != "mdy" else (other, first)
        return f"{match[3]}-{month:02d}-{day:02d}"
