"""The sheet as it stands: what a unit is to tell with a month, what is drafted, and what looks wrong."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from db import drafts as draft_rows
from db import figures, totals
from db import people as people_rows
from db.drafts import DraftRow, EventRow
from kpi.actions.look.locking import locks_on, problem_of
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.store import Store
from kpi.model.check import Around, checked
from kpi.model.claim import Claim, claim_of
from kpi.model.due import due_period
from kpi.model.figure import Actual, Target
from kpi.model.given import Given, given
from kpi.model.indicator import Indicator
from kpi.model.judge import judge
from kpi.model.period import WHOLE_YEAR, Period
from kpi.model.person import Person
from kpi.model.plan import months_of_plan
from kpi.model.problem import Problem
from kpi.model.reported import Reading
from kpi.model.series import Conflict, accumulate, amount, conflicts, due
from kpi.model.sheet import Draft, Place, Sheet, SheetLine, State, Submitted, share
from kpi.model.standing import Compared, Planned, Standing, View

if TYPE_CHECKING:
    from db.engine import Connection

_YEARS_BACK = 2
"""A unit is asked for what it has told, or was to reach, in this year or the two before."""


def sheet(
    store: Store, by: Person, unit: int, month: Period, *, task: str = "enter", also: frozenset[int] = frozenset()
) -> Sheet:
    """The sheet of one month, for those who may enter or review there; `also` adds indicators. Raises Refused."""
    with store.reading() as connection:
        known = book.remembered(store, connection)
        rights.ask(connection, by, "review" if task == "review" else "enter", unit, known.tree)
        return sheet_at(connection, known, unit, month, also)


def sheet_at(
    connection: "Connection", known: Book, unit: int, month: Period, also: frozenset[int] = frozenset()
) -> Sheet:
    """The same inside a transaction."""
    desk = Desk(connection, known, unit, month.year)
    lines = [desk.line(indicator, period, due) for indicator, period, due in desk.places(month, also)]
    locks = locks_on(connection, known.tree, unit, month)
    return Sheet(
        unit=known.tree.units[unit],
        month=month,
        lines=tuple(sorted(lines, key=_Order(known.indicators))),
        submissions=_submissions(connection, unit, month),
        reviewers=_reviewers(connection, known, unit),
        others=_others(known, {line.indicator.id for line in lines}, month),
        locked=problem_of(locks[0]) if locks else None,
    )


def _others(known: Book, here: set[int], month: Period) -> tuple[Indicator, ...]:
    """What could be told besides, in the order of the codes."""
    some = (one for one in known.indicators.values() if one.id not in here and one.is_asked_for(month))
    return tuple(sorted(some, key=lambda one: one.code))


class _Order:
    """By area, in the order of the codes, a part below what it is part of."""

    def __init__(self, indicators: Mapping[int, Indicator]) -> None:
        self._indicators = indicators

    def __call__(self, line: SheetLine) -> tuple[str, tuple[str, ...], Period]:
        way, one = [line.indicator.code], line.indicator
        while one.parent is not None and self._indicators[one.parent].code not in way:
            one = self._indicators[one.parent]
            way.append(one.code)
        return one.area, tuple(reversed(way)), line.period


def month_of(period: Period) -> Period:
    """The month whose sheet a period is told with: its last."""
    return Period.month(period.year, period.last)


class Desk:
    """All that one unit has told and drafted around one year.

    With `drafts` these are taken for what is drafted, and the sheet's own are left aside: what somebody else has on it
    says nothing of a file.
    """

    def __init__(
        self,
        connection: "Connection",
        known: Book,
        unit: int,
        year: int,
        drafts: Mapping[Place, Actual] | None = None,
    ) -> None:
        self.connection, self.known, self.unit, self.year = connection, known, unit, year
        self.regimes = known.regimes
        self.life = known.tree.units[unit].life(year) or WHOLE_YEAR
        self.signed: dict[tuple[int, int], int] = {}
        self.approved: dict[Place, Actual] = {}
        for row in figures.actuals_of(connection, unit, year - _YEARS_BACK, year):
            place = (row.indicator_id, Period.of_code(row.period))
            self.approved[place] = book.actual_of(row)
            self.signed[row.indicator_id, row.period] = row.audit_id
        self.targets: dict[int, list[Target]] = {}
        for row in figures.targets_of(connection, unit, year - _YEARS_BACK, year):
            self.targets.setdefault(row.indicator_id, []).append(book.target_of(row))
        self.rows: dict[Place, DraftRow] = {}
        if drafts is None:
            for row in draft_rows.drafts_of(connection, unit, year - _YEARS_BACK, year):
                self.rows[row.indicator_id, Period.of_code(row.period)] = row
        self.told: dict[int, dict[Period, Actual]] = {}  # what is approved, with the drafts in its place
        for (indicator, period), actual in self.approved.items():
            self.told.setdefault(indicator, {})[period] = actual
        drafted = {place: actual_of_draft(row) for place, row in self.rows.items()} if drafts is None else drafts
        for (indicator, period), actual in drafted.items():
            if actual is not None:
                self.told.setdefault(indicator, {})[period] = actual
        self._before: dict[Place, EventRow] | None = None
        self._names: dict[int, str] | None = None

    def carried(self) -> set[int]:
        """The indicators that the unit is asked for: those it has dealt with; all of them while it has with none."""
        dealt = {indicator for indicator, _ in self.approved} | {*self.targets} | {place[0] for place in self.rows}
        leaf = self.unit not in self.known.tree.children
        return dealt or ({*self.known.indicators} if leaf else set())

    def places(self, month: Period, also: frozenset[int] = frozenset()) -> list[tuple[Indicator, Period, bool]]:
        """The lines of the sheet, each with whether it is due: what ends with the month, or was told for such a run."""
        found: dict[Place, tuple[Indicator, Period, bool]] = {}
        for number in self.carried():
            indicator = self.known.indicators[number]
            run = due_period(indicator, month)
            if run is not None and indicator.is_asked_for(run):
                found[number, run] = (indicator, run, True)
        for number, run in {**self.approved, **dict.fromkeys(self.rows)}:
            if run.year == month.year and run.last == month.last and (number, run) not in found:
                found[number, run] = (self.known.indicators[number], run, False)
        for number in also - {place[0] for place in found}:
            indicator = self.known.indicators[number]
            run = due_period(indicator, month) or month
            found[number, run] = (indicator, run, False)
        return list(found.values())

    def line(self, indicator: Indicator, period: Period, is_due: bool) -> SheetLine:
        """One line with everything around it."""
        place = (indicator.id, period)
        row, approved = self.rows.get(place), self.approved.get(place)
        around = self.around(indicator, period)
        draft = None if row is None else draft_of(row)
        covered = None if draft or approved else self._covered_by(indicator, period)
        problems: tuple[Problem, ...] = ()
        if draft is not None and draft.typed and draft.actual is None:
            problems = (Problem("not_read", value=draft.typed),)
        elif draft is not None and draft.actual is not None:
            problems = checked(around)
        return SheetLine(
            indicator=indicator,
            period=period,
            due_on=self.regimes.get(indicator.regime, self.regimes["calendar"]).due_on(period),
            is_due=is_due,
            state=_state(draft, approved, covered),
            draft=draft,
            approved=approved,
            signed=self.signed.get((indicator.id, period.code), 0),
            signed_by=self._signer(indicator.id, period),
            covered_by=covered,
            around=around,
            standing=self._standing(indicator, period),
            problems=problems,
            before=self._handed_in(place),
        )

    def _covered_by(self, indicator: Indicator, period: Period) -> Period | None:
        longer = (run for run in self.told.get(indicator.id, {}) if period in run and run != period)
        return min(longer, key=lambda run: run.length, default=None)

    def _signer(self, indicator: int, period: Period) -> str:
        if self._names is None:
            lines = draft_rows.lines_by(self.connection, set(self.signed.values()))
            self._names = {number: line.who for number, line in lines.items()}
        return self._names.get(self.signed.get((indicator, period.code), 0), "")

    def _handed_in(self, place: Place) -> Actual | None:
        """The draft as it was handed in the time before, when it has been sent back since."""
        if self._before is None:
            self._before = {}
            periods = {period.code for _, period in self.rows}
            for event, _, _ in draft_rows.events_of(self.connection, self.unit, periods) if periods else ():
                if event.deed == "return":
                    self._before[event.indicator_id, Period.of_code(event.period)] = event
        event = self._before.get(place)
        return None if event is None else actual_of_draft(event)

    def _runs(self, indicator: Indicator) -> Mapping[Period, Actual]:
        return self.told.get(indicator.id, {})

    def around(self, indicator: Indicator, period: Period) -> Around:
        runs, told = self._runs(indicator), self._runs(indicator).get(period)
        earlier: list[tuple[Period, Actual]] = sorted(
            ((run, one) for run, one in runs.items() if run.length == period.length and run < period),
            key=lambda pair: pair[0],
            reverse=True,
        )
        numbers = (share(one, indicator) for _, one in earlier)
        scale = 10**indicator.decimals
        parts = [one for one in self.known.indicators.values() if one.parent == indicator.id]
        parent = self.known.indicators.get(indicator.parent) if indicator.parent is not None else None
        in_parts = [share(self._runs(part).get(period), part) for part in parts]
        plan = self._plan(indicator, period.whole_year, period)
        return Around(
            indicator=indicator,
            period=period,
            value=share(told, indicator),
            numerator=None if told is None or told.numerator is None else _exactly(told.numerator, scale),
            denominator=None if told is None or told.denominator is None else _exactly(told.denominator, scale),
            last_period=share(runs.get(period.earlier), indicator),
            last_year=share(runs.get(period.same_period_last_year), indicator),
            earlier=tuple(number for number in numbers if number is not None),
            to_date_before=self._to_date(indicator, period),
            target_of_year=None if plan is None else _exactly(plan.value, scale),
            parent=None if parent is None else share(self._runs(parent).get(period), parent),
            parts=tuple(number for number in in_parts if number is not None),
            parts_complete=bool(parts) and None not in in_parts,
            parts_made_it_last=self._parts_made_it(indicator, parts, period.earlier),
            not_applicable=told is not None and told.not_applicable,
        )

    def _parts_made_it(self, indicator: Indicator, parts: Sequence[Indicator], period: Period) -> bool:
        whole = share(self._runs(indicator).get(period), indicator)
        told = [share(self._runs(part).get(period), part) for part in parts]
        return bool(parts) and whole is not None and None not in told and sum(n for n in told if n is not None) == whole

    def _to_date(self, indicator: Indicator, period: Period) -> Fraction | None:
        if not indicator.rule.grows or period.first == 1:
            return None
        before = Period(period.year, 1, period.first - 1)
        return amount(accumulate(before, self._runs(indicator).values(), indicator), indicator)

    def claims(self, indicator: Indicator, period: Period) -> list[Claim]:
        """The percentage stated beside a figure, held against each plan that it may speak of, the likeliest first."""
        stated, reached = self._runs(indicator).get(period), self._reached(indicator, period)
        if stated is None or not stated.stated_percent or (indicator.rule.grows and reached is None):
            return []
        alone, scale = share(stated, indicator), 10**indicator.decimals
        of = ((reached, period.whole_year), (reached, period.to_date), (alone, period), (alone, period.whole_year))
        plans = (
            (number, self._plan_of(indicator, run, period, basis))
            for basis in self._bases(indicator)
            for number, run in of
        )
        told = (
            claim_of(stated.stated_percent, number, _exactly(plan.value, scale), approximate=stated.approximate)
            for number, plan in plans
            if number is not None and plan is not None
        )
        return [claim for claim in told if claim is not None]

    def _reached(self, indicator: Indicator, period: Period) -> Fraction | None:
        """What has been reached since January; None where something of it has not been told."""
        run = period.to_date
        told = accumulate(
            run, [one for one in self._runs(indicator).values() if one.period.year == run.year], indicator
        )
        if indicator.rule.grows and told.reports < due(run, indicator):
            return None
        return amount(told, indicator)

    def conflicts(self, indicator: Indicator, period: Period) -> list[Conflict]:
        """Where the figure of a run, this one or one around it, is not what the periods inside it make."""
        of_year = [one for one in self._runs(indicator).values() if one.period.year == period.year]
        return [one for one in conflicts(of_year, indicator) if period in one.period]

    def _bases(self, indicator: Indicator) -> list[int]:
        here = {target.basis for target in self.targets.get(indicator.id, ()) if target.period.year == self.year}
        return [basis.id for basis in self.known.bases if basis.id in here]

    def _basis(self, indicator: Indicator) -> int | None:
        return next(iter(self._bases(indicator)), None)

    def _plan(self, indicator: Indicator, run: Period, at: Period) -> Given | None:
        basis = self._basis(indicator)
        return None if basis is None else self._plan_of(indicator, run, at, basis)

    def _plan_of(self, indicator: Indicator, run: Period, at: Period, basis: int) -> Given | None:
        some = [target for target in self.targets.get(indicator.id, ()) if target.basis == basis]
        return given(run, some, indicator, on=at.ends_on)

    def _planned(self, indicator: Indicator, period: Period) -> Planned | None:
        """The plan of the unit by itself, on the basis that is chosen when nobody asks for another."""
        basis = self._basis(indicator)
        if basis is None:
            return None
        some = [target for target in self.targets.get(indicator.id, ()) if target.basis == basis]
        months = months_of_plan(period.year, some, indicator, self.life)
        plan, alone = months[period.last - 1], given(period, some, indicator)
        if not plan.covered:
            return None
        scale = 10**indicator.decimals
        return Planned(
            target=None if alone is None else _exactly(alone.value, scale),
            to_date=None if plan.value is None else plan.value / scale,
            of_year=None if plan.of_year is None else plan.of_year / scale,
            pace=plan.pace,
            conflict=plan.conflict,
        )

    def _standing(self, indicator: Indicator, period: Period) -> Standing:
        """What the sheet's figures make of the plan to the end of its own period, whether or not that is over."""
        runs, desk = self._runs(indicator), self

        def reported(run: Period) -> Reading:
            of_year = [one for one in runs.values() if one.period.year == run.year]
            told = accumulate(run, of_year, indicator, desk.life)
            return Reading(told, due=due(run, indicator, desk.life))

        def compared(run: Period) -> Compared:
            now, before = reported(run), reported(run.same_period_last_year)
            late = indicator.rule.grows and (now.reported.reports < now.due or before.reported.reports < before.due)
            return Compared(
                amount(now.reported, indicator), amount(before.reported, indicator), "incomplete" if late else ""
            )

        ranged = [target for target in self.targets.get(indicator.id, ()) if target.value is None]
        here = [target for target in ranged if target.period.year == period.year and target.in_force(period.ends_on)]
        is_due = due(period.to_date, indicator, self.life) > 0 or not indicator.months_a_report
        view = View(
            actual=reported(period),
            to_date=reported(period.to_date),
            compared=compared(period),
            compared_to_date=compared(period.to_date),
            planned=self._planned(indicator, period),
            basis=self._basis(indicator),
            ranged=here[-1] if here else None,
            stated=runs.get(period),
            due=period.to_date if is_due else None,
        )
        return judge(indicator, period, view, self.known.thresholds)


