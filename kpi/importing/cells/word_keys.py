"""Keys: words as they are compared, so that how somebody has written them makes no difference."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kpi.importing.cells.footnote_marks import without_marks


@lru_cache(maxsize=20_000)
def plain_key(text: str) -> str:
    """Small letters without accents; only words, numbers and the signs of a share are left, one blank between."""
    return plain_keys([text])[0]


def plain_keys(texts: Iterable[str]) -> list[str]:
    """The same of each; of the names of a whole country together it takes a third of the time."""
    lines = [text.replace("\n", " ") for text in texts]
    bare = unicodedata.normalize("NFD", without_marks("\n".join(lines)).casefold().replace("đ", "d"))
    for mark in filter(unicodedata.combining, set(bare)):  # a few dozen in any text, and far quicker than a table
        bare = bare.replace(mark, "")
    bare = _NO_WORD.sub(" ", _SHARE.sub(r" \1 ", bare))
    return [" ".join(line.split()) for line in bare.split("\n")] if lines else []


_SHARE = re.compile(r"([%‰])")
_NO_WORD = re.compile(r"[^\w%‰\n ]|_")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


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
