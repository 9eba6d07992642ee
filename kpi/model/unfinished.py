"""Finds the actuals of periods that have not begun or not ended by the day they arrive."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from kpi.model.figure_table import NOTHING, column
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.regime import Regime

Unfinished = Literal["", "not_begun", "not_ended"]
"""What keeps a period from having a final actual: "" where it is over."""


@lru_cache(maxsize=4096)
def unfinished(period: Period, regime: Regime, day: date, *, is_estimate: bool = False) -> Unfinished:
    """What an actual of the period that arrives on the day has to be asked about.

    The days are those of the regime: by decree 09 June begins on 15 May and ends on 14 June. On its last day a period
    is over, for reports of that evening are dated so. An estimate of a period that runs is ordinary; of one that has
    not begun it is a forecast, and no actual.
    """
    if day < regime.begins_on(period):
        return "not_begun"
    return "not_ended" if day < regime.cut_off(period) and not is_estimate else ""


def unfinished_actuals(
    actuals: pd.DataFrame, indicators: Mapping[int, Indicator], regimes: Mapping[str, Regime], day: date
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """A mask of the lines of a table of ACTUALS that `unfinished` says something of; what has no number is none."""
    period = actuals["period"].to_numpy()
    # Nearly every file is of a time gone by: no regime cuts off later than the last day of the month.
    late = period // 10_000 * 100 + period % 100 >= day.year * 100 + day.month
    late &= (column(actuals, "value") != NOTHING) | (column(actuals, "numerator") != NOTHING)
    places = np.flatnonzero(late)
    keys = zip(
        actuals["indicator"].to_numpy()[places].tolist(),
        period[places].tolist(),
        column(actuals, "estimate")[places].tolist(),
        strict=True,
    )
    late[places] = [
        unfinished(Period.of_code(code), regime_of(indicators[indicator], regimes), day, is_estimate=bool(is_estimate))
        != ""
        for indicator, code, is_estimate in keys
    ]
    return late


_CALENDAR = Regime("calendar", "", "")


def regime_of(indicator: Indicator, regimes: Mapping[str, Regime]) -> Regime:
    """The regime that an indicator is reported by; calendar months where it is not known."""
    return regimes.get(indicator.regime, _CALENDAR)