def _exactly(scaled: int, scale: int) -> Fraction:
    return Fraction(scaled, scale)


def _state(draft: Draft | None, approved: Actual | None, covered: Period | None) -> State:
    if draft is not None:
        return draft.state
    return "approved" if approved is not None else "covered" if covered is not None else ""


def actual_of_draft(row: DraftRow | EventRow) -> Actual | None:
    """What a draft tells; None when its words could not be read, or say nothing."""
    if row.value is None and row.denominator is None and not row.not_applicable:
        return None
    return Actual(
        Period.of_code(row.period),
        row.value,
        None if row.not_applicable else row.numerator,
        None if row.not_applicable else row.denominator,
        row.estimate,
        row.approximate,
        row.stated_percent,
        row.up_to,
        row.document,
        row.note,
        row.not_applicable,
        row.attachment_id,
        row.reason,
    )


def draft_of(row: DraftRow) -> Draft:
    state: State = "submitted" if row.status == "submitted" else "returned" if row.status == "returned" else "draft"
    return Draft(
        typed=row.typed,
        actual=actual_of_draft(row),
        state=state,
        version=row.version,
        based_on=row.based_on,
        author=row.author,
        at=datetime.fromisoformat(row.at),
        reason=row.reason,
        document=row.document,
        note=row.note,
        up_to=row.up_to,
        estimate=row.estimate,
        attachment=row.attachment_id,
        submitted_by=row.submitted_by,
        submitted_at=datetime.fromisoformat(row.submitted_at) if row.submitted_at else None,
        return_reason=row.said,
        returned_by=row.said_by,
    )


