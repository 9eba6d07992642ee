"""Reads the figures of one indicator as they stand, of many units, with who wrote them."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, select

from db import tables
from db.engine import Connection, Query
from db.figures import ActualRow, TargetRow

_UNITS = 500
"""Units that are asked for together."""


class EntryRow(NamedTuple):
    """A figure that stands, with the line of the audit that wrote it and the import it came in."""

    row: ActualRow | TargetRow
    at: str
    who: str
    batch: int | None
    file: str


def of_indicator(
    connection: Connection, units: Sequence[int], indicator: int, years: tuple[int, int]
) -> list[EntryRow]:
    """Actuals and targets of these units, from the first of the years to the last, unit by unit in the order of their
    periods."""
    entries: list[EntryRow] = []
    span = {"indicator": indicator, "first": years[0] * 10000, "end": (years[1] + 1) * 10000}
    for part in (units[at : at + _UNITS] for at in range(0, len(units), _UNITS)):
        for kind in (ActualRow, TargetRow):
            width = len(kind._fields)
            for row in connection.fetch(_entries(kind), units=part, **span):
                at, who, batch, file = row[width:]
                entries.append(EntryRow(kind(*row[:width]), at, who, batch, file or ""))
    return entries


@cache
def _entries(kind: type[ActualRow] | type[TargetRow]) -> Query:
    table, audit, batches = tables.actuals if kind is ActualRow else tables.targets, tables.audit, tables.batches
    return (
        select(*(table.c[name] for name in kind._fields), audit.c.at, audit.c.who, batches.c.id, batches.c.file)
        .join(audit, audit.c.id == table.c.audit_id)
        .outerjoin(batches, batches.c.audit_id == audit.c.id)
        .where(
            table.c.unit_id.in_(bindparam("units", expanding=True)),
            table.c.period >= bindparam("first"),
            table.c.period < bindparam("end"),
            table.c.indicator_id == bindparam("indicator"),
        )
        .order_by(table.c.unit_id, table.c.period)
    )
