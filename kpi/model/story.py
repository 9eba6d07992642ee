"""A story: one indicator of one unit through a year, down to the entries behind it."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.series import Conflict
from kpi.model.standing import Standing
from kpi.model.unit import Unit


@dataclass(frozen=True)
class Entry:
    """A figure as it was reported: when, by whom, from which file, and whether another has taken its place since."""

    side: Literal["actual", "target"]
    period: Period
    value: str  # as in a file: a number, "n/d", a range or words
    at: datetime
    by: str
    basis: Basis | None = None
    version: int = 1
    effective_on: str = ""
    estimate: bool = False
    approximate: str = ""
    stated_percent: str = ""
    up_to: str = ""
    document: str = ""
    note: str = ""
    file: str = ""
    batch: int | None = None
    replaced: bool = False  # a later entry stands in its place


@dataclass(frozen=True)
class Point:
    """One month of the year: amounts in the indicator's measure, None where nothing is reported or given."""

    period: Period
    actual: Fraction | None
    actual_to_date: Fraction | None  # None after the last month of which anything is reported
    target_to_date: Fraction | None
    last_year: Fraction | None
    last_year_to_date: Fraction | None
    estimate: bool = False
    partial: bool = False  # not all units below have reported it


@dataclass(frozen=True)
class Story:
    """`points` are the twelve months; `other_plans` the year's targets by every basis in force; newest entry first."""

    unit: Unit
    indicator: Indicator
    standing: Standing
    points: tuple[Point, ...]
    other_plans: tuple[tuple[Basis, Fraction], ...]
    entries: tuple[Entry, ...]
    conflicts: tuple[Conflict, ...]
    below: tuple[tuple[Unit, Standing], ...] = ()  # for a unit with units below it: where each of them stands


@dataclass(frozen=True)
class Batch:
    """One import: what came in, from which file, by whom, and who approved it where that was somebody else."""

    id: int
    kind: str
    file: str
    at: datetime
    by: str
    read: int
    accepted: int
    unchanged: int
    refused: int
    approved_by: str = ""
