"""How the record is asked and written: in the driver's own words, or by statements of SQLAlchemy."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import sqlite3

    import sqlalchemy


class Connection:
    """One view of the record, or one transaction.

    `core` is the connection that takes statements. Where the driver's own one is given, it is made when it is first
    asked for, by `made`.
    """

    def __init__(
        self,
        made: "Callable[[], sqlalchemy.Connection]",
        *,
        on_sqlite: bool,
        driver: "sqlite3.Connection | None" = None,
    ) -> None:
        self._made, self._driver, self.on_sqlite = made, driver, on_sqlite
        # What `db.seals` has to settle before the transaction is committed: by table the keys that are written, with
        # what their rows summed up to before, and the last line that was signed.
        self.touched: dict[str, dict[tuple[object, ...], int]] = {}
        self.signed: tuple[Any, ...] = ()

    @cached_property
    def core(self) -> "sqlalchemy.Connection":
        return self._made()

    def close(self) -> None:
        """Give back what statements were taken with, if any were."""
        if "core" in self.__dict__:
            self.core.close()

    def say(self, words: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """What the driver answers to its own words, with ? for each value."""
        if self._driver is not None:
            return self._driver.execute(words, values).fetchall()
        cursor = self.core.exec_driver_sql(self._told(words), tuple(values)).cursor
        return [] if cursor is None else list(cursor.fetchall())

    def say_for_each(self, words: str, rows: Sequence[Sequence[object]]) -> None:
        """One deed in the driver's own words, with ? for each value, for each of the rows."""
        if self._driver is not None:
            self._driver.executemany(words, rows)
        elif rows:
            self.core.exec_driver_sql(self._told(words), rows)  # pyright: ignore[reportArgumentType] - rows are tuples

    def _told(self, words: str) -> str:
        return words if self.on_sqlite else words.replace("?", "%s")


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
    """The answer as plain tuples, to a question in the driver's own words, with ? for each value.

    For what every screen asks: there a statement built anew and a row object for each row would take longer than
    the record takes to answer.
    """
    return connection.say(question, values)


def put(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], key: int) -> None:
    """Insert the rows, or replace those that have the same key: the first `key` of the columns."""
    connection.say_for_each(_upsert(table, tuple(columns), key), [tuple(row) for row in rows])


def add(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert the rows; a key that is there already is an error."""
    connection.say_for_each(_insert(table, tuple(columns)), [tuple(row) for row in rows])


@cache
def _upsert(table: str, columns: tuple[str, ...], key: int) -> str:
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns[key:])
    return f"{_insert(table, columns)} ON CONFLICT ({', '.join(columns[:key])}) DO UPDATE SET {changes}"


@cache
def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


NOTHING = -(2**63 - 1)
"""Stands for NULL among the numbers that are poured: no figure is as large."""
_AT_ONCE = 500


def pour(connection: Connection, insert: str, row: str, cells: Sequence[object], then: str = "") -> None:
    """Insert very many rows, hundreds of them with each statement, which takes half the time of one by one.

    `insert` is the deed up to VALUES, `row` what one row is with ? for each cell, `then` what follows the rows;
    `cells` are those of all rows, one after the other.
    """
    width = row.count("?")
    whole = len(cells) - len(cells) % (_AT_ONCE * width)
    chunks = [tuple(cells[start : start + _AT_ONCE * width]) for start in range(0, whole, _AT_ONCE * width)]
    rest = tuple(cells[whole:])
    for some, rows in ((chunks, _AT_ONCE), ([rest] if rest else [], len(rest) // width)):
        if some:
            connection.say_for_each(f"{insert} VALUES {', '.join([row] * rows)} {then}", some)
