"""Outlines: the names of indicators as tables write them, with numbers, dashes and "Trong đó" before them."""

import re
import unicodedata
from typing import NamedTuple

_NUMBER = re.compile(
    r"^(?:(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|[0-9]{1,3}(?:\.[0-9]{1,3})*)\s*[.)\]:/]+(?=\s|\D)\s*"
    r"|(?:[0-9]{1,3}(?:\.[0-9]{1,3})*\s*[-–—]+\s*|(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ])\s*[-–—]+\s+)(?=[^\W\d_])"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3})+\s+|[-–—+*•▪●○]+\s*)+"
)
OF_WHICH = ("trong đó", "trong do", "gồm", "bao gồm", "of which", "including", "tr.đó", "tr. đó", "trđó", "tr đó")
"""What begins a row that is a part of what stands above it; so does a dash."""
_OF_WHICH = re.compile(rf"^(?:{'|'.join(map(re.escape, OF_WHICH))})\b\s*[:,;]?\s*", re.IGNORECASE)


class Named(NamedTuple):
    """A name without what stands before it; whether the row says that it is a part of what stands above."""

    name: str
    is_part: bool = False


def named_of(text: str) -> Named:
    """The name of an indicator without its outline number, its dash, its "Trong đó"."""
    words = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    is_part = False
    for _ in range(3):
        before = words
        words = _NUMBER.sub("", words, count=1)
        if match := _OF_WHICH.match(words):
            is_part, words = True, words[match.end() :]
        if words == before:
            break
    is_part = is_part or bool(re.match(r"\s*[-–—+*•]", text))
    return Named(words.strip(" :;,"), is_part)
