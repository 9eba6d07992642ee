"""Works out how much of a plan has been reached and how much that is beside last year, or says why no number is right.

A percentage that means nothing is worse than none: of a plan of nought, a rank, or a number below nought beside one
above there is no share, and what is missing is a remark of the standing.
"""

from fractions import Fraction
from typing import NamedTuple

from kpi.model.indicator import Indicator


def attainment(value: Fraction | None, plan: Fraction | None, indicator: Indicator) -> tuple[Fraction | None, str]:
    """The share of the plan that has been reached (1 is all of it), or the code of the remark why there is none.

    Value and plan are exact and in the indicator's measure; one of the two that are returned is always empty.
    """
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


class YearOnYear(NamedTuple):
    """Against last year: a share of one for amounts (0.08 is 8 % more), a difference for shares, or why neither."""

    growth: Fraction | None = None
    difference: Fraction | None = None
    reason: str = ""


def year_on_year(
    value: Fraction | None, before: Fraction | None, indicator: Indicator, *, obstacle: str = ""
) -> YearOnYear:
    """How much more or less than a year before; `obstacle` is the remark that says why the two cannot be compared."""
    if obstacle == "not_comparable":
        return YearOnYear(reason=obstacle)
    if value is None:
        return YearOnYear(reason=obstacle or "not_told")
    if before is None:
        return YearOnYear(reason="last_year_not_told")
    if obstacle or indicator.rule.no_growth:
        return YearOnYear(reason=obstacle or indicator.rule.no_growth)
    if indicator.in_points:  # from 80 % to 84 % is 4 points more, and not 5 %
        return YearOnYear(difference=value - before, reason="in_points")
    if not before:
        return YearOnYear(reason="last_year_zero")
    if before.numerator < 0 or value.numerator < 0:
        return YearOnYear(reason="signs_differ")
    return YearOnYear(growth=value / before - 1)
