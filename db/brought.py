"""What one line of the audit brought: in sums, and unit by unit, since it may be a million figures."""

from collections.abc import Sequence
from typing import NamedTuple

from db import sql
from db.engine import Connection, ask
from db.figures import ActualRow, R, TargetRow

Kind = type[ActualRow] | type[TargetRow]

_NINE = 10**9
"""Sums are taken of what lies above nine digits and below: both fit in 64 bits, however large the figures are."""


class Place(NamedTuple):
    """So many figures of a unit for a period."""

    unit: int
    period: int
    figures: int


class Summed(NamedTuple):
    """What the numbers of one indicator come to, scaled; basis 0 of actuals, of periods of so many months each."""

    indicator: int
    basis: int
    months: int
    figures: int
    total: int


def _tables(kind: Kind) -> tuple["sql.Table", "sql.Table"]:
    return (sql.actuals, sql.actual_history) if kind is ActualRow else (sql.targets, sql.target_history)


def places(connection: Connection, line: int, kind: Kind) -> list[Place]:
    """Where there are figures that the line wrote and that stand."""
    name = _tables(kind)[0].name
    question = f"SELECT unit_id, period, COUNT(*) FROM {name} WHERE audit_id = ? GROUP BY unit_id, period"  # noqa: S608 - our own names
    return [Place(*row) for row in ask(connection, question, line)]


def written(connection: Connection, line: int, kind: Kind) -> list[Place]:
    """Where the line wrote figures, whether they stand or have been replaced since."""
    every = " UNION ALL ".join(
        f"SELECT unit_id, period FROM {table.name} WHERE audit_id = ?"  # noqa: S608 - our own names
        for table in _tables(kind)
    )
    question = f"SELECT unit_id, period, COUNT(*) FROM ({every}) AS every_one GROUP BY unit_id, period"  # noqa: S608
    return [Place(*row) for row in ask(connection, question, line, line)]


def corrected(connection: Connection, line: int, kind: Kind) -> dict[int, int]:
    """How many of these stand in the place of others, by unit."""
    table, history = _tables(kind)
    keys = " AND ".join(f"h.{column.name} = t.{column.name}" for column in table.primary_key)
    question = (
        f"SELECT h.unit_id, COUNT(*) FROM {history.name} h JOIN {table.name} t ON {keys} "  # noqa: S608 - our own names
        "WHERE h.replaced_by = ? AND t.audit_id = ? GROUP BY h.unit_id"
    )
    return dict(ask(connection, question, line, line))


def sums(connection: Connection, line: int, kind: Kind) -> list[Summed]:
    """What the numbers that the line wrote come to."""
    table = _tables(kind)[0]
    basis = "0" if table is sql.actuals else "basis_id"
    months = "period - period / 100 * 100 - (period / 100 - period / 10000 * 100) + 1"  # % is the driver's own sign
    question = (
        f"SELECT indicator_id, {basis}, {months}, COUNT(*), SUM(value / {_NINE:d}), "  # noqa: S608 - our own names
        f"SUM(value - value / {_NINE:d} * {_NINE:d}) FROM {table.name} "
        f"WHERE audit_id = ? AND value IS NOT NULL GROUP BY indicator_id, {months}"
        f"{'' if basis == '0' else ', basis_id'}"
    )
    return [
        Summed(indicator, number, length, count, int(above) * _NINE + int(below))
        for indicator, number, length, count, above, below in ask(connection, question, line)
    ]


def of_unit(connection: Connection, line: int, unit: int, kind: type[R]) -> tuple[list[R], list[R]]:
    """The unit's figures that the line wrote and that stand, and those that it replaced."""
    table, history = _tables(kind)

    def asked(source: "sql.Table", by: str) -> Sequence[R]:
        query = sql.pick(source, kind._fields)
        return [
            kind(*row)
            for row in connection.core.execute(query.where(sql.and_(source.c.unit_id == unit, source.c[by] == line)))
        ]

    return list(asked(table, "audit_id")), list(asked(history, "replaced_by"))
