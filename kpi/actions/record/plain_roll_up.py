"""Says what one unit gives to the one above it, plainly: the second way of `roll_up`, row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from db.totals import ACTUAL, BELOW, COVERED, GIVEN, ONE_PLAN, OWN, TO_DATE, WEIGHED, YEAR, basis_of, kind_of, side_of
from kpi.model.indicator import Indicator
from kpi.model.kind import UnknownRule
from kpi.model.month_plan import GRID
from kpi.model.over_units import AMOUNTS, NUMBER, of_targets
from kpi.model.period import Period
from kpi.model.series import NOTHING, Reported, due, reading_of
from kpi.model.unit import Tree

Place = tuple[int, int, int]
"""Code of a period, side, indicator."""
PlainRows = dict[tuple[Place, int], Reported]
"""The rows of one unit, by place and part (OWN or BELOW)."""
NONE = Reported(value=0)


def contribution(reported: Reported, indicator: Indicator, owed: int, *, own: bool) -> Reported:
    """What an actual gives to the sum of the unit above it, of a unit at the bottom of the tree that owes reports."""
    over_units = indicator.rule.over_units
    nothing_applies = own and reported.denominator < 0
    if over_units == "none":
        return Reported(units=reported.units, reports=reported.reports)
    if over_units == "parts" and own:
        if indicator.rule.over_months == "last" and owed and not reported.reports:
            return NONE  # a figure of an earlier month is not one of this
        if not reported.denominator:  # percentages are counted
            return Reported(value=int(reported.value is not None and reported.units > 0))
        return reported._replace(value=0, denominator=0 if nothing_applies else reported.denominator)
    if over_units == "parts":
        return reported
    if over_units == "count" and own and not nothing_applies:
        return reported._replace(value=reported.numerator * 10**indicator.decimals, numerator=0, denominator=0)
    if over_units in {"sum", "count"}:
        return reported._replace(value=reported.value or 0)
    raise UnknownRule(over_units)


def contribution_of_target(reported: Reported, indicator: Indicator, kind: int, *, own: bool) -> Reported:
    """What a row of a plan gives: amounts as they are, of milestones the number of those that have a target."""
    what = of_targets(indicator.rule.over_units)
    if what == AMOUNTS:
        return reported
    if what != NUMBER:
        return NONE
    if not own:
        return reported
    reported = reported._replace(value=reported.units * 10**indicator.decimals, numerator=0)
    return reported._replace(reports=0) if kind == YEAR else reported


class PlainVoice:
    """What one unit gives to the one above it, of some runs of each year."""

    def __init__(
        self,
        tree: Tree,
        unit: int,
        rows: PlainRows,
        indicators: Mapping[int, Indicator],
        runs: Callable[[int], Sequence[Period]],
    ) -> None:
        self.tree, self.unit, self.rows, self.indicators, self.runs = tree, unit, rows, indicators, runs
        self.actual: dict[tuple[int, int], Reported] = {}  # by code of a run and indicator
        self._counted: dict[tuple[int, int, bool], tuple[int, int]] = {}
        self._plans: dict[tuple[int, int, int], list[tuple[Reported, Reported]]] = {}

    def all(self) -> dict[Place, Reported]:
        """Everything it gives, by place; what comes to nothing is left out."""
        given: dict[Place, Reported] = {}
        plans = {
            (code // 10000, basis_of(side), number) for (code, side, number), part in self.rows if part == OWN and side
        }
        for place in {place for place, _ in self.rows if place[1] == ACTUAL}:
            given[place] = self.actual[place[0], place[2]] = self._actual(place)
        for (place, part), reported in self.rows.items():
            code, side, number = place
            if side == ACTUAL or ((code // 10000, basis_of(side), number) in plans) != (part == OWN):
                continue
            kind = kind_of(side)
            if kind == GIVEN and part == OWN and not self._is_covered(Period.of_code(code), basis_of(side), number):
                continue
            if kind in {GIVEN, YEAR, TO_DATE}:
                reported = contribution_of_target(reported, self.indicators[number], kind, own=part == OWN)  # noqa: PLW2901
            given[place] = reported
        for year, basis, number in plans:
            given.update(self._covered(year, basis, number))
        return {place: reported for place, reported in given.items() if any(reported)}

    def _plan_at(self, run: Period, basis: int, number: int) -> tuple[Reported, Reported]:
        """The year's targets until the end of the run, and what its plan to date has besides."""
        key = run.year, basis, number
        if key not in self._plans:
            of_year, months = NONE, list[tuple[Reported, Reported]]()
            for month in Period.of_year(run.year).months:
                if change := self.rows.get(((month.code, side_of(basis, YEAR), number), OWN)):
                    of_year = of_year.plus(change)
                to_date = self.rows.get(((month.to_date.code, side_of(basis, TO_DATE), number), OWN), NONE)
                months.append((of_year, to_date))
            self._plans[key] = months
        return self._plans[key][run.last - 1]

    def _is_covered(self, run: Period, basis: int, number: int) -> bool:
        of_year, to_date = self._plan_at(run, basis, number)
        by_steps = self.indicators[number].rule.between == "steps"
        return bool(of_year.denominator or to_date.units or (of_year.units and by_steps))

    def _counts(self, run: Period, indicator: Indicator) -> tuple[int, int]:
        """The units at its bottom in the run, and the reports that they owe."""
        newest, step = indicator.rule.over_months == "last", indicator.months_a_report
        key = run.code, step, newest
        if key not in self._counted:
            owed = self.tree.reports_due(self.unit, run, step, newest=newest)
            self._counted[key] = self.tree.units_in(self.unit, run, newest=newest), owed
        return self._counted[key]

    def _actual(self, place: Place) -> Reported:
        run, indicator = Period.of_code(place[0]), self.indicators[place[2]]
        own, below = self.rows.get((place, OWN)), self.rows.get((place, BELOW))
        life = self.tree.life(self.unit, run.year)
        reading = reading_of(own, below, run, indicator, life)
        if reading.own and indicator.rule.over_months == "last" and not life[0] <= run.last <= life[1]:
            return NONE  # what stood there stands elsewhere now
        reported = reading.reported if reading.own else below or NOTHING
        given = contribution(reported, indicator, due(run, indicator, life), own=reading.own)
        if self.tree.is_leaf(self.unit) or not reading.own or not given.units:
            return given
        units, owed = self._counts(run, indicator)
        complete = reading.reported.reports >= due(run, indicator, life)
        return given._replace(
            units=units,
            reports=owed if complete else min(owed, given.reports * units),
            denominator=-units if given.denominator < 0 else given.denominator,
        )

    def _covered(self, year: int, basis: int, number: int) -> Iterator[tuple[Place, Reported]]:
        """Of a plan of its own: what is reported by those who have it, and the planned numerators of it."""
        indicator = self.indicators[number]
        for run in self.runs(year):
            of_year, to_date = self._plan_at(run, basis, number)
            units, owed = self._counts(run, indicator)
            has_plan = of_year.denominator or to_date.units
            if not units or not self._is_covered(run, basis, number):
                continue
            reported = self.actual.get(
                (run.code, number), Reported(value=None if indicator.rule.over_units == "none" else 0)
            )
            yield (
                (run.code, side_of(basis, COVERED), number),
                reported._replace(estimates=units + ONE_PLAN, conflicts=owed),
            )
            if indicator.rule.over_units == "parts" and reported.denominator > 0 and has_plan:
                simple = of_year.numerator * GRID * (run.last if indicator.rule.grows else 12) // 12
                amounts = (
                    simple + (to_date.value or 0) * GRID + to_date.numerator,
                    (of_year.value or 0) * GRID + of_year.reports,
                )
                ones = indicator.per * 10**indicator.decimals
                (whole, rest), (whole_of_year, rest_of_year) = (
                    divmod(amount * reported.denominator // ones, GRID) for amount in amounts
                )
                without = int(not of_year.units)
                weighed = Reported(
                    whole, rest, reported.denominator, reported.units, whole_of_year, rest_of_year, without
                )
                yield (run.code, side_of(basis, WEIGHED), number), weighed
