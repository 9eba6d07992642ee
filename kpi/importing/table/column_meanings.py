"""Tells what each column of a table is taken for: by its words, by what a person has said, or by what it holds."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from kpi.importing.cells import measures
from kpi.importing.cells.grid import Cell, letters_of
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.columns import Place, cells_below
from kpi.importing.table.header_rows import RUNS, Head, Table, is_meaning
from kpi.importing.table.header_words import SIDES, header_of, is_unclear, measure_beside
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.plan_quarters import columns_of_a_plan
from kpi.importing.table.titles import only_period, periods_in
from kpi.model.question import Answers

_NAMED_SO = re.compile(r"(?:cac )?(?:chi tieu|muc tieu|nhiem vu)\b")
_ONCE = frozenset({"unit", "indicator", "measure", "period", "year", "basis", "note", "document", "up_to", "reason"})
_RATE = frozenset({"ty le", "ti le", "ty le %", "ti le %", "rate", "rate %"})
_PERCENT = frozenset({"%", "ty le dat", "ti le dat", "ty le dat %", "ti le dat %", "dat %", "% dat"})
_REACHED = frozenset({"actual", "to_date", "estimate", "numerator"})
_FLAGS = frozenset({"có", "không", "yes", "no", "true", "false"})  # 1 and 0 may be figures


def places_of(table: Table, names: Names, answers: Answers) -> list[Place]:
    """What each column is taken for."""
    below = cells_below(table)
    places = [_place(head, table, answers) for head in table.heads]
    places = _of_a_plan(places, table, answers)
    places = _by_periods(places, answers)
    places = [_by_contents(place, below[place.place - 1], places, names, answers) for place in places]
    if not any(place.meaning == "indicator" for place in places):
        places = _guessed(places, below, answers, "indicator", lambda text: bool(names.indicators(text)))
    for meaning, is_name in (("indicator", names.indicators), ("unit", names.units)):
        places = _one_of(places, meaning, below, answers, is_name)
    return _of_values(_only_once(_with_rate(places, answers)), table)


_DHIS2 = frozenset({"dataelement", "data element"})
"""Columns of what a health information system writes out: its values are those reported."""


def _of_values(places: list[Place], table: Table) -> list[Place]:
    """A mere "Số lượng" is of what the title says, and no figure beside columns that say what they hold."""
    if any(place.is_figure and not place.silent for place in places):
        return [_unknown(place) if place.is_valued else place for place in places]
    reported = any(plain_key(head.text) in _DHIS2 for head in table.heads)
    meaning = "target" if table.is_of_plans else "actual"
    return [
        place._replace(meaning=meaning, silent=not reported, planned=table.is_of_plans) if place.is_valued else place
        for place in places
    ]


def _unknown(place: Place) -> Place:
    return place._replace(meaning="skip", certain=False, silent=False)


def _with_rate(places: list[Place], answers: Answers) -> list[Place]:
    """A "Tỷ lệ (%)" beside a numerator and a denominator is their rate; a mere "%" is, where there is no plan."""
    meanings = {place.meaning for place in places}
    if not {"numerator", "denominator"} <= meanings:
        return places
    names = _RATE if "target" in meanings else _RATE | _PERCENT
    return [
        place._replace(meaning="stated_rate")
        if place.meaning in {"stated_percent", "skip"}
        and plain_key(place.header) in names
        and f"column:{place.letter}" not in answers
        else place
        for place in places
    ]


def _place(head: Head, table: Table, answers: Answers) -> Place:
    letter = letters_of(head.place)
    answer = answers.get(f"column:{letter}", "")
    known = header_of(head.text)
    group = header_of(head.above)
    meaning, certain = known.meaning, True
    if head.month and _is_month(known.meaning, table):
        meaning = f"month_{head.month}"
    is_silent = known.silent or (meaning.startswith("month_") and not {known.meaning, group.meaning} & _REACHED)
    if is_meaning(answer):
        meaning, is_silent = answer, answer.startswith("month_") and is_silent
    if not meaning:
        meaning, certain = "skip", not head.text
    hidden = head.place in table.sheet.hidden_columns
    periods = periods_in(head.text)
    return Place(
        head.place,
        head.text,
        meaning,
        certain,
        known.basis or (header_of(head.text).basis if meaning == "target" else ""),
        periods[0] if len(periods) == 1 else None,
        _measure_in(head.text),
        planned=group.meaning == "target" or header_of(head.text).meaning == "target",
        hidden=hidden,
        silent=is_silent,
    )


def _of_a_plan(places: list[Place], table: Table, answers: Answers) -> list[Place]:
    """The quarters of a plan; what somebody has said of a column goes before it."""
    spans = {column.place: column.span for column in columns_of_a_plan(table, [column.meaning for column in places])}
    return [
        column._replace(meaning="target", certain=True, span=spans[column.place], planned=True, by_period=True)
        if column.place in spans and f"column:{column.letter}" not in answers
        else column
        for column in places
    ]


def _by_periods(places: list[Place], answers: Answers) -> list[Place]:
    """Where no column says that it holds actuals, those do whose headers are periods: the quarters, or else whatever is
    shorter than a year, or else the years."""
    meanings = {item.meaning for item in places if item.meaning != "estimate" or (not item.span and not item.is_valued)}
    if "period" in meanings or any(meaning.startswith("month_") for meaning in meanings):
        return places
    silent = [item for item in places if item.meaning == "skip" and f"column:{item.letter}" not in answers]
    spans = {item.place: span for item in silent if (span := only_period(item.header))}
    quarters = {place for place, item in spans.items() if item.last - item.first == 2}
    shorter = {place for place, item in spans.items() if (item.first, item.last) != (1, 12)}
    years = {place for place, item in spans.items() if (item.first, item.last) == (1, 12) and item.year}
    several = next((group for group in (quarters, shorter, years) if len(group) >= RUNS), shorter)
    if meanings & {"actual", "to_date", "estimate", "numerator"}:  # of the plan, or of what is told beside them?
        return [item._replace(certain=False) if item.place in several else item for item in places]
    is_sure = len(several) >= RUNS
    return [
        item._replace(meaning="actual", certain=is_sure, by_period=True, span=spans[item.place], silent=True)
        if item.place in several
        else item
        for item in places
    ]


def _is_month(meaning: str, table: Table) -> bool:
    """Months side by side are a grid; one month alone among other columns is the month of the report."""
    months = {head.month for head in table.heads if head.month}
    return len(months) >= 3 and meaning not in {"growth", "stated_percent", "year_ago"}


def _measure_in(header: str) -> str:
    """The measure in brackets, where it is one that is known and no comparison."""
    beside = measure_beside(header)
    if plain_key(beside) in {"%", ""} or periods_in(beside):
        return ""
    measure = measures.measure_of(beside)
    return beside if measure is not None and (measure.is_money or measures.is_known(beside)) else ""


def _by_contents(place: Place, cells: Sequence[Cell], others: Sequence[Place], names: Names, answers: Answers) -> Place:
    """Where the words alone do not tell."""
    if f"column:{place.letter}" in answers:
        return place
    texts = [cell.text for cell in cells if cell.text.strip()]
    if place.meaning == "estimate" and texts and all(text.strip().casefold() in _FLAGS for text in texts):
        return place._replace(meaning="estimate_flag")
    if not place.header and texts and {plain_key(text) for text in texts} <= SIDES.keys():
        return place._replace(meaning="side")
    if place.meaning == "skip" and texts and {plain_key(text) for text in texts} <= SIDES.keys():
        return place._replace(meaning="side", certain=True)
    if place.meaning == "target" and _NAMED_SO.match(plain_key(place.header)):  # "Chỉ tiêu năm 2022" above names
        named = sum(1 for text in texts if names.indicators(text))
        return place._replace(meaning="indicator") if named * 2 > len(texts) else place
    if not is_unclear(place.header):
        return place
    measured = sum(1 for text in texts if measures.is_known(text) or any(_counts(text, names)))
    units = sum(1 for text in texts if names.units(text))
    if measured != units:
        return place._replace(meaning="unit" if units > measured else "measure")
    has_measure = any(other.meaning == "measure" for other in others)
    before = any(other.meaning == "indicator" and other.place < place.place for other in others)
    return place._replace(meaning="unit" if has_measure or not before else "measure", certain=has_measure)


def _counts(text: str, names: Names) -> list[bool]:
    return [True] if plain_key(text) in names.measures else []


def _guessed(
    places: list[Place], below: list[list[Cell]], answers: Answers, meaning: str, is_name: Callable[[str], bool]
) -> list[Place]:
    """The column of which at least half of the cells are names that are known: taken for it, and shown as a guess."""
    scores: dict[int, float] = {}
    for place in places:
        texts = [cell.text for cell in below[place.place - 1] if cell.text.strip()]
        if place.meaning == "skip" and f"column:{place.letter}" not in answers and len(texts) >= 2:
            scores[place.place] = sum(map(is_name, texts)) / len(texts)
    best = max(scores, key=lambda number: scores[number], default=0)
    if not best or scores[best] < 0.5:
        return places
    return [column._replace(meaning=meaning, certain=False) if column.place == best else column for column in places]


def _one_of(
    places: list[Place],
    meaning: str,
    below: list[list[Cell]],
    answers: Answers,
    names: Callable[[str], tuple[object, ...]],
) -> list[Place]:
    """Of a code and a name of the same thing that is read by which the most rows are known; a code before a name."""
    same = [place for place in places if place.meaning == meaning]
    if len(same) < 2:
        return places
    answered = [place for place in same if answers.get(f"column:{place.letter}") == meaning]

    def score(place: Place) -> tuple[bool, int, int]:
        texts = [cell.text for cell in below[place.place - 1] if cell.text.strip()]
        return place in answered, sum(len(names(text)) == 1 for text in texts), -place.place

    best = max(same, key=score)
    return [place._replace(meaning="skip") if place in same and place is not best else place for place in places]


def _only_once(places: list[Place]) -> list[Place]:
    """The first column of those that can only be there once; beside a month or a quarter a year is only its year."""
    years = [place for place in places if place.meaning == "year" or _is_year(place)]
    has_shorter = any(place.meaning == "period" and not _is_year(place) for place in places)
    seen: Counter[str] = Counter()
    corrected: list[Place] = []
    for place in places:
        if place in years:
            place = place._replace(meaning="year" if has_shorter else "period")  # noqa: PLW2901 - the same column
        seen[place.meaning] += 1
        again = place.meaning in _ONCE and seen[place.meaning] > 1
        corrected.append(place._replace(meaning="skip", certain=False) if again else place)
    return corrected


def _is_year(place: Place) -> bool:
    return place.meaning == "period" and plain_key(place.header) in {"nam", "year"}
