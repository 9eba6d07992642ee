"""What is made of files as offices have them: a grid of cells, and the figures that were found in it."""

# ruff: noqa: E501 - a table is read best as wide as it is

import re
from decimal import Decimal
from textwrap import dedent

import pytest

from kpi.importing.cells.grid import BLANK, Cell, Grid, GridSheet, Merged
from kpi.importing.layout import read_layout
from kpi.importing.table.reading import TableReading
from kpi.intake import problem_in_words
from kpi.language import language
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.proposal import Known
from kpi.model.quantity import plain
from kpi.model.unit import Tree, Unit
from tests.importing.plain_figures import figure_lines

INDICATORS = (
    Indicator(1, "NS01", "Thu ngân sách nhà nước trên địa bàn", "State budget revenue", measured_in="triệu đồng", decimals=6),
    Indicator(2, "NS03", "Thu cân đối", measured_in="triệu đồng", decimals=6, parent=1),
    Indicator(3, "NS04", "Thu tiền sử dụng đất", measured_in="triệu đồng", decimals=6, parent=1),
    Indicator(4, "NN03", "Tổng đàn gia súc, gia cầm", measured_in="con", adds_up="latest"),
    Indicator(5, "YT01", "Tỷ lệ dân số tham gia bảo hiểm y tế", measured_in="%", adds_up="ratio", decimals=2),
    Indicator(6, "NM06", "Xã đạt chuẩn nông thôn mới", measured_in="đạt/không", adds_up="done", judged="done"),
    Indicator(7, "KT04", "Số doanh nghiệp thành lập mới", measured_in="cơ sở"),
    Indicator(8, "KT05", "Hợp tác xã hoạt động hòa nhập", measured_in="HTX", adds_up="latest"),
    Indicator(9, "A1", "Số hộ", measured_in="hộ", adds_up="latest"),
    Indicator(10, "A2", "Số hộ", measured_in="hộ", adds_up="latest"),
)  # fmt: skip
KNOWN = Known(
    Tree.of([Unit(1, "PCK", "Phường Phùng Chí Kiên"), Unit(2, "DX", "Phường Đức Xuân")]),
    {indicator.id: indicator for indicator in INDICATORS},
    (
        Basis(1, "assigned", "chỉ tiêu giao", "assigned"),
        Basis(2, "resolved", "nghị quyết HĐND", "resolved"),
        Basis(3, "stretch", "phấn đấu", "stretch"),
    ),
)


def sheet(text: str, name: str = "", **fields: object) -> GridSheet:
    """Lines of text as a sheet: cells between bars; #7.5 is a real number, =… an error, @2021-06-01 a real date."""
    rows = [[_cell(cell.strip()) for cell in line.split("|")] for line in dedent(text).strip("\n").splitlines()]
    return GridSheet(name, tuple(tuple(row) for row in rows), **fields)  # pyright: ignore - the fields of a sheet


def _cell(text: str) -> Cell:
    if not text:
        return BLANK
    if text.startswith("#") and text.endswith("%"):
        return Cell(text[1:], "number", "percent_format")
    kinds = {"#": "number", "@": "date", "=": "error"}
    kind = kinds.get(text[0]) if text not in {"#REF!"} else None
    return Cell(text[1:], kind) if kind else Cell(text, "text")  # pyright: ignore - one of the kinds


def read(*sheets: GridSheet | str, known: Known = KNOWN, **answers: str) -> TableReading:
    tables = tuple(sheet(table) if isinstance(table, str) else table for table in sheets)
    given = {"basis": "assigned"} | {code.replace("column_", "column:"): answer for code, answer in answers.items()}
    reading = read_layout(Grid("xlsx", tables), "a.xlsx", known, given)
    accounted(reading, tables)
    return reading


def accounted(reading: TableReading, sheets: tuple[GridSheet, ...]) -> None:
    """Every row is passed over with a reason, or tells figures, or is refused: none is lost, none counted twice."""
    proposal = reading.proposal
    if reading.questions or proposal.refuses_all:
        return
    kept = {line.row for line in figure_lines(proposal)}
    refused = {problem.row for problem in proposal.problems if problem.blocks}
    passed = [row for row, _ in reading.passed_over]
    rows = len(next(table for table in sheets if table.name == reading.sheet).rows)
    assert not kept & refused
    assert proposal.read == len(kept | refused)
    assert sorted([*passed, *kept, *refused]) == list(range(1, rows + 1))


def figures(reading: TableReading) -> list[str]:
    """What would be written: "PCK NS01 2021-06 actual 4300"."""
    assert not reading.questions, reading.questions
    lines: list[str] = []
    for line in figure_lines(reading.proposal):
        indicator = KNOWN.indicators[line.indicator]
        head = f"{KNOWN.tree.units[line.unit].code} {indicator.code}"
        if line.target is not None:
            basis = next(known_basis.code for known_basis in KNOWN.bases if known_basis.id == line.target.basis)
            value = "" if line.target.value is None else plain(line.target.value, indicator.decimals)
            lines.append(f"{head} {line.target.period} target {value} {basis}")
        if line.actual is not None:
            value = "n/a" if line.actual.value is None else plain(line.actual.value, indicator.decimals)
            words = (line.actual.approximate, "estimate" if line.actual.estimate else "", line.actual.stated_percent)
            lines.append(" ".join([f"{head} {line.actual.period} actual {value}", *filter(None, words)]))
    return lines


def refusals(reading: TableReading) -> list[str]:
    assert not reading.questions, reading.questions
    return [f"{problem.cell} {problem.code}" for problem in reading.proposal.problems if problem.blocks]


def warnings(reading: TableReading) -> list[str]:
    return [f"{problem.cell} {problem.code}" for problem in reading.proposal.problems if not problem.blocks]


def questions(reading: TableReading) -> list[str]:
    return [question.code for question in reading.questions]


def passed(reading: TableReading) -> dict[int, str]:
    return dict(reading.passed_over)


APPENDIX = """
    ỦY BAN NHÂN DÂN             |                                     |         |             |           |          |              |         |            |         |
    PHƯỜNG PHÙNG CHÍ KIÊN       |                                     |         |             |           |          |              |         |            |         |
                                | PHỤ LỤC: THỰC HIỆN CÁC CHỈ TIÊU 6 THÁNG ĐẦU NĂM 2021 |
                                | (Kèm theo Báo cáo số 05/BC-UBND ngày 14/6/2021) |
    TT | Chỉ tiêu                            | ĐVT     | Thực hiện cùng kỳ năm 2020 | Kế hoạch năm 2021 |      | Thực hiện 6 tháng đầu năm 2021 | Ước TH năm 2021 | So sánh (%) |     | Ghi chú
       |                                     |         |             | Tỉnh giao | HĐND     |              |         | KH năm     | Cùng kỳ |
       |                                     |         |             |           |          |              |         | giao       |         |
    A  | B                                   | C       | 1           | 2         | 3        | 4            | 5       | 6=4/2      | 7=4/1   | 8
    I  | KINH TẾ                             |         |             |           |          |              |         |            |         |
    1  | Thu ngân sách nhà nước trên địa bàn | Tr.đồng | #4580       | #7420     | #8730.5  | #6000        | #8000   | #80.86     | #131    |
       | Trong đó:                           |         |             |           |          |              |         |            |         |
       | - Thu cân đối                       | Tr.đồng | #3000       | #5000     |          | #4100.25     |         | #82.01     |         |
       | - Thu tiền sử dụng đất              | tỷ đồng | #1.58       | #2.42     |          | #1.9         |         |            |         |
    II | VĂN HÓA - XÃ HỘI                    |         |             |           |          |              |         |            |         |
    1  | Tổng đàn gia súc, gia cầm           | con     | #18000      | #18500    |          | #18200       |         | #98.4      |         |
    2  | Tỷ lệ dân số tham gia bảo hiểm y tế | %       | #91.2       | #92       |          | #93.1        |         |            |         |
       |                                     |         |             |           |          |              |         |            |         |
       |                                     |         |             | Bắc Kạn, ngày 14 tháng 6 năm 2021 |
       | NGƯỜI LẬP BIỂU                      |         |             | TM. ỦY BAN NHÂN DÂN |
       |                                     |         |             | CHỦ TỊCH  |
"""
MERGED = (
    *(Merged(5, column, 7, column) for column in (1, 2, 3, 4, 7, 8, 11)),
    Merged(5, 5, 5, 6), Merged(5, 9, 5, 10), Merged(6, 5, 7, 5), Merged(6, 6, 7, 6), Merged(6, 10, 7, 10), Merged(3, 2, 3, 8),
)  # fmt: skip


def appendix() -> GridSheet:
    return sheet(APPENDIX, "Thu", merged=MERGED)


def test_a_long_table_with_vietnamese_headers_is_read() -> None:
    reading = read("""
        Đơn vị | Chỉ tiêu | Kỳ      | ĐVT        | Thực hiện
        PCK    | NS01     | 2021-06 | triệu đồng | 4300
    """)
    assert figures(reading) == ["PCK NS01 2021-06 actual 4300"]


def test_an_appendix_with_three_rows_of_header_is_read_without_a_question() -> None:
    assert figures(read(appendix())) == [
        "PCK NS01 2021 target 7420 assigned",
        "PCK NS01 2021 target 8730.5 resolved",
        "PCK NS01 2021-H1 actual 6000 80.86",
        "PCK NS03 2021 target 5000 assigned",
        "PCK NS03 2021-H1 actual 4100.25 82.01",
        "PCK NS04 2021 target 2420 assigned",
        "PCK NS04 2021-H1 actual 1900",
        "PCK NN03 2021 target 18500 assigned",
        "PCK NN03 2021-H1 actual 18200 98.4",
        "PCK YT01 2021 target 92 assigned",
        "PCK YT01 2021-H1 actual 93.1",
    ]


def test_the_header_titles_code_row_headings_and_signatures_are_passed_over_by_name() -> None:
    assert passed(read(appendix())) == {
        **dict.fromkeys((1, 2, 3, 4), "title"),
        **dict.fromkeys((5, 6, 7), "header"),
        8: "code_row",
        **dict.fromkeys((9, 11, 14), "heading"),
        17: "blank",
        **dict.fromkeys((18, 19, 20), "signature"),
    }


