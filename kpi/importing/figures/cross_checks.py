"""Compares figures with what stands around them in the file: sums that differ and values that look wrong are shown."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.importing.cells.numerals import decimal_of
from kpi.model.check import (
    BOUNDS,
    Around,
    count_below_zero,
    falling_sum,
    negative_level,
    over_hundred,
    rank_below_one,
)
from kpi.model.figure import Target
from kpi.model.figure_table import NOTHING, FigureTable, column
from kpi.model.given import together
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.quantity import exact, plain

_ADDED = frozenset({"total", "latest"})
_YEAR = 112  # the months of a code: January to December
TableCell = Callable[[int, str], tuple[str, str]]
"""In which cell the target or the actual of a line stands, and below which header."""


class _Amount(NamedTuple):
    """A number of the file; `basis` is 0 of an actual, `value` NOTHING where there was nothing to count."""

    row: int
    line: int
    unit: int
    indicator: int
    period: int
    basis: int
    effective_day: int
    value: int
    is_hedged: bool  # "khoảng 300": no sum can be compared with it exactly

    def exact(self, indicators: Mapping[int, Indicator]) -> Fraction:
        return Fraction(0) if self.value == NOTHING else exact(self.value, indicators[self.indicator].decimals)

    def problem(self, cell: TableCell, code: str, value: str, values: dict[str, str]) -> Problem:
        place, header = cell(self.line, "target" if self.basis else "actual")
        return Problem(code, self.row, header, value, values, blocks=False, cell=place)


def amounts(figures: FigureTable) -> pd.DataFrame:
    """Actuals and targets that have a number, or nothing to count, in one table; figures have a column "line"."""
    actuals, targets = figures
    reached = actuals.assign(basis=0, effective_day=0, is_hedged=column(actuals, "approximate") != "")
    planned = targets.assign(is_hedged=False)
    reached = reached[(reached["value"] != NOTHING) | column(actuals, "not_applicable")]
    names = list(_Amount._fields)
    return pd.concat([reached[names], planned[planned["value"] != NOTHING][names]])


def _each(table: pd.DataFrame) -> Iterator[_Amount]:
    return map(_Amount._make, zip(*(table[name].tolist() for name in _Amount._fields), strict=True))


def parts_that_differ(every: pd.DataFrame, indicators: Mapping[int, Indicator], cell: TableCell) -> Iterator[Problem]:
    """A whole whose parts stand in the same file and come to more, or, where all are there, to less."""
    children: dict[int, list[int]] = {}
    for indicator in indicators.values():
        if indicator.parent is not None:
            children.setdefault(indicator.parent, []).append(indicator.id)
    added = {entry.id for entry in indicators.values() if entry.adds_up in _ADDED}
    related = added & {*children, *(child for group in children.values() for child in group)}
    figures: dict[tuple[object, ...], dict[int, _Amount]] = {}
    for entry in _each(every[every["indicator"].isin(related) & (every["value"] != NOTHING)]):
        key = (entry.unit, entry.basis, entry.period, entry.effective_day, indicators[entry.indicator].measured_in)
        figures.setdefault(key, {})[entry.indicator] = entry
    for group in figures.values():
        for whole, entry in group.items():
            parts = [group[child].exact(indicators) for child in children.get(whole, ()) if child in group]
            value, added_up = entry.exact(indicators), sum(parts, Fraction(0))
            is_complete = len(parts) == len(children.get(whole, ()))
            if parts and (added_up > value or (added_up < value and is_complete)):
                values = {"parts": decimal_of(added_up) or "–", "difference": decimal_of(abs(added_up - value)) or "–"}
                code = "parts_exceed" if added_up > value else "parts_fall_short"
                yield entry.problem(cell, code, decimal_of(value) or "", values)


def units_that_differ(every: pd.DataFrame, known: Known, cell: TableCell) -> Iterator[Problem]:
    """A unit that tells another number than the units directly below it do together, where all of these are told."""
    tree, summed = known.tree, {entry.id for entry in known.indicators.values() if entry.rule.over_units == "sum"}
    here = set(every["unit"].unique().tolist())
    above = {unit for unit in here if any(child.id in here for child in tree.children.get(unit, ()))}
    related = above | {child.id for unit in above for child in tree.children[unit]}
    figures: dict[tuple[int, ...], dict[int, _Amount]] = {}
    for entry in _each(every[every["unit"].isin(related) & every["indicator"].isin(summed)]):
        figures.setdefault((entry.indicator, entry.period, entry.basis, entry.effective_day), {})[entry.unit] = entry
    for (_, period, _, _), by_unit in figures.items():
        for unit in above & by_unit.keys():
            entry = by_unit[unit]
            below = [child for child in tree.children[unit] if child.is_there(Period.of_code(period))]
            if entry.value == NOTHING or not below or any(child.id not in by_unit for child in below):
                continue
            if any(by_unit[number].is_hedged for number in (unit, *(child.id for child in below))):
                continue
            whole = entry.exact(known.indicators)
            added = sum((by_unit[child.id].exact(known.indicators) for child in below), Fraction(0))
            if added != whole:
                values = {"unit": tree.units[unit].name_vi, "units": str(len(below))}
                values |= {"parts": decimal_of(added) or "–", "difference": decimal_of(abs(added - whole)) or "–"}
                yield entry.problem(cell, "units_differ", decimal_of(whole) or "", values)


def years_that_differ(every: pd.DataFrame, indicators: Mapping[int, Indicator], cell: TableCell) -> Iterator[Problem]:
    """Plans of a year beside plans of its months that come to something else, or, where some are missing, to more."""
    growing = {entry.id for entry in indicators.values() if entry.rule.grows}
    plans = every[(every["basis"] != 0) & every["indicator"].isin(growing)]
    keys = [plans[name] for name in ("unit", "indicator", "basis", "effective_day")]
    keys = [*keys, plans["period"] // 10_000]
    is_year = plans["period"] % 10_000 == _YEAR
    both = is_year.groupby(keys).transform("any") & ~is_year.groupby(keys).transform("all")
    for _, group in plans[both].groupby([key[both] for key in keys], sort=False):
        entries = list(_each(group))
        whole = next(entry for entry in entries if entry.period % 10_000 == _YEAR)
        finer = [entry for entry in entries if entry.period != whole.period]
        targets = [Target(Period.of_code(entry.period), entry.basis, value=entry.value) for entry in finer]
        summed, indicator = together(Period.of_code(whole.period), targets), indicators[whole.indicator]
        if summed.value > whole.value or (summed.complete and summed.value != whole.value):
            difference = plain(abs(summed.value - whole.value), indicator.decimals)
            values = {"months": plain(summed.value, indicator.decimals), "difference": difference}
            yield whole.problem(cell, "year_plan_differs", plain(whole.value, indicator.decimals), values)


_LOOKED_AT = (rank_below_one, count_below_zero, negative_level, falling_sum, over_hundred)


def what_looks_wrong(figures: FigureTable, indicators: Mapping[int, Indicator], cell: TableCell) -> Iterator[Problem]:
    """Actuals that cannot be, or that ask for a reason and have none: by the rules for those that are typed."""
    actuals = figures.actuals
    kind, value = actuals["indicator"].to_numpy(), actuals["value"].to_numpy()
    bounded = np.isin(kind, [entry.id for entry in indicators.values() if entry.adds_up in BOUNDS])
    shares = np.isin(kind, [entry.id for entry in indicators.values() if entry.per != 1])
    # All that can be found; of most files these are none.
    for place in np.flatnonzero((value != NOTHING) & ((value < 0) | bounded | shares)).tolist():
        row = actuals.iloc[place]
        indicator, period = indicators[int(kind[place])], Period.of_code(int(row["period"]))
        number = exact(int(value[place]), indicator.decimals)
        around = Around(indicator, period, number)
        problem = next((fault for check in _LOOKED_AT if (fault := check(around, number)) is not None), None)
        if problem is not None and (problem.blocks or not row.get("reason")):
            at, header = cell(int(row["line"]), "actual")
            yield replace(problem, row=int(row["row"]), column=header, value=decimal_of(number) or "", cell=at)
