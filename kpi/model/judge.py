"""Judges the evidence: what has been reached against what was to be reached by the end of the last due report."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from kpi.model.claim import Claim, claim_of
from kpi.model.figure import Target
from kpi.model.indicator import Indicator
from kpi.model.kind import Aim
from kpi.model.period import Period
from kpi.model.quantity import exact
from kpi.model.standing import Compared, Evidence, Planned, Reading, Remark, Standing, Status, Thresholds, amount

_BOUNDED_ABOVE = frozenset({"less", "ceiling", "within"})


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


def change(compared: Compared, indicator: Indicator) -> Change:
    """How much more or less than a year before."""
    value, before = compared.now, compared.before
    if compared.obstacle == "not_comparable":
        return Change(reason="not_comparable")
    if value is None:
        return Change(reason=compared.obstacle or "not_told")
    if before is None:
        return Change(reason="last_year_not_told")
    if compared.obstacle:
        return Change(reason=compared.obstacle)
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
    """One indicator before the judge: what was reached by the units that have a plan, and their plan."""

    indicator: Indicator
    value: Fraction | None
    aim: Aim | None
    plan: Fraction | None  # to the end of the last due report
    enough: bool  # of what is due has been reported
    is_due: bool
    final: bool
    ranged: bool = False  # a range or words, not a number
    approximate: str = ""


def _aim_met(case: _Case, aim: Aim, value: Fraction) -> bool:
    if case.approximate == "nearly" and aim.low == value:  # nearly a hundred is not yet a hundred
        return False
    if case.approximate == "over" and aim.high == value:
        return False
    return aim.met_by(value)


def _by_pace(case: _Case, value: Fraction, thresholds: Thresholds) -> Status:
    judgement, plan = case.indicator.judgement, case.plan
    if plan is None:  # a range: no ratio says how far away it is
        return "on_track" if case.aim is not None and _aim_met(case, case.aim, value) else "at_risk"
    if _aim_met(case, judgement.aim(plan), value) and thresholds.on_track <= 1:
        return "on_track"
    share = None if case.indicator.rule.no_attainment else judgement.shortfall(value, plan)
    if share is None:
        return "at_risk" if case.indicator.rule.no_attainment else "off_track"
    if share >= thresholds.on_track:
        return "on_track"
    return "at_risk" if share >= thresholds.at_risk else "off_track"


def _can_only_grow(case: _Case) -> bool:
    """Whether what is reached stays reached: of a total whose plan is not below nought, and of a milestone."""
    if case.indicator.adds_up == "done":
        return True
    bounds = (case.aim.low, case.aim.high) if case.aim else ()
    plans = [bound for bound in (*bounds, case.plan) if bound is not None]
    return case.indicator.rule.grows and all(plan.numerator >= 0 for plan in plans)


def _decided(case: _Case, value: Fraction) -> Status | None:
    """What is met or missed for good: at the end, or before it where no later report can change it."""
    aim = case.aim
    if aim is None and case.final and case.plan is not None:
        aim = case.indicator.judgement.aim(case.plan)  # a level that was given for an earlier end holds to the last
    if aim is None:
        return None
    met = _aim_met(case, aim, value)
    if case.final and case.enough:
        return "met" if met else "not_met"
    if not _can_only_grow(case):
        return None
    if met and case.indicator.judgement.settles:
        return "met"
    if aim.high is not None and value > aim.high:
        return "not_met" if case.final else "off_track"
    return None


def _verdict(case: _Case, value: Fraction, thresholds: Thresholds) -> Status:
    if decided := _decided(case, value):
        return decided
    if not case.is_due:
        return "too_early"
    if case.plan is None and not case.ranged:
        return "incomplete" if case.final else "too_early"  # nothing was to be reached yet, as of a milestone
    if case.plan is None and case.indicator.rule.grows and case.aim is not None:
        return "incomplete" if case.final else "on_track" if case.aim.high is not None else "too_early"
    if case.final and not case.enough:
        return "incomplete"
    pace = _by_pace(case, value, thresholds)
    if case.enough:
        return pace
    return pace if _is_certain(case, value, pace) else "incomplete"


def _is_certain(case: _Case, value: Fraction, pace: Status) -> bool:
    """Whether no report that is missing can change it: these can only add to a sum."""
    if not case.indicator.rule.grows or not _can_only_grow(case):
        return False
    if case.indicator.judged not in _BOUNDED_ABOVE:
        return pace == "on_track"
    high = case.indicator.judgement.aim(case.plan).high if case.plan is not None else None
    return pace != "on_track" and high is not None and value > high


def _enough(reading: Reading, thresholds: Thresholds) -> bool:
    return thresholds.is_enough(reading.told.reports, reading.due)


def _aim(indicator: Indicator, ranged: Target | None, target_of_year: Fraction | None) -> Aim | None:
    if ranged is not None and ranged.is_range:
        return Aim(
            None if ranged.low is None else exact(ranged.low, indicator.decimals),
            None if ranged.high is None else exact(ranged.high, indicator.decimals),
            ranged.low_strict,
            ranged.high_strict,
        )
    return None if target_of_year is None else indicator.judgement.aim(target_of_year)


_NOT_PLANNED = Planned(units=0)


@dataclass(frozen=True)
class _Matched:
    """What is held against what: where not all units have a plan, only those that have one, on both sides."""

    planned: Planned
    too_few: bool
    of_period: Reading
    to_date: Reading

    @classmethod
    def of(cls, evidence: Evidence, thresholds: Thresholds) -> "_Matched":
        planned = evidence.planned or _NOT_PLANNED
        if planned.is_of_all or evidence.planned is None:
            return cls(planned, too_few=False, of_period=evidence.actual, to_date=evidence.to_date)
        share = thresholds.planned_enough
        too_few = planned.units * share.denominator < planned.of_units * share.numerator
        return cls(planned, too_few, planned.reported or Reading(), planned.reported_to_date or Reading())


def judge(indicator: Indicator, period: Period, evidence: Evidence, thresholds: Thresholds | None = None) -> Standing:
    """The standing of one indicator: every number exact, every missing number with its reason among the remarks."""
    thresholds = thresholds or Thresholds()
    matched = _Matched.of(evidence, thresholds)
    planned = matched.planned
    actual, reached = amount(evidence.actual.told, indicator), amount(evidence.to_date.told, indicator)
    comparable = amount(matched.of_period.told, indicator), amount(matched.to_date.told, indicator)
    aim = _aim(indicator, evidence.ranged, planned.of_year)
    final = evidence.ended and period.ends_the_year and evidence.due is not None and evidence.due.ends_the_year
    case = _Case(
        indicator,
        comparable[1],
        aim,
        planned.to_date,
        enough=_enough(matched.to_date, thresholds),
        is_due=evidence.due is not None,
        final=final,
        ranged=evidence.ranged is not None and evidence.ranged.is_range,
        approximate=evidence.stated.approximate if evidence.stated else "",
    )
    if aim is None and planned.to_date is None and planned.target is not None and actual is not None:
        # Only this very period has a target: it is judged by itself.
        enough = _enough(matched.of_period, thresholds)
        case = replace(case, value=comparable[0], enough=enough, is_due=True, final=evidence.ended)
        case = replace(case, aim=indicator.judgement.aim(planned.target), plan=planned.target)
    status = _status(
        case, evidence, thresholds, too_few=matched.too_few, year_over=evidence.ended and period.ends_the_year
    )
    shares = _shares(indicator, matched, comparable, evidence)
    against, to_date_against = change(evidence.compared, indicator), change(evidence.compared_to_date, indicator)
    stated, is_of_all = evidence.stated, evidence.planned is not None and planned.is_of_all
    claim = claim_of(stated, reached, planned.of_year) if stated is not None and reached is not None else None
    reasons = (*(reason for _, reason in shares), against.reason)
    return Standing(
        indicator=indicator,
        period=period,
        status=status,
        target=planned.target,
        actual=actual,
        attainment=shares[0][0],
        target_of_year=planned.of_year,
        target_to_date=planned.to_date,
        actual_to_date=reached,
        attainment_of_year=shares[1][0],
        attainment_to_date=shares[2][0],
        same_period_last_year=evidence.compared.before,
        growth=against.growth,
        difference=against.difference,
        last_year_to_date=evidence.compared_to_date.before,
        growth_to_date=to_date_against.growth,
        difference_to_date=to_date_against.difference,
        aim=aim,
        pace=planned.pace if planned.to_date is not None else "",
        basis=evidence.basis,
        due=evidence.due,
        final=final,
        reports=evidence.to_date.told.reports,
        reports_due=evidence.to_date.due,
        units_reported=evidence.to_date.told.units,
        units=evidence.to_date.units,
        units_with_target=evidence.to_date.units if is_of_all else planned.units,
        covered_to_date=None if evidence.planned is None or planned.is_of_all else comparable[1],
        other_bases=evidence.other_bases,
        spread=evidence.spread,
        estimate=evidence.to_date.told.estimates > 0,
        approximate=stated.approximate if stated else "",
        stated_percent=stated.stated_percent if stated else "",
        claim=claim,
        words=evidence.ranged.words if evidence.ranged else "",
        trend=tuple(amount(month.told, indicator) for month in evidence.months),
        partial=tuple(0 < month.told.units < month.units for month in evidence.months),
        remarks=tuple(_remarks(indicator, period, evidence, matched, reasons, claim, status)),
    )


def _status(case: _Case, evidence: Evidence, thresholds: Thresholds, *, too_few: bool, year_over: bool) -> Status:
    if not evidence.begun:
        return "not_begun"
    if case.value is None and evidence.stated is not None and evidence.stated.not_applicable:
        return "not_applicable"
    if not evidence.to_date.told.units and case.value is None:
        return "not_told" if evidence.to_date.due or year_over else "too_early"
    if case.indicator.judged == "none" or too_few or (case.aim is None and case.plan is None):
        return "no_target"
    if case.value is None:
        return "incomplete" if case.is_due else "too_early"
    return _verdict(case, case.value, thresholds)


def _shares(
    indicator: Indicator, matched: _Matched, comparable: tuple[Fraction | None, Fraction | None], evidence: Evidence
) -> tuple[tuple[Fraction | None, str], ...]:
    """Attainment of the period, of the year and of the plan to date, or why there is none."""
    planned = matched.planned
    if evidence.ranged is not None and evidence.ranged.is_range:
        return ((None, "ranged"),) * 3
    if matched.too_few:
        return ((None, "plan_of_few"),) * 3
    return (
        attainment(comparable[0], planned.target, indicator),
        attainment(comparable[1], planned.of_year, indicator),
        attainment(comparable[1], planned.to_date, indicator),
    )


def _remarks(
    indicator: Indicator,
    period: Period,
    evidence: Evidence,
    matched: _Matched,
    reasons: tuple[str, ...],
    claim: Claim | None,
    status: Status,
) -> list[Remark]:
    """Why a number is missing, and what must be known beside those that are there; each code once."""
    of_period = {"told": evidence.actual.told.reports, "expected": evidence.actual.due}
    found = {code: Remark(code, of_period if code == "incomplete" else {}) for code in reasons if code}
    found |= {
        one.code: one for one in (*_of_plan(indicator, period, evidence, matched), *_of_reports(indicator, evidence))
    }
    if evidence.ranged is not None and evidence.ranged.words and status != "not_told":
        found["aim_in_words"] = Remark("aim_in_words")
    if evidence.stated is not None and evidence.stated.approximate:
        found["approximate"] = Remark("approximate")
    if evidence.to_date.told.estimates:
        found["estimate"] = Remark("estimate")
    if claim is not None and claim.needs_explaining:
        values = {"stated": claim.stated, "computed": claim.computed}
        found["needs_explaining"] = Remark("needs_explaining", values)
    return list(found.values())


def _of_plan(indicator: Indicator, period: Period, evidence: Evidence, matched: _Matched) -> list[Remark]:
    planned, found = matched.planned, list[Remark]()
    if evidence.due is not None and evidence.due.last != period.last:
        found.append(Remark("to_end_of", {"period": Period.month(period.year, evidence.due.last)}))
    if evidence.planned is None and evidence.other_bases:
        found.append(Remark("other_basis"))
    if evidence.planned is not None and not planned.is_of_all:
        code = "plan_of_few" if matched.too_few else "plan_of"
        found.append(Remark(code, {"with_target": planned.units, "units": planned.of_units}))
    if planned.to_date is not None and planned.pace in {"straight_line", "interpolated", "spread", "revised"}:
        found.append(Remark(planned.pace))
    if planned.closed:
        found.append(Remark("closed_plan"))
    if indicator.judged == "none":
        found.append(Remark("not_judged"))
    return found


def _of_reports(indicator: Indicator, evidence: Evidence) -> list[Remark]:
    to_date, reported, found = evidence.to_date, evidence.to_date.told, list[Remark]()
    if indicator.adds_up == "average" and to_date.own and reported.denominator > 1:
        found.append(Remark("plain_mean"))
    applies = evidence.stated is None or not evidence.stated.not_applicable
    if indicator.rule.has_parts and reported.units and reported.value is None and not reported.denominator and applies:
        found.append(Remark("no_parts"))
    if reported.units and reported.reports < to_date.due and indicator.months_a_report:
        found.append(Remark("incomplete", {"told": reported.reports, "expected": to_date.due}))
    if reported.units < to_date.units and to_date.units > 1:
        found.append(Remark("units_missing", {"told": reported.units, "expected": to_date.units}))
    if evidence.spread is not None or (not to_date.own and indicator.rule.over_units == "none" and to_date.units > 1):
        found.append(Remark("no_roll_up"))
    if (month := _held_from(indicator, evidence)) is not None:
        found.append(Remark("held_from", {"period": month}))
    if reported.conflicts:
        found.append(Remark("conflict"))
    if evidence.with_predecessors:
        found.append(Remark("with_predecessors"))
    for compared in (evidence.compared, evidence.compared_to_date):
        if compared.units < compared.of_units and not compared.obstacle and None not in (compared.now, compared.before):
            values = {"compared": compared.units, "units": compared.of_units}
            found.append(Remark("like_with_like", values))
    if to_date.other is not None:
        own, other = amount(reported, indicator), amount(to_date.other, indicator)
        if own != other and own is not None and other is not None:
            first, second = (own, other) if to_date.own else (other, own)
            found.append(Remark("parts_differ", {"own": first, "below": second}))
    return found


def _held_from(indicator: Indicator, evidence: Evidence) -> Period | None:
    """The month whose figure still stands for one unit that has not reported the last one due."""
    due, to_date = evidence.due, evidence.to_date
    if indicator.rule.over_months != "last" or due is None or not evidence.months or to_date.units != 1:
        return None
    if not to_date.told.units or to_date.told.reports >= to_date.due:
        return None
    month = max((m for m, reading in enumerate(evidence.months[: due.last], 1) if reading.told.units), default=None)
    return None if month is None or month == due.last else Period.month(due.year, month)
