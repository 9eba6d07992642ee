"""Tells what one line of the audit brought: in sums, and unit by unit, since it may be a million figures."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, func, literal, select, union_all

from db.engine import Connection
from db.figures import ActualRow, R, TargetRow
from db.tables import actual_history, actuals, target_history, targets

Kind = type[ActualRow] | type[TargetRow]

_NINE = 10**9
"""Sums are taken of what lies above nine digits and below: both fit in 64 bits, however large the figures are."""


class PlaceOfFigures(NamedTuple):
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


def _tables(kind: Kind) -> tuple[Table, Table]:
    return (actuals, actual_history) if kind is ActualRow else (targets, target_history)


def places(connection: Connection, line: int, kind: Kind) -> list[PlaceOfFigures]:
    """Where there are figures that the line wrote and that stand."""
    table = _tables(kind)[0]
    query = select(table.c.unit_id, table.c.period, func.count()).where(table.c.audit_id == line)
    return _places(connection, query.group_by(table.c.unit_id, table.c.period))


def written(connection: Connection, line: int, kind: Kind) -> list[PlaceOfFigures]:
    """Where the line wrote figures, whether they stand or have been replaced since."""
    every = union_all(
        *(select(table.c.unit_id, table.c.period).where(table.c.audit_id == line) for table in _tables(kind))
    ).subquery()
    query = select(every.c.unit_id, every.c.period, func.count())
    return _places(connection, query.group_by(every.c.unit_id, every.c.period))


def corrected(connection: Connection, line: int, kind: Kind) -> list[PlaceOfFigures]:
    """Where some of these stand in the place of others, and how many."""
    table, history = _tables(kind)
    same = and_(*(history.c[column.name] == column for column in table.primary_key))
    query = select(history.c.unit_id, history.c.period, func.count()).join(table, same)
    query = query.where(history.c.replaced_by == line, table.c.audit_id == line)
    return _places(connection, query.group_by(history.c.unit_id, history.c.period))


def _places(connection: Connection, query: Select[Any, Any, int]) -> list[PlaceOfFigures]:
    return [PlaceOfFigures(*row) for row in connection.core.execute(query)]


def sums(connection: Connection, line: int, kind: Kind) -> list[Summed]:
    """What the numbers that the line wrote come to."""
    table = _tables(kind)[0]
    basis: ColumnElement[int] = literal(0) if kind is ActualRow else table.c.basis_id
    period, value = table.c.period, table.c.value
    months = period % 100 - period // 100 % 100 + 1
    query = (
        select(
            table.c.indicator_id,
            basis.label("basis"),
            months.label("months"),
            func.count(),
            func.sum(value // _NINE),
            func.sum(value - value // _NINE * _NINE),
        )
        .where(table.c.audit_id == line, value.is_not(None))
        .group_by(table.c.indicator_id, "basis", "months")
    )
    return [
        Summed(indicator, number, length, count, int(above) * _NINE + int(below))
        for indicator, number, length, count, above, below in connection.core.execute(query)
    ]


def of_unit(connection: Connection, line: int, unit: int, kind: type[R]) -> tuple[list[R], list[R]]:
    """The unit's figures that the line wrote and that stand, and those that it replaced."""
    table, history = _tables(kind)

    def rows(source: Table, by: ColumnElement[int]) -> list[R]:
        query = select(*(source.c[name] for name in kind._fields)).where(source.c.unit_id == unit, by == line)
        return [kind(*row) for row in connection.core.execute(query)]

    return rows(table, table.c.audit_id), rows(history, history.c.replaced_by)
