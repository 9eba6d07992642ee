"""The interface of the import page: files are handed in, asked about, answered, imported, cancelled, taken back."""

import logging
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock, Semaphore
from typing import cast
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.fault import StoreFault
from kpi.actions.administer.opening import shared_store
from kpi.actions.imports import brought, import_review, undo, uploads
from kpi.actions.imports.admit import Outcome
from kpi.actions.imports.uploads import Upload
from kpi.actions.look import read
from kpi.actions.people import sessions
from kpi.actions.record.refusal import Refused
from kpi.intake import jobs, looking
from kpi.intake.handed_back import handed_back
from kpi.intake.left_out import Place
from kpi.intake.looking import Looked
from kpi.language import Language, language
from kpi.language.faults import fault_text
from kpi.model.person import Person
from kpi.model.question import CALLED
from kpi.web.api import upload_json, upload_review, upload_seen
from kpi.web.api.sheet_json import Json, said
from kpi.web.api.sheets import FRESH, SESSION, Call, Unreadable, received, refusal, route, written
from kpi.web.gate import PERSON
from kpi.web.writers import run_writing

_log = logging.getLogger(__name__)
_MEGA = 1024 * 1024
_LONGEST_NAME = 120
_MOST_ANSWERS = 1000  # a question, a column or a name each
_LONGEST_CALLED = 300  # letters: with the name of an indicator in it
# A look holds a file in memory: the pages must not wait for those who look, nor the memory hold many files.
_TURN = Semaphore(2)
_REMEMBERED = 8
_looks: OrderedDict[tuple[object, ...], Json] = OrderedDict()
_lock = Lock()


def file_name(told: str) -> str:
    """The name alone, without its way: what cannot be seen or stands for a folder is no part of a name."""
    last = unicodedata.normalize("NFC", told).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    if len(seen) > _LONGEST_NAME:
        stem, dot, ending = seen.rpartition(".")
        short = dot and len(ending) <= 8
        seen = f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}" if short else seen[:_LONGEST_NAME]
    return seen or "file"


async def _hand_in(request: Request) -> Response:
    """A file as the bare body of the message, its name in the address; read no further than it may be long."""
    try:
        limit = await anyio.to_thread.run_sync(lambda: uploads.limit(shared_store())) * _MEGA
    except StoreFault as fault:
        return refusal(503, fault_text(language(request.query_params.get("lang", "vi")), fault.code, fault.detail))
    person: Person | None = request.scope.get(PERSON)

    async def then(body: bytes) -> Response:
        def answer(call: Call) -> Json:
            return {"id": uploads.keep(call.store, call.who, file_name(call.text("file")), body).id}

        return await written(request, b"", answer)

    # Nothing is read of what will be refused anyway.
    return await received(request, limit if person and uploads.may_upload(person) else 0, then, of=person)


def _number(call: Call) -> int:
    found: object = call.told["number"]
    if not isinstance(found, int):
        raise Unreadable("number")
    return found


def _list(call: Call) -> Json:
    if not uploads.may_upload(call.who):
        raise Refused("not_allowed_everywhere")
    most = _MOST_LISTED if call.told.get("all") else _LISTED
    some = uploads.mine(call.store, call.who, most + 1)
    return {"uploads": [_row(call, one) for one in some[:most]], "more": len(some) > most}


_LISTED, _MOST_LISTED = 20, 500


def _row(call: Call, upload: Upload) -> Json:
    undone = upload.batch is not None and brought.last_undo(call.store, upload.batch) is not None
    return upload_json.row(upload, call.speak, undone=undone)


def _view(call: Call) -> Json:
    now = jobs.progress(call.store, _number(call))  # first: what ends between the two is done, not dead
    upload = uploads.upload(call.store, call.who, _number(call))
    waits = upload.state == "waiting"
    own = upload.by == call.who.name
    told = {**_row(call, upload), "on": now is not None, "own": own and not waits}
    if upload.state == "done":
        done = brought.brought(call.store, call.who, upload.id)
        told["review"] = upload_review.reviewed(upload, call.speak)
        return {**told, "done": upload_json.done(upload, done, call.store, call.who, call.speak)}
    if upload.state == "discarded":
        return told
    if waits:
        return {**told, **_weighed(call, upload, ())}
    if upload.state == "returned":
        told["review"] = upload_review.reviewed(upload, call.speak)
        if not own:
            return told
    if upload.state == "running":
        return {**told, **_progress(call)}
    why = upload_json.problems(looking.problems_of(upload), call.speak) if upload.state == "refused" else {}
    answers = upload_json.answers(upload, call.store, call.speak)
    look = _look(call, upload)
    return {**told, **_row(call, upload), "why": why, "answers": answers, "look": look}


def _weighed(call: Call, upload: Upload, left_out: Sequence[Place]) -> Json:
    """What waits for somebody else, as it would be written now, and what differs from what its importer saw."""
    waiting = import_review.of_upload(call.store, call.who, upload)
    review = upload_review.review(upload, waiting, call.speak)
    answers = upload_json.answers(upload, call.store, call.speak)
    return {"review": review, "answers": answers, "look": _look(call, upload, left_out), "left_out": len(left_out)}


