"""The gate: every door is closed without a session, and says so in the way the asker can read."""

import json
import re

import pytest
from starlette.websockets import WebSocketDisconnect

from db.fault import StoreFault
from kpi.actions.people import people, sessions
from kpi.actions.record.store import Store
from kpi.model.person import console
from kpi.screens import PATHS
from kpi.web import gate
from kpi.web.api import ROUTES
from tests.query_count import counting
from tests.web.conftest import HERE, PASSWORD, Browser, TestClient, set_setting

PAGES = ["/" + path for path in PATHS]
STREAMLITS = [
    "/media/abc.png", "/component/x/index.html", "/_stcore/upload_file/a/b", "/_stcore/bidi-components/x",
    "/_stcore/anything", "/app/static/x", "/auth/login", "/oauth2callback", "/_stcore", "/media", "/_stcore/stream",
]  # fmt: skip
OURS = [re.sub(r"{[^}]*}", "1", route.path) for route in ROUTES] + ["/api/x"]
ODD = [
    "//", "//indicator", "/indicator/", "/%69ndicator", "/indicator%2f", "/INDICATOR", "/nope", "/a/b", "/./indicator",
    "//media/abc", "/media//abc", "/%6dedia/abc", "/MEDIA/abc", "//_stcore/stream", "/_stcore/health/", "/healthz/",
    "/static/../media/abc", "/static/..%2f..%2fmedia/abc", "/signin/../indicator", "/signin%2f..%2findicator",
    "//api/x", "/api//x", "/%61pi/x", "/password", "/password/", "/signout-everywhere", "/frame.js/", "/;/indicator",
    "/indicator;a", "/indicator?a=/signin", "/indicator#/signin", "/signinx", "/healthzx", "/?next=/signin",
]  # fmt: skip


def is_closed(answer: object) -> bool:
    status, headers = answer.status_code, answer.headers  # type: ignore[attr-defined]
    return status in (401, 403, 404, 405) or (status == 303 and headers["location"].startswith("/signin"))


@pytest.mark.parametrize("path", [*PAGES, *STREAMLITS, *OURS, *ODD])
def test_without_a_session_every_door_is_closed(lan: Browser, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        answer = lan.client.request(method, path, headers=lan.post_headers, follow_redirects=False)
        assert is_closed(answer), (method, answer.status_code, answer.text[:200])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_to_the_sign_in_page_and_back(lan: Browser, path: str) -> None:
    answer = lan.get(f"{path}?unit=P1&lang=en")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/signin?next=%2F")
    assert answer.headers["location"].endswith("unit%3DP1%26lang%3Den&lang=en")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/%2e%2e", "/\\evil.example", "/%5c/evil.example"])
def test_an_odd_address_does_not_become_the_way_elsewhere(lan: Browser, path: str) -> None:
    answer = lan.client.get(HERE + path, follow_redirects=False)
    assert answer.status_code == 303
    assert "next" not in answer.headers["location"] or "%2F%2F" not in answer.headers["location"]
    assert answer.headers["location"].startswith("/signin")


def test_our_json_says_it_in_json(lan: Browser) -> None:
    answer = lan.get("/api/x?lang=en")
    assert answer.status_code == 401
    assert answer.json() == {"error": "You are not signed in, or your session has ended. Sign in and try again."}


@pytest.mark.parametrize("path", ["/media/abc.png", "/media/x/y"])
def test_what_scripts_ask_for_is_401(lan: Browser, path: str) -> None:
    assert lan.get(path).status_code == 401


FREE = ["/signin", "/frame.js", "/frame.css", "/healthz", "/_stcore/health", "/_stcore/host-config"]


@pytest.mark.parametrize("path", FREE)
def test_what_the_sign_in_page_needs_is_free(lan: Browser, path: str) -> None:
    assert lan.get(path).status_code == 200


def test_what_is_free_says_nothing_of_the_store(lan: Browser, house: Store) -> None:
    people.rename(house, console("test"), "lan", "Người Không Được Thấy")
    assert not [path for path in FREE if "Không Được Thấy" in lan.get(path).text]


def test_a_session_opens_the_doors(lan: Browser) -> None:
    lan.sign_in()
    assert [lan.get(path).status_code for path in PAGES] == [200] * len(PAGES)
    assert lan.get("/media/abc.png").status_code == 404
    assert lan.get("/api/x").status_code == 404


def test_a_store_that_is_open_for_reading_opens_them_to_all(lan: Browser, house: Store) -> None:
    set_setting(house, "open_reading", "yes")
    assert lan.is_in()


@pytest.mark.parametrize("token", ["", "x", "a" * 5000, "é", "' or 1=1 --", '"quoted"', "%00", "a;b"])
def test_a_made_up_token_opens_nothing(lan: Browser, token: str) -> None:
    headers = {"cookie": f"kpi_session={token}".encode()}
    assert lan.client.get("/", headers=headers, follow_redirects=False).status_code == 303


def test_the_hash_that_is_stored_is_not_a_token(lan: Browser) -> None:
    lan.sign_in()
    stored = sessions.hash_of(lan.token)
    lan.client.cookies.clear()
    assert lan.get("/", cookie=f"kpi_session={stored}").status_code == 303


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/api/x", "/media/a/b"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_change_asked_for_by_another_page_is_refused(lan: Browser, method: str, path: str, origin: str) -> None:
    lan.sign_in()
    answer = lan.client.request(method, path, headers={"origin": origin} if origin else {})
    assert answer.status_code == 403
    if path.startswith("/api"):
        assert "error" in json.loads(answer.text)


def test_a_change_asked_for_by_our_page_goes_on_to_its_route(lan: Browser) -> None:
    lan.sign_in()
    assert lan.client.post("/api/x", headers={"origin": HERE}).status_code in (404, 405)
    assert lan.client.post("/api/x", headers={"sec-fetch-site": "same-origin"}).status_code in (404, 405)


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("https://kpi.example", "kpi.example", True),
        ("https://kpi.example", "kpi.example:443", True),
        ("http://kpi.example:80", "kpi.example", True),
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("https://KPI.example", "kpi.example", True),
        ("http://127.0.0.1:8502", "127.0.0.1:8501", False),
        ("http://kpi.example.evil", "kpi.example", False),
        ("http://evil-kpi.example", "kpi.example", False),
        ("file://", "", False),
        ("https://", "", False),
        ("chrome-extension://kpi.example", "kpi.example", False),
    ],
)
def test_an_origin_is_ours_when_it_names_the_host_that_was_asked(origin: str, host: str, same: bool) -> None:
    headers = [(b"origin", origin.encode()), (b"host", host.encode())]
    assert gate.is_from_here({"type": "http", "method": "POST", "headers": headers}) is same


