"""The clerk's month in the record: typed, handed in, sent back, mended, approved, and nothing lost on the way."""

from collections.abc import Callable

import pytest

from db import drafts as draft_rows
from kpi.actions.administer import assign, doctor
from kpi.actions.administer.opening import open_store
from kpi.actions.enter import enter, review
from kpi.actions.look import history
from kpi.actions.look import sheet as sheets
from kpi.actions.people import rights
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.assignment import Assignment, Subject
from kpi.model.period import Period
from kpi.model.person import Person, console
from tests.actions.desk import (
    MONTH,
    approved,
    cell,
    codes,
    handed_in,
    hire,
    office,
    place,
    seen,
    signed,
    typed,
    unit,
    versions,
    waiting,
)


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


@pytest.fixture
def clerk(province: Store) -> Person:
    return hire(province, "lan", {"A": "clerk"})


@pytest.fixture
def reviewer(province: Store) -> Person:
    return hire(province, "minh", {"P": "reviewer"})


def test_the_sheet_of_april_asks_for_the_monthly_indicators_only(province: Store, clerk: Person) -> None:
    sheet = sheets.sheet(province, clerk, unit(province, "A"), MONTH)
    assert [line.indicator.code for line in sheet.lines] == ["INS", "REV", "LAND"]


def test_the_sheet_of_june_asks_for_the_quarter_and_of_december_for_the_year(province: Store, clerk: Person) -> None:
    june = sheets.sheet(province, clerk, unit(province, "A"), Period.parse("2021-06"))
    december = sheets.sheet(province, clerk, unit(province, "A"), Period.parse("2021-12"))
    assert {(line.indicator.code, str(line.period)) for line in june.lines} >= {("HERD", "2021-Q2")}
    assert {(line.indicator.code, str(line.period)) for line in december.lines} >= {
        ("GRADE", "2021"),
        ("HERD", "2021-Q4"),
    }


def test_a_draft_is_there_on_another_computer(province: Store, clerk: Person, database: str) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    elsewhere = open_store(database)
    line = sheets.sheet(elsewhere, clerk, unit(province, "A"), MONTH).line(place(province, "REV"))
    assert line is not None
    assert line.draft is not None
    assert (line.draft.typed, line.draft.actual and line.draft.actual.value) == ("105,5", 10550)
    elsewhere.close()


def test_words_that_are_no_number_are_kept_and_cannot_be_handed_in(province: Store, clerk: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "chưa rõ"))
    outcome = handed_in(province, clerk, "A")
    assert [problem.code for _, problem in outcome.obstacles] == ["not_read"]


