"""Reads and writes actuals and targets by columns: whole numbers are read, hundreds of rows written with one statement.

A statement of 500 rows takes half the time of 500 statements of one row, and a column that is the same in all rows is
written into the statement once: with three of seventeen cells bound for each row, a million figures take a third less.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from db.engine import Connection
from db.seals import touch

NOTHING = -(2**63)
"""Stands for NULL in columns of whole numbers; see `kpi.model.figure_table`."""
_FEW = 500
"""Units that are asked for by name; of more, all between the first and the last are read."""
_AT_ONCE = 500
"""Rows with one statement."""


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

    def condition(self) -> tuple[str, list[int]]:
        """What follows WHERE, and its values."""
        is_long = len(self.units) > _FEW
        units = (self.units[0], self.units[-1]) if is_long else self.units
        where = [_among("unit_id", units, is_range=is_long), _among("period", self.periods, is_range=self.is_range)]
        if self.indicators:
            where.append(_among("indicator_id", self.indicators, is_range=False))
        return " AND ".join(where), [*units, *self.periods, *self.indicators]


def _among(column: str, values: Sequence[int], *, is_range: bool) -> str:
    if is_range:
        return f"{column} BETWEEN ? AND ?"
    return f"{column} = ?" if len(values) == 1 else f"{column} IN ({', '.join('?' * len(values))})"


_DAY = "COALESCE(CAST(NULLIF(REPLACE(effective_on, '-', ''), '') AS INTEGER), 0)"


@cache
def _select(kind: FigureKind) -> str:
    key = [_DAY if name == "effective_on" else name for name in kind.key]
    # No column holds the least whole number, and as a literal it would be a decimal to PostgreSQL.
    numbers = [f"COALESCE({name}, {NOTHING + 1} - 1)" for name in kind.numbers]
    has_texts = " OR ".join(f"{name} <> ''" for name in kind.texts)
    return f"SELECT {', '.join([*key, *numbers, *kind.flags])}, {has_texts} FROM {kind.table} WHERE "  # noqa: S608 - our own names


def numbers(connection: Connection, kind: FigureKind, span: Span) -> list[tuple[int, ...]]:
    """The figures of a span, in no order: key (days as YYYYMMDD, 0 for none), numbers (NOTHING for NULL), flags, and
    whether there is any text beside them."""
    where, values = span.condition()
    return connection.say(_select(kind) + where, values)


def texts(connection: Connection, kind: FigureKind, span: Span) -> list[tuple[Any, ...]]:
    """Of those that have any text: key, as whole numbers, and the texts."""
    where, values = span.condition()
    key = [_DAY if name == "effective_on" else name for name in kind.key]
    has_texts = " OR ".join(f"{name} <> ''" for name in kind.texts)
    question = f"SELECT {', '.join([*key, *kind.texts])} FROM {kind.table} WHERE {where} AND ({has_texts})"  # noqa: S608
    return connection.say(question, values)


def lines_of(connection: Connection, kind: FigureKind, span: Span) -> dict[tuple[Any, ...], int]:
    """By key the number of the line of the audit that signed the figure that stands."""
    where, values = span.condition()
    question = f"SELECT {', '.join(kind.key)}, audit_id FROM {kind.table} WHERE {where}"  # noqa: S608 - our own names
    return {tuple(row[:-1]): row[-1] for row in connection.say(question, values)}


Columns = Mapping[str, Sequence[object] | str | bool | int | None]
"""By name: one cell a row, or what all rows have: NULL, yes or no, a number, or a text of plain letters."""


def write(connection: Connection, kind: FigureKind, columns: Columns, rows: int, *, replaces: bool) -> None:
    """Insert so many rows; with `replaces` they take the place of others with the same key. Names all columns."""
    if not rows:
        return
    varying = {name: cells for name, cells in columns.items() if _varies(cells)}
    same = {name: _literal(cells) for name, cells in columns.items() if not _varies(cells)}
    row = f"({', '.join([*('?' * len(varying)), *same.values()])})"
    insert = f"INSERT INTO {kind.table} ({', '.join([*varying, *same])}) VALUES "  # noqa: S608 - our own names
    then = ""
    if replaces:
        changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in kind.key)
        then = f" ON CONFLICT ({', '.join(kind.key)}) DO UPDATE SET {changes}"
    cells: list[object] = [None] * (rows * len(varying))
    for place, column in enumerate(varying.values()):
        cells[place :: len(varying)] = column  # pyright: ignore[reportArgumentType, reportCallIssue] - those that vary are sequences
    step = _AT_ONCE * len(varying)
    whole = len(cells) - len(cells) % step
    if whole:
        statement = f"{insert}{', '.join([row] * _AT_ONCE)}{then}"
        connection.say_for_each(statement, [tuple(cells[at : at + step]) for at in range(0, whole, step)])
    if rest := cells[whole:]:
        statement = f"{insert}{', '.join([row] * (len(rest) // len(varying)))}{then}"
        connection.say_for_each(statement, [tuple(rest)])


def _varies(cells: object) -> bool:
    return isinstance(cells, list | tuple)


def _literal(cell: object) -> str:
    """What all rows have, as a statement says it; only the program's own words."""
    if cell is None:
        return "NULL"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    text = str(cell)
    if text and not (text.isascii() and text.isalnum()):
        raise ValueError(f"not for a statement: {text!r}")
    return text if isinstance(cell, int) else f"'{text}'"


def put_away(connection: Connection, kind: FigureKind, keys: Sequence[tuple[object, ...]], by: int) -> None:
    """Copy what stands under these keys into the history: the line of that number puts something else in its place."""
    if not keys:
        return
    touch(connection, kind.history, [(by,)], new=True)
    names = ", ".join(kind.columns)
    where = " AND ".join(f"{name} = ?" for name in kind.key)
    words = f"INSERT INTO {kind.history} ({names}, replaced_by) SELECT {names}, {by:d} FROM {kind.table} WHERE {where}"  # noqa: S608 - our own names
    connection.say_for_each(words, keys)


def remove(connection: Connection, kind: FigureKind, keys: Sequence[tuple[object, ...]]) -> None:
    """Take away what stands under these keys; put it away first."""
    where = " AND ".join(f"{name} = ?" for name in kind.key)
    connection.say_for_each(f"DELETE FROM {kind.table} WHERE {where}", keys)  # noqa: S608 - our own names
