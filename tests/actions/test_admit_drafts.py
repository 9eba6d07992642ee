"""A clerk's file: her figures become drafts of her sheets, which she hands in and a reviewer approves."""

import pytest

from kpi.actions.administer import doctor
from kpi.actions.enter import enter, review
from kpi.actions.imports import undo
from kpi.actions.imports.admit import Outcome, admit
from kpi.actions.look import sheet as sheets
from kpi.actions.people import people
from kpi.actions.record.store import Store
from kpi.intake import reader_of
from kpi.model.period import Period
from kpi.model.person import Person, console
from tests.actions.desk import MONTH, cell, handed_in, hire, office, seen, typed, unit, waiting
from tests.conftest import csv_of

FILE = """unit,indicator,period,target,actual,numerator,denominator,stated_percent,note
A,REV,2021-04,,120.5,,,68.7,bổ sung
A,INS,2021-04,,,91,100,,
"""


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


@pytest.fixture
def lan(province: Store) -> Person:
    return hire(province, "lan", {"A": "clerk"})


def taken(store: Store, by: Person, text: str = FILE, *, partial: bool = False) -> Outcome:
    reader = reader_of(text.encode(), "figures.csv", None)
    (outcome,) = admit(store, [reader], by=by.name, person=by, partial=partial)
    return outcome


def draft(store: Store, by: Person, indicator: str, period: Period = MONTH) -> str:
    lines = sheets.sheet(store, by, unit(store, "A"), period).lines
    line = next(row for row in lines if row.indicator.code == indicator)
    return line.draft.typed if line.draft else ""


def codes(outcome: Outcome) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in outcome.problems]


def test_her_figures_are_drafts_and_officials_see_nothing_yet(province: Store, lan: Person) -> None:
    before = csv_of(province)
    outcome = taken(province, lan)
    assert (outcome.accepted, outcome.refused, outcome.written) == (2, 0, True)
    assert (draft(province, lan, "REV"), draft(province, lan, "INS")) == ("120,5", "91 / 100")
    assert csv_of(province) == before
    assert list(doctor.examine(province)) == []


def test_they_are_handed_in_and_approved_with_what_the_file_states(province: Store, lan: Person) -> None:
    minh = hire(province, "minh", {"A": "reviewer"})
    taken(province, lan)
    handed_in(province, lan, "A")
    assert all(decision.done for decision in review.approve(province, minh, waiting(province, minh, "A")))
    assert seen(province, "A", "REV", MONTH) == "241/2"
    assert "A,REV,2021-04,,120.5," in dict(csv_of(province))["figures.csv"]
    assert "68.7" in dict(csv_of(province))["figures.csv"]


def test_the_same_file_again_changes_nothing(province: Store, lan: Person) -> None:
    taken(province, lan)
    outcome = taken(province, lan)
    assert (outcome.accepted, outcome.unchanged, outcome.written) == (0, 2, False)


def test_what_is_approved_is_unchanged_or_must_be_opened_first(province: Store, lan: Person) -> None:
    text = "unit,indicator,period,target,actual\nA,REV,2021,1200,\nA,REV,2021-01,,90\nA,REV,2021-02,,99\n"
    outcome = taken(province, lan, text, partial=True)
    assert (outcome.unchanged, codes(outcome)) == (2, [(4, "already_approved")])


def test_a_plan_is_not_hers_to_set(province: Store, lan: Person) -> None:
    text = "unit,indicator,period,target,actual\nA,REV,2021,1300,\nA,REV,2021-04,77,120\n"
    outcome = taken(province, lan, text, partial=True)
    assert codes(outcome) == [(2, "plan_needs_manager"), (3, "plan_needs_manager")]
    assert (outcome.accepted, outcome.refused, draft(province, lan, "REV")) == (1, 1, "120")


def test_another_ward_is_not_hers(province: Store, lan: Person) -> None:
    text = "unit,indicator,period,actual\nA,REV,2021-04,120\nB,REV,2021-04,60\n"
    outcome = taken(province, lan, text, partial=True)
    assert (outcome.accepted, codes(outcome)) == (1, [(3, "no_right_unit")])