def test_officials_see_nothing_of_a_draft_or_of_what_waits(province: Store, clerk: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    assert seen(province, "A", "REV") is None
    handed_in(province, clerk, "A")
    assert seen(province, "A", "REV") is None


def test_what_is_missing_must_be_named(province: Store, clerk: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    with pytest.raises(Refused, match="gaps_need_reason"):
        handed_in(province, clerk, "A", gaps=" ")
    handed_in(province, clerk, "A", gaps="chờ công an phường")
    sheet = sheets.sheet(province, clerk, unit(province, "A"), MONTH)
    assert [(s.by, s.figures, s.gaps, s.reason) for s in sheet.submissions] == [
        ("lan", 1, ("INS", "LAND"), "chờ công an phường")
    ]
    assert sheet.reviewers == ()


def test_the_sheet_says_who_has_it_now(province: Store, clerk: Person, reviewer: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    handed_in(province, clerk, "A")
    assert sheets.sheet(province, clerk, unit(province, "A"), MONTH).reviewers == (reviewer.name,)


def test_what_was_handed_in_cannot_be_typed_over_but_taken_back(province: Store, clerk: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    handed_in(province, clerk, "A")
    saved = typed(province, clerk, "A", cell(province, "REV", "106", version=2))
    assert [line.problem and line.problem.code for line in saved] == ["already_submitted"]
    assert enter.take_back(province, clerk, unit(province, "A"), MONTH) == 1
    saved = typed(province, clerk, "A", cell(province, "REV", "106", version=3))
    assert [line.kept for line in saved] == [True]


def test_an_approved_figure_is_seen_by_officials_and_by_the_level_above(
    province: Store, clerk: Person, reviewer: Person
) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    handed_in(province, clerk, "A")
    assert codes(review.approve(province, reviewer, waiting(province, reviewer, "A"))) == ["done"]
    assert seen(province, "A", "REV") == "211/2"
    assert seen(province, "P", "REV") == "211/2"
    assert list(doctor.examine(province)) == []


def test_a_returned_figure_carries_its_reason_and_is_mended(province: Store, clerk: Person, reviewer: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    handed_in(province, clerk, "A")
    review.send_back(province, reviewer, waiting(province, reviewer, "A"), "thiếu phí môn bài")
    line = sheets.sheet(province, clerk, unit(province, "A"), MONTH).line(place(province, "REV"))
    assert line is not None
    assert line.draft is not None
    assert (line.state, line.draft.return_reason, line.draft.returned_by) == ("returned", "thiếu phí môn bài", "minh")
    typed(province, clerk, "A", cell(province, "REV", "108", version=line.draft.version))
    handed_in(province, clerk, "A")
    mended = sheets.sheet(province, reviewer, unit(province, "A"), MONTH, task="review").line(place(province, "REV"))
    assert mended is not None
    assert mended.before is not None
    assert mended.before.value == 10550
    review.approve(province, reviewer, waiting(province, reviewer, "A"))
    assert seen(province, "A", "REV") == "108"


def test_a_return_and_a_reopening_need_a_reason(province: Store, clerk: Person, reviewer: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    handed_in(province, clerk, "A")
    with pytest.raises(Refused, match="reason_missing"):
        review.send_back(province, reviewer, waiting(province, reviewer, "A"), "  ")


def test_a_reopened_figure_stays_on_the_officials_screens_until_a_new_one_is_approved(
    province: Store, clerk: Person, reviewer: Person
) -> None:
    march = Period.parse("2021-03")
    item = next(figure for figure in approved(province, "A", march) if figure.indicator == place(province, "REV")[0])
    assert codes(review.reopen(province, reviewer, [item], "sót một khoản")) == ["done"]
    assert seen(province, "A", "REV", march) == "100"
    line = sheets.sheet(province, clerk, unit(province, "A"), march).line(place(province, "REV", march))
    assert line is not None
    assert line.draft is not None
    typed(province, clerk, "A", cell(province, "REV", "101", version=1, based_on=line.signed, at=march))
    handed_in(province, clerk, "A", march)
    assert seen(province, "A", "REV", march) == "100"
    review.approve(province, reviewer, waiting(province, reviewer, "A", march))
    assert seen(province, "A", "REV", march) == "101"
    assert list(doctor.examine(province)) == []


def test_an_approved_figure_is_not_typed_over(province: Store, clerk: Person) -> None:
    march = Period.parse("2021-03")
    saved = typed(province, clerk, "A", cell(province, "REV", "1", based_on=3, at=march))
    assert [line.problem and line.problem.code for line in saved] == ["already_approved"]


def test_nobody_approves_her_own_figures(province: Store) -> None:
    both = hire(province, "hoa", {"A": "clerk", "P": "reviewer"})
    typed(province, both, "A", cell(province, "REV", "105,5"))
    handed_in(province, both, "A")
    assert codes(review.approve(province, both, waiting(province, both, "A"))) == ["own_figure"]
    assert seen(province, "A", "REV") is None


def test_nor_what_somebody_else_typed_and_she_handed_in(province: Store, clerk: Person) -> None:
    both = hire(province, "hoa", {"A": "clerk", "P": "reviewer"})
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    handed_in(province, both, "A")
    assert codes(review.approve(province, both, waiting(province, both, "A"))) == ["own_figure"]


def test_an_office_of_one_may_allow_it_and_the_trail_says_so(province: Store) -> None:
    both = hire(province, "hoa", {"A": "clerk", "P": "reviewer"})
    with signed(province) as connection:
        rights.setting_rows.put_setting(connection, "self_approval", "yes")
    typed(province, both, "A", cell(province, "REV", "105,5"))
    handed_in(province, both, "A")
    assert codes(review.approve(province, both, waiting(province, both, "A"))) == ["done"]
    steps = history.history(province, both, unit(province, "A"), "REV", MONTH).steps
    assert [(step.deed, step.remark) for step in steps] == [("submit", "chưa tổng hợp xong"), ("approve", "own")]


def test_what_changed_since_the_reviewer_looked_is_not_approved(
    province: Store, clerk: Person, reviewer: Person
) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105,5"))
    handed_in(province, clerk, "A")
    old = waiting(province, reviewer, "A")
    enter.take_back(province, clerk, unit(province, "A"), MONTH)
    typed(province, clerk, "A", cell(province, "REV", "999", version=3, reason="bán đất"))
    handed_in(province, clerk, "A")
    assert codes(review.approve(province, reviewer, old)) == ["changed_meanwhile"]
    assert seen(province, "A", "REV") is None


def test_the_same_message_twice_does_the_same_once(province: Store, clerk: Person, reviewer: Person) -> None:
    first = typed(province, clerk, "A", cell(province, "REV", "105,5"))
    again = typed(province, clerk, "A", cell(province, "REV", "105,5"))
    assert [line.kept for line in (*first, *again)] == [True, True]
    handed_in(province, clerk, "A")
    items = waiting(province, reviewer, "A")
    review.approve(province, reviewer, items)
    before = province.version()
    assert codes(review.approve(province, reviewer, items)) == ["not_waiting"]
    assert province.version() == before


def test_a_second_person_sees_both_values_and_who_and_when(province: Store, clerk: Person) -> None:
    other = hire(province, "hoa", {"A": "clerk"})
    typed(province, clerk, "A", cell(province, "REV", "105"))
    saved = typed(province, other, "A", cell(province, "REV", "110"))
    assert [line.kept for line in saved] == [False]
    theirs = saved[0].theirs
    assert theirs is not None
    assert (theirs.typed, theirs.author, saved[0].version) == ("105", "lan", 1)


def test_what_she_knowingly_replaces_is_kept_in_the_history(province: Store, clerk: Person) -> None:
    other = hire(province, "hoa", {"A": "clerk"})
    typed(province, clerk, "A", cell(province, "REV", "105"))
    typed(province, other, "A", cell(province, "REV", "110", version=1))
    steps = history.history(province, other, unit(province, "A"), "REV", MONTH).steps
    assert [(step.deed, step.typed, step.author or step.by) for step in steps] == [
        ("replace", "105", "lan"),
        ("draft", "110", "hoa"),
    ]


def test_a_figure_approved_from_elsewhere_meanwhile_is_not_written_over(
    province: Store, clerk: Person, reviewer: Person, take: Callable[..., object]
) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105"))
    handed_in(province, clerk, "A")
    items = waiting(province, reviewer, "A")
    take(figures="unit,indicator,period,actual\nA,REV,2021-04,104\n")
    assert codes(review.approve(province, reviewer, items)) == ["approved_meanwhile"]
    assert seen(province, "A", "REV") == "104"


def test_what_looks_wrong_needs_a_reason_and_keeps_it(province: Store, clerk: Person, reviewer: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "400"))
    assert [problem.code for _, problem in handed_in(province, clerk, "A").obstacles] == ["needs_reason"]
    typed(province, clerk, "A", cell(province, "REV", "400", version=1, reason="bán đấu giá đất"))
    assert handed_in(province, clerk, "A").figures == 1
    review.approve(province, reviewer, waiting(province, reviewer, "A"))
    steps = history.history(province, reviewer, unit(province, "A"), "REV", MONTH).steps
    assert steps[-1].actual is not None
    assert steps[-1].actual.reason == "bán đấu giá đất"


def test_not_applicable_is_neither_zero_nor_missing(province: Store, clerk: Person, reviewer: Person) -> None:
    typed(province, clerk, "A", cell(province, "LAND", "không áp dụng"))
    handed_in(province, clerk, "A")
    review.approve(province, reviewer, waiting(province, reviewer, "A"))
    sheet = sheets.sheet(province, clerk, unit(province, "A"), MONTH)
    assert "LAND" not in [line.indicator.code for line in sheet.gaps]
    assert seen(province, "A", "LAND") is None
    assert list(doctor.examine(province)) == []


def test_every_value_a_figure_ever_had_is_in_its_history(province: Store, clerk: Person, reviewer: Person) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105"))
    handed_in(province, clerk, "A")
    review.send_back(province, reviewer, waiting(province, reviewer, "A"), "kiểm tra lại")
    version = versions(province, clerk, "A")[place(province, "REV")]
    typed(province, clerk, "A", cell(province, "REV", "107", version=version))
    handed_in(province, clerk, "A")
    review.approve(province, reviewer, waiting(province, reviewer, "A"))
    steps = history.history(province, clerk, unit(province, "A"), "REV", MONTH).steps
    told_then = [(step.deed, step.by, step.actual and step.actual.value) for step in steps]
    assert told_then == [
        ("submit", "lan", 10500),
        ("return", "minh", 10500),
        ("submit", "lan", 10700),
        ("approve", "minh", 10700),
    ]
    assert [step.stands for step in steps] == [False, False, False, True]
    assert steps[-1].author == "lan"  # who approved it is not who told it


def test_officials_do_not_see_drafts_in_a_history(province: Store, clerk: Person) -> None:
    official = hire(province, "an", {"P": "official"})
    typed(province, clerk, "A", cell(province, "REV", "105"))
    handed_in(province, clerk, "A")
    assert history.history(province, official, unit(province, "A"), "REV", MONTH).steps == ()


def test_a_cleared_draft_is_gone_and_one_that_was_sent_back_stays_to_be_mended(
    province: Store, clerk: Person, reviewer: Person
) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105"))
    typed(province, clerk, "A", cell(province, "REV", "", version=1))
    assert versions(province, clerk, "A") == {}
    typed(province, clerk, "A", cell(province, "REV", "105"))
    handed_in(province, clerk, "A")
    review.send_back(province, reviewer, waiting(province, reviewer, "A"), "kiểm tra lại")
    version = versions(province, clerk, "A")[place(province, "REV")]
    typed(province, clerk, "A", cell(province, "REV", "", version=version))
    assert [problem.code for _, problem in handed_in(province, clerk, "A").obstacles] == ["returned_and_empty"]


def test_many_units_are_approved_in_one_deed(province: Store, clerk: Person, reviewer: Person) -> None:
    other = hire(province, "hoa", {"B": "clerk"})
    typed(province, clerk, "A", cell(province, "REV", "105"))
    typed(province, other, "B", cell(province, "REV", "50"))
    handed_in(province, clerk, "A")
    handed_in(province, other, "B")
    before = province.version()
    items = [*waiting(province, reviewer, "A"), *waiting(province, reviewer, "B")]
    assert codes(review.approve(province, reviewer, items)) == ["done", "done"]
    assert (seen(province, "P", "REV"), province.version() > before) == ("155", True)


def test_hidden_characters_are_refused_with_a_sentence(province: Store, clerk: Person) -> None:
    saved = typed(province, clerk, "A", cell(province, "REV", "10\u202e5"))
    assert [line.problem and line.problem.code for line in saved] == ["control_character"]


def test_a_right_taken_away_in_mid_session_stops_the_next_save(province: Store, clerk: Person) -> None:
    from kpi.actions.people import people

    people.revoke(province, console("test"), "lan", "clerk", unit(province, "A"))
    with pytest.raises(Refused, match="not_allowed"):
        typed(province, clerk, "A", cell(province, "REV", "105"))


def test_drafts_of_one_ward_are_not_shown_to_the_clerk_of_another(province: Store, clerk: Person) -> None:
    other = hire(province, "hoa", {"B": "clerk"})
    typed(province, clerk, "A", cell(province, "REV", "105"))
    with pytest.raises(Refused, match="not_allowed"):
        sheets.sheet(province, other, unit(province, "A"), MONTH)


def test_the_record_of_drafts_holds_one_row_a_figure(province: Store, clerk: Person) -> None:
    for version, text in enumerate(("1", "10", "105", "105,5")):
        typed(province, clerk, "A", cell(province, "REV", text, version=version))
    with province.reading() as connection:
        assert len(draft_rows.every_draft(connection)) == 1


def test_a_line_that_the_unit_is_not_asked_for_can_be_added_and_stays(province: Store) -> None:
    nga = hire(province, "nga", {"B": "clerk"})
    ward = unit(province, "B")
    numbers = (place(province, code)[0] for code in ("INS", "LAND"))
    assign.assign(
        province, console("test"), [Assignment(Subject(unit=ward), number, expected=False) for number in numbers]
    )
    plain = sheets.sheet(province, nga, ward, MONTH)
    assert [line.indicator.code for line in plain.lines] == ["REV"]
    assert "INS" in [indicator.code for indicator in plain.others]
    more = sheets.sheet(province, nga, ward, MONTH, also=frozenset({place(province, "INS")[0]}))
    assert [(line.indicator.code, line.is_due) for line in more.lines] == [("INS", False), ("REV", True)]
    typed(province, nga, "B", cell(province, "INS", "90/100"))
    assert [line.indicator.code for line in sheets.sheet(province, nga, ward, MONTH).lines] == ["INS", "REV"]


def test_what_was_approved_from_elsewhere_is_looked_at_before_it_is_handed_in(
    province: Store, clerk: Person, take: Callable[..., object]
) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105"))
    take(figures="unit,indicator,period,actual\nA,REV,2021-04,104\n")
    assert [problem.code for _, problem in handed_in(province, clerk, "A").obstacles] == ["approved_meanwhile_typed"]
    again = typed(province, clerk, "A", cell(province, "REV", "105", version=1))[0]
    assert (again.kept, again.approved and again.approved.value) == (False, 10400)
    typed(province, clerk, "A", cell(province, "REV", "105", version=again.version, based_on=again.signed))
    assert handed_in(province, clerk, "A").figures == 1
