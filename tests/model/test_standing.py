"""How figures are judged: every trap of the field is a test."""

from fractions import Fraction

import pytest

from tests.plain import codes, standing_of

MONTHS = "\n".join(f"2021-{month:02d} actual 100" for month in range(1, 7))


def test_the_year_is_attained_by_what_has_come_to_date() -> None:
    card = standing_of("total", "2021-H1", f"2021 target 1000\n{MONTHS}")
    assert card.attainment_of_year == Fraction(6, 10)
    assert card.target_to_date == 500
    assert card.status == "on_track"
    assert "straight_line" in codes(card)


def test_pace_follows_the_plan_by_month_where_it_is_given() -> None:
    plan = "\n".join(f"2021-{month:02d} target {amount}" for month, amount in enumerate([50, 50, 50, 50, 50, 450], 1))
    card = standing_of("total", "2021-05", f"{plan}\n{MONTHS}")
    assert (card.target_to_date, card.pace) == (250, "phased")


def test_a_years_target_may_be_given_as_its_months() -> None:
    plan = "\n".join(f"2021-{month:02d} target 10" for month in range(1, 13))
    assert standing_of("total", "2021-H1", f"{plan}\n{MONTHS}").target_of_year == 120


def test_four_of_six_months_are_said_and_never_filled() -> None:
    lines = "2021 target 1200\n2021-01 actual 100\n2021-02 actual 100\n2021-04 actual 100\n2021-06 actual 100"
    card = standing_of("total", "2021-H1", lines)
    assert (card.actual_to_date, card.reports, card.reports_due) == (400, 4, 6)
    assert "incomplete" in codes(card)
    assert card.status == "incomplete"


def test_a_sum_for_half_a_year_covers_its_months() -> None:
    card = standing_of("total", "2021-06", "2021 target 7420\n2021-H1 actual 6000")
    assert (card.actual_to_date, card.reports, card.actual) == (6000, 6, None)


def test_a_stated_sum_that_its_months_do_not_make_is_a_conflict() -> None:
    card = standing_of("total", "2021-H1", f"2021 target 1000\n2021-H1 actual 650\n{MONTHS}")
    assert card.actual_to_date == 600
    assert "conflict" in codes(card)


def test_a_herd_is_the_last_one_told_and_never_a_sum() -> None:
    card = standing_of("latest", "2021-Q1", "2021 target 900\n2021-01 actual 800\n2021-02 actual 850")
    assert (card.actual_to_date, card.target_to_date) == (850, 900)
    assert "held_from" in codes(card)


def test_percentages_are_never_added_or_averaged() -> None:
    card = standing_of("ratio %", "2021-02", "2021 target 95\n2021-01 actual 1/2\n2021-02 actual 99/100")
    assert card.actual_to_date == Fraction(100 * 100, 102)


def test_percentages_without_their_parts_do_not_combine() -> None:
    card = standing_of("ratio %", "2021-02", "2021 target 95\n2021-01 actual 50\n2021-02 actual 99")
    assert card.actual_to_date is None
    assert "no_parts" in codes(card)


def test_a_monthly_rate_is_a_plain_mean_and_says_so() -> None:
    card = standing_of("average %", "2021-02", "2021 target 5\n2021-01 actual 4\n2021-02 actual 5")
    assert card.actual_to_date == Fraction(9, 2)
    assert "plain_mean" in codes(card)


def test_blank_is_not_zero() -> None:
    assert standing_of("total", "2021-06", "2021 target 10").status == "not_told"
    zero = standing_of("total", "2021-01", "2021 target 120\n2021-01 actual 0")
    assert (zero.actual_to_date, zero.status) == (0, "off_track")


def test_a_target_of_zero_has_no_percentage() -> None:
    card = standing_of("latest", "2021", "2021 target 0 actual 4")
    assert card.attainment_of_year is None
    assert "target_zero" in codes(card)


def test_a_negative_target_has_no_percentage() -> None:
    card = standing_of("latest", "2021", "2021 target -2 actual -1")
    assert card.attainment_of_year is None
    assert "target_negative" in codes(card)
    assert card.status == "met"


def test_growth_rates_of_different_sign_have_no_percentage() -> None:
    card = standing_of("latest", "2021", "2021 target 5 actual -1")
    assert card.attainment_of_year is None
    assert "signs_differ" in codes(card)


def test_four_against_two_where_less_is_better_is_not_two_hundred_percent() -> None:
    card = standing_of("latest less %", "2021", "2021 target 2 actual 4")
    assert (card.status, card.attainment_of_year) == ("not_met", None)
    assert "less_is_better" in codes(card)


