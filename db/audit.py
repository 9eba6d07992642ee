"""The audit: one signed line for every write, each bound to the line before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import NamedTuple
from weakref import finalize

from db import sql
from db.engine import Connection, add, ask

NO_LINE = "0" * 64
_IN_MEMORY = 16 * 1024 * 1024  # bytes
_WAITING = 100_000  # figures


class State(NamedTuple):
    """How far the chain goes. The hash tells two histories apart, also where a store was put back from a copy and a new
    line has the number of an old one: what is remembered is remembered under it."""

    number: int
    hash: str


NO_STATE = State(0, NO_LINE)


class Line(NamedTuple):
    id: int
    at: str
    who: str
    deed: str
    subject: str
    before: str
    after: str
    digest: str
    previous: str
    hash: str
    seals: str = ""  # canonical JSON: whether it moves, and the sums of the tables written with it; "" of old lines

    def computed_hash(self) -> str:
        """The hash that this line must have, from its own words and the hash of the line before."""
        told = [*self[:9], self.seals] if self.seals else list(self[:9])
        return hashlib.sha256(canonical(told).encode()).hexdigest()


def canonical(value: object) -> str:
    """The one way to write a value, so that the same value has the same hash."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def last_id(connection: Connection) -> int:
    """The number of the last line, whatever it tells of."""
    return ask(connection, "SELECT max(id) FROM audit")[0][0] or 0


def next_id(connection: Connection) -> int:
    """The number that the next line will have; ask inside the transaction that writes it."""
    return last_id(connection) + 1


def version(connection: Connection) -> int:
    """The number of the last line that changed approved figures or the book: the version of what screens show."""
    return ask(connection, "SELECT max(id) FROM audit WHERE moves")[0][0] or 0


def state(connection: Connection) -> State:
    """The last line that changed approved figures or the book: as long as it is the same, so is what screens show."""
    rows = ask(connection, "SELECT id, hash FROM audit WHERE moves ORDER BY id DESC LIMIT 1")
    return State(*rows[0]) if rows else NO_STATE


