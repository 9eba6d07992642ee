"""The drawer of settings: what an administrator has decided, by code."""

from db.engine import Connection, ask, put
from db.seals import touch


def all_settings(connection: Connection) -> dict[str, str]:
    return dict(ask(connection, "SELECT code, value FROM settings"))  # pyright: ignore[reportArgumentType] - pairs of texts


def put_setting(connection: Connection, code: str, value: str) -> None:
    touch(connection, "settings", [(code,)])
    put(connection, "settings", ("code", "value"), [(code, value)], key=1)
