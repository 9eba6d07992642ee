"""The command line as a person or a program uses it."""

import argparse
import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.commands import COMMANDS
from tests.conftest import kpi

UNITS = "code,name,parent\nP,Tỉnh,\nA,Xã A,P\nB,Xã B,P\n"
INDICATORS = "code,name,measured_in,agg,direction\nREV,Thu ngân sách,triệu đồng,sum,up\nINS,Tỷ lệ BHYT,%,rate,up\n"
FIGURES = (
    "unit,indicator,period,target,actual,numerator,denominator\n"
    "A,REV,2021,1200,,,\nA,REV,2021-01,,100,,\nA,REV,2020-01,,80,,\nB,REV,2021-01,,60.5,,\nA,INS,2021-01,,,1,3\n"
)
COLUMNS = {
    *("unit", "indicator", "period", "target", "actual", "attainment", "target_of_year", "target_to_date"),
    *("actual_to_date", "attainment_of_year", "attainment_to_date", "same_period_last_year", "growth", "status"),
    *("told", "expected", "remarks"),
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("units", UNITS), ("indicators", INDICATORS), ("figures", FIGURES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def filled(files: Path, database: str) -> str:
    names = [str(files / f"{name}.csv") for name in ("figures", "units", "indicators")]
    done = kpi("import", *names, database=database)
    assert done.returncode == 0, done.stderr
    return database


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_files_are_taken_in_any_order_and_told_in_one_object(files: Path, database: str) -> None:
    for name, count in (("units", 3), ("indicators", 2), ("figures", 5)):
        report = json.loads(kpi("import", str(files / f"{name}.csv"), "--json", database=database).stdout)
        assert {key: report[key] for key in ("kind", "read", "accepted", "unchanged", "refused", "problems")} == {
            "kind": name,
            "read": count,
            "accepted": count,
            "unchanged": 0,
            "refused": 0,
            "problems": [],
        }
        assert isinstance(report["batch"], int)


def test_the_same_file_again_changes_nothing(files: Path, filled: str) -> None:
    report = json.loads(kpi("import", str(files / "figures.csv"), "--json", database=filled).stdout)
    assert (report["accepted"], report["unchanged"], report["batch"]) == (0, 5, None)


def test_with_any_refused_row_nothing_is_written(files: Path, filled: str) -> None:
    bad = files / "bad.csv"
    bad.write_text("unit,indicator,period,actual\nA,REV,2021-02,7\nNOBODY,REV,2021-02,7\n", encoding="utf-8")
    before = kpi("export", "figures", database=filled).stdout
    done = kpi("import", str(bad), "--json", database=filled)
    report = json.loads(done.stdout)
    assert done.returncode == 1
    (problem,) = [line for line in report["problems"] if line["blocks"]]
    assert (problem["row"], problem["column"], problem["value"], problem["code"]) == (
        3,
        "unit",
        "NOBODY",
        "unknown_unit",
    )
    assert "NOBODY" in problem["message"]
    assert kpi("export", "figures", database=filled).stdout == before


def test_partial_takes_the_good_rows_and_hands_the_others_back(files: Path, filled: str) -> None:
    bad = files / "bad.csv"
    bad.write_text("unit,indicator,period,actual\nA,REV,2021-02,7\nA,REV,2021-03,x\n", encoding="utf-8")
    done = kpi("import", str(bad), "--partial", database=filled)
    assert done.returncode == 1
    handed_back = files / "bad.refused.csv"
    (row,) = rows_of(handed_back.read_text(encoding="utf-8"))
    assert (row["period"], row["actual"]) == ("2021-03", "x")
    assert "không phải là số" in row["refused_because"]
    handed_back.write_text(handed_back.read_text(encoding="utf-8").replace(",x,", ",9,"), encoding="utf-8")
    mended = kpi("import", str(handed_back), database=filled)
    assert mended.returncode == 0, mended.stderr
    assert "A,REV,2021-03,,9" in kpi("export", "figures", database=filled).stdout


def test_refused_rows_that_may_have_been_mended_are_never_written_over(files: Path, filled: str) -> None:
    bad, mended = files / "bad.csv", files / "bad.refused.csv"
    bad.write_text("unit,indicator,period,actual\nA,REV,2021-03,x\n", encoding="utf-8")
    mended.write_text("unit,indicator,period,actual\nA,REV,2021-03,9\n", encoding="utf-8")
    output = kpi("import", str(bad), "--partial", database=filled).stdout
    assert mended.read_text(encoding="utf-8").endswith(",9\n")
    assert "bad.refused-2.csv" in output
    assert (files / "bad.refused-2.csv").exists()


def test_a_dry_run_writes_nothing(files: Path, filled: str) -> None:
    more = files / "more.csv"
    more.write_text("unit,indicator,period,actual\nA,REV,2021-02,7\n", encoding="utf-8")
    report = json.loads(kpi("import", str(more), "--dry-run", "--json", database=filled).stdout)
    assert (report["accepted"], report["batch"]) == (1, None)
    assert "2021-02" not in kpi("export", "figures", database=filled).stdout


AHEAD = "unit,indicator,period,actual\nA,REV,2021-01,1300\nA,REV,2021-02,7.5\nB,REV,2021-01,60.5\nA,REV,2021-03,x\n"


def test_a_dry_run_says_all_that_the_page_shows(files: Path, filled: str) -> None:
    (files / "more.csv").write_text(AHEAD, encoding="utf-8")
    output = kpi("import", str(files / "more.csv"), "--dry-run", "--lang", "en", database=filled).stdout
    assert "New figures 1, corrected 1." in output
    assert "Xã A, Thu ngân sách, Jan 2021, actual: 100 → 1,300" in output
    assert "Thu ngân sách, actual, by month: In the file 1,368 (3 figures); To be written 1,307.5 (2 figures)" in output
    assert "→ ✓ Met" in output


def test_a_dry_run_looks_at_figures_of_units_that_come_with_them(files: Path, database: str) -> None:
    names = [str(files / f"{name}.csv") for name in ("units", "indicators", "figures")]
    done = kpi("import", *names, "--dry-run", "--lang", "en", database=database)
    assert (done.returncode, "New figures 5, corrected 0." in done.stdout) == (0, True)


def test_a_dry_run_tells_programs_the_same(files: Path, filled: str) -> None:
    (files / "more.csv").write_text(AHEAD, encoding="utf-8")
    report = json.loads(kpi("import", str(files / "more.csv"), "--dry-run", "--json", database=filled).stdout)["ahead"]
    assert (report["new"], report["changed"], report["changes"][0]["old"], report["changes"][0]["new"]) == (
        1,
        1,
        "100",
        "1300",
    )
    assert report["sums"][0]["there"] == {"figures": 1, "total": "60.5"}
    assert [(row["unit"], row["indicator"]) for row in report["standings"]] == [("A", "REV")]


def test_an_import_says_the_same_of_figures_that_look_wrong_as_a_dry_run(files: Path, filled: str) -> None:
    months = "".join(f"A,REV,2021-{month:02d},{100 + month}\n" for month in range(2, 10))
    (files / "more.csv").write_text("unit,indicator,period,actual\n" + months, encoding="utf-8")
    kpi("import", str(files / "more.csv"), database=filled)
    (files / "more.csv").write_text("unit,indicator,period,actual\nA,REV,2021-10,9500\n", encoding="utf-8")
    ahead = kpi("import", str(files / "more.csv"), "--dry-run", "--lang", "en", database=filled)
    done = kpi("import", str(files / "more.csv"), "--lang", "en", database=filled)
    assert "is it the sum to date?" in done.stderr
    assert done.stderr == ahead.stderr


def test_an_export_is_taken_in_again_without_a_difference(
    filled: str, new_database: Callable[[], str], tmp_path: Path
) -> None:
    other, kinds = new_database(), ("units", "indicators", "figures")
    for kind in kinds:
        assert kpi("export", kind, "-o", str(tmp_path / f"{kind}.csv"), database=filled).returncode == 0
    assert kpi("import", *(str(tmp_path / f"{kind}.csv") for kind in kinds), database=other).returncode == 0
    for kind in (*kinds, "standings"):
        assert kpi("export", kind, database=other).stdout == kpi("export", kind, database=filled).stdout


def test_standings_are_no_figures_and_say_where_these_are(filled: str, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(kpi("export", "standings", database=filled).stdout, encoding="utf-8")
    done = kpi("import", str(file), database=filled)
    assert done.returncode == 1
    assert "không phải tệp số liệu" in done.stderr + done.stdout
    assert "kpi export figures" in done.stderr + done.stdout
    assert "có hai lần" not in done.stderr + done.stdout


def test_standings_have_the_columns_that_were_promised(filled: str) -> None:
    exported = rows_of(kpi("export", "standings", database=filled).stdout)
    assert set(exported[0]) >= COLUMNS
    of_a_ward = [("INS", "2021-01"), ("REV", "2020-01"), ("REV", "2021-01"), ("REV", "2021")]
    assert [(row["unit"], row["indicator"], row["period"]) for row in exported] == [
        *(("P", *row) for row in of_a_ward),
        *(("A", *row) for row in of_a_ward),
        ("B", "REV", "2021-01"),
    ]
    row = exported[6]
    assert (row["actual"], row["target_of_year"], row["target_to_date"]) == ("100", "1200", "100")
    assert (row["attainment_of_year"], row["attainment_to_date"]) == ("8.3333333333", "100.0000000000")
    assert (row["same_period_last_year"], row["growth"], row["status"]) == ("80", "25.0000000000", "on_track")
    assert "no_target" in row["remarks"].split(";")


def test_standings_of_a_unit_are_numbers_in_json(filled: str) -> None:
    by_code = {
        row["indicator"]: row
        for row in json.loads(kpi("standings", "--unit", "A", "--period", "2021-01", "--json", database=filled).stdout)
    }
    assert COLUMNS | {"basis", "approximate", "stated_percent"} <= set(by_code["REV"])
    assert by_code["REV"]["attainment_of_year"] == pytest.approx(100 / 12)
    assert by_code["REV"]["basis"] == "assigned"
    assert by_code["INS"]["actual"] == pytest.approx(100 / 3)
    assert by_code["REV"]["attainment"] is None


def test_a_province_is_asked_like_a_ward(filled: str) -> None:
    (row,) = [
        row
        for row in rows_of(kpi("standings", "--unit", "P", "--period", "2021-01", database=filled).stdout)
        if row["indicator"] == "REV"
    ]
    assert (row["actual_to_date"], row["told"], row["expected"]) == ("160.5", "2", "2")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["standings", "--unit", "NOBODY", "--period", "2021"], 1),
        (["standings", "--unit", "A", "--period", "2021-99"], 2),
        (["standings"], 2),
        (["dance"], 2),
        (["import", "not-there.csv"], 1),
        (["export", "figures", "--unit", "NOBODY"], 1),
        (["doctor"], 0),
        (["upgrade"], 0),
    ],
)
def test_the_exit_code_says_what_happened(filled: str, arguments: list[str], code: int) -> None:
    done = kpi(*arguments, database=filled)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_a_store_that_is_not_there_gets_a_sentence(no_store: str) -> None:
    done = kpi("standings", "--unit", "A", "--period", "2021", database=no_store)
    assert done.returncode == 1
    assert "kpi seed" in done.stderr


