"""Checks what a clerk is about to report against what is around it: nonsense blocks, the unlikely warns.

A slip of the keyboard is looked for before anything else: a measure a thousand times off, the sum since January in the
place of a month. What warns is never mended here; whoever knows better says why, and the reason stays with the figure.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.quantity import MOST_DECIMALS, exact, half_up

FAR = 3
"""So many times more or less than usual is worth a question; for shares, so many points:"""
FAR_POINTS = 20
_OFF_BY = (1_000, 1_000_000)
_SLACK = 2  # a figure "about a thousand times off" lies within this factor of it


class Around(NamedTuple):
    """A figure and what is known around it, exact and in the indicator's measure; None where nothing is reported."""

    indicator: Indicator
    period: Period
    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    last_period: Fraction | None = None
    last_year: Fraction | None = None
    earlier: tuple[Fraction, ...] = ()  # of periods as long as this one, the newest first
    to_date_before: Fraction | None = None  # from January; of a run from January what its months make; totals only
    target_of_year: Fraction | None = None
    parent: Fraction | None = None  # of the indicator that this one is part of
    parts: tuple[Fraction, ...] = ()
    parts_complete: bool = False
    parts_added_up_last: bool = False  # whether in the last period the parts made exactly the whole
    not_applicable: bool = False
    earlier_parts: tuple[Fraction, ...] = ()  # numerators and denominators of such periods


def in_digits(number: Fraction, decimals: int = MOST_DECIMALS) -> str:
    """A number for a sentence: in plain digits, without idle zeros."""
    text = f"{half_up(number, decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(number: Fraction) -> str:
    """To two decimals, or to as many as it takes to be seen above a hundred."""
    texts = (in_digits(number, places) for places in range(2, MOST_DECIMALS))
    return next((text for text in texts if Fraction(text) > 100), in_digits(number))


def _times(more: Fraction, less: Fraction) -> str:
    ratio = more / less
    return in_digits(ratio, 1 if ratio < 100 else 0)


def _usual(around: Around) -> list[Fraction]:
    """What has been reported before for such a period, zeros left aside: they say nothing of a size."""
    sizes = [number for number in (around.last_period, around.last_year, *around.earlier) if number]
    return [abs(number) for number in sizes]


def _is_far(more: Fraction, less: Fraction) -> bool:
    """So many times more; between small counts, one and three, that says nothing."""
    counts = more.denominator == less.denominator == 1
    return less > 0 and more >= FAR * less and not (counts and more - less <= 2)


class Bound(NamedTuple):
    """The least that a figure of a kind can be, and whether it is a whole number."""

    least: int
    whole: bool = False


BOUNDS: dict[str, Bound] = {"rank": Bound(1, whole=True), "done": Bound(0)}
"""By how figures add up; of the other kinds nothing is impossible, only unlikely."""


def _is_impossible(indicator: Indicator, value: Fraction) -> bool:
    bound = BOUNDS.get(indicator.adds_up)
    return bound is not None and (value < bound.least or (bound.whole and value.denominator != 1))


def rank_below_one(around: Around, value: Fraction) -> Problem | None:
    """A rank is a whole number from one on."""
    is_rank = around.indicator.adds_up == "rank"
    return Problem("rank_below_one") if is_rank and _is_impossible(around.indicator, value) else None


def count_below_zero(around: Around, value: Fraction) -> Problem | None:
    """What is counted when it is done cannot be less than nothing."""
    is_count = around.indicator.adds_up == "done"
    return Problem("count_below_zero") if is_count and _is_impossible(around.indicator, value) else None


def impossible(indicator: Indicator, period: Period, scaled: int) -> Problem | None:
    """What no figure of its kind can be; of very many, scaled, most are passed by at a glance."""
    if indicator.adds_up not in BOUNDS:
        return None
    value = exact(scaled, indicator.decimals)
    around = Around(indicator, period, value)
    return rank_below_one(around, value) or count_below_zero(around, value)


def negative_level(around: Around, value: Fraction) -> Problem | None:
    """A stock, a share or a score is seldom below zero; a rate of growth may be, so that this only warns."""
    if value < 0 and around.indicator.adds_up in {"latest", "ratio", "share", "average"}:
        return Problem("negative_level", blocks=False)
    return None


def falling_sum(around: Around, value: Fraction) -> Problem | None:
    """What has accumulated cannot become less, unless something is taken back."""
    if around.indicator.adds_up == "total" and value < 0:
        return Problem("falling_sum", values={"by": in_digits(-value)}, blocks=False)
    return None


def less_than_its_months(around: Around, value: Fraction) -> Problem | None:
    """Nor is a run of months less than what these have reported already."""
    before = around.to_date_before
    of_months = around.period.first == 1 and around.period.length > 1
    if around.indicator.adds_up == "total" and of_months and before is not None and value < before:
        return Problem("less_than_its_months", values={"months": in_digits(before)}, blocks=False)
    return None


def over_hundred(around: Around, value: Fraction) -> Problem | None:
    """A part is not more than its whole; an index in per cent may be, where it has been before."""
    indicator = around.indicator
    if indicator.per == 1 and (indicator.measured_in.strip() or around.denominator is None):
        return None  # persons a household are no share
    known = not indicator.rule.has_parts and any(number > indicator.per for number in around.earlier)
    if indicator.in_points and value > indicator.per and not known:
        return Problem("over_hundred", values={"percent": _percent(value * 100 / indicator.per)}, blocks=False)
    return None


