"""Numerals: a number as an office writes it, in digits and separators of its own, made plain or refused by name."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, NamedTuple

from kpi.importing.cells.footnote_marks import BEHIND_NUMBER
from kpi.model.quantity import NotANumber

Mark = Literal["", "comma", "point"]
"""The sign before the decimals; "" while nobody knows."""

_BLANK = "[ \u00a0\u202f\u2009]"
_SHAPE = re.compile(rf"([+-]?){_BLANK}?([0-9][0-9.,]*(?:{_BLANK}[0-9]{{3}})*(?:[.,][0-9]+)?|[.,][0-9]+)")
_BRACKETS = re.compile(r"\(([^()]*[0-9][^()]*)\)")
_FOOTNOTE = re.compile(r"(?:(?<=[0-9)])\s*(?:\*+|\(\*+\))|(?<=[0-9])\s*\([0-9a-z]{1,2}\))$")
_CURRENCY = re.compile(r"^₫\s*|\s*₫$")
FOREIGN = re.compile(r"[$€£¥]|\b(?:usd|eur|jpy|cny)\b", re.IGNORECASE)
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_COMMA = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}|[0-9]*,[0-9]+")
_POINT = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}|[0-9]*\.[0-9]+")
_DASHES = dict.fromkeys(map(ord, "−–—‐‑"), "-")
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}

NOTHING = frozenset(
    {"", "-", "--", "---", ".", "…", "...", "....", "x", "/", "\\", "_", "nt", "chưa có", "chưa có số liệu"}
)
"""What an office writes where it tells nothing: never a zero."""
ERRORS = frozenset(
    {"#ref!", "#div/0!", "#n/a", "#value!", "#name?", "#num!", "#null!", "#spill!", "#calc!", "#getting_data"}
)
"""What a spreadsheet shows where a formula comes to nothing, in small letters."""
_HEDGES = {
    "nearly": ("gần", "nearly", "xấp xỉ dưới"),
    "over": ("hơn", "trên", "over"),
    "about": ("khoảng", "about", "xấp xỉ", "~", "≈", "chừng", "ước chừng"),
}
_ESTIMATED = ("ước đạt", "ước", "est.", "estimated")


class Bare(NamedTuple):
    """A text with what stands around its number taken off, each by a named rule."""

    text: str
    approximate: str = ""
    estimate: bool = False
    rules: tuple[str, ...] = ()


def tidied(text: str) -> str:
    """Ordinary digits, dashes and blanks."""
    if text.isascii() and text.isdigit():
        return text
    return re.sub(r"\s+", " ", text.translate(_FULL_WIDTH).translate(_DASHES)).strip()


def bare_of(text: str, *, takes_foreign: bool = False) -> Bare:
    """Without hedges, currency signs, footnote marks, and the brackets in which a book-keeper writes a minus."""
    if text.isascii() and text.isdigit():
        return Bare(text)
    bare, rules = tidied(text), list[str]()
    estimate, bare = _led(bare, _ESTIMATED)
    approximate = ""
    for hedge, words in _HEDGES.items():
        is_led, rest = _led(bare, words)
        if is_led and not approximate:
            approximate, bare = hedge, rest
    if approximate:
        rules.append("hedge_taken")
    if FOREIGN.search(bare) and not takes_foreign:
        raise NotANumber("foreign_currency", text)
    if _CURRENCY.search(bare):
        bare = f"{_CURRENCY.sub('', bare)} đ"  # as if it were written so
        rules.append("currency_sign")
    without = _FOOTNOTE.sub("", BEHIND_NUMBER.sub("", bare))
    if without != bare:
        bare = without
        rules.append("footnote_mark")
    if in_brackets := _BRACKETS.fullmatch(bare):
        if in_brackets[1].strip().startswith(("-", "+")):
            raise NotANumber("not_a_number", text)
        bare = "-" + in_brackets[1].strip()
        rules.append("minus_in_brackets")
    return Bare(bare.strip(), approximate, estimate, tuple(rules))


def _led(text: str, words: Iterable[str]) -> tuple[bool, str]:
    low = text.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = text[len(word) :]
        if low.startswith(word) and rest[:1] in {" ", *"0123456789"}:
            return True, rest.strip()
    return False, text


def mark_shown(number: str) -> Mark:
    """The decimal sign that the number itself proves: "1.234.567,5", "7.42", "0,824"; "" where it proves none."""
    match = _SHAPE.fullmatch(number)
    digits = re.sub(_BLANK, "", match[2]) if match else ""
    if is_either_way(digits):
        return ""
    if _COMMA.fullmatch(digits):
        return "comma"
    return "point" if _POINT.fullmatch(digits) else ""


def is_either_way(number: str) -> bool:
    """ "14,560" is fourteen and a half to one office and fourteen thousand to another."""
    return _EITHER.fullmatch(number.lstrip("+-").strip()) is not None


def mark_of(numbers: Iterable[str]) -> tuple[Mark, list[str]]:
    """The sign that all numbers agree upon, "" where they prove none or not the same; and those that prove nothing."""
    shown: set[Mark] = set()
    unclear: list[str] = []
    for number in numbers:
        if is_either_way(number):
            unclear.append(number)
        elif mark := mark_shown(number):
            shown.add(mark)
    return (shown.pop() if len(shown) == 1 else ""), unclear


def plain(number: str, mark: Mark) -> str:
    """The number with a point for decimals and nothing between thousands. Raises NotANumber.

    What proves its own decimal sign is read by that; `mark` decides the others.
    """
    match = _SHAPE.fullmatch(number)
    if not match:
        raise NotANumber("not_a_number", number)
    sign, digits = match[1].replace("+", ""), match[2]
    by = mark_shown(number) or mark
    if not by and is_either_way(digits):
        raise NotANumber("ambiguous_number", number)
    if digits.endswith((",", ".")):
        raise NotANumber("not_a_number", number)
    group, point = (".", ",") if by == "comma" else (",", ".")
    whole, _, fraction = digits.partition(point)
    grouped = re.split(rf"[{re.escape(group)}]|{_BLANK}", whole)
    if point in fraction or group in fraction or re.search(_BLANK, fraction):
        raise NotANumber("not_a_number", number)
    if len(grouped) > 1 and not (
        re.fullmatch(r"[1-9][0-9]{0,2}", grouped[0]) and all(len(three) == 3 for three in grouped[1:])
    ):
        raise NotANumber("not_a_number", number)
    return sign + ("".join(grouped) or "0") + (f".{fraction}" if fraction else "")


def decimal_of(number: Fraction) -> str | None:
    """The number in digits with a point, None where it has no end; read back as the same by every reader."""
    below = number.denominator
    places = 0
    for prime in (2, 5):
        count = 0
        while below % prime == 0:
            below //= prime
            count += 1
        places = max(places, count)
    if below != 1:
        return None
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    text = digits[:-places] + "." + digits[-places:] if places else digits
    return ("-" if number < 0 else "") + text


def unmistakable(number: str) -> str:
    """A plain number that is decided, so written that nobody asks again: "14.560" is 14.56, "3.826" is 3.8260."""
    whole, point, fraction = number.partition(".")
    fraction = fraction.rstrip("0")
    if not point or not fraction:
        return whole
    return f"{whole}.{fraction}0" if len(fraction) == 3 else f"{whole}.{fraction}"
