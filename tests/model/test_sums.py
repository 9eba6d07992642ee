"""Sums by columns, against the plain way: every kind, frequency and life, figures of any length, over each other."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

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
LARGE = 10**18


def _actual(period: Period, what: int, value: int, below: int, *, estimate: bool) -> Actual:
    """A figure that does not apply, a value, parts, or parts beside a value."""
    if not what:
        return Actual(period, None, not_applicable=True)
    if what <= 4:
        return Actual(period, value, estimate=estimate)
    return Actual(period, value if what == 9 else None, value, below, estimate)


def _month(chance: Random) -> Period:
    return Period.month(2021, chance.randint(1, 12))


def _quarter(chance: Random) -> Period:
    quarter = chance.randrange(4)
    return Period(2021, 3 * quarter + 1, 3 * quarter + 3)


def _any(chance: Random) -> Period:
    months = chance.randint(1, 12), chance.randint(1, 12)
    return Period(2021, min(months), max(months))


SHAPES = (
    ((_month,), (-2, 3)),
    ((_quarter,), (-2, 3)),
    ((_any,), (-2, 3)),
    ((_month, _quarter), (0, 1)),
    ((_any,), (-LARGE, LARGE)),
)
"""The periods of a year's figures, and the range of their numbers: small ones, so that sums meet by chance."""


def _year(chance: Random) -> list[Actual]:
    periods, (least, most) = chance.choice(SHAPES)
    figures: dict[Period, Actual] = {}
    for _ in range(chance.randint(0, 9)):
        period, value = chance.choice(periods)(chance), chance.randint(least, most)
        below, is_estimate = chance.randint(1, 9), chance.random() < 0.5
        figures.setdefault(period, _actual(period, chance.randrange(10), value, below, estimate=is_estimate))
    return list(figures.values())


def _life(chance: Random) -> Life:
    months = chance.randint(1, 12), chance.randint(1, 12)
    return chance.choice([(1, 12), NO_LIFE, (min(months), max(months))])


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


@pytest.mark.parametrize(("seed", "groups"), [(seed, groups) for seed in range(10) for groups in (1, 3, 96)])
def test_sums_by_columns_are_those_of_the_plain_way(seed: int, groups: int) -> None:
    chance = Random(1000 * seed + groups)  # noqa: S311 - the same numbers each time
    years = [(_year(chance), chance.choice(sorted(INDICATORS)), _life(chance)) for _ in range(groups)]
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
