"""The drawer of units, and of what became of them."""

from typing import NamedTuple

from db import sql
from db.engine import Connection, add, ask
from db.seals import touch


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
    rows = ask(connection, f"SELECT {', '.join(UnitRow._fields)} FROM units ORDER BY id")  # noqa: S608 - our own names
    return [
        UnitRow._make((*row[:8], bool(row[8]))) for row in rows
    ]  # the driver of SQLite gives 0 and 1 for no and yes


def all_successions(connection: Connection) -> list[tuple[int, int]]:
    """(unit, successor) pairs."""
    rows = ask(connection, "SELECT unit_id, successor_id FROM successions ORDER BY unit_id, successor_id")
    return [(unit, successor) for unit, successor in rows]


def add_units(connection: Connection, rows: list[UnitRow]) -> None:
    """New units; those above come before those below."""
    if rows:
        touch(connection, "units", [(row.id,) for row in rows])
        connection.core.execute(sql.units.insert(), [row._asdict() for row in rows])


def change_unit(connection: Connection, row: UnitRow) -> None:
    touch(connection, "units", [(row.id,)])
    connection.core.execute(sql.update(sql.units).where(sql.units.c.id == row.id).values(row._asdict()))


def set_successors(connection: Connection, unit: int, successors: list[int]) -> None:
    touch(connection, "successions", [(unit,)])
    connection.core.execute(sql.delete(sql.successions).where(sql.successions.c.unit_id == unit))
    add(connection, "successions", ("unit_id", "successor_id"), [(unit, successor) for successor in successors])


def set_aside(connection: Connection, numbers: list[int]) -> None:
    """Units that are about to go or to change stand under nobody and no code, so that none is in another's way."""
    if numbers:
        touch(connection, "units", [(number,) for number in numbers])
        touch(connection, "successions", [(number,) for number in numbers])
        aside = sql.update(sql.units).where(sql.units.c.id == sql.bindparam("one"))
        connection.core.execute(aside, [{"one": one, "parent_id": None, "code": f"#{one}"} for one in numbers])
        gone = sql.delete(sql.successions).where(sql.successions.c.unit_id == sql.bindparam("one"))
        connection.core.execute(gone, [{"one": one} for one in numbers])


def remove_units(connection: Connection, numbers: list[int]) -> None:
    """Only those on which nothing stands: the record refuses any other."""
    if numbers:
        touch(connection, "units", [(number,) for number in numbers])
        touch(connection, "standing_changes", [(number,) for number in numbers])  # they go with their unit
        connection.core.execute(
            sql.delete(sql.units).where(sql.units.c.id == sql.bindparam("one")), [{"one": one} for one in numbers]
        )
