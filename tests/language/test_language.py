"""How numbers, periods, dates and money are written, as tables of examples: given | in Vietnamese | in English."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.language import LANGUAGES, Language, language
from kpi.language.imports import example_words
from kpi.language.problems import mend, sentence
from kpi.language.remarks import hedge, remark, status
from kpi.model.period import Period

VI, EN = language("vi"), language("en")


def examples(table: str) -> list[tuple[str, ...]]:
    """The cells of each line; "_" stands for the blank that does not break."""
    lines = (line.split("|") for line in table.strip().splitlines())
    return [tuple(cell.strip().replace("_", "\u00a0") for cell in line) for line in lines]


def check(table: str, write: Callable[[Language, str], str]) -> None:
    for given_text, vietnamese, english in examples(table):
        assert write(VI, given_text) == vietnamese
        assert write(EN, given_text) == english


def test_numbers_are_exact_and_rounded_half_up() -> None:
    def write(speak: Language, given_text: str) -> str:
        number, decimals, *fixed = given_text.split()
        return speak.number(Fraction(number), int(decimals), fixed=bool(fixed))

    check(
        """
        7420 0                            | 7.420                       | 7,420
        5097.54 2                         | 5.097,54                    | 5,097.54
        5097.50 2                         | 5.097,5                     | 5,097.5
        5097.50 2 fixed                   | 5.097,50                    | 5,097.50
        5097.00 2                         | 5.097                       | 5,097
        0.125 2                           | 0,13                        | 0.13
        -0.125 2                          | −0,13                       | −0.13
        2.5 0                             | 3                           | 3
        1.005 2                           | 1,01                        | 1.01
        -0.004 2                          | 0                           | 0
        999.999 2                         | 1.000                       | 1,000
        100 0                             | 100                         | 100
        20000/3 1                         | 6.666,7                     | 6,666.7
        -1234567 0                        | −1.234.567                  | −1,234,567
        1000000000000000000 0             | 1.000.000.000.000.000.000   | 1,000,000,000,000,000,000
        999999999999999999.999999999 9    | 999.999.999.999.999.999,999999999 | 999,999,999,999,999,999.999999999
        123456789012345678901234567890.5 1 | 123.456.789.012.345.678.901.234.567.890,5 | 123,456,789,012,345,678,901,234,567,890.5
        """,  # noqa: E501 - that long they are
        write,
    )
    assert VI.number(Decimal("5097.54"), 2) == VI.number(Fraction("5097.54"), 2) == "5.097,54"


@given(st.fractions(), st.integers(0, 9))
def test_a_written_number_is_within_half_a_unit_of_its_last_digit(number: Fraction, decimals: int) -> None:
    for speak, group, point in ((VI, ".", ","), (EN, ",", ".")):
        text = speak.number(number, decimals).replace("−", "-").replace(group, "").replace(point, ".")
        assert abs(Fraction(text) - number) <= Fraction(1, 2 * 10**decimals)


def test_percentages() -> None:
    def write(speak: Language, given_text: str) -> str:
        share, decimals = given_text.split()
        return speak.percent(Fraction(share), int(decimals))

    check(
        """
        0.687 1      | 68,7_%     | 68.7%
        0.42 1       | 42,0_%     | 42.0%
        300/371 1    | 80,9_%     | 80.9%
        0.6865 1     | 68,7_%     | 68.7%
        0.9996 1     | 100,0_%    | 100.0%
        1 1          | 100,0_%    | 100.0%
        12.345 0     | 1.235_%    | 1,235%
        -0.05 1      | −5,0_%     | −5.0%
        """,
        write,
    )


def test_what_is_not_met_is_never_shown_as_a_hundred() -> None:
    def write(speak: Language, given_text: str) -> str:
        share, decimals = given_text.split()
        return speak.percent(Fraction(share), int(decimals), met=False)

    check(
        """
        0.9996 1     | 99,9_%     | 99.9%
        0.9994 1     | 99,9_%     | 99.9%
        0.9995 1     | 99,9_%     | 99.9%
        0.99999 2    | 99,99_%    | 99.99%
        0.996 0      | 99_%       | 99%
        0.687 1      | 68,7_%     | 68.7%
        1.2 1        | 120,0_%    | 120.0%
        """,
        write,
    )


def test_changes_have_their_sign() -> None:
    check(
        """
        0.081     | +8,1_%     | +8.1%
        -0.081    | −8,1_%     | −8.1%
        0         | 0,0_%      | 0.0%
        -0.0001   | 0,0_%      | 0.0%
        """,
        lambda speak, share: speak.signed_percent(Fraction(share)),
    )
    check(
        """
        0.4       | +0,4 điểm  | +0.4 pp
        -1.25     | −1,3 điểm  | −1.3 pp
        """,
        lambda speak, points: speak.points(Decimal(points)),
    )


def test_periods_as_a_report_names_them() -> None:
    check(
        """
        2021-06           | tháng 6 năm 2021                  | June 2021
        2021-Q2           | quý II năm 2021                   | second quarter of 2021
        2021-Q4           | quý IV năm 2021                   | fourth quarter of 2021
        2021-01/2021-03   | quý I năm 2021                    | first quarter of 2021
        2021-H1           | 6 tháng đầu năm 2021              | first half of 2021
        2021-H2           | 6 tháng cuối năm 2021             | second half of 2021
        2021-9M           | 9 tháng đầu năm 2021              | first nine months of 2021
        2021              | năm 2021                          | 2021
        2021-01/2021-05   | 5 tháng đầu năm 2021              | first five months of 2021
        2021-01/2021-11   | 11 tháng đầu năm 2021             | first eleven months of 2021
        2021-02/2021-05   | từ tháng 2 đến tháng 5 năm 2021   | February to May 2021
        2021-02/2021-04   | từ tháng 2 đến tháng 4 năm 2021   | February to April 2021
        """,
        lambda speak, text: speak.period(Period.parse(text)),
    )


def test_periods_as_an_axis_names_them() -> None:
    check(
        """
        2021-06           | T6/2021        | Jun 2021
        2021-Q2           | Quý II/2021    | Q2 2021
        2021-H1           | 6T đầu 2021    | H1 2021
        2021-H2           | 6T cuối 2021   | H2 2021
        2021-9M           | 9T đầu 2021    | 9M 2021
        2021              | 2021           | 2021
        2021-01/2021-05   | 5T đầu 2021    | 5M 2021
        2021-02/2021-05   | T2–T5/2021     | Feb–May 2021
        """,
        lambda speak, text: speak.period_short(Period.parse(text)),
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_two_periods_of_a_year_have_the_same_name(code: str) -> None:
    runs = [Period(2021, first, last) for first in range(1, 13) for last in range(first, 13)]
    assert len({language(code).period(run) for run in runs}) == len(runs)
    assert len({language(code).period_short(run) for run in runs}) == len(runs)


def test_days_and_moments() -> None:
    assert (VI.date(date(2021, 6, 30)), EN.date(date(2021, 6, 30))) == ("30/6/2021", "30 June 2021")
    at = datetime(2021, 6, 30, 18, 5, tzinfo=timezone(timedelta(0)))
    assert (VI.moment(at), EN.moment(at)) == ("01:05 1/7/2021", "1 July 2021, 01:05")


def test_amounts_say_what_they_count() -> None:
    def write(speak: Language, given_text: str) -> str:
        number, decimals, measured_in = given_text.split(maxsplit=2)
        return speak.amount(Fraction(number), measured_in, int(decimals))

    check(
        """
        7420 0 triệu đồng      | 7.420 triệu đồng   | 7,420 million đồng
        91.25 1 %              | 91,3_%             | 91.3%
        1 0 vụ                 | 1 vụ               | 1 case
        12 0 vụ                | 12 vụ              | 12 cases
        7 0 hạng               | hạng 7             | rank 7
        3 0 tiêu chí           | 3 tiêu chí         | 3 criteria
        2 0 bộ máy riêng       | 2 bộ máy riêng     | 2 bộ máy riêng
        1 0 đạt/không          | 1                  | 1
        """,
        write,
    )
    assert VI.amount(5, "", 0) == "5"
    assert (VI.measure("Triệu đồng"), EN.measure("Triệu đồng")) == ("Triệu đồng", "million đồng")
    assert EN.measure("vụ") == "cases"


def test_money_is_told_in_the_largest_handy_unit() -> None:
    def write(speak: Language, given_text: str) -> str:
        number, measured_in = given_text.split(maxsplit=1)
        return speak.money_words(Fraction(number), measured_in)

    check(
        """
        7420 triệu đồng            | 7,42 tỷ đồng        | 7.42 billion đồng
        6000 triệu đồng            | 6 tỷ đồng           | 6 billion đồng
        8733.624 triệu đồng        | 8,73 tỷ đồng        | 8.73 billion đồng
        996 triệu đồng             | 996 triệu đồng      | 996 million đồng
        999.999 triệu đồng         | 1 tỷ đồng           | 1 billion đồng
        0.42 triệu đồng            | 420 nghìn đồng      | 420 thousand đồng
        -7420 triệu đồng           | −7,42 tỷ đồng       | −7.42 billion đồng
        0 triệu đồng               | 0 triệu đồng        | 0 million đồng
        24023 tỷ đồng              | 24.023 tỷ đồng      | 24,023 billion đồng
        1000000000000000000 đồng   | 1.000.000.000 tỷ đồng | 1,000,000,000 billion đồng
        7.42 tỉ đồng               | 7,42 tỷ đồng        | 7.42 billion đồng
        21 đại biểu                | 21 đại biểu         | 21 delegates
        """,
        write,
    )


def test_names_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    alphabetical = """
        An | Ăn | Âm | Ba | Bà | Bả | Bã | Bá | Bạ | Da | Đa | Em | Êm | Ong | Ông | Ơn | Tổ 2 | Tổ 10 | Ưng | Yên
    """
    (ordered,) = examples(alphabetical)
    assert sorted(set(ordered), key=VI.sorting_key) == [*ordered]


def test_an_unknown_language_is_vietnamese_and_equal_languages_are_one() -> None:
    assert language("fr") is VI
    assert language("en") is EN
    assert Language("en") == EN


def test_lists_are_joined_as_in_a_sentence() -> None:
    assert [VI.listed(parts) for parts in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b và c"]
    assert EN.listed(["a", "b"]) == "a and b"


def test_a_problem_says_what_is_wrong_and_how_to_mend_it() -> None:
    values = {"value": "7.421", "decimals": "2"}
    assert sentence(VI, "too_many_decimals", values) == (
        "Số “7.421” có nhiều hơn 2 chữ số thập phân mà chỉ tiêu này giữ."
    )
    assert sentence(EN, "too_many_decimals", values) == (
        "The number “7.421” has more than the 2 decimals that this indicator keeps."
    )
    assert mend(EN, "not_a_date", {"value": "31/6"}) == "Write year-month-day: 2021-06-30."


def test_a_text_found_in_a_file_is_never_read_as_a_sentence_with_gaps() -> None:
    assert "{line}" in sentence(VI, "not_a_number", {"value": "{line}"})


def test_statuses_and_remarks_in_words() -> None:
    assert (status(VI, "met"), status(EN, "met")) == ("Đạt", "Met")
    assert (hedge(VI, "nearly"), hedge(EN, "nearly"), hedge(VI, "")) == ("gần", "nearly", "")
    assert remark(EN, "held_from", {"period": Period.parse("2021-05")}) == "the figure of May 2021"
    claim = {"stated": Fraction("0.687"), "computed": Fraction(600, 742)}
    assert remark(VI, "needs_explaining", claim) == "báo cáo ghi 68,7\u00a0%, số liệu cho 80,9\u00a0%: cần giải trình"
    own = {"own": Fraction(7420), "below": Fraction("7000.5")}
    assert remark(VI, "parts_differ", own, measured_in="triệu đồng") == (
        "số của đơn vị (7.420 triệu đồng) khác tổng các đơn vị dưới (7.000,5 triệu đồng)"
    )


@pytest.mark.parametrize(
    ("code", "question", "reads", "shown"),
    [
        ("vi", "money", "7420500000", "7.420.500.000 đồng"),
        ("en", "money", "7420500000", "7,420,500,000 đồng"),
        ("vi", "share", "82.4", "82,4\u00a0%"),
        ("en", "share", "82.4", "82.4%"),
        ("en", "share", "–", "–"),
        ("en", "decimal_mark", "14,56", "14,56"),
    ],
)
def test_what_an_answer_makes_of_a_cell_is_told_in_the_readers_way(
    code: str, question: str, reads: str, shown: str
) -> None:
    assert example_words(question, reads, language(code)) == shown
