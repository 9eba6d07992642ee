"""Adds people, gives them rights and passwords, shuts them out; every change is signed."""

from typing import TYPE_CHECKING, NamedTuple, TypedDict

from db import audit
from db import people as rows
from db.people import PersonRow, RightRow
from kpi.actions.people import attempts, passwords, rights
from kpi.actions.people.names import LONGEST_NAME, name_of, refuse_lookalikes, shown_text
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store, now
from kpi.model.letters import appearance
from kpi.model.person import Person, Right, Role, console
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

ONE_TIME_DAYS = passwords.ONE_TIME_DAYS


class Invited(NamedTuple):
    """A person with the password that she uses once."""

    name: str
    password: str


def person(store: Store, name: str) -> Person:
    """The person of that name, as she is now; raises Refused."""
    with store.reading() as connection:
        return rights.fresh(connection, rights.person_of(connection, _person_row(connection, name)))


def everyone(store: Store, by: Person) -> list[Person]:
    """The people whom this one may see: those with a right on a unit she manages, and those without any."""
    with store.reading() as connection:
        tree = book.remembered(store, connection).tree
        admin = rights.fresh(connection, by)
        if not admin.may_somewhere("manage"):
            raise Refused("not_allowed_everywhere")
        people = rights.everybody(connection)
        return [person for person in people if _is_below(admin, person, tree)]


def _is_below(admin: Person, person: Person, tree: Tree) -> bool:
    """Whether all that the person may do lies within what the administrator manages."""
    return admin.may("manage", None, tree) or all(
        right.unit is not None and admin.may("manage", right.unit, tree) for right in person.rights
    )


def _admin(deed: Deed, by: Person, person: Person | None) -> Person:
    tree = book.tree(deed.connection)
    admin = rights.fresh(deed.connection, by)
    if admin.must_change:
        raise Refused("password_must_change", admin.name)
    if not admin.may_somewhere("manage") or (person is not None and not _is_below(admin, person, tree)):
        raise Refused("not_allowed_person", person.name if person else "")
    return admin


def _person_row(connection: "Connection", name: str) -> PersonRow:
    row = rows.person_named(connection, passwords.composed(name).strip().casefold())
    if row is None:
        raise Refused("unknown_person", name[:LONGEST_NAME])
    return row


def _sign(deed: Deed, what: str, name: str, before: dict[str, object], after: dict[str, object]) -> None:
    audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed=what,
        subject=f"person {name}",
        before=before,
        after=after,
        moves=False,
    )


class _Once(TypedDict):
    must_change: bool
    once_until: str


def _once(password: str) -> _Once:
    """What is kept of a password beside its hash: one that nobody has chosen is for one use, within some days."""
    return {"must_change": not password, "once_until": "" if password else passwords.one_time_end(now())}


def _near(store: Store, shown: str) -> list[str]:
    """What comes to mind of somebody besides the name she signs in with: how she is called, and every body's name."""
    with store.reading() as connection:
        units = book.remembered(store, connection).tree.units.values()
    return [shown, *(name for unit in units for name in (unit.name_vi, unit.name_en, unit.code) if name)]


def _shown(store: Store, name: str) -> str:
    with store.reading() as connection:
        return _person_row(connection, name).shown_name


def add_person(store: Store, by: Person, name: str, shown_name: str = "", *, password: str = "") -> Invited:
    """A new person without rights; her password, or one for a single use when none is given."""
    kept, shown = name_of(name), shown_text(shown_name)
    given = passwords.checked(password, kept, _near(store, shown)) if password else passwords.one_time()
    hashed = passwords.hashed(given)  # takes its time: not while everybody else waits
    with store.reading() as connection:  # nor does this, the first time; what it finds is asked in the deed
        for row in rows.all_people(connection):
            appearance(row.name)
            appearance(row.shown_name)
    with store.deed(by.name) as deed:
        _admin(deed, by, None)
        if rows.person_named(deed.connection, kept) is not None:
            raise Refused("name_taken", kept)
        refuse_lookalikes(deed.connection, kept, shown)
        rows.add_person(deed.connection, kept, shown, hashed, **_once(password))
        _sign(deed, "add person", kept, {}, {"shown_name": shown})
    return Invited(kept, given)


