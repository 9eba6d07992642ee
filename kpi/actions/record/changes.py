"""Brings a change to its end: the totals follow, what is wrong refuses it, and one line says what differs."""

from collections.abc import Mapping

from db import audit
from kpi.actions.record import book, totals
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed
from kpi.actions.record.written import Written
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.quantity import plain

_MOST = 2**63 - 1
"""The largest sum that the record keeps."""


def move_totals(deed: Deed, written: Written, known: Known) -> None:
    """Bring the totals up to what has been written; a sum beyond what is kept becomes a problem of it."""
    if not (written.changed or written.groups or written.rebuild):
        return
    tree, indicators = known.tree, known.indicators
    try:
        if written.rebuild:
            totals.rebuild(deed.connection, tree, indicators)
        else:
            changes = written.changed, written.groups, written.reported
            totals.move(deed.connection, tree, indicators, *changes, planned=written.planned)
    except totals.TotalBeyondRange as error:
        unit, indicator = tree.units[error.unit], indicators[error.indicator]
        values = {"unit": unit.code, "limit": plain(_MOST, indicator.decimals)}
        written.problems.append(Problem("total_beyond_range", value=indicator.code, values=values))


def bring_totals(deed: Deed, written: Written) -> None:
    """Make the totals anew where the tree or a rule has changed. Raises Refused."""
    if written.rebuild:
        move_totals(deed, written, book.open_at(deed.connection))
        refuse_if_wrong(written)


def refuse_if_wrong(written: Written) -> None:
    """Raises Refused with the first problem."""
    for problem in written.problems:
        raise Refused(problem.code, problem.value, **problem.values)


def sign(
    deed: Deed,
    what: str,
    subject: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    moves: bool = True,
) -> None:
    """One line with what differs; `moves` when the book has changed."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed=what,
        subject=subject,
        before={name: before[name] for name in names if name in before},
        after={name: after[name] for name in names if name in after},
        moves=moves,
    )