def test_what_each_column_was_taken_for_is_shown() -> None:
    assert [(column.letter, column.meaning) for column in read(appendix()).columns] == [
        *(("A", "number"), ("B", "indicator"), ("C", "measure"), ("D", "year_ago"), ("E", "target"), ("F", "target")),
        *(("G", "actual"), ("H", "year_estimate"), ("I", "stated_percent"), ("J", "growth"), ("K", "note")),
    ]


def test_an_appendix_of_a_csv_without_merged_cells_is_read_alike() -> None:
    assert figures(read(appendix()._replace(merged=()))) == figures(read(appendix()))


MONTHS = """
    TÌNH HÌNH THU NGÂN SÁCH NĂM 2021 |
    Đơn vị: Phường Phùng Chí Kiên    |
    Đơn vị tính: triệu đồng          |
    TT | Chỉ tiêu     | KH năm | Tháng 1 | Tháng 2 | Tháng 3 | Tháng 4 | Cộng
    1  | NS03         | #5000  | #400    | #350.5  | #410    |         | {sum}
    2  | Số hộ        |        |         |         |         |         |
"""


def test_a_grid_of_months_whose_sum_is_printed_needs_no_question() -> None:
    assert figures(read(MONTHS.format(sum="#1160.5"))) == [
        "PCK NS03 2021 target 5000 assigned",
        "PCK NS03 2021-01 actual 400",
        "PCK NS03 2021-02 actual 350.5",
        "PCK NS03 2021-03 actual 410",
    ]


def test_months_that_may_be_sums_since_january_are_asked_about() -> None:
    (question,) = read(MONTHS.format(sum="")).questions
    assert question.code == "accumulates"
    assert [choice.answer for choice in question.choices] == ["single", "cumulative"]
    assert question.examples[0] == ("E5", "350.5")
    assert [choice.reads[0] for choice in question.choices] == ["2021-02: 350.5", "2021-01/2021-02: 350.5"]


def test_months_that_are_sums_become_runs_from_january() -> None:
    reading = read(MONTHS.format(sum=""), accumulates="cumulative")
    assert figures(reading)[1:] == [
        "PCK NS03 2021-01 actual 400",
        "PCK NS03 2021-01/2021-02 actual 350.5",
        "PCK NS03 2021-Q1 actual 410",
    ]


def test_a_plan_by_months_becomes_targets_of_the_months() -> None:
    reading = read("""
        KẾ HOẠCH THU NGÂN SÁCH NĂM 2021 CỦA PHƯỜNG ĐỨC XUÂN
        Chỉ tiêu | ĐVT        | Cả năm | T1   | T2   | T3
        NS03     | triệu đồng | #1000  | #300 | #300 | #400
    """)
    assert figures(reading) == [
        "DX NS03 2021 target 1000 assigned",
        "DX NS03 2021-01 target 300 assigned",
        "DX NS03 2021-02 target 300 assigned",
        "DX NS03 2021-03 target 400 assigned",
    ]


def test_rows_of_plan_and_rows_of_actuals_stand_under_one_name() -> None:
    reading = read(
        """
        NĂM 2021, PHƯỜNG ĐỨC XUÂN
        Chỉ tiêu                 | ĐVT        | Tháng 1 | Tháng 2 | Tháng 3
        1. Thu cân đối           | triệu đồng |         |         |
        - Kế hoạch               | triệu đồng | #300    | #300    | #400
        - Thực hiện              | triệu đồng | #310    | #290    |
    """,
        accumulates="single",
    )
    assert figures(reading) == [
        *(f"DX NS03 2021-0{month} target {value} assigned" for month, value in ((1, 300), (2, 300), (3, 400))),
        *(f"DX NS03 2021-0{month} actual {value}" for month, value in ((1, 310), (2, 290))),
    ]


# what the file does not say


def test_a_file_that_names_neither_unit_nor_period_asks_for_both() -> None:
    assert questions(read("Chỉ tiêu | ĐVT | Thực hiện\nYT01 | % | #93.1")) == ["unit", "period"]


def test_answers_are_used() -> None:
    reading = read("Chỉ tiêu | ĐVT | Thực hiện\nYT01 | % | #93.1", unit="DX", period="2021-H1")
    assert figures(reading) == ["DX YT01 2021-H1 actual 93.1"]


@pytest.mark.parametrize(
    "answer", ["unit", "period", "decimal_mark", "money", "share", "shape", "sheet", "header_rows"]
)
def test_an_answer_that_is_none_is_refused(answer: str) -> None:
    text = "Chỉ tiêu | Thực hiện\nNS01 | 14,560\nYT01 | #0.9"
    reading = read(text, **{"unit": "DX", "period": "2021-01", "accumulates": "single", answer: "what"})
    assert "unknown_answer" in {problem.code for problem in reading.proposal.problems}


ONE = "Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Thực hiện\n"


@pytest.mark.parametrize(
    ("numbers", "answer", "read_as"),
    [
        (["14,560"], "", "?"),
        (["3.826"], "", "?"),
        (["14,560"], "comma", "14.56"),
        (["14,560"], "point", "14560"),
        (["3.826"], "comma", "3826"),
        (["3.826"], "point", "3.826"),
        (["14,560", "1.234.567,5"], "", "14.56"),
        (["14,560", "7.25"], "", "14560"),
        (["14,560", "1.234,5", "1,234.5"], "", "?"),
        (["1.234,5", "1,234.5"], "", "1234.5"),
        (["14560"], "", "14560"),
        (["0,824"], "", "0.824"),
        (["12 345,6"], "", "12345.6"),
        (["#14.560", "#3.826"], "", "14.56"),
    ],
)
def test_the_decimal_mark_is_proved_by_the_file_or_asked_for(numbers: list[str], answer: str, read_as: str) -> None:
    rows = "\n".join(f"PCK | Thu cân đối | 2021-{n:02d} | triệu đồng | {number}" for n, number in enumerate(numbers, 1))
    reading = read(ONE + rows, **({"decimal_mark": answer} if answer else {}))
    assert (["decimal_mark"] if read_as == "?" else []) == questions(reading)
    assert read_as == "?" or figures(reading)[0].endswith(f"actual {read_as}")


def test_the_question_of_the_mark_shows_what_each_answer_makes_of_a_cell() -> None:
    (question,) = read(ONE + "PCK | Thu cân đối | 2021-01 | triệu đồng | 14,560").questions
    assert question.examples == (("E2", "14,560"),)
    assert [(choice.answer, choice.reads) for choice in question.choices] == [
        ("comma", ("14,56",)),
        ("point", ("14\u00a0560",)),
    ]


@pytest.mark.parametrize(
    ("measure", "written", "kept"),
    [
        ("Tr.đồng", "7420", "7420"),
        ("triệu đồng", "7420", "7420"),
        ("Triệu dồng", "7420", "7420"),
        ("1.000.000 đồng", "7420", "7420"),
        ("1.000 đồng", "7420500", "7420.5"),
        ("nghìn đồng", "7420500", "7420.5"),
        ("ngàn đồng", "7420500", "7420.5"),
        ("đồng", "7420500001", "7420.500001"),
        ("VNĐ", "7420500001", "7420.500001"),
        ("tỷ", "7.42", "7420"),
        ("tỷ đồng", "7,42", "7420"),
        ("Tỉ đồng", "7.42", "7420"),
        ("million đồng", "7420", "7420"),
        ("", "7 tỷ 420 triệu", "7420"),
        ("", "7 tỷ 420 triệu đồng", "7420"),
        ("tỷ đồng", "7 tỷ 420 triệu", "7420"),
        ("triệu đồng", "7,42 tỷ đồng", "7420"),
        ("triệu đồng", "7.420.000.000 đồng", "7420"),
        ("triệu đồng", "7.420.000.000₫", "7420"),
        ("đồng", "7.420.000.000₫", "7420"),
        ("triệu đồng", "(7420)", "-7420"),
        ("triệu đồng", "(7420)*", "-7420"),
        ("triệu đồng", "-7420", "-7420"),
        ("triệu đồng", "−7420", "-7420"),
        ("triệu đồng", "1.234.567*", "1234567"),
        ("triệu đồng", "1.234.567 (1)", "1234567"),
        ("triệu đồng", "gần 6 tỷ", "6000 nearly"),
        ("triệu đồng", "hơn 6.000.000", "6000000 over"),
        ("triệu đồng", "khoảng 6 tỷ đồng", "6000 about"),
        ("triệu đồng", "ước đạt 6 tỷ đồng", "6000 estimate"),
        ("triệu đồng", "KAD", "n/a"),
        ("triệu đồng", "k.a.d", "n/a"),
    ],
)
def test_amounts_are_converted_exactly(measure: str, written: str, kept: str) -> None:
    assert figures(read(ONE + f"PCK | NS01 | 2021-06 | {measure} | {written}")) == [f"PCK NS01 2021-06 actual {kept}"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("NS01 | 2021-06 | người | 5", "measure_disagrees"),
        ("NS01 | 2021-06 | triệu đồng | $7420", "foreign_currency"),
        ("NS01 | 2021-06 | triệu đồng | 7420 USD", "foreign_currency"),
        ("NN03 | 2021-06 | triệu đồng | 5", "measure_disagrees"),
        ("NS01 | 2021-06 | đồng | 0,5", "too_many_decimals"),
        ("NS01 | 2021-06 | tỷ đồng | 7 tỷ 420", "measure_in_cell"),
        ("NS01 | 2021-06 | tỷ đồng | 420 triệu 7 tỷ", "amount_half_understood"),
        ("NS01 | 2021-06 | tỷ đồng | 7 tỷ 4200 triệu", "amount_half_understood"),
        ("NS01 | 2021-06 | tỷ đồng | 7 tỷ 5 người", "amount_half_understood"),
        ("NS01 | 2021-06 | triệu đồng | 82,4%", "percentage_for_amount"),
        ("NS01 | 2021-06 | triệu đồng | #82.4%", "percentage_for_amount"),
        ("NS01 | 2021-06 | triệu đồng | 12 người", "measure_in_cell"),
        ("NS01 | 2021-06 | triệu đồng | NaN3", "not_a_number"),
        ("NS01 | 2021-06 | triệu đồng | #inf", "not_a_number"),
        ("NS01 | 2021-06 | triệu đồng | #nan", "not_a_number"),
        ("NS01 | 2021-06 | triệu đồng | #1e+308", "not_a_number"),
        ("NS01 | 2021-06 | triệu đồng | 1e308", "not_a_number"),
        ("NS01 | 2021-06 | triệu đồng | 12345678901234567890", "beyond_range"),
        ("NS01 | 2021-06 | triệu đồng | @2021-06-30", "date_for_number"),
        ("NS01 | 2021-06 | triệu đồng | =#DIV/0!", "error_cell"),
        ("NS01 | 2021-06 | triệu đồng | #REF!", "error_cell"),
        ("NS01 | 2021-06 | triệu đồng | 1.23.4567", "not_a_number"),
        ("NS01 | 2021-06 | triệu đồng | 1,2,3", "not_a_number"),
        ("NS01 | 2021-06 | triệu đồng | 6 - 7", "not_a_number"),
        ("NS01 | 2021-06 | triệu đồng | (-5)", "not_a_number"),
        ("NS01 | 2021-13 | triệu đồng | 5", "not_a_period"),
        ("NS01 | 30/6/2021 | triệu đồng | 5", "not_a_period"),
        ("NS01 | | triệu đồng | 5", "required"),
        (" | 2021-06 | triệu đồng | 5", "required"),
        ("Thu ngan sach nha nuoc | 2021-06 | triệu đồng | 5", "unknown_indicator"),
        ("Số hộ | 2021-06 | hộ | 5", "ambiguous_indicator"),
        ("KT04 | 2021-06 | cơ sở | 5,5", "too_many_decimals"),
    ],
)
def test_what_is_wrong_is_refused_with_its_cell(row: str, code: str) -> None:
    reading = read(ONE + "PCK | " + row)
    (refused,) = [problem for problem in reading.proposal.problems if problem.blocks]
    assert (refused.code, refused.row, figure_lines(reading.proposal)) == (code, 2, [])
    assert re.fullmatch("[A-E]2", refused.cell)
    assert "…" not in problem_in_words(refused, language("vi"))


