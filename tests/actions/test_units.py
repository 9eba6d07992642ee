"""Units through time: codes that are used again, rows in any order, and what cannot be."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from kpi.actions.administer import doctor
from kpi.actions.administer.opening import open_store
from kpi.actions.imports.admit import Outcome
from kpi.actions.look import export, read
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from tests.conftest import csv_of

Take = Callable[..., list[Outcome]]
OLD, NEW = "X,Phường Cũ,,2025-06-30", "X,Phường Mới,2025-07-01,"
HEAD = "code,name,opened,closed\n"
INDICATORS = "code,name,agg,decimals\nREV,Thu,sum,2\n"


def times(store: Store) -> list[tuple[str, str, str, str]]:
    """(code, name, opened, closed) of every unit."""
    return [(row[0], row[1], row[6 - 1], row[7 - 1]) for row in export.unit_rows(store)]


def problems(outcome: Outcome) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in outcome.problems]


@pytest.mark.parametrize("rows", [(OLD, NEW), (NEW, OLD)], ids=["old first", "new first"])
@pytest.mark.parametrize("existing", ["", "X,Phường Cũ,,"], ids=["empty store", "old unit held"])
def test_a_code_used_again_is_two_units_in_whatever_order_they_come(
    take: Take, store: Store, rows: tuple[str, str], existing: str
) -> None:
    if existing:
        take(units=HEAD + existing + "\n")
    (outcome,) = take(units=HEAD + "\n".join(rows) + "\n")
    assert problems(outcome) == []
    assert times(store) == [("X", "Phường Cũ", "", "2025-06-30"), ("X", "Phường Mới", "2025-07-01", "")]
    (again,) = take(units=HEAD + "\n".join(rows) + "\n")
    assert (again.accepted, again.unchanged) == (0, 2)


def test_a_unit_cannot_end_before_it_began(take: Take, store: Store) -> None:
    take(units=HEAD + "X,Phường,2020-01-01,\n")
    (outcome,) = take(units="code,name,closed\nX,Phường,2019-01-01\n")
    assert problems(outcome) == [(2, "opened", "opened_after_closed")]


def test_two_units_of_one_code_cannot_be_there_at_once(take: Take, store: Store) -> None:
    take(units=HEAD + OLD + "\n" + NEW + "\n")
    (outcome,) = take(units=HEAD + "X,Phường Nữa,2025-03-01,2025-08-01\n")
    assert problems(outcome) == [(2, "code", "code_taken")]


def test_a_unit_is_not_put_below_itself(take: Take, store: Store) -> None:
    (outcome,) = take(units="code,name,parent\nA,A,B\nB,B,C\nC,C,A\nD,D,\n")
    assert problems(outcome) == [(row, "parent", "parent_cycle") for row in (2, 3, 4)]


def test_a_unit_below_a_refused_one_is_refused_with_it(take: Take, store: Store) -> None:
    (outcome,) = take(units="code,name,parent\nB,B,A\nA,A,NOBODY\n")
    assert {(problem.row, problem.code) for problem in outcome.problems} == {
        (2, "unknown_parent"),
        (3, "unknown_parent"),
    }


def test_a_part_of_a_refused_indicator_is_refused_with_it(take: Take, store: Store) -> None:
    (outcome,) = take(indicators="code,name,parent,agg\nY,Y,X,sum\nX,X,NOTHING,sum\nZ,Z,Y,sum\n")
    assert {(problem.row, problem.code) for problem in outcome.problems} == {
        (row, "unknown_parent") for row in (2, 3, 4)
    }
    assert (outcome.read, outcome.refused) == (3, 3)


def test_an_indicator_is_not_part_of_itself(take: Take, store: Store) -> None:
    (outcome,) = take(indicators="code,name,parent,agg\nX,X,Y,sum\nY,Y,X,sum\n")
    assert problems(outcome) == [(2, "parent", "parent_cycle"), (3, "parent", "parent_cycle")]


def test_a_month_tells_which_unit_a_code_means(take: Take, store: Store) -> None:
    take(units=HEAD + OLD + "\n" + NEW + "\n", indicators=INDICATORS)
    (outcome,) = take(figures="unit,indicator,period,actual\nX,REV,2025-06,3\nX,REV,2025-07,4\n")
    assert problems(outcome) == []
    assert {row[4] for row in export.figure_rows(store, unit_ids=[1])} == {"3"}


def test_a_year_in_which_a_code_meant_two_units_is_asked_about(take: Take, store: Store) -> None:
    take(units=HEAD + OLD + "\n" + NEW + "\n", indicators=INDICATORS)
    (outcome,) = take(figures="unit,indicator,period,target\nX,REV,2025,100\n")
    assert problems(outcome) == [(2, "unit", "ambiguous_unit")]
    assert "X@2025-07-01" in outcome.problems[0].values["candidates"]
    (by_day, by_name) = [
        take(figures=f"unit,indicator,period,target\n{unit},REV,2025,{target}\n")[0]
        for unit, target in (("X@2025-07-01", 100), ("Phường Cũ", 50))
    ]
    assert (by_day.accepted, by_name.accepted) == (1, 1)


@pytest.fixture
def other(new_database: Callable[[], str]) -> Iterator[Store]:
    opened = open_store(new_database())
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["Phường Mới", "Phường Cũ"], ids=["another name", "the same name"])
def test_units_of_one_code_come_back_from_an_export(take: Take, store: Store, other: Store, name: str) -> None:
    outcomes = take(
        units=HEAD.replace("\n", ",parent,became\n")
        + "T,Tỉnh,,2025-06-30,,T\n"
        + "T,Tỉnh,2025-07-01,,,\n"
        + f"X,Phường Cũ,,2025-06-30,T,X\nX,{name},2025-07-01,,T,\nK,Khu,,,T@2025-07-01,\n",
        indicators=INDICATORS,
    )
    assert [outcome.refused for outcome in outcomes] == [0, 0]
    (figures,) = take(
        figures="unit,indicator,period,target,actual\nX@,REV,2025,50,\nX@2025-07-01,REV,2025,60,\nX,REV,2025-01,,3\n"
    )
    assert problems(figures) == []
    taken = take_tables(other, csv_of(store), by="test")
    assert [problem for outcome in taken for problem in outcome.problems] == []
    assert csv_of(other) == csv_of(store)
    assert list(export.standing_rows(other)) == list(export.standing_rows(store))
    assert list(doctor.examine(other)) == []


def test_a_unit_moves_below_one_that_comes_in_the_same_file(take: Take, store: Store) -> None:
    take(units="code,name,parent\nP,Tỉnh,\nA,Phường,P\n")
    (outcome,) = take(units="code,name,parent\nA,Phường,N\nN,Huyện,P\n")
    assert (problems(outcome), [row[4] for row in export.unit_rows(store)]) == ([], ["", "P", "N"])


def test_an_indicator_becomes_a_part_of_one_that_comes_in_the_same_file(take: Take, store: Store) -> None:
    take(indicators="code,name,agg\nX,X,sum\n")
    (outcome,) = take(indicators="code,name,agg,parent\nX,X,sum,Y\nY,Y,sum,\n")
    assert (problems(outcome), [row[10] for row in export.indicator_rows(store)]) == ([], ["Y", ""])


def test_a_unit_may_end_with_the_last_day_there_is(store: Store, take: Callable[..., list[Outcome]]) -> None:
    take(units="code,name,opened,closed,became\nA,Xã A,2001-01-01,,\nB,Xã B,2001-01-01,9999-12-31,A")
    (unit,) = read.tree(store).called("B")
    assert unit.closed == date.max
    assert len(unit.became) == 1
