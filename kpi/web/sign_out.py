"""Ends the session of this browser, or those of every one."""

from collections.abc import Callable
from functools import partial

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kpi.actions.administer.opening import shared_store
from kpi.actions.people import sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import StoreFault
from kpi.context import SESSION
from kpi.model.person import Person
from kpi.web import cookies, posts
from kpi.web.gate import PERSON, silent
from kpi.web.opened import onward, present, unless_silent
from kpi.web.plain_page import address, button, page, paragraph, speaking, way
from kpi.web.writers import run_writing
from kpi.widgets.refused import words


async def ask(request: Request) -> Response:
    """Who is signed in, and the buttons that end it."""
    person = await present(request)
    if person is None:
        return onward(address("/signin", request))
    speak, token = speaking(request.scope), posts.form_token(request)

    def leaving(path: str, words: str, css: str) -> Markup:
        return posts.form(address(path, request), token, button(words, css=css))

    password = way(address("/password", request), speak.say("Đổi mật khẩu"))
    home = way(address("/", request), speak.say("Về trang tổng quan"))
    body = (
        paragraph(speak.say("Bạn đang đăng nhập với tên {name}.", name=person.called))
        + leaving("/signout", speak.say("Đăng xuất"), "this")
        + leaving("/signout-everywhere", speak.say("Đăng xuất khỏi mọi máy"), "other")
        + paragraph(password, " · ", home)
    )
    return posts.bound(page(request.scope, speak.say("Đăng xuất"), body), request, token)


async def sign_out(request: Request) -> Response:
    return await _left(request, lambda: sessions.sign_out(shared_store(), cookies.token(request.scope)))


async def sign_out_everywhere(request: Request) -> Response:
    person: Person = request.scope[PERSON]
    if not person.id:
        return onward(address("/signin", request))
    return await _left(request, partial(sessions.sign_out_everywhere, shared_store(), person))


async def _left(request: Request, leave: Callable[[], object]) -> Response:
    """The session ends in the store and in the browser; in the browser also when the store is silent."""
    try:
        await posts.read_form(request)
    except Refused as refused:
        return _not_taken(request, refused)
    try:
        await run_writing(leave)
        answer = onward(address("/signin", request, done="out"))
    except StoreFault as fault:
        answer = silent(request.scope, fault)
    cookies.put(answer, request.scope, SESSION, "", seconds=0, same="lax")
    return answer


def _not_taken(request: Request, refused: Refused) -> Response:
    speak = speaking(request.scope)
    again = paragraph(way(address("/signout", request), speak.say("Mở lại trang này")))
    sentence = paragraph(words(refused, speak), role="alert")
    return page(request.scope, speak.say("Đăng xuất"), sentence + again, status=posts.STATUS.get(refused.code, 403))


ROUTES: tuple[Route, ...] = (
    Route("/signout", unless_silent(ask), methods=["GET"]),
    Route("/signout", unless_silent(sign_out), methods=["POST"]),
    Route("/signout-everywhere", unless_silent(sign_out_everywhere), methods=["POST"]),
)
