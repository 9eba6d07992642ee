"""Seals each table beside the figures with a running sum, so that a row changed past the audit is found.

A figure is signed by the line of the audit that wrote it. Rows that are changed in place, or many at a time, have no
such line: of each table the sum of the hashes of its rows is kept instead. Every write moves it, in its transaction, by
what the written rows summed up to before and after (`touch`, `settle`): a keystroke costs the same beside a million
rows. The sums of the tables that a line's transaction wrote are part of what the line signs. What another hand changes
moves no sum; and since a sum moves by differences only, no later write makes up for it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnClause, bindparam, column, inspect, select, table, tuple_

from db import audit, tables
from db.engine import Connection, Query, upsert_rows

UNSIGNED = frozenset({"drafts", "layouts"})
"""Tables that may be written without a line of the audit, drafts at every save: only the kept sum vouches for them."""
LAST_LINE = "audit"
"""Under this name the hash of the last line is kept: a line that is cut off at the end is missed."""
_WHOLE = 2**256
_AT_ONCE, _FEW, _KEYS = 5000, 20, 500
"""Rows that are fetched together, keys that are looked up one by one, and first parts of keys that are together."""

_PLACE = ("unit_id", "period", "indicator_id")


def _all_but(name: str, *kept: str) -> frozenset[str]:
    return frozenset(tables.metadata.tables[name].columns.keys()) - set(kept)


IN_PART: Mapping[str, frozenset[str]] = {
    "attachments": frozenset({"content"}),  # the hash is there for the content
    # What a figure said is signed by the line that wrote it, wherever the figure is now; here that it was replaced.
    "actual_history": _all_but("actual_history", "id", *_PLACE, "audit_id", "replaced_by"),
    "target_history": _all_but("target_history", "id", *_PLACE, "basis_id", "effective_on", "audit_id", "replaced_by"),
}
"""The columns that a seal leaves out, because something else vouches for them."""


class Sealed(NamedTuple):
    """A table under seal: its rows are written by the columns `key` and read in the order of the columns `order`."""

    key: tuple[str, ...]
    order: tuple[str, ...]
    columns: tuple[str, ...]  # those that the sum covers, in the order of their names


def _sealed(name: str, key: tuple[str, ...], order: tuple[str, ...]) -> Sealed:
    return Sealed(key, order, tuple(sorted(_all_but(name, *IN_PART.get(name, ())))))


_ID, _CODE = ("id",), ("code",)
_KEYS_AND_ORDERS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("units", _ID, _ID),
    ("successions", ("unit_id",), ("unit_id", "successor_id")),
    ("indicators", _ID, _ID),
    ("regimes", _CODE, _CODE),
    ("bases", _ID, _ID),
    ("thresholds", _CODE, _CODE),
    ("settings", _CODE, _CODE),
    ("people", _ID, _ID),
    ("rights", _ID, _ID),
    ("locks", ("unit_id",), _ID),
    ("drafts", _PLACE, _PLACE),
    ("draft_events", ("audit_id",), _ID),
    ("submissions", ("audit_id",), _ID),
    ("batches", ("audit_id",), _ID),
    ("attachments", ("audit_id",), _ID),
    ("actual_history", ("replaced_by",), _ID),
    ("target_history", ("replaced_by",), _ID),
    ("layouts", ("fingerprint", "who"), ("fingerprint", "who")),
    ("standing_changes", ("unit_id",), _PLACE),
)
TABLES: Mapping[str, Sealed] = {name: _sealed(name, key, order) for name, key, order in _KEYS_AND_ORDERS}

Key = tuple[object, ...]


class UnsignedWrite(Exception):  # noqa: N818 - says what was done
    """A table under seal was written in a transaction that signed no line: a mistake of the program."""


def touch(connection: Connection, name: str, keys: Iterable[Key], *, new: bool = False) -> None:
    """Before rows of a table with these keys are written: what they are now; `new` where there is none, or after adding
    the first.

    A key is the values of the columns `TABLES[name].key`; all rows that have it may be written.
    """
    touched = connection.touched.setdefault(name, {})
    fresh = [key for key in dict.fromkeys(keys) if key not in touched]
    if not fresh:
        return
    before = 0 if new else _sum_at(connection, name, fresh)
    touched.update(dict.fromkeys(fresh, 0))
    touched[fresh[0]] = before


_STORED = select(tables.seals.c.name, tables.seals.c.sum)
_STORED_OF = _STORED.where(tables.seals.c.name.in_(bindparam("names", expanding=True)))


def settle(connection: Connection) -> None:
    """At the end of a transaction: move the sums of what was written, and let its last line sign them."""
    if not (connection.touched or connection.signed):
        return
    kept, moved = _stored_of(connection, list(connection.touched)), dict[str, int]()
    for name, keys in connection.touched.items():
        after = _sum_at(connection, name, list(keys)) - sum(keys.values())
        if after:
            moved[name] = (int(kept.get(name, "0"), 16) + after) % _WHOLE
    new = {name: _spelled(total) for name, total in moved.items()}
    if connection.signed:
        touched = {name: new.get(name, kept.get(name, "")) for name in connection.touched.keys() - UNSIGNED}
        new[LAST_LINE] = audit.complete(connection, audit.Line(*connection.signed), touched)
    elif moved.keys() - UNSIGNED:
        raise UnsignedWrite(", ".join(sorted(moved)))
    if new:
        upsert_rows(connection, tables.seals, ("name", "sum"), new.items(), key=1)
    connection.touched.clear()
    connection.signed = ()


def stored(connection: Connection) -> dict[str, str]:
    """The sums as they are kept, by table, of 64 hexadecimal digits; the hash of the last line under LAST_LINE."""
    return dict(connection.fetch(_STORED))


def _stored_of(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    return dict(connection.fetch(_STORED_OF, names=names)) if names else {}


def actual(connection: Connection, name: str) -> str:
    """The sum that the rows of the table of that name make now."""
    return _spelled(_sum(_rows(connection, _part(name, TABLES[name].columns), {})))


def _spelled(total: int) -> str:
    return f"{total % _WHOLE:064x}"


# ---- when the tables themselves change


def discrepancies(connection: Connection) -> dict[str, int]:
    """By how much each kept sum differs from what the rows make, in a store whose tables may be those of long ago."""
    if not _has_seals(connection):
        return {}
    kept, differences = stored(connection), dict[str, int]()
    for name in TABLES.keys() & kept.keys():
        rows = _rows(connection, _part(name, _columns_there(connection, name)), {})
        differences[name] = int(kept[name], 16) - _sum(rows)
    return differences


def renew(connection: Connection, differed: Mapping[str, int]) -> list[str]:
    """After tables have been changed: seal them as they are now, and what differed before differs on.

    Returns the tables that had no seal yet: what was changed in them until now stays unknown.
    """
    if not _has_seals(connection):
        return []
    sums = [(name, _spelled(int(actual(connection, name), 16) + differed.get(name, 0))) for name in TABLES]
    upsert_rows(connection, tables.seals, ("name", "sum"), sums, key=1)
    return sorted(TABLES.keys() - differed.keys())


def sign_all(connection: Connection) -> None:
    """Let the line that is signed next carry the sums of all tables."""
    for name in TABLES:
        connection.touched.setdefault(name, {})


def _has_seals(connection: Connection) -> bool:
    return inspect(connection.core).has_table("seals")


def _columns_there(connection: Connection, name: str) -> tuple[str, ...]:
    """The columns that the program of then had sealed: all but those of IN_PART."""
    names = {str(described["name"]) for described in inspect(connection.core).get_columns(name)}
    return tuple(sorted(names - IN_PART.get(name, frozenset())))


# ---- sums


def _sum(rows: Iterable[Sequence[object]]) -> int:
    """Of numbers of 256 bits, not modulo them."""
    return sum(int.from_bytes(hashlib.sha256(_text(row).encode(errors="surrogateescape")).digest()) for row in rows)


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode


def _text(row: Sequence[object]) -> str:
    """The row as it is hashed: NULL and "" differ, and yes and no are 1 and 0, as the driver of SQLite gives them."""
    if bool in map(type, row):
        row = [int(cell) if isinstance(cell, bool) else cell for cell in row]
    return _write(row)


def _sum_at(connection: Connection, name: str, keys: Sequence[Key]) -> int:
    sealed = TABLES[name]
    if len(keys) <= _FEW:
        by_key = _part(name, sealed.columns, sealed.key)
        return sum(_sum(_rows(connection, by_key, dict(zip(sealed.key, key, strict=True)))) for key in keys)
    wanted, first = set(keys), sorted({key[0] for key in keys}, key=str)
    places = [sealed.columns.index(part) for part in sealed.key]
    among, total = _part(name, sealed.columns, sealed.key[:1], among=True), 0
    for start in range(0, len(first), _KEYS):
        rows = _rows(connection, among, {sealed.key[0]: first[start : start + _KEYS]})
        total += _sum(row for row in rows if tuple(row[place] for place in places) in wanted)
    return total


class _Part(NamedTuple):
    """The rows of a table in their order, as many as are fetched together: the first of them, and those after the last
    ones; `places` are those of the columns of the order."""

    first: Query
    following: Query
    places: dict[str, int]


@lru_cache(maxsize=256)
def _part(name: str, columns: tuple[str, ...], by: tuple[str, ...] = (), *, among: bool = False) -> _Part:
    """Of the rows that have these values in the columns `by`; with `among` one of a list of values."""
    # Without the types of its columns: what is hashed is what the driver gives, in a store of any age.
    cells: dict[str, ColumnClause[Any]] = {column_name: column(column_name) for column_name in columns}
    query = select(*cells.values()).select_from(table(name)).limit(_AT_ONCE)
    for key in by:
        query = query.where(cells[key].in_(bindparam(key, expanding=True)) if among else cells[key] == bindparam(key))
    order = [cells[key] for key in TABLES[name].order]
    query = query.order_by(*order)
    last: list[BindParameter[Any]] = [bindparam(f"last_{key.name}") for key in order]
    after = tuple_(*order) > tuple_(*last)
    return _Part(query, query.where(after), {key.name: columns.index(key.name) for key in order})


def _rows(connection: Connection, part: _Part, values: Mapping[str, object]) -> Iterator[tuple[object, ...]]:
    """Part by part, for there may be a million."""
    rows = connection.fetch(part.first, **values)
    yield from rows
    while len(rows) == _AT_ONCE:
        last = {f"last_{name}": rows[-1][place] for name, place in part.places.items()}
        rows = connection.fetch(part.following, **values, **last)
        yield from rows
