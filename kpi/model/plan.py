"""A plan: what the targets in force say of a run of months, given or along a straight line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from kpi.model.figure import Target
from kpi.model.indicator import Indicator
from kpi.model.kind import Pace
from kpi.model.period import WHOLE_YEAR, Life, Period
from kpi.model.tiling import tile, tile_with_longest


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


def version_on(versions: Iterable[Target], day: date) -> Target | None:
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
    tiles = tile(run, finer)
    periods = {piece.period for piece in tiles}
    return Together(
        sum(piece.value or 0 for piece in tiles),
        sum(period.length for period in periods) == run.length,
        max((target.effective_on for target in finer if target.period in periods), default=""),
    )


GRID = 27720 * 10**9
"""In how many parts of its last digit a plan to date is kept: exact for every division by 1 to 12, and so fine that
what is divided by anything else is the same to ten decimals. Whole numbers of parts are added up without an error."""


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
    ends = _ends(plan)
    of_year = ends.get(max(ends) if between == "steps" else 12)  # the year's milestone may be due in its midst
    value, pace = LEVELS[between](plan, month)
    return MonthPlan(
        value=None if value is None else _kept(value),
        of_year=None if of_year is None else Fraction(of_year),
        simple=between != "steps" and plan.whole is not None and len(plan.valid) == 1,
        pace=pace,
        covered=value is not None or (between == "steps" and of_year is not None),
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
    """What the targets of a run make of it, month by month; `of_run` is None where some months are not known."""

    months: Mapping[int, Fraction]
    pace: Mapping[int, Pace]
    of_run: Fraction | None
    conflict: bool = False


def _amount(plan: _Plan, month: int) -> MonthPlan:
    """A sum towards a year's target."""
    whole, first = plan.whole, plan.first
    finer = [target for target in plan.valid if target.period.length < 12]
    if whole is not None and whole.value is not None and not finer:
        value = Fraction(whole.value * (month - first + 1), 13 - first)
        return MonthPlan(_kept(value), Fraction(whole.value), first == 1, "straight_line", covered=True)
    if (revised := _revised(plan, month)) is not None:
        return revised
    path = _path(plan)
    if any(one not in path.months for one in range(first, month + 1)):
        return MonthPlan(of_year=path.of_run, conflict=path.conflict, covered=path.of_run is not None)
    value = sum((amount for one, amount in path.months.items() if one <= month), Fraction(0))
    return MonthPlan(_kept(value), path.of_run, False, path.pace[month], path.conflict, covered=True)


def _path(plan: _Plan) -> _Path:
    year = Period.of_year(plan.year)
    finer = [target for target in plan.valid if target.period.length < 12]
    path = _filled(year, plan.whole, finer, plan.first)
    if plan.whole is None or not any(pace == "spread" for pace in path.pace.values()):
        return path
    since = min(month for month, pace in path.pace.items() if pace == "spread")
    pace: dict[int, Pace] = {
        month: "spread" if month > since and one == "phased" else one for month, one in path.pace.items()
    }
    return path._replace(pace=pace)


