"""Locking: nothing may be changed in a locked period of a unit and all below it; who, when and why stand beside it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from db import audit
from db import locks as rows
from db.locks import LockRow
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store
from kpi.actions.record.texts import text_of
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

LONGEST_REASON = 2000


class Lock(NamedTuple):
    """A locked period of a unit and of all below it."""

    unit: int
    period: Period
    by: str
    at: datetime
    reason: str


def lock(store: Store, by: Person, unit: int, period: Period, reason: str) -> None:
    """Nothing within the period may be changed any more, in the unit and all below it. Raises Refused."""
    said = _said(reason)
    with store.deed(by.name) as deed:
        tree = book.remembered(store, deed.connection).tree
        rights.ask(deed.connection, by, "lock", unit, tree)
        if held := _exactly(deed, unit, period):
            raise Refused("already_locked", str(period), by=held.by, at=held.at.isoformat(), reason=held.reason)
        rows.add_lock(deed.connection, LockRow(unit, period.code, deed.by, deed.at, said, deed.number))
        _sign(deed, "lock", f"{tree.units[unit].code_and_day} {period}", {}, {"reason": said})


def unlock(store: Store, by: Person, unit: int, period: Period, reason: str) -> None:
    """Take exactly this lock away; locks on units above, or on a longer period, stay. Raises Refused."""
    said = _said(reason)
    with store.deed(by.name) as deed:
        tree = book.remembered(store, deed.connection).tree
        rights.ask(deed.connection, by, "lock", unit, tree)
        held = _exactly(deed, unit, period)
        if held is None:
            raise Refused("not_locked", str(period))
        rows.remove_locks(deed.connection, unit, period.code)
        before = {"by": held.by, "at": held.at.isoformat(), "reason": held.reason}
        _sign(deed, "unlock", f"{tree.units[unit].code_and_day} {period}", before, {"reason": said})


def _exactly(deed: Deed, unit: int, period: Period) -> Lock | None:
    return next((one for one in map(_of, rows.locks_of(deed.connection, [unit])) if one.period == period), None)


def _sign(deed: Deed, what: str, about: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    told = {"at": deed.at, "who": deed.by, "deed": what, "subject": f"lock {about}"}
    audit.sign(deed.connection, **told, before=before, after=after, moves=False)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused("lock_needs_reason")
    return text_of(reason, limit=LONGEST_REASON)


def _of(row: LockRow) -> Lock:
    return Lock(row.unit_id, Period.of_code(row.period), row.who, datetime.fromisoformat(row.at), row.reason)


def locks_on(connection: "Connection", tree: Tree, unit: int, period: Period) -> list[Lock]:
    """The locks that forbid a change: on the unit or any above it, of a period that has this one within it."""
    return [one for one in map(_of, rows.locks_of(connection, tree.upwards(unit))) if period in one.period]


def problem_of(lock: Lock, *, row: int | None = None) -> Problem:
    """Why nothing may be changed: by whom it was locked, when and why."""
    said = {"by": lock.by, "at": lock.at.isoformat(), "reason": lock.reason}
    return Problem("period_locked", row, "period" if row else "", str(lock.period), said)


def refuse_if_locked(connection: "Connection", tree: Tree, unit: int, period: Period) -> None:
    """Raises Refused, saying by whom it was locked, when and why."""
    for one in locks_on(connection, tree, unit, period):
        problem = problem_of(one)
        raise Refused(problem.code, problem.value, **problem.values)


def lock_finder(connection: "Connection", tree: Tree) -> Callable[[int, Period], Lock | None] | None:
    """Finds the lock over a unit's period among all locks, read once for the many rows of a file; None without any."""
    by_unit: dict[int, list[Lock]] = {}
    for one in map(_of, rows.all_locks(connection)):
        by_unit.setdefault(one.unit, []).append(one)

    def over(unit: int, period: Period) -> Lock | None:
        above = (one for way in tree.upwards(unit) for one in by_unit.get(way, ()))
        return next((one for one in above if period in one.period), None)

    return over if by_unit else None


def locked_units(connection: "Connection", tree: Tree) -> set[int]:
    """The units of which any period is locked, by themselves or from above."""
    found: set[int] = set()
    waiting = [one.unit_id for one in rows.all_locks(connection)]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += [child.id for child in tree.children.get(unit, ())]
    return found


def locks(store: Store, by: Person) -> list[Lock]:
    """The locks on units that the person may lock, newest period first, with those from above that bind them."""
    with store.reading() as connection:
        tree = book.remembered(store, connection).tree
        person = rights.fresh(connection, by)
        if not person.may_somewhere("lock"):
            raise Refused("not_allowed_everywhere")
        mine = person.seen("lock", tree)
        binding = mine | {above for unit in mine for above in tree.upwards(unit)}
        found = [one for one in map(_of, rows.all_locks(connection)) if one.unit in binding]
    return sorted(found, key=lambda one: (one.period, one.unit), reverse=True)
