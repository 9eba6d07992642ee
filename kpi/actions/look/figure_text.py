"""Writes a target or an actual as it stands in a file."""

from kpi.model.figure import NOT_APPLICABLE, Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.quantity import plain
from kpi.model.target_range import write_range


def target_text(target: Target, indicator: Indicator) -> str:
    """The target as it stands in a file; "" where it is in words."""
    if target.is_range:
        return write_range(target, indicator.decimals)
    return "" if target.value is None else plain(target.value, indicator.decimals)


def actual_text(actual: Actual, indicator: Indicator) -> str:
    """The actual as a person writes it: a number, or numerator over denominator."""
    if actual.not_applicable:
        return NOT_APPLICABLE
    if actual.denominator is None:
        return "" if actual.value is None else plain(actual.value, indicator.decimals)
    parts = (plain(actual.numerator or 0, indicator.decimals), plain(actual.denominator, indicator.decimals))
    return " / ".join(parts)
