"""What a file leaves open: decided by what the file itself proves, by what a person has answered, or asked once."""

from typing import NamedTuple

from kpi.importing.cells import measures
from kpi.importing.cells.grid import Applied
from kpi.importing.cells.numerals import Mark
from kpi.importing.figures.day_questions import day_orders, effective_day
from kpi.importing.figures.number_questions import are_shares, counted_in, dash_is_zero, decimal_mark
from kpi.importing.figures.place_questions import period_of_all, sheet_of_another_period, unit_of_all
from kpi.importing.figures.plan_questions import ask_for_basis, ask_for_side, plan_of, plan_of_day
from kpi.importing.figures.sum_questions import accumulates
from kpi.importing.figures.table_in_question import Asking
from kpi.importing.table.columns import settled
from kpi.importing.table.header_words import basis_of
from kpi.importing.table.titles import measure_in, years_in
from kpi.model.basis import Basis
from kpi.model.period import NotAPeriod, Period
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.question import Answers, Question


class Decided(NamedTuple):
    """How the file is read, as far as it is decided; what is not stands among the questions."""

    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    unit: str = ""  # of all rows, where no column tells it
    period: Period | None = None
    mark: Mark = ""
    measure: str = ""  # that the title says
    counted: measures.Measure | None = None  # what money is counted in
    shares: bool = False
    cumulative: bool = False
    day_orders: tuple[tuple[str, str], ...] = ()  # letter of a column, dmy or mdy
    applied: tuple[Applied, ...] = ()
    plan_of: str = ""  # whether a bare "Kế hoạch" is of the year or of the period
    dash_is_zero: bool = False
    effective_on: str = ""  # from which day the plans hold, where somebody has said it
    plan_of_day: str = ""  # a report prints the plans in force on that day, and no other day
    plain_codes: bool = False  # written as our own exports are: codes, our own periods, its own measures


def decide(asking: Asking) -> Decided:
    """Goes through the table once for each thing that may have to be asked."""
    plain_codes = _is_plain(asking)
    is_ours = plain_codes and all(
        asking.by_meaning[meaning].header.casefold() == meaning
        for meaning in ("unit", "indicator", "period")
        if meaning in asking.by_meaning
    )
    period = period_of_all(asking)
    asking.settle(settled(asking.places, period, asking.answers))  # of what is not taken nothing is asked
    unit = "" if "unit" in asking.by_meaning else unit_of_all(asking, period)
    asking.questions.sort(key=lambda question: question.code != "unit")
    if period is not None and "period" not in asking.answers:
        titles = (title for title in asking.table.titles if years_in([title]))
        asking.tally.note("period_from_title", "", next(titles, ""), str(period))
        asking.problems += [problem] if (problem := sheet_of_another_period(asking, period)) else []
    mark = decimal_mark(asking)
    ask_for_side(asking, mark)
    stated = (measure_in(title) for title in (*asking.table.titles, *asking.table.letterhead))
    measure = next((text for text in stated if measures.is_known(text)), "")
    if not is_ours:
        ask_for_basis(asking)
    return Decided(
        unit=unit,
        period=period,
        mark=mark,
        measure=measure,
        counted=None if is_ours and not asking.answers.get("money") else counted_in(asking, measure),
        shares=are_shares(asking, mark),
        cumulative=accumulates(asking, period),
        day_orders=tuple(day_orders(asking).items()),
        plan_of=plan_of(asking, period),
        dash_is_zero=dash_is_zero(asking),
        effective_on=effective_day(asking),
        plan_of_day="" if plain_codes else plan_of_day(asking, period),
        plain_codes=plain_codes,
        applied=asking.tally.applied(),
        questions=tuple(asking.questions),
        problems=tuple(asking.problems),
    )


def _is_plain(asking: Asking) -> bool:
    """Whether every row has codes and our own spelling of periods: then it was written by us, or as we write."""
    period, indicator = asking.by_meaning.get("period"), asking.by_meaning.get("indicator")
    if asking.shape != "long" or period is None or indicator is None or not asking.sifted.rows:
        return False
    codes = asking.known.indicator_by_code
    return all(
        row.at(indicator).text.strip().casefold() in codes and _is_period(row.at(period).text)
        for row in asking.sifted.rows
    )


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except NotAPeriod:
        return False
    return True


def is_known_basis(known: Known, answers: Answers) -> bool:
    """Whether the basis that was answered is one of the store's."""
    name = basis_named(known, answers.get("basis", "")).casefold()
    return not name or any(name in _names(basis) for basis in known.bases)


def basis_named(known: Known, text: str) -> str:
    """The name as the store knows it; or the code of the basis that the words of an office mean."""
    name = text.strip().casefold()
    if not name or any(name in _names(basis) for basis in known.bases):
        return text
    return next((basis.code for basis in known.bases if basis.code == basis_of(text)), text)


def _names(basis: Basis) -> set[str]:
    return {basis.code, basis.name_vi.casefold(), basis.name_en.casefold()}
