"""A standing: where an indicator is at a date, held against its plan and against last year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple

from kpi.model.claim import Claim, claim_of
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.kind import Aim
from kpi.model.period import Period
from kpi.model.plan import straight_line
from kpi.model.quantity import exact
from kpi.model.series import NOTHING, Told, due

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
    """One run of one unit: what speaks for it, and what the other voice said when both have told."""

    told: Told = NOTHING
    own: bool = True
    other: Told | None = None


class Plan(NamedTuple):
    """A target as the record gives it, scaled; `units` have one."""

    value: int
    units: int = 1
    conflict: bool = False


@dataclass(frozen=True)
class View:
    """All that is known of one indicator of one unit at one period, before it is judged."""

    actual: Reading = Reading()
    to_date: Reading = Reading()
    last_year: Reading = Reading()
    last_year_to_date: Reading = Reading()
    months: tuple[Reading, ...] = ()
    target: Plan | None = None
    target_to_date: Plan | None = None
    target_of_year: Plan | None = None
    basis: int | None = None
    ranged: Target | None = None  # an aim in words or as a range, for the year or a run of it
    stated: Actual | None = None  # the unit's own figure, where it is hedged, estimated or carries a percentage
    tellers: int = 1
    comparable: bool = True


Pace = Literal["phased", "straight_line", "interpolated", "spread", "revised", "level", ""]
"""By which rule the plan to date was made; of a roll-up the least exact of its units' rules."""


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


def amount(told: Told, indicator: Indicator) -> Fraction | None:
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


def speaks(own: Told | None, below: Told | None, run: Period, indicator: Indicator) -> Reading:
    """Whether a unit's own figure or the sum of the units below it stands for the unit.

    Its own, where it covers the run or nobody below has told; never both, which would count twice.
    """
    if below is not None and indicator.rule.has_parts:
        below = below._replace(value=None)  # a sum of units has its parts, never a percentage of its own
    if own is None or not own.units:
        return Reading(below or NOTHING, own=False)
    if below is None or not below.units:
        return Reading(own)
    expected = due(run, indicator)
    if indicator.rule.over_months == "last" or own.reports >= expected:
        return Reading(own, other=below)
    return Reading(below, own=False, other=own)


def attainment(value: Fraction | None, plan: Fraction | None, indicator: Indicator) -> tuple[Fraction | None, str]:
    """The share of the plan that has been reached, or the code of the reason why there is no such share."""
    if plan is None:
        return None, "no_target"
    if value is None:
        return None, "not_told"
    if reason := indicator.rule.no_attainment or indicator.judgement.no_attainment:
        return None, reason
    if not plan:
        return None, "target_zero"
    if plan.numerator < 0:  # the sign of a fraction; to compare it with a number takes many times as long
        return None, "target_negative"
    if value.numerator < 0:
        return None, "signs_differ"
    return value / plan, ""


class Change(NamedTuple):
    """Against last year: a share for amounts, a difference for shares, or the reason for neither."""

    growth: Fraction | None = None
    difference: Fraction | None = None
    reason: str = ""


def change(value: Fraction | None, before: Fraction | None, indicator: Indicator, *, obstacle: str = "") -> Change:
    """`obstacle` is the code of what forbids to compare at all, such as a unit that was another one last year."""
    if value is None:
        return Change(reason="not_told")
    if before is None:
        return Change(reason="last_year_not_told")
    if obstacle:
        return Change(reason=obstacle)
    if reason := indicator.rule.no_growth:
        return Change(reason=reason)
    if indicator.in_points:
        return Change(difference=value - before, reason="in_points")
    if not before:
        return Change(reason="last_year_zero")
    if before.numerator < 0 or value.numerator < 0:
        return Change(reason="signs_differ")
    return Change(growth=value / before - 1)


@dataclass(frozen=True)
class _Case:
    """One indicator before the judge."""

    indicator: Indicator
    period: Period
    value: Fraction | None
    aim: Aim | None
    plan: Fraction | None  # to date
    enough: bool
    anything_due: bool
    approximate: str = ""
    not_applicable: bool = False


def _aim_met(case: _Case, aim: Aim, value: Fraction) -> bool:
    if case.approximate == "nearly" and aim.low == value:  # nearly a hundred is not yet a hundred
        return False
    if case.approximate == "over" and aim.high == value:
        return False
    return aim.met_by(value)


def _by_pace(case: _Case, value: Fraction, thresholds: Thresholds) -> Status:
    judgement, plan = case.indicator.judgement, case.plan
    if plan is None:
        return "at_risk"  # a range, a rank: not there yet, and no ratio to say how far
    if _aim_met(case, judgement.aim(plan), value) and thresholds.on_track <= 1:
        return "on_track"
    share = None if case.indicator.rule.no_attainment else judgement.shortfall(value, plan)
    if share is None:
        return "at_risk" if case.indicator.rule.no_attainment else "off_track"
    if share >= thresholds.on_track:
        return "on_track"
    return "at_risk" if share >= thresholds.at_risk else "off_track"


