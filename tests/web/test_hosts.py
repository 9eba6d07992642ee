"""A name that is not ours opens no door, and only a named proxy is believed."""

import os

import pytest
from starlette.websockets import WebSocketDisconnect

from kpi.screens import PATHS
from kpi.web import hosts
from tests.conftest import kpi
from tests.web.conftest import HERE, Browser, TestClient
from tests.web.test_gate import OURS, STREAMLITS

PAGES = ["/" + path for path in PATHS]
DOORS = [*PAGES, *OURS, *STREAMLITS, "/signin", "/signout", "/password", "/healthz", "/frame.js", "/static/x", "/nope",
         "/exports/figures.csv", "/template.xlsx", "/_stcore/health"]  # fmt: skip


@pytest.mark.parametrize("path", DOORS)
def test_under_another_name_every_door_says_the_same(client: TestClient, path: str) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, f"{path}?lang=en", headers={"host": "evil.example", "origin": HERE})
        assert answer.status_code == 421
        assert "does not go by the name “evil.example”" in answer.text
        assert ("error" in answer.json()) if path.startswith("/api/") else ("<html" in answer.text)


def test_a_name_is_shown_as_text(client: TestClient) -> None:
    page = client.get("/", headers={"host": "<script>alert(1)</script>"}).text
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_the_websocket_opens_under_our_names_only(lan: Browser) -> None:
    lan.sign_in()

    def opens(host: str, origin: str) -> bool:
        headers = {"host": host, "origin": origin}
        try:
            with lan.client.websocket_connect("/_stcore/stream", headers=headers, subprotocols=["streamlit"]):
                return True
        except WebSocketDisconnect:
            return False

    assert opens("testserver", HERE)
    assert opens("testserver:443", "https://TESTSERVER")  # the letters differ, the place does not
    assert not opens("evil.example", "http://evil.example")
    assert not opens("evil.example", HERE)


@pytest.mark.parametrize(
    ("known", "host", "ours"),
    [
        ("", "127.0.0.1:8501", True),
        ("", "localhost", True),
        ("", "LOCALHOST.", True),
        ("", "[::1]:8501", True),
        ("", "10.1.0.5:8501", True),
        ("", "[2001:db8::1]", True),
        ("", "kpi.example.vn", False),
        ("", "127.0.0.1.evil.example", False),
        ("", "localhost.evil.example", False),
        ("kpi.example.vn", "kpi.example.vn", True),
        ("kpi.example.vn", "KPI.example.vn.:443", True),
        ("kpi.example.vn", "127.0.0.1", True),
        ("kpi.example.vn", "10.1.0.5", False),
        ("kpi.example.vn", "a.kpi.example.vn", False),
        ("kpi.example.vn, *.tinh.vn", "so.tinh.vn", True),
        ("*.tinh.vn", "tinh.vn", False),
        ("*.tinh.vn", "eviltinh.vn", False),
        ("kpi.example.vn", "kpi.example.vn@evil.example", False),
        ("kpi.example.vn", "kpi.example.vn:443:443", False),
        ("kpi.example.vn", "kpi.example.vn/", False),
        ("kpi.example.vn", "", False),
        ("kpi.example.vn", " ", False),
    ],
)
def test_which_names_are_ours(monkeypatch: pytest.MonkeyPatch, known: str, host: str, ours: bool) -> None:
    monkeypatch.setenv(hosts.HOSTS, known)
    assert hosts.is_ours(host) is ours


def test_the_name_of_the_machine_is_ours_until_names_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "_machine", lambda: frozenset({"may-chu"}))
    monkeypatch.delenv(hosts.HOSTS)
    assert hosts.is_ours("may-chu:8501")
    monkeypatch.setenv(hosts.HOSTS, "kpi.example.vn")
    assert not hosts.is_ours("may-chu:8501")


@pytest.mark.parametrize(
    ("proxies", "environment", "trusted"),
    [
        ([], {}, ""),
        ([], {"KPI_PROXIES": "10.1.0.1, 10.2.0.0/24"}, "10.1.0.1, 10.2.0.0/24"),
        (["127.0.0.1", "::1"], {"KPI_PROXIES": "10.1.0.1"}, "127.0.0.1,::1"),
        ([], {"FORWARDED_ALLOW_IPS": "10.1.0.1"}, "10.1.0.1"),
    ],
)
def test_only_named_proxies_are_believed(
    monkeypatch: pytest.MonkeyPatch, proxies: list[str], environment: dict[str, str], trusted: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "")
    monkeypatch.delenv("FORWARDED_ALLOW_IPS")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    hosts.trust(proxies)
    assert os.environ["FORWARDED_ALLOW_IPS"] == trusted


@pytest.mark.parametrize(
    "options",
    [
        ["--allow-host", "https://kpi.example.vn/"],
        ["--proxy", "*"],
        ["--proxy", "kpi.example.vn"],
        ["--allow-host", "*"],
    ],
    ids=" ".join,
)
def test_what_is_no_name_and_no_address_is_said_at_the_start(options: list[str], database: str) -> None:
    done = kpi("serve", "--port", "1", *options, database=database)
    assert done.returncode == 1
    assert "không dùng được" in done.stderr
    assert "Traceback" not in done.stderr