def _look(call: Call, upload: Upload, left_out: Sequence[Place] = ()) -> Json:
    """What the file says, remembered as long as neither the record nor the answers change."""
    answers = (*sorted(upload.answers.items()), *sorted(upload.taken_back))
    asked = (upload.state, *sorted(left_out), call.who, call.speak.code)
    key = (call.store.last_hash(), upload.id, upload.sha256, upload.at, answers, *asked)
    with _TURN:
        with _lock:
            if key in _looks:
                return _looks[key]
        looked = _looked(call, upload, left_out)
        upload_seen.keep(upload, looked)
        told = upload_json.look(looked, upload, call.store, call.who, call.speak)
        if upload.state == "waiting" and not left_out:
            told["since"] = upload_review.since(upload, looked, call.store, call.speak)
    with _lock:
        _looks[key] = told
        while len(_looks) > _REMEMBERED:
            _looks.popitem(last=False)
    return told


def _looked(call: Call, upload: Upload, left_out: Sequence[Place] = ()) -> Looked:
    try:
        return looking.look(call.store, call.who, upload, left_out)
    except (Refused, StoreFault):
        raise
    except Exception:  # noqa: BLE001 - no file, however it was made, may leave its owner without a sentence
        _log.exception("upload %d could not be looked at", upload.id)
        raise Refused("look_failed", upload.file[:80]) from None


def _answer(call: Call) -> Json:
    """Keep what was answered, and look at the file anew."""
    number, found = _number(call), call.told.get("answers")
    if not isinstance(found, dict):
        raise Unreadable("answers")
    told = cast("dict[object, object]", found)
    answers: dict[str, str] = {}
    if len(told) > _MOST_ANSWERS:
        raise Unreadable("answers")
    for code, answer in told.items():
        if (
            not isinstance(code, str)
            or not isinstance(answer, str)
            or len(code) > (_LONGEST_CALLED if code.startswith(CALLED) else 60)
            or len(answer) > 300
        ):
            raise Unreadable("answers")
        answers[code] = answer.strip()
    _wait_again(call, number)
    uploads.answer(call.store, call.who, number, answers)
    return _view(call)


def _wait_again(call: Call, number: int) -> None:
    """One that was cancelled or refused may be answered anew."""
    if uploads.upload(call.store, call.who, number).state in {"cancelled", "refused", "returned"}:
        uploads.end(call.store, call.who, number, "looked")


def _begin(call: Call) -> Json:
    number, partial = _number(call), call.told.get("partial")
    if not isinstance(partial, bool):
        raise Unreadable("partial")
    if not uploads.may_upload(call.who):
        raise Refused("not_allowed_everywhere")
    jobs.start(call.store, call.who, number, partial=partial, seen=_seen(call))
    # Most files are taken at once: whoever waits a moment need not ask again.
    jobs.wait(call.store, number, 0.4)
    return _progress(call)


def _weigh(call: Call) -> Json:
    """The look once more, without the rows of some figures."""
    upload, _ = import_review.refuse_unless_deciding(call.store, call.who, _number(call))
    return {**_row(call, upload), "on": False, "own": False, **_weighed(call, upload, _left_out(call))}


def _left_out(call: Call) -> list[Place]:
    """Places as `upload_json` names them: "3|7|20210404|0"."""
    told: object = call.told.get("left_out", [])
    if not isinstance(told, list):
        raise Unreadable("left_out")
    found: list[Place] = []
    for one in cast("list[object]", told):
        parts = one.split("|") if isinstance(one, str) else []
        if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
            raise Unreadable("left_out")
        unit, indicator, period, basis = map(int, parts)
        found.append((unit, indicator, period, basis))
    return found


def _approve(call: Call) -> Json:
    number, partial = _number(call), call.told.get("partial")
    if not isinstance(partial, bool):
        raise Unreadable("partial")
    left_out, why, seen = _left_out(call), call.text("why"), _seen(call)
    with _TURN:
        outcome = looking.approve(
            call.store, call.who, number, seen=seen, partial_too=partial, left_out=left_out, why=why
        )
    if not outcome.written and outcome.is_refused:
        raise Refused("rows_refused_by_now", outcome.file[:80])
    return {"id": number, "state": "done"}


def _return(call: Call) -> Json:
    import_review.send_back(call.store, call.who, _number(call), call.text("why"))
    return {"id": _number(call), "state": "returned"}


def _take_back(call: Call) -> Json:
    import_review.take_back(call.store, call.who, _number(call))
    return {"id": _number(call), "state": "looked"}


def _seen(call: Call) -> str:
    """The token of the look that is confirmed; without one nobody has seen what would be written."""
    if "seen" not in call.told:
        raise Unreadable("seen")
    return call.text("seen")


