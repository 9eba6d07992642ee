"""Writes what stands beside a standing's numbers: its status, whose plan it is, what is missing, to which month."""

from collections.abc import Iterable, Iterator

from kpi.language import Language, to_say
from kpi.language.precision import decimals_of, is_count
from kpi.language.remarks import STATUS_SIGN, remark, status
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.standing import Standing

WATCHED, BY_UNIT = "watched", "by_unit"
"""Filed by themselves beside the statuses, which are verdicts or their lack: what is asked for without being judged,
and what is judged of each unit and not of all together."""
_WORD = {WATCHED: to_say("Theo dõi"), BY_UNIT: to_say("Theo từng đơn vị")}
_SIGN = {WATCHED: "◈", BY_UNIT: "≡"}
_HAS_NO_VERDICT = frozenset({"no_target", "incomplete"})
_OVER = to_say("Vượt mức")


def status_shown(standing: Standing) -> str:
    """The status by which a row is filed and coloured; `watched` or `by_unit` where it is no verdict on all units."""
    if standing.spread is not None and standing.actual_to_date is None and standing.status in _HAS_NO_VERDICT:
        return BY_UNIT
    return WATCHED if standing.status == "no_target" and standing.indicator.judged == "none" else standing.status


def shown_word(language: Language, code: str) -> str:
    """The word of what `status_shown` gives."""
    return language.say(_WORD[code]) if code in _WORD else status(language, code)


def shown_sign(code: str) -> str:
    """The sign that stands beside the word, so that no status is told by its colour alone."""
    return _SIGN.get(code) or STATUS_SIGN[code]


def standing_word(language: Language, standing: Standing) -> str:
    """The status in a word, on screens and in exports alike; what goes over a limit is not behind but over."""
    is_over = standing.status == "off_track" and standing.indicator.judged in {"less", "ceiling"}
    return language.say(_OVER) if is_over else shown_word(language, status_shown(standing))


def lacks_comparison(standing: Standing) -> bool:
    """Whether too few units of a roll-up have a plan for their sum to be compared with it."""
    return any(reason.code == "plan_of_few" for reason in standing.remarks)


def reports(standing: Standing, speak: Language) -> str:
    """ "10/11 báo cáo"; "" where none is due."""
    if not standing.reports_due:
        return ""
    return speak.say("{come}/{due} báo cáo", come=standing.reports, due=standing.reports_due)


def spread(standing: Standing, speak: Language) -> str:
    """What stands in the place of a number where units are not added up: "3 đạt · 2 chưa đạt · 4,1 – 9,8"."""
    across = standing.spread
    if across is None:
        return ""
    parts = [speak.say("{n} đạt", n=across.met)] if across.met else []
    parts += [speak.say("{n} chưa đạt", n=across.not_met)] if across.not_met else []
    most = min(standing.indicator.decimals, 2)
    lowest, highest = speak.number(across.lowest, most), speak.number(across.highest, most)
    unjudged = across.units - across.met - across.not_met
    parts += [speak.say("{n} không có kế hoạch", n=unjudged)] if unjudged > 0 else []
    return " · ".join([*parts, lowest if lowest == highest else f"{lowest} – {highest}"])


def coverage(standing: Standing, speak: Language) -> str:
    """Whose plan it is, where not all units of a roll-up have one, and what those that have one have reached."""
    whose = [reason for reason in standing.remarks if reason.code in {"plan_of", "plan_of_few"} and reason.values]
    if not whose:
        return ""
    whose_plan = remark(speak, whose[0].code, whose[0].values)
    covered = standing.covered_to_date
    if whose[0].code == "plan_of_few" or covered is None or covered == standing.actual_to_date:
        return whose_plan
    number = speak.number(covered, 0 if covered.denominator == 1 and is_count(standing) else decimals_of(standing))
    return speak.say("{whose}, thực hiện {n}", whose=whose_plan, n=number)


def other_bases(standing: Standing, speak: Language, bases: Iterable[Basis]) -> str:
    """Which bases have a target, where the one in view has none."""
    names = [basis.name(speak.code) for basis in bases if basis.id in standing.other_bases]
    return speak.say("căn cứ này không có kế hoạch; có {names}", names=speak.listed(names)) if names else ""


def last_report(due: Period, indicator: Indicator) -> Period:
    """The period of the last report of a run: its last month, quarter or half."""
    length = max(indicator.months_a_report, 1)
    return Period(due.year, max(1, due.last - length + 1), due.last)


def to_end_of(due: Period, indicator: Indicator, speak: Language) -> str:
    """ "tính đến hết quý III năm 2021"."""
    return speak.say("tính đến hết {period}", period=speak.period(last_report(due, indicator)))


def remarks_in_words(standing: Standing, speak: Language) -> Iterator[str]:
    """Every remark in words, none twice; with how the units stand where they are not added up."""
    sentences: dict[str, None] = {}
    if units := spread(standing, speak):
        sentences[units] = None
    for reason in standing.remarks:
        if reason.code == "to_end_of" and standing.due is not None:
            sentences[to_end_of(standing.due, standing.indicator, speak)] = None
        else:
            sentences[remark(speak, reason.code, reason.values, measured_in=standing.indicator.measured_in)] = None
    yield from sentences
