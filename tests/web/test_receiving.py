"""A body that does not come is not waited for, and no person holds many of them in memory."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from kpi.model.person import console
from kpi.web.api import receiving
from kpi.web.api.call import received

Answer = TypeVar("Answer")
Receive = Callable[[], Awaitable[Message]]
LAN = console("lan")


def request(receive: Receive) -> Request:
    return Request({"type": "http", "method": "POST", "headers": [], "query_string": b"lang=en"}, receive)


async def whole(body: bytes) -> Response:
    return Response(body)


def dripping(pause: float) -> Receive:
    async def receive() -> Message:
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": b"a", "more_body": True}

    return receive


async def leaving() -> Message:
    return {"type": "http.disconnect"}


async def all_at_once() -> Message:
    return {"type": "http.request", "body": b"abc", "more_body": False}


def ran(answering: Coroutine[object, object, Answer]) -> Answer:
    """What comes of it, in a thread of its own: in this one the browser of other tests may have a loop running."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, answering).result()


def answer_to(receive: Receive) -> Response:
    return ran(received(request(receive), 1000, whole, of=LAN))


def test_a_body_that_is_there_is_answered() -> None:
    assert answer_to(all_at_once).body == b"abc"


@pytest.mark.parametrize(("still", "longest"), [(0.05, 60.0), (60.0, 0.05)], ids=["it stands still", "it takes long"])
def test_a_body_that_does_not_come_is_cut(monkeypatch: pytest.MonkeyPatch, still: float, longest: float) -> None:
    monkeypatch.setattr(receiving, "STILL", still)
    monkeypatch.setattr(receiving, "LONGEST", longest)
    answer = answer_to(dripping(0.2 if still < 1 else 0.01))
    assert (answer.status_code, answer.headers["connection"]) == (408, "close")
    assert "Send it again" in json.loads(bytes(answer.body))["error"]


def test_one_who_leaves_leaves_no_fault_behind() -> None:
    assert answer_to(leaving).status_code == 400


def test_two_files_of_a_person_are_received_at_once_and_no_third() -> None:
    async def three() -> list[int]:
        go = asyncio.Event()

        async def slow() -> Message:
            await go.wait()
            return await all_at_once()

        first = [asyncio.create_task(received(request(slow), 9, whole, of=LAN)) for _ in range(2)]
        await asyncio.sleep(0)
        third = await received(request(all_at_once), 9, whole, of=LAN)
        other = await received(request(all_at_once), 9, whole, of=console("hoa"))
        go.set()
        after = [*(await asyncio.gather(*first)), await received(request(all_at_once), 9, whole, of=LAN)]
        return [answer.status_code for answer in (third, other, *after)]

    assert ran(three()) == [429, 200, 200, 200, 200]
