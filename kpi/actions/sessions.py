"""Sessions: signing in and out; tokens are random and only their hashes are kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db import audit
from db import people as rows
from db.people import PersonRow, SessionRow
from kpi.actions import attempts, browsers, passwords, patience, rights
from kpi.actions.refusal import Refused
from kpi.actions.store import Store, StoreFault, now
from kpi.model.person import READER, Person

if TYPE_CHECKING:
    from db.engine import Connection

_SEEN_EACH = timedelta(minutes=1)
_AHEAD = timedelta(minutes=15)
"""What was noted for later than this was noted by a clock that was ahead."""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def kept_name(name: str) -> str:
    """A name as somebody types it, in the letters in which it is kept."""
    return passwords.composed(name).strip().casefold()[:80]


def sign_in(
    store: Store, name: str, password: str, address: str = "", *, marks: str = "", at: datetime | None = None
) -> str:
    """The token of a new session; raises Refused alike for a wrong name and a wrong password.

    `marks` are those of the browser, by which it may be known (kpi.actions.browsers).
    """
    moment = at or now()
    kept = kept_name(name)
    with store.reading() as connection:
        row = rows.person_named(connection, kept)
    keys = patience.keys(kept, address, browser=browsers.number(marks, row))
    attempts.count(store, keys, moment)
    is_right = passwords.fits(password, row.password_hash if row else "")
    if row is None or not is_right or row.disabled:
        raise Refused("wrong_name_or_password")
    _refuse_if_over(row, moment)
    renewed = passwords.hashed(password) if passwords.is_outdated(row.password_hash) else ""
    with store.deed(row.name) as deed:
        if row.must_change:  # asked once more in the transaction: of two who use it at once one is in
            _refuse_if_over(rows.person_of_id(deed.connection, row.id) or row, moment)
            rows.change_person(deed.connection, row.id, once_until=passwords.SPENT)
        attempts.uncount(deed.connection, keys)
        if renewed:
            rows.change_person(deed.connection, row.id, password_hash=renewed)
        token = _begin(deed.connection, row.id, moment)
        _sign(deed.connection, deed.at, row.name, "sign in")
    return token


def _refuse_if_over(row: PersonRow, moment: datetime) -> None:
    """A password for one use opens once, and not for ever."""
    if row.must_change and row.once_until and row.once_until <= _text(moment):
        raise Refused("one_time_over", days=str(passwords.ONE_TIME_DAYS))


def marks_of(store: Store, token: str, marks: str) -> str:
    """The marks of the browser in which the session has just begun."""
    with store.reading() as connection:
        session = rows.session_of(connection, hash_of(token))
        row = rows.person_of_id(connection, session.person_id) if session else None
    return browsers.marked(marks, row) if row else marks


def open_for(store: Store, name: str) -> str:
    """The token of a new session for somebody whom a provider has vouched for; raises Refused."""
    moment = now()
    with store.deed(name) as deed:
        row = rows.person_named(deed.connection, kept_name(name))
        if row is None or row.disabled:
            raise Refused("nobody_of_that_name", name[:80])
        if row.must_change:  # a provider has spoken: there is no password to be changed, and none to be used later
            rows.change_person(deed.connection, row.id, must_change=False, password_hash="", once_until="")
        token = _begin(deed.connection, row.id, moment)
        _sign(deed.connection, deed.at, row.name, "sign in")
    return token


def _begin(connection: "Connection", person: int, moment: datetime) -> str:
    longest = timedelta(hours=int(rights.settings_at(connection)["longest_hours"]))
    rows.forget_sessions(connection, _text(moment - longest))
    token = secrets.token_urlsafe(32)
    rows.add_session(connection, SessionRow(hash_of(token), person, _text(moment), _text(moment), ""))
    return token


def _sign(connection: "Connection", at: str, who: str, deed: str, *, subject: str = "") -> None:
    audit.sign(connection, at=at, who=who, deed=deed, subject=subject or f"person {who}", moves=False)


def who(store: Store, token: str, *, at: datetime | None = None) -> Person | None:
    """Whose session it is, with her rights of this moment; a reader where the store is open for reading, or None."""
    moment = at or now()
    with store.reading() as connection:
        told = rights.settings_at(connection)
        session = rows.session_of(connection, hash_of(token)) if token else None
        person = None
        if session is not None and _is_open(session, moment, told):
            row = rows.person_of_id(connection, session.person_id)
            person = None if row is None or row.disabled else rights.person_of(connection, row)
    if person is None or session is None:
        return READER if told["open_reading"] == "yes" else None
    if abs(moment - datetime.fromisoformat(session.seen)) > _SEEN_EACH:
        _see(store, session, moment)
    return person


def _is_open(session: SessionRow, moment: datetime, told: dict[str, str]) -> bool:
    idle, longest = timedelta(minutes=int(told["idle_minutes"])), timedelta(hours=int(told["longest_hours"]))
    began, seen = datetime.fromisoformat(session.began), datetime.fromisoformat(session.seen)
    return not session.ended and began < moment + _AHEAD and moment < seen + idle and moment < began + longest


def _see(store: Store, session: SessionRow, moment: datetime) -> None:
    try:
        with store.writing() as connection:
            rows.see_session(connection, session.token_hash, _text(moment))
    except StoreFault:
        return  # a store that cannot be written can still be read


def sign_out(store: Store, token: str) -> None:
    """End this session; what is not open is left as it is."""
    with store.reading() as connection:
        session = rows.session_of(connection, hash_of(token)) if token else None
        row = rows.person_of_id(connection, session.person_id) if session else None
    if session is None or session.ended or row is None:
        return
    with store.deed(row.name) as deed:
        if rows.end_sessions(deed.connection, deed.at, token_hash=session.token_hash):
            _sign(deed.connection, deed.at, row.name, "sign out")


def sign_out_everywhere(store: Store, by: Person) -> int:
    """End all sessions of a person; returns how many there were."""
    with store.deed(by.name) as deed:
        count = rows.end_sessions(deed.connection, deed.at, person=by.id)
        _sign(deed.connection, deed.at, by.name, "sign out everywhere")
    return count
