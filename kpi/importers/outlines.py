"""Outlines: the names of indicators as tables write them, with numbers, dashes and "Trong đó" before them."""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from kpi.importers.headers import plain_key
from kpi.importers.marks import without_marks

_NUMBER = re.compile(
    r"^(?:(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|[0-9]{1,3}(?:\.[0-9]{1,3})*)\s*[.)\]:/]+(?=\s|\D)\s*"
    r"|(?:[0-9]{1,3}(?:\.[0-9]{1,3})*\s*[-–—]+\s*|(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ])\s*[-–—]+\s+)(?=[^\W\d_])"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3})+\s+|[-–—+*•▪●○]+\s*)+"
)
OF_WHICH = ("trong đó", "trong do", "gồm", "bao gồm", "of which", "including", "tr.đó", "tr. đó", "trđó", "tr đó")
"""What begins a row that is a part of what stands above it; so does a dash."""
_LEVELS = ("xa", "phuong", "huyen", "tinh")
TOTAL = (
    *("tong cong", "tong so", "tong", "cong", "cong chung", "grand total", "total", "sum"),
    *(f"{before} {level}" for before in ("toan", "tong toan") for level in (*_LEVELS, "thanh pho")),
    *(f"{before} {level}" for before in ("cong", "cong toan") for level in _LEVELS),
)
"""The names of rows that add up the others, as `plain_key` makes them; a number or a letter may follow."""
SIGNATURE = (
    *("nguoi lap", "nguoi lap bieu", "lap bieu", "thu truong", "ky ten", "ky ghi ro", "ky dong dau", "noi nhan"),
    *("ke toan truong", "tm uy ban", "tm ubnd", "t m uy ban", "kt chu tich", "pho chu tich", "chu tich ubnd"),
    *("xac nhan cua", "da ky"),
)
"""What stands in the block in which a report is signed."""
NOTE = ("ghi chu", "chu thich", "nguon", "luu y", "note", "notes", "source")
"""What a note below a table begins with; so does a star."""
_OF_WHICH = re.compile(rf"^(?:{'|'.join(map(re.escape, OF_WHICH))})\b\s*[:,;]?\s*", re.IGNORECASE)
_TOTAL = re.compile(rf"(?:{'|'.join(TOTAL)})(?: (?:[ivx]+|[a-d]|[0-9]{{1,2}}))*")
_SIGNATURE = re.compile(
    rf"\b(?:{'|'.join(SIGNATURE)})\b|^chu tich\b"
    r"|^(?:[a-z ]+ )?ngay (?:[0-9]{1,2} )?thang (?:[0-9]{1,2} )?nam(?: [0-9]{4})?$"
)
_NOTE = re.compile(rf"^(?:{'|'.join(NOTE)})\b|^\*")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


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
        if found := _OF_WHICH.match(words):
            is_part, words = True, words[found.end() :]
        if words == before:
            break
    is_part = is_part or bool(re.match(r"\s*[-–—+*•]", text))
    return Named(words.strip(" :;,"), is_part)


def name_key(text: str) -> str:
    """A name as it is compared: case, blanks, punctuation and the place of the tone mark within a syllable left out."""
    words = re.findall(r"[^\W_]+|[%‰]", without_marks(unicodedata.normalize("NFC", text)).casefold())
    return " ".join(_syllable(word) for word in words)


def _syllable(word: str) -> str:
    """hoà is hòa, tỉ is tỷ: the tone goes to the end, and a y for an i at the end of an open syllable."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in _TONES)
    bare = "".join(letter for letter in letters if letter not in _TONES)
    if re.fullmatch(r"[bcdghklmnpqrstvx]{1,2}y", bare):
        bare = bare[:-1] + "i"
    return bare + tones


def is_total(name: str) -> bool:
    """ "TỔNG CỘNG", "Cộng", "Toàn tỉnh": a row that adds up the others."""
    return _TOTAL.fullmatch(plain_key(name)) is not None


def is_signature(texts: list[str]) -> bool:
    """Whether these cells are of the block in which a report is signed."""
    return any(_SIGNATURE.search(plain_key(text)) for text in texts)


def is_note(text: str) -> bool:
    return _NOTE.search(plain_key(text)) is not None or text.lstrip().startswith("*")


_CODE = re.compile(r"\(?[0-9]{1,2}\)?(?:\s*=\s*[0-9()+\-*/:x×%.,\s]+)?|\(?[A-Z]\)?", re.IGNORECASE)
_FORMULA = re.compile(r"[0-9(]+\s*[=:/+*x]\s*[0-9()]+")


def is_code_row(texts: list[str]) -> bool:
    """The row that numbers the columns: A, B, 1, 2, 8=7/4."""
    told = [text.strip() for text in texts if text.strip()]
    if len(told) < 3 or not all(_CODE.fullmatch(text) or _FORMULA.match(text) for text in told):
        return False
    numbers = [int(found[0]) for text in told if (found := re.match(r"[0-9]+", text.strip("( ")))]
    return any("=" in text for text in told) or (
        len(numbers) >= 2 and all(after - before == 1 for before, after in pairwise(numbers))
    )
