"""Collation: the order of the Vietnamese alphabet, with tones after letters and case after tones."""

import unicodedata
from itertools import groupby

Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[bool, ...]]

_ALPHABET = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {mark: place for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
"""Huyền, hỏi, ngã, sắc, nặng; the level tone comes before them."""

_NUMBER, _LETTER = 1, 2


def key(text: str) -> Key:
    """Letters first, a number by its size ("Tổ 2" before "Tổ 10"); then tones, then small before capital."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for numeric, run in groupby(unicodedata.normalize("NFC", text), key=_is_digit):
        if numeric:
            letters.append((_NUMBER, int("".join(run))))
            tones.append(0)
            continue
        for sign in run:
            tone, letter = _parted(sign)
            place = _ALPHABET.get(letter)
            letters.append((_LETTER, place) if place is not None else _other(letter))
            tones.append(tone)
    return tuple(letters), tuple(tones), tuple(sign.isupper() for sign in text)


def _is_digit(sign: str) -> bool:
    return sign.isascii() and sign.isdigit()


def _parted(sign: str) -> tuple[int, str]:
    """The tone and the small letter without it: "Ế" is sắc and "ê"."""
    marks = unicodedata.normalize("NFD", sign.lower())
    tone = max((_TONES.get(mark, 0) for mark in marks), default=0)
    return tone, unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))


def _other(sign: str) -> tuple[int, int]:
    """Blanks and signs before numbers and letters, letters of other alphabets behind ours."""
    code = ord(sign[0])
    return (_LETTER, 100 + code) if sign.isalpha() else (0, code)
