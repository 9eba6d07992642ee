"""Says what the import page says in the browser; {gaps} are filled there."""

from kpi.language import Language
from kpi.model.period import Period


def words(speak: Language, megabytes: int) -> dict[str, object]:
    """Every sentence by its name."""
    gap = {name: "{" + name + "}" for name in ("n", "of", "file", "name", "code")}
    return {
        **_dropping(speak, megabytes, gap),
        **_reading(speak, gap),
        **_questions(speak, gap),
        **_ahead(speak, gap),
        **_deciding(speak, gap),
        **_reviewing(speak, gap),
    }


def _dropping(speak: Language, megabytes: int, gap: dict[str, str]) -> dict[str, object]:
    return {
        "drop": speak.say("Thả tệp vào đây, hoặc bấm để chọn"),
        "drop_kinds": speak.say(
            "Excel (XLSX, XLS), ODS, CSV hay văn bản; nhiều tệp một lúc được; mỗi tệp nhiều nhất {n} MB", n=megabytes
        ),
        "before": speak.say("Chưa ghi gì cho đến khi bạn xem và bấm nhập."),
        "too_large": speak.say(
            "Tệp {file} lớn hơn {n} MB. Chia tệp ra, hoặc đề nghị người quản trị nâng giới hạn trong phần Cài đặt.",
            file=gap["file"],
            n=megabytes,
        ),
        "is_empty": speak.say("Tệp {file} trống.", file=gap["file"]),
        "sending": speak.say("Đang gửi {file}…", file=gap["file"]),
        "sent": speak.say("Đã gửi {n} tệp; xem từng tệp trong danh sách dưới đây.", n=gap["n"]),
        "reading": speak.say("Đang đọc tệp và xem trước…"),
        "no_answer": speak.say("Máy chủ không trả lời."),
        "again": speak.say("Thử lại"),
        "sign_in": speak.say("Đăng nhập lại"),
        "mine": speak.say("Các tệp của tôi"),
        "head_file": speak.say("Tệp"),
        "head_state": speak.say("Tình trạng"),
        "head_read": speak.say("Đọc"),
        "head_accepted": speak.say("Nhận"),
        "head_unchanged": speak.say("Không đổi"),
        "head_refused": speak.say("Từ chối"),
        "original": speak.say("Tệp gốc"),
        "refused_file": speak.say("Tải các dòng bị từ chối"),
        "next": speak.say("Tệp chờ tiếp theo: {file}", file=gap["file"]),
        "all_files": speak.say("Xem cả danh sách"),
        "none_yet": speak.say("Chưa có tệp nào. Thả tệp đầu tiên vào khung ở trên."),
    }


def _reading(speak: Language, gap: dict[str, str]) -> dict[str, object]:
    return {
        "found": speak.say("Máy đọc tệp này như sau"),
        "sheet": speak.say("Trang tính"),
        "shape": speak.say("Dạng bảng"),
        "header_rows": speak.say("Dòng tiêu đề cột"),
        "encoding": speak.say("Bảng mã"),
        "column": speak.say("Cột"),
        "header": speak.say("Tiêu đề trong tệp"),
        "taken_for": speak.say("Hiểu là"),
        "taken_for_of": speak.say("Cột {name} hiểu là", name=gap["name"]),
        "guessed": speak.say("đoán, hãy xem lại"),
        "no_header": speak.say("(không có tiêu đề)"),
        "reread": speak.say("Đọc lại theo {n} thay đổi", n=gap["n"]),
        "unchange": speak.say("Bỏ thay đổi"),
        "remembered": speak.say("Được nhớ cho tệp sau cùng dạng khi nhập xong."),
        "names": speak.say("Tên trong tệp mà kho chưa biết"),
        "names_why": speak.say("Chọn nghĩa một lần; được nhớ cho tệp sau cùng dạng khi nhập xong."),
        "name_in_file": speak.say("Tên trong tệp"),
        "name_means": speak.say("Là"),
        "name_means_of": speak.say("“{name}” là", name=gap["name"]),
        "name_open": speak.say("– chưa rõ: bị từ chối –"),
        "name_skip": speak.say("không lấy các dòng này"),
        "name_near": speak.say("Gần giống"),
        "name_all": speak.say("Tất cả"),
        "names_more": speak.say("và {n} tên nữa; chọn những tên này trước.", n=gap["n"]),
        "applied": speak.say("Đã chuẩn hoá"),
        "passed": speak.say("Các dòng không phải số liệu"),
        "rows": speak.say("dòng"),
    }


