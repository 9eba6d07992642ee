"""The JSON interface beside the screens: sheets are read and saved, handed in and decided on, documents attached."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.fault import StoreFault
from kpi.actions.administer.opening import shared_store
from kpi.actions.enter import attach, enter, review
from kpi.actions.look import read
from kpi.actions.look import sheet as sheets
from kpi.actions.people import sessions
from kpi.actions.record.book import Book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, now
from kpi.language import Language, language
from kpi.language.faults import fault_text
from kpi.language.typed import Typed, read_typed
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import NotAPeriod, Period
from kpi.model.person import Person
from kpi.model.quantity import NotANumber
from kpi.model.sheet import Place, Sheet
from kpi.model.unit import Tree
from kpi.web.api import receiving
from kpi.web.api.sheet_json import Json, conflict_json, counts_json, key_of, row_json, said, sheet_json
from kpi.web.gate import PERSON
from kpi.web.writers import run_writing

SESSION = "kpi_session"
_LARGEST_MESSAGE = 2 * 1024 * 1024
_LARGEST_FILE = 64 * 1024 * 1024  # the setting is asked in the action; this only keeps memory whole
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class Unreadable(Exception):  # noqa: N818 - named by what it says
    """The message is not what this interface takes."""


@dataclass(frozen=True)
class Call:
    """One request: the store, who asks, in which language, with what."""

    store: Store
    who: Person
    speak: Language
    told: Mapping[str, Any]
    body: bytes = b""

    @cached_property
    def known(self) -> Book:
        """The names that the request may use: read once, however many cells it brings."""
        return read.known(self.store)

    def text(self, name: str) -> str:
        value = self.told.get(name, "")
        if not isinstance(value, str):
            raise Unreadable(name)
        return value

    def period(self, name: str = "period") -> Period:
        return _period(self.text(name))

    def unit(self) -> int:
        return _unit(self.known.tree, self.text("unit"), sheets.month_of(self.period()))

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.known.indicators.values()}

    def place(self, key: object) -> tuple[Indicator, Period]:
        code, _, run = str(key).rpartition("|")
        indicator = self.indicators.get(code)
        if indicator is None:
            raise Refused("unknown_indicator", code[:40], near="–")
        return indicator, _period(run)


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except NotAPeriod:
        raise Refused("not_a_period", text[:40]) from None


def _unit(tree: Tree, name: str, period: Period) -> int:
    """The one unit that was called so in the period: of two of that name none is guessed."""
    found = [unit for unit in tree.called(name) if unit.is_there(period)]
    if not found:
        raise Refused("unknown_unit", name[:40], near="–")
    if len(found) > 1:
        raise Refused("ambiguous_unit", name[:40], candidates=", ".join(unit.code_and_day for unit in found[:9]))
    return found[0].id


Answer = Callable[[Call], Json]


def route(path: str, answer: Answer, *, method: str = "POST", waits: bool = False) -> Route:
    """An answer to a message; a question `waits` where it needs the writer of the store, as every post may."""

    async def endpoint(request: Request) -> Response:
        async def then(body: bytes) -> Response:
            if waits or method == "POST":
                return await written(request, body, answer)
            return await anyio.to_thread.run_sync(answered, request, body, answer)

        return await received(request, _LARGEST_MESSAGE, then) if method == "POST" else await then(b"")

    return Route(path, endpoint, methods=[method])


async def written(request: Request, body: bytes, answer: Answer) -> Response:
    """The answer, for which another writer may have to be waited for."""
    try:
        return await run_writing(answered, request, body, answer)
    except StoreFault as fault:
        return refusal(503, fault_text(language(request.query_params.get("lang", "vi")), fault.code, fault.detail))


async def received(
    request: Request, limit: int, then: Callable[[bytes], Awaitable[Response]], *, of: Person | None = None
) -> Response:
    """The answer to a body once it is there, or why it was not waited for; a file is counted among those `of` her."""
    speak = language(request.query_params.get("lang", "vi"))
    try:
        with receiving.one_of_few(of) if of else nullcontext():
            body = await receiving.body_of(request, limit)
            return await then(body)
    except receiving.TooSlow:
        said = speak.say("Đường truyền quá chậm hoặc bị ngắt, nên chưa nhận được. Thử gửi lại.")
        return _hung_up(refusal(408, said))
    except receiving.TooMany:
        said = speak.say("Bạn đang gửi hai tệp khác. Đợi gửi xong rồi gửi tiếp.")
        return _hung_up(refusal(429, said))
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it


def _hung_up(response: Response) -> Response:
    """What still comes on the line is not read as the next message."""
    response.headers["Connection"] = "close"
    return response


def answered(request: Request, body: bytes, answer: Answer) -> Response:
    speak = language(request.query_params.get("lang", "vi"))
    try:
        if len(body) > _LARGEST_MESSAGE:
            return refusal(413, speak.say("Yêu cầu quá lớn."))
        told = _read_message(body) if body else dict(request.query_params)
        if not isinstance(told, dict):
            return refusal(400, speak.say("Yêu cầu không đúng mẫu."))
        store = shared_store()
        who = sessions.who(store, request.cookies.get(SESSION, ""))
        if who is None:
            return refusal(401, speak.say("Phiên làm việc đã kết thúc."))
        return JSONResponse(answer(Call(store, who, speak, {**told, **request.path_params})), headers=FRESH)
    except Refused as refused:
        return refusal(403 if refused.code.startswith("not_allowed") else 422, said(refused.problem, speak))
    except StoreFault as fault:
        return refusal(503, fault_text(speak, fault.code, fault.detail))
    except (Unreadable, ValueError, KeyError, TypeError, RecursionError):
        return refusal(400, speak.say("Yêu cầu không đúng mẫu."))


def _read_message(body: bytes) -> object:
    """What the message says; half a letter, which JSON lets through and no answer could repeat, is a ValueError."""
    told: object = json.loads(body)
    json.dumps(told, ensure_ascii=False).encode()
    return told


FRESH = {"Cache-Control": "no-store"}


def refusal(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status_code=status, headers=FRESH)


def _sheet(call: Call, unit: int, *, task: str = "enter") -> Sheet:
    codes = call.text("also").split(",")
    also = frozenset(one.id for code, one in call.indicators.items() if code in codes)
    return sheets.sheet(call.store, call.who, unit, sheets.month_of(call.period()), task=task, also=also)


def _names(call: Call, sheet: Sheet) -> dict[int, str]:
    numbers = {line.draft.attachment for line in sheet.lines if line.draft is not None}
    numbers |= {line.approved.attachment for line in sheet.lines if line.approved is not None}
    return attach.names(call.store, {number for number in numbers if number is not None})


def _read(call: Call) -> Json:
    sheet = _sheet(call, call.unit(), task=call.text("task") or "enter")
    return sheet_json(sheet, call.who, call.speak, now().astimezone(_HERE).date(), _names(call, sheet))


def _save(call: Call) -> Json:
    unit = call.unit()
    cells = [_cell(call, told) for told in _list(call.told, "cells")]
    saved = enter.save(call.store, call.who, unit, cells)
    sheet = _sheet(call, unit)
    names = _names(call, sheet)
    indicators = call.known.indicators
    touched = {one.place for one in saved} | _beside({one.place for one in saved}, indicators)
    return {
        "at": now().astimezone(_HERE).strftime("%H:%M:%S"),
        "rows": [row_json(sheet, line, call.speak, names) for line in sheet.lines if line.place in touched],
        "conflicts": [
            conflict_json(one, indicators[one.place[0]], call.speak)
            for one in saved
            if one.problem is not None and one.problem.code == "changed_meanwhile"
        ],
        "refused": [
            {"key": key_of(indicators[one.place[0]], one.place[1]), "text": said(one.problem, call.speak)}
            for one in saved
            if one.problem is not None and one.problem.code != "changed_meanwhile"
        ],
        **counts_json(sheet, call.speak),
    }


def _beside(places: set[Place], indicators: Mapping[int, Indicator]) -> set[Place]:
    """The wholes and the parts of what was saved: what looks wrong there may have changed with it."""
    found: set[Place] = set()
    for number, period in places:
        above = indicators[number].parent
        for one in indicators.values():
            if one.id == above or one.parent == number or (above is not None and one.parent == above):
                found.add((one.id, period))
    return found


def _list(told: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found: object = told.get(name)
    if not isinstance(found, list):
        raise Unreadable(name)
    some = cast("list[object]", found)
    if len(some) > 5000 or not all(isinstance(one, dict) for one in some):
        raise Unreadable(name)
    return cast("list[Mapping[str, Any]]", some)


def _cell(call: Call, told: Mapping[str, Any]) -> enter.Cell:
    indicator, period = call.place(told["key"])
    typed = _words(told, "typed")
    try:
        read_as = read_typed(typed, indicator, call.speak)
    except NotANumber:
        read_as = None
    return enter.Cell(
        indicator=indicator.id,
        period=period,
        typed=typed.strip(),
        actual=_actual(period, read_as, told),
        version=_whole(told, "version"),
        based_on=_whole(told, "based_on"),
        reason=_words(told, "reason").strip(),
    )


def _words(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise Unreadable(name)
    return value


def _whole(told: Mapping[str, Any], name: str) -> int:
    """A number that counts something; neither a yes, nor a half, nor more than the store can hold."""
    value = told.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise Unreadable(name)
    return value


def _actual(period: Period, read_as: Typed | None, told: Mapping[str, Any]) -> Actual | None:
    """What a cell tells; its note and document are kept even while its number cannot be read."""
    number = _whole(told, "attachment") if told.get("attachment") is not None else None
    found = Actual(
        period,
        read_as.value if read_as else None,
        read_as.numerator if read_as else None,
        read_as.denominator if read_as else None,
        estimate=bool(told.get("estimate")) or bool(read_as and read_as.estimate),
        approximate=read_as.approximate if read_as else "",
        up_to=_day(_words(told, "up_to")),
        document=_words(told, "document").strip(),
        note=_words(told, "note").strip(),
        not_applicable=bool(read_as and read_as.not_applicable),
        attachment=number,
        reason=_words(told, "reason").strip(),
    )
    return None if found == Actual(period, None) else found


def _day(text: str) -> str:
    """Day, month, year; or as it is kept."""
    found = _DAY.fullmatch(text.strip())
    if not text.strip():
        return ""
    if not found:
        raise Refused("not_a_date_typed", text[:20])
    first, month, last = (int(part) for part in found.groups())
    year, day = (first, last) if first > 31 else (last, first)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Refused("not_a_date_typed", text[:20]) from None


_DAY = re.compile(r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,4})")


def _submit(call: Call) -> Json:
    seen: dict[Place, int] = {}
    for one in _list(call.told, "seen"):
        indicator, period = call.place(one["key"])
        seen[indicator.id, period] = _whole(one, "version")
    unit, month = call.unit(), sheets.month_of(call.period())
    outcome = enter.submit(call.store, call.who, unit, month, seen, call.text("gaps_said"))
    return {
        "told": outcome.told,
        "obstacles": [
            {"key": key_of(line.indicator, line.period), "text": said(problem, call.speak)}
            for line, problem in outcome.obstacles
        ],
    }


def _take_back(call: Call) -> Json:
    return {"told": enter.take_back(call.store, call.who, call.unit(), sheets.month_of(call.period()))}


def _items(call: Call) -> list[review.Item]:
    found: list[review.Item] = []
    for one in _list(call.told, "items"):
        indicator, period = call.place(one["key"])
        unit = _unit(call.known.tree, _words(one, "unit"), sheets.month_of(period))
        found.append(review.Item(unit, indicator.id, period, _whole(one, "version"), _whole(one, "signed")))
    return found


def _decisions(call: Call, decisions: Sequence[review.Decision]) -> Json:
    tree, indicators = call.known.tree, call.known.indicators
    return {
        "done": sum(one.done for one in decisions),
        "decisions": [
            {
                "unit": tree.units[one.item.unit].code,
                "key": key_of(indicators[one.item.indicator], one.item.period),
                "done": one.done,
                "text": said(one.problem, call.speak) if one.problem else "",
            }
            for one in decisions
        ],
    }


def _approve(call: Call) -> Json:
    return _decisions(call, review.approve(call.store, call.who, _items(call)))


def _send_back(call: Call) -> Json:
    return _decisions(call, review.send_back(call.store, call.who, _items(call), call.text("reason")))


def _reopen(call: Call) -> Json:
    return _decisions(call, review.reopen(call.store, call.who, _items(call), call.text("reason")))


async def _attach(request: Request) -> Response:
    """A document as the bare body of the message, its name and its unit in the address."""

    async def then(body: bytes) -> Response:
        def answer(call: Call) -> Json:
            kept = attach.attach(call.store, call.who, call.unit(), call.text("name"), body)
            return {"id": kept.id, "name": kept.name, "size": kept.size}

        return await written(request, b"", answer)

    return await received(request, _LARGEST_FILE, then, of=request.scope.get(PERSON))


def _download(request: Request) -> Response:
    """A document, to be saved and never shown in the page."""
    speak = language(request.query_params.get("lang", "vi"))
    try:
        store = shared_store()
        who = sessions.who(store, request.cookies.get(SESSION, ""))
        if who is None:
            return refusal(401, speak.say("Phiên làm việc đã kết thúc."))
        kept, content = attach.contents(store, who, int(request.path_params["number"]))
    except Refused as refused:
        return refusal(404, said(refused.problem, speak))
    except StoreFault as fault:
        return refusal(503, fault_text(speak, fault.code, fault.detail))
    headers = {
        **FRESH,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


_Endpoint = Callable[[Request], Awaitable[Response]]

ROUTES: tuple[Route, ...] = (
    route("/api/v1/sheet", _read, method="GET"),
    route("/api/v1/sheet/save", _save),
    route("/api/v1/sheet/submit", _submit),
    route("/api/v1/sheet/take-back", _take_back),
    route("/api/v1/review/approve", _approve),
    route("/api/v1/review/return", _send_back),
    route("/api/v1/review/reopen", _reopen),
    Route("/api/v1/attachments", _attach, methods=["POST"]),
    Route("/attachments/{number:int}", _download, methods=["GET"]),
)
