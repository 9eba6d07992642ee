"""The kinds of indicator, as two small tables of rules: how figures add up, and how they are judged.

Percentages are never added or averaged: 95 % of one commune and 80 % of another make nothing without the people behind
them, and a herd is not the sum of its months. A new kind is one row here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

OverMonths = Literal["sum", "parts", "mean", "last"]
OverUnits = Literal["sum", "parts", "count", "none"]
Between = Literal["amount", "line", "within", "steps"]

Pace = Literal["phased", "straight_line", "interpolated", "spread", "revised", "level", ""]
"""By which rule a plan to date was made: as given, on a straight line through the year, straight between two given
ends, by spreading what was given for no period, in the shape of months before a revision, or as a level to keep."""


@dataclass(frozen=True, slots=True)
class AddsUp:
    """How months make a year and units make a province; whether a year's target is reached step by step."""

    over_months: OverMonths
    over_units: OverUnits
    between: Between  # what targets of some periods say of a month between them: see kpi.model.plan
    grows: bool = False  # towards a year's target, so that a straight line to it has a meaning
    has_parts: bool = False  # given as numerator and denominator
    no_attainment: str = ""  # the remark that says why there is no percentage of the plan
    no_growth: str = ""


ADDS_UP: dict[str, AddsUp] = {
    "total": AddsUp("sum", "sum", "amount", grows=True),  # revenue, yields: what occurred in the months
    "latest": AddsUp("last", "sum", "line"),  # a herd, members: what there was at the end
    "ratio": AddsUp("parts", "parts", "within", has_parts=True),  # files on time: of all that came in the months
    "share": AddsUp("last", "parts", "line", has_parts=True),  # insured people: at a date, never an old one's
    "average": AddsUp("mean", "none", "within"),  # a plain mean of months, said so; units have no weight
    "done": AddsUp("last", "count", "steps", no_growth="graded"),
    # Rank 7 of 124: the lower the better, and no percentage of anything.
    "rank": AddsUp("last", "none", "within", no_attainment="ranked", no_growth="ranked"),
}


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at: an upper and a lower bound, each strict or not; exact numbers in the indicator's measure."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_strict: bool = False
    high_strict: bool = False

    def met_by(self, value: Fraction) -> bool:
        """Whether the value lies within the bounds; a strict bound is not met by itself: "< 7.6" not by 7.6."""
        above = self.low is None or (value > self.low if self.low_strict else value >= self.low)
        below = self.high is None or (value < self.high if self.high_strict else value <= self.high)
        return above and below

    def distance(self, value: Fraction) -> Fraction:
        """How far the value is from being met: above zero when too low, below zero when too high."""
        if self.low is not None and value < self.low:
            return self.low - value
        if self.high is not None and value > self.high:
            return self.high - value
        return Fraction(0)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a plain number means as an aim, and what is known before the year is over."""

    aim: Callable[[Fraction], Aim]
    shortfall: Callable[[Fraction, Fraction], Fraction | None]  # (value, plan) -> how well, 1 is as planned
    no_attainment: str = ""
    settles: bool = True  # a total that has met it stays met; an upper bound is only kept when the year is over


def _share(value: Fraction, plan: Fraction) -> Fraction | None:
    return value / plan if plan.numerator > 0 else None


def _room(value: Fraction, plan: Fraction) -> Fraction | None:
    return plan / value if value.numerator > 0 and plan.numerator > 0 else None


def _unknown(value: Fraction, plan: Fraction) -> Fraction | None:  # noqa: ARG001 - one shape for all rows
    return None


JUDGED: dict[str, Judged] = {
    "more": Judged(lambda plan: Aim(low=plan), _share),
    # 4 cases against 2 are never "200 %": met or not met, and the distance.
    "less": Judged(lambda plan: Aim(high=plan), _room, no_attainment="less_is_better", settles=False),
    "within": Judged(lambda plan: Aim(low=plan, high=plan), _unknown, no_attainment="ranged", settles=False),
    "ceiling": Judged(lambda plan: Aim(high=plan), _room, settles=False),
    "done": Judged(lambda plan: Aim(low=plan), _share),
    "none": Judged(lambda plan: Aim(low=plan), _unknown),
}

FREQUENCIES: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "irregular": 0}
"""How many months one report covers; 0 where nothing is due by the calendar."""

_PER = {"%": 100, "‰": 1000}


def per(measured_in: str) -> int:
    """What a share of one is written as: 100 where it is measured in per cent, 1000 in per mille."""
    return _PER.get(measured_in.strip()[:1], 1)


def is_share(measured_in: str) -> bool:
    """Whether a change in it is given in points and not in per cent."""
    return measured_in.strip()[:1] in _PER


def adds_percentages(adds_up: str, measured_in: str) -> bool:
    """Whether percentages would be added up, of months or of units: 95 % and 80 % make no 175 %."""
    return is_share(measured_in) and ADDS_UP[adds_up].over_units == "sum"


class UnknownRule(Exception):  # noqa: N818 - named by what it says
    """A word of ADDS_UP that no rule knows: nothing is added up rather than added up wrongly."""