def test_an_import_into_a_mistyped_store_makes_none(files: Path, tmp_path: Path) -> None:
    there = tmp_path / "mistyped" / "kpi.sqlite"
    for more in ([], ["--dry-run"]):
        done = kpi("import", str(files / "units.csv"), *more, database=str(there))
        assert (done.returncode, "kpi seed" in done.stderr, there.parent.exists()) == (1, True, False)


def test_it_speaks_english_when_asked(filled: str) -> None:
    done = kpi("standings", "--unit", "NOBODY", "--period", "2021", "--lang", "en", database=filled)
    assert "There is no unit" in done.stderr or "no unit" in done.stderr


def test_a_database_in_the_environment_is_used(filled: str) -> None:
    assert kpi("export", "units", KPI_DATABASE_URL=filled).stdout.startswith("code,name")


def test_seeding_twice_changes_nothing(database: str) -> None:
    assert kpi("seed", database=database).returncode == 0
    before = kpi("export", "figures", database=database).stdout
    assert kpi("seed", database=database).returncode == 0
    assert kpi("export", "figures", database=database).stdout == before


def test_the_founding_revenue_is_told_as_reported(database: str) -> None:
    kpi("seed", database=database)
    standings = json.loads(
        kpi("standings", "--unit", "01843", "--period", "2021-06", "--json", database=database).stdout
    )
    (revenue,) = [row for row in standings if row["indicator"] == "NS01"]
    assert (revenue["approximate"], revenue["stated_percent"], revenue["basis"]) == ("nearly", 68.7, "assigned")
    assert revenue["attainment_of_year"] == pytest.approx(80.8625336927)
    assert "needs_explaining" in revenue["remarks"]
    (cells,) = [row for row in standings if row["indicator"] == "XD02"]
    assert cells["status"] == "too_early"


