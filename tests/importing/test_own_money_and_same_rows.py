"""Money of the indicator's own currency, and rows that say the same of one figure."""

import pytest

from kpi.importing.cells.grid import Cell, Grid, GridSheet
from kpi.importing.cells.measures import factor
from kpi.importing.cells.number_format import as_shown
from kpi.importing.cells.sheet_facts import CellAppearance
from kpi.importing.layout import read_layout
from kpi.importing.table.reading import TableReading
from kpi.model.indicator import Indicator
from kpi.model.proposal import Known
from kpi.model.quantity import plain
from kpi.model.unit import Tree, Unit
from tests.importing import test_layout
from tests.importing.plain_figures import figure_lines
from tests.importing.test_layout import figures, questions, refusals

MONEY = (
    Indicator(1, "FDI", "Vốn FDI", measured_in="USD", decimals=0),
    Indicator(2, "EXP", "Kim ngạch xuất khẩu", measured_in="triệu USD", decimals=2),
    Indicator(3, "REV", "Thu ngân sách", measured_in="triệu đồng", decimals=2),
    Indicator(4, "ODA", "Vốn ODA", measured_in="EUR", decimals=2),
)
KNOWN = Known(Tree.of([Unit(1, "XA", "Xã An Bình")]), {indicator.id: indicator for indicator in MONEY})


def kept_text(cell: Cell, code: str, measure: str = "") -> str:
    """What a file with this one figure makes of it, or the code of its problem."""
    head = [Cell(text, "text") for text in ("Đơn vị", "Chỉ tiêu", "ĐVT", "Kỳ", "Thực hiện")]
    row = [Cell("XA", "text"), Cell(code, "text"), Cell(measure, "text"), Cell("2021-01", "text"), cell]
    grid = Grid("xlsx", (GridSheet("", (tuple(head), tuple(row))),))
    reading = read_layout(grid, "a.xlsx", KNOWN, {"money": "own", "decimal_mark": "comma"})
    assert not reading.questions
    return _text_of(reading)


def _text_of(reading: TableReading) -> str:
    lines = figure_lines(reading.proposal)
    if not lines:
        return reading.proposal.problems[0].code
    (line,) = lines
    assert line.actual is not None
    return plain(line.actual.value or 0, KNOWN.indicators[line.indicator].decimals)


def shown(number: str, format_code: str) -> Cell:
    return as_shown(Cell(number, "number"), CellAppearance(format=format_code))


@pytest.mark.parametrize(
    ("text", "code", "measure", "kept"),
    [
        *(("$1500", "FDI", "", "1500"), ("1500 USD", "FDI", "USD", "1500"), ("US$ 1.500.000", "FDI", "", "1500000")),
        *(("1500 $", "FDI", "", "1500"), ("USD 1500", "FDI", "", "1500"), ("1500 đô la", "FDI", "", "1500")),
        *(("($1500)", "FDI", "", "-1500"), ("-$1500", "FDI", "", "-1500"), ("1,5 triệu USD", "FDI", "", "1500000")),
        *(
            ("125,5 triệu USD", "EXP", "", "125.5"),
            ("125,5", "EXP", "Tr.USD", "125.5"),
            ("$125,5", "EXP", "tr USD", "125.5"),
        ),
        *(
            ("3,5", "EXP", "Triệu đô la", "3.5"),
            ("$3,5 million", "EXP", "", "3.5"),
            ("3,5", "EXP", "million USD", "3.5"),
        ),
        *(("1500000", "EXP", "USD", "1.5"), ("0,5", "EXP", "tỷ USD", "500"), ("20", "EXP", "nghìn USD", "0.02")),
        *(("€20", "ODA", "", "20"), ("20 euro", "ODA", "", "20")),
        *(("$1500", "REV", "", "foreign_currency"), ("€20", "FDI", "", "foreign_currency")),
        *(("$20", "ODA", "", "foreign_currency"), ("A$20", "FDI", "", "foreign_currency")),
        *(("$20 €", "FDI", "", "foreign_currency"), ("20", "FDI", "EUR", "measure_disagrees")),
    ],
)
def test_money_is_taken_in_the_currency_of_the_indicator_and_no_other(
    text: str, code: str, measure: str, kept: str
) -> None:
    assert kept_text(Cell(text, "text"), code, measure) == kept


