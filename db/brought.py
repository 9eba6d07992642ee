"""What one line of the audit brought: in sums, and unit by unit, since it may be a million figures."""

from typing import NamedTuple

from db.engine import Connection, ask
from db.figures import ActualRow, R, TargetRow, row_of

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


def _tables(kind: Kind) -> tuple[str, str]:
    return ("actuals", "actual_history") if kind is ActualRow else ("targets", "target_history")


_KEYS: dict[Kind, tuple[str, ...]] = {ActualRow: ActualRow._fields[:3], TargetRow: TargetRow._fields[:5]}


def places(connection: Connection, line: int, kind: Kind) -> list[Place]:
    """Where there are figures that the line wrote and that stand."""
    name = _tables(kind)[0]
    question = f"SELECT unit_id, period, COUNT(*) FROM {name} WHERE audit_id = ? GROUP BY unit_id, period"  # noqa: S608 - our own names
    return [Place(*row) for row in ask(connection, question, line)]


def written(connection: Connection, line: int, kind: Kind) -> list[Place]:
    """Where the line wrote figures, whether they stand or have been replaced since."""
    every = " UNION ALL ".join(
        f"SELECT unit_id, period FROM {table} WHERE audit_id = ?"  # noqa: S608 - our own names
        for table in _tables(kind)
    )
    question = f"SELECT unit_id, period, COUNT(*) FROM ({every}) AS every_one GROUP BY unit_id, period"  # noqa: S608
    return [Place(*row) for row in ask(connection, question, line, line)]


def corrected(connection: Connection, line: int, kind: Kind) -> list[Place]:
    """Where some of these stand in the place of others, and how many."""
    table, history = _tables(kind)
    keys = " AND ".join(f"h.{column} = t.{column}" for column in _KEYS[kind])
    question = (
        f"SELECT h.unit_id, h.period, COUNT(*) FROM {history} h JOIN {table} t ON {keys} "  # noqa: S608 - our own names
        "WHERE h.replaced_by = ? AND t.audit_id = ? GROUP BY h.unit_id, h.period"
    )
    return [Place(*row) for row in ask(connection, question, line, line)]


def sums(connection: Connection, line: int, kind: Kind) -> list[Summed]:
    """What the numbers that the line wrote come to."""
    table = _tables(kind)[0]
    basis = "0" if kind is ActualRow else "basis_id"
    months = "period - period / 100 * 100 - (period / 100 - period / 10000 * 100) + 1"  # % is the driver's own sign
    question = (
        f"SELECT indicator_id, {basis}, {months}, COUNT(*), SUM(value / {_NINE:d}), "  # noqa: S608 - our own names
        f"SUM(value - value / {_NINE:d} * {_NINE:d}) FROM {table} "
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

    def asked(source: str, by: str) -> list[R]:
        question = f"SELECT {', '.join(kind._fields)} FROM {source} WHERE unit_id = ? AND {by} = ?"  # noqa: S608 - our own names
        return [row_of(kind, row) for row in ask(connection, question, unit, line)]

    return asked(table, "audit_id"), asked(history, "replaced_by")