def test_what_a_file_was_taken_for_is_said_down_to_its_rules(filled: str, tmp_path: Path) -> None:
    file = tmp_path / "thu.csv"
    rows = "Đơn vị;Chỉ tiêu;ĐVT;Kỳ;Thực hiện\nXã A;Thu ngân sách;tỷ đồng;Tháng 3/2021;(1,5)\n;TỔNG CỘNG;;;1,5\n"
    file.write_text("Báo cáo tháng 3\n" + rows, encoding="utf-8")
    output = kpi("import", str(file), "--dry-run", "--lang", "en", database=filled).stdout
    assert "E  Thực hiện → Actual" in output
    assert "Numbers in brackets were read as negative. (1 cell, E3, “(1,5)” → “-1500”)" in output
    assert "Rows that are no figures: title 1; column headings 2; total row, not counted twice 4" in output


def test_nobody_imports_under_a_mistyped_name(files: Path, filled: str) -> None:
    done = kpi("import", str(files / "figures.csv"), "--by", "lann", database=filled)
    assert (done.returncode, "lann" in done.stderr, "kpi user list" in done.stderr) == (1, True, True)


TOLD = "Báo cáo\nChỉ tiêu;ĐVT;Thực hiện\nThu ngân sách;triệu đồng;14,562\n"


