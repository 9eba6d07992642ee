"""Takes files that are handed in, and lists those of a person."""

import unicodedata

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kpi.actions.administer.opening import shared_store
from kpi.actions.imports import brought, uploads
from kpi.actions.imports.uploads import Upload
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import StoreFault
from kpi.model.person import Person
from kpi.web.api import upload_row_json
from kpi.web.api.call import Call, fault_response, get, language_of, received, written
from kpi.web.api.sheet_text import Json
from kpi.web.gate import PERSON

_MEGA = 1024 * 1024
_LONGEST_NAME = 120
_LISTED, _MOST_LISTED = 20, 500


class UploadsQuestion(msgspec.Struct):
    """All that are kept, or where `all` is empty the last of them."""

    all: str = ""


class UploadName(msgspec.Struct):
    """What the file is called, in the address; the body is the file itself."""

    file: str = ""


def file_name(written_name: str) -> str:
    """The name alone, without its way: what cannot be seen or stands for a folder is no part of a name."""
    last = unicodedata.normalize("NFC", written_name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    if len(seen) > _LONGEST_NAME:
        stem, dot, ending = seen.rpartition(".")
        short = dot and len(ending) <= 8
        seen = f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}" if short else seen[:_LONGEST_NAME]
    return seen or "file"


async def _hand_in(request: Request) -> Response:
    """Read no further than the file may be long."""
    try:
        limit = await anyio.to_thread.run_sync(lambda: uploads.limit(shared_store())) * _MEGA
    except StoreFault as fault:
        return fault_response(language_of(request), fault)
    person: Person | None = request.scope.get(PERSON)

    async def then(body: bytes) -> Response:
        def answer(call: Call, message: UploadName) -> Json:
            return {"id": uploads.keep(call.store, call.who, file_name(message.file), body).id}

        return await written(request, b"", UploadName, answer)

    # Nothing is read of what will be refused anyway.
    return await received(request, limit if person and uploads.may_upload(person) else 0, then, of=person)


def _list(call: Call, message: UploadsQuestion) -> Json:
    if not uploads.may_upload(call.who):
        raise Refused("not_allowed_everywhere")
    most = _MOST_LISTED if message.all else _LISTED
    mine = uploads.mine(call.store, call.who, most + 1)
    return {"uploads": [row_of(call, upload) for upload in mine[:most]], "more": len(mine) > most}


def row_of(call: Call, upload: Upload) -> Json:
    """The line of the list; whether its import was taken back is asked of the record."""
    undone = upload.batch is not None and brought.last_undo(call.store, upload.batch) is not None
    return upload_row_json.row(upload, call.speak, undone=undone)


ROUTES = (
    Route("/api/v1/uploads", _hand_in, methods=["POST"]),
    get("/api/v1/uploads", UploadsQuestion, _list),
)
