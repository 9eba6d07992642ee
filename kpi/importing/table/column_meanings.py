"""Tells what each column of a table is taken for: by its words, by what a person has said, or by what it holds."""

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
from kpi.importing.table.titles import only_period, periods_told
from kpi.model.question import Answers

_ONCE = frozenset({"unit", "indicator", "measure", "period", "year", "basis", "note", "document", "up_to", "reason"})
_RATE = frozenset({"ty le", "ti le", "ty le %", "ti le %", "rate", "rate %"})
_PERCENT = frozenset({"%", "ty le dat", "ti le dat", "ty le dat %", "ti le dat %", "dat %", "% dat"})
_FLAGS = frozenset({"có", "không", "yes", "no", "true", "false"})  # 1 and 0 may be figures


def places_of(table: Table, names: Names, answers: Answers) -> list[Place]:
    """What each column is taken for."""
    below = cells_below(table)
    found = [_place(head, table, answers) for head in table.heads]
    found = _of_a_plan(found, table, answers)
    found = _by_periods(found, answers)
    found = [_by_contents(one, below[one.place - 1], found, names, answers) for one in found]
    if not any(one.meaning == "indicator" for one in found):
        found = _guessed(found, below, answers, "indicator", lambda text: bool(names.indicators(text)))
    for meaning, is_name in (("indicator", names.indicators), ("unit", names.units)):
        found = _one_of(found, meaning, below, answers, is_name)
    return _only_once(_with_rate(found, answers))


def _with_rate(places: list[Place], answers: Answers) -> list[Place]:
    """A "Tỷ lệ (%)" beside a numerator and a denominator is their rate; a mere "%" is, where there is no plan."""
    meanings = {one.meaning for one in places}
    if not {"numerator", "denominator"} <= meanings:
        return places
    names = _RATE if "target" in meanings else _RATE | _PERCENT
    return [
        one._replace(meaning="stated_rate")
        if one.meaning in {"stated_percent", "skip"}
        and plain_key(one.header) in names
        and f"column:{one.letter}" not in answers
        else one
        for one in places
    ]


def _place(head: Head, table: Table, answers: Answers) -> Place:
    letter = letters_of(head.place)
    said = answers.get(f"column:{letter}", "")
    known = header_of(head.text)
    group = header_of(head.above)
    meaning, certain = known.meaning, True
    if head.month and _is_month(known.meaning, table):
        meaning = f"month_{head.month}"
    if is_meaning(said):
        meaning = said
    if not meaning:
        meaning, certain = "skip", not head.text
    hidden = head.place in table.sheet.hidden_columns
    told = periods_told(head.text)
    return Place(
        head.place,
        head.text,
        meaning,
        certain,
        known.basis or (header_of(head.text).basis if meaning == "target" else ""),
        told[0] if len(told) == 1 else None,
        _measure_in(head.text),
        planned=group.meaning == "target" or header_of(head.text).meaning == "target",
        hidden=hidden,
    )


def _of_a_plan(places: list[Place], table: Table, answers: Answers) -> list[Place]:
    """The quarters of a plan; what somebody has said of a column goes before it."""
    told = {one.place: one.told for one in columns_of_a_plan(table, [one.meaning for one in places])}
    return [
        one._replace(meaning="target", certain=True, told=told[one.place], planned=True, by_period=True)
        if one.place in told and f"column:{one.letter}" not in answers
        else one
        for one in places
    ]


def _by_periods(places: list[Place], answers: Answers) -> list[Place]:
    """Where no column says that it holds actuals, those do whose headers are periods: the quarters, or else whatever is
    shorter than a year, or else the years."""
    meanings = {one.meaning for one in places if one.meaning != "estimate" or not one.told}
    if "period" in meanings or any(meaning.startswith("month_") for meaning in meanings):
        return places
    silent = [one for one in places if one.meaning == "skip" and f"column:{one.letter}" not in answers]
    told = {one.place: found for one in silent if (found := only_period(one.header))}
    quarters = {place for place, one in told.items() if one.last - one.first == 2}
    shorter = {place for place, one in told.items() if (one.first, one.last) != (1, 12)}
    years = {place for place, one in told.items() if (one.first, one.last) == (1, 12) and one.year}
    several = next((some for some in (quarters, shorter, years) if len(some) >= RUNS), shorter)
    if meanings & {"actual", "to_date", "estimate", "numerator"}:  # of the plan, or of what is told beside them?
        return [one._replace(certain=False) if one.place in several else one for one in places]
    is_sure = len(several) >= RUNS
    return [
        one._replace(meaning="actual", certain=is_sure, by_period=True, told=told[one.place])
        if one.place in several
        else one
        for one in places
    ]


def _is_month(meaning: str, table: Table) -> bool:
    """Months side by side are a grid; one month alone among other columns is the month of the report."""
    months = {one.month for one in table.heads if one.month}
    return len(months) >= 3 and meaning not in {"growth", "stated_percent", "year_ago"}


def _measure_in(header: str) -> str:
    """The measure in brackets, where it is one that is known and no comparison."""
    beside = measure_beside(header)
    if plain_key(beside) in {"%", ""} or periods_told(beside):
        return ""
    found = measures.measure_of(beside)
    return beside if found is not None and (found.is_money or measures.is_known(beside)) else ""


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
    if not is_unclear(place.header):
        return place
    measured = sum(1 for text in texts if measures.is_known(text) or any(_counts(text, names)))
    units = sum(1 for text in texts if names.units(text))
    if measured != units:
        return place._replace(meaning="unit" if units > measured else "measure")
    has_measure = any(one.meaning == "measure" for one in others)
    before = any(one.meaning == "indicator" and one.place < place.place for one in others)
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
    return [one._replace(meaning=meaning, certain=False) if one.place == best else one for one in places]


def _one_of(
    places: list[Place],
    meaning: str,
    below: list[list[Cell]],
    answers: Answers,
    names: Callable[[str], tuple[object, ...]],
) -> list[Place]:
    """Of a code and a name of the same thing that is read by which the most rows are known; a code before a name."""
    same = [one for one in places if one.meaning == meaning]
    if len(same) < 2:
        return places
    said = [one for one in same if answers.get(f"column:{one.letter}") == meaning]

    def score(one: Place) -> tuple[bool, int, int]:
        texts = [cell.text for cell in below[one.place - 1] if cell.text.strip()]
        return one in said, sum(len(names(text)) == 1 for text in texts), -one.place

    best = max(same, key=score)
    return [one._replace(meaning="skip") if one in same and one is not best else one for one in places]


def _only_once(places: list[Place]) -> list[Place]:
    """The first column of those that can only be there once; beside a month or a quarter a year is only its year."""
    years = [one for one in places if one.meaning == "year" or _is_year(one)]
    has_shorter = any(one.meaning == "period" and not _is_year(one) for one in places)
    seen: Counter[str] = Counter()
    found: list[Place] = []
    for one in places:
        if one in years:
            one = one._replace(meaning="year" if has_shorter else "period")  # noqa: PLW2901 - the same column
        seen[one.meaning] += 1
        again = one.meaning in _ONCE and seen[one.meaning] > 1
        found.append(one._replace(meaning="skip", certain=False) if again else one)
    return found


def _is_year(place: Place) -> bool:
    return place.meaning == "period" and plain_key(place.header) in {"nam", "year"}
