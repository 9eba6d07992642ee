"""Writes dates and periods as reports in each language name them."""

from datetime import date, datetime, timedelta, timezone

from kpi.model.period import Period

VIETNAM = timezone(timedelta(hours=7))  # no summer time, and one zone from Hà Giang to Cà Mau

_ROMAN = ("I", "II", "III", "IV")
_ORDINAL = ("first", "second", "third", "fourth")
_COUNT = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_MONTHS = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_period(period: Period, code: str) -> str:
    """As a report names it: "6 tháng đầu năm 2021", "first half of 2021"."""
    return _long_en(period) if code == "en" else _long_vi(period)


def short_period(period: Period, code: str) -> str:
    """As a chart names it: "6T đầu 2021", "H1 2021"."""
    return _short_en(period) if code == "en" else _short_vi(period)


def day(at: date, code: str) -> str:
    """ "30/6/2021", "30 June 2021"."""
    return f"{at.day} {_MONTHS[at.month]} {at.year}" if code == "en" else f"{at.day}/{at.month}/{at.year}"


def moment(at: datetime, code: str) -> str:
    """Day and minute; a moment that knows its zone as it is in Vietnam."""
    here = at if at.tzinfo is None else at.astimezone(VIETNAM)
    return f"{day(here, code)}, {here:%H:%M}" if code == "en" else f"{here:%H:%M} {day(here, code)}"


def _quarter(period: Period) -> int | None:
    return period.last // 3 - 1 if period.length == 3 and period.last % 3 == 0 else None


def _long_vi(period: Period) -> str:
    quarter = _quarter(period)
    if period.length == 12:
        return f"năm {period.year}"
    if period.length == 1:
        return f"tháng {period.first} năm {period.year}"
    if quarter is not None:
        return f"quý {_ROMAN[quarter]} năm {period.year}"
    if period.first == 1:
        return f"{period.last} tháng đầu năm {period.year}"
    if (period.first, period.last) == (7, 12):
        return f"6 tháng cuối năm {period.year}"
    return f"từ tháng {period.first} đến tháng {period.last} năm {period.year}"


def _long_en(period: Period) -> str:
    quarter = _quarter(period)
    if period.length == 12:
        return f"{period.year}"
    if period.length == 1:
        return f"{_MONTHS[period.first]} {period.year}"
    if quarter is not None:
        return f"{_ORDINAL[quarter]} quarter of {period.year}"
    if period.length == 6 and period.first in (1, 7):
        return f"{'first' if period.first == 1 else 'second'} half of {period.year}"
    if period.first == 1:
        return f"first {_COUNT[period.last]} months of {period.year}"
    return f"{_MONTHS[period.first]} to {_MONTHS[period.last]} {period.year}"


def _short_vi(period: Period) -> str:
    quarter = _quarter(period)
    if period.length == 12:
        return f"{period.year}"
    if period.length == 1:
        return f"T{period.first}/{period.year}"
    if quarter is not None:
        return f"Quý {_ROMAN[quarter]}/{period.year}"
    if period.first == 1:
        return f"{period.last}T đầu {period.year}"
    if (period.first, period.last) == (7, 12):
        return f"6T cuối {period.year}"
    return f"T{period.first}–T{period.last}/{period.year}"


def _short_en(period: Period) -> str:
    quarter = _quarter(period)
    if period.length == 12:
        return f"{period.year}"
    if period.length == 1:
        return f"{_MONTHS[period.first][:3]} {period.year}"
    if quarter is not None:
        return f"Q{quarter + 1} {period.year}"
    if period.length == 6 and period.first in (1, 7):
        return f"H{1 if period.first == 1 else 2} {period.year}"
    if period.first == 1:
        return f"{period.last}M {period.year}"
    return f"{_MONTHS[period.first][:3]}–{_MONTHS[period.last][:3]} {period.year}"