def test_what_is_no_number_is_to_be_written_with_the_decimal_sign_of_its_file() -> None:
    rows = "PCK | NS01 | 2021-05 | triệu đồng | {}\nPCK | NS01 | 2021-06 | triệu đồng | 1.23.4567"
    comma, point = read(ONE + rows.format("5,5"), decimal_mark="comma"), read(ONE + rows.format("5.5"))
    assert refusals(comma) == ["E3 not_a_comma_number"]
    assert "5097,54" in problem_in_words(comma.proposal.problems[0], language("vi"))
    assert refusals(point) == ["E3 not_a_number"]


def test_a_formula_without_a_value_is_no_zero() -> None:
    table = sheet(ONE + "PCK | NS01 | 2021-06 | triệu đồng | x")
    row = (*table.rows[1][:4], Cell("", "error", "formula_without_value"))
    assert refusals(read(table._replace(rows=(table.rows[0], row)))) == ["E2 formula_without_value"]


@pytest.mark.parametrize("nothing", ["-", "…", "x", "...", "–", "chưa có số liệu"])
def test_what_tells_nothing_is_passed_over_and_is_no_zero(nothing: str) -> None:
    text = ONE + f"PCK | NS01 | 2021-06 | triệu đồng | {nothing}\nPCK | NS01 | 2021-07 | triệu đồng | 0"
    reading = read(text, dash="nothing")
    assert figures(reading) == ["PCK NS01 2021-07 actual 0"]
    assert passed(reading)[2] == "no_figure"


def test_money_of_which_nobody_says_what_it_counts_is_asked_about() -> None:
    text = "Đơn vị | Chỉ tiêu | Kỳ | Thực hiện\nPCK | Thu cân đối | 2021-06 | 7420"
    (question,) = read(text).questions
    assert question.code == "money"
    assert question.choices[3].reads == ("7420000000",)
    assert figures(read(text, money="billion")) == ["PCK NS03 2021-06 actual 7420000"]


def test_a_title_says_what_money_is_counted_in() -> None:
    text = """
        Đơn vị tính: tỷ đồng
        Đơn vị | Chỉ tiêu    | Kỳ      | Thực hiện
        PCK    | Thu cân đối | 2021-06 | 7,42
        PCK    | NN03        | 2021-06 | 18200
    """
    assert figures(read(text)) == ["PCK NS03 2021-06 actual 7420", "PCK NN03 2021-06 actual 18200"]


def test_a_share_of_one_or_a_percentage_is_asked_about() -> None:
    text = ONE + "PCK | Tỷ lệ dân số tham gia bảo hiểm y tế | 2021-06 | % | 0,824"
    (question,) = read(text).questions
    assert question.choices == (("share", ("82,4\u00a0%",)), ("percent", ("0,824\u00a0%",))) or question.code == "share"
    assert figures(read(text, share="share")) == ["PCK YT01 2021-06 actual 82.4"]
    assert refusals(read(text, share="percent")) == ["E2 too_many_decimals"]


def test_a_share_of_one_is_asked_about_in_a_table_of_codes_too() -> None:
    text = ONE + "PCK | YT01 | 2021-06 | % | #0.82"
    assert [question.code for question in read(text).questions] == ["share"]


@pytest.mark.parametrize("written", ["82,4%", "82,4 %", "#82.4%", "#82.4", "82.40"])
def test_a_percentage_that_says_so_needs_no_question(written: str) -> None:
    text = ONE + f"PCK | Tỷ lệ dân số tham gia bảo hiểm y tế | 2021-06 | % | {written}"
    assert figures(read(text)) == ["PCK YT01 2021-06 actual 82.4"]


def test_a_share_over_a_hundred_is_taken_and_said() -> None:
    assert warnings(read(ONE + "PCK | YT01 | 2021-06 | % | #101")) == ["E2 over_hundred"]


DAYS = "Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Kế hoạch | Có hiệu lực từ ngày\nPCK | Thu cân đối | 2021 | triệu đồng | 5 | {}\n"


def test_the_order_of_a_day_is_proved_by_the_file_or_asked_for() -> None:
    assert questions(read(DAYS.format("05/06/2021"))) == ["day_order"]
    proved = DAYS.format("05/06/2021") + "DX | Thu cân đối | 2021 | triệu đồng | 5 | 15/6/2021"
    for reading in (read(proved), read(DAYS.format("05/06/2021"), day_order="dmy")):
        line = figure_lines(reading.proposal)[0]
        assert line.target is not None
        assert line.target.effective_on == "2021-06-05"


def test_a_plan_takes_its_day_and_document_from_the_answers() -> None:
    answers = {"effective_on": "2021-07-01", "document": "NQ 12/NQ-HĐND", "basis": "resolved"}
    (line,) = figure_lines(
        read(ONE.replace("Thực hiện", "Kế hoạch") + "PCK | NS01 | 2021 | triệu đồng | 5", **answers).proposal
    )
    assert isinstance(line, FigureLine)
    assert line.target is not None
    assert (line.target.effective_on, line.target.document, line.target.basis) == ("2021-07-01", "NQ 12/NQ-HĐND", 2)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("trên 95%", (95, None, True, False)),
        ("≥95", (95, None, False, False)),
        ("từ 95% trở lên", (95, None, False, False)),
        ("dưới 10", (None, 10, False, True)),
        ("không quá 10%", (None, 10, False, False)),
        ("7,2 - 7,6", (Decimal("7.2"), Decimal("7.6"), False, False)),
        ("7.2..7.6", (Decimal("7.2"), Decimal("7.6"), False, False)),
    ],
)
def test_a_plan_may_be_a_range_in_words(written: str, kept: tuple[object, ...]) -> None:
    text = ONE.replace("Thực hiện", "Kế hoạch") + f"PCK | YT01 | 2021 | % | {written}"
    (line,) = figure_lines(read(text).proposal)
    assert isinstance(line, FigureLine)
    target = line.target
    assert target is not None
    low, high = (None if bound is None else Decimal(bound).scaleb(-2) for bound in (target.low, target.high))
    assert (low, high, target.low_strict, target.high_strict) == kept


def test_a_plan_is_no_guess() -> None:
    text = ONE.replace("Thực hiện", "Kế hoạch") + "PCK | NS01 | 2021 | triệu đồng | khoảng 500"
    assert refusals(read(text)) == ["E2 plan_not_exact"]


# rows


def test_a_total_is_passed_over_and_held_against_its_rows() -> None:
    text = """
        Đơn vị    | Chỉ tiêu | Kỳ      | ĐVT        | Thực hiện
        PCK       | NS01     | 2021-06 | triệu đồng | #100
        DX        | NS01     | 2021-06 | triệu đồng | #200
        TỔNG CỘNG |          |         |            | {}
    """
    assert passed(read(text.format("#300")))[4] == "total"
    assert warnings(read(text.format("#300"))) == []
    assert warnings(read(text.format("#310"))) == ["E4 total_differs"]


def test_parts_are_held_against_their_whole() -> None:
    text = """
        Phường Đức Xuân, tháng 6 năm 2021
        Chỉ tiêu                            | ĐVT        | TH tháng 6
        Thu ngân sách nhà nước trên địa bàn | triệu đồng | #100
        Trong đó: Thu cân đối               | triệu đồng | #70
        - Thu tiền sử dụng đất              | triệu đồng | {}
    """
    assert warnings(read(text.format("#30"))) == []
    assert warnings(read(text.format("#40"))) == ["C3 parts_exceed"]
    assert warnings(read(text.format("#20"))) == ["C3 parts_fall_short"]
    assert warnings(read(text.format(""))) == []


def test_hidden_rows_and_columns_are_not_taken_and_that_is_said() -> None:
    table = sheet(ONE + "PCK | NS01 | 2021-05 | triệu đồng | #5\nPCK | NS01 | 2021-06 | triệu đồng | #6")
    hidden = read(table._replace(hidden_rows=frozenset({2})))
    assert figures(hidden) == ["PCK NS01 2021-06 actual 6"]
    assert [problem.code for problem in hidden.proposal.problems] == ["hidden_row"]
    no_column = read(table._replace(hidden_columns=frozenset({5})))
    assert {problem.code for problem in no_column.proposal.problems} == {"hidden_column", "no_rows"}


def test_a_hidden_sheet_is_not_read_unless_it_is_chosen() -> None:
    hidden = sheet(ONE + "PCK | NS01 | 2021-05 | triệu đồng | #5", "Cũ", hidden=True)
    shown = sheet(ONE + "PCK | NS01 | 2021-06 | triệu đồng | #6", "Mới")
    assert figures(read(hidden, shown)) == ["PCK NS01 2021-06 actual 6"]
    assert [problem.code for problem in read(hidden, shown).proposal.problems] == ["hidden_sheet"]
    assert figures(read(hidden, shown, sheet="Cũ")) == ["PCK NS01 2021-05 actual 5"]