def _filled(run: Period, stated: Target | None, finer: Sequence[Target], first: int) -> _Path:
    """The months of a run from the number stated for it and from what lies inside it, the longest of it first.

    What is stated beyond its parts is spread over the months that no part is given for. Where the parts cover the run
    and do not agree with it the later decision speaks; of the same day the run's number, in the shape of its parts.
    """
    own = [month for month in range(run.first, run.last + 1) if month >= first] or [run.last]
    parts = [_filled(one.period, one, _inside(one.period, finer), first) for one in tile_with_longest(run, finer)]
    months = {month: amount for part in parts for month, amount in part.months.items()}
    pace: dict[int, Pace] = {month: one for part in parts for month, one in part.pace.items()}
    conflict = any(part.conflict for part in parts)
    missing = [month for month in own if month not in months]
    summed = sum(months.values(), Fraction(0))
    if stated is None or stated.value is None:
        return _Path(months, pace, None if missing or not months else summed, conflict)
    number, rest = Fraction(stated.value), stated.value - summed
    decided = max((one.effective_on for one in finer if one.period != run), default="")
    if months and not missing and (not rest or decided > stated.effective_on):
        return _Path(months, pace, summed, conflict or bool(rest))
    if months and (not missing or rest * number < 0 or (rest and not number)):
        even = dict.fromkeys(own, number / len(own))  # parts that come to nothing have no shape
        scaled = {month: amount * number / summed for month, amount in months.items()} if summed else even
        scaled |= dict.fromkeys(missing, Fraction(0)) if summed else {}
        return _Path(scaled, {**dict.fromkeys(missing, "phased"), **pace}, number, conflict=True)
    for month in missing:
        months[month] = rest / len(missing)
        pace[month] = "interpolated" if run.length < 12 else "spread" if rest else "phased"
    if run.length < 12:
        pace[run.last] = "phased"
    return _Path(months, pace, number, conflict)


def _inside(run: Period, targets: Iterable[Target]) -> list[Target]:
    return [target for target in targets if target.period in run and target.period != run]


def _revised(plan: _Plan, month: int) -> MonthPlan | None:
    """A year's target that was decided in the year, after those of its months: these stay as they were until then, and
    the rest of the year takes what is left, in the shape that the year had. None where it was not."""
    whole = plan.whole
    if whole is None or whole.value is None or not whole.effective_on.startswith(f"{plan.year}-"):
        return None
    if any(one.effective_on >= whole.effective_on for one in plan.valid if one.period.length < 12):
        return None
    since = max(int(whole.effective_on[5:7]), plan.first)
    without = tuple(target for target in plan.every if target is not whole)
    shape = _path(plan._replace(valid=tuple(in_force(without, Period.month(plan.year, month).ends_on))))
    if shape.of_run is None:
        return None  # the year had no number before, which could be revised
    passed = Fraction(0)
    if since > plan.first:
        before = plan._replace(valid=tuple(in_force(plan.every, Period.month(plan.year, since - 1).ends_on)))
        reached = _amount(before, since - 1).value if before.valid and since > before.first else None
        if reached is None:
            return None  # there was no plan that could stay as it was
        passed = reached
    stated = Fraction(whole.value)
    if stated >= 0 and passed > stated:
        return MonthPlan(stated, stated, False, "revised", covered=True)
    weights = {one: abs(amount) for one, amount in shape.months.items() if one >= since}
    whole_shape = sum(weights.values(), Fraction(0))
    gone = sum((weight for one, weight in weights.items() if one <= month), Fraction(0))
    share = gone / whole_shape if whole_shape else Fraction(month - since + 1, 13 - since)
    return MonthPlan(_kept(passed + (stated - passed) * share), stated, False, "revised", covered=True)


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
    valid = in_force((one for one in kin.targets if one.period.year == year), Period.month(year, month).ends_on)
    opened = kin.life is not None and kin.life[0] > 1
    after = f"{year}-{closed + 1:02d}"
    whole = (one for one in valid if one.period.length == 12)
    return any(opened or one.effective_on >= after for one in whole)


def _plans_before(
    predecessors: Sequence[Kin], year: int, indicator: Indicator, month: int
) -> tuple[tuple[MonthPlan, Fraction], ...] | None:
    """The plans of units, as if they had stayed, each with what it came to when the unit closed; None where one has
    none for the year, or went in only in part."""
    found: list[tuple[MonthPlan, Fraction]] = []
    for kin in predecessors:
        if not kin.wholly or kin.life is None:
            return None
        numbers = tuple(one for one in kin.targets if one.value is not None and one.period.year == year)
        months = _own_months(year, numbers, indicator, kin.life[0], follows=False)
        plan = months[month - 1]
        if plan.value is None or plan.of_year is None:
            return None
        found.append((plan, months[kin.life[1] - 1].value or Fraction(0)))
    return tuple(found) or None
