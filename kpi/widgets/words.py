"""Writes the numbers of a standing: a row, a title and a report in the same way."""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from kpi.language import Language
from kpi.language.numbers import decimals_apart
from kpi.language.precision import decimals_of, distance_decimals, is_count, judged_value, percent_decimals
from kpi.language.remarks import hedge
from kpi.language.standing_words import lacks_comparison, status_shown
from kpi.model.basis import Basis
from kpi.model.figure import NOT_APPLICABLE
from kpi.model.kind import Aim
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from kpi.model.standing import Standing
from kpi.model.status import Thresholds

_NOTHING = "–"


def number(value: Fraction | None, standing: Standing, speak: Language) -> str:
    """The number with the decimals of its row, a whole number of things without any; a dash where there is none."""
    if value is None:
        return _NOTHING
    is_whole_count = value.denominator == 1 and is_count(standing)
    return speak.number(value, 0 if is_whole_count else decimals_of(standing), fixed=True)


def actual(standing: Standing, speak: Language) -> str:
    reached = number(standing.actual_to_date, standing, speak)
    return f"{hedge(speak, standing.approximate)} {reached}" if standing.approximate else reached


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


def percent(share: Fraction, standing: Standing, speak: Language, thresholds: Thresholds | None = None) -> str:
    """An attainment, on the side of the thresholds on which it is judged."""
    return speak.percent(share, percent_decimals(share, standing, thresholds))


def attained(standing: Standing, speak: Language, thresholds: Thresholds | None = None) -> str:
    """The share of the year's plan; for levels the distance that is left; never a share where there is none."""
    value = judged_value(standing)
    if value is None or standing.status == "not_begun" or lacks_comparison(standing):
        return _NOTHING
    grows = standing.indicator.rule.grows or standing.indicator.adds_up == "done"
    share = standing.attainment_of_year
    if share is not None and (grows or (standing.indicator.judged == "none" and not standing.indicator.in_points)):
        return percent(share, standing, speak, thresholds)
    if standing.aim is None:
        return _NOTHING
    room = standing.aim.high - value if standing.indicator.rule.grows and standing.aim.high is not None else None
    if _has_no_verdict(standing) and (room is None or room < 0 or standing.final):
        return _distance_without_verdict(value, standing, speak)
    return _distance(value, standing.aim, standing, speak, has_room=room is not None and not standing.final)


def _has_no_verdict(standing: Standing) -> bool:
    return standing.status == "incomplete" or standing.indicator.judged == "none"


def _distance_without_verdict(value: Fraction, standing: Standing, speak: Language) -> str:
    """No word that sounds like a verdict: so many points above or below the level."""
    low, high = (standing.aim.low, standing.aim.high) if standing.aim else (None, None)
    level = low if high is None or low == high else high if low is None else None
    if level is None or not standing.indicator.in_points:
        return _NOTHING
    return _points(value - level, speak, max(1, decimals_of(standing)))


def attained_in_period(standing: Standing, speak: Language, thresholds: Thresholds | None = None) -> str:
    """The same of the period alone, against the target that was given for it."""
    if standing.actual is None or standing.target is None or standing.status == "not_begun":
        return _NOTHING
    if standing.indicator.rule.grows or standing.indicator.adds_up == "done":
        share = standing.attainment
        return _NOTHING if share is None else percent(share, standing, speak, thresholds)
    if _has_no_verdict(standing):
        return _NOTHING
    return _distance(standing.actual, standing.indicator.judgement.aim(standing.target), standing, speak)


def _distance(value: Fraction, wanted: Aim, standing: Standing, speak: Language, *, has_room: bool = False) -> str:
    """How far it is from the aim; with room, how much is left below an upper bound."""

    def bare(distance: Fraction) -> str:
        return speak.number(distance, distance_decimals(distance, decimals_of(standing)))

    away = wanted.distance(value)
    if away > 0:
        return speak.say("thiếu {n}", n=bare(away))
    if away < 0:
        return speak.say("vượt {n}", n=bare(-away))
    if has_room and wanted.high is not None and wanted.met_by(value):
        return speak.say("còn {n}", n=bare(wanted.high - value))
    return speak.say("đạt mức") if wanted.met_by(value) else speak.say("chưa dưới mức")