def rename(store: Store, by: Person, name: str, shown_name: str) -> None:
    """How she is called from now on; her name to sign in with stays. Raises Refused."""
    shown = shown_text(shown_name)
    with store.deed(by.name) as deed:
        row = _person_row(deed.connection, name)
        _admin(deed, by, rights.person_of(deed.connection, row))
        if shown != row.shown_name:
            refuse_lookalikes(deed.connection, "", shown, of=row.id)
        rows.change_person(deed.connection, row.id, shown_name=shown)
        _sign(deed, "rename person", row.name, {"shown_name": row.shown_name}, {"shown_name": shown})


def reset_password(store: Store, by: Person, name: str, *, password: str = "") -> Invited:
    """A new password, for a single use when none is given; who is signed in under the old one is signed out."""
    given = passwords.checked(password, name, _near(store, _shown(store, name))) if password else passwords.one_time()
    hashed = passwords.hashed(given)
    with store.deed(by.name) as deed:
        row = _person_row(deed.connection, name)
        _admin(deed, by, rights.person_of(deed.connection, row))
        if row.id == by.id:  # her session ends with it, before she has read what she is to type
            raise Refused("own_password")
        rows.change_person(deed.connection, row.id, password_hash=hashed, **_once(password))
        rows.end_sessions(deed.connection, deed.at, person=row.id)
        attempts.forget(deed.connection, row.name)
        _sign(deed, "reset password", row.name, {}, {})
    return Invited(row.name, given)


def change_password(store: Store, by: Person, old: str, new: str) -> None:
    """One's own password; other sessions end. Raises Refused when the old one is wrong."""
    with store.reading() as connection:
        row = rows.person_of_id(connection, by.id)
    if row is None:
        raise Refused("wrong_password")
    attempts.count(store, [f"own:{row.id}"], now())  # a borrowed session does not guess without end
    if not passwords.fits(old, row.password_hash):
        raise Refused("wrong_password")
    if old == new:
        raise Refused("password_same")
    hashed = passwords.hashed(passwords.checked(new, row.name, _near(store, row.shown_name)))
    with store.deed(by.name) as deed:
        rows.change_person(deed.connection, row.id, password_hash=hashed, must_change=False, once_until="")
        attempts.uncount(deed.connection, [f"own:{row.id}"])
        rows.end_sessions(deed.connection, deed.at, person=row.id)
        _sign(deed, "change password", row.name, {}, {})


def set_disabled(store: Store, by: Person, name: str, *, disabled: bool, sure: bool = False) -> None:
    """Shut somebody out, or let her in again; nothing she did is lost. Oneself only when `sure`; raises Refused."""
    with store.deed(by.name) as deed:
        row = _person_row(deed.connection, name)
        _admin(deed, by, rights.person_of(deed.connection, row))
        if row.disabled == disabled:
            return
        rows.change_person(deed.connection, row.id, disabled=disabled)
        if disabled:
            rows.end_sessions(deed.connection, deed.at, person=row.id)
            if any(_is_everywhere(right) for right in rows.rights_of(deed.connection, row.id)):
                _keep_an_administrator(deed.connection)
            if row.id == by.id and not sure:
                raise Refused("own_account")
        _sign(deed, "disable person" if disabled else "enable person", row.name, {}, {})


def grant(store: Store, by: Person, name: str, role: Role, unit: int | None) -> None:
    """A role on a unit and all below it, or on everything; granted twice it is granted once."""
    with store.deed(by.name) as deed:
        row = _person_row(deed.connection, name)
        tree = book.tree(deed.connection)
        admin = _admin(deed, by, rights.person_of(deed.connection, row))
        if not admin.may("manage", unit, tree):
            raise Refused("not_allowed", tree.units[unit].name_vi if unit in tree.units else "")
        if any((right.unit_id, right.role) == (unit, role) for right in rows.rights_of(deed.connection, row.id)):
            return
        rows.add_right(deed.connection, row.id, unit, role)
        _sign(deed, "grant", row.name, {}, {"role": role, "unit": _spelled(unit, tree)})


