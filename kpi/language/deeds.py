"""Deeds: what is done to the record, and to what, as the audit and a history name it."""

from kpi.language import Language, to_say

DEEDS: dict[str, str] = {
    "import": to_say("nhập tệp"),
    "hand in import": to_say("gửi tệp để duyệt"),
    "take back import": to_say("rút lại tệp đã gửi"),
    "return import": to_say("trả lại tệp"),
    "approve import": to_say("duyệt tệp"),
    "draft": to_say("đang nháp"),
    "replace": to_say("nháp bị thay"),
    "replace beside": to_say("bỏ số để bên cạnh"),
    "import beside": to_say("nhập tệp, để bên cạnh nháp của người khác"),
    "replace draft": to_say("thay nháp của người khác"),
    "submit": to_say("gửi duyệt"),
    "take back": to_say("rút lại"),
    "return": to_say("trả lại"),
    "approve": to_say("duyệt"),
    "reopen": to_say("mở lại"),
    "undo": to_say("hoàn tác lần nhập"),
    "attach": to_say("đính kèm"),
    "sign in": to_say("đăng nhập"),
    "sign out": to_say("đăng xuất"),
    "sign out everywhere": to_say("đăng xuất mọi nơi"),
    "sign-in locked": to_say("tạm khoá đăng nhập"),
    "add person": to_say("thêm người dùng"),
    "rename person": to_say("đổi tên hiển thị"),
    "reset password": to_say("đặt lại mật khẩu"),
    "change password": to_say("đổi mật khẩu"),
    "disable person": to_say("khoá tài khoản"),
    "enable person": to_say("mở tài khoản"),
    "grant": to_say("cấp quyền"),
    "revoke": to_say("thu quyền"),
    "lock": to_say("khoá kỳ"),
    "unlock": to_say("mở khoá kỳ"),
    "add unit": to_say("thêm đơn vị"),
    "change unit": to_say("sửa đơn vị"),
    "close unit": to_say("kết thúc đơn vị"),
    "add indicator": to_say("thêm chỉ tiêu"),
    "change indicator": to_say("sửa chỉ tiêu"),
    "retire indicator": to_say("ngừng chỉ tiêu"),
    "take up indicator": to_say("dùng lại chỉ tiêu"),
    "remove indicator": to_say("xoá chỉ tiêu"),
    "correct indicator": to_say("sửa cách tính chỉ tiêu"),
    "take back correction": to_say("lấy lại cách tính cũ"),
    "set regime": to_say("đặt chế độ báo cáo"),
    "set thresholds": to_say("đặt ngưỡng đánh giá"),
    "set setting": to_say("đổi thiết lập"),
    "upload": to_say("thả tệp"),
    "upgrade": to_say("nâng cấp kho số liệu"),
    "seal": to_say("ký xác nhận các bảng khi nâng cấp"),
    "assign": to_say("đặt phân công báo cáo"),
    "confirm assignments": to_say("xác nhận phân công báo cáo"),
    "take back assignments": to_say("lấy lại phân công báo cáo cũ"),
    "propose assignments": to_say("đề xuất phân công báo cáo khi nâng cấp"),
    "see standing changes": to_say("xem đánh giá thay đổi"),
}


def deed_word(deed: str, speak: Language) -> str:
    """The deed in the reader's language; as it was signed where it has no other name."""
    return speak.say(DEEDS.get(deed, deed))


SUBJECTS: dict[str, str] = {
    "figures": to_say("số liệu"),
    "units": to_say("đơn vị"),
    "indicators": to_say("chỉ tiêu"),
    "draft": to_say("nháp"),
    "attachment": to_say("tài liệu"),
    "person": to_say("người dùng"),
    "lock": to_say("khoá kỳ"),
    "regimes": to_say("chế độ báo cáo"),
    "assignments all": to_say("phân công báo cáo"),
    "thresholds all": to_say("ngưỡng đánh giá"),
    "standings all": to_say("đánh giá của mọi chỉ tiêu"),
    "settings": to_say("thiết lập"),
    "upload": to_say("tệp"),
    "batch": to_say("lần nhập"),
    "record all": to_say("kho số liệu"),
}


def subject_words(subject: str, speak: Language) -> str:
    """What a line of the audit is about, in the reader's language: "figures batch 9 a.csv"; names stay as they are."""
    if subject in SUBJECTS:
        return speak.say(SUBJECTS[subject])
    kind, _, rest = subject.partition(" ")
    if kind not in SUBJECTS or not rest:
        return subject
    if rest.startswith("batch "):
        more = subject_words(rest, speak)
    elif kind == "batch":
        number, _, file = rest.partition(" ")
        more = f"{number} {file_words(file, speak)}"
    else:
        more = file_words(rest, speak)
    return f"{speak.say(SUBJECTS[kind])} {more}"


def file_words(file: str, speak: Language) -> str:
    """The name of a batch: a file, or the batch of a file that was taken back, as often as that was done."""
    undone, colon, name = file.partition(": ")
    deed, _, number = undone.partition(" ")
    if deed != "undo" or not colon or not number.isascii() or not number.isdigit():
        return file
    return speak.say("hoàn tác lần nhập {n}: {file}", n=number, file=file_words(name, speak))
