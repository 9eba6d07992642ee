"""Executes statements of SQLAlchemy Core in one view of the record, or in one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, cast

import sqlalchemy
from sqlalchemy import Boolean, Executable, Select, TableClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase

if TYPE_CHECKING:
    import sqlite3

PATIENCE = 30
"""Seconds that a writer waits for the one before it, where nobody says otherwise: a look at a long file, or its import,
holds the store long."""


def patience() -> float:
    """The seconds to wait for another writer where the store has no setting for it yet."""
    return PATIENCE


def no_wait() -> float:
    """For what is written now or later: nobody waits for it."""
    return 0.0


Query = Select[*tuple[Any, ...]]
"""A select of any columns."""


class Connection:
    """One view of the record, or one transaction.

    `fetch`, `execute` and `execute_many` are for statements that are built once, as constants of their drawer, with a
    `bindparam` for what differs from one time to the next (`expanding` where that is a list); `core` takes all others,
    and those that stream.

    On SQLite the compiled statement goes straight to the driver: of a statement that finds one row SQLAlchemy's own
    execution takes 54 µs of the processor, this 12, the driver alone 7; with a list of 500 values 1,060 and 196
    (2026-12-01). One written figure is 21 statements.
    """

    def __init__(self, core: sqlalchemy.Connection) -> None:
        self.core, self.on_sqlite = core, core.dialect.name == "sqlite"
        self._driver = cast("sqlite3.Connection", core.connection.driver_connection) if self.on_sqlite else None
        # What `db.seals` has to settle before the transaction is committed: by table the keys that are written, with
        # what their rows summed up to before, and the last line that was signed.
        self.touched: dict[str, dict[tuple[object, ...], int]] = {}
        self.signed: tuple[Any, ...] = ()

    def fetch(self, statement: Executable, **values: object) -> list[tuple[Any, ...]]:
        """All rows of the answer, as plain tuples; a list among the values for each expanding parameter."""
        if self._driver is None:
            return [tuple(row) for row in self.core.execute(statement, values)]
        compiled = _compiled(statement)
        rows: list[tuple[Any, ...]] = self._driver.execute(*compiled.bound(values)).fetchall()
        return compiled.with_flags(rows) if compiled.flags else rows

    def first(self, statement: Executable, **values: object) -> tuple[Any, ...] | None:
        """The first row of the answer, or None."""
        rows = self.fetch(statement, **values)
        return rows[0] if rows else None

    def scalar(self, statement: Executable, **values: object) -> Any:
        """The first cell of the first row; None where there is no row, too."""
        row = self.first(statement, **values)
        return row[0] if row else None

    def execute(self, statement: Executable, **values: object) -> int:
        """The number of rows that the statement has written."""
        if self._driver is None:
            return self.core.execute(statement, values).rowcount
        return self._driver.execute(*_compiled(statement).bound(values)).rowcount

    def execute_many(self, statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
        """Execute the statement once with each of the rows, by the names of its parameters."""
        if not rows:
            return
        if self._driver is None:
            self.core.execute(statement, rows)
            return
        compiled = _compiled(statement)
        self._driver.executemany(compiled.text, [compiled.cells(row) for row in rows])

    def write_rows(self, statement: Executable, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """The same with rows as tuples of these columns; see `insert_rows` and `upsert_rows`."""
        if self._driver is None:
            self.core.execute(statement, [dict(zip(columns, row, strict=True)) for row in rows])
            return
        compiled = _compiled(statement)
        if compiled.names != list(columns):
            in_order = itemgetter(*map(columns.index, compiled.names))
            rows = [in_order(row) for row in rows] if len(columns) > 1 else rows
        self._driver.executemany(compiled.text, rows)

    def say(self, words: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """What the driver answers to its own words, with ? for each value: only for `db.hot_statements`."""
        if self._driver is not None:
            return self._driver.execute(words, values).fetchall()
        cursor = self.core.exec_driver_sql(words.replace("?", "%s"), tuple(values)).cursor
        return [] if cursor is None else list(cursor.fetchall())

    def say_for_each(self, words: str, rows: Sequence[Sequence[object]]) -> None:
        """The same for each of the rows."""
        if self._driver is not None:
            self._driver.executemany(words, rows)
        elif rows:
            self.core.exec_driver_sql(words.replace("?", "%s"), [tuple(row) for row in rows])


class Source(Protocol):
    """A record that can be asked and written."""

    @property
    def name(self) -> str:
        """Which one it is, without its password: the same for all who have it open."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """One view of the record: every question inside sees the same state."""
        ...

    def writing(self, left: Callable[[], float] = ...) -> AbstractContextManager[Connection]:
        """One transaction, alone among the writers; committed at its end, undone by any exception.

        Where another one writes, it waits for the seconds that are `left`, which is asked only then; StoreFault after.
        """
        ...

    def dispose(self) -> None: ...


def ask(connection: Connection, question: str, *values: object) -> list[tuple[Any, ...]]:
    """The answer as plain tuples, to a question in the driver's own words, with ? for each value."""
    return connection.say(question, values)


