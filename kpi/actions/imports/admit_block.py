"""Figures by the hundred thousand into the record: whole columns at a time, as long as they are plain numbers.

While the rows of some units are written, those of the next are made ready beside it (`ready_block`). What wants a
closer look (a lock, a target that corrects another) is left to the way of single rows.
"""

import gc
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy import int64

from db import figure_columns
from db.engine import Connection
from kpi.actions.imports.ready_block import Desk, Held, Ready, standing_of
from kpi.actions.look.locking import locked_units
from kpi.actions.record.store import Deed
from kpi.actions.record.written import Written
from kpi.model.block import Block, Stack, key_of
from kpi.model.line import FigureLine
from kpi.model.proposal import Known

if TYPE_CHECKING:
    from concurrent.futures import Future

_TOGETHER = 20_000
"""Figures that are looked at together, or those of one unit."""


def write(deed: Deed, stack: Stack, lines: Sequence[FigureLine], known: Known, written: Written) -> list[FigureLine]:
    """Write what is plain; comes back with the rows that are not. `lines` are the file's other rows."""
    work = _Work(deed, known, lines)
    desks = work.desks(stack)
    for ready in _one_ahead(desks) if stack.rows > _TOGETHER else (desk.ready() for desk in desks):
        _write(deed, ready, written)
        work.left += ready.left
        gc.collect(0)  # statements and their cells hold each other, and nobody else looks for them during an import
        written.report(min(written.rows, written.accepted + written.unchanged))
    return work.left


class _Work:
    """The rows on their way to the desks; `left` are those of locked units, and what the desks add to them."""

    def __init__(self, deed: Deed, known: Known, lines: Sequence[FigureLine]) -> None:
        self.left: list[FigureLine] = []
        self._deed, self._known = deed, known
        self._lines = sorted(lines, key=_unit_of)
        self._locked = np.array(sorted(locked_units(deed.connection, known.tree)), dtype=int64)

    def desks(self, stack: Stack) -> Iterator[Desk]:
        for part in stack.parts(_TOGETHER):
            is_left = np.isin(part.unit, self._locked)
            open_part = part
            if is_left.any():
                self.left += part.of(is_left).lines()
                open_part = part.of(~is_left)
            if open_part.rows:
                yield Desk(open_part, self._held(open_part), self._known, self._deed.number)

    def _held(self, part: Block) -> Held:
        first, last = int(part.unit[0]), int(part.unit[-1])
        start, stop = bisect_left(self._lines, first, key=_unit_of), bisect_right(self._lines, last, key=_unit_of)
        return _held(self._deed.connection, part, self._lines[start:stop])


def _unit_of(line: FigureLine) -> int:
    return line.unit


@contextmanager
def _taking_short_turns() -> Generator[None]:
    """Whoever waits for the interpreter gets it within a twentieth of a millisecond: the record, which needs it for a
    moment between hundreds of rows, would otherwise stand still for longer than it writes."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.00005)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _one_ahead(desks: Iterable[Desk]) -> Iterator[Ready]:
    """What each desk makes ready, one after the other: the next is at it while the caller has the one before."""
    from concurrent.futures import ThreadPoolExecutor

    under_way: Future[Ready] | None = None
    with ThreadPoolExecutor(1) as beside, _taking_short_turns():
        for desk in desks:
            following = beside.submit(desk.ready)
            if under_way is not None:
                yield under_way.result()
            under_way = following
        if under_way is not None:
            yield under_way.result()


def _held(connection: Connection, part: Block, lines: list[FigureLine]) -> Held:
    """What the record and the file's other rows tell of these units in these years and the one before."""
    units = int(part.unit[0]), int(part.unit[-1])
    of_year = part.period // 10000
    years = int(of_year.min()) - 1, int(of_year.max())
    rows = figure_columns.numbers_between(connection, units, years)
    table = np.fromiter(chain.from_iterable(rows), dtype=int64, count=10 * len(rows)).reshape(-1, 10)
    (has_value, value, has_parts, numerator, denominator, estimate, nothing) = table[:, 3:].T
    return Held(
        key_of(table[:, 0], table[:, 1], table[:, 2]),
        has_value > 0,
        value,
        has_parts > 0,
        numerator,
        denominator,
        estimate > 0,
        nothing > 0,
        standing_of(figure_columns.planned_between(connection, units, years) if part.has_target.any() else []),
        lines,
    )


def _write(deed: Deed, ready: Ready, written: Written) -> None:
    connection = deed.connection
    figure_columns.pour_actuals(connection, ready.actuals, ready.replaced, deed.number)
    figure_columns.pour_targets(connection, ready.targets, deed.number)
    written.accepted += ready.accepted
    written.unchanged += ready.unchanged
    for unit, texts in ready.texts:
        written.signed.add_joined(unit, texts)
    written.problems += ready.problems
    written.groups.append(ready.changed)
    written.reported.append(ready.reported)
