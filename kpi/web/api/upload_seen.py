"""Keeps what was seen of a file at the last look: the list of files says it without reading each of them again."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from kpi.actions.imports.uploads import Upload
from kpi.intake.looking import Looked


class Seen(NamedTuple):
    """How it stands, and what of the file is not in the table that was taken."""

    verdict: str = ""  # asks, refused, ready; "" of a file that nobody has looked at since the server started
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    other_tables: int = 0  # rows of other tables of the sheet


_MOST = 2000
_seen: OrderedDict[tuple[object, ...], Seen] = OrderedDict()
_lock = Lock()


def keep(upload: Upload, looked: Looked) -> None:
    """Kept in this process only: it is a word in a list, and the file itself tells it again."""
    reading, outcome = looked.reading, looked.outcome
    verdict = "asks" if reading.questions else "refused" if outcome is None or _takes_nothing(looked) else "ready"
    others = tuple(sheet for sheet in reading.sheets if sheet != reading.sheet) if reading.sheet else ()
    tables = sum(why == "other_table" for _, why in reading.passed_over)
    with _lock:
        _seen[_key(upload)] = Seen(verdict, reading.sheet if len(reading.sheets) > 1 else "", others, tables)
        _seen.move_to_end(_key(upload))
        while len(_seen) > _MOST:
            _seen.popitem(last=False)


def seen(upload: Upload) -> Seen:
    with _lock:
        return _seen.get(_key(upload), Seen())


def _takes_nothing(looked: Looked) -> bool:
    return looked.outcome is not None and looked.outcome.refused > 0 and not looked.outcome.accepted


def _key(upload: Upload) -> tuple[object, ...]:
    return upload.id, upload.sha256, upload.at, *sorted(upload.answers.items()), *sorted(upload.taken_back)
