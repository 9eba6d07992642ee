"""The drawer of locks: periods of a unit and all below it in which nothing may be changed."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from db.engine import add
from db.tables import locks


class LockRow(NamedTuple):
    unit_id: int
    period: int
    who: str
    at: str
    reason: str
    audit_id: int


def locks_of(connection: Connection, units: Iterable[int]) -> list[LockRow]:
    """The locks set on these units themselves."""
    query = select(*(locks.c[name] for name in LockRow._fields)).where(locks.c.unit_id.in_(list(units)))
    return [LockRow(*row) for row in connection.execute(query.order_by(locks.c.id))]


def all_locks(connection: Connection) -> list[LockRow]:
    query = select(*(locks.c[name] for name in LockRow._fields)).order_by(locks.c.id)
    return [LockRow(*row) for row in connection.execute(query)]


def add_lock(connection: Connection, row: LockRow) -> None:
    add(connection, locks, LockRow._fields, [row])


def remove_locks(connection: Connection, unit: int, period: int) -> int:
    """Returns how many there were."""
    return connection.execute(delete(locks).where(locks.c.unit_id == unit, locks.c.period == period)).rowcount
