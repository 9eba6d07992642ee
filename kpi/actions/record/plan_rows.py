"""Makes rows of plans from units' own targets: those of the year alone by columns, others one by one."""

from collections.abc import Iterable, Mapping, Sequence
from math import floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy import bool_, int64

from db import figure_columns
from db.totals import GIVEN, TO_DATE, YEAR, side_of
from kpi.actions.record.kin import kin_of, links_of
from kpi.actions.record.moved_groups import MovedGroups
from kpi.actions.record.paces import PACES
from kpi.actions.record.total_rows import NO_ROWS, TotalRows, compact, joined, key_of, pack
from kpi.model.columns import (
    DENOMINATOR,
    NUMERATOR,
    UNITS,
    VALUE,
    Bools,
    Ints,
    Numbers,
    begins_in,
    distinct,
    fitting,
    is_in,
)
from kpi.model.figure import Target
from kpi.model.given import given
from kpi.model.indicator import Indicator
from kpi.model.month_plan import GRID, MonthPlan
from kpi.model.period import WHOLE_YEAR, Life, Period, reporting_periods
from kpi.model.plan import NO_LINKS, Links, months_of_plan
from kpi.model.reported import Reported

if TYPE_CHECKING:
    from db.engine import Connection


PlanRows = dict[tuple[int, int], Reported]
"""By the code of a period and the kind of the row."""


def rows_of_plan(
    year: int,
    targets: Sequence[Target],
    indicator: Indicator,
    life: Life | None = WHOLE_YEAR,
    links: Links = NO_LINKS,
    runs: Sequence[Period] | None = None,
) -> PlanRows:
    """What the plan of one unit, by one basis, makes of these runs (the reporting periods, unless said) and of the
    months of the year."""
    rows: PlanRows = {}
    numbers = [target for target in targets if target.value is not None and target.period.year == year]
    for run in reporting_periods(year) if runs is None else runs:
        if any(target.period in run for target in numbers) and (plan := given(run, numbers, indicator)):
            rows[run.code, GIVEN] = Reported(plan.value, units=1, conflicts=int(plan.conflict))
    before = Reported(0)
    months = Period.of_year(year).months
    for month, plan in zip(months, months_of_plan(year, numbers, indicator, life, links), strict=True):
        now = _of_year(plan)
        if now != before:
            rows[month.code, YEAR] = Reported._make(b - a for a, b in zip(_whole(before), _whole(now), strict=True))
        before = now
        if plan.value is not None and not plan.simple:
            whole = floor(plan.value)
            rows[month.to_date.code, TO_DATE] = Reported(
                value=whole,
                numerator=int((plan.value - whole) * GRID),
                denominator=int(plan.closed),
                units=1,
                reports=int(plan.pace == "straight_line"),
                estimates=PACES.get(plan.pace, 0),
                conflicts=int(plan.conflict),
            )
    return rows


def _of_year(plan: MonthPlan) -> Reported:
    """The row YEAR as it would be if all came into force in this month."""
    if plan.of_year is None:
        return Reported(0, conflicts=int(plan.conflict))
    whole = floor(plan.of_year)
    return Reported(
        value=whole,
        numerator=whole if plan.simple else 0,
        denominator=int(plan.simple),
        units=1,
        reports=int((plan.of_year - whole) * GRID),
        conflicts=int(plan.conflict),
    )


def _whole(reported: Reported) -> tuple[int, ...]:
    return (reported.value or 0, *reported[1:])


class _Targets(NamedTuple):
    """Targets of changed groups that are numbers, one entry each."""

    group: Ints
    basis: Ints
    day: Ints  # as YYYYMMDD, 0 for what was so from the beginning
    value: Numbers

    def of(self, which: "Bools | Ints") -> "_Targets":
        return _Targets(*(column[which] for column in self))


PlanKey = tuple[int, int, int, int]  # unit, indicator, year, basis


class Plans(NamedTuple):
    """Rows of plans, and by group what is needed for it to be done in each month, where that is a target."""

    rows: TotalRows
    needed: dict[int, list[int]]


