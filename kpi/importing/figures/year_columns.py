"""Whole years: the column beside the months or the quarters of a plan that tells the plan of their year."""

import re
from collections.abc import Sequence
from fractions import Fraction

from kpi.importing.cells.grid import Cell
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.parts import Part
from kpi.importing.table.columns import Place
from kpi.importing.table.header_rows import RUNS, Table
from kpi.importing.table.header_words import SIDES, is_for_reference, without_measure
from kpi.importing.table.outline_numbers import named_of
from kpi.importing.table.titles import MonthSpan, only_period, period_of, years_told
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
    parts = [one for one in places if one.meaning.startswith("month_") or (one.by_period and not _is_year(one.told))]
    planned = table.is_of_plans or all(one.planned for one in parts)
    if len(parts) < RUNS or not (planned or _has_rows_of_plans(places, below)):
        return places
    if any(one.meaning == "target" and (one.told is None or _is_year(one.told)) for one in places):
        return places
    by_month = {one.told.year for one in parts if one.told is not None and one.told.year}
    years = by_month or _years(table, answers)
    some = [
        one
        for one in places
        if one.meaning == "skip" and f"column:{one.letter}" not in answers and _tells_the_year(one, years)
    ]
    if len(some) != 1 or len(by_month) > 1:
        return places
    bases = {one.basis for one in parts}
    told = some[0]._replace(
        meaning="target", certain=True, of_year=True, planned=planned, basis=bases.pop() if len(bases) == 1 else ""
    )
    return [told if one is some[0] else one for one in places]


def _has_rows_of_plans(places: Sequence[Place], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows say of themselves that they are of the plan."""
    texts = (cell.text for one in places if one.meaning in {"side", "indicator"} for cell in below[one.place - 1])
    return any(SIDES.get(plain_key(named_of(text).name)) == "plan" for text in texts)


def _years(table: Table, answers: Answers) -> set[int]:
    """The years that the file may be of, where the months do not say it."""
    if said := period_of(answers.get("period", "")):
        return {said.year}
    return set(years_told([*table.titles, table.sheet.name]))


def _tells_the_year(place: Place, years: set[int]) -> bool:
    """ "Cả năm", or the year itself, by the words right above the column."""
    words = without_measure(place.header.rpartition(" – ")[2])
    if is_for_reference(place.header) or (place.told is not None and years and years != {place.told.year}):
        return False
    return _WHOLE.fullmatch(plain_key(words)) is not None or _is_year(only_period(words))


def _is_year(told: MonthSpan | None) -> bool:
    return told is not None and (told.first, told.last) == (1, 12)


def beside_its_months(parts: Sequence[Part], indicator: Indicator) -> tuple[list[Part], Problem | None]:
    """The figures of a row without a year that tells no plan of its own: that of plans since January, whose last one is
    the year's, and the sum that a spreadsheet makes of what does not add up."""
    year = next((one for one in parts if one.place.of_year), None)
    others = [one for one in parts if one is not year and one.side == "target"]
    if year is None or not others:
        return list(parts), None
    without, told = [one for one in parts if one is not year], year.value.text
    same = next((one.value.text for one in others if one.period == year.period), None)
    if same is not None:
        problem = Problem("year_plan_told_twice", value=told, values={"months": same})
        return without, problem if same != told else None
    if not indicator.rule.grows and _is_sum(told, [one.value.text for one in others]):
        return without, Problem("sum_is_no_plan", value=told, blocks=False)
    return list(parts), None


def _is_sum(year: str, others: Sequence[str]) -> bool:
    """Whether it is what they come to together, and no other number of theirs."""
    try:
        numbers = [Fraction(one) for one in others]
        return len(numbers) > 1 and Fraction(year) == sum(numbers) != numbers[-1]
    except ValueError:  # a range
        return False
