"""A period: a run of whole months within one year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2199
AROUND = 10
"""So many years beyond the first and the last exist to be looked back and ahead at; nobody can name them."""

_NAMED = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12), "9M": (1, 9)}
_SPELLING = re.compile(r"([0-9]{4})(?:-(?:(Q[1-4]|H[12]|9M)|([0-9]{2})(?:/([0-9]{4})-([0-9]{2}))?))?", re.IGNORECASE)


class NotAPeriod(ValueError):  # noqa: N818 - named by what it says
    """The text does not name a run of whole months within one year."""


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Months `first` to `last` (1 to 12, both included) of `year`; ordered by year, first month, last month."""

    year: int
    first: int
    last: int

    def __post_init__(self) -> None:
        # Some years to each side, so that the first and the last have others before and after like any other.
        if not (FIRST_YEAR - AROUND <= self.year <= LAST_YEAR + AROUND and 1 <= self.first <= self.last <= 12):
            raise NotAPeriod(f"{self.year}-{self.first}/{self.last}")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """2021-06, 2021-Q2, 2021-H1, 2021-9M, 2021 or 2021-01/2021-05; anything else raises NotAPeriod."""
        return _parse(text.strip())

    @classmethod
    def of_code(cls, code: int) -> "Period":
        """The period whose `code` this is."""
        return _of_code(code)

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """One month (1 to 12) of a year."""
        return cls(year, month, month)

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """The twelve months of a year."""
        return cls(year, 1, 12)

    @property
    def code(self) -> int:
        """The period as the one integer under which it is stored: 20210106 is January to June 2021."""
        return self.year * 10000 + self.first * 100 + self.last

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.year}-{self.first:02d}"
        if (self.first, self.last) == (1, 12):
            return str(self.year)
        for name, run in _NAMED.items():
            if run == (self.first, self.last):
                return f"{self.year}-{name}"
        return f"{self.year}-{self.first:02d}/{self.year}-{self.last:02d}"

    @property
    def length(self) -> int:
        """How many months it has."""
        return self.last - self.first + 1

    @property
    def months(self) -> tuple["Period", ...]:
        """Its months, each a period."""
        return _months_of(self.year)[self.first - 1 : self.last]

    def __contains__(self, other: "Period") -> bool:
        return self.year == other.year and self.first <= other.first and other.last <= self.last

    @property
    def same_period_last_year(self) -> "Period":
        """The same months a year before."""
        return Period(self.year - 1, self.first, self.last)

    @property
    def to_date(self) -> "Period":
        """From January to the end of this period."""
        return Period(self.year, 1, self.last)

    @property
    def whole_year(self) -> "Period":
        """The year that it lies in."""
        return Period(self.year, 1, 12)

    @property
    def share_elapsed(self) -> Fraction:
        """How much of the year has gone by at its end."""
        return Fraction(self.last, 12)

    @property
    def ends_the_year(self) -> bool:
        """Whether December is its last month."""
        return self.last == 12

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, self.first, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        following = date(self.year + 1, 1, 1) if self.last == 12 else date(self.year, self.last + 1, 1)
        return following - timedelta(days=1)

    @property
    def earlier(self) -> "Period":
        """The period before it of the same kind: the month before, the quarter before, the same run last year."""
        first = self.first - self.length
        if first >= 1 and (self.first - 1) % self.length == 0 and 12 % self.length == 0:
            return Period(self.year, first, first + self.length - 1)
        if 12 % self.length == 0 and self.first == 1 and self.length < 12:
            return Period(self.year - 1, 13 - self.length, 12)
        return self.same_period_last_year

    @property
    def later(self) -> "Period":
        """The period after it of the same kind; `later` undoes `earlier`."""
        if 12 % self.length == 0 and (self.first - 1) % self.length == 0:
            if self.last < 12:
                return Period(self.year, self.last + 1, self.last + self.length)
            return Period(self.year + 1, 1, self.length)
        return Period(self.year + 1, self.first, self.last)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Period:
    match = _SPELLING.fullmatch(text)
    if not match:
        raise NotAPeriod(text)
    year, name, month, end_year, end_month = match.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR or (end_year and end_year != year):
        raise NotAPeriod(text)
    first, last = _NAMED[name.upper()] if name else (int(month), int(end_month or month)) if month else (1, 12)
    return Period(int(year), first, last)


@lru_cache(maxsize=4096)
def _of_code(code: int) -> Period:
    return Period(code // 10000, code // 100 % 100, code % 100)


@lru_cache(maxsize=LAST_YEAR - FIRST_YEAR + 1)
def _months_of(year: int) -> tuple[Period, ...]:
    return tuple(Period.month(year, month) for month in range(1, 13))


Life = tuple[int, int]
"""The first and the last month of a year that a unit reports."""
WHOLE_YEAR: Life = (1, 12)
NO_LIFE: Life = (13, 0)
"""Of a year in which the unit is not there: no month lies in it."""


@lru_cache(maxsize=8192)
def windows(run: Period, months_a_report: int, life: Life = WHOLE_YEAR) -> tuple[tuple[int, int], ...]:
    """The first and the last month of each report that a unit owes within the run: those that end while it is there.

    What begins before the unit does is owed for its own months.
    """
    if not months_a_report:
        return ()
    starts = range(1, 13, months_a_report)
    ends = ((first, first + months_a_report - 1) for first in starts)
    return tuple(
        (max(first, life[0]), last)
        for first, last in ends
        if run.first <= first and last <= run.last and life[0] <= last <= life[1]
    )


def owed(run: Period, months_a_report: int, life: Life = WHOLE_YEAR, *, newest: bool = False) -> int:
    """How many reports a unit owes within the run; of what is known by its last report, one at most."""
    if newest:  # who is there no longer when the run ends has nothing that stands then
        return int(life[0] <= run.last <= life[1] and bool(windows(run, months_a_report, life)))
    return len(windows(run, months_a_report, life))


@lru_cache(maxsize=256)
def reporting_periods(year: int) -> tuple[Period, ...]:
    """The runs that reports are made for, and totals kept for: months, quarters, halves, and January to each month."""
    runs = {(m, m) for m in range(1, 13)} | {(1, m) for m in range(1, 13)} | set(_NAMED.values())
    return tuple(sorted(Period(year, first, last) for first, last in runs))