def test_less_than_the_limit_is_met_where_less_is_better() -> None:
    assert standing_of("latest less %", "2021", "2021 target 2 actual 1.5").status == "met"


def test_a_rank_has_no_percentage_of_the_plan() -> None:
    card = standing_of("rank year", "2021", "2021 target 10 actual 7")
    assert (card.status, card.attainment_of_year) == ("met", None)
    assert "ranked" in codes(card)


@pytest.mark.parametrize(
    ("target", "status"), [("<7.6", "not_met"), ("<=7.6", "met"), ("7.2..7.6", "met"), (">7.6", "not_met")]
)
def test_an_open_end_and_a_strict_end_are_not_the_same(target: str, status: str) -> None:
    assert standing_of("latest within", "2021", f"2021 target {target} actual 7.6").status == status


def test_spending_over_the_ceiling_is_a_warning_and_not_a_success() -> None:
    card = standing_of("total ceiling", "2021-H1", "2021 target 1000\n2021-H1 actual 1100")
    assert card.status == "off_track"
    assert card.attainment_of_year == Fraction(11, 10)
    assert standing_of("total ceiling", "2021", "2021 target 1000 actual 1100").status == "not_met"


def test_99_96_percent_is_not_met() -> None:
    card = standing_of("total", "2021", "2021 target 10000 actual 9996")
    assert card.status == "not_met"


def test_ten_of_ten_is_a_hundred_percent() -> None:
    card = standing_of("total", "2021", "2021 target 10 actual 10")
    assert (card.attainment, card.status) == (1, "met")


def test_an_annual_indicator_before_its_day_is_too_early_and_not_behind() -> None:
    assert standing_of("ratio % year", "2021-06", "2021 target 85").status == "too_early"
    assert standing_of("ratio % year", "2021", "2021 target 85").status == "not_told"


def test_nearly_a_hundred_is_not_a_hundred() -> None:
    assert standing_of("latest %", "2021", "2021 target 100\n2021-12 actual 100 nearly").status == "not_met"


def test_a_figure_without_a_target_is_not_judged() -> None:
    assert standing_of("ratio % irregular", "2021-H1", "2021-H1 actual 100").status == "no_target"


def test_a_share_changes_by_points_and_an_amount_by_percent() -> None:
    share = standing_of("latest %", "2021-06", "2020-06 actual 90.8\n2021-06 actual 91.2")
    assert (share.growth, share.difference) == (None, Fraction(4, 10))
    amount = standing_of("total", "2021-06", "2020-06 actual 100\n2021-06 actual 131")
    assert (amount.growth, amount.difference) == (Fraction(31, 100), None)


@pytest.mark.parametrize(
    ("before", "reason"),
    [("", "last_year_not_told"), ("2020-06 actual 0", "last_year_zero"), ("2020-H1 actual 9", "last_year_not_told")],
)
def test_there_is_no_change_without_a_year_to_compare(before: str, reason: str) -> None:
    card = standing_of("total", "2021-06", f"{before}\n2021-06 actual 5".strip())
    assert card.growth is None
    assert reason in codes(card)


def test_the_plan_in_force_at_the_end_of_june_is_not_that_of_july() -> None:
    lines = f"2021 target 1000\n2021 target 2000 from:2021-07-15\n{MONTHS}"
    assert standing_of("total", "2021-06", lines).target_of_year == 1000
    assert standing_of("total", "2021-07", lines).target_of_year == 2000


def test_a_count_to_reach_is_done_when_it_is_reached() -> None:
    assert standing_of("done irregular", "2021-H1", "2021 target 21\n2021-H1 actual 21").status == "met"


def test_the_founding_case_needs_explaining() -> None:
    card = standing_of("total", "2021-06", "2021 target 7420\n2021-H1 actual 6000 nearly stated:68.7")
    claim = card.claim
    assert claim is not None
    assert claim.needs_explaining
    assert round(float(claim.computed) * 100, 1) == 80.9
    assert round(float(claim.implied_plan or 0)) == 8734


@pytest.mark.parametrize(
    ("actual", "stated", "agrees", "truncated"),
    [
        ("687", "68.7", True, False),
        ("6878", "68.7", False, True),
        ("6875", "68.8", True, False),
        ("700", "68.7", False, False),
    ],
)
def test_a_stated_percentage_is_held_to_half_a_unit_of_its_last_digit(
    actual: str, stated: str, agrees: bool, truncated: bool
) -> None:
    target = "1000" if len(actual) == 3 else "10000"
    claim = standing_of("total", "2021", f"2021 target {target}\n2021 actual {actual} stated:{stated}").claim
    assert claim is not None
    assert (claim.agrees, claim.truncated) == (agrees, truncated)
    assert claim.needs_explaining == (not agrees and not truncated)
