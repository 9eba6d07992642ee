"""A file that is to be imported is kept from the first look on: with its answers, for its owner, until it is done."""

import pytest

from kpi.actions.administer import settle
from kpi.actions.imports import uploads
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.person import READER, console
from tests.actions.desk import hire, office

ME = console("test")
FILE = b"unit,indicator,period,actual\nA,REV,2021-04,120\n"


@pytest.fixture
def told(store: Store) -> Store:
    office(store)
    return store


def test_a_file_comes_back_as_it_was_handed_in(told: Store) -> None:
    lan = hire(told, "lan", {"A": "clerk"})
    kept = uploads.keep(told, lan, "thu.csv", FILE)
    assert (uploads.contents(told, lan, kept.id), kept.state, kept.size) == (FILE, "looked", len(FILE))


def test_the_same_file_that_still_waits_is_the_same_upload(told: Store) -> None:
    first = uploads.keep(told, ME, "thu.csv", FILE)
    assert uploads.keep(told, ME, "thu.csv", FILE).id == first.id


def test_answers_are_kept_and_taken_back(told: Store) -> None:
    kept = uploads.keep(told, ME, "thu.csv", FILE)
    uploads.answer(told, ME, kept.id, {"money": "million", "column:D": "actual"})
    uploads.answer(told, ME, kept.id, {"column:D": ""})
    assert uploads.upload(told, ME, kept.id).answers == {"money": "million"}


@pytest.mark.parametrize("role", ["clerk", "reviewer", "official"])
def test_somebody_elses_file_is_not_there(told: Store, role: str) -> None:
    kept = uploads.keep(told, ME, "thu.csv", FILE)
    other = hire(told, "hoa", {"A": role})  # pyright: ignore[reportArgumentType]
    with pytest.raises(Refused, match="unknown_upload"):
        uploads.contents(told, other, kept.id)


def test_whoever_reads_the_audit_may_have_every_file(told: Store) -> None:
    lan = hire(told, "lan", {"A": "clerk"})
    kept = uploads.keep(told, lan, "thu.csv", FILE)
    an = hire(told, "an", {"": "administrator"})
    assert uploads.contents(told, an, kept.id) == FILE


def test_who_may_import_nothing_hands_nothing_in(told: Store) -> None:
    for person in (READER, hire(told, "sep", {"A": "official"}), hire(told, "minh", {"A": "reviewer"})):
        with pytest.raises(Refused, match="not_allowed"):
            uploads.keep(told, person, "thu.csv", FILE)


def test_the_limit_is_a_setting_and_is_said(told: Store) -> None:
    settle.set_setting(told, ME, "import_megabytes", "1")
    with pytest.raises(Refused) as refused:
        uploads.keep(told, ME, "thu.csv", b"x" * (1024 * 1024 + 1))
    assert (refused.value.problem.code, refused.value.problem.values) == ("import_too_large", {"limit": "1"})


def test_a_file_that_is_not_wanted_is_discarded_with_its_content_and_its_name_stays(told: Store) -> None:
    kept = uploads.keep(told, ME, "thu.csv", FILE)
    uploads.discard(told, ME, kept.id)
    with pytest.raises(Refused, match="upload_discarded"):
        uploads.contents(told, ME, kept.id)
    assert (uploads.upload(told, ME, kept.id).state, uploads.mine(told, ME)) == ("discarded", ())
    with pytest.raises(Refused, match="upload_not_waiting"):
        uploads.begin(told, ME, kept.id)


def test_what_is_being_imported_is_not_discarded(told: Store) -> None:
    kept = uploads.keep(told, ME, "thu.csv", FILE)
    uploads.begin(told, ME, kept.id)
    with pytest.raises(Refused, match="upload_not_waiting"):
        uploads.discard(told, ME, kept.id)


def test_the_oldest_of_what_was_refused_makes_room_for_a_new_file(told: Store) -> None:
    kept = [uploads.keep(told, ME, f"{n}.csv", FILE).id for n in range(uploads.MOST_WAITING)]
    uploads.end(told, ME, kept[3], "refused")
    uploads.end(told, ME, kept[5], "cancelled")
    uploads.keep(told, ME, "new.csv", FILE)
    assert [uploads.upload(told, ME, kept[n]).state for n in (3, 5, 0)] == ["discarded", "cancelled", "looked"]


def test_beyond_what_may_wait_a_file_is_refused_until_one_is_discarded(told: Store) -> None:
    kept = [uploads.keep(told, ME, f"{n}.csv", FILE).id for n in range(uploads.MOST_WAITING)]
    with pytest.raises(Refused, match="too_many_waiting"):
        uploads.keep(told, ME, "new.csv", FILE)
    uploads.keep(told, hire(told, "lan", {"A": "clerk"}), "new.csv", FILE)  # hers are counted by themselves
    uploads.discard(told, ME, kept[0])
    assert uploads.keep(told, ME, "new.csv", FILE).state == "looked"


def test_what_waits_is_counted_by_its_size_too(told: Store) -> None:
    settle.set_setting(told, ME, "import_megabytes", "1")
    for n in range(4):
        uploads.keep(told, ME, f"{n}.csv", b"x" * 1024 * 1024)
    with pytest.raises(Refused, match="too_many_waiting"):
        uploads.keep(told, ME, "new.csv", FILE)


def test_what_is_done_is_not_begun_again(told: Store) -> None:
    kept = uploads.keep(told, ME, "thu.csv", FILE)
    uploads.begin(told, ME, kept.id)
    with told.writing() as connection:
        uploads.mark_done(connection, kept.id, None, {"read": 1})
    uploads.end(told, ME, kept.id, "cancelled")
    with pytest.raises(Refused, match="upload_not_waiting"):
        uploads.begin(told, ME, kept.id)


def test_the_next_file_of_a_shape_need_not_be_told_its_columns(told: Store) -> None:
    kept = uploads.keep(told, ME, "thu.csv", FILE)
    uploads.answer(told, ME, kept.id, {"column:D": "actual", "money": "million"})
    with told.writing() as connection:
        uploads.remember(connection, ME, "f" * 64, uploads.upload(told, ME, kept.id))
    found = uploads.remembered(told, ME.name, "f" * 64).answers
    assert (uploads.lasting(found), found["money"]) == ({"column:D": "actual"}, "million")


def test_what_one_person_has_answered_decides_nothing_for_another(told: Store) -> None:
    lan, hoa = hire(told, "lan", {"A": "clerk"}), hire(told, "hoa", {"A": "clerk"})
    for who, meaning in ((lan, "actual"), (hoa, "target")):
        kept = uploads.keep(told, who, "thu.csv", FILE)
        uploads.answer(told, who, kept.id, {"column:D": meaning})
        with told.writing() as connection:
            uploads.remember(connection, who, "f" * 64, uploads.upload(told, who, kept.id))
    found = [uploads.remembered(told, who, "f" * 64).answers for who in ("lan", "hoa", "an")]
    assert found == [{"column:D": "actual"}, {"column:D": "target"}, {}]


def test_neither_the_sheet_nor_the_header_of_one_file_holds_for_the_next() -> None:
    told = {"sheet": "Thu", "header_rows": "3-4", "basis": "assigned", "plan_of": "year", "column:D": "actual"}
    assert uploads.lasting(told).keys() == {"basis", "plan_of", "column:D"}
