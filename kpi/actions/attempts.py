"""Attempts: wrong passwords are counted in the store, where all processes see them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db import audit
from db import people as rows
from kpi.actions import patience
from kpi.actions.store import Store

if TYPE_CHECKING:
    from db.engine import Connection


def _sign_lock(connection: "Connection", at: str, name: str) -> None:
    audit.sign(connection, at=at, who="sign-in", deed="sign-in locked", subject=f"person {name}", moves=False)


def count(store: Store, keys: Sequence[str], moment: datetime) -> None:
    """Count the attempt before the password is looked at, so that many at once cannot slip through. Raises Refused."""
    with store.writing() as connection:
        before = {key: rows.attempt_of(connection, key) for key in keys}
        noted = patience.tried(before, moment)
        rows.forget_attempts(connection, before=patience.text(moment - timedelta(days=1)))
        for row in noted:
            rows.put_attempt(connection, row)
        if patience.locked(before, noted):
            _sign_lock(connection, patience.text(moment), keys[0].removeprefix("name:"))


def uncount(connection: "Connection", keys: Sequence[str]) -> None:
    """It was she: her own tries are forgotten."""
    for row in patience.forgiven({key: rows.attempt_of(connection, key) for key in keys}):
        if row.failures:
            rows.put_attempt(connection, row)
        else:
            rows.forget_attempts(connection, key=row.key)


def forget(connection: "Connection", name: str) -> None:
    """All tries at a name, from wherever: an administrator has given it a new password."""
    rows.forget_attempts(connection, key=f"name:{name}")
    rows.forget_attempts(connection, start=f"pair:{name}@")
