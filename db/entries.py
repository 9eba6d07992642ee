"""The drawer of entries: the figures of one indicator as they stand, of many units, with who wrote them."""

from collections.abc import Sequence
from typing import NamedTuple

from db import sql
from db.engine import Connection
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
    for some in (units[at : at + _UNITS] for at in range(0, len(units), _UNITS)):
        entries += _entries(connection, sql.actuals, ActualRow, some, indicator, years)
        entries += _entries(connection, sql.targets, TargetRow, some, indicator, years)
    return entries


def _entries(
    connection: Connection,
    table: "sql.Table",
    kind: type[ActualRow] | type[TargetRow],
    units: Sequence[int],
    indicator: int,
    years: tuple[int, int],
) -> list[EntryRow]:
    query = (
        sql.select(
            *(table.c[name] for name in kind._fields),
            sql.audit.c.at,
            sql.audit.c.who,
            sql.batches.c.id,
            sql.batches.c.file,
        )
        .join(sql.audit, sql.audit.c.id == table.c.audit_id)
        .outerjoin(sql.batches, sql.batches.c.audit_id == sql.audit.c.id)
        .where(
            table.c.unit_id.in_(units),
            table.c.period >= years[0] * 10000,
            table.c.period < (years[1] + 1) * 10000,
            table.c.indicator_id == indicator,
        )
        .order_by(table.c.unit_id, table.c.period)
    )
    entries: list[EntryRow] = []
    width = len(kind._fields)
    for row in connection.core.execute(query):
        at, who, batch, file = row[width:]
        entries.append(EntryRow(kind(*row[:width]), at, who, batch, file or ""))
    return entries
