"""Cuts a table of figures into chunks of whole units, as columns of numbers that are compared with the record."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy import bool_, int64
from numpy.typing import NDArray

from db.figure_tables import ACTUALS, NOTHING, TARGETS, FigureKind
from kpi.actions.record.figure_columns import ActualColumns, Bools, Ints, TargetColumns, TextSets
from kpi.model import figure_table
from kpi.model.figure_table import FigureTable, column, day_number

TOGETHER = 20_000
"""Figures that are looked at together, or those of one unit: what a million of them need does not grow with a file."""

_DTYPES = {**figure_table.ACTUALS, **figure_table.TARGETS}
_FEW = 20
"""Figures of which all cells of a table are taken together."""


class Chunk(NamedTuple):
    """All figures that a file tells of some units, in its order: a row of it is in one chunk with all its figures."""

    actuals: ActualColumns
    actual_rows: Ints
    estimate_given: Bools
    targets: TargetColumns
    target_rows: Ints
    plan_day: Ints  # as YYYYMMDD: a report prints the plan in force on that day; 0 of a plan that is told as such
    day_given: Bools
    actual_sets: TextSets
    target_sets: TextSets

    @property
    def figures(self) -> int:
        return len(self.actual_rows) + len(self.target_rows)


def chunks_of(figures: FigureTable, most: int) -> Iterator[Chunk]:
    """Chunks of at most so many figures, or of one unit that has more; the units in their order."""
    if figures.figures <= most:
        if figures.figures:
            yield _chunk(figures, (slice(None), slice(None)))
        return
    of_units = [column(table, "unit") for table in figures]
    units, counts = np.unique(np.concatenate(of_units), return_counts=True)
    orders = [np.argsort(numbers, kind="stable") for numbers in of_units]
    sorted_units = [numbers[order] for numbers, order in zip(of_units, orders, strict=True)]
    ends, start = np.cumsum(counts), 0
    while start < len(units):
        before = int(ends[start - 1]) if start else 0
        stop = max(int(ends.searchsorted(before + most, "right")), start + 1)
        first, last = units[start], units[stop - 1]
        numbers = (
            order[in_order.searchsorted(first) : in_order.searchsorted(last, "right")]
            for order, in_order in zip(orders, sorted_units, strict=True)
        )
        yield _chunk(figures, (next(numbers), next(numbers)))
        start = stop


def _chunk(figures: FigureTable, places: "tuple[Ints | slice, Ints | slice]") -> Chunk:
    actual_sets, target_sets = TextSets(len(ACTUALS.texts)), TextSets(len(TARGETS.texts))
    ours, theirs = (_SureColumns(table, rows) for table, rows in zip(figures, places, strict=True))
    not_applicable = ours.flags("not_applicable")
    actuals = ActualColumns(
        ours.numbers("unit"),
        ours.numbers("period"),
        ours.numbers("indicator"),
        ours.numbers("value"),
        np.where(not_applicable, 0, ours.numbers("numerator")),
        np.where(not_applicable, 0, ours.numbers("denominator")),
        ours.numbers("attachment"),
        ours.flags("estimate"),
        not_applicable,
        ours.sets(ACTUALS, actual_sets),
    )
    targets = TargetColumns(
        theirs.numbers("unit"),
        theirs.numbers("period"),
        theirs.numbers("indicator"),
        theirs.numbers("basis"),
        theirs.numbers("effective_day"),
        np.zeros(theirs.rows, dtype=int64),  # which version it is follows from what stands
        theirs.numbers("value"),
        theirs.numbers("low"),
        theirs.numbers("high"),
        theirs.flags("low_strict"),
        theirs.flags("high_strict"),
        theirs.sets(TARGETS, target_sets),
    )
    return Chunk(
        actuals,
        ours.numbers("row"),
        ours.flags("estimate_given"),
        targets,
        theirs.numbers("row"),
        theirs.days("plan_of_day"),
        theirs.flags("day_given"),
        actual_sets,
        target_sets,
    )


def _columns(table: pd.DataFrame) -> dict[str, NDArray[Any]]:
    names: list[str] = table.columns.tolist()
    if len(table) <= _FEW:  # to ask for each column takes longer than all that is done with a few cells
        cells = table.to_numpy()
        return {name: cells[:, place].astype(_DTYPES[name]) for place, name in enumerate(names)}
    return {name: table[name].to_numpy() for name in names}


class _SureColumns:
    """Columns, blank where they are left out."""

    def __init__(self, table: pd.DataFrame, places: "Ints | slice") -> None:
        self._places = places
        self.rows = len(table) if isinstance(places, slice) else len(places)
        self._columns = _columns(table) if self.rows else {}

    def _named(self, name: str) -> NDArray[Any] | None:
        return self._columns[name][self._places] if name in self._columns else None

    def numbers(self, name: str) -> Ints:
        values = self._named(name)
        return np.full(self.rows, NOTHING, dtype=int64) if values is None else values

    def flags(self, name: str) -> Bools:
        values = self._named(name)
        return np.zeros(self.rows, dtype=bool_) if values is None else values

    def days(self, name: str) -> Ints:
        values = self._named(name)
        days = [] if values is None else [day_number(day) for day in values.tolist()]
        return np.array(days or [0] * self.rows, dtype=int64)

    def sets(self, kind: FigureKind, sets: TextSets) -> Ints:
        columns = [self._named(name) for name in kind.texts]
        if all(column is None for column in columns):
            return np.zeros(self.rows, dtype=int64)
        blank = [""] * self.rows
        return sets.numbers([blank if column is None else column.tolist() for column in columns])
