"""A figure as it would be typed into a cell."""

from kpi.language.typed import Typed
from kpi.model.figure import Actual


def typed_of(actual: Actual) -> Typed:
    """What the figure says, in the shape that is written in the reader's way."""
    return Typed(actual.value, actual.numerator, actual.denominator, actual.not_applicable, actual.approximate)
