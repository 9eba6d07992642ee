"""Takes a file of assignments into the record, all of it or nothing."""

from typing import NamedTuple

from kpi.actions.administer import assign
from kpi.actions.administer.assign import AssignmentChange
from kpi.actions.look import read
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.importing.assignment_file import read_assignments
from kpi.model.person import Person
from kpi.model.problem import Problem


class AssignmentOutcome(NamedTuple):
    """How many rows were read, what changed, and what was wrong: then nothing was written."""

    read: int
    change: AssignmentChange
    problems: tuple[Problem, ...] = ()


def take_assignments(
    store: Store, by: Person, content: bytes, name: str, *, dry_run: bool = False
) -> AssignmentOutcome:
    """For those who govern. Raises Refused for others."""
    file = read_assignments(content, name, read.known(store))
    nothing = AssignmentChange()
    try:
        # Also with rows that are wrong: whether this person may do it at all comes first.
        wanted = () if file.problems else file.rows
        cleared = () if file.problems else file.cleared
        groups = {} if file.problems else file.groups
        change = assign.assign(store, by, wanted, cleared=cleared, groups=groups, dry_run=dry_run)
    except Refused as refusal:
        if refusal.code not in assign.OF_ROWS:
            raise
        return AssignmentOutcome(file.read, nothing, (*file.problems, refusal.problem))
    return AssignmentOutcome(file.read, change, file.problems)
