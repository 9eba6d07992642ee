"""Keeps who may sign in, what they may do, and that they are signed in."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import and_, bindparam, delete, distinct, func, insert, select, update

from db.engine import Connection, upsert_rows
from db.seals import touch
from db.tables import attempts, people, rights, sessions


class PersonRow(NamedTuple):
    id: int
    name: str
    shown_name: str
    password_hash: str
    disabled: bool
    must_change: bool
    once_until: str


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


_PEOPLE = select(*(people.c[name] for name in PersonRow._fields))
_PERSON_OF_ID = _PEOPLE.where(people.c.id == bindparam("person"))
_PERSON_NAMED = _PEOPLE.where(people.c.name == bindparam("name"))
_BY_NAME = _PEOPLE.order_by(people.c.name)
_WITH_ROLES = (
    select(func.count(distinct(people.c.id)))
    .join(rights, rights.c.person_id == people.c.id)
    .where(~people.c.disabled, rights.c.role.in_(bindparam("roles", expanding=True)))
)
_RIGHTS = select(*(rights.c[name] for name in RightRow._fields)).order_by(rights.c.id)
_RIGHTS_OF = _RIGHTS.where(rights.c.person_id == bindparam("person"))
_REMOVE_RIGHT = delete(rights).where(rights.c.id == bindparam("right"))
_SESSION = select(*(sessions.c[name] for name in SessionRow._fields)).where(sessions.c.token_hash == bindparam("token"))
_ADD_SESSION = insert(sessions).values({name: bindparam(name) for name in SessionRow._fields})
_SEE_SESSION = update(sessions).where(sessions.c.token_hash == bindparam("token")).values(seen=bindparam("at"))
_END = update(sessions).where(sessions.c.ended == "").values(ended=bindparam("at"))
_END_SESSION = _END.where(sessions.c.token_hash == bindparam("token"))
_END_SESSIONS_OF = _END.where(sessions.c.person_id == bindparam("person"))
_FORGET_SESSIONS = delete(sessions).where(sessions.c.began < bindparam("before"))
_ATTEMPT = select(*(attempts.c[name] for name in AttemptRow._fields)).where(attempts.c.key == bindparam("counted"))


def person_of_id(connection: Connection, number: int) -> PersonRow | None:
    """The person of that number."""
    row = connection.first(_PERSON_OF_ID, person=number)
    return PersonRow(*row) if row else None


def person_named(connection: Connection, name: str) -> PersonRow | None:
    """The person who types this name to sign in."""
    row = connection.first(_PERSON_NAMED, name=name)
    return PersonRow(*row) if row else None


def count_with(connection: Connection, roles: Collection[str]) -> int:
    """How many people who may sign in have one of these roles, wherever it is."""
    return connection.scalar(_WITH_ROLES, roles=list(roles))


def all_people(connection: Connection) -> list[PersonRow]:
    """Everybody, those who may not sign in too, by name."""
    return [PersonRow(*row) for row in connection.fetch(_BY_NAME)]


def add_person(
    connection: Connection, name: str, shown_name: str, password_hash: str, *, must_change: bool, once_until: str = ""
) -> int:
    """A new person; returns the number."""
    cells = {"name": name, "shown_name": shown_name, "password_hash": password_hash, "disabled": False}
    query = insert(people).values(must_change=must_change, once_until=once_until, **cells).returning(people.c.id)
    number = connection.core.execute(query).scalar_one()
    touch(connection, "people", [(number,)], new=True)
    return number


def change_person(connection: Connection, number: int, **changes: object) -> None:
    """Write these cells of PersonRow."""
    touch(connection, "people", [(number,)])
    connection.core.execute(update(people).where(people.c.id == number).values(**changes))


def rights_of(connection: Connection, person: int) -> list[RightRow]:
    """In the order in which they were given."""
    return [RightRow(*row) for row in connection.fetch(_RIGHTS_OF, person=person)]


def all_rights(connection: Connection) -> list[RightRow]:
    """Everybody's, in the order in which they were given."""
    return [RightRow(*row) for row in connection.fetch(_RIGHTS)]


def add_right(connection: Connection, person: int, unit: int | None, role: str) -> None:
    """A role on a unit and all below it, or on everything."""
    query = insert(rights).values(person_id=person, unit_id=unit, role=role).returning(rights.c.id)
    touch(connection, "rights", [(connection.core.execute(query).scalar_one(),)], new=True)


def remove_right(connection: Connection, right: int) -> None:
    """Take a role away."""
    touch(connection, "rights", [(right,)])
    connection.execute(_REMOVE_RIGHT, right=right)


def session_of(connection: Connection, token_hash: str) -> SessionRow | None:
    """The session of a token, open or ended, by the hash of the token."""
    row = connection.first(_SESSION, token=token_hash)
    return SessionRow(*row) if row else None


def add_session(connection: Connection, row: SessionRow) -> None:
    """Begin a session."""
    connection.execute(_ADD_SESSION, **row._asdict())


def see_session(connection: Connection, token_hash: str, at: str) -> None:
    """Note the last visit."""
    connection.execute(_SEE_SESSION, token=token_hash, at=at)


def end_sessions(connection: Connection, at: str, *, token_hash: str = "", person: int = 0) -> int:
    """End one session, or all of a person; returns how many were still open."""
    if token_hash:
        return connection.execute(_END_SESSION, token=token_hash, at=at)
    return connection.execute(_END_SESSIONS_OF, person=person, at=at)


def forget_sessions(connection: Connection, before: str) -> None:
    """Those that nobody could use any more."""
    connection.execute(_FORGET_SESSIONS, before=before)


def attempt_of(connection: Connection, key: str) -> AttemptRow | None:
    """The failed sign-ins that are counted under this key."""
    row = connection.first(_ATTEMPT, counted=key)
    return AttemptRow(*row) if row else None


def put_attempt(connection: Connection, row: AttemptRow) -> None:
    """Write the count of its key."""
    upsert_rows(connection, attempts, AttemptRow._fields, [row], key=1)


def forget_attempts(connection: Connection, *, key: str = "", start: str = "", before: str = "") -> None:
    """Those of one key, of all keys that start so, or those that are long past."""
    if key or start:
        here = attempts.c.key == key if key else attempts.c.key.startswith(start, autoescape=True)
    else:
        here = and_(attempts.c.last < before, attempts.c.until < before)
    connection.core.execute(delete(attempts).where(here))
