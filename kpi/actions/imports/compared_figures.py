"""Compares figures of some units with what stands: what is new, what is refused, and what is to be written, as masks.

Nothing here asks the record, so it can be done while the record is busy with the figures of other units.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy import bool_

from db.figure_tables import NOTHING
from kpi.actions.imports import figure_slips, plan_days
from kpi.actions.imports.figure_chunks import Chunk
from kpi.actions.imports.figure_slots import C, Slots, TargetKeys, plan_of
from kpi.actions.imports.figure_turns import Turn, turns_of
from kpi.actions.imports.merged_figures import merged_actuals, merged_targets
from kpi.actions.imports.plan_days import Printed
from kpi.actions.look.locking import Lock, problem_of
from kpi.actions.record.actual_rows import ReportedColumns
from kpi.actions.record.figure_columns import NO_TARGETS, ActualColumns, Bools, Ints, TargetColumns, coded
from kpi.actions.record.figures_to_write import ToWrite, actuals_to_write, targets_to_write
from kpi.actions.record.total_rows import pack
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.sums import distinct

LockOver = Callable[[int, Period], Lock | None]


class Existing(NamedTuple):
    """What stands of the units of a chunk: actuals in the order of their places, targets in no order.

    `whole` when it is all of the years of the chunk and of the one before.
    """

    actuals: ActualColumns
    targets: TargetColumns
    whole: bool


class ComparedFigures(NamedTuple):
    """What is to be written of a chunk, and which totals it moves: `changed` and `planned` as `total_rows.pack` numbers
    groups; `reported` all figures of those, as they were and will be, None where not all are known."""

    actuals: ToWrite
    targets: ToWrite
    changed: Ints
    planned: Ints
    reported: ReportedColumns | None
    problems: list[Problem]
    accepted: int  # rows of the file
    unchanged: int


class Comparison:
    """The figures of a chunk while they are taken, row by row of the file where rows tell of the same, else at once."""

    def __init__(
        self, chunk: Chunk, existing: Existing, indicators: Mapping[int, Indicator], lock_over: LockOver | None
    ) -> None:
        self._chunk, self._existing, self._indicators = chunk, existing, indicators
        self._lock_over = lock_over
        self._problems: list[Problem] = []
        self._actuals = Slots(existing.actuals, existing.actuals.place, chunk.actuals, chunk.actuals.place)
        if len(chunk.target_rows):
            old = existing.targets
            self._keys = TargetKeys(np.concatenate([old.place, chunk.targets.place]))
            self._printed = plan_days.printed_plans(chunk, self._keys, old)
            targets = self._printed.targets
            self._targets = Slots(old, self._keys.of(old), targets, self._keys.of(targets))
        else:
            self._keys, self._printed, self._targets = _NO_KEYS, _NONE_PRINTED, _NO_SLOTS
        self._rows, self._row_at = coded(np.concatenate([chunk.actual_rows, chunk.target_rows]))
        self._refused: Bools = np.zeros(len(self._rows), dtype=bool_)
        self._new: Bools = np.zeros(chunk.figures, dtype=bool_)  # of the actuals first

    def compared(self, number: int) -> ComparedFigures:
        """What comes of it, to be signed by the line of that number."""
        self._refuse_unsure()
        locks = self._locks()
        slots = np.concatenate([self._actuals.at, self._targets.at + len(self._actuals.keys)])
        turns = turns_of(self._row_at, slots, self._contents())
        for turn in turns.turns:
            self._refuse_locked(turn, locks)
            for step in turn.steps:
                self._take(step)
        self._echo(turns.echoes)
        self._look_for_slips()
        accepted = np.zeros(len(self._rows), dtype=bool_)
        accepted[self._row_at[self._new]] = True
        fine = int(np.count_nonzero(~self._refused))
        news = int(np.count_nonzero(accepted))
        self._number_versions()
        planned = _groups(self._targets)
        groups = distinct(np.concatenate([_groups(self._actuals), planned]))
        actuals, targets = self._actuals, self._targets
        sets = self._chunk.actual_sets, self._chunk.target_sets
        return ComparedFigures(
            actuals_to_write(actuals.new(), sets[0], actuals.was_there[actuals.is_new], number),
            targets_to_write(targets.new(), sets[1], targets.was_there[targets.is_new], number),
            groups,
            planned,
            self._reported(groups) if self._existing.whole else None,
            self._problems,
            news,
            fine - news,
        )

    # ---- which rows are refused

    def _refuse_unsure(self) -> None:
        chunk, printed = self._chunk, self._printed
        for place in np.flatnonzero(printed.unsure).tolist():
            at = self._row_at[len(chunk.actual_rows) + place]
            if self._refused[at]:
                continue
            self._refused[at] = True
            indicator = self._indicators[int(printed.targets.indicator[place])]
            before = int(self._existing.targets.value[printed.in_force[place]])
            row, value = int(chunk.target_rows[place]), int(printed.targets.value[place])
            self._problems.append(plan_days.problem_of(row, value, before, indicator))

    def _locks(self) -> list[Lock | None]:
        """The lock over each figure; an empty list where there is none at all."""
        if self._lock_over is None:
            return []
        chunk = self._chunk
        both = (np.concatenate(columns) for columns in zip(chunk.actuals[:2], chunk.targets[:2], strict=True))
        unit, period = both
        places, at = coded(unit << 32 | period)
        locks = [self._lock_over(place >> 32, Period.of_code(place & 0xFFFFFFFF)) for place in places.tolist()]
        return [locks[place] for place in at.tolist()] if any(locks) else []

    def _refuse_locked(self, turn: Turn, locks: list[Lock | None]) -> None:
        """A row is taken with all its figures, or, when one of them would change in a locked period, with none."""
        if not locks:
            return
        figures: Ints = turn.figures
        figures = figures[np.array([locks[figure] is not None for figure in figures.tolist()], dtype=bool_)]
        changing: list[int] = figures[self._would_change(figures)].tolist()
        for figure in changing:
            at, lock = self._row_at[figure], locks[figure]
            if lock is not None and not self._refused[at]:
                self._refused[at] = True
                self._problems.append(problem_of(lock, row=int(self._rows[at])))

    # ---- what is taken

    def _sides(self, figures: Ints) -> tuple[Ints, Ints]:
        """The places of these figures among the actuals, and among the targets."""
        count = len(self._chunk.actual_rows)
        return figures[figures < count], figures[figures >= count] - count

    def _merged_actuals(self, places: Ints) -> tuple[ActualColumns, Bools]:
        chunk, slots = self._chunk, self._actuals
        at = slots.at[places]
        new, old, is_there = chunk.actuals.of(places), slots.now.of(at), slots.is_there[at]
        merged = merged_actuals(new, chunk.estimate_given[places], old, is_there, chunk.actual_sets, self._indicators)
        return merged, ~is_there | merged.differs(old)

    def _merged_targets(self, places: Ints) -> tuple[TargetColumns, Bools]:
        slots = self._targets
        at = slots.at[places]
        new, old, is_there = self._printed.targets.of(places), slots.now.of(at), slots.is_there[at]
        merged = merged_targets(new, old, is_there, self._chunk.target_sets)
        return merged, (~is_there | merged.differs(old)) & ~self._printed.stands[places]

    def _would_change(self, figures: Ints) -> Bools:
        actuals, targets = self._sides(figures)
        return np.concatenate([self._merged_actuals(actuals)[1], self._merged_targets(targets)[1]])

    def _take(self, figures: Ints) -> None:
        actuals, targets = self._sides(figures[~self._refused[self._row_at[figures]]])
        if len(actuals):
            self._keep(self._actuals, actuals, *self._merged_actuals(actuals), before=0)
        if len(targets):
            before = len(self._chunk.actual_rows)
            self._keep(self._targets, targets, *self._merged_targets(targets), before=before)

    def _keep(self, slots: Slots[C], places: Ints, merged: C, changes: Bools, *, before: int) -> None:
        if changes.any():
            slots.put(places[changes], merged.of(changes))  # pyright: ignore[reportArgumentType] - of the same kind
            self._new[places[changes] + before] = True

    def _contents(self) -> Iterator[tuple[object, ...]]:
        """What each figure says, beside its place."""
        chunk = self._chunk
        yield from zip(*(column.tolist() for column in (*chunk.actuals[3:], chunk.estimate_given)), strict=True)
        targets = (*self._printed.targets[6:], chunk.plan_day, chunk.day_given)
        yield from zip(*(column.tolist() for column in targets), strict=True)

    def _echo(self, echoes: list[tuple[int, int]]) -> None:
        """What is repeated is there already, or refused like the row that it repeats."""
        problems = {problem.row: problem for problem in self._problems}
        for row, first in echoes:
            if self._refused[first] and not self._refused[row]:
                self._refused[row] = True
                problem = problems[int(self._rows[first])]
                problems[int(self._rows[row])] = again = replace(problem, row=int(self._rows[row]))
                self._problems.append(again)

    def _look_for_slips(self) -> None:
        if not self._new.any():
            return
        chunk, targets = self._chunk, self._printed.targets
        count = len(chunk.actual_rows)
        actuals_are_new, targets_are_new = self._new[:count], self._new[count:]
        if actuals_are_new.any():
            self._problems += figure_slips.slips_of_actuals(chunk, actuals_are_new, self._actuals, self._indicators)
        if targets_are_new.any():
            look = partial(figure_slips.slips_of_targets, keys=self._keys)
            for find in (look, figure_slips.replaced_plans):
                self._problems += find(chunk, targets, targets_are_new, self._targets, indicators=self._indicators)

    # ---- what is written

    def _number_versions(self) -> None:
        """Versions of a plan are numbered in the order of the file, after those that stood."""
        slots = self._targets
        coming = np.flatnonzero(slots.is_new & ~slots.was_there)
        if not len(coming):
            return
        plans = plan_of(slots.keys)
        coming = coming[np.lexsort((slots.first[coming], plans[coming]))]
        mine = plans[coming]
        begins = mine.searchsorted(mine)
        there = plans[slots.was_there]
        stood = there.searchsorted(mine, "right") - there.searchsorted(mine)
        slots.now.version[coming] = stood + np.arange(len(coming)) - begins + 1

    def _reported(self, groups: Ints) -> ReportedColumns:
        """All figures of these groups: those that stood, those that others take the place of, and the new ones."""
        slots = self._actuals
        now = slots.now
        group = _group_of(now)
        mine = np.isin(group, groups)
        old, old_group = self._existing.actuals, _group_of(self._existing.actuals)
        were = np.isin(old_group, groups)
        replaced = slots.is_new[slots.keys.searchsorted(old.place)]
        parts = [
            (old.of(were), old_group[were], np.ones(int(were.sum()), dtype=bool_), ~replaced[were]),
            (
                now.of(new := mine & slots.is_new),
                group[new],
                np.zeros(int(new.sum()), dtype=bool_),
                np.ones(int(new.sum()), dtype=bool_),
            ),
        ]
        whole = ActualColumns(*(np.concatenate(columns) for columns in zip(*(part[0] for part in parts), strict=True)))
        groups_of, was, is_now = (np.concatenate([part[place] for part in parts]) for place in (1, 2, 3))
        run = whole.period % 10000
        return ReportedColumns.of(
            groups_of,
            run // 100 << 4 | run % 100,
            (was, is_now, whole.value != NOTHING, whole.denominator != NOTHING, whole.estimate, whole.not_applicable),
            (_or_zero(whole.value), _or_zero(whole.numerator), _or_zero(whole.denominator)),
        )


_NO_KEYS = TargetKeys(NO_TARGETS.day)
_NONE_PRINTED = Printed(NO_TARGETS, NO_TARGETS.low_strict, NO_TARGETS.low_strict, NO_TARGETS.day)
_NO_SLOTS = Slots(NO_TARGETS, NO_TARGETS.day, NO_TARGETS, NO_TARGETS.day)


def _or_zero(numbers: Ints) -> Ints:
    return np.where(numbers == NOTHING, 0, numbers)


def _groups(slots: Slots[C]) -> Ints:
    return distinct(_group_of(slots.now)[slots.is_new])


def _group_of(columns: ActualColumns | TargetColumns) -> Ints:
    return pack(columns.unit, columns.indicator, columns.period // 10000)
