"""Tests of actuals whose periods have not begun or not ended on the day the file arrives: asked about once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kpi.actions.record.store import Store
from kpi.intake import Imported, import_files, take_tables
from kpi.language import language
from tests.conftest import csv_of

UNITS = "code,name,level\nA,Phường A,commune\n"
INDICATORS = """code,name,measured_in,adds_up,judged,decimals,regime
NEW,Doanh nghiệp mới,cơ sở,total,more,0,calendar
JOB,Việc làm mới,lao động,total,more,0,decree09
"""
HEAD = "unit,indicator,period,actual,estimate\n"
Bring = Callable[..., Imported]


@pytest.fixture
def bring(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bring:
    take_tables(store, [("u.csv", UNITS), ("i.csv", INDICATORS)], by="test")

    def brought(text: str, day: str = "2022-06-20", **answers: str) -> Imported:
        monkeypatch.setattr("kpi.intake.files.today", lambda: date.fromisoformat(day))
        path = tmp_path / "figures.csv"
        path.write_text(text, encoding="utf-8")
        (done,) = import_files(store, [path], by="test", language=language("en"), answers=answers)
        return done

    return brought


def open_questions(done: Imported) -> list[str]:
    return [question.code for question in done.reading.questions]


def standing(store: Store) -> list[str]:
    return dict(csv_of(store))["figures.csv"].splitlines()[1:]


def test_an_actual_of_a_period_to_come_is_asked_about_once_with_examples(bring: Bring) -> None:
    done = bring(HEAD + "A,NEW,2022-05,3,\nA,NEW,2022-07,31,\nA,NEW,2062-06,31,\n")
    (question,) = done.reading.questions
    assert question.code == "to_come"
    assert [example.text for example in question.examples] == ["2062-06: 31", "2022-07: 31"]
    assert [choice.answer for choice in question.choices] == ["actual", "estimate", "leave_out"]
    assert not done.outcome.accepted


def test_of_the_running_month_an_estimate_is_ordinary_and_a_final_figure_is_not(bring: Bring) -> None:
    assert open_questions(bring(HEAD + "A,NEW,2022-06,31,yes\n")) == []
    assert open_questions(bring(HEAD + "A,NEW,2022-06,32,\n")) == ["to_come"]
    assert open_questions(bring(HEAD + "A,NEW,2022-06,32,\n", day="2022-06-30")) == []


def test_by_decree_09_a_month_ends_on_the_14th(bring: Bring) -> None:
    assert open_questions(bring(HEAD + "A,JOB,2022-06,31,\n", day="2022-06-13")) == ["to_come"]
    assert open_questions(bring(HEAD + "A,JOB,2022-06,31,\n", day="2022-06-14")) == []


def test_each_answer_is_followed(bring: Bring, store: Store) -> None:
    text = HEAD + "A,NEW,2022-05,3,\nA,NEW,2022-07,31,\n"
    left = bring(text, to_come="leave_out")
    assert (left.outcome.accepted, [applied.code for applied in left.reading.applied]) == (1, ["to_come_leave_out"])
    assert bring(text, to_come="estimate").outcome.accepted == 1
    assert [line for line in standing(store) if "2022-07" in line and "yes" in line]
    assert bring(text.replace("31", "32"), to_come="actual").outcome.accepted == 1
    wrong = bring(text.replace("31", "33"), to_come="perhaps")
    assert [problem.code for problem in wrong.outcome.problems] == ["unknown_answer"]


def test_what_the_record_has_goes_in_again_without_a_question(bring: Bring, store: Store) -> None:
    bring(HEAD + "A,NEW,2022-07,31,\n", to_come="actual")
    assert open_questions(bring(dict(csv_of(store))["figures.csv"])) == []


def test_periods_of_a_table_that_says_nothing_may_be_a_plan(bring: Bring) -> None:
    text = "Phường A, SỐ LIỆU NĂM 2022;;;\nChỉ tiêu;Quý I;Quý II;Quý III\nDoanh nghiệp mới;1;2;3\n"
    done = bring(text)
    assert done.reading.questions[0].choices[0].answer == "plan"
    assert [example.place for example in done.reading.questions[0].examples] == ["D3", "C3"]
    planned = bring(text, to_come="plan", basis="assigned")
    assert (open_questions(planned), planned.outcome.accepted) == ([], 1)
