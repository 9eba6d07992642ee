"""Imports a file that was looked at, says how far it is, and cancels or discards it."""

import msgspec

from kpi.actions.imports import uploads
from kpi.actions.record.refusal import Refused
from kpi.intake import jobs
from kpi.language import Language
from kpi.web.api.call import Call, Nothing, get, post
from kpi.web.api.sheet_text import Json


class ImportWish(msgspec.Struct):
    """Whether refused rows are left out, and the token of the look that is confirmed.

    Without a token nobody has seen what would be written.
    """

    partial: bool
    seen: str


def _begin(call: Call, message: ImportWish) -> Json:
    if not uploads.may_upload(call.who):
        raise Refused("not_allowed_everywhere")
    jobs.start(call.store, call.who, call.number, partial=message.partial, seen=message.seen)
    # Most files are taken at once: whoever waits a moment need not ask again.
    jobs.wait(call.store, call.number, 0.4)
    return progress(call)


def progress(call: Call) -> Json:
    """How far the import is; the same once it has ended."""
    job, upload = jobs.progress(call.store, call.number), uploads.upload(call.store, call.who, call.number)
    done, of, waits = job or jobs.JobProgress()
    return {
        "id": call.number,
        "state": upload.state,
        "on": job is not None,
        "done_rows": done,
        "of_rows": of,
        "how_far": call.speak.say("Đang chờ tới lượt…") if waits else _how_far(done, of, call.speak),
    }


def _how_far(done: int, of: int, speak: Language) -> str:
    if not of:
        return speak.say("Đang đọc tệp…")
    rows = speak.number(of, 0)
    if done >= of:
        return speak.say("Đã xong {of} dòng; đang cộng lên cấp trên và ghi vào kho…", of=rows)
    return speak.say("{done} trong {of} dòng", done=speak.number(done, 0), of=rows)


def _progress(call: Call, _message: Nothing) -> Json:
    return progress(call)


def _cancel(call: Call, _message: Nothing) -> Json:
    upload = uploads.refuse_unless_own(call.store, call.who, call.number)
    if not jobs.cancel(call.store, call.number) and upload.state == "running":
        uploads.end(call.store, call.who, call.number, "cancelled")  # its process has died
    jobs.wait(call.store, call.number, 2)
    return progress(call)


def _discard(call: Call, _message: Nothing) -> Json:
    uploads.discard(call.store, call.who, call.number)
    return {"id": call.number, "state": "discarded"}


ROUTES = (
    post("/api/v1/uploads/{number:int}/begin", ImportWish, _begin),
    get("/api/v1/uploads/{number:int}/progress", Nothing, _progress),
    post("/api/v1/uploads/{number:int}/cancel", Nothing, _cancel),
    post("/api/v1/uploads/{number:int}/discard", Nothing, _discard),
)
