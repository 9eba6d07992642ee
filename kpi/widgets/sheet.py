"""Places a sheet on a page: the grid itself is drawn in the browser and speaks with the JSON interface."""

import json
from datetime import date

from kpi.context import View
from kpi.language import Language
from kpi.model.period import Period
from kpi.model.sheet import Progress
from kpi.model.unit import Unit
from kpi.widgets.html import leave_to_script


def mount(view: View, unit: Unit, month: Period, task: str) -> None:
    """Where the grid of one unit and month is to be drawn; `task` is enter or review."""
    given = {
        "unit": unit.code_and_day if len(view.tree.by_code[unit.code.casefold()]) > 1 else unit.code,
        "period": str(month),
        "lang": view.speak.code,
        "task": task,
        "words": json.dumps(words(view.speak), ensure_ascii=False),
    }
    leave_to_script("k-sheet", given)


def words(speak: Language) -> dict[str, str]:
    """What the grid says; {gaps} are filled there."""
    gap = {name: "{" + name + "}" for name in ("n", "at", "by", "value", "names", "reason", "name")}
    return {
        "no_answer": speak.say("Máy chủ không trả lời."),
        "again": speak.say("Thử lại"),
        "saving": speak.say("đang lưu nháp…"),
        "kept": speak.say("nháp lưu lúc {at}", at=gap["at"]),
        "offline": speak.say("mất kết nối: {n} ô đang giữ trong trình duyệt, sẽ tự gửi lại", n=gap["n"]),
        "will_retry": speak.say("Những gì đã gõ được giữ trong trình duyệt và sẽ tự gửi lại."),
        "signed_out": speak.say("Phiên làm việc đã kết thúc; những gì đã gõ được giữ trong trình duyệt này."),
        "sign_in": speak.say("Đăng nhập lại"),
        "told": speak.say("đã nhập"),
        "look": speak.say("cần xem lại"),
        "returned": speak.say("bị trả lại"),
        "submitted": speak.say("chờ duyệt"),
        "approved": speak.say("đã duyệt"),
        "head_indicator": speak.say("Chỉ tiêu"),
        "head_target": speak.say("KH năm"),
        "head_to_date": speak.say("Lũy kế"),
        "head_last": speak.say("Kỳ trước"),
        "head_year_ago": speak.say("Cùng kỳ"),
        "head_field": speak.say("Kỳ này"),
        "head_read_as": speak.say("hiểu là"),
        "head_makes": "",
        "head_approved": speak.say("Đang công bố"),
        "head_new": speak.say("Số mới"),
        "head_change": speak.say("Thay đổi"),
        "of_which": speak.say("trong đó:"),
        "hint_parts": speak.say("tử số / mẫu số"),
        "hint_done": speak.say("đạt / chưa"),
        "details": speak.say("Ghi chú, văn bản"),
        "estimate": speak.say("ước"),
        "is_estimate": speak.say("Số ước, chưa chính thức"),
        "up_to": speak.say("Số liệu đến ngày"),
        "day_hint": speak.say("ngày/tháng/năm"),
        "document": speak.say("Văn bản"),
        "note": speak.say("Ghi chú"),
        "attachment": speak.say("Tệp đính kèm"),
        "choose": speak.say("Chọn tệp…"),
        "history": speak.say("Lịch sử số liệu"),
        "detach": speak.say("Bỏ"),
        "sending": speak.say("đang gửi {name}…", name=gap["name"]),
        "not_applicable": speak.say("không áp dụng"),
        "close": speak.say("Đóng"),
        "why": speak.say("Vì sao số này đúng?"),
        "because": speak.say("Lý do: {reason}", reason=gap["reason"]),
        "keys": speak.say(
            "Enter, Tab hoặc ↓: dòng sau · ↑: dòng trước · Ctrl+V: dán cả cột từ Excel · Alt+N: ghi chú, văn bản · "
            "để trống: chưa có số liệu; không phát sinh thì gõ 0"
        ),
        "also": speak.say("Thêm một chỉ tiêu khác vào bảng…"),
        "pasted": speak.say("Đã dán {n} dòng.", n=gap["n"]),
        "passed": speak.say("{n} dòng không có chỗ: hết bảng, hoặc ô đã gửi hay đã duyệt.", n=gap["n"]),
        "wide": speak.say("Không lấy các cột thừa bên phải."),
        "undo_paste": speak.say("Hoàn tác dán"),
        **_words_of_choices(speak, gap),
        "gaps": speak.say("{n} chỉ tiêu còn thiếu: {names}.", n=gap["n"], names=gap["names"]),
        "gaps_why": speak.say("Vì sao còn thiếu?"),
        "submit": speak.say("Gửi duyệt {n} số", n=gap["n"]),
        "submitted_now": speak.say("Đã gửi duyệt {n} số.", n=gap["n"]),
        "obstacles": speak.say("Chưa gửi được: {n} dòng cần xem lại.", n=gap["n"]),
        "take_back": speak.say("Rút lại để sửa"),
        "taken_back": speak.say("Đã rút lại {n} số.", n=gap["n"]),
        "nothing_due": speak.say("Tháng này không có chỉ tiêu nào đến kỳ báo cáo."),
        "nothing_to_review": speak.say("Tháng này không có gì để duyệt."),
        "pick": speak.say("Chọn"),
        "pick_all": speak.say("Chọn tất cả số chờ duyệt"),
        "approve": speak.say("Duyệt {n} số đã chọn", n=gap["n"]),
        "approve_all": speak.say("Duyệt tất cả {n} số", n=gap["n"]),
        "return": speak.say("Trả lại {n} số", n=gap["n"]),
        "reopen": speak.say("Mở lại {n} số đã duyệt", n=gap["n"]),
        "decide_why": speak.say("Lý do trả lại hoặc mở lại"),
        "decided": speak.say("Đã xử lý {n} số.", n=gap["n"]),
        "not_decided": speak.say("{n} số chưa xử lý được, xem lý do ở từng dòng.", n=gap["n"]),
    }


