"""SQLite in a file, for a process that does one thing and ends: no pool, no SQLAlchemy until a statement is built."""

import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from db import seals
from db.engine import Connection
from db.fault import StoreFault, fault_of

if TYPE_CHECKING:
    import sqlalchemy

PATIENCE = 30
"""Seconds that a writer waits for the one before it, where nobody says otherwise: a look at a long file, or its import,
holds the store long."""


def patience() -> float:
    """The seconds to wait for another writer where the store has no setting for it yet."""
    return PATIENCE


def no_wait() -> float:
    """For what is written now or later: nobody waits for it."""
    return 0.0


def prepare(driver: sqlite3.Connection) -> None:
    """What every connection to SQLite begins with, however it is come by."""
    driver.isolation_level = None  # the driver's own transactions begin too late to keep two writers apart
    for pragma in (f"busy_timeout={PATIENCE * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        try:
            driver.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError:
            if pragma != "journal_mode=WAL":  # a read-only file keeps the mode it has
                raise


def begin_writing(driver: sqlite3.Connection, left: Callable[[], float]) -> None:
    """Begin to write at once, or when the writer before has ended, as long as there is time left."""
    driver.execute("PRAGMA busy_timeout=0")
    try:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or (seconds := left()) <= 0:
                raise
            driver.execute(f"PRAGMA busy_timeout={int(seconds * 1000) + 1}")
            driver.execute("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


Identity = tuple[int, int, bool]


def identity(file: Path) -> Identity | None:
    """Which file it is, whatever it is called, and whether it may be written: a connection keeps the right that it was
    opened with. None when there is no file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, os.access(file, os.W_OK, effective_ids=_BY_EFFECTIVE)


_BY_EFFECTIVE = os.access in os.supports_effective_ids


def file_of(database: str) -> Path | None:
    """The file that a plain path or a plain URL of SQLite names; None when it has to be looked at more closely."""
    path = database.removeprefix("sqlite:///")
    if (
        not path
        or "://" in path
        or path.startswith((":memory:", "file:"))
        or (path != database and set(path) & {*"?%"})
    ):
        return None
    return Path(path)


class Brief:
    """The record in a file that is there; see `db.engine.Source`.

    A file that was taken away is noticed: to connect would begin a new, empty store under the old name; and so is one
    that was put in its place.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._idle: list[tuple[sqlite3.Connection, Identity]] = []

    @property
    def name(self) -> str:
        return f"sqlite:///{self._file}"

    def reading(self) -> AbstractContextManager[Connection]:
        return self._begun(_begin_reading)

    def writing(self, left: Callable[[], float] = patience) -> AbstractContextManager[Connection]:
        return self._begun(partial(begin_writing, left=left))

    def dispose(self) -> None:
        while self._idle:
            self._idle.pop()[0].close()

    @contextmanager
    def _begun(self, begin: Callable[[sqlite3.Connection], None]) -> Generator[Connection]:
        driver: sqlite3.Connection | None = None
        try:
            driver, there = self._taken()
            begin(driver)
            connection = Connection(partial(_core_over, driver), on_sqlite=True, driver=driver)
            yield connection
            seals.settle(connection)
            connection.close()
            driver.execute("COMMIT")
            self._idle.append((driver, there))
            driver = None
        except sqlite3.Error as error:
            if fault := fault_of(error, operational=isinstance(error, sqlite3.OperationalError)):
                raise fault from error
            raise
        finally:
            if driver is not None:
                driver.close()  # and with it goes what was begun and not kept

    def _taken(self) -> tuple[sqlite3.Connection, Identity]:
        """A connection that nobody else has."""
        there = identity(self._file)
        if there is None:
            raise StoreFault("store_gone", str(self._file))
        while self._idle:
            driver, was = self._idle.pop()
            if was == there:
                return driver, there
            driver.close()
        driver = sqlite3.connect(self._file, timeout=PATIENCE, check_same_thread=False)
        try:
            prepare(driver)
        except BaseException:
            driver.close()
            raise
        return driver, there


def _begin_reading(driver: sqlite3.Connection) -> None:
    driver.execute("BEGIN")


class _Lent:
    """The driver's connection in other hands: what has been begun on it is for its owner to keep or to undo."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> object:
        return getattr(self._driver, name)

    def commit(self) -> None:
        """Not theirs to do."""

    rollback = close = commit


def _core_over(driver: sqlite3.Connection) -> "sqlalchemy.Connection":
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    return create_engine("sqlite://", creator=partial(_Lent, driver), poolclass=StaticPool).connect()
