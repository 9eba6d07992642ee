"""Signing in, staying signed in, signing out: asked as a browser without scripts would ask."""

import logging
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from html import unescape

import pytest
import requests
from argon2 import PasswordHasher

from db import people as rows
from db.engine import Connection
from db.fault import StoreFault
from kpi.actions.administer.opening import open_store
from kpi.actions.people import passwords, people, sessions
from kpi.actions.record.store import Store, now
from kpi.model.person import Right, console
from kpi.web import cookies, gate, posts
from tests.browser import ROOT, free_port, running
from tests.web.conftest import HERE, PASSWORD, Browser, TestClient, serving, set_setting

ADMIN = console("test")
NEW = "another short sentence"


def set_cookies(answer: object) -> list[str]:
    return answer.headers.get_list("set-cookie")  # type: ignore[attr-defined]


def session_cookie(answer: object) -> str:
    return next(line for line in set_cookies(answer) if "kpi_session=" in line)


# -- the way in


def test_who_signs_in_sees_the_page_she_asked_for(lan: Browser) -> None:
    sent = lan.get("/indicator?unit=P1&indicator=NS01")
    assert sent.status_code == 303
    form = re.search(r'name="next" value="([^"]*)"', lan.get(sent.headers["location"]).text)
    assert form
    answer = lan.sign_in(next=unescape(form[1]))
    assert (answer.status_code, answer.headers["location"]) == (303, "/indicator?unit=P1&indicator=NS01")
    assert lan.get(answer.headers["location"]).status_code == 200


def test_a_name_is_hers_however_the_keyboard_composed_it(lan: Browser, house: Store) -> None:
    people.add_person(house, ADMIN, "Hòa", password="đường làng mưa phùn")
    decomposed = "Ho\u0300a"
    assert lan.sign_in(decomposed, unicodedata.normalize("NFD", "đường làng mưa phùn")).status_code == 303


def test_the_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere(lan: Browser) -> None:
    cookie = session_cookie(lan.sign_in())
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Secure" not in cookie


def test_the_cookie_lasts_no_longer_than_the_session_may(lan: Browser, house: Store) -> None:
    set_setting(house, "longest_hours", "12")
    assert f"Max-Age={12 * 3600};" in session_cookie(lan.sign_in())


@pytest.mark.usefixtures("house")
def test_behind_https_the_cookie_is_secure_and_named_for_this_host_alone(started: TestClient) -> None:
    lan = Browser(TestClient(started.app, base_url="https://testserver"))
    lan.post_headers = {"origin": "https://testserver"}
    cookie = session_cookie(lan.sign_in())
    assert cookie.startswith("__Host-kpi_session=")
    assert "Secure" in cookie
    assert lan.is_in()