def test_several_sheets_with_tables_are_asked_about() -> None:
    tables = [sheet(ONE + "PCK | NS01 | 2021-06 | triệu đồng | #6", name) for name in ("Thu", "Chi")]
    words = sheet("Cách ghi\nCột | Nội dung\nActual | Số đạt được", "Giải thích")
    (question,) = read(*tables, words).questions
    assert (question.code, [choice.answer for choice in question.choices]) == ("sheet", ["Thu", "Chi"])
    assert questions(read(tables[0], words)) == []


def test_names_are_known_whatever_stands_before_them_and_however_they_are_toned() -> None:
    names = [
        "I. Hợp tác xã hoạt động hòa nhập",
        "1.1 HỢP TÁC XÃ HOẠT ĐỘNG HOÀ NHẬP",
        "- Hợp tác xã  hoạt động hoà nhập",
    ]
    for name in names:
        assert figures(read(ONE + f"PCK | {name} | 2021-06 | HTX | #5")) == ["PCK KT05 2021-06 actual 5"]


def test_the_nearest_names_are_proposed_without_accents_too() -> None:
    (refused,) = read(ONE + "PCK | Thu ngan sach nha nuoc | 2021-06 | triệu đồng | 5").proposal.problems
    assert refused.values["near"].startswith("NS01 Thu ngân sách nhà nước trên địa bàn")
    (refused,) = read(ONE + "Phuong Duc Xuan | NS01 | 2021-06 | triệu đồng | 5").proposal.problems
    assert refused.values["near"] == "DX Phường Đức Xuân"


def test_an_ambiguous_name_lists_its_candidates() -> None:
    (refused,) = read(ONE + "PCK | Số hộ | 2021-06 | hộ | 5").proposal.problems
    assert refused.values["candidates"] == "A1 Số hộ; A2 Số hộ"


def test_a_row_is_taken_with_all_its_figures_or_not_at_all() -> None:
    reading = read(appendix()._replace(rows=tuple(_with_error(appendix()))))
    assert refusals(reading) == ["Thu!G10 error_cell"]
    assert 10 not in {line.row for line in figure_lines(reading.proposal)}
    assert reading.proposal.read == 5


def _with_error(table: GridSheet) -> list[tuple[Cell, ...]]:
    rows = [list(row) for row in table.rows]
    rows[9][6] = Cell("#REF!", "error")
    return [tuple(row) for row in rows]


def test_the_same_figure_with_two_values_is_taken_from_neither_row() -> None:
    row = "PCK | NS01 | 2021-06 | triệu đồng | #{}\n"
    assert refusals(read(ONE + row.format(5) + row.format(6))) == ["E2 duplicate", "E3 duplicate"]


# columns


def test_don_vi_is_a_unit_or_a_measure_by_what_stands_below() -> None:
    of_unit = read("Đơn vị | Chỉ tiêu | Kỳ | Thực hiện\nPCK | NN03 | 2021-06 | 5")
    of_measure = read("Chỉ tiêu | Đơn vị | Thực hiện\nNN03 | con | 5", unit="DX", period="2021-06")
    assert of_unit.columns[0].meaning == "unit"
    assert of_measure.columns[1].meaning == "measure"


def test_a_person_says_what_a_column_is() -> None:
    reading = read("Đơn vị | Chỉ tiêu | Kỳ | Bao nhiêu\nPCK | NN03 | 2021-06 | 5", column_D="actual")
    assert figures(reading) == ["PCK NN03 2021-06 actual 5"]


def test_an_unknown_column_is_not_read_and_that_is_said() -> None:
    assert warnings(read(ONE.strip() + " | Vớ vẩn\nPCK | NS01 | 2021-06 | triệu đồng | #5 | #7")) == [
        "F1 unknown_column"
    ]


def test_a_column_of_reasons_is_not_read_and_changes_no_fingerprint() -> None:
    text = "PCK | NS01 | 2021-06 | triệu đồng | #5"
    plainly, again = read(ONE + text), read(ONE.strip() + " | refused_because\n" + text + " | Ô để trống.")
    assert figures(plainly) == figures(again)
    assert plainly.fingerprint == again.fingerprint


def test_the_fingerprint_is_of_the_shape_and_not_of_the_figures() -> None:
    may = "Phường Đức Xuân, tháng 5 năm 2021\nChỉ tiêu | ĐVT | TH tháng 5 | Lũy kế 5 tháng\nNN03 | con | #5 | #9"
    june = may.replace("5", "6") + "\nKT04 | cơ sở | #1 | #2"
    assert read(may).fingerprint == read(june).fingerprint != read(appendix()).fingerprint


def test_a_header_that_is_not_found_is_asked_for() -> None:
    text = "Chỉ tiêu\nKỳ này | Bao nhiêu\nNN03 | 5"
    assert questions(read(text)) == ["header_rows"]
    answers = {"header_rows": "1-2", "column_B": "actual", "column_A": "indicator", "unit": "DX", "period": "2021-06"}
    assert figures(read(text, **answers)) == ["DX NN03 2021-06 actual 5"]


def test_a_file_without_a_table_is_refused_with_a_sentence() -> None:
    assert [problem.code for problem in read("Kính gửi các đồng chí,\nhôm nay trời đẹp").proposal.problems] == [
        "no_table"
    ]


def test_the_sum_since_january_is_kept_as_such() -> None:
    reading = read("""
        Phường Đức Xuân, tháng 6 năm 2021
        Chỉ tiêu    | ĐVT        | KH năm | TH tháng 6 | Lũy kế 6 tháng | So KH (%)
        Thu cân đối | triệu đồng | #5000  | #400       | #2600          | #0.52
    """)
    assert figures(reading) == [
        "DX NS03 2021 target 5000 assigned",
        "DX NS03 2021-06 actual 400",
        "DX NS03 2021-H1 actual 2600 52",
    ]


def test_an_actual_of_june_or_of_half_a_year_is_asked_about() -> None:
    text = "Phường Đức Xuân, tháng 6 năm 2021\nChỉ tiêu | ĐVT | Thực hiện\nThu cân đối | triệu đồng | #400"
    assert questions(read(text)) == ["accumulates"]
    assert figures(read(text, accumulates="single")) == ["DX NS03 2021-06 actual 400"]
    assert figures(read(text, accumulates="cumulative")) == ["DX NS03 2021-H1 actual 400"]


def test_an_estimate_is_kept_as_one() -> None:
    text = "Phường Đức Xuân, 6 tháng đầu năm 2021\nChỉ tiêu | ĐVT | Ước TH 6 tháng\nThu cân đối | triệu đồng | #400"
    assert figures(read(text)) == ["DX NS03 2021-H1 actual 400 estimate"]


def test_two_periods_in_the_titles_are_asked_about() -> None:
    text = (
        "Phường Đức Xuân, 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2021\nChỉ tiêu | ĐVT | Thực hiện\nNN03 | con | #4"
    )
    (question,) = read(text).questions
    assert (question.code, [choice.answer for choice in question.choices]) == ("period", ["2021-H1", "2021-H2"])


@pytest.mark.parametrize("written", ["14,560", "3.826", "1.000"])
def test_a_text_that_may_be_two_numbers_is_asked_about_in_a_table_of_codes_too(written: str) -> None:
    assert questions(read(ONE + f"PCK | NN03 | 2021-06 | con | {written}")) == ["decimal_mark"]


@pytest.mark.parametrize(
    "written", ["5.", "5,", "10²", "½", "1/2", "5e3", "0x10", "100% KH", "vượt 5%", "5[1]", "6 - 7"]
)
def test_what_is_nearly_a_number_is_refused(written: str) -> None:
    assert len(refusals(read(ONE + f"PCK | YT01 | 2021-06 | % | {written}"))) == 1


def test_years_are_no_range() -> None:
    assert len(refusals(read(ONE.replace("Thực hiện", "Kế hoạch") + "PCK | NN03 | 2021 | con | 2020-2025"))) == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [("NS01 | 2021-06 | triệu đồng", "falling_sum"), ("NN03 | 2021-06 | con", "negative_level")],
)
def test_a_number_below_zero_is_taken_and_said(row: str, code: str) -> None:
    reading = read(ONE + f"PCK | {row} | #-5")
    assert warnings(reading) == [f"E2 {code}"]
    assert len(figure_lines(reading.proposal)) == 1


def test_a_count_below_zero_is_refused() -> None:
    assert refusals(read(ONE + "PCK | NM06 | 2021-06 | đạt/không | #-1")) == ["E2 count_below_zero"]


def test_what_is_no_number_proves_no_decimal_mark() -> None:
    rows = "PCK | NN03 | 2021-06 | con | 30.6.2021\nPCK | NN03 | 2021-05 | con | 14,560"
    assert questions(read(ONE + rows)) == ["decimal_mark"]


def test_a_tick_says_that_a_milestone_is_reached() -> None:
    assert figures(read(ONE + "PCK | NM06 | 2021-06 | đạt/không | x")) == ["PCK NM06 2021-06 actual 1"]


def test_words_where_a_number_should_be_are_refused() -> None:
    assert refusals(read(ONE + "PCK | NS01 | 2021-06 | triệu đồng | đang tổng hợp")) == ["E2 not_a_number"]


@pytest.mark.parametrize("name", ["Tổng đàn lợn", "Tổng thu", "Số văn bản Chủ tịch UBND ban hành", "Nguồn vốn"])
def test_an_unknown_indicator_with_a_figure_is_never_passed_over(name: str) -> None:
    assert refusals(read(ONE + f"PCK | {name} | 2021-06 | con | #5")) == ["B2 unknown_indicator"]


def test_a_unit_that_a_title_may_name_is_asked_about() -> None:
    text = "UBND PHƯỜNG ĐỨC XUÂN ĐÔNG THÁNG 6 NĂM 2021\nChỉ tiêu | ĐVT | TH tháng 6\nNN03 | con | #5"
    (question,) = read(text).questions
    assert (question.code, [choice.answer for choice in question.choices]) == ("unit", ["DX"])
    assert questions(read(text.replace("ĐÔNG ", ""))) == []
    assert questions(read(text.replace("ĐỨC XUÂN ĐÔNG", "DUC XUAN"))) == ["unit"]


