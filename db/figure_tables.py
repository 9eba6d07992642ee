"""Reads and writes actuals and targets by columns: whole numbers are read, hundreds of rows written with one statement.

A column that is the same in all rows is written into the statement once (`db.hot_statements`): with three of seventeen
cells bound for each row, a million figures take a third less.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Table,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
)

from db.engine import Connection, Query
from db.hot_statements import pour
from db.seals import touch
from db.tables import actual_history, actuals, target_history, targets

_TABLES = {table.name: table for table in (actuals, actual_history, targets, target_history)}

NOTHING = -(2**63)
"""Stands for NULL in columns of whole numbers; see `kpi.model.figure_table`."""
_FEW = 500
"""Units that are asked for by name; of more, all between the first and the last are read."""


class FigureKind(NamedTuple):
    """One of the two tables of figures, with its history; the names of its columns by what they hold."""

    table: str
    history: str
    key: tuple[str, ...]
    numbers: tuple[str, ...]
    flags: tuple[str, ...]
    texts: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.key, *self.numbers, *self.flags, *self.texts, *self.rest)


ACTUALS = FigureKind(
    "actuals",
    "actual_history",
    key=("unit_id", "period", "indicator_id"),
    numbers=("value", "numerator", "denominator", "attachment_id"),
    flags=("estimate", "not_applicable"),
    texts=("approximate", "stated_percent", "up_to", "document", "note", "reason"),
    rest=("status", "audit_id"),
)
TARGETS = FigureKind(
    "targets",
    "target_history",
    key=("unit_id", "period", "indicator_id", "basis_id", "effective_on"),
    numbers=("version", "value", "low", "high"),
    flags=("low_strict", "high_strict"),
    texts=("words", "document", "note"),
    rest=("audit_id",),
)


class Span(NamedTuple):
    """Which figures are read: of these units, in order; of these periods or of all between the first and the last of
    two; of these indicators, or of all."""

    units: Sequence[int]
    periods: Sequence[int]
    is_range: bool
    indicators: Sequence[int] = ()

    @property
    def is_long(self) -> bool:
        return len(self.units) > _FEW

    @property
    def shape(self) -> tuple[bool, bool, bool]:
        """Whether units, and periods, are all between two, and whether indicators are named."""
        return self.is_long, self.is_range, bool(self.indicators)

    def values(self) -> dict[str, object]:
        """By the names of the parameters that a question of this shape has."""
        given: dict[str, object] = {}
        if self.is_long:
            given["first_unit"], given["last_unit"] = self.units[0], self.units[-1]
        else:
            given["units"] = self.units
        if self.is_range:
            given["first_period"], given["last_period"] = self.periods
        else:
            given["periods"] = self.periods
        if self.indicators:
            given["indicators"] = self.indicators
        return given


def numbers(connection: Connection, kind: FigureKind, span: Span) -> list[tuple[int, ...]]:
    """The figures of a span, in no order: key (days as YYYYMMDD, 0 for none), numbers (NOTHING for NULL), flags, and
    whether there is any text beside them."""
    return connection.fetch(_numbers(kind, span.shape), **span.values())


@cache
def _numbers(kind: FigureKind, shape: tuple[bool, bool, bool]) -> Query:
    table = _TABLES[kind.table]
    numbers = (func.coalesce(table.c[name], NOTHING) for name in kind.numbers)
    # Yes and no as the driver gives them: a column of these is read as whole numbers.
    flags = (type_coerce(table.c[name], Integer) for name in kind.flags)
    return _within(select(*_key(kind), *numbers, *flags, type_coerce(_has_texts(kind), Integer)), table, shape)


def texts(connection: Connection, kind: FigureKind, span: Span) -> list[tuple[Any, ...]]:
    """Of those that have any text: key, as whole numbers, and the texts."""
    return connection.fetch(_texts(kind, span.shape), **span.values())


@cache
def _texts(kind: FigureKind, shape: tuple[bool, bool, bool]) -> Query:
    table = _TABLES[kind.table]
    words = (table.c[name] for name in kind.texts)
    return _within(select(*_key(kind), *words).where(_has_texts(kind)), table, shape)


def lines_of(connection: Connection, kind: FigureKind, span: Span) -> dict[tuple[Any, ...], int]:
    """By key the number of the line of the audit that signed the figure that stands."""
    rows = connection.fetch(_lines(kind, span.shape), **span.values())
    return {row[:-1]: row[-1] for row in rows}


@cache
def _lines(kind: FigureKind, shape: tuple[bool, bool, bool]) -> Query:
    table = _TABLES[kind.table]
    return _within(select(*(table.c[name] for name in kind.key), table.c.audit_id), table, shape)


def _within(query: Query, table: Table, shape: tuple[bool, bool, bool]) -> Query:
    of_long, of_range, of_indicators = shape
    query = query.where(_among(table, "unit_id", is_range=of_long), _among(table, "period", is_range=of_range))
    return query.where(_among(table, "indicator_id", is_range=False)) if of_indicators else query


def _among(table: Table, column: str, *, is_range: bool) -> ColumnElement[bool]:
    name = column.removesuffix("_id")
    if is_range:
        return table.c[column].between(bindparam(f"first_{name}"), bindparam(f"last_{name}"))
    return table.c[column].in_(bindparam(f"{name}s", expanding=True))


def _key(kind: FigureKind) -> list[ColumnElement[Any]]:
    columns = _TABLES[kind.table].c
    return [_day(columns[name]) if name == "effective_on" else columns[name] for name in kind.key]


def _day(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(cast(func.nullif(func.replace(column, "-", ""), ""), Integer), 0)


def _has_texts(kind: FigureKind) -> ColumnElement[bool]:
    return or_(*(_TABLES[kind.table].c[name] != "" for name in kind.texts))


Columns = Mapping[str, Sequence[object] | str | bool | int | None]
"""By name: one cell a row, or what all rows have: NULL, yes or no, a number, or a text of plain letters."""


def write(connection: Connection, kind: FigureKind, columns: Columns, rows: int, *, replaces: bool) -> None:
    """Insert so many rows; with `replaces` they take the place of others with the same key. Names all columns."""
    if not rows:
        return
    varying: dict[str, Sequence[object]] = {}
    same: dict[str, str | bool | int | None] = {}
    for name, given in columns.items():
        if given is None or isinstance(given, str | bool | int):
            same[name] = given
        else:
            varying[name] = given
    cells: list[object] = [None] * (rows * len(varying))
    for place, column in enumerate(varying.values()):
        cells[place :: len(varying)] = column
    pour(connection, kind.table, [*varying], cells, same=same, key=kind.key if replaces else ())


def put_away(connection: Connection, kind: FigureKind, keys: Sequence[tuple[object, ...]], by: int) -> None:
    """Copy what stands under these keys into the history: the line of that number puts something else in its place."""
    if not keys:
        return
    touch(connection, kind.history, [(by,)], new=True)
    connection.write_rows(_to_history(kind), (*kind.key, "by"), [(*key, by) for key in keys])


@cache
def _to_history(kind: FigureKind) -> Executable:
    table = _TABLES[kind.table]
    stands = select(*(table.c[name] for name in kind.columns), bindparam("by", type_=Integer)).where(*_is_key(kind))
    names = [*kind.columns, "replaced_by"]
    return insert(_TABLES[kind.history]).from_select(names, stands, include_defaults=False)


def remove(connection: Connection, kind: FigureKind, keys: Sequence[tuple[object, ...]]) -> None:
    """Take away what stands under these keys; put it away first."""
    if keys:
        connection.write_rows(_removal(kind), kind.key, keys)


@cache
def _removal(kind: FigureKind) -> Executable:
    return delete(_TABLES[kind.table]).where(*_is_key(kind))


def _is_key(kind: FigureKind) -> list[ColumnElement[bool]]:
    return [_TABLES[kind.table].c[name] == bindparam(name) for name in kind.key]
