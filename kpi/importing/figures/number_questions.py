"""How the numbers of a file are written and what they count: the mark, the money, shares of one."""

import re
from fractions import Fraction

from kpi.importing.cells import measures
from kpi.importing.cells.grid import Cell
from kpi.importing.cells.numerals import Mark, decimal_of, is_either_way, mark_of, plain
from kpi.importing.figures.table_in_question import EXAMPLES, Asking
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow
from kpi.importing.table.values import (
    digits_in,
    exact,
    is_dash,
    is_money,
    is_small_share,
    says_measure,
    spaced,
    worth_of,
)
from kpi.model.question import Choice, Example

_MARKS: dict[str, Mark] = {"comma": "comma", "point": "point"}


def decimal_mark(asking: Asking) -> Mark:
    """What all numbers prove together, what was answered, or "" when no number needs it."""
    if answered := asking.answers.get("decimal_mark"):
        if answered in _MARKS:
            return _MARKS[answered]
        asking.wrong("decimal_mark")
        return ""
    numbers: list[str] = []
    unclear: list[Example] = []
    stated = [place for place in asking.places if place.meaning in {"numerator", "denominator"}]
    cells = [*asking.cells(), *((row, place, row.at(place)) for row in asking.sifted.rows for place in stated)]
    for row, place, cell in cells:
        digits = digits_in(cell)
        numbers += digits
        if len(unclear) < EXAMPLES and any(map(is_either_way, digits)):
            unclear.append(asking.example(row, place))
    proved, open_ones = mark_of(numbers)
    if proved or not open_ones:
        return proved
    choices = [
        Choice(answer, tuple(_reads(example.text, mark) for example in unclear)) for answer, mark in _MARKS.items()
    ]
    asking.ask("decimal_mark", choices, unclear)
    return ""


def counted_in(asking: Asking, measure: str) -> measures.Measure | None:
    """What money is counted in where neither the cell nor the row nor the column nor the title says it."""
    answered = asking.answers.get("money")
    if answered and answered != measures.AS_THE_INDICATOR and answered not in measures.CHOSEN:
        asking.wrong("money")
        return None
    title = measures.measure_of(measure)
    if title is not None and title.is_money:
        return None
    column = asking.by_meaning.get("measure")
    silent: list[tuple[DataRow, Place, Cell]] = []
    for row, place, cell in asking.cells():
        own_measure = place.measure or (column is not None and row.at(column).text.strip())
        if row.indicator is not None and is_money(row.indicator) and not own_measure and not says_measure(cell):
            silent.append((row, place, cell))
    if not silent:
        return None
    if answered:
        return measures.CHOSEN.get(answered)
    examples = [asking.example(row, place) for row, place, _ in silent[:EXAMPLES]]
    own = tuple(_times(cell, "comma", worth_of(row.indicator)) for row, _, cell in silent[:EXAMPLES])
    choices = [
        Choice(measures.AS_THE_INDICATOR, own),
        *(
            Choice(answer, tuple(_times(cell, "comma", worth.times) for _, _, cell in silent[:EXAMPLES]))
            for answer, worth in measures.CHOSEN.items()
        ),
    ]
    asking.ask("money", choices, examples)
    return None


def are_shares(asking: Asking, mark: Mark) -> bool:
    """Whether small numbers are shares of one; our own workbooks have percentages in the format of such."""
    answer = asking.answers.get("share")
    if answer and answer not in {"share", "percent"}:
        asking.wrong("share")
    small = [
        (row, place, cell)
        for row, place, cell in asking.cells()
        if row.indicator is not None and is_small_share(cell, row.indicator, mark)
    ][:EXAMPLES]
    if answer or not small:
        return answer == "share"
    choices = [
        Choice("share", tuple(_times(cell, mark, Fraction(100)) for _, _, cell in small)),
        Choice("percent", tuple(_times(cell, mark, Fraction(1)) for _, _, cell in small)),
    ]
    asking.ask("share", choices, [asking.example(row, place) for row, place, _ in small])
    return False


_LEGEND = re.compile(
    r"(?:^|[^\w])[-–—−]+[)\"”']?\s*[:=]?\s*(?:là\s+)?"
    r"(?:(không (?:có )?(?:hiện tượng )?phát sinh)|chưa có|không có (?:số liệu|thông tin))",
    re.IGNORECASE,
)


def dash_is_zero(asking: Asking) -> bool:
    """Whether "-" in the place of an actual is nought, as statistics write it, or nothing told."""
    answer = asking.answers.get("dash")
    if answer and answer not in {"zero", "nothing"}:
        asking.wrong("dash")
    dashes = [
        (row, place)
        for row in asking.sifted.rows
        for place in asking.figures
        if is_dash(row.at(place))
        and row.indicator is not None
        and row.indicator.adds_up in {"total", "latest"}
        and not asking.is_plan(row, place)
    ]
    if answer or not dashes:
        return answer == "zero"
    legend = {match[1] is not None for note in asking.notes() for match in _LEGEND.finditer(note)}
    if len(legend) == 1:
        return legend.pop()
    choices = [Choice("nothing", ("–",) * len(dashes[:EXAMPLES])), Choice("zero", ("0",) * len(dashes[:EXAMPLES]))]
    asking.ask("dash", choices, [asking.example(row, place) for row, place in dashes[:EXAMPLES]])
    return False


def _reads(text: str, mark: Mark) -> str:
    """What one answer makes of a cell."""
    match = re.search(r"[0-9][0-9.,]*[0-9]", text)
    try:
        return spaced(Fraction(plain(match[0] if match else text, mark)), "," if mark == "comma" else ".")
    except ValueError:
        return "–"


def _times(cell: Cell, mark: Mark, times: Fraction) -> str:
    """The number made so many times as large, to be told with its measure in the reader's language.

    Only an example: one that may be read in two ways is shown in one of them.
    """
    try:
        return decimal_of(exact(cell, mark or "comma") * times) or "–"
    except ValueError:
        return "–"
