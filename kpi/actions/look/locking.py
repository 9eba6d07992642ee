"""Tells what is locked: in a locked period of a unit and all below it nothing may be changed."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from db import locks as rows
from db.locks import LockRow
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection


class Lock(NamedTuple):
    """A locked period of a unit and of all below it, with who locked it, when and why."""

    unit: int
    period: Period
    by: str
    at: datetime
    reason: str


def lock_of(row: LockRow) -> Lock:
    """The lock of a row of the record."""
    return Lock(row.unit_id, Period.of_code(row.period), row.who, datetime.fromisoformat(row.at), row.reason)


def locks_on(connection: "Connection", tree: Tree, unit: int, period: Period) -> list[Lock]:
    """The locks that forbid a change: on the unit or any above it, of a period that has this one within it."""
    locks = map(lock_of, rows.locks_of(connection, tree.upwards(unit)))
    return [lock for lock in locks if period in lock.period]


def problem_of(lock: Lock, *, row: int | None = None) -> Problem:
    """Why nothing may be changed: by whom it was locked, when and why."""
    values = {"by": lock.by, "at": lock.at.isoformat(), "reason": lock.reason}
    return Problem("period_locked", row, "period" if row else "", str(lock.period), values)


def refuse_if_locked(connection: "Connection", tree: Tree, unit: int, period: Period) -> None:
    """Raises Refused, saying by whom it was locked, when and why."""
    for lock in locks_on(connection, tree, unit, period):
        problem = problem_of(lock)
        raise Refused(problem.code, problem.value, **problem.values)


def lock_finder(connection: "Connection", tree: Tree) -> Callable[[int, Period], Lock | None] | None:
    """Finds the lock over a unit's period among all locks, read once for the many rows of a file; None without any."""
    by_unit: dict[int, list[Lock]] = {}
    for lock in map(lock_of, rows.all_locks(connection)):
        by_unit.setdefault(lock.unit, []).append(lock)

    def over(unit: int, period: Period) -> Lock | None:
        above = (lock for step in tree.upwards(unit) for lock in by_unit.get(step, ()))
        return next((lock for lock in above if period in lock.period), None)

    return over if by_unit else None


def locks(store: Store, by: Person) -> list[Lock]:
    """The locks on units that the person may lock, newest period first, with those from above that bind them."""
    with store.reading() as connection:
        tree = book.remembered(store, connection).tree
        person = rights.fresh(connection, by)
        if not person.may_somewhere("lock"):
            raise Refused("not_allowed_everywhere")
        mine = person.seen("lock", tree)
        binding = mine | {above for unit in mine for above in tree.upwards(unit)}
        binding_locks = [lock for lock in map(lock_of, rows.all_locks(connection)) if lock.unit in binding]
    return sorted(binding_locks, key=lambda lock: (lock.period, lock.unit), reverse=True)
