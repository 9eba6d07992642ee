"""Numbers as they are written, kept exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model import quantity
from kpi.model.quantity import NotANumber


@given(st.integers(-quantity.LARGEST, quantity.LARGEST), st.integers(0, 9))
def test_every_number_that_is_kept_reads_back(scaled: int, decimals: int) -> None:
    text = quantity.plain(scaled, decimals)
    if decimals >= 3 or not quantity._GROUPED.fullmatch(text):
        assert quantity.parse(text, decimals) == scaled


@pytest.mark.parametrize(
    ("text", "decimals", "code"),
    [
        ("1.000", 0, "ambiguous_number"),
        ("1.000", 2, "ambiguous_number"),
        ("1.000", 6, "ambiguous_number"),
        ("-12.000", 3, "ambiguous_number"),
        ("12.345", 2, "ambiguous_number"),
        ("0.345", 2, "too_many_decimals"),
        ("12.345.678", 0, "not_a_number"),
        ("5.097,54", 2, "not_a_number"),
        ("1,000", 0, "not_a_number"),
        ("7420.55", 1, "too_many_decimals"),
        ("nan", 2, "not_a_number"),
        ("inf", 2, "not_a_number"),
        ("1e308", 2, "not_a_number"),
        ("١٢", 0, "not_a_number"),
        ("0x10", 0, "not_a_number"),
        ("1_000", 0, "not_a_number"),
        ("-", 0, "not_a_number"),
        ("99999999999999999999", 0, "beyond_range"),
        ("1000000000000000001", 0, "beyond_range"),
        ("1000000000.000000001", 9, "beyond_range"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(text: str, decimals: int, code: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        quantity.parse(text, decimals)
    assert refusal.value.code == code


@pytest.mark.parametrize(("measured_in", "amount"), [("đồng", 10**18), ("triệu đồng", 10**12), ("tỷ đồng", 10**9)])
def test_a_billion_billion_dong_are_exact_whatever_they_are_counted_in(measured_in: str, amount: int) -> None:
    decimals = quantity.decimals_for(measured_in)
    assert quantity.parse(str(amount), decimals) == 10**18
    assert quantity.parse(str(amount - 1), decimals) == 10**18 - 10**decimals


def test_trailing_zeros_are_no_decimals() -> None:
    assert quantity.parse("7420.50", 1) == 74205
    assert quantity.parse("7420.0", 0) == 7420


def test_a_thousandth_is_a_number_where_three_decimals_are_kept() -> None:
    assert quantity.parse("0.824", 3) == 824


@pytest.mark.parametrize(("number", "shown"), [("1/2", "1"), ("-1/2", "-1"), ("3/2", "2"), ("49/100", "0")])
def test_halves_are_rounded_away_from_zero(number: str, shown: str) -> None:
    assert str(quantity.half_up(Fraction(number), 0)) in {shown, f"-{shown}" if shown == "0" else shown}
