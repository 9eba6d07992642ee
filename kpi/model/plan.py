"""A plan: what the targets in force say of a run of months, given or along a straight line."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import WHOLE_YEAR, Life, Period
from kpi.model.series import tile


class Given(NamedTuple):
    """A target of a run that follows from what was given (scaled), and whether sum and months disagree."""

    value: int
    conflict: bool = False


def in_force(targets: Iterable[Target], day: date) -> list[Target]:
    """Of each period's versions the one in force on that day; ranges and words are not among them."""
    newest: dict[Period, Target] = {}
    for target in targets:
        if target.value is not None and target.in_force(day):
            held = newest.get(target.period)
            if held is None or target.effective_on >= held.effective_on:
                newest[target.period] = target
    return list(newest.values())


def standing_on(versions: Iterable[Target], day: date) -> Target | None:
    """Of the versions of one plan, ranges and words among them, the one in force on that day."""
    there = [target for target in versions if target.in_force(day)]
    return max(there, key=lambda target: target.effective_on, default=None)


def is_same_aim(told: Target, held: Target) -> bool:
    """Whether the numbers are the same, and no words are told that are not there."""
    numbers = [(one.value, one.low, one.high, one.low_strict, one.high_strict) for one in (told, held)]
    return numbers[0] == numbers[1] and told.words in {"", held.words}


def given(run: Period, targets: Iterable[Target], indicator: Indicator, on: date | None = None) -> Given | None:
    """The target of the run as given on that day (its own last day unless said), by one number or by its months.

    Where both are given the later decision speaks; of the same day, the number given for the whole run.
    A level (a stock, a share, a rank) is the target of the finest period that ends with the run.
    """
    valid = [target for target in in_force(targets, on or run.ends_on) if target.period in run]
    whole = next((target for target in valid if target.period == run), None)
    if not indicator.rule.grows:
        ending = [target for target in valid if target.period.last == run.last]
        chosen = whole or max(ending, key=lambda target: target.period.first, default=None)
        return None if chosen is None or chosen.value is None else Given(chosen.value)
    finer = together(run, [target for target in valid if target.period != run])
    if whole is None or whole.value is None:
        return Given(finer.value) if finer.complete else None
    if not finer.complete:
        return Given(whole.value)
    speaks = finer.value if finer.decided > whole.effective_on else whole.value
    return Given(speaks, conflict=finer.value != whole.value)


class Together(NamedTuple):
    """What targets of shorter periods make of a run (scaled), whether they cover it, and the day of the last."""

    value: int
    complete: bool
    decided: str


def together(run: Period, finer: Sequence[Target]) -> Together:
    """The targets within the run added up, none of them counted twice."""
    tiles = tile(run, [Actual(target.period, target.value) for target in finer])
    periods = {piece.period for piece in tiles}
    return Together(
        sum(piece.value or 0 for piece in tiles),
        sum(period.length for period in periods) == run.length,
        max((target.effective_on for target in finer if target.period in periods), default=""),
    )


GRID = 27720 * 10**9
"""In how many parts of its last digit a plan to date is kept: exact for every division by 1 to 12, and so fine that
what is divided by anything else is the same to ten decimals. Whole numbers of parts are added up without an error."""

Pace = Literal["phased", "straight_line", "interpolated", "spread", "revised", "level", ""]
"""By which rule a plan to date was made: as given, on a straight line through the year, straight between two given
ends, by spreading what was given for no period, in the shape of months before a revision, or as a level to keep."""


class MonthPlan(NamedTuple):
    """What a unit is to have reached by the end of a month, as in force then; scaled, in whole parts of 1/GRID.

    `simple` where it follows from the year's target alone: its share of the months gone by, or the level itself.
    `covered` where what the unit reports can be held against a plan: its own, or one that it is part of.
    """

    value: Fraction | None = None
    of_year: Fraction | None = None
    simple: bool = False
    pace: Pace = ""
    conflict: bool = False
    closed: bool = False  # of a unit that is there no longer
    covered: bool = False


NO_PLAN = MonthPlan()


class Kin(NamedTuple):
    """A unit that another became, or that became it, with its targets of the same indicator, year and basis."""

    targets: tuple[Target, ...]
    life: Life | None
    wholly: bool = True  # whether it went into one unit only
    predecessors: "tuple[Kin, ...]" = ()  # of a unit that took the place of others: all of these


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
    return tuple(_with_kin(month, year, own, indicator, life, links) for month in range(1, 13))


def _own_months(
    year: int, targets: tuple[Target, ...], indicator: Indicator, opens: int, *, follows: bool
) -> tuple[MonthPlan, ...]:
    """The unit's own plan, as if it stayed to the end of the year; nothing before it opens."""
    found = [NO_PLAN] * 12
    days = {target.effective_on for target in targets}
    same: tuple[Target, ...] | None = None
    for month in Period.of_year(year).months[opens - 1 :]:
        if same is None or any(day.startswith(str(month)) for day in days):  # else nothing has come into force in it
            same = tuple(in_force(targets, month.ends_on))
        if same:
            found[month.first - 1] = _at(_Plan(year, targets, same, indicator, opens, follows), month.first)
    return tuple(found)


