"""A figure: what was aimed at, and what was reached, by a unit for an indicator in a period."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kpi.model.period import Period

NOT_APPLICABLE = "n/a"
"""How a file says that a figure does not apply."""
SAY_NOT_APPLICABLE = frozenset({NOT_APPLICABLE, "na", "not applicable", "không áp dụng", "kad", "k.a.d"})
"""All that people write for it, in small letters."""


class Actual(NamedTuple):
    """What was reached: a value, or a numerator and a denominator, all scaled to the indicator's decimals."""

    period: Period
    value: int | None
    numerator: int | None = None
    denominator: int | None = None
    estimate: bool = False
    approximate: str = ""  # as reports hedge: nearly (at most this), over (at least this) or about
    stated_percent: str = ""
    up_to: str = ""
    document: str = ""
    note: str = ""
    not_applicable: bool = False  # reported, and there is nothing to count: neither zero nor blank
    attachment: int | None = None
    reason: str = ""  # why what looks wrong is right


class Target(NamedTuple):
    """What was aimed at: a number, a range, or words; with its basis and the day from which it is in force."""

    period: Period
    basis: int
    effective_on: str = ""
    value: int | None = None
    low: int | None = None
    high: int | None = None
    low_strict: bool = False
    high_strict: bool = False
    words: str = ""
    document: str = ""
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether its decision holds on that day; without a day it holds from the beginning."""
        return self.effective_on <= day.isoformat()

    @property
    def is_range(self) -> bool:
        """Whether it has a lower or an upper bound in the place of a number."""
        return self.low is not None or self.high is not None


def in_force(targets: Iterable[Target], day: date) -> list[Target]:
    """Of each period's versions the one in force on that day; ranges and words are not among them."""
    newest: dict[Period, Target] = {}
    for target in targets:
        if target.value is not None and target.in_force(day):
            other = newest.get(target.period)
            if other is None or target.effective_on >= other.effective_on:
                newest[target.period] = target
    return list(newest.values())


def version_on(versions: Iterable[Target], day: date) -> Target | None:
    """Of the versions of one plan, ranges and words among them, the one in force on that day."""
    there = [target for target in versions if target.in_force(day)]
    return max(there, key=lambda target: target.effective_on, default=None)


def is_same_aim(reported: Target, existing: Target) -> bool:
    """Whether the numbers are the same, and no words are reported that are not there."""
    numbers = [(aim.value, aim.low, aim.high, aim.low_strict, aim.high_strict) for aim in (reported, existing)]
    return numbers[0] == numbers[1] and reported.words in {"", existing.words}
