"""Files of assignments: under either language's heads, all or nothing, and what was exported comes back as it was."""

import json
from datetime import date
from pathlib import Path

import pytest

from kpi.__main__ import main
from kpi.actions.administer import assign
from kpi.actions.administer.opening import open_store
from kpi.actions.look import read
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.importing.assignment_file import read_assignments
from kpi.intake.assignments import take_assignments
from kpi.language import language
from kpi.model.assignment import EVERYBODY, Assignment, Subject
from kpi.model.person import console
from kpi.reports.lists import ASSIGNMENTS
from kpi.reports.selection import Selection
from kpi.reports.workbook import write_workbook
from tests.actions.desk import hire, office, place, unit

ROOT = console("test")
VIETNAMESE = """PHÂN CÔNG BÁO CÁO,,,,,
Cấp,Nhóm đơn vị,Đơn vị,Chỉ tiêu,Báo cáo,Từ ngày,Đến ngày
"Xã, phường",,,REV,có,1/7/2021,
xã,,,Tổng đàn,không,,
,ven biển,A,,,,
,ven biển,,LAND,không,,2021-12-31
,,Phường B,*,không,,
*,,,GRADE,có,,
"""
ENGLISH = """Level,Group,Unit,Indicator,Reports,From,Until
commune,,P,REV,yes,,
"""


@pytest.fixture
def body(store: Store) -> Store:
    office(store)
    return store


def take(store: Store, text: str) -> list[str]:
    outcome = take_assignments(store, ROOT, text.encode(), "phan-cong.csv")
    return [f"{problem.row} {problem.code}" for problem in outcome.problems]


def test_a_file_lays_down_who_reports_what(body: Store) -> None:
    assert take(body, VIETNAMESE) == []
    rev, herd, land, grade = (place(body, code)[0] for code in ("REV", "HERD", "LAND", "GRADE"))
    known = read.assignments(body)
    assert {row._replace(id=0) for row in known.rows} == {
        Assignment(Subject("commune"), rev, since=date(2021, 7, 1)),
        Assignment(Subject("commune"), herd, expected=False),
        Assignment(Subject(group="ven biển"), land, expected=False, until=date(2021, 12, 31)),
        Assignment(Subject(unit=unit(body, "B")), None, expected=False),
        Assignment(EVERYBODY, grade),
    }
    assert known.groups == {"ven biển": {unit(body, "A")}}


def test_english_heads_and_a_level_below_a_unit(body: Store) -> None:
    assert take(body, ENGLISH) == []
    (row,) = read.assignments(body).rows
    assert (row.subject, row.expected) == (Subject("commune", unit=unit(body, "P")), True)


@pytest.mark.parametrize("speaks", ["vi", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing_when_it_comes_back(
    body: Store, tmp_path: Path, speaks: str, kind: str
) -> None:
    take(body, VIETNAMESE)
    before = read.assignments(body).rows
    selection = Selection(body, language(speaks))
    file = tmp_path / f"phan-cong.{kind}"
    if kind == "csv":
        file.write_text("".join(ASSIGNMENTS.csv(selection)), encoding="utf-8")
    else:
        write_workbook(file, ASSIGNMENTS.table(selection), body, language(speaks))
    outcome = take_assignments(body, ROOT, file.read_bytes(), file.name)
    assert (outcome.problems, outcome.change.is_any) == ((), False)
    assign.assign(body, ROOT, cleared=[(row.subject, row.indicator) for row in before], groups={"ven biển": []})
    outcome = take_assignments(body, ROOT, file.read_bytes(), file.name)
    assert (outcome.problems, outcome.change.added, outcome.change.groups) == ((), 5, 1)
    assert {row._replace(id=0) for row in read.assignments(body).rows} == {row._replace(id=0) for row in before}


def test_what_is_wrong_is_named_by_its_row_and_nothing_is_written(body: Store) -> None:
    rows = """Cấp,Nhóm,Đơn vị,Chỉ tiêu,Báo cáo,Từ ngày
,,,REV,có,
xã,,,Thu ngân xách,có,
thị trấn,,,REV,có,
,,Phường C,REV,có,
xã,,,REV,chắc là có,
xã,,,REV,,
xã,,,REV,có,31/2/2021
*,,A,REV,có,
xã,ven biển,,REV,có,
xã,,,,có,
xã,,,LAND,có,
"""
    assert take(body, rows) == [
        "2 assignment_of_whom",
        "3 unknown_indicator",
        "4 unknown_word",
        "5 unknown_unit",
        "6 unknown_word",
        "7 required",
        "8 not_a_date",
        "9 assignment_of_whom",
        "10 assignment_of_whom",
        "11 required",
    ]
    assert take(body, "Cấp,Nhóm,Đơn vị,Chỉ tiêu\n,miền núi,,REV\n") == ["None unknown_group"]
    assert take(body, "a,b\n1,2\n") == ["None no_assignment_heads"]
    assert read.assignments(body).rows == ()


def test_a_row_can_remove_what_was_laid_down(body: Store) -> None:
    take(body, VIETNAMESE)
    assert take(body, "Cấp,Chỉ tiêu,Báo cáo,Đơn vị\nxã,HERD,bỏ,\n") == []
    assert place(body, "HERD")[0] not in {row.indicator for row in read.assignments(body).rows}


def test_a_code_that_was_used_again_is_named_with_its_day(body: Store) -> None:
    known = read.known(body)
    file = read_assignments(b"unit,indicator\nA@,REV\n", "x.csv", known)
    assert [row.subject.unit for row in file.rows] == [unit(body, "A")]


def test_only_those_who_govern_import_them(body: Store) -> None:
    with pytest.raises(Refused):
        take_assignments(body, hire(body, "lan", {"A": "clerk"}), VIETNAMESE.encode(), "x.csv")


# ---- on the command line


def test_the_command_lists_sets_imports_and_takes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(tmp_path / "x.sqlite")
    office(store := open_store(database))
    store.close()

    def kpi(*words: str, result: int = 0) -> str:
        assert main(["assignments", *words, "--database", database, "--lang", "en"]) == result
        return capsys.readouterr().out

    assert "every indicator is asked for" in kpi("list")
    assert json.loads(kpi("list", "--unit", "B", "--period", "2021-04", "--json"))[0]["indicator"] == "INS"
    kpi("set", "--level", "commune", "--indicator", "INS", "--indicator", "LAND", "--reports", "no")
    assert "does not report: INS, LAND" in kpi("list")
    assert [row["indicator"] for row in json.loads(kpi("list", "--unit", "B", "--period", "2021-04", "--json"))] == [
        "REV"
    ]
    kpi("group", "ven biển", "--unit", "B")
    file = tmp_path / "pc.csv"
    file.write_text("group,indicator,unit,from\nven biển,INS,,2021-07-01\n", encoding="utf-8")
    assert "nothing written" in kpi("import", str(file), "--dry-run")
    kpi("import", str(file))
    assert "group ven biển (units: 1)" in kpi("list")
    kpi("take-back")
    assert "ven biển" not in kpi("list")
    file.write_text("group,indicator,unit\nven biển,NO,\n", encoding="utf-8")
    assert "Nothing was written" in kpi("import", str(file), result=1)
    kpi("set", "--indicator", "INS", result=1)
    kpi("confirm", result=1)
