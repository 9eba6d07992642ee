"""The record behind a pool of connections, for many at a time: SQLite in a file, or PostgreSQL by its URL."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.pool import QueuePool

from db import seals
from db.brief import PATIENCE, identity, prepare
from db.engine import Connection
from db.fault import StoreFault, fault_of

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

_ONE_WRITER = 7420  # the advisory lock that makes writers on PostgreSQL wait for each other, as on SQLite


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
    engine = create_engine(url, poolclass=QueuePool, connect_args={"timeout": PATIENCE, "check_same_thread": False})
    event.listen(engine, "connect", _prepared)
    event.listen(engine, "begin", _begin)
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        _watch(engine, Path(url.database))
    return engine


class Pooled:
    """See `db.engine.Source`."""

    def __init__(self, database: str) -> None:
        self.engine = engine_of(database)
        import_module("db.tables")  # of which statements are made: there before the first one who asks

    @property
    def name(self) -> str:
        return str(self.engine.url)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        with _faults(), self.engine.connect() as core, core.begin():
            yield _over(core)

    @contextmanager
    def writing(self) -> Generator[Connection]:
        on_postgresql = self.engine.dialect.name == "postgresql"
        options: dict[str, Any] = {"isolation_level": "READ COMMITTED"} if on_postgresql else {"kpi_write": True}
        with _faults(), self.engine.connect().execution_options(**options) as core, core.begin():
            if on_postgresql:
                core.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
            connection = _over(core)
            yield connection
            seals.settle(connection)

    def dispose(self) -> None:
        self.engine.dispose()


def _over(core: sqlalchemy.Connection) -> Connection:
    """The driver of SQLite is handed its words directly: of a written figure SQLAlchemy took a fifth of the time."""
    on_sqlite = core.dialect.name == "sqlite"
    driver = cast("sqlite3.Connection", core.connection.driver_connection) if on_sqlite else None
    return Connection(lambda: core, on_sqlite=on_sqlite, driver=driver)


@contextmanager
def _faults() -> Generator[None]:
    try:
        yield
    except DBAPIError as error:
        if fault := fault_of(error.orig, operational=isinstance(error, OperationalError)):
            raise fault from error
        raise
    except sqlite3.Error as error:
        if fault := fault_of(error, operational=isinstance(error, sqlite3.OperationalError)):
            raise fault from error
        raise


def _watch(engine: Engine, file: Path) -> None:
    """A file that was taken away or put in another's place is noticed: SQLite would go on writing into nothing."""
    seen: set[str] = set()

    def before_connecting(*_: object) -> None:
        if seen and not file.exists():  # to connect would begin a new, empty store under the old name
            raise StoreFault("store_gone", str(file))

    def connected(_dbapi: sqlite3.Connection, record: "ConnectionPoolEntry") -> None:
        seen.add("a store")
        record.info["file"] = identity(file)

    def before_use(_dbapi: sqlite3.Connection, record: "ConnectionPoolEntry", _proxy: object) -> None:
        now = identity(file)
        if now is None:
            raise StoreFault("store_gone", str(file))
        if record.info.get("file") != now:
            raise DisconnectionError("the file is another one now")

    event.listen(engine, "do_connect", before_connecting)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", before_use)


def _prepared(driver: sqlite3.Connection, _record: object) -> None:
    prepare(driver)


def _begin(connection: sqlalchemy.Connection) -> None:
    writes = connection.get_execution_options().get("kpi_write")
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
