"""Turns what is typed into a cell into the figure that it stands for, and back."""

from kpi.language.typed import Typed
from kpi.model.figure import Actual
from kpi.model.period import Period


def typed_of(actual: Actual) -> Typed:
    """The figure in the shape that is written in the reader's way."""
    parts = (actual.value, actual.numerator, actual.denominator)
    return Typed(*parts, actual.not_applicable, actual.approximate, actual.estimate)


def actual_of(typed: Typed, period: Period, *, reason: str = "") -> Actual:
    """The figure that was typed, of this period."""
    return Actual(
        period,
        typed.value,
        typed.numerator,
        typed.denominator,
        estimate=typed.estimate,
        approximate=typed.approximate,
        not_applicable=typed.not_applicable,
        reason=reason,
    )
