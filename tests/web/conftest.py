"""The application under test: once in this process, once as a real server."""

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from kpi.web.application import parts
from tests.browser import Visit, free_port, running, visiting

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have the next httpx, which is not needed for this
    from starlette.testclient import TestClient

__all__ = ["TestClient"]

TINY = Path(__file__).with_name("tiny_page.py")
STORE = {"answers": True}


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    app = st.App(**parts(TINY, answers=lambda: STORE["answers"], heavy=()))
    with TestClient(app) as opened:
        yield opened


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    port = free_port()
    start = f"from pathlib import Path; from kpi.web.serve import serve; serve(port={port}, script=Path({str(TINY)!r}))"
    with running([sys.executable, "-c", start], port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def visit(browser: object, base: str) -> Iterator[Visit]:
    with visiting(browser, base) as visit:  # pyright: ignore[reportArgumentType]
        yield visit
