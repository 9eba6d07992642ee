"""A plan: what the targets in force say of each month of a year, for a unit and for those it followed or became."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpi.model.amount_plan import OwnPlan, amount_by
from kpi.model.figure import Target, in_force
from kpi.model.indicator import Indicator
from kpi.model.kind import Pace
from kpi.model.month_plan import NO_PLAN, MonthPlan, on_grid
from kpi.model.period import WHOLE_YEAR, Life, Period


class Kin(NamedTuple):
    """A unit that another became, or that became it, with its targets of the same indicator, year and basis."""

    targets: tuple[Target, ...]
    life: Life | None
    wholly: bool = True  # whether it went into one unit only


class Links(NamedTuple):
    """Whom a unit followed, and who followed it."""

    predecessors: tuple[Kin, ...] = ()
    successors: tuple[Kin, ...] = ()


NO_LINKS = Links()


def months_of_plan(
    year: int, targets: Sequence[Target], indicator: Indicator, life: Life | None = WHOLE_YEAR, links: Links = NO_LINKS
) -> tuple[MonthPlan, ...]:
    """The plan of one unit, indicator and basis at the end of each of the twelve months; `targets` in all versions."""
    if life is None:
        return (NO_PLAN,) * 12
    numbers = tuple(target for target in targets if target.value is not None and target.period.year == year)
    own = _own_months(year, numbers, indicator, life[0], follows=bool(links.predecessors))
    if life == WHOLE_YEAR and not links.predecessors and not links.successors:
        return own
    planned = {
        month.first for month in Period.of_year(year).months if any(in_force(numbers, month.ends_on))
    }  # from which month on it has targets of its own, if only of later months
    return tuple(
        _with_kin(month, year, own, indicator, life, links, is_planned=month in planned) for month in range(1, 13)
    )


def _own_months(
    year: int, targets: tuple[Target, ...], indicator: Indicator, opens: int, *, follows: bool
) -> tuple[MonthPlan, ...]:
    """The unit's own plan, as if it stayed to the end of the year; nothing before it opens."""
    plans = [NO_PLAN] * 12
    days = {target.effective_on for target in targets}
    same: tuple[Target, ...] | None = None
    for month in Period.of_year(year).months[opens - 1 :]:
        if same is None or any(day.startswith(str(month)) for day in days):  # else nothing has come into force in it
            same = tuple(in_force(targets, month.ends_on))
        if same:
            plans[month.first - 1] = _at(OwnPlan(year, targets, same, indicator, opens, follows), month.first)
    return tuple(plans)


def _at(plan: OwnPlan, month: int) -> MonthPlan:
    between = plan.indicator.rule.between
    if between == "amount":
        return amount_by(plan, month)
    ends = _ends(plan)
    of_year = ends.get(max(ends) if between == "steps" else 12)  # the year's milestone may be due in its midst
    value, pace = LEVELS[between](plan, month)
    return MonthPlan(
        value=None if value is None else on_grid(value),
        of_year=None if of_year is None else Fraction(of_year),
        simple=between != "steps" and plan.whole is not None and len(plan.valid) == 1,
        pace=pace,
        covered=value is not None or (between == "steps" and of_year is not None),
    )


def _ends(plan: OwnPlan) -> dict[int, int]:
    """The level that is given for the end of each month: of the run from January, else of the finest period."""
    ending: dict[int, Target] = {}
    for target in plan.valid:
        last = target.period.last
        if last not in ending or _preferred(target) > _preferred(ending[last]):
            ending[last] = target
    return {last: target.value for last, target in ending.items() if target.value is not None}


def _preferred(target: Target) -> int:
    return 13 if target.period.first == 1 else target.period.first


def _along_a_line(plan: OwnPlan, month: int) -> tuple[Fraction | None, Pace]:
    """A level: what is given for the end of the month, else straight between the ends before and after."""
    ends = _ends(plan)
    before = max((end for end in ends if end <= month), default=None)
    after = min((end for end in ends if end >= month), default=None)
    if before is None or after is None:
        near = before or after
        return (None, "") if near is None else (Fraction(ends[near]), "level")
    if before == after:
        return Fraction(ends[before]), "level"
    share = Fraction(month - before, after - before)
    return ends[before] + (ends[after] - ends[before]) * share, "interpolated"


