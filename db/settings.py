"""Keeps what an administrator has decided, by code."""

from sqlalchemy import select

from db.engine import Connection, upsert_rows
from db.seals import touch
from db.tables import settings

_ALL = select(settings.c.code, settings.c.value)


def all_settings(connection: Connection) -> dict[str, str]:
    """By code, those that were ever decided; who asks knows what holds for the others."""
    return dict(connection.fetch(_ALL))


def put_setting(connection: Connection, code: str, value: str) -> None:
    """Decide it, or decide it anew."""
    touch(connection, "settings", [(code,)])
    upsert_rows(connection, settings, ("code", "value"), [(code, value)], key=1)
