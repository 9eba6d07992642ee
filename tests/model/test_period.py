"""Periods: written, ordered, contained, and the same a year before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model.period import NotAPeriod, Period, reporting_periods

periods = st.tuples(st.integers(1900, 2199), st.integers(1, 12), st.integers(1, 12)).map(
    lambda p: Period(p[0], min(p[1:]), max(p[1:]))
)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2021-06", Period(2021, 6, 6)),
        ("2021-Q2", Period(2021, 4, 6)),
        ("2021-q2", Period(2021, 4, 6)),
        ("2021-H1", Period(2021, 1, 6)),
        ("2021-H2", Period(2021, 7, 12)),
        ("2021-9M", Period(2021, 1, 9)),
        ("2021", Period(2021, 1, 12)),
        ("2021-01/2021-05", Period(2021, 1, 5)),
        (" 2021-06 ", Period(2021, 6, 6)),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, period: Period) -> None:
    assert Period.parse(text) == period


@pytest.mark.parametrize(
    "text",
    ["", "2021-13", "2021-00", "06/2021", "2021-Q5", "2021-H3", "2021-05/2021-01", "2021-01/2022-01", "21", "1899"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NotAPeriod):
        Period.parse(text)


@given(periods)
def test_a_period_reads_back_what_it_writes(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.of_code(period.code) == period


@given(periods, periods)
def test_periods_and_their_codes_are_in_the_same_order(first: Period, second: Period) -> None:
    assert (first < second) == (first.code < second.code)


@given(periods, periods)
def test_a_period_contains_exactly_those_whose_months_it_has(first: Period, second: Period) -> None:
    assert (second in first) == set(first.months).issuperset(second.months)


@given(periods)
def test_the_same_period_last_year_has_the_same_months(period: Period) -> None:
    if period.year > 1900:
        before = period.same_period_last_year
        assert (before.year, before.first, before.last) == (period.year - 1, period.first, period.last)


@given(periods.filter(lambda p: 1950 < p.year < 2150))
def test_a_step_back_and_a_step_on_end_where_they_began(period: Period) -> None:
    assert period.earlier.later == period
    assert period.earlier.ends_on < period.ends_on


def test_half_of_the_year_has_gone_by_at_the_end_of_june() -> None:
    assert Period.parse("2021-06").share_elapsed * 2 == 1


def test_reports_are_made_for_twenty_seven_runs_of_a_year() -> None:
    assert len(set(reporting_periods(2021))) == len(reporting_periods(2021)) == 12 + 11 + 4