def _within_its_period(plan: OwnPlan, month: int) -> tuple[Fraction | None, Pace]:
    """A rate, a mean, a rank: what is given for the end of the month, else for the period in which it lies."""
    ends = _ends(plan)
    if month in ends:
        return Fraction(ends[month]), "level"
    around = [target for target in plan.valid if target.period.first <= month <= target.period.last]
    nearest = min(around, key=lambda target: target.period.length, default=None)
    return (None, "") if nearest is None or nearest.value is None else (Fraction(nearest.value), "level")


def _by_steps(plan: OwnPlan, month: int) -> tuple[Fraction | None, Pace]:
    """A milestone is due on its day: the last one that was given until now."""
    ends = _ends(plan)
    last = max((end for end in ends if end <= month), default=None)
    return (None, "") if last is None else (Fraction(ends[last]), "level")


LEVELS: dict[str, Callable[[OwnPlan, int], tuple[Fraction | None, Pace]]] = {
    "line": _along_a_line,
    "within": _within_its_period,
    "steps": _by_steps,
}
"""By the word `between` of ADDS_UP: what a month is to reach of a kind that is not added up."""


def _with_kin(
    month: int,
    year: int,
    own: tuple[MonthPlan, ...],
    indicator: Indicator,
    life: Life,
    links: Links,
    *,
    is_planned: bool,
) -> MonthPlan:
    """The plan of a unit that opened or closed in the year, beside those of the units that it followed or became."""
    if month < life[0]:
        return NO_PLAN
    plan = own[month - 1]
    if month <= life[1]:
        return plan if is_planned or not links.predecessors else _from_before(links, year, indicator, month)
    if indicator.rule.over_months == "last":
        return NO_PLAN  # what stood there stands elsewhere now
    last = own[life[1] - 1]
    until = last._replace(simple=False, closed=True)
    if not indicator.rule.grows:
        return until
    until = until._replace(of_year=last.value)
    if not links.successors:
        return until
    after = [_has_plan(kin, year, month, life[1]) for kin in links.successors]
    if not all(after):
        return until
    return MonthPlan(Fraction(0), Fraction(0), False, last.pace, closed=True, covered=True)


def _from_before(links: Links, year: int, indicator: Indicator, month: int) -> MonthPlan:
    """The plan of a unit that has none of its own: what is left of those of the units that it followed, whose own count
    until they closed; of a level, these together."""
    before = _plans_before(links.predecessors, year, indicator, month)
    if before is None or indicator.adds_up not in {"total", "latest"}:
        return NO_PLAN
    nought = Fraction(0)
    gone = sum((until for _, until in before), nought) if indicator.rule.grows else nought
    value = sum((now.value or nought for now, _ in before), nought) - gone
    of_year = sum((now.of_year or nought for now, _ in before), nought) - gone
    return MonthPlan(value, of_year, False, before[0][0].pace, closed=True, covered=True)


def _has_plan(kin: Kin, year: int, month: int, closed: int) -> bool:
    """Whether a successor has a plan in force at the end of the month that is of the whole year and takes in what
    closed: it opened with it, or decided its plan afterwards."""
    valid = in_force(
        (target for target in kin.targets if target.period.year == year), Period.month(year, month).ends_on
    )
    opened = kin.life is not None and kin.life[0] > 1
    after = f"{year}-{closed + 1:02d}"
    whole = (target for target in valid if target.period.length == 12)
    return any(opened or target.effective_on >= after for target in whole)


def _plans_before(
    predecessors: Sequence[Kin], year: int, indicator: Indicator, month: int
) -> tuple[tuple[MonthPlan, Fraction], ...] | None:
    """The plans of units, as if they had stayed, each with what it came to when the unit closed; None where one has
    none for the year, or went in only in part."""
    plans: list[tuple[MonthPlan, Fraction]] = []
    for kin in predecessors:
        if not kin.wholly or kin.life is None:
            return None
        numbers = tuple(target for target in kin.targets if target.value is not None and target.period.year == year)
        months = _own_months(year, numbers, indicator, kin.life[0], follows=False)
        plan = months[month - 1]
        if plan.value is None or plan.of_year is None:
            return None
        plans.append((plan, months[kin.life[1] - 1].value or Fraction(0)))
    return tuple(plans) or None
