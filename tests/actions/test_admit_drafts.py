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
def told(store: Store) -> Store:
    office(store)
    return store


@pytest.fixture
def lan(told: Store) -> Person:
    return hire(told, "lan", {"A": "clerk"})


def taken(store: Store, by: Person, text: str = FILE, *, partial: bool = False) -> Outcome:
    reader = reader_of(text.encode(), "figures.csv", None)
    (outcome,) = admit(store, [reader], by=by.name, person=by, partial=partial)
    return outcome


def draft(store: Store, by: Person, indicator: str, period: Period = MONTH) -> str:
    lines = sheets.sheet(store, by, unit(store, "A"), period).lines
    line = next(one for one in lines if one.indicator.code == indicator)
    return line.draft.typed if line.draft else ""


def codes(outcome: Outcome) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in outcome.problems]


def test_her_figures_are_drafts_and_officials_see_nothing_yet(told: Store, lan: Person) -> None:
    before = csv_of(told)
    outcome = taken(told, lan)
    assert (outcome.accepted, outcome.refused, outcome.written) == (2, 0, True)
    assert (draft(told, lan, "REV"), draft(told, lan, "INS")) == ("120,5", "91 / 100")
    assert csv_of(told) == before
    assert list(doctor.examine(told)) == []


def test_they_are_handed_in_and_approved_with_what_the_file_states(told: Store, lan: Person) -> None:
    minh = hire(told, "minh", {"A": "reviewer"})
    taken(told, lan)
    handed_in(told, lan, "A")
    assert all(one.done for one in review.approve(told, minh, waiting(told, minh, "A")))
    assert seen(told, "A", "REV", MONTH) == "241/2"
    assert "A,REV,2021-04,,120.5," in dict(csv_of(told))["figures.csv"]
    assert "68.7" in dict(csv_of(told))["figures.csv"]


def test_the_same_file_again_changes_nothing(told: Store, lan: Person) -> None:
    taken(told, lan)
    outcome = taken(told, lan)
    assert (outcome.accepted, outcome.unchanged, outcome.written) == (0, 2, False)


def test_what_is_approved_is_unchanged_or_must_be_opened_first(told: Store, lan: Person) -> None:
    text = "unit,indicator,period,target,actual\nA,REV,2021,1200,\nA,REV,2021-01,,90\nA,REV,2021-02,,99\n"
    outcome = taken(told, lan, text, partial=True)
    assert (outcome.unchanged, codes(outcome)) == (2, [(4, "already_approved")])


def test_a_plan_is_not_hers_to_set(told: Store, lan: Person) -> None:
    text = "unit,indicator,period,target,actual\nA,REV,2021,1300,\nA,REV,2021-04,77,120\n"
    outcome = taken(told, lan, text, partial=True)
    assert codes(outcome) == [(2, "plan_needs_manager"), (3, "plan_needs_manager")]
    assert (outcome.accepted, outcome.refused, draft(told, lan, "REV")) == (1, 1, "120")


def test_another_ward_is_not_hers(told: Store, lan: Person) -> None:
    text = "unit,indicator,period,actual\nA,REV,2021-04,120\nB,REV,2021-04,60\n"
    outcome = taken(told, lan, text, partial=True)
    assert (outcome.accepted, codes(outcome)) == (1, [(3, "no_right_unit")])


def test_what_waits_for_the_reviewer_is_not_written_over(told: Store, lan: Person) -> None:
    taken(told, lan)
    handed_in(told, lan, "A")
    outcome = taken(told, lan, FILE.replace("120.5", "121"), partial=True)
    assert codes(outcome) == [(2, "already_submitted")]


def test_whoever_manages_the_ward_writes_what_is_approved(told: Store) -> None:
    an = hire(told, "an", {"A": "administrator"})
    assert taken(told, an).accepted == 2
    assert seen(told, "A", "REV", MONTH) == "241/2"


def test_the_drafts_are_taken_back_and_what_she_had_typed_is_there_again(told: Store, lan: Person) -> None:
    typed(told, lan, "A", cell(told, "REV", "100"))
    outcome = taken(told, lan)
    done = undo.undo(told, lan, outcome.batch or 0)
    assert (done.restored, done.removed, done.kept) == (1, 1, ())
    assert (draft(told, lan, "REV"), draft(told, lan, "INS")) == ("100", "")


def test_the_undo_of_drafts_is_itself_undone(told: Store, lan: Person) -> None:
    typed(told, lan, "A", cell(told, "REV", "100"))
    done = undo.undo(told, lan, taken(told, lan).batch or 0)
    undo.undo(told, lan, done.batch or 0)
    assert (draft(told, lan, "REV"), draft(told, lan, "INS")) == ("120,5", "91 / 100")


def test_what_was_handed_in_since_stays(told: Store, lan: Person) -> None:
    outcome = taken(told, lan)
    handed_in(told, lan, "A")
    done = undo.undo(told, lan, outcome.batch or 0, dry_run=True)
    assert (done.restored, done.removed, [one.by for one in done.kept]) == (0, 0, ["lan", "lan"])


def stated(store: Store, by: Person) -> tuple[int, str]:
    """The version of the draft of revenue, and what the report states beside it."""
    lines = sheets.sheet(store, by, unit(store, "A"), MONTH).lines
    held = next(line.draft for line in lines if line.indicator.code == "REV")
    assert held
    assert held.actual
    return held.version, held.actual.stated_percent


def test_a_stated_percentage_stays_with_its_number_only(told: Store, lan: Person) -> None:
    taken(told, lan)
    version, before = stated(told, lan)
    enter.save(told, lan, unit(told, "A"), [cell(told, "REV", "99", version=version)])
    assert (before, stated(told, lan)[1]) == ("68.7", "")


def test_a_person_who_was_disabled_meanwhile_imports_nothing(told: Store, lan: Person) -> None:
    people.set_disabled(told, console("test"), "lan", disabled=True)
    with pytest.raises(Exception, match="person_disabled"):
        taken(told, lan)
