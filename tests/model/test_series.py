"""Accumulating, against a slow search of every combination."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kpi.model.figure import Actual
from kpi.model.period import Period
from kpi.model.tiling import tile
from tests.plain import standing_of

runs = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda p: Period(2021, min(p), max(p)))
figures_by_run = st.dictionaries(runs, st.integers(-99, 99), max_size=7)


@given(figures_by_run, runs)
def test_the_figures_that_are_used_cover_the_most_months_with_the_finest(
    figures: dict[Period, int], run: Period
) -> None:
    used = tile(run, [Actual(period, value) for period, value in figures.items()])
    months = [month for figure in used for month in figure.period.months]
    assert len(months) == len(set(months))
    inside = [period for period in figures if period in run]
    best = (0, 0)
    for size in range(1, len(inside) + 1):
        for chosen in combinations(inside, size):
            covered = [month for period in chosen for month in period.months]
            if len(covered) == len(set(covered)):
                best = max(best, (len(covered), size))
    assert (len(months), len(used)) == best


def test_a_quarter_and_months_together_make_the_half_year() -> None:
    card = standing_of("total", "2021-H1", "2021-Q1 actual 30\n2021-04 actual 1\n2021-05 actual 2\n2021-06 actual 3")
    assert (card.actual_to_date, card.reports, card.reports_due) == (36, 6, 6)


def test_a_sum_that_reaches_beyond_the_run_is_not_cut() -> None:
    card = standing_of("total", "2021-05", "2021-01 actual 1\n2021-H1 actual 60")
    assert (card.actual_to_date, card.reports) == (1, 1)
