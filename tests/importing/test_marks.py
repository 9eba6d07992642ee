"""Raised marks: which of them point to a footnote, and which are part of a measure."""

import pytest

from kpi.importing.cells.footnote_marks import raised, without_marks
from kpi.importing.cells.measures import measure_of
from kpi.importing.cells.numerals import bare_of
from kpi.importing.cells.word_keys import name_key
from kpi.importing.table.header_words import header_of


@pytest.mark.parametrize(
    ("text", "number"),
    [("45²", "45"), ("2.958¹", "2.958"), ("45¹,²", "45"), ("93,5%⁽ᵃ⁾", "93,5%"), ("7 tỷ² 420 triệu", "7 tỷ² 420 triệu"),
     ("7² tỷ", "7 tỷ"), ("45 ⁽*⁾", "45"), ("10⁽¹⁾", "10"), ("10²", "10²"), ("45 m²", "45 m²")],
)  # fmt: skip
def test_a_raised_mark_behind_a_number_is_a_footnote(text: str, number: str) -> None:
    assert bare_of(text).text == number
    assert ("footnote_mark" in bare_of(text).rules) == (text != number)


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Thu ngân sách¹", "Thu ngân sách"), ("Dân số (người)⁽¹⁾", "Dân số (người)"), ("Tháng 10¹", "Tháng 10"),
     ("phường/xã¹", "phường/xã"), ("m³", "m³"),
     ("km²", "km²"), ("m³/ngày", "m³/ngày"), ("10⁶ đồng", "10⁶ đồng"), ("Diện tích (m²)", "Diện tích (m²)")],
)  # fmt: skip
def test_a_name_is_known_without_its_mark_and_a_measure_keeps_its_power(text: str, bare: str) -> None:
    assert without_marks(text) == bare


def test_headers_and_names_are_known_without_their_marks() -> None:
    assert header_of("Thực hiện⁽¹⁾").meaning == "actual"
    assert name_key("Tổng đàn²") == name_key("Tổng đàn")


def test_a_power_of_ten_is_a_measure_of_money() -> None:
    assert measure_of("10⁶ đồng") == measure_of("triệu đồng")


def test_a_raised_word_stays_a_word() -> None:
    assert [raised(text) for text in ("2", "(a)", "tr")] == ["²", "⁽ᵃ⁾", "tr"]
