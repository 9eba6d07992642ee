"""Adds up plans, unit by unit from the targets: which are in force, what they make, and whose plan counts."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from kpi.actions.look.explain.entries import Entries
from kpi.actions.look.explain.reports import ReportSums
from kpi.actions.look.explain.terms import Shape, terms_of
from kpi.model.explanation import PlanOfClosed, PlanPart, TargetEntry, TargetUse
from kpi.model.figure import Target, in_force
from kpi.model.given import given
from kpi.model.kind import Pace
from kpi.model.month_plan import MonthPlan
from kpi.model.period import WHOLE_YEAR, Life, Period
from kpi.model.plan import NO_LINKS, Kin, Links, months_of_plan
from kpi.model.reported import NOTHING, Reading
from kpi.model.standing import Planned
from kpi.model.unit import Unit

RULES: tuple[Pace, ...] = ("straight_line", "revised", "spread", "interpolated")
"""Which rule a sum of plans is named by: the first of these that one of them was made by."""


class Speaker(NamedTuple):
    """A unit whose own plan counts for itself and all units at the bottom below it."""

    unit: int
    plan: MonthPlan  # to the end of the run
    of_year: Fraction | None  # as in force at the end of the period
    leaves: int


class PlanSums:
    """The plans of one basis in one year."""

    def __init__(self, entries: Entries, reports: ReportSums, basis: int, period: Period, as_of: int) -> None:
        """The year's target is that in force at the end of the month `as_of`."""
        self.entries, self.reports, self.basis, self.period, self.as_of = entries, reports, basis, period, as_of
        self.tree, self.indicator = entries.tree, entries.indicator
        self.scale = 10**self.indicator.decimals
        self._months: dict[int, tuple[MonthPlan, ...]] = {}

    def numbers(self, unit: int) -> tuple[Target, ...]:
        """The unit's targets of the year and the basis that are numbers, in all their versions."""
        return self.entries.numbers(unit, self.period.year, self.basis)

    def life(self, unit: int) -> Life | None:
        """Its first and last month of the year; None where it is not there."""
        return self.tree.units[unit].life(self.period.year)

    def months(self, unit: int) -> tuple[MonthPlan, ...]:
        """The unit's own plan to the end of each month."""
        if unit not in self._months:
            life, links = self.life(unit), self.links(unit)
            self._months[unit] = months_of_plan(self.period.year, self.numbers(unit), self.indicator, life, links)
        return self._months[unit]

    def links(self, unit: int) -> Links:
        """Whom the unit followed and who followed it, where it was in this year."""
        before = self.tree.predecessors.get(unit, ())
        after = tuple(
            self.tree.units[relative] for relative in self.tree.units[unit].became if relative in self.tree.units
        )
        if not any(relative.life(self.period.year) for relative in (*before, *after)):
            return NO_LINKS
        return Links(
            tuple(self._kin(relative) for relative in before), tuple(self._kin(relative) for relative in after)
        )

    def _kin(self, unit: Unit) -> Kin:
        return Kin(self.numbers(unit.id), self.life(unit.id), len(unit.became) == 1)

    def speaks_itself(self, unit: int, run: Period) -> bool:
        """Whether a target was given to the unit itself: then that is its plan; of a unit with others below it once it
        is in force, until then theirs stand for it.

        So it is too where its plan follows from those of the units whose place it took.
        """
        months = self.months(unit)
        if self.tree.is_leaf(unit):
            return bool(self.numbers(unit)) or any(plan.covered for plan in months)
        return months[run.last - 1].covered or months[self.as_of - 1].of_year is not None

    def exists(self, unit: int, run: Period) -> bool:
        """Whether the unit has a plan of its own, or of those below it where they add up."""
        if self.indicator.rule.over_units == "none":
            return self.speaks_itself(unit, run)
        return any(
            self.numbers(unit_below) or self.speaks_itself(unit_below, run) for unit_below in self.tree.below(unit)
        )

    def speakers(self, unit: int, run: Period, as_of: int | None = None) -> list[Speaker]:
        """The units whose own plans make that of the unit, of those that have one at the end of the run."""
        if self.speaks_itself(unit, run):
            leaves = len(self.reports.leaves(unit, run))
            plan, of_year = self.months(unit)[run.last - 1], self.months(unit)[(as_of or run.last) - 1].of_year
            return [Speaker(unit, plan, of_year, leaves)] if plan.covered and leaves else []
        below = (self.speakers(child.id, run, as_of) for child in self.tree.children.get(unit, ()))
        return [speaker for group in below for speaker in group]

    def _year_of_the_same(self, unit: int, run: Period) -> int:
        """The month at whose end the year's targets are taken: that asked for, where the very units of the run have
        one then, else the end of the run."""
        numbered = sum(
            self.months(unit_below)[self.as_of - 1].of_year is not None
            for unit_below in self.tree.below(unit)
            if unit_below != unit
            and not any(self.speaks_itself(up, run) for up in self.tree.upwards(unit_below)[1:] if up != unit)
        )
        speakers = self.speakers(unit, run)
        return self.as_of if numbered == len(speakers) else run.last

    def planned(self, unit: int, due: Period | None) -> Planned | None:
        """What the targets come to for the unit; None where none is in force yet."""
        run = due or self.period.to_date
        if self.speaks_itself(unit, run):
            return self.own(unit, due, run)
        as_of = run.last if self.indicator.rule.over_units == "parts" else self._year_of_the_same(unit, run)
        speakers = self.speakers(unit, run, as_of) if self.exists(unit, run) else []
        if not speakers:
            return None
        to_date, of_year = self._sums(speakers, run)
        units, of_units = sum(speaker.leaves for speaker in speakers), len(self.reports.leaves(unit, run))
        return Planned(
            target=self._given_below(unit, of_year),
            to_date=to_date if due else None,
            of_year=of_year,
            pace=self._pace(speakers),
            units=units,
            of_units=of_units,
            conflict=any(speaker.plan.conflict for speaker in speakers),
            closed=any(speaker.plan.closed for speaker in speakers),
            reported=self._reported(speakers, self.period),
            reported_to_date=self._reported(speakers, run),
        )

    def own(self, unit: int, due: Period | None, run: Period) -> Planned | None:
        """What the targets of the unit itself come to."""
        plan, of_year = self.months(unit)[run.last - 1], self.months(unit)[self.as_of - 1].of_year
        alone = given(self.period, self.numbers(unit), self.indicator)
        if not plan.covered and of_year is None:
            return None
        return Planned(
            target=None if alone is None else Fraction(alone.value, self.scale),
            to_date=None if plan.value is None or due is None else plan.value / self.scale,
            of_year=None if of_year is None else of_year / self.scale,
            pace=plan.pace or self._usual_pace,
            conflict=plan.conflict,
            closed=plan.closed,
        )

    def _sums(self, speakers: Sequence[Speaker], run: Period) -> tuple[Fraction | None, Fraction | None]:
        """The plan to date and the year's: of shares in the proportion of what was reported they are of."""
        over_units = self.indicator.rule.over_units
        if over_units == "none":
            return None, None
        if over_units == "parts":
            weights = [max(self.reports.given(speaker.unit, run).reported.denominator, 0) for speaker in speakers]
            return (
                self._weighed([speaker.plan.value for speaker in speakers], weights),
                self._weighed([speaker.of_year for speaker in speakers], weights),
            )
        return (
            self._together([speaker.plan.value for speaker in speakers]),
            self._together([speaker.of_year for speaker in speakers]),
        )

    def _together(self, amounts: Sequence[Fraction | None]) -> Fraction | None:
        """Their sum where all have one; of milestones how many have one."""
        numbers = [number for number in amounts if number is not None]
        if self.indicator.rule.over_units == "count":
            return Fraction(len(numbers)) if numbers else None
        return sum(numbers, Fraction(0)) / self.scale if numbers and len(numbers) == len(amounts) else None

    def _weighed(self, plans: Sequence[Fraction | None], weights: Sequence[int]) -> Fraction | None:
        """Each plan times what was reported that it is of, over all of that."""
        pairs = [(plan, weight) for plan, weight in zip(plans, weights, strict=True) if weight]
        if not pairs or any(plan is None for plan, _ in pairs):
            return None
        weighed = sum((plan * weight for plan, weight in pairs if plan is not None), Fraction(0))
        return weighed / self.scale / sum(weight for _, weight in pairs)

    def _pace(self, speakers: Sequence[Speaker]) -> Pace:
        used = {speaker.plan.pace for speaker in speakers}
        by_rank: tuple[Pace, ...] = (*(rule for rule in RULES if rule in used), self._usual_pace)
        return by_rank[0]

    @property
    def _usual_pace(self) -> Pace:
        return "phased" if self.indicator.rule.grows else "level"

    def _given_below(self, unit: int, of_year: Fraction | None) -> Fraction | None:
        """The target of the very period: over units only where all that have a plan were given one for it."""
        if self.indicator.rule.over_units == "parts":
            return of_year if self.period.length == 12 else None
        speakers = self.speakers(unit, self.period)
        alone = [given(self.period, self.numbers(speaker.unit), self.indicator) for speaker in speakers]
        amounts = [Fraction(target.value) for target in alone if target is not None]
        return self._together(amounts) if amounts and len(amounts) == len(speakers) else None

    def _reported(self, speakers: Sequence[Speaker], run: Period) -> Reading:
        """What the units with a plan have reported, and what they owe."""
        reported = NOTHING
        for speaker in speakers:
            reported = reported.plus(self.reports.given(speaker.unit, run).reported)
        units = [len(self.reports.leaves(speaker.unit, run)) for speaker in speakers]
        owed = sum(self.reports.owed(speaker.unit, run) for speaker in speakers)
        return Reading(reported, own=False, units=sum(units), due=owed)

    def part(self, unit: int, run: Period) -> PlanPart:
        """The unit's plan to the end of the run, as it is explained."""
        if not self.speaks_itself(unit, run):
            return self._part_below(unit, run)
        months = self.months(unit)
        plan, of_year = months[run.last - 1], months[self.as_of - 1].of_year
        value, numbers = plan.value, self.numbers(unit)
        shape = Shape(numbers, self.indicator, self.life(unit) or WHOLE_YEAR, bool(self.links(unit).predecessors))
        terms = () if value is None or plan.closed else terms_of(shape, run, plan, months)
        tree = self.tree
        kin = (*tree.predecessors.get(unit, ()), *(tree.units[successor] for successor in tree.units[unit].became))
        return PlanPart(
            to_date=None if value is None else value / self.scale,
            of_year=None if of_year is None else of_year / self.scale,
            pace=plan.pace,
            terms=terms,
            of_closed=self._of_closed(unit, run, plan, numbers),
            conflict=plan.conflict,
            kin=kin if self.links(unit) != NO_LINKS else (),
        )

    def _of_closed(self, unit: int, run: Period, plan: MonthPlan, numbers: Sequence[Target]) -> PlanOfClosed:
        life = self.life(unit)
        if not plan.closed or life is None:
            return ""
        if run.last <= life[1]:
            return "part"
        until = self.months(unit)[life[1] - 1].value
        if self.indicator.rule.grows and not plan.value and not plan.of_year and until and numbers:
            return "replaced"
        return "until_closed"

    def _part_below(self, unit: int, run: Period) -> PlanPart:
        speakers = self.speakers(unit, run)
        to_date, of_year = self._sums(speakers, run) if speakers else (None, None)
        return PlanPart(to_date, of_year, self._pace(speakers) if speakers else "")

    def uses(self, unit: int, run: Period) -> tuple[TargetEntry, ...]:
        """The unit's targets of the year, and which of them are in force at the end of the run."""
        every = self.entries.targets.get((unit, self.period.year), ())
        valid = in_force((target for target, _, _ in every if target.basis == self.basis), run.ends_on)
        return tuple(
            TargetEntry(target, version, source, self._use(target, run, valid)) for target, version, source in every
        )

    def _use(self, target: Target, run: Period, valid: Sequence[Target]) -> TargetUse:
        if target.basis != self.basis:
            return "other_basis"
        if target.value is None:
            return "no_number"
        if target in valid:
            return "in_force"
        return "replaced" if target.in_force(run.ends_on) else "not_yet"