def test_the_january_of_a_report_of_december_is_that_of_next_year() -> None:
    text = "Phường Đức Xuân, tháng 12 năm 2021\nChỉ tiêu | ĐVT | TH tháng 12 | Ước TH tháng 1\nNN03 | con | #5 | #6"
    assert figures(read(text)) == ["DX NN03 2021-12 actual 5", "DX NN03 2022-01 actual 6 estimate"]


BARE_PLAN = "Phường Đức Xuân, tháng 6 năm 2021\nChỉ tiêu | ĐVT | {} | TH tháng 6\nNN03 | con | #5 | #6"


def test_a_plan_of_which_the_header_names_no_time_is_asked_about() -> None:
    assert questions(read(BARE_PLAN.format("Kế hoạch năm"))) == []
    (question,) = read(BARE_PLAN.format("Kế hoạch")).questions
    assert (question.code, [choice.reads for choice in question.choices]) == (
        "plan_of",
        [("2021: 5",), ("2021-06: 5",)],
    )
    assert figures(read(BARE_PLAN.format("Kế hoạch"), plan_of="period"))[0] == "DX NN03 2021-06 target 5 assigned"
    assert figures(read(BARE_PLAN.format("Kế hoạch"), plan_of="year"))[0] == "DX NN03 2021 target 5 assigned"


@pytest.mark.parametrize(("compared", "period"), [("% KH năm", "2021"), ("TH/KH tháng (%)", "2021-06")])
def test_a_printed_percentage_says_of_what_the_plan_is(compared: str, period: str) -> None:
    text = BARE_PLAN.format(f"Kế hoạch | {compared}").replace("#5", "#5 | #120")
    assert figures(read(text))[0] == f"DX NN03 {period} target 5 assigned"


def test_a_plan_that_does_not_say_who_set_it_is_asked_about() -> None:
    text = BARE_PLAN.format("KH năm")
    (question,) = read(text, basis="").questions
    assert (question.code, [choice.answer for choice in question.choices]) == (
        "basis",
        ["assigned", "resolved", "stretch"],
    )
    assert figures(read(text, basis="stretch"))[0] == "DX NN03 2021 target 5 stretch"
    assert figures(read(BARE_PLAN.format("KH HĐND giao năm"), basis=""))[0] == "DX NN03 2021 target 5 resolved"


def test_a_dash_in_the_place_of_an_actual_is_asked_about() -> None:
    text = BARE_PLAN.format("KH năm").replace("#6", "-")
    (question,) = read(text).questions
    assert (question.code, [choice.answer for choice in question.choices]) == ("dash", ["nothing", "zero"])
    assert figures(read(text, dash="zero"))[1] == "DX NN03 2021-06 actual 0"
    assert figures(read(text, dash="nothing")) == ["DX NN03 2021 target 5 assigned"]


def test_the_legend_of_a_file_says_what_its_dash_means() -> None:
    text = BARE_PLAN.format("KH năm").replace("#6", "-")
    assert figures(read(f"{text}\nGhi chú: (-) không phát sinh"))[1] == "DX NN03 2021-06 actual 0"
    assert figures(read(f"{text}\nGhi chú: (-) Không có hiện tượng phát sinh"))[1] == "DX NN03 2021-06 actual 0"
    assert len(figures(read(f"{text}\nGhi chú: dấu - : chưa có số liệu"))) == 1
    assert len(figures(read(f"{text}\nGhi chú: (-) không có số liệu"))) == 1
    assert questions(read(f"{text}\nGhi chú: (-) không có")) == ["dash"]


def test_what_an_office_writes_where_it_tells_nothing_is_said_to_have_been_left_out() -> None:
    reading = read(BARE_PLAN.format("KH năm").replace("#6", "…"))
    assert [(rule.code, rule.place) for rule in reading.applied][-1] == ("nothing_written", "D3")


def test_titles_say_whether_months_are_sums() -> None:
    months = MONTHS.format(sum="")
    assert questions(read(months.replace("TÌNH HÌNH", "LŨY KẾ"))) == []
    assert questions(read(months.replace("TÌNH HÌNH", "SỐ RIÊNG TỪNG THÁNG:"))) == []


def test_of_a_year_and_a_month_the_month_is_the_period() -> None:
    text = "Đơn vị | Chỉ tiêu | Năm | Tháng | Thực hiện\nPCK | NN03 | 2021 | {} | #5"
    assert figures(read(text.format("6/2021"))) == ["PCK NN03 2021-06 actual 5"]
    assert figures(read(text.format("6"))) == ["PCK NN03 2021-06 actual 5"]
    assert refusals(read(text.format("13"))) == ["D2 not_a_period"]
    assert refusals(read(text.format("6/2020"))) == ["D2 not_a_period"]  # two years in one row


def test_a_number_of_which_excel_has_lost_digits_is_refused() -> None:
    table = sheet(ONE + "PCK | NN03 | 2021-06 | con | x")
    row = (*table.rows[1][:4], Cell("1234567890123456", "number", "more_than_fifteen_digits"))
    assert refusals(read(table._replace(rows=(table.rows[0], row)))) == ["E2 more_than_fifteen_digits"]


@pytest.mark.parametrize("junk", ["9" * 32_000, "so " * 10_000, "- " * 16_000, "1." * 16_000, "7 tỷ " * 6_000])
def test_a_very_long_cell_is_refused_at_once(junk: str) -> None:
    reading = read(ONE.strip() + f" | {junk}\nPCK | NS01 | 2021-06 | triệu đồng | {junk} | {junk}")
    assert {problem.code for problem in reading.proposal.problems} <= {"too_long", "unknown_column"}


def test_a_table_of_units_takes_its_indicator_from_the_title_and_says_so() -> None:
    reading = read("""
        THU CÂN ĐỐI 6 THÁNG ĐẦU NĂM 2021
        Đơn vị tính: triệu đồng
        TT | Đơn vị             | Kế hoạch năm | Thực hiện 6 tháng
        1  | Phường Đức Xuân    | #500         | #200
        2  | Phường Phùng Chí Kiên | #600      | #300
           | TỔNG CỘNG          | #1100        | #510
    """)
    assert figures(reading) == [
        "DX NS03 2021 target 500 assigned",
        "DX NS03 2021-H1 actual 200",
        "PCK NS03 2021 target 600 assigned",
        "PCK NS03 2021-H1 actual 300",
    ]
    assert warnings(reading) == ["D6 total_differs"]
    assert [rule.code for rule in reading.applied] == ["indicator_from_title", "period_from_title"]


def test_what_was_taken_from_the_titles_is_said() -> None:
    applied = {rule.code: rule.after for rule in read(appendix()).applied}
    assert (applied["unit_from_title"], applied["period_from_title"]) == ("PCK Phường Phùng Chí Kiên", "2021-H1")
    assert applied["measure_converted"] == "2420"


def test_ones_below_an_estimate_are_figures_and_words_are_marks() -> None:
    head = "Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Thực hiện | Ước thực hiện\n"
    assert figures(read(head + "PCK | NN03 | 2021-06 | con | #5 | có")) == ["PCK NN03 2021-06 actual 5 estimate"]
    assert figures(read(head + "PCK | NN03 | 2021-06 | con |  | #1")) == ["PCK NN03 2021-06 actual 1 estimate"]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("June 2021", "2021-06"),
        ("Jan - Jun 2021", "2021-H1"),
        ("First half of 2021", "2021-H1"),
        ("Nine months of 2021", "2021-9M"),
        ("Quý II năm 2021", "2021-Q2"),
        ("9 tháng năm 2021", "2021-9M"),
        ("Từ tháng 1 đến tháng 5 năm 2021", "2021-01/2021-05"),
        ("Năm 2021", "2021"),
        ("T6/2021", "2021-06"),
        ("Số máy năm 2021", "2021"),
    ],
)
def test_a_title_says_the_period(title: str, period: str) -> None:
    reading = read(f"{title}\nIndicator | Measure | Actual\nNN03 | con | #5", unit="DX")
    assert figures(reading) == [f"DX NN03 {period} actual 5"]


def test_months_that_name_their_years_are_of_those_years() -> None:
    text = "PHƯỜNG ĐỨC XUÂN\nChỉ tiêu | ĐVT | 11/2021 | 12/2021 | 01/2022\nNN03 | con | #1 | #2 | #3"
    assert figures(read(text, side="actual")) == [
        f"DX NN03 {month} actual {n}" for n, month in enumerate(("2021-11", "2021-12", "2022-01"), 1)
    ]


def test_a_printed_percentage_belongs_to_the_months_that_it_names() -> None:
    reading = read("""
        Phường Đức Xuân, 6 tháng đầu năm 2021
        Chỉ tiêu    | ĐVT        | KH năm | TH 5 tháng | Ước TH tháng 6 | Ước TH 6 tháng | Ước 6 tháng so KH (%)
        Thu cân đối | triệu đồng | #100   | #60        | #10            | #70            | #70
    """)
    assert figures(reading) == [
        "DX NS03 2021 target 100 assigned",
        "DX NS03 2021-01/2021-05 actual 60",
        "DX NS03 2021-06 actual 10 estimate",
        "DX NS03 2021-H1 actual 70 estimate 70",
    ]


def test_titles_right_above_the_header_are_titles() -> None:
    text = """
        UBND PHƯỜNG PHÙNG CHÍ KIÊN | | |
        PHỤ LỤC: KẾT QUẢ THỰC HIỆN 9 THÁNG NĂM 2021 | | |
        | | | Đơn vị tính: Triệu đồng
        TT | Nội dung | KH năm 2021 | Ước TH 9 tháng
        1 | Thu cân đối | 12.000 | 9.500,5
    """
    reading = read(text)
    assert (reading.questions, reading.header_rows) == ((), (4, 4))
    assert figures(reading)[-1] == "PCK NS03 2021-9M actual 9500.5 estimate"


def test_the_nearest_names_are_proposed_for_one_that_is_mistyped() -> None:
    reading = read(ONE + "PCK | Tỷ lệ dân số tham gia bảo hiểm y tếx | 2021-06 | % | 82,4%")
    (problem,) = [problem for problem in reading.proposal.problems if problem.blocks]
    assert (problem.code, "YT01" in problem.values["near"]) == ("unknown_indicator", True)


