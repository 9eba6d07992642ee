"""Judges a store of an older program by the rules of this one, in the transaction that changes its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from db import audit, schema, seals
from kpi.actions.administer import derived_assignments, standing_changes
from kpi.actions.record import book, totals
from kpi.actions.record.store import today

if TYPE_CHECKING:
    from db.engine import Connection

NEW_RULES = "0007"
"""The schema from which on standings are judged as now: of a store before it those that change are listed."""
NEW_TOTALS = "0012"
"""The schema from which on totals are made by the rules of now."""


def judge_anew(connection: "Connection", before: str, at: datetime) -> None:
    """Make all totals anew, and keep which standings change thereby; `before` is the schema that the store was at."""
    if before >= NEW_TOTALS:
        return
    known = book.open_at(connection)
    totals.rebuild(connection, known.tree, known.indicators)
    if before >= NEW_RULES:
        return
    changed = standing_changes.keep_what_changed(connection, known, today())
    standing_changes.sign_upgrade(connection, at, before=before, now=schema.HEAD, changed=changed)


def propose_assignments(connection: "Connection", before: str, at: datetime) -> None:
    """Who reports what, of a store that kept no assignments: from what its units have reported."""
    if before < derived_assignments.ASSIGNED_FROM:
        derived_assignments.propose(connection, book.open_at(connection), at)


SEAL = "seal"
"""The deed under which the audit tells that tables were sealed as an upgrade left them."""


def sign_seals(connection: "Connection", unsealed: Sequence[str], at: datetime) -> None:
    """Say which tables had no seal yet: what was done to them before this line nobody can know. The last line of the
    upgrade, be it this one, signs the sums of all tables."""
    tables = {"as_found": list(unsealed)}
    moment = at.isoformat(timespec="milliseconds")
    seals.sign_all(connection)
    audit.sign(connection, at=moment, who="kpi", deed=SEAL, subject="record all", after=tables, moves=False)
