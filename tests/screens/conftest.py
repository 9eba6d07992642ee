"""The screens on a store with the founding ward and the illustrative one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.actions.store import open_store
from kpi.intake import take_seeds

Screen = Callable[..., AppTest]


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("seeded") / "kpi.sqlite"
    store = open_store(str(file))
    take_seeds(store)
    store.close()
    return file


@pytest.fixture
def screen(seeded_file: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Opens one screen at an address: screen("indicator", unit="MH01", period="2021-H1")."""
    monkeypatch.setenv("KPI_DATABASE_URL", str(seeded_file))

    def opened(name: str, **address: str) -> AppTest:
        script = f"from kpi.screens import {name}\n{name}.show()\n"
        app = AppTest.from_string(script, default_timeout=30)
        for key, value in address.items():
            app.query_params[key] = value
        return app.run()

    return opened


def said(app: AppTest) -> str:
    """Everything that the screen shows as text or HTML."""
    assert not app.exception, app.exception
    return "\n".join(str(part.value) for part in app.markdown)
