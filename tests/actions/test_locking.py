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
def province(store: Store) -> Store:
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


def test_a_lock_says_by_whom_when_and_why(province: Store) -> None:
    before = now()
    locked(province, "A", by=reviewer(province))
    existing = over(province, "A", MONTH)[0]
    assert (existing.by, existing.reason, existing.period) == ("hoa", "đã chốt báo cáo quý", MONTH)
    assert before.replace(microsecond=0) <= existing.at <= now()


def test_the_refusal_is_a_sentence_with_the_person_the_moment_and_the_reason(province: Store) -> None:
    locked(province, "A", by=reviewer(province))
    with province.reading() as connection, pytest.raises(Refused) as refused:
        locking.refuse_if_locked(connection, book.tree(connection), unit(province, "A"), MONTH)
    problem = refused.value.problem
    values = {"value": problem.value, **problem.values}
    moment = language("vi").moment(datetime.fromisoformat(problem.values["at"]))
    message = sentence(language("vi"), problem.code, values)
    assert message == f"Số liệu tháng 4 năm 2021 đã khoá: hoa khoá lúc {moment}, lý do: đã chốt báo cáo quý."
    assert mend(language("vi"), problem.code, values)


def test_a_lock_on_a_unit_binds_all_below_it(province: Store) -> None:
    locked(province, "P")
    assert over(province, "A", MONTH)
    assert over(province, "B", MONTH)


def test_a_lock_on_a_ward_leaves_its_neighbour_free(province: Store) -> None:
    locked(province, "A")
    assert not over(province, "B", MONTH)
    assert not over(province, "P", MONTH)


@pytest.mark.parametrize(
    ("period", "bound"), [("2021-04", True), ("2021-Q1", True), ("2021", True), ("2020-04", False), ("2022", False)]
)
def test_a_locked_year_binds_the_periods_within_it(province: Store, period: str, bound: bool) -> None:
    locked(province, "A", YEAR)
    assert bool(over(province, "A", Period.parse(period))) == bound


def test_a_locked_month_does_not_bind_the_year(province: Store) -> None:
    locked(province, "A", MONTH)
    assert not over(province, "A", YEAR)


def test_nothing_is_typed_into_a_locked_month(province: Store) -> None:
    lan = hire(province, "lan", {"A": "clerk"})
    locked(province, "A")
    saved = typed(province, lan, "A", cell(province, "REV", "105"))
    assert [result.problem.code for result in saved if result.problem] == ["period_locked"]


def test_nothing_is_handed_in_for_a_locked_month(province: Store) -> None:
    lan = hire(province, "lan", {"A": "clerk"})
    typed(province, lan, "A", cell(province, "REV", "105"))
    locked(province, "A")
    with pytest.raises(Refused) as refused:
        handed_in(province, lan, "A")
    assert refused.value.code == "period_locked"


def test_nothing_is_taken_back_from_a_locked_month(province: Store) -> None:
    lan = hire(province, "lan", {"A": "clerk"})
    typed(province, lan, "A", cell(province, "REV", "105"))
    handed_in(province, lan, "A")
    locked(province, "A")
    with pytest.raises(Refused) as refused:
        enter.take_back(province, lan, unit(province, "A"), MONTH)
    assert refused.value.code == "period_locked"


def test_nothing_is_approved_or_returned_in_a_locked_month(province: Store) -> None:
    lan, hoa = hire(province, "lan", {"A": "clerk"}), reviewer(province)
    typed(province, lan, "A", cell(province, "REV", "105"))
    handed_in(province, lan, "A")
    items = waiting(province, hoa, "A")
    locked(province, "A")
    decisions = [*review.approve(province, hoa, items), *review.send_back(province, hoa, items, "xem lại")]
    assert [decision.problem.code for decision in decisions if decision.problem] == ["period_locked"] * 2
    assert seen(province, "A", "REV") is None


def test_nothing_is_reopened_in_a_locked_month(province: Store) -> None:
    hoa = reviewer(province)
    items = approved(province, "A", MARCH)
    locked(province, "A", MARCH)
    decisions = review.reopen(province, hoa, items, "sai")
    assert {decision.problem.code for decision in decisions if decision.problem} == {"period_locked"}
    assert not any(decision.done for decision in decisions)


