"""What is shown never contradicts what is judged: read back from the text, the numbers give the same verdict."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kpi.language import language
from kpi.language.precision import decimals_of, is_count, percent_decimals
from kpi.model.period import Period
from kpi.model.standing import Standing
from kpi.model.status import Thresholds
from kpi.widgets import sentences, words
from tests.plain import indicator

VI = language("vi")
YEAR = Period.parse("2026")
JUDGED = st.sampled_from(["more", "less", "ceiling", "within"])
KINDS = st.sampled_from(["total triệu", "total người", "latest %", "latest hộ", "ratio %", "average"])
NUMBERS = st.one_of(
    st.integers(0, 400).map(Fraction),
    st.fractions(0, 1000, max_denominator=1000),
    st.decimals("0", "1000", places=4).map(Fraction),
)
CLOSE = st.one_of(st.just(Fraction(0)), st.fractions(Fraction(-1, 10), Fraction(1, 10), max_denominator=10**5))


def standing_of(kind: str, value: Fraction, plan: Fraction, whole: Fraction | None = None) -> Standing:
    """A standing made by hand: what is reached, the plan to date, and the target of the year."""
    which = indicator(kind)
    of_year = plan if whole is None else whole
    return Standing(
        indicator=which,
        period=YEAR,
        status="off_track",
        actual=value,
        actual_to_date=value,
        target_to_date=plan,
        target_of_year=of_year,
        attainment_of_year=value / of_year if of_year else None,
        attainment_to_date=value / plan if plan else None,
        aim=which.judgement.aim(of_year),
    )


def read(text: str) -> Fraction:
    """The number in a text, as a reader takes it."""
    match = re.search(r"[−-]?[0-9][0-9.]*(?:,[0-9]+)?", text)
    assert match, text
    return Fraction(match[0].replace(".", "").replace(",", ".").replace("−", "-"))


def meets(judged: str, value: Fraction, plan: Fraction) -> bool:
    """The plain second version of the verdict."""
    return value >= plan if judged == "more" else value == plan if judged == "within" else value <= plan


@given(JUDGED, KINDS, NUMBERS, CLOSE)
@example("more", "latest %", Fraction("99.95"), Fraction("0.05"))
@example("less", "latest %", Fraction("0.80"), Fraction("0.04"))
@example("more", "total cây", Fraction(1400, 3), Fraction(1, 3))
def test_numbers_read_back_give_the_same_verdict(judged: str, kind: str, plan: Fraction, away: Fraction) -> None:
    value = plan + away
    assume(value >= 0)
    standing = standing_of(f"{kind} {judged}", value, plan)
    shown, of_year = words.actual(standing, VI), words.aim(standing, VI)
    to_date = words.number(standing.target_to_date, standing, VI)
    assert meets(judged, read(shown), read(of_year)) == meets(judged, value, plan)
    assert meets(judged, read(shown), read(to_date)) == meets(judged, value, plan)
    attained = words.attained(standing, VI)
    if not meets(judged, value, plan) and not attained.endswith("%"):
        assert read(attained) > 0


@given(
    st.sampled_from(["more", "ceiling"]),
    st.fractions(Fraction(1, 2), Fraction(3, 2), max_denominator=10**6),
    st.integers(700, 1000),
)
@example("more", Fraction("0.9996"), 900)
@example("more", Fraction("0.8997"), 900)
@example("ceiling", Fraction("1.0004"), 900)
def test_a_percentage_stands_on_its_side_of_every_threshold(judged: str, share: Fraction, at_risk: int) -> None:
    thresholds = Thresholds(at_risk=Fraction(at_risk, 1000))
    standing = standing_of(f"total {judged}", share * 100, Fraction(100))
    shown = read(words.percent(share, standing, VI, thresholds)) / 100
    assert meets(judged, shown, Fraction(1)) == meets(judged, share, Fraction(1))
    if judged == "more":
        assert (shown >= thresholds.at_risk) == (share >= thresholds.at_risk)
    if share < 1:
        assert shown < 1


@given(st.sampled_from(["more", "less"]), NUMBERS, CLOSE)
def test_what_is_not_at_its_plan_is_never_nought_points_away(judged: str, plan: Fraction, away: Fraction) -> None:
    assume(plan + away >= 0)
    standing = standing_of(f"total {judged}", plan + away, plan, whole=Fraction(1000))
    shown = read(words.pace(standing, VI))
    assert (shown < 0, shown > 0) == (away < 0, away > 0)
    line = sentences.story_line(standing, VI)
    points = re.search(r"kế hoạch đến nay ([0-9.,]+) điểm", line)
    assert points is None or away == 0 or read(points[1]) > 0


@given(NUMBERS, CLOSE)
def test_a_part_of_the_units_is_held_against_the_plan_of_that_part(plan: Fraction, away: Fraction) -> None:
    assume(plan + away >= 0)
    whole = standing_of("total", plan + away + 7, plan)
    standing = replace(whole, covered_to_date=plan + away, units=12, units_with_target=11)
    covered = words.number(standing.covered_to_date, standing, VI)
    assert (read(covered) >= read(words.aim(standing, VI))) == (away >= 0)


@given(NUMBERS, CLOSE)
def test_the_period_by_itself_is_shown_as_it_is_judged(target: Fraction, away: Fraction) -> None:
    assume(target + away >= 0)
    standing = replace(standing_of("total", Fraction(9), Fraction(9)), actual=target + away, target=target)
    shown = [read(words.number(number, standing, VI)) for number in (standing.actual, standing.target)]
    assert (shown[0] >= shown[1]) == (away >= 0)


@pytest.mark.parametrize(
    ("kind", "value", "plan", "shown"),
    [
        ("latest % more", "99.95", "100", ("99,95", "100,00", "thiếu 0,05")),
        ("latest % less", "0.84", "0.80", ("0,84", "≤ 0,80", "vượt 0,04")),
        ("latest % more", "99.93", "99.95", ("99,93", "99,95", "thiếu 0,02")),
        ("latest % more", "91.2", "95", ("91,2", "95,0", "thiếu 3,8")),
        ("total người more", "9996", "10000", ("9.996", "10.000", "99,96\u00a0%")),
        ("total hộ more", "4", "7", ("4", "7", "57,1\u00a0%")),
        ("total triệu more", "12345678.4", "12345678.9", ("12.345.678", "12.345.679", "99,999996\u00a0%")),
    ],
)
def test_as_many_digits_as_the_difference_needs(kind: str, value: str, plan: str, shown: tuple[str, ...]) -> None:
    standing = standing_of(kind, Fraction(value), Fraction(plan))
    assert (words.actual(standing, VI), words.aim(standing, VI), words.attained(standing, VI)) == shown


@pytest.mark.parametrize(
    ("value", "plan", "shown"),
    [
        (500, Fraction(1400, 3), ("500", "467")),
        (466, Fraction(1400, 3), ("466", "467")),
        (467, Fraction(1400, 3), ("467", "467")),
        (466, Fraction(9325, 20), ("466", "466,3")),
    ],
)
def test_things_have_no_decimals_unless_a_whole_number_would_hide_the_verdict(
    value: int, plan: Fraction, shown: tuple[str, str]
) -> None:
    standing = standing_of("total cây decimals=0", Fraction(value), plan, whole=Fraction(800))
    assert (words.actual(standing, VI), words.number(plan, standing, VI)) == shown


def test_things_of_which_halves_were_reported_are_shown_as_reported() -> None:
    assert not is_count(standing_of("total người", Fraction("12.5"), Fraction(20)))
    assert is_count(standing_of("total người", Fraction(12), Fraction(20)))


def test_a_share_keeps_the_digits_of_its_target() -> None:
    assert decimals_of(standing_of("ratio %", Fraction(200, 3), Fraction("99.95"))) == 2
    assert decimals_of(standing_of("ratio %", Fraction(200, 3), Fraction(95))) == 1


def test_a_share_on_a_threshold_that_no_decimal_writes_ends() -> None:
    third = Fraction(1, 3)
    assert percent_decimals(third, standing_of("total", third, Fraction(1)), Thresholds(at_risk=third)) == 1
