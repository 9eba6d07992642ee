"""Makes scorecards: the totals of one unit become what was reported, planned and compared, and are judged."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from db import audit
from db.figures import ActualRow, TargetRow
from kpi.actions.look.scorecard_rows import COMPARED_SINGLY, CardRequest, CardRows
from kpi.actions.look.spreads import spreads
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.odd_runs import odd_totals
from kpi.actions.record.unit_totals import UnitTotals
from kpi.model.due import LastDue, last_due
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.judge import judge
from kpi.model.lineage import Adjusted, comparable, took_over
from kpi.model.period import WHOLE_YEAR, Period, reporting_periods
from kpi.model.regime import Regime
from kpi.model.reported import Reading, Reported
from kpi.model.scorecard import Scorecard
from kpi.model.series import amount
from kpi.model.standing import Compared, Evidence, Planned, Spread, Standing

if TYPE_CHECKING:
    from db.engine import Connection

_CALENDAR = Regime("calendar", "", "")


def question(period: Period, ends: Iterable[int] = ()) -> tuple[list[int], list[int]]:
    """The runs and the months whose totals a scorecard is made of, by their codes; `ends` are the last months of runs
    from January besides the period's own."""
    last_year = period.same_period_last_year
    runs = {period.code, last_year.code}
    for end in {period.last, *ends}:
        runs |= {Period(year, 1, end).code for year in (period.year, last_year.year)}
    return sorted(runs), [month.code for month in period.whole_year.months]


def scorecard(connection: "Connection", known: Book, request: CardRequest) -> Scorecard:
    """The card of all indicators, or of only one; in brief it has no months."""
    return scorecards(connection, known, [request])[0]


def scorecards(connection: "Connection", known: Book, requests: Sequence[CardRequest]) -> list[Scorecard]:
    """The cards of units in which nothing else differs: whatever their number, the record is asked as of one."""
    if not requests:
        return []
    days = [_Days(known, card) for card in requests]
    rows = CardRows(connection, known, requests, {card.unit.id: card.runs for card in days})
    makers = [_Maker(connection, known, card, when, rows) for card, when in zip(requests, days, strict=True)]
    for maker in makers:
        rows.will_compare(maker.compared)
    wanted = {maker.unit.id: maker.without_sum for maker in makers if maker.without_sum}
    spread = spreads(connection, known, wanted, makers[0].basis) if wanted else {}
    version = audit.version(connection)
    return [
        Scorecard(maker.unit, maker.period, tuple(maker.standings(spread.get(maker.unit.id, {}))), version)
        for maker in makers
    ]


class _Days:
    """What is due of each indicator, on the day that is asked for, in the time that the unit was there."""

    def __init__(self, known: Book, request: CardRequest) -> None:
        self.known, self.request, self.unit = known, request, known.tree.units[request.unit]
        is_leaf, year = known.tree.is_leaf(self.unit.id), request.period.year
        self.life = (self.unit.life(year) or WHOLE_YEAR) if is_leaf else WHOLE_YEAR

    def last_due(self, indicator: Indicator) -> LastDue:
        regime = self.known.regimes.get(indicator.regime, _CALENDAR)
        return last_due(self.request.period, indicator.months_a_report, regime, self.request.day, self.life)

    @property
    def runs(self) -> tuple[list[int], list[int]]:
        """The runs and the months of which the totals are needed."""
        rules = {
            (indicator.regime, indicator.months_a_report): indicator for indicator in self.known.indicators.values()
        }
        return question(
            self.request.period, {end for indicator in rules.values() for end in self.last_due(indicator) if end}
        )


