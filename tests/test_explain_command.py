"""kpi explain as a person or a program uses it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from kpi.actions.administer.opening import open_store
from tests.conftest import kpi
from tests.rollups import figures, indicators, units

TREE = "P\nA in P\nB in P"
KINDS = "TAX total more month triệu đồng\nFILES ratio more month %"
LINES = """
    A TAX 2026         target 1200
    A TAX 2026-Q1      target 300
    A TAX 2026-Q2      target 500
    A TAX 2026-01..06  actual 100
    B TAX 2026-01..04  actual 85.5
    A FILES 2026       target 95
    A FILES 2026-01    parts 460/469
    B FILES 2026-01    parts 230/472
"""


@pytest.fixture
def filled(tmp_path: Path, database: str) -> str:
    for name, rows in (("units", units(TREE)), ("indicators", indicators(KINDS)), ("figures", figures(LINES))):
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
        done = kpi("import", str(tmp_path / f"{name}.csv"), database=database)
        assert done.returncode == 0, done.stderr
    return database


def explained(database: str, unit: str, indicator: str, period: str, *more: str) -> dict[str, object]:
    options = ("--unit", unit, "--indicator", indicator, "--period", period)
    done = kpi("explain", *options, "--json", *more, database=database)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_json_has_the_whole_way_under_stable_names(filled: str) -> None:
    half = explained(filled, "P", "TAX", "2026-H1")
    assert (half["actual_to_date"], half["covered_to_date"], half["target_to_date"]) == (942, 600, 800)
    assert (half["told"], half["expected"], half["units_with_target"], half["units_expected"]) == (10, 12, 1, 2)
    assert (half["status"], half["verdict"]["rule"], half["agrees"], half["faults"]) == ("off_track", "pace", True, [])  # type: ignore[index]
    by_unit = {row["unit"]: row for row in half["units"]}  # type: ignore[attr-defined]
    assert list(by_unit) == ["P", "A", "B"]
    assert by_unit["B"]["missing"] == ["2026-05", "2026-06"]
    assert [term["amount"] for term in by_unit["A"]["plan"]["terms"]] == [300, 500]
    report = by_unit["A"]["reports"][0]
    assert (report["period"], report["value"], report["use"], report["file"]) == ("2026-01", 100, "used", "figures.csv")


def test_a_number_that_does_not_end_is_a_fraction(filled: str) -> None:
    april = explained(filled, "A", "TAX", "2026-04")
    assert april["target_to_date"] == "1400/3"
    assert april["attainment_to_date"] == "6/7"
    files = explained(filled, "P", "FILES", "2026-01")
    assert files["actual_to_date"] == "69000/941"


def test_numbers_have_all_their_digits(filled: str) -> None:
    done = kpi("explain", "--unit", "B", "--indicator", "TAX", "--period", "2026-03", "--json", database=filled)
    assert '"actual_to_date": 256.5,' in done.stdout


def test_it_is_said_in_sentences_with_the_command_to_go_on(filled: str) -> None:
    done = kpi("explain", "--unit", "P", "--indicator", "TAX", "--period", "2026-H1", "--lang", "en", database=filled)
    assert done.returncode == 0
    assert (
        "Plan to the end of June 2026: 800 million đồng = A 800 (as given for its periods: 300 (Q1 2026)" in done.stdout
    )
    assert "B: May 2026 and Jun 2026 missing" in done.stdout
    assert "kpi explain --unit A --period 2026-H1 --indicator TAX" in done.stdout


def test_a_scoreboard_that_differs_is_a_fault_in_words_and_ends_with_1(filled: str) -> None:
    store = open_store(filled)
    with store.source.engine.begin() as connection:
        connection.execute(text("UPDATE totals SET value = value + 1 WHERE side = 0 AND part = 1"))
    store.close()
    done = kpi("explain", "--unit", "P", "--indicator", "TAX", "--period", "2026-H1", "--lang", "en", database=filled)
    assert done.returncode == 1
    assert "MISMATCH: the scoreboard is not what the entries make." in done.stdout
    assert "actual: 942 from the entries, 942.01 on the scoreboard." in done.stdout


def test_what_is_not_due_on_a_day_is_not_asked_for(filled: str) -> None:
    assert explained(filled, "B", "TAX", "2026-06", "--day", "2026-06-02")["due"] == "2026-01/2026-04"
    assert explained(filled, "B", "TAX", "2026-06")["due"] == "2026-H1"


@pytest.mark.parametrize(
    "wrong", [("--basis", "nobody"), ("--unit", "NOBODY"), ("--indicator", "NOTHING"), ("--by", "nobody")]
)
def test_what_is_not_there_is_refused(filled: str, wrong: tuple[str, str]) -> None:
    options = {"--unit": "P", "--indicator": "TAX", "--period": "2026", **dict([wrong])}
    done = kpi("explain", *(word for pair in options.items() for word in pair), database=filled)
    assert (done.returncode, wrong[1].casefold() in done.stderr.casefold()) == (1, True)
