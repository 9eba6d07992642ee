"""Shows a sheet as it stands: what a unit is to report with a month, what is drafted, and what looks wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from db import drafts as draft_rows
from db import people as people_rows
from db.draft_conflicts import conflicts_of
from db.drafts import EventRow
from kpi.actions.look.drafts import actual_of_draft, draft_beside, draft_of
from kpi.actions.look.locking import locks_on, problem_of
from kpi.actions.look.to_come import to_come_of
from kpi.actions.look.unit_figures import UnitFigures
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.store import VIETNAM, Store
from kpi.model.check import checked
from kpi.model.due import due_period
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.sheet import Draft, Place, Sheet, SheetLine, State, Submitted

if TYPE_CHECKING:
    from db.engine import Connection


def sheet(
    store: Store, by: Person, unit: int, month: Period, *, task: str = "enter", also: frozenset[int] = frozenset()
) -> Sheet:
    """The sheet of one month, for those who may enter or review there; `also` adds indicators. Raises Refused."""
    with store.reading() as connection:
        known = book.remembered(store, connection)
        rights.ask(connection, by, "review" if task == "review" else "enter", unit, known.tree)
        return sheet_at(connection, known, unit, month, also, reader=by.name)


def undecided(store: Store, by: Person, unit: int) -> list[Place]:
    """Where she has still to choose between what stands and what she typed, in the order of the periods."""
    with store.reading() as connection:
        return [(row.indicator_id, Period.of_code(row.period)) for row in conflicts_of(connection, unit, by.name)]


def sheet_at(
    connection: "Connection",
    known: Book,
    unit: int,
    month: Period,
    also: frozenset[int] = frozenset(),
    *,
    reader: str,
) -> Sheet:
    """The same inside a transaction, with what `reader` has still to choose."""
    desk = Desk(connection, known, unit, month.year, reader)
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
    others = (
        indicator
        for indicator in known.indicators.values()
        if indicator.id not in here and indicator.is_asked_for(month)
    )
    return tuple(sorted(others, key=lambda indicator: indicator.code))


class _Order:
    """By area, in the order of the codes, a part below what it is part of."""

    def __init__(self, indicators: Mapping[int, Indicator]) -> None:
        self._indicators = indicators

    def __call__(self, line: SheetLine) -> tuple[str, tuple[str, ...], Period]:
        way, indicator = [line.indicator.code], line.indicator
        while indicator.parent is not None and self._indicators[indicator.parent].code not in way:
            indicator = self._indicators[indicator.parent]
            way.append(indicator.code)
        return indicator.area, tuple(reversed(way)), line.period


def month_of(period: Period) -> Period:
    """The month whose sheet a period is told with: its last."""
    return Period.month(period.year, period.last)


class Desk(UnitFigures):
    """The unit's figures as the lines of its sheets."""

    def __init__(self, connection: "Connection", known: Book, unit: int, year: int, reader: str) -> None:
        super().__init__(connection, known, unit, year)
        self.mine = {
            (row.indicator_id, Period.of_code(row.period)): draft_beside(row)
            for row in conflicts_of(connection, unit, reader, year)
        }
        self._before: dict[Place, EventRow] | None = None
        self._names: dict[int, str] | None = None

    @property
    def handled(self) -> set[int]:
        """The indicators that the unit itself has reported, drafted or been given a target for."""
        return {indicator for indicator, _ in self.approved} | {*self.targets} | {place[0] for place in self.rows}

    def places(self, month: Period, also: frozenset[int] = frozenset()) -> list[tuple[Indicator, Period, bool]]:
        """The lines of the sheet, each with whether it is due: what ends with the month, or was told for such a run."""
        lines: dict[Place, tuple[Indicator, Period, bool]] = {}
        for number, run in self.known.assignments.reported_with(self.unit, month, self.handled).items():
            lines[number, run] = (self.known.indicators[number], run, True)
        for number, run in {**self.approved, **dict.fromkeys(self.rows), **dict.fromkeys(self.mine)}:
            if run.year == month.year and run.last == month.last and (number, run) not in lines:
                lines[number, run] = (self.known.indicators[number], run, False)
        for number in also - {place[0] for place in lines}:
            indicator = self.known.indicators[number]
            run = due_period(indicator, month) or month
            lines[number, run] = (indicator, run, False)
        return list(lines.values())

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
            standing=self.standing(indicator, period),
            problems=problems,
            before=self._handed_in(place),
            mine=self.mine.get(place),
            to_come=self._to_come(place, draft),
        )

    def _to_come(self, place: Place, draft: Draft | None) -> Problem | None:
        if draft is None or draft.actual is None:
            return None
        return to_come_of(self.known, *place, draft.actual, draft.at.astimezone(VIETNAM).date())

    def _covered_by(self, indicator: Indicator, period: Period) -> Period | None:
        longer = (run for run in self.reported.get(indicator.id, {}) if period in run and run != period)
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


def _state(draft: Draft | None, approved: Actual | None, covered: Period | None) -> State:
    if draft is not None:
        return draft.state
    return "approved" if approved is not None else "covered" if covered is not None else ""


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
        here = [people[person] for person, units in by_person.items() if step in units and person in people]
        if here:
            return tuple(sorted(row.shown_name or row.name for row in here))
    return ()
