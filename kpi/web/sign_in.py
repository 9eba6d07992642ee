"""Shows the sign-in page: a name and a password, a provider where there is one, the people of a demonstration."""

import unicodedata
from functools import partial

import anyio.to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kpi.actions.administer.opening import shared_store
from kpi.actions.people import people, sessions
from kpi.actions.record.refusal import Refused
from kpi.model.person import Person
from kpi.web import cookies, oidc, posts
from kpi.web.gate import safe_next
from kpi.web.opened import as_kept, onto, onward, present, unless_silent, with_session
from kpi.web.plain_page import address, button, field, hidden, page, paragraph, speaking, way
from kpi.widgets.refused import words

_STATUS = {"sign_in_waits": 429, **posts.STATUS}


async def ask(request: Request) -> Response:
    """The empty form."""
    speak, person = speaking(request.scope), await present(request)
    note = Markup()
    if person is not None:
        if person.must_change:
            return onward(address("/password", request))
        on = way(onto(request, request.query_params.get("next")), speak.say("Tiếp tục"))
        note = paragraph(speak.say("Bạn đang đăng nhập với tên {name}.", name=person.called)) + paragraph(on)
    elif request.query_params.get("done") == "out":
        note = paragraph(speak.say("Bạn đã đăng xuất."), role="status")
    return await _form(request, note, status=200, name="", destination=request.query_params.get("next", ""))


async def _form(request: Request, note: Markup, *, status: int, name: str, destination: str) -> Response:
    """The form under a note; the name that was typed stays."""
    speak, token = speaking(request.scope), posts.form_token(request)
    password, shown = await anyio.to_thread.run_sync(people.demonstration, shared_store())
    goal = safe_next(destination)
    form = partial(posts.form, address("/signin", request), token, hidden("next", goal))
    body = form(
        field(speak.say("Tên đăng nhập"), "name", complete="username", value=name, focus=not name),
        field(speak.say("Mật khẩu"), "password", kind="password", complete="current-password", focus=bool(name)),
        button(speak.say("Đăng nhập")),
    ) + oidc.button(request, speak, goal)
    if shown:
        common = speak.say("Mật khẩu chung của bản dùng thử: {password}", password=password)
        title = Markup("<h2>{}</h2>").format(speak.say("Dùng thử với vai"))
        body += title + form(*map(_as_person, shown)) + paragraph(common, css="quiet")
    answer = page(request.scope, speak.say("Đăng nhập"), note + body, status=status, keep={"next": goal})
    return posts.bound(answer, request, token)


def _as_person(person: Person) -> Markup:
    """The button by which one of the people of a demonstration signs in."""
    return Markup(
        '<button class="other" name="as" value="{name}">{called} <span class="quiet">({name})</span></button>'
    ).format(name=person.name, called=person.called)


async def sign_in(request: Request) -> Response:
    fields: dict[str, str] = {}
    try:
        fields = await posts.read_fields(request)  # a form that is refused comes back with its name
        posts.check(request, fields)
        name, password = as_kept(fields.get("name", "")), unicodedata.normalize("NFC", fields.get("password", ""))
        if chosen := fields.get("as", ""):
            password, shown = await anyio.to_thread.run_sync(people.demonstration, shared_store())
            name = next((person.name for person in shown if person.name == chosen), "")
        marks = cookies.read(request.scope, cookies.KNOWN)
        opening = partial(sessions.sign_in, shared_store(), name, password, _from(request), marks=marks)
        return await with_session(request, onto(request, fields.get("next")), opening)
    except Refused as refused:
        here = await present(request) if refused.code == "one_time_over" else None
        if here is not None and here.must_change and here.name == sessions.kept_name(fields.get("name", "")):
            return onward(address("/password", request))  # her button was pressed twice: the first time let her in
        note = paragraph(words(refused, speaking(request.scope)), role="alert")
        status, name, destination = _STATUS.get(refused.code, 401), fields.get("name", "")[:80], fields.get("next", "")
        answer = await _form(request, note, status=status, name=name, destination=destination)
        if seconds := refused.problem.values.get("seconds"):
            answer.headers["Retry-After"] = seconds
        return answer


def _from(request: Request) -> str:
    """Where she sits; behind a proxy on this machine that does not tell, nobody is locked out for the others."""
    host = request.client.host if request.client else ""
    return "" if host in ("127.0.0.1", "::1") else host


ROUTES: tuple[Route, ...] = (
    Route("/signin", unless_silent(ask), methods=["GET"]),
    Route("/signin", unless_silent(sign_in), methods=["POST"]),
)
