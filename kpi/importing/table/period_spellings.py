"""Spells out short forms of periods: "Jan-21", "Thg1-22", "202106", "2022Q1", "July 31", "FY10"."""

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from functools import lru_cache, partial

from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.month_names import MONTHS_EN

_YEAR = r"((?:19|20|21)[0-9]{2})"
_SHORT_YEAR = r"(?:[-/.' ’]\s*|\s+)([0-9]{2})"
_NUMBER_OF = {name[:length]: number for number, name in enumerate(MONTHS_EN, 1) for length in (3, len(name))}
_NUMBER_OF["sept"] = 9
_NAME = "(" + "|".join(sorted(_NUMBER_OF, key=len, reverse=True)) + r")\.?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = r"(?:quý|quy|q)\s*(iv|iii|ii|i|[1-4])"
_LONGEST = 60
_OTHERS = r"(?<![0-9/.\-])"
_TWO_YEARS = re.compile(_OTHERS + _YEAR + r"\s*[-–—/]\s*([0-9]{4}|[0-9]{2})(?![0-9/.\-]|\s*[-–—/]\s*[0-9])")
_TWO_SHORT = re.compile(
    r"\b(?:fy|sy|ay|năm học|năm tài chính|niên độ|school year|fiscal year|financial year)\s*['’]?"
    r"([0-9]{2})\s*[-–/]\s*([0-9]{2})\b",
    re.IGNORECASE,
)
_STUCK = re.compile(r"\b(fy|cy|ay|sy|kh|th|dt|uth|năm|nam|nq)['’]?((?:19|20|21)[0-9]{2})\b", re.IGNORECASE)
_VIETNAM = timezone(timedelta(hours=7))


def _century(digits: str) -> int:
    year = int(digits)
    return year + (2000 if year < 70 else 1900)


def _month(number: int | str, year: int | str = "") -> str:
    return f"tháng {int(number)}" + (f" năm {year}" if year else "")


def _named(match: re.Match[str]) -> str:
    return _month(_NUMBER_OF[match[1]], _century(match[2]))


def _ends(match: re.Match[str], month: int, day: int) -> str:
    """The month that is named by its last day; February has two."""
    return _month(month) if day == monthrange(2000, month)[1] or (month, day) == (2, 28) else match[0]


def _month_end(match: re.Match[str]) -> str:
    month, number = _NUMBER_OF[match[1]], int(match[2])
    return _ends(match, month, number) if number > 12 and _ends(match, month, number) != match[0] else _named(match)


def _day_first(match: re.Match[str]) -> str:
    return _ends(match, _NUMBER_OF[match[2]], int(match[1]))


def _iso(match: re.Match[str]) -> str:
    return match[0] if years_apart(match[0]) else _month(match[2], match[1])


def _group(match: re.Match[str], number: int) -> str:
    return match[number] or ""


def _at(spell: Callable[[Callable[[int], str]], str]) -> Callable[[re.Match[str]], str]:
    """The spelling of a form of which each group is asked for by its number."""
    return lambda match: spell(partial(_group, match))


def _quarter(match: re.Match[str]) -> str:
    return f"quý {_ROMAN.get(match[1]) or match[1]} năm {_century(match[2])}"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(rule), spell)
    for rule, spell in (
        (_NAME + _SHORT_YEAR, _month_end),
        (_NAME + r"[-/.' ’]\s*" + _YEAR, _at(lambda group: _month(_NUMBER_OF[group(1)], group(2)))),
        (_YEAR + r"[-/.' ]\s*" + _NAME, _at(lambda group: _month(_NUMBER_OF[group(2)], group(1)))),
        (r"([0-9]{1,2})[-/. ]" + _NAME, _day_first),
        (r"(?:tháng|thang|thg|th|t)\.?\s*(0?[1-9]|1[0-2])\s*[-/.'’]\s*([0-9]{2})",
         _at(lambda group: _month(group(1), _century(group(2))))),
        (r"(?:thg|th)\.?\s*(0?[1-9]|1[0-2])(?:\s*[-/.' ]\s*" + _YEAR + ")?",
         _at(lambda group: _month(group(1), group(2)))),
        (_YEAR + r"\s*[-/.]\s*(0[1-9]|1[0-2])", _iso),
        (_YEAR + r"m?(0[1-9]|1[0-2])", _at(lambda group: _month(group(2), group(1)))),
        (_YEAR + r"\s*[-/. ]?\s*q([1-4])", _at(lambda group: f"quý {group(2)} năm {group(1)}")),
        (_YEAR + r"\s*[-/. ]?\s*[hs]([12])", _at(lambda group: f"h{group(2)} {group(1)}")),
        (_QUARTER + _SHORT_YEAR, _quarter),
        (r"([1-4])q[-/.' ’]?([0-9]{2})", _quarter),
        (r"h([12])" + _SHORT_YEAR, _at(lambda group: f"h{group(1)} {_century(group(2))}")),
        (r"([369])\s*(?:tháng|thang|t)" + _SHORT_YEAR,
         _at(lambda group: f"{group(1)} tháng năm {_century(group(2))}")),
        (r"(?:fy|cy)\s*['’]?\s*([0-9]{2})", _at(lambda group: f"năm {_century(group(1))}")),
        (r"(?:fy|cy)\s*['’]?\s*" + _YEAR, _at(lambda group: f"năm {group(1)}")),
    )
)  # fmt: skip


