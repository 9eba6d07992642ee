"""Tests of months that are the run to date, of digits that formulas and floats leave, of odd percent cells."""

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from kpi.importing.cells.grid import Cell, Grid
from kpi.importing.cells.number_format import as_shown, decimals_of
from kpi.importing.cells.numerals import decimal_of
from kpi.importing.cells.sheet_facts import CellAppearance
from kpi.importing.layout import read_layout
from kpi.importing.table.long_numbers import rounded, without_noise
from kpi.importing.table.reading import TableReading
from tests.importing.plain_figures import figure_lines
from tests.importing.test_layout import KNOWN, figures, read, refusals, sheet

JANUARY = """
    UBND PHƯỜNG PHÙNG CHÍ KIÊN
    BÁO CÁO THÁNG 1 NĂM 2022
    TT | Chỉ tiêu | ĐVT | KH năm | TH tháng 1 | Lũy kế từ đầu năm | So KH (%)
    1 | Số doanh nghiệp thành lập mới | cơ sở | #400 | #31 | #{} | #7.75
"""
ONE = """
    Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Thực hiện
"""


def with_formats(reading_of: str, formats: dict[str, str], **answers: str) -> TableReading:
    """The sheet read with number formats at the cells of some columns, as a workbook has them."""
    table = sheet(reading_of)
    rows = tuple(
        tuple(
            as_shown(Cell(cell.text, cell.kind), CellAppearance(format=formats.get("ABCDEFGH"[place], "")))
            for place, cell in enumerate(row)
        )
        for row in table.rows
    )
    return read_layout(Grid("xlsx", (table._replace(rows=rows),)), "a.xlsx", KNOWN, {"basis": "assigned"} | answers)


def rules(reading: TableReading) -> list[str]:
    return [applied.code for applied in reading.applied]


def test_in_january_month_and_run_to_date_are_one_figure_with_its_percentage() -> None:
    reading = read(JANUARY.format(31))
    assert figures(reading) == ["PCK KT04 2022 target 400 assigned", "PCK KT04 2022-01 actual 31 7.75"]
    assert [line.actual.stated_percent for line in figure_lines(reading.proposal) if line.actual] == ["7.75"]


def test_in_quarter_one_month_and_run_to_date_are_one_figure() -> None:
    text = JANUARY.format(31).replace("THÁNG 1 NĂM", "QUÝ I NĂM").replace("TH tháng 1", "TH quý I")
    assert figures(read(text)) == ["PCK KT04 2022 target 400 assigned", "PCK KT04 2022-Q1 actual 31 7.75"]


def test_a_month_that_differs_from_its_run_to_date_is_refused() -> None:
    assert [problem.code for problem in read(JANUARY.format(33)).proposal.problems] == ["duplicate"]


def test_a_month_is_an_estimate_where_its_run_to_date_is_one() -> None:
    (line,) = [
        line for line in figure_lines(read(JANUARY.format(31).replace("#31 |", "ước 31 |", 1)).proposal) if line.actual
    ]
    assert line.actual is not None
    assert line.actual.estimate


@pytest.mark.parametrize(
    ("format", "percent"),
    [("0.0", "51.2"), ("0.00", "51.24"), ("", "51.23632353"), ("General", "51.23632353"), ("#,##0", "51")],
)
def test_a_printed_percentage_is_kept_with_the_digits_that_the_sheet_shows(format: str, percent: str) -> None:  # noqa: A002
    text = JANUARY.format(31).replace("#7.75", "#51.2363235294118")
    reading = with_formats(text, {"G": format})
    assert [line.actual.stated_percent for line in figure_lines(reading.proposal) if line.actual] == [percent]
    assert "rounded_as_printed" in rules(reading)


def test_rates_by_a_formula_are_asked_about_once() -> None:
    text = ONE + "\n".join(f"PCK | YT01 | 2021-{month:02} | % | #33.3333333333333" for month in (1, 2, 3))
    (question,) = read(text).questions
    assert (question.code, [choice.answer for choice in question.choices]) == ("rounding", ["half_up", "refuse"])
    assert figures(read(text, rounding="half_up"))[0] == "PCK YT01 2021-01 actual 33.33"
    assert refusals(read(text, rounding="refuse")) == [f"E{row} too_many_decimals" for row in (2, 3, 4)]


