"""The drawer of locks: periods of a unit and all below it in which nothing may be changed."""

from collections.abc import Iterable
from typing import NamedTuple

from db import sql
from db.engine import Connection, add, ask
from db.seals import touch


class LockRow(NamedTuple):
    unit_id: int
    period: int
    who: str
    at: str
    reason: str
    audit_id: int


def locks_of(connection: Connection, units: Iterable[int]) -> list[LockRow]:
    """The locks set on these units themselves."""
    query = sql.pick(sql.locks, LockRow._fields).where(sql.locks.c.unit_id.in_(list(units)))
    return [LockRow(*row) for row in connection.core.execute(query.order_by(sql.locks.c.id))]


def all_locks(connection: Connection) -> list[LockRow]:
    rows = ask(connection, f"SELECT {', '.join(LockRow._fields)} FROM locks ORDER BY id")  # noqa: S608 - our own names
    return [LockRow._make(row) for row in rows]


def add_lock(connection: Connection, row: LockRow) -> None:
    touch(connection, "locks", [(row.unit_id,)])
    add(connection, "locks", LockRow._fields, [row])


def remove_locks(connection: Connection, unit: int, period: int) -> int:
    """Returns how many there were."""
    touch(connection, "locks", [(unit,)])
    return connection.core.execute(
        sql.delete(sql.locks).where(sql.locks.c.unit_id == unit, sql.locks.c.period == period)
    ).rowcount
