"""The screens on a store with the founding ward and the illustrative one."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi import context
from kpi.actions.administer.opening import open_store
from kpi.actions.people import people, sessions
from kpi.intake import take_people, take_seeds
from kpi.model.person import console
from tests.apps import AppTest

Screen = Callable[..., AppTest]


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("seeded") / "kpi.sqlite"
    store = open_store(str(file))
    take_seeds(store)
    take_people(store)
    store.close()
    return file


@pytest.fixture(scope="session")
def tokens(seeded_file: Path) -> dict[str, str]:
    """A session of each of the demonstration's people, by name."""
    store = open_store(str(seeded_file))
    password, everybody = people.demonstration(store)
    return {person.name: sessions.sign_in(store, person.name, password) for person in everybody}


def administrators_token(file: Path) -> str:
    """A session of a new administrator of another store."""
    store = open_store(str(file))
    people.add_person(store, console("test"), "root", password="a long sentence")
    people.grant(store, console("test"), "root", "administrator", None)
    return sessions.sign_in(store, "root", "a long sentence")


@pytest.fixture
def screen(seeded_file: Path, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Opens one screen at an address: screen("indicator", unit="MH01", period="2021-H1"), as the administrator."""
    monkeypatch.setenv("KPI_DATABASE_URL", str(seeded_file))
    # Streamlit puts the page in the place of the main module, and a process that another test starts would run it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def opened(name: str, by: str = "administrator", **address: str) -> AppTest:
        monkeypatch.setattr(context, "token", lambda: tokens.get(by, by))
        script = f"from kpi.screens import {name}\n{name}.show()\n"
        app = AppTest.from_string(script, default_timeout=30)
        for key, value in address.items():
            app.query_params[key] = value
        return app.run()

    return opened


def text_of(app: AppTest) -> str:
    """Everything that the screen shows as text or HTML."""
    assert not app.exception, app.exception
    return "\n".join(str(part.value) for part in app.markdown)