def last_state(connection: Connection) -> State:
    """The last line of all."""
    rows = ask(connection, "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
    return State(*rows[0]) if rows else NO_STATE


def figures_only_since(connection: Connection, state: State) -> bool:
    """Whether the chain goes on from that line, and no line after it tells of anything but figures."""
    only = """SELECT 1 FROM audit WHERE id = ? AND hash = ? AND NOT EXISTS (
        SELECT 1 FROM audit WHERE id > ? AND moves AND substr(subject, 1, 8) <> 'figures ')"""
    return bool(ask(connection, only, state.number, state.hash, state.number))


def sign(
    connection: Connection,
    *,
    at: str,
    who: str,
    deed: str,
    subject: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    digest: str = "",
    moves: bool = True,
) -> int:
    """Write the next line and return its number; `moves` when approved figures or the book have changed."""
    last = ask(connection, "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
    number, previous = (last[0][0] + 1, last[0][1]) if last else (1, NO_LINE)
    told = (canonical(before or {}), canonical(after or {}))
    line = Line(number, at, who, deed, subject, *told, digest, previous, hash="", seals=canonical({"moves": moves}))
    line = line._replace(hash=line.computed_hash())
    add(connection, "audit", (*Line._fields, "moves"), [(*line, moves)])
    connection.signed = line
    return number


def complete(connection: Connection, line: Line, sums: Mapping[str, str]) -> str:
    """The last line signs the sums too (see `db.seals`), as long as nothing follows it; returns its hash."""
    if not sums:
        return line.hash
    line = line._replace(seals=canonical({**json.loads(line.seals), "sums": sums}))
    words = "UPDATE audit SET seals = ?, hash = ? WHERE id = ?"
    connection.say_for_each(words, [(line.seals, line.computed_hash(), line.id)])
    return line.computed_hash()


def lines(connection: Connection, *, newest: int | None = None) -> list[Line]:
    """All lines in order, or the newest ones, newest first."""
    query = sql.pick(sql.audit, Line._fields).order_by(sql.audit.c.id)
    if newest is not None:
        query = sql.pick(sql.audit, Line._fields).order_by(sql.audit.c.id.desc()).limit(newest)
    return [Line(*row) for row in connection.core.execute(query)]


def found(
    connection: Connection,
    *,
    who: str = "",
    deed: str = "",
    subject: str = "",
    since: str = "",
    until: str = "",
    limit: int | None = None,
) -> list[Line]:
    """The lines that fit, newest first; `subject` is a part of it, the moments are compared as text."""
    query = sql.pick(sql.audit, Line._fields).order_by(sql.audit.c.id.desc())
    for column, value in ((sql.audit.c.who, who), (sql.audit.c.deed, deed)):
        query = query.where(column == value) if value else query
    if subject:
        query = query.where(sql.audit.c.subject.contains(subject, autoescape=True))
    if since:
        query = query.where(sql.audit.c.at >= since)
    if until:
        query = query.where(sql.audit.c.at < until)
    return [Line(*row) for row in connection.core.execute(query if limit is None else query.limit(limit))]


def line_at(connection: Connection, number: int) -> Line:
    return Line(*connection.core.execute(sql.pick(sql.audit, Line._fields).where(sql.audit.c.id == number)).one())


def since(connection: Connection, number: int, subject: str) -> Iterator[Line]:
    """The lines after that one whose subject begins so, newest first."""
    query = sql.pick(sql.audit, Line._fields).where(
        sql.audit.c.id > number, sql.audit.c.subject.startswith(subject, autoescape=True)
    )
    return (Line(*row) for row in connection.core.execute(query.order_by(sql.audit.c.id.desc())))


def moving(connection: Connection) -> set[int]:
    """The numbers of all lines that changed approved figures or the book."""
    return {number for (number,) in ask(connection, "SELECT id FROM audit WHERE moves")}


def who_signed(connection: Connection, number: int) -> str:
    return connection.core.scalar(sql.select(sql.audit.c.who).where(sql.audit.c.id == number)) or ""


def digest_of(rows: Iterable[Sequence[object]]) -> str:
    """The signature of a set of figures, whatever their order."""
    signed = Signed()
    for row in rows:
        signed.add(row)
    return signed.digest()


class Signed:
    """Figures on their way under one signature, unit by unit: every figure begins with its unit. Very many go to a file
    without a name, which ends with the process."""

    def __init__(self) -> None:
        self._single: dict[str, list[str]] = {}
        self._waiting = 0
        self._joined: dict[str, list[tuple[int, int]]] = {}  # where the texts of a unit lie
        self._texts = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it ends with this
        finalize(self, self._texts.close)

    def __bool__(self) -> bool:
        return bool(self._single or self._joined)

    def add(self, row: Sequence[object]) -> None:
        text = "\x1f".join("" if cell is None else str(cell) for cell in row)
        self._single.setdefault(str(row[0]), []).append(text)
        self._waiting += 1
        if self._waiting >= _WAITING:
            self._put_away()

    def _put_away(self) -> None:
        """Texts with the sign in them that stands between texts stay where they are: nobody types it."""
        self._waiting = 0
        for unit, texts in list(self._single.items()):
            if not any("\x1e" in text for text in texts):
                self.add_joined(unit, "\x1e".join(texts))
                del self._single[unit]

    def add_joined(self, unit: int | str, texts: str) -> None:
        """Plain figures of one unit as they are signed, with \x1e between them."""
        begins, told = self._texts.seek(0, SEEK_END), texts.encode()
        self._texts.write(told)
        self._joined.setdefault(str(unit), []).append((begins, len(told)))

    def digest(self) -> str:
        hashed = hashlib.sha256()
        for unit in sorted({*self._single, *self._joined}):
            joined = (text for place in self._joined.get(unit, ()) for text in self._at(*place).split("\x1e"))
            texts = [*self._single.get(unit, ()), *joined]
            hashed.update("".join(f"{text}\x1e" for text in sorted(texts) if text).encode())
        return hashed.hexdigest()

    def _at(self, begins: int, length: int) -> str:
        self._texts.seek(begins)
        return self._texts.read(length).decode()
