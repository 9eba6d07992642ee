"""A year told month by month: the quick way makes what the general way makes."""

from hypothesis import given
from hypothesis import strategies as st

from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.kind import ADDS_UP, FREQUENCIES
from kpi.model.period import Period
from kpi.model.series import year_of, year_of_any

AMOUNTS = st.integers(-(10**18), 10**18)


@st.composite
def figures(draw: st.DrawFn) -> list[Actual]:
    """Months in any order, with values, parts or both; now and then a figure for a longer run among them."""
    found: list[Actual] = []
    for month in draw(st.lists(st.integers(1, 12), unique=True)):
        has_parts = draw(st.booleans())
        found.append(
            Actual(
                Period.month(2021, month),
                value=draw(st.one_of(AMOUNTS, st.none())) if has_parts else draw(AMOUNTS),
                numerator=draw(AMOUNTS) if has_parts else None,
                denominator=draw(st.integers(0, 10**18)) if has_parts else None,
                estimate=draw(st.booleans()),
            )
        )
    if draw(st.integers(0, 9)) == 0:
        first = draw(st.integers(1, 11))
        found.append(Actual(Period(2021, first, draw(st.integers(first + 1, 12))), draw(AMOUNTS)))
    return found


@given(figures(), st.sampled_from(sorted(ADDS_UP)), st.sampled_from(sorted(FREQUENCIES)))
def test_a_year_of_months_is_what_it_is_run_by_run(told: list[Actual], adds_up: str, frequency: str) -> None:
    indicator = Indicator(1, "X", "X", adds_up=adds_up, frequency=frequency)
    assert year_of(2021, told, indicator) == year_of_any(2021, told, indicator)
