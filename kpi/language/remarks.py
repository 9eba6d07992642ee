"""Statuses, and the short reasons that stand beside a number or in the place of one."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from kpi.language import Language, to_say
from kpi.language.numbers import decimals_apart
from kpi.model.period import Period

STATUS: dict[str, str] = {
    "met": "Đạt",
    "on_track": "Đúng tiến độ",
    "at_risk": "Nguy cơ",
    "off_track": "Chậm",
    "not_met": "Không đạt",
    "incomplete": "Chưa đủ số liệu",
    "too_early": "Chưa đến kỳ",
    "not_begun": "Kỳ chưa bắt đầu",
    "no_target": "Không có kế hoạch",
    "not_applicable": "Không áp dụng",
    "not_told": "Chưa có số liệu",
}
STATUS_SIGN: dict[str, str] = {
    "met": "✓",
    "on_track": "●",
    "at_risk": "▲",
    "off_track": "▼",
    "not_met": "✕",
    "incomplete": "◐",
    "too_early": "○",
    "not_begun": "◌",
    "no_target": "◇",
    "not_applicable": "∅",
    "not_told": "–",
}

REMARKS: dict[str, str] = {
    "no_target": "không có kế hoạch cho kỳ này",
    "target_zero": "kế hoạch bằng 0 nên không có tỷ lệ đạt",
    "target_negative": "kế hoạch âm nên không có tỷ lệ đạt",
    "signs_differ": "khác dấu nên không tính tỷ lệ",
    "not_told": "chưa có số liệu",
    "incomplete": "mới có {told}/{expected} kỳ báo cáo",
    "plain_mean": "bình quân cộng đơn giản của các kỳ",
    "no_parts": "thiếu tử số, mẫu số nên không gộp được",
    "no_roll_up": "loại chỉ tiêu này không cộng theo đơn vị",
    "ranked": "xếp hạng không có tỷ lệ",
    "graded": "mức hoàn thành không so bằng tỷ lệ",
    "less_is_better": "càng thấp càng tốt: chỉ nói đạt hay chưa đạt",
    "ranged": "mục tiêu là một khoảng",
    "not_judged": "chỉ tiêu theo dõi, không đánh giá",
    "straight_line": "kế hoạch đến nay tính theo đường thẳng",
    "phased": "kế hoạch đến nay theo tháng, quý đã giao",
    "level": "mức cần đạt",
    "parts_differ": "số của đơn vị ({own}) khác tổng các đơn vị dưới ({below})",
    "conflict": "số cả kỳ khác tổng các tháng",
    "approximate": "số xấp xỉ theo báo cáo",
    "estimate": "có số ước",
    "in_points": "so bằng điểm phần trăm",
    "last_year_not_told": "không có số cùng kỳ",
    "last_year_zero": "cùng kỳ bằng 0",
    "last_year_incomplete": "cùng kỳ chưa đủ số liệu",
    "not_comparable": "không so được với cùng kỳ vì đơn vị đã thay đổi",
    "held_from": "số của {period}",
    "plan_of": "kế hoạch của {with_target}/{units} đơn vị",
    "plan_of_few": "quá ít đơn vị có kế hoạch: không tính tỷ lệ đạt",
    "interpolated": "kế hoạch đến nay nội suy giữa các mốc đã giao",
    "spread": "phần kế hoạch chưa phân kỳ được chia đều",
    "revised": "kế hoạch điều chỉnh: các tháng đã qua giữ nguyên, phần còn lại theo nhịp cũ",
    "closed_plan": "gồm kế hoạch của đơn vị đã kết thúc",
    "with_predecessors": "gồm số của đơn vị đã nhập vào",
    "to_end_of": "tính đến hết {period}, báo cáo gần nhất đã đến hạn",
    "like_with_like": "so cùng kỳ của {compared}/{units} đơn vị có ở cả hai năm",
    "other_basis": "căn cứ này không có kế hoạch",
    "units_missing": "{told}/{expected} đơn vị có số liệu",
    "aim_in_words": "mục tiêu bằng lời",
    "needs_explaining": "tỷ lệ trong báo cáo cần giải trình",
    "implied_plan": "tỷ lệ trong báo cáo ứng với kế hoạch khoảng {plan}",
}
NO_PARTS = to_say(
    "chỉ có tỷ lệ, không có tử số, mẫu số: dùng cho riêng kỳ và đơn vị này, không cộng với kỳ khác hay lên cấp trên"
)
"""What a percentage typed without its parts cannot do."""
IN_NUMBERS: dict[str, str] = {
    "needs_explaining": "báo cáo ghi {stated}, số liệu cho {computed}: cần giải trình",
    "plan_of_few": "chỉ {with_target}/{units} đơn vị có kế hoạch: không tính tỷ lệ đạt",
    "conflict": "số cả kỳ là {stated}, tổng các tháng là {summed}",
}
"""The same remark where its numbers are at hand."""

HEDGES = {"nearly": "gần", "over": "hơn", "about": "khoảng"}


def status(language: Language, code: str) -> str:
    """The word of a status."""
    return language.say(STATUS[code])


def hedge(language: Language, approximate: str) -> str:
    """The word before a number that is not exact, "gần"; nothing before one that is."""
    return language.say(HEDGES[approximate]) if approximate in HEDGES else ""


def remark(language: Language, code: str, values: Mapping[str, object] | None = None, *, measured_in: str = "") -> str:
    """The reason in words, its numbers as this language writes them, with the measure where it is given."""
    decimals = _apart(code, values or {})
    filled = {name: _written(language, code, value, measured_in, decimals) for name, value in (values or {}).items()}
    text = IN_NUMBERS[code] if filled and code in IN_NUMBERS else REMARKS.get(code, code)
    return language.say(text, **filled)


def _apart(code: str, values: Mapping[str, object]) -> int:
    """With so many decimals two numbers of a remark that differ are not written alike."""
    least, times = (1, 100) if code == "needs_explaining" else (2, 1)
    numbers = [Fraction(value) * times for value in values.values() if isinstance(value, Fraction | Decimal)]
    return decimals_apart(numbers[0], numbers[1], least) if len(numbers) == 2 else least


def _written(language: Language, code: str, value: object, measured_in: str, decimals: int) -> str:
    if isinstance(value, Period):
        return language.period(value)
    if isinstance(value, Fraction | Decimal):
        if code == "needs_explaining":
            return language.percent(value, decimals)
        return language.amount(value, measured_in, decimals)
    return language.number(value, 0) if isinstance(value, int) else str(value)
