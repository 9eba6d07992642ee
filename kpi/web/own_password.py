"""Changes one's own password: when one likes, and before anything else when it was given for one use."""

import unicodedata
from functools import partial

from anyio import CapacityLimiter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kpi.actions.administer.opening import shared_store
from kpi.actions.people import passwords, people, sessions
from kpi.actions.record.refusal import Refused
from kpi.model.person import Person
from kpi.web import posts
from kpi.web.gate import PERSON, safe_next
from kpi.web.opened import onto, onward, unless_silent, with_session
from kpi.web.plain_page import address, button, field, hidden, page, paragraph, speaking, way
from kpi.widgets.refused import words

_AT_ONCE = CapacityLimiter(16)  # who changes a password may wait for a writer; who signs in must not wait for her


async def ask(request: Request) -> Response:
    """The empty form, or that it is done."""
    speak = speaking(request.scope)
    if request.query_params.get("done") != "yes":
        return _form(request, Markup(), status=200, goal=request.query_params.get("next", ""))
    sentence = speak.say("Đã đổi mật khẩu. Các phiên làm việc khác của bạn đã kết thúc.")
    home = paragraph(way(address("/", request), speak.say("Về trang tổng quan")))
    return page(
        request.scope, speak.say("Đổi mật khẩu"), paragraph(sentence, role="status") + home, keep={"done": "yes"}
    )


def _form(request: Request, note: Markup, *, status: int, goal: str) -> Response:
    person: Person = request.scope[PERSON]
    if not person.id:
        return onward(address("/signin", request, next="/password"))
    speak, token = speaking(request.scope), posts.form_token(request)
    if person.must_change and not note:
        note = paragraph(speak.say("Mật khẩu đang dùng chỉ dùng một lần. Hãy đặt mật khẩu mới trước."))
    rule = speak.say("Từ {shortest} ký tự trở lên; một câu ngắn là mật khẩu tốt.", shortest=passwords.SHORTEST)
    # Not to be filled in: so the browser keeps the new password under the right name.
    name = Markup('<input name="name" autocomplete="username" value="{}" hidden readonly>').format(person.name)
    body = posts.form(
        address("/password", request),
        token,
        hidden("next", safe_next(goal)),
        name,
        field(speak.say("Mật khẩu hiện tại"), "old", kind="password", complete="current-password", focus=True),
        field(speak.say("Mật khẩu mới"), "new", kind="password", complete="new-password"),
        field(speak.say("Gõ lại mật khẩu mới"), "again", kind="password", complete="new-password"),
        paragraph(rule, css="quiet"),
        button(speak.say("Đổi mật khẩu")),
    ) + paragraph(way(address("/signout", request), speak.say("Đăng xuất")))
    answer = page(request.scope, speak.say("Đổi mật khẩu"), note + body, status=status, keep={"next": safe_next(goal)})
    return posts.bound(answer, request, token)


async def change(request: Request) -> Response:
    person: Person = request.scope[PERSON]
    fields: dict[str, str] = {}
    try:
        fields = await posts.read_form(request)
        old, new, again = (unicodedata.normalize("NFC", fields.get(name, "")) for name in ("old", "new", "again"))
        if new != again:
            raise Refused("password_repeat")
        done = onto(request, fields.get("next")) if person.must_change else address("/password", request, done="yes")
        return await with_session(request, done, partial(_changed, person, old, new), limiter=_AT_ONCE)
    except Refused as refused:
        note = paragraph(words(refused, speaking(request.scope)), role="alert")
        return _form(request, note, status=posts.STATUS.get(refused.code, 400), goal=fields.get("next", ""))


def _changed(person: Person, old: str, new: str) -> str:
    """All her sessions have ended with the old password: this browser gets one under the new."""
    people.change_password(shared_store(), person, old, new)
    return sessions.open_for(shared_store(), person.name)


ROUTES: tuple[Route, ...] = (
    Route("/password", unless_silent(ask), methods=["GET"]),
    Route("/password", unless_silent(change), methods=["POST"]),
)
