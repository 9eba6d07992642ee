"""Writes reports as workbooks: real numbers and days, a frozen header, a second sheet that explains the columns."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from textwrap import wrap

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import State, Store, now
from kpi.language import Language
from kpi.model.formula import as_meant
from kpi.reports.report import MOST_DIGITS, Amount, Report, ReportColumn, Share, Value, is_kept

MOST_ROWS = 1_048_576
"""A spreadsheet keeps no more; a longer number goes out as text, lest it lose its last digits."""
_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets do not agree on what day it was
_LONGEST_TEXT = 32_767
_LINE, _HIGHEST = 13.5, 405.0  # points
_FONT = {"font_name": "Arial", "font_size": 10}
_HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "bg_color": "#DCE6F0"}


def write_workbook(path: Path, report: Report, store: Store, speak: Language) -> int:
    """Write the report, row by row; how many rows it has. Raises Refused when it is too long for a sheet."""
    began = store.state()
    book = Workbook(str(path), {"constant_memory": True, "default_format_properties": _FONT})
    try:
        sheet = Page(book, report.sheet)
        rows = _write_table(sheet, report)
        if report.beside is not None:
            _write_table(Page(book, report.beside.sheet), report.beside)
        _explain(Page(book, speak.say("Giải thích")), report, speak, rows, (began, store.state()))
    finally:
        book.close()
    return rows


class Page:
    """One sheet, written from above to below."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.book = book
        self.sheet: Worksheet = book.add_worksheet(name)  # pyright: ignore[reportUnknownMemberType] - half annotated
        self._formats: dict[tuple[str, bool, bool], Format] = {}

    def format(self, number: str = "", *, wrapped: bool = False, open_to_input: bool = False) -> Format:
        """The format of that number format, made once."""
        key = (number, wrapped, open_to_input)
        if key not in self._formats:
            properties: dict[str, object] = {"valign": "top"}
            if number:
                properties["num_format"] = number
            if wrapped:
                properties["text_wrap"] = True
            if open_to_input:
                properties |= {"locked": False, "bg_color": "#FFF8DC", "border": 1, "border_color": "#B0A060"}
            self._formats[key] = self._new_format(properties)
        return self._formats[key]

    def _new_format(self, properties: Mapping[str, object]) -> Format:
        return self.book.add_format(dict(properties))  # pyright: ignore[reportUnknownMemberType] - half annotated

    def write(self, row: int, column: int, value: Value, *, wrapped: bool = False) -> None:
        """The value as what it is: a text is never run, a number never loses a digit."""
        if value is None or value == "":
            return
        if isinstance(value, Amount) and is_kept(value.digits):
            self.sheet.write_number(row, column, Decimal(value.digits), self.format(_shown(value)))  # pyright: ignore[reportArgumentType] - a Decimal keeps its digits
        elif isinstance(value, Share):
            self.sheet.write_number(row, column, value.of_one, self.format(percent_format(value)))  # pyright: ignore[reportArgumentType] - likewise
        elif isinstance(value, date) and value >= _FIRST_DAY:
            days = (value - date(1899, 12, 30)).days
            self.sheet.write_number(row, column, days, self.format("dd/mm/yyyy"))
        else:
            self.text(row, column, _as_text(value), self.format("@", wrapped=wrapped))

    def text(self, row: int, column: int, text: str, form: Format | None = None) -> None:
        """A text, whatever it begins with."""
        if len(text) > _LONGEST_TEXT:
            raise Refused("too_long_for_a_cell", text[:60], limit=str(_LONGEST_TEXT))
        # An import takes off the mark that a CSV puts before a formula: a text that has one of its own needs another.
        self.sheet.write_string(row, column, text if as_meant(text) == text else "'" + text, form)

    def head(self, titles: Sequence[str], columns: Sequence[ReportColumn]) -> int:
        """The titles, then the names of the columns, which stay in view; the number of the first row below."""
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width)
        bold, plain = self._new_format({"bold": True, "font_size": 14}), self._new_format({})
        for row, title in enumerate(titles):
            self.text(row, 0, title, bold if row == 0 else plain)
        row = len(titles) + 1 if titles else 0
        form = self._new_format(_HEAD)
        self.fit(row, [(column.header, column.width) for column in columns])
        for place, column in enumerate(columns):
            self.text(row, place, column.header, form)
        self.sheet.freeze_panes(row + 1, 0)
        self.sheet.repeat_rows(row)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        return row + 1

    def fit(self, row: int, wrapped: Sequence[tuple[str, float]]) -> None:
        """Make the row, of which nothing is written yet, as high as its wrapped texts need in columns of these widths:
        not every spreadsheet does so by itself."""
        lines = max((_lines(text, width) for text, width in wrapped), default=1)
        if lines > 1:
            self.sheet.set_row(row, min(lines * _LINE, _HIGHEST))


