"""Writes the blank template: what a unit reports with a month, to be filled in a spreadsheet and handed in."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from xlsxwriter import Workbook

from kpi.actions.look import export, read
from kpi.actions.look import sheet as sheets
from kpi.actions.record.store import Store, now
from kpi.language import Language, to_say
from kpi.language.imports import meaning_words
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.sheet import Sheet, SheetLine
from kpi.model.unit import Tree
from kpi.reports.report import Amount, ReportColumn, Share, Value, file_name
from kpi.reports.standings import rounded
from kpi.reports.workbook import Page

_COLUMNS: tuple[tuple[str, str, str, int], ...] = (
    ("unit", to_say("Mã đơn vị"), to_say("Mã của đơn vị. Không sửa."), 12),
    ("indicator", to_say("Mã chỉ tiêu"), to_say("Mã của chỉ tiêu. Không sửa."), 13),
    ("indicator_name", to_say("Tên chỉ tiêu (để tham khảo)"), to_say("Tên của chỉ tiêu, để đọc."), 44),
    ("measure", "", to_say("Số phải ghi bằng đơn vị tính này."), 16),
    ("period", "", to_say("Kỳ của số phải ghi. Không sửa."), 10),
    ("plan", to_say("Kế hoạch năm (để tham khảo)"), to_say("Để so sánh; không nhập lại."), 15),
    ("last_period", to_say("Kỳ trước (để tham khảo)"), to_say("Để so sánh; không nhập lại."), 15),
    ("year_ago", to_say("Cùng kỳ năm trước (để tham khảo)"), to_say("Để so sánh; không nhập lại."), 15),
    (
        "actual",
        "",
        to_say("Ghi số đạt được của riêng kỳ đó. Không phát sinh thì ghi 0; chưa có số liệu thì để trống."),
        16,
    ),
    ("numerator", "", to_say("Chỉ cho tỷ lệ: ghi tử số và mẫu số, bỏ trống cột thực hiện."), 14),
    ("denominator", "", to_say("Chỉ cho tỷ lệ: ghi tử số và mẫu số, bỏ trống cột thực hiện."), 14),
    ("document", "", to_say("Văn bản làm căn cứ, nếu có."), 26),
    ("note", "", to_say("Ghi chú, nếu cần."), 34),
)
_OPEN = frozenset({"actual", "numerator", "denominator", "document", "note"})
_WRAPPED = frozenset({"indicator_name", "document", "note"})
_MOST = "1000000000000000000"


def template_name(store: Store, unit: int, period: Period, speak: Language) -> str:
    """What the file is called."""
    code = read.tree(store).units[unit].code
    return file_name(speak.say("mau-nhap"), code, sheets.month_of(period)) + ".xlsx"


def write_template(path: Path, store: Store, who: Person, unit: int, period: Period, speak: Language) -> int:
    """The template for those who may enter there; how many lines it has. Raises Refused."""
    sheet = sheets.sheet(store, who, unit, sheets.month_of(period))
    tree = read.tree(store)
    with Workbook(str(path), {"default_format_properties": {"font_name": "Arial", "font_size": 10}}) as book:
        page = Page(book, speak.say("Mẫu nhập"))
        columns = tuple(
            ReportColumn(name, speak.say(header) if header else meaning_words(name, speak), speak.say(explained), width)
            for name, header, explained, width in _COLUMNS
        )
        first = page.head(_titles(sheet, speak), columns)
        for row, line in enumerate(sheet.lines, first):
            _write_line(page, row, line, sheet, tree, speak)
        if sheet.lines:
            _guard(page, first, first + len(sheet.lines) - 1, speak)
        page.sheet.protect("", {"format_columns": True, "format_rows": True})
        _explain(Page(book, speak.say("Hướng dẫn")), columns, store, speak)
    return len(sheet.lines)


def _titles(sheet: Sheet, speak: Language) -> Sequence[str]:
    unit = f"{sheet.unit.code} {sheet.unit.name(speak.code)}"
    due = [speak.say("Hạn gửi: {day}", day=speak.date(sheet.due_on))] if sheet.due_on else []
    return (
        speak.say("Mẫu nhập số liệu"),
        speak.say("Đơn vị: {unit}", unit=unit),
        speak.say("Kỳ: {period}", period=speak.period(sheet.month)),
        *due,
        speak.say("Chỉ ghi vào các ô màu vàng, số của riêng từng kỳ."),
    )


def _write_line(page: Page, row: int, line: SheetLine, sheet: Sheet, tree: Tree, speak: Language) -> None:
    indicator = line.indicator
    cells: dict[str, Value] = {
        "unit": export.spelled(sheet.unit, line.period, tree),
        "indicator": indicator.code,
        "indicator_name": indicator.name(speak.code),
        "measure": speak.measure(indicator.measured_in),
        "period": str(line.period),
        "plan": _around(line.around.target_of_year, indicator),
        "last_period": _around(line.around.last_period, indicator),
        "year_ago": _around(line.around.last_year, indicator),
    }
    for place, (name, *_) in enumerate(_COLUMNS):
        if name in _OPEN and (name not in {"numerator", "denominator"} or indicator.rule.has_parts):
            shown = "@" if name in _WRAPPED else _shown(indicator) if name == "actual" else "General"
            page.sheet.write_blank(row, place, None, page.format(shown, wrapped=name in _WRAPPED, open_to_input=True))
        else:
            page.write(row, place, cells.get(name), wrapped=name in _WRAPPED)


def _around(number: Fraction | None, indicator: Indicator) -> Value:
    value = rounded(number, indicator.decimals)
    if indicator.per != 100 or not isinstance(value, Amount):
        return value
    return Share(Decimal(value.digits).scaleb(-2), min(indicator.decimals, 2))


def _shown(indicator: Indicator) -> str:
    """Grouped where no decimals are kept; otherwise with those that are typed, for a format would hide some.

    A percentage in the format of one: what is typed is seen as what it will be read.
    """
    if indicator.per == 100:
        return "0." + "0" * indicator.decimals + "%" if indicator.decimals else "0%"
    return "General" if indicator.decimals else "#,##0"


def _guard(page: Page, first: int, last: int, speak: Language) -> None:
    """Numbers alone go into the cells for numbers; an actual may also say that it does not apply."""
    places = {name: place for place, (name, *_) in enumerate(_COLUMNS)}
    cell = f"{chr(ord('A') + places['actual'])}{first + 1}"
    messages = {
        "error_title": speak.say("Chỉ ghi số"),
        "error_message": speak.say("Ô này chỉ nhận một con số, không có chữ và đơn vị tính; để trống nếu chưa có."),
    }
    page.sheet.data_validation(
        first,
        places["actual"],
        last,
        places["actual"],
        {"validate": "custom", "value": f'=OR(ISNUMBER({cell}),LOWER({cell})="n/a")', **messages},
    )
    limits = {"validate": "decimal", "criteria": "between", "minimum": f"-{_MOST}", "maximum": _MOST}
    page.sheet.data_validation(first, places["numerator"], last, places["denominator"], {**limits, **messages})


def _explain(page: Page, columns: Sequence[ReportColumn], store: Store, speak: Language) -> None:
    heads = (ReportColumn("", speak.say("Cột"), width=34), ReportColumn("", speak.say("Nội dung"), width=96))
    row = page.head((speak.say("Cách ghi"),), heads)
    wrap = page.format(wrapped=True)
    for column in columns:
        page.fit(row, [(column.header, heads[0].width), (column.explained, heads[1].width)])
        page.text(row, 0, column.header, wrap)
        page.text(row, 1, column.explained, wrap)
        row += 1
    version = speak.number(store.version(), 0)
    for sentence in (
        speak.say("Ô để trống không làm thay đổi gì. Không áp dụng thì ghi n/a."),
        speak.say("Ghi xong, đưa tệp này vào trang nhập tệp, hoặc gửi lại cho người phụ trách."),
        speak.say("Lập lúc {at}, từ phiên bản số liệu {n}.", at=speak.moment(now()), n=version),
    ):
        row += 1
        page.text(row, 0, sentence)
