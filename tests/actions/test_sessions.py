"""Sessions in the store: who is signed in, for how long, and how guessing is slowed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from db import people as rows
from db import settings
from kpi.actions.administer.opening import open_store
from kpi.actions.people import known_browsers, passwords, patience, people, sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, now
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
        contents = [connection.core.execute(text(f"SELECT * FROM {table}")).all() for table in tables]
    return repr(contents)


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
    first, second, third = (sessions.open_for(house, "lan") for _ in range(3))
    sessions.sign_out(house, first)
    assert sessions.who(house, first) is None
    assert (person := sessions.who(house, second))
    assert sessions.sign_out_everywhere(house, person) == 2
    assert sessions.who(house, third) is None


def test_signing_out_twice_or_without_a_session_is_no_harm(house: Store) -> None:
    token = sessions.open_for(house, "lan")
    for cookie in (token, token, "", "x"):
        sessions.sign_out(house, cookie)
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


MANY = [f"198.51.100.{number}" for number in range(1, 9)]


def shut(house: Store) -> datetime:
    """A moment at which strangers have kept the name waiting for hours, and go on."""
    for number in range(24):
        failed(house, "lan", at(minutes=16 * number), MANY[number % 8])
    return at(minutes=16 * 23 + 1)


def test_failures_slow_down_and_the_wait_is_told_in_minutes(house: Store) -> None:
    assert [failed(house, "lan", NOON) for _ in range(4)] == ["wrong_name_or_password"] * 4
    with pytest.raises(Refused, match="sign_in_waits") as refused:
        sessions.sign_in(house, "lan", PASSWORD, at=at(seconds=1))
    assert refused.value.problem.values == {"minutes": "1", "seconds": "2"}
    assert sessions.sign_in(house, "lan", PASSWORD, at=at(seconds=3))


def test_who_is_kept_waiting_by_strangers_gets_in_where_she_has_been_in(house: Store) -> None:
    marks = sessions.marks_of(house, sessions.sign_in(house, "lan", PASSWORD, at=NOON), "")
    moment = shut(house)
    with pytest.raises(Refused, match="sign_in_waits"):
        sessions.sign_in(house, "lan", PASSWORD, "192.0.2.1", at=moment)
    assert sessions.sign_in(house, "lan", PASSWORD, "192.0.2.1", marks=marks, at=moment)
    assert sessions.sign_in(house, "lan", PASSWORD, "192.0.2.1", at=moment + patience.LONGEST)


def test_a_known_browser_is_hers_alone_and_known_by_the_password_she_has(house: Store) -> None:
    people.add_person(house, ADMIN, "mai", password=PASSWORD)
    lans = sessions.marks_of(house, sessions.sign_in(house, "lan", PASSWORD, at=NOON), "")
    both = sessions.marks_of(house, sessions.sign_in(house, "mai", PASSWORD, at=NOON), lans)
    moment = shut(house)
    mais = both.removeprefix(f"{lans}~")
    forged = f"{lans.partition('.')[0]}.{mais.partition('.')[2]}"
    for marks in ("", "x", "1.2.3", "1..", "é.é.é", mais, forged, lans[:-1], lans + "0", "~" * 5000):
        with pytest.raises(Refused, match="sign_in_waits"):
            sessions.sign_in(house, "lan", PASSWORD, marks=marks, at=moment)
    assert sessions.sign_in(house, "lan", PASSWORD, marks=both, at=moment)
    people.reset_password(house, ADMIN, "lan", password="another sentence")
    moment = shut(house)
    with pytest.raises(Refused, match="sign_in_waits"):
        sessions.sign_in(house, "lan", "another sentence", marks=both, at=moment)


def test_a_browser_knows_the_last_few_of_its_people(house: Store) -> None:
    marks = ""
    for number in range(known_browsers.MOST + 2):
        people.add_person(house, ADMIN, f"clerk{number}", password=PASSWORD)
        token = sessions.sign_in(house, f"clerk{number}", PASSWORD, marks=marks)
        marks = sessions.marks_of(house, token, marks)
        assert sessions.marks_of(house, token, marks) == marks
    assert len(marks.split("~")) == known_browsers.MOST
    assert len(marks) < 1000


def test_a_name_that_is_tried_for_long_is_written_in_the_audit(house: Store) -> None:
    shut(house)
    assert everything(house).count("'sign-in locked'") == 1


def test_the_wait_holds_in_every_process(house: Store, database: str) -> None:
    moment = shut(house)
    other = open_store(database)
    assert failed(other, "lan", moment, "192.0.2.1") == "sign_in_waits"
    other.close()


def test_a_wait_for_one_name_is_none_for_another(house: Store) -> None:
    people.add_person(house, ADMIN, "mai", password=PASSWORD)
    moment = shut(house)
    assert sessions.sign_in(house, "mai", PASSWORD, "192.0.2.1", at=moment)


def test_a_new_password_from_an_administrator_ends_the_wait(house: Store) -> None:
    moment = shut(house)
    people.reset_password(house, ADMIN, "lan", password="another sentence")
    assert sessions.sign_in(house, "lan", "another sentence", MANY[0], at=moment)


def test_strangers_do_not_keep_her_from_changing_her_password(house: Store) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD)
    for _ in range(4):
        failed(house, "lan", now())
    person = sessions.who(house, token)
    assert person
    people.change_password(house, person, PASSWORD, "another sentence")


def test_who_is_signed_in_does_not_guess_the_old_password_without_end(house: Store) -> None:
    person = sessions.who(house, sessions.sign_in(house, "lan", PASSWORD))
    assert person
    codes: list[str] = []
    for _ in range(5):
        with pytest.raises(Refused) as refused:
            people.change_password(house, person, "a guess", "another sentence")
        codes.append(refused.value.code)
    assert codes == [*["wrong_password"] * 4, "sign_in_waits"]


def test_success_forgets_the_failures(house: Store) -> None:
    for _ in range(3):
        failed(house, "lan", NOON)
    sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    assert [failed(house, "lan", NOON) for _ in range(4)] == ["wrong_name_or_password"] * 4


def test_an_address_that_guesses_many_names_waits(house: Store) -> None:
    with house.writing() as connection:
        row = rows.AttemptRow("from:10.0.0.9", patience.FREE["from"] + 20, NOON.isoformat(), "")
        rows.put_attempt(connection, row)
    assert failed(house, "somebody", NOON, "10.0.0.9") == "wrong_name_or_password"
    with pytest.raises(Refused, match="sign_in_waits"):
        sessions.sign_in(house, "lan", PASSWORD, "10.0.0.9", at=at(minutes=1))
    assert sessions.sign_in(house, "lan", PASSWORD, "10.0.0.8", at=at(minutes=1))


def test_a_clock_that_was_ahead_shuts_nobody_out(house: Store) -> None:
    for number in range(20):
        failed(house, "lan", at(days=400, minutes=15 * number), "192.0.2.1")
    assert sessions.sign_in(house, "lan", PASSWORD, "192.0.2.1", at=NOON)


def test_a_session_of_a_clock_that_was_ahead_opens_nothing_when_it_is_right_again(house: Store) -> None:
    late, soon = (sessions.sign_in(house, "lan", PASSWORD, at=moment) for moment in (at(days=400), at(minutes=10)))
    assert sessions.who(house, late, at=NOON) is None
    assert sessions.who(house, soon, at=NOON)


def test_a_session_seen_by_a_clock_that_was_ahead_ends_when_it_is_idle_all_the_same(house: Store) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    assert sessions.who(house, token, at=at(hours=7))
    assert sessions.who(house, token, at=at(minutes=1))
    assert sessions.who(house, token, at=at(hours=8, minutes=2)) is None


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


# -- passwords for one use


@pytest.fixture
def given(house: Store) -> str:
    return people.add_person(house, ADMIN, "mai").password


def test_a_password_for_one_use_opens_once(house: Store, given: str) -> None:
    token = sessions.sign_in(house, "mai", given)
    for moment in (now(), now() + timedelta(days=1)):
        with pytest.raises(Refused, match="one_time_over"):
            sessions.sign_in(house, "mai", given, at=moment)
    person = sessions.who(house, token)
    assert person
    assert person.must_change
    people.change_password(house, person, given, "another sentence")
    assert sessions.sign_in(house, "mai", "another sentence")


def test_a_password_for_one_use_ends_after_some_days(house: Store, given: str) -> None:
    with pytest.raises(Refused, match="one_time_over"):
        sessions.sign_in(house, "mai", given, at=now() + timedelta(days=7, minutes=1))
    assert sessions.sign_in(house, "mai", given, at=now() + timedelta(days=6, hours=23))


def test_whether_it_is_over_is_told_to_nobody_but_who_has_it(house: Store, given: str) -> None:
    sessions.sign_in(house, "mai", given)
    assert failed(house, "mai", now()) == "wrong_name_or_password"


def test_another_one_from_an_administrator_opens_again(house: Store, given: str) -> None:
    sessions.sign_in(house, "mai", given)
    again = people.reset_password(house, ADMIN, "mai").password
    assert sessions.sign_in(house, "mai", again)


def test_one_that_is_replaced_while_it_is_looked_at_opens_nothing(
    house: Store, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = passwords.fits

    def replaced(password: str, password_hash: str) -> bool:
        people.reset_password(house, ADMIN, "mai")
        return fits(password, password_hash)

    monkeypatch.setattr(passwords, "fits", replaced)
    with pytest.raises(Refused, match="wrong_name_or_password"):
        sessions.sign_in(house, "mai", given)


def test_of_two_who_use_it_at_once_one_is_in(house: Store, given: str) -> None:
    def tried(_: int) -> str:
        try:
            return sessions.sign_in(house, "mai", given)
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(tried, range(4)))
    assert len([answer for answer in answers if sessions.who(house, answer)]) == 1


def test_whom_a_provider_vouches_for_needs_the_password_for_one_use_no_more(house: Store, given: str) -> None:
    assert sessions.who(house, sessions.open_for(house, "mai"))
    with pytest.raises(Refused, match="wrong_name_or_password"):
        sessions.sign_in(house, "mai", given)


def test_a_lasting_password_has_no_end(house: Store) -> None:
    for days in (1, 400):
        assert sessions.sign_in(house, "lan", PASSWORD, at=at(days=days))
