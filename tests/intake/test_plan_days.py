"""A plan that a report prints: in force it stays, and from when another one holds is asked once for the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db import figures
from kpi.actions.look import read
from kpi.actions.people import people
from kpi.actions.record.store import Store
from kpi.intake import Imported, import_files, take_tables
from kpi.language import language
from kpi.model.person import console
from kpi.model.quantity import plain
from tests.importing.test_layout_whole_way import INDICATORS, UNITS

PLANS = """unit,indicator,period,target,basis,effective_on
PCK,NS03,2021,440,assigned,
PCK,NS03,2021,400,assigned,2021-07-15
PCK,NS04,2021,90,assigned,
"""
REPORT = """PHƯỜNG PHÙNG CHÍ KIÊN - BÁO CÁO THÁNG 10 NĂM 2021;;;
Chỉ tiêu;ĐVT;Kế hoạch năm 2021;Thực hiện trong tháng
NS03;triệu đồng;{ns03};31
NS04;triệu đồng;{ns04};7
"""
Report = Callable[..., Imported]


@pytest.fixture
def report(store: Store, tmp_path: Path) -> Report:
    take_tables(store, [("u.csv", UNITS), ("i.csv", INDICATORS), ("f.csv", PLANS)], by="test")

    def take(ns03: str, ns04: str = "90", text: str = REPORT, by: str = "", **answers: str) -> Imported:
        file = tmp_path / "thang-10.csv"
        file.write_text(text.format(ns03=ns03, ns04=ns04), encoding="utf-8")
        person = people.person(store, by) if by else None
        given = {code: answer for code, answer in {"basis": "assigned", **answers}.items() if answer}
        (done,) = import_files(store, [file], by="test", language=language("vi"), answers=given, person=person)
        return done

    return take


def plans(store: Store) -> list[str]:
    unit = read.tree(store).called("PCK")[0].id
    indicators = read.indicators(store)
    with store.reading() as connection:
        rows = figures.targets_of(connection, unit, 2021, 2021)
    pairs = ((indicators[target.indicator_id], target) for target in rows)
    return sorted(
        f"{of.code} 2021 {target.effective_on} {plain(target.value or 0, of.decimals)}" for of, target in pairs
    )


def hire_a_clerk(store: Store) -> None:
    people.add_person(store, console("test"), "lan", password="a long sentence")
    people.grant(store, console("test"), "lan", "clerk", read.tree(store).called("PCK")[0].id)


def codes(done: Imported) -> list[str]:
    return [problem.code for problem in done.outcome.problems]


def test_the_plan_in_force_in_the_month_of_the_report_is_unchanged(report: Report, store: Store) -> None:
    before = plans(store)
    done = report("400")
    assert (codes(done), done.outcome.accepted) == ([], 2)
    assert plans(store) == before


def test_another_plan_than_the_one_in_force_is_asked_about_once(report: Report) -> None:
    done = report("420")
    assert codes(done) == ["question_open"]
    (question,) = done.reading.questions
    assert (question.code, question.examples) == ("effective_on", (("C3", "420"),))
    assert [(choice.answer, choice.reads) for choice in question.choices] == [
        ("start", ("2021-01-01: 420; 2021-07-15: 400",)),
        ("2021-10-01", ("2021-01-01: 440; 2021-07-15: 400; 2021-10-01: 420",)),
    ]


def test_a_day_makes_a_version_of_the_plan_that_differs_alone(report: Report, store: Store) -> None:
    assert codes(report("420", effective_on="1/9/2021")) == []
    assert plans(store) == ["NS03 2021  440", "NS03 2021 2021-07-15 400", "NS03 2021 2021-09-01 420", "NS04 2021  90"]


def test_the_day_is_not_said_of_a_plan_of_which_no_other_stands(report: Report, store: Store) -> None:
    text = REPORT + "NS01;triệu đồng;510;38\n"
    assert codes(report("420", text=text, effective_on="2021-09-01")) == []
    assert plans(store)[0] == "NS01 2021  510"


def test_from_the_beginning_the_first_plan_is_replaced_and_that_is_said(report: Report, store: Store) -> None:
    assert codes(report("420", effective_on="start")) == ["plan_replaced"]
    assert plans(store) == ["NS03 2021  420", "NS03 2021 2021-07-15 400", "NS04 2021  90"]


def test_a_plan_without_versions_of_a_day_is_replaced_as_before(report: Report, store: Store) -> None:
    assert codes(report("400", "95")) == ["plan_replaced"]
    assert plans(store) == ["NS03 2021  440", "NS03 2021 2021-07-15 400", "NS04 2021  95"]


def test_a_report_before_the_revision_prints_the_first_plan(report: Report, store: Store) -> None:
    before = plans(store)
    assert codes(report("440", text=REPORT.replace("THÁNG 10", "THÁNG 6"))) == []
    assert plans(store) == before


def test_an_empty_day_in_a_canonical_file_is_still_the_first_plan(report: Report, store: Store) -> None:
    text = "unit,indicator,period,target,basis\nPCK,NS03,2021,{ns03},assigned\n"
    assert codes(report("400", text=text)) == ["plan_replaced"]
    assert plans(store)[0] == "NS03 2021  400"


def test_a_day_that_is_none_is_no_answer(report: Report) -> None:
    assert codes(report("420", effective_on="hôm qua")) == ["unknown_answer"]


def test_whoever_may_not_decide_plans_is_not_asked_about_them(report: Report, store: Store) -> None:
    hire_a_clerk(store)
    assert codes(report("420", by="lan")) == ["plan_needs_manager"]


def test_a_clerk_is_not_asked_on_which_basis_or_of_what_plans_stand_that_are_not_taken(
    report: Report, store: Store
) -> None:
    hire_a_clerk(store)
    text = REPORT.replace("Kế hoạch năm 2021", "Kế hoạch")
    assert codes(report("420", text=text, basis="")) == ["question_open", "question_open"]
    done = report("420", text=text, basis="", by="lan")
    assert set(codes(done)) == {"plan_needs_manager"}
    assert (done.outcome.drafted, done.remembered) == (2, {})
