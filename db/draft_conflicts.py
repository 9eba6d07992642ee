"""Keeps what somebody typed where another value stood: hers alone, until she chooses between the two."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from db.drafts import DraftRow, EventRow
from db.engine import Connection, upsert_rows
from db.seals import touch
from db.tables import draft_conflicts


class ConflictRow(NamedTuple):
    """The cell as its author typed it; `version` is one more with every change of hers."""

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
    stated_percent: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, as `DraftRow.content` does."""
        return (*self[3:15], self.stated_percent)


_COLUMNS = ConflictRow._fields
_KEY = ("unit_id", "period", "indicator_id", "author")
_WRITTEN = (*_KEY, *(name for name in _COLUMNS if name not in _KEY))
_ROWS = select(*(draft_conflicts.c[name] for name in _COLUMNS)).where(
    draft_conflicts.c.unit_id == bindparam("unit"), draft_conflicts.c.author == bindparam("author")
)
_OF_YEAR = _ROWS.where(
    draft_conflicts.c.period >= bindparam("first"), draft_conflicts.c.period < bindparam("end")
).order_by(draft_conflicts.c.period, draft_conflicts.c.indicator_id)
_ALL_OF = _ROWS.order_by(draft_conflicts.c.period, draft_conflicts.c.indicator_id)
_AT = _ROWS.where(
    draft_conflicts.c.period == bindparam("code"), draft_conflicts.c.indicator_id == bindparam("indicator")
)
_DROP = delete(draft_conflicts).where(*(draft_conflicts.c[name] == bindparam(f"key_{name}") for name in _KEY))


def conflicts_of(connection: Connection, unit: int, author: str, year: int | None = None) -> list[ConflictRow]:
    """What somebody has still to choose in one unit, in the periods of that year or in all."""
    if year is None:
        return [ConflictRow(*row) for row in connection.fetch(_ALL_OF, unit=unit, author=author)]
    span = {"first": year * 10000, "end": (year + 1) * 10000}
    return [ConflictRow(*row) for row in connection.fetch(_OF_YEAR, unit=unit, author=author, **span)]


def conflict_at(connection: Connection, unit: int, period: int, indicator: int, author: str) -> ConflictRow | None:
    """What somebody has still to choose in one cell; the period by its code."""
    row = connection.first(_AT, unit=unit, code=period, indicator=indicator, author=author)
    return ConflictRow(*row) if row else None


def conflict_of(draft: DraftRow, version: int) -> ConflictRow:
    """What would have been the draft, as it is kept beside the one that stands."""
    return ConflictRow(*draft[:18], draft.stated_percent)._replace(version=version)


def event_of_conflict(row: ConflictRow, deed: str, audit_id: int) -> EventRow:
    """It as it is kept, and what is done with it."""
    return EventRow(*row[:18], deed=deed, said="", audit_id=audit_id, stated_percent=row.stated_percent)


def keep_conflict(connection: Connection, row: ConflictRow) -> None:
    """Write it, in the place of what its author had there."""
    touch(connection, "draft_conflicts", [(*row[:3], row.author)])
    upsert_rows(connection, draft_conflicts, _WRITTEN, [[getattr(row, name) for name in _WRITTEN]], key=len(_KEY))


def drop_conflict(connection: Connection, row: ConflictRow) -> None:
    """Remove what has been chosen."""
    key = (*row[:3], row.author)
    touch(connection, "draft_conflicts", [key])
    connection.execute(_DROP, **{f"key_{name}": part for name, part in zip(_KEY, key, strict=True)})
