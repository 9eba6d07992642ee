"""Sums by columns, against the plain way: every kind, frequency and life, figures of any length, over each other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model import kind, sums
from kpi.model.columns import Bools, Ints
from kpi.model.figure import Actual
from kpi.model.figure_grid import Figures, Groups
from kpi.model.indicator import Indicator
from kpi.model.kind import ADDS_UP, FREQUENCIES, AddsUp, UnknownRule
from kpi.model.over_units import OVER_UNITS
from kpi.model.period import Life, Period, reporting_periods
from kpi.model.reported import NOTHING, Reported
from kpi.model.runs import NO_LIFE
from kpi.model.series import accumulate
from kpi.model.sums import over_runs

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
    return st.lists(figure, max_size=9, unique_by=lambda entry: entry[0]).map(
        lambda entries: [_actual(*entry[:4], estimate=entry[4]) for entry in entries]
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

    def ints(numbers: Sequence[int]) -> Ints:
        return np.array(numbers, dtype=np.int64)

    def bools(answers: Sequence[bool]) -> Bools:
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
    sums_of_groups = over_runs(columns([figures for figures, *_ in years]), groups, indicators)
    years_by_run: list[dict[Period, Reported]] = []
    for numbers, nothing in zip(sums_of_groups.numbers.tolist(), sums_of_groups.nothing.tolist(), strict=True):
        rows = {run: Reported(*row) for run, row in zip(RUNS, numbers, strict=True)}
        years_by_run.append(
            {
                run: reported._replace(value=None if nothing_there else reported.value)
                for (run, reported), nothing_there in zip(rows.items(), nothing, strict=True)
            }
        )
    return years_by_run


@settings(max_examples=400)
@given(MANY)
def test_sums_by_columns_are_those_of_the_plain_way(years: list[tuple[list[Actual], int, Life]]) -> None:
    for (figures, indicator, life), by_run in zip(years, by_columns(years, INDICATORS), strict=True):
        for run in RUNS:
            wanted = accumulate(run, figures, INDICATORS[indicator], life)
            assert by_run[run] == wanted, (run, INDICATORS[indicator].adds_up)


def test_a_unit_that_opened_in_july_owes_six_months() -> None:
    months = [Actual(Period.month(2021, month), 5) for month in range(7, 13)]
    (by_run,) = by_columns([(months, 1, (7, 12))], INDICATORS)
    assert by_run[Period(2021, 1, 12)] == Reported(30, units=1, reports=6)
    assert by_run[Period(2021, 1, 6)] == NOTHING


def test_a_word_that_no_rule_knows_is_never_a_silent_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kind.ADDS_UP, "product", AddsUp("product", "sum", "amount"))  # type: ignore[arg-type]
    indicators = {1: replace(INDICATORS[1], adds_up="product")}
    with pytest.raises(UnknownRule, match="product"):
        by_columns([([Actual(Period.month(2021, 1), 5)], 1, (1, 12))], indicators)


def test_every_word_of_the_kinds_has_a_rule() -> None:
    assert {rule.over_months for rule in ADDS_UP.values()} <= set(sums.OVER_MONTHS)
    assert {rule.over_units for rule in ADDS_UP.values()} <= set(OVER_UNITS)
