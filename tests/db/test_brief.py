"""A process that does one thing reaches an SQLite file without a pool, by the same rules as the server with one."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from db import brief, sql
from db.engine import Connection, add, ask
from db.fault import StoreFault
from db.pooled import url_of
from kpi.actions.administer import doctor
from kpi.actions.administer.opening import open_store
from kpi.actions.record.store import Store
from kpi.intake import take_seeds
from tests.browser import ROOT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    take_seeds(store)
    store.close()
    return file


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    store = open_store(str(file), brief=True)
    assert isinstance(store.source, brief.Brief)
    yield store
    store.close()


def settings(connection: Connection) -> list[str]:
    return [code for (code,) in ask(connection, "SELECT code FROM settings WHERE code LIKE 'test%' ORDER BY code")]


def keep(connection: Connection, code: str) -> None:
    add(connection, "settings", ("code", "value"), [(code, "1")])


def forbidden(store: Store) -> None:
    with store.writing() as connection:
        keep(connection, "test-1")
        add(connection, "locks", ("unit_id", "period", "who", "at", "reason", "audit_id"), [(1, 1, "", "", "", 999)])


def interrupted(store: Store, *, with_statements: bool) -> None:
    with store.writing() as connection:
        keep(connection, "test-1")
        if with_statements:
            connection.core.execute(sql.update(sql.units).values(name="?"))
        raise KeyboardInterrupt


def overfull(store: Store) -> None:
    with store.writing() as connection:
        pages = ask(connection, "PRAGMA page_count")[0][0]
        ask(connection, f"PRAGMA max_page_count={pages}")
        add(connection, "settings", ("code", "value"), [(f"test-{n}", "x" * 9000) for n in range(50)])


def test_both_ways_tell_the_same(store: Store, file: Path) -> None:
    pooled = open_store(str(file))
    question = "SELECT unit_id, period, indicator_id, value FROM actuals ORDER BY 1, 2, 3"
    with store.reading() as one, pooled.reading() as other:
        told = ask(one, question)
        assert told
        assert told == ask(other, question)
        picked = sql.pick(sql.units, ("id", "illustrative"))
        assert one.core.execute(picked).all() == other.core.execute(picked).all()
    assert list(doctor.examine(store)) == list(doctor.examine(pooled)) == []
    assert store.name == pooled.name
    pooled.close()


def test_words_and_statements_stand_in_one_transaction(store: Store) -> None:
    """To build a first statement in the midst of it neither ends nor undoes what has been begun."""
    with store.writing() as connection:
        keep(connection, "test-1")
        counted = sql.select(sql.func.count()).select_from(sql.units)
        assert connection.core.scalar(counted)
        keep(connection, "test-2")
        assert settings(connection) == ["test-1", "test-2"]
        with store.reading() as other:
            assert settings(other) == []
    with store.reading() as connection:
        assert settings(connection) == ["test-1", "test-2"]


@pytest.mark.parametrize("with_statements", [False, True])
def test_what_fails_is_undone_whole(store: Store, *, with_statements: bool) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(store, with_statements=with_statements)
    with store.reading() as connection:
        assert settings(connection) == []
        assert not ask(connection, "SELECT id FROM units WHERE name = '?'")


def test_what_the_record_forbids_is_forbidden_here_too(store: Store) -> None:
    """Foreign keys are on, and a key to a line that was never signed shows at the end."""
    with pytest.raises(sqlite3.IntegrityError):
        forbidden(store)
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.core.execute(sql.delete(sql.units))
    with store.reading() as connection:
        assert settings(connection) == []


def test_writers_wait_for_each_other_and_then_say_so(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief, "PATIENCE", 0)
    impatient = open_store(str(file), brief=True)
    with store.writing() as connection:
        keep(connection, "test-1")
        with pytest.raises(StoreFault) as fault, impatient.writing():
            pass
    assert fault.value.code == "store_busy"
    with impatient.writing() as connection:
        assert settings(connection) == ["test-1"]
    impatient.close()


def test_a_file_taken_away_is_gone_and_another_in_its_place_is_read(store: Store, file: Path) -> None:
    with store.writing() as connection:
        keep(connection, "test-1")
    away = file.rename(file.with_suffix(".away"))
    with pytest.raises(StoreFault) as fault, store.reading():
        pass
    assert (fault.value.code, file.exists()) == ("store_gone", False)
    for end in ("-wal", "-shm"):
        Path(f"{file}{end}").unlink(missing_ok=True)
    open_store(str(file)).close()
    with store.reading() as connection:
        assert settings(connection) == []
    away.unlink()


def test_a_file_that_is_no_store_or_damaged_or_full_gets_a_sentence(store: Store, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    other.write_text("đây không phải là kho số liệu " * 100, encoding="utf-8")
    with pytest.raises(StoreFault) as fault:
        open_store(str(other), brief=True)
    assert fault.value.code == "store_not_a_store"
    with pytest.raises(StoreFault) as fault:
        overfull(store)
    assert fault.value.code == "store_full"


@pytest.mark.parametrize(
    ("database", "named"),
    [
        ("kpi.sqlite", "kpi.sqlite"),
        ("/srv/kpi 100%.sqlite", "/srv/kpi 100%.sqlite"),
        ("sqlite:///kpi.sqlite", "kpi.sqlite"),
        ("sqlite:////srv/kpi.sqlite", "/srv/kpi.sqlite"),
        ("sqlite:///a%20b.sqlite", None),
        ("sqlite:///file:kpi.sqlite?mode=ro&uri=true", None),
        ("sqlite://", None),
        (":memory:", None),
        ("file:kpi.sqlite", None),
        ("postgresql://localhost/kpi", None),
        ("postgres://localhost/kpi", None),
        ("mysql://localhost/kpi", None),
    ],
)
def test_only_what_plainly_names_a_file_goes_this_way(database: str, named: str | None) -> None:
    found = brief.file_of(database)
    assert found == (None if named is None else Path(named))
    if named is not None:
        assert url_of(database).database == named


def test_a_command_on_sqlite_loads_no_sqlalchemy(file: Path, tmp_path: Path) -> None:
    csv = tmp_path / "figures.csv"
    csv.write_text("unit,indicator,period,actual\nnowhere,none,2021-01,1\n", encoding="utf-8")
    arguments = ["import", str(csv), "--dry-run", "--database", str(file)]
    asked = f"import sys; from kpi.__main__ import main; print(main({arguments!r}), 'sqlalchemy' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "1 False"
