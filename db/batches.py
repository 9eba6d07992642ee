"""The drawer of batches: one row for every import."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from db.tables import audit, batches


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
    who: str


def add_batch(connection: Connection, *, audit_id: int, **told: object) -> int:
    """A new batch; returns its number."""
    result = connection.execute(batches.insert().values(audit_id=audit_id, **told).returning(batches.c.id))
    return result.scalar_one()


def line_of(connection: Connection, number: int) -> int:
    """The line of the audit that signed the batch."""
    return connection.execute(select(batches.c.audit_id).where(batches.c.id == number)).scalar_one()


def kind_of(connection: Connection, number: int) -> str:
    """What the batch is of: units, indicators or figures."""
    return connection.execute(select(batches.c.kind).where(batches.c.id == number)).scalar_one()


def last_undo_of(connection: Connection, number: int) -> int | None:
    """The last batch that took this one back, whether or not it was taken back in turn."""
    return connection.scalar(select(func.max(batches.c.id)).where(batches.c.undoes == number))


def batch(connection: Connection, number: int) -> BatchRow | None:
    row = connection.execute(_select().where(batches.c.id == number)).first()
    return BatchRow(*row) if row else None


def all_batches(connection: Connection) -> list[BatchRow]:
    """Newest first."""
    return [BatchRow(*row) for row in connection.execute(_select().order_by(batches.c.id.desc()))]


def _select() -> Select[tuple[Any, ...]]:
    columns = [batches.c[name] for name in BatchRow._fields[:8]]
    return select(*columns, audit.c.at, audit.c.who).join(audit)
