"""Signing in through a provider, end to end: a small provider of our own answers on the loopback."""

import asyncio
import base64
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kpi.actions.people import names, people, sessions
from kpi.actions.record.store import Store
from kpi.model.person import console
from tests.web.conftest import Browser

CLIENT, SECRET = "tien-do", "shared secret"
_KEY, _OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Provider:
    """A provider whose answers a test may spoil."""

    issuer: str = ""
    claims: dict[str, object] = field(default_factory=lambda: {"preferred_username": "lan"})
    spoil: Callable[[dict[str, object]], object] = lambda _claims: None
    key: RSAKey = field(default_factory=lambda: _KEY)
    algorithm: str = "RS256"
    authorizations: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    token_requests: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    metadata: dict[str, object] = field(default_factory=dict[str, object])

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/keys", lambda _: JSONResponse({"keys": [_KEY.as_dict(private=False)]})),
            ]
        )

    def discovery(self, _request: Request) -> Response:
        places = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in (("authorization", "authorize"), ("token", "token"))}  # fmt: skip  # noqa: E501
        return JSONResponse({"issuer": self.issuer, **places, "jwks_uri": f"{self.issuer}/keys", **self.metadata})

    def authorize(self, request: Request) -> Response:
        code = f"code{len(self.authorizations)}"
        self.authorizations[code] = dict(request.query_params)
        query = urlencode({"code": code, "state": request.query_params["state"]})
        return RedirectResponse(f"{request.query_params['redirect_uri']}?{query}")

    async def token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        self.token_requests.append(form)
        authorization = self.authorizations.pop(form["code"], None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        known = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            authorization is None
            or request.headers.get("authorization") != known
            or authorization["redirect_uri"] != form["redirect_uri"]
            or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != authorization["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        moment = int(time.time())
        claims: dict[str, object] = {
            "iss": self.issuer,
            "sub": "1",
            "aud": CLIENT,
            "exp": moment + 300,
            "iat": moment,
            "nonce": authorization["nonce"],
            **self.claims,
        }
        self.spoil(claims)
        signed = jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, self.key)
        return JSONResponse({"access_token": "t", "token_type": "Bearer", "id_token": signed})


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Provider, int]]:
    provider = Provider()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(provider.app(), log_level="warning", lifespan="off", ws="none"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield provider, listener.getsockname()[1]
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def provider(running: tuple[Provider, int], monkeypatch: pytest.MonkeyPatch) -> Provider:
    fresh, port = running
    fresh.__init__(issuer=f"http://127.0.0.1:{port}")  # as if nothing had been asked or spoiled
    for name, value in {"ISSUER": fresh.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}.items():
        monkeypatch.setenv(f"KPI_OIDC_{name}", value)
    return fresh


def to_the_provider(lan: Browser, query: str = "") -> dict[str, str]:
    """What the provider is asked on the way there."""
    answer = lan.get("/signin/oidc" + query)
    assert answer.status_code == 303, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def agreed(provider: Provider, authorization: dict[str, str]) -> str:
    """The way back, when the provider is content."""
    code = f"code{len(provider.authorizations)}"
    provider.authorizations[code] = authorization
    return "/signin/oidc/back?" + urlencode({"code": code, "state": authorization["state"]})


def through(lan: Browser, provider: Provider, query: str = "") -> Any:  # the client's answer
    return lan.get(agreed(provider, to_the_provider(lan, query)))


def test_whom_the_provider_vouches_for_is_signed_in_and_goes_on(lan: Browser, house: Store, provider: Provider) -> None:
    answer = through(lan, provider, "?next=/units%3Fa%3D1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/units?a=1")
    person = sessions.who(house, lan.token)
    assert person is not None
    assert person.name == "lan"
    lan.fill("/signout")
    assert not lan.is_in()


def test_the_real_redirects_lead_all_the_way(lan: Browser, provider: Provider) -> None:
    import requests

    place = lan.get("/signin/oidc").headers["location"]
    assert place.startswith(f"{provider.issuer}/authorize?")
    there = requests.get(place, allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["location"])
    assert back.netloc == "testserver"
    assert lan.get(f"{back.path}?{back.query}").status_code == 303
    assert lan.is_in()


def test_what_is_asked_of_the_provider_is_bound_to_this_sign_in(lan: Browser, provider: Provider) -> None:
    first, second = to_the_provider(lan), to_the_provider(lan)
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert set(first["scope"].split()) == {"openid", "profile", "email"}
    assert all(first[name] != second[name] and len(first[name]) >= 40 for name in ("state", "nonce", "code_challenge"))


def test_its_cookie_is_short_lived_and_unread_by_scripts(lan: Browser, provider: Provider) -> None:
    cookie = lan.get("/signin/oidc").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=600" in cookie


def test_the_sign_in_page_names_the_provider(lan: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Đăng nhập qua hệ thống định danh" in lan.get("/signin").text
    monkeypatch.setenv("KPI_OIDC_NAME", "Tỉnh <Bắc Kạn>")
    assert "Tỉnh &lt;Bắc Kạn&gt;" in lan.get("/signin?next=/units").text


def spoilt(**claims: object) -> Callable[[dict[str, object]], object]:
    return lambda payload: payload.update(claims)


def without(name: str) -> Callable[[dict[str, object]], object]:
    return lambda payload: payload.pop(name)


SPOILT = {
    "wrong nonce": spoilt(nonce="another"),
    "no nonce": without("nonce"),
    "wrong audience": spoilt(aud="somebody-else"),
    "for somebody else": spoilt(aud="somebody-else", azp=CLIENT),
    "no audience": without("aud"),
    "wrong issuer": spoilt(iss="https://evil.example"),
    "no issuer": without("iss"),
    "out of date": spoilt(exp=1_000_000_000),
    "no end": without("exp"),
    "not yet": spoilt(nbf=9_999_999_999),
    "for another party": spoilt(aud=[CLIENT, "other"], azp="other"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    lan: Browser, provider: Provider, spoil: Callable[[dict[str, object]], object]
) -> None:
    provider.spoil = spoil
    answer = through(lan, provider)
    assert answer.status_code == 403
    assert "không xác nhận" in answer.text
    assert not lan.token


def test_a_token_signed_by_another_key_opens_nothing(lan: Browser, provider: Provider) -> None:
    provider.key = _OTHER_KEY
    assert through(lan, provider).status_code == 403
    assert not lan.token


def test_a_token_signed_with_our_shared_secret_opens_nothing(lan: Browser, provider: Provider) -> None:
    from joserfc.jwk import OctKey

    provider.key, provider.algorithm = OctKey.import_key(SECRET.ljust(40)), "HS256"  # type: ignore[assignment]
    assert through(lan, provider).status_code == 403


def test_a_state_of_another_browser_is_refused(lan: Browser, provider: Provider) -> None:
    back = agreed(provider, to_the_provider(lan))
    lan.client.cookies.clear()
    answer = lan.get(back)
    assert answer.status_code == 403
    assert "không bắt đầu ở trình duyệt này" in answer.text
    assert provider.token_requests == []


def test_a_wrong_state_is_refused(lan: Browser, provider: Provider) -> None:
    authorization = to_the_provider(lan)
    assert lan.get(agreed(provider, {**authorization, "state": "another"})).status_code == 403
    assert provider.token_requests == []


def test_a_return_is_good_once(lan: Browser, provider: Provider) -> None:
    authorization = to_the_provider(lan)
    kept = lan.client.cookies["kpi_provider"]
    back = agreed(provider, authorization)
    assert lan.get(back).status_code == 303
    lan.fill("/signout")
    assert lan.get(back).status_code == 403
    assert lan.get(back, cookie=f"kpi_provider={kept}").status_code == 403  # the provider gives a code away once
    assert not lan.is_in()


def test_after_a_failed_return_one_must_begin_anew(lan: Browser, provider: Provider) -> None:
    back = agreed(provider, to_the_provider(lan))
    assert lan.get("/signin/oidc/back?error=access_denied&state=x").status_code == 403
    assert lan.get(back).status_code == 403


def test_a_refusal_of_the_provider_is_a_sentence(lan: Browser, provider: Provider) -> None:
    authorization = to_the_provider(lan)
    query = urlencode({"error": "access_denied", "error_description": "<b>no</b>", "state": authorization["state"]})
    answer = lan.get(f"/signin/oidc/back?{query}")
    assert answer.status_code == 403
    assert "không xác nhận" in answer.text
    assert "<b>no" not in answer.text


def test_a_return_from_another_issuer_is_refused(lan: Browser, provider: Provider) -> None:
    back = agreed(provider, to_the_provider(lan))
    assert lan.get(back + "&iss=https://evil.example").status_code == 403
    assert provider.token_requests == []


def test_nobody_is_created(lan: Browser, house: Store, provider: Provider) -> None:
    provider.claims = {"preferred_username": "minh"}
    answer = through(lan, provider)
    assert answer.status_code == 403
    assert "Chưa có tài khoản “minh”" in answer.text
    assert [person.name for person in people.everyone(house, console("test"))] == ["lan"]


def test_a_disabled_account_stays_shut(lan: Browser, house: Store, provider: Provider) -> None:
    people.add_person(house, console("test"), "head", password="another sentence")
    people.grant(house, console("test"), "head", "administrator", None)
    people.set_disabled(house, console("test"), "lan", disabled=True)
    assert through(lan, provider).status_code == 403


def test_a_name_too_long_is_not_cut_to_somebody_elses(lan: Browser, house: Store, provider: Provider) -> None:
    people.add_person(house, console("test"), "n" * names.LONGEST_NAME, password="another sentence")
    provider.claims = {"preferred_username": "n" * names.LONGEST_NAME + "x"}
    assert through(lan, provider).status_code == 403


def test_a_name_as_html_is_text(lan: Browser, provider: Provider) -> None:
    provider.claims = {"preferred_username": "<script>alert(1)</script>"}
    assert "<script" not in through(lan, provider).text


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"email": "lan", "email_verified": True}, 303),
        ({"email": "lan", "email_verified": False}, 403),
        ({"email": "lan", "email_verified": "true"}, 403),
        ({"email": "lan"}, 403),
        ({}, 403),
        ({"preferred_username": ["lan"]}, 403),
        ({"preferred_username": "  "}, 403),
    ],
    ids=str,
)
def test_an_address_is_a_name_only_when_it_is_verified(
    lan: Browser, provider: Provider, claims: dict[str, object], status: int
) -> None:
    provider.claims = claims
    assert through(lan, provider).status_code == status


