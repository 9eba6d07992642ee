"""Keeps what signing in and out leave to be written until the store is free: whoever reads waits for no writer."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Protocol

from db.engine import Connection
from db.fault import StoreFault, is_of_the_data

_log = logging.getLogger(__name__)
CAN_WAIT = frozenset({"store_busy", "store_read_only", "store_full"})
"""The faults under which a store can still be read, so that people may sign in and look."""
AHEAD = timedelta(minutes=15)
"""What was noted for later than this was noted by a clock that was ahead."""
BRIEFLY = 0.25
"""Seconds that somebody who signs in waits for a writer; most are done by then."""
_MOST = 10_000  # beyond it somebody is guessing names by the thousand: then nobody signs in until the store is free
_MOST_VISITS = 20_000
_PAUSE_OF_VISITS = 10.0  # seconds
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0  # seconds


class Later(Protocol):
    """Something that is to be written, in the order in which it happened."""

    def write(self, connection: Connection) -> None: ...


class Pending:
    """What waits in this process for one store. Every transaction of the process takes it along, and a thread tries as
    long as something waits. It ends with the process, and so do the sessions in it: that opens no door."""

    def __init__(self) -> None:
        self.visits: OrderedDict[str, datetime] = OrderedDict()  # the last of each session, by the hash of its token
        self.turn = Lock()  # for tries that must be counted one after the other
        self._lock = Lock()
        self._waiting: list[Later] = []
        self._thread: Thread | None = None
        self._closed = Event()
        self._not_before = 0.0

    def all(self) -> list[Later]:
        """Look here before the record: what is not here any more stands there already."""
        with self._lock:
            return [*self._waiting]

    def add(self, *items: Later) -> None:
        """Keep them until the next transaction takes them along; raises StoreFault when too much waits already."""
        with self._lock:
            if len(self._waiting) >= _MOST:
                raise StoreFault("store_busy", "too much waits to be written")
            self._waiting += items

    def drop(self, *items: Later) -> None:
        """They are not to be written after all."""
        with self._lock:
            self._waiting = [item for item in self._waiting if item not in items]

    def keep_trying(self, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        """Have a thread begin transactions until nothing waits any more."""
        with self._lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = Thread(target=self._keep_trying, args=(writing,), daemon=True, name="pending")
                self._thread.start()

    def write(self, connection: Connection) -> int:
        """Write all that waits, in a transaction that may yet be taken back; how much it was, to be forgotten after."""
        waiting = self.all()
        for item in waiting:
            touched = {table: dict(keys) for table, keys in connection.touched.items()}
            last, step = connection.signed, connection.core.begin_nested()
            try:
                item.write(connection)
            except StoreFault:
                raise
            except Exception as error:
                if not is_of_the_data(error):
                    raise
                _log.exception("what waited could not be written: %s", type(item).__name__)
                step.rollback()
                connection.touched, connection.signed = touched, last
            else:
                step.commit()
        return len(waiting)

    def forget(self, count: int) -> None:
        """So many of the first have been written for good; somebody could write."""
        self._not_before = 0.0
        if count:
            with self._lock:
                del self._waiting[:count]

    def visit(self, token_hash: str, at: datetime) -> None:
        """Remember a visit; the record hears of it now and then."""
        with self._lock:
            known = self.visits.get(token_hash, at)
            # A visit that lies well ahead was noted by a clock that was: it is forgotten.
            self.visits[token_hash] = at if known - at > AHEAD else max(at, known)
            self.visits.move_to_end(token_hash)
            while len(self.visits) > _MOST_VISITS:
                self.visits.popitem(last=False)

    @property
    def brief(self) -> float:
        """The seconds that somebody who signs in waits for a writer: none while the store is known to be busy."""
        return BRIEFLY if self.may_note() else 0.0

    def may_note(self) -> bool:
        """Whether a visit may be written: not just after the store was found busy."""
        return time.monotonic() >= self._not_before

    def note_later(self) -> None:
        self._not_before = time.monotonic() + _PAUSE_OF_VISITS

    def close(self) -> None:
        """No more tries. Waits for the one under way: a connection it holds cannot go back to a pool that has gone."""
        self._closed.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(_LONGEST_PAUSE)

    def _keep_trying(self, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        pause = _FIRST_PAUSE
        while not self._closed.wait(pause):
            try:
                with writing():
                    pass  # it takes along what waits
            except StoreFault:
                pause = min(pause * 1.5, _LONGEST_PAUSE)
            except Exception:  # noqa: BLE001 - the next try may find the store in order
                _log.exception("what waits could not be written")
                pause = _LONGEST_PAUSE
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
        with self._lock:
            self._thread = None
