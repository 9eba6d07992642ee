"""Keeps a text from being run as a formula by whoever opens a CSV in a spreadsheet, and takes the mark off again."""

import re

_FIRST = frozenset("'=+-@\t\r\n＝＋－＠")
_BEGINS = r"'*[=+\-@\t\r\n＝＋－＠]"
_DANGEROUS = re.compile(_BEGINS)
_MARKED = re.compile("'" + _BEGINS)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def defused(text: str) -> str:
    """The text as it may stand in a CSV: with an apostrophe before what would be run; a number stays one."""
    if not text or text[0] not in _FIRST:  # nearly all: of a long file every cell is asked
        return text
    return "'" + text if _DANGEROUS.match(text) and not _NUMBER.fullmatch(text) else text


def as_meant(text: str) -> str:
    """The text without the apostrophe of `defused`, which this undoes."""
    return text[1:] if text.startswith("'") and _MARKED.match(text) else text
