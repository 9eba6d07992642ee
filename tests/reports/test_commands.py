"""Exports and templates on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.__main__ import main
from kpi.actions.administer.opening import open_store
from tests.conftest import kpi
from tests.reports.conftest import filled, sheet_of


@pytest.fixture
def there(new_database: Callable[[], str]) -> str:
    database = new_database()
    store = open_store(database)
    filled(store)
    store.close()
    return database


def test_a_workbook_goes_out_and_comes_in_without_a_difference(there: str, tmp_path: Path) -> None:
    file = str(tmp_path / "so-lieu.xlsx")
    assert kpi("export", "figures", "--format", "xlsx", "--output", file, database=there).returncode == 0
    counts = json.loads(kpi("import", file, "--json", database=there).stdout)
    assert (counts["accepted"], counts["refused"], counts["read"] == counts["unchanged"]) == (0, 0, True)


def test_months_go_out_as_csv_and_come_in_without_a_question(there: str, tmp_path: Path) -> None:
    file = str(tmp_path / "thang.csv")
    done = kpi("export", "months", "--unit", "A", "--to", "2021", "-o", file, database=there)
    counts = json.loads(kpi("import", file, "--json", database=there).stdout)
    assert done.returncode == 0
    assert (counts["accepted"], counts["refused"], counts["read"] == counts["unchanged"]) == (0, 0, True)


def test_a_template_is_named_by_its_unit_and_month(there: str, tmp_path: Path) -> None:
    file = tmp_path / "mau.xlsx"
    done = kpi("template", "--unit", "A", "--period", "2021-03", "--out", str(file), database=there)
    assert (done.stdout.startswith("Đã lập mẫu nhập mau.xlsx: "), sheet_of(file)["A1"].value) == (
        True,
        "Mẫu nhập số liệu",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "figures", "--format", "xlsx"),
        ("export", "months", "--unit", "A"),
        ("export", "figures", "--output", "nowhere/x.xlsx"),
        ("template", "--unit", "NOBODY", "--period", "2021-03"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(
    there: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    done = main([*arguments, "--database", there, "--lang", "vi"])
    assert (done, capsys.readouterr().err.startswith("Không thực hiện được: ")) == (1, True)


def test_standings_are_exported_against_the_basis_that_is_named(there: str) -> None:
    done = kpi("export", "standings", "--unit", "A", "--basis", "resolved", database=there)
    rows = [line.split(",") for line in done.stdout.splitlines()]
    places = {name: place for place, name in enumerate(rows[0])}
    targets = {(row[places["basis"]], row[places["target_of_year"]]) for row in rows[1:] if row[1] == "REV"}
    assert ("resolved", "8000") in targets
    assert "assigned" not in {basis for basis, _ in targets}


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "standings", "--basis", "dreamt"),
        ("export", "figures", "--basis", "resolved"),
        ("export", "months", "--day", "2021-06-30"),
        ("standings", "--unit", "A", "--period", "2021", "--basis", "dreamt"),
    ],
)
def test_a_basis_that_is_not_there_or_of_no_use_is_refused(there: str, arguments: tuple[str, ...]) -> None:
    done = kpi(*arguments, database=there)
    assert (done.returncode, done.stdout) == (1, "")
    assert "basis" in done.stderr or "căn cứ giao" in done.stderr


def test_standings_are_judged_on_the_day_that_is_named(there: str) -> None:
    def due(day: str) -> set[str | None]:
        done = kpi("standings", "--unit", "A", "--period", "2021", "--day", day, "--json", database=there)
        return {row["due"] for row in json.loads(done.stdout) if row["indicator"] == "REV"}

    assert (due("2021-08-20"), due("2022-06-01")) == ({"2021-01/2021-07"}, {"2021"})