def _progress(call: Call) -> Json:
    number = _number(call)
    now, upload = jobs.progress(call.store, number), uploads.upload(call.store, call.who, number)
    done, of, waits = now or jobs.Progress()
    return {
        "id": number,
        "state": upload.state,
        "on": now is not None,
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


def _cancel(call: Call) -> Json:
    number = _number(call)
    upload = uploads.refuse_unless_own(call.store, call.who, number)
    if not jobs.cancel(call.store, number) and upload.state == "running":
        uploads.end(call.store, call.who, number, "cancelled")  # its process has died
    jobs.wait(call.store, number, 2)
    return _progress(call)


def _discard(call: Call) -> Json:
    number = _number(call)
    uploads.discard(call.store, call.who, number)
    return {"id": number, "state": "discarded"}


def _undo(call: Call) -> Json:
    """What taking the import back would do, or, once that is wanted, do it."""
    upload = uploads.upload(call.store, call.who, _number(call))
    ahead, too = call.told.get("ahead"), call.told.get("overwrite")
    if upload.batch is None or not isinstance(ahead, bool) or not isinstance(too, bool):
        raise Unreadable("undo")
    done = undo.undo(call.store, call.who, upload.batch, overwrite=too, dry_run=ahead)
    return upload_json.undone(done, call.store, call.speak)


def _redo(call: Call) -> Json:
    """Bring back what an undo has taken away: the last batch that took back this one is taken back in turn."""
    upload = uploads.upload(call.store, call.who, _number(call))
    number = brought.last_undo(call.store, upload.batch) if upload.batch is not None else None
    if number is None:
        raise Refused("nothing_to_undo", upload.file)
    return upload_json.undone(undo.undo(call.store, call.who, number), call.store, call.speak)


def _download(request: Request, *, refused: bool) -> Response:
    """To be saved and never shown in the page: what stands in it is nobody's to trust."""
    speak = language(request.query_params.get("lang", "vi"))
    try:
        store = shared_store()
        who = sessions.who(store, request.cookies.get(SESSION, ""))
        if who is None:
            return refusal(401, speak.say("Phiên làm việc đã kết thúc."))
        upload = uploads.upload(store, who, int(request.path_params["number"]))
        name, content = upload.file, uploads.contents(store, who, upload.id)
        if refused:
            with _TURN:
                name, content = _refused_rows(Call(store, who, speak, {}), upload, content)
    except Refused as refusing:
        return refusal(404, said(refusing.problem, speak))
    except StoreFault as fault:
        return refusal(503, fault_text(speak, fault.code, fault.detail))
    headers = {
        **FRESH,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


def _refused_rows(call: Call, upload: Upload, content: bytes) -> tuple[str, bytes]:
    """The refused rows in the shape of the file: of what was imported, or of what would be."""
    if upload.state == "done":
        reader = looking.reader_for(call.store, call.who, upload)
        reading, answers = reader.reading(read.known(call.store)), reader.answers
        outcome = _as_it_was(upload, reading.proposal.header, reading.proposal.cells)
    else:
        looked = _looked(call, upload)
        reading, outcome, answers = looked.reading, looked.outcome, looked.answers
    if outcome is None or not outcome.refused:
        raise Refused("no_refused_rows", upload.file[:80])
    return handed_back(reading, content, answers, outcome, call.speak)


def _as_it_was(upload: Upload, header: tuple[str, ...], cells: Sequence[tuple[str, ...]]) -> Outcome:
    """What became of the import, from what is kept of it and the file itself."""
    problems = tuple(looking.problems_of(upload))
    rows = sorted({one.row for one in problems if one.blocks and one.row is not None})
    return Outcome(
        kind=None,
        file=upload.file,
        refused=len(rows),
        problems=problems,
        refused_rows=tuple((row, cells[row - 2]) for row in rows if row - 2 < len(cells)),
        header=header,
    )


async def _file(request: Request) -> Response:
    return await anyio.to_thread.run_sync(lambda: _download(request, refused=False))


async def _refused_file(request: Request) -> Response:
    try:
        return await run_writing(lambda: _download(request, refused=True))
    except StoreFault as fault:
        return refusal(503, fault_text(language(request.query_params.get("lang", "vi")), fault.code, fault.detail))


_ONE = "/api/v1/uploads/{number:int}"

ROUTES: tuple[Route, ...] = (
    Route("/api/v1/uploads", _hand_in, methods=["POST"]),
    route("/api/v1/uploads", _list, method="GET"),
    route(_ONE, _view, method="GET", waits=True),
    route(f"{_ONE}/answer", _answer),
    route(f"{_ONE}/begin", _begin),
    route(f"{_ONE}/progress", _progress, method="GET"),
    route(f"{_ONE}/cancel", _cancel),
    route(f"{_ONE}/discard", _discard),
    route(f"{_ONE}/weigh", _weigh),
    route(f"{_ONE}/approve", _approve),
    route(f"{_ONE}/return", _return),
    route(f"{_ONE}/take-back", _take_back),
    route(f"{_ONE}/undo", _undo),
    route(f"{_ONE}/redo", _redo),
    Route("/uploads/{number:int}/file", _file, methods=["GET"]),
    Route("/uploads/{number:int}/refused", _refused_file, methods=["GET"]),
)
