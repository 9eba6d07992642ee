"""Looks at a file for a person, and remembers what was seen while neither the record nor the answers change."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock, Semaphore

from kpi.actions.imports.uploads import Upload
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import StoreFault
from kpi.intake import looking
from kpi.intake.left_out import Place
from kpi.intake.looking import Looked
from kpi.web.api import upload_look_json, upload_review_json, upload_seen
from kpi.web.api.call import Call
from kpi.web.api.sheet_text import Json

_log = logging.getLogger(__name__)
TURN = Semaphore(2)
"""A look holds a file in memory: the pages must not wait for those who look, nor the memory hold many files."""
_REMEMBERED = 8
_looks: OrderedDict[tuple[object, ...], Json] = OrderedDict()
_lock = Lock()


def look_json(call: Call, upload: Upload, left_out: Sequence[Place] = ()) -> Json:
    """What the file says, in the reader's words, without the rows of the figures that are left out."""
    answers = (*sorted(upload.answers.items()), *sorted(upload.taken_back))
    of_viewer = (upload.state, *sorted(left_out), call.who, call.speak.code)
    key = (call.store.last_hash(), upload.id, upload.sha256, upload.at, answers, *of_viewer)
    with TURN:
        with _lock:
            if key in _looks:
                return _looks[key]
        looked = look(call, upload, left_out)
        upload_seen.keep(upload, looked)
        seen = upload_look_json.look(looked, upload, call.store, call.who, call.speak)
        if upload.state == "waiting" and not left_out:
            seen["since"] = upload_review_json.since(upload, looked, call.store, call.speak)
    with _lock:
        _looks[key] = seen
        while len(_looks) > _REMEMBERED:
            _looks.popitem(last=False)
    return seen


def look(call: Call, upload: Upload, left_out: Sequence[Place] = ()) -> Looked:
    """The same as values; raises Refused."""
    try:
        return looking.look(call.store, call.who, upload, left_out)
    except (Refused, StoreFault):
        raise
    except Exception:  # noqa: BLE001 - no file, however it was made, may leave its owner without a sentence
        _log.exception("upload %d could not be looked at", upload.id)
        raise Refused("look_failed", upload.file[:80]) from None