def test_a_proxy_that_does_not_tell_is_spoken_for(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_SECURE_COOKIES", "1")
    assert "kpi_form=" in (form := set_cookies(lan.get("/signin"))[0])
    assert form.startswith("__Host-")
    assert "Secure" in form


def test_behind_https_a_plain_cookie_is_nobodys(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    lan.sign_in()
    monkeypatch.setenv("KPI_SECURE_COOKIES", "1")
    assert not lan.is_in()


def test_the_screens_find_the_session_under_its_plain_name_only() -> None:
    headers = [(b"cookie", b"a=1; kpi_session=planted; __Host-kpi_session=hers; b=2"), (b"host", b"x")]
    passed_on = dict(cookies.settled({"type": "http", "scheme": "https", "headers": headers})["headers"])
    assert passed_on == {b"host": b"x", b"cookie": b"a=1; b=2; kpi_session=hers"}


def test_the_form_works_without_scripts_and_is_known_to_password_keepers(lan: Browser) -> None:
    page = lan.get("/signin").text
    assert "<script" not in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert page.count("autofocus") == 1
    assert page.count("<label ") == 2


@pytest.mark.parametrize("path", ["/signin", "/signout", "/password"])
def test_each_page_speaks_both_languages_and_is_never_kept(lan: Browser, path: str) -> None:
    lan.sign_in()
    vietnamese, english = lan.get(path), lan.get(f"{path}?lang=en")
    assert '<html lang="vi">' in vietnamese.text
    assert "lang=en" in vietnamese.text
    assert '<html lang="en">' in english.text
    assert not set(re.findall(r"<h1>(.*?)</h1>", vietnamese.text)) & set(re.findall(r"<h1>(.*?)</h1>", english.text))
    assert vietnamese.headers["cache-control"] == english.headers["cache-control"] == "no-store"


def test_the_page_that_follows_is_in_the_language_chosen_at_the_door(lan: Browser) -> None:
    answer = lan.fill("/signin?lang=en", "/signin?lang=en", name="lan", password=PASSWORD, next="/units?lang=vi&a=1")
    assert answer.headers["location"] == "/units?a=1&lang=en"


# -- wrong names and passwords


def shown(answer: object) -> str:
    """The page without what differs by nature: the form's token and the name that was typed."""
    text: str = answer.text  # type: ignore[attr-defined]
    return re.sub(r'(name="form" value="|id="name"[^>]*value=")[^"]*"', r"\1", text)


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(lan: Browser) -> None:
    name, password = lan.sign_in("minh", PASSWORD), lan.sign_in("lan", "something else")
    assert name.status_code == password.status_code == 401
    assert shown(name) == shown(password)
    assert 'role="alert"' in shown(name)
    assert not lan.token


def with_administrator(house: Store) -> None:
    people.add_person(house, ADMIN, "head", password=NEW)
    people.grant(house, ADMIN, "head", "administrator", None)


def test_a_disabled_account_gets_the_same_answer_as_a_wrong_password(lan: Browser, house: Store) -> None:
    wrong = lan.sign_in("lan", "something else")
    with_administrator(house)
    people.add_person(house, ADMIN, "mai", password=PASSWORD)
    people.set_disabled(house, ADMIN, "mai", disabled=True)
    assert shown(lan.sign_in("mai", PASSWORD)) == shown(wrong)


def forget(house: Store) -> None:
    with house.writing() as connection:
        rows.forget_attempts(connection, before="9999")


class Watched:
    """The hasher, with the cost of every comparison noted: what takes the time of an answer."""

    def __init__(self, real: PasswordHasher) -> None:
        self.real, self.costs = real, list[str]()

    def verify(self, digest: str, password: str) -> bool:
        self.costs.append(digest.rsplit("$", 2)[0])
        return self.real.verify(digest, password)

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


def test_a_wrong_name_costs_as_much_as_a_wrong_password(
    lan: Browser, house: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(passwords._hasher())
    monkeypatch.setattr(passwords, "_hasher", lambda: watched)
    for name in ("lan", "nobody"):
        forget(house)
        lan.post("/signin", {"form": lan.form("/signin"), "name": name, "password": "something else"})
    assert len(watched.costs) == 2
    assert watched.costs[0] == watched.costs[1]


def test_after_repeated_failures_everybody_waits_and_is_told_so(lan: Browser) -> None:
    answers = [lan.sign_in("lan", "something else").status_code for _ in range(5)]
    assert answers[:3] == [401] * 3
    waiting = lan.sign_in()
    assert waiting.status_code == 429
    assert int(waiting.headers["retry-after"]) >= 1
    assert "phải chờ" in waiting.text


def test_a_name_that_nobody_has_is_slowed_just_the_same(lan: Browser) -> None:
    mine = [lan.sign_in("lan", "something else").status_code for _ in range(5)]
    assert [lan.sign_in("nobody", "something else").status_code for _ in range(5)] == mine


def test_the_wait_is_shared_by_all_processes_of_a_store(lan: Browser, database: str) -> None:
    other, at = open_store(database), now()
    for _ in range(4):
        with pytest.raises(sessions.Refused, match="wrong_name_or_password"):
            sessions.sign_in(other, "lan", "something else", "testclient", at=at)
    other.close()
    answer = lan.sign_in()
    assert answer.status_code == 429
    assert "không quá 1 phút nữa" in answer.text
    assert "at most 1 min" in lan.fill("/signin", "/signin?lang=en", name="lan", password=PASSWORD).text


def test_a_browser_in_which_she_has_been_in_is_known_after_she_has_left(lan: Browser, house: Store) -> None:
    answer = lan.sign_in()
    known = next(line for line in set_cookies(answer) if "kpi_known=" in line)
    assert "HttpOnly" in known
    assert "SameSite=strict" in known
    assert f"Max-Age={400 * 24 * 3600}" in known
    assert PASSWORD not in known
    lan.fill("/signout")
    for _ in range(6):
        Browser(TestClient(lan.client.app)).sign_in("lan", "something else")
    assert Browser(TestClient(lan.client.app)).sign_in().status_code == 429
    assert lan.sign_in().status_code == 303


def test_a_new_password_of_her_own_keeps_this_browser_known_and_no_other(lan: Browser, house: Store) -> None:
    lan.sign_in()
    elsewhere = lan.client.cookies.get("kpi_known")
    lan.fill("/password", old=PASSWORD, new=NEW, again=NEW)
    lan.fill("/signout")
    for _ in range(6):
        Browser(TestClient(lan.client.app)).sign_in("lan", "something else")
    stranger = Browser(TestClient(lan.client.app))
    stranger.client.cookies.set("kpi_known", elsewhere or "", domain="testserver.local", path="/")
    assert stranger.sign_in("lan", NEW).status_code == 429
    assert lan.sign_in("lan", NEW).status_code == 303


def test_html_in_a_name_is_shown_as_text(lan: Browser) -> None:
    page = lan.sign_in('"><script>alert(1)</script>', "x").text
    assert "<script" not in page
    assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_html_in_a_shown_name_is_shown_as_text(lan: Browser, house: Store) -> None:
    people.rename(house, ADMIN, "lan", "<b>Lan</b> & <img src=x onerror=alert(1)>")
    lan.sign_in()
    assert "&lt;b&gt;Lan&lt;/b&gt; &amp; &lt;img src=x onerror=alert(1)&gt;" in lan.get("/signout").text


@pytest.mark.parametrize("name", ["la\x00n", "l" * 5000, "lan\u202e", "\ufeff", "🙂", "lan\r\nSet-Cookie: a=b", ""])
def test_an_odd_name_is_a_wrong_name(lan: Browser, name: str) -> None:
    assert lan.sign_in(name).status_code == 401


def test_neither_password_nor_token_is_logged(lan: Browser, house: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    lan.sign_in("lan", "wrong but telling")
    lan.sign_in()
    token = lan.token
    assert token
    lan.fill("/password", old=PASSWORD, new=NEW, again=NEW)
    lan.fill("/signout")
    log = caplog.text
    assert not [word for word in ("wrong but telling", PASSWORD, NEW, token) if word in log]


# -- where one goes on to


@pytest.mark.parametrize(
    "goal",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "evil", "",
     "javascript:alert(1)", "/\n/evil.example", " /x", "///evil.example", "http:evil", "/a\\b", "/\u2028x", "/\x7f"],
)  # fmt: skip
def test_nobody_is_led_elsewhere(lan: Browser, goal: str) -> None:
    assert lan.sign_in(next=goal).headers["location"] == "/"


@pytest.mark.parametrize("goal", ["/units", "/indicator?unit=P1", "/a%2F%2Fb?next=//evil.example", "/?unit=Thôn%20Một"])
def test_a_page_of_ours_is_a_good_place_to_go_on_to(goal: str) -> None:
    assert gate.safe_next(goal) == goal


# -- sessions


def test_a_new_token_is_given_at_sign_in_and_the_old_one_ends(lan: Browser) -> None:
    lan.sign_in()
    first = lan.token
    lan.sign_in()
    assert lan.token != first
    lan.client.cookies.clear()
    assert lan.get("/", cookie=f"kpi_session={first}").status_code == 303


def test_a_token_that_was_planted_is_not_taken_over(lan: Browser) -> None:
    lan.client.cookies.set("kpi_session", "planted", domain="testserver.local", path="/")
    assert "kpi_session=planted" not in session_cookie(lan.sign_in())


def end_by_signing_out(lan: Browser, _: Store) -> None:
    answer = lan.fill("/signout")
    assert answer.headers["location"] == "/signin?done=out"


def end_everywhere(lan: Browser, _: Store) -> None:
    lan.fill("/signout", "/signout-everywhere")


def end_by_disabling(_: Browser, house: Store) -> None:
    with_administrator(house)
    people.set_disabled(house, ADMIN, "lan", disabled=True)


def end_by_a_new_password(_: Browser, house: Store) -> None:
    people.reset_password(house, ADMIN, "lan", password=NEW)


def end_by_idling(_: Browser, house: Store) -> None:
    set_setting(house, "idle_minutes", "0")


def end_by_age(_: Browser, house: Store) -> None:
    set_setting(house, "longest_hours", "0")


ENDS = (end_by_signing_out, end_everywhere, end_by_disabling, end_by_a_new_password, end_by_idling, end_by_age)


@pytest.mark.parametrize("end", ENDS)
def test_when_a_session_ends_its_token_opens_nothing(
    lan: Browser, house: Store, end: Callable[[Browser, Store], None]
) -> None:
    lan.sign_in()
    token = lan.token
    assert lan.is_in()
    end(lan, house)
    lan.client.cookies.clear()
    assert lan.get("/", cookie=f"kpi_session={token}").status_code == 303


def test_signing_out_leaves_other_browsers_alone_and_everywhere_does_not(lan: Browser, house: Store) -> None:
    elsewhere = [sessions.sign_in(house, "lan", PASSWORD) for _ in range(2)]
    lan.sign_in()
    lan.fill("/signout")
    assert all(sessions.who(house, token) for token in elsewhere)
    lan.sign_in()
    lan.fill("/signout", "/signout-everywhere")
    assert not any(sessions.who(house, token) for token in elsewhere)


def test_signing_out_takes_the_cookie_back(lan: Browser) -> None:
    lan.sign_in()
    cookie = session_cookie(lan.fill("/signout"))
    assert "Max-Age=0" in cookie
    assert not lan.token


# -- posts from elsewhere


POSTS = ("/signin", "/signout", "/signout-everywhere", "/password")
FIELDS = {"name": "lan", "password": PASSWORD, "old": PASSWORD, "new": NEW, "again": NEW}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:8080"},
        {"origin": "http://testserver@evil.example"},
        {"origin": "http://[testserver"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {},
    ],
    ids=str,
)
def test_a_post_from_another_page_is_refused(lan: Browser, house: Store, headers: dict[str, str]) -> None:
    lan.enter(house)
    form = lan.form("/signout")
    lan.post_headers = headers
    assert [lan.post(path, {**FIELDS, "form": form}).status_code for path in POSTS] == [403] * len(POSTS)
    assert lan.is_in()


@pytest.mark.parametrize("form", [None, "", "wrong"])
def test_a_post_without_the_token_of_its_form_is_refused(lan: Browser, house: Store, form: str | None) -> None:
    lan.enter(house)
    lan.form("/signout")
    for path in POSTS:
        answer = lan.post(path, FIELDS if form is None else {**FIELDS, "form": form})
        assert answer.status_code == 403
        assert 'role="alert"' in answer.text
    assert lan.is_in()


def test_a_token_without_its_cookie_is_no_token(lan: Browser) -> None:
    form = lan.form("/signin")
    lan.client.cookies.clear()
    assert lan.post("/signin", {"form": form, "name": "lan", "password": PASSWORD}).status_code == 403


def test_the_forms_cookie_is_sent_by_our_own_pages_only(lan: Browser) -> None:
    cookie = set_cookies(lan.get("/signin"))[0]
    assert "SameSite=strict" in cookie
    assert "HttpOnly" in cookie


def test_a_stale_form_keeps_the_name_and_can_be_sent_again(lan: Browser) -> None:
    stale = lan.post("/signin", {"form": "old", "name": "lan", "password": PASSWORD})
    assert 'value="lan"' in stale.text
    form = re.search(r'name="form" value="([^"]+)"', stale.text)
    assert form
    assert lan.post("/signin", {"form": form[1], "name": "lan", "password": PASSWORD}).status_code == 303


def test_a_post_that_is_too_large_is_refused(lan: Browser) -> None:
    form = lan.form("/signin")
    answer = lan.post("/signin", {"form": form, "name": "lan", "password": "x" * (posts.LARGEST + 1)})
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_what_is_not_a_form_is_refused(lan: Browser, kind: str) -> None:
    content = f"form={lan.form('/signin')}&name=lan&password={PASSWORD}"
    headers = {"content-type": kind, "origin": HERE}
    assert lan.client.post("/signin", content=content, headers=headers).status_code == 403


def test_a_form_of_broken_bytes_is_refused(lan: Browser) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": HERE}
    assert lan.client.post("/signin", content=b"form=\xff\xfe&name=\xff", headers=headers).status_code == 403


# -- one's own password


def test_a_password_for_one_use_must_be_changed_first(lan: Browser, house: Store) -> None:
    given = people.reset_password(house, ADMIN, "lan").password
    lan.sign_in("lan", given)
    assert lan.get("/units?a=1").headers["location"] == "/password?next=%2Funits%3Fa%3D1"
    assert "chỉ dùng một lần" in lan.get("/password").text
    answer = lan.fill("/password", old=given, new=NEW, again=NEW, next="/units?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/units?a=1")
    assert lan.is_in()


def test_who_presses_the_button_twice_is_in(lan: Browser, house: Store) -> None:
    given = people.reset_password(house, ADMIN, "lan").password
    form = lan.form("/signin")
    lan.post("/signin", {"form": form, "name": "lan", "password": given})
    assert lan.post("/signin", {"form": form, "name": " LAN", "password": given}).headers["location"] == "/password"
    lan.client.cookies.clear()
    answer = lan.sign_in("lan", given)
    assert answer.status_code == 401
    assert "đã được dùng, hoặc đã quá 7 ngày" in answer.text


def test_a_new_password_ends_the_other_sessions_and_not_this_one(lan: Browser, house: Store) -> None:
    elsewhere = sessions.sign_in(house, "lan", PASSWORD)
    lan.sign_in()
    before = lan.token
    assert lan.fill("/password", old=PASSWORD, new=NEW, again=NEW).status_code == 303
    assert lan.is_in()
    assert sessions.who(house, elsewhere) is None
    assert sessions.who(house, before) is None
    assert lan.sign_in("lan", NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("not hers", NEW, NEW, "Mật khẩu hiện tại không đúng"),
        (PASSWORD, NEW, NEW + "x", "Hai lần gõ mật khẩu mới không giống nhau"),
        (PASSWORD, "short", "short", "Mật khẩu phải có từ 10"),
        (PASSWORD, PASSWORD, PASSWORD, "trùng mật khẩu cũ"),
    ],
)
def test_a_password_that_cannot_be_taken_is_told_in_a_sentence(
    lan: Browser, old: str, new: str, again: str, sentence: str
) -> None:
    lan.sign_in()
    answer = lan.fill("/password", old=old, new=new, again=again)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert lan.is_in()


def test_a_reader_of_an_open_store_has_no_password_to_change(lan: Browser, house: Store) -> None:
    set_setting(house, "open_reading", "yes")
    assert lan.get("/password").headers["location"] == "/signin?next=%2Fpassword"
    assert lan.get("/signout").headers["location"] == "/signin"


# -- demonstrations


@pytest.fixture
def demonstration(store: Store, database: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("KPI_DATABASE_URL", database)
    persons = (people.DemoPerson("official", "Lãnh <đạo>", (Right("official"),)), people.DemoPerson("clerk", "", ()))
    people.demo_people(store, persons, PASSWORD)
    return store


def test_a_demonstration_names_its_people_and_signs_in_as_them(demonstration: Store, started: TestClient) -> None:
    guest = Browser(TestClient(started.app))
    page = guest.get("/signin").text
    assert 'name="as" value="official"' in page
    assert "Lãnh &lt;đạo&gt;" in page
    assert guest.fill("/signin", **{"as": "clerk"}).status_code == 303
    person = sessions.who(demonstration, guest.token)
    assert person is not None
    assert person.name == "clerk"


def test_the_real_thing_names_nobody_and_opens_to_nobody_by_name(lan: Browser) -> None:
    page = lan.get("/signin").text
    assert 'name="as"' not in page
    assert "lan" not in re.sub(r"<[^>]*>", "", page.partition("<main>")[2])
    assert lan.fill("/signin", **{"as": "lan"}).status_code == 401


# -- when the store is silent


def test_a_silent_store_is_told_in_a_sentence(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    form = lan.form("/signin")

    def silent(_store: Store, **_wait: float) -> Connection:
        raise StoreFault("store_busy", "secret path")

    monkeypatch.setattr(Store, "reading", silent)
    monkeypatch.setattr(Store, "writing", silent)
    for answer in (lan.get("/signin"), lan.post("/signin", {"form": form, "name": "lan", "password": PASSWORD})):
        assert answer.status_code == 503
        assert "Kho số liệu đang bận" in answer.text
        assert "secret path" not in answer.text


def test_this_browser_is_signed_out_even_when_the_store_is_silent(
    lan: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan.sign_in()
    form = lan.form("/signout")

    def silent(_store: Store, **_wait: float) -> None:
        raise StoreFault("store_read_only")

    monkeypatch.setattr(Store, "writing", silent)
    answer = lan.post("/signout", {"form": form})
    assert answer.status_code == 503
    assert "Max-Age=0" in session_cookie(answer)


# -- a real server


@pytest.mark.usefixtures("house")
def test_a_real_server_logs_no_secret_and_keeps_the_session_over_a_restart(database: str) -> None:
    browser, output = requests.Session(), ""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    for _ in range(2):
        with running(serving(port, database), port) as server:
            if "kpi_session" not in browser.cookies:
                form = re.search(r'name="form" value="([^"]+)"', browser.get(f"{base}/signin", timeout=20).text)
                assert form
                fields = {"form": form[1], "name": "lan", "password": PASSWORD, "next": "/units"}
                browser.post(f"{base}/signin", data=fields, headers={"origin": base}, timeout=20)
            assert browser.get(f"{base}/units", timeout=20).url == f"{base}/units"
            server.terminate()
            output += server.stdout.read() if server.stdout else ""
    assert base in output
    assert browser.cookies["kpi_session"] not in output
    assert PASSWORD not in output


def test_without_a_provider_there_is_no_way_to_one(lan: Browser) -> None:
    assert "/signin/oidc" not in lan.get("/signin").text
    assert lan.get("/signin/oidc").status_code == 404
    assert lan.get("/signin/oidc/back?code=x&state=y").status_code == 404


def test_what_talks_to_a_provider_is_not_loaded_with_the_application() -> None:
    loaded = "import sys, kpi.web.application; sys.exit(bool({'authlib', 'joserfc'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=False).returncode == 0
