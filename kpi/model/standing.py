"""A standing: where an indicator is at a date, beside its plan and last year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from kpi.model.claim import Claim
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.kind import Aim, Pace
from kpi.model.period import Period
from kpi.model.reported import Reading
from kpi.model.status import ATTENTION, Status


class Remark(NamedTuple):
    """A reason or a reservation; `code` names the sentence, the numbers fill its gaps."""

    code: str
    values: Mapping[str, Fraction | Period | int] = {}


class Planned(NamedTuple):
    """What the targets of one basis come to, in the indicator's measure: for the run itself, to the end of the last due
    report, and for the year.

    `units` have a plan, of `of_units`. Where these are not all, `reported` is what those with a plan have reported of
    the period and `reported_to_date` of January to the last due report.
    """

    target: Fraction | None = None
    to_date: Fraction | None = None
    of_year: Fraction | None = None
    pace: Pace = ""
    units: int = 1
    of_units: int = 1
    conflict: bool = False
    closed: bool = False  # some of it is of units that are there no longer
    reported: Reading | None = None
    reported_to_date: Reading | None = None

    @property
    def is_of_all(self) -> bool:
        """Whether every unit has a plan, so that all that was reported can be compared with it."""
        return self.units >= self.of_units


class Compared(NamedTuple):
    """Two runs a year apart, of the units that can be compared: `units` of `of_units`; or why they cannot."""

    now: Fraction | None = None
    before: Fraction | None = None
    obstacle: str = ""
    units: int = 1
    of_units: int = 1


@dataclass(frozen=True)
class Evidence:
    """All that is known of one indicator of one unit at one period, before it is judged."""

    actual: Reading = Reading()
    to_date: Reading = Reading()  # January to the end of the last due report
    compared: Compared = Compared()
    compared_to_date: Compared = Compared()
    months: tuple[Reading, ...] = ()
    planned: Planned | None = None
    basis: int | None = None
    ranged: Target | None = None  # an aim in words or as a range, for the year or a run of it
    stated: Actual | None = None  # the unit's own figure, where it is hedged, estimated or carries a percentage
    due: Period | None = None  # None where no report is due yet
    begun: bool = True
    ended: bool = True  # whether the period is over
    with_predecessors: bool = False
    other_bases: tuple[int, ...] = ()
    spread: "Spread | None" = None


@dataclass(frozen=True)
class Spread:
    """The units of a kind that does not roll up: how many meet their own plan, how many do not, from where to where."""

    units: int
    met: int
    not_met: int
    lowest: Fraction
    highest: Fraction


@dataclass(frozen=True)
class Standing:
    """Amounts in the indicator's measure and shares of one, exact; None where there is no such number."""

    indicator: Indicator
    period: Period
    status: Status
    target: Fraction | None = None
    actual: Fraction | None = None
    attainment: Fraction | None = None
    target_of_year: Fraction | None = None
    target_to_date: Fraction | None = None
    actual_to_date: Fraction | None = None
    attainment_of_year: Fraction | None = None
    attainment_to_date: Fraction | None = None
    same_period_last_year: Fraction | None = None
    growth: Fraction | None = None  # a share of one: 0.08 is 8 % more
    difference: Fraction | None = None  # in points of the measure
    last_year_to_date: Fraction | None = None
    growth_to_date: Fraction | None = None
    difference_to_date: Fraction | None = None
    aim: Aim | None = None
    pace: Pace = ""
    basis: int | None = None
    due: Period | None = None  # January to the end of the last due report; all that is "to date" is of this run
    final: bool = False  # the year is over, and its last report due
    reports: int = 0
    reports_due: int = 0
    units_reported: int = 0
    units: int = 1
    units_with_target: int = 0
    covered_to_date: Fraction | None = None  # of the units with a plan, where not all of them have one
    other_bases: tuple[int, ...] = ()  # those that have a target, where the chosen one has none
    spread: "Spread | None" = None
    estimate: bool = False
    approximate: str = ""
    stated_percent: str = ""
    claim: Claim | None = None
    words: str = ""
    trend: tuple[Fraction | None, ...] = ()
    partial: tuple[bool, ...] = ()  # of the months in `trend`: whether not all units have reported
    remarks: tuple[Remark, ...] = field(default=())

    @cached_property
    def remembered(self) -> dict[str, Any]:
        """What was worked out of it, which never changes, by what was asked."""
        return {}

    @property
    def needs_attention(self) -> bool:
        """Whether it is behind, at risk, or missed."""
        return self.status in ATTENTION

    @property
    def needs_explaining(self) -> bool:
        """Whether its report states a percentage that its figures do not allow."""
        return self.claim is not None and self.claim.needs_explaining

    @property
    def has_number(self) -> bool:
        """Whether there is anything to draw: an aim in words alone has none."""
        return self.actual_to_date is not None or self.target_of_year is not None or self.aim is not None
