"""Locks a period of a unit and all below it, and unlocks it again; both want a reason and are signed with it."""

from collections.abc import Mapping

from db import audit
from db import locks as rows
from db.locks import LockRow
from kpi.actions.look.locking import Lock, lock_of
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store
from kpi.actions.record.texts import text_of
from kpi.model.period import Period
from kpi.model.person import Person

LONGEST_REASON = 2000


def lock(store: Store, by: Person, unit: int, period: Period, reason: str) -> None:
    """Nothing within the period may be changed any more, in the unit and all below it. Raises Refused."""
    words = _checked(reason)
    with store.deed(by.name) as deed:
        tree = book.remembered(store, deed.connection).tree
        rights.ask(deed.connection, by, "lock", unit, tree)
        if existing := _exactly(deed, unit, period):
            at = existing.at.isoformat()
            raise Refused("already_locked", str(period), by=existing.by, at=at, reason=existing.reason)
        rows.add_lock(deed.connection, LockRow(unit, period.code, deed.by, deed.at, words, deed.number))
        _sign(deed, "lock", f"{tree.units[unit].code_and_day} {period}", {}, {"reason": words})


def unlock(store: Store, by: Person, unit: int, period: Period, reason: str) -> None:
    """Take exactly this lock away; locks on units above, or on a longer period, stay. Raises Refused."""
    words = _checked(reason)
    with store.deed(by.name) as deed:
        tree = book.remembered(store, deed.connection).tree
        rights.ask(deed.connection, by, "lock", unit, tree)
        existing = _exactly(deed, unit, period)
        if existing is None:
            raise Refused("not_locked", str(period))
        rows.remove_locks(deed.connection, unit, period.code)
        before = {"by": existing.by, "at": existing.at.isoformat(), "reason": existing.reason}
        _sign(deed, "unlock", f"{tree.units[unit].code_and_day} {period}", before, {"reason": words})


def _exactly(deed: Deed, unit: int, period: Period) -> Lock | None:
    locks = map(lock_of, rows.locks_of(deed.connection, [unit]))
    return next((lock for lock in locks if lock.period == period), None)


def _sign(deed: Deed, what: str, about: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed=what,
        subject=f"lock {about}",
        before=before,
        after=after,
        moves=False,
    )


def _checked(reason: str) -> str:
    if not reason.strip():
        raise Refused("lock_needs_reason")
    return text_of(reason, limit=LONGEST_REASON)
