"""Says what a correction of an indicator's rules changes: the page and the command line in the same words."""

from kpi.actions.administer.rule_changes import RuleChange, UnreadFigure, Why
from kpi.language import Language, to_say
from kpi.language.precision import decimals_of
from kpi.language.terms import ADDS_UP, COLUMN, JUDGED, term
from kpi.model.standing import Standing
from kpi.widgets.ahead import status_words

WHY: dict[Why, str] = {
    "parts": to_say("có tử số, mẫu số mà cách này không dùng"),
    "impossible": to_say("không thể là thứ hạng hay số đếm"),
    "no_parts": to_say("chỉ có tỷ lệ, không có tử số, mẫu số: tính cho riêng đơn vị, không gộp lên cấp trên"),
}


def rule_words(change: RuleChange, speak: Language) -> list[str]:
    """Each rule that changes: "Cách tổng hợp: … → …"."""
    return [
        f"{term(COLUMN, name, speak)}: {term(known, was, speak)} → {term(known, now, speak)}"
        for name, known in (("adds_up", ADDS_UP), ("judged", JUDGED))
        if (was := getattr(change.before, name)) != (now := getattr(change.after, name))
    ]


def count_words(change: RuleChange, speak: Language) -> str:
    """How many standings turn, how many only move, of how many that were compared and that could be."""
    sentence = speak.say(
        "Đã so {compared} đánh giá của từng đơn vị, từng kỳ: {turned} đổi mức, {moved} chỉ đổi số.",
        compared=speak.number(change.compared, 0),
        turned=speak.number(change.turned, 0),
        moved=speak.number(change.changed - change.turned, 0),
    )
    if change.places > change.compared:
        places = speak.number(change.places, 0)
        sentence += " " + speak.say("Tất cả có {places}; chỉ so từ cấp trên xuống.", places=places)
    return sentence


def unreadable_words(change: RuleChange, speak: Language) -> list[str]:
    """What the rules after do not read in full: how many of each kind, then what blocks."""
    sentences: list[str] = []
    if change.blocking:
        blocking = speak.number(change.blocking, 0)
        sentences.append(
            speak.say("{n} số liệu không đọc được theo cách mới nên chưa sửa được; sửa các số đó trước.", n=blocking)
        )
    if change.without_parts:
        without = speak.number(change.without_parts, 0)
        sentences.append(speak.say("{n} số liệu không có tử số, mẫu số nên không gộp lên cấp trên.", n=without))
    return sentences


def figure_words(figure: UnreadFigure, speak: Language) -> str:
    """One such figure: whose, of when, and why."""
    return f"{figure.unit.name(speak.code)}, {speak.period_short(figure.period)}: {speak.say(WHY[figure.why])}"


def standing_words(standing: Standing | None, speak: Language) -> str:
    """Its sign and word, the number to date, and what is attained of the plan."""
    sign, word, attained = status_words(standing, speak)
    if standing is None or standing.actual_to_date is None:
        return f"{sign} {word}"
    number = speak.amount(standing.actual_to_date, standing.indicator.measured_in, decimals_of(standing))
    return f"{sign} {word}: {number}{f' ({attained})' if attained else ''}"


def more_words(change: RuleChange, shown: int, speak: Language) -> str:
    """How many standings that change are not shown; "" where all are."""
    rest = change.changed - shown
    return speak.say_n("và {n} mức đánh giá nữa", rest) if rest > 0 else ""


def more_figures_words(change: RuleChange, shown: int, speak: Language) -> str:
    """How many figures that are not read in full are not shown; "" where all are."""
    rest = change.blocking + change.without_parts - shown
    return speak.say_n("và {n} số liệu nữa", rest) if rest > 0 else ""
