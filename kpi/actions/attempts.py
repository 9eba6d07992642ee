"""Attempts: wrong passwords are counted in the store, where all processes see them; many slow down, then lock."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from db import audit
from db import people as rows
from db.people import AttemptRow
from kpi.actions.pending import CAN_WAIT
from kpi.actions.refusal import Refused
from kpi.actions.store import Store, StoreFault

if TYPE_CHECKING:
    from db.engine import Connection

SLOWED_AFTER, LOCKED_AFTER = 3, 10
"""Failures of one name: from here on each attempt waits twice as long, and from there on for a quarter of an hour."""
LOCKED_AFTER_FROM = 60
"""Failures from one address, where a whole office may sit behind it."""
_LOCK = timedelta(minutes=15)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _sign_lock(connection: "Connection", at: str, name: str) -> None:
    audit.sign(connection, at=at, who="sign-in", deed="sign-in locked", subject=f"person {name}", moves=False)


class Counts(Protocol):
    """Where tries are counted: in the record, or in memory beside it while somebody else writes."""

    def of(self, key: str) -> AttemptRow | None: ...

    def put(self, row: AttemptRow) -> None: ...

    def forget(self, key: str) -> None: ...


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
        """Whether the name is locked by it; raises Refused while one has to wait."""
        return _counted(counts, self.keys, self.moment)

    def write(self, connection: "Connection") -> None:
        rows.forget_attempts(connection, before=_text(self.moment - timedelta(days=1)))
        if self.count(_InTheRecord(connection)):
            _sign_lock(connection, _text(self.moment), self.keys[0].removeprefix("name:"))


class Forgiven(NamedTuple):
    """It was she: her name is counted anew, and one attempt less from her address."""

    keys: tuple[str, ...]

    def count(self, counts: Counts) -> bool:
        counts.forget(self.keys[0])
        for key in self.keys[1:]:
            if row := counts.of(key):
                counts.put(row._replace(failures=max(row.failures - 1, 0)))
        return False

    def write(self, connection: "Connection") -> None:
        self.count(_InTheRecord(connection))


def count(store: Store, keys: list[str], moment: datetime) -> None:
    """Count the attempt before the password is looked at, so that many at once cannot slip through; in memory while the
    store is not free."""
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
            for one in waiting:
                if isinstance(one, _Tried | Forgiven):
                    with suppress(Refused):
                        one.count(counts)
            tried.count(counts)
        store.pending.add(tried)
    store.pending.keep_trying(store.writing_now)


def _counted(counts: Counts, keys: Sequence[str], moment: datetime) -> bool:
    held = {key: counts.of(key) for key in keys}
    waiting = max((row.until for row in held.values() if row), default="")
    if waiting > _text(moment):
        seconds = (datetime.fromisoformat(waiting) - moment).total_seconds()
        raise Refused("sign_in_waits", minutes=str(int(seconds // 60) + 1), seconds=str(int(seconds) + 1))
    is_locked = False
    for key, row in held.items():
        failures = (row.failures if row and row.last > _text(moment - timedelta(hours=24)) else 0) + 1
        until = _until(failures, moment, most=LOCKED_AFTER if key.startswith("name:") else LOCKED_AFTER_FROM)
        counts.put(AttemptRow(key, failures, _text(moment), until))
        is_locked = is_locked or (failures == LOCKED_AFTER and key.startswith("name:"))
    return is_locked


def uncount(connection: "Connection", keys: list[str]) -> None:
    """It was she: see Forgiven."""
    Forgiven(tuple(keys)).write(connection)


def _until(failures: int, moment: datetime, *, most: int) -> str:
    if failures >= most:
        return _text(moment + _LOCK)
    slowed = failures - SLOWED_AFTER if most == LOCKED_AFTER else 0
    return _text(moment + timedelta(seconds=2**slowed)) if slowed > 0 else ""
