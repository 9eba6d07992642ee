"""Knows weeks, days, school terms and columns of periods that nobody understands: no figure of theirs is a month's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kpi.importing.cells.grid import Cell, GridSheet, letters_of, place_of
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.columns import Place
from kpi.importing.table.header_rows import Table
from kpi.importing.table.period_spellings import day_of, is_week, may_be_month, names_its_month, years_apart
from kpi.importing.table.rows import DataRow
from kpi.model.problem import Problem
from kpi.model.question import Answers

_DEEP = 60  # rows in which heads of weeks or days are looked for
_SEVERAL = 3  # so many days in one month are a column a day
_NUMBERED_DAY = re.compile(r"(?:ngay|day) ?[0-9]{1,2}")
_TERM = re.compile(r"\b(?:hk|hoc ky|hoc ki|semester|school term) ?(?:i{1,3}|[1-3]|mot|hai)\b")
_NAMED_FOR = re.compile(
    r"(?:cac )?(?:tuan|weeks?|ngay|days?|dates?|thang|months?|quy|quarters?|ky|periods?|nam|years?|hoc ky|semesters?|"
    r"nam hoc|school year|fiscal year|financial year|nam tai chinh|nien do|thoi gian|thoi diem|time|timeframe|dot)"
    r"(?: (?:bao cao|so lieu|thong ke|du lieu|thuc hien|ghi nhan|of|the|report|reporting|reported|ending|ended|"
    r"starting|commencing|beginning|name|code|id|no|number|so|thu|trong|nam|thang|month|year|quarter|week|quy))*"
)
_REPORTED = re.compile(r"(?:bao cao|so lieu|reporting|report|data|fiscal|calendar|financial|school) (?:cua )?"
                       r"(?:tuan|week|ngay|day|date|thang|month|quy|quarter|ky|period|nam|year)"
                       r"(?: .{0,20})?")  # fmt: skip
_RANK = (("tuan", "week", "wk"), ("ngay", "day", "date"), ("thang", "month"), ("quy", "quarter"), ("nam", "year"))


_WEEK_RANK, _DAY, _UNNAMED, _YEAR = 0, 1, 3, 4


class _DayHead(NamedTuple):
    place: int
    year: int
    month: int
    day: int


def short_columns(table: Table, answers: Answers) -> Problem | None:
    """Columns of weeks, of days or of school terms, of which nobody has said what they are."""
    heads = [
        (head.place, part)
        for head in table.heads
        for part in head.parts[-1:]
        if f"column:{letters_of(head.place)}" not in answers
    ]
    problem = _short(heads, table.sheet.name, table.last)
    terms = [head for head in table.heads if _TERM.search(plain_key(head.text))]
    if problem is None and terms and f"column:{letters_of(terms[0].place)}" not in answers:
        cell = place_of(table.sheet.name, table.last, terms[0].place)
        return Problem("school_term", value=terms[0].text[:80], cell=cell)
    return problem


def short_columns_in(sheet: GridSheet) -> Problem | None:
    """The same of the first row of a sheet in which they stand, where no header is known."""
    for number, row in enumerate(sheet.rows[:_DEEP], start=1):
        heads = [(place, cell.text) for place, cell in enumerate(row, start=1) if cell.kind in {"text", "date"}]
        if problem := _short(heads, sheet.name, number):
            return problem
    return None


def _short(heads: Sequence[tuple[int, str]], sheet: str, row: int) -> Problem | None:
    weeks = [(place, text) for place, text in heads if is_week(text)]
    if len({plain_key(text) for _, text in weeks}) >= 2:
        return _problem("weekly_file", weeks[0], sheet, row)
    numbered = [(place, text) for place, text in heads if _NUMBERED_DAY.fullmatch(plain_key(text))]
    if len(numbered) >= _SEVERAL:
        return _problem("daily_file", numbered[0], sheet, row)
    days = [_DayHead(place, *day) for place, text in heads if (day := day_of(text.strip()))]
    if (first := _of_days(days)) is not None:
        return _problem("daily_file", next(head for head in heads if head[0] == first), sheet, row)
    return None


def _problem(code: str, head: tuple[int, str], sheet: str, row: int) -> Problem:
    place, text = head
    return Problem(code, value=text[:80], cell=place_of(sheet, row, place))


def _of_days(days: Sequence[_DayHead]) -> int | None:
    """The first place where several stand in one month, or several that name none."""
    months: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for day in days:
        months[day.year, day.month].add(day.day)
    others = {day for day in days if not names_its_month(day.year, day.month, day.day)}
    is_daily = len(others) >= _SEVERAL or any(len(several) >= _SEVERAL for several in months.values())
    return days[0].place if is_daily else None


def short_rows(rows: Sequence[DataRow], places: Sequence[Place], sheet: str, order: str) -> Problem | None:
    """Rows of which the column of periods holds weeks or a day each, said once for all."""
    place = next((place for place in places if place.meaning == "period"), None)
    if place is None:
        return None
    cells = [(row.number, row.at(place)) for row in rows]
    filled = [(number, cell) for number, cell in cells if cell.text.strip()]
    weeks = [(number, cell) for number, cell in filled if is_week(cell.text)]
    if weeks and 2 * len(weeks) >= len(filled):
        return _problem("weekly_file", (place.place, weeks[0][1].text), sheet, weeks[0][0])
    days = [_DayHead(number, *day) for number, cell in filled if (day := day_of(cell.text.strip(), order))]
    if 2 * len(days) >= len(filled) and (first := _of_several(days)) is not None:
        cell = next(cell for number, cell in filled if number == first)
        return _problem("daily_file", (place.place, cell.text), sheet, first)
    return None


def _of_several(days: Sequence[_DayHead]) -> int | None:
    """The same of rows: a report each month has its own day, and is no day's."""
    months: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for day in days:
        months[day.year, day.month].add(day.day)
    return days[0].place if any(len(several) >= _SEVERAL for several in months.values()) else None


