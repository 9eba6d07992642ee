"""Looks for slips among figures that a file brings: amounts a thousand times another one, plans that replace a plan.

They are taken, and asked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy import bool_

from db.figure_tables import ACTUALS, NOTHING
from kpi.actions.imports.figure_chunks import Chunk
from kpi.actions.imports.figure_slots import Slots, TargetKeys
from kpi.actions.record.figure_columns import ActualColumns, Bools, Ints, TargetColumns, coded, place_of
from kpi.model.check import slip_of_size
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.quantity import plain

_REASON = ACTUALS.texts.index("reason")
_A_YEAR = 10000
"""In the code of a period."""


def slips_of_actuals(
    chunk: Chunk, is_new: Bools, slots: Slots[ActualColumns], indicators: Mapping[int, Indicator]
) -> list[Problem]:
    """Those far from the period before or from last year, as they stand after the file; a reason answers for it."""
    actuals = chunk.actuals
    asks = is_new & (actuals.value != NOTHING) & (actuals.value != 0)
    asks &= ~chunk.actual_sets.has(_REASON, actuals.texts)
    figures = actuals.of(places := np.flatnonzero(asks))
    codes, at = coded(figures.period)
    earlier = np.array([Period.of_code(code).earlier.code for code in codes.tolist()], dtype=np.int64)
    near = [
        slots.value_at(place_of(figures.unit, period, figures.indicator), nothing=NOTHING)
        for period in (earlier[at], figures.period - _A_YEAR)
    ]
    return _slips(figures, near, chunk.actual_rows[places], "actual", indicators)


def slips_of_targets(
    chunk: Chunk,
    targets: TargetColumns,
    is_new: Bools,
    slots: Slots[TargetColumns],
    keys: TargetKeys,
    indicators: Mapping[int, Indicator],
) -> list[Problem]:
    """Those far from last year's of the same day, or of none."""
    figures = targets.of(places := np.flatnonzero(is_new & (targets.value != NOTHING) & (targets.value != 0)))
    plans = keys.plans(place_of(figures.unit, figures.period - _A_YEAR, figures.indicator), figures.basis)
    near = [
        slots.value_at(keys.versions(plans, day), nothing=NOTHING) for day in (figures.day, np.zeros_like(figures.day))
    ]
    return _slips(figures, near, chunk.target_rows[places], "target", indicators)


def _slips(
    figures: ActualColumns | TargetColumns,
    near: Sequence[Ints],
    rows: Ints,
    column: str,
    indicators: Mapping[int, Indicator],
) -> list[Problem]:
    """At a glance those hundreds of times another one; a closer look says whether it is a slip."""
    size = np.abs(figures.value.astype(float))
    is_far = np.zeros(len(size), dtype=bool_)
    for other in near:
        known = np.where(other == NOTHING, 0, np.abs(other.astype(float)))
        is_far |= (known > 0) & ((size > 400 * known) | (known > 400 * size))
    problems: list[Problem] = []
    for place in np.flatnonzero(is_far).tolist():
        indicator, value = indicators[int(figures.indicator[place])], int(figures.value[place])
        values = (None if numbers[place] == NOTHING else int(numbers[place]) for numbers in near)
        problem = slip_of_size(indicator, Period.of_code(int(figures.period[place])), value, *values)
        if problem is not None:
            shown = plain(value, indicator.decimals)
            problems.append(replace(problem, row=int(rows[place]), column=column, value=shown))
    return problems


def replaced_plans(
    chunk: Chunk,
    targets: TargetColumns,
    is_new: Bools,
    slots: Slots[TargetColumns],
    indicators: Mapping[int, Indicator],
) -> list[Problem]:
    """Plans without a day in the place of another one: what June was held against changes, too."""
    before = slots.old_value[slots.at]
    there = slots.was_there[slots.at] & (before != NOTHING)
    places = np.flatnonzero(
        is_new & there & (targets.day == 0) & (targets.value != NOTHING) & (targets.value != before)
    )
    problems: list[Problem] = []
    for place in places.tolist():
        decimals = indicators[int(targets.indicator[place])].decimals
        value, was = (plain(int(numbers[place]), decimals) for numbers in (targets.value, before))
        row = int(chunk.target_rows[place])
        problems.append(Problem("plan_replaced", row, "target", value, {"before": was}, blocks=False))
    return problems
