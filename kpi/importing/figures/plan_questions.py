"""Which plan a column holds that only says "Kế hoạch": by whom it was set, and whether it is of the year."""

import re

from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.table_in_question import EXAMPLES, Asking
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow
from kpi.model.period import Period
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
