"""Opening a store: what is not there, not writable or not a store is said, and asking makes nothing."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from db.fault import StoreFault
from kpi.actions.administer.opening import open_store
from kpi.actions.imports.admit import Outcome
from kpi.actions.look import export, read
from kpi.actions.record.store import Store
from kpi.intake import take_tables

Take = Callable[..., list[Outcome]]
UNITS = "code,name\nA,Xã A\n"


def test_asking_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="store_missing"):
        open_store(str(tmp_path / "folder" / "kpi.sqlite"), create=False)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_store_yet(tmp_path: Path) -> None:
    (tmp_path / "kpi.sqlite").touch()
    with pytest.raises(StoreFault, match="store_missing"):
        open_store(str(tmp_path / "kpi.sqlite"), create=False)


def test_a_store_that_may_only_be_read_is_read_and_says_why_it_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    take_tables(store, [("units.csv", UNITS)], by="test")
    store.close()
    with sqlite3.connect(file) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")
    plain.close()
    store = open_store(f"sqlite:///file:{file}?mode=ro&uri=true", create=False)
    assert [row[0] for row in export.unit_rows(store)] == ["A"]
    with pytest.raises(StoreFault, match="store_read_only"):
        take_tables(store, [("units.csv", "code,name\nB,Xã B\n")], by="test")
    store.close()


@pytest.mark.parametrize("database", ["postgres//x", "mysql://host/x", "://", "postgresql://nobody@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_reached_is_a_fault_with_a_sentence(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreFault) as fault:
        open_store(database, create=False)
    assert fault.value.code in {"store_bad_url", "store_gone", "store_missing"}


def test_what_one_process_writes_another_sees(take: Take, store: Store, database: str) -> None:
    other = open_store(database)
    assert read.tree(other).units == {}
    take(units=UNITS)
    assert [unit.code for unit in read.tree(other).units.values()] == ["A"]
    other.close()
