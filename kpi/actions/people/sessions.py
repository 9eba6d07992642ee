"""Signs people in and out; tokens are random and only their hashes are kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from db import audit
from db import people as rows
from db.fault import StoreFault
from db.people import PersonRow, SessionRow
from kpi.actions.people import attempts, known_browsers, passwords, patience, rights
from kpi.actions.record.pending import AHEAD, CAN_WAIT, Later
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, now
from kpi.model.person import READER, Person

if TYPE_CHECKING:
    from db.engine import Connection

_NOTED_EACH = timedelta(minutes=5)
"""So often at most the record hears of a session that is in use."""


def hash_of(token: str) -> str:
    """By what a session is known in the record: a token that is read there opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


class _Begun(NamedTuple):
    """A session that is to be written: of this person, as long as her password is the one that was held against."""

    session: SessionRow
    who: str
    password_hash: str
    renewed: str = ""  # the same password, hashed as it is done today

    def fits(self, row: PersonRow | None) -> bool:
        """Whether she is still the person who signed in; another store may have been put in the place of hers."""
        return row is not None and (row.name, row.password_hash) == (self.who, self.password_hash) and not row.disabled

    def write(self, connection: "Connection") -> None:
        if not self.fits(rows.person_of_id(connection, self.session.person_id)):
            return
        longest = timedelta(hours=int(rights.settings_at(connection)["longest_hours"]))
        rows.forget_sessions(connection, patience.text(datetime.fromisoformat(self.session.began) - longest))
        if self.renewed:
            rows.change_person(connection, self.session.person_id, password_hash=self.renewed)
        rows.add_session(connection, self.session)
        _sign(connection, self.session.began, self.who, "sign in")


class _Ended(NamedTuple):
    """A session that has ended, wherever it is written."""

    token_hash: str
    at: str
    who: str

    def write(self, connection: "Connection") -> None:
        if rows.end_sessions(connection, self.at, token_hash=self.token_hash):
            _sign(connection, self.at, self.who, "sign out")


def _write(store: Store, *deeds: Later, wait: float | None) -> StoreFault | None:
    """Do this now; it holds in this process from here on, and is written as soon as the store is free: who signs in
    waits for nobody. What kept it from being written, if anything; raises StoreFault when it is not done at all."""
    store.pending.add(*deeds)
    try:
        with store.writing(wait=wait):
            return None  # the transaction has taken it along
    except StoreFault as fault:
        if fault.code not in CAN_WAIT:
            store.pending.drop(*deeds)
            raise
        store.pending.note_later()
        store.pending.keep_trying(store.writing_now)
        return fault


def kept_name(name: str) -> str:
    """A name as somebody types it, in the letters in which it is kept."""
    return passwords.composed(name).strip().casefold()[:80]


def sign_in(
    store: Store, name: str, password: str, address: str = "", *, marks: str = "", at: datetime | None = None
) -> str:
    """The token of a new session; raises Refused alike for a wrong name and a wrong password.

    `marks` are those of the browser, by which it may be known (kpi.actions.people.known_browsers).
    """
    moment = at or now()
    kept = kept_name(name)
    with store.reading() as connection:
        row = rows.person_named(connection, kept)
    keys = patience.keys(kept, address, browser=known_browsers.number(marks, row))
    attempts.count(store, keys, moment)
    is_right = passwords.fits(password, row.password_hash if row else "")
    if row is None or not is_right or row.disabled:
        raise Refused("wrong_name_or_password")
    _refuse_if_over(row, moment)
    if row.must_change:
        return _sign_in_once(store, row, keys, moment)
    renewed = passwords.hashed(password) if passwords.is_outdated(row.password_hash) else ""
    return _begin(store, row, moment, attempts.Forgiven(keys), renewed=renewed)


def _sign_in_once(store: Store, row: PersonRow, keys: tuple[str, ...], moment: datetime) -> str:
    """By a password for one use, which is spent in the record before anybody is in: she waits for another writer."""
    token, session = _new_session(row, moment)
    begun = _Begun(session, row.name, row.password_hash)
    with store.writing() as connection:  # asked once more in the transaction: of two who use it at once one is in
        now_kept = rows.person_of_id(connection, row.id)
        if now_kept is None or not begun.fits(now_kept):  # reset or shut out while the password was looked at
            raise Refused("wrong_name_or_password")
        _refuse_if_over(now_kept, moment)
        rows.change_person(connection, row.id, once_until=passwords.SPENT)
        attempts.uncount(connection, keys)
        begun.write(connection)
    return token


def _refuse_if_over(row: PersonRow, moment: datetime) -> None:
    """A password for one use opens once, and not for ever."""
    if row.must_change and row.once_until and row.once_until <= patience.text(moment):
        raise Refused("one_time_over", days=str(passwords.ONE_TIME_DAYS))


def marks_of(store: Store, token: str, marks: str) -> str:
    """The marks of the browser in which the session has just begun."""
    waiting = store.pending.all()
    with store.reading() as connection:
        session = _session(connection, hash_of(token), waiting)
        row = rows.person_of_id(connection, session.person_id) if session else None
    return known_browsers.marked(marks, row) if row else marks


