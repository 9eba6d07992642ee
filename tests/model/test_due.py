"""The last report due: nobody is behind for what nobody owes yet."""

from datetime import date

import pytest

from kpi.model.due import last_due
from kpi.model.period import Period
from kpi.model.regime import Regime

CALENDAR = Regime("calendar", "", "", due_month=5, due_quarter=5, due_half=5, due_year=15)
DECREE = Regime("decree", "", "", cut_day=14, due_month=5)


@pytest.mark.parametrize(
    ("period", "months", "day", "owed", "over"),
    [
        ("2026-11", 6, None, 6, 6),  # a half-yearly report in November: June
        ("2026-05", 3, None, 3, 3),
        ("2026-06", 12, None, 0, 0),
        ("2026-06", 1, date(2026, 7, 3), 5, 6),  # over, and not owed before the fifth
        ("2026-06", 1, date(2026, 7, 6), 6, 6),
        ("2026", 1, date(2026, 8, 20), 7, 7),
        ("2026", 3, date(2026, 8, 20), 6, 6),
        ("2026", 0, date(2026, 8, 20), 7, 7),  # not by the calendar: the months that are over
        ("2026-08", 1, date(2026, 2, 1), 0, 1),
    ],
)
def test_the_last_report_due(period: str, months: int, day: date | None, owed: int, over: int) -> None:
    assert last_due(Period.parse(period), months, CALENDAR, day) == (owed, over)


def test_a_month_that_is_cut_off_on_the_fourteenth_is_over_then() -> None:
    assert last_due(Period.parse("2026-06"), 1, DECREE, date(2026, 6, 16)) == (5, 6)


def test_the_first_year_of_a_unit_is_due_as_any_other() -> None:
    assert last_due(Period.parse("2026"), 12, CALENDAR, date(2027, 1, 8), (4, 12)) == (0, 12)


def test_a_unit_that_closed_in_march_owes_nothing_after_it() -> None:
    assert last_due(Period.parse("2026-06"), 1, CALENDAR, None, (1, 3)) == (3, 3)