def insert_rows(
    connection: Connection, table: TableClause, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Insert rows of these columns; a key that is there already is an error."""
    if cells := list(rows):
        connection.write_rows(_insert(table, tuple(columns)), columns, cells)


def upsert_rows(
    connection: Connection, table: TableClause, columns: Sequence[str], rows: Iterable[Sequence[object]], *, key: int
) -> None:
    """Insert rows of these columns, or replace those that have the same key: the first `key` of the columns."""
    if cells := list(rows):
        connection.write_rows(_upsert(table, tuple(columns), key, on_sqlite=connection.on_sqlite), columns, cells)


@lru_cache(maxsize=256)
def _insert(table: TableClause, columns: tuple[str, ...]) -> Executable:
    values: dict[str, sqlalchemy.BindParameter[Any]] = {name: sqlalchemy.bindparam(name) for name in columns}
    return sqlalchemy.insert(table).values(values)


@lru_cache(maxsize=256)
def _upsert(table: TableClause, columns: tuple[str, ...], key: int, *, on_sqlite: bool) -> Executable:
    values: dict[str, sqlalchemy.BindParameter[Any]] = {name: sqlalchemy.bindparam(name) for name in columns}
    inserted = (sqlite.insert if on_sqlite else postgresql.insert)(table).values(values)
    changes = {name: inserted.excluded[name] for name in columns[key:]}
    return inserted.on_conflict_do_update(index_elements=columns[:key], set_=changes)


# ---- compiled for the driver of SQLite

_SQLITE = sqlite.dialect()
_LENGTHS = 64
"""So many texts are kept of a statement with lists, which has another text for each length."""


class _CompiledStatement:
    """A statement as the driver of SQLite takes it: its text, with ? for each value, and the names of the values."""

    def __init__(self, statement: Executable) -> None:
        compiled = cast("SQLCompiler", cast("sqlalchemy.ClauseElement", statement).compile(dialect=_SQLITE))
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError("the columns that have a default are named, or the statement goes to `core`")
        self._compiled, self.text = compiled, str(compiled)
        self.names = list(compiled.positiontup or ())
        binds = compiled.binds
        self._defaults = {name: binds[name].effective_value for name in self.names if not binds[name].required}
        self._lists = [name for name in self.names if binds[name].expanding]
        self._texts: dict[tuple[int, ...], str] = {}
        selected = statement.selected_columns if isinstance(statement, SelectBase) else ()
        self.flags = [place for place, column in enumerate(selected) if isinstance(column.type, Boolean)]

    def cells(self, values: Mapping[str, object]) -> list[object]:
        """The values in the order of the text; KeyError where it lacks any."""
        given = {**self._defaults, **values}
        return [given[name] for name in self.names]

    def bound(self, values: Mapping[str, object]) -> tuple[str, list[object]]:
        """The text and its values, with the lists written out."""
        cells = self.cells(values)
        if not self._lists:
            return self.text, cells
        given = {**self._defaults, **values}
        lists = {name: list(cast("Iterable[object]", given[name])) for name in self._lists}
        lengths = tuple(map(len, lists.values()))
        text = self._texts.get(lengths)
        if text is None:
            if len(self._texts) >= _LENGTHS:
                self._texts.clear()
            text = self._compiled.construct_expanded_state({**given, **lists}).statement
            self._texts[lengths] = text
        flat: list[object] = []
        for name, cell in zip(self.names, cells, strict=True):
            flat += lists.get(name, (cell,))
        return text, flat

    def with_flags(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The driver gives 0 and 1 for no and yes: what is signed is the same on both engines."""
        converted: list[tuple[Any, ...]] = []
        for row in rows:
            cells = list(row)
            for place in self.flags:
                if cells[place] is not None:
                    cells[place] = bool(cells[place])
            converted.append(tuple(cells))
        return converted


@lru_cache(maxsize=1024)
def _compiled(statement: Executable) -> _CompiledStatement:
    return _CompiledStatement(statement)
