"""Signs in through an OpenID Connect provider, where one is configured: the way there and the way back."""

import os
import secrets
from functools import partial
from urllib.parse import parse_qsl, quote, unquote, urlencode

import anyio.to_thread
from anyio import CapacityLimiter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kpi.actions.administer.opening import shared_store
from kpi.actions.people import sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import StoreFault
from kpi.language import Language
from kpi.web import cookies, provider
from kpi.web.gate import safe_next, silent
from kpi.web.opened import as_kept, onto, onward, with_session
from kpi.web.plain_page import address, page, paragraph, speaking, way
from kpi.web.provider import Attempt, Provider
from kpi.web.sentences import not_found
from kpi.widgets.refused import words

COOKIE = "kpi_provider"
_SECONDS = 600
_AT_ONCE = CapacityLimiter(4)  # a slow provider must not hold the threads that the pages need


def button(request: Request, speak: Language, goal: str) -> Markup:
    """The way to the provider, on the sign-in page; a link, for a form may not lead to another host."""
    if Provider.configured() is None:
        return Markup()
    name = os.environ.get("KPI_OIDC_NAME") or speak.say("Đăng nhập qua hệ thống định danh của cơ quan")
    return way(address("/signin/oidc", request, next=goal), name, css="button other")


async def there(request: Request) -> Response | ASGIApp:
    """To the provider, with a cookie by which the way back will be known."""
    configured = Provider.configured()
    if configured is None:
        return not_found(request.scope)
    attempt = Attempt(*(secrets.token_urlsafe(32) for _ in range(3)), back=_back(request))
    code = speaking(request.scope).code
    try:
        place = await anyio.to_thread.run_sync(provider.place_to_go, configured, attempt, code, limiter=_AT_ONCE)
    except Refused as refused:
        return _refusal_page(request, refused)
    answer = onward(place)
    kept = {
        "state": attempt.state,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "next": safe_next(request.query_params.get("next", "")),
        "lang": code,
    }
    # Lax: the provider leads back from another host, with a plain link.
    cookies.put(answer, request.scope, COOKIE, quote(urlencode(kept), safe=""), seconds=_SECONDS, same="lax")
    return answer


async def back(request: Request) -> Response | ASGIApp:
    """From the provider: the cookie is good for one return, whatever comes of it."""
    configured = Provider.configured()
    if configured is None:
        return not_found(request.scope)
    query = dict(request.query_params)
    kept = dict(parse_qsl(unquote(cookies.read(request.scope, COOKIE))))
    # What the provider hands back says nothing of our language: the cookie does.
    request = Request({**request.scope, "query_string": urlencode({"lang": kept.get("lang", "")}).encode()})
    try:
        attempt = _attempt(request, kept, query, configured)
        opening = partial(_opened, configured, attempt, query.get("code", ""))
        answer = await with_session(request, onto(request, kept.get("next")), opening, limiter=_AT_ONCE)
    except Refused as refused:
        answer = _refusal_page(request, refused)
    except StoreFault as fault:
        answer = silent(request.scope, fault)
    cookies.put(answer, request.scope, COOKIE, "", seconds=0, same="lax")
    return answer


def _attempt(request: Request, kept: dict[str, str], query: dict[str, str], configured: Provider) -> Attempt:
    """The sign-in that this browser began; raises Refused when this is not its return."""
    state, nonce, verifier = (kept.get(name, "") for name in ("state", "nonce", "verifier"))
    if not (nonce and verifier and secrets.compare_digest(state.encode(), query.get("state", "").encode())):
        raise Refused("provider_other_try")
    if "code" not in query or query.get("iss", configured.issuer) != configured.issuer:
        raise Refused("provider_refused")
    return Attempt(state, nonce, verifier, _back(request))


def _opened(configured: Provider, attempt: Attempt, code: str) -> str:
    """A session of ours, which we can end; nobody is created."""
    return sessions.open_for(shared_store(), as_kept(provider.name_vouched_for(configured, attempt, code)))


def _back(request: Request) -> str:
    scheme = "https" if cookies.is_secure(request.scope) else "http"
    return f"{scheme}://{request.headers.get('host', '')}/signin/oidc/back"


def _refusal_page(request: Request, refused: Refused) -> Response:
    speak = speaking(request.scope)
    again = paragraph(way(address("/signin", request), speak.say("Về trang đăng nhập")))
    sentence = paragraph(words(refused, speak), role="alert")
    status = 503 if refused.code == "provider_silent" else 403
    return page(request.scope, speak.say("Chưa đăng nhập được"), sentence + again, status=status)


ROUTES: tuple[Route, ...] = (
    Route("/signin/oidc", there, methods=["GET"]),
    Route("/signin/oidc/back", back, methods=["GET"]),
)
