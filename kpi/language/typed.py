"""A figure as a clerk types it into a cell: read exactly or refused, never silently another number."""

import re
import unicodedata
from typing import NamedTuple

from kpi.language import Language
from kpi.language.numbers import SIGNS, Signs, written
from kpi.model import quantity
from kpi.model.indicator import Indicator
from kpi.model.quantity import NotANumber, exact

LONGEST = 60


class Typed(NamedTuple):
    """What the words tell, scaled to the indicator's decimals."""

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    not_applicable: bool = False
    approximate: str = ""
    estimate: bool = False


_NOT_APPLICABLE = {"không áp dụng", "kad", "k.a.d", "n/a", "na", "not applicable"}
_DONE = {
    "đạt": 1,
    "x": 1,
    "có": 1,
    "rồi": 1,
    "yes": 1,
    "done": 1,
    "chưa": 0,
    "chưa đạt": 0,
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
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_MONEY = {
    "đồng": 1,
    "đ": 1,
    "vnd": 1,
    "nghìn đồng": 10**3,
    "ngàn đồng": 10**3,
    "triệu đồng": 10**6,
    "tr.đồng": 10**6,
    "tr đồng": 10**6,
    "triệu": 10**6,
    "tỷ đồng": 10**9,
    "tỉ đồng": 10**9,
    "tỷ": 10**9,
    "tỉ": 10**9,
}


def read_typed(text: str, indicator: Indicator, language: Language) -> Typed | None:
    """What is typed, in the reader's way of writing numbers; None when nothing is. Raises NotANumber."""
    plain = _plain(text)
    if not plain:
        return None
    low = plain.casefold()
    if low in _NOT_APPLICABLE:
        return Typed(not_applicable=True)
    if indicator.adds_up == "done" and low in _DONE:
        return Typed(_DONE[low] * 10**indicator.decimals)
    estimate, low = _led_by(low, dict.fromkeys(_ESTIMATE, "yes"))
    approximate, low = _led_by(low, _APPROXIMATE)
    return _number(low, text, indicator, language)._replace(estimate=bool(estimate), approximate=approximate)


def _plain(text: str) -> str:
    """Composed, on one line, with ordinary digits, blanks and minus signs; raises NotANumber for hidden signs."""
    if len(text) > 4 * LONGEST:
        raise NotANumber("not_a_number", text[:LONGEST] + "…")
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} and letter not in "\t\r\n" for letter in text):
        raise NotANumber("control_character", "")
    composed = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("⁄", "/")
    plain = _BLANKS.sub(" ", composed).strip()
    if len(plain) > LONGEST:
        raise NotANumber("not_a_number", plain[:LONGEST] + "…")
    return plain


def _led_by(text: str, words: dict[str, str]) -> tuple[str, str]:
    """What a leading word means, and the rest."""
    for word in sorted(words, key=len, reverse=True):
        if text.startswith(word) and (not word[-1].isalpha() or not text[len(word) :][:1].isalpha()):
            return words[word], text[len(word) :].strip()
    return "", text


def _number(low: str, text: str, indicator: Indicator, language: Language) -> Typed:
    over, slash, under = low.partition("/")
    if not slash:
        return Typed(_whole_of_a_rank(_scaled(_bare(low, text, indicator), text, indicator, language), text, indicator))
    if not indicator.rule.has_parts:
        raise NotANumber("parts_not_for_this_kind", text.strip())
    numerator, denominator = (_scaled(part.strip(), text, indicator, language) for part in (over, under))
    if denominator < 0 or (denominator == 0 and numerator != 0):
        raise NotANumber("negative_denominator", under.strip())
    return Typed(None, numerator, denominator)