# -- the websocket


def opens(lan: Browser, origin: str | None = HERE, path: str = "/_stcore/stream") -> bool:
    headers = {"origin": origin} if origin else {}
    try:
        with lan.client.websocket_connect(path, headers=headers, subprotocols=["streamlit"]):
            return True
    except WebSocketDisconnect:
        return False


def test_the_websocket_opens_with_a_session_only(lan: Browser) -> None:
    assert not opens(lan)
    lan.sign_in()
    assert opens(lan)
    lan.fill("/signout")
    assert not opens(lan)


@pytest.mark.parametrize("origin", ["http://evil.example", "http://testserver:1", "null", "https://testserver.evil"])
def test_the_websocket_never_opens_to_another_page(lan: Browser, house: Store, origin: str) -> None:
    lan.sign_in()
    assert not opens(lan, origin)
    set_setting(house, "open_reading", "yes")
    assert not opens(lan, origin)


@pytest.mark.parametrize("path", ["/_stcore/stream/", "//_stcore/stream", "/signin", "/static/x", "/healthz"])
def test_no_other_address_opens_a_websocket(lan: Browser, path: str) -> None:
    assert not opens(lan, path=path)


def test_with_a_password_for_one_use_nothing_opens_but_the_page_to_change_it(lan: Browser, house: Store) -> None:
    given = people.reset_password(house, console("test"), "lan").password
    lan.sign_in("lan", given)
    assert {lan.get(path).headers["location"].partition("?")[0] for path in PAGES} == {"/password"}
    assert lan.get("/api/x").status_code == 403
    assert lan.get("/media/abc.png").status_code == 403
    assert not opens(lan)
    assert lan.get("/password").status_code == 200


@pytest.mark.parametrize("path", ["/api/nope", "/api/v1/nope", "/signin/nope", "/password/nope", "/signout/x/y"])
def test_what_is_not_there_is_not_there_for_people_either(lan: Browser, path: str) -> None:
    lan.sign_in()
    answer = lan.get(path)
    assert answer.status_code == 404
    assert ("error" in answer.json()) if path.startswith("/api") else ("Không có trang này" in answer.text)


# -- headers, and a store that is silent


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 303),
        ("GET", "/signin", 200),
        ("GET", "/media/x", 401),
        ("GET", "/api/x", 401),
        ("POST", "/signin", 403),
        ("GET", "/_stcore/metrics", 404),
        ("PUT", "/signin", 405),
    ],
)
def test_every_answer_carries_the_security_headers(lan: Browser, method: str, path: str, status: int) -> None:
    headers = {} if status == 403 else lan.post_headers
    answer = lan.client.request(method, path, headers=headers, follow_redirects=False)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_failure_of_ours_carries_them_too(lan: Browser, started: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sessions, "who", broken)
    answer = TestClient(started.app, raise_server_exceptions=False).get("/signin")
    assert answer.status_code == 500
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(("path", "kind"), [("/", "text/html"), ("/media/x", "text/html"), ("/api/x", "json")])
def test_a_store_that_cannot_be_asked_opens_nothing_and_says_so(
    lan: Browser, monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    lan.sign_in()

    def silent(_store: Store) -> None:
        raise StoreFault("store_gone", "/secret/path")

    monkeypatch.setattr(Store, "reading", silent)
    answer = lan.get(path)
    assert answer.status_code == 503
    assert kind in answer.headers["content-type"]
    assert "Không mở được kho số liệu" in answer.text
    assert "secret" not in answer.text
    assert not opens(lan)


def test_the_gate_costs_little(lan: Browser, house: Store) -> None:
    """A handful of small questions, with neither the book nor the tree."""
    token = sessions.sign_in(house, "lan", PASSWORD)
    with counting() as counter:
        assert sessions.who(house, token)
        questions = [text for text in counter.texts if text.startswith("SELECT")]
    assert 1 <= len(questions) <= 4
    assert house.books == []
