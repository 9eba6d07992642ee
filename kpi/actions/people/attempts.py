"""Counts wrong passwords in the store, where all processes see them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from db import audit
from db import people as rows
from db.fault import StoreFault
from db.people import AttemptRow
from kpi.actions.people import patience
from kpi.actions.record.pending import CAN_WAIT
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store

if TYPE_CHECKING:
    from db.engine import Connection


def _sign_lock(connection: "Connection", at: str, name: str) -> None:
    audit.sign(connection, at=at, who="sign-in", deed="sign-in locked", subject=f"person {name}", moves=False)


class Counts(Protocol):
    """Where tries are counted: in the record, or in memory beside it while somebody else writes."""

    def of(self, key: str) -> AttemptRow | None:
        """What is noted of a key."""

    def put(self, row: AttemptRow) -> None:
        """Note it in the place of what was."""

    def forget(self, key: str) -> None:
        """Take away what is noted of a key."""


class _InTheRecord:
    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    def of(self, key: str) -> AttemptRow | None:
        return rows.attempt_of(self._connection, key)

    def put(self, row: AttemptRow) -> None:
        rows.put_attempt(self._connection, row)

    def forget(self, key: str) -> None:
        rows.forget_attempts(self._connection, key=key)


class _InMemory:
    """What the record says of each key, and over it what waits to be written."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: dict[str, AttemptRow | None] = {}

    def of(self, key: str) -> AttemptRow | None:
        return self._rows[key] if key in self._rows else rows.attempt_of(self._connection, key)

    def put(self, row: AttemptRow) -> None:
        self._rows[row.key] = row

    def forget(self, key: str) -> None:
        self._rows[key] = None


class _Tried(NamedTuple):
    """A try that waits to be written."""

    keys: tuple[str, ...]
    moment: datetime

    def count(self, counts: Counts) -> bool:
        """Whether a name has come to the longest wait by it; raises Refused while one has to wait."""
        before = {key: counts.of(key) for key in self.keys}
        noted = patience.tried(before, self.moment)
        for row in noted:
            counts.put(row)
        return patience.locked(before, noted)

    def write(self, connection: "Connection") -> None:
        rows.forget_attempts(connection, before=patience.text(self.moment - timedelta(days=1)))
        if self.count(_InTheRecord(connection)):
            _sign_lock(connection, patience.text(self.moment), self.keys[0].removeprefix("name:"))


class Forgiven(NamedTuple):
    """It was she: her own tries are forgotten."""

    keys: tuple[str, ...]

    def count(self, counts: Counts) -> bool:
        """Take her own tries out of the counts, by which no name comes to the longest wait."""
        for row in patience.forgiven({key: counts.of(key) for key in self.keys}):
            if row.failures:
                counts.put(row)
            else:
                counts.forget(row.key)
        return False

    def write(self, connection: "Connection") -> None:
        """The same in the record."""
        self.count(_InTheRecord(connection))


def count(store: Store, keys: Sequence[str], moment: datetime) -> None:
    """Count the attempt before the password is looked at, so that many at once cannot slip through; in memory while the
    store is not free. Raises Refused."""
    tried = _Tried(tuple(keys), moment)
    try:
        with store.writing(wait=store.pending.brief) as connection:
            tried.write(connection)
    except StoreFault as fault:
        if fault.code not in CAN_WAIT:
            raise
        store.pending.note_later()
        _count_in_memory(store, tried)


def _count_in_memory(store: Store, tried: _Tried) -> None:
    with store.pending.turn:
        waiting = store.pending.all()
        with store.reading() as connection:
            counts = _InMemory(connection)
            for later in waiting:
                if isinstance(later, _Tried | Forgiven):
                    with suppress(Refused):
                        later.count(counts)
            tried.count(counts)
        store.pending.add(tried)
    store.pending.keep_trying(store.writing_now)


def uncount(connection: "Connection", keys: Sequence[str]) -> None:
    """It was she: see Forgiven."""
    Forgiven(tuple(keys)).write(connection)


def forget(connection: "Connection", name: str) -> None:
    """All tries at a name, from wherever: an administrator has given it a new password."""
    rows.forget_attempts(connection, key=f"name:{name}")
    rows.forget_attempts(connection, start=f"pair:{name}@")
