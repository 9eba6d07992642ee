"""Words an import's questions and answers, what its columns are taken for, and why rows are passed over."""

from fractions import Fraction

from kpi.language import Language, to_say
from kpi.model.quantity import MOST_DECIMALS

QUESTION: dict[str, str] = {
    "sheet": to_say("Số liệu nằm ở trang tính nào?"),
    "header_rows": to_say("Lấy bảng nào, tiêu đề cột nằm ở dòng nào?"),
    "shape": to_say("Bảng được trình bày theo kiểu nào?"),
    "unit": to_say("Số liệu là của đơn vị nào?"),
    "period": to_say("Số liệu là của kỳ nào?"),
    "encoding": to_say("Chữ trong tệp được ghi theo bảng mã nào?"),
    "font": to_say("Chữ trong tệp có phải theo phông cũ không?"),
    "decimal_mark": to_say("Dấu nào ngăn phần thập phân?"),
    "accumulates": to_say("Số liệu là của riêng từng kỳ, hay lũy kế từ đầu năm?"),
    "money": to_say("Số tiền tính bằng gì?"),
    "share": to_say("Tỷ lệ được ghi là phần trăm, hay là phần của 1?"),
    "day_order": to_say("Ngày được viết theo thứ tự nào?"),
    "basis": to_say("Kế hoạch trong tệp là chỉ tiêu do ai giao hay quyết định?"),
    "plan_of": to_say("Cột kế hoạch là của cả năm, hay của riêng kỳ báo cáo?"),
    "side": to_say("Số trong bảng là kế hoạch, hay đã thực hiện?"),
    "to_come": to_say("Có số thực hiện của kỳ chưa bắt đầu hoặc chưa kết thúc: lấy thế nào?"),
    "effective_on": to_say("Kế hoạch in trong báo cáo khác kế hoạch đang có hiệu lực: có hiệu lực từ ngày nào?"),
    "dash": to_say("Dấu gạch (-) ở chỗ số thực hiện có nghĩa là gì?"),
}
"""Each question that a file can raise."""

CHOICE: dict[str, dict[str, str]] = {
    "encoding": {
        "utf-8": to_say("Unicode (UTF-8)"),
        "windows-1258": to_say("Windows tiếng Việt (1258)"),
        "windows-1252": to_say("Windows Tây Âu (1252)"),
    },
    "font": {
        "tcvn3": to_say("TCVN3 (ABC), như .VnTime"),
        "vni": to_say("VNI, như VNI-Times"),
        "unicode": to_say("Không, giữ nguyên"),
    },
    "decimal_mark": {
        "comma": to_say("Dấu phẩy (1.234,5)"),
        "point": to_say("Dấu chấm (1,234.5)"),
    },
    "accumulates": {
        "single": to_say("Riêng từng kỳ"),
        "cumulative": to_say("Lũy kế từ đầu năm"),
    },
    "money": {
        "own": to_say("Tính như chỉ tiêu: mỗi số theo đơn vị tính của chỉ tiêu"),
        "vnd": to_say("đồng"),
        "thousand": to_say("nghìn đồng"),
        "million": to_say("triệu đồng"),
        "billion": to_say("tỷ đồng"),
    },
    "share": {
        "share": to_say("Phần của 1: 0,824 là 82,4 %"),
        "percent": to_say("Phần trăm: 0,824 là 0,824 %"),
    },
    "day_order": {
        "dmy": to_say("Ngày trước, tháng sau"),
        "mdy": to_say("Tháng trước, ngày sau"),
    },
    "basis": {
        "assigned": to_say("Chỉ tiêu cấp trên giao"),
        "resolved": to_say("Nghị quyết HĐND"),
        "stretch": to_say("Chỉ tiêu phấn đấu"),
    },
    "plan_of": {
        "year": to_say("Kế hoạch cả năm"),
        "period": to_say("Kế hoạch của riêng kỳ báo cáo"),
    },
    "side": {
        "plan": to_say("Kế hoạch"),
        "actual": to_say("Số đã thực hiện"),
    },
    "to_come": {
        "plan": to_say("Là kế hoạch: lấy cả bảng làm kế hoạch"),
        "actual": to_say("Là số thực hiện chính thức, lấy như trong tệp"),
        "estimate": to_say("Là số ước thực hiện: lấy và đánh dấu ước"),
        "leave_out": to_say("Không lấy những số này"),
    },
    "effective_on": {
        "start": to_say("Từ đầu năm, thay kế hoạch đầu tiên"),
    },
    "dash": {
        "nothing": to_say("Chưa có số liệu (để trống)"),
        "zero": to_say("Không phát sinh (số 0)"),
    },
    "shape": {
        "long": to_say("Mỗi dòng một số liệu"),
        "appendix": to_say("Mỗi dòng một chỉ tiêu: kế hoạch, thực hiện, lũy kế"),
        "months": to_say("Mỗi dòng một chỉ tiêu, mỗi cột một tháng"),
    },
}
"""The answers of the questions that have a fixed choice of them."""

