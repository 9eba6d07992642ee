"""Measures as offices write them: what each name counts, and the exact factor from one to another."""

import re
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kpi.importing.cells.currencies import counted_in, signs_spelled
from kpi.importing.cells.numerals import Mark, plain
from kpi.importing.cells.word_keys import plain_key
from kpi.language.measures import MEASURES, named
from kpi.model.quantity import NotANumber

_MONEY: dict[int, tuple[str, ...]] = {
    1: ("dong", "d", "vnd", "dong viet nam", "viet nam dong", "dong vn"),
    10**3: (
        *("nghin dong", "ngan dong", "1 000 dong", "1000 dong", "1000d", "1 000d", "1000 d", "1 000 d", "ng d", "ngd"),
        *("nghin d", "ngan d", "ng dong", "nghin", "ngan", "k", "1 000 vnd", "1000 vnd", "nghin vnd", "ngin dong"),
        *("10 3 dong", "thousand dong", "thousand vnd", "vnd thousand", "1 000 dong vn", "nghin dong viet nam"),
    ),
    10**6: (
        *("trieu dong", "tr dong", "trdong", "tr d", "trd", "trieu d", "trieu", "tr", "1 000 000 dong", "1000000 dong"),
        *("1 trieu dong", "trieu vnd", "tr vnd", "10 6 dong", "million dong", "million vnd", "vnd million", "million"),
        *("trieu donng", "trieu dog", "trieu dong viet nam", "trieu dông", "triu dong", "trie dong", "1 000 000 d"),
    ),
    10**9: (
        *("ty dong", "ti dong", "ty d", "ti d", "ty", "ti", "tyd", "1000000000 dong", "10 9 dong"),
        "1 000 000 000 dong",
        *("ty vnd", "ti vnd", "billion dong", "billion vnd", "vnd billion", "billion", "bn dong", "ty dong viet nam"),
    ),
}  # fmt: skip
_WORTH = {name: worth for worth, names in _MONEY.items() for name in names}
_OTHERS: dict[str, tuple[str, Fraction]] = {
    **{name: ("kg", Fraction(factor)) for name, factor in (("kg", 1), ("yen", 10), ("ta", 100), ("tan", 1000))},
    **{name: ("kg", Fraction(1000)) for name in ("tons", "tonnes", "ton", "tonne")},
    **{name: ("m", Fraction(factor)) for name, factor in (("m", 1), ("met", 1), ("mét", 1), ("km", 1000))},
    **{name: ("m2", Fraction(factor)) for name, factor in (("m2", 1), ("ha", 10**4), ("hecta", 10**4), ("km2", 10**6))},
}
_SAME = {
    "dn": "doanh nghiep",
    "hs": "ho so",
    "phan tram": "%",
    "ty le": "%",
    "ty le %": "%",
    "ti le %": "%",
    "percent": "%",
    **dict.fromkeys(
        ("nguoi dan", "lao dong", "ld", "dang vien", "d c", "dong chi", "doan vien", "hoi vien", "hoc sinh"), "nguoi"
    ),
}
_THOUSANDS = {
    "nghin": 10**3,
    "ngan": 10**3,
    "1 000": 10**3,
    "1000": 10**3,
    "thousand": 10**3,
    "trieu": 10**6,
    "million": 10**6,
}


class Measure(NamedTuple):
    """What is counted, and how many of it one is; money counts đồng."""

    counts: str
    times: Fraction = Fraction(1)

    @property
    def is_money(self) -> bool:
        return self.counts.partition("/")[0] == "dong"


_POWER = re.compile(r"\b10([³⁶⁹])")
_POWERS = str.maketrans("²³⁶⁹", "2369")
_EVERYWHERE = frozenset(plain_key(name) or name for name in MEASURES) | frozenset({"kg", "m", "m2"})

AS_THE_INDICATOR = "own"
"""The answer that each number is in the measure of its indicator, amounts a head among them."""
CHOSEN = {
    "vnd": Measure("dong"),
    "thousand": Measure("dong", Fraction(10**3)),
    "million": Measure("dong", Fraction(10**6)),
    "billion": Measure("dong", Fraction(10**9)),
}
"""The answers of the question what money is counted in."""


@lru_cache(maxsize=2048)
def measure_of(text: str) -> Measure | None:
    """The measure of that name; None where there is no name."""
    text = signs_spelled(text)
    head, slash, rest = _POWER.sub(r"10 \1 ", text).translate(_POWERS).partition("/")
    key = plain_key(head)
    if not key:
        return None
    under = slash + "/".join(plain_key(part) for part in rest.split("/")) if slash else ""
    if key in _WORTH:
        return Measure("dong" + under, Fraction(_WORTH[key]))
    if foreign := counted_in(key):
        return Measure(foreign[0] + under, Fraction(foreign[1]))
    if key in _OTHERS:
        counts, times = _OTHERS[key]
        return Measure(counts + under, times)
    for word, times in _THOUSANDS.items():
        if key.startswith(word + " "):
            inner = measure_of(key.removeprefix(word + " "))
            return Measure(inner.counts + under, inner.times * times) if inner else None
    return Measure(_SAME.get(key, key) + under)


@lru_cache(maxsize=2048)
def factor(reported: str, kept: str) -> Fraction | None:
    """What a number in the first measure is multiplied by to be in the second; None where they do not agree."""
    if not plain_key(kept):
        return Fraction(1)
    if reported.strip()[:1] in {"%", "‰"}:
        return Fraction(1) if reported.strip()[:1] == kept.strip()[:1] else None
    measure = measure_of(reported)
    for name in (kept, *(spelling for language in ("vi", "en") for spelling in named(kept, language))):
        other = measure_of(name)
        if measure is not None and other is not None and measure.counts == other.counts:
            return measure.times / other.times
    return None


def is_known(text: str) -> bool:
    """Whether it is the name of a measure that everybody knows."""
    measure = measure_of(text)
    return measure is not None and (measure.is_money or measure.counts in _EVERYWHERE or plain_key(text) in _EVERYWHERE)


_PAIR = re.compile(r"([0-9][0-9.,]*)\s*(\D+?)\s*(?=[0-9]|$)")


def amount_in_words(text: str, mark: Mark) -> tuple[Fraction, bool] | None:
    """ "7 tỷ 420 triệu (đồng)" in đồng: each unit once, from large to small; whether it names more than one unit.

    None where no unit of money stands behind the number. Raises NotANumber for what would be half understood.
    """
    words = text.strip()
    sign = -1 if words.startswith("-") else 1
    pairs = _PAIR.findall(words.lstrip("+-").strip())
    if not pairs or "".join(number + unit for number, unit in pairs).replace(" ", "") != words.lstrip("+- ").replace(
        " ", ""
    ):
        return None
    worths = [_WORTH.get(plain_key(unit)) for _, unit in pairs]
    if not any(worths):
        return None
    if None in worths:
        raise NotANumber("amount_half_understood", text)
    unit_worths = [worth for worth in worths if worth is not None]
    if any(low >= high for high, low in pairwise(unit_worths)):
        raise NotANumber("amount_half_understood", text)
    numbers = [Fraction(plain(number, mark)) for number, _ in pairs]
    for number, high, low in zip(numbers[1:], unit_worths, unit_worths[1:], strict=False):
        if number * low >= high:
            raise NotANumber("amount_half_understood", text)
    if any(number.denominator != 1 for number in numbers[:-1]):
        raise NotANumber("amount_half_understood", text)
    total = sum((number * worth for number, worth in zip(numbers, unit_worths, strict=True)), Fraction(0))
    return sign * total, len(pairs) > 1
