"""Spreads a year's target over its months: as given, along a straight line, by what is left, or as it was revised."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpi.model.figure import Target, in_force
from kpi.model.indicator import Indicator
from kpi.model.kind import Pace
from kpi.model.month_plan import MonthPlan, on_grid
from kpi.model.period import Period
from kpi.model.tiling import tile_with_longest


class OwnPlan(NamedTuple):
    """The targets of one unit, those in force among them, and the months that they are for."""

    year: int
    every: tuple[Target, ...]
    valid: tuple[Target, ...]
    indicator: Indicator
    opens: int
    follows: bool

    @property
    def whole(self) -> Target | None:
        """The year's own target, where one is in force."""
        return next((target for target in self.valid if target.period.length == 12), None)

    @property
    def first(self) -> int:
        """Its first month: January, unless the unit opened later and its plan is of its own months."""
        return 1 if self.follows and self.whole is not None else self.opens


class _Path(NamedTuple):
    """What the targets of a run make of it, month by month; `of_run` is None where some months are not known."""

    months: Mapping[int, Fraction]
    pace: Mapping[int, Pace]
    of_run: Fraction | None
    conflict: bool = False


def amount_by(plan: OwnPlan, month: int) -> MonthPlan:
    """What a sum is to have reached by the end of the month (1 to 12), on its way to the year's target.

    The year's number alone is a straight line through the months of the plan; what is given for months and quarters
    goes before it, and a revision in the year leaves the months past as they were.
    """
    whole, first = plan.whole, plan.first
    finer = [target for target in plan.valid if target.period.length < 12]
    if whole is not None and whole.value is not None and not finer:
        value = Fraction(whole.value * (month - first + 1), 13 - first)
        return MonthPlan(on_grid(value), Fraction(whole.value), first == 1, "straight_line", covered=True)
    if (revised := _revised(plan, month)) is not None:
        return revised
    path = _path(plan)
    if any(passed not in path.months for passed in range(first, month + 1)):
        return MonthPlan(of_year=path.of_run, conflict=path.conflict, covered=path.of_run is not None)
    value = _up_to(path.months, month)
    return MonthPlan(on_grid(value), path.of_run, False, path.pace[month], path.conflict, covered=True)


def _up_to(months: Mapping[int, Fraction], month: int) -> Fraction:
    return sum((amount for number, amount in months.items() if number <= month), Fraction(0))


def _path(plan: OwnPlan) -> _Path:
    year = Period.of_year(plan.year)
    finer = [target for target in plan.valid if target.period.length < 12]
    path = _filled(year, plan.whole, finer, plan.first)
    if plan.whole is None or not any(pace == "spread" for pace in path.pace.values()):
        return path
    # From the first month that was spread on, every plan to date has a spread amount in it, and says so.
    since = min(month for month, pace in path.pace.items() if pace == "spread")
    pace: dict[int, Pace] = {
        month: "spread" if month > since and rule == "phased" else rule for month, rule in path.pace.items()
    }
    return path._replace(pace=pace)


def _filled(run: Period, stated: Target | None, finer: Sequence[Target], first: int) -> _Path:
    """The months of a run from the number stated for it and from what lies inside it, the longest of it first.

    What is stated beyond its parts is spread over the months that no part is given for. Where the parts cover the run
    and do not agree with it the later decision speaks; of the same day the run's number, in the shape of its parts.
    """
    own = [month for month in range(run.first, run.last + 1) if month >= first] or [run.last]
    parts = [_filled(part.period, part, _inside(part.period, finer), first) for part in tile_with_longest(run, finer)]
    months = {month: amount for part in parts for month, amount in part.months.items()}
    pace: dict[int, Pace] = {month: rule for part in parts for month, rule in part.pace.items()}
    conflict = any(part.conflict for part in parts)
    missing = [month for month in own if month not in months]
    summed = sum(months.values(), Fraction(0))
    if stated is None or stated.value is None:
        return _Path(months, pace, None if missing or not months else summed, conflict)
    number, rest = Fraction(stated.value), stated.value - summed
    decided = max((target.effective_on for target in finer if target.period != run), default="")
    if months and not missing and (not rest or decided > stated.effective_on):
        return _Path(months, pace, summed, conflict or bool(rest))
    if months and (not missing or rest * number < 0 or (rest and not number)):
        scaled = _in_shape(number, months, own, missing)
        return _Path(scaled, {**dict.fromkeys(missing, "phased"), **pace}, number, conflict=True)
    for month in missing:
        months[month] = rest / len(missing)
        pace[month] = "interpolated" if run.length < 12 else "spread" if rest else "phased"
    if run.length < 12:
        pace[run.last] = "phased"  # at the end of a quarter stands the number that was given for it
    return _Path(months, pace, number, conflict)


def _inside(run: Period, targets: Iterable[Target]) -> list[Target]:
    return [target for target in targets if target.period in run and target.period != run]


def _in_shape(
    number: Fraction, months: Mapping[int, Fraction], own: Sequence[int], missing: Sequence[int]
) -> dict[int, Fraction]:
    """The number spread as its parts are; evenly where these come to nothing, for then they have no shape."""
    summed = sum(months.values(), Fraction(0))
    if not summed:
        return dict.fromkeys(own, number / len(own))
    scaled = {month: amount * number / summed for month, amount in months.items()}
    return scaled | dict.fromkeys(missing, Fraction(0))


def _revised(plan: OwnPlan, month: int) -> MonthPlan | None:
    """A year's target that was decided in the year, after those of its months: these stay as they were until then, and
    the rest of the year takes what is left, in the shape that the year had. None where it was not."""
    whole = plan.whole
    if whole is None or whole.value is None or not whole.effective_on.startswith(f"{plan.year}-"):
        return None
    if any(target.effective_on >= whole.effective_on for target in plan.valid if target.period.length < 12):
        return None
    since = max(int(whole.effective_on[5:7]), plan.first)
    without = tuple(target for target in plan.every if target is not whole)
    shape = _path(plan._replace(valid=tuple(in_force(without, Period.month(plan.year, month).ends_on))))
    if shape.of_run is None:
        return None  # the year had no number before, which could be revised
    passed = _passed_before(plan, since)
    if passed is None:
        return None  # there was no plan that could stay as it was
    stated = Fraction(whole.value)
    if stated >= 0 and passed > stated:  # what has passed is never more than the new year
        return MonthPlan(stated, stated, False, "revised", covered=True)
    weights = {number: abs(amount) for number, amount in shape.months.items() if number >= since}
    whole_shape = sum(weights.values(), Fraction(0))
    share = _up_to(weights, month) / whole_shape if whole_shape else Fraction(month - since + 1, 13 - since)
    return MonthPlan(on_grid(passed + (stated - passed) * share), stated, False, "revised", covered=True)


def _passed_before(plan: OwnPlan, since: int) -> Fraction | None:
    """The plan to date as it stood before the month of a revision; nought in the plan's first month."""
    if since <= plan.first:
        return Fraction(0)
    before = plan._replace(valid=tuple(in_force(plan.every, Period.month(plan.year, since - 1).ends_on)))
    return amount_by(before, since - 1).value if before.valid and since > before.first else None