def revoke(store: Store, by: Person, name: str, role: Role, unit: int | None, *, sure: bool = False) -> None:
    """Take a right away; at her next click she no longer has it. One's own as an administrator only when `sure`."""
    with store.deed(by.name) as deed:
        row = _person_row(deed.connection, name)
        tree = book.tree(deed.connection)
        admin = _admin(deed, by, rights.person_of(deed.connection, row))
        if not admin.may("manage", unit, tree):
            raise Refused("not_allowed", tree.units[unit].name_vi if unit in tree.units else "")
        taken = [
            right for right in rows.rights_of(deed.connection, row.id) if (right.unit_id, right.role) == (unit, role)
        ]
        if not taken:
            return
        for right in taken:
            rows.remove_right(deed.connection, right.id)
        if any(_is_everywhere(right) for right in taken):
            _keep_an_administrator(deed.connection)
        if row.id == by.id and role == "administrator" and not sure:
            raise Refused("own_right")
        _sign(deed, "revoke", row.name, {"role": role, "unit": _spelled(unit, tree)}, {})


def _spelled(unit: int | None, tree: Tree) -> str:
    return "" if unit is None else tree.units[unit].code_and_day


def _keep_an_administrator(connection: "Connection") -> None:
    """A record without anybody who may give rights could only be helped from the console."""
    open_ones = {row.id for row in rows.all_people(connection) if not row.disabled}
    if not any(_is_everywhere(right) and right.person_id in open_ones for right in rows.all_rights(connection)):
        raise Refused("last_administrator")


def _is_everywhere(right: RightRow) -> bool:
    return right.role == "administrator" and right.unit_id is None


def first_administrator(store: Store) -> Invited | None:
    """The administrator of a store that has no people yet, with a password for one use; None when it has some."""
    with store.reading() as connection:
        if rows.all_people(connection):
            return None
    given = passwords.one_time()
    hashed = passwords.hashed(given)
    with store.deed(console("first start").name) as deed:
        if rows.all_people(deed.connection):  # another process was quicker
            return None
        number = rows.add_person(deed.connection, "admin", "", hashed, **_once(""))
        rows.add_right(deed.connection, number, None, "administrator")
        _sign(deed, "add person", "admin", {}, {"role": "administrator", "unit": ""})
    return Invited("admin", given)


class DemoPerson(NamedTuple):
    """Somebody of a demonstration, with her rights."""

    name: str
    shown_name: str
    rights: tuple[Right, ...]


def demo_people(store: Store, people: tuple[DemoPerson, ...], password: str) -> None:
    """The people of a demonstration, all with one password, which the sign-in page tells: where there is nobody yet."""
    hashed = passwords.hashed(password)
    with store.deed(console("demo").name) as deed:
        if rows.all_people(deed.connection):
            return
        for person in people:
            number = rows.add_person(deed.connection, person.name, person.shown_name, hashed, must_change=False)
            for right in person.rights:
                rows.add_right(deed.connection, number, right.unit, right.role)
        rights.setting_rows.put_setting(deed.connection, "demo", password)
        _sign(deed, "add person", "demo", {}, {"people": ", ".join(person.name for person in people)})


def demonstration(store: Store) -> tuple[str, tuple[Person, ...]]:
    """The password of a demonstration and its people; "" and nobody where it is the real thing."""
    with store.reading() as connection:
        password = rights.settings_at(connection)["demo"]
        if not password:
            return "", ()
        shown = [row for row in rows.all_people(connection) if not row.disabled]
        return password, tuple(rights.person_of(connection, row) for row in shown)
