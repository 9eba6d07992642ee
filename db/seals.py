"""Seals each table beside the figures with a running sum, so that a row changed past the audit is found.

A figure is signed by the line of the audit that wrote it. Rows that are changed in place, or many at a time, have no
such line: of each table the sum of the hashes of its rows is kept instead. Every write moves it, in its transaction, by
what the written rows summed up to before and after (`touch`, `settle`): a keystroke costs the same beside a million
rows. The sums of the tables that a line's transaction wrote are part of what the line signs. What another hand changes
moves no sum; and since a sum moves by differences only, no later write makes up for it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from db import audit
from db.engine import Connection, ask, put

UNSIGNED = frozenset({"drafts", "layouts"})
"""Tables that may be written without a line of the audit, drafts at every save: only the kept sum vouches for them."""
LAST_LINE = "audit"
"""Under this name the hash of the last line is kept: a line that is cut off at the end is missed."""
_WHOLE = 2**256
_AT_ONCE, _FEW = 5000, 20
"""Rows that are fetched together, and keys that are looked up one by one."""


class Sealed(NamedTuple):
    """A table under seal: its rows are written by the columns `key` and read in the order of the columns `order`."""

    key: tuple[str, ...]
    order: tuple[str, ...]
    columns: tuple[str, ...]  # those that the sum covers, in the order of their names


def _sealed(key: str, columns: str, order: str = "id") -> Sealed:
    return Sealed(tuple(key.split()), tuple(order.split()), tuple(sorted(columns.split())))


def _names(columns: str) -> frozenset[str]:
    return frozenset(columns.split())


_TYPED = (
    "unit_id period indicator_id typed value numerator denominator not_applicable estimate approximate up_to document "
    "note reason attachment_id version author at stated_percent "
)
_PLACE = "unit_id period indicator_id"

# The columns are written out, and held against `db.tables` by a test: to load those takes longer than a short command.
TABLES: Mapping[str, Sealed] = {
    "units": _sealed("id", "id code name name_en level parent_id opened closed illustrative"),
    "successions": _sealed("unit_id", "unit_id successor_id", order="unit_id successor_id"),
    "indicators": _sealed(
        "id",
        "id code name_vi name_en area area_en measured_in adds_up judged decimals frequency parent_id regime retired",
    ),
    "regimes": _sealed(
        "code", "code name_vi name_en cut_day due_month due_quarter due_half due_year place", order="code"
    ),
    "bases": _sealed("id", "id code name_vi name_en place"),
    "thresholds": _sealed("code", "code numerator denominator", order="code"),
    "settings": _sealed("code", "code value", order="code"),
    "people": _sealed("id", "id name shown_name password_hash disabled must_change once_until"),
    "rights": _sealed("id", "id person_id unit_id role"),
    "locks": _sealed("unit_id", "id unit_id period who at reason audit_id"),
    "drafts": _sealed(_PLACE, _TYPED + "status based_on submitted_by submitted_at said said_by", order=_PLACE),
    "draft_events": _sealed("audit_id", _TYPED + "id deed said audit_id"),
    "submissions": _sealed("audit_id", "id unit_id period who at told gaps said audit_id"),
    "batches": _sealed("audit_id", "id kind file sha256 read accepted unchanged refused audit_id undoes"),
    "attachments": _sealed("audit_id", "id unit_id name media_type size sha256 audit_id"),  # the hash for the content
    # What a figure said is signed by the line that wrote it, wherever the figure is now; here that it was replaced.
    "actual_history": _sealed("replaced_by", f"id {_PLACE} audit_id replaced_by"),
    "target_history": _sealed("replaced_by", f"id {_PLACE} basis_id effective_on audit_id replaced_by"),
    "layouts": _sealed("fingerprint who", "fingerprint who answers at", order="fingerprint who"),
    "standing_changes": _sealed(
        "unit_id",
        f"{_PLACE} status_before plan_before attainment_before of_year_before status_after plan_after attainment_after "
        "of_year_after",
        order=_PLACE,
    ),
}
IN_PART: Mapping[str, frozenset[str]] = {
    "attachments": frozenset({"content"}),
    "actual_history": _names(
        "value numerator denominator estimate approximate stated_percent up_to document note status not_applicable "
        "attachment_id reason"
    ),
    "target_history": _names("version value low high low_strict high_strict words document note"),
}
"""The columns that a seal leaves out, because something else vouches for them."""

Key = tuple[object, ...]


class UnsignedWrite(Exception):  # noqa: N818 - says what was done
    """A table under seal was written in a transaction that signed no line: a mistake of the program."""


def touch(connection: Connection, table: str, keys: Iterable[Key], *, new: bool = False) -> None:
    """Before rows with these keys are written: what they are now; `new` where there is none, or after adding the first.

    A key is the values of the columns `TABLES[table].key`; all rows that have it may be written.
    """
    touched = connection.touched.setdefault(table, {})
    fresh = [key for key in dict.fromkeys(keys) if key not in touched]
    if not fresh:
        return
    before = 0 if new else _sum_at(connection, table, fresh)
    touched.update(dict.fromkeys(fresh, 0))
    touched[fresh[0]] = before


def settle(connection: Connection) -> None:
    """At the end of a transaction: move the sums of what was written, and let its last line sign them."""
    if not (connection.touched or connection.signed):
        return
    kept, moved = _stored_of(connection, list(connection.touched)), dict[str, int]()
    for table, keys in connection.touched.items():
        after = _sum_at(connection, table, list(keys)) - sum(keys.values())
        if after:
            moved[table] = (int(kept.get(table, "0"), 16) + after) % _WHOLE
    new = {table: _spelled(total) for table, total in moved.items()}
    if connection.signed:
        touched = {table: new.get(table, kept.get(table, "")) for table in connection.touched.keys() - UNSIGNED}
        new[LAST_LINE] = audit.complete(connection, audit.Line(*connection.signed), touched)
    elif moved.keys() - UNSIGNED:
        raise UnsignedWrite(", ".join(sorted(moved)))
    if new:
        put(connection, "seals", ("name", "sum"), new.items(), key=1)
    connection.touched.clear()
    connection.signed = ()


def stored(connection: Connection) -> dict[str, str]:
    """The sums as they are kept, by table; the hash of the last line under LAST_LINE."""
    return dict(ask(connection, "SELECT name, sum FROM seals"))  # pyright: ignore[reportArgumentType] - pairs of texts


def _stored_of(connection: Connection, tables: Sequence[str]) -> dict[str, str]:
    if not tables:
        return {}
    question = f"SELECT name, sum FROM seals WHERE name IN ({', '.join('?' * len(tables))})"  # noqa: S608
    return dict(ask(connection, question, *tables))  # pyright: ignore[reportArgumentType] - pairs of texts


def actual(connection: Connection, table: str) -> str:
    """The sum that the rows of the table make now."""
    return _spelled(_sum(_rows(connection, table, TABLES[table].columns)))


def _spelled(total: int) -> str:
    return f"{total % _WHOLE:064x}"


# ---- when the tables themselves change


def discrepancies(connection: Connection) -> dict[str, int]:
    """By how much each kept sum differs from what the rows make, in a store whose tables may be those of long ago."""
    if not _has_seals(connection):
        return {}
    kept, found = stored(connection), dict[str, int]()
    for table in TABLES.keys() & kept.keys():
        rows = _rows(connection, table, _columns_there(connection, table))
        found[table] = int(kept[table], 16) - _sum(rows)
    return found


def renew(connection: Connection, differed: Mapping[str, int]) -> list[str]:
    """After tables have been changed: seal them as they are now, and what differed before differs on.

    Returns the tables that had no seal yet: what was changed in them until now stays unknown.
    """
    if not _has_seals(connection):
        return []
    made = [(table, _spelled(int(actual(connection, table), 16) + differed.get(table, 0))) for table in TABLES]
    put(connection, "seals", ("name", "sum"), made, key=1)
    return sorted(TABLES.keys() - differed.keys())


def sign_all(connection: Connection) -> None:
    """Let the line that is signed next carry the sums of all tables."""
    for table in TABLES:
        connection.touched.setdefault(table, {})


def _has_seals(connection: Connection) -> bool:
    import sqlalchemy

    return sqlalchemy.inspect(connection.core).has_table("seals")


def _columns_there(connection: Connection, table: str) -> Sequence[str]:
    """The columns that the program of then had sealed: all but those of IN_PART."""
    import sqlalchemy

    names = {str(column["name"]) for column in sqlalchemy.inspect(connection.core).get_columns(table)}
    return sorted(names - IN_PART.get(table, frozenset()))


# ---- sums


def _sum(rows: Iterable[Sequence[object]]) -> int:
    """Of numbers of 256 bits, not modulo them."""
    return sum(int.from_bytes(hashlib.sha256(_text(row).encode(errors="surrogateescape")).digest()) for row in rows)


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode


def _text(row: Sequence[object]) -> str:
    """The row as it is hashed: NULL and "" differ, and yes and no are 1 and 0, as the driver of SQLite gives them."""
    return _write([int(cell) if isinstance(cell, bool) else cell for cell in row])


def _sum_at(connection: Connection, table: str, keys: Sequence[Key]) -> int:
    sealed = TABLES[table]
    if len(keys) <= _FEW:
        here = " AND ".join(f"{name} = ?" for name in sealed.key)
        return sum(_sum(_rows(connection, table, sealed.columns, here, key)) for key in keys)
    wanted, first = set(keys), sorted({key[0] for key in keys}, key=str)
    places = [sealed.columns.index(name) for name in sealed.key]
    total = 0
    for start in range(0, len(first), 500):
        some = first[start : start + 500]
        here = f"{sealed.key[0]} IN ({', '.join('?' * len(some))})"
        rows = _rows(connection, table, sealed.columns, here, some)
        total += _sum(row for row in rows if tuple(row[place] for place in places) in wanted)
    return total


def _rows(
    connection: Connection, table: str, columns: Collection[str], here: str = "", values: Sequence[object] = ()
) -> Iterator[tuple[object, ...]]:
    """Part by part, for there may be a million."""
    order = TABLES[table].order
    names, keys = list(columns), ", ".join(order)
    places, marks = [names.index(name) for name in order], ", ".join("?" * len(order))
    last: tuple[object, ...] = ()
    while True:
        conditions = [*([here] if here else []), *([f"({keys}) > ({marks})"] if last else [])]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        question = f"SELECT {', '.join(names)} FROM {table}{where} ORDER BY {keys} LIMIT {_AT_ONCE}"  # noqa: S608 - our own names
        some = ask(connection, question, *values, *last)
        yield from some
        if len(some) < _AT_ONCE:
            return
        last = tuple(some[-1][place] for place in places)
