"""A reviewer who sends odd decisions: one figure named twice, reasons that cannot be seen, a lock gone round."""

import pytest

from kpi.actions.administer import doctor
from kpi.actions.administer.lock import lock
from kpi.actions.enter import enter, review
from kpi.actions.look import history
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import Person, console
from tests.actions.desk import MONTH, approved, cell, codes, handed_in, hire, office, place, typed, unit, waiting

MARCH = Period.parse("2021-03")
QUARTER = Period.parse("2021-Q1")
CONSOLE = console("test")


@pytest.fixture
def lan(store: Store) -> Person:
    """A clerk of ward A, where a figure of hers waits."""
    office(store)
    clerk = hire(store, "lan", {"A": "clerk"})
    typed(store, clerk, "A", cell(store, "REV", "105"))
    handed_in(store, clerk, "A")
    return clerk


@pytest.fixture
def hoa(store: Store, lan: Person) -> Person:
    return hire(store, "hoa", {"A": "reviewer"})


def steps(store: Store, period: Period = MONTH) -> list[str]:
    return [step.deed for step in history.history(store, CONSOLE, unit(store, "A"), "REV", period).steps]


def test_a_figure_that_is_approved_twice_in_one_message_is_signed_once(store: Store, hoa: Person) -> None:
    decisions = review.approve(store, hoa, waiting(store, CONSOLE, "A") * 2)
    assert codes(decisions) == ["done", "not_waiting"]
    assert list(doctor.examine(store)) == []


def test_a_figure_that_is_returned_twice_in_one_message_is_returned_once(store: Store, hoa: Person) -> None:
    decisions = review.send_back(store, hoa, waiting(store, CONSOLE, "A") * 2, "sai")
    assert codes(decisions) == ["done", "not_waiting"]
    assert steps(store).count("return") == 1


def test_a_figure_that_is_reopened_twice_in_one_message_is_reopened_once(store: Store, hoa: Person) -> None:
    item = next(figure for figure in approved(store, "A", MARCH) if figure.indicator == place(store, "REV")[0])
    assert codes(review.reopen(store, hoa, [item] * 2, "sai")) == ["done", "reopened_already"]
    assert steps(store, MARCH).count("reopen") == 1


@pytest.mark.parametrize("reason", ["sai \u202e txt", "sai\x00", "\x1b[2J sai"])
def test_a_reason_that_cannot_be_seen_is_refused(store: Store, hoa: Person, reason: str) -> None:
    with pytest.raises(Refused, match="control_character"):
        review.send_back(store, hoa, waiting(store, CONSOLE, "A"), reason)
    with pytest.raises(Refused, match="control_character"):
        review.reopen(store, hoa, approved(store, "A", MARCH), reason)


def test_the_lock_of_the_month_holds_the_quarter_that_is_told_with_it(store: Store, lan: Person, hoa: Person) -> None:
    typed(store, lan, "A", cell(store, "HERD", "900", at=QUARTER))
    handed_in(store, lan, "A", MARCH)
    items = waiting(store, CONSOLE, "A", MARCH)
    lock(store, CONSOLE, unit(store, "A"), MARCH, "đã chốt")
    assert codes(review.approve(store, hoa, items)) == ["period_locked"]
    assert codes(review.send_back(store, hoa, items, "sai")) == ["period_locked"]
    with pytest.raises(Refused, match="period_locked"):
        enter.take_back(store, lan, unit(store, "A"), MARCH)


def test_nothing_is_typed_for_a_quarter_whose_sheet_is_locked(store: Store, lan: Person) -> None:
    lock(store, CONSOLE, unit(store, "A"), MARCH, "đã chốt")
    (saved,) = typed(store, lan, "A", cell(store, "HERD", "900", at=QUARTER))
    assert (saved.kept, saved.problem and saved.problem.code) == (False, "period_locked")


def test_a_lock_stops_every_deed(store: Store, lan: Person, hoa: Person) -> None:
    items = waiting(store, CONSOLE, "A")
    done = approved(store, "A", MARCH)
    typed(store, lan, "A", cell(store, "INS", "90/100"))
    lock(store, CONSOLE, unit(store, "P"), Period.parse("2021"), "đã chốt")
    (saved,) = typed(store, lan, "A", cell(store, "LAND", "5"))
    assert saved.problem is not None
    assert saved.problem.code == "period_locked"
    for deed in (lambda: handed_in(store, lan, "A"), lambda: enter.take_back(store, lan, unit(store, "A"), MONTH)):
        with pytest.raises(Refused, match="period_locked"):
            deed()
    decided = [
        *review.approve(store, hoa, items),
        *review.send_back(store, hoa, items, "sai"),
        *review.reopen(store, hoa, done, "sai"),
    ]
    assert {*codes(decided)} == {"period_locked"}
