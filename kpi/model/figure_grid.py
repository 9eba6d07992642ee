"""Lays out the figures of very many groups by group and by period, so that one line of arithmetic is done on all."""

from typing import NamedTuple

import numpy as np
from numpy import int64

from kpi.model.columns import Bools, Ints, Numbers, fitting


class Figures(NamedTuple):
    """Figures as columns, one entry each; what is not there is 0."""

    group: Ints  # the place of its group
    first: Ints  # months
    last: Ints
    has_value: Bools
    value: Numbers
    has_parts: Bools
    numerator: Numbers
    denominator: Numbers
    estimate: Bools
    not_applicable: Bools


class Groups(NamedTuple):
    """Of each group the indicator, and the first and the last month that its unit reports; 13 and 0 where none."""

    indicator: Ints
    opens: Ints
    closes: Ints

    def of(self, which: "Bools | Ints") -> "Groups":
        """The groups of a mask, or of these places in this order."""
        return Groups(*(column[which] for column in self))


class FigureGrid(NamedTuple):
    """Figures by group and by the periods that there are, in the order of their last months, then of their first."""

    first: Ints  # [period]
    last: Ints
    counted: Bools  # [group, period]: there, and applicable
    not_applicable: Bools
    has_value: Bools
    value: Numbers
    has_parts: Bools
    numerator: Numbers
    denominator: Numbers
    estimate: Bools

    def of(self, groups: "Bools | Ints") -> "FigureGrid":
        """The same of these groups alone."""
        return FigureGrid(*self[:2], *(column[groups] for column in self[2:]))

    @property
    def length(self) -> Ints:
        """How many months each period has: [period]."""
        return self.last - self.first + 1

    @property
    def months(self) -> Ints:
        """The months of each period as bits."""
        return (1 << self.last) - (1 << (self.first - 1))


def grid_of(figures: Figures, groups: int) -> FigureGrid:
    """The figures laid out for so many groups; of a group and period there is one at most."""
    codes = figures.last << 4 | figures.first
    present = np.flatnonzero(np.bincount(codes, minlength=1))
    place = np.zeros(256, dtype=int64)
    place[present] = np.arange(len(present))
    first, last = present & 0xF, present >> 4
    at = figures.group * len(present) + place[codes]
    marks = np.zeros(groups * len(present), dtype=np.uint8)
    applies = ~figures.not_applicable
    columns = (applies, ~applies, figures.has_value & applies, figures.has_parts & applies, figures.estimate & applies)
    marks[at] = sum(column.astype(np.uint8) << bit for bit, column in enumerate(columns))
    marks = marks.reshape(groups, -1)
    counted, not_applicable, has_value, has_parts, estimate = ((marks >> bit & 1) > 0 for bit in range(5))
    given = fitting(np.stack([figures.value, figures.numerator, figures.denominator]), times=12)[0]
    numbers = np.zeros((3, marks.size), dtype=given.dtype)
    numbers[:, at] = given
    value, numerator, denominator = numbers.reshape(3, groups, -1)
    return FigureGrid(
        first,
        last,
        counted,
        not_applicable,
        has_value,
        value,
        has_parts,
        numerator,
        denominator,
        estimate,
    )
