"""Counts what a store is asked: every statement and every transaction, however it goes to the driver."""

import re
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

_ENDS = re.compile(r"\s*(COMMIT|ROLLBACK)")


class Queries(NamedTuple):
    """How often a store was asked, and in how many transactions."""

    statements: int
    transactions: int


class Counter:
    """What has been asked since it was last set back."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.transactions = 0

    def take(self) -> Queries:
        """What was asked, and begin anew."""
        queries = Queries(len(self.texts), self.transactions)
        self.texts, self.transactions = [], 0
        return queries


@contextmanager
def counting() -> Generator[Counter]:
    """Counts on every store of this process.

    SQLite tells itself what it executes, for the drawers hand it their words past SQLAlchemy; of PostgreSQL, SQLAlchemy
    sees all of it.
    """
    counter = Counter()

    def on_statement(words: str) -> None:
        if words.startswith("BEGIN"):
            counter.transactions += 1
        elif not _ENDS.match(words):
            counter.texts.append(words)

    def on_checkout(driver: object, *_: object) -> None:
        if isinstance(driver, sqlite3.Connection):
            driver.set_trace_callback(on_statement)

    def on_checkin(driver: object, *_: object) -> None:
        if isinstance(driver, sqlite3.Connection):
            driver.set_trace_callback(None)

    def on_begin(connection: Connection) -> None:
        if connection.dialect.name != "sqlite":
            counter.transactions += 1

    def on_execute(connection: Connection, _cursor: object, words: str, *_: Any) -> None:
        if connection.dialect.name != "sqlite":
            counter.texts.append(words)

    listening = (
        (Pool, "checkout", on_checkout),
        (Pool, "checkin", on_checkin),
        (Engine, "begin", on_begin),
        (Engine, "before_cursor_execute", on_execute),
    )
    for where, what, listener in listening:
        event.listen(where, what, listener)
    try:
        yield counter
    finally:
        for where, what, listener in listening:
            event.remove(where, what, listener)