def test_what_is_left_open_is_asked_with_its_option_and_nothing_useless_is_proposed(files: Path, filled: str) -> None:
    (files / "thu.csv").write_text(TOLD, encoding="utf-8")
    done = kpi("import", str(files / "thu.csv"), "--partial", "--unit", "Xã C", database=filled)
    assert "[cần trả lời] thu.csv: Số liệu là của kỳ nào? Trả lời bằng --period (một kỳ, như 2021-06).\n" in done.stderr
    assert "“Xã C” không phải là một câu trả lời cho --unit. Dùng một trong: A Xã A" in done.stderr
    assert "comma (Dấu phẩy (1.234,5)): 14,562 | point" in done.stderr
    assert done.stdout.endswith("Chưa ghi gì. Nhập lại với các tùy chọn nêu ở trên.\n")


def test_a_good_file_among_refused_ones_says_that_nothing_was_written(files: Path, filled: str) -> None:
    for name, value in (("good", "7"), ("bad", "x")):
        (files / f"{name}.csv").write_text(f"unit,indicator,period,actual\nA,REV,2021-03,{value}\n", encoding="utf-8")
    done = kpi("import", str(files / "good.csv"), str(files / "bad.csv"), database=filled)
    assert "nhận 1, không đổi 0, từ chối 0.\nChưa ghi gì, vì một tệp khác nhập cùng bị từ chối.\n" in done.stdout
    assert "[bị từ chối] bad.csv, dòng 2" in done.stderr


def test_an_import_says_which_figures_it_has_corrected(files: Path, filled: str) -> None:
    (files / "more.csv").write_text(AHEAD.replace("2021-03,x", "2021-03,8"), encoding="utf-8")
    done = kpi("import", str(files / "more.csv"), "--lang", "en", database=filled)
    assert "New figures 2, corrected 1.\nCorrected figures:\n  Xã A, Thu ngân sách, Jan 2021, actual: 100 → 1,300" in (
        done.stdout
    )
    assert "Approved figures of periods before March 2021 that the file corrects: 1, such as" in done.stderr


def test_an_import_tells_programs_which_figures_it_has_corrected(files: Path, filled: str) -> None:
    (files / "more.csv").write_text("unit,indicator,period,actual\nA,REV,2021-01,101\n", encoding="utf-8")
    report = json.loads(kpi("import", str(files / "more.csv"), "--json", database=filled).stdout)
    (change,) = report["corrected"]["first"]
    assert (report["corrected"]["figures"], change["old"], change["new"], "ahead" in report) == (1, "100", "101", False)


def test_an_option_that_has_no_place_in_the_file_is_refused_with_what_there_is(files: Path, filled: str) -> None:
    (files / "thu.csv").write_text(TOLD, encoding="utf-8")
    more = ["--unit", "A", "--period", "2021-06", "--decimal-mark", "comma", "--accumulates", "single"]
    done = kpi("import", str(files / "thu.csv"), *more, "--column", "z=actual", database=filled)
    assert done.returncode == 1
    assert "[cần trả lời] thu.csv: Tùy chọn --column Z=actual: không tệp nào có cột Z." in done.stderr
    assert "A Chỉ tiêu; B ĐVT; C Thực hiện" in done.stderr
    assert done.stdout.endswith("Chưa ghi gì. Nhập lại với các tùy chọn nêu ở trên.\n")
    done = kpi("import", str(files / "thu.csv"), *more, "--called", "Thu NS=REV", "--lang", "en", database=filled)
    assert "The option --called “Thu NS=REV”: no such name is in the file." in done.stderr
    twice = ["--column", "C=actual", "--column", "C=target"]
    assert "“C=target” trái với “actual”" in kpi("import", str(files / "thu.csv"), *twice, database=filled).stderr
    assert kpi("import", str(files / "thu.csv"), *more, "--column", "C=actual", database=filled).returncode == 0


