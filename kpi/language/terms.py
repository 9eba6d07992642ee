"""Terms: the words for roles, kinds of indicator, levels of units and settings, by their codes."""

from collections.abc import Mapping

from kpi.language import Language, to_say

ROLE: dict[str, str] = {
    "official": to_say("Lãnh đạo (xem)"),
    "clerk": to_say("Nhập liệu"),
    "reviewer": to_say("Duyệt"),
    "administrator": to_say("Quản trị"),
}
LEVEL: dict[str, str] = {
    "country": to_say("Trung ương"),
    "province": to_say("Tỉnh, thành phố"),
    "district": to_say("Huyện, thị xã, thành phố thuộc tỉnh (trước 7/2025)"),
    "commune": to_say("Xã, phường, đặc khu"),
    "village": to_say("Thôn, tổ dân phố"),
}
ADDS_UP: dict[str, str] = {
    "total": to_say("cộng dồn các kỳ"),
    "latest": to_say("số cuối kỳ"),
    "ratio": to_say("tỷ lệ trong kỳ (tử số / mẫu số)"),
    "share": to_say("tỷ lệ tại thời điểm (tử số / mẫu số)"),
    "average": to_say("bình quân các kỳ"),
    "done": to_say("mốc hoàn thành, xếp loại"),
    "rank": to_say("thứ hạng"),
}
JUDGED: dict[str, str] = {
    "more": to_say("càng cao càng tốt"),
    "less": to_say("càng thấp càng tốt"),
    "within": to_say("trong khoảng"),
    "ceiling": to_say("không vượt mức"),
    "done": to_say("đạt hoặc chưa đạt"),
    "none": to_say("không đánh giá"),
}
FREQUENCY: dict[str, str] = {
    "month": to_say("tháng"),
    "quarter": to_say("quý"),
    "half": to_say("6 tháng"),
    "year": to_say("năm"),
    "irregular": to_say("đột xuất"),
}
SETTING: dict[str, tuple[str, str]] = {
    "self_approval": (
        to_say("Tự duyệt số của mình"),
        to_say("Cho cơ quan chỉ có một người; lịch sử ghi rõ số nào do chính người nhập duyệt."),
    ),
    "import_review": (
        to_say("Tệp nhập chờ người khác duyệt"),
        to_say(
            "Số mà người nhập tự quyết được thì chờ một người khác duyệt cả tệp. "
            "Tự động: có, khi từ hai người trở lên được duyệt hoặc quản trị."
        ),
    ),
    "open_reading": (
        to_say("Xem không cần đăng nhập"),
        to_say("Ai vào được máy chủ đều xem được số đã duyệt. Chỉ bật trong mạng nội bộ tin cậy."),
    ),
    "idle_minutes": (
        to_say("Tự đăng xuất sau khi không làm gì (phút)"),
        to_say("Từ 5 phút đến 24 giờ (1440)."),
    ),
    "longest_hours": (
        to_say("Phải đăng nhập lại sau (giờ)"),
        to_say("Từ 1 giờ đến 31 ngày (744)."),
    ),
    "attachment_megabytes": (
        to_say("Cỡ lớn nhất của tệp đính kèm (MB)"),
        to_say("Từ 1 đến 20 MB."),
    ),
    "import_megabytes": (
        to_say("Cỡ lớn nhất của tệp nhập (MB)"),
        to_say("Từ 1 đến 200 MB, trên trang và bằng lệnh. Tệp CSV chuẩn thì kpi import nhận lớn bao nhiêu cũng được."),
    ),
}
"""Each setting: its name, and what to know before it is changed."""

COLUMN: dict[str, str] = {
    "code": to_say("Mã"),
    "name": to_say("Tên"),
    "name_vi": to_say("Tên"),
    "name_en": to_say("Tên tiếng Anh"),
    "level": to_say("Cấp"),
    "parent": to_say("Thuộc"),
    "parent_id": to_say("Thuộc"),
    "opened": to_say("Ngày bắt đầu"),
    "closed": to_say("Ngày kết thúc"),
    "became": to_say("Trở thành"),
    "illustrative": to_say("Minh hoạ"),
    "area": to_say("Lĩnh vực"),
    "area_en": to_say("Lĩnh vực (tiếng Anh)"),
    "measured_in": to_say("Đơn vị tính"),
    "adds_up": to_say("Cách tổng hợp"),
    "judged": to_say("Cách đánh giá"),
    "decimals": to_say("Số chữ số thập phân"),
    "frequency": to_say("Kỳ báo cáo"),
    "regime": to_say("Chế độ báo cáo"),
    "retired": to_say("Ngừng từ sau ngày"),
    "role": to_say("Vai trò"),
    "unit": to_say("Đơn vị"),
    "shown_name": to_say("Tên hiển thị"),
    "reason": to_say("Lý do"),
    "correction": to_say("Lần sửa ở dòng"),
    "value": to_say("Giá trị"),
    "by": to_say("Ai"),
    "at": to_say("Lúc"),
    "people": to_say("Người dùng"),
    "figures": to_say("Số liệu"),
    "said": to_say("Ghi chú"),
    "gaps": to_say("Còn thiếu"),
    "read": to_say("Đọc"),
    "accepted": to_say("Nhận"),
    "unchanged": to_say("Không đổi"),
    "refused": to_say("Từ chối"),
    "schema": to_say("Phiên bản kho số liệu"),
    "changed": to_say("Thay đổi"),
    "on_track": to_say("Đúng tiến độ"),
    "at_risk": to_say("Nguy cơ"),
    "told_enough": to_say("Đủ số liệu"),
    "planned_enough": to_say("Đủ đơn vị có kế hoạch"),
    "cut_day": to_say("Chốt số liệu"),
    "due_month": to_say("Hạn báo cáo tháng (ngày sau chốt)"),
    "due_quarter": to_say("Hạn báo cáo quý"),
    "due_half": to_say("Hạn báo cáo 6 tháng"),
    "due_year": to_say("Hạn báo cáo năm"),
}
"""The columns of units, indicators and people, as a form and the audit name them."""


def term(table: Mapping[str, str], code: str, speak: Language) -> str:
    """The word for a code; the code itself where somebody's file has its own."""
    return speak.say(table[code]) if code in table else code
