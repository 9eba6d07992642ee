"""Figures of some units made ready to be written, by columns: what is new, which totals it moves, how it is signed.

Nothing here asks the record, so it can be done while the record is busy with the figures of other units.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy import bool_, int64, integer
from numpy.typing import NDArray

from db.hot_statements import NOTHING
from kpi.actions.imports import slips_block
from kpi.actions.imports.slips_block import TargetKey
from kpi.actions.record.actual_rows import Reported
from kpi.actions.record.total_rows import pack
from kpi.model.block import Block, distinct, key_of
from kpi.model.columns import is_in
from kpi.model.line import FigureLine
from kpi.model.problem import Problem
from kpi.model.proposal import Known

Ints = NDArray[int64]
Bools = NDArray[bool_]
AnyInts = NDArray[integer[Any]]

_GROUP = ~(0xFF << 18)
"""Of a key what tells unit, year and indicator."""


class Standing(NamedTuple):
    """Targets that stand already: each with its value, None where it is more than a number, and the same as columns."""

    values: dict[TargetKey, int | None]
    key: Ints  # of unit, period and indicator
    basis: Ints
    is_number: Bools
    value: Ints
    effective: list[str]


def standing_of(rows: Sequence[tuple[int, int, int, int, str, int | None]]) -> Standing:
    table = np.array([(*row[:4], row[5] is not None, row[5] or 0) for row in rows], dtype=int64).reshape(-1, 6)
    unit, period, indicator, basis, is_number, value = table.T
    values = {row[:5]: row[5] for row in rows}
    return Standing(values, key_of(unit, period, indicator), basis, is_number > 0, value, [row[4] for row in rows])


class Held(NamedTuple):
    """What is told of these units elsewhere: in the record, in the order of the keys, and by other rows of the file."""

    key: Ints
    has_value: Bools
    value: Ints
    has_parts: Bools
    numerator: Ints
    denominator: Ints
    estimate: Bools
    not_applicable: Bools
    targets: Standing
    lines: list[FigureLine]


class Ready(NamedTuple):
    """What is to be written; the cells of rows one after the other as `db.figures` pours them."""

    actuals: list[int]
    replaced: list[tuple[int, int, int]]
    targets: list[int | str]
    changed: Ints  # groups of which something is new, as `total_rows.pack` numbers them
    reported: Reported  # all figures of these groups, as they were and as they will be
    texts: list[tuple[int, str]]  # by unit, as `db.audit` signs them
    problems: list[Problem]
    accepted: int
    unchanged: int
    left: list[FigureLine]  # to the way of single rows


class _Look(NamedTuple):
    """What each row comes to."""

    new: Bools  # an actual where there is none, or another number than there is
    corrects: Bools
    planned: Bools  # a target where there is none
    left: Bools


class Desk:
    """The figures of some units."""

    def __init__(self, part: Block, held: Held, known: Known, number: int) -> None:
        self.part, self.held, self.known, self.number = part, held, known, number

    def ready(self) -> Ready:
        part, held, known = self.part, self.held, self.known
        look = self._look()
        new, planned = look.new & ~look.left, look.planned & ~look.left
        left = list(part.of(look.left).lines())
        others = [*left, *held.lines]
        held_values = held.key[held.has_value], held.value[held.has_value]
        problems = slips_block.of_actuals(part, new, held_values, others, known.indicators)
        problems += slips_block.of_targets(part, planned, held.targets.values, others, known.indicators)
        actuals, texts = self._actuals(part.of(new))
        corrected = part.of(look.corrects & ~look.left)
        places = (corrected.unit, corrected.period, corrected.indicator)
        targets, texts_of_targets = self._targets(part.of(planned))
        news, fine = int(np.count_nonzero(new | planned)), int(np.count_nonzero(~look.left))
        moving = part.of(new | planned)
        changed = distinct(_group(moving.unit, moving.indicator, moving.period))
        return Ready(
            actuals,
            list(zip(*(column.tolist() for column in places), strict=True)),
            targets,
            changed,
            self._reported(part.of(new), changed),
            texts + texts_of_targets,
            problems,
            news,
            fine - news,
            left,
        )

    def _look(self) -> _Look:
        part, held = self.part, self.held
        at = np.searchsorted(held.key, part.key)
        at = np.minimum(at, max(len(held.key) - 1, 0))
        found = held.key[at] == part.key if len(held.key) else np.zeros(part.rows, dtype=bool_)
        told = part.has_actual
        left = np.zeros(part.rows, dtype=bool_)
        same = np.zeros(part.rows, dtype=bool_)
        here = np.flatnonzero(found & told)
        there = at[here]
        applies, parts = ~held.not_applicable[there], part.has_parts[here]
        same_parts = (
            held.has_parts[there]
            & (held.numerator[there] == part.numerator[here])
            & (held.denominator[there] == part.denominator[here])
        )
        same_value = held.has_value[there] & (held.value[there] == part.value[here])
        same[here] = applies & np.where(parts, same_parts, same_value)
        left[here] = applies & ~parts & held.has_parts[there] & ~held.has_value[there]  # a quotient to compare with
        planned = part.has_target.copy()
        if planned.any():
            equal, closer = self._look_at_targets()
            planned &= ~equal
            left |= planned & closer
        return _Look(told & ~same, told & found & ~same, planned, left)

    def _look_at_targets(self) -> tuple[Bools, Bools]:
        """Which rows tell a target that stands already; which correct one, or stand beside one that is no number."""
        part, standing = self.part, self.held.targets
        equal, closer = np.zeros(part.rows, dtype=bool_), np.zeros(part.rows, dtype=bool_)
        others = [line for line in self.held.lines if line.target is not None]
        beside = {
            _group_of(line.unit, line.target.period.code, line.indicator, line.target.basis)
            for line in others
            if line.target
        }
        for place in np.flatnonzero(~standing.is_number).tolist():
            beside.add((int(standing.key[place]) & _GROUP, int(standing.basis[place])))
        rows = np.flatnonzero(part.has_target)
        columns = (part.unit, part.period, part.indicator, part.basis, part.effective, part.target)
        told: list[list[int]] = [column[rows].tolist() for column in columns]
        if standing.values:
            days = part.days
            found = [
                (standing.values.get((unit, period, indicator, basis, days[int(day)]), _NONE), value)
                for unit, period, indicator, basis, day, value in zip(*told, strict=True)
            ]
            equal[rows] = [held == value for held, value in found]
            closer[rows] = [held is not _NONE for held, _ in found]
        if beside:
            groups = (_group_of(*place) for place in zip(*told[:4], strict=True))
            closer[rows] |= np.array([group in beside for group in groups], dtype=bool_)
        return equal, closer

    def _actuals(self, block: Block) -> tuple[list[int], list[tuple[int, str]]]:
        """The cells, and each figure as it is signed."""
        value = np.where(block.has_value, block.value, NOTHING)
        parts = (np.where(block.has_parts, numbers, NOTHING) for numbers in (block.numerator, block.denominator))
        table = np.stack([block.unit, block.period, block.indicator, value, *parts], axis=1)
        end = f"\x1fFalse\x1f\x1f\x1f\x1f\x1f\x1fapproved\x1f{self.number}"
        amounts: list[list[int]] = table[block.has_value][:, :4].T.tolist()
        quotients: list[list[int]] = table[~block.has_value][:, [0, 1, 2, 4, 5]].T.tolist()
        texts = [f"{u}\x1f{p}\x1f{i}\x1f{v}\x1f\x1f{end}" for u, p, i, v in zip(*amounts, strict=True)]
        by_unit = _joined(amounts[0], texts)
        texts = [f"{u}\x1f{p}\x1f{i}\x1f\x1f{n}\x1f{d}{end}" for u, p, i, n, d in zip(*quotients, strict=True)]
        return table.ravel().tolist(), [*by_unit, *_joined(quotients[0], texts)]

    def _targets(self, block: Block) -> tuple[list[int | str], list[tuple[int, str]]]:
        if not block.rows:
            return [], []
        standing = self.held.targets
        keys = np.stack([block.key, block.basis], axis=1)
        both = np.concatenate([keys, np.stack([standing.key, standing.basis], axis=1)])
        _, at = np.unique(both, axis=0, return_inverse=True)
        at = at.reshape(-1)
        before = np.bincount(at[block.rows :], minlength=int(at.max()) + 1)
        at = at[: block.rows]
        order = np.lexsort((block.row, at))
        begins = np.flatnonzero(np.diff(at[order], prepend=-1))
        versions = np.empty(block.rows, dtype=int64)
        versions[order] = np.arange(block.rows) - np.repeat(begins, np.diff(np.append(begins, block.rows))) + 1
        versions += before[at]
        place: list[list[int]] = [
            column.tolist() for column in (block.unit, block.period, block.indicator, block.basis)
        ]
        days: list[str] = [block.days[int(day)] for day in block.effective]
        cells: list[int | str] = []
        texts: list[str] = []
        for u, p, i, b, e, n, v in zip(*place, days, versions.tolist(), block.target.tolist(), strict=True):
            cells += (u, p, i, b, e, n, v)
            texts.append(
                f"{u}\x1f{p}\x1f{i}\x1f{b}\x1f{e}\x1f{n}\x1f{v}\x1f\x1f\x1fFalse\x1fFalse\x1f\x1f\x1f\x1f{self.number}"
            )
        return cells, _joined(place[0], texts)

    def _reported(self, new: Block, changed: Ints) -> Reported:
        held = self.held
        group = pack(held.key >> 35, held.key & 0x3FFFF, (held.key >> 26 & 0x1FF) + 1900)
        here = is_in(group, changed)
        told = np.zeros(int(np.count_nonzero(here)), dtype=bool_)
        run = new.period % 10000
        run = (run // 100 << 4 | run % 100).astype(int64)
        none = np.zeros(new.rows, dtype=bool_)
        return Reported.of(
            np.concatenate([group[here], _group(new.unit, new.indicator, new.period)]),
            np.concatenate([(held.key >> 18 & 0xFF)[here], run]),
            (
                np.concatenate([~told, none]),
                np.concatenate([~is_in(held.key[here], np.sort(new.key)), ~none]),
                np.concatenate([held.has_value[here], new.has_value]),
                np.concatenate([held.has_parts[here], new.has_parts]),
                np.concatenate([held.estimate[here], none]),
                np.concatenate([held.not_applicable[here], none]),
            ),
            (
                np.concatenate([held.value[here], np.where(new.has_value, new.value, 0)]),
                np.concatenate([held.numerator[here], np.where(new.has_parts, new.numerator, 0)]),
                np.concatenate([held.denominator[here], np.where(new.has_parts, new.denominator, 0)]),
            ),
        )


def _group(unit: AnyInts, indicator: AnyInts, period: AnyInts) -> Ints:
    return pack(unit.astype(int64), indicator.astype(int64), (period // 10000).astype(int64))


_NONE = object()


def _joined(units: list[int], texts: list[str]) -> list[tuple[int, str]]:
    """The texts of each unit together; those of one unit are neighbours."""
    begins: list[int] = np.append(np.flatnonzero(np.diff(units, prepend=-1)), len(units)).tolist()
    return [(units[start], "\x1e".join(texts[start:end])) for start, end in pairwise(begins)]


def _group_of(unit: int, code: int, indicator: int, basis: int) -> tuple[int, int]:
    """As `key_of` and _GROUP make it."""
    return (unit << 35) | ((code // 10000 - 1900) << 26) | indicator, basis
