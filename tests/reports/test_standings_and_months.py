"""Standings and months as people read them."""

from pathlib import Path

import pytest

from kpi.actions.look import export, read
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.language import language
from kpi.model.period import Period
from kpi.reports import workbook
from kpi.reports.csv_file import report_lines
from kpi.reports.figures import figures_report
from kpi.reports.months import months_report
from kpi.reports.report import Share
from kpi.reports.selection import Selection
from kpi.reports.standings import scoreboard_report, standings_report
from tests.conftest import csv_of
from tests.reports.conftest import In, Out, header_row, sheet_of, under, unit_of

VI = language("vi")
CODE = "Mã chỉ tiêu (để tham khảo)"
YEAR, JANUARY = Period.parse("2021"), Period.parse("2021-01")


def test_a_card_says_what_the_scoreboard_says(record: Store, out: Out) -> None:
    unit = read.tree(record).units[unit_of(record, "A")]
    sheet = sheet_of(out(scoreboard_report(Selection(record, VI, unit=unit, last=JANUARY))))
    row = under(sheet, CODE).index("REV")
    assert (under(sheet, "Kế hoạch năm")[row], under(sheet, "Lũy kế đến nay")[row]) == (7420.5, 5097.54321)


def test_a_percentage_is_a_share_in_a_format(record: Store, out: Out) -> None:
    unit = read.tree(record).units[unit_of(record, "A")]
    sheet = sheet_of(out(scoreboard_report(Selection(record, VI, unit=unit, last=JANUARY))))
    row = under(sheet, CODE).index("REV")
    assert under(sheet, "So kế hoạch năm")[row] == pytest.approx(0.6869541, abs=1e-6)
    assert "0.0%" in {cell.number_format for cells in sheet.iter_rows() for cell in cells}


@pytest.mark.parametrize(
    ("share", "shown"), [("0.9996", "0.00%"), ("0.99999", "0.000%"), ("1", "0.0%"), ("0.5", "0.0%")]
)
def test_what_is_short_of_the_whole_does_not_show_as_the_whole(share: str, shown: str) -> None:
    assert workbook.percent_format(Share(workbook.Decimal(share))) == shown


def test_there_is_one_row_for_each_standing(record: Store, out: Out) -> None:
    rows = len(list(export.standing_rows(record)))
    assert len(under(sheet_of(out(standings_report(Selection(record, VI)))), CODE)) == rows


@pytest.mark.parametrize("code", ["vi", "en"])
def test_nothing_that_was_computed_is_taken_in_as_told(record: Store, out: Out, into: In, code: str) -> None:
    before, speak = csv_of(record), language(code)
    unit = read.tree(record).units[unit_of(record, "A")]
    done = into(record, out(scoreboard_report(Selection(record, speak, unit=unit, last=JANUARY)), code))
    assert (done.outcome.accepted, done.outcome.problems != (), csv_of(record)) == (0, True, before)


def test_months_stand_side_by_side(record: Store, out: Out) -> None:
    unit = read.tree(record).units[unit_of(record, "A")]
    sheet = sheet_of(out(months_report(Selection(record, VI, unit=unit, last=YEAR))))
    row = header_row(sheet) + 1 + under(sheet, "Mã chỉ tiêu").index("BAL")
    assert [cell.value for cell in sheet[row]][3:6] == ["999999999999999999", -1000, None]


@pytest.mark.parametrize("code", ["vi", "en"])
def test_months_come_back_without_a_difference(record: Store, out: Out, into: In, code: str) -> None:
    unit, before, speak = read.tree(record).units[unit_of(record, "A")], csv_of(record), language(code)
    done = into(record, out(months_report(Selection(record, speak, unit=unit, last=YEAR)), code))
    assert ([problem for problem in done.outcome.problems if problem.blocks], done.reading.questions) == ([], ())
    assert (done.outcome.accepted, csv_of(record)) == (0, before)


THREE = "unit,indicator,period,actual\nB,BIG,2021-01,1.125\nB,BIG,2021-02,2.125\nB,POOR,2021-02,12.5\n"


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("ward", ["A", "B"])
def test_months_come_back_from_a_csv_without_a_question(
    record: Store, other: Store, into: In, tmp_path: Path, code: str, ward: str
) -> None:
    take_tables(record, [("figures.csv", THREE)], by="test")
    unit, before, file = read.tree(record).units[unit_of(record, ward)], csv_of(record), tmp_path / "months.csv"
    file.write_text(
        "".join(report_lines(months_report(Selection(record, language(code), unit=unit, last=YEAR)))), encoding="utf-8"
    )
    done = into(record, file)
    assert ([problem for problem in done.outcome.problems if problem.blocks], done.reading.questions) == ([], ())
    assert (done.outcome.accepted, csv_of(record)) == (0, before)
    into(other, file)
    assert of_months(other, ward) == {
        place: number for place, number in of_months(record, ward).items() if place[0] != "INS"
    }


def test_months_fill_an_empty_store_with_the_same_numbers(record: Store, other: Store, out: Out, into: In) -> None:
    unit = read.tree(record).units[unit_of(record, "A")]
    into(other, out(months_report(Selection(record, VI, unit=unit, last=YEAR))))
    assert of_months(other) == {place: number for place, number in of_months(record).items() if place[0] != "INS"}


def of_months(store: Store, ward: str = "A") -> dict[tuple[str, str], str]:
    """What a ward has told of the months of 2021."""
    rows = (row for row in export.figure_rows(store, unit_ids=[unit_of(store, ward)], first=YEAR, last=YEAR))
    return {(row[1], row[2]): row[4] for row in rows if "-0" in row[2] and (row[4] or row[8])}


def test_a_ratio_that_cannot_be_written_out_stands_on_a_sheet_to_be_read(record: Store, out: Out) -> None:
    unit = read.tree(record).units[unit_of(record, "A")]
    sheet = sheet_of(out(months_report(Selection(record, VI, unit=unit, last=YEAR))), 1)
    assert (sheet.title, under(sheet, CODE), under(sheet, "Tháng 1")) == ("Tỷ lệ", ["INS"], [0.3333])


def test_a_table_too_long_for_a_sheet_is_refused(record: Store, out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 10)
    with pytest.raises(Refused) as refused:
        out(figures_report(Selection(record, VI)))
    assert refused.value.code == "too_many_rows_for_a_sheet"