def test_what_waits_for_the_reviewer_is_not_written_over(province: Store, lan: Person) -> None:
    taken(province, lan)
    handed_in(province, lan, "A")
    outcome = taken(province, lan, FILE.replace("120.5", "121"), partial=True)
    assert codes(outcome) == [(2, "already_submitted")]


def test_whoever_manages_the_ward_writes_what_is_approved(province: Store) -> None:
    an = hire(province, "an", {"A": "administrator"})
    assert taken(province, an).accepted == 2
    assert seen(province, "A", "REV", MONTH) == "241/2"


def test_the_drafts_are_taken_back_and_what_she_had_typed_is_there_again(province: Store, lan: Person) -> None:
    typed(province, lan, "A", cell(province, "REV", "100"))
    outcome = taken(province, lan)
    done = undo.undo(province, lan, outcome.batch or 0)
    assert (done.restored, done.removed, done.kept) == (1, 1, ())
    assert (draft(province, lan, "REV"), draft(province, lan, "INS")) == ("100", "")


def test_the_undo_of_drafts_is_itself_undone(province: Store, lan: Person) -> None:
    typed(province, lan, "A", cell(province, "REV", "100"))
    done = undo.undo(province, lan, taken(province, lan).batch or 0)
    undo.undo(province, lan, done.batch or 0)
    assert (draft(province, lan, "REV"), draft(province, lan, "INS")) == ("120,5", "91 / 100")


def test_what_was_handed_in_since_stays(province: Store, lan: Person) -> None:
    outcome = taken(province, lan)
    handed_in(province, lan, "A")
    done = undo.undo(province, lan, outcome.batch or 0, dry_run=True)
    assert (done.restored, done.removed, [figure.by for figure in done.kept]) == (0, 0, ["lan", "lan"])


def stated(store: Store, by: Person) -> tuple[int, str]:
    """The version of the draft of revenue, and what the report states beside it."""
    lines = sheets.sheet(store, by, unit(store, "A"), MONTH).lines
    drafted = next(line.draft for line in lines if line.indicator.code == "REV")
    assert drafted
    assert drafted.actual
    return drafted.version, drafted.actual.stated_percent


def test_a_stated_percentage_stays_with_its_number_only(province: Store, lan: Person) -> None:
    taken(province, lan)
    version, before = stated(province, lan)
    enter.save(province, lan, unit(province, "A"), [cell(province, "REV", "99", version=version)])
    assert (before, stated(province, lan)[1]) == ("68.7", "")


def test_a_person_who_was_disabled_meanwhile_imports_nothing(province: Store, lan: Person) -> None:
    people.set_disabled(province, console("test"), "lan", disabled=True)
    with pytest.raises(Exception, match="person_disabled"):
        taken(province, lan)


def test_a_colleagues_open_draft_stands_and_the_files_figure_waits_beside_it(province: Store, lan: Person) -> None:
    hoa = hire(province, "hoa", {"A": "clerk"})
    typed(province, lan, "A", cell(province, "REV", "100"))
    text = "unit,indicator,period,actual\nA,REV,2021-04,120\n"
    outcome = taken(province, hoa, text)
    assert (codes(outcome), draft(province, lan, "REV")) == ([(2, "draft_of_another")], "100")
    (line,) = sheets.sheet(province, hoa, unit(province, "A"), MONTH).undecided
    assert line.mine
    assert (line.mine.typed, taken(province, hoa, text).unchanged) == ("120", 1)
    undo.undo(province, hoa, outcome.batch or 0)
    assert (sheets.sheet(province, hoa, unit(province, "A"), MONTH).undecided, draft(province, lan, "REV")) == (
        (),
        "100",
    )
    assert list(doctor.examine(province)) == []


def test_a_new_number_of_a_file_does_not_take_over_the_marks_of_the_old_one(province: Store, lan: Person) -> None:
    typed(province, lan, "A", cell(province, "REV", "ước gần 520"))
    taken(province, lan, "unit,indicator,period,actual\nA,REV,2021-04,520\n")
    assert draft(province, lan, "REV") == "ước gần 520"  # a blank beside the same number erases nothing
    taken(province, lan, "unit,indicator,period,actual\nA,REV,2021-04,515\n")
    assert draft(province, lan, "REV") == "515"
