"""A standing change: where an indicator stood by the rules of an earlier program, and where by those of now."""

from fractions import Fraction
from typing import NamedTuple

from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.status import Status
from kpi.model.unit import Unit


class Verdict(NamedTuple):
    """What of a standing is compared; exact, None where there is no such number."""

    status: Status
    plan_to_date: Fraction | None = None
    attainment_to_date: Fraction | None = None
    attainment_of_year: Fraction | None = None


class StandingChange(NamedTuple):
    """`before` and `after` differ; None where there was, or is, no such line."""

    unit: Unit
    indicator: Indicator
    period: Period
    before: Verdict | None
    after: Verdict | None