@lru_cache(maxsize=10_000)  # names of units and documents, again and again
def _lines(text: str, width: float) -> int:
    return sum(max(len(wrap(line, max(int(width) - 1, 1))), 1) for line in text.splitlines())


def _write_table(page: Page, report: Report) -> int:
    first = row = page.head([title for title in (report.title, *report.about) if title], report.columns)
    wrapped = [column.wrapped for column in report.columns]
    as_text = [page.format("@", wrapped=column.wrapped) for column in report.columns]
    wraps = [(place, column.width) for place, column in enumerate(report.columns) if column.wrapped]
    for cells in report.rows:
        if row >= MOST_ROWS:
            raise Refused("too_many_rows_for_a_sheet", limit=str(MOST_ROWS))
        page.fit(row, [(text, width) for place, width in wraps if type(text := cells[place]) is str])
        for place, value in enumerate(cells):
            if type(value) is str:  # most of a long table: the short way
                if value:
                    page.text(row, place, value, as_text[place])
            elif value is not None:
                page.write(row, place, value, wrapped=wrapped[place])
        row += 1
    page.sheet.autofilter(first - 1, 0, max(row - 1, first), len(report.columns) - 1)
    return row - first


def _explain(page: Page, report: Report, speak: Language, rows: int, states: tuple[State, State]) -> None:
    """What each column is, when the file was made and of which version of the data."""
    heads = (
        ReportColumn("", speak.say("Cột"), width=34),
        ReportColumn("", speak.say("Nội dung"), width=96),
    )
    title = speak.say("Bảng này có gì")
    row = page.head([line for line in (title, report.title, *report.about) if line], heads)
    wrapped = page.format(wrapped=True)
    for column in report.columns:
        page.fit(row, [(column.header, heads[0].width), (column.explained, heads[1].width)])
        page.text(row, 0, column.header, wrapped)
        page.text(row, 1, column.explained, wrapped)
        row += 1
    began, ended = (speak.number(state.number, 0) for state in states)
    stamp = speak.say("Lập lúc {at}, từ phiên bản số liệu {n}.", at=speak.moment(now()), n=began)
    if states[0] != states[1]:  # of a store put back meanwhile the numbers may be the same
        stamp += " " + speak.say("Trong lúc lập có số liệu mới được ghi, đến phiên bản {n}.", n=ended)
    line = speak.say_n("Bảng có {n} dòng.", rows)
    long = speak.say("Số dài hơn {n} chữ số được ghi bằng chữ để không mất chữ số nào.", n=MOST_DIGITS)
    for text in (*report.notes, long, line, stamp):
        row += 1
        page.text(row, 0, text)


def _shown(value: Amount) -> str:
    """Grouped, with the decimals that it has; with as many as its indicator keeps where these are one or two."""
    has = len(value.digits.partition(".")[2])
    shown = min(max(has, value.decimals if value.decimals <= 2 else 0), value.most)
    return "#,##0." + "0" * shown if shown else "#,##0"


def percent_format(value: Share) -> str:
    """With its decimals; with more where it is short of the whole, and one would round it up to it."""
    decimals = value.decimals
    while value.of_one < 1 and round(value.of_one * 100, decimals) >= 100 and decimals < MOST_DIGITS:
        decimals += 1
    return "0." + "0" * decimals + "%"


def _as_text(value: Value) -> str:
    if isinstance(value, Amount):
        return value.digits
    return value.isoformat() if isinstance(value, date) else str(value)
