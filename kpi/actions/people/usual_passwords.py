"""Knows the passwords that are tried first: the commonest of the world, those of this country, her own name and body.

`usual_passwords.txt` holds words in small letters without marks, blanks and signs, the way a password is compared here:
"Mật khẩu@2026!" is "matkhau" with what people put around a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

_FILE = Path(__file__).with_name("usual_passwords.txt")
_INSTEAD = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_KIND_OF_BODY = re.compile("^(?:uybannhandan|ubnd|thanhpho|thitran|thixa|phuong|huyen|quan|tinh|xa|tp)")


@cache
def _words() -> frozenset[str]:
    lines = _FILE.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def plain(text: str) -> str:
    """In small letters, without marks, blanks and signs, whatever the width in which it was typed."""
    return "".join(letter for letter in _unmarked(text) if letter.isalnum())


def _unmarked(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("đ", "d")
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))


def _readings(password: str) -> Iterator[str]:
    """The password as a word: with what stands around it, without, and with signs read as the letters they imitate."""
    around = "0123456789"
    for text in (plain(password), plain(_unmarked(password).translate(_INSTEAD))):
        yield text
        yield text.strip(around)
    # Of "p@ssw0rd123" the digits at the end are no letters.
    yield plain(_unmarked(password).rstrip(around + "!@#$%^&*.-_ ").translate(_INSTEAD))


def is_usual(password: str, names: Iterable[str] = ()) -> bool:
    """Whether it is among those tried first; `names` are hers and those of her body."""
    readings = {reading for reading in _readings(password) if reading}
    if plain(password).isdecimal() or len(set(plain(password))) < 4:
        return True  # telephone numbers, days and counting
    readings |= {part for reading in readings if (part := _repeated(reading))}
    if any(_is_counting(reading) for reading in readings):
        return True
    usual = _words().union(*map(_forms, names))
    words = re.findall("[^\\W\\d_]+", _unmarked(password))
    if len(words) <= 2 and all(word in usual for word in words):  # ubnd2026ubnd
        return True
    return any(form in usual for reading in readings for form in _bodies(reading))


def _repeated(text: str) -> str:
    """What the text repeats; "" when nothing."""
    pieces = (text[:length] for length in range(1, len(text) // 2 + 1) if len(text) % length == 0)
    part = next((part for part in pieces if part * (len(text) // len(part)) == text), "")
    return part.strip("0123456789") or part


def _is_counting(text: str) -> bool:
    """Letters or digits one after the other, up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(text) >= 6 and steps in ({1}, {-1})


def _bodies(text: str) -> list[str]:
    """A word, and what is left of it without the kinds of body in front: ubnd phường Minh Hoà, phường Minh Hoà, …"""
    bodies = [text]
    while (rest := _KIND_OF_BODY.sub("", bodies[-1])) not in ("", bodies[-1]):
        bodies.append(rest)
    return bodies


def _forms(name: str) -> set[str]:
    """A name as people make a password of it: whole, its last words, first and last, and turned round."""
    words = [word for part in re.split(r"[\s._@+-]+", name) if (word := plain(part).strip("0123456789"))]
    if not words:
        return set()
    first, last, short = words[:1], words[-1:], words[-2:]
    ways = (words, last, short, first + last, last + first, short[::-1], words[::-1], last + words[:-1])
    return {form for way in ways for form in _bodies("".join(way))}