def unknown_period(places: Sequence[Place], table: Table, answers: Answers) -> Problem | None:
    """A column that is named for a period and not understood, where none tells a period as short: its rows would be
    stored as of the whole year, or as of another period."""
    ranks = [_rank(place.header) for place in places if place.meaning in {"period", "year"}]
    has_columns = any(place.meaning.startswith("month_") or place.by_period for place in places)
    for place in places:
        if place.meaning != "skip" or not place.header or f"column:{place.letter}" in answers:
            continue
        key, rank = plain_key(place.header), _rank(place.header)
        if not _is_named_for(key) or has_columns:
            continue
        if rank == _DAY and ranks and min(ranks) < _YEAR:  # the day of a report beside its month
            continue
        if rank == _WEEK_RANK:
            return _of_place("weekly_file", place, table)
        if not ranks or min(ranks) > rank:
            return _of_place("period_column_unknown", place, table)
    return None


def _is_named_for(key: str) -> bool:
    return _NAMED_FOR.fullmatch(key) is not None or _REPORTED.fullmatch(key) is not None


def _of_place(code: str, place: Place, table: Table) -> Problem:
    values = {"column": place.letter}
    return Problem(
        code, None, place.header, place.header, values, cell=place_of(table.sheet.name, table.last, place.place)
    )


def _rank(header: str) -> int:
    """How short the periods are for which a column is named; those named for none in particular are the longest but
    years."""
    words = set(plain_key(header).split())
    return next((rank for rank, names in enumerate(_RANK) if words & set(names)), _UNNAMED)


def shortest_first(places: Sequence[Place]) -> Place | None:
    """Of several columns of periods the one of the shortest: a month lies in its quarter, and says more. The day beside
    it is that of the report."""
    periods = [place for place in places if place.meaning == "period"]
    return min(periods, key=lambda place: (_rank(place.header) == _DAY, _rank(place.header), place.place), default=None)


def is_financial(header: str, cells: Iterable[Cell]) -> bool:
    """Whether "2010-11" in a column is a financial year: under "Year", beside another that can be no month, or where
    all are two years that follow one another."""
    texts = {cell.text.strip() for cell in cells if cell.kind == "text" and cell.text.strip()}
    pairs = {text for text in texts if years_apart(text)}
    if not pairs:
        return False
    words = set(plain_key(header).split())
    is_of_years = bool(words & {"year", "nam", "fy"}) and not words & {"month", "thang", "quarter", "quy"}
    return is_of_years or any(may_be_month(text) is None for text in pairs) or (len(pairs) > 1 and pairs == texts)