def open_for(store: Store, name: str) -> str:
    """The token of a new session for somebody whom a provider has vouched for; raises Refused."""
    typed = passwords.composed(name).strip()
    with store.reading() as connection:
        # Folded, the provider's "ﬁona" would open the account of fiona, who is somebody else to it.
        row = rows.person_named(connection, typed.lower()) if typed.lower() == typed.casefold() else None
    if row is None or row.disabled:
        raise Refused("nobody_of_that_name", name[:80])
    if not row.must_change:
        return _begin(store, row, now())
    token, session = _new_session(row, now())
    with store.writing() as connection:
        if not _Begun(session, row.name, row.password_hash).fits(rows.person_of_id(connection, row.id)):
            raise Refused("nobody_of_that_name", name[:80])
        # A provider has spoken: there is no password to be changed, and none to be used later.
        rows.change_person(connection, row.id, must_change=False, password_hash="", once_until="")
        _Begun(session, row.name, "").write(connection)
    return token


def _new_session(row: PersonRow, moment: datetime) -> tuple[str, SessionRow]:
    """A token, and the row by which it is known."""
    token = secrets.token_urlsafe(32)
    return token, SessionRow(hash_of(token), row.id, patience.text(moment), patience.text(moment), "")


def _begin(store: Store, row: PersonRow, moment: datetime, *before: Later, renewed: str = "") -> str:
    token, session = _new_session(row, moment)
    _write(store, *before, _Begun(session, row.name, row.password_hash, renewed), wait=store.pending.brief)
    return token


def _sign(connection: "Connection", at: str, who: str, deed: str, *, subject: str = "") -> None:
    audit.sign(connection, at=at, who=who, deed=deed, subject=subject or f"person {who}", moves=False)


def who(store: Store, token: str, *, at: datetime | None = None) -> Person | None:
    """Whose session it is, with her rights of this moment; a reader where the store is open for reading, or None."""
    moment, hashed = at or now(), hash_of(token)
    waiting = store.pending.all()
    with store.reading() as connection:
        settings = rights.settings_at(connection)
        session = _session(connection, hashed, waiting) if token else None
        person = None
        if session is not None and _is_open(session, moment, settings, store.pending.visits.get(hashed)):
            row = rows.person_of_id(connection, session.person_id)
            person = None if row is None or row.disabled else rights.person_of(connection, row)
    if person is None or session is None:
        return READER if settings["open_reading"] == "yes" else None
    _see(store, session, moment, settings)
    return person


def _session(connection: "Connection", hashed: str, waiting: list[Later]) -> SessionRow | None:
    """The session as the record has it, with what waits to be written."""
    session = rows.session_of(connection, hashed)
    for later in waiting:
        if isinstance(later, _Begun) and later.session.token_hash == hashed:
            session = later.session if later.fits(rows.person_of_id(connection, later.session.person_id)) else None
        elif isinstance(later, _Ended) and later.token_hash == hashed:
            return None
    return session


def _is_open(session: SessionRow, moment: datetime, settings: dict[str, str], last: datetime | None) -> bool:
    idle, longest = timedelta(minutes=int(settings["idle_minutes"])), timedelta(hours=int(settings["longest_hours"]))
    began, seen = datetime.fromisoformat(session.began), datetime.fromisoformat(session.seen)
    is_new = began < moment + AHEAD and moment < began + longest
    return not session.ended and is_new and moment < max(seen, last or seen) + idle


def _see(store: Store, session: SessionRow, moment: datetime, settings: dict[str, str]) -> None:
    """Remember the visit; the record hears of it once in some minutes, where nobody is writing. So after a restart a
    session may end by some minutes sooner, never later."""
    store.pending.visit(session.token_hash, moment)
    each = min(_NOTED_EACH, timedelta(minutes=int(settings["idle_minutes"])) / 4)
    if abs(moment - datetime.fromisoformat(session.seen)) <= each or not store.pending.may_note():
        return
    try:
        with store.writing(wait=0) as connection:
            rows.see_session(connection, session.token_hash, patience.text(moment))
    except StoreFault:
        store.pending.note_later()  # a store that cannot be written can still be read


def sign_out(store: Store, token: str, *, at_once: bool = False) -> None:
    """End this session; what is not open is left as it is. Raises StoreFault when the end could not be written in time:
    it holds here all the same, but after a restart the token would be good again. `at_once` waits for nobody, and is
    for the session that another one takes the place of."""
    waiting, hashed = store.pending.all(), hash_of(token)
    with store.reading() as connection:
        session = _session(connection, hashed, waiting) if token else None
        row = rows.person_of_id(connection, session.person_id) if session else None
    if session is None or session.ended or row is None:
        return
    fault = _write(store, _Ended(hashed, patience.text(now()), row.name), wait=store.pending.brief if at_once else None)
    if fault is not None and not at_once:
        raise fault


def sign_out_everywhere(store: Store, by: Person) -> int:
    """End all sessions of a person; returns how many there were."""
    with store.deed(by.name) as deed:
        count = rows.end_sessions(deed.connection, deed.at, person=by.id)
        _sign(deed.connection, deed.at, by.name, "sign out everywhere")
    return count