SHARE = (
    "unit,indicator,period,target,numerator,denominator\n"
    "A,INS,2021,60,,\nA,INS,2021-02,,2,3\nB,INS,2021-01,,1,2\nB,INS,2021-02,,1,1\n"
)


@pytest.fixture
def shares(files: Path, filled: str) -> str:
    """A: 1 of 3, then 2 of 3; B: 1 of 2, then 1 of 1. As a ratio P has 5 of 9, as a share 3 of 4."""
    (files / "share.csv").write_text(SHARE, encoding="utf-8")
    assert kpi("import", str(files / "share.csv"), database=filled).returncode == 0
    return filled


@pytest.mark.parametrize(
    ("lang", "kind", "unit"), [("vi", "tỷ lệ tại thời điểm", "Xã A, 2T đầu 2021"), ("en", "share at a date", "Xã A, ")]
)
def test_a_correction_says_first_what_changes(shares: str, lang: str, kind: str, unit: str) -> None:
    done = kpi("indicator", "correct", "ins", "--adds-up", "share", "--dry-run", "--lang", lang, database=shares)
    assert done.returncode == 0, done.stderr
    assert kind in done.stdout
    assert unit in done.stdout
    assert "ratio" in kpi("export", "indicators", database=shares).stdout


def test_a_correction_wants_a_reason_is_made_and_taken_back(shares: str) -> None:
    command = ("indicator", "correct", "INS", "--adds-up", "share")
    refused = kpi(*command, database=shares)
    assert (refused.returncode, "Chưa ghi lý do" in refused.stderr) == (1, True)
    ahead = json.loads(kpi(*command, "--dry-run", "--json", database=shares).stdout)
    done = json.loads(kpi(*command, "--reason", "tại một thời điểm", "--json", database=shares).stdout)
    assert (ahead["written"], done["written"]) == (False, True)
    assert {**ahead, "written": True} == done
    assert (done["before"]["adds_up"], done["after"]["adds_up"], done["blocking"]) == ("ratio", "share", 0)
    numbers = {
        (row["unit"], row["period"]): (row["before"]["actual_to_date"], row["after"]["actual_to_date"])
        for row in done["standings"]
    }
    assert numbers["P", "2021-01/2021-02"] == ("55.5555555556", "75")
    assert (numbers["A", "2021-01/2021-02"], numbers["B", "2021-01/2021-02"]) == (
        ("50", "66.6666666667"),
        ("66.6666666667", "100"),
    )
    assert "share" in kpi("export", "indicators", database=shares).stdout
    back = kpi("indicator", "take-back", "INS", "--reason", "nhầm", "--json", database=shares)
    assert json.loads(back.stdout)["after"]["adds_up"] == "ratio"
    assert "ratio" in kpi("export", "indicators", database=shares).stdout
    assert kpi("doctor", database=shares).returncode == 0
    again = kpi("indicator", "take-back", "INS", "--reason", "nhầm", database=shares)
    assert (again.returncode, "INS" in again.stderr) == (1, True)


def test_a_correction_into_what_figures_cannot_be_read_by_ends_with_1_and_names_them(shares: str) -> None:
    done = kpi("indicator", "correct", "INS", "--adds-up", "average", "--dry-run", "--json", database=shares)
    report = json.loads(done.stdout)
    assert (done.returncode, report["blocking"], report["unreadable"][0]) == (
        1,
        4,
        {"unit": "A", "period": "2021-01", "why": "parts"},
    )


def test_a_file_that_changes_rules_is_told_the_command_that_corrects_them(files: Path, shares: str) -> None:
    (files / "rules.csv").write_text("code,name,adds_up\nINS,Tỷ lệ BHYT,share\n", encoding="utf-8")
    done = kpi("import", str(files / "rules.csv"), database=shares)
    assert done.returncode == 1
    assert "kpi indicator correct INS --adds-up share" in done.stdout + done.stderr


def test_an_unknown_command_is_told_every_command() -> None:
    commands = argparse.ArgumentParser().add_subparsers()
    for family in COMMANDS:
        family.add_to(commands, [])
    complaint = kpi("imprt").stderr
    assert [command for command in commands.choices if command not in complaint] == []


def test_no_command_but_the_dashboard_loads_streamlit() -> None:
    """It takes a second, which no other command has a use for."""
    program = "import sys, kpi.__main__; print('streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
