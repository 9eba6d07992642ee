"""Runs kpi doctor: whether the store is whole, where it is not, and what nobody can vouch for."""

import argparse
import json

from kpi.actions.administer import doctor
from kpi.actions.record.store import Store
from kpi.commands import assignments, changes
from kpi.commands.shared import DONE, REFUSED, Subcommands, say, store_of, warn
from kpi.language import Language, to_say

_LISTED = 100
FINDINGS: dict[str, str] = {
    "file_damaged": to_say("tệp bị hỏng"),
    "audit_line_missing": to_say("nhật ký thiếu dòng"),
    "audit_line_changed": to_say("dòng nhật ký bị sửa"),
    "figures_changed_past_the_audit": to_say("số liệu bị sửa ngoài nhật ký, theo dòng nhật ký"),
    "figures_without_a_signature": to_say("số liệu không có dòng nhật ký"),
    "table_changed_past_the_audit": to_say("bị sửa ngoài nhật ký"),
    "attachment_changed_past_the_audit": to_say("tài liệu đính kèm bị thay nội dung"),
    "total_differs": to_say("tổng hợp không khớp số liệu"),
    "totals_cannot_be_made": to_say("không tính lại được tổng hợp"),
}
"""What each finding says; the place follows."""
TABLES: dict[str, str] = {
    "units": to_say("đơn vị"),
    "successions": to_say("đơn vị kế thừa"),
    "indicators": to_say("chỉ tiêu"),
    "assignments": to_say("phân công báo cáo"),
    "group_units": to_say("nhóm đơn vị"),
    "regimes": to_say("chế độ báo cáo"),
    "bases": to_say("căn cứ giao"),
    "thresholds": to_say("ngưỡng đánh giá"),
    "settings": to_say("thiết lập"),
    "people": to_say("người dùng và mật khẩu"),
    "rights": to_say("quyền"),
    "locks": to_say("khoá kỳ"),
    "drafts": to_say("bản nháp"),
    "draft_conflicts": to_say("số gõ khác chờ người gõ chọn"),
    "draft_events": to_say("diễn biến bản nháp"),
    "submissions": to_say("lần gửi duyệt"),
    "batches": to_say("lần nhập"),
    "attachments": to_say("tài liệu đính kèm"),
    "actual_history": to_say("số liệu đã bị thay"),
    "target_history": to_say("kế hoạch đã bị thay"),
    "layouts": to_say("câu trả lời đã nhớ cho tệp"),
    "standing_changes": to_say("đánh giá thay đổi khi nâng cấp"),
    "seals": to_say("chữ ký của các bảng"),
    "sessions": to_say("phiên đăng nhập"),
    "attempts": to_say("lần thử đăng nhập"),
    "uploads": to_say("tệp đã thả và câu trả lời cho tệp đang chờ"),
}
"""What people call the tables."""


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parser of the command."""
    words = "look whether the store is whole"
    command = commands.add_parser("doctor", parents=parents, help=words, description=words)
    command.set_defaults(run=_doctor)
    command.add_argument("--json", action="store_true")


def _doctor(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    findings = list(doctor.examine(store))
    if args.json:
        summary = {
            "sound": not findings,
            "findings": [finding._asdict() for finding in findings],
            "vouched_since": doctor.sealed_since(store),
            "not_vouched_for": doctor.NOT_VOUCHED_FOR,
        }
        beside = f'"standing_changes": {changes.json_of_last(store)}'
        proposed = f'"proposed_assignments": {assignments.proposed(store)}'
        say(f"{json.dumps(summary)[:-1]}, {beside}, {proposed}}}")
        return REFUSED if findings else DONE
    for finding in findings[:_LISTED]:
        where = speak.say(TABLES[finding.where]) if finding.where in TABLES else finding.where
        warn(f"{speak.say(FINDINGS[finding.code])}: {where}")
    if findings:
        say(speak.say("Kho số liệu có {n} chỗ không đúng.", n=speak.number(len(findings), 0)))
    else:
        say(speak.say("Kho số liệu nguyên vẹn: tệp, nhật ký, chữ ký của số liệu và của các bảng, tổng hợp đều khớp."))
    _say_limits(store, speak)
    changes.say_last(store, speak)
    assignments.say_proposed(store, speak)
    return REFUSED if findings else DONE


def _say_limits(store: Store, speak: Language) -> None:
    """What was not looked at, or only from some line of the audit on."""
    since = doctor.sealed_since(store)
    for line in sorted(set(since.values())):
        tables = [table for table, first in since.items() if first == line]
        words = "Từ dòng nhật ký {line} (lúc nâng cấp) trở đi mới đối chiếu được: {tables}."
        say(speak.say(words, line=str(line), tables=_named(tables, speak)))
    names = _named(doctor.NOT_VOUCHED_FOR, speak)
    say(speak.say("Không đối chiếu được, vì không ghi qua nhật ký: {tables}.", tables=names))


def _named(tables: "list[str] | tuple[str, ...]", speak: Language) -> str:
    return ", ".join(speak.say(TABLES[table]) for table in TABLES if table in tables)
