"""Answers one message of the JSON interface: who asks, what the message says, and why it cannot be done."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

import anyio.to_thread
import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kpi.actions.administer.opening import shared_store
from kpi.actions.look import read
from kpi.actions.people import sessions
from kpi.actions.record.book import Book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, StoreFault
from kpi.context import SESSION
from kpi.language import Language, language
from kpi.language.faults import fault_text
from kpi.model.indicator import Indicator
from kpi.model.period import NotAPeriod, Period
from kpi.model.person import Person
from kpi.model.unit import Tree, Unit
from kpi.web.api import receiving
from kpi.web.api.sheet_text import Json, problem_text
from kpi.web.writers import run_writing

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FRESH = {"Cache-Control": "no-store"}
_LARGEST_MESSAGE = 2 * 1024 * 1024
Message = TypeVar("Message", bound=msgspec.Struct)


class Nothing(msgspec.Struct):
    """A message that says no more than its address."""


class UnreadableMessage(Exception):  # noqa: N818 - named by what it says
    """The message is not what this interface takes."""


@dataclass(frozen=True)
class Call:
    """One request: the store, who asks, in which language, and the number in its address."""

    store: Store
    who: Person
    speak: Language
    number: int = 0

    @cached_property
    def known(self) -> Book:
        """The names that the request may use: read once, however many cells it brings."""
        return read.known(self.store)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.known.indicators.values()}

    def unit(self, name: str, month: Period) -> int:
        return unit_called(self.known.tree, name, month).id

    def place(self, key: str) -> tuple[Indicator, Period]:
        """The indicator and the period of a line of a sheet: "REV|2021-06"; raises Refused."""
        code, _, run = key.rpartition("|")
        indicator = self.indicators.get(code)
        if indicator is None:
            raise Refused("unknown_indicator", code[:40], near="–")
        return indicator, period_of(run)


def period_of(text: str) -> Period:
    """The period that is written there; raises Refused."""
    try:
        return Period.parse(text)
    except NotAPeriod:
        raise Refused("not_a_period", text[:40]) from None


def unit_called(tree: Tree, name: str, period: Period | None) -> Unit:
    """The one unit that was called so in the period: of two of that name none is guessed. Raises Refused."""
    units = [unit for unit in tree.called(name) if period is None or unit.is_there(period)]
    if not units:
        raise Refused("unknown_unit", name[:40], near="–")
    if len(units) > 1:
        raise Refused("ambiguous_unit", name[:40], candidates=", ".join(unit.code_and_day for unit in units[:9]))
    return units[0]


Answer = Callable[[Call, Message], Json]


def get(path: str, kind: type[Message], answer: Answer[Message], *, waits: bool = False) -> Route:
    """A question, whose message stands in the address; it `waits` where it needs the writer of the store."""

    async def endpoint(request: Request) -> Response:
        if waits:
            return await written(request, b"", kind, answer)
        return await anyio.to_thread.run_sync(_answered, request, b"", kind, answer)

    return Route(path, endpoint, methods=["GET"])


def post(path: str, kind: type[Message], answer: Answer[Message]) -> Route:
    """A deed, whose message is the body; what it writes may have to wait for the store."""

    async def endpoint(request: Request) -> Response:
        async def then(body: bytes) -> Response:
            return await written(request, body, kind, answer)

        return await received(request, _LARGEST_MESSAGE, then)

    return Route(path, endpoint, methods=["POST"])


async def written(request: Request, body: bytes, kind: type[Message], answer: Answer[Message]) -> Response:
    """The answer, for which another writer may have to be waited for."""
    try:
        return await run_writing(_answered, request, body, kind, answer)
    except StoreFault as fault:
        return fault_response(language_of(request), fault)


async def received(
    request: Request, limit: int, then: Callable[[bytes], Awaitable[Response]], *, of: Person | None = None
) -> Response:
    """The answer to a body once it is there, or why it was not waited for; a file is counted among those `of` her."""
    speak = language_of(request)
    try:
        with receiving.one_of_few(of) if of else nullcontext():
            body = await receiving.body_of(request, limit)
            return await then(body)
    except receiving.TooSlow:
        return _hung_up(408, speak.say("Đường truyền quá chậm hoặc bị ngắt, nên chưa nhận được. Thử gửi lại."))
    except receiving.TooMany:
        return _hung_up(429, speak.say("Bạn đang gửi hai tệp khác. Đợi gửi xong rồi gửi tiếp."))
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it


def _hung_up(status: int, text: str) -> Response:
    """A refusal after which what still comes on the line is not read as the next message."""
    response = refusal(status, text)
    response.headers["Connection"] = "close"
    return response


def _answered(request: Request, body: bytes, kind: type[Message], answer: Answer[Message]) -> Response:
    speak = language_of(request)
    try:
        if len(body) > _LARGEST_MESSAGE:
            return refusal(413, speak.say("Yêu cầu quá lớn."))
        message = _message(request.query_params, body, kind)
        store = shared_store()
        who = sessions.who(store, request.cookies.get(SESSION, ""))
        if who is None:
            return refusal(401, speak.say("Phiên làm việc đã kết thúc."))
        call = Call(store, who, speak, request.path_params.get("number", 0))
        return JSONResponse(answer(call, message), headers=FRESH)
    except Refused as refused:
        return refusal(403 if refused.code.startswith("not_allowed") else 422, problem_text(refused.problem, speak))
    except StoreFault as fault:
        return fault_response(speak, fault)
    # Also a ValueError of a driver: PostgreSQL takes no text with a NUL in it.
    except (UnreadableMessage, ValueError, RecursionError):
        return refusal(400, speak.say("Yêu cầu không đúng mẫu."))


def _message(query: Mapping[str, str], body: bytes, kind: type[Message]) -> Message:
    """What the message says, or, where it has no body, what its address says; raises ValueError, RecursionError."""
    return msgspec.json.decode(body, type=kind) if body else msgspec.convert(dict(query), kind)


def download(request: Request, file: Callable[[Call], tuple[str, bytes]]) -> Response:
    """A file to be saved, by its name and bytes; never shown in the page: what stands in it is nobody's to trust."""
    speak = language_of(request)
    try:
        store = shared_store()
        who = sessions.who(store, request.cookies.get(SESSION, ""))
        if who is None:
            return refusal(401, speak.say("Phiên làm việc đã kết thúc."))
        name, content = file(Call(store, who, speak, request.path_params["number"]))
    except Refused as refused:
        return refusal(404, problem_text(refused.problem, speak))
    except StoreFault as fault:
        return fault_response(speak, fault)
    return Response(content, media_type="application/octet-stream", headers=download_headers(name))


def download_headers(name: str) -> dict[str, str]:
    return {
        **FRESH,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def language_of(request: Request) -> Language:
    return language(request.query_params.get("lang", "vi"))


def refusal(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status_code=status, headers=FRESH)


def fault_response(speak: Language, fault: StoreFault) -> Response:
    return refusal(503, fault_text(speak, fault.code, fault.detail))
