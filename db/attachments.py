"""Keeps the documents behind figures, with their hash."""

from typing import NamedTuple

from sqlalchemy import bindparam, insert, select

from db.engine import Connection
from db.seals import touch
from db.tables import attachments


class AttachmentRow(NamedTuple):
    id: int
    unit_id: int
    name: str
    media_type: str
    size: int
    sha256: str
    audit_id: int


_ROW = select(*(attachments.c[name] for name in AttachmentRow._fields))
_BY_NUMBER = _ROW.where(attachments.c.id == bindparam("number"))
_BY_NUMBERS = _ROW.where(attachments.c.id.in_(bindparam("numbers", expanding=True)))
_THE_SAME = _ROW.where(
    attachments.c.unit_id == bindparam("unit"),
    attachments.c.sha256 == bindparam("sha256"),
    attachments.c.name == bindparam("name"),
).limit(1)
_CONTENT = select(attachments.c.content).where(attachments.c.id == bindparam("number"))
_HASHES = select(attachments.c.id, attachments.c.sha256).order_by(attachments.c.id)


def add_attachment(connection: Connection, *, content: bytes, **cells: object) -> int:
    """A new attachment, of cells as in AttachmentRow; returns its number."""
    touch(connection, "attachments", [(cells["audit_id"],)], new=True)
    query = insert(attachments).values(content=content, **cells).returning(attachments.c.id)
    return connection.core.execute(query).scalar_one()


def attachment(connection: Connection, number: int) -> AttachmentRow | None:
    """The attachment of that number, without its content."""
    row = connection.first(_BY_NUMBER, number=number)
    return AttachmentRow(*row) if row else None


def same_attachment(connection: Connection, unit: int, sha256: str, name: str) -> AttachmentRow | None:
    """The one that is kept already for the unit, with the same bytes and the same name."""
    row = connection.first(_THE_SAME, unit=unit, sha256=sha256, name=name)
    return AttachmentRow(*row) if row else None


def content_of(connection: Connection, number: int) -> bytes | None:
    """The bytes of the document."""
    return connection.scalar(_CONTENT, number=number)


def hashes(connection: Connection) -> list[tuple[int, str]]:
    """The number of every attachment, and the hash that its content must have."""
    return [(number, sha256) for number, sha256 in connection.fetch(_HASHES)]


def attachments_of(connection: Connection, numbers: set[int]) -> dict[int, AttachmentRow]:
    """By number, those of these numbers that there are."""
    return {row[0]: AttachmentRow(*row) for row in connection.fetch(_BY_NUMBERS, numbers=list(numbers))}
