"""Who reads or signs in waits for no writer; who writes waits for the seconds of the setting and not longer."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import pytest

from db import people as rows
from db import settings
from db.fault import StoreFault
from kpi.actions.administer.opening import open_store
from kpi.actions.look import read, trail
from kpi.actions.people import people, sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.person import console
from tests.actions.desk import signed
from tests.actions.test_sessions import NOON, PASSWORD, at
from tests.conftest import waited
from tests.holding import another_writer, took

ADMIN = console("test")
SOON = 1.5  # seconds; a writer is held for longer in each of these tests


@pytest.fixture
def house(store: Store) -> Store:
    people.add_person(store, ADMIN, "lan", "Nguyễn Thị Lan", password=PASSWORD)
    patience(store, 20)
    return store


def patience(store: Store, seconds: int) -> None:
    with signed(store) as connection:
        settings.put_setting(connection, "wait_seconds", str(seconds))


def row_of(store: Store, token: str) -> rows.SessionRow | None:
    with store.reading() as connection:
        return rows.session_of(connection, sessions.hash_of(token))


def deeds(store: Store) -> list[str]:
    return [line.deed for line in trail.trail(store, ADMIN)]


def test_a_visit_waits_for_no_writer_and_is_noted_when_the_store_is_free(house: Store, database: str) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    with another_writer(database):
        assert took(lambda: sessions.who(house, token, at=at(minutes=30))) < SOON
        # Nobody else knows yet, but here the visit counts: she is not idle.
        assert sessions.who(house, token, at=at(minutes=30 + 479))
    house.pending._not_before = 0  # the pause after a store was found busy
    assert sessions.who(house, token, at=at(minutes=30 + 480))
    assert (row := row_of(house, token))
    assert datetime.fromisoformat(row.seen) == at(minutes=30 + 480)


def test_a_visit_is_written_once_in_some_minutes(house: Store) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    seen = set[str]()
    for second in range(0, 20 * 60, 10):
        assert sessions.who(house, token, at=at(seconds=second))
        row = row_of(house, token)
        seen.add(row.seen if row else "")
    assert len(seen) == 4  # at noon, and after 5, 10 and 15 minutes


def test_after_a_restart_a_session_ends_some_minutes_sooner_and_never_later(house: Store, database: str) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    for minute in range(9):
        assert sessions.who(house, token, at=at(minutes=minute))
    other = open_store(database)
    assert sessions.who(other, token, at=at(minutes=8 + 470))
    other.close()
    other = open_store(database)
    assert sessions.who(other, token, at=at(minutes=8 + 470 + 480)) is None
    other.close()


def test_signing_in_waits_for_no_writer_and_is_written_when_the_store_is_free(house: Store, database: str) -> None:
    with another_writer(database):
        began = time.monotonic()
        token = sessions.sign_in(house, "lan", PASSWORD)
        person = sessions.who(house, token)
        assert time.monotonic() - began < SOON
        assert person is not None
        assert person.name == "lan"
        assert row_of(house, token) is None
    assert waited(lambda: row_of(house, token) is not None, 5)
    assert deeds(house)[0] == "sign in"
    other = open_store(database)
    assert sessions.who(other, token)
    other.close()


def test_whoever_writes_next_takes_along_what_waited(house: Store, database: str) -> None:
    with another_writer(database):
        token = sessions.sign_in(house, "lan", PASSWORD)
    people.rename(house, ADMIN, "lan", "Lan")
    assert row_of(house, token)
    assert deeds(house)[:2] == ["rename person", "sign in"]
    assert house.pending.all() == []


def test_what_was_taken_along_and_taken_back_still_waits(house: Store, database: str) -> None:
    house.pending.close()  # no thread tries by itself
    with another_writer(database):
        token = sessions.sign_in(house, "lan", PASSWORD)
    with pytest.raises(Refused):
        people.rename(house, ADMIN, "nobody", "Lan")
    assert row_of(house, token) is None
    assert sessions.who(house, token)


def test_tries_are_counted_while_nothing_can_be_written(house: Store, database: str) -> None:
    def failed() -> str:
        with pytest.raises(Refused) as refused:
            sessions.sign_in(house, "lan", "something else", at=NOON)
        return refused.value.code

    with another_writer(database):
        assert [failed() for _ in range(5)] == ["wrong_name_or_password"] * 4 + ["sign_in_waits"]
    assert waited(lambda: not house.pending.all(), 5)
    other = open_store(database)
    with pytest.raises(Refused, match="sign_in_waits"):
        sessions.sign_in(other, "lan", PASSWORD, at=NOON)
    other.close()


def test_a_session_ends_at_once_and_says_so_only_when_it_is_written(house: Store, database: str) -> None:
    token = sessions.sign_in(house, "lan", PASSWORD)
    patience(house, 0)
    with another_writer(database):
        with pytest.raises(StoreFault, match="store_busy"):
            sessions.sign_out(house, token)
        assert sessions.who(house, token) is None
    assert waited(lambda: bool((row := row_of(house, token)) and row.ended), 5)


def test_a_session_that_waits_ends_with_its_password(house: Store, database: str) -> None:
    house.pending.close()  # no thread tries by itself
    with another_writer(database):
        token = sessions.sign_in(house, "lan", PASSWORD)
    other = open_store(database)  # another process, which does not know of it
    people.reset_password(other, ADMIN, "lan", password="quite another sentence")
    other.close()
    assert sessions.who(house, token) is None
    people.rename(house, ADMIN, "lan", "Lan")  # takes along what waits
    assert row_of(house, token) is None


def test_a_session_that_waits_ends_with_all_others_of_hers(house: Store, database: str) -> None:
    house.pending.close()  # no thread tries by itself
    with another_writer(database):
        token = sessions.sign_in(house, "lan", PASSWORD)
    assert (person := sessions.who(house, token))
    assert sessions.sign_out_everywhere(house, person) == 1
    assert sessions.who(house, token) is None


def test_who_writes_waits_for_the_seconds_of_the_setting(house: Store, database: str) -> None:
    patience(house, 1)
    with another_writer(database):
        began = time.monotonic()
        with pytest.raises(StoreFault, match="store_busy"):
            people.rename(house, ADMIN, "lan", "Lan")
        assert 0.9 < time.monotonic() - began < 3
    people.rename(house, ADMIN, "lan", "Lan")


def test_who_waits_goes_on_when_the_other_has_ended(house: Store, database: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        with another_writer(database):
            waiting = pool.submit(people.rename, house, ADMIN, "lan", "Lan")
            time.sleep(0.3)
            assert not waiting.done()
        waiting.result(5)


def test_as_many_writers_as_there_are_places_take_none_from_readers(house: Store, database: str) -> None:
    patience(house, 3)
    token, writers = sessions.sign_in(house, "lan", PASSWORD), 40

    def write(number: int) -> str:
        try:
            people.rename(house, ADMIN, "lan", f"Lan {number}")
        except StoreFault as fault:
            return fault.code
        return ""

    with ThreadPoolExecutor(writers) as pool, another_writer(database):
        waiting = [pool.submit(write, number) for number in range(writers)]
        time.sleep(0.3)
        assert took(lambda: sessions.who(house, token)) < SOON
        assert took(lambda: read.tree(house)) < SOON
        assert took(lambda: sessions.sign_in(house, "lan", PASSWORD)) < SOON
        assert took(house.write_fault) < SOON
        assert {future.result(10) for future in waiting} == {"store_busy"}


def test_one_who_guesses_by_the_thousand_meets_a_sentence(
    house: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi.actions.record.pending._MOST", 3)
    house.pending.close()
    with another_writer(database):
        for number in range(3):
            with pytest.raises(Refused):
                sessions.sign_in(house, f"name{number}", "x")
        with pytest.raises(StoreFault, match="store_busy"):
            sessions.sign_in(house, "lan", PASSWORD)


def test_a_store_that_closes_waits_for_the_try_under_way(house: Store) -> None:
    """Its connection would come back to a pool that has gone, and be left open."""
    under_way, may_end, ended = Event(), Event(), Event()

    class Slow:
        def write(self, _connection: object) -> None:
            under_way.set()
            may_end.wait(5)
            ended.set()

    house.pending.add(Slow())
    house.pending.keep_trying(house.writing_now)
    assert under_way.wait(5)
    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(house.close)
        time.sleep(0.1)
        assert not closing.done()
        may_end.set()
        closing.result(5)
    assert ended.is_set()


def test_what_cannot_be_written_keeps_nobody_from_writing(house: Store, database: str) -> None:
    class Broken:
        def write(self, _connection: object) -> None:
            raise ZeroDivisionError

    house.pending.add(Broken())
    with another_writer(database):
        token = sessions.sign_in(house, "lan", PASSWORD)
    people.rename(house, ADMIN, "lan", "Lan")
    assert row_of(house, token)
    assert house.pending.all() == []


def test_a_session_that_waits_is_of_nobody_else_in_another_store(house: Store) -> None:
    """A store put back may give her number to somebody else."""
    token = sessions.sign_in(house, "lan", PASSWORD)
    row = row_of(house, token)
    assert row
    with house.reading() as connection:
        person = rows.person_of_id(connection, row.person_id)
    assert person
    begun = sessions._Begun(row, person.name, person.password_hash)
    assert begun.fits(person)
    for other in (person._replace(name="mai"), person._replace(password_hash="x"), person._replace(disabled=True)):
        assert not begun.fits(other)


@pytest.mark.parametrize("minutes", [5, 480])
def test_idleness_holds_whatever_the_setting(house: Store, minutes: int) -> None:
    with signed(house) as connection:
        settings.put_setting(connection, "idle_minutes", str(minutes))
    token = sessions.sign_in(house, "lan", PASSWORD, at=NOON)
    last = timedelta(minutes=minutes * 0.9)
    assert sessions.who(house, token, at=NOON + last)
    assert sessions.who(house, token, at=NOON + last + timedelta(minutes=minutes)) is None
