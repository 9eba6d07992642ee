"""Reads a figure as a clerk types it into a cell: exactly or not at all, never silently as another number."""

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from kpi.language import Language
from kpi.language.measures import named
from kpi.language.numbers import MINUS, SIGNS, Signs, written
from kpi.model import quantity
from kpi.model.figure import SAY_NOT_APPLICABLE
from kpi.model.indicator import Indicator
from kpi.model.quantity import NotANumber, exact
from kpi.model.two_readings import MARKS, Mark, Weighing, makes_sense

LONGEST = 80  # the largest numerator over the largest denominator, hedged, has 70


class Typed(NamedTuple):
    """What is typed, scaled to the indicator's decimals."""

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    not_applicable: bool = False
    approximate: str = ""
    estimate: bool = False


_DONE = {
    "đạt": 1,
    "x": 1,
    "có": 1,
    "rồi": 1,
    "yes": 1,
    "done": 1,
    "chưa": 0,
    "chưa đạt": 0,
    "không đạt": 0,
    "không": 0,
    "no": 0,
    "not yet": 0,
}
_APPROXIMATE = {
    "gần": "nearly",
    "nearly": "nearly",
    "hơn": "over",
    "trên": "over",
    "over": "over",
    "khoảng": "about",
    "about": "about",
    "~": "about",
    "≈": "about",
}
_ESTIMATE = ("ước đạt", "ước", "estimated", "estimate", "est.", "est")
_HEDGES = {
    "vi": {"nearly": "gần", "over": "hơn", "about": "khoảng"},
    "en": {"nearly": "nearly", "over": "over", "about": "about"},
}
_RANKED = {"hạng": "yes", "thứ": "yes", "rank": "yes"}

_BLANKS = re.compile(r"\s+")
_BETWEEN_CELLS = re.compile(r"[\t\r\n\u2028\u2029]")
# Full-width signs and the dashes that word processors put for a minus. Not NFKC: it makes 10² into 102, 1½ into 11/2.
_ORDINARY = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "−–‐‑"), "-")

_MONEY = {
    1: ("đồng", "đ", "vnd", "vnđ"),
    10**3: ("nghìn đồng", "ngàn đồng", "nghìn", "ngàn", "thousand đồng"),
    10**6: ("triệu đồng", "tr.đồng", "tr đồng", "trđ", "triệu", "million đồng", "million"),
    10**9: ("tỷ đồng", "tỉ đồng", "tỷ", "tỉ", "billion đồng", "billion"),
}
_WORTH = {name: worth for worth, names in _MONEY.items() for name in names}


def read_typed(text: str, indicator: Indicator, language: Language, weighing: Weighing | None = None) -> Typed | None:
    """What is typed, in the reader's way of writing numbers; None when nothing is. Raises NotANumber.

    With a `weighing` a number like "3.826" is taken only where it was answered which way it reads, or where beside what
    is known the other way makes no sense.
    """
    plain = _plain(text)
    if not plain:
        return None
    low = plain.casefold()
    if low in SAY_NOT_APPLICABLE:
        return Typed(not_applicable=True)
    estimate, low = _led_by(low, dict.fromkeys(_ESTIMATE, "yes"))
    approximate, low = _led_by(low, _APPROXIMATE)
    if indicator.adds_up == "done" and low in _DONE:
        typed = Typed(_DONE[low] * 10**indicator.decimals)
    else:
        typed = _number(low, text, indicator, _Reader(language, weighing))
    return typed._replace(estimate=bool(estimate), approximate=approximate)


def _plain(text: str) -> str:
    """Composed, on one line, with ordinary digits, blanks and minus signs; raises NotANumber for hidden signs."""
    start = text[: 4 * LONGEST]
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} and letter not in "\t\r\n" for letter in start):
        raise NotANumber("control_character", "")
    words = text.strip()
    if len(words) > LONGEST:
        raise NotANumber("too_long", words[:LONGEST] + "…", limit=str(LONGEST))
    if _BETWEEN_CELLS.search(words):  # two cells pasted into one are no number
        raise NotANumber("not_a_typed_number", words)
    return _BLANKS.sub(" ", _composed(words))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_ORDINARY)


def _led_by(text: str, words: dict[str, str]) -> tuple[str, str]:
    """What a leading word means, and the rest; a word alone leads nothing: "ước đạt" is an estimate of "đạt"."""
    for word in sorted(words, key=len, reverse=True):
        rest = text[len(word) :]
        if text.startswith(word) and rest and not (word[-1].isalpha() and rest[0].isalpha()):
            return words[word], rest.strip()
    return "", text


class MarkedReading(NamedTuple):
    """One of the two ways in which a text reads: the sign before its decimals, and the figure as it would be typed."""

    mark: Mark
    text: str


