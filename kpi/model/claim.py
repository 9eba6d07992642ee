"""Compares the percentage that a report states with the figures beside it, and corrects neither.

Of twenty published reports with both amounts and a percentage twelve agreed, three were cut off instead of rounded, one
was malformed and four were wrong. The stated one is kept as it was printed, ours is computed beside it, and the gap is
shown.
"""

from dataclasses import dataclass
from fractions import Fraction

NEARLY = Fraction(1, 10)
"""How far a hedged figure ("gần", "hơn", "khoảng") may lie from what is printed: our convention, a tenth."""


@dataclass(frozen=True)
class Claim:
    """All percentages are shares of one: 0.687 for 68.7 %. `lowest` and `highest` bound what the figures allow."""

    stated: Fraction
    digits: int  # decimals printed in the statement
    computed: Fraction
    lowest: Fraction
    highest: Fraction
    implied_plan: Fraction | None  # in the indicator's measure: actual / stated

    @property
    def tolerance(self) -> Fraction:
        """Half a unit of the last digit printed."""
        return Fraction(1, 2 * 10 ** (self.digits + 2))

    @property
    def agrees(self) -> bool:
        """Whether the statement lies within what the figures allow, half a unit of its last digit to each side."""
        return self.lowest - self.tolerance <= self.stated <= self.highest + self.tolerance

    @property
    def truncated(self) -> bool:
        """Whether the statement is the computed percentage cut off instead of rounded."""
        unit = 2 * self.tolerance
        return not self.agrees and self.computed // unit * unit == self.stated

    @property
    def needs_explaining(self) -> bool:
        """Whether neither rounding nor cutting off makes the statement of the figures."""
        return not (self.agrees or self.truncated)


def claim_of(
    stated_percent: str, actual: Fraction, target_of_year: Fraction | None, *, approximate: str = ""
) -> Claim | None:
    """The claim of a figure, or None where nothing was stated or there is nothing to compare it with.

    `stated_percent` as it was printed, with a point for decimals ("68.7"; its last digit says how exact it is);
    `approximate` as in `Actual`; both amounts in one measure.
    """
    if not stated_percent or target_of_year is None or target_of_year <= 0:
        return None
    stated = Fraction(stated_percent) / 100
    computed = actual / target_of_year
    slack = abs(computed) * NEARLY
    return Claim(
        stated=stated,
        digits=len(stated_percent.partition(".")[2]),
        computed=computed,
        lowest=computed - slack if approximate in {"nearly", "about"} else computed,
        highest=computed + slack if approximate in {"over", "about"} else computed,
        implied_plan=actual / stated if stated else None,
    )
