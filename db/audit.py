"""Signs one line for every write, each bound to the line before it, and asks these lines."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import NamedTuple
from weakref import finalize

from sqlalchemy import bindparam, exists, func, select, text, update

from db.engine import Connection, Query, insert_rows
from db.tables import audit

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
        cells = [*self[:9], self.seals] if self.seals else list(self[:9])
        return hashlib.sha256(canonical(cells).encode()).hexdigest()


def canonical(value: object) -> str:
    """The one way to write a value, so that the same value has the same hash."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


_MOVES = text("moves")
"""As the partial index says it: SQLite would not see that "moves = 1" is the same."""
_NEWEST = select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)
_NEWEST_MOVING = _NEWEST.where(_MOVES)
_LAST_ID = select(func.max(audit.c.id))
_LAST_MOVING_ID = _LAST_ID.where(_MOVES)
_LINES = select(*(audit.c[name] for name in Line._fields))
_later = audit.alias("later")
_ONLY_FIGURES = select(audit.c.id).where(
    audit.c.id == bindparam("number"),
    audit.c.hash == bindparam("line_hash"),
    ~exists().where(
        _later.c.id > bindparam("number"), text("later.moves"), func.substr(_later.c.subject, 1, 8) != "figures "
    ),
)

_COMPLETE = (
    update(audit)
    .where(audit.c.id == bindparam("number"))
    .values(seals=bindparam("new_seals"), hash=bindparam("new_hash"))
)


def last_id(connection: Connection) -> int:
    """The number of the last line, whatever it tells of; 0 where there is none."""
    return connection.scalar(_LAST_ID) or 0


def next_id(connection: Connection) -> int:
    """The number that the next line will have; ask inside the transaction that writes it."""
    return last_id(connection) + 1


def version(connection: Connection) -> int:
    """The number of the last line that changed approved figures or the book: the version of what screens show."""
    return connection.scalar(_LAST_MOVING_ID) or 0


def state(connection: Connection) -> State:
    """The last line that changed approved figures or the book: as long as it is the same, so is what screens show."""
    line = connection.first(_NEWEST_MOVING)
    return State(*line) if line else NO_STATE


def last_state(connection: Connection) -> State:
    """The last line of all."""
    line = connection.first(_NEWEST)
    return State(*line) if line else NO_STATE


def figures_only_since(connection: Connection, state: State) -> bool:
    """Whether the chain goes on from that line, and no line after it tells of anything but figures."""
    return bool(connection.fetch(_ONLY_FIGURES, number=state.number, line_hash=state.hash))


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
    last = last_state(connection)  # NO_STATE has the number and the hash before the first line
    number, texts = last.number + 1, (canonical(before or {}), canonical(after or {}))
    line = Line(number, at, who, deed, subject, *texts, digest, last.hash, hash="", seals=canonical({"moves": moves}))
    line = line._replace(hash=line.computed_hash())
    insert_rows(connection, audit, (*Line._fields, "moves"), [(*line, moves)])
    connection.signed = line
    return number


def complete(connection: Connection, line: Line, sums: Mapping[str, str]) -> str:
    """The last line signs the sums too (see `db.seals`), as long as nothing follows it; returns its hash."""
    if not sums:
        return line.hash
    line = line._replace(seals=canonical({**json.loads(line.seals), "sums": sums}))
    connection.execute(_COMPLETE, number=line.id, new_seals=line.seals, new_hash=line.computed_hash())
    return line.computed_hash()


def lines(connection: Connection, *, newest: int | None = None) -> list[Line]:
    """All lines in order, or the newest ones, newest first."""
    query = _LINES.order_by(audit.c.id) if newest is None else _LINES.order_by(audit.c.id.desc()).limit(newest)
    return _lines(connection, query)


def matching(
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
    query = _LINES.order_by(audit.c.id.desc()).limit(limit)
    if who:
        query = query.where(audit.c.who == who)
    if deed:
        query = query.where(audit.c.deed == deed)
    if subject:
        query = query.where(audit.c.subject.contains(subject, autoescape=True))
    if since:
        query = query.where(audit.c.at >= since)
    if until:
        query = query.where(audit.c.at < until)
    return _lines(connection, query)


def _lines(connection: Connection, query: Query) -> list[Line]:
    return [Line(*row) for row in connection.core.execute(query)]


_LINE_AT = _LINES.where(audit.c.id == bindparam("number"))
_WHO_SIGNED = select(audit.c.who).where(audit.c.id == bindparam("number"))
_MOVING_IDS = select(audit.c.id).where(_MOVES)


def line_at(connection: Connection, number: int) -> Line:
    """The line of that number, which is there."""
    (row,) = connection.fetch(_LINE_AT, number=number)
    return Line(*row)


def since(connection: Connection, number: int, subject: str) -> Iterator[Line]:
    """The lines after that one whose subject begins so, newest first."""
    query = _LINES.where(audit.c.id > number, audit.c.subject.startswith(subject, autoescape=True))
    return (Line(*row) for row in connection.core.execute(query.order_by(audit.c.id.desc())))


def moving(connection: Connection) -> set[int]:
    """The numbers of all lines that changed approved figures or the book."""
    return {number for (number,) in connection.fetch(_MOVING_IDS)}


def who_signed(connection: Connection, number: int) -> str:
    """Who signed the line; "" where there is none of that number."""
    return connection.scalar(_WHO_SIGNED, number=number) or ""


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
        begins, content = self._texts.seek(0, SEEK_END), texts.encode()
        self._texts.write(content)
        self._joined.setdefault(str(unit), []).append((begins, len(content)))

    def digest(self) -> str:
        hashed = hashlib.sha256()
        for unit in sorted({*self._single, *self._joined}):
            texts = list(self._single.get(unit, ()))
            for place in self._joined.get(unit, ()):
                texts += self._at(*place).split("\x1e")
            texts.sort()
            hashed.update("\x1e".join([*filter(None, texts), ""]).encode())
        return hashed.hexdigest()

    def _at(self, begins: int, length: int) -> str:
        self._texts.seek(begins)
        return self._texts.read(length).decode()
