"""Gives back a file as it was handed in, or its refused rows in the shape of the file."""

from collections.abc import Sequence

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kpi.actions.imports import uploads
from kpi.actions.imports.admit import Outcome
from kpi.actions.imports.uploads import Upload
from kpi.actions.look import read
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import StoreFault
from kpi.intake import looking
from kpi.intake.handed_back import handed_back
from kpi.web.api.call import Call, download, fault_response, language_of
from kpi.web.api.upload_looks import TURN, look
from kpi.web.writers import run_writing


def _original(call: Call) -> tuple[str, bytes]:
    upload = uploads.upload(call.store, call.who, call.number)
    return upload.file, uploads.contents(call.store, call.who, upload.id)


def _refused_rows(call: Call) -> tuple[str, bytes]:
    """Of what was imported, or of what would be."""
    upload = uploads.upload(call.store, call.who, call.number)
    content = uploads.contents(call.store, call.who, upload.id)
    with TURN:
        if upload.state == "done":
            reader = looking.reader_for(call.store, call.who, upload)
            reading, answers = reader.reading(read.known(call.store)), reader.answers
            outcome = _as_it_was(upload, reading.proposal.header, reading.proposal.cells)
        else:
            looked = look(call, upload)
            reading, outcome, answers = looked.reading, looked.outcome, looked.answers
        if outcome is None or not outcome.refused:
            raise Refused("no_refused_rows", upload.file[:80])
        return handed_back(reading, content, answers, outcome, call.speak)


def _as_it_was(upload: Upload, header: tuple[str, ...], cells: Sequence[tuple[str, ...]]) -> Outcome:
    """What became of the import, from what is kept of it and the file itself."""
    problems = tuple(looking.problems_of(upload))
    rows = sorted({problem.row for problem in problems if problem.blocks and problem.row is not None})
    return Outcome(
        kind=None,
        file=upload.file,
        refused=len(rows),
        problems=problems,
        refused_rows=tuple((row, cells[row - 2]) for row in rows if row - 2 < len(cells)),
        header=header,
    )


async def _file(request: Request) -> Response:
    return await anyio.to_thread.run_sync(download, request, _original)


async def _refused_file(request: Request) -> Response:
    try:
        return await run_writing(download, request, _refused_rows)
    except StoreFault as fault:
        return fault_response(language_of(request), fault)


ROUTES = (
    Route("/uploads/{number:int}/file", _file, methods=["GET"]),
    Route("/uploads/{number:int}/refused", _refused_file, methods=["GET"]),
)
