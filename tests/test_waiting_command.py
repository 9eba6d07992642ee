"""kpi waiting: what the review page can do with an import that waits, the command line can do."""

import json
from pathlib import Path

import pytest

from kpi.actions.record.store import Store
from tests.actions.desk import hire, office, seen
from tests.conftest import kpi

HEAD = "unit,indicator,period,target,actual\n"


@pytest.fixture
def waiting_file(store: Store, database: str, tmp_path: Path) -> Path:
    """An administrator has imported a file that corrects March, tells April and sets a plan."""
    office(store)
    hire(store, "an", {"": "administrator"})
    hire(store, "minh", {"P": "reviewer"})
    file = tmp_path / "thu.csv"
    file.write_text(HEAD + "A,REV,2021-03,,111\nA,REV,2021-04,,120\nA,REV,2022,1300,\n", encoding="utf-8")
    done = kpi("import", str(file), "--by", "an", "--lang", "en", database=database)
    assert done.returncode == 0, done.stderr
    assert "Nothing is written yet: the file waits for somebody else" in done.stdout
    assert "100 → 111" in done.stdout
    return file


def test_it_is_listed_shown_approved_and_told_of_in_the_batches(
    waiting_file: Path, store: Store, database: str
) -> None:
    (row,) = json.loads(kpi("waiting", "list", "--by", "minh", "--json", database=database).stdout)
    assert (row["by"], row["file"], row["new"], row["corrected"], row["may_decide"], row["own"]) == (
        "an", "thu.csv", 2, 1, True, False
    )  # fmt: skip
    number = str(row["number"])
    shown = kpi("waiting", "show", number, "--by", "minh", "--lang", "en", database=database).stdout
    assert "100 → 111" in shown
    assert seen(store, "A", "REV") is None
    done = kpi("waiting", "approve", number, "--by", "minh", "--lang", "en", database=database)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Approved 3 rows.")
    assert seen(store, "A", "REV") == "120"
    assert json.loads(kpi("waiting", "list", "--json", database=database).stdout) == []
    newest = json.loads(kpi("batches", "--json", database=database).stdout)[0]
    assert (newest["by"], newest["approved_by"]) == ("an", "minh")


def test_what_moved_is_refused_until_it_was_looked_at_again(waiting_file: Path, store: Store, database: str) -> None:
    waiting_file.write_text(HEAD + "A,REV,2021-03,,105\n", encoding="utf-8")
    assert kpi("import", str(waiting_file), database=database).returncode == 0
    refused = kpi("waiting", "approve", "1", "--by", "minh", "--lang", "en", database=database)
    assert (refused.returncode, "figures in the store have changed" in refused.stderr) == (1, True)
    shown = json.loads(kpi("waiting", "show", "1", "--by", "minh", "--json", database=database).stdout)
    assert (shown["moved"], [row["stands"] for row in shown["since"]]) == (True, ["105"])
    done = kpi("waiting", "approve", "1", "--by", "minh", "--look", shown["look"], database=database)
    assert (done.returncode, seen(store, "A", "REV")) == (0, "120")


def test_it_is_approved_without_some_rows_for_a_reason(waiting_file: Path, store: Store, database: str) -> None:
    command = ("waiting", "approve", "1", "--by", "minh", "--without", "A/REV/2021-04")
    assert kpi(*command, database=database).returncode == 1
    assert kpi(*command, "--without", "A/REV/1999-01", "--reason", "sai", database=database).returncode == 1
    done = kpi(*command, "--reason", "sai", "--lang", "en", database=database)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Approved 2 rows.")
    assert seen(store, "A", "REV") is None


def test_her_own_is_not_hers_to_approve_and_can_be_taken_back_or_sent_back(waiting_file: Path, database: str) -> None:
    own = kpi("waiting", "approve", "1", "--by", "an", "--lang", "en", database=database)
    assert (own.returncode, "Nobody approves her own file" in own.stderr) == (1, True)
    assert kpi("waiting", "return", "1", "--by", "minh", database=database).returncode == 1
    assert kpi("waiting", "return", "1", "--by", "minh", "--reason", "sai", database=database).returncode == 0
    assert kpi("import", str(waiting_file), "--by", "an", database=database).returncode == 0
    assert kpi("waiting", "take-back", "2", "--by", "an", database=database).returncode == 0
    assert json.loads(kpi("waiting", "list", "--json", database=database).stdout) == []


def test_a_dry_run_says_that_it_would_wait(waiting_file: Path, database: str) -> None:
    waiting_file.write_text(HEAD + "A,REV,2021-05,,7\n", encoding="utf-8")
    output = kpi("import", str(waiting_file), "--by", "an", "--dry-run", "--lang", "en", database=database).stdout
    assert "wait until somebody else approves them" in output
    assert "wait until" not in kpi("import", str(waiting_file), "--dry-run", "--lang", "en", database=database).stdout
