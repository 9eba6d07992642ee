"""The drawer of people: who may sign in, what they may do, and that they are signed in."""

from collections.abc import Collection
from typing import NamedTuple

from db import sql
from db.engine import Connection, ask, put


class PersonRow(NamedTuple):
    id: int
    name: str
    shown_name: str
    password_hash: str
    disabled: bool
    must_change: bool


class RightRow(NamedTuple):
    id: int
    person_id: int
    unit_id: int | None
    role: str


class SessionRow(NamedTuple):
    token_hash: str
    person_id: int
    began: str
    seen: str
    ended: str


class AttemptRow(NamedTuple):
    key: str
    failures: int
    last: str
    until: str


_PERSON = ", ".join(PersonRow._fields)


def _person(rows: list[tuple[object, ...]]) -> PersonRow | None:
    # The driver of SQLite gives 0 and 1 for no and yes.
    return None if not rows else PersonRow._make((*rows[0][:4], bool(rows[0][4]), bool(rows[0][5])))


def person_of_id(connection: Connection, number: int) -> PersonRow | None:
    return _person(ask(connection, f"SELECT {_PERSON} FROM people WHERE id = ?", number))  # noqa: S608 - our own names


def person_named(connection: Connection, name: str) -> PersonRow | None:
    return _person(ask(connection, f"SELECT {_PERSON} FROM people WHERE name = ?", name))  # noqa: S608


def count_with(connection: Connection, roles: Collection[str]) -> int:
    """How many people who may sign in have one of these roles, wherever it is."""
    marks = ", ".join("?" * len(roles))
    words = f"""SELECT count(DISTINCT people.id) FROM people JOIN rights ON rights.person_id = people.id
                WHERE NOT people.disabled AND rights.role IN ({marks})"""  # noqa: S608 - marks alone
    return ask(connection, words, *roles)[0][0]


def all_people(connection: Connection) -> list[PersonRow]:
    return [PersonRow(*row) for row in connection.core.execute(sql.select(sql.people).order_by(sql.people.c.name))]


def add_person(connection: Connection, name: str, shown_name: str, password_hash: str, *, must_change: bool) -> int:
    """A new person; returns the number."""
    told = {"name": name, "shown_name": shown_name, "password_hash": password_hash, "must_change": must_change}
    return connection.core.execute(
        sql.insert(sql.people).values(disabled=False, **told).returning(sql.people.c.id)
    ).scalar_one()


def change_person(connection: Connection, number: int, **changes: object) -> None:
    connection.core.execute(sql.update(sql.people).where(sql.people.c.id == number).values(**changes))


def rights_of(connection: Connection, person: int) -> list[RightRow]:
    rows = ask(connection, "SELECT id, person_id, unit_id, role FROM rights WHERE person_id = ? ORDER BY id", person)
    return [RightRow._make(row) for row in rows]


def all_rights(connection: Connection) -> list[RightRow]:
    return [RightRow(*row) for row in connection.core.execute(sql.select(sql.rights).order_by(sql.rights.c.id))]


def add_right(connection: Connection, person: int, unit: int | None, role: str) -> None:
    connection.core.execute(sql.insert(sql.rights).values(person_id=person, unit_id=unit, role=role))


def remove_right(connection: Connection, right: int) -> None:
    connection.core.execute(sql.delete(sql.rights).where(sql.rights.c.id == right))


def session_of(connection: Connection, token_hash: str) -> SessionRow | None:
    fields = ", ".join(SessionRow._fields)
    rows = ask(connection, f"SELECT {fields} FROM sessions WHERE token_hash = ?", token_hash)  # noqa: S608
    return SessionRow._make(rows[0]) if rows else None


def add_session(connection: Connection, row: SessionRow) -> None:
    connection.core.execute(sql.insert(sql.sessions).values(**row._asdict()))


def see_session(connection: Connection, token_hash: str, at: str) -> None:
    connection.core.execute(sql.update(sql.sessions).where(sql.sessions.c.token_hash == token_hash).values(seen=at))


def end_sessions(connection: Connection, at: str, *, token_hash: str = "", person: int = 0) -> int:
    """End one session, or all of a person; returns how many were still open."""
    here = sql.sessions.c.token_hash == token_hash if token_hash else sql.sessions.c.person_id == person
    return connection.core.execute(
        sql.update(sql.sessions).where(here, sql.sessions.c.ended == "").values(ended=at)
    ).rowcount


def forget_sessions(connection: Connection, before: str) -> None:
    """Those that nobody could use any more."""
    connection.core.execute(sql.delete(sql.sessions).where(sql.sessions.c.began < before))


def attempt_of(connection: Connection, key: str) -> AttemptRow | None:
    rows = ask(connection, "SELECT key, failures, last, until FROM attempts WHERE key = ?", key)
    return AttemptRow._make(rows[0]) if rows else None


def put_attempt(connection: Connection, row: AttemptRow) -> None:
    put(connection, "attempts", AttemptRow._fields, [row], key=1)


def forget_attempts(connection: Connection, *, key: str = "", before: str = "") -> None:
    """Those of one key, or those that are long past."""
    here = sql.attempts.c.key == key if key else (sql.attempts.c.last < before) & (sql.attempts.c.until < before)
    connection.core.execute(sql.delete(sql.attempts).where(here))
