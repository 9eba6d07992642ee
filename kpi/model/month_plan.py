"""A plan to date: what a unit is to have reached by the end of a month, kept so finely that sums of it stay exact."""

from fractions import Fraction
from typing import NamedTuple

from kpi.model.kind import Pace

GRID = 27720 * 10**9
"""In how many parts of its last digit a plan to date is kept: exact for every division by 1 to 12, and so fine that
what is divided by anything else is the same to ten decimals. Whole numbers of parts are added up without an error."""


def on_grid(value: Fraction) -> Fraction:
    """The value in whole parts of 1/GRID, cut off where it has finer ones."""
    return value if GRID % value.denominator == 0 else Fraction(value.numerator * GRID // value.denominator, GRID)


class MonthPlan(NamedTuple):
    """What a unit is to have reached by the end of a month, as in force then; scaled, in whole parts of 1/GRID.

    `simple` where it follows from the year's target alone: its share of the months gone by, or the level itself.
    `covered` where what the unit reports can be compared with a plan: its own, or one that it is part of.
    """

    value: Fraction | None = None
    of_year: Fraction | None = None
    simple: bool = False
    pace: Pace = ""
    conflict: bool = False
    closed: bool = False  # of a unit that is there no longer
    covered: bool = False


NO_PLAN = MonthPlan()
