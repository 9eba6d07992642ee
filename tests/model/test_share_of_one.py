"""Tests of which percentages are asked about because they may be shares of one."""

import random
from fractions import Fraction

import pytest

from kpi.model.figure import Actual, Target
from kpi.model.figure_table import figures_of
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.period import Period
from kpi.model.share_of_one import is_share_of_one, shares_of_one

INSURED = Indicator(1, "BH", "Tỷ lệ bảo hiểm", measured_in="%", decimals=2, adds_up="share")
POOR = Indicator(2, "HN", "Tỷ lệ hộ nghèo", measured_in="%", decimals=1, adds_up="average")
AMOUNT = Indicator(3, "TH", "Thu ngân sách", measured_in="tỷ đồng", decimals=3, adds_up="total")
INDICATORS = {each.id: each for each in (INSURED, POOR, AMOUNT)}


@pytest.mark.parametrize(
    ("number", "beside", "right"),
    [
        ("0.975", "95", True),
        ("0.08", "9.5", True),
        ("1", "100", True),
        ("0.975", "0.95", False),
        ("0.8", "9", False),
        ("0", "95", False),
        ("97.5", "95", False),
        ("0.975", "", False),
        ("0.5", "0.4 0.3 60", True),
        ("0.5", "2 3 4 60", False),
        ("-0.5", "-48", True),
    ],
)
def test_a_percentage_of_at_most_one_is_held_against_what_stands_beside_it(
    number: str, beside: str, right: bool
) -> None:
    assert is_share_of_one(Fraction(number), map(Fraction, beside.split())) is right


def test_columns_are_judged_as_each_number_is() -> None:
    rng = random.Random(5)  # noqa: S311
    for _ in range(40):
        lines = [_line(rng, row) for row in range(2, 2 + rng.randrange(1, 14))]
        figures = figures_of(lines)
        actuals, targets = shares_of_one(figures, INDICATORS)
        marked = {
            *((row, "actual") for row in figures.actuals["row"][actuals].tolist()),
            *((row, "target") for row in figures.targets["row"][targets].tolist()),
        }
        sides = [(line, side) for line in lines for side in ("actual", "target")]
        assert marked == {(line.row, side) for line, side in sides if _plainly(line, side, lines)}


def _line(rng: random.Random, row: int) -> FigureLine:
    indicator, month = rng.choice([*INDICATORS.values()]), Period.month(2026, rng.randrange(1, 13))
    scale = 10**indicator.decimals

    def number() -> int | None:
        share = rng.choice([0, 0.004, 0.3, 0.975, 1])
        return rng.choice([None, round(share * scale), round(share * 100 * scale), rng.randrange(0, 20 * scale)])

    low, value = number(), number()
    target = Target(month, 1, "", None, low, number()) if rng.random() < 0.2 else Target(month, 1, "", value)
    actual = None if rng.random() < 0.2 else Actual(month, number())
    return FigureLine(row, rng.randrange(1, 4), indicator.id, rng.choice([None, target]), actual)


def _numbers(line: FigureLine, side: str) -> list[Fraction]:
    of_side = line.actual if side == "actual" else line.target
    if of_side is None:
        return []
    scaled = [of_side.value] if isinstance(of_side, Actual) else [of_side.value, of_side.low, of_side.high]
    return [Fraction(number, 10 ** INDICATORS[line.indicator].decimals) for number in scaled if number is not None]


def _plainly(line: FigureLine, side: str, lines: list[FigureLine]) -> bool:
    if INDICATORS[line.indicator].per != 100:
        return False
    same = [other for other in lines if other.indicator == line.indicator]
    every = {
        whose: [n for other in of for which in ("actual", "target") for n in _numbers(other, which) if abs(n) > 1]
        for whose, of in (("unit", [other for other in same if other.unit == line.unit]), ("all", same))
    }
    return any(is_share_of_one(number, every["unit"] or every["all"]) for number in _numbers(line, side))
