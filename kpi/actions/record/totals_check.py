"""The second way to make totals, plain and slow: unit by unit, by `series.accumulate` and dictionaries.

The doctor holds what stands in the record against it, and runs that no report is made for are made by it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from db import figures, totals
from db.totals import ACTUAL, BELOW, COVERED, GIVEN, ONE_PLAN, OWN, TO_DATE, WEIGHED, YEAR, basis_of, kind_of, side_of
from kpi.actions.record.book import actual_of, target_of
from kpi.actions.record.kin import kin_of, links_of
from kpi.actions.record.moved_groups import life_of
from kpi.actions.record.plan_rows import needed, rows_of_plan
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.kind import UnknownRule
from kpi.model.month_plan import GRID
from kpi.model.over_units import AMOUNTS, NUMBER, of_targets
from kpi.model.period import Life, Period, reporting_periods
from kpi.model.reported import NOTHING, Reported
from kpi.model.series import accumulate, due, reading_of
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

Place = tuple[int, int, int]
"""Code of a period, side, indicator."""
Rows = dict[tuple[Place, int], Reported]
"""By place and part."""
_NONE = Reported(value=0)


def own_actuals(
    indicator: Indicator,
    year: int,
    actuals: Sequence[Actual],
    targets: Sequence[Target],
    life: Life,
    runs: Sequence[Period],
) -> dict[Period, Reported]:
    """What one unit's own reports make of these runs; of a milestone also whether it is done, which counts above."""
    found = {run: accumulate(run, actuals, indicator, life) for run in runs}
    found = {run: told for run, told in found.items() if told.units}
    if indicator.rule.over_units == "count":
        plans = [list(some) for _, some in sorted(_by_basis(targets).items())]
        wanted = needed(year, plans, indicator)
        for run, told in found.items():
            if told.denominator >= 0:  # where nothing applies nothing is done
                done = (told.value or 0) >= wanted[run.last - 1]
                found[run] = told._replace(numerator=int(done), denominator=1)
    return found


def _by_basis(targets: Iterable[Target]) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = {}
    for target in targets:
        if target.value is not None:
            found.setdefault(target.basis, []).append(target)
    return found


def contribution(told: Reported, indicator: Indicator, owed: int, *, own: bool) -> Reported:
    """What an actual gives to the sum of the unit above it, of a unit at the bottom of the tree that owes reports."""
    over_units = indicator.rule.over_units
    nothing_applies = own and told.denominator < 0
    if over_units == "none":
        return Reported(units=told.units, reports=told.reports)
    if over_units == "parts" and own:
        if indicator.rule.over_months == "last" and owed and not told.reports:
            return _NONE  # a figure of an earlier month is not one of this
        if not told.denominator:  # percentages are counted
            return Reported(value=int(told.value is not None and told.units > 0))
        return told._replace(value=0, denominator=0 if nothing_applies else told.denominator)
    if over_units == "parts":
        return told
    if over_units == "count" and own and not nothing_applies:
        return told._replace(value=told.numerator * 10**indicator.decimals, numerator=0, denominator=0)
    if over_units in {"sum", "count"}:
        return told._replace(value=told.value or 0)
    raise UnknownRule(over_units)


def contribution_of_target(told: Reported, indicator: Indicator, kind: int, *, own: bool) -> Reported:
    """What a row of a plan gives: amounts as they are, of milestones the number of those that have a target."""
    what = of_targets(indicator.rule.over_units)
    if what == AMOUNTS:
        return told
    if what != NUMBER:
        return _NONE
    if not own:
        return told
    told = told._replace(value=told.units * 10**indicator.decimals, numerator=0)
    return told._replace(reports=0) if kind == YEAR else told


def plus(first: Reported, second: Reported) -> Reported:
    """Both together, as `Reported.plus` has it, for very many."""
    a, b = first[0], second[0]
    value = b if a is None else a if b is None else a + b
    _, c, d, e, f, g, h = first
    _, i, j, k, m, n, o = second
    return Reported(value, c + i, d + j, e + k, f + m, g + n, h + o)


