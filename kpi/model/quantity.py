"""A quantity: a number as it is written in a file, kept exactly as an integer scaled to its indicator's decimals.

7,420.5 million with 6 decimals is 7420500000: a float would lose digits without a warning, and SQLite has no decimals.
"""

import re
from decimal import Decimal
from fractions import Fraction

MOST_DECIMALS = 9
LARGEST = 10**18  # scaled; ten hundred thousand billion đồng, whatever unit they are counted in, and inside 64 bits

_PLAIN = re.compile(r"([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")

# A money indicator that says nothing of its decimals is kept to the đồng.
_DECIMALS_OF_MONEY = {"đồng": 0, "vnd": 0, "nghìn đồng": 3, "ngàn đồng": 3, "triệu đồng": 6, "tỷ đồng": 9, "tỉ đồng": 9}
_DECIMALS_OTHERWISE = 4


class NotANumber(ValueError):  # noqa: N818 - named by what it says
    """The text is no number that can be kept; `code` names the problem in the catalogue of sentences."""

    def __init__(self, code: str, text: str, **values: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text, self.values = code, text, values


def parse(text: str, decimals: int) -> int:
    """The number scaled by 10**decimals; a point for decimals, no grouping. Raises NotANumber.

    "1.000" is a thousand to one clerk and one to another: refused. So is "7.420" where fewer than three decimals are
    kept; where more are, it is a number like any other, for that is how it must be written there.
    """
    match = _PLAIN.fullmatch(text)
    if not match:
        raise NotANumber("not_a_number", text)
    whole, _, fraction = match[2].partition(".")
    if (decimals < 3 or fraction == "000") and _GROUPED.fullmatch(text):
        raise NotANumber("ambiguous_number", text)
    if len(fraction.rstrip("0")) > decimals:
        raise NotANumber("too_many_decimals", text, decimals=str(decimals))
    if len(whole.lstrip("0")) > 19:
        raise NotANumber("beyond_range", text, limit=plain(LARGEST, decimals))
    scaled = int((whole or "0") + fraction.rstrip("0").ljust(decimals, "0"))
    if scaled > LARGEST:
        raise NotANumber("beyond_range", text, limit=plain(LARGEST, decimals))
    return -scaled if match[1] == "-" else scaled


def plain(scaled: int, decimals: int) -> str:
    """The number as `parse` reads it back: 7420500000 with 6 decimals is "7420.5"."""
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(decimals + 1, "0")
    if not decimals:
        return sign + digits
    return (sign + digits[:-decimals] + "." + digits[-decimals:]).rstrip("0").rstrip(".")


def exact(scaled: int, decimals: int) -> Fraction:
    """The number itself, without its scale."""
    return Fraction(scaled, 10**decimals) if decimals else Fraction(scaled)  # quicker: nothing to reduce


def half_up(number: Fraction, decimals: int) -> Decimal:
    """Rounded half away from zero, as reports print."""
    scaled = number * 10**decimals
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if scaled < 0 else whole).scaleb(-decimals)


def decimals_for(measured_in: str) -> int:
    """How many decimals are kept when an indicator comes without a number of them."""
    return _DECIMALS_OF_MONEY.get(measured_in.strip().casefold(), _DECIMALS_OTHERWISE)
