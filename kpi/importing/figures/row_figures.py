"""Shapes: the figures that a row of a table tells, whether it tells one, a plan with its actuals, or twelve months."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from kpi.importing.cells import measures
from kpi.importing.cells.grid import Applied, Cell, Tally, place_of
from kpi.importing.cells.numerals import decimal_of, unmistakable
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.day_questions import TEXT_DAY
from kpi.importing.figures.figure_rows import FigureReader
from kpi.importing.figures.parts import Part, noted_of, stated_of, together
from kpi.importing.figures.printed_percent import as_printed, rate_that_differs
from kpi.importing.figures.questions import Decided, basis_named
from kpi.importing.figures.typed_row import Refused, Row
from kpi.importing.figures.year_columns import beside_its_months
from kpi.importing.table import values
from kpi.importing.table.columns import Place
from kpi.importing.table.header_words import is_mark_of_estimate
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.rows import DataRow
from kpi.importing.table.titles import Span, period_of, period_within_year, years_told
from kpi.importing.table.values import Value, Way
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.period import Period
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
_LATE, _EARLY = 11, 3  # months


@dataclass
class PlacedRow(Row):
    """A row that knows in which cell each of its columns stood, and as what."""

    sheet: str = ""
    row: DataRow | None = None
    places: Mapping[str, Place] = field(default_factory=dict[str, Place])
    unit: str = ""  # the name of the unit of all rows

    def refuse(self, code: str, column: str = "", value: str | None = None, **values: str) -> Refused:
        place, shown, cell, header = self.places.get(column), self.cells.get(column, ""), "", ""
        if place is not None and self.row is not None:
            shown, header = self.row.at(place).text, place.header
            cell = place_of(self.sheet, self.number, place.place)
        elif column == "unit":
            shown = self.unit
        shown = shown if value is None else value
        self.problems.append(Problem(code, self.number, header, shown, values, cell=cell))
        return Refused()

    def warn(self, code: str, column: str = "") -> None:
        self.refuse(code, column)
        self.problems[-1] = replace(self.problems[-1], blocks=False)


class ReadFigure(NamedTuple):
    """A figure that was read, with the cell that told it."""

    line: FigureLine
    place: str
    header: str


class Shaper:
    """Reads the rows of one table as the file has been decided to be read."""

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
        self._known, self._names, self._planned = known, names, planned
        self._figures = [one for one in places if one.is_figure]
        self._by = {one.meaning: one for one in reversed(places)}
        self._unit_of_all = next((one.name_vi for one in known.tree.called(decided.unit)), "")
        self._orders = dict(decided.day_orders)
        self._reader = FigureReader(known)
        self._tally = Tally()

    @property
    def applied(self) -> tuple[Applied, ...]:
        return self._tally.applied()

    def read(self, row: DataRow) -> tuple[list[ReadFigure], list[Problem]]:
        """The figures of the row, or the problems for which it is refused with all of them."""
        made = self._row(row, {})
        told: list[ReadFigure] = []
        self._check_struck(row, made)
        try:
            indicator = self._indicator(row, made)
            unit = self._unit(row, made)
            base = self._period(row, made)
            if made.is_refused or indicator is None:
                raise Refused
            read = self._marked(row, list(self._parts(row, indicator, base, made)))
            parts, problem = beside_its_months(read, indicator)
            if problem is not None:
                made.problems.append(self._of_year(problem, row))
            for several in together(parts):
                told += self._lines(row, indicator, unit, several, parts, made)
        except Refused:
            pass
        return ([] if made.is_refused else told), made.problems

    def _row(self, row: DataRow, cells: Mapping[str, str], from_places: Mapping[str, Place] | None = None) -> PlacedRow:
        places = {**self._by, **from_places} if from_places else self._by
        return PlacedRow(row.number, cells, {}, [], self._sheet, row, places, self._unit_of_all)

    def _check_struck(self, row: DataRow, made: PlacedRow) -> None:
        """What is struck out beside the figures does not stand either; a note says nothing of them."""
        for meaning, place in self._by.items():
            if row.at(place).rule == "struck_out" and meaning in _STANDING:
                made.refuse("struck_out", meaning)

    # who, what, when

    def _indicator(self, row: DataRow, made: PlacedRow) -> Indicator | None:
        if row.indicator is not None:
            return row.indicator
        if not row.name:
            made.refuse("required", "indicator")
        elif row.named:
            candidates = "; ".join(f"{one.code} {one.name_vi}" for one in row.named)
            made.refuse("ambiguous_indicator", "indicator", value=row.name, candidates=candidates)
        else:
            made.refuse("unknown_indicator", "indicator", value=row.name, near=self._names.near_indicators(row.name))
        return None

    def _unit(self, row: DataRow, made: PlacedRow) -> str:
        """A name under which the unit is found again; which of several of that name is for the period to decide."""
        if "unit" not in self._by:
            return self._decided.unit
        text = row.at(self._by["unit"]).text.strip()
        if not text:
            made.refuse("required", "unit")
            return ""
        called = self._known.tree.called
        if len(called(text)) != 1 and called(said := self._names.called(text)):
            return said
        if called(text):
            return text
        found = self._names.units(text)
        if not found:
            made.refuse("unknown_unit", "unit", value=text, near=self._names.near_units(text))
            return ""
        return found[0].code_and_day if len(found) == 1 and found[0].opened else found[0].name_vi

    def _period(self, row: DataRow, made: PlacedRow) -> Period:
        """The period of the row, or of the file."""
        if self._shape != "long" or "period" not in self._by:
            return self._decided.period or Period(2000, 1, 12)
        cell = row.at(self._by["period"])
        found = _period_of_cell(cell)
        year = self._year(row)
        if found is None and year and (told := period_within_year(cell.text, self._by["period"].header)):
            found = told.period(year)
        if found is not None and "year" in self._by and found.year != year:
            found = None  # the row names two years, or none that can be read
        if found is None:
            if cell.text.strip():
                shown = "/".join(reversed(cell.text[:10].split("-"))) if cell.kind == "date" else cell.text
                made.refuse("not_a_period", "period", value=shown)
            else:
                made.refuse("required", "period")
            return Period(2000, 1, 12)
        return found

    def _year(self, row: DataRow) -> int:
        """The year that a column of its own tells, or else the title; 0 where neither does."""
        if "year" not in self._by:
            return self._decided.period.year if self._decided.period is not None else 0
        told = years_told([row.at(self._by["year"]).text])
        return told[0] if len(told) == 1 else 0

    # the figures of a row

    def _parts(self, row: DataRow, indicator: Indicator, base: Period, made: PlacedRow) -> Iterator[Part]:
        sides = set[str]()
        for place in self._figures:
            cell = row.at(place)
            if place.hidden or place.meaning in {"year_estimate", "target_text"}:
                continue
            if place.of_year and not self._is_of_plan(row, place):
                continue
            side, period = self._side_and_period(row, indicator, place, base)
            if values.tells_nothing(cell, indicator):
                if not (side == "actual" and self._decided.dash_is_zero and values.is_dash(cell)):
                    self._note_nothing(cell, row, place)
                    continue
                cell = cell._replace(text="0")
            way = self._way(row, place, indicator)
            try:
                value = (values.target_of if side == "target" else values.actual_of)(cell, indicator, way)
            except NotANumber as error:
                self._refuse(row, place, error, made)
                continue
            self._note(value, row, place)
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
        reached = [part for part in parts if part.side == "actual" and part.place.meaning != "actual_year_ago"]
        ends = {part.period.last for part in reached}
        if (
            place is None
            or len(ends) != 1
            or "estimate_flag" in self._by
            or (self._decided.plain_codes and "estimate" in self._by)
            or not is_mark_of_estimate(row.at(place).text)
        ):
            return parts
        self._note(Value(row.at(place).text, rules=("estimate_in_note",)), row, place)
        return [part._replace(estimate=True) if part in reached else part for part in parts]

    def _refuse(self, row: DataRow, place: Place, error: NotANumber, made: PlacedRow) -> None:
        at = row.at(place)
        cell, text = place_of(self._sheet, row.number, place.place), (at.shown or at.text)[:200]
        told = {"decimals": "", **error.values}
        if error.code == "not_a_number" and self._decided.mark == "comma":
            error = NotANumber("not_a_comma_number", text, **error.values)
        made.problems.append(Problem(error.code, row.number, place.header, text, told, cell=cell))

    def _of_year(self, problem: Problem, row: DataRow) -> Problem:
        """What is said of the number of the whole year, at its cell."""
        place = next(one for one in self._figures if one.of_year)
        cell = place_of(self._sheet, row.number, place.place)
        return replace(problem, row=row.number, column=place.header, cell=cell)

    def _note_nothing(self, cell: Cell, row: DataRow, place: Place) -> None:
        if cell.kind == "text" and cell.text.strip():
            self._note(Value("", rules=("nothing_written",)), row, place)

    def _note(self, value: Value, row: DataRow, place: Place) -> None:
        at = row.at(place)
        for code in value.rules:
            self._tally.note(code, place_of(self._sheet, row.number, place.place), at.shown or at.text, value.text)

    def _way(self, row: DataRow, place: Place, indicator: Indicator) -> Way:
        decided = self._decided
        own = row.at(self._by["measure"]).text.strip() if "measure" in self._by else ""
        measure = own if plain_key(own) or own in {"%", "‰"} else place.measure
        if not measure and decided.measure:
            title = measures.measure_of(decided.measure)
            if title is not None and title.is_money == values.is_money(indicator):
                measure = decided.measure if title.is_money else ""
        return Way(decided.mark, measure, None if measure else decided.counted, decided.shares)

    def _side_and_period(self, row: DataRow, indicator: Indicator, place: Place, base: Period) -> tuple[str, Period]:
        if place.meaning.startswith("month_"):
            year = place.told.year if place.told is not None else 0
            month = Period.month(year or base.year, int(place.meaning[6:]))
            if self._decided.cumulative and indicator.adds_up == "total":
                month = month.to_date
            return ("target" if self._is_of_plan(row, place) else "actual"), month
        is_plan = place.by_period and self._planned and not row.side
        if place.meaning == "target" or row.side == "plan" or is_plan:
            return "target", self._planned_for(place, base)
        period = base
        if place.told is not None and (place.by_period or (place.told.first, place.told.last) != (1, 12)):
            period = _told_in(place, base)
        elif place.meaning in {"actual", "estimate"} and self._decided.cumulative and indicator.adds_up == "total":
            period = base.to_date
        if place.meaning == "to_date":
            period = period.to_date
        if place.meaning == "actual_year_ago":
            period = base.same_period_last_year
        return "actual", period

    def _is_of_plan(self, row: DataRow, place: Place) -> bool:
        """Of a month, or of the year beside it: by what the row says, or else the header and the title."""
        return row.side == "plan" or (not row.side and (place.planned or self._planned))

    def _planned_for(self, place: Place, base: Period) -> Period:
        """A plan is of the months or the year that its header names; otherwise it is the year's."""
        if place.told is not None:
            return _told_in(place, base)
        words = set(plain_key(place.header).split())
        if "nam" in words or "year" in words:
            return base.whole_year
        is_shorter = self._shape == "long" or words & {"thang", "quy", "ky", "month", "quarter"}
        return base if is_shorter or self._decided.plan_of == "period" else base.whole_year

    # one line of the record for each period

    def _lines(
        self,
        row: DataRow,
        indicator: Indicator,
        unit: str,
        several: Mapping[str, Part],
        parts: Sequence[Part],
        made: PlacedRow,
    ) -> list[ReadFigure]:
        first = next(iter(several.values()))
        cells = {"unit": unit, "indicator": indicator.code, "period": str(first.period)}
        from_places: dict[str, Place] = {}
        try:
            for side, part in several.items():
                cells[side] = part.value.text
                from_places[side] = part.place
            noted = noted_of(parts, self._decided.period)
            is_noted = any(part is noted for part in several.values())
            self._add_texts(row, cells, with_note=is_noted or self._shape == "long")
            if "target" in several:
                self._add_plan(row, several["target"], cells, made)
            if "actual" in several:
                self._add_actual(row, several["actual"], parts, cells, made)
        except Refused:
            return []
        filled = self._row(row, cells, from_places)
        try:
            line = self._reader.line(filled)
        except Refused:
            line = None
        made.problems += filled.problems
        if line is None or (line.target is None and line.actual is None):
            return []
        if line.target is not None and line.actual is not None:
            line = line._replace(target=line.target._replace(note=""))
        if line.target is not None and self._decided.plan_of_day:
            said = bool(self._answers.get("effective_on"))
            line = line._replace(plan_of_day=self._decided.plan_of_day, day_said=said)
        where = place_of(self._sheet, row.number, first.place.place)
        return [ReadFigure(line, where, first.place.header)]

    def _add_texts(self, row: DataRow, cells: dict[str, str], *, with_note: bool) -> None:
        for column in _LOOSE:
            if column in self._by and (with_note or column == "document"):
                cells[column] = row.at(self._by[column]).text
        if not cells.get("document") and (said := self._answers.get("document")):
            cells["document"] = said

    def _add_plan(self, row: DataRow, part: Part, cells: dict[str, str], made: PlacedRow) -> None:
        column = row.at(self._by["basis"]).text if "basis" in self._by else ""
        cells["basis"] = basis_named(self._known, column or part.place.basis or self._answers.get("basis", ""))
        cells["effective_on"] = self._day(row, "effective_on", made) or self._decided.effective_on
        if "target_text" in self._by:
            cells["target_text"] = row.at(self._by["target_text"]).text

    def _add_actual(
        self,
        row: DataRow,
        part: Part,
        parts: Sequence[Part],
        cells: dict[str, str],
        made: PlacedRow,
    ) -> None:
        if part.value.approximate:
            cells["approximate"] = part.value.approximate
        elif "approximate" in self._by:
            cells["approximate"] = row.at(self._by["approximate"]).text
        if part.estimate:
            cells["estimate"] = "yes"
        elif "estimate_flag" in self._by:
            cells["estimate"] = row.at(self._by["estimate_flag"]).text
        cells["up_to"] = self._day(row, "up_to", made)
        if part is stated_of(parts, self._by.get("stated_percent")):
            cells["stated_percent"] = self._stated(row, part, parts)
        for column in ("numerator", "denominator"):
            if column in self._by:
                cells[column] = self._plain_number(row, self._by[column], made)
        if "stated_rate" in self._by:
            self._compare_rate(row, self._by["stated_rate"], cells, made)

    def _compare_rate(self, row: DataRow, place: Place, cells: Mapping[str, str], made: PlacedRow) -> None:
        """The rate that is printed beside its parts is not taken; where it does not follow from them that is said."""
        cell, parts, per = row.at(place), (cells.get("numerator"), cells.get("denominator")), row.indicator
        if per is None or not all(parts) or values.is_nothing(cell):
            return
        computed = rate_that_differs(cell, parts[0] or "", parts[1] or "", per.per, self._decided.mark)
        if computed:
            made.refuse("rate_differs", "stated_rate", computed=computed)
            made.problems[-1] = replace(made.problems[-1], blocks=False)

    def _plain_number(self, row: DataRow, place: Place, made: PlacedRow) -> str:
        cell = row.at(place)
        if values.is_nothing(cell):
            return ""
        try:
            values.refuse_what_is_none(cell)
            told = unmistakable(decimal_of(values.exact(cell, self._decided.mark)) or "")
            self._note(Value(told, rules=values.rules_of(cell)), row, place)
            return told
        except NotANumber as error:
            self._refuse(row, place, error, made)
            raise Refused from None

    def _stated(self, row: DataRow, part: Part, parts: Sequence[Part]) -> str:
        """The percentage that is printed beside a figure and its plan, as it is printed; "" where there is none."""
        place = self._by.get("stated_percent")
        if place is None:
            return ""
        target = next((one.value.text for one in parts if one.side == "target"), "")
        decided, cell = self._decided, row.at(place)
        told = as_printed(cell, part.value.text, target, decided.mark, may_be_share=not decided.plain_codes)
        if told:
            self._note(Value(told, rules=values.rules_of(cell)), row, place)
        return told

    def _day(self, row: DataRow, meaning: str, made: PlacedRow) -> str:
        place = self._by.get(meaning)
        if place is None:
            return ""
        cell = row.at(place)
        text = cell.text.strip()
        if cell.kind == "date":
            return text[:10]
        found = TEXT_DAY.fullmatch(text)
        if not found:
            return text
        one, other = int(found[1]), int(found[2])
        order = "dmy" if one > 12 else "mdy" if other > 12 else self._orders.get(place.letter, "")
        if not order and one != other:
            raise made.refuse("not_a_date", meaning)
        day, month = (one, other) if order != "mdy" else (other, one)
        return f"{found[3]}-{month:02d}-{day:02d}"


def _told_in(place: Place, base: Period) -> Period:
    """The months that a header names; in a report of December, January is still to come."""
    told = place.told
    if told is None:
        return base
    ahead = place.meaning in {"estimate", "target"} and base.first >= _LATE and told.last <= _EARLY and not told.year
    return told.period(base.year + ahead) or base


def _period_of_cell(cell: Cell) -> Period | None:
    """A month that a spreadsheet has made into its first day, or that is named by its last day, is that month."""
    if cell.kind == "date":
        year, month = int(cell.text[:4]), int(cell.text[5:7])
        told = Span(month, month, year).period()
        return told if told and cell.text[8:10] in {"01", f"{told.ends_on.day:02d}"} else None
    return period_of(cell.text) if cell.kind in {"text", "number"} else None