@pytest.mark.parametrize(("printed", "kept"), [("80,0", "80.0"), ("79,2", "79.2"), ("80", "80"), ("79,20", "79.20")])
def test_a_printed_percentage_is_kept_as_printed(printed: str, kept: str) -> None:
    text = f"""
        Chỉ tiêu | ĐVT | Kế hoạch năm 2021 | Thực hiện | So KH (%)
        NS01 | triệu đồng | 5.000,5 | 4.000,5 | {printed}
    """
    (actual,) = [line.actual for line in figure_lines(read(text, unit="PCK", period="2021").proposal) if line.actual]
    assert actual.stated_percent == kept


QUARTERS = """
    BÁO CÁO PHƯỜNG PHÙNG CHÍ KIÊN NĂM 2021
    TT | Chỉ tiêu                            | ĐVT     | KH năm | Quý I  | Quý II | Quý III | Quý IV | Cả năm
    1  | Thu ngân sách nhà nước trên địa bàn | Tr.đồng | #7420  | #1500  | #1700  |         |        | #3200
    2  | Tổng đàn gia súc, gia cầm           | con     | #1200  | #1100  | #1150  |         |        | #1150
"""


def test_columns_that_are_named_by_quarters_hold_actuals() -> None:
    reading = read(QUARTERS)
    assert figures(reading) == [
        "PCK NS01 2021 target 7420 assigned",
        "PCK NS01 2021-Q1 actual 1500",
        "PCK NS01 2021-Q2 actual 1700",
        "PCK NN03 2021 target 1200 assigned",
        "PCK NN03 2021-Q1 actual 1100",
        "PCK NN03 2021-Q2 actual 1150",
    ]
    assert [column.meaning for column in reading.columns][-1] == "skip"  # the sum of the others
    bare = QUARTERS.replace("| KH năm ", "").replace("| #7420  ", "").replace("| #1200  ", "")
    assert figures(read(bare)) == [line for line in figures(reading) if "target" not in line]


def test_quarters_of_a_plan_are_targets() -> None:
    text = QUARTERS.replace("| KH năm ", "").replace("| #7420  ", "").replace("| #1200  ", "")
    lines = figures(read(text.replace("BÁO CÁO", "KẾ HOẠCH THU CỦA")))
    assert lines[:2] == ["PCK NS01 2021-Q1 target 1500 assigned", "PCK NS01 2021-Q2 target 1700 assigned"]


def test_the_last_quarter_of_several_may_be_an_estimate() -> None:
    text = QUARTERS.replace("Quý IV", "Ước quý IV").replace("         |        | #3200", " #1900  | #2000  | #7100")
    lines = figures(read(text))
    assert lines[3:5] == ["PCK NS01 2021-Q3 actual 1900", "PCK NS01 2021-Q4 actual 2000 estimate"]


def test_quarters_beside_a_column_of_actuals_are_not_taken_and_that_is_said() -> None:
    text = QUARTERS.replace("Cả năm", "Thực hiện năm")
    assert [line for line in figures(read(text)) if "Q" in line] == []
    assert warnings(read(text))[:2] == ["E2 unknown_column", "F2 unknown_column"]


def test_beside_a_grid_of_months_quarters_are_its_sums() -> None:
    text = """
    PHƯỜNG PHÙNG CHÍ KIÊN, NĂM 2021
    Chỉ tiêu                  | ĐVT | T1  | T2  | T3  | Quý I | T4
    Tổng đàn gia súc, gia cầm | con | #10 | #20 | #30 | #30   | #40
    """
    assert figures(read(text, side="actual")) == [
        f"PCK NN03 2021-{month:02d} actual {10 * month}" for month in range(1, 5)
    ]


def test_columns_that_are_named_by_halves_or_by_years_hold_actuals_where_the_title_says_so() -> None:
    text = """
    PHƯỜNG PHÙNG CHÍ KIÊN, KẾT QUẢ THỰC HIỆN
    Chỉ tiêu                  | ĐVT | {} | {}
    Tổng đàn gia súc, gia cầm | con | #10 | #20
    """
    assert figures(read(text.format("6 tháng đầu năm 2021", "9 tháng năm 2021"))) == [
        "PCK NN03 2021-H1 actual 10",
        "PCK NN03 2021-9M actual 20",
    ]
    years = ["PCK NN03 2019 actual 10", "PCK NN03 2020 actual 20"]
    assert figures(read(text.format("Năm 2019", "Năm 2020"))) == years
    assert figures(read(text.format("2019", "2020"))) == years


def test_a_column_that_is_named_by_its_quarter_only_can_be_taken_for_something_else() -> None:
    reading = read(QUARTERS, column_E="skip", column_F="target")
    assert figures(reading)[:2] == ["PCK NS01 2021 target 7420 assigned", "PCK NS01 2021-Q2 target 1700 assigned"]


def test_a_month_or_a_quarter_below_its_name_needs_only_a_year() -> None:
    text = """
    PHƯỜNG PHÙNG CHÍ KIÊN{}
    Chỉ tiêu                  | {} | Thực hiện
    Tổng đàn gia súc, gia cầm | {} | #10
    Tổng đàn gia súc, gia cầm | {} | #20
    """
    year = ", NĂM 2021"
    assert figures(read(text.format(year, "Tháng", "#5", "#6"))) == [
        "PCK NN03 2021-05 actual 10",
        "PCK NN03 2021-06 actual 20",
    ]
    quarters = ["PCK NN03 2021-Q1 actual 10", "PCK NN03 2021-Q2 actual 20"]
    assert figures(read(text.format(year, "Quý", "I", "II"))) == quarters
    assert figures(read(text.format(year, "Quý", "1", "Quý 2"))) == quarters
    assert figures(read(text.format(year, "Thời gian", "Quý I", "Quý II"))) == quarters
    assert refusals(read(text.format(year, "Kỳ", "Quý I", "2"))) == ["B4 not_a_period"]  # month or quarter?
    assert questions(read(text.format("", "Tháng", "5", "6"))) == ["period"]
    assert figures(read(text.format("", "Tháng", "5", "6"), period="2021"))[0] == "PCK NN03 2021-05 actual 10"


def test_one_column_tells_the_month_and_another_its_year() -> None:
    text = """
    Đơn vị | Chỉ tiêu | {} | {} | Thực hiện
    PCK    | NN03     | {} | {} | #5
    """
    for names, cells in ((("Năm", "Tháng"), ("#2021", "#6")), (("Tháng", "Năm"), ("6", "2021"))):
        assert figures(read(text.format(*names, *cells))) == ["PCK NN03 2021-06 actual 5"]
    assert figures(read(text.format("Năm", "Quý", "2021", "III"))) == ["PCK NN03 2021-Q3 actual 5"]
    assert refusals(read(text.format("Năm", "Tháng", "", "6"))) == ["D2 not_a_period"]


def test_a_date_of_a_year_that_is_none_is_no_period() -> None:
    text = """
        Đơn vị | Chỉ tiêu | Kỳ          | ĐVT        | Thực hiện
        PCK    | NS01     | @2921-02-01 | triệu đồng | #100
        DX     | NS01     | @2021-02-01 | triệu đồng | #200
    """
    assert refusals(read(text)) == ["C2 not_a_period"]
    assert figures(read(text)) == ["DX NS01 2021-02 actual 200"]


TWO_TABLES = """
    UBND Phường Đức Xuân
    Biểu 1: Thu ngân sách tháng 6 năm 2023
    TT | Chỉ tiêu     | ĐVT        | KH năm | Thực hiện tháng
    1  | Thu cân đối  | triệu đồng | #500   | #40
       |              |            |        |
    Biểu 2: Kinh tế tháng 5 năm 2023
    TT | Chỉ tiêu                          | ĐVT   | Thực hiện tháng | KH năm
    1  | Số doanh nghiệp thành lập mới     | cơ sở | #1              | #12
    2  | Hợp tác xã hoạt động hòa nhập     | HTX   | #3              | #4
"""


def test_of_two_tables_in_a_sheet_it_is_asked_which_one_is_meant() -> None:
    (question,) = read(TWO_TABLES).questions
    assert (question.code, [choice.answer for choice in question.choices]) == ("header_rows", ["3", "7"])
    assert question.choices[1].reads[0].startswith("Biểu 2: Kinh tế tháng 5 năm 2023: TT, Chỉ tiêu")


def test_each_table_of_a_sheet_has_its_own_columns_and_titles() -> None:
    first = read(TWO_TABLES, header_rows="3", basis="assigned")
    assert figures(first) == ["DX NS03 2023 target 500 assigned", "DX NS03 2023-06 actual 40"]
    assert [why for _, why in first.passed_over[3:]] == ["blank", *["other_table"] * 4]
    second = read(TWO_TABLES, header_rows="7", basis="assigned")
    assert figures(second) == [
        "DX KT04 2023 target 12 assigned",
        "DX KT04 2023-05 actual 1",
        "DX KT05 2023 target 4 assigned",
        "DX KT05 2023-05 actual 3",
    ]


def test_a_header_that_is_repeated_on_the_next_page_is_the_same_table() -> None:
    reading = read("""
        Phường Đức Xuân, tháng 6 năm 2023
        TT | Chỉ tiêu                      | ĐVT        | TH tháng 6
        1  | Thu cân đối                   | triệu đồng | #40
        TT | Chỉ tiêu                      | ĐVT        | TH tháng 6
        2  | Số doanh nghiệp thành lập mới | cơ sở      | #1
    """)
    assert figures(reading) == ["DX NS03 2023-06 actual 40", "DX KT04 2023-06 actual 1"]
    assert (4, "header") in reading.passed_over


@pytest.mark.parametrize("header", ["Thực hiện trong tháng", "TH tháng", "Thực hiện tháng này", "Kết quả trong kỳ"])
def test_a_header_that_says_of_the_month_alone_leaves_nothing_to_ask(header: str) -> None:
    text = f"""
        Phường Đức Xuân, tháng 6 năm 2023
        Chỉ tiêu    | ĐVT        | {header}
        Thu cân đối | triệu đồng | #40
    """
    assert figures(read(text)) == ["DX NS03 2023-06 actual 40"]


def test_a_header_that_says_until_the_month_is_asked_about() -> None:
    text = """
        Phường Đức Xuân, tháng 6 năm 2023
        Chỉ tiêu    | ĐVT        | Thực hiện đến tháng
        Thu cân đối | triệu đồng | #40
    """
    assert [question.code for question in read(text).questions] == ["accumulates"]


