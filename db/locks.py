"""Keeps the locks: periods of a unit and all below it in which nothing may be changed."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from db.engine import Connection, insert_rows
from db.seals import touch
from db.tables import locks


class LockRow(NamedTuple):
    unit_id: int
    period: int
    who: str
    at: str
    reason: str
    audit_id: int


_ALL = select(*(locks.c[name] for name in LockRow._fields)).order_by(locks.c.id)
_OF_UNITS = _ALL.where(locks.c.unit_id.in_(bindparam("units", expanding=True)))
_REMOVE = delete(locks).where(locks.c.unit_id == bindparam("unit"), locks.c.period == bindparam("code"))


def locks_of(connection: Connection, units: Iterable[int]) -> list[LockRow]:
    """The locks set on these units themselves."""
    return [LockRow(*row) for row in connection.fetch(_OF_UNITS, units=list(units))]


def all_locks(connection: Connection) -> list[LockRow]:
    """Every lock, in the order in which they were set."""
    return [LockRow(*row) for row in connection.fetch(_ALL)]


def add_lock(connection: Connection, row: LockRow) -> None:
    """Set a lock."""
    touch(connection, "locks", [(row.unit_id,)])
    insert_rows(connection, locks, LockRow._fields, [row])


def remove_locks(connection: Connection, unit: int, period: int) -> int:
    """Returns how many there were."""
    touch(connection, "locks", [(unit,)])
    return connection.execute(_REMOVE, unit=unit, code=period)
