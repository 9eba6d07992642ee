"""What tests and trials do to a store from outside: hold its writer, put a copy back, be somebody who may not write."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from db.pooled import url_of

NOBODY = 65534


def is_postgres(database: str) -> bool:
    return database.startswith("postgres")


def file_of(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def reached(database: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection of our own to a store on PostgreSQL."""
    return psycopg.connect(url_of(database).set(drivername="postgresql").render_as_string(hide_password=False))


@contextmanager
def another_writer(database: str) -> Iterator[None]:
    """Another program writes, and does not end."""
    if is_postgres(database):
        with reached(database) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(7420)")
            yield
        return
    with closing(sqlite3.connect(file_of(database), isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def copied(database: str) -> Callable[[], None]:
    """A copy of the whole store as it is; what is returned puts it back, with the tools of the engine itself."""
    if is_postgres(database):
        return _copied_on_postgres(database)
    file, copy = file_of(database), Path(f"{file_of(database)}.copy")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)

    def put_back() -> None:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)

    return put_back


def _copied_on_postgres(database: str) -> Callable[[], None]:
    rows: dict[str, bytes] = {}
    with reached(database) as connection:
        of_tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (table,) in connection.execute(of_tables).fetchall():
            with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(str(table)))) as copy:
                rows[str(table)] = b"".join(bytes(part) for part in copy)

    def put_back() -> None:
        with reached(database) as connection:
            connection.execute("SET session_replication_role = replica")
            for table, content in rows.items():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                    copy.write(content)

    return put_back


@contextmanager
def not_root() -> Iterator[None]:
    """Root may write everything: as somebody else one sees what a file allows."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def took(deed: Callable[[], object]) -> float:
    """The seconds that it took."""
    began = time.monotonic()
    deed()
    return time.monotonic() - began
