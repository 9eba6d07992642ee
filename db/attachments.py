"""The drawer of attachments: the documents behind figures, kept with their hash."""

from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from db.tables import attachments


class AttachmentRow(NamedTuple):
    id: int
    unit_id: int
    name: str
    media_type: str
    size: int
    sha256: str
    audit_id: int


_COLUMNS = [attachments.c[name] for name in AttachmentRow._fields]


def add_attachment(connection: Connection, *, content: bytes, **told: object) -> int:
    """A new attachment; returns its number."""
    query = insert(attachments).values(content=content, **told).returning(attachments.c.id)
    return connection.execute(query).scalar_one()


def attachment(connection: Connection, number: int) -> AttachmentRow | None:
    row = connection.execute(select(*_COLUMNS).where(attachments.c.id == number)).first()
    return AttachmentRow(*row) if row else None


def same_attachment(connection: Connection, unit: int, sha256: str, name: str) -> AttachmentRow | None:
    """The one that is kept already for the unit, with the same bytes and the same name."""
    query = select(*_COLUMNS).where(
        attachments.c.unit_id == unit, attachments.c.sha256 == sha256, attachments.c.name == name
    )
    row = connection.execute(query.limit(1)).first()
    return AttachmentRow(*row) if row else None


def content_of(connection: Connection, number: int) -> bytes | None:
    return connection.scalar(select(attachments.c.content).where(attachments.c.id == number))


def attachments_of(connection: Connection, numbers: set[int]) -> dict[int, AttachmentRow]:
    rows = connection.execute(select(*_COLUMNS).where(attachments.c.id.in_(numbers)))
    return {row[0]: AttachmentRow(*row) for row in rows}
