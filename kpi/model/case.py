"""Decides one case: which status what has been reached has beside what was to be reached by now.

A sum of which reports are missing is judged only as far as no report to come can change it: a unit that has not
reported is not behind, and one that has passed its limit is over it whatever comes.
"""

from dataclasses import dataclass
from fractions import Fraction

from kpi.model.indicator import Indicator
from kpi.model.kind import Aim
from kpi.model.status import Status, Thresholds

_BOUNDED_ABOVE = frozenset({"less", "ceiling", "within"})


@dataclass(frozen=True)
class Case:
    """What was reached by the units that have a plan, and their plan; exact, in the indicator's measure."""

    indicator: Indicator
    value: Fraction | None
    aim: Aim | None  # of the year
    plan: Fraction | None  # to the end of the last due report
    enough: bool  # of what is due has been reported
    is_due: bool
    final: bool
    ranged: bool = False  # a range or words, not a number
    approximate: str = ""


def decide(case: Case, value: Fraction, thresholds: Thresholds) -> Status:
    """The status of a case in which there is a number and something to compare it with."""
    if (for_good := _decided(case, value)) is not None:
        return for_good
    if not case.is_due:
        return "too_early"
    if case.plan is None and not case.ranged:
        return "incomplete" if case.final else "too_early"  # nothing was to be reached yet, as of a milestone
    if case.plan is None and case.indicator.rule.grows and case.aim is not None:
        return "incomplete" if case.final else "on_track" if case.aim.high is not None else "too_early"
    if case.final and not case.enough:
        return "incomplete"
    pace = _by_pace(case, value, thresholds)
    return pace if case.enough or _is_certain(case, value, pace) else "incomplete"


def _decided(case: Case, value: Fraction) -> Status | None:
    """What is met or missed for good: at the end, or before it where no later report can change it.

    Before its end a total with a plan of nought or more can be met, and a ceiling can be passed; nothing else can. A
    planned deficit of 100 that stands at 120 in March is behind, and met or missed in December.
    """
    aim = case.aim
    if aim is None and case.final and case.plan is not None:
        aim = case.indicator.judgement.aim(case.plan)  # a level that was given for an earlier end holds to the last
    if aim is None:
        return None
    met = _meets(case, aim, value)
    if case.final and case.enough:
        return "met" if met else "not_met"
    if not _can_only_grow(case):
        return None
    if met and case.indicator.judgement.settles:
        return "met"
    if aim.high is not None and value > aim.high:
        return "not_met" if case.final else "off_track"
    return None


def _can_only_grow(case: Case) -> bool:
    """Whether what is reached stays reached: of a total whose plan is not below nought, and of a milestone."""
    if case.indicator.adds_up == "done":
        return True
    bounds = (case.aim.low, case.aim.high) if case.aim else ()
    plans = [bound for bound in (*bounds, case.plan) if bound is not None]
    return case.indicator.rule.grows and all(plan.numerator >= 0 for plan in plans)


def _meets(case: Case, aim: Aim, value: Fraction) -> bool:
    if case.approximate == "nearly" and aim.low == value:  # nearly a hundred is not yet a hundred
        return False
    if case.approximate == "over" and aim.high == value:
        return False
    return aim.met_by(value)


def _by_pace(case: Case, value: Fraction, thresholds: Thresholds) -> Status:
    """On track, at risk or behind, by the share of the plan to date and the thresholds."""
    judgement, plan = case.indicator.judgement, case.plan
    if plan is None:  # a range: no ratio says how far away it is
        return "on_track" if case.aim is not None and _meets(case, case.aim, value) else "at_risk"
    if _meets(case, judgement.aim(plan), value) and thresholds.on_track <= 1:
        return "on_track"
    share = None if case.indicator.rule.no_attainment else judgement.shortfall(value, plan)
    if share is None:
        return "at_risk" if case.indicator.rule.no_attainment else "off_track"
    if share >= thresholds.on_track:
        return "on_track"
    return "at_risk" if share >= thresholds.at_risk else "off_track"


def _is_certain(case: Case, value: Fraction, pace: Status) -> bool:
    """Whether no report that is missing can change it: these can only add to a sum."""
    if not case.indicator.rule.grows or not _can_only_grow(case):
        return False
    if case.indicator.judged not in _BOUNDED_ABOVE:
        return pace == "on_track"
    high = case.indicator.judgement.aim(case.plan).high if case.plan is not None else None
    return pace != "on_track" and high is not None and value > high
