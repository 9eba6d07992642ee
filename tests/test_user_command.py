"""People, settings, locks and the audit on the command line, as an administrator uses them."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kpi.actions.people import people, sessions
from kpi.actions.record.store import Store
from kpi.model.person import Right
from tests.actions.desk import hire, office, unit
from tests.conftest import kpi


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


def objects(*arguments: str, database: str) -> list[dict[str, object]]:
    return json.loads(kpi(*arguments, "--json", database=database).stdout)


def test_somebody_added_signs_in_with_the_password_that_was_told_once(province: Store, database: str) -> None:
    done = kpi("user", "add", "Lan", "--shown", "Lan Anh", "--role", "clerk", "--unit", "A", database=database)
    password = done.stdout.split()[-1]
    assert sessions.sign_in(province, "lan", password)
    lan = people.person(province, "lan")
    assert (lan.shown_name, lan.rights, lan.must_change) == ("Lan Anh", (Right("clerk", unit(province, "A")),), True)


def test_a_lasting_password_is_read_from_standard_input_and_not_repeated(province: Store, database: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kpi", "user", "add", "lan", "--password-stdin", "--database", database],
        input="a long sentence\n", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "a long sentence" not in done.stdout + done.stderr
    assert not people.person(province, "lan").must_change


def test_a_list_of_people_for_programs(province: Store, database: str) -> None:
    hire(province, "lan", {"A": "clerk", "B": "reviewer"})
    assert objects("user", "list", database=database) == [
        {
            "name": "lan",
            "shown_name": "",
            "rights": [{"role": "clerk", "unit": "A@"}, {"role": "reviewer", "unit": "B@"}],
            "disabled": False,
            "must_change": False,
        }
    ]


def test_rights_are_granted_and_revoked(province: Store, database: str) -> None:
    hire(province, "lan")
    kpi("user", "grant", "lan", "clerk", "--unit", "A", database=database)
    kpi("user", "grant", "lan", "official", "--everywhere", database=database)
    kpi("user", "revoke", "lan", "clerk", "--unit", "A", database=database)
    assert people.person(province, "lan").rights == (Right("official"),)


def test_a_right_says_where_it_holds(province: Store, database: str) -> None:
    hire(province, "lan")
    assert kpi("user", "grant", "lan", "clerk", database=database).returncode == 2
    assert kpi("user", "add", "mai", "--role", "clerk", database=database).returncode == 1


def test_somebody_shut_out_is_let_in_again(province: Store, database: str) -> None:
    hire(province, "lan", {"A": "clerk"})
    kpi("user", "disable", "lan", database=database)
    assert objects("user", "list", database=database)[0]["disabled"] is True
    kpi("user", "enable", "lan", database=database)
    assert objects("user", "list", database=database)[0]["disabled"] is False


def test_a_new_password_ends_the_sessions_under_the_old_one(province: Store, database: str) -> None:
    hire(province, "lan", {"A": "clerk"})
    token = sessions.sign_in(province, "lan", "a long sentence")
    done = kpi("user", "password", "lan", database=database)
    assert sessions.who(province, token) is None
    assert sessions.sign_in(province, "lan", done.stdout.split()[-1])


@pytest.mark.parametrize(
    "command",
    [
        ("user", "list"),
        ("user", "add", "new"),
        ("user", "disable", "mai"),
        ("user", "enable", "mai"),
        ("user", "rename", "mai", "Mai"),
        ("user", "password", "mai"),
        ("user", "grant", "mai", "clerk", "--unit", "A"),
        ("user", "revoke", "mai", "administrator", "--everywhere"),
        ("setting", "list"),
        ("setting", "set", "self_approval", "yes"),
        ("threshold", "set", "at_risk", "80%"),
        ("changes", "list"),
        ("changes", "seen"),
        ("regime", "set", "calendar", "--due-month", "9"),
        ("lock", "--unit", "A", "--period", "2021", "--reason", "chốt"),
        ("unlock", "--unit", "A", "--period", "2021", "--reason", "mở"),
        ("locks",),
        ("audit",),
    ],
    ids=" ".join,
)
def test_a_command_done_for_a_clerk_asks_for_the_clerks_rights(
    province: Store, database: str, command: tuple[str, ...]
) -> None:
    hire(province, "lan", {"A": "clerk"})
    hire(province, "mai", {"": "administrator"})
    done = kpi(*command, "--by", "lan", database=database)
    assert (done.returncode, done.stdout) == (1, "")
    assert "không có quyền" in done.stderr


def test_a_command_for_somebody_who_is_not_there_is_refused(province: Store, database: str) -> None:
    assert "nobody" in kpi("user", "list", "--by", "nobody", database=database).stderr


def test_the_audit_names_the_console_or_the_person(province: Store, database: str) -> None:
    hire(province, "mai", {"": "administrator"})
    kpi("user", "add", "one", database=database)
    kpi("user", "add", "two", "--by", "mai", database=database)
    entries = objects("audit", "--deed", "add person", "--limit", "2", database=database)
    assert entries[0]["by"] == "mai"
    assert str(entries[1]["by"]).startswith("console:")


def test_a_setting_is_listed_and_set(province: Store, database: str) -> None:
    kpi("setting", "set", "self_approval", "yes", database=database)
    assert json.loads(kpi("setting", "list", "--json", database=database).stdout)["self_approval"] == "yes"


def test_a_setting_that_cannot_be_is_refused_with_a_sentence(province: Store, database: str) -> None:
    done = kpi("setting", "set", "idle_minutes", "0", database=database)
    assert done.returncode == 1
    assert "từ 5 đến 1440" in done.stderr


def test_thresholds_and_regimes_are_listed_and_set(province: Store, database: str) -> None:
    kpi("threshold", "set", "at_risk", "2/3", database=database)
    kpi("regime", "set", "early", "--name", "Sớm", "--due-month", "2", database=database)
    kpi("threshold", "set", "planned_enough", "75%", database=database)
    thresholds = json.loads(kpi("threshold", "list", "--json", database=database).stdout)
    assert (thresholds["at_risk"], thresholds["planned_enough"]) == ("2/3", "3/4")
    regimes = {regime["code"]: regime["due_month"] for regime in objects("regime", "list", database=database)}
    assert regimes == {"calendar": 5, "decree09": 5, "early": 2}


def test_a_period_is_locked_listed_and_unlocked(province: Store, database: str) -> None:
    place = ("--unit", "A", "--period", "2021-Q1")
    assert kpi("lock", *place, "--reason", "đã chốt", database=database).returncode == 0
    row = objects("locks", database=database)[0]
    assert (row["unit"], row["period"], row["reason"]) == ("A@", "2021-Q1", "đã chốt")
    assert kpi("unlock", *place, "--reason", "bổ sung", database=database).returncode == 0
    assert objects("locks", database=database) == []


def test_an_import_into_a_locked_period_says_who_locked_it_and_why(
    province: Store, database: str, tmp_path: Path
) -> None:
    kpi("lock", "--unit", "P", "--period", "2021", "--reason", "đã chốt năm", database=database)
    file = tmp_path / "figures.csv"
    file.write_text("unit,indicator,period,actual\nA,REV,2021-03,111\n", encoding="utf-8")
    done = kpi("import", str(file), database=database)
    assert done.returncode == 1
    assert "lý do: đã chốt năm" in done.stderr


def test_the_audit_as_a_file_reads_back(province: Store, database: str) -> None:
    hire(province, "lan", {"A": "clerk"})
    rows = list(csv.DictReader(io.StringIO(kpi("audit", "--csv", "--limit", "0", database=database).stdout)))
    assert [row["deed"] for row in rows] == ["grant", "add person", "import", "import", "import"]
    assert json.loads(rows[0]["after"]) == {"role": "clerk", "unit": "A@"}


def test_an_import_starts_without_what_only_people_need(database: str) -> None:
    program = "import sys, kpi.__main__ as m; m.main(['import', '--help'])"
    heavy = "import sys; print(sorted({'argon2', 'streamlit', 'babel'} & set(sys.modules)))"
    code = f"import sys\ntry:\n    exec({program!r})\nexcept SystemExit:\n    pass\n{heavy}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
