"""The schema: brought up to date on start, after a copy of an SQLite file has been made."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine, bindparam, column, event, inspect, select, table, text, update

from db import seals
from db.engine import Connection
from db.fault import StoreFault
from db.pooled import Pooled
from db.sqlite_file import without_foreign_keys

HEAD = "0013"
"""The newest migration; a test holds it against the folder."""

MIGRATIONS = Path(__file__).parent / "migrations"


_ALEMBIC = table("alembic_version", column("version_num"))
_REVISION = select(_ALEMBIC.c.version_num)
_NOTHING = update(_ALEMBIC).values(version_num=_ALEMBIC.c.version_num).where(bindparam("never") == 1)


def revision(connection: Connection) -> str:
    """The migration the store is at, "" for a new one."""
    return (connection.scalar(_REVISION) or "") if inspect(connection.core).has_table("alembic_version") else ""


def write_nothing(connection: Connection) -> None:
    """A write that changes nothing: SQLite begins to write in a file that it may only read, and says no only here."""
    connection.execute(_NOTHING, never=0)


def upgrade(
    pooled: Pooled,
    *,
    then: Callable[[Connection, str, Sequence[str]], None] | None = None,
    migrations: Path = MIGRATIONS,
    head: str = HEAD,
) -> str:
    """Bring the store to the newest migration in one transaction; returns the name of the copy made, or "".

    `then` does within that transaction what a store that was there before still needs; it is given the migration that
    the store was at, and the tables that have been sealed for the first time (`db.seals`).

    Foreign keys are off while an SQLite store is rebuilt, for a rebuilt parent would take its children with it,
    and are checked before anything is kept.
    """
    # Only a store of another version needs Alembic, whose loading is a quarter of a command's start.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    with pooled.reading() as connection:
        before = revision(connection)
    if before == head:
        return ""
    if before and before not in {step.revision for step in script.walk_revisions()}:
        raise StoreFault("store_newer", before)
    engine = pooled.writer
    copy = _copy(engine, before) if before and engine.dialect.name == "sqlite" else ""
    _foreign_keys(engine, on=False)
    try:
        with pooled.writing() as connection:
            there = revision(connection)
            if there != head:  # another process may have been quicker
                config.attributes["connection"] = connection.core
                differed = seals.discrepancies(connection)
                command.upgrade(config, head)
                first_sealed = seals.renew(connection, differed)
                if then is not None and there:
                    then(connection, there, first_sealed)
                _check_foreign_keys(connection)
    finally:
        _foreign_keys(engine, on=True)
    return copy


def _copy(engine: Engine, before: str) -> str:
    file = engine.url.database
    if not file:
        return ""
    number, name = 1, f"{file}.before-{HEAD}-from-{before}"
    while Path(name).exists():
        number += 1
        name = f"{file}.before-{HEAD}-from-{before}-{number}"
    source, target = sqlite3.connect(file), sqlite3.connect(name)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return name


def _foreign_keys(engine: Engine, *, on: bool) -> None:
    """SQLite heeds this outside of a transaction only, so it goes to the driver; the pool is begun anew after it."""
    if engine.dialect.name != "sqlite":
        return
    engine.dispose()
    if on:
        event.remove(engine, "connect", _without_foreign_keys)
    else:
        event.listen(engine, "connect", _without_foreign_keys)


def _without_foreign_keys(dbapi: sqlite3.Connection, _record: object) -> None:
    without_foreign_keys(dbapi)


_INTEGRITY, _FOREIGN_KEYS = text("PRAGMA integrity_check"), text("PRAGMA foreign_key_check")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.on_sqlite:
        broken = connection.fetch(_FOREIGN_KEYS)
        if broken:
            raise StoreFault("store_damaged", f"{len(broken)} rows point to nothing, first in {broken[0][0]}")


def damages(connection: Connection) -> list[str]:
    """What the engine itself finds wrong with the file: SQLite's own checks; PostgreSQL keeps its own watch."""
    if not connection.on_sqlite:
        return []
    words = [str(row[0]) for row in connection.fetch(_INTEGRITY) if row[0] != "ok"]
    return [*words, *(f"{row[0]} -> {row[2]}" for row in connection.fetch(_FOREIGN_KEYS))]
