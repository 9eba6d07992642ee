"""Letters that were lost before the file came here: saved in an encoding that has none for them, they are "?" now."""

import re
from itertools import islice
from typing import NamedTuple

_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]|\?\?+[^\W\d_]")  # "Ph??ng", "???c"; after a word it is a question
_ENDS = re.compile(r"[,;|\t\r\n\"]")
_ENOUGH = 3  # words; one may have been typed so
_LOOKED_AT = 1000
_SHOWN = 60


class Lost(NamedTuple):
    """The first cell that has lost letters, and its line."""

    line: int
    cell: str


def lost_letters(content: bytes) -> Lost | None:
    """Where letters were lost; None of a file that is UTF-8 by its mark or its letters, in which none need be."""
    if content.count(b"?") < _ENOUGH or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    text = content.decode("latin-1")
    if not content.isascii():
        try:
            content.decode()
        except UnicodeDecodeError:
            pass
        else:
            return None
    found = [_cell_around(text, match.start()) for match in islice(_LOST.finditer(text), _LOOKED_AT)]
    told = {cell: place for place, cell in reversed(found) if "://" not in cell and "=" not in cell}
    if len(told) < _ENOUGH:
        return None
    cell, place = min(told.items(), key=lambda one: one[1])
    return Lost(text.count("\n", 0, place) + 1, cell)


def _cell_around(text: str, place: int) -> tuple[int, str]:
    """(place, the words around it)"""
    before = [match.end() for match in _ENDS.finditer(text, max(place - _SHOWN, 0), place)]
    start = before[-1] if before else max(place - _SHOWN, 0)
    after = _ENDS.search(text, place, place + _SHOWN)
    return place, text[start : after.start() if after else place + _SHOWN].strip()
