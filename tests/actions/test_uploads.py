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
def province(store: Store) -> Store:
    office(store)
    return store


def test_a_file_comes_back_as_it_was_handed_in(province: Store) -> None:
    lan = hire(province, "lan", {"A": "clerk"})
    kept = uploads.keep(province, lan, "thu.csv", FILE)
    assert (uploads.contents(province, lan, kept.id), kept.state, kept.size) == (FILE, "looked", len(FILE))


def test_the_same_file_that_still_waits_is_the_same_upload(province: Store) -> None:
    first = uploads.keep(province, ME, "thu.csv", FILE)
    assert uploads.keep(province, ME, "thu.csv", FILE).id == first.id


def test_answers_are_kept_and_taken_back(province: Store) -> None:
    kept = uploads.keep(province, ME, "thu.csv", FILE)
    uploads.answer(province, ME, kept.id, {"money": "million", "column:D": "actual"})
    uploads.answer(province, ME, kept.id, {"column:D": ""})
    assert uploads.upload(province, ME, kept.id).answers == {"money": "million"}


@pytest.mark.parametrize("role", ["clerk", "reviewer", "official"])
def test_somebody_elses_file_is_not_there(province: Store, role: str) -> None:
    kept = uploads.keep(province, ME, "thu.csv", FILE)
    other = hire(province, "hoa", {"A": role})  # pyright: ignore[reportArgumentType]
    with pytest.raises(Refused, match="unknown_upload"):
        uploads.contents(province, other, kept.id)


def test_whoever_reads_the_audit_may_have_every_file(province: Store) -> None:
    lan = hire(province, "lan", {"A": "clerk"})
    kept = uploads.keep(province, lan, "thu.csv", FILE)
    an = hire(province, "an", {"": "administrator"})
    assert uploads.contents(province, an, kept.id) == FILE


def test_who_may_import_nothing_hands_nothing_in(province: Store) -> None:
    for person in (READER, hire(province, "sep", {"A": "official"}), hire(province, "minh", {"A": "reviewer"})):
        with pytest.raises(Refused, match="not_allowed"):
            uploads.keep(province, person, "thu.csv", FILE)


def test_the_limit_is_a_setting_and_is_said(province: Store) -> None:
    settle.set_setting(province, ME, "import_megabytes", "1")
    with pytest.raises(Refused) as refused:
        uploads.keep(province, ME, "thu.csv", b"x" * (1024 * 1024 + 1))
    assert (refused.value.problem.code, refused.value.problem.values) == ("import_too_large", {"limit": "1"})


def test_a_file_that_is_not_wanted_is_discarded_with_its_content_and_its_name_stays(province: Store) -> None:
    kept = uploads.keep(province, ME, "thu.csv", FILE)
    uploads.discard(province, ME, kept.id)
    with pytest.raises(Refused, match="upload_discarded"):
        uploads.contents(province, ME, kept.id)
    assert (uploads.upload(province, ME, kept.id).state, uploads.mine(province, ME)) == ("discarded", ())
    with pytest.raises(Refused, match="upload_not_waiting"):
        uploads.begin(province, ME, kept.id)


def test_what_is_being_imported_is_not_discarded(province: Store) -> None:
    kept = uploads.keep(province, ME, "thu.csv", FILE)
    uploads.begin(province, ME, kept.id)
    with pytest.raises(Refused, match="upload_not_waiting"):
        uploads.discard(province, ME, kept.id)


def test_the_oldest_of_what_was_refused_makes_room_for_a_new_file(province: Store) -> None:
    kept = [uploads.keep(province, ME, f"{n}.csv", FILE).id for n in range(uploads.MOST_WAITING)]
    uploads.end(province, ME, kept[3], "refused")
    uploads.end(province, ME, kept[5], "cancelled")
    uploads.keep(province, ME, "new.csv", FILE)
    assert [uploads.upload(province, ME, kept[n]).state for n in (3, 5, 0)] == ["discarded", "cancelled", "looked"]


def test_beyond_what_may_wait_a_file_is_refused_until_one_is_discarded(province: Store) -> None:
    kept = [uploads.keep(province, ME, f"{n}.csv", FILE).id for n in range(uploads.MOST_WAITING)]
    with pytest.raises(Refused, match="too_many_waiting"):
        uploads.keep(province, ME, "new.csv", FILE)
    uploads.keep(province, hire(province, "lan", {"A": "clerk"}), "new.csv", FILE)  # hers are counted by themselves
    uploads.discard(province, ME, kept[0])
    assert uploads.keep(province, ME, "new.csv", FILE).state == "looked"


def test_what_waits_is_counted_by_its_size_too(province: Store) -> None:
    settle.set_setting(province, ME, "import_megabytes", "1")
    for n in range(4):
        uploads.keep(province, ME, f"{n}.csv", b"x" * 1024 * 1024)
    with pytest.raises(Refused, match="too_many_waiting"):
        uploads.keep(province, ME, "new.csv", FILE)


def test_what_is_done_is_not_begun_again(province: Store) -> None:
    kept = uploads.keep(province, ME, "thu.csv", FILE)
    uploads.begin(province, ME, kept.id)
    with province.writing() as connection:
        uploads.mark_done(connection, kept.id, None, {"read": 1})
    uploads.end(province, ME, kept.id, "cancelled")
    with pytest.raises(Refused, match="upload_not_waiting"):
        uploads.begin(province, ME, kept.id)


def test_the_next_file_of_a_shape_need_not_be_told_its_columns(province: Store) -> None:
    kept = uploads.keep(province, ME, "thu.csv", FILE)
    uploads.answer(province, ME, kept.id, {"column:D": "actual", "money": "million"})
    with province.writing() as connection:
        uploads.remember(connection, ME, "f" * 64, uploads.upload(province, ME, kept.id))
    answers = uploads.remembered(province, ME.name, "f" * 64).answers
    assert (uploads.lasting(answers), answers["money"]) == ({"column:D": "actual"}, "million")


def test_what_one_person_has_answered_decides_nothing_for_another(province: Store) -> None:
    lan, hoa = hire(province, "lan", {"A": "clerk"}), hire(province, "hoa", {"A": "clerk"})
    for who, meaning in ((lan, "actual"), (hoa, "target")):
        kept = uploads.keep(province, who, "thu.csv", FILE)
        uploads.answer(province, who, kept.id, {"column:D": meaning})
        with province.writing() as connection:
            uploads.remember(connection, who, "f" * 64, uploads.upload(province, who, kept.id))
    answers = [uploads.remembered(province, who, "f" * 64).answers for who in ("lan", "hoa", "an")]
    assert answers == [{"column:D": "actual"}, {"column:D": "target"}, {}]


def test_neither_the_sheet_nor_the_header_of_one_file_holds_for_the_next() -> None:
    answers = {"sheet": "Thu", "header_rows": "3-4", "basis": "assigned", "plan_of": "year", "column:D": "actual"}
    assert uploads.lasting(answers).keys() == {"basis", "plan_of", "column:D"}