def two_readings(text: str, indicator: Indicator, language: Language) -> tuple[MarkedReading, ...]:
    """The ways in which the text reads, those left out that the indicator cannot keep."""
    readings: list[MarkedReading] = []
    for mark in MARKS:
        try:
            typed = read_typed(text, indicator, language, Weighing(mark))
        except NotANumber:
            continue
        if typed is not None:
            readings.append(MarkedReading(mark, write_typed(typed, indicator, language, in_field=True)))
    return tuple(readings)


class _Reader(NamedTuple):
    """In whose way of writing numbers a text is read, and what decides where it reads in two."""

    language: Language
    weighing: Weighing | None

    @property
    def signs(self) -> Signs:
        return SIGNS[self.language.code]


def _number(low: str, text: str, indicator: Indicator, reader: _Reader) -> Typed:
    bare = _bare(low, text, indicator, reader.language)
    over, slash, under = bare.partition("/")
    if not slash:
        return Typed(_whole_of_a_rank(_scaled(bare, text, indicator, reader), text, indicator))
    if not indicator.rule.has_parts:
        raise NotANumber("parts_not_for_this_kind", text.strip())
    if bare != low:  # "6/7 %" says a quotient and a percentage at once
        raise NotANumber("not_a_typed_number", text.strip())
    numerator, denominator = (_scaled(part.strip(), text, indicator, reader, is_part=True) for part in (over, under))
    if denominator < 0 or (denominator == 0 and numerator != 0):
        raise NotANumber("negative_denominator", under.strip())
    return Typed(None, numerator, denominator)


def _bare(low: str, text: str, indicator: Indicator, language: Language) -> str:
    """The number without the measure written beside it, when that is the indicator's own."""
    if indicator.adds_up == "rank":
        _, low = _led_by(low, _RANKED)
    own = _own_measures(indicator, language)
    worths = {_WORTH[name] for name in own if name in _WORTH}
    for name in sorted({*own, *_WORTH, "%", "‰"}, key=len, reverse=True):
        number = low.removesuffix(name).rstrip()
        if not low.endswith(name) or number[-1:] not in {*"0123456789"}:
            continue
        if name in own or _WORTH.get(name) in worths:
            return number
        raise NotANumber("another_measure", text.strip(), measure=language.measure(indicator.measured_in) or "–")
    return low


def _own_measures(indicator: Indicator, language: Language) -> set[str]:
    """The indicator's measure as it is kept, in the reader's language, and as it is typed without raised digits."""
    names = {_BLANKS.sub(" ", _composed(name)).strip().casefold()
             for name in (indicator.measured_in, *named(indicator.measured_in, language.code))}  # fmt: skip
    if indicator.per > 1:  # "82,4 %" of what is measured in "% dân số"
        names.add(indicator.measured_in.strip()[0])
    flat = {name.replace("²", "2").replace("³", "3") for name in names}
    # A measure that begins with a digit ("1.000 đồng") cannot be kept apart from the end of the number.
    return {name for name in names | flat if name and not name[0].isdigit()}


def _scaled(part: str, text: str, indicator: Indicator, reader: _Reader, *, is_part: bool = False) -> int:
    return quantity.parse(_canonical(part, text, indicator, reader, is_part=is_part), indicator.decimals)


def _canonical(part: str, text: str, indicator: Indicator, reader: _Reader, *, is_part: bool) -> str:
    """The number with a point for decimals and nothing between thousands; raises NotANumber."""
    if reader.weighing is not None and (either := _EITHER_WAY.fullmatch(part)):
        sign, whole, between, fraction = either.groups()
        grouped, pointed = sign.replace("+", "") + whole + fraction, f"{sign.replace('+', '')}{whole}.{fraction}"
        is_pointed = _is_pointed(grouped, pointed, indicator, reader, between, is_part=is_part)
        if is_pointed is None:
            raise NotANumber("two_readings", text.strip(), one=grouped, other=pointed.rstrip("0").rstrip("."))
        return pointed.rstrip("0").rstrip(".") if is_pointed else grouped
    signs = reader.signs
    group, point = re.escape(signs.group), re.escape(signs.point)
    grouped = rf"[1-9][0-9]{{0,2}}(?:(?:{group}[0-9]{{3}})+|(?: [0-9]{{3}})+)"  # never from 0: "0.125" is no 125
    match = re.fullmatch(rf"([+-]?) ?({grouped}|[0-9]+)(?:{point}([0-9]+))?", part)
    if not match:
        _refuse_the_other_way(part, text, signs)
        raise NotANumber("not_a_typed_number", text.strip())
    sign, whole, fraction = match[1].replace("+", ""), re.sub(r"[^0-9]", "", match[2]), match[3] or ""
    if _is_two_ways(match[2], fraction, indicator):
        first, second = (sign + quantity.plain(int(whole + fraction), decimals) for decimals in (0, 3))
        raise NotANumber("two_readings", text.strip(), one=first, other=second)
    fraction = fraction.rstrip("0")
    return sign + whole + (f".{fraction}" if fraction else "")