def _bare(low: str, text: str, indicator: Indicator) -> str:
    """The number without the measure written behind it, when that is the indicator's own."""
    measure = _BLANKS.sub(" ", unicodedata.normalize("NFKC", indicator.measured_in)).strip().casefold()
    if measure and low.endswith(measure) and low[: -len(measure)].strip():
        return low[: -len(measure)].strip()
    for sign in ("%", "‰"):
        if low.endswith(sign):
            raise NotANumber("another_measure", text.strip(), measure=indicator.measured_in or "–")
    for name in sorted(_MONEY, key=len, reverse=True):
        if low.endswith(name) and low[: -len(name)].strip()[-1:].isdigit():
            if _MONEY.get(measure) == _MONEY[name]:
                return low[: -len(name)].strip()
            raise NotANumber("another_measure", text.strip(), measure=indicator.measured_in or "–")
    return low


def _scaled(part: str, text: str, indicator: Indicator, language: Language) -> int:
    return quantity.parse(_canonical(part, text, indicator, SIGNS[language.code], language), indicator.decimals)


def _canonical(part: str, text: str, indicator: Indicator, signs: Signs, language: Language) -> str:
    """The number with a point for decimals and nothing between thousands; raises NotANumber."""
    group, point = re.escape(signs.group), re.escape(signs.point)
    grouped = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]{{1,3}}(?: [0-9]{{3}})+"
    found = re.fullmatch(rf"([+-]?) ?({grouped}|[0-9]+)(?:{point}([0-9]+))?", part)
    if not found:
        _refuse_the_other_way(part, text, signs)
        raise NotANumber("not_a_number", text.strip())
    sign, whole, fraction = found[1].replace("+", ""), re.sub(r"[^0-9]", "", found[2]), found[3] or ""
    if _is_two_ways(found[2], fraction, indicator):
        one = language.number(exact(int(whole + fraction), 0), 0)
        other = language.number(exact(int(whole + fraction), 3), 3)
        raise NotANumber("two_readings", text.strip(), one=sign + one, other=sign + other)
    fraction = fraction.rstrip("0")
    return sign + whole + (f".{fraction}" if fraction else "")


def _is_two_ways(whole: str, fraction: str, indicator: Indicator) -> bool:
    """ "14,560" is fourteen and a half to one clerk and fourteen thousand to another."""
    looks_grouped = re.fullmatch(r"[1-9][0-9]{0,2}", whole) is not None and len(fraction) == 3
    return looks_grouped and (indicator.decimals < 3 or fraction.endswith("0"))


def _refuse_the_other_way(part: str, text: str, signs: Signs) -> None:
    """Numbers written in the other language's way are told from nonsense."""
    group, point = re.escape(signs.point), re.escape(signs.group)
    if re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{group}[0-9]{{3}})+(?:{point}[0-9]+)?|[+-]?[0-9]+{point}[0-9]+", part):
        code = "grouped_the_other_way"
        raise NotANumber(code, text.strip(), group=signs.group, point=signs.point)


def _whole_of_a_rank(scaled: int, text: str, indicator: Indicator) -> int:
    if indicator.adds_up == "rank" and (scaled < 10**indicator.decimals or scaled % 10**indicator.decimals):
        raise NotANumber("not_a_rank", text.strip())
    return scaled


def write_typed(typed: Typed, indicator: Indicator, language: Language) -> str:
    """How the figure was understood, with all its digits; `read_typed` reads it back."""
    if typed.not_applicable:
        return language.say("không áp dụng")
    if typed.denominator is not None:
        parts = (typed.numerator or 0, typed.denominator)
        said = " / ".join(_written(part, indicator, language) for part in parts)
    elif typed.value is None:
        return ""
    elif indicator.adds_up == "done" and typed.value in {0, 10**indicator.decimals}:
        said = language.say("đạt") if typed.value else language.say("chưa")
    else:
        said = _written(typed.value, indicator, language)
    hedge = _HEDGES[language.code].get(typed.approximate, "")
    lead = [language.say("ước")] if typed.estimate else []
    return " ".join([*lead, *([hedge] if hedge else []), said])


def _written(scaled: int, indicator: Indicator, language: Language) -> str:
    return written(exact(scaled, indicator.decimals), indicator.decimals, SIGNS[language.code])
