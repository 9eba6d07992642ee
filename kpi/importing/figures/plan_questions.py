"""Which plan a column holds that only says "Kế hoạch": by whom it was set, and whether it is of the year."""

import re
from fractions import Fraction

from kpi.importing.cells.grid import Cell
from kpi.importing.cells.numerals import Mark
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.table_in_question import EXAMPLES, Asking
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow
from kpi.importing.table.table_side import SIDES_OF_TABLES
from kpi.importing.table.values import exact
from kpi.model.period import Period
from kpi.model.quantity import NotANumber
from kpi.model.question import Choice

_YEAR = re.compile(r"\b(?:nam|year)\b")
_SHORTER = re.compile(r"\b(?:thang|quy|ky|month|quarter)\b")


def ask_for_basis(asking: Asking) -> None:
    """Plans of which neither the header nor a column nor anybody says on which basis they stand."""
    if asking.answers.get("basis") or len(asking.known.bases) < 2:
        return
    column = asking.by_meaning.get("basis")
    silent = [
        (row, place)
        for row, place in _planned(asking)
        if not place.basis and not (column is not None and row.at(column).text.strip())
    ]
    if silent:
        choices = [Choice(basis.code) for basis in asking.known.bases]
        asking.ask("basis", choices, [asking.example(row, place) for row, place in silent[:EXAMPLES]])


def ask_for_side(asking: Asking, mark: Mark) -> None:
    """Figures of which neither a word above them nor the titles say whether they are planned or were reached.

    Beside the plan of a year that they do not come to in any row, they are no division of it.
    """
    answer = asking.answers.get("side", "")
    if answer and answer not in SIDES_OF_TABLES:
        asking.wrong("side")
    if asking.table.side:
        return
    silent = [(row, place) for row, place, _ in asking.cells() if place.silent and not place.planned and not row.side]
    if not silent or _differ_from_their_plan(asking, mark):
        return
    choices = [Choice(side) for side in SIDES_OF_TABLES]
    asking.ask("side", choices, [asking.example(row, place) for row, place in silent[:EXAMPLES]])


def _differ_from_their_plan(asking: Asking, mark: Mark) -> bool:
    """Whether the year's plan stands beside the figures, and in no row they add up to it or end with it."""
    plans = [place for place in asking.figures if place.meaning == "target" and not place.by_period]
    if len(plans) != 1 or not (plans[0].span is None or plans[0].span.last - plans[0].span.first == 11):
        return False
    compared = 0
    for row in asking.sifted.rows:
        whole = _number(row.at(plans[0]), mark)
        parts = [number for place in asking.figures if place.silent and (number := _number(row.at(place), mark))]
        if whole is None or len(parts) < 2:
            continue
        if whole in {sum(parts, Fraction(0)), parts[-1]}:
            return False
        compared += 1
    return compared > 0


def _number(cell: Cell, mark: Mark) -> Fraction | None:
    try:
        return exact(cell, mark)
    except NotANumber:
        return None


def plan_of(asking: Asking, period: Period | None) -> str:
    """In a report of a month or a quarter: whether a bare "Kế hoạch" is of the "year" or of the "period"."""
    answered = asking.answers.get("plan_of", "")
    if answered and answered not in {"year", "period"}:
        asking.wrong("plan_of")
        return ""
    if answered or asking.shape != "appendix" or period is None or period == period.whole_year:
        return answered
    silent = [(row, place) for row, place in _planned(asking) if place.meaning == "target" and is_bare(place)]
    if not silent:
        return ""
    compared = [plain_key(place.header) for place in asking.places if place.meaning == "stated_percent"]
    of_year, shorter = any(map(_YEAR.search, compared)), any(map(_SHORTER.search, compared))
    if of_year != shorter:
        return "year" if of_year else "period"
    examples = silent[:EXAMPLES]
    choices = [
        Choice(answer, tuple(f"{of}: {row.at(place).text}" for row, place in examples))
        for answer, of in (("year", period.whole_year), ("period", period))
    ]
    asking.ask("plan_of", choices, [asking.example(row, place) for row, place in examples])
    return ""


def plan_of_day(asking: Asking, period: Period | None) -> str:
    """The last day of the report, where plans stand beside what was reached and no day is told from which they hold;
    of a table of plans alone, too, unless somebody has said their day."""
    if period is None or "effective_on" in asking.by_meaning:
        return ""
    tells_actuals = any(not asking.is_plan(row, place) for row, place, _ in asking.cells())
    has_day = bool(asking.answers.get("effective_on"))
    return period.ends_on.isoformat() if tells_actuals or not has_day else ""


def is_bare(place: Place) -> bool:
    """Whether the header names neither months nor a year."""
    key = plain_key(place.header)
    return place.span is None and not _YEAR.search(key) and not _SHORTER.search(key)


def _planned(asking: Asking) -> list[tuple[DataRow, Place]]:
    """The cells that hold plans."""
    return [(row, place) for row, place, _ in asking.cells() if asking.is_plan(row, place)]