def _submissions(connection: "Connection", unit: int, month: Period) -> tuple[Submitted, ...]:
    rows = draft_rows.submissions_of(connection, [unit], month.code, month.code)
    return tuple(
        Submitted(row.who, datetime.fromisoformat(row.at), row.told, tuple(row.gaps.split()), row.said) for row in rows
    )


def _reviewers(connection: "Connection", known: Book, unit: int) -> tuple[str, ...]:
    """Who may decide on it: the nearest above in the tree, as people know them."""
    by_person: dict[int, set[int | None]] = {}
    for right in people_rows.all_rights(connection):
        if right.role == "reviewer":
            by_person.setdefault(right.person_id, set()).add(right.unit_id)
    way: list[int | None] = [*known.tree.upwards(unit), None]
    people = {row.id: row for row in people_rows.all_people(connection) if not row.disabled}
    for step in way:
        here = [people[one] for one, units in by_person.items() if step in units and one in people]
        if here:
            return tuple(sorted(row.shown_name or row.name for row in here))
    return ()


def dealt_with(connection: "Connection", units: Iterable[int], years: Iterable[int]) -> dict[tuple[int, int], set[int]]:
    """By unit and year the indicators that it has told or was to reach in the year or the two before, from its own
    totals."""
    wanted = {*years}
    asked = sorted({year - back for year in wanted for back in range(_YEARS_BACK + 1)})
    found: dict[tuple[int, int], set[int]] = {}
    for unit, told_in, indicator in totals.own_indicators(connection, units, asked):
        for year in range(told_in, told_in + _YEARS_BACK + 1):
            if year in wanted:
                found.setdefault((unit, year), set()).add(indicator)
    return found
