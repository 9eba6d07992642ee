"""The drawer of batches: one row for every import."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from db import sql
from db.engine import Connection, ask


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


def add_batch(connection: Connection, *, audit_id: int, **told: object) -> int:
    """A new batch; returns its number."""
    names = ("audit_id", *told)
    words = f"INSERT INTO batches ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) RETURNING id"  # noqa: S608
    return ask(connection, words, audit_id, *told.values())[0][0]


def line_of(connection: Connection, number: int) -> int:
    """The line of the audit that signed the batch."""
    return connection.core.execute(sql.select(sql.batches.c.audit_id).where(sql.batches.c.id == number)).scalar_one()


def kind_of(connection: Connection, number: int) -> str:
    """What the batch is of: units, indicators or figures."""
    return connection.core.execute(sql.select(sql.batches.c.kind).where(sql.batches.c.id == number)).scalar_one()


def last_undo_of(connection: Connection, number: int) -> int | None:
    """The last batch that took this one back, whether or not it was taken back in turn."""
    return connection.core.scalar(sql.select(sql.func.max(sql.batches.c.id)).where(sql.batches.c.undoes == number))


def batch(connection: Connection, number: int) -> BatchRow | None:
    row = connection.core.execute(_select().where(sql.batches.c.id == number)).first()
    return _row(row) if row else None


def all_batches(connection: Connection) -> list[BatchRow]:
    """Newest first."""
    return [_row(row) for row in connection.core.execute(_select().order_by(sql.batches.c.id.desc()))]


def _select() -> "sql.Select[tuple[Any, ...]]":
    columns = [sql.batches.c[name] for name in BatchRow._fields[:8]]
    found = sql.select(*columns, sql.audit.c.at, sql.audit.c.who, sql.uploads.c.who).join(sql.audit)
    return found.join(sql.uploads, sql.uploads.c.batch_id == sql.batches.c.id, isouter=True)


def _row(cells: Sequence[Any]) -> BatchRow:
    """The line is signed by whoever let the figures in; the file stays that of whoever handed it in."""
    signed_by, handed_in_by = cells[-2:]
    importer = handed_in_by or signed_by
    return BatchRow._make((*cells[:-2], importer, "" if importer == signed_by else signed_by))
