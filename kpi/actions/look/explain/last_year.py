"""Holds a run beside the same run a year before: which units are compared, and what they had reported."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from kpi.actions.look.explain.reports import ReportSums
from kpi.actions.look.scorecard_rows import COMPARED_SINGLY
from kpi.model.explanation import LastYear
from kpi.model.lineage import Adjusted, comparable
from kpi.model.period import Period, reporting_periods
from kpi.model.reported import NOTHING, Reading, Reported
from kpi.model.series import amount
from kpi.model.standing import Compared
from kpi.model.status import Thresholds
from kpi.model.unit import Unit


class _Both(NamedTuple):
    now: Reading
    before: Reading


class LastYears:
    """The comparisons of one unit."""

    def __init__(self, reports: ReportSums, unit: Unit, thresholds: Thresholds) -> None:
        self.reports, self.unit, self.thresholds = reports, unit, thresholds
        self.tree, self.indicator = reports.tree, reports.indicator

    def compared(self, now: Reading, run: Period) -> Compared:
        """A run beside the same run a year before: like beside like, and where enough was reported in both."""
        last_year = run.same_period_last_year
        both = _Both(now, self.reports.reading(self.unit.id, last_year))
        adjusted = comparable(self.tree, self.unit.id, run, last_year)
        if adjusted.is_needed:
            alike = self._alike(both, adjusted, run)
            if alike is None:
                return Compared(*self._amounts(both.now.reported, both.before.reported), "not_comparable")
            both = alike
        obstacle = ""
        if self.indicator.rule.grows or not both.now.own:
            enough = self.thresholds.is_enough
            if not enough(both.now.reported.reports, both.now.due):
                if matched := self._reported_in_both(both.now, run):
                    return matched
                obstacle = "incomplete"
            elif not enough(both.before.reported.reports, both.before.due):
                obstacle = "last_year_incomplete"
        amounts = self._amounts(both.now.reported, both.before.reported)
        return Compared(*amounts, obstacle, adjusted.compared, adjusted.of_units)

    def _amounts(self, now: Reported, before: Reported) -> tuple[Fraction | None, Fraction | None]:
        return amount(now, self.indicator), amount(before, self.indicator)

    def _alike(self, both: _Both, adjusted: Adjusted, run: Period) -> _Both | None:
        """The two runs without the units that are there in one of them only, and with those whose place others took;
        None where a unit between speaks for others and cannot be divided."""
        speaks_itself = (both.now.own or both.before.own) and not self.tree.is_leaf(self.unit.id)
        if not adjusted.compared or speaks_itself or run not in reporting_periods(run.year):
            return None
        between = {above for unit in (*adjusted.out_now, *adjusted.out_before) for above in self.tree.upwards(unit)[1:]}
        last_year = run.same_period_last_year
        runs = (run, adjusted.out_now, adjusted.in_now), (last_year, adjusted.out_before, adjusted.in_before)
        alike: list[Reading] = []
        for reading, (own_run, out, into) in zip(both, runs, strict=True):
            if any(self.reports.own(unit, own_run).units for unit in between if unit != self.unit.id):
                return None
            for units, sign in ((out, -1), (into, 1)):
                reading = self._moved(reading, own_run, units, sign)  # noqa: PLW2901
            alike.append(reading)
        return _Both(*alike)

    def _moved(self, reading: Reading, run: Period, units: Sequence[int], sign: int) -> Reading:
        reported, due = reading.reported, reading.due
        for unit in units:
            reported = reported.plus(self.reports.own(unit, run), sign)
            due += sign * self.reports.owed(unit, run)
        return reading._replace(reported=reported, due=due, units=reading.units + sign * len(units))

    def _reported_in_both(self, now: Reading, run: Period) -> Compared | None:
        """The change of a month that not all units have reported: of those that have, and had a year before."""
        leaves = self.tree.leaves(self.unit.id)
        sums = self.indicator.rule.over_units in {"sum", "parts"}
        if now.own or run.length > 1 or len(leaves) > COMPARED_SINGLY or not sums:
            return None
        last_year, reported, before, count = run.same_period_last_year, NOTHING, NOTHING, 0
        for leaf in leaves:
            both = self.reports.own(leaf.id, run), self.reports.own(leaf.id, last_year)
            if all(side.units for side in both):
                reported, before, count = reported.plus(both[0]), before.plus(both[1]), count + 1
        if not count:
            return None
        if self.indicator.rule.has_parts:
            reported, before = reported._replace(value=None), before._replace(value=None)
        units = max(len(self.reports.leaves(self.unit.id, last_year)), now.units)
        return Compared(*self._amounts(reported, before), "", count, units)

    def explained(self, compared: Compared, run: Period) -> LastYear:
        """The comparison with the units that are left out or added, by name."""
        adjusted = comparable(self.tree, self.unit.id, run, run.same_period_last_year)
        left_out = dict.fromkeys((*adjusted.out_now, *adjusted.out_before))
        added = dict.fromkeys((*adjusted.in_now, *adjusted.in_before))
        units = self.tree.units
        return LastYear(
            run.same_period_last_year,
            compared.now,
            compared.before,
            compared.obstacle,
            compared.units,
            compared.of_units,
            tuple(units[unit] for unit in left_out),
            tuple(units[unit] for unit in added),
        )
