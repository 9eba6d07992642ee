"""Letters that were lost before the file came here: saved in an encoding that has none for them, they are "?" now."""

import re
from itertools import islice
from typing import NamedTuple

_LETTER = "[A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff]".encode("latin-1")
_LOST = re.compile(_LETTER + rb"\?+" + _LETTER + rb"|\?\?+" + _LETTER)  # "Ph??ng", "???c"; at the end of a word it asks
_ENDS = re.compile(rb"[,;|\t\r\n\"]")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ENOUGH = 3  # words; one may have been typed so
_LOOKED_AT = 1000
_SHOWN = 60


class Lost(NamedTuple):
    """The first cell that has lost letters, and its line."""

    line: int
    cell: str


def lost_letters(content: bytes) -> Lost | None:
    """Where letters were lost; None of a file that is UTF-8 by its mark or its letters, in which none need be."""
    if content[:3].startswith(_MARKS) or content.count(b"?") < _ENOUGH:
        return None
    if _is_utf8_by_letters(content):
        return None
    first_lines: dict[str, int] = {}  # cell -> its first line
    for match in islice(_LOST.finditer(content), _LOOKED_AT):
        cell = _cell_around(content, match.start())
        if "://" not in cell and "=" not in cell:
            first_lines.setdefault(cell, 1 + content.count(b"\n", 0, match.start()))
    if len(first_lines) < _ENOUGH:
        return None
    cell = next(iter(first_lines))
    return Lost(first_lines[cell], cell)


def _is_utf8_by_letters(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return not content.isascii()


def _cell_around(text: bytes, place: int) -> str:
    """The words around it."""
    before = [match.end() for match in _ENDS.finditer(text, max(place - _SHOWN, 0), place)]
    start = before[-1] if before else max(place - _SHOWN, 0)
    after = _ENDS.search(text, place, place + _SHOWN)
    return text[start : after.start() if after else place + _SHOWN].decode("latin-1").strip()