def _questions(speak: Language, gap: dict[str, str]) -> dict[str, object]:
    year = 2000
    runs = [Period.month(year, month) for month in range(1, 13)]
    runs += [Period(year, first, first + 2) for first in (1, 4, 7, 10)]
    runs += [Period(year, 1, 6), Period(year, 7, 12), Period(year, 1, 9), Period.of_year(year)]
    return {
        "questions": speak.say("Cần bạn trả lời {n} câu", n=gap["n"]),
        "questions_why": speak.say("Tệp không nói rõ và máy không đoán. Trả lời một lần cho cả tệp."),
        "answer": speak.say("Trả lời và xem trước"),
        "unanswered": speak.say("Còn {n} câu chưa trả lời.", n=gap["n"]),
        "ask_again": speak.say("Trả lời lại"),
        "pick_unit": speak.say("Chọn một đơn vị"),
        "type_unit": speak.say("Mã hoặc tên đơn vị"),
        "type_day": speak.say("một ngày, như 2021-07-15"),
        "pick_period": speak.say("Chọn kỳ"),
        "year": speak.say("Năm"),
        "periods": [[str(run)[4:], _without_year(speak, run, year)] for run in runs],
    }


def _without_year(speak: Language, run: Period, year: int) -> str:
    """ "Tháng 6", "Quý II", "6 tháng đầu năm": the year is chosen beside it."""
    if run == Period.of_year(year):
        return speak.say("cả năm")
    return speak.period(run).replace(str(year), "").strip(" /,")


def _ahead(speak: Language, gap: dict[str, str]) -> dict[str, object]:
    return {
        "count_new": speak.say("Số mới"),
        "count_changed": speak.say("Số sửa"),
        "count_accepted": speak.say("Dòng nhận"),
        "count_unchanged": speak.say("Dòng không đổi"),
        "count_refused": speak.say("Dòng bị từ chối"),
        "count_read": speak.say("Dòng đọc được"),
        "refused": speak.say("Bị từ chối"),
        "warned": speak.say("Nên xem lại"),
        "whole_refused": speak.say("Không nhập được tệp này"),
        "more": speak.say("và {n} chỗ nữa", n=gap["n"]),
        "changes": speak.say("Số sẽ ghi"),
        "old": speak.say("Đang có"),
        "new": speak.say("Trong tệp"),
        "show_all": speak.say("Xem cả {n} số", n=gap["n"]),
        "shown_of": speak.say("Trên đây là {n} trong {of} số.", n=gap["n"], of=gap["of"]),
        "indicator": speak.say("Chỉ tiêu"),
        "sums": speak.say("Cộng trong tệp và cộng sẽ ghi"),
        "sum_file": speak.say("Trong tệp"),
        "sum_stored": speak.say("Sẽ ghi"),
        "sum_there": speak.say("Đã có"),
        "sum_refused": speak.say("Bị từ chối"),
        "sum_passed": speak.say("Không lấy"),
        "sums_all": speak.say("Xem cả {n} dòng", n=gap["n"]),
        "sum_whole": speak.say("khớp"),
        "effects": speak.say("Bảng tổng quan sẽ đổi"),
        "effects_none": speak.say("Không có mức đánh giá nào thay đổi."),
        "effects_moved": speak.say("{n} chỉ tiêu khác đổi số nhưng không đổi mức.", n=gap["n"]),
        "effects_drafts": speak.say("Nháp chưa vào bảng tổng quan cho đến khi được duyệt."),
        "effects_more": speak.say("và {n} chỉ tiêu nữa", n=gap["n"]),
        "effects_part": speak.say("Đã xem {n} trong {of} đơn vị của tệp.", n=gap["n"], of=gap["of"]),
        "now": speak.say("Hiện nay"),
        "then": speak.say("Sau khi nhập"),
    }


