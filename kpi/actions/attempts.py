"""Attempts: wrong passwords are counted in the store, where all processes see them; many slow down, then lock."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db import audit
from db import people as rows
from db.people import AttemptRow
from kpi.actions.refusal import Refused
from kpi.actions.store import Store

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


def count(store: Store, keys: list[str], moment: datetime) -> None:
    """Count the attempt before the password is looked at, so that many at once cannot slip through."""
    with store.writing() as connection:
        held = {key: rows.attempt_of(connection, key) for key in keys}
        waiting = max((row.until for row in held.values() if row), default="")
        if waiting > _text(moment):
            seconds = (datetime.fromisoformat(waiting) - moment).total_seconds()
            raise Refused("sign_in_waits", minutes=str(int(seconds // 60) + 1), seconds=str(int(seconds) + 1))
        rows.forget_attempts(connection, before=_text(moment - timedelta(days=1)))
        for key, row in held.items():
            failures = (row.failures if row and row.last > _text(moment - timedelta(hours=24)) else 0) + 1
            until = _until(failures, moment, most=LOCKED_AFTER if key.startswith("name:") else LOCKED_AFTER_FROM)
            rows.put_attempt(connection, AttemptRow(key, failures, _text(moment), until))
            if failures == LOCKED_AFTER and key.startswith("name:"):
                _sign_lock(connection, _text(moment), key[5:])


def uncount(connection: "Connection", keys: list[str]) -> None:
    """It was she: her name is counted anew, and one attempt less from her address."""
    rows.forget_attempts(connection, key=keys[0])
    for key in keys[1:]:
        if row := rows.attempt_of(connection, key):
            rows.put_attempt(connection, row._replace(failures=max(row.failures - 1, 0)))


def _until(failures: int, moment: datetime, *, most: int) -> str:
    if failures >= most:
        return _text(moment + _LOCK)
    slowed = failures - SLOWED_AFTER if most == LOCKED_AFTER else 0
    return _text(moment + timedelta(seconds=2**slowed)) if slowed > 0 else ""