def test_a_rate_whose_format_hides_its_digits_is_rounded_without_a_question() -> None:
    reading = with_formats(ONE + "PCK | YT01 | 2021-01 | % | #82.5550335570470", {"E": "0.0"})
    assert (figures(reading), rules(reading)) == (["PCK YT01 2021-01 actual 82.56"], ["rounded_as_shown"])


def test_an_amount_that_was_typed_too_long_is_refused_as_ever() -> None:
    assert refusals(read(ONE + "PCK | KT04 | 2021-01 | cơ sở | #12.5")) == ["E2 too_many_decimals"]


@pytest.mark.parametrize(
    ("text", "value"), [("0,30000000000000004", "0.3"), ("97,19999999999999", "97.2"), ("92,14000000000001%", "92.14")]
)
def test_noise_of_binary_floats_is_cleaned_in_texts(text: str, value: str) -> None:
    reading = read(ONE + f"PCK | YT01 | 2021-01 | % | {text}", share="percent")
    assert figures(reading) == [f"PCK YT01 2021-01 actual {value}"]
    assert "float_noise" in rules(reading)


@pytest.mark.parametrize(
    "digits", ["1000000000000000.1", "33.33333333333334", "0.1234567890123457", "12345678901234567"]
)
def test_what_somebody_has_written_out_is_no_noise(digits: str) -> None:
    assert without_noise(Fraction(digits), 2) == Fraction(digits)


def test_noise_is_what_sums_of_short_decimals_leave() -> None:
    rng = random.Random(13)  # noqa: S311
    for _ in range(3000):
        decimals = rng.randrange(1, 5)
        short = [Decimal(rng.randrange(1, 10**7)).scaleb(-decimals) for _ in range(2)]
        written = repr(float(short[0]) + float(short[1]))
        assert without_noise(Fraction(written), decimals) == Fraction(sum(short)), written


def test_rounding_is_that_of_decimal_arithmetic() -> None:
    rng = random.Random(6)  # noqa: S311
    for _ in range(3000):
        number = Decimal(rng.randrange(-(10**12), 10**12)).scaleb(-rng.randrange(12))
        number = rng.choice([number, number.quantize(Decimal("0.1")) + Decimal("0.005")])
        decimals = rng.randrange(10)
        quantized = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        assert decimal_of(rounded(Fraction(number), decimals)) == decimal_of(Fraction(quantized))


@pytest.mark.parametrize(
    ("code", "decimals"),
    [
        ("0.0", 1),
        ("#,##0.00;(#,##0.00)", 2),
        ('0.0"%"', 1),
        ("0%", 0),
        ("General", -1),
        ("# ?/?", -1),
        ("0.00E+00", -1),
    ],
)
def test_a_format_shows_so_many_decimals(code: str, decimals: int) -> None:
    assert decimals_of(code) == decimals


PERCENTS = """
    Đơn vị | Chỉ tiêu | Kỳ | Kế hoạch | Thực hiện
    PCK | YT01 | 2022-03 | #95% | {}
    DX | YT01 | 2022-03 | #95% | #92.4%
"""


@pytest.mark.parametrize("cell", ["#9150%", "9150%"])
def test_a_percentage_of_thousands_is_asked_about(cell: str) -> None:
    (question,) = read(PERCENTS.format(cell)).questions
    assert (question.code, [choice.reads for choice in question.choices]) == ("percent_shown", [("91.5",), ("9150",)])
    assert "PCK YT01 2022-03 actual 91.5" in figures(read(PERCENTS.format(cell), percent_shown="as_typed"))
    assert "DX YT01 2022-03 actual 92.4" in figures(read(PERCENTS.format(cell), percent_shown="as_typed"))
    assert "PCK YT01 2022-03 actual 9150" in figures(read(PERCENTS.format(cell), percent_shown="as_shown"))


@pytest.mark.parametrize("cell", ["#105%", "#92%", "#150%"])
def test_a_percentage_of_its_size_is_not_asked_about(cell: str) -> None:
    assert read(PERCENTS.format(cell)).questions == ()


def test_five_typed_as_five_hundred_per_cent_is_asked_about_beside_its_target() -> None:
    text = PERCENTS.replace("95%", "4.5%").replace("92.4%", "4.1%").format("#500%")
    assert [question.code for question in read(text).questions] == ["percent_shown"]
