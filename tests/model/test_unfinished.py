"""Tests of whether an actual's period had begun and ended by the day it arrives."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from kpi.model.figure_table import ACTUALS, NOTHING, table_of
from kpi.model.indicator import Indicator
from kpi.model.period import Period, reporting_periods
from kpi.model.regime import Regime
from kpi.model.unfinished import unfinished, unfinished_actuals

CALENDAR, DECREE_09 = Regime("calendar", "Theo tháng dương lịch", ""), Regime("nd09", "Nghị định 09", "", cut_day=14)


@pytest.mark.parametrize(
    ("period", "day", "regime", "is_estimate", "right"),
    [
        ("2021-06", "2021-07-01", CALENDAR, False, ""),
        ("2021-06", "2021-06-30", CALENDAR, False, ""),
        ("2021-06", "2021-06-29", CALENDAR, False, "not_ended"),
        ("2021-06", "2021-06-20", CALENDAR, True, ""),
        ("2021", "2021-06-20", CALENDAR, True, ""),
        ("2021-07", "2021-06-30", CALENDAR, False, "not_begun"),
        ("2021-07", "2021-06-30", CALENDAR, True, "not_begun"),
        ("2027", "2026-12-31", CALENDAR, False, "not_begun"),
        ("2021-06", "2021-06-14", DECREE_09, False, ""),
        ("2021-H1", "2021-06-13", DECREE_09, False, "not_ended"),
        ("2021-07", "2021-06-15", DECREE_09, False, "not_ended"),
        ("2021-07", "2021-06-15", DECREE_09, True, ""),
        ("2021-07", "2021-06-14", DECREE_09, True, "not_begun"),
        ("2022-01", "2021-12-15", DECREE_09, True, ""),
        ("2022-01", "2021-12-14", DECREE_09, True, "not_begun"),
        ("2021", "2021-12-14", DECREE_09, False, ""),
    ],
)
def test_an_actual_is_of_a_period_that_has_begun_and_ended(
    period: str, day: str, regime: Regime, is_estimate: bool, right: str
) -> None:
    assert unfinished(Period.parse(period), regime, date.fromisoformat(day), is_estimate=is_estimate) == right


def test_whole_columns_are_judged_as_each_figure_is_by_counting_its_days() -> None:
    rng, regimes = random.Random(13), {"calendar": CALENDAR, "nd09": DECREE_09}  # noqa: S311
    indicators = {
        number: Indicator(number, f"I{number}", "x", regime=regime)
        for number, regime in enumerate(("calendar", "nd09", "unknown"), 1)
    }
    for _ in range(60):
        day = date(2021, 1, 1) + timedelta(days=rng.randrange(365))
        rows = [
            (
                rng.choice([*indicators]),
                rng.choice(reporting_periods(rng.choice([2020, 2021, 2022]))).code,
                rng.choice([NOTHING, 0, 7]),
                rng.random() < 0.5,
            )
            for _ in range(40)
        ]
        names = ("indicator", "period", "value", "estimate")
        columns = dict(zip(names, zip(*rows, strict=True), strict=True))
        table = table_of({"row": range(40), "unit": [1] * 40, **columns}, ACTUALS)
        right = [_by_its_days(*row, day, indicators) for row in rows]
        assert np.array_equal(unfinished_actuals(table, indicators, regimes, day), right)


def _by_its_days(
    number: int, code: int, value: int, is_estimate: bool, day: date, indicators: dict[int, Indicator]
) -> bool:
    """Slow and plain: the days of each month counted one by one."""
    if value == NOTHING:
        return False
    cut = 14 if indicators[number].regime == "nd09" else 0

    def month_of(counted: date) -> tuple[int, int]:
        following = counted.replace(day=1) + timedelta(days=32)
        later = bool(cut) and counted.day > cut
        return (following.year, following.month) if later else (counted.year, counted.month)

    period = Period.of_code(code)
    here = month_of(day)
    if here < (period.year, period.first):
        return True
    ended = here > (period.year, period.last) or month_of(day + timedelta(days=1)) > (period.year, period.last)
    return not ended and not is_estimate
