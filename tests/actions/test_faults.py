"""A store that is busy, read-only, full or gone gives a sentence, and what was confirmed before is there after."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.applications import Starlette

from db import settings
from db.fault import StoreFault
from kpi.actions.administer.opening import open_store, shared_store
from kpi.actions.look import sheet as sheets
from kpi.actions.people import sessions
from kpi.actions.record.store import Store
from kpi.model.person import Person
from kpi.web.api import ROUTES
from tests.actions.desk import MONTH, cell, hire, office, place, signed, typed, unit
from tests.web.conftest import TestClient


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kpi.sqlite"


@pytest.fixture
def province(file: Path) -> Iterator[Store]:
    store = open_store(str(file))
    office(store)
    yield store
    store.close()


@pytest.fixture
def clerk(province: Store) -> Person:
    return hire(province, "lan", {"A": "clerk"})


@pytest.fixture
def client(province: Store, clerk: Person, file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("KPI_DATABASE_URL", str(file))
    with TestClient(Starlette(routes=list(ROUTES)), base_url="http://127.0.0.1") as opened:
        opened.cookies.set("kpi_session", sessions.sign_in(province, clerk.name, "a long sentence"))
        yield opened
    shared_store().close()


def saved(client: TestClient, text: str, version: int = 0) -> tuple[int, str]:
    cells = [{"key": "REV|2021-04", "typed": text, "version": version}]
    body = json.dumps({"unit": "A", "period": "2021-04", "cells": cells})
    answer = client.post("/api/v1/sheet/save", content=body, headers={"origin": "http://127.0.0.1"})
    return answer.status_code, answer.json().get("error", "")


def draft(store: Store, by: Person) -> str | None:
    line = sheets.sheet(store, by, unit(store, "A"), MONTH).line(place(store, "REV"))
    return line.draft.typed if line is not None and line.draft is not None else None


def test_a_store_that_another_program_holds_is_busy_and_then_takes_it(
    province: Store, clerk: Person, client: TestClient, file: Path
) -> None:
    with signed(province) as connection:
        settings.put_setting(connection, "wait_seconds", "0")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    status, sentence = saved(client, "105")
    assert (status, "bận" in sentence) == (503, True)
    other.execute("COMMIT")
    other.close()
    assert saved(client, "105") == (200, "")
    assert draft(province, clerk) == "105"


def test_a_full_disk_gives_a_sentence_and_keeps_what_was_there(
    province: Store, clerk: Person, client: TestClient
) -> None:
    assert saved(client, "105")[0] == 200
    engine = shared_store().source.writer

    def full(dbapi: sqlite3.Connection, *_: object) -> None:
        pages = dbapi.execute("PRAGMA page_count").fetchone()[0]
        dbapi.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "checkout", full)
    note = "x" * 7000
    cells = [{"key": f"{code}|2021-04", "typed": "1", "note": note} for code in ("LAND", "INS")]
    body = json.dumps({"unit": "A", "period": "2021-04", "cells": cells})
    answer = client.post("/api/v1/sheet/save", content=body, headers={"origin": "http://127.0.0.1"})
    assert (answer.status_code, "đầy" in answer.json()["error"]) == (503, True)
    assert draft(province, clerk) == "105"


def test_a_store_that_was_taken_away_is_gone_and_no_empty_one_takes_its_place(
    province: Store, clerk: Person, client: TestClient, file: Path
) -> None:
    assert saved(client, "105")[0] == 200
    province.close()
    away = file.with_suffix(".away")
    for end in ("", "-wal", "-shm"):
        beside = Path(f"{file}{end}")
        if beside.exists():
            shutil.move(beside, f"{away}{end}")
    status, sentence = saved(client, "106", version=1)
    assert (status, "Không mở được" in sentence, file.exists()) == (503, True, False)
    for end in ("", "-wal", "-shm"):
        beside = Path(f"{away}{end}")
        if beside.exists():
            shutil.move(beside, f"{file}{end}")
    assert saved(client, "106", version=1)[0] == 200
    again = open_store(str(file))
    assert draft(again, clerk) == "106"
    again.close()


def test_a_file_put_in_the_place_of_another_is_read_from_then_on(province: Store, clerk: Person, file: Path) -> None:
    typed(province, clerk, "A", cell(province, "REV", "105"))
    backup = sqlite3.connect(file.with_suffix(".backup"))
    with sqlite3.connect(file) as source:
        source.backup(backup)
    backup.close()
    source.close()
    typed(province, clerk, "A", cell(province, "REV", "999", version=1))
    province.close()
    for end in ("-wal", "-shm"):
        Path(f"{file}{end}").unlink(missing_ok=True)
    file.with_suffix(".backup").replace(file)
    assert draft(province, clerk) == "105"


def test_a_store_that_may_only_be_read_says_so(file: Path, province: Store, clerk: Person) -> None:
    province.close()
    read_only = open_store(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(StoreFault) as fault:
        typed(read_only, clerk, "A", cell(read_only, "REV", "105"))
    assert fault.value.code == "store_read_only"
    assert draft(read_only, clerk) is None
    read_only.close()
