"""Finds in titles and headers the periods and the measures that their words name."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import NamedTuple

from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.month_names import MONTHS_EN
from kpi.model.period import FIRST_YEAR, LAST_YEAR, NotAPeriod, Period

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"((?:19|20|21)[0-9]{2})"
_DAY = re.compile(
    r"\b(?:ngay|hom nay) (?:[0-9]{1,2} )?thang (?:[0-9]{1,2} )?nam(?: [0-9]{4})?"
    r"|\bngay(?: [0-9]{1,2}){2}(?: [0-9]{4})?|\b[0-9]{1,2} [0-9]{1,2} (?:19|20|21)[0-9]{2}\b"
)
_SIGNED = re.compile(r"\bso [0-9]+ (?:bc|kh|qd|nq|ttr|cv|tb)\b.*")
_LONGEST = 600
_BETWEEN = frozenset({"nam", "ky", "ca", "bao", "cao", "dau"})  # words that a cell may have beside its period
_WORDS_OF_NUMBERS = {"ba": "3", "sau": "6", "chin": "9"}
_EN: dict[str, int] = {
    **{name: number for number, name in enumerate(MONTHS_EN, 1)},
    **{name[:3]: number for number, name in enumerate(MONTHS_EN, 1)},
    "three": 3,
    "six": 6,
    "nine": 9,
    "3": 3,
    "6": 6,
    "9": 9,
}
_EN_NAME = "|".join(sorted((name for name in _EN if len(name) > 1), key=len, reverse=True))
_EN_MONTH = re.compile(rf"\b({_EN_NAME}) {_YEAR}\b")
_EN_RUN = re.compile(rf"\b({_EN_NAME}) (?:to )?({_EN_NAME}) {_YEAR}\b")


class MonthSpan(NamedTuple):
    """Months of a year, as words say them; 0 as the year where they do not say it."""

    first: int
    last: int
    year: int = 0

    def period(self, year: int = 0) -> Period | None:
        try:
            return Period(self.year or year, self.first, self.last) if self.year or year else None
        except NotAPeriod:
            return None


_SPAN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rule), kind)
    for rule, kind in (
        (rf"\b([0-9]{{1,2}}) ?(?:thang|t) (?:cuoi nam|cuoi)\b(?: nam)?(?: {_YEAR})?", "last"),
        (rf"\b([0-9]{{1,2}}) ?thang(?: dau)?(?: nam)?(?: {_YEAR})?\b", "run"),
        (rf"\bquy ?(iv|iii|ii|i|[1-4])\b(?: nam)?(?: {_YEAR})?", "quarter"),
        (rf"\b(?:tu )?thang ([0-9]{{1,2}}) (?:den|toi) (?:thang )?([0-9]{{1,2}})(?: nam)?(?: {_YEAR})?", "months"),
        (rf"\bthang ?([0-9]{{1,2}})\b(?: nam)?(?: {_YEAR})?", "month"),
        (rf"\b([0-9]{{1,2}})t\b(?: dau)?(?: nam)?(?: {_YEAR})?", "run"),
        (rf"\bt([0-9]{{1,2}})\b(?: nam)?(?: {_YEAR})?", "month"),
        (rf"\bh([12])\b(?: {_YEAR})?", "half"),
        (rf"\bq([1-4])\b(?: {_YEAR})?", "quarter"),
    )
)
_ONLY_YEAR = re.compile(rf"\b(?:nam|ca nam|year)? ?{_YEAR}\b")
_MONTH_AND_YEAR = re.compile(rf"\b(0?[1-9]|1[0-2]) {_YEAR}\b")


@lru_cache(maxsize=4096)
def periods_in(text: str) -> tuple[MonthSpan, ...]:
    """The periods that the words name, in their order; days and the numbers of documents are none."""
    return _scanned(text)[0]


@lru_cache(maxsize=4096)
def _scanned(text: str) -> tuple[tuple[MonthSpan, ...], str]:
    """The periods, and the words that are left when those of the periods are taken away."""
    text = text[:_LONGEST]
    key = " ".join(_WORDS_OF_NUMBERS.get(word, word) if after == "thang" else word for word, after in _pairs(text))
    key = _SIGNED.sub(" ", _DAY.sub(" # ", _in_vietnamese(key)))
    spans: list[tuple[int, MonthSpan]] = []

    def take(rule: re.Pattern[str], span_of: Callable[[re.Match[str]], MonthSpan | None]) -> None:
        nonlocal key
        for match in rule.finditer(key):
            if span := span_of(match):
                spans.append((match.start(), span))
                key = key[: match.start()] + " " * len(match[0]) + key[match.end() :]

    for rule, kind in _SPAN:
        take(rule, partial(_span_of, kind))
    take(_MONTH_AND_YEAR, lambda match: MonthSpan(int(match[1]), int(match[1]), int(match[2])))
    take(_ONLY_YEAR, lambda match: MonthSpan(1, 12, int(match[1])))
    return tuple(span for _, span in sorted(spans)), " ".join(key.split())


def _in_vietnamese(key: str) -> str:
    """Months named in English before a year, and runs of them: "máy" without its accents is no May."""
    key = _EN_RUN.sub(lambda match: f"thang {_EN[match[1]]} den thang {_EN[match[2]]} {match[3]}", key)
    key = _EN_MONTH.sub(lambda match: f"thang {_EN[match[1]]} {match[2]}", key)
    key = re.sub(r"\b(?:first|1st) half\b(?: of)?(?: the year)?", "6 thang dau nam", key)
    key = re.sub(r"\b(?:second|2nd) half\b(?: of)?(?: the year)?", "6 thang cuoi nam", key)
    return re.sub(r"\b(3|6|9|three|six|nine) months\b(?: of)?", lambda match: f"{_EN[match[1]]} thang", key)


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    words = plain_key(text).split()
    return zip(words, [*words, ""][1:], strict=True)


def _span_of(kind: str, match: re.Match[str]) -> MonthSpan | None:
    number = _ROMAN.get(match[1]) or int(match[1])
    year = (
        int(match[match.lastindex or 1]) if (match.lastindex or 1) > 1 and len(match[match.lastindex or 1]) == 4 else 0
    )
    if kind == "run" and 2 <= number <= 12:
        return MonthSpan(1, number, year)
    if kind == "last" and 1 <= number <= 11:
        return MonthSpan(13 - number, 12, year)
    if kind == "quarter":
        return MonthSpan(3 * number - 2, 3 * number, year)
    if kind == "half":
        return MonthSpan(6 * number - 5, 6 * number, year)
    if kind == "months" and 1 <= number <= int(match[2]) <= 12:
        return MonthSpan(number, int(match[2]), year)
    if kind == "month" and 1 <= number <= 12:
        return MonthSpan(number, number, year)
    return None


@lru_cache(maxsize=8192)
def period_of(text: str) -> Period | None:
    """The one period that a cell names, in our own spelling or in words; None where it names none or more."""
    words = text.strip()
    try:
        return Period.parse(words)
    except NotAPeriod:
        pass
    span = only_period(words)
    return span.period() if span is not None else None


def only_period(text: str) -> MonthSpan | None:
    """The one period that the words name and nothing else; its year may be missing."""
    spans, rest = _scanned(text)
    return spans[0] if len(set(spans)) == 1 and not set(rest.split()) - _BETWEEN else None


def period_within_year(text: str, header: str) -> MonthSpan | None:
    """A month or a quarter without its year: "Tháng 6", "6T", or a bare 6 below "Tháng", a III below "Quý"."""
    bare = re.fullmatch(r"\s*(?:0?([1-9]|1[0-2])|(iv|iii|ii|i))\s*", text, re.IGNORECASE)
    if bare is None:
        span = only_period(text)
        return span if span is not None and (span.first, span.last) != (1, 12) else None
    number = int(bare[1]) if bare[1] else _ROMAN[bare[2].lower()]
    words = set(plain_key(header).split())
    if words & {"thang", "month"} and not words & {"quy", "quarter"} and bare[1]:
        return MonthSpan(number, number)
    if words & {"quy", "quarter"} and not words & {"thang", "month"} and number <= 4:
        return MonthSpan(3 * number - 2, 3 * number)
    return None


def years_in(texts: Iterable[str]) -> list[int]:
    """The years that are named, each once."""
    years = (span.year for text in texts for span in periods_in(text) if span.year)
    return list(dict.fromkeys(year for year in years if FIRST_YEAR <= year <= LAST_YEAR))


def periods_of_titles(texts: Iterable[str]) -> list[Period]:
    """The periods that titles name, each once; the year may stand in another line, or further on in the same."""
    lines = [periods_in(text) for text in texts]
    spans = [span for line in lines for span in line]
    years = list(dict.fromkeys(span.year for span in spans if span.year))
    shorter = [span for span in spans if (span.first, span.last) != (1, 12)]
    year = years[0] if len(years) == 1 else 0
    periods = [span.period(year) for span in (shorter or spans)]
    return list(dict.fromkeys(period for period in periods if period is not None))


_MEASURE = re.compile(r"(?:đơn vị(?: tính)?|đvt|đ\.v\.t|dvt|unit of measure)\s*[:：]\s*([^;\n)]+)", re.IGNORECASE)


def measure_in(text: str) -> str:
    """What stands behind "Đơn vị tính:"; "" where nothing does."""
    match = _MEASURE.search(text)
    return match[1].strip(" .)") if match else ""
