"""Reads the totals of one unit: what was reported over a run, and what the targets of a basis come to."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple, cast

from db.totals import ACTUAL, BELOW, COVERED, GIVEN, ONE_PLAN, OWN, TO_DATE, WEIGHED, YEAR, basis_of, kind_of, side_of
from kpi.actions.record.paces import PACES
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.kind import Pace
from kpi.model.month_plan import GRID
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.reported import NOTHING, Reading, Reported
from kpi.model.series import reading_of
from kpi.model.standing import Planned


class _Year(NamedTuple):
    """The year's target (scaled), and what of it is a plan by the simple rule."""

    value: Fraction
    units: int
    simple: int
    simple_units: int
    conflict: bool


class _ToDate(NamedTuple):
    value: Fraction
    units: int
    pace: Pace
    conflict: bool = False
    closed: bool = False


class _Covered(NamedTuple):
    """What is reported by the units that have a plan, and how many plans these are: one may be of several units."""

    reading: Reading
    plans: int


class UnitTotals:
    """The totals of one unit, by indicator, period, side and part."""

    def __init__(self, known: Known, unit: int, rows: Iterable[Sequence[object]]) -> None:
        self.tree, self.unit, self.is_leaf = known.tree, unit, known.tree.is_leaf(unit)
        self.reported: dict[int, dict[tuple[int, int, int], Reported]] = {}
        self.planned: dict[int, set[tuple[int, int]]] = {}  # indicator -> (basis, part) that have targets
        self._expected: dict[tuple[int, int, bool], tuple[int, int]] = {}
        self._years: dict[tuple[int, int, int], list[tuple[int, Reported]]] = {}  # indicator, side, part -> by month
        for _, period, side, indicator, part, *sums in cast("Iterable[tuple[int, ...]]", rows):
            if indicator not in self.reported:
                self.reported[indicator] = {}
            self.reported[indicator][period, side, part] = reported = Reported(*sums)
            if side:
                self.planned.setdefault(indicator, set()).add((basis_of(side), part))
                if kind_of(side) == YEAR:
                    self._years.setdefault((indicator, side, part), []).append((period, reported))

    def expected(self, run: Period, indicator: Indicator) -> tuple[int, int]:
        """Of how many units, and of how many reports, a run is made when all have come."""
        newest = indicator.rule.over_months == "last"
        key = (run.code, indicator.months_a_report, newest)
        if key not in self._expected:
            units = self.tree.units_in(self.unit, run, newest=newest)
            reports = self.tree.reports_due(self.unit, run, indicator.months_a_report, newest=newest)
            self._expected[key] = units, reports
        return self._expected[key]

    def actual(self, run: Period, indicator: Indicator) -> Reading:
        """What was reported over the run, the unit's own or that of the units below it."""
        rows, code = self.reported[indicator.id], run.code
        own, below = rows.get((code, ACTUAL, OWN)), rows.get((code, ACTUAL, BELOW))
        units, reports = self.expected(run, indicator)
        if own is None and below is None:
            return Reading(NOTHING, own=self.is_leaf, units=units, due=reports)
        if self.is_leaf and own is not None:
            return Reading(own, units=units, due=reports)
        life = self.tree.life(self.unit, run.year)
        reading = reading_of(own, below, run, indicator, life)
        if reading.own and not self.is_leaf:
            return reading
        return reading._replace(units=units, due=reports)

    def has_no_sum(self, run: Period, indicator: Indicator) -> bool:
        """Whether units below have reported what does not add up: a kind without sums, or shares without their parts
        (so many of them stand where a sum of parts has no value)."""
        below = self.reported[indicator.id].get((run.code, ACTUAL, BELOW))
        if below is None:
            return False
        if indicator.rule.over_units == "none":
            return below.units > 0
        return indicator.rule.has_parts and bool(below.value)

    def bases(self, indicator: Indicator, bases: Sequence[Basis]) -> tuple[int, ...]:
        """Those on which the unit, or one below it, has a target, in the order in which one is chosen."""
        here = {basis for basis, _ in self.planned.get(indicator.id, ())}
        return tuple(basis.id for basis in bases if basis.id in here)

    def plan(
        self, indicator: Indicator, basis: int, period: Period, run: Period | None, as_of: Period | None = None
    ) -> Planned | None:
        """Of one basis the year's target, as in force at the end of the period (or of another), and the plan to the end
        of the run; None where none is in force yet."""
        over, as_of = run or period.to_date, as_of or period
        if self._has_own_plan(indicator, basis, as_of, over):
            return self._own_plan(indicator, basis, period, over, as_of, is_due=run is not None)
        if indicator.rule.over_units == "parts":
            return self._weighed(indicator, basis, period, over, is_due=run is not None)
        if indicator.rule.over_units == "none":
            return None  # each unit is judged by a plan of its own
        return self._plan_below(indicator, basis, period, over, as_of, is_due=run is not None)

    def _own_plan(
        self, indicator: Indicator, basis: int, period: Period, over: Period, as_of: Period, *, is_due: bool
    ) -> Planned | None:
        """The unit's own plan, which is of all that it consists of."""
        year, to_date = self._year(indicator, basis, OWN, as_of), self._to_date(indicator, basis, OWN, over)
        if not year.units and not to_date.units:
            return None
        given = self._row(indicator, basis, GIVEN, period, OWN)
        scale = 10**indicator.decimals
        return Planned(
            target=Fraction(given.value or 0, scale) if given.units else None,
            to_date=to_date.value / scale if is_due and to_date.units else None,
            of_year=year.value / scale if year.units else None,
            pace=to_date.pace,
            conflict=to_date.conflict or year.conflict,
            closed=to_date.closed,
        )

    def _plan_below(
        self, indicator: Indicator, basis: int, period: Period, over: Period, as_of: Period, *, is_due: bool
    ) -> Planned | None:
        """The plans of the units below, of those that have one; a number only where it is of all of these."""
        covered = self._covered(indicator, basis, over)
        if covered is None:
            return None
        year = self._year(indicator, basis, BELOW, as_of)
        if year.units != covered.plans:  # other units have one by then: that of the run's own units
            year = self._year(indicator, basis, BELOW, over)
        to_date = self._to_date(indicator, basis, BELOW, over)
        of_period, given = self._covered(indicator, basis, period), self._row(indicator, basis, GIVEN, period, BELOW)
        is_whole = to_date.units == covered.plans or indicator.rule.over_units == "count"  # so many are due by now
        scale = 10**indicator.decimals
        return Planned(
            target=Fraction(given.value or 0, scale) if of_period and given.units == of_period.plans else None,
            to_date=to_date.value / scale if is_due and to_date.units and is_whole else None,
            of_year=year.value / scale if year.units and year.units == covered.plans else None,
            pace=to_date.pace,
            units=covered.reading.units,
            of_units=self.expected(over, indicator)[0],
            conflict=to_date.conflict or year.conflict,
            closed=to_date.closed,
            reported=of_period.reading if of_period else None,
            reported_to_date=covered.reading,
        )

    def _has_own_plan(self, indicator: Indicator, basis: int, as_of: Period, run: Period) -> bool:
        """Whether a plan of the unit's own is in force; until then the plans of those below it stand for it."""
        if (basis, OWN) not in self.planned.get(indicator.id, ()):
            return False
        of_year = self._year(indicator, basis, OWN, as_of).units
        return self.is_leaf or bool(of_year or self._to_date(indicator, basis, OWN, run).units)

    def _row(self, indicator: Indicator, basis: int, kind: int, run: Period, part: int) -> Reported:
        return self.reported[indicator.id].get((run.code, side_of(basis, kind), part), NOTHING)

    def _year(self, indicator: Indicator, basis: int, part: int, period: Period) -> _Year:
        """What has come into force until the end of the period."""
        value = fraction = simple = simple_units = units = conflicts = 0
        last = period.year * 10000 + period.last * 101  # the code of its last month
        for month, row in self._years.get((indicator.id, side_of(basis, YEAR), part), ()):
            if month <= last and month // 10000 == period.year:
                value, fraction, conflicts = value + (row.value or 0), fraction + row.reports, conflicts + row.conflicts
                simple, simple_units, units = simple + row.numerator, simple_units + row.denominator, units + row.units
        return _Year(
            value + Fraction(fraction, GRID) if fraction else Fraction(value),
            units,
            simple,
            simple_units,
            bool(conflicts),
        )

    def _to_date(self, indicator: Indicator, basis: int, part: int, run: Period) -> _ToDate:
        """The plan to the end of a run from January, as it was in force then, and by which rule."""
        year = self._year(indicator, basis, part, run)
        grows = indicator.rule.grows
        value = year.simple * run.share_elapsed if grows else Fraction(year.simple)
        straight = year.simple_units if grows else 0
        row = self._row(indicator, basis, TO_DATE, run, part)
        value += (row.value or 0) + Fraction(row.numerator, GRID)
        straight += row.reports
        rule = next((pace for pace, weight in PACES.items() if row.estimates >= weight), "phased" if grows else "level")
        return _ToDate(
            value,
            year.simple_units + row.units,
            "straight_line" if straight else cast("Pace", rule),
            bool(row.conflicts),
            bool(row.denominator),
        )

    def _covered(self, indicator: Indicator, basis: int, run: Period) -> "_Covered | None":
        """What the units below that have a plan at the end of the run have reported; None where none has one."""
        row = self._row(indicator, basis, COVERED, run, BELOW)
        plans, units = divmod(row.estimates, ONE_PLAN)
        if not units:
            return None
        value = None if indicator.rule.has_parts else row.value
        reported = Reported(value, row.numerator, row.denominator, row.units, row.reports)
        return _Covered(Reading(reported, own=False, units=units, due=row.conflicts), plans)

    def _weighed(
        self, indicator: Indicator, basis: int, period: Period, over: Period, *, is_due: bool
    ) -> Planned | None:
        """The plan of a share over units: what those that have one are to have reached, over their denominators."""
        covered = self._covered(indicator, basis, over)
        if covered is None:
            return None
        row = self._row(indicator, basis, WEIGHED, over, BELOW)
        to_date = of_year = None
        if row.denominator:
            to_date = ((row.value or 0) + Fraction(row.numerator, GRID)) * indicator.per / row.denominator
            if not row.conflicts:
                of_year = (row.reports + Fraction(row.estimates, GRID)) * indicator.per / row.denominator
        of_period = self._covered(indicator, basis, period)
        return Planned(
            target=of_year if period.length == 12 else None,
            to_date=to_date if is_due else None,
            of_year=of_year,
            pace="level",
            units=covered.reading.units,
            of_units=self.expected(over, indicator)[0],
            reported=of_period.reading if of_period else None,
            reported_to_date=covered.reading,
        )
