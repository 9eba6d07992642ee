"""Orders the rows of a file that tell of the same figure one after the other; all others are taken at once."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy import int64

from kpi.actions.record.figure_columns import Bools, Ints


class Turn(NamedTuple):
    """Rows that can be taken together: their figures, in steps of which none has two figures of one slot."""

    steps: list[Ints]

    @property
    def figures(self) -> Ints:
        return self.steps[0] if len(self.steps) == 1 else np.sort(np.concatenate(self.steps))


class Turns(NamedTuple):
    """The turns in their order; `echoes` are rows that say what the row before them said of the same figures."""

    turns: list[Turn]
    echoes: list[tuple[int, int]]  # the row, and the one that it repeats


def turns_of(rows: Ints, slots: Ints, contents: "list[tuple[object, ...]] | Iterator[tuple[object, ...]]") -> Turns:
    """`rows` and `slots` (one number for each figure that can stand) of figures in the order of the file; `contents` is
    what each of them says, asked for only where rows tell of the same."""
    every = np.arange(len(rows), dtype=int64)
    counts = np.bincount(slots) if len(slots) else slots
    if not len(slots) or counts.max() == 1:
        return Turns([Turn([every])], [])
    with_others: Bools = np.isin(rows, rows[counts[slots] > 1])
    ordered = every[with_others]
    ordered = ordered[np.argsort(rows[ordered], kind="stable")]
    content_of = dict(zip(every.tolist(), contents, strict=True))
    steps: dict[tuple[int, int], list[int]] = {(0, 0): every[~with_others].tolist()}
    following: dict[int, int] = {}  # by slot: the turn of the next row that tells of it
    last: dict[int, tuple[int, frozenset[tuple[object, ...]]]] = {}  # by slot: the last row, and what it says
    echoes: list[tuple[int, int]] = []
    slot_of, row_of = slots.tolist(), rows.tolist()
    for row, group in groupby(ordered.tolist(), key=lambda figure: row_of[figure]):
        figures = list(group)
        says = frozenset((slot_of[figure], *content_of[figure]) for figure in figures)
        before = {last.get(slot_of[figure]) for figure in figures}
        if (
            len(says) == len(figures)
            and len(before) == 1
            and (earlier := before.pop()) is not None
            and earlier[1] == says
        ):
            echoes.append((row, earlier[0]))
            continue
        turn = max(following.get(slot_of[figure], 0) for figure in figures)
        seen: dict[int, int] = {}
        for figure in figures:
            slot = slot_of[figure]
            step = seen[slot] = seen.get(slot, -1) + 1
            steps.setdefault((turn, step), []).append(figure)
            following[slot] = turn + 1
            last[slot] = row, says
    turns: dict[int, list[Ints]] = {}
    for (turn, _), figures in sorted(steps.items()):
        turns.setdefault(turn, []).append(np.array(figures, dtype=int64))
    return Turns([Turn(group) for group in turns.values()], echoes)
