"""A person: who she is, in which roles on which units, and what these roles may do."""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kpi.model.letters import appearance
from kpi.model.unit import Tree

Role = Literal["official", "clerk", "reviewer", "administrator"]
ROLES: tuple[Role, ...] = ("official", "clerk", "reviewer", "administrator")

Task = Literal["look", "enter", "review", "lock", "manage", "govern", "audit"]
"""look at approved figures; enter and submit; approve, return and reopen; lock a period; manage units and people;
govern indicators, regimes, thresholds and settings, which are everybody's; read the whole audit."""

MAY: dict[Role, frozenset[Task]] = {
    "official": frozenset({"look"}),
    "clerk": frozenset({"look", "enter"}),
    "reviewer": frozenset({"look", "review", "lock"}),
    "administrator": frozenset({"look", "lock", "manage", "govern", "audit"}),
}
EVERYWHERE: frozenset[Task] = frozenset({"govern", "audit"})
"""Tasks that need a right without a unit, for what they touch belongs to no unit."""


class Right(NamedTuple):
    """A role on a unit and all below it; on everything where no unit is named."""

    role: Role
    unit: int | None = None


@dataclass(frozen=True)
class Person:
    """`id` 0 is nobody in the record: the console, or a reader of an open store."""

    id: int
    name: str
    shown_name: str = ""
    rights: tuple[Right, ...] = ()
    disabled: bool = False
    must_change: bool = False

    @property
    def called(self) -> str:
        """As people call her; her name to sign in with where nothing else was given."""
        return self.shown_name or self.name

    def may(self, task: Task, unit: int | None, tree: Tree) -> bool:
        """Whether one of the rights covers the task on the unit; without a unit: on everything."""
        if self.disabled:
            return False
        above = tree.upwards(unit) if unit is not None and unit in tree.units else []
        everywhere = unit is None or task in EVERYWHERE
        return any(
            task in MAY[right.role] and (right.unit is None or (not everywhere and right.unit in above))
            for right in self.rights
        )

    def may_somewhere(self, task: Task) -> bool:
        """Whether there is any unit on which the task is allowed; what a menu goes by."""
        return not self.disabled and any(
            task in MAY[right.role] and (right.unit is None or task not in EVERYWHERE) for right in self.rights
        )

    def seen(self, task: Task, tree: Tree) -> frozenset[int]:
        """The units on which the task is allowed."""
        roots = [right.unit for right in self.rights if task in MAY[right.role]]
        if self.disabled or not roots:
            return frozenset()
        if None in roots:
            return frozenset(tree.units)
        if task in EVERYWHERE:
            return frozenset()
        below: list[int] = [root for root in roots if root in tree.units]
        for above in below:
            below += [child.id for child in tree.children.get(above, ()) if child.id not in below]
        return frozenset(below)


OF_THE_SYSTEM = frozenset(
    {
        *("console", "kpi", "reader", "sign-in", "seed", "first start"),  # as the audit is signed where nobody is
        *("system", "import", "benchmark", "hệ thống", "máy chủ", "Tiến Độ"),  # as a reader would take it to be
    }
)
"""Names that nobody may have: a line of the audit would look like one that no person has signed."""


def is_of_the_system(name: str) -> bool:
    """Whether a reader of the audit would take the name for one of these, or for somebody at the console."""
    words = _words(name)
    return "".join(words) in {"".join(_words(signer)) for signer in OF_THE_SYSTEM} or words[:1] == ["console"]


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", appearance(name).small)


def console(name: str) -> Person:
    """Who sits at the machine that holds the record may do everything, under a name that says so."""
    return Person(0, f"console:{name}", rights=tuple(Right(role) for role in ROLES))


READER = Person(0, "reader", rights=(Right("official"),))
"""Whoever opens a store that is open for reading."""
