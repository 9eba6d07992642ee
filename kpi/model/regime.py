"""A reporting regime: when the figures of a period are cut off, and when they are due.

By decree 09/2019 a month runs from the 15th of the month before to the 14th, the year to 14 December; others count by
calendar months. So the cut-off day is data, one row a regime, and no rule of the program.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from kpi.model.period import Period


@dataclass(frozen=True)
class Regime:
    """`cut_day` of the last month of the period, 0 for its last day; due so many days after, by the period's length."""

    code: str
    name_vi: str
    name_en: str
    cut_day: int = 0
    due_month: int = 5
    due_quarter: int = 5
    due_half: int = 5
    due_year: int = 15
    place: int = 1

    def name(self, language: str) -> str:
        """In the reader's language; the Vietnamese name where there is no other."""
        return (self.name_en if language == "en" else self.name_vi) or self.name_vi

    def cut_off(self, period: Period) -> date:
        """The last day whose events are counted."""
        last = period.ends_on
        return last if not self.cut_day else last.replace(day=min(self.cut_day, last.day))

    def begins_on(self, period: Period) -> date:
        """The first day whose events are counted: the day after the month before is cut off."""
        before = Period.month(period.year, period.first).earlier
        return self.cut_off(before) + timedelta(days=1)

    def due_on(self, period: Period) -> date:
        """The last day on which the report is in time."""
        days = {1: self.due_month, 3: self.due_quarter, 6: self.due_half, 12: self.due_year}
        return self.cut_off(period) + timedelta(days=days.get(period.length, self.due_half))
