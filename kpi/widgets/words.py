"""The numbers of a standing in words: what a row, a title and a report say in the same way."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.language import Language
from kpi.language.remarks import hedge, status
from kpi.model.basis import Basis
from kpi.model.figure import NOT_APPLICABLE
from kpi.model.kind import Aim
from kpi.model.standing import Standing

if TYPE_CHECKING:
    from kpi.model.scorecard import Scorecard


def shown_decimals(standing: Standing) -> int:
    """As many as its numbers need, at most two: never more digits than a report prints."""
    bounds = (standing.aim.low, standing.aim.high) if standing.aim else ()
    numbers = (standing.actual_to_date, standing.target_of_year, standing.target_to_date, standing.actual, *bounds)
    if any(number is not None and abs(number) >= _LONG for number in numbers):
        return 0
    needed = 0
    for number in numbers:
        if number is not None:
            while needed < 2 and (number * 10**needed).denominator != 1:
                needed += 1
    return min(needed, 1) if standing.indicator.in_points and standing.actual_to_date is not None else needed


_LONG = 100_000  # from here on nobody reads what stands behind the point


def status_word(standing: Standing, speak: Language) -> str:
    """The status in a word; what goes over a limit is not behind but over."""
    over = standing.status == "off_track" and standing.indicator.judged in {"less", "ceiling"}
    return speak.say("Vượt mức") if over else status(speak, standing.status)


def number(value: Fraction | None, standing: Standing, speak: Language) -> str:
    """The number with the decimals of its row; a dash where there is none."""
    return "–" if value is None else speak.number(value, shown_decimals(standing), fixed=True)


def actual(standing: Standing, speak: Language) -> str:
    told = number(standing.actual_to_date, standing, speak)
    return f"{hedge(speak, standing.approximate)} {told}" if standing.approximate else told


def aim(standing: Standing, speak: Language) -> str:
    """The target of the year, or the range aimed at; "≤" where less is better."""
    wanted, judged = standing.aim, standing.indicator.judged
    if wanted is None:
        return number(
            standing.target_of_year if standing.target_of_year is not None else standing.target, standing, speak
        )
    if standing.target_of_year is None or judged == "within":
        return range_of(wanted, standing, speak)
    sign = "≤ " if judged in {"less", "ceiling"} else ""
    return sign + number(standing.target_of_year, standing, speak)


def range_of(wanted: Aim, standing: Standing, speak: Language) -> str:
    low, high = wanted.low, wanted.high
    if low is not None and high is not None:
        if low == high:
            return number(low, standing, speak)
        if not wanted.low_strict and not wanted.high_strict:
            return f"{number(low, standing, speak)}–{number(high, standing, speak)}"
    parts = [(">" if wanted.low_strict else "≥") + " " + number(low, standing, speak)] if low is not None else []
    parts += [("<" if wanted.high_strict else "≤") + " " + number(high, standing, speak)] if high is not None else []
    return ", ".join(parts)


def _bare(value: Fraction, standing: Standing, speak: Language) -> str:
    """The number in a sentence: without the noughts that align a column."""
    return speak.number(value, shown_decimals(standing))


def attained(standing: Standing, speak: Language) -> str:
    """The share of the year's plan; for levels the distance that is left; never a share where there is none."""
    if standing.actual_to_date is None:
        return "–"
    if standing.indicator.rule.grows or standing.indicator.adds_up == "done":
        share = standing.attainment_of_year
        if share is not None:
            return speak.percent(share, met=standing.status == "met" or share >= 1)
    if standing.aim is not None:
        away = standing.aim.distance(standing.actual_to_date)
        room = standing.aim.high is not None and standing.indicator.rule.grows and not standing.period.ends_the_year
        if away == 0 and room and standing.aim.high is not None:
            return speak.say("còn {n}", n=_bare(standing.aim.high - standing.actual_to_date, standing, speak))
        if away == 0:
            strict = not standing.aim.met_by(standing.actual_to_date)
            return speak.say("chưa dưới mức") if strict else speak.say("đạt mức")
        words = speak.say("thiếu {n}", n=_bare(abs(away), standing, speak))
        return words if away > 0 else speak.say("vượt {n}", n=_bare(abs(away), standing, speak))
    return "–"


def pace(standing: Standing, speak: Language) -> str:
    """Ahead of or behind the plan to date: in points of the year's plan for a sum, of itself for a share."""
    if standing.actual_to_date is None or standing.target_to_date is None:
        return "–"
    if not standing.indicator.rule.grows:
        in_points = standing.indicator.in_points and standing.aim is not None
        return speak.points(standing.actual_to_date - standing.target_to_date) if in_points else "–"
    whole = standing.target_of_year
    if whole is None or whole <= 0:
        return "–"
    return speak.points((standing.actual_to_date - standing.target_to_date) / whole * 100)


def change(standing: Standing, speak: Language) -> str:
    """Against the same period last year: per cent for amounts, points for shares."""
    if standing.growth_to_date is not None:
        return speak.signed_percent(standing.growth_to_date)
    if standing.difference_to_date is not None:
        return speak.points(standing.difference_to_date)
    return "–"


