"""What a row says of a standing, in words."""

import pytest

from kpi.language import language
from kpi.language.standing_words import standing_word
from kpi.widgets import sentences, words
from tests.plain import standing_of

VI, EN = language("vi"), language("en")


def test_a_total_just_short_of_its_plan_is_not_shown_as_a_hundred_percent() -> None:
    standing = standing_of("total", "2021", "2021 target 10000 actual 9996")
    assert words.attained(standing, VI) == "99,96\u00a0%"
    assert words.attained(standing_of("total", "2021", "2021 target 10000 actual 10000"), EN) == "100.0%"


def test_more_than_the_plan_is_shown_as_it_is() -> None:
    assert words.attained(standing_of("total", "2021", "2021 target 1000 actual 1232"), VI) == "123,2\u00a0%"


def test_a_share_says_what_is_missing_and_never_a_share_of_a_share() -> None:
    standing = standing_of("latest % year decimals=1", "2021", "2021 target 95 actual 91.2")
    assert words.attained(standing, VI) == "thiếu 3,8"


def test_four_against_two_says_by_how_much_it_is_over() -> None:
    assert words.attained(standing_of("latest less %", "2021", "2021 target 2 actual 4"), VI) == "vượt 2"


def test_accidents_say_how_many_are_left() -> None:
    standing = standing_of("total less vụ", "2021-H1", "2021 target 12\n2021-H1 actual 7")
    assert words.attained(standing, VI) == "còn 5"
    assert standing_word(VI, standing) == "Vượt mức"


@pytest.mark.parametrize(("target", "shown"), [("7.2..7.6", "7,2–7,6"), ("<7.6", "< 7,6"), (">=95", "≥ 95")])
def test_a_range_is_written_with_its_ends(target: str, shown: str) -> None:
    standing = standing_of("latest within", "2021", f"2021 target {target} actual 7.5")
    assert words.aim(standing, VI).replace(",0", "") == shown


def test_the_sentence_uses_the_fixed_verbs_of_reports() -> None:
    figures = "2020-H1 actual 200\n2021-H1 actual 100\n2021 target 1000"
    standing = standing_of("total ha", "2021-H1", figures)
    assert sentences.story_line(standing, VI) == (
        "Chỉ tiêu: 100 ha, đạt 10,0\u00a0% KH, thấp hơn kế hoạch đến nay 40,0 điểm, giảm 50,0\u00a0% so với cùng kỳ."
    )


def test_a_share_falls_by_points() -> None:
    standing = standing_of("latest % decimals=1", "2021-06", "2020-06 actual 92.4\n2021-06 actual 91.2\n2021 target 90")
    assert "giảm 1,2 điểm % so với cùng kỳ" in sentences.story_line(standing, VI)
