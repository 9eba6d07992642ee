"""Judges a evidence: what has been reached is compared with what was to be reached by the end of the last due report.

A half-yearly indicator is judged in November by June: nobody is behind for what is not owed yet. Where not all units
of a sum have a plan, only those that have one are compared with it, on both sides; where they are too few, nothing is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi.model.attainment import YearOnYear, attainment, year_on_year
from kpi.model.case import Case, decide
from kpi.model.claim import Claim, claim_of
from kpi.model.figure import Target
from kpi.model.indicator import Indicator
from kpi.model.kind import Aim
from kpi.model.period import Period
from kpi.model.quantity import exact
from kpi.model.reported import Reading
from kpi.model.series import amount
from kpi.model.standing import Compared, Evidence, Planned, Remark, Standing
from kpi.model.status import Status, Thresholds

_NOT_PLANNED = Planned(units=0)
_WORKED_OUT = frozenset({"straight_line", "interpolated", "spread", "revised"})
"""The paces that nobody has given: a plan to date that was worked out says by which rule."""


@dataclass(frozen=True)
class _Matched:
    """What is compared with what: where not all units have a plan, only those that have one, on both sides."""

    planned: Planned
    too_few: bool
    of_period: Reading
    to_date: Reading
    value_of_period: Fraction | None
    value_to_date: Fraction | None

    @classmethod
    def of(cls, evidence: Evidence, indicator: Indicator, thresholds: Thresholds) -> "_Matched":
        planned, too_few = evidence.planned or _NOT_PLANNED, False
        of_period, to_date = evidence.actual, evidence.to_date
        if evidence.planned is not None and not planned.is_of_all:
            share = thresholds.planned_enough
            too_few = planned.units * share.denominator < planned.of_units * share.numerator
            of_period, to_date = planned.reported or Reading(), planned.reported_to_date or Reading()
        values = amount(of_period.reported, indicator), amount(to_date.reported, indicator)
        return cls(planned, too_few, of_period, to_date, *values)


def judge(indicator: Indicator, period: Period, evidence: Evidence, thresholds: Thresholds | None = None) -> Standing:
    """The standing of one indicator: every number exact, every missing number with its reason among the remarks."""
    thresholds = thresholds or Thresholds()
    matched = _Matched.of(evidence, indicator, thresholds)
    planned, stated, to_date = matched.planned, evidence.stated, evidence.to_date.reported
    actual, reached = amount(evidence.actual.reported, indicator), amount(to_date, indicator)
    aim = _aim(indicator, evidence.ranged, planned.of_year)
    final = evidence.ended and period.ends_the_year and evidence.due is not None and evidence.due.ends_the_year
    case = _case(indicator, evidence, matched, thresholds, aim=aim, final=final, actual=actual)
    status = _status(
        case, evidence, thresholds, too_few=matched.too_few, year_over=evidence.ended and period.ends_the_year
    )
    shares = _shares(indicator, matched, evidence)
    of_period, to_date_change = (
        _beside_last_year(compared, indicator) for compared in (evidence.compared, evidence.compared_to_date)
    )
    claim = _claim(evidence, reached, planned.of_year)
    reasons = (*(reason for _, reason in shares), of_period.reason)
    is_of_all = evidence.planned is not None and planned.is_of_all
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
        growth=of_period.growth,
        difference=of_period.difference,
        last_year_to_date=evidence.compared_to_date.before,
        growth_to_date=to_date_change.growth,
        difference_to_date=to_date_change.difference,
        aim=aim,
        pace=planned.pace if planned.to_date is not None else "",
        basis=evidence.basis,
        due=evidence.due,
        final=final,
        reports=to_date.reports,
        reports_due=evidence.to_date.due,
        units_reported=to_date.units,
        units=evidence.to_date.units,
        units_with_target=evidence.to_date.units if is_of_all else planned.units,
        covered_to_date=None if evidence.planned is None or is_of_all else matched.value_to_date,
        other_bases=evidence.other_bases,
        spread=evidence.spread,
        estimate=to_date.estimates > 0,
        approximate=stated.approximate if stated else "",
        stated_percent=stated.stated_percent if stated else "",
        claim=claim,
        words=evidence.ranged.words if evidence.ranged else "",
        trend=tuple(amount(month.reported, indicator) for month in evidence.months),
        partial=tuple(0 < month.reported.units < month.units for month in evidence.months),
        remarks=tuple(_remarks(indicator, period, evidence, matched, reasons, claim, status)),
    )


def _aim(indicator: Indicator, ranged: Target | None, target_of_year: Fraction | None) -> Aim | None:
    if ranged is not None and ranged.is_range:
        return Aim(
            None if ranged.low is None else exact(ranged.low, indicator.decimals),
            None if ranged.high is None else exact(ranged.high, indicator.decimals),
            ranged.low_strict,
            ranged.high_strict,
        )
    return None if target_of_year is None else indicator.judgement.aim(target_of_year)


def _case(
    indicator: Indicator,
    evidence: Evidence,
    matched: _Matched,
    thresholds: Thresholds,
    *,
    aim: Aim | None,
    final: bool,
    actual: Fraction | None,
) -> Case:
    planned = matched.planned
    case = Case(
        indicator,
        matched.value_to_date,
        aim,
        planned.to_date,
        enough=_is_enough(matched.to_date, thresholds),
        is_due=evidence.due is not None,
        final=final,
        ranged=evidence.ranged is not None and evidence.ranged.is_range,
        approximate=evidence.stated.approximate if evidence.stated else "",
    )
    if aim is not None or planned.to_date is not None or planned.target is None or actual is None:
        return case
    # Only this very period has a target: it is judged by itself.
    return replace(
        case,
        value=matched.value_of_period,
        aim=indicator.judgement.aim(planned.target),
        plan=planned.target,
        enough=_is_enough(matched.of_period, thresholds),
        is_due=True,
        final=evidence.ended,
    )


def _is_enough(reading: Reading, thresholds: Thresholds) -> bool:
    return thresholds.is_enough(reading.reported.reports, reading.due)


def _status(case: Case, evidence: Evidence, thresholds: Thresholds, *, too_few: bool, year_over: bool) -> Status:
    if not evidence.begun:
        return "not_begun"
    if case.value is None and evidence.stated is not None and evidence.stated.not_applicable:
        return "not_applicable"
    if not evidence.to_date.reported.units and case.value is None:
        if evidence.spread is not None:  # percentages without their parts: there, and not to be added up
            return "incomplete"
        return "not_told" if evidence.to_date.due or year_over else "too_early"
    if case.indicator.judged == "none" or too_few or (case.aim is None and case.plan is None):
        return "no_target"
    if case.value is None:
        return "incomplete" if case.is_due else "too_early"
    return decide(case, case.value, thresholds)


def _shares(indicator: Indicator, matched: _Matched, evidence: Evidence) -> tuple[tuple[Fraction | None, str], ...]:
    """Attainment of the period, of the year and of the plan to date, or why there is none."""
    planned = matched.planned
    if evidence.ranged is not None and evidence.ranged.is_range:
        return ((None, "ranged"),) * 3
    if matched.too_few:
        return ((None, "plan_of_few"),) * 3
    return (
        attainment(matched.value_of_period, planned.target, indicator),
        attainment(matched.value_to_date, planned.of_year, indicator),
        attainment(matched.value_to_date, planned.to_date, indicator),
    )


def _beside_last_year(compared: Compared, indicator: Indicator) -> YearOnYear:
    return year_on_year(compared.now, compared.before, indicator, obstacle=compared.obstacle)


def _claim(evidence: Evidence, reached: Fraction | None, target_of_year: Fraction | None) -> Claim | None:
    if evidence.stated is None or reached is None:
        return None
    return claim_of(evidence.stated.stated_percent, reached, target_of_year, approximate=evidence.stated.approximate)


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
    of_period = {"told": evidence.actual.reported.reports, "expected": evidence.actual.due}
    remarks = {code: Remark(code, of_period if code == "incomplete" else {}) for code in reasons if code}
    for remark in (*_of_plan(indicator, period, evidence, matched), *_of_reports(indicator, evidence)):
        remarks[remark.code] = remark
    if "no_parts" in remarks:  # something was told, if nothing that adds up
        remarks.pop("not_told", None)
    if evidence.ranged is not None and evidence.ranged.words and status != "not_told":
        remarks["aim_in_words"] = Remark("aim_in_words")
    if evidence.stated is not None and evidence.stated.approximate:
        remarks["approximate"] = Remark("approximate")
    if evidence.to_date.reported.estimates:
        remarks["estimate"] = Remark("estimate")
    if claim is not None and claim.needs_explaining:
        values = {"stated": claim.stated, "computed": claim.computed}
        remarks["needs_explaining"] = Remark("needs_explaining", values)
    return list(remarks.values())


def _of_plan(indicator: Indicator, period: Period, evidence: Evidence, matched: _Matched) -> Iterator[Remark]:
    planned = matched.planned
    if evidence.due is not None and evidence.due.last != period.last:
        yield Remark("to_end_of", {"period": Period.month(period.year, evidence.due.last)})
    if evidence.planned is None and evidence.other_bases:
        yield Remark("other_basis")
    if evidence.planned is not None and not planned.is_of_all:
        values = {"with_target": planned.units, "units": planned.of_units}
        yield Remark("plan_of_few", values) if matched.too_few else Remark("plan_of", values)
    if planned.to_date is not None and planned.pace in _WORKED_OUT:
        yield Remark(planned.pace)
    if planned.closed:
        yield Remark("closed_plan")
    if indicator.judged == "none":
        yield Remark("not_judged")


def _of_reports(indicator: Indicator, evidence: Evidence) -> Iterator[Remark]:
    to_date, reported = evidence.to_date, evidence.to_date.reported
    if indicator.adds_up == "average" and to_date.own and reported.denominator > 1:
        yield Remark("plain_mean")
    applies = evidence.stated is None or not evidence.stated.not_applicable
    adds_nothing = indicator.rule.has_parts and reported.units and reported.value is None and not reported.denominator
    is_mixed = indicator.rule.over_months == "parts" and reported.denominator and any(map(_is_bare, _months(evidence)))
    if (adds_nothing and applies) or is_mixed:
        yield Remark("no_parts")
    if reported.units and reported.reports < to_date.due and indicator.months_a_report:
        yield Remark("incomplete", {"told": reported.reports, "expected": to_date.due})
    if reported.units < to_date.units and to_date.units > 1:
        yield Remark("units_missing", {"told": reported.units, "expected": to_date.units})
    if evidence.spread is not None or (not to_date.own and indicator.rule.over_units == "none" and to_date.units > 1):
        yield Remark("no_roll_up")
    if (month := _still_standing(indicator, evidence)) is not None:
        yield Remark("held_from", {"period": month})
    if reported.conflicts:
        yield Remark("conflict")
    if evidence.with_predecessors:
        yield Remark("with_predecessors")
    for compared in (evidence.compared, evidence.compared_to_date):
        if compared.units < compared.of_units and not compared.obstacle and None not in (compared.now, compared.before):
            yield Remark("like_with_like", {"compared": compared.units, "units": compared.of_units})
    if to_date.other is not None:
        own, other = amount(reported, indicator), amount(to_date.other, indicator)
        if own != other and own is not None and other is not None:
            first, second = (own, other) if to_date.own else (other, own)
            yield Remark("parts_differ", {"own": first, "below": second})


def _months(evidence: Evidence) -> tuple[Reading, ...]:
    """The months to the end of the last due report, and the period itself."""
    return (evidence.actual, *evidence.months[: evidence.due.last if evidence.due else 0])


def _is_bare(reading: Reading) -> bool:
    """Whether it is a percentage without its parts."""
    return reading.own and reading.reported.value is not None and not reading.reported.denominator


def _still_standing(indicator: Indicator, evidence: Evidence) -> Period | None:
    """The month whose figure still stands for one unit that has not reported the last one due."""
    due, to_date = evidence.due, evidence.to_date
    if indicator.rule.over_months != "last" or due is None or not evidence.months or to_date.units != 1:
        return None
    if not to_date.reported.units or to_date.reported.reports >= to_date.due:
        return None
    month = max((m for m, reading in enumerate(evidence.months[: due.last], 1) if reading.reported.units), default=None)
    return None if month is None or month == due.last else Period.month(due.year, month)
