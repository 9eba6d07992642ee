"""Writes numbers exactly to the last digit that is shown, rounded half up, with the signs of a language."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction

MINUS, NO_BREAK = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands between thousands, before decimals, and between a number and % or ‰."""

    group: str
    point: str
    before_percent: str

    @property
    def percent(self) -> str:
        """The sign of per cent with what stands before it."""
        return f"{self.before_percent}%"


SIGNS = {"vi": Signs(".", ",", NO_BREAK), "en": Signs(",", ".", "")}


def scaled(value: Number, decimals: int) -> int:
    """The value times 10**decimals, rounded half away from zero; in integers, for a Decimal's context cuts digits."""
    numerator, denominator = value.as_integer_ratio()
    times = numerator * 10**decimals
    whole = (2 * abs(times) + denominator) // (2 * denominator)
    return -whole if times < 0 else whole


def decimals_apart(first: Number, second: Number, least: int = 0) -> int:
    """The fewest decimals, at least so many, with which two numbers are not written alike; `least` for equal ones."""
    decimals = least
    while first != second and scaled(first, decimals) == scaled(second, decimals):
        decimals += 1
    return decimals


def written(value: Number, decimals: int, signs: Signs, *, fixed: bool = False, plus: bool = False) -> str:
    """At most `decimals` decimals, exactly so many when `fixed`; what is rounded to zero has no sign."""
    rounded = scaled(value, decimals)
    whole, rest = divmod(abs(rounded), 10**decimals)
    fraction = str(rest).rjust(decimals, "0") if decimals else ""
    if not fixed:
        fraction = fraction.rstrip("0")
    sign = MINUS if rounded < 0 else "+" if plus and rounded > 0 else ""
    return sign + f"{whole:,}".replace(",", signs.group) + (signs.point + fraction if fraction else "")
