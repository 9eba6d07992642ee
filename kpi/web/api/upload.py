"""Answers what is known of one file that was handed in, and takes the answers to what it leaves open."""

import msgspec

from kpi.actions.imports import brought, uploads
from kpi.intake import jobs, looking
from kpi.model.question import CALLED
from kpi.web.api import upload_done_json, upload_reasons_json, upload_review_json
from kpi.web.api.call import Call, Nothing, UnreadableMessage, get, post
from kpi.web.api.sheet_text import Json
from kpi.web.api.upload_answers_json import answers_json
from kpi.web.api.upload_decide import with_look
from kpi.web.api.upload_import import progress
from kpi.web.api.upload_looks import look_json
from kpi.web.api.uploads import row_of

_MOST_ANSWERS = 1000  # a question, a column or a name each
_LONGEST_CALLED, _LONGEST_CODE, _LONGEST_ANSWER = 300, 60, 300  # letters; of a name with that of an indicator in it


class FileAnswers(msgspec.Struct):
    """What was answered, by the code of each question; an empty answer takes an earlier one back."""

    answers: dict[str, str]


def _upload(call: Call, _message: Nothing | FileAnswers) -> Json:
    job = jobs.progress(call.store, call.number)  # first: what ends between the two is done, not dead
    upload = uploads.upload(call.store, call.who, call.number)
    waits = upload.state == "waiting"
    own = upload.by == call.who.name
    view = {**row_of(call, upload), "on": job is not None, "own": own and not waits}
    if upload.state == "done":
        done = brought.brought(call.store, call.who, upload.id)
        view["review"] = upload_review_json.reviewed(upload, call.speak)
        return {**view, "done": upload_done_json.done(upload, done, call.store, call.who, call.speak)}
    if upload.state == "discarded":
        return view
    if waits:
        return {**view, **with_look(call, upload, ())}
    if upload.state == "returned":
        view["review"] = upload_review_json.reviewed(upload, call.speak)
        if not own:
            return view
    if upload.state == "running":
        return {**view, **progress(call)}
    refused = upload.state == "refused"
    why = upload_reasons_json.problems(looking.problems_of(upload), call.speak) if refused else {}
    answers = answers_json(upload.answers, call.store, call.speak)
    look = look_json(call, upload)
    return {**view, **row_of(call, upload), "why": why, "answers": answers, "look": look}


def _answer(call: Call, message: FileAnswers) -> Json:
    """Keep what was answered, and look at the file anew."""
    if len(message.answers) > _MOST_ANSWERS or not all(map(_is_short, message.answers, message.answers.values())):
        raise UnreadableMessage
    # One that was cancelled or refused may be answered anew.
    if uploads.upload(call.store, call.who, call.number).state in {"cancelled", "refused", "returned"}:
        uploads.end(call.store, call.who, call.number, "looked")
    answers = {code: answer.strip() for code, answer in message.answers.items()}
    uploads.answer(call.store, call.who, call.number, answers)
    return _upload(call, message)


def _is_short(code: str, answer: str) -> bool:
    most = _LONGEST_CALLED if code.startswith(CALLED) else _LONGEST_CODE
    return len(code) <= most and len(answer) <= _LONGEST_ANSWER


ROUTES = (
    get("/api/v1/uploads/{number:int}", Nothing, _upload, waits=True),
    post("/api/v1/uploads/{number:int}/answer", FileAnswers, _answer),
)
