"""Whose rows: what a person may decide at once, what she may only enter, and what is not hers."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kpi.model.line import FigureLine
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.proposal import Kind
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from kpi.model.block import Stack


class Shares(NamedTuple):
    """The rows of a file, by what the person may do with them; those of the stack are approved."""

    approved: list[FigureLine]
    drafted: list[FigureLine]
    refused: list[Problem]
    stack: "Stack | None" = None


def share(lines: Sequence[FigureLine], stack: "Stack | None", person: Person, tree: Tree) -> Shares:
    """Whoever manages a unit decides its figures; whoever enters them drafts them; others have no say."""
    manages, enters = person.seen("manage", tree), person.seen("enter", tree)
    shares = Shares([], [], [], stack.of_units(manages) if stack else None)
    refused: set[int] = set()
    others = stack.of_units(tree.units.keys() - manages).lines() if stack else ()
    for line in chain(lines, others):
        if line.unit in manages:
            shares.approved.append(line)
        elif line.unit in enters:
            shares.drafted.append(line)
        elif line.row not in refused:
            refused.add(line.row)
            shares.refused.append(Problem("no_right_unit", line.row, "unit", tree.units[line.unit].name_vi))
    return shares


def refusal_of(kind: Kind, person: Person, tree: Tree) -> Problem | None:
    """Units and indicators are everybody's: a file of them is for whoever manages them everywhere."""
    allowed = person.may("manage" if kind == "units" else "govern", None, tree)
    return None if allowed else Problem("not_allowed_everywhere")