def own_plans(connection: "Connection", part: MovedGroups, changed: Bools) -> Plans:
    """What the targets of the changed groups make."""
    if not changed.any():
        return Plans(NO_ROWS, {})
    linked = _linked(part, changed)
    units = {*distinct(part.unit[changed]).tolist(), *(item for kin in linked.values() for item in kin)}
    rows_read = figure_columns.planned_of(connection, sorted(units), part.years, part.used)
    rows_read = [row for row in rows_read if row[5] is not None]
    if not rows_read:
        return Plans(NO_ROWS, {})
    unit, period, indicator, basis, day = np.array([(*row[:4], _day(row[4])) for row in rows_read], dtype=int64).T
    at, mine = part.places(pack(unit, indicator, period // 10000))
    mine &= changed[at]
    run, plan = period % 10000, at << 13 | basis
    simple = part.is_whole_year & (part.by_indicator("steps") == 0)
    simple[[group for group, kin in linked.items() if kin]] = False
    alone = mine & (run == 112) & simple[at]
    alone &= ~is_in(plan, distinct(plan[mine & ~alone]))
    (value,) = fitting(np.array([row[5] for row in rows_read], dtype=int64), times=4)
    rows = _of_years(part, _Targets(at, basis, day, value).of(alone))
    single = mine & ~alone
    wanted = set(zip(at[single].tolist(), basis[single].tolist(), strict=True))
    by_plan: dict[PlanKey, list[Target]] = {}
    relatives = np.array(sorted({item for kin in linked.values() for item in kin}), dtype=int64)
    for place in np.flatnonzero(single | is_in(unit, relatives)).tolist():
        unit_id, code, indicator_id, basis_id, since, number = rows_read[place]
        target = Target(Period.of_code(code), basis_id, since, number)
        by_plan.setdefault((unit_id, indicator_id, code // 10000, basis_id), []).append(target)
    for group, kin in linked.items():
        rest = int(part.indicator[group]), int(part.year[group])
        bases = (key[3] for key in by_plan if key[0] in kin and key[1:3] == rest)
        wanted |= {(group, item) for item in bases}
    return Plans(joined([rows, _one_by_one(part, linked, wanted, by_plan)]), _needed(part, changed, by_plan))


def _linked(part: MovedGroups, changed: Bools) -> dict[int, tuple[int, ...]]:
    """The changed groups whose plans depend on those of other units, with these units."""
    tree = part.tree
    with_kin = [unit for unit in part.units if tree.units[unit].became or unit in tree.predecessors]
    if not with_kin:
        return {}
    groups = np.flatnonzero(changed & is_in(part.unit, np.array(with_kin, dtype=int64)))
    links = {group: kin_of(tree, int(part.unit[group]), int(part.year[group])) for group in groups.tolist()}
    return {group: kin for group, kin in links.items() if kin}


def _day(text: str) -> int:
    return int(text[:4]) * 10000 + int(text[5:7]) * 100 + int(text[8:10]) if text else 0


def _of_years(part: MovedGroups, targets: _Targets) -> TotalRows:
    """Of plans with nothing but targets of the year: each change, and the last of them as what is given."""
    year, since = part.year[targets.group], targets.day // 100
    month = np.where(since // 100 == year, since % 100, 1)
    targets, month = targets.of(since // 100 <= year), month[since // 100 <= year]
    if not len(month):
        return NO_ROWS
    plan = targets.group << 13 | targets.basis
    order = np.lexsort((targets.day, plan))
    targets, month, plan = targets.of(order), month[order], plan[order]
    ends = np.roll(begins_in(plan << 4 | month), -1)  # of a month the last day counts
    targets, month, plan = targets.of(ends), month[ends], plan[ends]
    begins = begins_in(plan)
    last = np.roll(begins, -1)
    change = targets.value - np.where(begins, 0, np.roll(targets.value, 1))
    numbers = np.zeros((len(plan), 7), dtype=change.dtype)
    numbers[:, VALUE] = numbers[:, NUMERATOR] = change
    numbers[:, DENOMINATOR] = numbers[:, UNITS] = begins.astype(int64)
    moved = begins | (change != 0)
    years = key_of(targets.group, month << 4 | month, side_of(targets.basis, YEAR))
    given_numbers = np.zeros_like(numbers)
    given_numbers[:, VALUE], given_numbers[:, UNITS] = targets.value, 1
    runs = key_of(targets.group, 0x1C, side_of(targets.basis, GIVEN))
    return joined([_rows(years[moved], numbers[moved]), _rows(runs[last], given_numbers[last])])


def _rows(keys: Ints, numbers: Numbers) -> TotalRows:
    return TotalRows(keys, numbers, np.zeros(len(keys), dtype=bool_))


def _one_by_one(
    part: MovedGroups,
    linked: Mapping[int, object],
    wanted: Iterable[tuple[int, int]],
    by_plan: Mapping[PlanKey, list[Target]],
) -> TotalRows:
    """What the plans of these groups and bases make."""
    keys: list[int] = []
    numbers: list[tuple[int, ...]] = []
    for group, basis in sorted(wanted):
        unit, rest = int(part.unit[group]), (int(part.indicator[group]), int(part.year[group]), basis)

        def targets_of(other: int, rest: tuple[int, int, int] = rest) -> tuple[Target, ...]:
            return tuple(by_plan.get((other, *rest), ()))

        links = links_of(part.tree, unit, rest[1], targets_of) if group in linked else NO_LINKS
        life = part.tree.units[unit].life(rest[1])
        rows = rows_of_plan(rest[1], targets_of(unit), part.indicators[rest[0]], life, links)
        for (code, kind), reported in rows.items():
            run_code = (code // 100 % 100) << 4 | code % 100
            keys.append(group << 8 | run_code | side_of(basis, kind) << 40)
            numbers.append(_whole(reported))
    if not keys:
        return NO_ROWS
    table, order = compact(np.array(numbers, dtype=object)), np.argsort(np.array(keys, dtype=int64))
    return _rows(np.array(keys, dtype=int64)[order], table[order])


def _needed(part: MovedGroups, changed: Bools, by_plan: Mapping[PlanKey, list[Target]]) -> dict[int, list[int]]:
    """Of milestones what must be reached by the target of the year, as in force at the end of each month."""
    counted = part.by_indicator("counted") > 0
    by_group: dict[int, list[int]] = {}
    for group in np.flatnonzero(counted & changed).tolist():
        key = int(part.unit[group]), int(part.indicator[group]), int(part.year[group])
        bases = sorted(plan[3] for plan in by_plan if plan[:3] == key)
        if bases:
            indicator = part.indicators[key[1]]
            by_group[group] = needed(key[2], [by_plan[*key, basis] for basis in bases], indicator)
    return by_group


def needed(year: int, plans: Sequence[Sequence[Target]], indicator: Indicator) -> list[int]:
    """What must be reached for a milestone to be done, as in force at the end of each month: the year's target by the
    first basis that has one, else a one."""
    by_month: list[int] = []
    for month in Period.of_year(year).months:
        of_year = (given(month.whole_year, targets, indicator, on=month.ends_on) for targets in plans)
        plan = next((plan for plan in of_year if plan is not None), None)
        by_month.append(10**indicator.decimals if plan is None else plan.value)
    return by_month
