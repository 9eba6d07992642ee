"""An example: a percentage that two communes told twice, and what each way of adding up makes of it."""

from fractions import Fraction
from typing import NamedTuple

from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.reported import Reported
from kpi.model.series import accumulate, amount

MONTHS = (Period(2026, 1, 1), Period(2026, 10, 10))
COMMUNES = (((8800, 10000), (9500, 10000)), ((3200, 5000), (4000, 5000)))
"""Numerator and denominator in each of the months."""


class Made(NamedTuple):
    """What January to October comes to, in per cent: of the first commune, and of both; None where nothing does."""

    one: Fraction | None
    both: Fraction | None


def made_by(adds_up: str) -> Made:
    """What this way of adding up makes of the example."""
    indicator = Indicator(0, "", "", measured_in="%", adds_up=adds_up, decimals=0)
    told = [_told(indicator, parts) for parts in COMMUNES]
    both = Reported(
        value=sum(one.value or 0 for one in told),
        numerator=sum(one.numerator for one in told),
        denominator=sum(one.denominator for one in told),
        units=len(told),
    )
    return Made(amount(told[0], indicator), None if indicator.rule.over_units == "none" else amount(both, indicator))


def _told(indicator: Indicator, parts: tuple[tuple[int, int], ...]) -> Reported:
    figures = [
        Actual(month, None, above, below)
        if indicator.rule.has_parts
        else Actual(month, int(Fraction(above * indicator.per, below)))
        for month, (above, below) in zip(MONTHS, parts, strict=True)
    ]
    return accumulate(MONTHS[-1].to_date, figures, indicator)