def _deciding(speak: Language, gap: dict[str, str]) -> dict[str, object]:
    return {
        "discard": speak.say("Bỏ tệp này"),
        "discarded": speak.say("Tệp này đã bỏ; nội dung không còn được giữ."),
        "of_another": speak.say("Tệp này do {name} thả vào: bạn chỉ xem được.", name=gap["name"]),
        "nothing_new": speak.say("Mọi số trong tệp đã có: nhập vào cũng không đổi gì."),
        "partial": speak.say("Nhận các dòng đúng, trả lại các dòng bị từ chối thành một tệp để sửa"),
        "nothing_good": speak.say("Ngoài các dòng bị từ chối, mọi số trong tệp đã có. Sửa các dòng đó rồi thả lại."),
        "none_named": speak.say("Chưa có gì để nhập. Chọn nghĩa của các tên ở trên, hoặc sửa tệp rồi thả lại."),
        "none_good": speak.say("Không có dòng nào nhận được. Sửa tệp rồi thả lại."),
        "running": speak.say("Đang nhập"),
        "may_leave": speak.say("Có thể rời trang này: việc nhập vẫn tiếp tục."),
        "cancel": speak.say("Huỷ, không ghi gì"),
        "cancelling": speak.say("Đang huỷ…"),
        "too_late": speak.say("Việc nhập đã xong trước khi kịp huỷ; có thể hoàn tác ở dưới."),
        "cancelled": speak.say("Đã huỷ; chưa ghi gì."),
        "died": speak.say("Việc nhập đã dừng giữa chừng (máy chủ khởi động lại); chưa có gì được ghi."),
        "again_import": speak.say("Xem lại để nhập"),
        "not_taken": speak.say("Không nhập được; chưa ghi gì."),
        "done": speak.say("Đã nhập"),
        "corrected": speak.say("Số đã sửa"),
        "was": speak.say("Trước khi nhập"),
        "done_drafts": speak.say("Đã ghi thành nháp, chưa công bố"),
        "done_nothing": speak.say("Không có gì mới để ghi: mọi số trong tệp đã có."),
        "submit_there": speak.say("Mở bảng nhập số liệu để gửi duyệt:"),
        "see_there": speak.say("Xem trên bảng tổng quan:"),
        "see_batch": speak.say("Lần nhập số {n} ở trang Số liệu", n=gap["n"]),
        "other_sheet": speak.say("Xem tiếp trang “{name}”", name=gap["name"]),
        "other_table": speak.say("Xem tiếp bảng khác trong trang"),
        "undo": speak.say("Hoàn tác…"),
        "undo_ahead": speak.say("Hoàn tác lần nhập này"),
        "undo_keep": speak.say("Giữ những gì người khác đã sửa sau đó"),
        "undo_too": speak.say("Lấy lại cả những gì đã sửa sau đó"),
        "stands": speak.say("Đang là"),
        "comes_back": speak.say("Lẽ ra về"),
        "undo_now": speak.say("Hoàn tác"),
        "undo_nothing": speak.say("Không còn gì để hoàn tác."),
        "undone": speak.say("Lần nhập này đã được hoàn tác."),
        "redo": speak.say("Khôi phục lần nhập"),
        "kept": speak.say("Giữ nguyên"),
        "why": speak.say("Vì sao"),
        "back": speak.say("Thôi"),
        "more_sheets": speak.say("và {n} bảng nữa", n=gap["n"]),
    }


def _reviewing(speak: Language, gap: dict[str, str]) -> dict[str, object]:
    return {
        "waits": speak.say("Chờ người khác duyệt; chưa ghi gì."),
        "take_back": speak.say("Rút tệp lại"),
        "stood": speak.say("Lúc gửi"),
        "stands_now": speak.say("Nay đang có"),
        "left_out": speak.say("Đang xem tệp không có các dòng của {n} số mà bạn để lại.", n=gap["n"]),
        "take_all": speak.say("Xem lại cả tệp"),
        "look_without": speak.say("Xem lại không có {n} số đã bỏ chọn", n=gap["n"]),
        "approve_this": speak.say("Duyệt dòng này"),
        "reason": speak.say("Lý do"),
        "reason_left": speak.say("Vì sao để lại các dòng đó"),
        "reason_back": speak.say("Lý do, nếu trả lại"),
        "approve_nothing": speak.say("Duyệt: không còn gì để ghi"),
        "partial_review": speak.say("Duyệt các dòng đúng; các dòng nay bị từ chối thì không ghi"),
        "send_back": speak.say("Trả lại cả tệp"),
        "verdict": speak.say("Duyệt thì ghi cả tệp một lần; bỏ chọn một số thì để lại cả dòng của nó."),
    }