class _Maker:
    """One scorecard while it is made."""

    def __init__(
        self, connection: "Connection", known: Book, request: CardRequest, days: _Days, rows: CardRows
    ) -> None:
        self.connection, self.known, self.request, self.days, self.record = connection, known, request, days, rows
        self.unit, self.period, self.life = days.unit, request.period, days.life
        period = request.period
        self.rows = UnitTotals(known, self.unit.id, self._totals())
        self.ranged = {row.indicator_id: book.target_of(row) for row in self._aims()}
        self.stated = _stated(rows.hedged(self.unit.id), period)
        self.reported = rows.reported(self.unit.id)
        self.basis = next((b.id for b in known.bases if b.code == request.basis), None) if request.basis else None
        self.months = () if request.brief else period.whole_year.months
        self.as_of = self._as_of()
        self.begun = request.day is None or period.starts_on <= request.day
        self.ended = request.day is None or period.ends_on < request.day
        for number in (*self.ranged, *self.reported):
            self.rows.reported.setdefault(number, {})
        self.indicators = [known.indicators[number] for number in sorted(self.rows.reported)]
        self.dues = {indicator.id: self._due(indicator) for indicator in self.indicators}
        self.compared = {period, *(due or period.to_date for due in self.dues.values())}
        self.without_sum = self._without_sum()

    def _as_of(self) -> Period:
        """The end of the month whose plan of the year is in force: of the period, while it is not over of today, and of
        a unit that closed its last one."""
        last, day = min(self.period.last, self.life[1]), self.request.day
        if day is not None and self.period.starts_on <= day <= self.period.ends_on:
            last = min(last, day.month)
        return Period(self.period.year, 1, last)

    def _totals(self) -> Iterable[Sequence[object]]:
        rows = self.record.totals(self.unit.id)
        both = (self.period, self.period.same_period_last_year)
        odd = [run for run in both if run not in reporting_periods(run.year)]
        if not odd:
            return rows
        return [*rows, *odd_totals(self.connection, self.known, self.unit.id, odd, self.request.only)]

    def _aims(self) -> list[TargetRow]:
        """Aims as ranges or words that lie in the year, the last in force last; one run's aim before another's."""
        request, period = self.request, self.period
        rows = self.record.aims(request.unit)
        wanted = next((b.id for b in self.known.bases if b.code == request.basis), None)
        valid = [
            row
            for row in rows
            if row.effective_on <= period.ends_on.isoformat() and (wanted is None or row.basis_id == wanted)
        ]
        here = [row for row in valid if row.words or _concerns(Period.of_code(row.period), period)]
        return sorted(here, key=lambda row: (_nearness(Period.of_code(row.period), period), row.effective_on))

    def standings(self, spread: Mapping[int, Spread]) -> list[Standing]:
        """One for each indicator that has something to say; `spread` says of what does not add up over the units below
        where these stand."""
        standings: list[Standing] = []
        for indicator in self.indicators:
            view = self._view(indicator, self.dues[indicator.id], spread.get(indicator.id))
            if self._says_something(view) or indicator.id in self.reported:
                standings.append(judge(indicator, self.period, view, self.known.thresholds))
        return standings

    def _due(self, indicator: Indicator) -> Period | None:
        """January to the last report that is owed, or to a later one that has come before it is."""
        due = self.days.last_due(indicator)
        if due.over > due.owed:
            run = Period(self.period.year, 1, due.over)
            reading = self.rows.actual(run, indicator)
            if reading.due and self.known.thresholds.is_enough(reading.reported.reports, reading.due):
                return run
        return Period(self.period.year, 1, due.owed) if due.owed else None

    def _without_sum(self) -> dict[int, Period]:
        """What does not add up over the units below, with the run over which these are looked at one by one."""
        if self.rows.is_leaf or self.request.brief:
            return {}
        runs: dict[int, Period] = {}
        for indicator in self.indicators:
            run = self.dues[indicator.id] or self.period.to_date
            if not self.rows.actual(run, indicator).own and self.rows.has_no_sum(run, indicator):
                runs[indicator.id] = run
        return runs

    def _view(self, indicator: Indicator, due: Period | None, spread: Spread | None) -> Evidence:
        rows, period = self.rows, self.period
        run = due or period.to_date
        here = rows.bases(indicator, self.known.bases)
        plans = (
            (basis, rows.plan(indicator, basis, period, due, self.as_of))
            for basis in here
            if self.basis in {None, basis}
        )
        chosen, planned = next(((basis, plan) for basis, plan in plans if plan is not None), (None, None))
        actual, to_date = rows.actual(period, indicator), rows.actual(run, indicator)
        if due is None:
            to_date = to_date._replace(due=0, reported=to_date.reported._replace(reports=0))  # nothing is owed yet
        taken = self._with_predecessors(indicator, to_date, run, planned)
        return Evidence(
            actual=actual,
            to_date=taken or to_date,
            compared=self._compared(indicator, actual, period),
            compared_to_date=self._compared(indicator, to_date, run),
            months=tuple(rows.actual(month, indicator) for month in self.months),
            planned=planned,
            basis=chosen,
            ranged=self.ranged.get(indicator.id),
            stated=self.stated.get(indicator.id),
            due=due,
            begun=self.begun,
            ended=self.ended,
            with_predecessors=taken is not None,
            other_bases=here if planned is None else (),
            spread=spread,
        )

    def _says_something(self, view: Evidence) -> bool:
        if view.ranged is not None or view.basis is not None or view.other_bases:
            return True
        if view.compared.before is not None or view.compared_to_date.before is not None:
            return True
        return (
            any(reading.reported.units for reading in (view.actual, view.to_date, *view.months))
            or view.spread is not None
        )

    def _with_predecessors(
        self, indicator: Indicator, reading: Reading, run: Period, planned: Planned | None
    ) -> Reading | None:
        """What a unit that took the place of others in the year is held to with a plan for the whole year: what these
        have reported before it belongs to it. None where the unit's own figures are all."""
        if self.life[0] == 1 or planned is None or planned.of_year is None or not indicator.rule.grows:
            return None
        before, wholly = took_over(self.known.tree, self.unit, run.year)
        if not before or not self.record.plans_the_whole_year(self.unit.id, indicator.id):
            return None
        reported, due, units = reading.reported, reading.due, reading.units
        for theirs in (
            self.record.own([predecessor.id for predecessor in before], run, indicator.id).values() if wholly else ()
        ):
            reported = reported.plus(theirs)
        for predecessor in before:
            life = predecessor.life(run.year)
            due += 0 if life is None else self.known.tree.reports_due(predecessor.id, run, indicator.months_a_report)
            units += 1
        return reading._replace(reported=reported, due=due, units=units)

    def _compared(self, indicator: Indicator, now: Reading, run: Period) -> Compared:
        """A run beside the same run a year before: like beside like, and where enough has been reported in both."""
        last_year = run.same_period_last_year
        before = self.rows.actual(last_year, indicator)
        adjusted = self._adjusted(run)
        if adjusted.is_needed:
            speaks_itself = (now.own or before.own) and not self.rows.is_leaf
            if not adjusted.compared or speaks_itself or run not in reporting_periods(run.year):
                return Compared(amount(now.reported, indicator), amount(before.reported, indicator), "not_comparable")
            both = self._like_with_like(indicator, adjusted, (now, before), run)
            if both is None:
                return Compared(amount(now.reported, indicator), amount(before.reported, indicator), "not_comparable")
            now, before = both
        obstacle = ""
        if indicator.rule.grows or not now.own:
            enough = self.known.thresholds.is_enough
            if not enough(now.reported.reports, now.due) and (matched := self._reported_in_both(indicator, now, run)):
                return matched
            if not enough(now.reported.reports, now.due):
                obstacle = "incomplete"
            elif not enough(before.reported.reports, before.due):
                obstacle = "last_year_incomplete"
        values = amount(now.reported, indicator), amount(before.reported, indicator)
        return Compared(*values, obstacle, adjusted.compared, adjusted.of_units)

    def _reported_in_both(self, indicator: Indicator, now: Reading, run: Period) -> Compared | None:
        """The change of a month that not all units below have reported: of those that have, and had a year before."""
        leaves = self.known.tree.leaves(self.unit.id)
        few = self.request.only is not None or len(leaves) <= COMPARED_SINGLY
        adds_up = indicator.rule.over_units in {"sum", "parts"}
        if self.request.brief or now.own or run.length > 1 or not few or not adds_up:
            return None
        last_year = run.same_period_last_year
        in_both = self.record.in_both(self.unit.id, run)
        if indicator.id not in in_both:
            return None
        count, reported, before = in_both[indicator.id]
        if indicator.rule.has_parts:
            reported, before = reported._replace(value=None), before._replace(value=None)
        units = self.known.tree.units_in(self.unit.id, last_year)
        return Compared(amount(reported, indicator), amount(before, indicator), "", count, max(units, now.units))

    def _adjusted(self, run: Period) -> Adjusted:
        return comparable(self.known.tree, self.unit.id, run, run.same_period_last_year)

    def _like_with_like(
        self, indicator: Indicator, adjusted: Adjusted, both: tuple[Reading, Reading], run: Period
    ) -> tuple[Reading, Reading] | None:
        """The two runs without the units that are there in one of them only, and with those that ours took over; None
        where a unit between speaks for others and cannot be divided."""
        runs = run, run.same_period_last_year
        out, into = (adjusted.out_now, adjusted.out_before), (adjusted.in_now, adjusted.in_before)
        between = {above for unit in (*out[0], *out[1]) for above in self.known.tree.upwards(unit)[1:]}
        readings: list[Reading] = []
        for reading, own_run, taken, added in zip(both, runs, out, into, strict=True):
            rows = self.record.own((*taken, *added, *between), own_run, indicator.id)
            if any(unit in rows for unit in between if unit != self.unit.id):
                return None
            reported, due, units = reading.reported, reading.due, reading.units
            for unit, sign in (*((unit, -1) for unit in taken), *((unit, 1) for unit in added)):
                reported = reported.plus(rows.get(unit, Reported(value=0)), sign)
                newest = indicator.rule.over_months == "last"
                due += sign * self.known.tree.reports_due(unit, own_run, indicator.months_a_report, newest=newest)
                units += sign
            readings.append(reading._replace(reported=reported, due=due, units=units))
        return readings[0], readings[1]


def _concerns(run: Period, period: Period) -> bool:
    """Whether a range aimed at for the run is what the period is held against."""
    return run == run.whole_year or run.last == period.last


def _nearness(run: Period, period: Period) -> int:
    """The later in order, the nearer: the period itself, then the year, then a run that ends with the period."""
    return 3 if run == period else 2 if run == run.whole_year else 1 if run.last == period.last else 0


def _stated(rows: Iterable[ActualRow], period: Period) -> dict[int, Actual]:
    """The unit's own figure that ends with the period, where it is hedged or carries a percentage: the longest run."""
    stated: dict[int, Actual] = {}
    for row in rows:
        actual = book.actual_of(row)
        longest = stated.get(row.indicator_id)
        if actual.period.last == period.last and (longest is None or longest.period.length < actual.period.length):
            stated[row.indicator_id] = actual
    return stated
