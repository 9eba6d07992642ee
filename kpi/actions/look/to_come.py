"""Asks whether a figure was told before its period was over, which an actual seldom is."""

from datetime import date

from kpi.actions.record.book import Book
from kpi.model.figure import Actual
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.unfinished import regime_of, unfinished


def to_come_of(known: Book, indicator: int, period: Period, actual: Actual, day: date) -> Problem | None:
    """The problem of an actual that was told on a day when its period had not begun or not ended."""
    if actual.value is None and actual.numerator is None:
        return None
    regime = regime_of(known.indicators[indicator], known.regimes)
    state = unfinished(period, regime, day, is_estimate=actual.estimate)
    if not state:
        return None
    code = "to_come_not_begun" if state == "not_begun" else "to_come"
    return Problem(code, values={"run": str(period), "ends_on": regime.cut_off(period).isoformat()})
