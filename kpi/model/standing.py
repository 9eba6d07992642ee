"""A standing: where an indicator is at a date, held against its plan and against last year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, NamedTuple

from kpi.model.claim import Claim
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.kind import Aim
from kpi.model.period import WHOLE_YEAR, Life, Period
from kpi.model.plan import Pace
from kpi.model.quantity import exact
from kpi.model.series import NOTHING, Reported, due

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
    """From which share of the plan on the pace is good or at risk; how much must be told to judge a sum at all."""

    on_track: Fraction = Fraction(1)
    at_risk: Fraction = Fraction(9, 10)
    told_enough: Fraction = Fraction(19, 20)
    planned_enough: Fraction = Fraction(1, 2)  # of the units of a roll-up, that have a plan

    def is_enough(self, come: int, wanted: int) -> bool:
        """Whether enough of the reports wanted have come."""
        return come * self.told_enough.denominator >= wanted * self.told_enough.numerator


class Remark(NamedTuple):
    """A reason or a reservation; `code` names the sentence, the numbers fill its gaps."""

    code: str
    values: Mapping[str, Fraction | Period | int] = {}


class Reading(NamedTuple):
    """What a unit has reported over a run: what speaks for it, what the other voice says when both have reported, and
    of how many units and reports that is to be."""

    told: Reported = NOTHING
    own: bool = True
    other: Reported | None = None
    units: int = 1
    due: int = 0


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
    straight: int = 0  # of the units: along a straight line
    conflict: bool = False
    closed: bool = False  # some of it is of units that are there no longer
    reported: Reading | None = None
    reported_to_date: Reading | None = None

    @property
    def is_of_all(self) -> bool:
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
        return self.status in ATTENTION

    @property
    def needs_explaining(self) -> bool:
        return self.claim is not None and self.claim.needs_explaining

    @property
    def has_number(self) -> bool:
        """Whether there is anything to draw: an aim in words alone has none."""
        return self.actual_to_date is not None or self.target_of_year is not None or self.aim is not None


def amount(told: Reported, indicator: Indicator) -> Fraction | None:
    """The number that has been told, in the indicator's measure; None when there is none."""
    if not told.units:
        return None
    over_months = indicator.rule.over_months
    if over_months == "mean":
        return Fraction(told.numerator, told.denominator * 10**indicator.decimals) if told.denominator else None
    if told.denominator < 0 and -told.denominator >= told.units and over_months in {"sum", "last"}:
        return None  # nothing applies to any of them
    if indicator.rule.has_parts and told.denominator > 0:
        return Fraction(told.numerator * indicator.per, told.denominator)
    return None if told.value is None else exact(told.value, indicator.decimals)


def speaks(
    own: Reported | None, below: Reported | None, run: Period, indicator: Indicator, life: Life = WHOLE_YEAR
) -> Reading:
    """Whether a unit's own figure or the sum of the units below it stands for the unit.

    Its own, where it covers the run or nobody below has reported; never both, which would count twice.
    """
    if below is not None and indicator.rule.has_parts:
        below = below._replace(value=None)  # a sum of units has its parts, never a percentage of its own
    if own is None or not own.units:
        return Reading(below or NOTHING, own=False)
    expected = due(run, indicator, life)
    if below is None or not below.units or indicator.rule.over_units == "none":
        return Reading(own, due=expected)
    if indicator.rule.over_months == "last" or own.reports >= expected:
        return Reading(own, other=below, due=expected)
    return Reading(below, own=False, other=own)
