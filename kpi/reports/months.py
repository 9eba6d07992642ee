"""The months of a year as a table: one indicator a row, its own figure of each month a column."""

from collections.abc import Iterator
from fractions import Fraction

from kpi.actions import export, read
from kpi.actions.store import Store
from kpi.language import Language
from kpi.language.imports import meaning_said
from kpi.model.figure import NOT_APPLICABLE
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.unit import Unit
from kpi.reports.figures import amount_of
from kpi.reports.report import Amount, Column, Report, Value, file_name

_PLACES = {name: place for place, name in enumerate(export.FIGURES)}


def months_report(store: Store, speak: Language, unit: Unit, year: Period) -> Report:
    """What the unit itself has told of each month of the year."""
    whole = year.whole_year
    return Report(
        file=file_name(speak.say("theo-thang"), unit.code, whole),
        sheet=speak.say("Theo tháng"),
        title=speak.say("Số thực hiện của riêng từng tháng"),
        about=(
            speak.say(
                "Đơn vị: {unit}", unit=f"{export.spelled(unit, whole, read.tree(store))} {unit.name(speak.code)}"
            ),
            speak.say("Kỳ: {period}", period=speak.period(whole)),
        ),
        columns=_columns(speak),
        rows=_rows(store, speak, unit, whole),
        notes=(
            speak.say("Số của quý, của 6 tháng, kế hoạch, ghi chú và văn bản nằm ở tệp số liệu đầy đủ."),
            speak.say("Tệp này nhập lại được vào Tiến Độ: dòng không sửa thì không đổi gì, ô trống không xoá gì."),
        ),
    )


def _columns(speak: Language) -> tuple[Column, ...]:
    of_month = speak.say("Số thực hiện của riêng tháng đó.")
    return (
        Column("indicator", speak.say("Mã chỉ tiêu"), speak.say("Mã của chỉ tiêu."), 12),
        Column(
            "indicator_name", speak.say("Tên chỉ tiêu (để tham khảo)"), speak.say("Tên của chỉ tiêu."), 44, wrapped=True
        ),
        Column("measure", meaning_said("measure", speak), speak.say("Các số của dòng được tính bằng gì."), 14),
        *(Column(f"month_{month}", meaning_said(f"month_{month}", speak), of_month, 12) for month in range(1, 13)),
    )


def _rows(store: Store, speak: Language, unit: Unit, year: Period) -> Iterator[list[Value]]:
    indicators = {one.code: one for one in read.indicators(store).values()}
    told: dict[str, dict[int, Value]] = {}
    for cells in export.figure_rows(store, unit_ids=[unit.id], first=year, last=year):
        period = Period.parse(cells[_PLACES["period"]])
        indicator = indicators[cells[_PLACES["indicator"]]]
        value = _told(cells, indicator)
        if period.length == 1 and value is not None:
            told.setdefault(indicator.code, {})[period.first] = value
    for code, months in told.items():
        indicator = indicators[code]
        before: list[Value] = [code, indicator.name(speak.code), speak.measure(indicator.measured_in)]
        yield [*before, *(months.get(month) for month in range(1, 13))]


def _told(cells: list[str], indicator: Indicator) -> Value:
    """The actual; of parts their quotient, as exact as it can be written."""
    actual, denominator = cells[_PLACES["actual"]], cells[_PLACES["denominator"]]
    if actual or not denominator:
        return amount_of(actual, indicator.decimals) if actual else None
    if not Fraction(denominator):
        return NOT_APPLICABLE
    quotient = Fraction(cells[_PLACES["numerator"]]) / Fraction(denominator) * indicator.per
    written = export.decimal_of(quotient)
    return None if written is None else Amount(format(written, "f"), indicator.decimals, most=2)
