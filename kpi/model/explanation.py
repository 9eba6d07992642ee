"""An explanation: the way from the entries to a standing, every number exact."""

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from kpi.model.basis import Basis
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.kind import Pace
from kpi.model.period import Life, Period
from kpi.model.standing import Standing
from kpi.model.status import Thresholds, VerdictRule
from kpi.model.unit import Unit

ReportUse = Literal["used", "finer", "latest", "overlapping", "after", "not_applicable"]
"""What became of a report: it counts; finer ones, a later one, or others that cover more months count instead; it goes
beyond the run; or nothing applies to it."""

TargetUse = Literal["in_force", "replaced", "not_yet", "other_basis", "no_number"]
"""What became of a target: it is in force, a later decision is, it is not yet, or it is of another basis; a range or
words say no number."""

Voice = Literal["own", "below", ""]
"""What stands for a unit: its own figures, those of the units below it, or nothing."""

PlanOfClosed = Literal["", "until_closed", "replaced", "part"]
"""How the plan of a unit that closed counts: until then, or not at all because its successors have one for the whole
year; or `part`: of a successor that is compared with what is left of the plans of those it followed."""

NotCounted = Literal["", "closed", "not_opened", "old", "no_parts", "no_roll_up", "not_applicable", "nothing"]
"""Why a unit adds nothing to the sum of the unit above it."""


class Origin(NamedTuple):
    """Who wrote a figure, when, and in which import."""

    at: datetime
    by: str
    file: str = ""
    batch: int | None = None


class ReportEntry(NamedTuple):
    """A report that stands, and what became of it."""

    figure: Actual
    source: Origin
    use: ReportUse


class TargetEntry(NamedTuple):
    """A version of a target, and what became of it."""

    target: Target
    version: int
    source: Origin
    use: TargetUse


class Term(NamedTuple):
    """One addend of a plan to date: the target of a period, or a share of it (5 of 12 months); `rest` where it is what
    the year has beyond the periods given, `before` where it is what was planned before a revision."""

    amount: Fraction
    period: Period | None = None
    months: int = 1
    of_months: int = 1
    kind: Literal["", "rest", "before"] = ""

    @property
    def value(self) -> Fraction:
        """What it adds to the plan to date."""
        return self.amount * self.months / self.of_months


@dataclass(frozen=True)
class PlanPart:
    """The plan of one unit, in the indicator's measure; `terms` add up to the plan to date, where it is written out."""

    to_date: Fraction | None = None
    of_year: Fraction | None = None
    pace: Pace = ""
    terms: tuple[Term, ...] = ()
    of_closed: PlanOfClosed = ""
    conflict: bool = False
    kin: tuple[Unit, ...] = ()  # the units it followed or became


@dataclass(frozen=True)
class UnitPart:
    """What one unit gives to the standing; amounts are of the run from January to the last report due.

    `counted` is what goes into the sum of the unit above, `missing` are the reports that are owed and have not come.
    """

    unit: Unit
    is_leaf: bool
    life: Life | None
    reports: tuple[ReportEntry, ...] = ()
    targets: tuple[TargetEntry, ...] = ()
    voice: Voice = ""
    reached: Fraction | None = None
    parts: tuple[Fraction, Fraction] | None = None  # numerator and denominator
    counted: Fraction | None = None
    not_counted: NotCounted = ""
    missing: tuple[Period, ...] = ()
    reports_come: int = 0
    reports_due: int = 0
    units_reported: int = 0
    units: int = 1
    plan_voice: Voice = ""
    plan: PlanPart = PlanPart()
    units_with_plan: int = 0
    beyond: bool = False  # whether it belongs to the explanation of another: a unit that this one followed


@dataclass(frozen=True)
class LastYear:
    """The same run a year before; `left_out` are units that are there in one of the years only, `added` those whose
    place others took."""

    run: Period
    now: Fraction | None = None
    before: Fraction | None = None
    obstacle: str = ""
    units: int = 1
    of_units: int = 1
    left_out: tuple[Unit, ...] = ()
    added: tuple[Unit, ...] = ()


class Mismatch(NamedTuple):
    """A number of the scoreboard that is not what the entries make."""

    name: str
    of_entries: object
    of_scoreboard: object


@dataclass(frozen=True)
class Explanation:
    """The whole way: `units` begins with the unit asked for, then come all below it, each after the one above it.

    `standing` is made of the entries alone; `faults` say where the scoreboard says otherwise.
    """

    unit: Unit
    indicator: Indicator
    period: Period
    run: Period  # January to the end of the last report due, or to the end of the period where none is
    day: date | None
    basis: Basis | None
    thresholds: Thresholds
    standing: Standing
    verdict: VerdictRule
    units: tuple[UnitPart, ...]
    last_year: LastYear
    faults: tuple[Mismatch, ...] = ()
    children: tuple[UnitPart, ...] = field(default=())

    @property
    def whole(self) -> UnitPart:
        """The unit asked for."""
        return self.units[0]
