"""The drawer of drafts: what clerks have typed and submitted, before it is approved, and what became of it."""

from collections.abc import Iterable
from typing import NamedTuple

from db import sql
from db.audit import Line
from db.engine import Connection, add, ask, put
from db.seals import touch


class DraftRow(NamedTuple):
    unit_id: int
    period: int
    indicator_id: int
    typed: str
    value: int | None
    numerator: int | None
    denominator: int | None
    not_applicable: bool
    estimate: bool
    approximate: str
    up_to: str
    document: str
    note: str
    reason: str
    attachment_id: int | None
    version: int
    author: str
    at: str
    status: str
    based_on: int
    submitted_by: str
    submitted_at: str
    said: str
    said_by: str
    stated_percent: str = ""

    @property
    def told(self) -> tuple[object, ...]:
        """What it says, whoever saved it and however far it has come."""
        return (*self[3:15], self.stated_percent)


class EventRow(NamedTuple):
    """A draft as it stood when something was done with it."""

    unit_id: int
    period: int
    indicator_id: int
    typed: str
    value: int | None
    numerator: int | None
    denominator: int | None
    not_applicable: bool
    estimate: bool
    approximate: str
    up_to: str
    document: str
    note: str
    reason: str
    attachment_id: int | None
    version: int
    author: str
    at: str
    deed: str
    said: str
    audit_id: int
    stated_percent: str = ""


class SubmissionRow(NamedTuple):
    unit_id: int
    period: int
    who: str
    at: str
    told: int
    gaps: str
    said: str
    audit_id: int


_DRAFT, _EVENT = DraftRow._fields, EventRow._fields
_SELECT = f"SELECT {', '.join(_DRAFT)} FROM drafts"  # noqa: S608 - our own names


def _draft(row: tuple[object, ...]) -> DraftRow:
    # The driver of SQLite gives 0 and 1 for no and yes.
    return DraftRow._make((*row[:7], bool(row[7]), bool(row[8]), *row[9:]))


def drafts_of(connection: Connection, unit: int, first_year: int, last_year: int) -> list[DraftRow]:
    """What is being worked on in one unit, in the order of the periods."""
    question = f"{_SELECT} WHERE unit_id = ? AND period >= ? AND period < ? ORDER BY period, indicator_id"
    return [_draft(row) for row in ask(connection, question, unit, first_year * 10000, (last_year + 1) * 10000)]


def draft_at(connection: Connection, unit: int, period: int, indicator: int) -> DraftRow | None:
    question = f"{_SELECT} WHERE unit_id = ? AND period = ? AND indicator_id = ?"
    found = ask(connection, question, unit, period, indicator)
    return _draft(found[0]) if found else None


def every_draft(connection: Connection, units: Iterable[int] | None = None) -> list[DraftRow]:
    """All drafts, of these units where they are named."""
    query = sql.pick(sql.drafts, _DRAFT)
    query = query.order_by(sql.drafts.c.unit_id, sql.drafts.c.period, sql.drafts.c.indicator_id)
    if units is not None:
        query = query.where(sql.drafts.c.unit_id.in_(list(units)))
    return [_draft(tuple(row)) for row in connection.core.execute(query)]


def keep_drafts(connection: Connection, rows: Iterable[DraftRow]) -> None:
    rows = list(rows)
    touch(connection, "drafts", [row[:3] for row in rows])
    put(connection, "drafts", _DRAFT, rows, key=3)


def drop_drafts(connection: Connection, keys: Iterable[tuple[int, int, int]]) -> None:
    """Remove what has been approved or emptied; what it said stands in the events."""
    keys = list(keys)
    touch(connection, "drafts", keys)
    for unit, period, indicator in keys:
        here = (
            (sql.drafts.c.unit_id == unit) & (sql.drafts.c.period == period) & (sql.drafts.c.indicator_id == indicator)
        )
        connection.core.execute(sql.delete(sql.drafts).where(here))


def add_events(connection: Connection, rows: Iterable[EventRow]) -> None:
    rows = list(rows)
    touch(connection, "draft_events", {(row.audit_id,) for row in rows}, new=True)
    add(connection, "draft_events", _EVENT, rows)


def event_of(row: DraftRow, deed: str, said: str, audit_id: int) -> EventRow:
    return EventRow(*row[:18], deed=deed, said=said, audit_id=audit_id, stated_percent=row.stated_percent)


def events_by(connection: Connection, line: int) -> list[EventRow]:
    """What one line of the audit did with drafts, in order."""
    question = f"SELECT {', '.join(_EVENT)} FROM draft_events WHERE audit_id = ? ORDER BY id"  # noqa: S608 - our own names
    rows = ask(connection, question, line)
    return [EventRow._make((*row[:7], bool(row[7]), bool(row[8]), *row[9:])) for row in rows]


def events_of(
    connection: Connection, unit: int, periods: Iterable[int], indicator: int | None = None
) -> list[tuple[EventRow, str, str]]:
    """What was done with the drafts of these periods, in order, with who did it and when."""
    query = (
        sql.select(*(sql.draft_events.c[name] for name in _EVENT), sql.audit.c.who, sql.audit.c.at)
        .join(sql.audit, sql.audit.c.id == sql.draft_events.c.audit_id)
        .where(sql.draft_events.c.unit_id == unit, sql.draft_events.c.period.in_(list(periods)))
        .order_by(sql.draft_events.c.id)
    )
    if indicator is not None:
        query = query.where(sql.draft_events.c.indicator_id == indicator)
    width = len(_EVENT)
    rows = [tuple(row) for row in connection.core.execute(query)]
    return [(EventRow._make(row[:width]), row[width], row[width + 1]) for row in rows]


def add_submission(connection: Connection, row: SubmissionRow) -> None:
    touch(connection, "submissions", [(row.audit_id,)], new=True)
    add(connection, "submissions", SubmissionRow._fields, [row])


def submissions_of(connection: Connection, units: Iterable[int], first: int, last: int) -> list[SubmissionRow]:
    """The submissions of the sheets of these months (period codes, both included), in order."""
    query = (
        sql.pick(sql.submissions, SubmissionRow._fields)
        .where(
            sql.submissions.c.unit_id.in_(list(units)),
            sql.submissions.c.period >= first,
            sql.submissions.c.period <= last,
        )
        .order_by(sql.submissions.c.id)
    )
    return [SubmissionRow(*row) for row in connection.core.execute(query)]


def lines_by(connection: Connection, numbers: Iterable[int]) -> dict[int, Line]:
    """The lines of the audit with these numbers."""
    query = sql.pick(sql.audit, Line._fields).where(sql.audit.c.id.in_(list(numbers)))
    return {row[0]: Line(*row) for row in connection.core.execute(query)}
