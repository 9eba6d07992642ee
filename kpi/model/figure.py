"""A figure: what was aimed at, and what was reached, by a unit for an indicator in a period."""

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
    not_applicable: bool = False  # told, and there is nothing to count: neither zero nor blank
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
        return self.effective_on <= day.isoformat()

    @property
    def is_range(self) -> bool:
        return self.low is not None or self.high is not None
