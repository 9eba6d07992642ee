"""The drawer of attachments: the documents behind figures, kept with their hash."""

from typing import NamedTuple

from db import sql
from db.engine import Connection, ask
from db.seals import touch


class AttachmentRow(NamedTuple):
    id: int
    unit_id: int
    name: str
    media_type: str
    size: int
    sha256: str
    audit_id: int


def add_attachment(connection: Connection, *, content: bytes, **told: object) -> int:
    """A new attachment; returns its number."""
    touch(connection, "attachments", [(told["audit_id"],)], new=True)
    query = sql.insert(sql.attachments).values(content=content, **told).returning(sql.attachments.c.id)
    return connection.core.execute(query).scalar_one()


def attachment(connection: Connection, number: int) -> AttachmentRow | None:
    row = connection.core.execute(
        sql.pick(sql.attachments, AttachmentRow._fields).where(sql.attachments.c.id == number)
    ).first()
    return AttachmentRow(*row) if row else None


def same_attachment(connection: Connection, unit: int, sha256: str, name: str) -> AttachmentRow | None:
    """The one that is kept already for the unit, with the same bytes and the same name."""
    query = sql.pick(sql.attachments, AttachmentRow._fields).where(
        sql.attachments.c.unit_id == unit, sql.attachments.c.sha256 == sha256, sql.attachments.c.name == name
    )
    row = connection.core.execute(query.limit(1)).first()
    return AttachmentRow(*row) if row else None


def content_of(connection: Connection, number: int) -> bytes | None:
    return connection.core.scalar(sql.select(sql.attachments.c.content).where(sql.attachments.c.id == number))


def hashes(connection: Connection) -> list[tuple[int, str]]:
    """The number of every attachment, and the hash that its content must have."""
    return [(number, sha256) for number, sha256 in ask(connection, "SELECT id, sha256 FROM attachments ORDER BY id")]


def attachments_of(connection: Connection, numbers: set[int]) -> dict[int, AttachmentRow]:
    rows = connection.core.execute(
        sql.pick(sql.attachments, AttachmentRow._fields).where(sql.attachments.c.id.in_(numbers))
    )
    return {row[0]: AttachmentRow(*row) for row in rows}