@lru_cache(maxsize=8192)
def spelled_out(text: str) -> str:
    """The words of a header or a cell; what is only a short form of a period is written in full.

    A financial or school year is both of its years: of neither alone can anybody say that it is meant.
    """
    return " – ".join(map(_part, text.split(" – ")))


def _part(text: str) -> str:
    low = " ".join(text.casefold().split())
    if len(low) <= _LONGEST:
        if day := day_of(low):
            return _month_of_day(*day) or text
        for rule, spell in _FORMS:
            if (match := rule.fullmatch(low)) and (words := spell(match)) != low:
                return words
    return _TWO_YEARS.sub(_both, _TWO_SHORT.sub(_both_short, unstuck(text)))


def unstuck(text: str) -> str:
    """The year that stands close behind a word by itself: "FY2010 Actual", "TH2020", "KH2021"."""
    return _STUCK.sub(r"\1 \2", text)


def _both(match: re.Match[str]) -> str:
    first, second = int(match[1]), int(match[2])
    follows = second == (first + 1 if len(match[2]) == 4 else (first + 1) % 100)
    return f"{first}, {first + 1}" if follows else match[0]


def _both_short(match: re.Match[str]) -> str:
    first = _century(match[1])
    return f"{first}, {first + 1}" if int(match[2]) == (first + 1) % 100 else match[0]


def years_apart(text: str) -> tuple[int, int] | None:
    """The two calendar years of a financial or school year: "2021-22", "FY2021/22", "năm học 2021-2022"; else None."""
    for rule, spell in ((_TWO_YEARS, _both), (_TWO_SHORT, _both_short)):
        for match in rule.finditer(text):
            if (words := spell(match)) != match[0]:
                return int(words[:4]), int(words[:4]) + 1
    return None


def may_be_month(text: str) -> tuple[int, int] | None:
    """The year and month of "2010-11", which may be November as well as a financial year; else None."""
    match = re.fullmatch(_YEAR + r"-(0[1-9]|1[0-2])", text.strip())
    return (int(match[1]), int(match[2])) if match else None


_WEEK = re.compile(r"(?:(?:19|20)[0-9]{2} ?)?(?:tuan(?: le)?(?: thu)?|weeks?|wk|w) ?[0-9]{1,2}\b.*")


def is_week(text: str) -> bool:
    """ "Tuần 1/2022", "2022-W01", "Week 3"."""
    return len(text) <= _LONGEST and _WEEK.fullmatch(plain_key(text)) is not None


def is_day(text: str, order: str = "dmy") -> bool:
    """Whether it is a day; one that does not stand for its month is no period."""
    return day_of(text.strip(), order) is not None


_ISO_DAY = re.compile(_YEAR + r"[-/.](0?[1-9]|1[0-2])[-/.]([0-9]{1,2})(?:[t ].*)?", re.IGNORECASE)
_WRITTEN_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]" + _YEAR + r"(?: [0-9:]+)?")


@lru_cache(maxsize=8192)
def day_of(text: str, order: str = "dmy") -> tuple[int, int, int] | None:
    """Year, month and day of a text that is a day, in the order answered; None of one that is none."""
    words = text.strip()
    if match := _ISO_DAY.fullmatch(words):
        with suppress(ValueError):
            moment = datetime.fromisoformat(words.upper())
            if moment.tzinfo is not None and moment.astimezone(_VIETNAM).month != moment.month:
                return None  # in one month here, in another where it was written
        numbers = int(match[1]), int(match[2]), int(match[3])
    elif match := _WRITTEN_DAY.fullmatch(words):
        first, second = int(match[1]), int(match[2])
        day, month = (second, first) if order == "mdy" else (first, second)
        numbers = int(match[3]), month, day
    else:
        return None
    return numbers if 1 <= numbers[1] <= 12 and 1 <= numbers[2] <= monthrange(*numbers[:2])[1] else None


def _month_of_day(year: int, month: int, day: int) -> str:
    """A month that is named by its first or its last day, as a spreadsheet does; "" for another day."""
    return _month(month, year) if names_its_month(year, month, day) else ""


def names_its_month(year: int, month: int, day: int) -> bool:
    return day in {1, monthrange(year, month)[1]}
