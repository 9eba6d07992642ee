"""PrintedPercent percentages: how one that stands beside a figure and its plan is kept as it is printed."""

import re
from fractions import Fraction
from typing import NamedTuple

from kpi.importing.cells.grid import Cell
from kpi.importing.cells.numerals import Mark, decimal_of
from kpi.importing.table import values
from kpi.importing.table.long_numbers import as_seen
from kpi.model.quantity import MOST_DECIMALS, half_up

_PERCENT_OF_ONE = Fraction(5, 2)  # a stated percentage above it is no share of one: nobody reaches 250 times a plan


class PrintedPercent(NamedTuple):
    """A percentage with a point for decimals; "" where a cell holds none. The rules by which it was read."""

    text: str = ""
    rules: tuple[str, ...] = ()


def as_printed(cell: Cell, actual: str, target: str, mark: Mark, *, may_be_share: bool) -> PrintedPercent:
    """The percentage with as many digits as the sheet shows; none where the figure beside it is no number.

    0,824 beside 824 of 1000 is 82.4, where a share may have been meant.
    """
    text = values.bare_of_or_text(cell.text).removesuffix("%").strip()
    if cell.kind not in {"number", "text"} or values.is_nothing(cell):
        return PrintedPercent()
    try:
        number = values.exact(cell._replace(text=text), mark)
        plan, reached = Fraction(target or 0), Fraction(actual)
    except (ValueError, ZeroDivisionError):
        return PrintedPercent()
    share = reached / plan if plan else None
    of_one = (
        may_be_share
        and "%" not in cell.text
        and abs(number) <= _PERCENT_OF_ONE
        and share is not None
        and abs(number - share) < abs(number / 100 - share)
    )
    seen = as_seen(number, cell, MOST_DECIMALS)
    if of_one:
        seen = as_seen(number * 100, cell._replace(decimals=max(cell.decimals - 2, -1)), MOST_DECIMALS)
        return PrintedPercent(decimal_of(seen) or "", rules=("rounded_as_printed",) if seen != number * 100 else ())
    if seen != number:
        return PrintedPercent(_to_decimals(seen, cell.decimals), rules=("rounded_as_printed",))
    return PrintedPercent(_with_its_decimals(text, number) if cell.kind == "text" else text)


def _to_decimals(number: Fraction, decimals: int) -> str:
    """With the noughts that are printed behind it."""
    text = decimal_of(number) or ""
    behind = len(text.partition(".")[2])
    return text + ("" if behind else "." * (decimals > 0)) + "0" * (decimals - behind)


def _with_its_decimals(text: str, number: Fraction) -> str:
    """With as many decimals as are printed, and a point before them."""
    if text.replace(".", "", 1).isdigit() and Fraction(text) == number:
        return text
    whole, _, fraction = (decimal_of(number) or "").partition(".")
    printed = re.split(r"[.,]", text)
    # Three digits behind the last sign may be a group of thousands; any other number of them are decimals.
    has_decimals = len(printed) > 1 and (number.denominator > 1 or len(printed[-1]) != 3)
    fraction = fraction.ljust(len(printed[-1]), "0") if has_decimals else fraction
    return f"{whole}.{fraction}" if fraction else whole


_NEAR = Fraction(1, 10**9)  # what a spreadsheet computed has no more exact digits


def rate_that_differs(cell: Cell, numerator: str, denominator: str, per: int, mark: Mark) -> str:
    """The quotient of the parts where the printed rate is another one, at the precision in which it is written; ""
    where it follows from them, as a percentage or as a share of one, or is no number."""
    text = values.bare_of_or_text(cell.text).strip().rstrip("%‰").strip()
    try:
        number = values.exact(cell._replace(text=text), mark)
        quotient = Fraction(numerator) * per / Fraction(denominator)
    except (ValueError, ZeroDivisionError):
        return ""
    decimals = len((text if cell.kind == "number" else _with_its_decimals(text, number)).partition(".")[2])
    slack = max(Fraction(1, 2 * 10**decimals), _NEAR)
    if abs(number - quotient) <= slack or abs(number * per - quotient) <= slack * per:
        return ""
    return str(half_up(quotient, max(decimals, 1)))
