"""What a clerk types is read exactly or refused: a thousand is never one, nor fourteen and a half fourteen thousand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.language import language
from kpi.language.typed import Typed, read_typed, write_typed
from kpi.model.indicator import Indicator
from kpi.model.quantity import NotANumber, exact
from tests.plain import indicator

MONEY = Indicator(1, "REV", "Thu", measured_in="triệu đồng", decimals=6)
CASES = indicator("total vụ decimals=0")
SHARE = indicator("ratio % decimals=2")
GRADE = indicator("done decimals=0")
RANK = indicator("rank decimals=0")


@pytest.mark.parametrize(
    ("lang", "which", "typed", "number"),
    [
        ("vi", MONEY, "5.097,54", "5097.54"),
        ("vi", MONEY, "1.000", "1000"),
        ("vi", MONEY, "1234,5", "1234.5"),
        ("vi", MONEY, "0,125", "0.125"),
        ("vi", MONEY, "1.234.567,8", "1234567.8"),
        ("vi", MONEY, "1\u00a0234\u202f567,8", "1234567.8"),
        ("vi", MONEY, "5.097 triệu đồng", "5097"),
        ("vi", MONEY, "−12,5", "-12.5"),
        ("vi", MONEY, "+3", "3"),
        ("vi", MONEY, "５.０９７", "5097"),
        ("vi", CASES, "12", "12"),
        ("vi", SHARE, "82,4%", "82.4"),
        ("vi", SHARE, "82,4 %", "82.4"),
        ("vi", RANK, "7", "7"),
        ("vi", GRADE, "Đạt", "1"),
        ("vi", GRADE, "chưa", "0"),
        ("vi", GRADE, "21", "21"),
        ("en", MONEY, "5,097.54", "5097.54"),
        ("en", MONEY, "1,000", "1000"),
        ("en", CASES, "14,560", "14560"),
        ("en", SHARE, "82.4%", "82.4"),
    ],
)
def test_what_is_typed_is_read_exactly(lang: str, which: Indicator, typed: str, number: str) -> None:
    told = read_typed(typed, which, language(lang))
    assert told is not None
    assert told.value is not None
    assert str(exact(told.value, which.decimals)) == str(exact(round(float(number) * 10**6), 6))


@pytest.mark.parametrize(
    ("lang", "which", "typed", "code"),
    [
        ("vi", CASES, "14,560", "two_readings"),
        ("vi", MONEY, "14,560", "two_readings"),
        ("vi", SHARE, "1,234", "two_readings"),
        ("vi", MONEY, "1.23", "grouped_the_other_way"),
        ("vi", MONEY, "1,234,567", "grouped_the_other_way"),
        ("vi", MONEY, "1,234.5", "grouped_the_other_way"),
        ("en", MONEY, "1.000", "two_readings"),
        ("en", MONEY, "7.420", "two_readings"),
        ("en", MONEY, "5.097,54", "grouped_the_other_way"),
        ("vi", CASES, "1,5", "too_many_decimals"),
        ("vi", MONEY, "7 tỷ", "another_measure"),
        ("vi", MONEY, "7 tỷ 420 triệu", "not_a_number"),
        ("vi", MONEY, "5%", "another_measure"),
        ("vi", MONEY, "6/7", "parts_not_for_this_kind"),
        ("vi", SHARE, "6/0", "negative_denominator"),
        ("vi", SHARE, "6/-7", "negative_denominator"),
        ("vi", RANK, "0", "not_a_rank"),
        ("vi", MONEY, "1e5", "not_a_number"),
        ("vi", MONEY, "NaN", "not_a_number"),
        ("vi", MONEY, "∞", "not_a_number"),
        ("vi", MONEY, "--", "not_a_number"),
        ("vi", MONEY, "=1+1", "not_a_number"),
        ("vi", SHARE, "30/6/2021", "not_a_number"),
        ("vi", MONEY, "9" * 40, "beyond_range"),
        ("vi", MONEY, "9" * 400, "not_a_number"),
        ("vi", MONEY, "10\u202e5", "control_character"),
        ("vi", MONEY, "10\u200b5", "control_character"),
    ],
)
def test_what_could_be_another_number_is_refused(lang: str, which: Indicator, typed: str, code: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_typed(typed, which, language(lang))
    assert refused.value.code == code


def test_both_readings_are_named() -> None:
    with pytest.raises(NotANumber) as refused:
        read_typed("14,560", CASES, language("vi"))
    assert refused.value.values == {"one": "14.560", "other": "14,56"}


def test_parts_are_numerator_and_denominator() -> None:
    assert read_typed("6.384 / 7.000", SHARE, language("vi")) == Typed(None, 638400, 700000)


@pytest.mark.parametrize("words", ["không áp dụng", "KAD", "n/a", "not applicable"])
def test_not_applicable_is_told_in_words(words: str) -> None:
    assert read_typed(words, CASES, language("vi")) == Typed(not_applicable=True)


@pytest.mark.parametrize(
    ("words", "hedge", "estimate"),
    [("gần 6", "nearly", False), ("hơn 6", "over", False), ("khoảng 6", "about", False), ("~6", "about", False),
     ("ước 6", "", True), ("ước khoảng 6", "about", True)],
)  # fmt: skip
def test_hedges_and_estimates_are_kept(words: str, hedge: str, estimate: bool) -> None:
    told = read_typed(words, CASES, language("vi"))
    assert told == Typed(6, approximate=hedge, estimate=estimate)


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", "\t"])
def test_blank_is_nothing_and_not_zero(blank: str) -> None:
    assert read_typed(blank, CASES, language("vi")) is None
    assert read_typed("0", CASES, language("vi")) == Typed(0)


@given(
    scaled=st.integers(-(10**15), 10**15),
    under=st.none() | st.integers(1, 10**12),
    decimals=st.integers(0, 9),
    lang=st.sampled_from(["vi", "en"]),
    approximate=st.sampled_from(["", "nearly", "over", "about"]),
    estimate=st.booleans(),
)
def test_what_is_shown_is_read_back_as_the_same(
    scaled: int, under: int | None, decimals: int, lang: str, approximate: str, estimate: bool
) -> None:
    which = indicator(f"ratio % decimals={decimals}") if under else indicator(f"total vụ decimals={decimals}")
    told = Typed(None, scaled, under) if under else Typed(scaled)
    told = told._replace(approximate=approximate, estimate=estimate)
    assert read_typed(write_typed(told, which, language(lang)), which, language(lang)) == told


@given(text=st.text(max_size=30), lang=st.sampled_from(["vi", "en"]))
def test_any_words_are_read_or_refused_and_never_crash(text: str, lang: str) -> None:
    for which in (MONEY, CASES, SHARE, GRADE, RANK):
        try:
            told = read_typed(text, which, language(lang))
        except NotANumber:
            continue
        if told is not None:
            assert read_typed(write_typed(told, which, language(lang)), which, language(lang)) == told
