"""A blank template goes out, is filled without a connection, and comes back without a question."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from kpi.actions.look import export
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.language import language
from kpi.model.period import Period
from kpi.model.person import READER, console
from kpi.reports.template import write_template
from tests.conftest import csv_of
from tests.reports.conftest import In, header_row, sheet_of, under, unit_of

MARCH = Period.parse("2021-03")
AT_HOME = console("test")


@pytest.fixture
def blank(record: Store, tmp_path: Path) -> Path:
    """The template of ward A for March."""
    path = tmp_path / "mau.xlsx"
    write_template(path, record, AT_HOME, unit_of(record, "A"), MARCH, language("vi"))
    return path


def cell_of(path: Path, code: str, header: str) -> Cell:
    sheet = sheet_of(path)
    row = header_row(sheet) + 1 + under(sheet, "Mã chỉ tiêu").index(code)
    column = next(cell.column for cell in sheet[header_row(sheet)] if cell.value == header)
    wanted = sheet.cell(row, column)
    assert isinstance(wanted, Cell)
    return wanted


def fill(path: Path, header: str, **values: object) -> Path:
    """A clerk's hand: the values by the codes of their indicators."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for code, value in values.items():
        place = cell_of(path, code, header)
        sheet.cell(place.row, place.column).value = value  # type: ignore[assignment]
    book.save(path)
    return path


def actuals(store: Store, period: str = "2021-03") -> dict[str, str]:
    return {row[1]: row[4] for row in export.figure_rows(store) if row[0] == "A" and row[2] == period and row[4]}


def test_it_holds_what_is_due_with_what_was_told_before(blank: Path) -> None:
    assert {"REV", "INS", "BIG", "BAL", "PH"} <= set(under(sheet_of(blank), "Mã chỉ tiêu"))
    assert cell_of(blank, "REV", "Kỳ trước (để tham khảo)").value == -5


def test_a_blank_template_changes_nothing(record: Store, blank: Path, into: In) -> None:
    before = csv_of(record)
    done = into(record, blank)
    assert [problem.code for problem in done.outcome.problems if problem.blocks] == []
    assert (csv_of(record), done.outcome.accepted) == (before, 0)


def test_a_filled_template_comes_back_without_a_question(record: Store, blank: Path, into: In) -> None:
    done = into(record, fill(blank, "Thực hiện", REV=14.56, BAL=-20, BIG=1234.567))
    assert (done.reading.questions, done.outcome.accepted, done.outcome.refused) == ((), 3, 0)
    assert actuals(record) == {"REV": "14.56", "BAL": "-20", "BIG": "1234.567", "PH": "n/a"}


def test_a_percentage_is_seen_as_what_it_will_be_read(record: Store, blank: Path, into: In) -> None:
    assert cell_of(blank, "INS", "Thực hiện").number_format == "0.00%"
    done = into(record, fill(blank, "Thực hiện", INS=0.824))  # a spreadsheet makes this of a typed 82.4
    assert (done.reading.questions, actuals(record)["INS"]) == ((), "82.4")


def test_what_is_there_for_reference_is_not_taken(record: Store, blank: Path, into: In) -> None:
    targets = [row[:4] for row in export.figure_rows(record) if row[3]]
    into(record, fill(blank, "Thực hiện", REV=1, INS=70))
    assert [row[:4] for row in export.figure_rows(record) if row[3]] == targets


def test_numerator_and_denominator_come_back(record: Store, blank: Path, into: In) -> None:
    into(record, fill(fill(blank, "Tử số", INS=2), "Mẫu số", INS=7))
    (row,) = [row for row in export.figure_rows(record) if row[1:3] == ["INS", "2021-03"]]
    assert row[8:10] == ["2", "7"]


def test_a_note_comes_back_to_the_letter(record: Store, blank: Path, into: In) -> None:
    into(record, fill(fill(blank, "Thực hiện", REV=1), "Ghi chú", REV="tăng 5 % do thu nợ"))
    (row,) = [row for row in export.figure_rows(record) if row[1:3] == ["REV", "2021-03"]]
    assert "tăng 5 % do thu nợ" in row


def test_only_the_cells_to_fill_are_open(blank: Path) -> None:
    sheet = sheet_of(blank)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert [
        cell_of(blank, "REV", name).protection.locked for name in ("Thực hiện", "Ghi chú", "Mã chỉ tiêu", "Tử số")
    ] == [False, False, True, True]


def test_the_cells_for_numbers_take_numbers(blank: Path) -> None:
    place = cell_of(blank, "REV", "Thực hiện").coordinate
    rules = [rule for rule in sheet_of(blank).data_validations.dataValidation if place in rule.sqref]
    assert [rule.type for rule in rules] == ["custom"]


def test_the_template_speaks_english(record: Store, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, record, AT_HOME, unit_of(record, "A"), MARCH, language("en"))
    assert "Actual" in [cell.value for cell in sheet_of(path)[header_row(sheet_of(path))]]


def test_an_english_template_comes_back_too(record: Store, into: In, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, record, AT_HOME, unit_of(record, "A"), MARCH, language("en"))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    row = header_row(sheet) + 1 + under(sheet, "Indicator code").index("REV")
    sheet.cell(row, next(cell.column for cell in sheet[header_row(sheet)] if cell.value == "Actual")).value = 14.56  # type: ignore[union-attr]
    book.save(path)
    done = into(record, path)
    assert (done.reading.questions, done.outcome.accepted, actuals(record)["REV"]) == ((), 1, "14.56")


def test_only_those_who_enter_there_get_one(record: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        write_template(tmp_path / "x.xlsx", record, READER, unit_of(record, "A"), MARCH, language("vi"))
