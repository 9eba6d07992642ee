"""Keeps files handed in to be imported, what was answered about them, and what became of them."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, insert, select, update

from db.engine import Connection, upsert_rows
from db.seals import touch
from db.tables import layouts, uploads


class UploadRow(NamedTuple):
    id: int
    who: str
    at: str
    file: str
    size: int
    sha256: str
    answers: str
    state: str
    batch_id: int | None
    said: str


class Layout(NamedTuple):
    """What a person has answered for files of one shape, as JSON, and when she last did."""

    answers: str
    at: str


_ROW = select(*(uploads.c[name] for name in UploadRow._fields))
_BY_NUMBER = _ROW.where(uploads.c.id == bindparam("number"))
_NEWEST_OF = (
    _ROW.where(uploads.c.who == bindparam("person"), uploads.c.state != "discarded")
    .order_by(uploads.c.id.desc())
    .limit(bindparam("most"))
)
_WAITING_OF = _ROW.where(
    uploads.c.who == bindparam("person"), uploads.c.state.in_(bindparam("states", expanding=True))
).order_by(uploads.c.id)
_IN_STATE = _ROW.where(uploads.c.state == bindparam("wanted")).order_by(uploads.c.id)
_OF_BATCH = _ROW.where(uploads.c.batch_id == bindparam("batch"))
_CONTENT = select(uploads.c.content).where(uploads.c.id == bindparam("number"))
_LAYOUT = select(layouts.c.answers, layouts.c.at).where(
    layouts.c.fingerprint == bindparam("shape"), layouts.c.who == bindparam("person")
)


def add_upload(connection: Connection, *, content: bytes, **cells: object) -> int:
    """A new upload, of cells as in UploadRow; returns its number."""
    query = insert(uploads).values(content=content, **cells).returning(uploads.c.id)
    return connection.core.execute(query).scalar_one()


def upload(connection: Connection, number: int) -> UploadRow | None:
    """The upload of that number, without its content."""
    row = connection.first(_BY_NUMBER, number=number)
    return UploadRow(*row) if row else None


def uploads_of(connection: Connection, who: str, limit: int) -> list[UploadRow]:
    """Newest first."""
    return [UploadRow(*row) for row in connection.fetch(_NEWEST_OF, person=who, most=limit)]


def waiting_of(connection: Connection, who: str, states: Collection[str]) -> list[UploadRow]:
    """Those of a person that stand so, oldest first."""
    return [UploadRow(*row) for row in connection.fetch(_WAITING_OF, person=who, states=list(states))]


def in_state(connection: Connection, state: str) -> list[UploadRow]:
    """Everybody's that stand so, oldest first."""
    return [UploadRow(*row) for row in connection.fetch(_IN_STATE, wanted=state)]


def upload_of_batch(connection: Connection, batch: int) -> UploadRow | None:
    """The file that was imported as this batch, where it came in on the import page."""
    row = connection.first(_OF_BATCH, batch=batch)
    return UploadRow(*row) if row else None


def content_of(connection: Connection, number: int) -> bytes:
    """The compressed bytes of the file, which is there."""
    ((content,),) = connection.fetch(_CONTENT, number=number)
    return content


def change_upload(connection: Connection, number: int, **cells: object) -> None:
    """Write these cells of UploadRow."""
    connection.core.execute(update(uploads).where(uploads.c.id == number).values(**cells))


def layout(connection: Connection, fingerprint: str, who: str) -> Layout | None:
    """What this person has answered for files of this shape."""
    row = connection.first(_LAYOUT, shape=fingerprint, person=who)
    return Layout(*row) if row else None


def keep_layout(connection: Connection, fingerprint: str, who: str, answers: str, at: str) -> None:
    """Remember what she has answered, in the place of what she answered before."""
    touch(connection, "layouts", [(fingerprint, who)])
    columns = ("fingerprint", "who", "answers", "at")
    upsert_rows(connection, layouts, columns, [(fingerprint, who, answers, at)], key=2)
