"""What looks wrong beside a figure, as the field tells it."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.language import language
from kpi.language.problem_sentences import PROBLEMS
from kpi.language.problems import mend, sentence
from kpi.model.check import Around, checked
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from tests.plain import indicator

VI = language("vi")
REVENUE = indicator("total triệu decimals=2")
SHARE = indicator("ratio % decimals=2")
HERD = indicator("latest con decimals=0")
RANK = indicator("rank decimals=0")
DONE = indicator("done decimals=0")
INCOME = indicator("ratio triệu/người")


def codes(number: float | None, which: Indicator = REVENUE, earlier: str = "", **around: object) -> list[str]:
    """The codes of what is found; `earlier` lists what was told before, the newest first."""
    before = tuple(Fraction(number) for number in earlier.split())
    known: dict[str, object] = {"earlier": before, "last_period": before[0] if before else None}
    if which.adds_up == "total" and before:
        known["to_date_before"] = sum(before, Fraction(0))
    known |= {name: Fraction(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else value
              for name, value in around.items()}  # fmt: skip
    period = Period.month(2021, len(before) + 1)
    value = None if number is None else Fraction(str(number))
    return [problem.code for problem in checked(Around(which, period, value, **known))]  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [480, 505, 530.2, 620, 1000])
def test_an_ordinary_month_is_quiet(value: float) -> None:
    assert codes(value, earlier="530 498 512") == []


def test_the_sum_to_date_typed_as_a_month_is_asked_about() -> None:
    problem = checked(
        Around(REVENUE, Period.month(2021, 6), Fraction(5098), last_period=Fraction(530), to_date_before=Fraction(2410),
               earlier=tuple(Fraction(n) for n in (530, 498, 470, 450, 462)))
    )[0]  # fmt: skip
    assert (problem.code, problem.values, problem.blocks) == ("typed_to_date", {"times": "9.6", "alone": "2688"}, False)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (530_000, "times_too_much"),
        (0.53, "times_too_little"),
        (530_000_000, "times_too_much"),
        (900_000, "times_too_much"),
    ],
)
def test_a_slip_of_the_measure_is_found(value: float, code: str) -> None:
    assert codes(value, earlier="530 498 512") == [code]


def test_far_from_the_last_period_is_said_with_how_far() -> None:
    assert codes(1700, earlier="530") == ["far_above_last_period"]
    assert codes(150, earlier="530") == ["far_below_last_period"]


def test_what_has_been_seen_before_is_not_far() -> None:
    assert codes(1700, earlier="530 1800 498") == []


def test_small_counts_are_not_called_far() -> None:
    assert codes(3, earlier="1 1 2") == []


def test_small_amounts_are_no_counts() -> None:
    debt = indicator("latest tỷ")
    assert codes(1.6, debt, "0.5 0.45") == ["far_above_last_period"]
    assert codes(0.15, debt, "0.5 0.45") == ["far_below_last_period"]
    assert codes(0, debt, "0.5 0.45") == ["suddenly_nothing"]


def test_a_share_is_compared_in_points() -> None:
    assert codes(60, SHARE, last_period=91) == ["far_in_points_last_period"]
    assert codes(80, SHARE, last_period=91) == []
    assert codes(60, SHARE, last_year=91) == ["far_in_points_last_year"]


def test_a_share_that_is_no_percentage_is_compared_in_times() -> None:
    assert codes(48_000, INCOME, earlier="48 47") == ["times_too_much"]
    assert codes(90, INCOME, earlier="48 47") == []


def test_a_month_that_is_large_every_year_is_not_taken_for_the_sum_to_date() -> None:
    earlier = "100 100 100 100 100"
    assert codes(600, earlier=earlier) == ["typed_to_date"]
    assert codes(600, earlier=earlier, last_year=550) == ["far_above_last_period"]


def test_the_sum_to_date_is_found_after_an_idle_month_too() -> None:
    around = Around(REVENUE, Period.month(2021, 3), Fraction(3000), last_period=Fraction(0),
                    earlier=(Fraction(0), Fraction(1000)), to_date_before=Fraction(1000))  # fmt: skip
    assert [(problem.code, problem.values) for problem in checked(around)] == [
        ("typed_to_date_so_far", {"before": "1000", "alone": "2000"})
    ]


def test_the_first_half_of_a_year_has_nothing_before_it_to_be_the_sum_of() -> None:
    around = Around(REVENUE, Period.parse("2021-H1"), Fraction(5000), to_date_before=Fraction(2410),
                    earlier=(Fraction(2400), Fraction(2300)))  # fmt: skip
    assert checked(around) == ()


def test_a_negative_month_makes_the_sum_fall() -> None:
    assert codes(-20, earlier="530 498") == ["falling_sum"]


def test_a_quarter_below_the_quarter_before_is_no_fall() -> None:
    around = Around(REVENUE, Period.parse("2021-Q2"), Fraction(2000), last_period=Fraction(2410),
                    earlier=(Fraction(2410),), to_date_before=Fraction(2410))  # fmt: skip
    assert checked(around) == ()


def test_half_a_year_below_its_months_is_asked_about() -> None:
    around = Around(REVENUE, Period.parse("2021-H1"), Fraction(2000), to_date_before=Fraction(2410))
    assert [problem.code for problem in checked(around)] == ["less_than_its_months"]


def test_a_rate_over_a_hundred_is_asked_about() -> None:
    assert codes(101, SHARE, numerator=101, denominator=100) == ["over_hundred"]
    assert codes(100, SHARE, numerator=100, denominator=100) == []
    assert codes(130, SHARE) == ["over_hundred"]


def test_a_share_at_a_date_is_asked_about_as_a_ratio_is() -> None:
    share = indicator("share % decimals=2")
    assert codes(101, share, numerator=101, denominator=100) == ["over_hundred"]
    assert codes(101, share, earlier="102 103") == ["over_hundred"]
    assert codes(-1, share) == ["negative_level"]
    assert codes(95, share, numerator=9500, denominator=10000) == []


def test_persons_a_household_are_not_a_rate_over_a_hundred() -> None:
    assert codes(3.8, indicator("ratio người/hộ"), numerator=380, denominator=100) == []


def test_an_index_that_is_often_over_a_hundred_is_not_asked_about_each_time() -> None:
    index = indicator("average %")
    assert codes(108, index, earlier="97 95") == ["over_hundred"]
    assert codes(108, index, earlier="97 106") == []


def test_what_is_barely_over_is_said_with_as_many_digits_as_it_takes() -> None:
    rate = Around(SHARE, Period.month(2021, 3), Fraction(100_001, 1000), Fraction(100_001), Fraction(100_000))
    assert checked(rate)[0].values == {"percent": "100.001"}
    whole = Around(REVENUE, Period.month(2021, 3), Fraction(100), parts=(Fraction(40), Fraction("60.001")))
    assert checked(whole)[0].values == {"parts": "100.001", "difference": "0.001"}


def test_one_slip_is_one_warning() -> None:
    assert codes(530_000, earlier="530 498", parent=900) == ["times_too_much"]
    assert codes(0.53, earlier="530 498", parts=(Fraction(300), Fraction(230))) == ["times_too_little"]
    assert codes(250, SHARE, last_period=90, numerator=250, denominator=100) == ["over_hundred"]


def test_parts_above_their_whole_are_told_at_both() -> None:
    assert codes(100, parts=(Fraction(80), Fraction(30))) == ["parts_exceed"]
    assert codes(120, parent=100) == ["more_than_the_whole"]


def test_parts_that_miss_the_whole_matter_only_where_they_made_it_before() -> None:
    parts = (Fraction(60), Fraction(30))
    assert codes(100, parts=parts, parts_complete=True, parts_added_up_last=True) == ["parts_miss"]
    assert codes(100, parts=parts, parts_complete=True) == []


def test_a_rank_below_one_blocks() -> None:
    problem = checked(Around(RANK, Period.month(2021, 1), Fraction(0)))[0]
    assert (problem.code, problem.blocks) == ("rank_below_one", True)


def test_a_negative_level_is_asked_about_for_a_population_may_shrink() -> None:
    for which in (HERD, SHARE):
        problem = checked(Around(which, Period.month(2021, 1), Fraction(-3)))[0]
        assert (problem.code, problem.blocks) == ("negative_level", False)


def test_fewer_than_none_have_done_it_blocks() -> None:
    problem = checked(Around(DONE, Period.month(2021, 1), Fraction(-1)))[0]
    assert (problem.code, problem.blocks) == ("count_below_zero", True)


def test_nothing_at_all_where_there_was_always_something_is_asked_about() -> None:
    assert codes(0, earlier="530 498 512") == ["suddenly_nothing"]
    assert codes(0, earlier="1 0 2") == []


def test_several_years_plans_in_one_month_are_asked_about() -> None:
    assert codes(5000, target_of_year=1200) == ["far_over_the_year"]


def test_blank_and_not_applicable_have_nothing_to_be_asked() -> None:
    assert codes(None, earlier="530") == []
    assert codes(5, earlier="530", not_applicable=True) == []


NUMBERS = st.fractions(-1000, 10**7, max_denominator=100) | st.sampled_from([Fraction(0), Fraction(100)])
MAYBE = st.none() | NUMBERS
AROUNDS = st.builds(
    Around,
    indicator=st.sampled_from([REVENUE, SHARE, HERD, RANK, DONE, INCOME]),
    period=st.sampled_from([Period.parse(text) for text in ("2021-01", "2021-06", "2021-Q3", "2021-H1", "2021")]),
    value=MAYBE,
    numerator=MAYBE,
    denominator=MAYBE,
    last_period=MAYBE,
    last_year=MAYBE,
    earlier=st.lists(NUMBERS, max_size=8).map(tuple),
    to_date_before=MAYBE,
    target_of_year=MAYBE,
    parent=MAYBE,
    parts=st.lists(NUMBERS, max_size=3).map(tuple),
    parts_complete=st.booleans(),
    parts_added_up_last=st.booleans(),
    not_applicable=st.just(False),
)


@given(AROUNDS)
def test_whatever_is_around_every_answer_can_be_said_with_all_its_numbers(around: Around) -> None:
    problems = checked(around)
    assert len(problems) <= 2 + any(problem.code == "negative_level" for problem in problems)
    for problem in problems:
        text = f"{sentence(VI, problem.code, problem.values)} {mend(VI, problem.code, problem.values)}"
        assert "…" not in text  # what a gap that nobody fills is said as
        assert problem.code in PROBLEMS
        assert all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) for value in problem.values.values())


@given(AROUNDS)
def test_what_blocks_is_never_a_matter_of_what_came_before(around: Around) -> None:
    alone = Around(around.indicator, around.period, around.value)
    blocking = [problem.code for problem in checked(around) if problem.blocks]
    assert blocking == [problem.code for problem in checked(alone) if problem.blocks]
