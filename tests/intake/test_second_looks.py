"""Second looks: what is worth one of a file, whoever hands it in, before it is imported and when it is done."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kpi.actions.enter import enter
from kpi.actions.imports import unlikely_figures, uploads
from kpi.actions.look.sheet import sheet
from kpi.actions.record.store import Store
from kpi.intake import Imported, import_files, looking, take_tables
from kpi.language import language
from kpi.model.period import Period
from kpi.model.person import Person, Role
from kpi.model.problem import Problem
from kpi.model.sheet import SheetLine
from tests.actions.desk import hire, office, unit

HEAD = "unit,indicator,period,actual\n"
BEFORE = HEAD + "".join(f"A,REV,2021-{month:02d},{40 + month % 3}\n" for month in range(1, 10))
USUAL, FAR = HEAD + "A,REV,2021-10,45\n", HEAD + "A,REV,2021-10,4500\n"


@pytest.fixture
def record(store: Store) -> Store:
    office(store)
    return store


def brought(
    store: Store, path: Path, text: str, person: Person | None = None, *, dry_run: bool = False, **answers: str
) -> Imported:
    path.write_text(text, encoding="utf-8")
    by = person.name if person else "test"
    (imported,) = import_files(
        store, [path], by=by, person=person, language=language("vi"), answers=answers, dry_run=dry_run
    )
    return imported


def remarks(imported: Imported) -> list[tuple[str, int | None, str]]:
    return [(problem.code, problem.row, problem.value) for problem in imported.outcome.problems]


def test_somebodys_draft_is_no_part_of_what_a_file_is_held_against(record: Store, tmp_path: Path) -> None:
    clerk, file = hire(record, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(record, file, BEFORE)
    remarked = remarks(brought(record, file, FAR, dry_run=True))
    assert [(code, value) for code, _, value in remarked] == [("typed_to_date", "4500")]
    brought(record, file, USUAL, clerk)
    assert remarks(brought(record, file, FAR, dry_run=True)) == remarked


def test_no_remark_is_made_of_a_draft_that_says_something_else_than_the_file(record: Store, tmp_path: Path) -> None:
    clerk, file = hire(record, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(record, file, BEFORE)
    brought(record, file, FAR, clerk)
    assert remarks(brought(record, file, USUAL, dry_run=True)) == []


def test_of_a_clerks_file_the_drafts_that_it_would_make_are_looked_at(record: Store, tmp_path: Path) -> None:
    clerk, file = hire(record, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(record, file, BEFORE)
    brought(record, file, USUAL, clerk)
    remarked = remarks(brought(record, file, FAR, clerk, dry_run=True))
    assert [(code, value) for code, _, value in remarked] == [("typed_to_date", "4500")]


def test_parts_and_the_whole_of_a_clerks_file_are_held_against_each_other(record: Store, tmp_path: Path) -> None:
    clerk, file = hire(record, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(record, file, HEAD + "A,LAND,2021-04,90\nA,REV,2021-04,100\n")
    both = HEAD + "A,LAND,2021-05,120\nA,REV,2021-05,110\n"
    assert {code for code, *_ in remarks(brought(record, file, both, clerk, dry_run=True))} == {
        "more_than_the_whole", "parts_exceed"
    }  # fmt: skip


def test_an_import_says_what_a_look_at_the_file_says(record: Store, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    brought(record, file, BEFORE)
    remarked = remarks(brought(record, file, FAR, dry_run=True))
    assert remarked
    assert remarks(brought(record, file, FAR)) == remarked


def test_what_is_remarked_of_good_rows_is_said_though_others_are_refused(record: Store, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    brought(record, file, BEFORE)
    wrong = FAR + "A,LAND,2021-10,x\n"
    assert remarks(brought(record, file, wrong)) == remarks(brought(record, file, wrong, dry_run=True))
    assert {code for code, *_ in remarks(brought(record, file, wrong))} == {"typed_to_date", "not_a_number"}


def done(store: Store, me: Person, text: str, *, seen: bool = True, partial: bool = False) -> list[str]:
    """What is kept of an import that was looked at before."""
    kept = uploads.keep(store, me, "f.csv", text.encode())
    token = looking.look(store, me, kept).token if seen else None
    looking.take(store, me, kept, partial=partial, seen=token)
    return [problem.code for problem in looking.problems_of(uploads.upload(store, me, kept.id))]


@pytest.mark.parametrize("seen", [True, False])
def test_what_was_remarked_before_an_import_is_kept_with_it(record: Store, tmp_path: Path, *, seen: bool) -> None:
    brought(record, tmp_path / "f.csv", BEFORE)
    assert done(record, hire(record, "an", {"": "administrator"}), FAR, seen=seen) == ["typed_to_date"]


def test_what_was_remarked_of_a_refused_import_is_kept_with_it(record: Store, tmp_path: Path) -> None:
    brought(record, tmp_path / "f.csv", BEFORE)
    wrong = FAR + "A,LAND,2021-10,x\n"
    assert done(record, hire(record, "an", {"": "administrator"}), wrong) == ["typed_to_date", "not_a_number"]


def test_what_has_been_looked_at_is_not_looked_at_twice(record: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = list[int]()
    odd_figures = unlikely_figures.odd_figures

    def counted(*arguments: Any, **how: Any) -> Any:
        looks.append(1)
        return odd_figures(*arguments, **how)

    monkeypatch.setattr(unlikely_figures, "odd_figures", counted)
    done(record, hire(record, "an", {"": "administrator"}), FAR)
    assert len(looks) == 1


PLANNED = HEAD.replace("actual", "target,actual,stated_percent")


def test_a_stated_percentage_that_no_plan_explains_is_pointed_out(record: Store, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    brought(record, file, "unit,indicator,period,target,actual,stated_percent\nA,INS,2021-04,,94,50.0\n")  # of 95
    (problem,) = brought(record, file, PLANNED + "A,INS,2021-05,,94,50.0\n").outcome.problems
    assert (problem.code, problem.row, problem.column, problem.value, problem.values) == (
        "percent_differs", 2, "stated_percent", "50.0", {"percent": "98.95"}
    )  # fmt: skip
    assert remarks(brought(record, file, PLANNED + "A,INS,2021-06,,94,98.9\n")) == []


@pytest.mark.parametrize(("stated", "differs"), [("33.3", False), ("25", False), ("10", False), ("60", True)])
def test_a_stated_percentage_may_be_of_any_plan(record: Store, tmp_path: Path, stated: str, *, differs: bool) -> None:
    """400 since January of 1,200 this year or of 4,000 that the level above wants; or 115 this month of 460."""
    rows = "unit,indicator,period,target,actual,basis,stated_percent\n"
    rows += f"A,REV,2021,4000,,stretch,\nA,REV,2021-04,460,115,assigned,{stated}\n"
    remarked = remarks(brought(record, tmp_path / "f.csv", rows))
    assert [code for code, *_ in remarked] == (["percent_differs"] if differs else [])


def test_a_percentage_of_a_year_of_which_months_are_missing_is_not_judged(record: Store, tmp_path: Path) -> None:
    assert remarks(brought(record, tmp_path / "f.csv", PLANNED + "A,REV,2021-06,,100,60\n")) == []


def test_a_run_that_is_not_what_its_months_make_is_pointed_out_once(record: Store, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    both = HEAD + "A,REV,2021-04,115\nA,REV,2021-01/2021-04,403\n"
    ahead = brought(record, file, both, dry_run=True).outcome.problems
    (problem,) = brought(record, file, both).outcome.problems
    assert ahead == (problem,)
    assert (problem.code, problem.row, problem.value) == ("whole_differs", 3, "403")
    assert problem.values == {"of": "2021-01/2021-04", "whole": "403", "months": "400", "difference": "3"}


def test_a_month_that_makes_another_sum_than_was_told_is_pointed_out(record: Store, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    assert remarks(brought(record, file, HEAD + "A,REV,2021-01/2021-04,403\n")) == []
    (problem,) = brought(record, file, HEAD + "A,REV,2021-04,115\n").outcome.problems
    assert (problem.code, problem.row, problem.values["of"]) == ("whole_differs", 2, "2021-01/2021-04")


def test_figures_of_earlier_periods_that_a_file_corrects_are_told_apart(record: Store, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    assert remarks(brought(record, file, HEAD + "A,REV,2021-03,101\n")) == []
    rows = HEAD + "A,REV,2021-04,102\nA,REV,2021-03,103\nA,REV,2021-02,95\nA,REV,2021-01,91\n"
    ahead, done = brought(record, file, rows, dry_run=True), brought(record, file, rows)
    assert ahead.outcome.problems == done.outcome.problems
    (problem,) = done.outcome.problems
    assert (problem.code, problem.row, problem.value) == ("earlier_corrected", 5, "2")
    assert problem.values == {
        "latest": "2021-04", "indicator": "REV", "of": "2021-01", "before": "90", "now": "91"
    }  # fmt: skip


def test_drafts_correct_nothing_that_was_approved(record: Store, tmp_path: Path) -> None:
    clerk, file = hire(record, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(record, file, HEAD + "A,REV,2021-04,102\n", clerk)
    done = brought(record, file, HEAD + "A,REV,2021-04,103\nA,REV,2021-05,104\n", clerk)
    assert remarks(done) == []


def test_what_an_import_corrected_is_kept_with_it(record: Store) -> None:
    me = hire(record, "an", {"": "administrator"})
    text = "unit,indicator,period,actual\nA,REV,2021-04,102\nA,REV,2021-03,103\n"
    kept = uploads.keep(record, me, "f.csv", text.encode())
    looking.take(record, me, kept, partial=False, seen=looking.look(record, me, kept).token)
    (change,) = looking.corrections_of(uploads.upload(record, me, kept.id))
    assert (change.unit, change.indicator, change.period) == ("A@", "REV", "2021-03")
    assert (change.old, change.new) == ("100", "103")


@pytest.mark.parametrize(
    ("columns", "remark"),
    [
        ("Thực hiện tháng;Lũy kế\nThu ngân sách;115;403\n", ("whole_differs", "C3", "Lũy kế")),
        ("Tháng 4/2020;Tháng 4/2021\nThu ngân sách;81;115\n", ("earlier_corrected", "B3", "Tháng 4/2020")),
    ],
)
def test_a_remark_names_the_cell_of_the_figure_among_several_of_a_row(
    record: Store, tmp_path: Path, columns: str, remark: tuple[str, str, str]
) -> None:
    brought(record, tmp_path / "f.csv", HEAD + "A,REV,2020-04,80\n")
    text = f"Phường A - tháng 4 năm 2021\nChỉ tiêu;{columns}"
    done = brought(record, tmp_path / "g.csv", text, accumulates="single", unit="A", money="million", side="actual")
    assert [(problem.code, problem.cell, problem.column) for problem in done.outcome.problems] == [remark]


def test_an_unlikely_draft_of_a_file_wants_its_reason_when_it_is_submitted(record: Store, tmp_path: Path) -> None:
    clerk, file = hire(record, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    assert remarks(brought(record, file, HEAD + "A,REV,2021-04,4500\n", clerk)) == [("typed_to_date", 2, "4500")]
    assert [problem.code for _, problem in submitted(record, clerk)] == ["needs_reason"]
    brought(record, file, "unit,indicator,period,actual,reason\nA,REV,2021-04,4500,bán nhà\n", clerk)
    assert submitted(record, clerk) == ()


def submitted(store: Store, clerk: Person) -> Sequence[tuple[SheetLine, Problem]]:
    month = Period.parse("2021-04")
    lines = sheet(store, clerk, unit(store, "A"), month).lines
    seen = {line.place: line.draft.version for line in lines if line.draft is not None}
    return enter.submit(store, clerk, unit(store, "A"), month, seen, gap_reason="chưa có").obstacles


KINDS = "code,name,agg,direction,decimals\nRANK,Xếp hạng,rank,down,0\n"
CANNOT_BE = [("RANK", "0", "rank_below_one"), ("GRADE", "-1", "count_below_zero")]
MONTHS = "".join(f"B,REV,{year}-{month:02d},7\n" for year in range(1950, 2020) for month in range(1, 13))
SHAPES = {
    "canonical": "unit,indicator,period,actual\nA,{code},2021,{value}\n",
    "long": "unit,indicator,period,actual\n" + MONTHS + "A,{code},2021,{value}\n",
    "of an office": "Đơn vị;Chỉ tiêu;Kỳ;Thực hiện\nPhường A;{code};2021;{value}\n",
}


@pytest.mark.parametrize("role", ["administrator", "clerk"])
@pytest.mark.parametrize("of", CANNOT_BE, ids=["rank", "done"])
@pytest.mark.parametrize("shape", SHAPES)
def test_what_cannot_be_is_refused_in_every_shape(
    record: Store, tmp_path: Path, shape: str, of: tuple[str, str, str], role: Role
) -> None:
    code, value, why = of
    take_tables(record, [("indicators.csv", KINDS)], by="test")
    person = hire(record, "chi", {"A": role, "B": role})
    done = brought(record, tmp_path / "f.csv", SHAPES[shape].format(code=code, value=value), person)
    (refusal,) = [problem for problem in done.outcome.problems if problem.blocks]
    assert (refusal.code, refusal.value, done.outcome.refused) == (why, value, 1)
    assert (refusal.cell == "D2") if shape == "of an office" else (refusal.column == "actual")
