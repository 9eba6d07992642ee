"""Holds a column of a table with what it is taken for."""

from collections.abc import Sequence
from typing import NamedTuple

from kpi.importing.cells.grid import BLANK, Cell, letters_of
from kpi.importing.table.header_rows import FIGURE_MEANINGS, Table
from kpi.importing.table.reading import Column
from kpi.importing.table.titles import MonthSpan
from kpi.model.period import Period
from kpi.model.question import Answers

_SERIES = 3  # months of one year side by side
_LOOKED_AT = 200  # rows below the header by which a column is known


class Place(NamedTuple):
    """A column and what it is taken for; `span` are the months that its header names, `measure` what it counts in."""

    place: int
    header: str
    meaning: str
    certain: bool = True
    basis: str = ""
    span: MonthSpan | None = None
    measure: str = ""
    planned: bool = False  # a month of a plan
    by_period: bool = False  # taken for what it is because its header names a period and nothing else
    hidden: bool = False
    of_year: bool = False  # the whole year beside its months: told where these are a plan
    silent: bool = False  # no word above it says whether it is of plans or of what was reached
    is_compared: bool = False  # actuals of the year beside all its months or quarters: held against their sum
    years_on: int = 0  # how many years after the first of the table its months are: of April to March one in January

    @property
    def letter(self) -> str:
        return letters_of(self.place)

    @property
    def is_valued(self) -> bool:
        """Whether it is a mere "Số lượng": its header names no period either."""
        return self.silent and not self.by_period and not self.meaning.startswith("month_")

    @property
    def is_figure(self) -> bool:
        return self.meaning in FIGURE_MEANINGS or self.meaning.startswith("month_")


def cells_below(table: Table) -> list[list[Cell]]:
    """The cells of each column under the header, as far as they are looked at."""
    rows = table.sheet.rows[table.last : table.last + _LOOKED_AT]
    return [[row[head.place - 1] if head.place <= len(row) else BLANK for row in rows] for head in table.heads]


def settled(places: Sequence[Place], period: Period | None, answers: Answers) -> list[Place]:
    """What only the period of the file tells: in a report of a whole year its estimate is the figure itself."""
    corrected: list[Place] = []
    series = _in_series(places)
    for place in places:
        is_answered = f"column:{place.letter}" in answers
        if period is not None and not is_answered:
            if place.meaning == "year_estimate" and period == period.whole_year:
                place = place._replace(meaning="estimate")  # noqa: PLW2901 - the same column, better known
            elif place.by_period or (place.span is not None and place.span.year in series):
                pass
            elif (
                place.meaning in {"actual", "to_date"} and place.span is not None and 0 < place.span.year < period.year
            ):
                place = place._replace(meaning="year_ago")  # noqa: PLW2901
        corrected.append(place)
    return corrected


def _in_series(places: Sequence[Place]) -> set[int]:
    """The years of which so many months or quarters stand side by side that they are no comparison."""
    spans = {place.span for place in places if place.meaning in {"actual", "to_date"} and place.span is not None}
    years = [span.year for span in spans if span.year and (span.first, span.last) != (1, 12)]
    return {year for year in years if years.count(year) >= _SERIES}


def as_columns(
    places: Sequence[Place], below: Sequence[Sequence[Cell]], *, of_plans: bool = False
) -> tuple[Column, ...]:
    """The columns as they are shown to whoever imports; `of_plans` where the table holds plans by its title."""
    shown = {"estimate_flag": "estimate", "side": "basis"}
    return tuple(
        Column(
            place.letter,
            place.header,
            "target"
            if of_plans and place.by_period and place.silent and place.meaning == "actual"
            else shown.get(place.meaning, place.meaning),
            place.certain,
            tuple(text[:80] for cell in below[place.place - 1] if (text := (cell.shown or cell.text).strip()))[:3],
        )
        for place in places
    )
