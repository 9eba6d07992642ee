"""Asks what is done with the digits of a formula that an indicator does not keep."""

from collections.abc import Sequence

from kpi.importing.cells.grid import place_of
from kpi.importing.cells.numerals import decimal_of
from kpi.importing.figures.table_in_question import EXAMPLES, Asking
from kpi.importing.table import values
from kpi.importing.table.columns import Place
from kpi.importing.table.long_numbers import Rounding, rounded
from kpi.importing.table.rows import DataRow
from kpi.model.indicator import Indicator
from kpi.model.question import Choice, Example, Question

_ANSWERS: dict[str, Rounding] = {"half_up": "half_up", "refuse": "refuse"}


def answered_rounding(asking: Asking) -> Rounding:
    """What was answered, or "" of nothing."""
    answer = asking.answers.get("rounding", "")
    if answer and answer not in _ANSWERS:
        asking.wrong("rounding")
    return _ANSWERS.get(answer, "")


def rounding_question(cells: Sequence[tuple[DataRow, Place, Indicator]], sheet: str) -> Question:
    """One question for all such cells of a file, with the first of them."""
    shown = cells[:EXAMPLES]
    choices = (
        Choice("half_up", tuple(_rounded(row, place, indicator) for row, place, indicator in shown)),
        Choice("refuse", ("–",) * len(shown)),
    )
    examples = tuple(
        Example(place_of(sheet, row.number, place.place), row.at(place).text[:80]) for row, place, _ in shown
    )
    return Question("rounding", choices, examples)


def _rounded(row: DataRow, place: Place, indicator: Indicator) -> str:
    """The cell as it would be taken, where it stands in the indicator's own measure."""
    try:
        return decimal_of(rounded(values.exact(row.at(place), "comma"), indicator.decimals)) or "–"
    except ValueError:
        return "–"
