"""Whole years: the column beside the months or the quarters of a plan that tells the plan of their year."""

import re
from collections.abc import Sequence
from fractions import Fraction

from kpi.importing.cells.grid import Cell
from kpi.importing.cells.numerals import decimal_of
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.parts import Part
from kpi.importing.table.columns import Place
from kpi.importing.table.header_rows import RUNS, Table
from kpi.importing.table.header_words import SIDES, is_for_reference, without_measure
from kpi.importing.table.outline_numbers import named_of
from kpi.importing.table.titles import MonthSpan, only_period, period_of, years_in
from kpi.model.indicator import Indicator
from kpi.model.problem import Problem
from kpi.model.question import Answers

_WHOLE = re.compile(r"(?:(?:tong|cong|so) )*(?:(?:ca|toan) nam|(?:whole|full) year)(?: (?:19|20)[0-9]{2})?")


def with_whole_year(
    table: Table, places: Sequence[Place], below: Sequence[Sequence[Cell]], answers: Answers
) -> list[Place]:
    """The columns, that of the whole year taken for a plan where its months are; beside actuals it is their sum.

    A plan of the year that says so ("KH năm") goes before it, and what a person has said of the column does.
    """
    places = list(places)
    parts = [
        place
        for place in places
        if place.meaning.startswith("month_") or (place.by_period and not _is_year(place.span))
    ]
    planned = all(place.planned or (place.silent and table.is_of_plans) for place in parts)
    if len(parts) < RUNS or not (planned or _has_rows_of_plans(places, below)):
        return places
    if any(place.meaning == "target" and (place.span is None or _is_year(place.span)) for place in places):
        return places
    by_month = {place.span.year for place in parts if place.span is not None and place.span.year}
    years = by_month or _years(table, answers)
    candidates = [
        place
        for place in places
        if place.meaning == "skip" and f"column:{place.letter}" not in answers and _tells_the_year(place, years)
    ]
    if len(candidates) != 1 or len(by_month) > 1:
        return places
    bases = {place.basis for place in parts}
    whole_year = candidates[0]._replace(
        meaning="target", certain=True, of_year=True, planned=planned, basis=bases.pop() if len(bases) == 1 else ""
    )
    return [whole_year if place is candidates[0] else place for place in places]


_SUM = re.compile(r"(?:tong cong|tong so|tong|cong|luy ke|total|sum)(?: (?:ca )?nam)?(?: (?:19|20|21)[0-9]{2})?")
_LENGTHS = (1, 3, 6)  # months


def with_compared_year(places: Sequence[Place]) -> list[Place]:
    """The columns, actuals of the whole year beside all its months, quarters or halves marked as their sum: "Cả năm –
    Thực hiện" is held against it, for the year is made of them."""
    parts = [place for place in places if place.meaning == "actual" or place.meaning.startswith("month_")]
    spans = {span for place in parts if not place.planned and (span := _span_of(place)) is not None}
    divided = any({(first, first + length - 1) for first in range(1, 13, length)} <= spans for length in _LENGTHS)
    return [
        place._replace(is_compared=True)
        if divided and place.meaning in {"actual", "to_date", "estimate"} and _is_of_the_year(place)
        else place
        for place in places
    ]


def _span_of(place: Place) -> tuple[int, int] | None:
    if place.meaning.startswith("month_"):
        return int(place.meaning[6:]), int(place.meaning[6:])
    return None if place.span is None else (place.span.first, place.span.last)


def _is_of_the_year(place: Place) -> bool:
    """Whether a part of its header names the year, or a sum, and no part a shorter time."""
    if place.by_period or (place.span is not None and not _is_year(place.span)):
        return False
    keys = [plain_key(without_measure(words)) for words in place.header.split(" – ")]
    keys += [_REACHED.sub("", key) for key in keys]
    return any(_WHOLE.fullmatch(key) or _SUM.fullmatch(key) for key in keys) or (
        _is_year(place.span) and any(_is_year(only_period(key)) for key in keys)
    )