def test_a_number_that_a_comma_has_cut_in_two_is_refused_and_not_read_by_half() -> None:
    text = """
        Đơn vị | Chỉ tiêu | Kỳ      | Thực hiện
        PCK    | NN03     | T6/2021 | 14        | 5
        DX     | NN03     | T6/2021 | 15
    """
    reading = read_layout(Grid("csv", (sheet(text),)), "a.csv", KNOWN, {})
    assert refusals(reading) == ["E2 beyond_header"]
    assert figures(reading) == ["DX NN03 2021-06 actual 15"]
    assert warnings(read(text)) == ["E2 beyond_header"]  # beside a table in a workbook somebody may have counted
    assert refusals(read_layout(Grid("csv", (sheet(text),)), "a.csv", KNOWN, {"column:E": "skip"})) == []


LONG = """
    {title}
    Đơn vị | Chỉ tiêu    | Kỳ      | ĐVT        | Thực hiện
    PCK    | Thu cân đối | T1/2021 | triệu đồng | #5
    PCK    | Thu cân đối | T2/2021 | triệu đồng | #11
"""


def test_sums_to_date_in_a_long_table_are_kept_as_such() -> None:
    summed = ["PCK NS03 2021-01 actual 5", "PCK NS03 2021-01/2021-02 actual 11"]
    assert figures(read(LONG.format(title="Thu ngân sách"), accumulates="cumulative")) == summed
    assert figures(read(LONG.format(title="Thu ngân sách lũy kế năm 2021"))) == summed


PLAN_GRID = """
    {title} NĂM 2021 CỦA PHƯỜNG ĐỨC XUÂN
    Chỉ tiêu    | ĐVT        | Cả năm | Tháng 1 | Tháng 2 | Tháng 3
    Thu cân đối | triệu đồng | {sum}  | #100    | #200    | #300
"""


def test_months_of_a_plan_may_be_sums_since_january() -> None:
    summed = [
        "DX NS03 2021-01 target 100 assigned",
        "DX NS03 2021-01/2021-02 target 200 assigned",
        "DX NS03 2021-Q1 target 300 assigned",
    ]
    assert figures(read(PLAN_GRID.format(title="KẾ HOẠCH LŨY KẾ", sum="#1200")))[1:] == summed
    assert figures(read(PLAN_GRID.format(title="KẾ HOẠCH", sum="#300")))[1:] == summed
    assert figures(read(PLAN_GRID.format(title="KẾ HOẠCH", sum="#600")))[3] == "DX NS03 2021-03 target 300 assigned"
    assert questions(read(PLAN_GRID.format(title="KẾ HOẠCH", sum="#1200"))) == ["accumulates"]


def test_codes_alone_do_not_say_what_money_is_counted_in() -> None:
    text = "Đơn vị | Chỉ tiêu | Kỳ | Thực hiện\nPCK | NS01 | 2021-06 | 65000000"
    assert questions(read(text)) == ["money"]
    assert figures(read(text, money="vnd")) == ["PCK NS01 2021-06 actual 65"]
    ours = "unit | indicator | period | actual\nPCK | NS01 | 2021-06 | 65"
    assert figures(read(ours)) == ["PCK NS01 2021-06 actual 65"]
    assert figures(read(ours, money="billion")) == ["PCK NS01 2021-06 actual 65000"]


@pytest.mark.parametrize(("word", "basis"), [("HĐND", "resolved"), ("Tỉnh giao", "assigned"), ("phấn đấu", "stretch")])
def test_a_basis_may_be_named_as_an_office_names_it(word: str, basis: str) -> None:
    text = f"Đơn vị | Chỉ tiêu | Kỳ | Căn cứ | Kế hoạch\nPCK | NN03 | 2021 | {word} | #5"
    assert figures(read(text, basis="")) == [f"PCK NN03 2021 target 5 {basis}"]
    assert figures(read(BARE_PLAN.format("KH năm"), basis=word))[0] == f"DX NN03 2021 target 5 {basis}"


def test_what_the_name_of_a_unit_has_in_brackets_need_not_stand_in_a_file() -> None:
    units = [Unit(1, "PCK", "Phường Minh Hoạ (số liệu minh hoạ)"), Unit(2, "DX", "Phường Đức Xuân")]
    known = Known(Tree.of(units), KNOWN.indicators, KNOWN.bases)
    title = BARE_PLAN.replace("Phường Đức Xuân", "UBND PHƯỜNG MINH HOẠ").format("KH năm")
    assert figures(read(title, known=known))[1] == "PCK NN03 2021-06 actual 6"
    rows = "Đơn vị | Chỉ tiêu | Kỳ | Thực hiện\nPhường Minh Hoạ | NN03 | 6/2021 | #5"
    assert figures(read(rows, known=known)) == ["PCK NN03 2021-06 actual 5"]


GROUPED = """
    PHƯỜNG PHÙNG CHÍ KIÊN - NĂM 2021
    TT | Chỉ tiêu | ĐVT | Thực hiện năm 2020 | Năm 2021  |               | Kế hoạch năm 2022
       |          |     |                    | {}        | {}            |
    1  | NN03     | con | #420               | #400      | #450          | #460
"""


def test_a_second_row_of_headings_is_one_without_merged_cells() -> None:
    reading = read(GROUPED.format("Kế hoạch", "Ước thực hiện"))
    assert reading.header_rows == (2, 3)
    assert figures(reading) == [
        "PCK NN03 2021 target 400 assigned",
        "PCK NN03 2021 actual 450 estimate",
        "PCK NN03 2022 target 460 assigned",
    ]


def test_measures_in_brackets_below_the_headings_are_of_their_columns() -> None:
    reading = read("""
        PHƯỜNG PHÙNG CHÍ KIÊN - THÁNG 6 NĂM 2021
        Chỉ tiêu | Kế hoạch năm | Thực hiện tháng 6
                 | (tỷ đồng)    | (triệu đồng)
        NS01     | #7           | #400
    """)
    assert figures(reading) == ["PCK NS01 2021 target 7000 assigned", "PCK NS01 2021-06 actual 400"]


def test_a_row_below_the_headings_that_may_be_of_them_is_asked_about() -> None:
    text = GROUPED.format("Kế hoạch", "Chính quyền địa phương")
    (question,) = read(text).questions
    assert (question.code, [choice.answer for choice in question.choices]) == ("header_rows", ["2-3", "2"])
    assert read(text, header_rows="2-3").header_rows == (2, 3)


@pytest.mark.parametrize(
    "row",
    [
        "| | con | | KH | TH |",
        "| Nông nghiệp | | | | |",
        "| NS01 | | | Kế hoạch | Thực hiện |",
        "| | | | Kế hoạch | #5 | #300",
    ],
)
def test_a_row_that_tells_of_something_is_no_row_of_headings(row: str) -> None:
    text = GROUPED.format("Kế hoạch", "Ước thực hiện").splitlines()
    text[3] = f"    {row}"
    reading = read("\n".join(text))
    assert reading.header_rows == (2, 2)


def test_a_sheet_that_is_named_for_another_month_than_its_title_is_pointed_out() -> None:
    text = """
        PHƯỜNG PHÙNG CHÍ KIÊN - THÁNG 10 NĂM 2021
        Chỉ tiêu | ĐVT | Thực hiện tháng
        NN03     | con | #45
    """
    assert warnings(read(sheet(text, "Tháng 9"), accumulates="single")) == [" sheet_of_another_period"]
    for name in ("Tháng 10", "T10", "10 tháng", "Quý IV", "2021", "Biểu 1"):
        assert warnings(read(sheet(text, name), accumulates="single")) == [], name


ACROSS = """
    PHƯỜNG PHÙNG CHÍ KIÊN - NĂM 2021
    {}       | Tổng đàn gia súc, gia cầm | Số doanh nghiệp thành lập mới
    {}       | #45                       | #1
    {}       | #46                       | #0
"""


@pytest.mark.parametrize(
    "rows", [("Tháng", "Tháng 4", "Tháng 5"), ("Tổ dân phố", "Tổ 1", "Tổ 2"), ("Đơn vị", "PCK", "DX")]
)
@pytest.mark.parametrize("answers", [{}, {"header_rows": "2"}])
def test_indicators_in_the_header_are_known_and_it_is_said_how_to_turn_them(
    rows: tuple[str, str, str], answers: dict[str, str]
) -> None:
    (problem,) = read(ACROSS.format(*rows), **answers).proposal.problems
    assert (problem.code, problem.blocks, problem.cell) == ("indicators_across", True, "B2")
    assert problem.value == "Tổng đàn gia súc, gia cầm, Số doanh nghiệp thành lập mới"


def test_a_table_of_periods_that_was_turned_as_told_is_read() -> None:
    reading = read("""
        PHƯỜNG PHÙNG CHÍ KIÊN - NĂM 2021
        Chỉ tiêu                      | Tháng 4 | Tháng 5 | Tháng 6
        Tổng đàn gia súc, gia cầm     | #45     | #46     | #47
        Số doanh nghiệp thành lập mới | #1      | #0      | #2
    """, accumulates="single", side="actual")  # fmt: skip
    assert figures(reading)[:2] == ["PCK NN03 2021-04 actual 45", "PCK NN03 2021-05 actual 46"]
    assert len(figures(reading)) == 6


def test_a_code_and_a_name_of_one_indicator_are_no_indicators_across() -> None:
    reading = read("""
        PHƯỜNG PHÙNG CHÍ KIÊN - THÁNG 6 NĂM 2021
        NN03 | Tổng đàn gia súc, gia cầm | #45
    """)
    assert "indicators_across" not in [problem.code for problem in reading.proposal.problems]


NOTED = """
    PHƯỜNG ĐỨC XUÂN, BÁO CÁO THÁNG 10 NĂM 2021
    Chỉ tiêu | ĐVT        | Kế hoạch năm 2021 | TH tháng 10 | Lũy kế 10 tháng | Ghi chú
    NS03     | triệu đồng | #5000             | {month}  | {since}         | {note}
"""


def notes(reading: TableReading) -> list[str]:
    """Which figures carry the note."""
    assert not reading.questions
    lines = figure_lines(reading.proposal)
    of_plans = [f"target {line.target.note}" for line in lines if line.target and line.target.note]
    of_actuals = [f"{line.actual.period} {line.actual.note}" for line in lines if line.actual and line.actual.note]
    return [*of_plans, *of_actuals]


