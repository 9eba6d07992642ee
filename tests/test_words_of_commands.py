"""What single commands say: when a store is made, when something happened, and of accounts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.__main__ import main
from kpi.actions.administer.lock import lock
from kpi.actions.record.store import Store
from kpi.model.person import console
from tests.actions.desk import MONTH, hire, office, unit

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command in this process: its code, and what it said on both ways."""

    def run(*arguments: str, database: str) -> tuple[int, str, str]:
        code = main([*arguments, "--database", database, "--lang", "vi"])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_upgrade_says_when_it_makes_a_store(say: Say, no_store: str) -> None:
    code, out, _ = say("upgrade", database=no_store)
    assert (code, "Chưa có kho số liệu: đã tạo kho mới" in out) == (0, True)
    assert "Kho số liệu đã ở phiên bản mới nhất." in say("upgrade", database=no_store)[1]


def test_history_and_locks_speak_in_the_readers_zone(say: Say, store: Store, database: str) -> None:
    office(store)
    lock(store, console("test"), unit(store, "A"), MONTH, "chốt")
    _, out, _ = say("history", "REV", "--unit", "A", "--period", "2021-03", database=database)
    assert re.match(r"[0-9]{2}:[0-9]{2} [0-9]+/[0-9]+/[0-9]{4}  test  nhập tệp  100  ", out)
    assert re.search(r"  [0-9]{2}:[0-9]{2} [0-9]+/[0-9]+/[0-9]{4}  chốt", say("locks", database=database)[1])


def test_nobody_disables_herself_by_one_command(say: Say, store: Store, database: str) -> None:
    hire(store, "nam", {"": "administrator"})
    hire(store, "mai", {"": "administrator"})
    code, _, err = say("user", "disable", "mai", "--by", "mai", database=database)
    assert (code, "thêm --myself" in err) == (1, True)
    assert say("user", "disable", "mai", "--by", "mai", "--myself", database=database)[0] == 0
    assert say("user", "disable", "nam", "--by", "mai", database=database)[0] == 1


@pytest.mark.parametrize("odd", ["a\udcffb", "a\u202eb", "\udcff"])
def test_bytes_that_are_no_text_get_a_sentence(say: Say, store: Store, database: str, tmp_path: Path, odd: str) -> None:
    office(store)
    hire(store, "mai", {"": "administrator", "A": "clerk"})
    for command in (
        ("user", "add", odd),
        ("user", "rename", "mai", odd),
        ("user", "list", "--by", odd),
        ("lock", "--unit", "A", "--period", "2021-04", "--reason", odd),
        ("enter", "REV=5", "--unit", "A", "--period", "2021-04", "--by", "mai", "--reason", odd),
        ("enter", f"REV={odd}", "--unit", "A", "--period", "2021-04", "--by", "mai"),
        ("history", odd, "--unit", "A", "--period", "2021-04"),
        ("standings", "--unit", odd, "--period", "2021-04"),
        ("regime", "set", odd, "--name", odd),
    ):
        code, _, err = say(*command, database=database)
        assert (code, err != "") == (1, True), command
    say("audit", "--who", odd, "--subject", odd, database=database)
