"""The store: one record that is open, read and written."""

import os
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Lock

from db import audit, schema, settings
from db.engine import PATIENCE, Connection, Source, no_wait
from db.fault import StoreFault
from db.pooled import url_of
from kpi.actions.record.book import Book
from kpi.actions.record.pending import BRIEFLY, Pending
from kpi.language.dates import VIETNAM

DEFAULT = "kpi.sqlite"
State = audit.State
WAIT = "wait_seconds"
"""The setting that says how long one who writes waits for another."""

__all__ = [
    "Deed",
    "State",
    "Store",
    "StoreFault",
    "database_of",
    "now",
    "shown_database",
    "today",
]


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day it is where the offices are."""
    return now().astimezone(VIETNAM).date()


class _Writable(Exception):  # noqa: N818 - good news, which takes back what was tried
    pass


@dataclass(frozen=True)
class Deed:
    """One write under way: its transaction, its number in the audit, who does it and when."""

    connection: Connection
    number: int
    at: str
    by: str


@dataclass(frozen=True, eq=False)
class Store:
    """A record that can be read and written; `upgraded_from` is the schema it was at, if it was brought up to date just
    now, `copy` names the copy made before that; `is_new` where there was none before."""

    source: Source
    copy: str = ""
    upgraded_from: str = ""
    is_new: bool = False
    memory: dict[object, object] = field(default_factory=dict[object, object])  # immutable answers, by the last hash
    books: list[Book] = field(default_factory=list[Book])  # the last one opened
    lock: Lock = field(default_factory=Lock)
    pending: Pending = field(default_factory=Pending)
    trouble: list[str] = field(default_factory=list[str])  # why the last write was not taken
    _gate: Lock = field(default_factory=Lock)  # writers of this process wait here, and not where somebody could read

    @property
    def name(self) -> str:
        """Which record it is: the same for all who have it open."""
        return self.source.name

    def reading(self) -> AbstractContextManager[Connection]:
        return self.source.reading()

    @contextmanager
    def writing(self, *, wait: float | None = None) -> Generator[Connection]:
        """One transaction, alone among all writers, which takes along what waited to be written. Raises StoreFault when
        the writer before has not ended in time: after so many seconds to `wait`, or those of the setting."""
        left = _until(self._patience if wait is None else lambda: wait)
        if not self._gate.acquire(blocking=False):
            seconds = left()
            if seconds <= 0 or not self._gate.acquire(timeout=seconds):
                raise StoreFault("store_busy", "another writer of this process")
        try:
            with self.source.writing(left) as connection:
                taken = self.pending.write(connection)
                yield connection
            self.pending.forget(taken)
            self.trouble.clear()
        except StoreFault as fault:
            if fault.code != "store_busy":
                self.trouble[:] = [fault.code]
            raise
        finally:
            self._gate.release()

    def writing_now(self) -> AbstractContextManager[Connection]:
        """The same for what is tried again and again: nobody waits behind it for long."""
        return self.writing(wait=BRIEFLY)

    def _patience(self) -> float:
        """Seconds to wait for another writer; asked only when there is one."""
        with self.reading() as connection:
            return float(settings.all_settings(connection).get(WAIT, PATIENCE))

    def write_fault(self) -> str:
        """Why nothing can be written now; "" when it can, or when somebody is writing. Nobody waits for the answer."""
        if not self._gate.acquire(blocking=False):
            return ""
        try:
            with self.source.writing(no_wait) as connection:
                schema.write_nothing(connection)
                raise _Writable
        except _Writable:
            pass
        except StoreFault as fault:
            return "" if fault.code == "store_busy" else fault.code
        finally:
            self._gate.release()
        return next((code for code in self.trouble if code == "store_full"), "")

    @contextmanager
    def deed(self, by: str) -> Generator[Deed]:
        """One transaction in which one line is to be signed; see `writing`."""
        with self.writing() as connection:
            yield Deed(connection, audit.next_id(connection), now().isoformat(timespec="milliseconds"), by)

    def version(self) -> int:
        """The number of the last line that moved approved figures or the book: all that officials see."""
        with self.reading() as connection:
            return audit.version(connection)

    def state(self) -> audit.State:
        """The last line that moved approved figures or the book, with its hash."""
        with self.reading() as connection:
            return audit.state(connection)

    def last_hash(self) -> str:
        """The hash of the last line of all: as long as it is the same, no draft and no lock has changed either."""
        with self.reading() as connection:
            return audit.last_state(connection).hash

    def close(self) -> None:
        self.pending.close()
        self.source.dispose()


def _until(seconds: Callable[[], float]) -> Callable[[], float]:
    """What is left of so many seconds, which are asked for and begin when somebody has to wait."""
    end: list[float] = []

    def left() -> float:
        if not end:
            end.append(time.monotonic() + seconds())
        return end[0] - time.monotonic()

    return left


def database_of(named: str | None = None) -> str:
    """The database that was named, else the one of the environment, else a file here."""
    return named or os.environ.get("KPI_DATABASE_URL") or DEFAULT


def shown_database(database: str) -> str:
    """The database as it may be printed: without its password."""
    return url_of(database).render_as_string(hide_password=True)
