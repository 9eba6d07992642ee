"""Sessions in the store: who is signed in, for how long, and how guessing is slowed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from db import people as rows
from db import settings
from kpi.actions import attempts, people, sessions
from kpi.actions.refusal import Refused
from kpi.actions.store import Store, open_store
from kpi.model.person import READER, Right, console
from tests.actions.desk import signed

ADMIN = console("test")
PASSWORD = "a short sentence"  # noqa: S105
NOON = datetime(2026, 7, 1, 5, tzinfo=UTC)


@pytest.fixture
def house(store: Store) -> Store:
    people.add_person(store, ADMIN, "lan", "Nguyễn Thị Lan", password=PASSWORD)
    return store


def put(store: Store, name: str, value: str) -> None:
    with signed(store) as connection:
        settings.put_setting(connection, name, value)


def at(**later: float) -> datetime:
    return NOON + timedelta(**later)


def everything(store: Store) -> str:
    """All that is written in the store, as text."""
    with store.reading() as connection:
        tables = ("people", "sessions", "attempts", "audit", "settings")
        found = [connection.core.execute(text(f"SELECT * FROM {table}")).all() for table in tables]
    return repr(found)


def failed(store: Store, name: str, moment: datetime, address: str = "") -> str:
    with pytest.raises(Refused) as refused:
        sessions.sign_in(store, name, "something else", address, at=moment)
    return refused.value.code


def test_a_session_says_who_it_is_with_her_rights_of_this_moment(house: Store) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    assert (person := sessions.who(house, token, at=NOON))
    assert (person.called, person.rights) == ("Nguyễn Thị Lan", ())
    people.grant(house, ADMIN, "lan", "administrator", None)
    assert (person := sessions.who(house, token, at=NOON))
    assert person.rights == (Right("administrator"),)


def test_a_name_is_taken_in_any_case(house: Store) -> None:
    assert sessions.sign_in(house, " LAN ", PASSWORD)


def test_tokens_and_passwords_are_stored_as_hashes_only(house: Store) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD)
    written = everything(house)
    assert sessions.hash_of(token) in written
    assert "$argon2id$" in written
    assert token not in written
    assert PASSWORD not in written


def test_each_token_is_new_and_long(house: Store) -> None:
    tokens = {sessions.open_for(house, "lan") for _ in range(5)}
    assert len(tokens) == 5
    assert min(map(len, tokens)) >= 43


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_what_is_no_token_is_nobodys(house: Store, token: str) -> None:
    assert sessions.who(house, token) is None


def test_an_idle_session_ends(house: Store) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    assert sessions.who(house, token, at=at(minutes=479))
    assert sessions.who(house, token, at=at(minutes=479 + 479))
    assert sessions.who(house, token, at=at(minutes=479 + 479 + 480)) is None


def test_a_session_in_use_ends_at_its_longest(house: Store) -> None:
    put(house, "longest_hours", "10")
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    assert all(sessions.who(house, token, at=at(hours=hours)) for hours in range(10))
    assert sessions.who(house, token, at=at(hours=10)) is None


def test_a_session_that_ended_does_not_come_back(house: Store) -> None:
    put(house, "idle_minutes", "10")
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    assert sessions.who(house, token, at=at(minutes=11)) is None
    assert sessions.who(house, token, at=at(minutes=12)) is None


def test_a_session_outlives_the_process(house: Store, database: str) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD)
    again = open_store(database)
    assert sessions.who(again, token)
    again.close()


def test_signing_out_ends_one_session_and_everywhere_all(house: Store) -> None:
    one, two, three = (sessions.open_for(house, "lan") for _ in range(3))
    sessions.sign_out(house, one)
    assert sessions.who(house, one) is None
    assert (person := sessions.who(house, two))
    assert sessions.sign_out_everywhere(house, person) == 2
    assert sessions.who(house, three) is None


def test_signing_out_twice_or_without_a_session_is_no_harm(house: Store) -> None:
    token = sessions.open_for(house, "lan")
    for told in (token, token, "", "x"):
        sessions.sign_out(house, told)
    with house.reading() as connection:
        deeds = [row.deed for row in connection.core.execute(text("SELECT deed FROM audit"))]
    assert deeds.count("sign out") == 1


def test_a_disabled_person_is_out_at_once_and_cannot_come_back(house: Store) -> None:
    people.add_person(house, ADMIN, "head", password="another sentence")
    people.grant(house, ADMIN, "head", "administrator", None)
    token = sessions.sign_in(house, "lan", PASSWORD)
    people.set_disabled(house, ADMIN, "lan", disabled=True)
    assert sessions.who(house, token) is None
    for way in (lambda: sessions.sign_in(house, "lan", PASSWORD), lambda: sessions.open_for(house, "lan")):
        with pytest.raises(Refused):
            way()
    people.set_disabled(house, ADMIN, "lan", disabled=False)
    assert sessions.who(house, token) is None


def test_an_open_store_shows_itself_to_a_reader_who_may_only_look(house: Store) -> None:
    put(house, "open_reading", "yes")
    assert sessions.who(house, "") == READER
    assert not READER.may_somewhere("enter")


def test_who_is_signed_in_to_an_open_store_is_herself(house: Store) -> None:
    put(house, "open_reading", "yes")
    assert (person := sessions.who(house, sessions.open_for(house, "lan")))
    assert person.name == "lan"


def test_the_first_failures_are_free_then_each_waits_twice_as_long(house: Store) -> None:
    assert [failed(house, "lan", NOON) for _ in range(4)] == ["wrong_name_or_password"] * 4
    assert failed(house, "lan", at(seconds=1)) == "sign_in_waits"
    assert failed(house, "lan", at(seconds=3)) == "wrong_name_or_password"
    assert failed(house, "lan", at(seconds=6)) == "sign_in_waits"
    assert failed(house, "lan", at(seconds=8)) == "wrong_name_or_password"


def locked(house: Store) -> datetime:
    """The moment of the failure that locks the name."""
    for minute in range(attempts.LOCKED_AFTER):
        assert failed(house, "lan", at(minutes=3 * minute)) == "wrong_name_or_password"
    return at(minutes=3 * (attempts.LOCKED_AFTER - 1))


def test_a_locked_name_opens_to_nobody_for_a_quarter_of_an_hour(house: Store) -> None:
    since = locked(house)
    with pytest.raises(Refused, match="sign_in_waits"):
        sessions.sign_in(house, "lan", PASSWORD, at=since + timedelta(minutes=14))
    assert sessions.sign_in(house, "lan", PASSWORD, at=since + timedelta(minutes=15, seconds=1))


def test_the_lock_is_written_in_the_audit_once(house: Store) -> None:
    failed(house, "lan", locked(house) + timedelta(minutes=1))
    assert everything(house).count("'sign-in locked'") == 1


def test_the_lock_holds_in_every_process(house: Store, database: str) -> None:
    since = locked(house)
    other = open_store(database)
    assert failed(other, "lan", since + timedelta(minutes=1)) == "sign_in_waits"
    other.close()


def test_a_lock_on_one_name_is_no_lock_on_another(house: Store) -> None:
    people.add_person(house, ADMIN, "mai", password=PASSWORD)
    since = locked(house)
    assert sessions.sign_in(house, "mai", PASSWORD, at=since)


def test_success_forgets_the_failures(house: Store) -> None:
    for _ in range(3):
        failed(house, "lan", NOON)
    sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    assert [failed(house, "lan", NOON) for _ in range(4)] == ["wrong_name_or_password"] * 4


def test_an_address_that_guesses_many_names_is_locked(house: Store) -> None:
    with house.writing() as connection:
        row = rows.AttemptRow("from:10.0.0.9", attempts.LOCKED_AFTER_FROM - 1, NOON.isoformat(), "")
        rows.put_attempt(connection, row)
    assert failed(house, "somebody", NOON, "10.0.0.9") == "wrong_name_or_password"
    with pytest.raises(Refused, match="sign_in_waits"):
        sessions.sign_in(house, "lan", PASSWORD, "10.0.0.9", at=at(minutes=1))
    assert sessions.sign_in(house, "lan", PASSWORD, "10.0.0.8", at=at(minutes=1))


def test_a_provider_opens_for_people_who_are_there_and_creates_nobody(house: Store) -> None:
    with pytest.raises(Refused, match="nobody_of_that_name"):
        sessions.open_for(house, "minh")
    assert sessions.who(house, sessions.open_for(house, "LAN"))


def test_signing_in_and_out_is_in_the_audit_and_changes_nothing_on_the_screens(house: Store) -> None:
    before = house.version()
    sessions.sign_out(house, sessions.sign_in(house, "lan", PASSWORD))
    written = everything(house)
    assert "'sign in'" in written
    assert "'sign out'" in written
    assert house.version() == before
