"""Names the rule by which a standing has its status."""

from fractions import Fraction

from kpi.model.reported import Reading
from kpi.model.standing import Evidence, Standing
from kpi.model.status import Rule, Status, Thresholds, VerdictRule

STATUSES_BY_RULE: dict[Rule, frozenset[Status]] = {
    "not_begun": frozenset({"not_begun"}),
    "not_applicable": frozenset({"not_applicable"}),
    "not_reported": frozenset({"not_told"}),
    "nothing_due": frozenset({"too_early"}),
    "not_judged": frozenset({"no_target"}),
    "plan_of_few": frozenset({"no_target"}),
    "no_plan": frozenset({"no_target"}),
    "no_number": frozenset({"incomplete", "too_early"}),
    "of_itself": frozenset({"met", "not_met", "on_track", "at_risk", "off_track", "incomplete"}),
    "final": frozenset({"met", "not_met"}),
    "already_met": frozenset({"met"}),
    "limit_passed": frozenset({"off_track", "not_met"}),
    "no_plan_yet": frozenset({"too_early", "on_track", "incomplete"}),
    "pace": frozenset({"on_track", "at_risk", "off_track"}),
    "certain": frozenset({"on_track", "at_risk", "off_track"}),
    "missing": frozenset({"incomplete"}),
}
"""What each rule can come to."""


def verdict(evidence: Evidence, standing: Standing, thresholds: Thresholds) -> VerdictRule:
    """The rule, with what it was decided by."""
    compared = _compared_with_plan(evidence)
    come, owed = compared.reported.reports, compared.due
    value = standing.actual_to_date if standing.covered_to_date is None else standing.covered_to_date
    plan, share = standing.target_to_date, None
    if value is not None and plan is not None and not standing.indicator.rule.no_attainment:
        share = standing.indicator.judgement.shortfall(value, plan)
    is_enough = thresholds.is_enough(come, owed)
    return VerdictRule(_rule(evidence, standing, value, is_enough=is_enough), share, come, owed)


def _compared_with_plan(evidence: Evidence) -> Reading:
    planned = evidence.planned
    if planned is None or planned.is_of_all:
        return evidence.to_date
    return planned.reported_to_date or Reading()


def _rule(evidence: Evidence, standing: Standing, value: Fraction | None, *, is_enough: bool) -> Rule:
    status, aim, indicator = standing.status, standing.aim, standing.indicator
    if status in {"not_begun", "not_applicable"}:
        return "not_begun" if status == "not_begun" else "not_applicable"
    if status == "not_told":
        return "not_reported"
    if status == "no_target":
        return _rule_without_a_verdict(standing)
    if aim is None and standing.target_to_date is None and standing.target is not None and standing.actual is not None:
        return "of_itself"
    if value is None:
        is_there = evidence.to_date.reported.units > 0 or evidence.spread is not None
        return "no_number" if is_there else "nothing_due"
    if status in {"met", "not_met"} and standing.final and is_enough:
        return "final"
    if status == "met":
        return "already_met"
    if _is_limit_passed(standing, value):
        return "limit_passed"
    if not evidence.due:
        return "nothing_due"
    is_ranged = evidence.ranged is not None and evidence.ranged.is_range
    if standing.target_to_date is None and (indicator.rule.grows or not is_ranged):
        return "no_plan_yet"
    if status == "incomplete":
        return "missing"
    return "pace" if is_enough else "certain"


def _is_limit_passed(standing: Standing, value: Fraction) -> bool:
    """Whether an upper bound is passed for good, which only a total can do before its end."""
    high = standing.aim.high if standing.aim else None
    is_behind = standing.status in {"off_track", "not_met"}
    return is_behind and standing.indicator.rule.grows and high is not None and 0 <= high < value


def _rule_without_a_verdict(standing: Standing) -> Rule:
    if standing.indicator.judged == "none":
        return "not_judged"
    return "plan_of_few" if any(remark.code == "plan_of_few" for remark in standing.remarks) else "no_plan"
