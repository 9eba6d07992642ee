"""Keeps the units, and what became of them."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from db.assignments import forget_units
from db.engine import Connection, insert_rows
from db.seals import touch
from db.tables import successions, units


class UnitRow(NamedTuple):
    id: int
    code: str
    name: str
    name_en: str
    level: str
    parent_id: int | None
    opened: str
    closed: str
    illustrative: bool


_ALL = select(*(units.c[name] for name in UnitRow._fields)).order_by(units.c.id)
_SUCCESSIONS = select(successions.c.unit_id, successions.c.successor_id).order_by(
    successions.c.unit_id, successions.c.successor_id
)
_NO_SUCCESSORS = delete(successions).where(successions.c.unit_id == bindparam("unit"))
_ASIDE = update(units).where(units.c.id == bindparam("unit")).values(parent_id=None, code=bindparam("no_code"))
_REMOVE = delete(units).where(units.c.id == bindparam("unit"))


def all_units(connection: Connection) -> list[UnitRow]:
    """Every unit that there is or ever was, in the order of the numbers."""
    return [UnitRow(*row) for row in connection.fetch(_ALL)]


def all_successions(connection: Connection) -> list[tuple[int, int]]:
    """(unit, successor) pairs."""
    return [(unit, successor) for unit, successor in connection.fetch(_SUCCESSIONS)]


def add_units(connection: Connection, rows: list[UnitRow]) -> None:
    """New units; those above come before those below."""
    if rows:
        touch(connection, "units", [(row.id,) for row in rows])
        connection.core.execute(insert(units), [row._asdict() for row in rows])


def change_unit(connection: Connection, row: UnitRow) -> None:
    """Write the unit of that number as it is now."""
    touch(connection, "units", [(row.id,)])
    connection.core.execute(update(units).where(units.c.id == row.id).values(row._asdict()))


def set_successors(connection: Connection, unit: int, successors: list[int]) -> None:
    """These and no others."""
    touch(connection, "successions", [(unit,)])
    connection.execute(_NO_SUCCESSORS, unit=unit)
    pairs = [(unit, successor) for successor in successors]
    insert_rows(connection, successions, ("unit_id", "successor_id"), pairs)


def set_aside(connection: Connection, numbers: list[int]) -> None:
    """Units that are about to go or to change stand under nobody and no code, so that none is in another's way."""
    touch(connection, "units", [(number,) for number in numbers])
    touch(connection, "successions", [(number,) for number in numbers])
    connection.execute_many(_ASIDE, [{"unit": number, "no_code": f"#{number}"} for number in numbers])
    connection.execute_many(_NO_SUCCESSORS, [{"unit": number} for number in numbers])


def remove_units(connection: Connection, numbers: list[int]) -> None:
    """Only those on which nothing stands: the record refuses any other."""
    touch(connection, "units", [(number,) for number in numbers])
    touch(connection, "standing_changes", [(number,) for number in numbers])  # they go with their unit
    forget_units(connection, numbers)
    connection.execute_many(_REMOVE, [{"unit": number} for number in numbers])