WRITTEN: dict[str, str] = {
    "sheet": to_say("tên trang tính"),
    "header_rows": to_say("số dòng, như 5 hoặc 5-6"),
    "unit": to_say("mã hoặc tên đơn vị"),
    "period": to_say("một kỳ, như 2021-06"),
    "effective_on": to_say("một ngày, như 2021-07-15, hoặc start (từ đầu năm)"),
}
"""What is written as the answer of a question that has no choice of them."""

MEANING: dict[str, str] = {
    "skip": to_say("(không lấy)"),
    "number": to_say("Số thứ tự"),
    "unit": to_say("Đơn vị"),
    "indicator": to_say("Chỉ tiêu"),
    "measure": to_say("Đơn vị tính"),
    "period": to_say("Kỳ"),
    "year": to_say("Năm"),
    "basis": to_say("Căn cứ giao"),
    "effective_on": to_say("Có hiệu lực từ ngày"),
    "document": to_say("Văn bản"),
    "note": to_say("Ghi chú"),
    "target": to_say("Kế hoạch"),
    "target_text": to_say("Mục tiêu bằng lời"),
    "actual": to_say("Thực hiện"),
    "to_date": to_say("Lũy kế từ đầu năm"),
    "estimate": to_say("Ước thực hiện"),
    "year_estimate": to_say("Ước cả năm (không lấy)"),
    "year_ago": to_say("Cùng kỳ năm trước (không lấy)"),
    "actual_year_ago": to_say("Cùng kỳ năm trước (lấy)"),
    "numerator": to_say("Tử số"),
    "denominator": to_say("Mẫu số"),
    "stated_rate": to_say("Tỷ lệ của tử số trên mẫu số (chỉ đối chiếu)"),
    "stated_percent": to_say("So kế hoạch (%), như báo cáo"),
    "growth": to_say("So cùng kỳ (không lấy)"),
    "up_to": to_say("Số liệu đến ngày"),
    "approximate": to_say("Ước chừng"),
    "reason": to_say("Lý do"),
    "refused_because": to_say("Lý do từ chối (không lấy)"),
    **{f"month_{month}": to_say("Tháng {n}") for month in range(1, 13)},
}
"""What a column can be taken for."""

PASSED: dict[str, str] = {
    "title": to_say("tiêu đề"),
    "header": to_say("tiêu đề cột"),
    "code_row": to_say("dòng đánh số cột"),
    "heading": to_say("đề mục"),
    "total": to_say("dòng tổng cộng, không tính hai lần"),
    "note": to_say("ghi chú dưới bảng"),
    "signature": to_say("phần ký"),
    "blank": to_say("dòng trống"),
    "hidden": to_say("dòng bị ẩn"),
    "no_figure": to_say("không có số liệu"),
    "other_table": to_say("thuộc bảng khác trong trang, nhập riêng"),
    "left_out": to_say("không lấy, như bạn đã chọn"),
    "unknown_rows": to_say("không nêu chỉ tiêu hay đơn vị nào đã biết"),
}
"""Why a row is no figure."""


_MEASURED = {"money": "đồng", "share": "%"}
"""What the plain numbers count that the answers of these questions make of cells."""


def question_words(code: str, speak: Language) -> str:
    """The question; its code where a later program has asked it."""
    return speak.say(QUESTION[code]) if code in QUESTION else code


def choice_words(code: str, answer: str, speak: Language) -> str:
    """The answer in words; as it is where it is a name of the file's own, such as a sheet."""
    known = CHOICE.get(code, {})
    return speak.say(known[answer]) if answer in known else answer


def example_words(code: str, reads: str, speak: Language) -> str:
    """What an answer makes of a cell; a number with its measure as the reader writes it."""
    if code not in _MEASURED:
        return reads
    try:
        return speak.amount(Fraction(reads), _MEASURED[code], MOST_DECIMALS)
    except ValueError:  # the cell holds no number
        return reads


def meaning_words(meaning: str, speak: Language) -> str:
    """What a column is taken for."""
    if meaning.startswith("month_"):
        return speak.say("Tháng {n}", n=meaning.removeprefix("month_"))
    return speak.say(MEANING[meaning]) if meaning in MEANING else meaning


def passed_words(why: str, speak: Language) -> str:
    """Why a row is no figure."""
    return speak.say(PASSED[why]) if why in PASSED else why