def a_thousand_times_off(around: Around, value: Fraction) -> Problem | None:
    """Typed in đồng where thousands are counted, or the other way round."""
    usual = _usual(around)
    if not usual or not value or around.indicator.per > 1:
        return None
    middle = Fraction(median(usual))
    for off in _OFF_BY:
        for more, less, code in ((abs(value), middle, "times_too_much"), (middle, abs(value), "times_too_little")):
            if off / Fraction(_SLACK) <= more / less <= off * _SLACK:
                return Problem(code, values={"times": _times(more, less)}, blocks=False)
    return None


def slip_of_size(indicator: Indicator, period: Period, scaled: int, *known: int | None) -> Problem | None:
    """The same for one of very many figures, all scaled alike: most are passed by at a glance."""
    size = abs(scaled)
    least = min(_OFF_BY) // _SLACK
    if not any(number and (size >= least * abs(number) or abs(number) >= least * size) for number in known):
        return None
    usual = tuple(Fraction(number) for number in known if number is not None)
    return a_thousand_times_off(Around(indicator, period, Fraction(scaled), earlier=usual), Fraction(scaled))


def typed_to_date(around: Around, value: Fraction) -> Problem | None:
    """The sum since January in the place of the month: at least what there was before, and far above any month."""
    before, slots = around.to_date_before, (around.period.first - 1) // around.period.length
    this_year = around.earlier[:slots]
    if around.indicator.adds_up != "total" or before is None or before <= 0 or len(this_year) < 2:
        return None
    every_year = around.last_year is not None and value <= 2 * around.last_year
    if value < before or value < 2 * max(this_year) or every_year:
        return None
    alone = in_digits(value - before)
    if around.last_period is not None and around.last_period > 0:
        values = {"times": _times(value, around.last_period), "alone": alone}
        return Problem("typed_to_date", values=values, blocks=False)
    return Problem("typed_to_date_so_far", values={"before": in_digits(before), "alone": alone}, blocks=False)


def far_from_usual(around: Around, value: Fraction) -> Problem | None:
    """Far from the last period or from last year, and beyond all that has been reported before."""
    seen = around.earlier
    if seen and min(seen) <= value <= max(seen):
        return None
    for name, other in (("last_period", around.last_period), ("last_year", around.last_year)):
        if other is None:
            continue
        if around.indicator.per > 1:
            if abs(value - other) >= FAR_POINTS:
                return Problem(
                    f"far_in_points_{name}", values={"points": in_digits(abs(value - other), 1)}, blocks=False
                )
        elif _is_far(value, other):
            return Problem(f"far_above_{name}", values={"times": _times(value, other)}, blocks=False)
        elif _is_far(other, value):
            return Problem(f"far_below_{name}", values={"times": _times(other, value)}, blocks=False)
    return None


def suddenly_nothing(around: Around, value: Fraction) -> Problem | None:
    """Zero where there was never little: perhaps it has not been counted yet, and blank is meant."""
    least = min(around.earlier, default=Fraction(0))
    little = least <= 0 or (least.denominator == 1 and least <= 2)
    if value == 0 and not little and around.indicator.per == 1:
        return Problem("suddenly_nothing", values={"least": in_digits(least)}, blocks=False)
    return None


def far_over_the_year(around: Around, value: Fraction) -> Problem | None:
    """Several years' plans in one period."""
    target = around.target_of_year
    if around.indicator.rule.grows and target is not None and target > 0 and value > FAR * target:
        return Problem("far_over_the_year", values={"times": _times(value, target)}, blocks=False)
    return None


def more_than_the_whole(around: Around, value: Fraction) -> Problem | None:
    """A part above what it is part of."""
    if around.parent is not None and around.indicator.adds_up in {"total", "latest"} and value > around.parent >= 0:
        return Problem("more_than_the_whole", values={"whole": in_digits(around.parent)}, blocks=False)
    return None


def parts_and_whole(around: Around, value: Fraction) -> Problem | None:
    """The parts together above the whole; or not the whole, where in the last period they were."""
    if not around.parts or around.indicator.adds_up not in {"total", "latest"}:
        return None
    together = sum(around.parts, Fraction(0))
    values = {"parts": in_digits(together), "difference": in_digits(abs(value - together))}
    if together > value:
        return Problem("parts_exceed", values=values, blocks=False)
    if together < value and around.parts_complete and around.parts_added_up_last:
        return Problem("parts_miss", values=values, blocks=False)
    return None


Check = Callable[[Around, Fraction], Problem | None]

CHECKS: tuple[tuple[Check, ...], ...] = (
    (rank_below_one, count_below_zero, negative_level),
    (
        *(a_thousand_times_off, typed_to_date, falling_sum, less_than_its_months),
        *(over_hundred, far_over_the_year, suddenly_nothing, far_from_usual),
    ),
    (more_than_the_whole, parts_and_whole),
)
"""Groups of rules, the most telling first: of each group the first that has something to say is heard."""

_SLIPS = frozenset({"times_too_much", "times_too_little", "typed_to_date", "typed_to_date_so_far", "falling_sum"})
_TRACES = frozenset({"more_than_the_whole", "parts_exceed", "parts_miss"})
"""A slip leaves its trace between the whole and its parts too: mend the one, and the other is gone."""


def checked(around: Around) -> tuple[Problem, ...]:
    """What looks wrong; nothing where nothing is reported."""
    if around.value is None or around.not_applicable:
        return ()
    value = around.value
    of_groups = (_first(group, around, value) for group in CHECKS)
    problems = tuple(problem for problem in of_groups if problem is not None)
    if any(problem.code in _SLIPS for problem in problems):
        problems = tuple(problem for problem in problems if problem.code not in _TRACES)
    blocking = tuple(problem for problem in problems if problem.blocks)
    return blocking or problems


def _first(group: Iterable[Check], around: Around, value: Fraction) -> Problem | None:
    return next((problem for check in group if (problem := check(around, value)) is not None), None)
