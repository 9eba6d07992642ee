"""Finds percentages that may be written as shares of one: 0.975 beside a target of 95."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.model.figure_table import NOTHING, FigureTable, column
from kpi.model.indicator import Indicator

Bools = NDArray[np.bool_]

APART = 30
"""How many times as large what stands beside it is, at least. Ten would be as far from the one as from the other
reading; poverty of 0.8 % beside 9 % next door is ordinary, and a share of one is a hundred times off."""


def is_share_of_one(number: Fraction, beside: Iterable[Fraction]) -> bool:
    """Whether a percentage of at most one would be nearer to what stands beside it were it a share of one."""
    large = sorted(abs(other) for other in beside if abs(other) > 1)
    return bool(large) and 0 < abs(number) <= 1 and abs(number) * APART <= _middle(large)


def _middle(numbers: list[Fraction]) -> Fraction:
    """The one in the middle, of two the smaller: one slip among many is no measure of them."""
    return numbers[(len(numbers) - 1) // 2]


def shares_of_one(figures: FigureTable, indicators: Mapping[int, Indicator]) -> tuple[Bools, Bools]:
    """Masks of the actuals and of the targets that may be shares of one, by what else the file reports.

    Beside a figure stand all others of its unit and indicator, plans and actuals of any period; where all of these are
    as small, or there are none, those of other units.
    """
    sides = [_sizes(figures.actuals, indicators, "value")]
    sides += [_sizes(figures.targets, indicators, name) for name in ("value", "low", "high")]
    sizes = pd.concat(sides, ignore_index=True)
    masks = np.zeros(len(sizes), dtype=np.bool_)
    is_small = (sizes["size"] > 0) & (sizes["size"] <= sizes["one"])
    is_large = sizes["size"] > sizes["one"]
    if is_small.any() and is_large.any():
        small, large = sizes[is_small], sizes[is_large].sort_values("size")
        of_unit = _middles(large, ["indicator", "unit"]).reindex(pd.MultiIndex.from_frame(small[["indicator", "unit"]]))
        of_all = _middles(large, ["indicator"]).reindex(small["indicator"])
        beside = np.where(of_unit.isna().to_numpy(), of_all.fillna(0).to_numpy(), of_unit.to_numpy())
        masks[np.flatnonzero(is_small)] = beside >= small["size"].to_numpy() * APART
    actuals, low, high = len(figures.actuals), len(figures.targets), 2 * len(figures.targets)
    targets = masks[actuals:]
    return masks[:actuals], targets[:low] | targets[low:high] | targets[high:]


def _sizes(table: pd.DataFrame, indicators: Mapping[int, Indicator], name: str) -> pd.DataFrame:
    """The scaled sizes of percentages, and what one is in their scale; of all others nought."""
    kinds = table["indicator"].to_numpy()
    is_percentage, unity = np.zeros(len(table), dtype=np.bool_), np.ones(len(table), dtype=np.int64)
    for number in np.unique(kinds).tolist():
        of_kind = kinds == number
        is_percentage[of_kind] = indicators[number].per == 100
        unity[of_kind] = 10 ** indicators[number].decimals
    numbers = column(table, name)
    size = np.where(is_percentage & (numbers != NOTHING), np.abs(numbers), 0)
    columns: dict[str, Any] = {"indicator": kinds, "unit": table["unit"].to_numpy(), "size": size, "one": unity}
    return pd.DataFrame(columns)


def _middles(large: pd.DataFrame, key: list[str]) -> "pd.Series[int]":
    """Of each key the size in the middle, of two the smaller; the sizes are in order."""
    groups = large.groupby(key, sort=False)["size"]
    is_middle = groups.cumcount() == (groups.transform("size") - 1) // 2
    middles = large[np.asarray(is_middle, dtype=np.bool_)]
    index = pd.MultiIndex.from_frame(middles[key]) if key[1:] else pd.Index(middles[key[0]])
    return pd.Series(middles["size"].to_numpy(), index=index)
