"""Makes rows of totals from units' own reports, as they stand in the record or as an import hands them on."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy import int64, uint8

from db import figure_columns
from kpi.actions.record.moved_groups import MovedGroups
from kpi.actions.record.total_rows import RUN_CODES, TotalRows, key_of, pack
from kpi.model.columns import DENOMINATOR, NUMERATOR, UNITS, VALUE, Bools, Ints, Numbers, distinct
from kpi.model.figure_grid import Figures
from kpi.model.runs import LAST
from kpi.model.sums import Sums, over_runs

if TYPE_CHECKING:
    from db.engine import Connection

_WAS, _IS, _HAS_VALUE, _HAS_PARTS, _ESTIMATE, _NOT_APPLICABLE = (1 << bit for bit in range(6))


class ReportedColumns(NamedTuple):
    """Figures of groups of which something has changed, one entry each, in the order of the groups: with them neither
    what these made before nor what they make now has to be read from the record."""

    group: Numbers  # packed
    run: Numbers  # as in a slot; eight bits, as the marks
    marks: Numbers
    value: Numbers
    numerator: Numbers
    denominator: Numbers

    @classmethod
    def of(
        cls,
        group: Ints,
        run: Ints,
        figures_are: tuple[Bools, Bools, Bools, Bools, Bools, Bools],
        numbers: tuple[Ints, Ints, Ints],
    ) -> "ReportedColumns":
        """`figures_are`: there before, there now, with a value, with parts, estimates, not applicable."""
        marks = np.zeros(len(group), dtype=uint8)
        for bit, column in enumerate(figures_are):
            marks |= column.astype(uint8) << bit
        columns = cls(group, run.astype(uint8), marks, *numbers)
        return columns.of_places(np.argsort(group, kind="stable"))

    def of_places(self, which: "Ints | Bools | slice") -> "ReportedColumns":
        """Those at these places."""
        return ReportedColumns(*(column[which] for column in self))

    def of_units(self, first: int, last: int) -> "ReportedColumns":
        """Those of the units from the first to the last."""
        return self.of_places(slice(*self.group.searchsorted([first << 32, (last + 1) << 32]).tolist()))


_MOST = 3_000_000
"""So many figures are handed on at most: what is beyond them is read from the record again."""


def together(reported: Sequence[ReportedColumns]) -> ReportedColumns | None:
    """Those of several units, if there are not too many to be kept."""
    if not reported or sum(len(of_unit.group) for of_unit in reported) > _MOST:
        return None
    whole = ReportedColumns(*(np.concatenate(columns) for columns in zip(*reported, strict=True)))
    return whole.of_places(np.argsort(whole.group, kind="stable"))


def rows_of_reported(part: MovedGroups, reported: ReportedColumns, *, before: bool) -> TotalRows:
    """What the figures of all groups of the part made before, or make now."""
    here = reported.of_places((reported.marks & (_WAS if before else _IS)) > 0)
    at, _ = part.places(here.group)
    run, marks = here.run.astype(int64), here.marks
    return _rows(
        part,
        Figures(
            at,
            run >> 4,
            run & 0xF,
            (marks & _HAS_VALUE) > 0,
            here.value,
            (marks & _HAS_PARTS) > 0,
            here.numerator,
            here.denominator,
            (marks & _ESTIMATE) > 0,
            (marks & _NOT_APPLICABLE) > 0,
        ),
        {},
    )


def own_actuals(
    connection: "Connection", part: MovedGroups, changed: Bools, needed: Mapping[int, list[int]]
) -> TotalRows:
    """What the figures of the changed groups make, as they stand in the record; `needed` for milestones to be done."""
    units: list[int] = distinct(part.unit[changed]).tolist()
    rows = figure_columns.numbers_of(connection, units, part.years, part.used)
    table = np.fromiter(chain.from_iterable(rows), dtype=int64, count=10 * len(rows)).reshape(-1, 10)
    del rows
    at, mine = part.places(pack(table[:, 0], table[:, 2], table[:, 1] // 10000))
    mine &= changed[at]
    at, table = at[mine], table[mine]
    run, is_there = table[:, 1] % 10000, table[:, [3, 5, 8, 9]] > 0
    return _rows(
        part,
        Figures(
            at,
            run // 100,
            run % 100,
            is_there[:, 0],
            table[:, 4],
            is_there[:, 1],
            table[:, 6],
            table[:, 7],
            is_there[:, 2],
            is_there[:, 3],
        ),
        needed,
    )


def _rows(part: MovedGroups, figures_of: Figures, needed: Mapping[int, list[int]]) -> TotalRows:
    sums = over_runs(figures_of, part.columns(), part.indicators)
    _mark_done(part, sums, needed)
    group, runs = np.nonzero(sums.numbers[:, :, UNITS])
    return TotalRows(key_of(group, RUN_CODES[runs]), sums.numbers[group, runs], sums.nothing[group, runs])


def _mark_done(part: MovedGroups, sums: Sums, needed: Mapping[int, list[int]]) -> None:
    """Beside each value of a milestone whether it is done, in numerator and denominator: that is counted above."""
    counted = np.flatnonzero(part.by_indicator("counted"))
    if not len(counted):
        return
    ones = part.by_indicator("one")[counted]
    wanted: Numbers = np.repeat(ones[:, None], 12, axis=1).astype(object)
    for group, of_months in needed.items():
        wanted[counted.searchsorted(group)] = of_months
    numbers = sums.numbers[counted]
    marked = (numbers[:, :, UNITS] > 0) & (numbers[:, :, DENOMINATOR] >= 0)  # where nothing applies nothing is done
    done = (numbers[:, :, VALUE] >= wanted[:, LAST - 1]).astype(int64)
    numbers[:, :, NUMERATOR] = np.where(marked, done, numbers[:, :, NUMERATOR])
    numbers[:, :, DENOMINATOR] = np.where(marked, 1, numbers[:, :, DENOMINATOR])
    sums.numbers[counted] = numbers
