"""The statuses that a standing can have, and the thresholds by which it is on track."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Status = Literal[
    "met",
    "on_track",
    "at_risk",
    "off_track",
    "not_met",
    "incomplete",
    "too_early",
    "not_begun",
    "no_target",
    "not_applicable",
    "not_told",
]
STATUSES: tuple[Status, ...] = (
    "met",
    "on_track",
    "at_risk",
    "off_track",
    "not_met",
    "incomplete",
    "too_early",
    "not_begun",
    "no_target",
    "not_applicable",
    "not_told",
)
ATTENTION: frozenset[Status] = frozenset({"at_risk", "off_track", "not_met"})


@dataclass(frozen=True)
class Thresholds:
    """From which share of the plan on the pace is good or at risk; how much must be reported to judge a sum at all."""

    on_track: Fraction = Fraction(1)
    at_risk: Fraction = Fraction(9, 10)
    told_enough: Fraction = Fraction(19, 20)
    planned_enough: Fraction = Fraction(1, 2)  # of the units of a roll-up, that have a plan

    def is_enough(self, come: int, wanted: int) -> bool:
        """Whether enough of the reports wanted have come."""
        return come * self.told_enough.denominator >= wanted * self.told_enough.numerator


Rule = Literal[
    "not_begun",
    "not_applicable",
    "not_reported",
    "nothing_due",
    "not_judged",
    "plan_of_few",
    "no_plan",
    "no_number",
    "of_itself",
    "final",
    "already_met",
    "limit_passed",
    "no_plan_yet",
    "pace",
    "certain",
    "missing",
]
"""By which rule a verdict was reached; `missing`: too few reports to judge."""


@dataclass(frozen=True)
class VerdictRule:
    """By which rule a standing has its status; `share` is what the pace is measured by: 1 is as planned."""

    rule: Rule
    share: Fraction | None = None
    come: int = 0
    owed: int = 0
