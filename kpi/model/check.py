"""Checks: what a clerk is about to tell, held against what is around it; nonsense blocks, the unlikely warns."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.quantity import half_up

FAR = 3
"""So many times more or less than usual is worth a question; for shares, so many points:"""
FAR_POINTS = 20
_OFF_BY = (1_000, 1_000_000)
_SLACK = 2  # a figure "about a thousand times off" lies within this factor of it


class Around(NamedTuple):
    """A figure and what is known around it, exact and in the indicator's measure; None where nothing is told."""

    indicator: Indicator
    period: Period
    told: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    last_period: Fraction | None = None
    last_year: Fraction | None = None
    earlier: tuple[Fraction, ...] = ()  # of periods as long as this one, the newest first
    to_date_before: Fraction | None = None  # from January to the period before; of totals only
    target_of_year: Fraction | None = None
    parent: Fraction | None = None  # of the indicator that this one is part of
    parts: tuple[Fraction, ...] = ()
    parts_complete: bool = False
    parts_made_it_last: bool = False  # whether in the last period the parts made exactly the whole
    not_applicable: bool = False


def _say(number: Fraction, decimals: int = 2) -> str:
    """A number for a sentence: in plain digits, without idle zeros."""
    text = f"{half_up(number, decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _times(more: Fraction, less: Fraction) -> str:
    ratio = more / less
    return _say(ratio, 1 if ratio < 100 else 0)


def _usual(around: Around) -> list[Fraction]:
    """What has been told before for such a period, zeros left aside: they say nothing of a size."""
    found = [number for number in (around.last_period, around.last_year, *around.earlier) if number]
    return [abs(number) for number in found]


def rank_below_one(around: Around, told: Fraction) -> Problem | None:
    if around.indicator.adds_up == "rank" and (told < 1 or told.denominator != 1):
        return Problem("rank_below_one")
    return None


def negative_level(around: Around, told: Fraction) -> Problem | None:
    """A stock, a share or a score is seldom below zero."""
    if told < 0 and around.indicator.adds_up != "total":
        return Problem("negative_level", blocks=around.indicator.adds_up == "ratio")
    return None


def falling_sum(around: Around, told: Fraction) -> Problem | None:
    """What has accumulated cannot become less, unless something is taken back."""
    before = around.to_date_before
    if around.indicator.adds_up == "total" and told < 0:
        return Problem("falling_sum", values={"by": _say(-told)}, blocks=False)
    if around.indicator.adds_up == "total" and around.period.length > 1 and before is not None and told < before:
        return Problem("less_than_its_months", values={"months": _say(before)}, blocks=False)
    return None


def over_hundred(around: Around, told: Fraction) -> Problem | None:
    """A part is not more than its whole, nor a share more than all of it."""
    if around.numerator is not None and around.denominator and around.numerator > around.denominator:
        return Problem("over_hundred", values={"percent": _say(told)}, blocks=False)
    if around.indicator.adds_up == "ratio" and around.denominator is None and told > around.indicator.per > 1:
        return Problem("over_hundred", values={"percent": _say(told)}, blocks=False)
    return None


def a_thousand_times_off(around: Around, told: Fraction) -> Problem | None:
    """Typed in đồng where thousands are counted, or the other way round."""
    usual = _usual(around)
    if not usual or not told or around.indicator.in_points:
        return None
    middle = Fraction(median(usual))
    for off in _OFF_BY:
        for more, less, code in ((abs(told), middle, "times_too_much"), (middle, abs(told), "times_too_little")):
            if off / Fraction(_SLACK) <= more / less <= off * _SLACK:
                return Problem(code, values={"times": _times(more, less)}, blocks=False)
    return None


