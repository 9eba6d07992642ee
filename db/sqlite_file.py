"""Prepares connections to SQLite and begins their transactions, in SQLite's own words; tells one file from another."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from db.engine import PATIENCE


def prepare(driver: sqlite3.Connection) -> None:
    """What every connection to SQLite begins with."""
    driver.isolation_level = None  # the driver's own transactions begin too late to keep two writers apart
    for pragma in (f"busy_timeout={PATIENCE * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        try:
            driver.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError:
            if pragma != "journal_mode=WAL":  # a read-only file keeps the mode it has
                raise


def begin_reading(driver: sqlite3.Connection) -> None:
    """One view: it begins with the first question and waits for nobody."""
    driver.execute("BEGIN")


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


def without_foreign_keys(driver: sqlite3.Connection) -> None:
    """While tables are rebuilt; SQLite heeds it outside of a transaction only."""
    driver.execute("PRAGMA foreign_keys=OFF")


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


Identity = tuple[int, int, bool]


def identity(file: Path) -> Identity | None:
    """Which file it is, whatever it is called, and whether it may be written: a connection keeps the right that it was
    opened with. None when there is no file."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, os.access(file, os.W_OK, effective_ids=_BY_EFFECTIVE)


_BY_EFFECTIVE = os.access in os.supports_effective_ids
