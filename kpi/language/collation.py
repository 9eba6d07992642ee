"""Sorts by the Vietnamese alphabet, with tones after letters and case after tones."""

import unicodedata
from itertools import groupby

Letter = tuple[int, int, str]
Key = tuple[tuple[Letter, ...], tuple[int, ...], tuple[str, ...], tuple[bool, ...], str]

_ALPHABET = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {mark: place for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
"""Huyền, hỏi, ngã, sắc, nặng; the level tone comes before them."""

_SIGN, _NUMBER, _LETTER = 0, 1, 2
"""Blanks and signs before numbers, numbers before letters."""


def key(text: str) -> Key:
    """Letters first, a number by its size ("Tổ 2" before "Tổ 10"); then tones, marks that are not of the alphabet,
    and small before capital. Every text has a key, and two texts have the same only where they are the same."""
    whole = unicodedata.normalize("NFC", text)
    letters: list[Letter] = []
    tones: list[int] = []
    others: list[str] = []
    capitals: list[bool] = []
    for sign in _signs(whole):
        letter, tone, other = _parted(sign)
        letters.append(letter)
        tones.append(tone)
        others.append(other)
        capitals.append(sign != sign.lower())
    return tuple(letters), tuple(tones), tuple(others), tuple(capitals), whole


def _signs(text: str) -> list[str]:
    """The text in parts: a run of digits, or a letter with the marks that follow it."""
    signs: list[str] = []
    for numeric, run in groupby(text, key=_is_digit):
        if numeric:
            signs.append("".join(run))
            continue
        is_open = False  # whether marks may join what stands before them
        for sign in run:
            if is_open and unicodedata.combining(sign):
                signs[-1] += sign
            else:
                signs.append(sign)
            is_open = True
    return signs


def _is_digit(sign: str) -> bool:
    return sign.isascii() and sign.isdigit()


def _parted(sign: str) -> tuple[Letter, int, str]:
    """The letter of the alphabet, its tone, and what other marks it has: "Ế" is "ê" and sắc, "ü" is "u" and a mark."""
    if _is_digit(sign[0]):
        digits = sign.lstrip("0")
        return (_NUMBER, len(digits), digits), 0, ""  # by its size, however long: int() refuses the longest
    first, *marks = unicodedata.normalize("NFD", sign.lower())
    letter, tone, others = first, 0, ""
    for mark in marks:
        with_mark = unicodedata.normalize("NFC", first + mark)
        if mark in _TONES and not tone:
            tone = _TONES[mark]
        elif letter == first and with_mark in _ALPHABET:
            letter = with_mark
        else:
            others += mark  # a second tone, a mark of another alphabet
    place = _ALPHABET.get(letter)
    if place is not None:
        return (_LETTER, place, ""), tone, others
    kind = _LETTER if letter.isalpha() else _SIGN  # letters of other alphabets behind ours
    return (kind, 100 + ord(letter), ""), tone, others
