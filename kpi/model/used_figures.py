"""Finds in a grid of figures those that overlap, which of them count, and where a sum and its parts disagree."""

import numpy as np
from numpy import bool_, int64

from kpi.model.columns import Bools, Ints, Numbers
from kpi.model.figure_grid import FigureGrid
from kpi.model.runs import FIRST, LAST, RUNS


class Used:
    """Which figures of each group count in which run: all that lie inside, or, where some overlap, those of `tile`."""

    def __init__(self, table: FigureGrid, chosen: "Bools | None") -> None:
        self.table, self.chosen = table, chosen  # chosen: [group, period, run]
        self.in_run = (table.first[:, None] >= FIRST) & (table.last[:, None] <= LAST)  # [period, run]
        self._inside = self.in_run.astype(int64)

    def total(self, numbers: Numbers) -> Numbers:
        """Sums over the figures that count: [group, run]."""
        if self.chosen is None:
            return numbers @ (self._inside if numbers.dtype != object else self._inside.astype(object))
        return (numbers[:, :, None] * self.chosen).sum(axis=1)

    def count(self, which: Bools) -> Ints:
        """How many of the marked figures count: [group, run]."""
        return self.total(which.astype(int64))

    def inside(self, which: Bools) -> Ints:
        """How many lie inside each run, whether they count or not."""
        return which.astype(int64) @ self._inside

    def covered(self) -> Ints:
        """The months that the figures which count, or say that nothing applies, are of, as bits: [group, run]."""
        table = self.table
        if self.chosen is None:
            return ((table.counted | table.not_applicable) * table.months) @ self._inside
        covering = self.chosen | (table.not_applicable[:, :, None] & self.in_run)
        return np.bitwise_or.reduce(np.where(covering, table.months[:, None], 0), axis=1)

    def ends(self, first: int, last: int) -> Bools:
        """Whether one of them ends with the month and begins not before the other: [group, run]."""
        table = self.table
        which = (table.last == last) & (table.first >= first)
        if self.chosen is None:
            return np.any((table.counted | table.not_applicable)[:, which], axis=1, keepdims=True)
        covering = self.chosen[:, which] | (table.not_applicable[:, which, None] & self.in_run[which])
        return np.any(covering, axis=1)


def overlapping(table: FigureGrid) -> Bools:
    """The groups of which two figures are of the same month."""
    if (table.length == 1).all():
        return np.zeros(len(table.counted), dtype=bool_)
    there = table.counted | table.not_applicable
    months = np.bitwise_or.reduce(np.where(there, table.months, 0), axis=1)
    return np.bitwise_count(months) < there @ table.length


def tiled(table: FigureGrid) -> Bools:
    """Which figures `series.tile` would choose for each run: [group, period, run]."""
    codes = np.zeros((len(table.counted), RUNS), dtype=int64)
    for start in sorted(set(FIRST.tolist())):
        runs = np.flatnonzero(start == FIRST)
        tilings = _tilings(table, start, int(LAST[runs].max()))
        for run in runs.tolist():
            codes[:, run] = tilings[int(LAST[run])]
    lengths = (codes[:, None, :] >> (4 * (table.last - 1))[None, :, None]) & 0xF
    return lengths == table.length[None, :, None]


def _tilings(table: FigureGrid, start: int, end: int, without: int = -1) -> dict[int, Ints]:
    """Of the months from `start` to each month the pieces that cover the most, then the most pieces, then that end with
    the shortest: four bits for each month, which say how long the piece is that ends with it."""
    none = np.zeros(len(table.counted), dtype=int64)
    best: dict[int, tuple[Ints, Ints]] = {start - 1: (none, none)}
    for month in range(start, end + 1):
        score, code = best[month - 1]
        pieces = np.flatnonzero((table.last == month) & (table.first >= start))[::-1]  # the shortest first
        for place in pieces.tolist():
            if place == without:
                continue
            length = int(table.length[place])
            before, pieces_before = best[month - length]
            longer = before + (length << 4 | 1)  # months covered, then the number of pieces
            better = table.counted[:, place] & (longer > score)
            score = np.where(better, longer, score)
            code = np.where(better, pieces_before | length << 4 * (month - 1), code)
        best[month] = score, code
    return {month: code for month, (_, code) in best.items()}


def conflicting(word: str, table: FigureGrid) -> Bools:
    """The figures for a longer run with which the finer ones that cover it do not agree: [group, period]."""
    disagreeing = np.zeros_like(table.counted)
    if word == "mean":
        return disagreeing
    for place in np.flatnonzero(table.length > 1).tolist():
        disagree = _ends_otherwise if word == "last" else _sums_otherwise
        disagreeing[:, place] = table.counted[:, place] & disagree(word, table, place)
    return disagreeing


def _ends_otherwise(word: str, table: FigureGrid, place: int) -> Bools:  # noqa: ARG001 - one shape for both
    """Whether the shortest figure that ends with this one is another number."""
    differs = np.zeros(len(table.counted), dtype=bool_)
    for finer in np.flatnonzero((table.last == table.last[place]) & (table.first > table.first[place])).tolist():
        there = table.counted[:, finer]
        other = np.zeros_like(there)
        for has, numbers in (
            (table.has_value, (table.value,)),
            (table.has_parts, (table.numerator, table.denominator)),
        ):
            other |= has[:, finer] != has[:, place]
            for column in numbers:
                other |= has[:, finer] & (column[:, finer] != column[:, place])
        differs = np.where(there, other, differs)  # those that begin later come later: the last one there speaks
    return differs


def _sums_otherwise(word: str, table: FigureGrid, place: int) -> Bools:
    """Whether finer figures cover this one wholly and make something else."""
    first, last = int(table.first[place]), int(table.last[place])
    codes = _tilings(table, first, last, without=place)[last]
    lengths = (codes[:, None] >> (4 * (table.last - 1))) & 0xF
    used = (lengths == table.length) & table.counted
    whole = used @ table.length == last - first + 1
    if word == "sum":
        return whole & (((table.value * used).sum(axis=1) != table.value[:, place]) | ~table.has_value[:, place])
    of_parts = table.has_parts[:, place] & ~(used & ~table.has_parts).any(axis=1)
    other = np.zeros(len(codes), dtype=bool_)
    for column in (table.numerator, table.denominator):
        other |= (column * used).sum(axis=1) != column[:, place]
    return whole & of_parts & other
