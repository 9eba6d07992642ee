"""Marks: the raised signs by which a number or a name points to a footnote, and the letters that stand for them."""

import re

_UP = {
    **dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)),
    **dict(zip("()", "⁽⁾", strict=True)),
    **dict(zip("abcdefghiklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
}
_DOWN = dict(zip("0123456789()", "₀₁₂₃₄₅₆₇₈₉₍₎", strict=True))
RAISED = "".join(_UP.values())
_RUN = f"[{RAISED}](?:[.,;]?[{RAISED}*])*"
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
BEHIND_NUMBER = re.compile(rf"(?<=[0-9)%])(?!(?<=\b10)[{_DIGITS}]) ?{_RUN}(?=$| )")
"""The mark behind a number, at the end or before a measure; 10² is a power of ten, and no ten with a footnote."""
_POWER = rf"(?!(?:(?<=\b10)[³⁶⁹]|(?:(?<=\bm)|(?<=\b[kcdmh]m))[²³])(?![{RAISED}]))"
_BEHIND_WORD = re.compile(rf"(?<=[\w)%])(?<![{RAISED}]){_POWER}{_RUN}(?![^\W_])")
_ANY_RAISED = re.compile(rf"[{RAISED}]")


def raised(text: str) -> str:
    """Digits as raised ones; a single letter, too: more of them are words that somebody has made small."""
    letters = [letter for letter in text if letter.isalpha()]
    return "".join(_UP.get(sign, sign) if not sign.isalpha() or len(letters) == 1 else sign for sign in text)


def lowered(text: str) -> str:
    return "".join(_DOWN.get(sign, sign) for sign in text)


def without_marks(text: str) -> str:
    """A name without the marks behind its words; km² keeps its square."""
    return _BEHIND_WORD.sub("", text) if not text.isascii() and _ANY_RAISED.search(text) else text
