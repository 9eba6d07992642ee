"""Says one indicator in one sentence, with the fixed verbs of reports."""

from collections.abc import Iterable
from fractions import Fraction

from kpi.language import Language
from kpi.language.precision import decimals_of, distance_decimals, is_count
from kpi.language.remarks import hedge, remark
from kpi.language.standing_words import coverage, shown_word, spread, to_end_of
from kpi.model.basis import Basis
from kpi.model.standing import Standing
from kpi.model.status import Thresholds
from kpi.widgets import words


def story_line(
    standing: Standing, speak: Language, bases: Iterable[Basis] = (), thresholds: Thresholds | None = None
) -> str:
    """A month or a quarter by itself, then the run to date: what is reached and attained, and against last year.

    `bases` are those among which the basis of the target is named.
    """
    name = standing.indicator.name(speak.code)
    if standing.status == "not_begun":
        return f"{name}: {shown_word(speak, 'not_begun').lower()}"
    if standing.spread is not None and standing.actual_to_date is None:
        return f"{name}: {spread(standing, speak)}"
    if standing.actual_to_date is None:
        if any(reason.code == "no_parts" for reason in standing.remarks):
            return f"{name}: {remark(speak, 'no_parts')}"
        return f"{name}: {standing.words}" if standing.words else speak.say("{name}: chưa có số liệu", name=name)
    parts = [
        _reached(standing, speak),
        *_attained(standing, speak, bases, thresholds),
        *_against_plan(standing, speak),
        *_against_last_year(standing, speak),
    ]
    sentence = ", ".join(parts)
    own = _of_the_period(standing, speak, thresholds)
    if own:
        sentence = f"{own}; " + speak.say("từ đầu năm {said}", said=sentence)
    return f"{name}: {sentence}."


def _amount(value: Fraction, standing: Standing, speak: Language) -> str:
    decimals = 0 if value.denominator == 1 and is_count(standing) else decimals_of(standing)
    return speak.amount(value, standing.indicator.measured_in, decimals)


def _of_the_period(standing: Standing, speak: Language, thresholds: Thresholds | None) -> str:
    """What a month or a quarter has made by itself; "" where it is the run to date or nothing of a period's own."""
    if standing.period.first == 1 or standing.indicator.rule.over_months == "last":
        return ""
    period = speak.period(standing.period)
    if standing.actual is None:
        return speak.say("{period} chưa có số liệu", period=period)
    own = f"{period} {_amount(standing.actual, standing, speak)}"
    attained = words.attained_in_period(standing, speak, thresholds)
    if standing.attainment is not None and standing.indicator.rule.grows and standing.target is not None:
        return f"{own}, " + speak.say("đạt {percent} KH kỳ", percent=attained)
    return own


def _reached(standing: Standing, speak: Language) -> str:
    value = standing.actual_to_date
    reached = "" if value is None else _amount(value, standing, speak)
    if standing.approximate:
        reached = f"{hedge(speak, standing.approximate)} {reached}"
    if standing.due is not None and standing.due != standing.period.to_date:
        reached += " " + to_end_of(standing.due, standing.indicator, speak)
    return reached


def _attained(
    standing: Standing, speak: Language, bases: Iterable[Basis], thresholds: Thresholds | None
) -> Iterable[str]:
    basis = words.basis_name(standing, speak, bases)
    if standing.attainment_of_year is not None and not standing.stated_percent and standing.indicator.rule.grows:
        share = words.percent(standing.attainment_of_year, standing, speak, thresholds)
        if basis:
            yield speak.say("đạt {percent} {basis}", percent=share, basis=basis)
        else:
            yield speak.say("đạt {percent} KH", percent=share)
    if standing.stated_percent:
        yield speak.say("đạt {stated}", stated=words.reported(standing, speak))
    if whose := coverage(standing, speak):
        yield whose


def _against_plan(standing: Standing, speak: Language) -> Iterable[str]:
    ahead = words.points_to_plan(standing)
    if ahead is None or not standing.indicator.rule.grows or not standing.needs_attention:
        return
    points = _points(ahead, speak)
    if ahead < 0:
        yield speak.say("thấp hơn kế hoạch đến nay {points} điểm", points=points)
    else:
        yield speak.say("cao hơn kế hoạch đến nay {points} điểm", points=points)


def _against_last_year(standing: Standing, speak: Language) -> Iterable[str]:
    growth, difference = standing.growth_to_date, standing.difference_to_date
    if growth == 0 or (growth is None and difference == 0):
        yield speak.say("bằng cùng kỳ năm trước")
    elif growth is not None:
        share = speak.percent(abs(growth), distance_decimals(growth * 100, 1))
        if growth > 0:
            yield speak.say("tăng {percent} so với cùng kỳ", percent=share)
        else:
            yield speak.say("giảm {percent} so với cùng kỳ", percent=share)
    elif difference is not None:
        if difference > 0:
            yield speak.say("tăng {points} điểm % so với cùng kỳ", points=_points(difference, speak))
        else:
            yield speak.say("giảm {points} điểm % so với cùng kỳ", points=_points(difference, speak))


def _points(difference: Fraction, speak: Language) -> str:
    return speak.number(abs(difference), distance_decimals(difference, 1), fixed=True)