def typed_to_date(around: Around, told: Fraction) -> Problem | None:
    """The sum since January in the place of the month: at least what there was before, and far above any month."""
    before = around.to_date_before
    if around.indicator.adds_up != "total" or before is None or before <= 0 or len(around.earlier) < 2:
        return None
    this_year = around.earlier[: around.period.first - 1] or around.earlier
    if told >= before and told >= 2 * max(this_year) and len(this_year) >= 2:
        values = {"times": _times(told, abs(this_year[0])) if this_year[0] else "–", "alone": _say(told - before)}
        return Problem("typed_to_date", values=values, blocks=False)
    return None


def far_from_usual(around: Around, told: Fraction) -> Problem | None:
    """Far from the last period or from last year, and beyond all that has been told before."""
    seen = around.earlier
    if seen and min(seen) <= told <= max(seen):
        return None
    compared = (("last_period", around.last_period), ("last_year", around.last_year))
    for name, other in compared:
        if other is None:
            continue
        if around.indicator.in_points:
            if abs(told - other) >= FAR_POINTS:
                return Problem(f"far_in_points_{name}", values={"points": _say(abs(told - other), 1)}, blocks=False)
        elif other > 0 and told > 0 and told >= FAR * other and told - other > 2:
            return Problem(f"far_above_{name}", values={"times": _times(told, other)}, blocks=False)
        elif other > 0 and told > 0 and told * FAR <= other and other - told > 2:
            return Problem(f"far_below_{name}", values={"times": _times(other, told)}, blocks=False)
    return None


def suddenly_nothing(around: Around, told: Fraction) -> Problem | None:
    """Zero where there was never little: perhaps it has not been counted yet, and blank is meant."""
    if told == 0 and len(around.earlier) >= 3 and min(around.earlier) > 2 and not around.indicator.in_points:
        return Problem("suddenly_nothing", values={"least": _say(min(around.earlier))}, blocks=False)
    return None


def far_over_the_year(around: Around, told: Fraction) -> Problem | None:
    """Several years' plans in one period."""
    target = around.target_of_year
    if around.indicator.rule.grows and target is not None and target > 0 and told > FAR * target:
        return Problem("far_over_the_year", values={"times": _times(told, target)}, blocks=False)
    return None


def more_than_the_whole(around: Around, told: Fraction) -> Problem | None:
    """A part above what it is part of."""
    if around.parent is not None and around.indicator.adds_up in {"total", "latest"} and told > around.parent >= 0:
        return Problem("more_than_the_whole", values={"whole": _say(around.parent)}, blocks=False)
    return None


def parts_and_whole(around: Around, told: Fraction) -> Problem | None:
    """The parts together above the whole; or not the whole, where in the last period they were."""
    if not around.parts or around.indicator.adds_up not in {"total", "latest"}:
        return None
    together = sum(around.parts, Fraction(0))
    values = {"parts": _say(together), "difference": _say(abs(told - together))}
    if together > told:
        return Problem("parts_exceed", values=values, blocks=False)
    if together < told and around.parts_complete and around.parts_made_it_last:
        return Problem("parts_miss", values=values, blocks=False)
    return None


Check = Callable[[Around, Fraction], Problem | None]

CHECKS: tuple[tuple[Check, ...], ...] = (
    (rank_below_one, negative_level),
    (a_thousand_times_off, typed_to_date, falling_sum, far_over_the_year, suddenly_nothing, far_from_usual),
    (over_hundred,),
    (more_than_the_whole, parts_and_whole),
)
"""Groups of rules, the most telling first: of each group the first that has something to say is heard."""


def checked(around: Around) -> tuple[Problem, ...]:
    """What looks wrong; nothing where nothing is told."""
    if around.told is None or around.not_applicable:
        return ()
    told = around.told
    found = (_first(group, around, told) for group in CHECKS)
    problems = tuple(problem for problem in found if problem is not None)
    blocking = tuple(problem for problem in problems if problem.blocks)
    return blocking or problems


def _first(group: Iterable[Check], around: Around, told: Fraction) -> Problem | None:
    return next((problem for check in group if (problem := check(around, told)) is not None), None)
