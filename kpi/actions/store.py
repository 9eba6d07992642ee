"""The store: one record, opened and brought up to date."""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from db import audit, schema
from db.brief import Brief, file_of
from db.fault import StoreFault
from kpi.language.dates import VIETNAM

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from db.engine import Connection, Source
    from kpi.actions.book import Book

DEFAULT = "kpi.sqlite"

__all__ = ["Deed", "Store", "StoreFault", "database_of", "now", "open_store", "shared_store", "shown_database", "today"]


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day it is where the offices are."""
    return now().astimezone(VIETNAM).date()


@dataclass(frozen=True)
class Deed:
    """One write under way: its transaction, its number in the audit, who does it and when."""

    connection: "Connection"
    number: int
    at: str
    by: str


@dataclass(frozen=True, eq=False)
class Store:
    """A record that can be read and written; `upgraded_from` is the schema it was at, if it was brought up to date just
    now, `copy` names the copy made before that."""

    source: "Source"
    copy: str = ""
    upgraded_from: str = ""
    memory: dict[object, object] = field(default_factory=dict[object, object])  # immutable answers, by data version
    books: "list[Book]" = field(default_factory=list["Book"])  # the last one opened
    lock: Lock = field(default_factory=Lock)

    @property
    def name(self) -> str:
        """Which record it is: the same for all who have it open."""
        return self.source.name

    def reading(self) -> "AbstractContextManager[Connection]":
        return self.source.reading()

    def writing(self) -> "AbstractContextManager[Connection]":
        return self.source.writing()

    @contextmanager
    def deed(self, by: str) -> "Generator[Deed]":
        """One transaction in which one line is to be signed."""
        with self.source.writing() as connection:
            yield Deed(connection, audit.next_id(connection), now().isoformat(timespec="milliseconds"), by)

    def version(self) -> int:
        """The number of the last line that moved approved figures or the book: all that officials see."""
        with self.reading() as connection:
            return audit.version(connection)

    def last_line(self) -> int:
        """The number of the last line of all: as long as it is the same, no draft and no lock has changed either."""
        with self.reading() as connection:
            return audit.last_id(connection)

    def close(self) -> None:
        self.source.dispose()


def database_of(asked: str | None = None) -> str:
    """The database that was asked for, else the one of the environment, else a file here."""
    return asked or os.environ.get("KPI_DATABASE_URL") or DEFAULT


def shown_database(database: str) -> str:
    """The database as it may be printed: without its password."""
    from db.pooled import url_of

    return url_of(database).render_as_string(hide_password=True)


def shared_store() -> Store:
    """The one store of this process, opened when it is first asked for."""
    return _shared(database_of())


@cache
def _shared(database: str) -> Store:
    return open_store(database)


def open_store(database: str | None = None, *, create: bool = True, brief: bool = False) -> Store:
    """Open the store and bring it up to date; `create=False` refuses to begin a new one. Raises StoreFault.

    With `brief` for a process that does one thing and ends: it starts much sooner where the store is an SQLite file.
    """
    asked = database_of(database)
    file = file_of(asked)
    if not create and file is not None and not file.exists():
        raise StoreFault("store_missing", asked)
    if brief and file is not None and file.exists():
        store = Store(Brief(file))
        with store.reading() as connection:
            if schema.revision(connection) == schema.HEAD:
                return store
        store.close()
    from db.pooled import Pooled

    pooled = Pooled(asked)
    with pooled.reading() as connection:
        at = schema.revision(connection)
    if not at and not create:
        pooled.dispose()
        raise StoreFault("store_missing", asked)
    if at == schema.HEAD:
        return Store(pooled)
    return Store(pooled, copy=schema.upgrade(pooled, then=_judge_anew), upgraded_from=at)


def _judge_anew(connection: "Connection", before: str, first_sealed: Sequence[str]) -> None:
    from kpi.actions import upgrade  # which reads, and so stands above the store

    upgrade.sign_seals(connection, first_sealed, now())
    upgrade.judge_anew(connection, before, now())