class _Plan(NamedTuple):
    """The targets of one unit, those in force among them, and the months that they are for."""

    year: int
    every: tuple[Target, ...]
    valid: tuple[Target, ...]
    indicator: Indicator
    opens: int
    follows: bool

    @property
    def whole(self) -> Target | None:
        return next((target for target in self.valid if target.period.length == 12), None)

    @property
    def first(self) -> int:
        """Its first month: January, unless the unit opened later and its plan is of its own months."""
        return 1 if self.follows and self.whole is not None else self.opens


def _at(plan: _Plan, month: int) -> MonthPlan:
    between = plan.indicator.rule.between
    if between == "amount":
        return _amount(plan, month)
    of_year = given(Period.of_year(plan.year), plan.valid, plan.indicator, on=date.max)
    value, pace = LEVELS[between](plan, month)
    return MonthPlan(
        value=None if value is None else _kept(value),
        of_year=None if of_year is None else Fraction(of_year.value),
        simple=between != "steps" and plan.whole is not None and len(plan.valid) == 1,
        pace=pace,
        covered=value is not None or of_year is not None,
    )


def _kept(value: Fraction) -> Fraction:
    return value if GRID % value.denominator == 0 else Fraction(value.numerator * GRID // value.denominator, GRID)


def _ends(plan: _Plan) -> dict[int, int]:
    """The level that is given for the end of each month: of the run from January, else of the finest period."""
    found: dict[int, Target] = {}
    for target in plan.valid:
        last = target.period.last
        if last not in found or _preferred(target) > _preferred(found[last]):
            found[last] = target
    return {last: target.value for last, target in found.items() if target.value is not None}


def _preferred(target: Target) -> int:
    return 13 if target.period.first == 1 else target.period.first


def _along_a_line(plan: _Plan, month: int) -> tuple[Fraction | None, Pace]:
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


def _within_its_period(plan: _Plan, month: int) -> tuple[Fraction | None, Pace]:
    """A rate, a mean, a rank: what is given for the end of the month, else for the period in which it lies."""
    ends = _ends(plan)
    if month in ends:
        return Fraction(ends[month]), "level"
    around = [target for target in plan.valid if target.period.first <= month <= target.period.last]
    nearest = min(around, key=lambda target: target.period.length, default=None)
    return (None, "") if nearest is None or nearest.value is None else (Fraction(nearest.value), "level")


def _by_steps(plan: _Plan, month: int) -> tuple[Fraction | None, Pace]:
    """A milestone is due on its day: the last one that was given until now."""
    ends = _ends(plan)
    last = max((end for end in ends if end <= month), default=None)
    return (None, "") if last is None else (Fraction(ends[last]), "level")


LEVELS: dict[str, Callable[[_Plan, int], tuple[Fraction | None, Pace]]] = {
    "line": _along_a_line,
    "within": _within_its_period,
    "steps": _by_steps,
}
"""By the word `between` of ADDS_UP: what a month is to reach of a kind that is not added up."""


class _Path(NamedTuple):
    """What the targets of shorter periods make of the year, month by month."""

    months: tuple[Fraction, ...]
    pace: tuple[Pace, ...]
    known: int  # up to the end of which month it is known
    of_year: Fraction | None
    conflict: bool


def _amount(plan: _Plan, month: int) -> MonthPlan:
    """A sum towards a year's target."""
    whole, first = plan.whole, plan.first
    finer = [target for target in plan.valid if target.period.length < 12]
    if whole is not None and whole.value is not None and not finer:
        value = Fraction(whole.value * (month - first + 1), 13 - first)
        return MonthPlan(_kept(value), Fraction(whole.value), first == 1, "straight_line", covered=True)
    if (revised := _revised(plan, finer, month)) is not None:
        return revised
    path = _path(plan, finer)
    if month > path.known:
        covered = path.of_year is not None
        return MonthPlan(of_year=path.of_year, conflict=path.conflict, covered=covered)
    value, pace, conflict = sum(path.months[:month], Fraction(0)), path.pace[month - 1], path.conflict
    to_date = Period(plan.year, 1, month)
    if not conflict and any(target.period == to_date for target in finer):
        stated = given(to_date, plan.valid, plan.indicator, on=date.max)
        if stated is not None:
            value, pace, conflict = Fraction(stated.value), "phased", stated.conflict
    return MonthPlan(_kept(value), path.of_year, False, pace, conflict, covered=True)


def _path(plan: _Plan, finer: Sequence[Target]) -> _Path:
    """Finer targets by month: straight inside each, and what the year has beyond them over the months not given."""
    tiles = [piece.period for piece in _tiles(plan, finer)]
    amounts = {target.period: target for target in finer if target.period in tiles}
    months = [Fraction(0)] * 12
    pace: list[Pace] = ["phased"] * 12
    for period, target in amounts.items():
        own = [month for month in range(period.first, period.last + 1) if month >= plan.first] or [period.last]
        for month in own:
            months[month - 1] = Fraction(target.value or 0, len(own))
            if month < period.last:
                pace[month - 1] = "interpolated"
    there = {month for period in tiles for month in range(period.first, period.last + 1)}
    missing = [month for month in range(plan.first, 13) if month not in there]
    summed, whole = sum(months, Fraction(0)), plan.whole
    if whole is None or whole.value is None:
        known = (missing[0] - 1) if missing else 12
        return _Path(tuple(months), tuple(pace), known, None if missing else summed, conflict=False)
    decided = max(target.effective_on for target in amounts.values())
    stated, rest = Fraction(whole.value), whole.value - summed
    if not missing and (not rest or decided > whole.effective_on):  # the later decision speaks
        return _Path(tuple(months), tuple(pace), 12, summed, conflict=bool(rest))
    if not missing or rest * stated < 0 or (rest and not stated):
        factor = stated / summed if summed else Fraction(0)
        return _Path(tuple(month * factor for month in months), tuple(pace), 12, stated, conflict=True)
    for month in missing:
        months[month - 1] = rest / len(missing)
    if rest:
        after = range(missing[0], 13)
        pace = ["spread" if n in after and one == "phased" else one for n, one in enumerate(pace, 1)]
    return _Path(tuple(months), tuple(pace), 12, stated, conflict=False)


def _tiles(plan: _Plan, finer: Sequence[Target]) -> list[Actual]:
    return tile(Period.of_year(plan.year), [Actual(target.period, target.value) for target in finer])


def _revised(plan: _Plan, finer: Sequence[Target], month: int) -> MonthPlan | None:
    """A year's target that was decided in the year, after those of its months: these stay as they were until then, and
    the rest of the year takes what is left, in their shape. None where it was not."""
    whole = plan.whole
    if whole is None or whole.value is None or not whole.effective_on.startswith(f"{plan.year}-"):
        return None
    if any(target.effective_on >= whole.effective_on for target in finer):
        return None
    since = int(whole.effective_on[5:7])
    passed = Fraction(0)
    if since > plan.first:
        end = Period.month(plan.year, since - 1)
        before = plan._replace(valid=tuple(in_force(plan.every, end.ends_on)))
        reached = _amount(before, since - 1).value if before.valid else None
        if reached is None:
            return None  # there was no plan that could stay as it was
        passed = reached
    stated = Fraction(whole.value)
    if stated >= 0 and passed > stated:
        return MonthPlan(stated, stated, False, "revised", covered=True)
    earlier = tuple(target for target in plan.every if target.period.length < 12 or target is not whole)
    shape = _path(plan._replace(valid=tuple(in_force(earlier, Period.month(plan.year, month).ends_on))), finer).months
    weights = [abs(amount) for amount in shape[since - 1 :]]
    gone = month - since + 1
    whole_shape = sum(weights, Fraction(0))
    share = sum(weights[:gone], Fraction(0)) / whole_shape if whole_shape else Fraction(gone, 13 - since)
    value = passed + (stated - passed) * share
    return MonthPlan(_kept(value), stated, False, "revised", covered=True)


def _with_kin(
    month: int, year: int, own: tuple[MonthPlan, ...], indicator: Indicator, life: Life, links: Links
) -> MonthPlan:
    """The plan of a unit that opened or closed in the year, beside those of the units that it followed or became."""
    if month < life[0]:
        return NO_PLAN
    plan = own[month - 1]
    if month <= life[1]:
        if plan.covered or not links.predecessors or not indicator.rule.grows:
            return plan
        part = _is_part_of_plans(links.predecessors, year, month)
        return MonthPlan(Fraction(0), Fraction(0), False, "", closed=True, covered=True) if part else NO_PLAN
    if indicator.rule.over_months == "last":
        return NO_PLAN  # what stood there stands elsewhere now
    last = own[life[1] - 1]
    until = last._replace(simple=False, closed=True)
    if not indicator.rule.grows:
        return until
    until = until._replace(of_year=last.value)
    if not links.successors:
        return until
    after = [_has_plan(kin, year, month) for kin in links.successors]
    if all(whole for _, whole in after):
        return MonthPlan(Fraction(0), Fraction(0), False, last.pace, closed=True, covered=True)
    if any(some for some, _ in after):
        return until
    parts = (_is_part_of_plans(kin.predecessors, year, month) for kin in links.successors)
    return plan._replace(simple=False, closed=True) if all(parts) else until


def _has_plan(kin: Kin, year: int, month: int) -> tuple[bool, bool]:
    """Whether the unit has a plan in force at the end of the month, and whether it has one for the whole year."""
    valid = in_force((one for one in kin.targets if one.period.year == year), Period.month(year, month).ends_on)
    return bool(valid), any(target.period.length == 12 for target in valid)


def _is_part_of_plans(predecessors: Sequence[Kin], year: int, month: int) -> bool:
    """Whether what follows these units can be held against their plans: all went in wholly and have one."""
    return bool(predecessors) and all(
        kin.wholly and kin.life is not None and _has_plan(kin, year, month)[0] for kin in predecessors
    )