def test_a_file_does_not_change_a_locked_month_either(province: Store) -> None:
    locked(province, "A", MARCH)
    assert figures(province, "A,REV,2021-03,111\nA,REV,2021-02,96\n") == ["2 period_locked"]
    assert seen(province, "A", "REV", MARCH) == "100"


def test_a_file_that_says_the_same_of_a_locked_month_is_taken(province: Store) -> None:
    locked(province, "A", MARCH)
    assert figures(province, "A,REV,2021-03,100\nA,REV,2021-02,96\n") == ["1 taken"]


def test_a_file_brings_no_target_into_a_locked_year(province: Store) -> None:
    locked(province, "P", YEAR)
    text = "unit,indicator,period,target\nB,REV,2021,700\n"
    outcome = take_tables(province, [("figures.csv", text)], by="test")[0]
    assert [problem.code for problem in outcome.problems] == ["period_locked"]


def test_a_file_is_taken_again_after_the_lock_is_gone(province: Store) -> None:
    locked(province, "A", MARCH)
    unlock(province, console("test"), unit(province, "A"), MARCH, "bổ sung số liệu")
    assert figures(province, "A,REV,2021-03,111\n") == ["1 taken"]


@pytest.mark.parametrize(
    ("role", "may"), [("official", False), ("clerk", False), ("reviewer", True), ("administrator", True)]
)
@pytest.mark.parametrize("where", ["own", "below", "other", "everywhere"])
def test_who_may_lock_where(province: Store, role: str, may: bool, where: str) -> None:
    right = {"own": "A", "below": "P", "other": "B", "everywhere": ""}[where]
    person = hire(province, "mai", {right: role})  # pyright: ignore - a role of the table above
    if may and where != "other":
        locked(province, "A", by=person)
        assert over(province, "A", MONTH)
    else:
        with pytest.raises(Refused) as refused:
            locked(province, "A", by=person)
        assert refused.value.code == "not_allowed"


def test_a_ward_cannot_open_what_the_province_has_locked(province: Store) -> None:
    hoa = reviewer(province)
    locked(province, "P")
    with pytest.raises(Refused) as refused:
        unlock(province, hoa, unit(province, "P"), MONTH, "cần sửa")
    assert refused.value.code == "not_allowed"
    with pytest.raises(Refused) as refused:
        unlock(province, hoa, unit(province, "A"), MONTH, "cần sửa")
    assert refused.value.code == "not_locked"


def test_a_period_is_locked_once(province: Store) -> None:
    locked(province, "A")
    with pytest.raises(Refused) as refused:
        locked(province, "A")
    assert refused.value.code == "already_locked"
    assert len(over(province, "A", MONTH)) == 1


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "lock_needs_reason"), ("a\u202eb", "control_character"), ("x" * 3000, "too_long")]
)
def test_a_lock_wants_a_reason_that_can_be_read(province: Store, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        lock(province, console("test"), unit(province, "A"), MONTH, reason)
    assert refused.value.code == code


def test_locking_and_unlocking_stand_in_the_audit_with_their_reasons(province: Store) -> None:
    locked(province, "A")
    unlock(province, console("test"), unit(province, "A"), MONTH, "bổ sung")
    lines = trail.trail(province, console("test"), limit=2)
    assert [(line.deed, line.subject) for line in lines] == [("unlock", "lock A@ 2021-04"), ("lock", "lock A@ 2021-04")]


def test_a_lock_leaves_what_screens_remember_alone(province: Store) -> None:
    before = province.version()
    locked(province, "A")
    assert province.version() == before


def test_a_list_of_locks_has_those_that_bind_my_units_and_no_others(province: Store) -> None:
    hoa = reviewer(province)
    for code in ("P", "A", "B"):
        locked(province, code)
    names = [read.tree(province).units[listed.unit].code for listed in locking.locks(province, hoa)]
    assert sorted(names) == ["A", "P"]


def test_the_store_is_sound_with_locks_in_it(province: Store, database: str) -> None:
    locked(province, "A")
    assert kpi("doctor", database=database).returncode == 0
