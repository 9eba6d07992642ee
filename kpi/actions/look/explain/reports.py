"""Adds up what was reported, unit by unit from the entries: which of them are used, and what stands for each unit."""

from collections.abc import Sequence
from typing import NamedTuple

from kpi.actions.look.explain.entries import Entries
from kpi.model import series
from kpi.model.explanation import NotCounted, ReportEntry, ReportUse
from kpi.model.figure import Actual, Target
from kpi.model.given import given
from kpi.model.period import Life, Period, owed, windows
from kpi.model.reported import NOTHING, Reading, Reported
from kpi.model.series import reading_of
from kpi.model.tiling import tile
from kpi.model.unit import Unit


class Contribution(NamedTuple):
    """What a unit gives to the sum of the unit above it; `why` it gives no number."""

    reported: Reported = NOTHING
    why: NotCounted = ""


class ReportSums:
    """What the entries make over any run of months, by unit."""

    def __init__(self, entries: Entries) -> None:
        self.entries, self.tree, self.indicator = entries, entries.tree, entries.indicator
        self.newest = self.indicator.rule.over_months == "last"
        self._given: dict[tuple[int, Period], Contribution] = {}
        self._own: dict[tuple[int, Period], Reported] = {}

    def life(self, unit: int, year: int) -> Life:
        """Its first and last month of the year; a life without months where it is not there."""
        return self.tree.life(unit, year)

    def leaves(self, unit: int, run: Period) -> list[Unit]:
        """The units at the bottom that count in a run: there in some month of it, of a level in its last."""
        since = run.last if self.newest else run.first
        lives = ((leaf, self.life(leaf.id, run.year)) for leaf in self.tree.leaves(unit))
        return [leaf for leaf, life in lives if life[0] <= run.last and since <= life[1]]

    def owed(self, unit: int, run: Period) -> int:
        """How many reports the units at the bottom owe in the run."""
        step = self.indicator.months_a_report
        return sum(owed(run, step, self.life(leaf.id, run.year), newest=self.newest) for leaf in self.tree.leaves(unit))

    def own(self, unit: int, run: Period) -> Reported:
        """What the unit's own reports make."""
        key = unit, run
        if key not in self._own:
            figures = self.entries.figures(unit, run.year)
            self._own[key] = series.accumulate(run, figures, self.indicator, self.life(unit, run.year))
        return self._own[key]

    def below(self, unit: int, run: Period) -> Reported:
        """What the units directly below give together."""
        reported = NOTHING
        for child in self.tree.children.get(unit, ()):
            reported = reported.plus(self.given(child.id, run).reported)
        return reported

    def reading(self, unit: int, run: Period) -> Reading:
        """What stands for the unit itself, and of how many units and reports it is to be."""
        own, below = self.own(unit, run), self.below(unit, run)
        spoken = reading_of(own, below, run, self.indicator, self.life(unit, run.year))
        if spoken.own and own.units and not self.tree.is_leaf(unit):
            return spoken
        return spoken._replace(own=self.tree.is_leaf(unit), units=len(self.leaves(unit, run)), due=self.owed(unit, run))

    def given(self, unit: int, run: Period) -> Contribution:
        """What the unit adds to the sum of the unit above it."""
        key = unit, run
        if key not in self._given:
            self._given[key] = self._leaf(unit, run) if self.tree.is_leaf(unit) else self._branch(unit, run)
        return self._given[key]

    def _leaf(self, unit: int, run: Period) -> Contribution:
        life, own = self.life(unit, run.year), self.own(unit, run)
        if life[1] < life[0] or life[0] > run.last:
            return Contribution(why="not_opened")
        if self.newest and life[1] < run.last:
            return Contribution(why="closed")
        return self._as_part(unit, run, own) if own.units else Contribution(why="nothing")

    def _branch(self, unit: int, run: Period) -> Contribution:
        own, below = self.own(unit, run), self.below(unit, run)
        if not reading_of(own, below, run, self.indicator, self.life(unit, run.year)).own or not own.units:
            return Contribution(below, "" if below.units else "nothing")
        part, leaves, due = self._as_part(unit, run, own), len(self.leaves(unit, run)), self.owed(unit, run)
        complete = own.reports >= series.due(run, self.indicator, self.life(unit, run.year))
        reports = due if complete else min(due, own.reports * leaves)
        applies = part.reported.denominator >= 0
        denominator = part.reported.denominator if applies else -leaves
        units = leaves if part.reported.units else 0
        return part._replace(reported=part.reported._replace(units=units, reports=reports, denominator=denominator))

    def _as_part(self, unit: int, run: Period, own: Reported) -> Contribution:
        """A unit's own figure as it adds up over units; its report counts even where its number does not."""
        over_units, without = self.indicator.rule.over_units, own._replace(value=None, numerator=0, denominator=0)
        if all(figure.not_applicable for figure in self.entries.figures(unit, run.year) if figure.period in run):
            return Contribution(
                without if over_units in {"parts", "none"} else own._replace(value=None), "not_applicable"
            )
        if over_units == "none":
            return Contribution(without, "no_roll_up")
        if over_units == "count":
            done = (own.value or 0) >= self._needed(unit, run)
            return Contribution(without._replace(value=int(done) * 10**self.indicator.decimals))
        if over_units == "parts":
            due = series.due(run, self.indicator, self.life(unit, run.year))
            if self.newest and own.reports < due:
                return Contribution(without._replace(units=0, reports=0), "old")
            return (
                Contribution(own._replace(value=None))
                if own.denominator > 0
                else Contribution(without._replace(units=0, reports=0), "no_parts")
            )
        return Contribution(own)

    def _needed(self, unit: int, run: Period) -> int:
        """What must be reached to be done: the year's target in force at the end of the run, else a one."""
        by_basis: dict[int, list[Target]] = {}
        for target, _, _ in self.entries.targets.get((unit, run.year), ()):
            if target.value is not None:
                by_basis.setdefault(target.basis, []).append(target)
        for _, targets in sorted(by_basis.items()):
            if plan := given(run.whole_year, targets, self.indicator, on=run.ends_on):
                return plan.value
        return 10**self.indicator.decimals

    def missing(self, unit: int, run: Period) -> tuple[Period, ...]:
        """The reports that the unit owes of the run and that have not come."""
        life = self.life(unit, run.year)
        windows_owed = windows(run, self.indicator.months_a_report, life)
        if self.newest:
            windows_owed = windows_owed[-1:] if life[0] <= run.last <= life[1] else ()
        entries = self.uses(unit, run)
        if self.newest:
            ends = {entry.figure.period.last for entry in entries if entry.use != "after"}
            come = [window for window in windows_owed if window[1] in ends]
        else:
            covering = [entry.figure.period for entry in entries if entry.use in {"used", "not_applicable"}]
            come = [window for window in windows_owed if _has_come(*window, covering)]
        return tuple(Period(run.year, *window) for window in windows_owed if window not in come)

    def uses(self, unit: int, run: Period) -> tuple[ReportEntry, ...]:
        """The unit's reports of the year, and which of them are used for the run."""
        entries = self.entries.actuals.get((unit, run.year), ())
        figures = [figure for figure, _ in entries if figure.period in run and not figure.not_applicable]
        used = self._used(run, figures)
        return tuple(ReportEntry(figure, source, self._use(run, figure, used)) for figure, source in entries)

    def _used(self, run: Period, figures: Sequence[Actual]) -> list[Actual]:
        if not figures:
            return []
        if self.newest:
            return [max(figures, key=lambda figure: (figure.period.last, figure.period.first))]
        tiles = tile(run, figures)
        has_parts = self.indicator.rule.over_months == "parts"
        tiles = series.with_parts(run, figures, tiles) if has_parts else tiles
        if has_parts and any(figure.denominator is None for figure in tiles):  # percentages are never added
            return [figure for figure in figures if figure.period == run] or (tiles if len(tiles) == 1 else [])
        return tiles

    def _use(self, run: Period, figure: Actual, used: Sequence[Actual]) -> ReportUse:
        if figure.period not in run:
            return "after"
        if figure.not_applicable:
            return "not_applicable"
        if figure in used:
            return "used"
        if self.newest:
            return "latest"
        return "finer" if any(other.period in figure.period for other in used) else "overlapping"


def _has_come(first: int, last: int, covering: Sequence[Period]) -> bool:
    months = {month for period in covering for month in range(period.first, period.last + 1)}
    return months.issuperset(range(first, last + 1)) or any(
        period.last == last and period.first >= first for period in covering
    )
