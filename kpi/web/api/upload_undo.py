"""Takes an import back, says before what that would do, and brings back what an undo has taken away."""

import msgspec

from kpi.actions.imports import brought, undo, uploads
from kpi.actions.record.refusal import Refused
from kpi.web.api import upload_done_json
from kpi.web.api.call import Call, Nothing, UnreadableMessage, post
from kpi.web.api.sheet_text import Json


class UndoWish(msgspec.Struct):
    """Whether it is only looked ahead, and whether what others have changed since is taken back as well."""

    ahead: bool
    overwrite: bool


def _undo(call: Call, message: UndoWish) -> Json:
    upload = uploads.upload(call.store, call.who, call.number)
    if upload.batch is None:
        raise UnreadableMessage
    undone = undo.undo(call.store, call.who, upload.batch, overwrite=message.overwrite, dry_run=message.ahead)
    return upload_done_json.undone(undone, call.store, call.speak)


def _redo(call: Call, _message: Nothing) -> Json:
    """The last batch that took back this one is taken back in turn."""
    upload = uploads.upload(call.store, call.who, call.number)
    number = brought.last_undo(call.store, upload.batch) if upload.batch is not None else None
    if number is None:
        raise Refused("nothing_to_undo", upload.file)
    return upload_done_json.undone(undo.undo(call.store, call.who, number), call.store, call.speak)


ROUTES = (
    post("/api/v1/uploads/{number:int}/undo", UndoWish, _undo),
    post("/api/v1/uploads/{number:int}/redo", Nothing, _redo),
)
