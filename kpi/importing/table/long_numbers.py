"""Shortens numbers that have more digits than anybody has typed: noise of binary floats, quotients of a formula."""

from fractions import Fraction
from typing import Literal

from kpi.importing.cells.grid import Cell
from kpi.importing.cells.numerals import decimal_of
from kpi.model.indicator import Indicator
from kpi.model.quantity import half_up

Rounding = Literal["", "half_up", "refuse"]
"""What is done with the digits that an indicator does not keep: "" while nobody has said."""

_EXACT, _SHORT, _TYPED = 15, 13, 12  # significant digits: of a double, of what noise stands beside, of what people type
_GENERAL = 10  # digits that a cell without a format shows at most


def without_noise(number: Fraction, decimals: int) -> Fraction:
    """0.30000000000000004 is 0.3: what a program writes of a binary float that stands for a short decimal.

    An amount of as many digits that somebody has written out stays as it is: noise is far below what is kept.
    """
    digits = decimal_of(number)
    if digits is None or _significant(digits) <= _EXACT or len(digits) > 40:
        return number
    double = float(digits)
    if Fraction(repr(double)) != number:
        return number
    short = Fraction(f"{double:.{_EXACT}g}")
    is_short = _significant(decimal_of(short) or "") <= _SHORT
    return short if is_short and abs(short - number) * 10**decimals * 1000 < 1 else number


def _significant(digits: str) -> int:
    return len(digits.replace(".", "").lstrip("-0"))


def decimals_in(text: str) -> int:
    """How many decimals a plain number is written with."""
    return len(text.partition(".")[2])


def is_computed(cell: Cell, text: str, indicator: Indicator) -> bool:
    """Whether a number with more decimals than are kept is longer than people type, or a rate in a spreadsheet."""
    if indicator.adds_up in {"done", "rank"}:
        return False
    is_rate = indicator.per != 1 or indicator.rule.has_parts or indicator.adds_up == "average"
    return _significant(text) > _TYPED or (cell.kind == "number" and is_rate)


def shows_no_more(cell: Cell, indicator: Indicator) -> bool:
    """Whether the format of the cell shows no more decimals than are kept: its reader has seen it rounded."""
    return 0 <= cell.decimals <= indicator.decimals


def rounded(number: Fraction, decimals: int) -> Fraction:
    """Half away from zero, as reports print."""
    return Fraction(half_up(number, decimals))


def as_seen(number: Fraction, cell: Cell, most: int) -> Fraction:
    """A printed number with the digits that the sheet shows; without a format these are ten at most, as in Excel."""
    digits = decimal_of(number) or ""
    if cell.kind == "number" and cell.decimals >= 0:
        return rounded(number, min(cell.decimals, most))
    if decimals_in(digits) <= most:
        return number
    whole = len(digits.partition(".")[0].lstrip("-0"))
    return rounded(number, max(min(most, _GENERAL - whole), 0) if cell.kind == "number" else most)
