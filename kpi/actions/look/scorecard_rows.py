"""Reads what scorecards are made of: each kind of row with one statement for all units that a screen shows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from db import figures, totals
from db.figures import ActualRow, TargetRow
from db.totals import ACTUAL, YEAR, kind_of
from kpi.model.lineage import comparable, took_over
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.reported import Reported

if TYPE_CHECKING:
    from datetime import date

    from db.engine import Connection


R = TypeVar("R")
COMPARED_SINGLY = 150
"""Of so many units, a province, the months of two years are held beside each other unit by unit for a whole scoreboard;
of more only for one indicator: of 3,321 units and 60 indicators that would take a third of a second."""


class CardRequest(NamedTuple):
    """What a scorecard is asked for: a unit, a period, the targets of a basis, on a day (None: when all is over)."""

    unit: int
    period: Period
    basis: str | None = None
    day: "date | None" = None
    only: int | None = None  # one indicator
    brief: bool = False  # without the months


Runs = tuple[Sequence[int], Sequence[int]]
"""The runs and the months whose totals one scorecard is made of, by their codes."""
InBoth = dict[int, tuple[int, Reported, Reported]]
"""By indicator of how many units both runs are, and what these make."""


class CardRows:
    """The rows of scorecards that differ in nothing but the unit.

    What every card needs is read at first, with one statement of each kind; what some need, such as the figures of the
    units that another took over, when the first of them asks for it, and then for all.
    """

    def __init__(
        self, connection: "Connection", known: Known, requests: Sequence[CardRequest], runs: Mapping[int, Runs]
    ) -> None:
        self.connection, self.known, self._request, self._runs = connection, known, requests[0], runs
        self.units = [item.unit for item in requests]
        self._compared: set[Period] = set()
        self._both: dict[Period, dict[int, InBoth]] = {}
        year, only, brief = self._request.period.year, self._request.only, self._request.brief
        every_run = sorted({run for unit_runs, _ in runs.values() for run in unit_runs})
        months = next(iter(runs.values()))[1]
        rows = totals.totals_at(connection, self.units, every_run, months, indicator=only, brief=brief)
        self._totals = _by_unit(rows, lambda row: int(str(row[0])))
        self._aims = _by_unit(figures.aims_without_a_number(connection, self.units, year, only), _unit_of)
        self._hedged = _by_unit(figures.hedged_actuals(connection, self.units, year, only), _unit_of)
        reported = totals.reported_in(connection, self.units, months) if brief else set[tuple[int, int]]()
        self._reported = _by_unit(reported, lambda item: item[0])

    def totals(self, unit: int) -> Iterable[Sequence[object]]:
        """The unit's rows of its own runs: another's life may have asked for others."""
        runs, months = (set(codes) for codes in self._runs[unit])
        return (row for row in self._totals.get(unit, ()) if self._is_of(row, runs, months))

    def _is_of(self, row: Sequence[object], runs: set[int], months: set[int]) -> bool:
        period, side = int(str(row[1])), int(str(row[2]))
        if period in runs:
            return True
        return period in months and (kind_of(side) == YEAR or (side == ACTUAL and not self._request.brief))

    def aims(self, unit: int) -> Sequence[TargetRow]:
        """Targets of the year that are ranges or words."""
        return self._aims.get(unit, ())

    def hedged(self, unit: int) -> Sequence[ActualRow]:
        """Figures of the year that are hedged or carry a percentage."""
        return self._hedged.get(unit, ())

    def reported(self, unit: int) -> set[int]:
        """In brief, the indicators of which anything has been told in the year."""
        return {indicator for _, indicator in self._reported.get(unit, ())}

    def will_compare(self, runs: Iterable[Period]) -> None:
        """Runs that may be held beside the same of a year before; said of all cards before the first is made."""
        self._compared |= {*runs}

    def own(self, units: Iterable[int], run: Period, indicator: int) -> dict[int, Reported]:
        """What units that were taken over, or stand between, have reported themselves of a run that is compared."""
        return {
            unit: self._own[unit, run.code, indicator] for unit in units if (unit, run.code, indicator) in self._own
        }

    @cached_property
    def _own(self) -> dict[tuple[int, int, int], Reported]:
        runs = {period for run in self._compared for period in (run, run.same_period_last_year)}
        rows = totals.reported_by(
            self.connection, sorted(self._beside()), sorted(run.code for run in runs), self._request.only
        )
        return {(unit, run, indicator): Reported(*sums) for unit, run, indicator, *sums in rows}

    def _beside(self) -> set[int]:
        """The units whose own figures are taken out of a sum or put into it, with all that stand between."""
        tree, units = self.known.tree, set[int]()
        for unit in self.units:
            for run in self._compared:
                adjusted = comparable(tree, unit, run, run.same_period_last_year)
                out, into = (*adjusted.out_now, *adjusted.out_before), (*adjusted.in_now, *adjusted.in_before)
                units |= {*into, *(above for other in out for above in tree.upwards(other))}
            units |= {other.id for other in took_over(tree, tree.units[unit], self._request.period.year)[0]}
        return units

    def plans_the_whole_year(self, unit: int, indicator: int) -> bool:
        """Whether the unit has a target for the year as a whole."""
        return (unit, indicator) in self._planned

    @cached_property
    def _planned(self) -> set[tuple[int, int]]:
        year = self._request.period.whole_year.code
        return figures.planned_for(self.connection, self.units, year, self._request.only)

    def in_both(self, unit: int, run: Period) -> InBoth:
        """What the units at the bottom that have reported a run, and the same of a year before, make of the two."""
        if run not in self._both:
            runs = run.code, run.same_period_last_year.code
            if len(self.units) == 1:
                leaves = [leaf.id for leaf in self.known.tree.leaves(unit)]
                rows = totals.reported_in_both(self.connection, leaves, runs, self._request.only)
                self._both[run] = {unit: {indicator: _both(count, sums) for indicator, count, *sums in rows}}
            else:
                self._both[run] = self._in_both_of_each(runs)
        return self._both[run].get(unit, {})

    def _in_both_of_each(self, runs: tuple[int, int]) -> dict[int, InBoth]:
        """The same of each of many units, added up here: the store would be asked once for each of them."""
        leaves = {unit: [leaf.id for leaf in self.known.tree.leaves(unit)] for unit in self.units}
        rows = totals.reported_by(
            self.connection,
            sorted({leaf_id for leaf_ids in leaves.values() for leaf_id in leaf_ids}),
            runs,
            self._request.only,
        )
        reported = {(unit, run, indicator): Reported(*sums) for unit, run, indicator, *sums in rows}
        indicators = {indicator for _, _, indicator in reported}
        both_of: dict[int, InBoth] = {}
        for unit, below in leaves.items():
            for indicator in indicators:
                pairs = [
                    (reported.get((leaf, runs[0], indicator)), reported.get((leaf, runs[1], indicator)))
                    for leaf in below
                ]
                both = [(now, was) for now, was in pairs if now and was and now.units > 0 and was.units > 0]
                if both:
                    sums = [
                        sum(getattr(pair[side], name) or 0 for pair in both)
                        for side in (0, 1)
                        for name in ("value", "numerator", "denominator")
                    ]
                    both_of.setdefault(unit, {})[indicator] = _both(len(both), sums)
        return both_of


def _both(count: int, sums: Sequence[int]) -> tuple[int, Reported, Reported]:
    return count, Reported(*sums[:3], units=count), Reported(*sums[3:], units=count)


def _unit_of(row: ActualRow | TargetRow) -> int:
    return row.unit_id


def _by_unit(rows: "Iterable[R]", unit: "Callable[[R], int]") -> "dict[int, list[R]]":
    by_unit: dict[int, list[R]] = {}
    for row in rows:
        by_unit.setdefault(unit(row), []).append(row)
    return by_unit