def test_the_note_of_a_row_is_of_what_was_reached_and_not_of_the_plan() -> None:
    assert notes(read(NOTED.format(month="#400", since="#3100", note="chậm do mưa"))) == ["2021-10 chậm do mưa"]


def test_a_plan_has_the_note_of_its_row_where_nothing_was_reached() -> None:
    assert notes(read(NOTED.format(month="", since="", note="giao bổ sung"))) == ["target giao bổ sung"]


def test_a_plan_and_an_actual_of_one_period_do_not_both_have_the_note() -> None:
    reading = read("""
        Đơn vị | Chỉ tiêu | Kỳ      | ĐVT        | Kế hoạch | Thực hiện | Ghi chú
        PCK    | NS01     | 2021    | triệu đồng | #4500    | #4300     | chưa quyết toán
    """)
    assert notes(reading) == ["2021 chưa quyết toán"]


@pytest.mark.parametrize(
    "note", ["Ước", "Ước đến 25/10", "ước TH", "Số ước", "Sơ bộ", "ước thực hiện đến ngày 25/10/2021"]
)
def test_a_note_that_says_estimate_marks_what_was_reached(note: str) -> None:
    reading = read(NOTED.format(month="#400", since="#3100", note=note))
    assert figures(reading)[1:] == [
        "DX NS03 2021-10 actual 400 estimate",
        "DX NS03 2021-01/2021-10 actual 3100 estimate",
    ]
    assert "estimate_in_note" in [rule.code for rule in reading.applied]


@pytest.mark.parametrize("note", ["Ước vượt kế hoạch", "chưa có số ước", "Đạt"])
def test_other_notes_mark_nothing(note: str) -> None:
    assert "estimate" not in " ".join(figures(read(NOTED.format(month="#400", since="#3100", note=note))))


PLAN_BY_QUARTERS = """
    KẾ HOẠCH NĂM 2022 PHƯỜNG ĐỨC XUÂN
    STT | Chỉ tiêu | ĐVT | Cả năm | Quý I  | Quý II | Quý III | Quý IV
    1   | NS03     | triệu đồng | {year} | #120.5 | #210   | #190.5  | #119
"""
OF_QUARTERS = [
    "DX NS03 2022 target 640 assigned",
    "DX NS03 2022-Q1 target 120.5 assigned",
    "DX NS03 2022-Q2 target 210 assigned",
    "DX NS03 2022-Q3 target 190.5 assigned",
    "DX NS03 2022-Q4 target 119 assigned",
]


def test_the_year_and_the_quarters_of_a_plan_are_its_plans_and_are_shown_as_such() -> None:
    reading = read(PLAN_BY_QUARTERS.format(year="#640"))
    assert (figures(reading), warnings(reading)) == (OF_QUARTERS, [])
    assert [(column.meaning, column.certain) for column in reading.columns[3:]] == [("target", True)] * 5


def test_quarters_that_do_not_make_the_year_are_said() -> None:
    reading = read(PLAN_BY_QUARTERS.format(year="#650"))
    (problem,) = reading.proposal.problems
    assert (problem.code, problem.cell, problem.value, problem.blocks) == ("year_plan_differs", "D3", "650", False)


@pytest.mark.parametrize(
    ("title", "year", "group"),
    [
        ("GIAO KẾ HOẠCH NĂM 2022 CHO PHƯỜNG ĐỨC XUÂN", "Kế hoạch năm 2022", "Trong đó"),
        ("GIAO CHỈ TIÊU NĂM 2022 CHO PHƯỜNG ĐỨC XUÂN", "Kế hoạch năm 2022", "Chia ra"),
        ("PHƯỜNG ĐỨC XUÂN", "Kế hoạch năm 2022 – Cả năm", "Kế hoạch năm 2022"),
    ],
)
def test_quarters_below_the_words_that_divide_a_plan_are_of_it(title: str, year: str, group: str) -> None:
    upper, _, lower = year.partition(" – ")
    text = f"""
        {title}
        STT | Chỉ tiêu | ĐVT        | {upper} | {group if group != upper else ""} | | |
            |          |            | {lower} | Quý I   | Quý II  | Quý III | Quý IV
        1   | NS03     | triệu đồng | #640    | #120.5  | #210    | #190.5  | #119
    """
    down = [Merged(2, column, 3, column) for column in ((1, 2, 3) if lower else (1, 2, 3, 4))]
    reading = read(sheet(text, merged=(*down, Merged(2, 4 if lower else 5, 2, 8))))
    assert (figures(reading), warnings(reading)) == (OF_QUARTERS, [])


def test_halves_of_a_plan_are_plans_of_halves() -> None:
    reading = read("""
        KẾ HOẠCH NĂM 2022 PHƯỜNG ĐỨC XUÂN
        Chỉ tiêu | ĐVT        | Năm 2022 | 6 tháng đầu năm | 6 tháng cuối năm
        NS03     | triệu đồng | #640     | #300            | #340
    """)
    assert figures(reading) == [
        "DX NS03 2022 target 640 assigned",
        "DX NS03 2022-H1 target 300 assigned",
        "DX NS03 2022-H2 target 340 assigned",
    ]


RATED = """
    PHƯỜNG ĐỨC XUÂN - THÁNG 10 NĂM 2021
    Chỉ tiêu | Tử số | Mẫu số | Tỷ lệ (%)
    YT01     | #240  | #455   | {rate}
"""


@pytest.mark.parametrize("rate", ["52,7", "52,75", "53", "52,7%", "#0.5274725274725275", ""])
def test_a_rate_that_follows_from_its_parts_is_passed_over(rate: str) -> None:
    reading = read(RATED.format(rate=rate))
    assert (len(figures(reading)), warnings(reading)) == (1, [])
    assert reading.columns[3].meaning == "stated_rate"


def test_a_rate_that_does_not_follow_from_its_parts_is_said_with_both_numbers() -> None:
    reading = read(RATED.format(rate="60,0"))
    (problem,) = reading.proposal.problems
    assert (problem.code, problem.cell, problem.value, problem.blocks) == ("rate_differs", "D3", "60,0", False)
    assert problem.values == {"computed": "52.7"}
    assert len(figures(reading)) == 1


DASHES = """
    PHƯỜNG ĐỨC XUÂN - BÁO CÁO THÁNG 10 NĂM 2021
    Chỉ tiêu | ĐVT | Thực hiện trong tháng
    KT04     | cơ sở | {nothing}
    NN03     | con | #18200
"""


def test_a_dash_that_is_all_a_row_has_is_asked_about() -> None:
    text = DASHES.format(nothing="–")
    assert questions(read(text)) == ["dash"]
    assert figures(read(text, dash="zero")) == ["DX KT04 2021-10 actual 0", "DX NN03 2021-10 actual 18200"]
    nothing = read(text, dash="nothing")
    assert (figures(nothing), passed(nothing)[3]) == (["DX NN03 2021-10 actual 18200"], "no_figure")


@pytest.mark.parametrize("nothing", ["x", "…", "chưa có"])
def test_what_says_nothing_in_a_row_of_its_own_is_named(nothing: str) -> None:
    reading = read(DASHES.format(nothing=nothing))
    assert (figures(reading), passed(reading)[3]) == (["DX NN03 2021-10 actual 18200"], "no_figure")
    assert [(rule.code, rule.place) for rule in reading.applied if rule.place] == [("nothing_written", "C3")]


HEADS = Indicator(11, "KT02", "Thu nhập bình quân đầu người", measured_in="triệu đồng/người/năm", decimals=6)


def test_money_may_be_counted_as_each_indicator_counts_it() -> None:
    known = Known(KNOWN.tree, {**KNOWN.indicators, 11: HEADS}, KNOWN.bases)
    text = "PHƯỜNG ĐỨC XUÂN, NĂM 2021\nChỉ tiêu | Thực hiện\nNS03 | #4300\nKT02 | #56.5"
    (question,) = read(text, known=known).questions
    assert question.code == "money"
    assert (question.choices[0].answer, question.choices[0].reads) == ("own", ("4300000000", "56500000"))
    lines = figure_lines(read(text, known=known, money="own").proposal)
    assert [line.actual.value for line in lines if line.actual] == [
        4300 * 10**6,
        565 * 10**5,
    ]


def test_of_a_column_that_is_not_taken_nothing_is_asked() -> None:
    reading = read(
        """
        PHƯỜNG ĐỨC XUÂN
        Chỉ tiêu | ĐVT        | Kế hoạch năm 2021 | TH năm 2020 | TH tháng 10
        NS03     | triệu đồng | #5000             | #4210       | #430
        """,
        period="2021-10",
    )
    assert figures(reading) == ["DX NS03 2021 target 5000 assigned", "DX NS03 2021-10 actual 430"]


def test_many_rows_that_name_nothing_known_are_one_fault() -> None:
    good = "\n".join(f"PCK | NS01 | 2021-{month:02d} | triệu đồng | #{month}" for month in range(1, 13))
    junk = "\n".join(f"rác {number} | lời {number} | vớ vẩn | lượt | #{number}" for number in range(1200))
    table = sheet(f"Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Thực hiện\n{good}\n{junk}")
    reading = read_layout(Grid("xlsx", (table,)), "a.xlsx", KNOWN, {})
    accounted(reading, (table,))
    (problem,) = reading.proposal.problems
    assert (problem.code, problem.row, problem.cell, problem.blocks) == ("unknown_rows", 14, "B14", True)
    assert problem.values == {"rows": "1200", "first": "14", "last": "1213"}
    assert len(figure_lines(reading.proposal)) == 12


@pytest.mark.parametrize("last", ["PCK | lời", "rác | Thu cân đối", "rác | 3. Thu cân đối (triệu đồng)"])
def test_rows_before_one_that_names_something_known_are_refused_one_by_one(last: str) -> None:
    junk = "\n".join(f"rác {number} | lời {number} | 2021-01 | lượt | #{number}" for number in range(1000))
    reading = read(f"Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Thực hiện\n{junk}\n{last} | 2021-01 | triệu đồng | #7")
    assert {problem.code for problem in reading.proposal.problems} <= {"unknown_indicator", "unknown_unit"}
    assert len({problem.row for problem in reading.proposal.problems}) == 1001
