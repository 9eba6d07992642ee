"""Writes a plan to date out: which targets, and which share of each, add up to it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from kpi.model.explanation import Term
from kpi.model.figure import Actual, Target, in_force
from kpi.model.indicator import Indicator
from kpi.model.month_plan import MonthPlan
from kpi.model.period import Life, Period
from kpi.model.quantity import exact
from kpi.model.tiling import tile


class Shape(NamedTuple):
    """The targets of one unit and basis in all versions, and the months that they are for."""

    targets: Sequence[Target]
    indicator: Indicator
    life: Life
    follows: bool  # whether it took the place of others

    def amount(self, target: Target) -> Fraction:
        """The target's number, exact, in the indicator's measure."""
        return exact(target.value or 0, self.indicator.decimals)

    def first(self, valid: Sequence[Target]) -> int:
        """The first month of the plan: January for a successor with a target of the whole year."""
        return 1 if self.follows and _whole(valid) else self.life[0]


def terms_of(shape: Shape, run: Period, plan: MonthPlan, months: Sequence[MonthPlan]) -> tuple[Term, ...]:
    """The addends; none where they would not make the plan, whose rule is then said in words alone."""
    valid = in_force(shape.targets, run.ends_on)
    if plan.value is None or not valid:
        return ()
    if shape.indicator.rule.between != "amount":
        terms = _of_level(shape, run, plan, valid)
    elif plan.pace == "revised":
        terms = _revised(shape, run, plan, months, valid)
    else:
        terms = _of_amount(shape, run, valid)
    amount = sum((term.value for term in terms), Fraction(0))
    return tuple(terms) if amount == plan.value / 10**shape.indicator.decimals else ()


def _whole(valid: Sequence[Target]) -> Target | None:
    return next((target for target in valid if target.period.length == 12), None)


def _of_amount(shape: Shape, run: Period, valid: Sequence[Target]) -> list[Term]:
    whole, first = _whole(valid), shape.first(valid)
    finer = [target for target in valid if target.period.length < 12]
    if not finer:
        share = run.last - first + 1, 13 - first
        return [Term(shape.amount(whole), whole.period, *share)] if whole and share[0] > 0 else []
    pieces = [piece.period for piece in tile(run.whole_year, [Actual(part.period, part.value) for part in finer])]
    tiles = [target for target in finer if target.period in pieces]
    terms: list[Term] = []
    for target in sorted(tiles, key=lambda target: target.period):
        months = [m for m in range(target.period.first, target.period.last + 1) if m >= first] or [target.period.last]
        gone = sum(month <= run.last for month in months)
        if gone:
            terms.append(Term(shape.amount(target), target.period, gone, len(months)))
    missing = [m for m in range(first, 13) if not any(part.first <= m <= part.last for part in pieces)]
    if whole and missing and (gone := sum(month <= run.last for month in missing)):
        rest = shape.amount(whole) - sum((shape.amount(target) for target in tiles), Fraction(0))
        terms += [Term(rest, None, gone, len(missing), "rest")] if rest else []
    return terms


def _revised(
    shape: Shape, run: Period, plan: MonthPlan, months: Sequence[MonthPlan], valid: Sequence[Target]
) -> list[Term]:
    """What was planned before the month of the revision, and what the months from then on make until now."""
    whole, scale = _whole(valid), 10**shape.indicator.decimals
    if whole is None or plan.value is None:
        return []
    since = int(whole.effective_on[5:7])
    before = months[since - 2].value if since > 1 else None
    if before is None:
        return [Term(plan.value / scale, Period(run.year, 1, run.last), kind="rest")]
    if since > run.last or before > (whole.value or 0) >= 0:
        return [Term(plan.value / scale, whole.period)]
    rest = Period(run.year, since, run.last)
    return [
        Term(before / scale, Period(run.year, 1, since - 1), kind="before"),
        Term((plan.value - before) / scale, rest, kind="rest"),
    ]


def _of_level(shape: Shape, run: Period, plan: MonthPlan, valid: Sequence[Target]) -> list[Term]:
    """The target that says the level, or the two between whose ends it lies."""
    ends = {target.period.last: target for target in sorted(valid, key=_preference)}
    if plan.pace == "interpolated":
        before, after = max(end for end in ends if end <= run.last), min(end for end in ends if end >= run.last)
        low, high = shape.amount(ends[before]), shape.amount(ends[after])
        share = run.last - before, after - before
        return [Term(low, ends[before].period, kind="before"), Term(high - low, ends[after].period, *share)]
    same = [target for target in valid if target.value == plan.value]
    nearest = min(same, key=lambda target: (abs(target.period.last - run.last), target.period.length), default=None)
    return [] if nearest is None else [Term(shape.amount(nearest), nearest.period)]


def _preference(target: Target) -> int:
    return 13 if target.period.first == 1 else target.period.first
