"""Keeps sums of whole columns exact: in 64 bits where they are sure to fit, as Python's own numbers where not."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy import bool_, int64
from numpy.typing import NDArray

Ints = NDArray[int64]
Bools = NDArray[bool_]
Numbers = NDArray[Any]
"""Whole numbers: of 64 bits where their sums are sure to fit, else Python's own."""

SAFE = 2**62
"""Numbers whose sums might come near to it are added up as Python's own."""

VALUE, NUMERATOR, DENOMINATOR, UNITS, REPORTS, ESTIMATES, CONFLICTS = range(7)
"""The places of the numbers of `series.Reported` in a row of seven."""


def fitting(*columns: Numbers, times: int = 1) -> list[Numbers]:
    """The columns, as Python's numbers where sums of so many of them might not fit into 64 bits."""
    if all(largest(column) <= SAFE // max(times, 1) for column in columns):
        return list(columns)
    return [column.astype(object) for column in columns]


def largest(numbers: Numbers) -> int:
    """The largest amount, whatever its sign; 0 of none."""
    return max(int(numbers.max()), -int(numbers.min())) if numbers.size else 0


def distinct(numbers: Ints) -> Ints:
    """Each of the numbers once, in their order; numpy's own `unique` loads its masked arrays for that."""
    if len(numbers) < 2:
        return numbers
    ordered = np.sort(numbers)
    return ordered[begins_in(ordered)]


def begins_in(ordered: Ints) -> Bools:
    """Where in numbers that are in order another one begins."""
    begins = np.ones(len(ordered), dtype=bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return begins


def is_in(numbers: Ints, ordered: Ints) -> Bools:
    """Which of the numbers are among some that are in order; numpy's own `isin` loads as much as its `unique`."""
    if not len(ordered):
        return np.zeros(len(numbers), dtype=bool_)
    return ordered[np.minimum(ordered.searchsorted(numbers), len(ordered) - 1)] == numbers


def by_number(words: Mapping[int, int]) -> Ints:
    """A table in which the number of each key stands at its place."""
    table = np.zeros(max(words, default=0) + 1, dtype=int64)
    table[list(words)] = list(words.values())
    return table
