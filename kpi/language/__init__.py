"""Languages: how the product speaks Vietnamese and English, and writes numbers, periods and dates in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache

from kpi.language import dates, measures, numbers
from kpi.language.catalogue import forms
from kpi.language.collation import Key, key
from kpi.language.numbers import Number
from kpi.model.period import Period

__all__ = ["LANGUAGES", "Language", "Number", "language", "to_say"]

LANGUAGES = ("vi", "en")


def to_say(text: str) -> str:
    """Mark a sentence that stands in a table and is said later, so that its translation is not forgotten."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """One language; equal languages are equal values, so that a cache may be keyed by it."""

    code: str
    by_command: bool = (
        False  # whether the reader sits at a command line: only then a sentence may name what is typed there
    )

    def say(self, text: str, /, **values: object) -> str:
        """The Vietnamese sentence in this language, its gaps `{like_this}` filled; untranslated it stays Vietnamese."""
        return self._forms(text)[-1].format(**values)

    def say_n(self, text: str, n: int, /, **values: object) -> str:
        """As `say`, for n of something; the gap `{n}` is filled with the number."""
        written = self._forms(text)
        return (written[0] if n == 1 else written[-1]).format(n=self.number(n, 0), **values)

    def number(self, value: Number, decimals: int, *, fixed: bool = False) -> str:
        """Exact, half up, at most `decimals` decimals (exactly so many when `fixed`)."""
        return numbers.written(value, decimals, self._signs, fixed=fixed)

    def percent(self, share: Number, decimals: int = 1, met: bool = True) -> str:
        """A share of one as a percentage; what is not met and under the whole is never rounded up to 100."""
        hundredfold = Fraction(share) * 100
        if not met and share < 1 and numbers.scaled(hundredfold, decimals) >= 100 * 10**decimals:
            hundredfold = 100 - Fraction(1, 10**decimals)
        return numbers.written(hundredfold, decimals, self._signs, fixed=True) + self._signs.percent

    def signed_percent(self, share: Number, decimals: int = 1) -> str:
        """A change, as a share of one: 0.081 is "+8,1 %"."""
        return self._signed(Fraction(share) * 100, decimals) + self._signs.percent

    def points(self, difference: Number, decimals: int = 1) -> str:
        """A change in percentage points: "+0,4 điểm"."""
        return self.say("{points} điểm", points=self._signed(difference, decimals))

    def measure(self, text: str) -> str:
        """What is counted, as the head of a column says it; a measure of somebody's own stays as it is."""
        return measures.named(text, self.code)[-1]

    def amount(self, value: Number, measured_in: str, decimals: int) -> str:
        """The number with what it counts: "7.420 triệu đồng", "68,7 %", "hạng 7"."""
        number = self.number(value, decimals)
        return measures.joined(number, measured_in, self.code, self._signs)

    def money_words(self, value: Number, measured_in: str, decimals: int = 2) -> str:
        """Money in the largest handy unit, "7,42 tỷ đồng"; anything else as `amount`."""
        handy, unit = measures.handy(value, measured_in, decimals)
        return self.amount(handy, unit, decimals)

    def period(self, period: Period) -> str:
        """As a report names it: "6 tháng đầu năm 2021"."""
        return dates.long_period(period, self.code)

    def period_short(self, period: Period) -> str:
        """As the axis of a chart names it: "6T đầu 2021"."""
        return dates.short_period(period, self.code)

    def date(self, day: date) -> str:
        """A day as reports write it: "30/6/2021", "30 June 2021"."""
        return dates.day(day, self.code)

    def moment(self, at: datetime) -> str:
        """Day and minute; a moment that knows its zone is written in Vietnam's time."""
        return dates.moment(at, self.code)

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in a sentence: "a, b và c"."""
        *before, last = [*parts] or [""]
        return self.say("{some} và {last}", some=", ".join(before), last=last) if before else last

    def sorting_key(self, text: str) -> Key:
        """The key of Vietnamese alphabetical order, in either language: the names are Vietnamese."""
        return _sorting_key(text)

    def _signed(self, value: Number, decimals: int) -> str:
        return numbers.written(value, decimals, self._signs, fixed=True, plus=True)

    @property
    def _signs(self) -> numbers.Signs:
        return numbers.SIGNS[self.code]

    def _forms(self, text: str) -> tuple[str, ...]:
        return forms(self.code).get(("", text), (text,))


_sorting_key = lru_cache(maxsize=8192)(key)  # the same names are sorted on every screen


@lru_cache(maxsize=2 * len(LANGUAGES))
def _language(code: str, by_command: bool) -> Language:
    return Language(code, by_command)


def language(code: str, *, by_command: bool = False) -> Language:
    """The language of that code; Vietnamese for a code that is not known."""
    return _language(code if code in LANGUAGES else LANGUAGES[0], by_command)
