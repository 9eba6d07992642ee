"""Reports units and indicators: the columns of the CSV under their own names, which an import knows again."""

from collections.abc import Iterable, Iterator, Sequence

from kpi.actions.look import export
from kpi.language import Language, to_say
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


_ASSIGNMENT_HEADS = (
    to_say("Cấp"),
    to_say("Nhóm đơn vị"),
    to_say("Đơn vị"),
    to_say("Chỉ tiêu"),
    to_say("Báo cáo"),
    to_say("Từ ngày"),
    to_say("Đến ngày"),
    to_say("Tên chỉ tiêu"),
    to_say("Chờ xác nhận"),
)


def assignments_report(selection: Selection) -> Report:
    speak = selection.speak
    explained = (
        speak.say("Cấp của các đơn vị; * là mọi đơn vị. Cùng với một đơn vị: các đơn vị cấp đó trực thuộc đơn vị ấy."),
        speak.say("Tên nhóm. Dòng có nhóm và đơn vị mà không có chỉ tiêu: đơn vị thuộc nhóm."),
        speak.say("Mã đơn vị."),
        speak.say("Mã chỉ tiêu; * là mọi chỉ tiêu."),
        speak.say("có, không, hoặc bỏ (không còn phân công nào cho đối tượng và chỉ tiêu này)."),
        speak.say("Ngày đầu; để trống nếu không giới hạn."),
        speak.say("Ngày cuối; để trống nếu không giới hạn."),
        speak.say("Tên của chỉ tiêu, để đọc."),
        speak.say("Lấy từ số liệu đã có khi nâng cấp, chưa ai xác nhận; để đọc."),
    )
    heads = (speak.say(head) for head in _ASSIGNMENT_HEADS)
    names = zip(export.ASSIGNMENTS, heads, explained, strict=True)
    return Report(
        file=speak.say("phan-cong-bao-cao"),
        sheet=speak.say("Phân công báo cáo"),
        title="",
        about=(),
        columns=tuple(
            ReportColumn(name, head, words, 40 if name == "indicator_name" else 16) for name, head, words in names
        ),
        rows=_in_words(selection),
        notes=(speak.say("Mỗi đối tượng và chỉ tiêu có trong tệp khi nhập lại sẽ chỉ còn các dòng của tệp."),),
    )


def _in_words(selection: Selection) -> Iterator[Sequence[str]]:
    words = {"yes": selection.speak.say("có"), "no": selection.speak.say("không")}
    for row in export.assignment_rows(selection.store):
        yield [*row[:4], words.get(row[4], ""), *row[5:8], words.get(row[8], "")]


def _assignments_csv(selection: Selection) -> Iterable[str]:
    heads = [selection.speak.say(head) for head in _ASSIGNMENT_HEADS]
    return csv_lines(heads, _in_words(selection))


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
ASSIGNMENTS = ReportKind(assignments_report, _assignments_csv, command="assignments")
INDICATORS = ReportKind(indicators_report, _indicators_csv, command="indicators")
