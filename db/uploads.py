"""The drawer of uploads: files handed in to be imported, what was answered about them, and what became of them."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from db.engine import put
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


_COLUMNS = [uploads.c[name] for name in UploadRow._fields]


def add_upload(connection: Connection, *, content: bytes, **told: object) -> int:
    """A new upload; returns its number."""
    query = uploads.insert().values(content=content, **told).returning(uploads.c.id)
    return connection.execute(query).scalar_one()


def upload(connection: Connection, number: int) -> UploadRow | None:
    row = connection.execute(select(*_COLUMNS).where(uploads.c.id == number)).first()
    return UploadRow(*row) if row else None


def uploads_of(connection: Connection, who: str, limit: int) -> list[UploadRow]:
    """Newest first."""
    query = select(*_COLUMNS).where(uploads.c.who == who, uploads.c.state != "discarded")
    query = query.order_by(uploads.c.id.desc()).limit(limit)
    return [UploadRow(*row) for row in connection.execute(query)]


def waiting_of(connection: Connection, who: str, states: Collection[str]) -> list[UploadRow]:
    """Those of a person that stand so, oldest first."""
    query = select(*_COLUMNS).where(uploads.c.who == who, uploads.c.state.in_(states)).order_by(uploads.c.id)
    return [UploadRow(*row) for row in connection.execute(query)]


def upload_of_batch(connection: Connection, batch: int) -> UploadRow | None:
    row = connection.execute(select(*_COLUMNS).where(uploads.c.batch_id == batch)).first()
    return UploadRow(*row) if row else None


def content_of(connection: Connection, number: int) -> bytes:
    return connection.execute(select(uploads.c.content).where(uploads.c.id == number)).scalar_one()


def change_upload(connection: Connection, number: int, **told: object) -> None:
    connection.execute(update(uploads).where(uploads.c.id == number).values(**told))


class Layout(NamedTuple):
    """What a person has answered for files of one shape, as JSON, and when she last did."""

    answers: str
    at: str


def layout(connection: Connection, fingerprint: str, who: str) -> Layout | None:
    query = select(layouts.c.answers, layouts.c.at)
    found = connection.execute(query.where(layouts.c.fingerprint == fingerprint, layouts.c.who == who)).first()
    return Layout(*found) if found else None


def keep_layout(connection: Connection, fingerprint: str, who: str, answers: str, at: str) -> None:
    put(connection, layouts, ("fingerprint", "who", "answers", "at"), [(fingerprint, who, answers, at)])
