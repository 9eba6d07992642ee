"""The scoreboard as an official reads it."""

import re

import pytest

from tests.screens.conftest import Screen, text_of


def row_of(html: str, name: str) -> str:
    """The row of the table in which the name stands."""
    return next(row for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL) if name in row)


def test_the_founding_card_shows_the_share_as_reported_and_that_it_needs_explaining(screen: Screen) -> None:
    row = row_of(text_of(screen("scoreboard", unit="01843", period="2021-06")), "Thu ngân sách")
    assert "68,7\u00a0% KH theo báo cáo" in row
    assert "nhiều nhất 80,9\u00a0% chỉ tiêu giao 7,42 tỷ đồng" in row
    assert "68,7\u00a0% ứng với kế hoạch khoảng 8,73 tỷ đồng" in row


def test_the_aim_for_cells_is_too_early_in_june(screen: Screen) -> None:
    row = row_of(text_of(screen("scoreboard", unit="01843", period="2021-06")), "chi bộ")
    assert "k-is-too_early" in row
    assert "Chưa đến kỳ" in row


def test_an_aim_without_a_number_is_shown_in_its_words(screen: Screen) -> None:
    html = text_of(screen("scoreboard", unit="01843", period="2021-06"))
    assert "Trong sạch vững mạnh" in row_of(html, "Đảng bộ xếp loại")
    assert "Đạt và vượt" in row_of(html, "y tế, dân số")


def test_what_needs_attention_comes_first(screen: Screen) -> None:
    html = text_of(screen("scoreboard", unit="MH01", period="2021-H1"))
    statuses = re.findall(r"k-row k-is-(\w+)", html)
    urgent = [status in {"off_track", "at_risk", "not_met"} for status in statuses]
    assert any(urgent)
    assert urgent == sorted(urgent, reverse=True)


def test_the_counts_of_the_statuses_are_those_of_the_rows(screen: Screen) -> None:
    html = text_of(screen("scoreboard", unit="MH01", period="2021-H1"))
    rows = re.findall(r"k-row k-is-(\w+)", html)
    counted = {code: int(n) for code, n in re.findall(r'k-sign k-(\w+)">.</span> [^<]* <b>(\d+)</b>', html)}
    assert sum(counted.values()) == len(rows)
    assert all(rows.count(code) == count for code, count in counted.items())


def test_a_status_can_be_chosen_alone(screen: Screen) -> None:
    html = text_of(screen("scoreboard", unit="MH01", period="2021-H1", status="off_track"))
    assert set(re.findall(r"k-row k-is-(\w+)", html)) == {"off_track"}


@pytest.mark.parametrize("name", ["scoreboard", "indicator", "units", "data"])
@pytest.mark.parametrize(("lang", "label"), [("vi", "Số liệu minh hoạ"), ("en", "Illustrative data")])
def test_illustrative_figures_are_labelled_on_every_screen(screen: Screen, name: str, lang: str, label: str) -> None:
    assert label in text_of(screen(name, unit="MH01", period="2021-H1", lang=lang))


def test_in_english_the_whole_screen_is_english(screen: Screen) -> None:
    html = text_of(screen("scoreboard", unit="MH01", period="2021-H1", lang="en"))
    assert "met or on track" in html
    assert "Đúng tiến độ" not in html
    assert "KH năm" not in html
    assert "42.3%" in row_of(html, "State budget revenue collected")


@pytest.mark.parametrize(
    ("address", "notice"),
    [
        ({"unit": "NOWHERE"}, "Không có đơn vị “NOWHERE”"),
        ({"unit": "MH01", "period": "2021-99"}, "không phải là một kỳ"),
        ({"unit": "MH01", "basis": "dreamt"}, "Không có căn cứ giao"),
    ],
)
def test_a_wrong_address_gets_a_sentence_and_the_nearest_view(
    screen: Screen, address: dict[str, str], notice: str
) -> None:
    app = screen("scoreboard", **address)
    assert any(notice in warning.value for warning in app.warning)
    assert "k-table" in text_of(app)


def test_an_empty_period_says_where_there_are_figures(screen: Screen) -> None:
    html = text_of(screen("scoreboard", unit="MH01", period="2031-H1"))
    assert "chưa có kế hoạch và số liệu" in html
    assert "period=2021" in html


def test_one_code_is_two_units_and_the_period_decides(screen: Screen) -> None:
    assert "Thu ngân sách" in text_of(screen("scoreboard", unit="01843", period="2021-H1"))
    later = screen("scoreboard", unit="01843", period="2026-H1")
    assert "Phường Bắc Kạn" in text_of(later)


def test_one_indicator_without_a_plan_by_month_is_one_in_english(screen: Screen) -> None:
    assert "1 indicator has no plan by month and is held" in text_of(screen("scoreboard", unit="01843", lang="en"))
