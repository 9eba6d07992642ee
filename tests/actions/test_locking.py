"""Locked periods: nothing within them changes, by no door; and it is said by whom, when and why."""

from datetime import datetime

import pytest

from kpi.actions.administer.lock import lock, unlock
from kpi.actions.enter import enter, review
from kpi.actions.look import locking, read, trail
from kpi.actions.look.locking import Lock
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, now
from kpi.intake import take_tables
from kpi.language import language
from kpi.language.problems import mend, sentence
from kpi.model.period import Period
from kpi.model.person import Person, console
from tests.actions.desk import MONTH, approved, cell, handed_in, hire, office, seen, typed, unit, waiting
from tests.conftest import kpi

MARCH, YEAR = Period.parse("2021-03"), Period.parse("2021")


@pytest.fixture
def told(store: Store) -> Store:
    office(store)
    return store


def reviewer(store: Store, where: str = "A") -> Person:
    return hire(store, "hoa", {where: "reviewer"})


def locked(store: Store, ward: str, period: Period = MONTH, by: Person | None = None) -> None:
    lock(store, by or console("test"), unit(store, ward), period, "đã chốt báo cáo quý")


def over(store: Store, ward: str, period: Period) -> list[Lock]:
    with store.reading() as connection:
        return locking.locks_on(connection, book.tree(connection), unit(store, ward), period)


def figures(store: Store, text: str) -> list[str]:
    outcome = take_tables(store, [("figures.csv", "unit,indicator,period,actual\n" + text)], by="test")[0]
    return [f"{problem.row} {problem.code}" for problem in outcome.problems] or [f"{outcome.accepted} taken"]


def test_a_lock_says_by_whom_when_and_why(told: Store) -> None:
    before = now()
    locked(told, "A", by=reviewer(told))
    found = over(told, "A", MONTH)[0]
    assert (found.by, found.reason, found.period) == ("hoa", "đã chốt báo cáo quý", MONTH)
    assert before.replace(microsecond=0) <= found.at <= now()


def test_the_refusal_is_a_sentence_with_the_person_the_moment_and_the_reason(told: Store) -> None:
    locked(told, "A", by=reviewer(told))
    with told.reading() as connection, pytest.raises(Refused) as refused:
        locking.refuse_if_locked(connection, book.tree(connection), unit(told, "A"), MONTH)
    problem = refused.value.problem
    values = {"value": problem.value, **problem.values}
    moment = language("vi").moment(datetime.fromisoformat(problem.values["at"]))
    said = sentence(language("vi"), problem.code, values)
    assert said == f"Số liệu tháng 4 năm 2021 đã khoá: hoa khoá lúc {moment}, lý do: đã chốt báo cáo quý."
    assert mend(language("vi"), problem.code, values)


def test_a_lock_on_a_unit_binds_all_below_it(told: Store) -> None:
    locked(told, "P")
    assert over(told, "A", MONTH)
    assert over(told, "B", MONTH)


def test_a_lock_on_a_ward_leaves_its_neighbour_free(told: Store) -> None:
    locked(told, "A")
    assert not over(told, "B", MONTH)
    assert not over(told, "P", MONTH)


@pytest.mark.parametrize(
    ("period", "bound"), [("2021-04", True), ("2021-Q1", True), ("2021", True), ("2020-04", False), ("2022", False)]
)
def test_a_locked_year_binds_the_periods_within_it(told: Store, period: str, bound: bool) -> None:
    locked(told, "A", YEAR)
    assert bool(over(told, "A", Period.parse(period))) == bound


def test_a_locked_month_does_not_bind_the_year(told: Store) -> None:
    locked(told, "A", MONTH)
    assert not over(told, "A", YEAR)


def test_nothing_is_typed_into_a_locked_month(told: Store) -> None:
    lan = hire(told, "lan", {"A": "clerk"})
    locked(told, "A")
    saved = typed(told, lan, "A", cell(told, "REV", "105"))
    assert [one.problem.code for one in saved if one.problem] == ["period_locked"]


def test_nothing_is_handed_in_for_a_locked_month(told: Store) -> None:
    lan = hire(told, "lan", {"A": "clerk"})
    typed(told, lan, "A", cell(told, "REV", "105"))
    locked(told, "A")
    with pytest.raises(Refused) as refused:
        handed_in(told, lan, "A")
    assert refused.value.code == "period_locked"


def test_nothing_is_taken_back_from_a_locked_month(told: Store) -> None:
    lan = hire(told, "lan", {"A": "clerk"})
    typed(told, lan, "A", cell(told, "REV", "105"))
    handed_in(told, lan, "A")
    locked(told, "A")
    with pytest.raises(Refused) as refused:
        enter.take_back(told, lan, unit(told, "A"), MONTH)
    assert refused.value.code == "period_locked"


