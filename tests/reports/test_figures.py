"""What goes out as a workbook or a CSV comes in again without a difference."""

from datetime import date, datetime
from pathlib import Path

import pytest

from kpi.actions.look import export
from kpi.actions.record.store import Store
from kpi.importing.table.header_words import header_of
from kpi.language import language
from kpi.model.period import Period
from kpi.reports.csv_file import csv_lines
from kpi.reports.figures import figures_report
from kpi.reports.lists import indicators_report, units_report
from kpi.reports.selection import Selection
from tests.conftest import csv_of
from tests.reports.conftest import In, Out, header_row, sheet_of, under, unit_of

CODES = ("vi", "en")


def counted(done: object) -> tuple[int, int, int]:
    outcome = done.outcome  # type: ignore[attr-defined]
    assert [problem for problem in outcome.problems if problem.blocks] == []
    return outcome.accepted, outcome.unchanged, outcome.refused


def as_csv(store: Store, path: Path) -> Path:
    path.write_text("".join(csv_lines(export.FIGURES, export.figure_rows(store))), encoding="utf-8")
    return path


def test_a_csv_is_taken_in_again_without_a_difference(record: Store, into: In, tmp_path: Path) -> None:
    rows = len(list(export.figure_rows(record)))
    assert counted(into(record, as_csv(record, tmp_path / "figures.csv"))) == (0, rows, 0)


def test_a_csv_fills_an_empty_store_with_the_same(record: Store, other: Store, into: In, tmp_path: Path) -> None:
    into(other, as_csv(record, tmp_path / "figures.csv"))
    assert csv_of(other) == csv_of(record)


def test_no_cell_of_a_csv_is_a_formula(record: Store) -> None:
    cells = [cell for row in export.figure_rows(record) for cell in row]
    lines = "".join(csv_lines(("a",), [[cell] for cell in cells])).splitlines()[1:]
    assert any("'=cmd" in line for line in lines)
    assert not [line for line in lines if line.strip('"')[:1] in {"=", "@", "+"}]


@pytest.mark.parametrize("code", CODES)
def test_an_import_knows_every_column_by_its_header(record: Store, code: str) -> None:
    columns = figures_report(Selection(record, language(code))).columns
    taken_for = {column.name: header_of(column.header).meaning for column in columns}
    assert taken_for == {name: "skip" if name.endswith("_name") else name for name in taken_for}


@pytest.mark.parametrize("code", CODES)
def test_a_workbook_is_taken_in_again_without_a_difference(record: Store, out: Out, into: In, code: str) -> None:
    rows = len(list(export.figure_rows(record)))
    assert counted(into(record, out(figures_report(Selection(record, language(code))), code))) == (0, rows, 0)


@pytest.mark.parametrize("code", CODES)
def test_a_workbook_fills_an_empty_store_with_the_same(
    record: Store, other: Store, out: Out, into: In, code: str
) -> None:
    into(other, out(figures_report(Selection(record, language(code))), code))
    assert csv_of(other) == csv_of(record)


def test_a_workbook_asks_nothing_when_it_comes_back(record: Store, out: Out, into: In) -> None:
    assert into(record, out(figures_report(Selection(record, language("vi"))))).reading.questions == ()


@pytest.mark.parametrize("make", [units_report, indicators_report])
def test_units_and_indicators_come_back_as_they_were(record: Store, out: Out, into: In, make: object) -> None:
    done = into(record, out(make(Selection(record, language("vi")))))  # type: ignore[operator]
    assert (done.outcome.accepted, done.outcome.refused, done.outcome.unchanged > 0) == (0, 0, True)


def test_numbers_are_numbers_with_all_their_digits(record: Store, out: Out) -> None:
    numbers = under(sheet_of(out(figures_report(Selection(record, language("vi"))))), "Thực hiện")
    assert {5097.54321, -5, 0, 0.6667, 123456789012.345} <= set(numbers)


def test_a_number_that_a_spreadsheet_would_cut_is_a_text(record: Store, out: Out) -> None:
    numbers = under(sheet_of(out(figures_report(Selection(record, language("vi"))))), "Thực hiện")
    assert {"123456789012345.678", "999999999999999999"} <= set(numbers)


def test_a_number_shows_the_decimals_it_has(record: Store, out: Out) -> None:
    sheet = sheet_of(out(figures_report(Selection(record, language("vi")))))
    shown = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row}
    assert (shown[5097.54321], shown[0.6667], shown[-1000]) == ("#,##0.00000", "0.00%", "#,##0")


def test_days_are_days(record: Store, out: Out) -> None:
    days = under(sheet_of(out(figures_report(Selection(record, language("vi"))))), "Có hiệu lực từ ngày")
    assert [day.date() for day in days if isinstance(day, datetime)] == [date(2021, 1, 15)]


def test_no_cell_of_a_workbook_is_a_formula(record: Store, out: Out) -> None:
    sheet = sheet_of(out(figures_report(Selection(record, language("vi")))))
    assert "=NQ 5" in under(sheet, "Văn bản")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}


def test_the_header_stays_in_view_and_filters(record: Store, out: Out) -> None:
    sheet = sheet_of(out(figures_report(Selection(record, language("vi")))))
    assert sheet.cell(header_row(sheet), 1).value == "Mã đơn vị"
    assert str(sheet.auto_filter.ref).startswith(f"A{header_row(sheet)}:")


def test_a_header_of_several_lines_is_as_high_as_they_are(record: Store, out: Out) -> None:
    sheet = sheet_of(out(figures_report(Selection(record, language("vi")))))
    row = header_row(sheet)
    wide = {
        cell.column_letter: len(str(cell.value)) / sheet.column_dimensions[cell.column_letter].width
        for cell in sheet[row]
    }
    assert max(wide.values()) > 2  # Tên đơn vị and the like go on over several lines
    assert sheet.row_dimensions[row].height >= 13 * max(wide.values())


def test_the_title_says_whose_figures_of_which_time(record: Store, out: Out) -> None:
    year = Period.parse("2021")
    report = figures_report(Selection(record, language("vi"), unit_ids=[unit_of(record, "B")], first=year, last=year))
    sheet = sheet_of(out(report))
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [
        "Kế hoạch và thực hiện",
        "Đơn vị: Phường B",
        "Kỳ: năm 2021",
    ]


def test_the_second_sheet_explains_each_column_and_the_version(record: Store, out: Out) -> None:
    report = figures_report(Selection(record, language("vi")))
    sheet = sheet_of(out(report), 1)
    explained = {str(sheet.cell(row, 1).value): sheet.cell(row, 2).value for row in range(1, sheet.max_row + 1)}
    assert all(explained[column.header] for column in report.columns)
    assert any(f"từ phiên bản số liệu {record.version()}." in text for text in explained)
