"""Reads what a line of the audit or an import did to figures: what it wrote, what it replaced, who signed it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, literal, or_, select

from db.engine import Connection, Query
from db.figures import ActualRow, Kind, R, TargetRow, history_of, table_of
from db.tables import actual_history, actuals, audit, batches, target_history, targets

_AT_ONCE = 5000
"""Rows that are fetched together."""


class SignedFigure(NamedTuple):
    """A figure that stands or stood, with the line of the audit that wrote it and the batch it came in; `replaced_by`
    is the line that put another in its place, or 0."""

    row: ActualRow | TargetRow
    at: str
    who: str
    batch: int | None
    file: str
    replaced: bool
    replaced_by: int = 0


class FiguresOfLine(NamedTuple, Generic[R]):
    """What one line of the audit did: what it wrote and still stands, what it wrote and is gone, what it replaced,
    and what others have written since in those places."""

    standing: list[R]
    gone: list[R]
    replaced: list[R]
    others: list[R]


_CONCERNED = tuple(
    select(by.table.c.unit_id, func.count()).where(by == bindparam("line")).group_by(by.table.c.unit_id)
    for by in (
        *(table.c.audit_id for table in (actuals, actual_history, targets, target_history)),
        *(table.c.replaced_by for table in (actual_history, target_history)),
    )
)


def concerned(connection: Connection, line: int) -> list[tuple[int, int]]:
    """The units whose figures a line of the audit wrote or replaced, in order, and how many of each."""
    figures: Counter[int] = Counter()
    for statement in _CONCERNED:
        for unit, count in connection.fetch(statement, line=line):
            figures[unit] += count
    return sorted(figures.items())


def around(connection: Connection, line: int, kind: type[R], units: Sequence[int]) -> FiguresOfLine[R]:
    """All rows of these units that a line of the audit concerns."""
    table, history = table_of(kind), history_of(kind)

    def rows(source: Table, where: ColumnElement[bool]) -> list[R]:
        query = select(*(source.c[name] for name in kind._fields)).where(source.c.unit_id.in_(units), where)
        return [kind(*row) for row in connection.core.execute(query)]

    # Of the history SQLite is to look up the units: the line may have a million rows, and is asked for again and again.
    wrote, replaced = history.c.audit_id + 0 == line, history.c.replaced_by + 0 == line
    same = and_(*(history.c[column.name] == column for column in table.primary_key))
    concerned_by_it = select(history.c.id).where(same, or_(wrote, replaced))
    return FiguresOfLine(
        rows(table, table.c.audit_id == line),
        rows(history, wrote),
        rows(history, replaced),
        rows(table, and_(table.c.audit_id != line, concerned_by_it.exists())),
    )


def signed_actuals(
    connection: Connection,
    *,
    key: tuple[int, int, int] | None = None,
    batch: int | None = None,
    limit: int | None = None,
) -> list[SignedFigure]:
    """Actuals with their signatures, those that were replaced too: of a (unit, indicator, year), or of a batch."""
    return _signed(connection, ActualRow, key, batch, limit)


def signed_targets(
    connection: Connection,
    *,
    key: tuple[int, int, int] | None = None,
    batch: int | None = None,
    limit: int | None = None,
) -> list[SignedFigure]:
    """The same of targets."""
    return _signed(connection, TargetRow, key, batch, limit)


def _signed(
    connection: Connection, kind: Kind, key: tuple[int, int, int] | None, batch: int | None, limit: int | None
) -> list[SignedFigure]:
    figures: list[SignedFigure] = []
    history = history_of(kind)
    for table, replaced_by in ((table_of(kind), literal(0)), (history, history.c.replaced_by)):
        query = _with_signatures(table, kind, replaced_by)
        if key is not None:
            unit, indicator, year = key
            query = query.where(
                table.c.unit_id == unit,
                table.c.period >= year * 10000,
                table.c.period < (year + 1) * 10000,
                table.c.indicator_id == indicator,
            )
        if batch is not None:
            query = query.where(batches.c.id == batch)
        width = len(kind._fields)
        for row in connection.core.execute(query.limit(limit)):
            at, who, number, file, line = row[width:]
            figures.append(SignedFigure(kind(*row[:width]), at, who, number, file or "", table is history, line))
    return figures


def _with_signatures(table: Table, kind: Kind, replaced_by: ColumnElement[int]) -> Query:
    return (
        select(
            *(table.c[name] for name in kind._fields),
            audit.c.at,
            audit.c.who,
            batches.c.id,
            batches.c.file,
            replaced_by,
        )
        .join(audit, audit.c.id == table.c.audit_id)
        .outerjoin(batches, batches.c.audit_id == audit.c.id)
    )


_KINDS: tuple[tuple[Table, Kind], ...] = (
    (actuals, ActualRow),
    (actual_history, ActualRow),
    (targets, TargetRow),
    (target_history, TargetRow),
)


def written_by(connection: Connection, audit_id: int) -> Iterator[ActualRow | TargetRow]:
    """The figures that one line of the audit wrote, wherever they are now; streamed."""
    for table, kind in _KINDS:
        query = select(*(table.c[name] for name in kind._fields)).where(table.c.audit_id == audit_id)
        for row in connection.core.execute(query.execution_options(yield_per=_AT_ONCE)):
            yield kind(*row)


_SIGNED_BY = tuple(select(table.c.audit_id).distinct() for table, _ in _KINDS)


def signed_by(connection: Connection) -> set[int]:
    """The numbers of all lines of the audit that figures point to."""
    return {number for statement in _SIGNED_BY for (number,) in connection.fetch(statement)}
