"""Guards everything: who is not signed in sees the sign-in page and what it needs, and nothing else."""

import logging
from urllib.parse import quote, urlencode

import anyio.to_thread
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kpi.actions.administer.opening import shared_store
from kpi.actions.people import sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import StoreFault
from kpi.language.faults import fault_text
from kpi.model.person import Person
from kpi.web import cookies
from kpi.web.plain_page import page, paragraph, speaking, way
from kpi.web.posts import is_from_here
from kpi.web.sentences import language_of
from kpi.widgets.refused import words

PERSON = "kpi_person"
"""Where a route finds in its scope who asks."""

logger = logging.getLogger("kpi")
_FREE = {
    *("/signin", "/signin/oidc", "/signin/oidc/back", "/signout"),
    *("/frame.js", "/frame.css", "/favicon.ico", "/favicon.png"),
    *("/healthz", "/_stcore/health", "/_stcore/host-config"),
}
_PARTS = ("_stcore", "media", "component", "app")  # asked for by scripts: no page to send to
_LONGEST = 4000  # more than any address of ours; it must fit into a form
_OF_THE_DOOR = ("signin", "signout", "signout-everywhere", "password")
_BEFORE_THE_CHANGE = ("/password", "/signout-everywhere")


def safe_next(address: str) -> str:
    """Where to go on after signing in: a path of this server, else the first page."""
    inside = address.startswith("/") and not address.startswith("//") and "\\" not in address
    inside = inside and len(address) <= _LONGEST
    return address if inside and all(letter.isprintable() for letter in address) else "/"


def is_free(path: str) -> bool:
    return path in _FREE or (path.startswith("/static/") and ".." not in path)


def silent(scope: Scope, fault: StoreFault) -> Response:
    """The store cannot be asked: said in its sentence."""
    logger.warning("the store cannot be asked: %s", fault.code)
    speak = speaking(scope)
    sentence = fault_text(speak, fault.code, fault.detail if fault.code == "store_newer" else "")
    if _first(scope) == "api":
        return JSONResponse({"error": sentence}, 503, {"Cache-Control": "no-store"})
    answer = page(scope, speak.say("Chưa mở được"), paragraph(sentence, role="alert"), status=503)
    answer.headers["Retry-After"] = "10"
    return answer


def refusal(scope: Scope, code: str, status: int) -> Response:
    """The sentence of a refusal, as the asker can read it."""
    speak = speaking(scope)
    sentence = words(Refused(code), speak)
    if _first(scope) == "api":
        return JSONResponse({"error": sentence}, status, {"Cache-Control": "no-store"})
    home = "/?lang=en" if speak.code == "en" else "/"
    body = paragraph(sentence, role="alert") + paragraph(way(home, speak.say("Về trang tổng quan")))
    return page(scope, speak.say("Không được phép"), body, status=status)


def _first(scope: Scope) -> str:
    return scope["path"].lstrip("/").split("/")[0]


def _sent_to(scope: Scope, path: str) -> Response:
    """To another page first, which then leads back to the one that was asked for."""
    query = scope.get("query_string", b"").decode("latin-1")
    # Nobody wants to be led back to signing in or out.
    back = (
        "/"
        if _first(scope) in _OF_THE_DOOR
        else safe_next(quote(scope["path"], safe="/-._~") + (f"?{query}" if query else ""))
    )
    query_kept = {**({"next": back} if back != "/" else {}), **({"lang": "en"} if language_of(scope) == "en" else {})}
    return RedirectResponse(
        path + (f"?{urlencode(query_kept)}" if query_kept else ""), 303, {"Cache-Control": "no-store"}
    )


class Gate:
    """Asks the store once for each question from a browser, and refuses what is nobody's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        person, refused = await _judged(scope)
        if refused is None:
            await self.app({**_origin_settled(cookies.settled(scope)), PERSON: person}, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refused(scope, receive, send)


def _origin_settled(scope: Scope) -> Scope:
    """The same question without the page that a websocket comes from, for that has been judged.

    Streamlit compares it to the letter, and asks a server on the internet who we are when the letters differ.
    """
    if scope["type"] != "websocket":
        return scope
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"origin"]}


async def _judged(scope: Scope) -> tuple[Person | None, Response | None]:
    """Who asks, or the answer to whoever may not."""
    is_page = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
    if not (is_page or is_from_here(scope)):
        return None, refusal(scope, "from_elsewhere", 403)
    if scope["type"] == "http" and is_free(scope["path"]):
        return None, None
    try:
        person = await anyio.to_thread.run_sync(_who, cookies.token(scope))
    except StoreFault as fault:
        return None, silent(scope, fault)
    leads = is_page and _first(scope) not in (*_PARTS, "api")
    if person is None:
        return None, _sent_to(scope, "/signin") if leads else refusal(scope, "signed_out", 401)
    if person.must_change and scope["path"] not in _BEFORE_THE_CHANGE:
        return None, _sent_to(scope, "/password") if leads else refusal(scope, "password_must_change", 403)
    return person, None


def _who(token: str) -> Person | None:
    return sessions.who(shared_store(), token)
