"""Finds the last report due on a day: a standing is judged to its end, and never behind for what nobody owes yet."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kpi.model.indicator import Indicator
from kpi.model.period import WHOLE_YEAR, Life, Period, windows
from kpi.model.regime import Regime


class LastDue(NamedTuple):
    """The last months of two runs from January, 0 where there is none: to the end of the last report that is owed on
    the day, and of the last one that covers a time gone by, which may have come before it is owed."""

    owed: int
    over: int


@lru_cache(maxsize=4096)
def last_due(
    period: Period, months_a_report: int, regime: Regime, day: date | None, life: Life = WHOLE_YEAR
) -> LastDue:
    """Of what is reported every so many months, within January to the end of the period; without a day all is over.

    What is not reported by the calendar is due with every month that is over.
    """
    owed = over = 0
    step = months_a_report or 1
    for _, last in windows(period.to_date, step, life):
        window = Period(period.year, last - step + 1, last)
        if day is None or regime.cut_off(window) < day:
            over = last
        if day is None or (regime.due_on(window) < day if months_a_report else over == last):
            owed = last
    return LastDue(owed, over)


def due_period(indicator: Indicator, month: Period) -> Period | None:
    """The run whose report is due with this month's sheet: the month, or the quarter, half or year that it ends."""
    step = indicator.months_a_report
    if not step or month.last % step:
        return None
    return Period(month.year, month.last - step + 1, month.last)
