"""Makes totals a second way, plain and slow: unit by unit, by `series.accumulate` and dictionaries.

The doctor holds what stands in the record against it, and runs that no report is made for are made by it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from db import figures
from db.totals import ACTUAL, BELOW, OWN, side_of
from kpi.actions.record.book import actual_of, target_of
from kpi.actions.record.kin import kin_of, links_of
from kpi.actions.record.plain_roll_up import Place, PlainRows, PlainVoice
from kpi.actions.record.plan_rows import needed, rows_of_plan
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import Life, Period, reporting_periods
from kpi.model.series import NOTHING, Reported, accumulate
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection


class PlainTotals:
    """Rows made anew from the figures: of every run that totals are kept for, or of others."""

    def __init__(
        self,
        connection: "Connection",
        tree: Tree,
        indicators: Mapping[int, Indicator],
        runs: Callable[[int], Sequence[Period]] = reporting_periods,
        only: int | None = None,
        years: tuple[int, int] = (0, 9999),
    ) -> None:
        self.connection, self.tree, self.indicators = connection, tree, indicators
        self.runs, self.only, self.years = runs, only, years

    def own(self, unit: int) -> PlainRows:
        """What the unit's own figures and targets make."""
        actuals: dict[tuple[int, int], list[Actual]] = {}
        for row in figures.actuals_of(self.connection, unit, *self.years, self.only):
            actuals.setdefault((row.indicator_id, row.period // 10000), []).append(actual_of(row))
        targets = self._targets(unit)
        rows: PlainRows = {}
        for (number, year), of_year in actuals.items():
            life, plans = self.tree.life(unit, year), targets.get((number, year), [])
            sums = own_actuals(self.indicators[number], year, of_year, plans, life, self.runs(year))
            rows.update({((run.code, ACTUAL, number), OWN): reported for run, reported in sums.items()})
        kin: dict[int, dict[tuple[int, int], list[Target]]] = {unit: targets}
        years = range(max(self.years[0], 1900), min(self.years[1], 2199) + 1) if self._may_have_kin(unit) else ()
        for year in years:
            for other in kin_of(self.tree, unit, year):
                if other not in kin:
                    kin[other] = self._targets(other)
        for number, year in sorted({key for of_year in kin.values() for key in of_year}):
            rows.update(self._plans(unit, number, year, kin))
        return rows

    def _may_have_kin(self, unit: int) -> bool:
        return bool(self.tree.units[unit].became) or unit in self.tree.predecessors

    def _targets(self, unit: int) -> dict[tuple[int, int], list[Target]]:
        targets: dict[tuple[int, int], list[Target]] = {}
        for row in figures.targets_of(self.connection, unit, *self.years, self.only):
            targets.setdefault((row.indicator_id, row.period // 10000), []).append(target_of(row))
        return targets

    def _plans(
        self, unit: int, number: int, year: int, kin: Mapping[int, Mapping[tuple[int, int], list[Target]]]
    ) -> Iterator[tuple[tuple[Place, int], Reported]]:
        relatives = {unit, *(kin_of(self.tree, unit, year) if len(kin) > 1 else ())}
        bases = {
            target.basis
            for other in relatives
            for target in kin[other].get((number, year), ())
            if target.value is not None
        }
        for basis in bases:

            def targets_of(other: int, basis: int = basis) -> tuple[Target, ...]:
                return tuple(target for target in kin[other].get((number, year), ()) if target.basis == basis)

            links = links_of(self.tree, unit, year, targets_of)
            life = self.tree.units[unit].life(year)
            for (code, kind), reported in rows_of_plan(
                year, targets_of(unit), self.indicators[number], life, links, self.runs(year)
            ).items():
                yield ((code, side_of(basis, kind), number), OWN), reported

    def given_up(self, unit: int, rows: PlainRows) -> dict[Place, Reported]:
        """What the unit with these rows gives to the one above it."""
        return PlainVoice(self.tree, unit, rows, self.indicators, self.runs).all()


def take_in(rows: PlainRows, given: Mapping[Place, Reported]) -> None:
    """Add to the rows of a unit what one below it gives."""
    for place, reported in given.items():
        rows[place, BELOW] = rows.get((place, BELOW), NOTHING).plus(reported)


def own_actuals(
    indicator: Indicator,
    year: int,
    actuals: Sequence[Actual],
    targets: Sequence[Target],
    life: Life,
    runs: Sequence[Period],
) -> dict[Period, Reported]:
    """What one unit's own reports make of these runs; of a milestone also whether it is done, which counts above."""
    sums = {run: accumulate(run, actuals, indicator, life) for run in runs}
    sums = {run: reported for run, reported in sums.items() if reported.units}
    if indicator.rule.over_units == "count":
        plans = [list(of_basis) for _, of_basis in sorted(_by_basis(targets).items())]
        wanted = needed(year, plans, indicator)
        for run, reported in sums.items():
            if reported.denominator >= 0:  # where nothing applies nothing is done
                done = (reported.value or 0) >= wanted[run.last - 1]
                sums[run] = reported._replace(numerator=int(done), denominator=1)
    return sums


def _by_basis(targets: Iterable[Target]) -> dict[int, list[Target]]:
    by_basis: dict[int, list[Target]] = {}
    for target in targets:
        if target.value is not None:
            by_basis.setdefault(target.basis, []).append(target)
    return by_basis
