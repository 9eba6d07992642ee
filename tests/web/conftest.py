"""The application under test: once in this process, once as a real server; open for reading, or with people."""

import re
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st

from db import people, settings
from kpi.actions.administer.opening import open_store
from kpi.actions.people import passwords, sessions
from kpi.actions.record.store import Store
from kpi.screens import PATHS
from kpi.web.application import parts
from tests.actions.desk import signed
from tests.browser import Visit, free_port, running, visiting

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have the next httpx, which is not needed for this
    from httpx import Response
    from starlette.testclient import TestClient

__all__ = ["HERE", "PASSWORD", "Browser", "Response", "TestClient"]

TINY = Path(__file__).with_name("tiny_page.py")
STORE = {"answers": True}
HERE = "http://testserver"
PASSWORD = "a short sentence"  # noqa: S105


@pytest.fixture(scope="session")
def open_for_reading(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database whose approved figures are shown to everybody."""
    database = f"sqlite:///{tmp_path_factory.mktemp('open') / 'open.sqlite'}"
    store = open_store(database)
    set_setting(store, "open_reading", "yes")
    store.close()
    return database


def set_setting(store: Store, name: str, value: str) -> None:
    with signed(store) as connection:
        settings.put_setting(connection, name, value)


@pytest.fixture(scope="session")
def started() -> Iterator[TestClient]:
    """Streamlit runs once in a process: all tests share it, each over a store of its own."""
    with TestClient(st.App(**parts(PATHS, TINY, answers=lambda: STORE["answers"], heavy=()))) as opened:
        yield opened


@pytest.fixture
def client(started: TestClient, open_for_reading: str, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A reader of an open store."""
    monkeypatch.setenv("KPI_DATABASE_URL", open_for_reading)
    return started


def serving(port: int, database: str) -> list[str]:
    """The command that serves the small pages."""
    start = (
        "from pathlib import Path; from kpi.web.serve import serve; "
        f"from kpi.screens import PATHS; serve(PATHS, port={port}, database={database!r}, script=Path({str(TINY)!r}))"
    )
    return [sys.executable, "-c", start]


@pytest.fixture(scope="session")
def base(open_for_reading: str) -> Iterator[str]:
    port = free_port()
    with running(serving(port, open_for_reading), port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def visit(browser: object, base: str) -> Iterator[Visit]:
    with visiting(browser, base) as visit:  # pyright: ignore[reportArgumentType]
        yield visit


class Browser:
    """A browser as far as signing in goes: it keeps cookies, follows nothing, and says where its posts come from."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.post_headers: dict[str, str] = {"origin": HERE}

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers=headers, follow_redirects=False)

    def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Response:
        """Sends a form as it stands."""
        return self.client.post(
            path, data=fields or {}, headers={**self.post_headers, **headers}, follow_redirects=False
        )

    def fill(self, path: str, to: str = "", **fields: str) -> Response:
        """Opens the page and sends its form, to another address where one is named."""
        return self.post(to or path, {"form": self.form(path), **fields})

    def form(self, path: str) -> str:
        match = re.search(r'name="form" value="([^"]+)"', self.get(path).text)
        assert match
        return match[1]

    def sign_in(self, name: str = "lan", password: str = PASSWORD, **fields: str) -> Response:
        return self.fill("/signin", name=name, password=password, **fields)

    def enter(self, store: Store) -> None:
        """She has signed in a moment ago."""
        self.client.cookies.set("kpi_session", sessions.open_for(store, "lan"), domain="testserver.local", path="/")

    @property
    def token(self) -> str:
        return self.client.cookies.get("kpi_session") or self.client.cookies.get("__Host-kpi_session") or ""

    def is_in(self) -> bool:
        return self.get("/").status_code == 200


@pytest.fixture
def house(store: Store, database: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store that the application under test uses, with one person in it."""
    monkeypatch.setenv("KPI_DATABASE_URL", database)
    with signed(store) as connection:
        people.add_person(connection, "lan", "Nguyễn Thị Lan", _held(), must_change=False)
    return store


@cache
def _held() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def lan(house: Store, started: TestClient) -> Iterator[Browser]:
    """Her browser; she has not signed in yet."""
    yield Browser(started)
    started.cookies.clear()
