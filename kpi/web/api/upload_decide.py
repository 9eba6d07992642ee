"""Decides on an import that waits for somebody else: looks at it without some rows, approves it, sends it back."""

from collections.abc import Sequence

import msgspec

from kpi.actions.imports import import_review
from kpi.actions.imports.uploads import Upload
from kpi.actions.record.refusal import Refused
from kpi.intake import looking
from kpi.intake.left_out import Place
from kpi.web.api import upload_review_json
from kpi.web.api.call import Call, Nothing, UnreadableMessage, post
from kpi.web.api.sheet_text import Json
from kpi.web.api.upload_answers_json import answers_json
from kpi.web.api.upload_looks import TURN, look_json
from kpi.web.api.uploads import row_of


class PartOfImport(msgspec.Struct):
    """The figures whose rows are left out, each as the look names its place: "3|7|20210404|0"."""

    left_out: list[str] = []

    def places(self) -> list[Place]:
        """Unit, indicator, period and basis of each; raises UnreadableMessage."""
        places: list[Place] = []
        for text in self.left_out:
            parts = text.split("|")
            if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
                raise UnreadableMessage
            unit, indicator, period, basis = map(int, parts)
            places.append((unit, indicator, period, basis))
        return places


class ImportToApprove(PartOfImport, kw_only=True):
    """The look that is approved, whether rows that are refused by now are left out, and why figures are."""

    partial: bool
    seen: str
    why: str = ""


class ImportToReturn(msgspec.Struct):
    """Why it goes back."""

    why: str = ""


def with_look(call: Call, upload: Upload, left_out: Sequence[Place]) -> Json:
    """What waits for somebody else, as it would be written now, and what differs from what its importer saw."""
    waiting = import_review.of_upload(call.store, call.who, upload)
    review = upload_review_json.review(upload, waiting, call.speak)
    answers = answers_json(upload.answers, call.store, call.speak)
    return {"review": review, "answers": answers, "look": look_json(call, upload, left_out), "left_out": len(left_out)}


def _weigh(call: Call, message: PartOfImport) -> Json:
    upload, _ = import_review.refuse_unless_deciding(call.store, call.who, call.number)
    return {**row_of(call, upload), "on": False, "own": False, **with_look(call, upload, message.places())}


def _approve(call: Call, message: ImportToApprove) -> Json:
    left_out = message.places()
    with TURN:
        outcome = looking.approve(
            call.store,
            call.who,
            call.number,
            seen=message.seen,
            partial_too=message.partial,
            left_out=left_out,
            why=message.why,
        )
    if not outcome.written and outcome.is_refused:
        raise Refused("rows_refused_by_now", outcome.file[:80])
    return {"id": call.number, "state": "done"}


def _return(call: Call, message: ImportToReturn) -> Json:
    import_review.send_back(call.store, call.who, call.number, message.why)
    return {"id": call.number, "state": "returned"}


def _take_back(call: Call, _message: Nothing) -> Json:
    import_review.take_back(call.store, call.who, call.number)
    return {"id": call.number, "state": "looked"}


ROUTES = (
    post("/api/v1/uploads/{number:int}/weigh", PartOfImport, _weigh),
    post("/api/v1/uploads/{number:int}/approve", ImportToApprove, _approve),
    post("/api/v1/uploads/{number:int}/return", ImportToReturn, _return),
    post("/api/v1/uploads/{number:int}/take-back", Nothing, _take_back),
)
