"""Keeps what clerks have typed and submitted, before it is approved, and what became of it."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from db.audit import Line
from db.engine import Connection, insert_rows, upsert_rows
from db.seals import touch
from db.tables import audit, draft_events, drafts, submissions


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
    def content(self) -> tuple[object, ...]:
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
_DRAFTS = select(*(drafts.c[name] for name in _DRAFT))
_OF_UNIT = _DRAFTS.where(
    drafts.c.unit_id == bindparam("unit"), drafts.c.period >= bindparam("first"), drafts.c.period < bindparam("end")
).order_by(drafts.c.period, drafts.c.indicator_id)
_KEY = (
    drafts.c.unit_id == bindparam("unit"),
    drafts.c.period == bindparam("code"),
    drafts.c.indicator_id == bindparam("indicator"),
)
_AT, _DROP = _DRAFTS.where(*_KEY), delete(drafts).where(*_KEY)
_EVERY = _DRAFTS.order_by(drafts.c.unit_id, drafts.c.period, drafts.c.indicator_id)
_OF_UNITS = _EVERY.where(drafts.c.unit_id.in_(bindparam("units", expanding=True)))
_EVENTS_BY = (
    select(*(draft_events.c[name] for name in _EVENT))
    .where(draft_events.c.audit_id == bindparam("line"))
    .order_by(draft_events.c.id)
)
_EVENTS_OF = (
    select(*(draft_events.c[name] for name in _EVENT), audit.c.who, audit.c.at)
    .join(audit, audit.c.id == draft_events.c.audit_id)
    .where(draft_events.c.unit_id == bindparam("unit"), draft_events.c.period.in_(bindparam("periods", expanding=True)))
    .order_by(draft_events.c.id)
)
_EVENTS_OF_INDICATOR = _EVENTS_OF.where(draft_events.c.indicator_id == bindparam("indicator"))
_SUBMISSIONS = (
    select(*(submissions.c[name] for name in SubmissionRow._fields))
    .where(
        submissions.c.unit_id.in_(bindparam("units", expanding=True)),
        submissions.c.period >= bindparam("first"),
        submissions.c.period <= bindparam("last"),
    )
    .order_by(submissions.c.id)
)
_LINES = select(*(audit.c[name] for name in Line._fields)).where(audit.c.id.in_(bindparam("numbers", expanding=True)))


def drafts_of(connection: Connection, unit: int, first_year: int, last_year: int) -> list[DraftRow]:
    """What is being worked on in one unit, in the order of the periods."""
    span = {"first": first_year * 10000, "end": (last_year + 1) * 10000}
    return [DraftRow(*row) for row in connection.fetch(_OF_UNIT, unit=unit, **span)]


def draft_at(connection: Connection, unit: int, period: int, indicator: int) -> DraftRow | None:
    """The draft of one cell; the period by its code."""
    row = connection.first(_AT, unit=unit, code=period, indicator=indicator)
    return DraftRow(*row) if row else None


def every_draft(connection: Connection, units: Iterable[int] | None = None) -> list[DraftRow]:
    """All drafts, of these units where they are named."""
    rows = connection.fetch(_EVERY) if units is None else connection.fetch(_OF_UNITS, units=list(units))
    return [DraftRow(*row) for row in rows]


def keep_drafts(connection: Connection, rows: Iterable[DraftRow]) -> None:
    """Write drafts, in the place of what stood there."""
    rows = list(rows)
    touch(connection, "drafts", [row[:3] for row in rows])
    upsert_rows(connection, drafts, _DRAFT, rows, key=3)


def drop_drafts(connection: Connection, keys: Iterable[tuple[int, int, int]]) -> None:
    """Remove what has been approved or emptied; what it said stands in the events."""
    keys = list(keys)
    touch(connection, "drafts", keys)
    cells = [{"unit": unit, "code": period, "indicator": indicator} for unit, period, indicator in keys]
    connection.execute_many(_DROP, cells)


def add_events(connection: Connection, rows: Iterable[EventRow]) -> None:
    """Write what was done with drafts; each row names the line of the audit that signs it."""
    rows = list(rows)
    touch(connection, "draft_events", {(row.audit_id,) for row in rows}, new=True)
    insert_rows(connection, draft_events, _EVENT, rows)


def event_of(row: DraftRow, deed: str, text: str, audit_id: int) -> EventRow:
    """The draft as it stands, and what is done with it."""
    return EventRow(*row[:18], deed=deed, said=text, audit_id=audit_id, stated_percent=row.stated_percent)


def events_by(connection: Connection, line: int) -> list[EventRow]:
    """What one line of the audit did with drafts, in order."""
    return [EventRow(*row) for row in connection.fetch(_EVENTS_BY, line=line)]


def events_of(
    connection: Connection, unit: int, periods: Iterable[int], indicator: int | None = None
) -> list[tuple[EventRow, str, str]]:
    """What was done with the drafts of these periods, in order, with who did it and when."""
    values: dict[str, object] = {"unit": unit, "periods": list(periods)}
    if indicator is None:
        rows = connection.fetch(_EVENTS_OF, **values)
    else:
        rows = connection.fetch(_EVENTS_OF_INDICATOR, indicator=indicator, **values)
    return [(EventRow(*row[:-2]), row[-2], row[-1]) for row in rows]


def add_submission(connection: Connection, row: SubmissionRow) -> None:
    """Write that a sheet was handed in."""
    touch(connection, "submissions", [(row.audit_id,)], new=True)
    insert_rows(connection, submissions, SubmissionRow._fields, [row])


def submissions_of(connection: Connection, units: Iterable[int], first: int, last: int) -> list[SubmissionRow]:
    """The submissions of the sheets of these months (period codes, both included), in order."""
    return [SubmissionRow(*row) for row in connection.fetch(_SUBMISSIONS, units=list(units), first=first, last=last)]


def lines_by(connection: Connection, numbers: Iterable[int]) -> dict[int, Line]:
    """The lines of the audit with these numbers."""
    return {row[0]: Line(*row) for row in connection.fetch(_LINES, numbers=list(numbers))}
