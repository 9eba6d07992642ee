"""Takes the document behind a figure, and gives it back."""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kpi.actions.enter import attach
from kpi.web.api.call import Call, download, received, written
from kpi.web.api.sheet import SheetOfUnit
from kpi.web.api.sheet_text import Json
from kpi.web.gate import PERSON

_LARGEST_FILE = 64 * 1024 * 1024  # the setting is asked in the action; this only keeps memory whole


class AttachmentName(SheetOfUnit):
    """Whose document it is and what it is called, in the address; the body is the document itself."""

    name: str = ""


async def _attach(request: Request) -> Response:
    async def then(body: bytes) -> Response:
        def answer(call: Call, message: AttachmentName) -> Json:
            unit, _ = message.place(call)
            kept = attach.attach(call.store, call.who, unit, message.name, body)
            return {"id": kept.id, "name": kept.name, "size": kept.size}

        return await written(request, b"", AttachmentName, answer)

    return await received(request, _LARGEST_FILE, then, of=request.scope.get(PERSON))


def _contents(call: Call) -> tuple[str, bytes]:
    kept, content = attach.contents(call.store, call.who, call.number)
    return kept.name, content


async def _download(request: Request) -> Response:
    return await anyio.to_thread.run_sync(download, request, _contents)


ROUTES = (
    Route("/api/v1/attachments", _attach, methods=["POST"]),
    Route("/attachments/{number:int}", _download, methods=["GET"]),
)
