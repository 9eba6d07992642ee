"""Keeps one row for every import: what came in it, and who signed it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select

from db.engine import Connection
from db.seals import touch
from db.tables import audit, batches, uploads


class BatchRow(NamedTuple):
    id: int
    kind: str
    file: str
    sha256: str
    read: int
    accepted: int
    unchanged: int
    refused: int
    at: str
    who: str  # who imported it
    approved_by: str  # who approved it, where that was somebody else; "" otherwise


_NEW = ("audit_id", "kind", "file", "sha256", "read", "accepted", "unchanged", "refused", "undoes")
_ADD = insert(batches).values({name: bindparam(name) for name in _NEW}).returning(batches.c.id)
_LINE = select(batches.c.audit_id).where(batches.c.id == bindparam("number"))
_KIND = select(batches.c.kind).where(batches.c.id == bindparam("number"))
_LAST_UNDO = select(func.max(batches.c.id)).where(batches.c.undoes == bindparam("number"))
_EVERY = (
    select(*(batches.c[name] for name in BatchRow._fields[:8]), audit.c.at, audit.c.who, uploads.c.who)
    .join(audit, audit.c.id == batches.c.audit_id)
    .outerjoin(uploads, uploads.c.batch_id == batches.c.id)
)
_BY_NUMBER = _EVERY.where(batches.c.id == bindparam("number"))
_NEWEST_FIRST = _EVERY.order_by(batches.c.id.desc())


def add_batch(connection: Connection, *, audit_id: int, undoes: int | None = None, **cells: object) -> int:
    """A new batch, of cells as in BatchRow; returns its number."""
    touch(connection, "batches", [(audit_id,)], new=True)
    return connection.scalar(_ADD, audit_id=audit_id, undoes=undoes, **cells)


def line_of(connection: Connection, number: int) -> int:
    """The line of the audit that signed the batch, which is there."""
    ((line,),) = connection.fetch(_LINE, number=number)
    return line


def kind_of(connection: Connection, number: int) -> str:
    """What the batch, which is there, is of: units, indicators or figures."""
    ((kind,),) = connection.fetch(_KIND, number=number)
    return kind


def last_undo_of(connection: Connection, number: int) -> int | None:
    """The last batch that took this one back, whether or not it was taken back in turn."""
    return connection.scalar(_LAST_UNDO, number=number)


def batch(connection: Connection, number: int) -> BatchRow | None:
    """The batch of that number."""
    row = connection.first(_BY_NUMBER, number=number)
    return _row(row) if row else None


def all_batches(connection: Connection) -> list[BatchRow]:
    """Newest first."""
    return [_row(row) for row in connection.fetch(_NEWEST_FIRST)]


def _row(cells: Sequence[Any]) -> BatchRow:
    """The line is signed by whoever let the figures in; the file stays that of whoever handed it in."""
    signed_by, handed_in_by = cells[-2:]
    importer = handed_in_by or signed_by
    return BatchRow._make((*cells[:-2], importer, "" if importer == signed_by else signed_by))
