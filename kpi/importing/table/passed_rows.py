"""Rows that are passed over: totals, notes, the block of signatures, the row that numbers the columns."""

import re
from itertools import pairwise

from kpi.importing.cells.word_keys import plain_key

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
_TOTAL = re.compile(rf"(?:{'|'.join(TOTAL)})(?: (?:[ivx]+|[a-d]|[0-9]{{1,2}}))*")
_SIGNATURE = re.compile(
    rf"\b(?:{'|'.join(SIGNATURE)})\b|^chu tich\b"
    r"|^(?:[a-z ]+ )?ngay (?:[0-9]{1,2} )?thang (?:[0-9]{1,2} )?nam(?: [0-9]{4})?$"
)
_NOTE = re.compile(rf"^(?:{'|'.join(NOTE)})\b|^\*")


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
    filled = [text.strip() for text in texts if text.strip()]
    if len(filled) < 3 or not all(_CODE.fullmatch(text) or _FORMULA.match(text) for text in filled):
        return False
    numbers = [int(match[0]) for text in filled if (match := re.match(r"[0-9]+", text.strip("( ")))]
    return any("=" in text for text in filled) or (
        len(numbers) >= 2 and all(after - before == 1 for before, after in pairwise(numbers))
    )
