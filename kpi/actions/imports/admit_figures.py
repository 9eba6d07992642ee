"""Takes figures into the record: a new one is kept, an equal one changes nothing, a different one is a correction.

The figures of some units at a time are read from the record, compared (`compared_figures`) and written; while the
record is busy with some, those of the next units are compared in a thread of their own.
"""

import gc
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from db.figure_tables import Span
from kpi.actions.imports.compared_figures import ComparedFigures, Comparison, Existing
from kpi.actions.imports.figure_chunks import TOGETHER, Chunk, chunks_of
from kpi.actions.look.locking import lock_finder
from kpi.actions.record import figures_to_write
from kpi.actions.record.figure_columns import NO_ACTUALS, NO_TARGETS, read_actuals, read_targets
from kpi.actions.record.store import Deed
from kpi.actions.record.total_rows import unpack
from kpi.actions.record.written import Written
from kpi.model.figure_table import FigureTable
from kpi.model.period import Period
from kpi.model.proposal import Known

if TYPE_CHECKING:
    from concurrent.futures import Future

    from db.engine import Connection
    from kpi.actions.record.figure_columns import Ints
    from kpi.actions.record.total_rows import Changed

_FEW = 6
"""Figures of which those beside them are looked for one by one."""
_FEW_INDICATORS = 20


def write(deed: Deed, figures: FigureTable, known: Known, written: Written) -> None:
    """Write the figures, unit by unit; what has changed is noted for the totals and for the signature."""
    write_chunks(deed, chunks_of(figures, TOGETHER), known, written, ahead=figures.figures > TOGETHER)


def write_chunks(deed: Deed, chunks: Iterator[Chunk], known: Known, written: Written, *, ahead: bool) -> None:
    """The same of chunks, of which the next is made ready `ahead`, while the record is busy with the one before."""
    lock_over = lock_finder(deed.connection, known.tree)
    comparisons = (
        Comparison(chunk, _existing(deed.connection, chunk), known.indicators, lock_over).compared for chunk in chunks
    )
    for compared in (
        _one_ahead(comparisons, deed.number) if ahead else (compare(deed.number) for compare in comparisons)
    ):
        _write(deed, compared, written)
        if ahead:
            gc.collect(0)  # statements and their cells hold each other, and nobody else looks for them in an import
        written.report(min(written.rows, written.accepted + written.unchanged))
    if written.signed:
        written.digest = written.signed.digest()


def _one_ahead(comparisons: Iterator[Callable[[int], ComparedFigures]], number: int) -> Iterator[ComparedFigures]:
    """What comes of each chunk, one after the other: the next is compared while the caller has the one before."""
    from concurrent.futures import ThreadPoolExecutor  # only a long file needs it

    under_way: Future[ComparedFigures] | None = None
    with ThreadPoolExecutor(1) as beside, _taking_short_turns():
        for compare in comparisons:
            following = beside.submit(compare, number)
            if under_way is not None:
                yield under_way.result()
            under_way = following
        if under_way is not None:
            yield under_way.result()


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


def _write(deed: Deed, compared: ComparedFigures, written: Written) -> None:
    for figures in (compared.actuals, compared.targets):
        figures_to_write.write(deed.connection, figures, deed.number)
        figures_to_write.sign(figures, written.signed)
    written.accepted += compared.accepted
    written.unchanged += compared.unchanged
    written.problems += compared.problems
    if compared.reported is None:
        written.changed |= _groups(compared.changed)
        written.planned |= _groups(compared.planned)
    else:
        written.groups.append(compared.changed)
        written.reported.append(compared.reported)


def _groups(packed: "Ints") -> "Changed":
    return set(zip(*(column.tolist() for column in unpack(packed)), strict=True))


def _existing(connection: "Connection", chunk: Chunk) -> Existing:
    """What stands of the units of the chunk in its years and the one before, which is compared with; of few figures
    only what they are compared with."""
    actuals, targets = chunk.actuals, chunk.targets
    units: list[int] = np.union1d(actuals.unit, targets.unit).tolist()
    periods = np.union1d(actuals.period, targets.period)
    indicators: list[int] = np.union1d(actuals.indicator, targets.indicator).tolist()
    few = indicators if len(indicators) <= _FEW_INDICATORS else []
    years = int(periods[0]) // 10000 - 1, int(periods[-1]) // 10000
    span = Span(units, (years[0] * 10000, years[1] * 10000 + 9999), True, few)
    is_few = chunk.figures <= _FEW
    near = span._replace(periods=_near(actuals.period), is_range=False) if is_few else span
    return Existing(
        read_actuals(connection, near, chunk.actual_sets) if len(actuals.unit) or not is_few else NO_ACTUALS,
        read_targets(connection, span, chunk.target_sets) if len(targets.unit) else NO_TARGETS,
        whole=not is_few,
    )


def _near(codes: "Ints") -> list[int]:
    """The periods that a figure is compared with: its own, the one before and last year's."""
    periods = (Period.of_code(code) for code in set(codes.tolist()))
    near = {compared.code for period in periods for compared in (period, period.earlier, period.same_period_last_year)}
    return sorted(near)