def test_the_claim_that_holds_the_name_can_be_chosen(
    lan: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_OIDC_CLAIM", "staff_number")
    provider.claims = {"preferred_username": "somebody", "staff_number": "LAN"}
    assert through(lan, provider).status_code == 303


def test_who_was_vouched_for_need_not_change_a_password(lan: Browser, house: Store, provider: Provider) -> None:
    people.reset_password(house, console("test"), "lan")
    through(lan, provider)
    assert lan.is_in()


def test_a_provider_that_is_down_is_told_in_a_sentence(
    lan: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = agreed(provider, to_the_provider(lan, "?lang=en"))
    with socket.socket() as nobody:  # bound, but nobody listens
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("KPI_OIDC_ISSUER", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        for path in ("/signin/oidc?lang=en", back):
            answer = lan.get(path)
            assert answer.status_code == 503
            assert "does not answer" in answer.text


@pytest.mark.parametrize(
    "metadata", [{"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": "nonsense"}], ids=str
)
def test_a_provider_that_is_not_what_it_says_is_refused(
    lan: Browser, provider: Provider, metadata: dict[str, object]
) -> None:
    back = agreed(provider, to_the_provider(lan))
    provider.metadata = metadata
    assert lan.get(back).status_code in (403, 503)
    assert not lan.token


def test_a_provider_without_https_is_not_asked(lan: Browser, house: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_OIDC_ISSUER", "http://provider.example")
    monkeypatch.setenv("KPI_OIDC_CLIENT_ID", CLIENT)
    answer = lan.get("/signin/oidc")
    assert answer.status_code == 403
    assert "https" in answer.text


def test_neither_code_nor_token_is_logged(lan: Browser, provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "kpi")
    provider.spoil = spoilt(nonce="another")
    through(lan, provider)
    provider.spoil = spoilt()
    through(lan, provider)
    assert lan.token
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("kpi")]
    assert logged
    assert not [line for line in logged if lan.token in line or "code" in line or SECRET in line]
