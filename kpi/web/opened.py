"""Makes the answers that begin a session or lead on, and the sentence when the store is silent meanwhile."""

import unicodedata
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import parse_qsl

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kpi.actions.administer.opening import shared_store
from kpi.actions.people import rights, sessions
from kpi.actions.record.store import StoreFault
from kpi.context import SESSION
from kpi.model.person import Person
from kpi.web import cookies
from kpi.web.gate import safe_next, silent
from kpi.web.plain_page import address
from kpi.web.sentences import language_of

Handler = Callable[[Request], Awaitable[Response]]
# A password takes a tenth of a second and 64 MB: those who wait for it must not hold the threads the pages need.
_AT_ONCE = CapacityLimiter(4)


def unless_silent(handler: Handler) -> Handler:
    """A handler whose store may be silent."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except StoreFault as fault:
            return silent(request.scope, fault)

    return answer


def onward(path: str) -> Response:
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def onto(request: Request, goal: str | None) -> str:
    """Where the reader wanted to go, in the language that she has chosen meanwhile; else the first page."""
    safe_goal = safe_next(goal or "")
    path, _, query = safe_goal.partition("?")
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    if parameters.pop("lang", "vi") == language_of(request.scope):
        return safe_goal  # as it was, to the letter
    return address(path, request, **parameters)


async def present(request: Request) -> Person | None:
    """Who is signed in on a page that is free to all; a reader of an open store is nobody here."""
    person = await anyio.to_thread.run_sync(sessions.who, shared_store(), cookies.token(request.scope))
    return person if person is not None and person.id else None


def as_kept(name: str) -> str:
    """A name however the keyboard composed its letters; what cannot be seen belongs to nobody's name."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in composed)


async def with_session(
    request: Request, path: str, open_session: Callable[[], str], *, limiter: CapacityLimiter = _AT_ONCE
) -> Response:
    """On to the page, with a new session in place of the one that the browser had."""
    had, marks = cookies.token(request.scope), cookies.read(request.scope, cookies.KNOWN)
    opened = await anyio.to_thread.run_sync(_opened, open_session, had, marks, limiter=limiter)
    answer = onward(path)
    cookies.put(answer, request.scope, SESSION, opened.token, seconds=opened.seconds, same="lax")
    if opened.marks:
        seconds = cookies.KNOWN_SECONDS
        cookies.put(answer, request.scope, cookies.KNOWN, opened.marks, seconds=seconds, same="strict")
    return answer


class _Opened(NamedTuple):
    token: str
    seconds: int
    marks: str


def _opened(open_session: Callable[[], str], had: str, marks: str) -> _Opened:
    store = shared_store()
    token = open_session()
    sessions.sign_out(store, had, at_once=True)
    seconds = int(rights.settings(store)["longest_hours"]) * 3600
    return _Opened(token, seconds, sessions.marks_of(store, token, marks))