def test_nothing_is_approved_or_returned_in_a_locked_month(told: Store) -> None:
    lan, hoa = hire(told, "lan", {"A": "clerk"}), reviewer(told)
    typed(told, lan, "A", cell(told, "REV", "105"))
    handed_in(told, lan, "A")
    items = waiting(told, hoa, "A")
    locked(told, "A")
    decisions = [*review.approve(told, hoa, items), *review.send_back(told, hoa, items, "xem lại")]
    assert [one.problem.code for one in decisions if one.problem] == ["period_locked"] * 2
    assert seen(told, "A", "REV") is None


def test_nothing_is_reopened_in_a_locked_month(told: Store) -> None:
    hoa = reviewer(told)
    items = approved(told, "A", MARCH)
    locked(told, "A", MARCH)
    decisions = review.reopen(told, hoa, items, "sai")
    assert {one.problem.code for one in decisions if one.problem} == {"period_locked"}
    assert not any(one.done for one in decisions)


def test_a_file_does_not_change_a_locked_month_either(told: Store) -> None:
    locked(told, "A", MARCH)
    assert figures(told, "A,REV,2021-03,111\nA,REV,2021-02,96\n") == ["2 period_locked"]
    assert seen(told, "A", "REV", MARCH) == "100"


def test_a_file_that_says_the_same_of_a_locked_month_is_taken(told: Store) -> None:
    locked(told, "A", MARCH)
    assert figures(told, "A,REV,2021-03,100\nA,REV,2021-02,96\n") == ["1 taken"]


def test_a_file_brings_no_target_into_a_locked_year(told: Store) -> None:
    locked(told, "P", YEAR)
    text = "unit,indicator,period,target\nB,REV,2021,700\n"
    outcome = take_tables(told, [("figures.csv", text)], by="test")[0]
    assert [problem.code for problem in outcome.problems] == ["period_locked"]


def test_a_file_is_taken_again_after_the_lock_is_gone(told: Store) -> None:
    locked(told, "A", MARCH)
    unlock(told, console("test"), unit(told, "A"), MARCH, "bổ sung số liệu")
    assert figures(told, "A,REV,2021-03,111\n") == ["1 taken"]


@pytest.mark.parametrize(
    ("role", "may"), [("official", False), ("clerk", False), ("reviewer", True), ("administrator", True)]
)
@pytest.mark.parametrize("where", ["own", "below", "other", "everywhere"])
def test_who_may_lock_where(told: Store, role: str, may: bool, where: str) -> None:
    right = {"own": "A", "below": "P", "other": "B", "everywhere": ""}[where]
    person = hire(told, "mai", {right: role})  # pyright: ignore - a role of the table above
    if may and where != "other":
        locked(told, "A", by=person)
        assert over(told, "A", MONTH)
    else:
        with pytest.raises(Refused) as refused:
            locked(told, "A", by=person)
        assert refused.value.code == "not_allowed"


def test_a_ward_cannot_open_what_the_province_has_locked(told: Store) -> None:
    hoa = reviewer(told)
    locked(told, "P")
    with pytest.raises(Refused) as refused:
        unlock(told, hoa, unit(told, "P"), MONTH, "cần sửa")
    assert refused.value.code == "not_allowed"
    with pytest.raises(Refused) as refused:
        unlock(told, hoa, unit(told, "A"), MONTH, "cần sửa")
    assert refused.value.code == "not_locked"


def test_a_period_is_locked_once(told: Store) -> None:
    locked(told, "A")
    with pytest.raises(Refused) as refused:
        locked(told, "A")
    assert refused.value.code == "already_locked"
    assert len(over(told, "A", MONTH)) == 1


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "lock_needs_reason"), ("a\u202eb", "control_character"), ("x" * 3000, "too_long")]
)
def test_a_lock_wants_a_reason_that_can_be_read(told: Store, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        lock(told, console("test"), unit(told, "A"), MONTH, reason)
    assert refused.value.code == code


def test_locking_and_unlocking_stand_in_the_audit_with_their_reasons(told: Store) -> None:
    locked(told, "A")
    unlock(told, console("test"), unit(told, "A"), MONTH, "bổ sung")
    lines = trail.trail(told, console("test"), limit=2)
    assert [(line.deed, line.subject) for line in lines] == [("unlock", "lock A@ 2021-04"), ("lock", "lock A@ 2021-04")]


def test_a_lock_leaves_what_screens_remember_alone(told: Store) -> None:
    before = told.version()
    locked(told, "A")
    assert told.version() == before


def test_a_list_of_locks_has_those_that_bind_my_units_and_no_others(told: Store) -> None:
    hoa = reviewer(told)
    for code in ("P", "A", "B"):
        locked(told, code)
    names = [read.tree(told).units[one.unit].code for one in locking.locks(told, hoa)]
    assert sorted(names) == ["A", "P"]


def test_the_store_is_sound_with_locks_in_it(told: Store, database: str) -> None:
    locked(told, "A")
    assert kpi("doctor", database=database).returncode == 0
