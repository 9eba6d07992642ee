"""The drawer of standing changes: what newer rules made of the standings of a store, as its upgrade found them."""

from collections.abc import Sequence
from typing import NamedTuple

from db.engine import Connection, add, ask
from db.seals import touch


class StandingChangeRow(NamedTuple):
    """A status is "" where there was no such line; a number is an exact fraction, "" where there is none."""

    unit_id: int
    period: int
    indicator_id: int
    status_before: str
    plan_before: str
    attainment_before: str
    of_year_before: str
    status_after: str = ""
    plan_after: str = ""
    attainment_after: str = ""
    of_year_after: str = ""


_COLUMNS = ", ".join(StandingChangeRow._fields)
_IN_ORDER = "ORDER BY unit_id, period, indicator_id"


def units_with_changes(connection: Connection) -> dict[int, int]:
    """How many rows each unit has."""
    return dict(ask(connection, "SELECT unit_id, count(*) FROM standing_changes GROUP BY unit_id ORDER BY unit_id"))  # pyright: ignore[reportArgumentType] - pairs of numbers


def changes_of_unit(connection: Connection, unit: int) -> list[StandingChangeRow]:
    question = f"SELECT {_COLUMNS} FROM standing_changes WHERE unit_id = ? {_IN_ORDER}"  # noqa: S608 - our own names
    return [StandingChangeRow._make(row) for row in ask(connection, question, unit)]


def some_changes(connection: Connection, units: Sequence[int], *, skip: int, limit: int) -> list[StandingChangeRow]:
    """Those of these units, unit by unit; of every unit where none is named."""
    only = f"WHERE unit_id IN ({', '.join('?' * len(units))})" if units else ""
    question = f"SELECT {_COLUMNS} FROM standing_changes {only} {_IN_ORDER} LIMIT ? OFFSET ?"  # noqa: S608 - our own names
    return [StandingChangeRow._make(row) for row in ask(connection, question, *units, limit, skip)]


def put_changes_of_unit(connection: Connection, unit: int, rows: Sequence[StandingChangeRow]) -> None:
    """These and no others."""
    touch(connection, "standing_changes", [(unit,)])
    connection.say_for_each("DELETE FROM standing_changes WHERE unit_id = ?", [(unit,)])
    add(connection, "standing_changes", StandingChangeRow._fields, rows)
