"""Reports units and indicators: the columns of the CSV under their own names, which an import knows again."""

from collections.abc import Iterable, Sequence

from kpi.actions.look import export
from kpi.language import Language
from kpi.reports.csv_file import csv_lines
from kpi.reports.report import Report, ReportColumn
from kpi.reports.selection import ReportKind, Selection

_WIDE = frozenset({"name", "name_vi", "name_en"})


def units_report(selection: Selection) -> Report:
    speak = selection.speak
    return _report(speak.say("don-vi"), speak.say("Đơn vị"), export.UNITS, export.unit_rows(selection.store), speak)


def indicators_report(selection: Selection) -> Report:
    rows, speak = export.indicator_rows(selection.store), selection.speak
    return _report(speak.say("chi-tieu"), speak.say("Chỉ tiêu"), export.INDICATORS, rows, speak)


def _report(file: str, sheet: str, names: Sequence[str], rows: Iterable[Sequence[str]], speak: Language) -> Report:
    explained = speak.say("Cột của tệp chuẩn; xem hướng dẫn về tệp chuẩn.")
    return Report(
        file=file,
        sheet=sheet,
        title="",
        about=(),
        columns=tuple(
            ReportColumn(name, name, explained, 40 if name in _WIDE else 16, name in _WIDE) for name in names
        ),
        rows=rows,
        notes=(speak.say("Tên cột giữ như vậy để nhập lại được."),),
    )


def _units_csv(selection: Selection) -> Iterable[str]:
    return csv_lines(export.UNITS, export.unit_rows(selection.store))


def _indicators_csv(selection: Selection) -> Iterable[str]:
    return csv_lines(export.INDICATORS, export.indicator_rows(selection.store))


UNITS = ReportKind(units_report, _units_csv, command="units")
INDICATORS = ReportKind(indicators_report, _indicators_csv, command="indicators")
