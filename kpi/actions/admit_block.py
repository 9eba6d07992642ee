"""Figures by the hundred thousand into the record: whole columns at a time, as long as they are plain numbers.

While the rows of some units are written, those of the next are made ready beside it (`ready_block`). What wants a
closer look (a lock, a target that corrects another) is left to the way of single rows.
"""

import gc
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, pairwise

import numpy as np
from numpy import int64

from db import figures, totals
from db.engine import Connection
from db.totals import OWN, TotalRow
from kpi.actions.locking import locked_units
from kpi.actions.ready_block import Desk, Held, Ready, standing_of
from kpi.actions.store import Deed
from kpi.actions.totals_block import Above
from kpi.actions.written import Written
from kpi.model.block import Block, key_of
from kpi.model.proposal import FigureLine, Known

_TOGETHER = 20_000
"""Figures that are looked at together, or those of one unit."""


def write(deed: Deed, block: Block, lines: Sequence[FigureLine], known: Known, written: Written) -> list[FigureLine]:
    """Write what is plain; comes back with the rows that are not. `lines` are the file's other rows."""
    locked = np.array(sorted(locked_units(deed.connection, known.tree)), dtype=int64)
    is_left = np.isin(block.unit, locked)
    left = list(block.of(is_left).lines())
    order = np.argsort(block.key, kind="stable")
    block = block.of(order[~is_left[order]])
    above = Above()
    desks = (Desk(part, _held(deed.connection, part, lines), known, deed.number, above) for part in _parts(block))
    with ThreadPoolExecutor(1) as beside, _taking_short_turns():
        for ready in _one_ahead(beside, desks):
            _write(deed, ready, written)
            left += ready.left
            gc.collect(0)  # statements and their cells hold each other, and nobody else looks for them during an import
            written.report(min(written.rows, written.accepted + written.unchanged))
    written.below |= above.places()
    return left


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


def _parts(block: Block) -> Iterator[Block]:
    """The figures of some units at a time."""
    begins: list[int] = np.append(np.flatnonzero(np.diff(block.unit, prepend=-1)), block.rows).tolist()
    start = 0
    for place, following in pairwise(begins):
        if following - start > _TOGETHER and place > start:
            yield block.of(np.arange(start, place))
            start = place
    if start < block.rows:
        yield block.of(np.arange(start, block.rows))


def _one_ahead(beside: ThreadPoolExecutor, desks: Iterable[Desk]) -> Iterator[Ready]:
    """What each desk makes ready, one after the other: the next is at it while the caller has the one before."""
    under_way: Future[Ready] | None = None
    for desk in desks:
        following = beside.submit(desk.ready)
        if under_way is not None:
            yield under_way.result()
        under_way = following
    if under_way is not None:
        yield under_way.result()


def _held(connection: Connection, part: Block, lines: Sequence[FigureLine]) -> Held:
    """What the record and the file's other rows tell of these units in these years and the one before."""
    units = int(part.unit[0]), int(part.unit[-1])
    of_year = part.period // 10000
    years = int(of_year.min()) - 1, int(of_year.max())
    rows = figures.numbers_between(connection, units, years)
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
        standing_of(figures.planned_between(connection, units, years) if part.has_target.any() else []),
        [line for line in lines if units[0] <= line.unit <= units[1]],
    )


def _write(deed: Deed, ready: Ready, written: Written) -> None:
    connection = deed.connection
    figures.pour_actuals(connection, ready.actuals, ready.replaced, deed.number)
    figures.pour_targets(connection, ready.targets, deed.number)
    totals.pour_totals(connection, ready.totals, again=ready.again)
    totals.pour_plans(connection, ready.plans, again=ready.plans_again)
    gone = (
        TotalRow(unit, period, side, indicator, OWN, value, 0, 0, units, 0, 0, 0)
        for unit, period, side, indicator, value, units in ready.plans_gone
    )
    totals.keep_totals(connection, (), gone)
    written.accepted += ready.accepted
    written.unchanged += ready.unchanged
    for unit, texts in ready.texts:
        written.signed.add_joined(unit, texts)
    written.problems += ready.problems
    written.changed |= ready.changed
