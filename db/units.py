"""The drawer of units, and of what became of them."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from db.engine import add
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


def all_units(connection: Connection) -> list[UnitRow]:
    return [UnitRow(*row) for row in connection.execute(select(units).order_by(units.c.id))]


def all_successions(connection: Connection) -> list[tuple[int, int]]:
    """(unit, successor) pairs."""
    return [(row[0], row[1]) for row in connection.execute(select(successions).order_by(*successions.c))]


def add_units(connection: Connection, rows: list[UnitRow]) -> None:
    """New units; those above come before those below."""
    connection.execute(units.insert(), [row._asdict() for row in rows]) if rows else None


def change_unit(connection: Connection, row: UnitRow) -> None:
    connection.execute(update(units).where(units.c.id == row.id).values(row._asdict()))


def set_successors(connection: Connection, unit: int, successors: list[int]) -> None:
    connection.execute(delete(successions).where(successions.c.unit_id == unit))
    add(connection, successions, ("unit_id", "successor_id"), [(unit, successor) for successor in successors])


def set_aside(connection: Connection, numbers: list[int]) -> None:
    """Units that are about to go or to change stand under nobody and no code, so that none is in another's way."""
    if numbers:
        aside = update(units).where(units.c.id == bindparam("one"))
        connection.execute(aside, [{"one": one, "parent_id": None, "code": f"#{one}"} for one in numbers])
        gone = delete(successions).where(successions.c.unit_id == bindparam("one"))
        connection.execute(gone, [{"one": one} for one in numbers])


def remove_units(connection: Connection, numbers: list[int]) -> None:
    """Only those on which nothing stands: the record refuses any other."""
    if numbers:
        connection.execute(delete(units).where(units.c.id == bindparam("one")), [{"one": one} for one in numbers])
