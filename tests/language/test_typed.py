"""What a clerk types is read exactly or refused: a thousand is never one, nor fourteen and a half fourteen thousand."""

import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpi.language import language
from kpi.language.problems import mend, sentence
from kpi.language.typed import Typed, read_typed, write_typed
from kpi.model.indicator import Indicator
from kpi.model.quantity import NotANumber, exact
from tests.plain import indicator

MONEY = Indicator(1, "REV", "Thu", measured_in="triệu đồng", decimals=6)
CASES = indicator("total vụ decimals=0")
SHARE = indicator("ratio % decimals=2")
GRADE = indicator("done decimals=0")
RANK = indicator("rank hạng decimals=0")
YIELD = indicator("average tạ/ha")
AREA = indicator("latest m²")
DONG = indicator("total đồng decimals=0")
COVER = Indicator(2, "COV", "Bao phủ", measured_in="% dân số", adds_up="ratio", decimals=2)


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
        ("vi", COVER, "82,4 %", "82.4"),
        ("vi", MONEY, "1 234", "1234"),
        ("vi", MONEY, "5.097 tr.đồng", "5097"),
        ("en", MONEY, "5,097 million đồng", "5097"),
        ("vi", YIELD, "52,3 tạ/ha", "52.3"),
        ("vi", AREA, "52 m²", "52"),
        ("vi", AREA, "52m2", "52"),
        ("vi", CASES, " 12\r\n", "12"),
        ("vi", RANK, "7", "7"),
        ("vi", RANK, "hạng 7", "7"),
        ("en", RANK, "rank 7", "7"),
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
    read = read_typed(typed, which, language(lang))
    assert read is not None
    assert read.value is not None
    assert exact(read.value, which.decimals) == Fraction(number)


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
        ("vi", MONEY, "0.125", "grouped_the_other_way"),
        ("en", MONEY, "0,125", "grouped_the_other_way"),
        ("vi", MONEY, "0.125.000", "not_a_typed_number"),
        ("vi", MONEY, "1 23", "not_a_typed_number"),
        ("vi", MONEY, "0 125", "not_a_typed_number"),
        ("vi", MONEY, "1.000 000", "not_a_typed_number"),
        ("vi", CASES, "10²", "not_a_typed_number"),
        ("vi", CASES, "①②", "not_a_typed_number"),
        ("vi", SHARE, "1½", "not_a_typed_number"),
        ("vi", CASES, "12\n345", "not_a_typed_number"),
        ("vi", CASES, "12\t345", "not_a_typed_number"),
        ("vi", CASES, "12\u2028345", "not_a_typed_number"),
        ("vi", CASES, "5–6", "not_a_typed_number"),
        ("vi", CASES, "ước", "not_a_typed_number"),
        ("vi", SHARE, "6/7 %", "not_a_typed_number"),
        ("vi", DONG, "7 triệu đồng", "another_measure"),
        ("en", DONG, "7 million đồng", "another_measure"),
        ("vi", SHARE, "5 ‰", "another_measure"),
        ("vi", CASES, "1,5", "too_many_decimals"),
        ("vi", MONEY, "7 tỷ", "another_measure"),
        ("vi", MONEY, "7 tỷ 420 triệu", "not_a_typed_number"),
        ("vi", MONEY, "5%", "another_measure"),
        ("vi", MONEY, "6/7", "parts_not_for_this_kind"),
        ("vi", SHARE, "6/0", "negative_denominator"),
        ("vi", SHARE, "6/-7", "negative_denominator"),
        ("vi", RANK, "0", "not_a_rank"),
        ("vi", MONEY, "1e5", "not_a_typed_number"),
        ("vi", MONEY, "NaN", "not_a_typed_number"),
        ("vi", MONEY, "∞", "not_a_typed_number"),
        ("vi", MONEY, "--", "not_a_typed_number"),
        ("vi", MONEY, "=1+1", "not_a_typed_number"),
        ("vi", SHARE, "30/6/2021", "not_a_typed_number"),
        ("vi", MONEY, "9" * 40, "beyond_range"),
        ("vi", MONEY, "9" * 400, "too_long"),
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
    assert refused.value.values == {"one": "14560", "other": "14.56"}  # plain: whoever says them writes them


def test_a_measure_that_begins_with_a_number_is_not_taken_off_the_figure() -> None:
    which = Indicator(3, "OLD", "Thu", measured_in="1.000 đồng", decimals=0)
    with pytest.raises(NotANumber):
        read_typed("21.000 đồng", which, language("vi"))


