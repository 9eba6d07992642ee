"""Asks for rights inside the transaction of every deed, from the record as it is at that moment."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from db import people as rows
from db import settings as setting_rows
from db.engine import PATIENCE
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import WAIT, Store
from kpi.model.handed_in import DECIDE
from kpi.model.person import MAY, ROLES, Person, Right, Role, Task
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection
    from db.people import PersonRow, RightRow


def person_of(connection: "Connection", row: "PersonRow") -> Person:
    """The person of a row, with her rights."""
    return _person(row, rows.rights_of(connection, row.id))


def everybody(connection: "Connection") -> list[Person]:
    """All people with their rights, in the order of their names."""
    by_person: dict[int, list[RightRow]] = {}
    for right in rows.all_rights(connection):
        by_person.setdefault(right.person_id, []).append(right)
    return [_person(row, by_person.get(row.id, ())) for row in rows.all_people(connection)]


def _person(row: "PersonRow", its_rights: "Iterable[RightRow]") -> Person:
    rights = tuple(Right(_role(right.role), right.unit_id) for right in its_rights)
    return Person(row.id, row.name, row.shown_name, rights, bool(row.disabled), bool(row.must_change))


def _role(text: str) -> Role:
    return next(role for role in ROLES if role == text)


def fresh(connection: "Connection", by: Person) -> Person:
    """The person as she is now: a right that was taken away a moment ago is gone."""
    if not by.id:
        return by
    row = rows.person_of_id(connection, by.id)
    if row is None or row.disabled:
        raise Refused("person_disabled", by.name)
    return person_of(connection, row)


def ask(connection: "Connection", by: Person, task: Task, unit: int | None, tree: Tree) -> Person:
    """The person as she is now, when she may do this there; raises Refused otherwise."""
    person = fresh(connection, by)
    if person.must_change and task != "look":
        raise Refused("password_must_change", person.name)
    if not person.may(task, unit, tree):
        name = tree.units[unit].name_vi if unit in tree.units else ""
        raise Refused("not_allowed" if name else "not_allowed_everywhere", name)
    return person


def may_look(store: Store, by: Person, unit: int) -> bool:
    """Whether the person may see the approved figures of the unit."""
    with store.reading() as connection:
        return fresh(connection, by).may("look", unit, book.remembered(store, connection).tree)


DEFAULTS = {
    "self_approval": "no",  # whether a person may approve what she entered or submitted herself
    "import_review": "auto",  # whether an import that would approve figures waits until somebody else approves it
    "open_reading": "no",  # whether approved figures are shown to whoever can reach the server
    "idle_minutes": "480",
    "longest_hours": "336",
    "attachment_megabytes": "10",
    "import_megabytes": "50",
    WAIT: str(PATIENCE),  # seconds that one who writes waits for another
    "demo": "",
}
"""Every setting with the value it has until an administrator decides otherwise."""


def settings_at(connection: "Connection") -> dict[str, str]:
    """Every setting with its value, as the transaction sees it."""
    return DEFAULTS | setting_rows.all_settings(connection)


def imports_are_reviewed(connection: "Connection") -> bool:
    """Whether an import that would approve figures waits for a second person; by itself where there is a second one.

    An office of one, where nobody else could approve, goes on alone: else nothing would ever be approved.
    """
    chosen = settings_at(connection)["import_review"]
    if chosen != "auto":
        return chosen == "yes"
    deciding = [role for role in ROLES if not MAY[role].isdisjoint(DECIDE)]
    return rows.count_with(connection, deciding) > 1


def settings(store: Store) -> dict[str, str]:
    """Every setting with its value."""
    with store.reading() as connection:
        return settings_at(connection)