def _verdict(case: _Case, value: Fraction, thresholds: Thresholds) -> Status:
    grows = case.indicator.rule.grows
    if case.aim is not None:
        met = _aim_met(case, case.aim, value)
        if case.period.ends_the_year:
            return "met" if met else "not_met"
        if met and (case.indicator.judgement.settles or not grows):
            return "met"
        if grows and case.aim.high is not None and value > case.aim.high:
            return "off_track"
        if grows and case.plan is None:
            return "on_track" if case.aim.high is not None else "too_early"
    if not case.anything_due:
        return "too_early"
    if case.indicator.adds_up == "done" and case.plan is None:
        return "too_early"  # a milestone is reached on its day, not step by step
    return _by_pace(case, value, thresholds)


def _status(case: _Case, thresholds: Thresholds) -> Status:
    if case.value is None and case.not_applicable:
        return "not_applicable"
    if case.value is None:
        return "not_told" if case.anything_due or case.period.ends_the_year else "too_early"
    if case.indicator.judged == "none" or (case.aim is None and case.plan is None):
        return "no_target"
    verdict = _verdict(case, case.value, thresholds)
    if case.enough or verdict == "too_early":
        return verdict
    # With reports missing a sum can only grow: what is certain all the same is said, the rest is not known.
    bounded_above = case.indicator.judged in {"less", "ceiling", "within"}
    good = verdict in {"met", "on_track"}
    return verdict if good != bounded_above else "not_told"


def _enough(told: Told, indicator: Indicator, run: Period, tellers: int, thresholds: Thresholds) -> bool:
    if not indicator.rule.grows:  # a level is what has been told of it; a missing month does not make it smaller
        return thresholds.is_enough(told.units, tellers)
    return thresholds.is_enough(told.reports, due(run, indicator) * tellers)


def _aim(indicator: Indicator, ranged: Target | None, target_of_year: Fraction | None) -> Aim | None:
    if ranged is not None and ranged.is_range:
        return Aim(
            None if ranged.low is None else exact(ranged.low, indicator.decimals),
            None if ranged.high is None else exact(ranged.high, indicator.decimals),
            ranged.low_strict,
            ranged.high_strict,
        )
    return None if target_of_year is None else indicator.judgement.aim(target_of_year)


def judge(indicator: Indicator, period: Period, view: View, thresholds: Thresholds | None = None) -> Standing:
    """The standing of one indicator: every number exact, every missing number with its reason among the remarks."""
    thresholds = thresholds or Thresholds()
    to_date, rule, tellers = period.to_date, indicator.rule, _tellers(view, view.to_date)

    def planned(plan: Plan | None) -> Fraction | None:
        return None if plan is None else exact(plan.value, indicator.decimals)

    actual, reached = amount(view.actual.told, indicator), amount(view.to_date.told, indicator)
    target, target_of_year = planned(view.target), planned(view.target_of_year)
    plan, pace = planned(view.target_to_date), "phased"
    if plan is not None and not rule.grows:
        pace = "level"
    elif plan is None and target_of_year is not None:
        if rule.grows:
            plan, pace = straight_line(target_of_year, period), "straight_line"
        elif indicator.adds_up != "done":
            plan, pace = target_of_year, "level"
    if plan is None:
        pace = ""

    aim = _aim(indicator, view.ranged, target_of_year)
    expected = due(to_date, indicator) * tellers
    case = _Case(
        indicator,
        period,
        reached,
        aim,
        plan,
        enough=_enough(view.to_date.told, indicator, to_date, tellers, thresholds),
        anything_due=expected > 0 or (view.to_date.told.units > 0 and indicator.frequency == "irregular"),
        approximate=view.stated.approximate if view.stated else "",
        not_applicable=view.stated is not None and view.stated.not_applicable,
    )
    if aim is None and plan is None and target is not None and actual is not None:
        # Only this very period has a target: it is judged by itself.
        case = _Case(indicator, period, actual, indicator.judgement.aim(target), target, True, True, case.approximate)
    status = _status(case, thresholds)

    share, why_share = attainment(actual, target, indicator)
    share_of_year, why_year = attainment(reached, target_of_year, indicator)
    share_to_date, why_to_date = attainment(reached, plan, indicator)
    before, before_to_date = amount(view.last_year.told, indicator), amount(view.last_year_to_date.told, indicator)
    against = change(
        actual, before, indicator, obstacle=_obstacle(view, view.actual, view.last_year, indicator, period, thresholds)
    )
    against_to_date = change(
        reached,
        before_to_date,
        indicator,
        obstacle=_obstacle(view, view.to_date, view.last_year_to_date, indicator, to_date, thresholds),
    )
    stated = view.stated
    claim = claim_of(stated, reached, target_of_year) if stated is not None and reached is not None else None

    if view.ranged is not None and view.ranged.is_range:
        why_share, why_year, why_to_date = "ranged", "ranged", "ranged"
    codes = dict.fromkeys(code for code in (why_share, why_year, why_to_date, against.reason) if code)
    due_of_run = due(period, indicator) * _tellers(view, view.actual)
    told_of_run = {"told": view.actual.told.reports, "expected": due_of_run}
    said = {code: Remark(code, told_of_run if code == "incomplete" else {}) for code in codes}
    said |= {remark.code: remark for remark in _reservations(indicator, period, view, expected, pace, status)}
    remarks = list(said.values())
    if claim is not None and claim.needs_explaining:
        remarks.append(Remark("needs_explaining", {"stated": claim.stated, "computed": claim.computed}))
    return Standing(
        indicator=indicator,
        period=period,
        status=status,
        target=target,
        actual=actual,
        attainment=share,
        target_of_year=target_of_year,
        target_to_date=plan,
        actual_to_date=reached,
        attainment_of_year=share_of_year,
        attainment_to_date=share_to_date,
        same_period_last_year=before,
        growth=against.growth,
        difference=against.difference,
        last_year_to_date=before_to_date,
        growth_to_date=against_to_date.growth,
        difference_to_date=against_to_date.difference,
        aim=aim,
        pace=pace,
        basis=view.basis,
        reports=view.to_date.told.reports,
        reports_due=expected,
        units_reported=view.to_date.told.units,
        units=tellers,
        estimate=view.to_date.told.estimates > 0,
        approximate=stated.approximate if stated else "",
        stated_percent=stated.stated_percent if stated else "",
        claim=claim,
        words=view.ranged.words if view.ranged else "",
        trend=tuple(amount(month.told, indicator) for month in view.months),
        remarks=tuple(remarks),
    )