def test_the_way_to_mend_a_word_shows_a_number_that_can_be_typed_here() -> None:
    for code in ("vi", "en"):
        shown = re.findall(r"[0-9][0-9.,]*[0-9]", mend(language(code), "not_a_typed_number", {}))
        assert [read_typed(text, MONEY, language(code)) for text in shown] == [Typed(5_097_540_000)]
        assert "abc" in sentence(language(code), "not_a_typed_number", {"value": "abc"})


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
    read = read_typed(words, CASES, language("vi"))
    assert read == Typed(6, approximate=hedge, estimate=estimate)


@pytest.mark.parametrize(
    ("words", "read"),
    [("ước đạt", Typed(1, estimate=True)), ("ước chưa", Typed(0, estimate=True)),
     ("gần đạt", Typed(1, approximate="nearly")), ("ước đạt 20", Typed(20, estimate=True))],
)  # fmt: skip
def test_a_grade_may_be_estimated_too(words: str, read: Typed) -> None:
    assert read_typed(words, GRADE, language("vi")) == read


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", "\t"])
def test_blank_is_nothing_and_not_zero(blank: str) -> None:
    assert read_typed(blank, CASES, language("vi")) is None
    assert read_typed("0", CASES, language("vi")) == Typed(0)


@given(
    scaled=st.integers(-(10**18), 10**18) | st.integers(-2, 2),
    kind=st.sampled_from(["total vụ", "done đạt/không", "latest m²", "average tạ/ha", "ratio %"]),
    under=st.none() | st.integers(1, 10**18),
    decimals=st.integers(0, 9),
    lang=st.sampled_from(["vi", "en"]),
    approximate=st.sampled_from(["", "nearly", "over", "about"]),
    estimate=st.booleans(),
)
def test_what_is_shown_is_read_back_as_the_same(
    scaled: int, kind: str, under: int | None, decimals: int, lang: str, approximate: str, estimate: bool
) -> None:
    which = indicator(f"{kind} decimals={decimals}")
    read = Typed(None, scaled, under) if under and which.rule.has_parts else Typed(scaled)
    read = read._replace(approximate=approximate, estimate=estimate)
    assert read_typed(write_typed(read, which, language(lang)), which, language(lang)) == read


@given(text=st.text(max_size=30), lang=st.sampled_from(["vi", "en"]))
def test_any_words_are_read_or_refused_and_never_crash(text: str, lang: str) -> None:
    for which in (MONEY, CASES, SHARE, GRADE, RANK):
        try:
            read = read_typed(text, which, language(lang))
        except NotANumber:
            continue
        if read is not None:
            assert read_typed(write_typed(read, which, language(lang)), which, language(lang)) == read


def slowly(text: str, decimals: int, group: str, point: str) -> int | None:
    """A second reader, letter by letter: the number scaled, None where it is not one number and one number only."""
    sign, digits = (-1, text[1:]) if text[:1] == "-" else (1, text)
    whole, dot, fraction = digits.partition(point)
    groups = whole.split(" " if " " in whole else group)
    if not all(part and set(part) <= set("0123456789") for part in (*groups, *([fraction] if dot else []))):
        return None
    if len(groups) > 1 and (groups[0][0] == "0" or len(groups[0]) > 3 or any(len(part) != 3 for part in groups[1:])):
        return None
    other_way = len(groups) == 1 and len(fraction) == 3 and len(whole) <= 3 and whole[0] != "0"
    if other_way and (decimals < 3 or fraction[-1] == "0"):
        return None
    number = Fraction("".join(groups)) + (Fraction(int(fraction), 10 ** len(fraction)) if dot else 0)
    scaled = sign * number * 10**decimals
    return int(scaled) if scaled.denominator == 1 and abs(scaled) <= 10**18 else None


@given(
    text=st.text("0123456789.,", max_size=9)
    | st.text("0015.,- ", max_size=11).map(lambda text: " ".join(text.split())),
    decimals=st.sampled_from([0, 2, 3, 6]),
    lang=st.sampled_from(["vi", "en"]),
)
@example(text="0.125", decimals=6, lang="vi")
@example(text="1.000", decimals=3, lang="en")
@example(text="-14,565", decimals=3, lang="vi")
def test_a_plain_second_reader_reads_the_same(text: str, decimals: int, lang: str) -> None:
    group, point = (".", ",") if lang == "vi" else (",", ".")
    which = indicator(f"total vụ decimals={decimals}")
    try:
        read = read_typed(text, which, language(lang))
    except NotANumber:
        read = None
    expected = slowly(text.replace("- ", "-"), decimals, group, point) if text else None
    assert (read.value if read else None) == expected
