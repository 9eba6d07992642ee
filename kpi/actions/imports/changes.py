"""A change to the book: refused with the first thing that is wrong, or signed with what differs."""

from collections.abc import Mapping

from db import audit
from kpi.actions.imports.admit import move_totals
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed
from kpi.actions.record.written import Written


def refuse_if_wrong(written: Written) -> None:
    """Raises Refused with the first problem."""
    for problem in written.problems:
        raise Refused(problem.code, problem.value, **problem.values)


def bring_totals(deed: Deed, written: Written) -> None:
    """Make the totals anew where the tree or a rule has changed."""
    if written.rebuild:
        move_totals(deed, written, book.open_at(deed.connection))
        refuse_if_wrong(written)


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