def reports(standing: Standing) -> str:
    return f"{standing.reports}/{standing.reports_due}" if standing.reports_due else ""


def reported(standing: Standing, speak: Language) -> str:
    """ "68,7 % KH theo báo cáo"."""
    if not standing.stated_percent:
        return ""
    digits = len(standing.stated_percent.partition(".")[2])
    return speak.say(
        "{percent} KH theo báo cáo", percent=speak.percent(Fraction(standing.stated_percent) / 100, digits)
    )


def explanation(standing: Standing, speak: Language, bases: Iterable[Basis]) -> str:
    """What the figures make of a stated percentage that they do not bear out, and against which target."""
    claim = standing.claim
    if claim is None or not claim.needs_explaining:
        return ""
    percent = speak.percent(claim.computed)
    bound = {
        "nearly": speak.say("nhiều nhất {percent}", percent=percent),
        "over": speak.say("ít nhất {percent}", percent=percent),
        "about": speak.say("khoảng {percent}", percent=percent),
    }.get(standing.approximate, percent)
    plan = speak.money_words(standing.target_of_year or 0, standing.indicator.measured_in)
    basis = next((basis.name(speak.code) for basis in bases if basis.id == standing.basis), "")
    said = speak.say("Cần giải trình: {bound} {basis} {plan}", bound=bound, basis=basis, plan=plan)
    if claim.implied_plan is None:
        return said
    implied = speak.money_words(claim.implied_plan, standing.indicator.measured_in)
    stated = speak.percent(claim.stated, claim.digits)
    return said + "; " + speak.say("{stated} ứng với kế hoạch khoảng {implied}", stated=stated, implied=implied)


def headline(card: "Scorecard", speak: Language) -> str:
    """The sentence above the table, which the report prints too."""
    whole = len(card.standings)
    said = speak.say(
        "{good} trong {whole} chỉ tiêu đạt hoặc đúng tiến độ; {attention} cần chú ý",
        good=card.good,
        whole=whole,
        attention=card.attention,
    )
    if card.to_explain:
        said += ", " + speak.say("{n} cần giải trình", n=card.to_explain)
    return said + ". " + speak.say("Đã có số liệu {told} trong {whole}.", told=card.told, whole=whole)


def story_line(standing: Standing, speak: Language) -> str:
    """One indicator in one sentence, with the fixed verbs of reports."""
    measured_in = standing.indicator.measured_in
    name = standing.indicator.name(speak.code)
    if standing.actual_to_date is None:
        return f"{name}: {standing.words}" if standing.words else speak.say("{name}: chưa có số liệu", name=name)
    decimals = shown_decimals(standing)
    told = speak.amount(standing.actual_to_date, measured_in, decimals)
    if standing.approximate:
        told = f"{hedge(speak, standing.approximate)} {told}"
    parts = [f"{name}: {told}"]
    if standing.attainment_of_year is not None and not standing.stated_percent and standing.indicator.rule.grows:
        share = speak.percent(standing.attainment_of_year, met=standing.attainment_of_year >= 1)
        parts.append(speak.say("đạt {percent} KH", percent=share))
    if standing.stated_percent:
        parts.append(speak.say("đạt {stated}", stated=reported(standing, speak)))
    plan, whole = standing.target_to_date, standing.target_of_year
    if plan is not None and whole and whole > 0 and standing.indicator.rule.grows and standing.needs_attention:
        points = speak.number(abs(standing.actual_to_date - plan) / whole * 100, 1, fixed=True)
        if standing.actual_to_date < plan:
            parts.append(speak.say("thấp hơn kế hoạch đến nay {points} điểm", points=points))
        else:
            parts.append(speak.say("cao hơn kế hoạch đến nay {points} điểm", points=points))
    if standing.growth_to_date is not None:
        share = speak.percent(abs(standing.growth_to_date))
        if standing.growth_to_date >= 0:
            parts.append(speak.say("tăng {percent} so với cùng kỳ", percent=share))
        else:
            parts.append(speak.say("giảm {percent} so với cùng kỳ", percent=share))
    elif standing.difference_to_date is not None:
        points = speak.number(abs(standing.difference_to_date), 1, fixed=True)
        if standing.difference_to_date >= 0:
            parts.append(speak.say("tăng {points} điểm % so với cùng kỳ", points=points))
        else:
            parts.append(speak.say("giảm {points} điểm % so với cùng kỳ", points=points))
    return ", ".join(parts) + "."


def as_told(value: str, speak: Language) -> str:
    """A number of a file as this language writes it, digit for digit; words stay as they are."""
    if value == NOT_APPLICABLE:
        return speak.say("không áp dụng")
    return _NUMBER.sub(lambda found: speak.number(Decimal(found[0]), 9), value) if not _LETTER.search(value) else value


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LETTER = re.compile(r"[^\W\d_]")
