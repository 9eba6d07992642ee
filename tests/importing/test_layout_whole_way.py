"""Files of offices on their whole way: cells, layout, record, and the refused rows back and in again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.actions.record.store import Store
from kpi.importing.cells.grid import GridSheet
from kpi.intake import Imported, import_files, take_tables
from kpi.language import language
from tests.importing.test_layout import APPENDIX, MERGED, MONTHS, sheet

UNITS = "code,name,level\nPCK,Phường Phùng Chí Kiên,commune\nDX,Phường Đức Xuân,commune\n"
INDICATORS = """code,name,measured_in,agg,direction,decimals,frequency,parent
NS01,Thu ngân sách nhà nước trên địa bàn,triệu đồng,sum,up,6,month,
NS03,Thu cân đối,triệu đồng,sum,up,6,month,NS01
NS04,Thu tiền sử dụng đất,triệu đồng,sum,up,6,month,NS01
NN03,"Tổng đàn gia súc, gia cầm",con,last,up,0,quarter,
YT01,Tỷ lệ dân số tham gia bảo hiểm y tế,%,ratio,up,2,month,
"""
In = Callable[..., Imported]


@pytest.fixture
def into(store: Store) -> In:
    take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")

    def take(path: Path, *, partial: bool = False, **answers: str) -> Imported:
        (done,) = import_files(store, [path], by="test", language=language("vi"), answers=answers, partial_too=partial)
        return done

    return take


def workbook(table: GridSheet, path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    page.title = table.name or "Thu"
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row, start=1):
            if cell.text:
                page.cell(number, column).value = float(cell.text) if cell.kind == "number" else cell.text
    for block in table.merged:
        page.merge_cells(start_row=block.top, start_column=block.left, end_row=block.bottom, end_column=block.right)
    book.save(path)
    return path


def counts(done: Imported) -> tuple[int, int, int, int]:
    outcome = done.outcome
    assert outcome.read == outcome.accepted + outcome.unchanged + outcome.refused
    return outcome.read, outcome.accepted, outcome.unchanged, outcome.refused


def test_an_appendix_is_taken_and_the_same_again_changes_nothing(into: In, tmp_path: Path) -> None:
    path = workbook(sheet(APPENDIX, "Thu", merged=MERGED), tmp_path / "phu-luc.xlsx")
    assert counts(into(path)) == (5, 5, 0, 0)
    assert counts(into(path)) == (5, 0, 5, 0)


def test_refused_rows_of_an_appendix_come_back_in_its_shape_and_in_again_when_mended(into: In, tmp_path: Path) -> None:
    wrong = APPENDIX.replace("gia súc, gia cầm           | con ", "gia súc, gia cầm           | người")
    done = into(workbook(sheet(wrong, "Thu", merged=MERGED), tmp_path / "phu-luc.xlsx"), partial=True)
    assert counts(done) == (5, 4, 0, 1)
    back = tmp_path / done.refused_in
    assert counts(into(back)) == (1, 0, 0, 1)
    from openpyxl import load_workbook

    book = load_workbook(back)
    page = book.worksheets[0]
    (mended,) = [row for row in page.iter_rows() if row[1].value == "Tổng đàn gia súc, gia cầm"]
    assert "người" in str(mended[-1].value)
    mended[2].value = "con"
    book.save(back)
    assert counts(into(back)) == (1, 1, 0, 0)


def test_a_text_with_semicolons_and_decimal_commas_is_taken(into: In, tmp_path: Path) -> None:
    path = tmp_path / "thang.csv"
    head = "UBND phường Đức Xuân;;\nKỳ: tháng 6 năm 2021;;\nĐVT: triệu đồng;;\nTT;Chỉ tiêu;TH tháng 6\n"
    path.write_text(head + "1;Thu cân đối;1.400,25\n;TỔNG CỘNG;1.400,25\n", encoding="utf-8-sig")
    assert counts(into(path)) == (1, 1, 0, 0)


def test_a_grid_of_months_is_taken_when_the_question_is_answered(into: In, tmp_path: Path) -> None:
    path = workbook(sheet(MONTHS.format(sum="")), tmp_path / "thang.xlsx")
    assert [question.code for question in into(path).reading.questions] == ["basis", "accumulates"]
    assert counts(into(path, accumulates="cumulative", basis="assigned")) == (1, 1, 0, 0)
