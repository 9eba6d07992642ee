"""How long a try to sign in waits: tried in a world of rows alone, without a store."""

from datetime import UTC, datetime, timedelta

import pytest

from db.people import AttemptRow
from kpi.actions.people import patience
from kpi.actions.people.patience import LONGEST
from kpi.actions.record.refusal import Refused

NOON = datetime(2026, 7, 1, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOME, OFFICE = "192.0.2.1", "192.0.2.2"
MANY = [f"198.51.100.{number}" for number in range(20)]


class World:
    """What is noted, and tries on it."""

    def __init__(self) -> None:
        self.rows: dict[str, AttemptRow] = {}
        self.locks = 0

    def wait(self, address: str, moment: datetime, *, browser: str = "", name: str = "lan") -> int:
        """Seconds still to wait; 0 when the try counted, and failed."""
        before = {key: self.rows.get(key) for key in patience.keys(name, address, browser=browser)}
        try:
            noted = patience.tried(before, moment)
        except Refused as refused:
            return int(refused.problem.values["seconds"])
        self.locks += patience.locked(before, noted)
        self.rows |= {row.key: row for row in noted}
        return 0

    def right(self, address: str, moment: datetime) -> None:
        """Her own try, with the right password."""
        assert self.wait(address, moment) == 0
        before = {key: self.rows.get(key) for key in patience.keys("lan", address)}
        self.rows |= {row.key: row for row in patience.forgiven(before)}


@pytest.fixture
def world() -> World:
    return World()


def test_the_first_failures_are_free_then_each_waits_twice_as_long_up_to_a_quarter_of_an_hour(world: World) -> None:
    moment, waits = NOON, list[int]()
    for _ in range(18):
        assert world.wait(HOME, moment) == 0
        waits.append(world.wait(HOME, moment) if len(waits) >= 3 else 0)
        moment += timedelta(seconds=waits[-1])
    assert [max(wait - 1, 0) for wait in waits] == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, *[900] * 6]


def test_one_address_alone_makes_nobody_else_wait(world: World) -> None:
    tried = sum(world.wait(HOME, NOON + minute * MINUTE) == 0 for minute in range(3 * 24 * 60))
    assert tried > 200
    assert world.wait(OFFICE, NOON + 3 * 24 * 60 * MINUTE) == 0


def test_many_addresses_together_have_no_more_tries_at_a_name_than_one(world: World) -> None:
    day = [NOON + minute * MINUTE for minute in range(0, 24 * 60, 4)]
    assert sum(world.wait(address, moment) == 0 for moment in day for address in MANY) < 200


def test_nor_have_they_after_she_has_signed_in_between(world: World) -> None:
    moment = NOON
    for _ in range(100):
        for address in MANY:
            world.wait(address, moment)
        moment += 4 * MINUTE
    moment = max(datetime.fromisoformat(row.until) for row in world.rows.values() if row.until)
    world.right(HOME, moment)
    day = [moment + minute * MINUTE for minute in range(0, 24 * 60, 4)]
    assert sum(world.wait(address, at) == 0 for at in day for address in MANY) < 200


def test_what_strangers_try_from_everywhere_keeps_nobody_waiting_in_a_browser_that_is_known(world: World) -> None:
    for minute in range(0, 600, 4):
        for address in (*MANY, HOME):
            world.wait(address, NOON + minute * MINUTE)
    moment = datetime.fromisoformat(world.rows["name:lan"].until) - MINUTE
    assert world.wait(HOME, moment) > 0
    assert world.wait(HOME, moment, browser="hers") == 0


def test_a_browser_that_is_known_may_not_guess_either(world: World) -> None:
    tried = sum(world.wait(HOME, NOON + minute * MINUTE, browser="hers") == 0 for minute in range(24 * 60))
    assert tried < 150
    assert set(world.rows) == {"known:hers"}


def test_her_own_slips_are_forgotten_when_she_is_in_and_those_of_others_are_not(world: World) -> None:
    for address in MANY[:2]:
        for second in range(4):
            world.wait(address, NOON + second * timedelta(seconds=20))
    world.wait(HOME, NOON)
    world.right(HOME, NOON)
    assert (world.rows["name:lan"].failures, world.rows[f"pair:lan@{HOME}"].failures) == (8, 0)
    assert world.rows[f"from:{HOME}"].failures == 1


def test_a_name_that_is_tried_to_the_longest_wait_is_noted_once(world: World) -> None:
    for minute in range(24 * 60):
        world.wait(HOME, NOON + minute * MINUTE)
    assert world.locks == 1


@pytest.mark.parametrize("ahead", [timedelta(minutes=16), timedelta(days=400), timedelta(days=36500)])
def test_what_a_clock_that_was_ahead_has_noted_keeps_nobody_waiting(world: World, ahead: timedelta) -> None:
    for number in range(20):
        world.wait(HOME, NOON + ahead + number * LONGEST)
    for key in world.rows:
        assert world.rows[key].last > patience.text(NOON)
    assert world.wait(HOME, NOON) == 0
    assert 0 < world.wait(HOME, NOON) <= LONGEST.total_seconds() + 1


def test_a_clock_a_little_ahead_costs_no_more_than_a_quarter_of_an_hour(world: World) -> None:
    for number in range(20):
        world.wait(HOME, NOON - number * LONGEST + timedelta(minutes=10))
    assert world.wait(HOME, NOON + LONGEST) == 0


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("x" * 90, "x" * 80, True),
    ],
)
def test_an_address_is_counted_as_far_as_it_tells_houses_apart(address: str, other: str, same: bool) -> None:
    assert (patience.keys("lan", address) == patience.keys("lan", other)) is same


def test_no_key_is_longer_than_its_column() -> None:
    address = "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"
    assert max(map(len, patience.keys("x" * 80, address))) <= 200