class _Voice:
    """What one unit gives to the one above it."""

    def __init__(
        self,
        tree: Tree,
        unit: int,
        rows: Rows,
        indicators: Mapping[int, Indicator],
        runs: Callable[[int], Sequence[Period]],
    ) -> None:
        self.tree, self.unit, self.rows, self.indicators, self.runs = tree, unit, rows, indicators, runs
        self.actual: dict[tuple[int, int], Reported] = {}  # by code of a run and indicator
        self._counted: dict[tuple[int, int, bool], tuple[int, int]] = {}
        self._plans: dict[tuple[int, int, int], list[tuple[Reported, Reported]]] = {}

    def all(self) -> dict[Place, Reported]:
        found: dict[Place, Reported] = {}
        plans = {
            (code // 10000, basis_of(side), number) for (code, side, number), part in self.rows if part == OWN and side
        }
        for place in {place for place, _ in self.rows if place[1] == ACTUAL}:
            found[place] = self.actual[place[0], place[2]] = self._actual(place)
        for (place, part), told in self.rows.items():
            code, side, number = place
            if side == ACTUAL or ((code // 10000, basis_of(side), number) in plans) != (part == OWN):
                continue
            kind = kind_of(side)
            if kind == GIVEN and part == OWN and not self._is_covered(Period.of_code(code), basis_of(side), number):
                continue
            if kind in {GIVEN, YEAR, TO_DATE}:
                told = contribution_of_target(told, self.indicators[number], kind, own=part == OWN)  # noqa: PLW2901
            found[place] = told
        for year, basis, number in plans:
            found.update(self._covered(year, basis, number))
        return {place: told for place, told in found.items() if any(told)}

    def _plan_at(self, run: Period, basis: int, number: int) -> tuple[Reported, Reported]:
        """The year's targets until the end of the run, and what its plan to date has besides."""
        key = run.year, basis, number
        if key not in self._plans:
            of_year, months = _NONE, list[tuple[Reported, Reported]]()
            for month in Period.of_year(run.year).months:
                if change := self.rows.get(((month.code, side_of(basis, YEAR), number), OWN)):
                    of_year = plus(of_year, change)
                to_date = self.rows.get(((month.to_date.code, side_of(basis, TO_DATE), number), OWN), _NONE)
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
        life = life_of(self.tree, self.unit, run.year)
        reading = reading_of(own, below, run, indicator, life)
        if reading.own and indicator.rule.over_months == "last" and not life[0] <= run.last <= life[1]:
            return _NONE  # what stood there stands elsewhere now
        told = reading.reported if reading.own else below or NOTHING
        given = contribution(told, indicator, due(run, indicator, life), own=reading.own)
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
            told = self.actual.get(
                (run.code, number), Reported(value=None if indicator.rule.over_units == "none" else 0)
            )
            yield (run.code, side_of(basis, COVERED), number), told._replace(estimates=units + ONE_PLAN, conflicts=owed)
            if indicator.rule.over_units == "parts" and told.denominator > 0 and has_plan:
                simple = of_year.numerator * GRID * (run.last if indicator.rule.grows else 12) // 12
                amounts = (
                    simple + (to_date.value or 0) * GRID + to_date.numerator,
                    (of_year.value or 0) * GRID + of_year.reports,
                )
                ones = indicator.per * 10**indicator.decimals
                (whole, rest), (whole_of_year, rest_of_year) = (
                    divmod(amount * told.denominator // ones, GRID) for amount in amounts
                )
                without = int(not of_year.units)
                weighed = Reported(whole, rest, told.denominator, told.units, whole_of_year, rest_of_year, without)
                yield (run.code, side_of(basis, WEIGHED), number), weighed


class _Making:
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

    def own(self, unit: int) -> Rows:
        """What the unit's own figures and targets make."""
        actuals: dict[tuple[int, int], list[Actual]] = {}
        for row in figures.actuals_of(self.connection, unit, *self.years, self.only):
            actuals.setdefault((row.indicator_id, row.period // 10000), []).append(actual_of(row))
        targets = self._targets(unit)
        rows: Rows = {}
        for (number, year), some in actuals.items():
            life, plans = life_of(self.tree, unit, year), targets.get((number, year), [])
            made = own_actuals(self.indicators[number], year, some, plans, life, self.runs(year))
            rows.update({((run.code, ACTUAL, number), OWN): told for run, told in made.items()})
        kin: dict[int, dict[tuple[int, int], list[Target]]] = {unit: targets}
        years = range(max(self.years[0], 1900), min(self.years[1], 2199) + 1) if self._may_have_kin(unit) else ()
        for year in years:
            for other in kin_of(self.tree, unit, year):
                if other not in kin:
                    kin[other] = self._targets(other)
        for number, year in sorted({key for some in kin.values() for key in some}):
            rows.update(self._plans(unit, number, year, kin))
        return rows

    def _may_have_kin(self, unit: int) -> bool:
        return bool(self.tree.units[unit].became) or unit in self.tree.predecessors

    def _targets(self, unit: int) -> dict[tuple[int, int], list[Target]]:
        found: dict[tuple[int, int], list[Target]] = {}
        for row in figures.targets_of(self.connection, unit, *self.years, self.only):
            found.setdefault((row.indicator_id, row.period // 10000), []).append(target_of(row))
        return found

    def _plans(
        self, unit: int, number: int, year: int, kin: Mapping[int, Mapping[tuple[int, int], list[Target]]]
    ) -> Iterator[tuple[tuple[Place, int], Reported]]:
        relatives = {unit, *(kin_of(self.tree, unit, year) if len(kin) > 1 else ())}
        bases = {
            one.basis for other in relatives for one in kin[other].get((number, year), ()) if one.value is not None
        }
        for basis in bases:

            def targets_of(other: int, basis: int = basis) -> tuple[Target, ...]:
                return tuple(one for one in kin[other].get((number, year), ()) if one.basis == basis)

            links = links_of(self.tree, unit, year, targets_of)
            life = self.tree.units[unit].life(year)
            for (code, kind), told in rows_of_plan(
                year, targets_of(unit), self.indicators[number], life, links, self.runs(year)
            ).items():
                yield ((code, side_of(basis, kind), number), OWN), told

    def given_up(self, unit: int, rows: Rows) -> dict[Place, Reported]:
        return _Voice(self.tree, unit, rows, self.indicators, self.runs).all()


def rows_of_runs(
    connection: "Connection",
    tree: Tree,
    indicators: Mapping[int, Indicator],
    unit: int,
    runs: Sequence[Period],
    only: int | None,
) -> Rows:
    """The rows that a unit would have, were these runs of one year among those of reports; of all indicators or one."""
    year = runs[0].year
    making = _Making(connection, tree, indicators, lambda _: runs, only, (year, year))

    def of(one: int) -> Rows:
        rows = making.own(one)
        for child in tree.children.get(one, ()):
            _take_in(rows, making.given_up(child.id, of(child.id)))
        return rows

    return of(unit)


def _take_in(rows: Rows, given: Mapping[Place, Reported]) -> None:
    for place, told in given.items():
        rows[place, BELOW] = plus(rows.get((place, BELOW), NOTHING), told)


def _recomputed(
    connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]
) -> Iterator[tuple[int, Rows]]:
    """What the totals must be, from the figures alone, unit by unit, those below first.

    Of a whole country no more than one unit's figures are in memory at a time.
    """
    making = _Making(connection, tree, indicators)
    below: dict[int, Rows] = {}
    for unit in reversed(tree.in_order()):
        rows = {place: told for place, told in below.pop(unit.id, {}).items() if any(told)}
        rows.update(making.own(unit.id))
        yield unit.id, rows
        if unit.parent is not None:
            _take_in(below.setdefault(unit.parent, {}), making.given_up(unit.id, rows))


def differing(connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]) -> Iterable[str]:
    """Where the totals that are kept are not what the figures make: never, unless somebody has been at them."""
    for unit, wanted in _recomputed(connection, tree, indicators):
        left = dict(wanted)
        for row in totals.totals_of_unit(connection, unit):
            key = ((row.period, row.side, row.indicator_id), row.part)
            if left.pop(key, None) != Reported(*row[5:]):
                yield _named((unit, *key[0], row.part), tree, indicators)
        for place, part in left:
            yield _named((unit, *place, part), tree, indicators)
    for row in totals.of_no_unit(connection):
        yield _named((row.unit_id, row.period, row.side, row.indicator_id, row.part), tree, indicators)


def _named(key: tuple[int, int, int, int, int], tree: Tree, indicators: Mapping[int, Indicator]) -> str:
    unit, code, _, indicator, _ = key
    unit_code = tree.units[unit].code if unit in tree.units else f"#{unit}"
    indicator_code = indicators[indicator].code if indicator in indicators else f"#{indicator}"
    return f"{unit_code} {indicator_code} {Period.of_code(code)}"
