"""The history of a figure tells its targets too: on whose word, from which day, which version, and who replaced it."""

import json
from collections.abc import Callable

import pytest

from kpi.actions.imports import undo
from kpi.actions.imports.admit import Outcome
from kpi.actions.look import history
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import console
from tests.actions.desk import office, unit
from tests.conftest import kpi

ME = console("test")
YEAR = Period.parse("2021")
Take = Callable[..., list[Outcome]]


@pytest.fixture
def province(store: Store, take: Take) -> Store:
    """The year's target is corrected by lan, then revised from July on by a decision."""
    office(store)
    take(by="lan", figures="unit,indicator,period,target,document\nA,REV,2021,1250,CV 5\n")
    take(by="an", figures="unit,indicator,period,target,effective_on,document\nA,REV,2021,>=1300,2021-07-01,QĐ 7\n")
    return store


def steps(store: Store) -> tuple[history.Step, ...]:
    return history.history(store, ME, unit(store, "A"), "REV", YEAR).steps


def test_every_target_is_told_with_its_basis_day_version_and_document(province: Store) -> None:
    assert [
        (step.by, step.aim.value, step.aim.basis.code, step.aim.target.effective_on, step.aim.version, step.document)
        for step in steps(province)
        if step.aim
    ] == [
        ("test", "1200", "assigned", "", 1, ""),
        ("lan", "1250", "assigned", "", 1, "CV 5"),
        ("an", ">=1300", "assigned", "2021-07-01", 2, "QĐ 7"),
    ]


def test_what_stands_and_who_replaced_the_rest_is_told(province: Store) -> None:
    standing_of = [(step.stands, step.replaced and (step.replaced.by, step.replaced.line)) for step in steps(province)]
    assert standing_of == [(False, ("lan", 4)), (True, None), (True, None)]


def test_a_target_that_was_taken_back_stays_in_the_history(province: Store) -> None:
    undo.undo(province, ME, 5)
    last = steps(province)[-1]
    assert (last.aim and last.aim.value, last.stands, last.replaced and last.replaced.by) == (
        *(">=1300", False),
        "console:test",
    )


def test_a_target_of_another_period_is_another_history(province: Store) -> None:
    assert history.history(province, ME, unit(province, "A"), "REV", Period.parse("2021-06")).steps == ()


def test_the_command_line_tells_it(province: Store, database: str) -> None:
    command = ("history", "--unit", "A", "--period", "2021", "REV")
    lines = kpi(*command, database=database).stdout.splitlines()
    assert len(lines) == 3
    assert "lan  nhập tệp  1.250  (kế hoạch, " in lines[1]
    assert "hiệu lực từ 1/7/2021" in lines[2]
    assert "lan thay hoặc bỏ lúc" in lines[0]
    rows = json.loads(kpi(*command, "--json", database=database).stdout)
    assert [(row["side"], row["version"], row["replaced_by"]) for row in rows] == [
        ("target", 1, "lan"),
        ("target", 1, ""),
        ("target", 2, ""),
    ]
