"""Makes the standing anew: what the entries make becomes a view, and the same judge judges it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from kpi.actions.look.explain.entries import Entries
from kpi.actions.look.explain.last_year import LastYears
from kpi.actions.look.explain.plans import PlanSums
from kpi.actions.look.explain.reports import ReportSums
from kpi.actions.record.book import Book
from kpi.model.due import last_due
from kpi.model.explanation import LastYear
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.judge import judge
from kpi.model.lineage import took_over
from kpi.model.period import WHOLE_YEAR, Period
from kpi.model.regime import Regime
from kpi.model.reported import Reading
from kpi.model.series import amount
from kpi.model.standing import Evidence, Planned, Spread, Standing

_CALENDAR = Regime("calendar", "", "")


class ExplainRequest(NamedTuple):
    """What is to be explained; `basis` by its code, `day` None when all is over."""

    unit: int
    indicator: Indicator
    period: Period
    basis: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Recomputed:
    """The standing and all that it was made of."""

    run: Period
    view: Evidence
    standing: Standing
    last_year: LastYear
    entries: Entries
    reports: ReportSums
    plans: PlanSums | None


def recompute(entries: Entries, known: Book, request: ExplainRequest) -> Recomputed:
    """The standing as the entries make it."""
    return _Recomputation(entries, known, request).recomputed()


class _Recomputation:
    """One standing while it is made."""

    def __init__(self, entries: Entries, known: Book, request: ExplainRequest) -> None:
        self.entries, self.known, self.request = entries, known, request
        self.tree, self.indicator, self.period = known.tree, request.indicator, request.period
        self.unit = known.tree.units[request.unit]
        self.reports = ReportSums(entries)
        is_leaf = known.tree.is_leaf(request.unit)
        self.life = (self.unit.life(self.period.year) or WHOLE_YEAR) if is_leaf else WHOLE_YEAR

    def recomputed(self) -> Recomputed:
        due = self._due()
        run, reading = due or self.period.to_date, self.reports.reading
        bases = [basis.id for basis in self.known.bases if self._plans(basis.id).exists(self.unit.id, run)]
        wanted = self._wanted()
        plans = (self._plans(basis) for basis in bases if wanted in {None, basis})
        with_plan = ((sums, plan) for sums in plans if (plan := sums.planned(self.unit.id, due)) is not None)
        chosen, planned = next(with_plan, (None, None))
        actual, to_date = reading(self.unit.id, self.period), reading(self.unit.id, run)
        if due is None:
            to_date = to_date._replace(due=0, reported=to_date.reported._replace(reports=0))  # nothing is owed yet
        taken = self._with_predecessors(to_date, run, planned)
        last_years = LastYears(self.reports, self.unit, self.known.thresholds)
        compared_to_date = last_years.compared(to_date, run)
        view = Evidence(
            actual=actual,
            to_date=taken or to_date,
            compared=last_years.compared(actual, self.period),
            compared_to_date=compared_to_date,
            planned=planned,
            basis=chosen.basis if chosen else None,
            ranged=self._ranged(wanted),
            stated=self._stated(),
            due=due,
            begun=self.request.day is None or self.period.starts_on <= self.request.day,
            ended=self.request.day is None or self.period.ends_on < self.request.day,
            with_predecessors=taken is not None,
            other_bases=tuple(bases) if planned is None else (),
            spread=self._spread(run, wanted),
        )
        standing = judge(self.indicator, self.period, view, self.known.thresholds)
        last_year = last_years.explained(compared_to_date, run)
        return Recomputed(run, view, standing, last_year, self.entries, self.reports, chosen)

    def _plans(self, basis: int) -> PlanSums:
        return PlanSums(self.entries, self.reports, basis, self.period, self._as_of())

    def _as_of(self) -> int:
        """The month at whose end the year's target is in force: the period's last, while it is not over that of the
        day, and of a unit that closed its last one."""
        last, day = min(self.period.last, self.life[1]), self.request.day
        is_under_way = day is not None and self.period.starts_on <= day <= self.period.ends_on
        return min(last, day.month) if day is not None and is_under_way else last

    def _wanted(self) -> int | None:
        return next((basis.id for basis in self.known.bases if basis.code == self.request.basis), None)

    def _due(self) -> Period | None:
        """January to the last report that is owed, or to a later one that has come before it is."""
        regime = self.known.regimes.get(self.indicator.regime, _CALENDAR)
        last = last_due(self.period, self.indicator.months_a_report, regime, self.request.day, self.life)
        if last.over > last.owed:
            run = Period(self.period.year, 1, last.over)
            reading = self.reports.reading(self.unit.id, run)
            if reading.due and self.known.thresholds.is_enough(reading.reported.reports, reading.due):
                return run
        return Period(self.period.year, 1, last.owed) if last.owed else None

    def _with_predecessors(self, reading: Reading, run: Period, planned: Planned | None) -> Reading | None:
        """What a unit that took the place of others in the year is held to with a plan for the whole year: what these
        have reported before it belongs to it. None where the unit's own reports are all."""
        if self.life[0] == 1 or planned is None or planned.of_year is None or not self.indicator.rule.grows:
            return None
        before, wholly = took_over(self.tree, self.unit, run.year)
        every = self.entries.targets.get((self.unit.id, run.year), ())
        if not before or not any(target.period.length == 12 for target, _, _ in every):
            return None
        reported = reading.reported
        for unit in before if wholly else ():
            reported = reported.plus(self.reports.own(unit.id, run))
        due = reading.due + sum(self.reports.owed(unit.id, run) for unit in before)
        return reading._replace(reported=reported, due=due, units=reading.units + len(before))

    def _ranged(self, wanted: int | None) -> Target | None:
        """The aim in words or as a range that the period is held against, the last in force."""
        valid = [
            target
            for target, _, _ in self.entries.targets.get((self.unit.id, self.period.year), ())
            if target.value is None
            and target.in_force(self.period.ends_on)
            and wanted in {None, target.basis}
            and (target.words or target.period.length == 12 or target.period.last == self.period.last)
        ]
        return max(valid, key=self._nearness, default=None)

    def _nearness(self, target: Target) -> tuple[int, str]:
        run = target.period
        near = 3 if run == self.period else 2 if run.length == 12 else 1 if run.last == self.period.last else 0
        return near, target.effective_on

    def _stated(self) -> Actual | None:
        """The unit's own figure that ends with the period, where it is hedged or carries a percentage."""
        figures: Sequence[Actual] = [
            figure
            for figure in self.entries.figures(self.unit.id, self.period.year)
            if figure.period.last == self.period.last
            and (figure.estimate or figure.approximate or figure.stated_percent or figure.not_applicable)
        ]
        return max(figures, key=lambda figure: figure.period.length, default=None)

    def _spread(self, run: Period, wanted: int | None) -> Spread | None:
        """Of what does not add up over the units below: how many meet their own plan, from where to where."""
        if self.tree.is_leaf(self.unit.id) or self.reports.reading(self.unit.id, run).own:
            return None
        if not self._has_no_sum(run):
            return None
        values: list[Fraction] = []
        met = not_met = 0
        for unit in self.tree.below(self.unit.id)[1:]:
            value = amount(self.reports.own(unit, run), self.indicator)
            if value is None:
                continue
            values.append(value)
            bases = (basis.id for basis in self.known.bases if wanted in {None, basis.id})
            own = (self._plans(basis).own(unit, run, run) for basis in bases)
            plan = next((planned.to_date for planned in own if planned is not None), None)
            if plan is not None:
                is_met = self.indicator.judgement.aim(plan).met_by(value)
                met, not_met = met + is_met, not_met + (not is_met)
        return Spread(len(values), met, not_met, min(values), max(values)) if values else None

    def _has_no_sum(self, run: Period) -> bool:
        below = self.reports.below(self.unit.id, run)
        if self.indicator.rule.over_units == "none":
            return below.units > 0
        children = self.tree.below(self.unit.id)[1:]
        return self.indicator.rule.has_parts and any(
            self.reports.given(child, run).why == "no_parts" for child in children if self.tree.is_leaf(child)
        )
