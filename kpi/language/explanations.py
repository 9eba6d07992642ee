"""Writes an explanation: the rules that it names, and numbers without any rounding."""

from fractions import Fraction

from kpi.language import Language, measures, to_say
from kpi.language.numbers import MINUS, SIGNS, decimals_apart
from kpi.model.explanation import NotCounted, PlanOfClosed, ReportUse, TargetUse
from kpi.model.kind import Pace
from kpi.model.status import Rule

PACE: dict[Pace, str] = {
    "phased": to_say("theo kỳ đã giao"),
    "straight_line": to_say("theo đường thẳng"),
    "interpolated": to_say("nội suy giữa các mốc đã giao"),
    "spread": to_say("phần chưa phân kỳ chia đều cho các tháng còn lại"),
    "revised": to_say("kế hoạch điều chỉnh, các tháng trước giữ nguyên"),
    "level": to_say("mức đã giao"),
}
"""By which rule a plan to date was made."""

OF_CLOSED: dict[PlanOfClosed, str] = {
    "until_closed": to_say("đã kết thúc, kế hoạch chỉ tính đến khi kết thúc"),
    "replaced": to_say("đã kết thúc, kế hoạch cả năm của đơn vị kế tục thay thế"),
    "part": to_say("không có kế hoạch riêng, lấy phần kế hoạch còn lại của các đơn vị đã nhập vào"),
}
REPORT_USE: dict[ReportUse, str] = {
    "finer": to_say("đã có số của các kỳ ngắn hơn"),
    "latest": to_say("đã có số mới hơn"),
    "overlapping": to_say("chồng lên các kỳ đã tính, hoặc là tỷ lệ không có tử số, mẫu số"),
    "after": to_say("vượt quá thời gian đang xét"),
    "not_applicable": to_say("không áp dụng"),
}
"""Why a report is not used."""

TARGET_USE: dict[TargetUse, str] = {
    "replaced": to_say("đã có quyết định sau thay thế"),
    "not_yet": to_say("chưa có hiệu lực"),
    "other_basis": to_say("thuộc căn cứ khác"),
    "no_number": to_say("là khoảng hoặc bằng lời"),
}
"""Why a target is not in force."""

NOT_COUNTED: dict[NotCounted, str] = {
    "closed": to_say("đã kết thúc, không tính vào số cuối kỳ"),
    "not_opened": to_say("chưa bắt đầu"),
    "old": to_say("chưa có báo cáo mới nhất, số cũ không tính"),
    "no_parts": to_say("không có tử số, mẫu số nên không gộp được"),
    "no_roll_up": to_say("loại chỉ tiêu này không cộng theo đơn vị"),
    "not_applicable": to_say("không áp dụng"),
    "nothing": to_say("chưa có số liệu"),
}
"""Why a unit adds nothing to the sum."""

RULE: dict[Rule, str] = {
    "not_begun": to_say("kỳ này chưa bắt đầu"),
    "not_applicable": to_say("đơn vị báo rằng chỉ tiêu không áp dụng"),
    "not_reported": to_say("đã đến hạn mà chưa có số liệu nào"),
    "nothing_due": to_say("chưa có báo cáo nào đến hạn"),
    "not_judged": to_say("chỉ tiêu chỉ theo dõi, không đánh giá"),
    "plan_of_few": to_say("quá ít đơn vị có kế hoạch: cần ít nhất {enough}"),
    "no_plan": to_say("không có kế hoạch để so"),
    "no_number": to_say("đơn vị có kế hoạch chưa có số nào để so"),
    "of_itself": to_say("chỉ có kế hoạch của chính kỳ này nên chỉ so trong kỳ"),
    "final": to_say("năm đã hết và đã đủ báo cáo ({come}/{owed})"),
    "already_met": to_say("đã đạt mức cả năm, và số này không thể giảm nữa"),
    "limit_passed": to_say("đã vượt mức cả năm, và số này không thể giảm nữa"),
    "no_plan_yet": to_say("có kế hoạch năm nhưng chưa có mức phải đạt đến lúc này"),
    "pace": to_say("xét theo tiến độ"),
    "certain": to_say("xét theo tiến độ; còn thiếu báo cáo ({come}/{owed}), nhưng số thiếu không làm đổi kết luận"),
    "missing": to_say("mới có {come}/{owed} báo cáo, cần ít nhất {enough}"),
}
"""By which rule a standing has its status."""

COMPARED: dict[str, str] = {
    "status": to_say("kết luận"),
    "basis": to_say("căn cứ giao"),
    "due": to_say("kỳ được xét"),
    "final": to_say("đã hết năm"),
    "actual": to_say("thực hiện trong kỳ"),
    "actual_to_date": to_say("thực hiện"),
    "covered_to_date": to_say("thực hiện của đơn vị có kế hoạch"),
    "target": to_say("kế hoạch của kỳ"),
    "target_to_date": to_say("kế hoạch đến nay"),
    "target_of_year": to_say("kế hoạch năm"),
    "attainment": to_say("đạt kế hoạch của kỳ"),
    "attainment_to_date": to_say("đạt kế hoạch đến nay"),
    "attainment_of_year": to_say("đạt kế hoạch năm"),
    "same_period_last_year": to_say("cùng kỳ trong kỳ"),
    "growth": to_say("tăng, giảm trong kỳ"),
    "difference": to_say("chênh lệch trong kỳ"),
    "last_year_to_date": to_say("cùng kỳ"),
    "growth_to_date": to_say("tăng, giảm so với cùng kỳ"),
    "difference_to_date": to_say("chênh lệch so với cùng kỳ"),
    "reports": to_say("số báo cáo đã có"),
    "reports_due": to_say("số báo cáo đến hạn"),
    "units_reported": to_say("số đơn vị đã báo cáo"),
    "units": to_say("số đơn vị"),
    "units_with_target": to_say("số đơn vị có kế hoạch"),
    "pace": to_say("cách tính kế hoạch đến nay"),
    "spread": to_say("các đơn vị dưới, khi không cộng được"),
}
"""What of a standing is compared with the scoreboard."""


_READABLE = 1000
"""The largest denominator that somebody reads."""


def exact_number(value: Fraction, speak: Language) -> str:
    """All its digits; where they do not end a mixed number, "466 2/3", and where that could not be read six of them."""
    decimals = digits_of(value)
    if decimals is not None:
        return speak.number(value, decimals)
    if value.denominator > _READABLE:
        return f"≈ {speak.number(value, 6)}"
    whole, rest = divmod(abs(value), 1)
    sign = MINUS if value < 0 else ""
    fraction = f"{speak.number(rest.numerator, 0)}/{speak.number(rest.denominator, 0)}"
    return f"{sign}{speak.number(whole, 0)} {fraction}" if whole else sign + fraction


def exact_amount(value: Fraction, measured_in: str, speak: Language) -> str:
    """The same with what it counts."""
    return measures.joined(exact_number(value, speak), measured_in, speak.code, SIGNS[speak.code])


def exact_percent(share: Fraction, speak: Language) -> str:
    """A share of one as a percentage with all its digits; "≈" and six of them where they do not end."""
    decimals = digits_of(share * 100)
    apart = decimals_apart(share * 100, 100, 6)  # what is short of the whole is never nearly the whole
    return f"≈ {speak.percent(share, apart)}" if decimals is None else speak.percent(share, decimals)


def equal_to(text: str) -> str:
    """What an equation ends with: the number, or nearly the number."""
    return text if text.startswith("≈") else f"= {text}"


def digits_of(value: Fraction) -> int | None:
    """How many decimals write it down exactly; None where no number of them does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