def _obstacle(
    view: View, now: Reading, before: Reading, indicator: Indicator, run: Period, thresholds: Thresholds
) -> str:
    """Why two years cannot be compared: another unit, or a sum that is not whole in one of them."""
    if not view.comparable:
        return "not_comparable"
    if not indicator.rule.grows:
        return ""
    wanted = due(run, indicator)
    if not thresholds.is_enough(now.told.reports, wanted * _tellers(view, now)):
        return "incomplete"
    whole = thresholds.is_enough(before.told.reports, wanted * _tellers(view, before))
    return "" if whole else "last_year_incomplete"


def _tellers(view: View, reading: Reading) -> int:
    """How many are waited for: the units at the bottom, unless one figure of the unit itself stands for them all."""
    return 1 if reading.own and reading.told.units else view.tellers


def _reservations(
    indicator: Indicator, period: Period, view: View, expected: int, pace: str, status: Status
) -> list[Remark]:
    told, tellers = view.to_date.told, _tellers(view, view.to_date)
    found: list[Remark] = []
    if indicator.adds_up == "average" and view.to_date.own and told.denominator > 1:
        found.append(Remark("plain_mean"))
    applies = view.stated is None or not view.stated.not_applicable
    if indicator.rule.has_parts and told.units and told.value is None and not told.denominator and applies:
        found.append(Remark("no_parts"))
    if told.units and told.reports < expected and indicator.months_a_report:
        found.append(Remark("incomplete", {"told": told.reports, "expected": expected}))
    if told.units < tellers > 1:
        found.append(Remark("units_missing", {"told": told.units, "expected": tellers}))
    if not view.to_date.own and indicator.rule.over_units == "none" and tellers > 1:
        found.append(Remark("no_roll_up"))
    if indicator.rule.over_months == "last" and told.units and tellers == 1 and view.months:
        month = max((m for m, reading in enumerate(view.months[: period.last], 1) if reading.told.units), default=None)
        if month is not None and month < period.last and told.reports < expected:
            found.append(Remark("held_from", {"period": Period.month(period.year, month)}))
    if told.conflicts:
        found.append(Remark("conflict"))
    if view.to_date.other is not None:
        own, other = amount(told, indicator), amount(view.to_date.other, indicator)
        if own != other and own is not None and other is not None:
            first, second = (own, other) if view.to_date.own else (other, own)
            found.append(Remark("parts_differ", {"own": first, "below": second}))
    if pace == "straight_line":
        found.append(Remark("straight_line"))
    if view.ranged is not None and view.ranged.words and status != "not_told":
        found.append(Remark("aim_in_words"))
    if view.stated is not None and view.stated.approximate:
        found.append(Remark("approximate"))
    if told.estimates:
        found.append(Remark("estimate"))
    return found