_EITHER_WAY = re.compile(r"([+-]?) ?([1-9][0-9]{0,2})([.,])([0-9]{3})")
"""What is thousands in one language and has three decimals in the other."""


_ANYWHERE = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9.,])")


def may_read_in_two_ways(text: str) -> bool:
    """Whether there is a number in it for which it matters what stands around it."""
    return _ANYWHERE.search(_composed(text)) is not None


def _is_pointed(
    grouped: str, pointed: str, indicator: Indicator, reader: _Reader, between: str, *, is_part: bool
) -> bool | None:
    """Whether the sign stands before decimals and not between thousands; None where that must be asked."""
    weighing = reader.weighing or Weighing()
    if weighing.mark:
        return (weighing.mark == "comma") == (between == ",")
    own_is_pointed = between == reader.signs.point
    sizes = weighing.sizes_of_parts if is_part else weighing.sizes

    def makes_sense_as(number: str) -> bool:
        return makes_sense(Fraction(number), indicator, sizes, is_part=is_part)

    is_kept = len(pointed.partition(".")[2].rstrip("0")) <= indicator.decimals
    of_pointed, of_grouped = is_kept and makes_sense_as(pointed), makes_sense_as(grouped)
    own, other = (of_pointed, of_grouped) if own_is_pointed else (of_grouped or not is_kept, of_pointed)
    return own_is_pointed if own and not other else None


def _is_two_ways(whole: str, fraction: str, indicator: Indicator) -> bool:
    """ "14,560" is fourteen and a half to one clerk and fourteen thousand to another."""
    looks_grouped = re.fullmatch(r"[1-9][0-9]{0,2}", whole) is not None and len(fraction) == 3
    return looks_grouped and (indicator.decimals < 3 or fraction.endswith("0"))


def _refuse_the_other_way(part: str, text: str, signs: Signs) -> None:
    """Numbers written in the other language's way are named as such, and not refused as nonsense."""
    group, point = re.escape(signs.point), re.escape(signs.group)
    if re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{group}[0-9]{{3}})+(?:{point}[0-9]+)?|[+-]?[0-9]+{point}[0-9]+", part):
        code = "grouped_the_other_way"
        raise NotANumber(code, text.strip(), group=signs.group, point=signs.point)


def _whole_of_a_rank(scaled: int, text: str, indicator: Indicator) -> int:
    if indicator.adds_up == "rank" and (scaled < 10**indicator.decimals or scaled % 10**indicator.decimals):
        raise NotANumber("not_a_rank", text.strip())
    return scaled


def write_typed(typed: Typed, indicator: Indicator, language: Language, *, in_field: bool = False) -> str:
    """How the figure was understood, with all its digits; `read_typed` reads it back.

    In a field no number is written so that it reads in two ways: three thousand as "3826", three and a bit as "3,8260".
    """
    if typed.not_applicable:
        return language.say("không áp dụng")
    if typed.denominator is not None:
        parts = (typed.numerator or 0, typed.denominator)
        number = " / ".join(_written(part, indicator, language, in_field=in_field) for part in parts)
    elif typed.value is None:
        return ""
    elif indicator.adds_up == "done" and typed.value in {0, 10**indicator.decimals}:
        number = language.say("đạt") if typed.value else language.say("chưa")
    else:
        number = _written(typed.value, indicator, language, in_field=in_field)
    hedge = _HEDGES[language.code].get(typed.approximate, "")
    lead = [language.say("ước")] if typed.estimate else []
    return " ".join([*lead, *([hedge] if hedge else []), number])


def _written(scaled: int, indicator: Indicator, language: Language, *, in_field: bool) -> str:
    number, signs = exact(scaled, indicator.decimals), SIGNS[language.code]
    return _in_field(number, signs) if in_field else written(number, indicator.decimals, signs)


def in_a_field(plain: str, language: Language) -> str:
    """A plain number as it is typed into a field, so that it reads in one way."""
    return _in_field(Fraction(plain), SIGNS[language.code])


def _in_field(number: Fraction, signs: Signs) -> str:
    """The number so written that it reads in one way."""
    text = written(number, quantity.MOST_DECIMALS, signs)
    if not _EITHER_WAY.fullmatch(text.replace(MINUS, "-")):
        return text
    return text.replace(signs.group, "") if number.denominator == 1 else text + "0"