def _words_of_choices(speak: Language, gap: dict[str, str]) -> dict[str, str]:
    """What is asked of her: which of two values stands, whether a period is over, which number she has typed."""
    return {
        "theirs": speak.say("{by} đã lưu “{value}” lúc {at}.", by=gap["by"], value=gap["value"], at=gap["at"]),
        "theirs_stands": speak.say("Đang giữ “{value}” ({by}).", by=gap["by"], value=gap["value"]),
        "mine_beside": speak.say("Số “{value}” của bạn chưa được lưu, để bên cạnh chờ bạn chọn.", value=gap["value"]),
        "mine_waits": speak.say("Ô này đã gửi, đã duyệt hay đã khoá: muốn thay thì rút lại hoặc nhờ mở lại trước."),
        "not_kept": speak.say("chưa lưu {names}", names=gap["names"]),
        "undecided": speak.say("Còn {n} ô bạn chưa chọn giữ số nào; số của bạn chưa được lưu:", n=gap["n"]),
        "somebody": speak.say("Người khác"),
        "blank": speak.say("ô trống"),
        "keep_mine": speak.say("Giữ số của tôi: {value}", value=gap["value"]),
        "take_theirs": speak.say("Lấy số đã lưu: {value}", value=gap["value"]),
        "not_over": speak.say("{n} số chưa lưu: kỳ chưa kết thúc, đang chờ bạn trả lời", n=gap["n"]),
        "to_come": speak.say("Kỳ này chưa kết thúc, mà có số gõ vào như số đã thực hiện. Đúng vậy không?"),
        "to_come_actual": speak.say("Đúng, đã thực hiện"),
        "to_come_estimate": speak.say("Là số ước"),
        "to_come_none": speak.say("Bỏ các số này"),
        "to_come_approve": speak.say("Đúng, vẫn duyệt {n} số này", n=gap["n"]),
        "reads_as": speak.say("Số này đọc được hai cách"),
        "is_it": speak.say("là {value}", value=gap["value"]),
    }


def timeliness(speak: Language, progress: Progress, today: date) -> str:
    """In time or late, by how many days; locked; or complete."""
    late = progress.days_late(today)
    if progress.locked:
        return speak.say("đã khoá")
    if progress.submitted_at is not None:
        return speak.say_n("gửi trễ {n} ngày", late) if late > 0 else speak.say("gửi đúng hạn")
    if progress.due and progress.approved >= progress.due:
        return speak.say("đủ")
    return speak.say_n("trễ {n} ngày", late) if late > 0 else speak.say_n("còn {n} ngày", -late)
