"""The drawer of uploads: files handed in to be imported, what was answered about them, and what became of them."""

from collections.abc import Collection
from typing import NamedTuple

from db import sql
from db.engine import Connection, put


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


def add_upload(connection: Connection, *, content: bytes, **told: object) -> int:
    """A new upload; returns its number."""
    query = sql.uploads.insert().values(content=content, **told).returning(sql.uploads.c.id)
    return connection.core.execute(query).scalar_one()


def upload(connection: Connection, number: int) -> UploadRow | None:
    row = connection.core.execute(sql.pick(sql.uploads, UploadRow._fields).where(sql.uploads.c.id == number)).first()
    return UploadRow(*row) if row else None


def uploads_of(connection: Connection, who: str, limit: int) -> list[UploadRow]:
    """Newest first."""
    query = sql.pick(sql.uploads, UploadRow._fields).where(sql.uploads.c.who == who, sql.uploads.c.state != "discarded")
    query = query.order_by(sql.uploads.c.id.desc()).limit(limit)
    return [UploadRow(*row) for row in connection.core.execute(query)]


def waiting_of(connection: Connection, who: str, states: Collection[str]) -> list[UploadRow]:
    """Those of a person that stand so, oldest first."""
    query = (
        sql.pick(sql.uploads, UploadRow._fields)
        .where(sql.uploads.c.who == who, sql.uploads.c.state.in_(states))
        .order_by(sql.uploads.c.id)
    )
    return [UploadRow(*row) for row in connection.core.execute(query)]


def in_state(connection: Connection, state: str) -> list[UploadRow]:
    """Everybody's that stand so, oldest first."""
    query = sql.pick(sql.uploads, UploadRow._fields).where(sql.uploads.c.state == state).order_by(sql.uploads.c.id)
    return [UploadRow(*row) for row in connection.core.execute(query)]


def upload_of_batch(connection: Connection, batch: int) -> UploadRow | None:
    row = connection.core.execute(
        sql.pick(sql.uploads, UploadRow._fields).where(sql.uploads.c.batch_id == batch)
    ).first()
    return UploadRow(*row) if row else None


def content_of(connection: Connection, number: int) -> bytes:
    return connection.core.execute(sql.select(sql.uploads.c.content).where(sql.uploads.c.id == number)).scalar_one()


def change_upload(connection: Connection, number: int, **told: object) -> None:
    connection.core.execute(sql.update(sql.uploads).where(sql.uploads.c.id == number).values(**told))


class Layout(NamedTuple):
    """What a person has answered for files of one shape, as JSON, and when she last did."""

    answers: str
    at: str


def layout(connection: Connection, fingerprint: str, who: str) -> Layout | None:
    query = sql.select(sql.layouts.c.answers, sql.layouts.c.at)
    found = connection.core.execute(
        query.where(sql.layouts.c.fingerprint == fingerprint, sql.layouts.c.who == who)
    ).first()
    return Layout(*found) if found else None


def keep_layout(connection: Connection, fingerprint: str, who: str, answers: str, at: str) -> None:
    put(connection, "layouts", ("fingerprint", "who", "answers", "at"), [(fingerprint, who, answers, at)], key=2)