def points_to_plan(standing: Standing) -> Fraction | None:
    """How far ahead of the plan to date, in points: of the year's plan for a sum, of the measure for a share."""
    value, plan = judged_value(standing), standing.target_to_date
    if value is None or plan is None or standing.status == "not_begun" or lacks_comparison(standing):
        return None
    if not standing.indicator.rule.grows:
        return value - plan if standing.indicator.in_points and standing.aim is not None else None
    whole = standing.target_of_year
    return None if whole is None or whole <= 0 else (value - plan) / whole * 100


def pace(standing: Standing, speak: Language) -> str:
    """Ahead of or behind the plan to date, in points."""
    ahead = points_to_plan(standing)
    if ahead is None:
        return _NOTHING
    # What is a difference of the very numbers beside it has their decimals.
    least = 1 if standing.indicator.rule.grows else max(1, decimals_of(standing))
    return _points(ahead, speak, least)


def _points(difference: Fraction, speak: Language, least: int = 1) -> str:
    return speak.points(difference, distance_decimals(difference, least))


def change(standing: Standing, speak: Language) -> str:
    """Against the same period last year: per cent for amounts, points for shares."""
    if standing.growth_to_date is not None:
        return speak.signed_percent(standing.growth_to_date, distance_decimals(standing.growth_to_date * 100, 1))
    if standing.difference_to_date is not None:
        return _points(standing.difference_to_date, speak)
    return _NOTHING


def basis_name(standing: Standing, speak: Language, bases: Iterable[Basis]) -> str:
    """On whose word the target of the row rests; "" where it has none."""
    return next((basis.name(speak.code) for basis in bases if basis.id == standing.basis), "")


def common_basis(standings: Iterable[Standing]) -> int | None:
    """The basis of most rows that have one: it is named once, and beside those rows alone that differ."""
    counted = Counter(standing.basis for standing in standings if standing.basis is not None)
    return max(counted, key=lambda basis: (counted[basis], -basis), default=None)


def common_due(standings: Iterable[Standing]) -> Period | None:
    """The run that most rows are judged by, said once."""
    counted = Counter(standing.due for standing in standings if standing.due is not None)
    return max(counted, key=lambda due: (counted[due], due), default=None)


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
    computed = speak.percent(claim.computed, decimals_apart(claim.computed * 100, claim.stated * 100, 1))
    bound = {
        "nearly": speak.say("nhiều nhất {percent}", percent=computed),
        "over": speak.say("ít nhất {percent}", percent=computed),
        "about": speak.say("khoảng {percent}", percent=computed),
    }.get(standing.approximate, computed)
    plan = speak.money_words(standing.target_of_year or 0, standing.indicator.measured_in)
    basis = basis_name(standing, speak, bases)
    sentence = speak.say("Cần giải trình: {bound} {basis} {plan}", bound=bound, basis=basis, plan=plan)
    if claim.implied_plan is None:
        return sentence
    implied = speak.money_words(claim.implied_plan, standing.indicator.measured_in)
    stated = speak.percent(claim.stated, claim.digits)
    return sentence + "; " + speak.say("{stated} ứng với kế hoạch khoảng {implied}", stated=stated, implied=implied)


def headline(card: Scorecard, speak: Language) -> str:
    """The sentence above the table, which the report prints too."""
    whole = len(card.standings)
    if card.counts["not_begun"] == whole:
        return speak.say("Kỳ chưa bắt đầu: {n} chỉ tiêu, chưa đánh giá chỉ tiêu nào.", n=whole)
    parts = [
        speak.say(
            "{good} trong {whole} chỉ tiêu đạt hoặc đúng tiến độ; {attention} cần chú ý",
            good=card.good,
            whole=whole,
            attention=card.attention,
        )
    ]
    if incomplete := sum(status_shown(standing) == "incomplete" for standing in card.standings):
        parts.append(speak.say("{n} chưa đủ số liệu", n=incomplete))
    if card.to_explain:
        parts.append(speak.say("{n} cần giải trình", n=card.to_explain))
    reported = sum(standing.actual_to_date is not None or standing.spread is not None for standing in card.standings)
    return ", ".join(parts) + ". " + speak.say("Đã có số liệu {told} trong {whole}.", told=reported, whole=whole)


def as_written(value: str, speak: Language) -> str:
    """A number of a file as this language writes it, digit for digit; words stay as they are."""
    if value == NOT_APPLICABLE:
        return speak.say("không áp dụng")
    return (
        _NUMBER.sub(lambda digits: speak.number(Decimal(digits[0]), 9), value) if not _LETTER.search(value) else value
    )


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LETTER = re.compile(r"[^\W\d_]")
