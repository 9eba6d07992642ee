"""A file handed in: an import that waits until somebody else approves it, as it was when its importer let go of it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, cast

from kpi.model.person import ROLES, Person, Right, Task
from kpi.model.proposal import KINDS, Kind
from kpi.model.question import Answers
from kpi.model.unit import Tree

DECIDE: tuple[Task, ...] = ("review", "manage")
"""Whoever has one of these tasks on all units of a file may approve it, if it is not her own."""


class Correction(NamedTuple):
    """A figure that an import brings, by codes and as files have it; no basis of an actual, no `old` of a new one."""

    unit: str
    indicator: str
    period: str
    basis: str
    old: str
    was_estimate: bool
    new: str
    is_estimate: bool


class HandedIn(NamedTuple):
    """What must be the same when the file is read once more: its answers and the rights of its importer at that time.

    `units` are codes, for a unit may come with the same files; `changes` are the first figures of her look, old beside
    new; `token` names that look; `line` is the line of the audit that handed it in.
    """

    by: int  # the person's number: a name may be given to somebody else
    at: str
    line: int
    token: str
    partial: bool
    kind: Kind | None
    answers: Answers
    rights: tuple[Right, ...]
    units: tuple[str, ...]
    new: int
    corrected: int
    changes: tuple[Correction, ...]

    def importer(self, name: str) -> Person:
        """She with the rights she had: what she has lost since is for whoever approves it to think of."""
        return Person(0, name, rights=self.rights)

    def may_be_decided_by(self, person: Person, tree: Tree) -> bool:
        """Whether her rights reach over all of it; not whether it is her own."""
        return may_decide_on(self.units, person, tree)

    def as_json(self) -> dict[str, object]:
        """All of it for JSON; `from_json` reads it back."""
        return {**self._asdict(), "answers": dict(self.answers)}


def may_decide_on(units: Collection[str], person: Person, tree: Tree) -> bool:
    """Whether her rights reach over all units of these codes that are there; over everything where none is."""
    by_code = {unit.code_and_day: unit.id for unit in tree.units.values()}
    here = {by_code[code] for code in units if code in by_code}
    if not here:
        return any(person.may(task, None, tree) for task in DECIDE)
    return here <= frozenset[int]().union(*(person.seen(task, tree) for task in DECIDE))


def from_json(stored: Mapping[str, object]) -> HandedIn:
    """As `as_json` made it, once it has been through JSON."""
    kept = dict(stored)
    rights = cast("list[tuple[str, int | None]]", kept["rights"])
    changes = cast("list[list[object]]", kept["changes"])
    return HandedIn(
        **{
            **kept,  # pyright: ignore[reportArgumentType] - as it was written
            "kind": next((kind for kind in KINDS if kind == kept["kind"]), None),
            "rights": tuple(Right(role, unit) for name, unit in rights for role in ROLES if role == name),
            "units": tuple(cast("list[str]", kept["units"])),
            "changes": tuple(Correction._make(change) for change in changes),
        }
    )
