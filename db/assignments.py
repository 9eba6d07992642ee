"""Keeps which units report which indicators, and the groups of units that assignments may name."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update

from db.engine import Connection, insert_rows
from db.seals import touch
from db.tables import assignments, group_units


class AssignmentRow(NamedTuple):
    """Without an indicator: every one; a day is "" where there is none."""

    id: int
    indicator_id: int | None
    level: str
    group_name: str
    unit_id: int | None
    expected: bool
    since: str
    until: str
    proposed: bool


_ALL = select(*(assignments.c[name] for name in AssignmentRow._fields)).order_by(assignments.c.id)
_GROUPS = select(group_units.c.group_name, group_units.c.unit_id).order_by(
    group_units.c.group_name, group_units.c.unit_id
)
_REMOVE = delete(assignments).where(assignments.c.id == bindparam("number"))
_CONFIRM = update(assignments).where(assignments.c.id == bindparam("number")).values(proposed=False)
_NO_MEMBERS = delete(group_units).where(group_units.c.group_name == bindparam("group"))
_OF_INDICATOR = select(assignments.c.id).where(assignments.c.indicator_id == bindparam("indicator"))
_OF_UNIT = select(assignments.c.id).where(assignments.c.unit_id == bindparam("unit"))
_GROUPS_OF_UNIT = select(group_units.c.group_name).where(group_units.c.unit_id == bindparam("unit"))
_NO_MEMBER = delete(group_units).where(group_units.c.unit_id == bindparam("unit"))


def all_assignments(connection: Connection) -> list[AssignmentRow]:
    """Every one, in the order of the numbers."""
    return [
        # The driver of SQLite gives 0 and 1 for no and yes.
        AssignmentRow(*row)._replace(expected=bool(row[5]), proposed=bool(row[8]))
        for row in connection.fetch(_ALL)
    ]


def all_groups(connection: Connection) -> dict[str, list[int]]:
    """The units of each group."""
    groups: dict[str, list[int]] = {}
    for group, unit in connection.fetch(_GROUPS):
        groups.setdefault(group, []).append(unit)
    return groups


def add_assignments(connection: Connection, rows: Sequence[AssignmentRow]) -> None:
    """New ones, under numbers that are free."""
    touch(connection, "assignments", [(row.id,) for row in rows])
    insert_rows(connection, assignments, AssignmentRow._fields, rows)


def remove_assignments(connection: Connection, numbers: Collection[int]) -> None:
    """Those of these numbers."""
    touch(connection, "assignments", [(number,) for number in numbers])
    connection.execute_many(_REMOVE, [{"number": number} for number in numbers])


def confirm_assignments(connection: Connection, numbers: Collection[int]) -> None:
    """Those of these numbers are proposed no more: they hold."""
    touch(connection, "assignments", [(number,) for number in numbers])
    connection.execute_many(_CONFIRM, [{"number": number} for number in numbers])


def put_group(connection: Connection, group: str, units: Iterable[int]) -> None:
    """These units and no others; a group of none is no group."""
    touch(connection, "group_units", [(group,)])
    connection.execute(_NO_MEMBERS, group=group)
    insert_rows(connection, group_units, ("group_name", "unit_id"), [(group, unit) for unit in sorted(set(units))])


def forget_indicator(connection: Connection, indicator: int) -> None:
    """What is laid down of an indicator goes with it."""
    remove_assignments(connection, [number for (number,) in connection.fetch(_OF_INDICATOR, indicator=indicator)])


def forget_units(connection: Connection, units: Iterable[int]) -> None:
    """What is laid down of units goes with them."""
    for unit in units:
        remove_assignments(connection, [number for (number,) in connection.fetch(_OF_UNIT, unit=unit)])
        touch(connection, "group_units", connection.fetch(_GROUPS_OF_UNIT, unit=unit))
        connection.execute(_NO_MEMBER, unit=unit)
