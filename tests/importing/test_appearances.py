"""What the look of a cell says of what it holds."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from kpi.actions.record.store import Store
from kpi.importing.cells.files import read_grid
from kpi.importing.cells.grid import Cell, Grid
from kpi.importing.cells.number_format import as_shown, sections_of
from kpi.importing.cells.sheet_facts import PLAIN, CellAppearance, Piece
from kpi.importing.layout import read_layout
from kpi.importing.table.reading import TableReading
from kpi.intake import import_files, take_tables
from kpi.language import language
from kpi.language.problems import problem_in_words
from tests.importing import make_corpus, old_workbooks
from tests.importing.test_layout import KNOWN, accounted, figures, refusals, sheet, warnings

TABLE = """
    Đơn vị | Chỉ tiêu | Kỳ      | ĐVT | Thực hiện
    PCK    | NS01     | 2021-06 | {}  | {}
"""


def read_cell(cell: Cell, measure: str = "", indicator: str = "NS01", **answers: str) -> TableReading:
    """A table of one figure, which is that cell."""
    table = sheet(TABLE.format(measure, "?").replace("NS01", indicator))
    table = table._replace(rows=(table.rows[0], (*table.rows[1][:4], cell)))
    reading = read_layout(Grid("xlsx", (table,)), "a.xlsx", KNOWN, answers)
    accounted(reading, (table,))
    return reading


def rules(reading: TableReading) -> list[str]:
    return [f"{rule.code} {rule.before} → {rule.after}" for rule in reading.applied]


def number(text: str, code: str) -> Cell:
    return as_shown(Cell(text, "number"), CellAppearance(format=code))


def test_a_superscript_is_left_out_as_a_footnote_mark() -> None:
    cell = as_shown(Cell("452", "text"), PLAIN, (Piece("45"), Piece("2", CellAppearance(height=1))))
    reading = read_cell(cell, "triệu đồng")
    assert figures(reading) == ["PCK NS01 2021-06 actual 45"]
    assert rules(reading) == ["footnote_mark 45² → 45"]


def test_a_subscript_is_glued_to_no_number() -> None:
    cell = as_shown(Cell("452", "text"), PLAIN, (Piece("45"), Piece("2", CellAppearance(height=-1))))
    assert refusals(read_cell(cell, "triệu đồng")) == ["E2 measure_in_cell"]


@pytest.mark.parametrize("kind", ["number", "text"])
def test_what_is_struck_out_is_refused(kind: str) -> None:
    cell = as_shown(Cell("45", kind), CellAppearance(struck=True))  # pyright: ignore - one of the kinds
    assert refusals(read_cell(cell, "triệu đồng")) == ["E2 struck_out"]


def test_one_struck_out_digit_refuses_the_cell() -> None:
    cell = as_shown(Cell("4547", "text"), PLAIN, (Piece("45", CellAppearance(struck=True)), Piece("47")))
    assert refusals(read_cell(cell, "triệu đồng")) == ["E2 struck_out"]


def test_a_number_that_is_raised_as_a_whole_is_refused() -> None:
    assert refusals(read_cell(as_shown(Cell("45", "number"), CellAppearance(height=1)), "triệu đồng")) == [
        "E2 raised_whole"
    ]


def test_a_name_that_is_struck_out_refuses_its_row() -> None:
    table = sheet(TABLE.format("triệu đồng", "#45"))
    struck = table.rows[1][1]._replace(rule="struck_out")
    table = table._replace(rows=(table.rows[0], (table.rows[1][0], struck, *table.rows[1][2:])))
    reading = read_layout(Grid("xlsx", (table,)), "a.xlsx", KNOWN, {})
    accounted(reading, (table,))
    assert refusals(reading) == ["B2 struck_out"]


def test_a_number_that_its_format_divides_is_refused_with_both() -> None:
    reading = read_cell(number("2958500", "#,##0.0,"), "triệu đồng")
    assert refusals(reading) == ["E2 scaled_by_format"]
    (problem,) = reading.proposal.problems
    assert (problem.value, problem.values["held"]) == ("2958.5", "2958500")
    assert problem_in_words(problem, language("vi")).startswith("Ô hiện “2.958,5” nhưng giữ số 2.958.500: ")


@pytest.mark.parametrize(
    ("value", "code", "measure", "actual"),
    [
        ("2.9585", '0.000" tỷ đồng"', "", "2958.5"),
        ("2.9585", '0.000" tỷ đồng"', "tỷ đồng", "2958.5"),
        ("2958500000", '#,##0.0,," tr.đ"', "triệu đồng", "2958.5"),
        ("7000000", '#,##0\\ "₫"', "", "7"),
        ("-7.5", '0.0" tỷ";(0.0)" tỷ"', "", "-7500"),
        ("2500000", '[>=1000000]0.0,," tr";0', "", "2.5"),
        ("2.9585", 'General" tỷ đồng"', "", "2958.5"),
    ],
)
def test_a_measure_of_money_in_the_format_is_that_of_the_cell(value: str, code: str, measure: str, actual: str) -> None:
    reading = read_cell(number(value, code), measure)
    assert figures(reading) == [f"PCK NS01 2021-06 actual {actual}"]
    assert any(line.startswith("measure_by_format") for line in rules(reading))


@pytest.mark.parametrize("code", ['0.000" tỷ đồng"', '#,##0\\ "₫"', "[$VND] #,##0", '0" người"'])
def test_a_format_that_contradicts_the_measure_of_the_row_is_refused(code: str) -> None:
    assert refusals(read_cell(number("2.9585", code), "triệu đồng")) == ["E2 format_disagrees"]


def test_foreign_money_in_the_format_is_refused() -> None:
    assert refusals(read_cell(number("2958.5", "[$$-409]#,##0.00"), "triệu đồng")) == ["E2 foreign_currency"]


@pytest.mark.parametrize("code", ["#,##0", "0.0", '0" *"', "[$-42A]#,##0.0", "_(* #,##0_);_(* (#,##0);_(* -??_);_(@_)"])
def test_a_format_that_only_groups_or_rounds_says_nothing(code: str) -> None:
    assert sections_of(code) == ()


def test_a_percent_sign_in_the_format_settles_what_a_share_is() -> None:
    assert figures(read_cell(number("0.94", '0.0"%"'), indicator="YT01")) == ["PCK YT01 2021-06 actual 0.94"]


def test_a_rate_keeps_the_digits_that_its_format_does_not_show() -> None:
    content, _ = make_corpus.CASES["formats_that_say_more.xlsx"]()
    assert read_grid(content, "a.xlsx").sheets[0].rows[1][4].text == "93.51%"


def test_a_note_may_have_struck_out_words() -> None:
    table = sheet("""
        Đơn vị | Chỉ tiêu | Kỳ      | ĐVT        | Thực hiện | Ghi chú
        PCK    | NS01     | 2021-06 | triệu đồng | #45       | cũ
    """)
    row = table.rows[1]
    table = table._replace(rows=(table.rows[0], (*row[:5], row[5]._replace(rule="struck_out"))))
    reading = read_layout(Grid("xlsx", (table,)), "a.xlsx", KNOWN, {})
    assert (figures(reading), warnings(reading)) == (["PCK NS01 2021-06 actual 45"], [])


def test_what_is_refused_by_its_look_goes_back_with_it(store: Store, tmp_path: Path) -> None:
    units = "code,name,level\nPCK,Phường Phùng Chí Kiên,commune\n"
    indicators = "code,name,measured_in,agg,direction,decimals\nNS01,Thu ngân sách,triệu đồng,sum,up,6\n"
    take_tables(store, [("units.csv", units), ("indicators.csv", indicators)], by="test")
    with Workbook(path := tmp_path / "a.xlsx") as book:
        page = book.add_worksheet("Thu")
        page.write_row(0, 0, ("Đơn vị", "Chỉ tiêu", "Kỳ", "ĐVT", "Thực hiện"))
        looks = (
            {"font_strikeout": True},
            {"font_script": 1},
            {"num_format": "#,##0.0,"},
            {"num_format": '0.0" tỷ đồng"'},
        )
        for month, look in enumerate(looks, start=1):
            page.write_row(month, 0, ("PCK", "NS01", f"2021-0{month}", "triệu đồng"))
            page.write_number(month, 4, 2958500, book.add_format(look))
    codes = ["struck_out", "raised_whole", "scaled_by_format", "format_disagrees"]
    for name in ("a.xlsx", "a.refused.xlsx"):
        (done,) = import_files(
            store, [tmp_path / name], by="test", language=language("vi"), answers={}, partial_too=True
        )
        assert [problem.code for problem in done.outcome.problems if problem.blocks] == codes
    assert path.exists()


def test_an_old_workbook_says_which_letters_are_raised_or_struck_out() -> None:
    """Of a text whose letters look differently, too: the font of each piece stands with the text."""

    def font(flags: int = 0, height: int = 0) -> bytes:
        return old_workbooks.record(0x0031, old_workbooks.numbers(200, flags, 0x7FFF, 400, height), bytes(6))

    def label(row: int, text: str, *runs: tuple[int, int]) -> bytes:
        packed = b"".join(old_workbooks.numbers(*run) for run in runs)
        place, count = old_workbooks.numbers(row, 0, 0), old_workbooks.numbers(len(runs))
        return old_workbooks.record(0x00D6, place, old_workbooks.text(text), count, packed)

    fonts = b"".join([font(), font(height=1), font(0x0008)])
    content = old_workbooks.workbook(label(0, "45 (1)", (2, 1)), label(1, "4547", (0, 2), (2, 0)), before=fonts)
    rows = read_grid(content, "a.xls").sheets[0].rows
    assert [(cell.text, cell.rule) for (cell,) in rows] == [("45 ⁽¹⁾", ""), ("4547", "struck_out")]
