"""Sums by columns, against the plain way: every kind, frequency and life, figures of any length, over each other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model import kind, sums
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.kind import ADDS_UP, FREQUENCIES, AddsUp
from kpi.model.period import NO_LIFE, Life, Period, reporting_periods
from kpi.model.series import NOTHING, Reported, accumulate
from kpi.model.sums import Figures, Groups, UnknownRule, over_runs

RUNS = reporting_periods(2021)
INDICATORS = {
    number: Indicator(number, "X", "X", adds_up=adds_up, frequency=frequency)
    for number, (adds_up, frequency) in enumerate(
        ((adds_up, frequency) for adds_up in ADDS_UP for frequency in FREQUENCIES), start=1
    )
}
MONTHS = st.integers(1, 12).map(lambda month: Period.month(2021, month))
QUARTERS = st.integers(0, 3).map(lambda quarter: Period(2021, 3 * quarter + 1, 3 * quarter + 3))
ANY = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda months: Period(2021, min(months), max(months)))
LARGE = 10**18


def _actual(period: Period, what: int, value: int, below: int, *, estimate: bool) -> Actual:
    """A figure that does not apply, a value, parts, or parts beside a value."""
    if not what:
        return Actual(period, None, not_applicable=True)
    if what <= 4:
        return Actual(period, value, estimate=estimate)
    return Actual(period, value if what == 9 else None, value, below, estimate)


def _year(periods: st.SearchStrategy[Period], values: st.SearchStrategy[int]) -> st.SearchStrategy[list[Actual]]:
    figure = st.tuples(periods, st.integers(0, 9), values, st.integers(1, 9), st.booleans())
    return st.lists(figure, max_size=9, unique_by=lambda one: one[0]).map(
        lambda told: [_actual(*one[:4], estimate=one[4]) for one in told]
    )


YEARS = st.one_of(
    _year(MONTHS, st.integers(-2, 3)),
    _year(QUARTERS, st.integers(-2, 3)),
    _year(ANY, st.integers(-2, 3)),
    _year(st.one_of(MONTHS, QUARTERS), st.integers(0, 1)),
    _year(ANY, st.integers(-LARGE, LARGE)),
)
LIVES = st.one_of(
    st.just((1, 12)),
    st.just(NO_LIFE),
    st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda p: p[0] <= p[1]),
)
MANY = st.lists(st.tuples(YEARS, st.sampled_from(sorted(INDICATORS)), LIVES), min_size=1, max_size=4)


def columns(years: Sequence[Sequence[Actual]]) -> Figures:
    entries = [(group, figure) for group, figures in enumerate(years) for figure in figures]
    entries.reverse()  # in no order

    def ints(numbers: Sequence[int]) -> sums.Ints:
        return np.array(numbers, dtype=np.int64)

    def bools(answers: Sequence[bool]) -> sums.Bools:
        return np.array(answers, dtype=np.bool_)

    return Figures(
        ints([group for group, _ in entries]),
        ints([figure.period.first for _, figure in entries]),
        ints([figure.period.last for _, figure in entries]),
        bools([figure.value is not None for _, figure in entries]),
        ints([figure.value or 0 for _, figure in entries]),
        bools([figure.denominator is not None for _, figure in entries]),
        ints([figure.numerator or 0 for _, figure in entries]),
        ints([figure.denominator or 0 for _, figure in entries]),
        bools([figure.estimate for _, figure in entries]),
        bools([figure.not_applicable for _, figure in entries]),
    )


def by_columns(
    years: Sequence[tuple[Sequence[Actual], int, Life]], indicators: dict[int, Indicator]
) -> list[dict[Period, Reported]]:
    """What each year makes of every run, where anything is told."""
    groups = Groups(
        np.array([indicator for _, indicator, _ in years]),
        np.array([life[0] for *_, life in years]),
        np.array([life[1] for *_, life in years]),
    )
    made = over_runs(columns([figures for figures, *_ in years]), groups, indicators)
    found: list[dict[Period, Reported]] = []
    for numbers, nothing in zip(made.numbers.tolist(), made.nothing.tolist(), strict=True):
        rows = {run: Reported(*row) for run, row in zip(RUNS, numbers, strict=True)}
        found.append(
            {
                run: told._replace(value=None if none else told.value)
                for (run, told), none in zip(rows.items(), nothing, strict=True)
            }
        )
    return found


@settings(max_examples=400)
@given(MANY)
def test_sums_by_columns_are_those_of_the_plain_way(years: list[tuple[list[Actual], int, Life]]) -> None:
    for (figures, indicator, life), made in zip(years, by_columns(years, INDICATORS), strict=True):
        for run in RUNS:
            wanted = accumulate(run, figures, INDICATORS[indicator], life)
            assert made[run] == wanted, (run, INDICATORS[indicator].adds_up)


def test_a_unit_that_opened_in_july_owes_six_months() -> None:
    months = [Actual(Period.month(2021, month), 5) for month in range(7, 13)]
    (made,) = by_columns([(months, 1, (7, 12))], INDICATORS)
    assert made[Period(2021, 1, 12)] == Reported(30, units=1, reports=6)
    assert made[Period(2021, 1, 6)] == NOTHING


def test_a_word_that_no_rule_knows_is_never_a_silent_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kind.ADDS_UP, "product", AddsUp("product", "sum", "amount"))  # type: ignore[arg-type]
    indicators = {1: replace(INDICATORS[1], adds_up="product")}
    with pytest.raises(UnknownRule, match="product"):
        by_columns([([Actual(Period.month(2021, 1), 5)], 1, (1, 12))], indicators)


def test_every_word_of_the_kinds_has_a_rule() -> None:
    assert {rule.over_months for rule in ADDS_UP.values()} <= set(sums.OVER_MONTHS)
    assert {rule.over_units for rule in ADDS_UP.values()} <= set(sums.OVER_UNITS)
