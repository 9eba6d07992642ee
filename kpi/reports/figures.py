"""Reports figures as people hand them on: what the CSV holds, with names and measures, numbers as numbers."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from kpi.actions.look import export, read
from kpi.actions.record.store import Store
from kpi.language import Language, to_say
from kpi.language.imports import meaning_words
from kpi.language.remarks import hedge
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.unit import Tree, Unit
from kpi.reports.csv_file import csv_lines
from kpi.reports.report import Amount, Report, ReportColumn, Share, Value, file_name, is_kept
from kpi.reports.selection import ReportKind, Selection

_NUMBERS = frozenset({"target", "actual", "numerator", "denominator"})
_DAYS = frozenset({"effective_on", "up_to"})
_ORDER = (
    *("unit", "unit_name", "indicator", "indicator_name", "measure", "period", "target", "actual", "numerator"),
    *("denominator", "estimate", "approximate", "stated_percent", "up_to", "basis", "effective_on", "document"),
    *("note", "target_text", "reason"),
)
_EXPLAINED = {
    "unit": to_say("Mã của đơn vị. Khi nhập lại, chương trình nhận ra đơn vị theo cột này."),
    "unit_name": to_say("Tên của đơn vị, để đọc. Khi nhập lại, cột này không được lấy."),
    "indicator": to_say("Mã của chỉ tiêu. Khi nhập lại, chương trình nhận ra chỉ tiêu theo cột này."),
    "indicator_name": to_say("Tên của chỉ tiêu, để đọc. Khi nhập lại, cột này không được lấy."),
    "measure": to_say("Các số của dòng được tính bằng gì."),
    "period": to_say("2021-06 là tháng 6, 2021-Q2 là quý II, 2021-H1 là 6 tháng đầu năm, 2021 là cả năm."),
    "target": to_say("Số được giao cho kỳ đó, hoặc một khoảng (7.2..7.6, >=95). Ô trống: dòng không có kế hoạch."),
    "actual": to_say("Số đạt được của riêng kỳ đó; n/a: không áp dụng. Ô trống: dòng không có số thực hiện."),
    "numerator": to_say("Tử số của tỷ lệ."),
    "denominator": to_say("Mẫu số của tỷ lệ."),
    "estimate": to_say("“có” khi số thực hiện là số ước, chưa chính thức."),
    "approximate": to_say("“gần”, “hơn”, “khoảng” khi báo cáo chỉ nói chừng ấy."),
    "stated_percent": to_say("Tỷ lệ đạt đúng như báo cáo đã ghi, không phải do chương trình tính."),
    "up_to": to_say("Số thực hiện tính đến ngày này."),
    "basis": to_say("Kế hoạch do ai giao."),
    "effective_on": to_say("Kế hoạch có hiệu lực từ ngày này."),
    "document": to_say("Văn bản làm căn cứ cho số của dòng."),
    "note": to_say("Ghi chú kèm theo số của dòng."),
    "target_text": to_say("Mục tiêu được giao bằng lời."),
    "reason": to_say("Vì sao số trông khác thường mà vẫn đúng."),
}
_WIDTH = {"unit_name": 28, "indicator_name": 42, "document": 30, "note": 36, "target_text": 30, "reason": 30}
_HEADERS = {
    "unit": to_say("Mã đơn vị"),  # "Đơn vị" alone may be a measure
    "indicator": to_say("Mã chỉ tiêu"),
    "unit_name": to_say("Tên đơn vị (để tham khảo)"),
    "indicator_name": to_say("Tên chỉ tiêu (để tham khảo)"),
}
"""What an import passes over says so in its header."""


def figures_report(selection: Selection) -> Report:
    """Targets and actuals as they stand, one a row, of these units in this time; of all where nothing is said."""
    store, speak, first, last = selection.store, selection.speak, selection.first, selection.last
    tree = read.tree(store)
    units = [tree.units[unit] for unit in selection.unit_ids or ()]
    indicators = {indicator.code: indicator for indicator in read.indicators(store).values()}
    about = [units_words(units, speak)] if units else []
    return Report(
        file=file_name(speak.say("so-lieu"), units[0].code if units else "", _span(first, last)),
        sheet=speak.say("Số liệu"),
        title=speak.say("Kế hoạch và thực hiện"),
        about=(*about, *time_words(first, last, speak)),
        columns=tuple(_column(name, speak) for name in _ORDER),
        rows=_rows(_figure_rows(selection), tree, indicators, _bases(store, speak), speak),
        notes=(
            speak.say("Tệp này nhập lại được vào Tiến Độ: dòng không sửa thì không đổi gì, ô trống không xoá gì."),
            speak.say("Đừng đổi mã đơn vị, mã chỉ tiêu và kỳ: đó là cách chương trình nhận ra từng số."),
        ),
    )


def _figure_rows(selection: Selection) -> Iterable[list[str]]:
    units, first, last = selection.unit_ids, selection.first, selection.last
    return export.figure_rows(selection.store, unit_ids=units, first=first, last=last)


def _csv(selection: Selection) -> Iterator[str]:
    return csv_lines(export.FIGURES, _figure_rows(selection))


FIGURES = ReportKind(figures_report, _csv, command="figures", path="/exports/figures", csv_name="figures")


def units_words(units: Sequence[Unit], speak: Language) -> str:
    """The line of a title that says whose the report is: the first of the units, with those below it."""
    if len(units) == 1:
        return speak.say("Đơn vị: {unit}", unit=units[0].name(speak.code))
    return speak.say("Đơn vị: {unit} và các đơn vị bên dưới", unit=units[0].name(speak.code))


def time_words(first: Period | None, last: Period | None, speak: Language) -> list[str]:
    """The line of a title that says which time the report is of."""
    if first is not None and first == last:
        return [speak.say("Kỳ: {period}", period=speak.period(first))]
    since = [speak.say("Từ {period}", period=speak.period(first))] if first else []
    return since + ([speak.say("Đến {period}", period=speak.period(last))] if last else [])


def _span(first: Period | None, last: Period | None) -> str:
    return "-".join(str(period) for period in dict.fromkeys((first, last)) if period)


def _column(name: str, speak: Language) -> ReportColumn:
    header = speak.say(_HEADERS[name]) if name in _HEADERS else meaning_words(name, speak)
    width = _WIDTH.get(name, 13)
    return ReportColumn(name, header, speak.say(_EXPLAINED[name]), width, wrapped=name in _WIDTH)


def _bases(store: Store, speak: Language) -> dict[str, str]:
    """Code -> how it is written: by name where an import knows it again by its name."""
    names: dict[str, list[str]] = {}
    for basis in read.bases(store):
        for name in {basis.code, basis.name_vi.casefold(), basis.name_en.casefold()}:
            names.setdefault(name, []).append(basis.code)
    written = {basis.code: basis.name(speak.code) for basis in read.bases(store)}
    return {code: name if names.get(name.casefold()) == [code] else code for code, name in written.items()}


def _rows(
    rows: Iterable[list[str]],
    tree: Tree,
    indicators: dict[str, Indicator],
    bases: dict[str, str],
    speak: Language,
) -> Iterator[list[Value]]:
    yes = speak.say("có")
    places = {name: place for place, name in enumerate(export.FIGURES)}
    of_unit: dict[str, str] = {}
    for cells in rows:
        row = {name: cells[place] for name, place in places.items()}
        if row["unit"] not in of_unit:
            of_unit[row["unit"]] = _unit_name(tree, row["unit"], row["period"], speak)
        indicator = indicators[row["indicator"]]
        row["unit_name"] = of_unit[row["unit"]]
        row["indicator_name"], row["measure"] = indicator.name(speak.code), speak.measure(indicator.measured_in)
        row["estimate"] = yes if row["estimate"] else ""
        row["approximate"] = hedge(speak, row["approximate"])
        row["basis"] = bases.get(row["basis"], row["basis"])
        yield [_value(name, row[name], indicator) for name in _ORDER]


def _unit_name(tree: Tree, spelled: str, period: str, speak: Language) -> str:
    here = [unit for unit in tree.called(spelled) if unit.is_there(Period.parse(period))]
    return here[0].name(speak.code) if here else ""


def _value(name: str, text: str, indicator: Indicator) -> Value:
    if not text:
        return None
    if name in {"target", "actual"}:
        return figure_of(text, indicator)
    if name in _NUMBERS:
        return amount_of(text, indicator.decimals)
    if name in _DAYS:
        return date.fromisoformat(text)
    return stated_of(text) if name == "stated_percent" else text


def figure_of(text: str, indicator: Indicator) -> Value:
    """A figure of the indicator; a percentage in the format of one, so that nobody need ask whether 0.82 is a share."""
    amount = amount_of(text, indicator.decimals)
    if indicator.per != 100 or not isinstance(amount, Amount) or not is_kept(amount.digits):
        return amount
    return Share(Decimal(text).scaleb(-2), len(text.partition(".")[2]))


def amount_of(text: str, decimals: int) -> Value:
    """A number as one; a range, or what does not apply, as it is written."""
    return Amount(text, decimals) if text.lstrip("-").replace(".", "", 1).isdigit() else text


def stated_of(text: str) -> Value:
    """A percentage as the report printed it; as text where a number would lose a sign or a zero of it."""
    whole, point, fraction = text.partition(".")
    digits = whole.lstrip("-")
    printed = digits.isdigit() and (len(digits) == 1 or digits[0] != "0") and text != "-0"
    exact = not point or (fraction.isdigit() and fraction[-1] != "0")
    return Amount(text) if printed and exact else text
