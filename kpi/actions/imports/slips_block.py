"""Amounts about a thousand times another one, looked for in whole columns: taken, and asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy import bool_, int64
from numpy.typing import NDArray

from kpi.model.block import Block, key_of
from kpi.model.check import slip_of_size
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.quantity import plain

Ints = NDArray[int64]
Bools = NDArray[bool_]
TargetKey = tuple[int, int, int, int, str]
"""Unit, period, indicator, basis, effective day."""


def of_actuals(
    part: Block, new: Bools, held: tuple[Ints, Ints], others: Sequence[FigureLine], indicators: Mapping[int, Indicator]
) -> list[Problem]:
    """Those far from the period before or from last year: as `held` (keys in order, values) or as the file tells it."""
    mine = part.has_value | new  # what has become a quotient is no amount any more
    told = [held, _numbers_of(others), (part.key[mine], part.value[mine])]
    rows = np.flatnonzero(new & part.has_value & (part.value != 0))
    codes, at = np.unique(part.period[rows], return_inverse=True)
    periods = [Period.of_code(code) for code in codes.tolist()]
    earlier = [period.earlier.code for period in periods]
    last_year = [period.same_period_last_year.code for period in periods]
    near = [_value_at(part, told, rows, np.array(codes, dtype=int64)[at]) for codes in (earlier, last_year) if codes]
    problems: list[Problem] = []
    for place in _slips(part.value[rows], near):
        row = int(rows[place])
        indicator = indicators[int(part.indicator[row])]
        values = [int(numbers[place]) or None for numbers in near]
        problem = slip_of_size(indicator, periods[int(at[place])], int(part.value[row]), *values)
        if problem is not None:
            value = plain(int(part.value[row]), indicator.decimals)
            problems.append(replace(problem, row=int(part.row[row]), column="actual", value=value))
    return problems


def of_targets(
    part: Block,
    new: Bools,
    held: Mapping[TargetKey, int | None],
    others: Sequence[FigureLine],
    indicators: Mapping[int, Indicator],
) -> list[Problem]:
    """Those far from last year's target, as it is held or as the file tells it."""
    rows = np.flatnonzero(new & (part.target != 0))
    columns = (part.unit, part.indicator, part.period, part.basis, part.effective, part.target)
    values: list[list[int]] = [column[rows].tolist() for column in columns]
    told: dict[TargetKey, int] = {
        (unit, code, indicator, basis, part.days[effective]): value
        for unit, indicator, code, basis, effective, value in zip(*values, strict=True)
    }
    places: list[int] = rows.tolist()
    numbers = dict(zip(told, places, strict=True))
    beside = {
        (line.unit, line.target.period.code, line.indicator, line.target.basis, line.target.effective_on): (
            line.target.value
        )
        for line in others
        if line.target is not None
    }
    every = {**held, **beside, **told}
    problems: list[Problem] = []
    for (unit, code, indicator, basis, effective), value in told.items():
        near = [every.get((unit, code - 10000, indicator, basis, day)) for day in {"", effective}]
        if not any(near):
            continue
        one = indicators[indicator]
        problem = slip_of_size(one, Period.of_code(code), value, *near)
        if problem is not None:
            row = int(part.row[numbers[unit, code, indicator, basis, effective]])
            problems.append(replace(problem, row=row, column="target", value=plain(value, one.decimals)))
    return problems


def _value_at(part: Block, told: Sequence[tuple[Ints, Ints]], rows: Ints, codes: Ints) -> Ints:
    """What the same unit tells of the same indicator at other periods; or 0."""
    key = key_of(part.unit[rows], codes, part.indicator[rows])
    found = np.zeros(len(rows), dtype=int64)
    for keys, values in told:
        if len(keys):
            at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
            found = np.where(keys[at] == key, values[at], found)
    return found


def _slips(value: Ints, near: Sequence[Ints]) -> list[int]:
    """The places of numbers hundreds of times another one, at a glance; a closer look says whether it is a slip."""
    size = np.abs(value.astype(float))
    found = np.zeros(len(value), dtype=bool_)
    for other in near:
        known = np.abs(other.astype(float))
        found |= (known > 0) & ((size > 400 * known) | (known > 400 * size))
    return np.flatnonzero(found).tolist()


def _numbers_of(lines: Sequence[FigureLine]) -> tuple[Ints, Ints]:
    """The keys of what these rows tell, in order, and the values, 0 for what is told without one."""
    told = [
        (line.unit, line.actual.period.code, line.indicator, line.actual.value or 0) for line in lines if line.actual
    ]
    table = np.array(told, dtype=int64).reshape(-1, 4)
    key = key_of(table[:, 0], table[:, 1], table[:, 2])
    order = np.argsort(key)
    return key[order], table[order, 3]
