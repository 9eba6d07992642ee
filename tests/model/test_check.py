"""What looks wrong beside a figure, as the field tells it."""

from fractions import Fraction

import pytest

from kpi.model.check import CHECKS, Around, checked
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from tests.plain import indicator

REVENUE = indicator("total triệu decimals=2")
SHARE = indicator("ratio % decimals=2")
HERD = indicator("latest con decimals=0")
RANK = indicator("rank decimals=0")


def found(told: float | None, which: Indicator = REVENUE, earlier: str = "", **around: object) -> list[str]:
    """The codes of what is found; `earlier` lists what was told before, the newest first."""
    before = tuple(Fraction(number) for number in earlier.split())
    known: dict[str, object] = {"earlier": before, "last_period": before[0] if before else None}
    if which.adds_up == "total" and before:
        known["to_date_before"] = sum(before, Fraction(0))
    known |= {name: Fraction(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else value
              for name, value in around.items()}  # fmt: skip
    period = Period.month(2021, len(before) + 1)
    value = None if told is None else Fraction(str(told))
    return [problem.code for problem in checked(Around(which, period, value, **known))]  # type: ignore[arg-type]


@pytest.mark.parametrize("told", [480, 505, 530.2, 620, 1000])
def test_an_ordinary_month_is_quiet(told: float) -> None:
    assert found(told, earlier="530 498 512") == []


def test_the_sum_to_date_typed_as_a_month_is_asked_about() -> None:
    problem = checked(
        Around(REVENUE, Period.month(2021, 6), Fraction(5098), last_period=Fraction(530), to_date_before=Fraction(2410),
               earlier=tuple(Fraction(n) for n in (530, 498, 470, 450, 462)))
    )[0]  # fmt: skip
    assert (problem.code, problem.values, problem.blocks) == ("typed_to_date", {"times": "9.6", "alone": "2688"}, False)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (530_000, "times_too_much"),
        (0.53, "times_too_little"),
        (530_000_000, "times_too_much"),
        (900_000, "times_too_much"),
    ],
)
def test_a_slip_of_the_measure_is_found(told: float, code: str) -> None:
    assert found(told, earlier="530 498 512") == [code]


def test_far_from_the_last_period_is_said_with_how_far() -> None:
    assert found(1700, earlier="530") == ["far_above_last_period"]
    assert found(150, earlier="530") == ["far_below_last_period"]


def test_what_has_been_seen_before_is_not_far() -> None:
    assert found(1700, earlier="530 1800 498") == []


def test_small_counts_are_not_called_far() -> None:
    assert found(3, earlier="1 1 2") == []


def test_a_share_is_compared_in_points() -> None:
    assert found(60, SHARE, last_period=91) == ["far_in_points_last_period"]
    assert found(80, SHARE, last_period=91) == []
    assert found(60, SHARE, last_year=91) == ["far_in_points_last_year"]


def test_a_negative_month_makes_the_sum_fall() -> None:
    assert found(-20, earlier="530 498") == ["falling_sum"]


def test_half_a_year_below_its_months_is_asked_about() -> None:
    told = Around(REVENUE, Period.parse("2021-H1"), Fraction(2000), to_date_before=Fraction(2410))
    assert [problem.code for problem in checked(told)] == ["less_than_its_months"]


def test_a_rate_over_a_hundred_is_asked_about() -> None:
    assert found(101, SHARE, numerator=101, denominator=100) == ["over_hundred"]
    assert found(100, SHARE, numerator=100, denominator=100) == []


def test_parts_above_their_whole_are_told_at_both() -> None:
    assert found(100, parts=(Fraction(80), Fraction(30))) == ["parts_exceed"]
    assert found(120, parent=100) == ["more_than_the_whole"]


def test_parts_that_miss_the_whole_matter_only_where_they_made_it_before() -> None:
    parts = (Fraction(60), Fraction(30))
    assert found(100, parts=parts, parts_complete=True, parts_made_it_last=True) == ["parts_miss"]
    assert found(100, parts=parts, parts_complete=True) == []


def test_a_rank_below_one_blocks() -> None:
    problem = checked(Around(RANK, Period.month(2021, 1), Fraction(0)))[0]
    assert (problem.code, problem.blocks) == ("rank_below_one", True)


def test_a_negative_herd_is_asked_about_and_a_negative_share_blocks() -> None:
    assert found(-3, HERD) == ["negative_level"]
    assert [problem.blocks for problem in checked(Around(SHARE, Period.month(2021, 1), Fraction(-3)))] == [True]


def test_nothing_at_all_where_there_was_always_something_is_asked_about() -> None:
    assert found(0, earlier="530 498 512") == ["suddenly_nothing"]
    assert found(0, earlier="1 0 2") == []


def test_several_years_plans_in_one_month_are_asked_about() -> None:
    assert found(5000, target_of_year=1200) == ["far_over_the_year"]


def test_blank_and_not_applicable_have_nothing_to_be_asked() -> None:
    assert found(None, earlier="530") == []
    assert found(5, earlier="530", not_applicable=True) == []


def test_every_rule_has_a_sentence_in_the_catalogue() -> None:
    from kpi.language.problems import PROBLEMS

    source = {name for group in CHECKS for check in group for name in check.__code__.co_consts if isinstance(name, str)}
    codes = {name for name in source if name in PROBLEMS}
    assert len(codes) >= 13
