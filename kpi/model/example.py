"""Shows by an example what each way of adding up makes of a percentage that two communes reported twice."""

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


class ExampleOutcome(NamedTuple):
    """What January to October comes to, in per cent: of the first commune, and of both; None where nothing does."""

    first: Fraction | None
    both: Fraction | None


def outcome_of(adds_up: str) -> ExampleOutcome:
    """What this way of adding up makes of the example."""
    indicator = Indicator(0, "", "", measured_in="%", adds_up=adds_up, decimals=0)
    communes = [_to_date(indicator, parts) for parts in COMMUNES]
    both = Reported(
        value=sum(commune.value or 0 for commune in communes),
        numerator=sum(commune.numerator for commune in communes),
        denominator=sum(commune.denominator for commune in communes),
        units=len(communes),
    )
    is_added_up = indicator.rule.over_units != "none"
    return ExampleOutcome(amount(communes[0], indicator), amount(both, indicator) if is_added_up else None)


def _to_date(indicator: Indicator, parts: tuple[tuple[int, int], ...]) -> Reported:
    figures = [
        Actual(month, None, above, below)
        if indicator.rule.has_parts
        else Actual(month, int(Fraction(above * indicator.per, below)))
        for month, (above, below) in zip(MONTHS, parts, strict=True)
    ]
    return accumulate(MONTHS[-1].to_date, figures, indicator)