_REACHED = re.compile(r"^(?:(?:uoc )?(?:thuc hien|th)|ket qua|actuals?) | (?:thuc hien|th|ket qua|actuals?)$")


def beside_its_periods(parts: Sequence[Part], indicator: Indicator) -> tuple[list[Part], Problem | None]:
    """The figures of a row without the actual of its year, where those of its periods stand beside it and come to the
    same; what differs is said. Where the row has nothing else the year is its figure."""
    year = next((part for part in parts if part.place.is_compared), None)
    others = [part for part in parts if part.side == "actual" and not part.place.is_compared]
    if year is None or not others or indicator.adds_up not in _MADE_OF_PERIODS:
        return list(parts), None
    without = [part for part in parts if part is not year]
    expected = _expected(others, indicator)
    try:
        stated = Fraction(year.value.text)
    except ValueError:
        return without, None
    if expected is None or expected == stated:
        return without, None
    sums = {"months": decimal_of(expected) or "–", "difference": decimal_of(abs(expected - stated)) or "–"}
    return without, Problem("year_actual_differs", value=year.value.text, values=sums, blocks=False)


_MADE_OF_PERIODS = frozenset({"total", "latest"})
"""Of what these count a year is made of its periods; the share of a year does not follow from those of its months."""


def _expected(others: Sequence[Part], indicator: Indicator) -> Fraction | None:
    """What the year comes to by its periods; None where one of them is no number."""
    try:
        numbers = {part.period: Fraction(part.value.text) for part in others if part.value.text}
    except ValueError:
        return None
    if not numbers:
        return None
    last = max(numbers, key=lambda period: (period.last, period.length))
    if indicator.adds_up == "latest" or (len(numbers) > 1 and all(period.first == 1 for period in numbers)):
        return numbers[last]
    shortest = min(period.length for period in numbers)
    return sum((number for period, number in numbers.items() if period.length == shortest), Fraction(0))


def _has_rows_of_plans(places: Sequence[Place], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows say of themselves that they are of the plan."""
    texts = (cell.text for place in places if place.meaning in {"side", "indicator"} for cell in below[place.place - 1])
    return any(SIDES.get(plain_key(named_of(text).name)) == "plan" for text in texts)


def _years(table: Table, answers: Answers) -> set[int]:
    """The years that the file may be of, where the months do not say it."""
    if period := period_of(answers.get("period", "")):
        return {period.year}
    return set(years_in([*table.titles, table.sheet.name]))


def _tells_the_year(place: Place, years: set[int]) -> bool:
    """ "Cả năm", or the year itself, by the words right above the column."""
    words = without_measure(place.header.rpartition(" – ")[2])
    if is_for_reference(place.header) or (place.span is not None and years and years != {place.span.year}):
        return False
    return _WHOLE.fullmatch(plain_key(words)) is not None or _is_year(only_period(words))


def _is_year(span: MonthSpan | None) -> bool:
    return span is not None and (span.first, span.last) == (1, 12)


def beside_its_months(parts: Sequence[Part], indicator: Indicator) -> tuple[list[Part], Problem | None]:
    """The figures of a row without a year that tells no plan of its own: that of plans since January, whose last one is
    the year's, and the sum that a spreadsheet makes of what does not add up."""
    year = next((part for part in parts if part.place.of_year), None)
    others = [part for part in parts if part is not year and part.side == "target"]
    if year is None or not others:
        return list(parts), None
    without, text = [part for part in parts if part is not year], year.value.text
    same = next((part.value.text for part in others if part.period == year.period), None)
    if same is not None:
        problem = Problem("year_plan_told_twice", value=text, values={"months": same})
        return without, problem if same != text else None
    if not indicator.rule.grows and _is_sum(text, [part.value.text for part in others]):
        return without, Problem("sum_is_no_plan", value=text, blocks=False)
    return list(parts), None


def _is_sum(year: str, others: Sequence[str]) -> bool:
    """Whether it is what they come to together, and no other number of theirs."""
    try:
        numbers = [Fraction(text) for text in others]
        return len(numbers) > 1 and Fraction(year) == sum(numbers) != numbers[-1]
    except ValueError:  # a range
        return False
