"""Lines: what a row of a file says of a unit, of an indicator, or of figures."""

from typing import NamedTuple

from kpi.model.figure import Actual, Target


class UnitLine(NamedTuple):
    """A unit as a row gives it: None where the row says nothing."""

    row: int
    code: str
    name: str
    name_en: str | None = None
    level: str | None = None
    parent: str | None = None
    opened: str | None = None
    closed: str | None = None
    became: tuple[str, ...] | None = None
    illustrative: bool | None = None


class IndicatorLine(NamedTuple):
    """An indicator as a row gives it: None where the row says nothing."""

    row: int
    code: str
    name_vi: str
    name_en: str | None = None
    area: str | None = None
    area_en: str | None = None
    measured_in: str | None = None
    adds_up: str | None = None
    judged: str | None = None
    decimals: int | None = None
    frequency: str | None = None
    parent: str | None = None
    regime: str | None = None
    retired: str | None = None


class FigureLine(NamedTuple):
    """A target, an actual, or both, of one unit, indicator and period, by their ids.

    A row of a wide file makes several, all of one unit: it is taken with all of them or not at all.
    """

    row: int
    unit: int
    indicator: int
    target: Target | None
    actual: Actual | None
    estimate_given: bool = False  # whether the row says estimate or final, or is silent
    plan_of_day: str = ""  # a report prints the plan in force on that day; "" of a plan that is told as such
    day_given: bool = False  # whether somebody has said from when such a plan holds


Line = UnitLine | IndicatorLine | FigureLine
