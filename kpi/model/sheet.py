"""A sheet: what one unit is to report with one month, line by line, and how far each line has come."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from kpi.model.check import Around
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.standing import Standing
from kpi.model.unit import Unit

State = Literal["", "draft", "submitted", "returned", "approved", "covered"]
"""Nothing yet; typed; handed in; sent back; approved; or reported already by a figure for a longer run."""

Place = tuple[int, Period]
"""(indicator, the run it is reported for): by which one line of a sheet differs from another."""


class Draft(NamedTuple):
    """What is being worked on: `actual` is None while the words cannot be read or nothing is typed."""

    typed: str
    actual: Actual | None
    state: State
    version: int
    based_on: int
    author: str
    at: datetime
    reason: str = ""
    document: str = ""
    note: str = ""
    up_to: str = ""
    estimate: bool = False
    attachment: int | None = None
    submitted_by: str = ""
    submitted_at: datetime | None = None
    return_reason: str = ""  # why it was sent back or reopened
    returned_by: str = ""


@dataclass(frozen=True)
class SheetLine:
    """One figure to be reported. Numbers are in the indicator's measure, of the unit's own figures, drafts included."""

    indicator: Indicator
    period: Period
    due_on: date
    is_due: bool
    state: State
    draft: Draft | None
    approved: Actual | None
    signed: int  # the line of the audit that approved it, 0 when nothing is
    signed_by: str
    covered_by: Period | None
    around: Around
    standing: Standing  # as it would be with what is drafted
    problems: tuple[Problem, ...] = ()
    before: Actual | None = None  # as it was handed in last time
    mine: Draft | None = None  # what the reader typed where another value stands: nothing until she chooses
    to_come: Problem | None = None  # that it was typed as an actual before its period was over

    @property
    def place(self) -> Place:
        """What the line is of."""
        return self.indicator.id, self.period

    @property
    def figure(self) -> Actual | None:
        """What stands in the cell: the draft, else what is approved."""
        return self.draft.actual if self.draft is not None else self.approved

    @property
    def is_gap(self) -> bool:
        """Due, and nothing reported at all."""
        nothing = self.draft is None or (self.draft.actual is None and not self.draft.typed)
        return self.is_due and nothing and self.approved is None and self.covered_by is None

    @property
    def needs_reason(self) -> bool:
        """Whether it looks wrong and nobody has said why it is right."""
        warned = any(not problem.blocks for problem in self.problems)
        return warned and self.draft is not None and not self.draft.reason

    @property
    def blocks(self) -> bool:
        """Whether something must be mended before it can be handed in."""
        return any(problem.blocks for problem in self.problems)


class Submitted(NamedTuple):
    """A handing in: by whom, when, how many figures, what was missing and why."""

    by: str
    at: datetime
    figures: int
    gaps: tuple[str, ...]
    reason: str  # why there are gaps


@dataclass(frozen=True)
class Sheet:
    """`month` is the month with which it is due; a line of a quarter stands in the sheet of its last month."""

    unit: Unit
    month: Period
    lines: tuple[SheetLine, ...]
    submissions: tuple[Submitted, ...] = ()
    reviewers: tuple[str, ...] = ()
    others: tuple[Indicator, ...] = ()  # what the unit is not asked for, and may report all the same
    locked: Problem | None = None

    def line(self, place: Place) -> SheetLine | None:
        """The line of this place, None where the sheet has none."""
        return next((line for line in self.lines if line.place == place), None)

    @property
    def undecided(self) -> tuple[SheetLine, ...]:
        """The lines where the reader has still to choose between what stands and what she typed."""
        return tuple(line for line in self.lines if line.mine is not None)

    @property
    def due(self) -> tuple[SheetLine, ...]:
        """The lines that are due with this month."""
        return tuple(line for line in self.lines if line.is_due)

    @property
    def due_on(self) -> date | None:
        """The first day by which anything of it is due."""
        return min((line.due_on for line in self.due), default=None)

    def count(self, *states: State) -> int:
        """How many lines are in one of these states."""
        return sum(line.state in states for line in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether anything of it is still to be reported, handed in or mended."""
        return bool(self.gaps) or self.count("draft", "returned") > 0

    @property
    def reported(self) -> int:
        """How many of the lines that are due have a figure."""
        return sum(not line.is_gap for line in self.due)

    @property
    def gaps(self) -> tuple[SheetLine, ...]:
        """The lines that are due and have nothing."""
        return tuple(line for line in self.lines if line.is_gap)


class Progress(NamedTuple):
    """One unit's sheet of one month in a reviewer's queue, in numbers."""

    unit: Unit
    month: Period
    due_on: date
    due: int
    drafted: int
    waiting: int
    returned: int
    approved: int
    submitted_by: str
    submitted_at: datetime | None
    locked: bool

    @property
    def missing(self) -> int:
        """How many figures that are due nobody has touched."""
        return max(self.due - self.drafted - self.waiting - self.returned - self.approved, 0)

    def days_late(self, today: date) -> int:
        """How many days after its day it was handed in, or is waited for; below zero when there is time left."""
        came = self.submitted_at.date() if self.submitted_at else today
        return (came - self.due_on).days


def share(actual: Actual | None, indicator: Indicator) -> Fraction | None:
    """The number of a figure, exact and in the indicator's measure; None when it has none."""
    if actual is None or actual.not_applicable:
        return None
    if actual.denominator is not None:
        return Fraction((actual.numerator or 0) * indicator.per, actual.denominator) if actual.denominator else None
    return None if actual.value is None else Fraction(actual.value, 10**indicator.decimals)


def lacks_parts(actual: Actual | None, indicator: Indicator) -> bool:
    """Whether it is a bare percentage of what is added up by its parts."""
    return indicator.rule.has_parts and actual is not None and actual.value is not None and actual.denominator is None
