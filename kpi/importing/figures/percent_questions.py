"""Asks about percentages of thousands: 91.5 typed into a cell whose format makes 9,150 % of it."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from kpi.importing.cells.grid import Cell
from kpi.importing.cells.numerals import Mark, decimal_of
from kpi.importing.figures.table_in_question import EXAMPLES, Asking
from kpi.importing.table import values
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow
from kpi.model.question import Choice
from kpi.model.share_of_one import APART

_USUAL, _NEVER = 200, 1000
"""Percentages up to the first are asked about where what stands beside them is a hundredth of it, those above it where
nothing of their size does, those above the second always."""

_At = tuple[DataRow, Place, Cell]


def typed_percents(asking: Asking, mark: Mark) -> frozenset[tuple[int, int]]:
    """The cells, by row and column, that were answered to hold the percentage as it was typed."""
    answer = asking.answers.get("percent_shown", "")
    if answer and answer not in {"as_shown", "as_typed"}:
        asking.wrong("percent_shown")
    odd = list(_odd(asking, mark))
    if not odd or answer == "as_shown":
        return frozenset()
    if answer == "as_typed":
        return frozenset((row.number, place.place) for row, place, _ in odd)
    cells = [cell for _, _, cell in odd[:EXAMPLES]]
    choices = (
        Choice("as_typed", tuple(_number(a_hundredth(cell, mark), mark) for cell in cells)),
        Choice("as_shown", tuple(_number(cell, mark) for cell in cells)),
    )
    asking.ask("percent_shown", choices, [asking.example(row, place) for row, place, _ in odd[:EXAMPLES]])
    return frozenset()


def _odd(asking: Asking, mark: Mark) -> list[_At]:
    """The percentages that are asked about."""
    shown: list[tuple[_At, int, Fraction]] = []
    numbers: defaultdict[int, list[Fraction]] = defaultdict(list)
    for row in asking.sifted.rows:
        if row.indicator is None or row.indicator.per != 100:
            continue
        for place in asking.places:  # what is printed beside the figures to be compared with them is of their size
            cell = row.at(place)
            if not (place.is_figure or (place.meaning == "skip" and cell.rule == "percent_format")):
                continue
            number = _percentage(cell, mark)
            if number is None:
                continue
            numbers[row.indicator.id].append(number)
            if abs(number) > 100 and place.is_figure and cell.text.endswith("%"):
                shown.append(((row, place, cell), row.indicator.id, number))
    return [at for at, indicator, number in shown if _is_odd(number, numbers[indicator])]


def _is_odd(number: Fraction, numbers: Sequence[Fraction]) -> bool:
    usual = sorted(abs(other) for other in numbers if 1 < abs(other) <= _USUAL)
    others = usual if abs(number) > _USUAL else [other for other in usual if other != abs(number)]
    if abs(number) > _NEVER or not others:
        return abs(number) > _USUAL
    return abs(number) >= APART * others[(len(others) - 1) // 2]


def _percentage(cell: Cell, mark: Mark) -> Fraction | None:
    if cell.kind not in {"number", "text"} or values.is_nothing(cell):
        return None
    try:
        return values.exact(cell._replace(text=values.bare_of_or_text(cell.text).removesuffix("%").strip()), mark)
    except ValueError:
        return None


def a_hundredth(cell: Cell, mark: Mark) -> Cell:
    """9150% as the 91.5% that was typed."""
    number = _percentage(cell, mark)
    text = None if number is None else decimal_of(number / 100)
    decimals = cell.decimals + 2 if cell.decimals >= 0 else -1
    return cell if text is None else Cell(f"{text}%", "number", "percent_format", decimals=decimals)


def _number(cell: Cell, mark: Mark) -> str:
    number = _percentage(cell, mark)
    return "–" if number is None else decimal_of(number) or "–"
