"""Opens the record behind pools of connections, for many at a time: SQLite in a file, or PostgreSQL by its URL."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import sqlalchemy
from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as NoPlace
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from db import seals
from db.engine import PATIENCE, Connection, patience
from db.fault import StoreFault, fault_of
from db.sqlite_file import begin_reading, begin_writing, identity, prepare

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


_READERS = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 10}
_WRITERS = {"pool_size": 1, "max_overflow": 0, "pool_timeout": PATIENCE}
"""One place: who waits to write must not stand where somebody could read."""


def engine_of(database: str, *, writes: bool = False) -> Engine:
    """The engine of those who read a store, or of those who write it; each process keeps one of each."""
    url, places = url_of(database), _WRITERS if writes else _READERS
    if url.get_backend_name() == "postgresql":
        isolation = "READ COMMITTED" if writes else "REPEATABLE READ"
        try:
            return create_engine(url, pool_pre_ping=True, isolation_level=isolation, **places)
        except ModuleNotFoundError as error:
            raise StoreFault("store_needs_driver", str(error)) from error
    if url.database:
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFault("store_gone", str(error)) from error
    arguments = {"timeout": PATIENCE, "check_same_thread": False}
    engine = create_engine(url, poolclass=QueuePool, connect_args=arguments, **places)
    event.listen(engine, "connect", _prepared)
    event.listen(engine, "begin", _begin)
    if file := file_of(url):
        _watch(engine, file)
    return engine


def file_of(url: URL) -> Path | None:
    """The file that the URL plainly names; None of PostgreSQL, of a store in memory, and of SQLite's own URLs."""
    named = url.database if url.get_backend_name() == "sqlite" else None
    return Path(named) if named and named != ":memory:" and not named.startswith("file:") else None


class Pooled:
    """See `db.engine.Source`."""

    def __init__(self, database: str) -> None:
        self.engine, self.writer = engine_of(database), engine_of(database, writes=True)
        self._on_postgresql = self.engine.dialect.name == "postgresql"
        self._file = file_of(self.engine.url)
        self._there = identity(self._file) if self._file else None

    @property
    def name(self) -> str:
        return str(self.engine.url)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        self._look()
        with _faults(), self.engine.connect() as core, core.begin():
            yield Connection(core)

    @contextmanager
    def writing(self, left: Callable[[], float] = patience) -> Generator[Connection]:
        self._look()
        try:
            with _faults(), self.writer.connect().execution_options(kpi_write=left) as core, core.begin():
                if self._on_postgresql:
                    _wait_on_postgresql(core, left)
                connection = Connection(core)
                yield connection
                seals.settle(connection)
        except StoreFault as fault:
            if fault.code == "store_read_only":  # whoever is connected stays so, also when it may be written again
                self.dispose()
            raise

    def _look(self) -> None:
        """Let go of a file that is another one now, or that may or may not be written any more: on SQLite all
        connections of a process share what the first of them was allowed."""
        if self._file is not None and (now := identity(self._file)) != self._there:
            self._there = now
            self.dispose()

    def dispose(self) -> None:
        self.engine.dispose()
        self.writer.dispose()


_TURN = select(
    func.pg_try_advisory_xact_lock(_ONE_WRITER),
    func.current_setting("transaction_read_only"),
    func.current_setting("lock_timeout"),
)
_WAIT = select(func.pg_advisory_xact_lock(_ONE_WRITER))


def _wait_on_postgresql(core: sqlalchemy.Connection, left: Callable[[], float]) -> None:
    is_ours, is_read_only, lock_timeout = core.execute(_TURN).one()
    if is_read_only == "on":
        raise StoreFault("store_read_only", "transaction_read_only")
    if is_ours:
        return
    if (seconds := left()) <= 0:
        raise StoreFault("store_busy", "the advisory lock")
    core.execute(select(func.set_config("lock_timeout", f"{int(seconds * 1000) + 1}ms", True)))
    core.execute(_WAIT)
    core.execute(select(func.set_config("lock_timeout", lock_timeout, True)))


@contextmanager
def _faults() -> Generator[None]:
    try:
        yield
    except NoPlace as error:
        raise StoreFault("store_crowded", str(error)) from error
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

    def connected(_dbapi: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        seen.add("a store")
        record.info["file"] = identity(file)

    def before_use(_dbapi: sqlite3.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
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
    left = connection.get_execution_options().get("kpi_write")
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    if left is None:
        begin_reading(driver)
    else:
        begin_writing(driver, left)