@pytest.mark.parametrize(
    ("number", "format_code", "code", "measure", "kept"),
    [
        *(("1500", '"$"#,##0', "FDI", "", "1500"), ("1500", "[$$-409]#,##0", "FDI", "", "1500")),
        *(
            ("1500", '_("$"* #,##0_);_("$"* \\(#,##0\\)', "FDI", "USD", "1500"),
            ("1500000", '"$"#,##0', "EXP", "", "1.5"),
        ),
        *(("12.5", '#,##0.0 "triệu USD"', "EXP", "", "12.5"), ("12.5", '"$"#,##0.0', "EXP", "triệu USD", "12.5")),
        *(("12.5", "[$€-2] #,##0.00", "ODA", "", "12.5"), ("12.5", '"$"#,##0.0', "REV", "", "foreign_currency")),
        ("1500", '"€"#,##0', "FDI", "", "foreign_currency"),
    ],
)
def test_formats_of_money_alike(number: str, format_code: str, code: str, measure: str, kept: str) -> None:
    assert kept_text(shown(number, format_code), code, measure) == kept


def test_measures_that_are_no_money_are_what_they_were() -> None:
    assert factor("tỷ lệ", "%") == 1
    assert factor("tấn", "kg") == 1000
    assert factor("yến", "kg") == 10
    assert factor("USD", "triệu đồng") is None
    assert factor("EUR", "USD") is None


TWICE = "Đơn vị | Chỉ tiêu | Kỳ | {}\nDX | KT04 | 2021-06 | {}\nDX | KT04 | 2021-06 | {}\nDX | KT04 | 2021-07 | {}"


def test_two_rows_that_say_the_same_may_be_two_sources_and_are_asked_about() -> None:
    text = TWICE.format("Thực hiện", "5", "5", "6")
    reading = read_same(text)
    assert questions(reading) == ["same_rows"]
    assert [(example.place, example.text) for example in reading.questions[0].examples] == [("D2", "5"), ("D3", "5")]
    assert "DX KT04 2021-06 actual 5" in figures(read_same(text, same_rows="once"))
    refused = read_same(text, same_rows="refuse")
    assert refusals(refused) == ["D2 same_twice", "D3 same_twice"]
    assert figures(refused) == ["DX KT04 2021-07 actual 6"]
    assert refusals(read_same(text, same_rows="maybe")) == [" unknown_answer"]


def read_same(text: str, **answers: str) -> TableReading:
    return test_layout.read(text, **answers)  # pyright: ignore[reportArgumentType] - the answers


def test_plans_told_twice_are_asked_about_and_one_plan_beside_each_month_is_not() -> None:
    assert questions(read_same(TWICE.format("Kế hoạch tháng", "5", "5", "6"))) == ["same_rows"]
    rows = "\n".join(f"DX | KT04 | 2021-0{month} | 400 | {month}" for month in range(1, 7))
    beside = read_same(f"Đơn vị | Chỉ tiêu | Kỳ | Kế hoạch năm | Thực hiện\n{rows}")
    assert len({line for line in figures(beside) if "actual" in line}) == 6


def test_rows_that_differ_are_refused_as_they_were() -> None:
    assert refusals(read_same(TWICE.format("Thực hiện", "5", "7", "6"))) == ["D2 duplicate", "D3 duplicate"]


def test_a_month_and_its_sum_in_one_row_are_no_two_rows() -> None:
    text = "Chỉ tiêu | TH tháng 1 | Lũy kế\nKT04 | #5 | #5"
    assert questions(read_same("BÁO CÁO THÁNG 1 NĂM 2021\n" + text, unit="DX")) == []
