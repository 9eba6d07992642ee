"""The engine: SQLite in a file, or PostgreSQL by its URL, with one way to read and one way to write."""

import sqlite3
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.pool import QueuePool

from db.fault import StoreFault, fault_of

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

_ONE_WRITER = 7420  # the advisory lock that makes writers on PostgreSQL wait for each other, as on SQLite

_PATIENCE = 30
"""Seconds that a writer on SQLite waits for the one before it: a look at a long file, or its import, holds it long."""


def url_of(database: str) -> URL:
    """A database URL, or a plain path to an SQLite file."""
    if "://" not in database:
        return URL.create("sqlite", database=database)
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise StoreFault("store_bad_url", str(error)) from error
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreFault("store_bad_url", url.drivername)
    return url


def is_missing(database: str) -> bool:
    """Whether it names an SQLite file that is not there: to connect would make one."""
    url = url_of(database)
    file = url.database or ""
    if url.get_backend_name() != "sqlite" or file.startswith("file:") or file in {"", ":memory:"}:
        return False
    return not Path(file).exists()


def engine_of(database: str) -> Engine:
    """The engine of one store; each process keeps one."""
    url = url_of(database)
    if url.get_backend_name() == "postgresql":
        try:
            return create_engine(url, pool_pre_ping=True, isolation_level="REPEATABLE READ")
        except ModuleNotFoundError as error:
            raise StoreFault("store_needs_driver", str(error)) from error
    if url.database:
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFault("store_gone", str(error)) from error
    engine = create_engine(url, poolclass=QueuePool, connect_args={"timeout": _PATIENCE, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        _watch(engine, Path(url.database))
    return engine


def _watch(engine: Engine, file: Path) -> None:
    """A file that was taken away or put in another's place is noticed: SQLite would go on writing into nothing."""
    seen: set[str] = set()

    def before_connecting(*_: object) -> None:
        if seen and not file.exists():  # to connect would begin a new, empty store under the old name
            raise StoreFault("store_gone", str(file))

    def connected(_dbapi: sqlite3.Connection, record: "ConnectionPoolEntry") -> None:
        seen.add("a store")
        record.info["file"] = _identity(file)

    def before_use(_dbapi: sqlite3.Connection, record: "ConnectionPoolEntry", _proxy: object) -> None:
        now = _identity(file)
        if now is None:
            raise StoreFault("store_gone", str(file))
        if record.info.get("file") != now:
            raise DisconnectionError("the file is another one now")

    event.listen(engine, "do_connect", before_connecting)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", before_use)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare(dbapi: sqlite3.Connection, _record: object) -> None:
    dbapi.isolation_level = None  # the driver's own transactions begin too late to keep two writers apart
    for pragma in (f"busy_timeout={_PATIENCE * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        try:
            dbapi.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError:
            if pragma != "journal_mode=WAL":  # a read-only file keeps the mode it has
                raise


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("kpi_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Generator[Connection]:
    """One view of the record: every question inside sees the same state."""
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        if fault := fault_of(error):
            raise fault from error
        raise


@contextmanager
def writing(engine: Engine) -> Generator[Connection]:
    """One transaction, alone among the writers; committed at its end, undone by any exception."""
    on_postgresql = engine.dialect.name == "postgresql"
    options: dict[str, Any] = {"isolation_level": "READ COMMITTED"} if on_postgresql else {"kpi_write": True}
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            if on_postgresql:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
            yield connection
    except DBAPIError as error:
        if fault := fault_of(error):
            raise fault from error
        raise


def ask(connection: Connection, question: str, *values: object) -> list[tuple[Any, ...]]:
    """The answer as plain tuples, to a question in the driver's own words, with ? for each value.

    For what every screen asks: there a statement built anew and a row object for each row would take longer than
    the record takes to answer.
    """
    text = question if connection.dialect.name == "sqlite" else question.replace("?", "%s")
    cursor = connection.exec_driver_sql(text, values).cursor
    return [] if cursor is None else list(cursor.fetchall())


def put(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert the rows, or replace those that have the same key."""
    held = list(rows)
    if not held:
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))}) "  # noqa: S608 - our own names
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}",
        [tuple(row) for row in held],
    )


def add(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert the rows; a key that is there already is an error."""
    held = [tuple(row) for row in rows]
    if held:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})",  # noqa: S608
            held,
        )


def many(connection: Connection, deed: str, rows: Sequence[Sequence[object]]) -> None:
    """One deed in the driver's own words, with ? for each value, for each of the rows."""
    if rows:
        text = deed if connection.dialect.name == "sqlite" else deed.replace("?", "%s")
        connection.exec_driver_sql(text, rows)  # pyright: ignore[reportArgumentType] - rows are tuples


NOTHING = -(2**63 - 1)
"""Stands for NULL among the numbers that are poured: no figure is as large."""
_AT_ONCE = 500


def pour(connection: Connection, insert: str, row: str, cells: Sequence[object], then: str = "") -> None:
    """Insert very many rows, hundreds of them with each statement, which takes half the time of one by one.

    `insert` is the deed up to VALUES, `row` what one row is with ? for each cell, `then` what follows the rows;
    `cells` are those of all rows, one after the other.
    """
    width = row.count("?")
    if connection.dialect.name != "sqlite":
        row = row.replace("?", "%s")
    whole = len(cells) - len(cells) % (_AT_ONCE * width)
    chunks = [tuple(cells[start : start + _AT_ONCE * width]) for start in range(0, whole, _AT_ONCE * width)]
    rest = tuple(cells[whole:])
    for some, rows in ((chunks, _AT_ONCE), ([rest] if rest else [], len(rest) // width)):
        if some:
            connection.exec_driver_sql(f"{insert} VALUES {', '.join([row] * rows)} {then}", some)
