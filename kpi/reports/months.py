"""Reports the months of a year: one indicator a row, its own figure of each month a column."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from kpi.actions.look import export, read
from kpi.actions.record.store import Store
from kpi.language import Language
from kpi.language.imports import meaning_words
from kpi.model.figure import NOT_APPLICABLE
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.quantity import half_up
from kpi.model.unit import Unit
from kpi.reports.csv_file import report_lines
from kpi.reports.figures import amount_of
from kpi.reports.report import Amount, Report, ReportColumn, Share, Value, file_name
from kpi.reports.selection import ReportKind, Selection

_PLACES = {name: place for place, name in enumerate(export.FIGURES)}


class _MonthFigure(NamedTuple):
    """What was told of one month: the number, None where it does not apply or is no number; whether it is exact."""

    number: Fraction | None
    exact: bool = True
    text: str = ""


def months_report(selection: Selection) -> Report:
    """What the unit itself has told of each month of the year.

    A percentage of parts that cannot be written out would come back as another figure: it stands on a sheet to be read.
    """
    store, speak = selection.store, selection.speak
    unit, period = selection.unit_and_period()
    whole = period.whole_year
    reported = _reported(store, unit, whole)
    exact = {code: months for code, months in reported.items() if all(month.exact for month in months.values())}
    others = {code: months for code, months in reported.items() if code not in exact}
    indicators = {indicator.code: indicator for indicator in read.indicators(store).values()}
    name = speak.say("{unit} ({code})", unit=unit.name(speak.code), code=export.spelled(unit, whole, read.tree(store)))
    about = (
        speak.say("Đơn vị: {unit}", unit=name),
        speak.say("Kỳ: {period}", period=speak.period(whole)),
    )
    to_read = Report(
        file="",
        sheet=speak.say("Tỷ lệ"),
        title=speak.say("Tỷ lệ tính từ tử số và mẫu số, để tham khảo"),
        about=about,
        columns=_columns(speak, to_read=True),
        rows=_rows(others, indicators, speak),
    )
    return Report(
        file=file_name(speak.say("theo-thang"), unit.code, whole),
        sheet=speak.say("Theo tháng"),
        title=speak.say("Số thực hiện của riêng từng tháng"),
        about=about,
        columns=_columns(speak),
        rows=_rows(exact, indicators, speak),
        notes=(
            speak.say("Số của quý, của 6 tháng, kế hoạch, ghi chú và văn bản nằm ở tệp số liệu đầy đủ."),
            speak.say("Tệp này nhập lại được vào Tiến Độ: dòng không sửa thì không đổi gì, ô trống không xoá gì."),
        ),
        beside=to_read if others else None,
    )


def _csv(selection: Selection) -> Iterable[str]:
    return report_lines(months_report(selection))


MONTHS = ReportKind(months_report, _csv, command="months", path="/exports/months", csv_name="months", of_one=True)


def _columns(speak: Language, *, to_read: bool = False) -> tuple[ReportColumn, ...]:
    of_month = speak.say("Số thực hiện của riêng tháng đó.")
    code = speak.say("Mã chỉ tiêu (để tham khảo)") if to_read else speak.say("Mã chỉ tiêu")
    return (
        ReportColumn("indicator", code, speak.say("Mã của chỉ tiêu."), 12),
        ReportColumn(
            "indicator_name", speak.say("Tên chỉ tiêu (để tham khảo)"), speak.say("Tên của chỉ tiêu."), 44, True
        ),
        ReportColumn("measure", meaning_words("measure", speak), speak.say("Các số của dòng được tính bằng gì."), 14),
        *(
            ReportColumn(f"month_{month}", meaning_words(f"month_{month}", speak), of_month, 12)
            for month in range(1, 13)
        ),
        ReportColumn("year", speak.say("Tổng cộng"), speak.say("Cộng các tháng của dòng, với chỉ tiêu cộng được."), 14),
    )


def _reported(store: Store, unit: Unit, year: Period) -> dict[str, dict[int, _MonthFigure]]:
    indicators = {indicator.code: indicator for indicator in read.indicators(store).values()}
    reported: dict[str, dict[int, _MonthFigure]] = {}
    for cells in export.figure_rows(store, unit_ids=[unit.id], first=year, last=year):
        period, indicator = Period.parse(cells[_PLACES["period"]]), indicators[cells[_PLACES["indicator"]]]
        month = _of_month(cells, indicator)
        if period.length == 1 and month is not None:
            reported.setdefault(indicator.code, {})[period.first] = month
    return reported


def _of_month(cells: list[str], indicator: Indicator) -> _MonthFigure | None:
    actual, denominator = cells[_PLACES["actual"]], cells[_PLACES["denominator"]]
    if actual == NOT_APPLICABLE:
        return _MonthFigure(None, text=actual)
    if not denominator:
        return _MonthFigure(Fraction(actual), text=actual) if actual else None
    if not Fraction(denominator):
        return _MonthFigure(None, exact=False, text="–")
    quotient = Fraction(cells[_PLACES["numerator"]]) / Fraction(denominator) * indicator.per
    written = half_up(quotient, indicator.decimals)
    return _MonthFigure(quotient, exact=Fraction(written) == quotient, text=format(written, "f"))


def _rows(
    reported: Mapping[str, Mapping[int, _MonthFigure]], indicators: Mapping[str, Indicator], speak: Language
) -> Iterable[list[Value]]:
    for code, months in reported.items():
        indicator = indicators[code]
        before: list[Value] = [code, indicator.name(speak.code), speak.measure(indicator.measured_in)]
        here = [_value(months[month], indicator) if month in months else None for month in range(1, 13)]
        yield [*before, *here, _sum(months.values(), indicator)]


def _value(month: _MonthFigure, indicator: Indicator) -> Value:
    """A percentage in the format of one, so that nobody need ask whether 0,82 of it is a share."""
    if month.number is None:
        return month.text
    if indicator.per == 100:
        return Share(half_up(month.number / 100, indicator.decimals + 2))
    return amount_of(month.text, indicator.decimals)


def _sum(months: Iterable[_MonthFigure], indicator: Indicator) -> Value:
    numbers = [month.number for month in months if month.number is not None]
    if indicator.adds_up != "total" or not numbers:
        return None
    return Amount(format(half_up(sum(numbers, Fraction(0)), indicator.decimals), "f"), indicator.decimals)
