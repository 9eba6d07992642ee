"""Keeps what newer rules made of the standings of a store, as its upgrade found them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select

from db.engine import Connection, insert_rows
from db.seals import touch
from db.tables import standing_changes


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


_ALL = select(*(standing_changes.c[name] for name in StandingChangeRow._fields)).order_by(
    standing_changes.c.unit_id, standing_changes.c.period, standing_changes.c.indicator_id
)
_PART = _ALL.limit(bindparam("most")).offset(bindparam("skipped"))
_COUNTS = (
    select(standing_changes.c.unit_id, func.count())
    .group_by(standing_changes.c.unit_id)
    .order_by(standing_changes.c.unit_id)
)
_OF_UNIT = _ALL.where(standing_changes.c.unit_id == bindparam("unit"))
_PART_OF_UNITS = _PART.where(standing_changes.c.unit_id.in_(bindparam("units", expanding=True)))
_REMOVE = delete(standing_changes).where(standing_changes.c.unit_id == bindparam("unit"))


def units_with_changes(connection: Connection) -> dict[int, int]:
    """How many rows each unit has."""
    return dict(connection.fetch(_COUNTS))


def changes_of_unit(connection: Connection, unit: int) -> list[StandingChangeRow]:
    """Those of one unit, period by period."""
    return [StandingChangeRow(*row) for row in connection.fetch(_OF_UNIT, unit=unit)]


def changes_of_units(connection: Connection, units: Sequence[int], *, skip: int, limit: int) -> list[StandingChangeRow]:
    """Those of these units, unit by unit; of every unit where none is named."""
    part = {"skipped": skip, "most": limit}
    rows = connection.fetch(_PART_OF_UNITS, units=units, **part) if units else connection.fetch(_PART, **part)
    return [StandingChangeRow(*row) for row in rows]


def put_changes_of_unit(connection: Connection, unit: int, rows: Sequence[StandingChangeRow]) -> None:
    """These and no others."""
    touch(connection, "standing_changes", [(unit,)])
    connection.execute(_REMOVE, unit=unit)
    insert_rows(connection, standing_changes, StandingChangeRow._fields, rows)
