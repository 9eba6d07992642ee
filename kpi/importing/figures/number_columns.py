"""Reads columns of numbers: plain ones all together by Arrow, each other text once, patiently."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.importing.figures.figure_names import OF_TEXTS, Fault, read_text
from kpi.importing.figures.text_column import TextColumn
from kpi.model import quantity
from kpi.model.figure import SAY_NOT_APPLICABLE
from kpi.model.figure_table import NOTHING
from kpi.model.target_range import Bounds, parse_range

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class NotApplicable(NamedTuple):
    """What stands in the place of an actual where there is nothing to count."""


NumberRead = int | Bounds | NotApplicable | Fault | None
"""What a text was read as; None of a blank one."""


class NumberColumn(NamedTuple):
    """Scaled numbers, NOTHING where no plain number stands; and by its place whatever else was read."""

    value: Ints
    others: dict[int, Bounds | NotApplicable | Fault]

    def faults(self, *, of_text: bool | None = None) -> list[tuple[int, Fault]]:
        """What is wrong by its place: with the text as such, with the number in it, or both."""
        faults = [(place, other) for place, other in self.others.items() if isinstance(other, Fault)]
        return [(place, fault) for place, fault in faults if of_text in {None, fault.code in OF_TEXTS}]

    def given(self) -> Bools:
        """Where anything stands."""
        given = self.value != NOTHING
        given[list(self.others)] = True
        return given


def number_column(
    column: TextColumn | None,
    where: Bools,
    decimals: Ints,
    read: Callable[[str, int], NumberRead],
) -> NumberColumn:
    """The numbers of the marked rows, each scaled by the decimals of its indicator; `read` reads what is not plain."""
    numbers = NumberColumn(np.full(len(where), NOTHING, dtype=np.int64), {})
    given = where & column.are_given() if column is not None else where[:0]
    if column is None or not given.any():
        return numbers
    places = np.flatnonzero(given)
    if len(places) <= _FEW:
        _read_patiently(numbers, zip(places.tolist(), column.at(places).texts(), strict=True), decimals, read)
        return numbers
    for kept in np.unique(decimals[places]).tolist():
        places = np.flatnonzero(given & (decimals == kept))
        texts = column.at(places)
        is_plain, scaled = texts.plain_numbers(kept)
        numbers.value[places[is_plain]] = scaled
        rest = zip(places[~is_plain].tolist(), texts.where(~is_plain).texts(), strict=True)
        _read_patiently(numbers, rest, decimals, read)
    return numbers


_FEW = 16
"""Numbers for which it is quicker to read each patiently, which reads the same, than to ask Arrow which are plain."""


def _read_patiently(
    numbers: NumberColumn, texts: Iterable[tuple[int, str]], decimals: Ints, read: Callable[[str, int], NumberRead]
) -> None:
    """Each distinct text once, into its places."""
    seen: dict[tuple[str, int], NumberRead] = {}
    for place, text in texts:
        key = text, int(decimals[place])
        if key not in seen:
            seen[key] = read(*key)
        number = seen[key]
        if isinstance(number, int):
            numbers.value[place] = number
        elif number is not None:
            numbers.others[place] = number


def read_number(cell: str, decimals: int) -> NumberRead:
    """The number of a cell, scaled."""
    text, fault = read_text(cell)
    if fault or not text:
        return fault
    try:
        return quantity.parse(text, decimals)
    except quantity.NotANumber as error:
        return Fault(error.code, error.values)


def read_actual(cell: str, decimals: int) -> NumberRead:
    """The same, or that there is nothing to count."""
    return NotApplicable() if read_text(cell).text.casefold() in SAY_NOT_APPLICABLE else read_number(cell, decimals)


def read_target(cell: str, decimals: int) -> NumberRead:
    """The same, or a range."""
    text, fault = read_text(cell)
    if fault or not text:
        return fault
    try:
        return parse_range(text, decimals) or quantity.parse(text, decimals)
    except quantity.NotANumber as error:
        return Fault(error.code, error.values)
