"""Admitting: what files propose becomes part of the record, all of it or none."""

import gc
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db import audit, batches
from kpi.actions import admit_figures, admit_indicators, admit_units, book, totals
from kpi.actions.store import Deed, Store, now
from kpi.actions.written import Written
from kpi.model.problem import Problem
from kpi.model.proposal import FigureLine, IndicatorLine, Kind, Known, Line, Proposal, UnitLine
from kpi.model.quantity import plain

if TYPE_CHECKING:
    from db.engine import Connection

Reader = Callable[[Known], Proposal]
"""Reads one file against what is known at that moment; the importers make such readers."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: every row read was accepted, unchanged or refused."""

    kind: Kind | None
    file: str
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    batch: int | None = None
    problems: tuple[Problem, ...] = ()
    written: bool = False
    refused_rows: tuple[tuple[int, tuple[str, ...]], ...] = ()  # (row number, its cells) as they stood
    header: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        return any(problem.blocks for problem in self.problems)

    @property
    def is_impossible(self) -> bool:
        """Whether the rows together cannot be kept, though each could: then not even a part of them is taken."""
        return any(problem.code == "total_beyond_range" for problem in self.problems)


class _TakenBack(Exception):  # noqa: N818 - carries the outcome out of the transaction
    pass


def admit(
    store: Store,
    readers: Iterable[Reader],
    *,
    by: str,
    partial: bool = False,
    dry_run: bool = False,
    before_commit: Callable[[Sequence[Outcome]], None] | None = None,
) -> list[Outcome]:
    """Read and write the files in one transaction. With any refused row nothing is written, unless `partial`.

    `before_commit` is called with the outcomes while everything can still be taken back, so that refused rows are
    safe in their file before the good ones are kept.
    """
    outcomes: list[Outcome] = []
    try:
        with _no_search_for_garbage(), store.writing() as connection:
            for reader in readers:
                # What an earlier file has written may still be taken back: that book is nobody else's.
                known = book.open_at(connection) if outcomes else book.remembered(store, connection)
                outcomes.append(_admit_one(connection, reader, known, by=by, partial=partial))
                if outcomes[-1].is_impossible:
                    raise _TakenBack
            if dry_run or (not partial and any(outcome.is_refused for outcome in outcomes)):
                raise _TakenBack
            if before_commit:
                before_commit(outcomes)
            if not any(outcome.written for outcome in outcomes):
                raise _TakenBack
    except _TakenBack:
        return [replace(outcome, batch=None, written=False) for outcome in outcomes]
    return outcomes


@contextmanager
def _no_search_for_garbage() -> Generator[None]:
    """Rows by the hundred thousand are made here and all stay; looking among them again and again takes a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _admit_one(connection: "Connection", reader: Reader, known: Known, *, by: str, partial: bool) -> Outcome:
    proposal = reader(known)
    deed = Deed(connection, audit.next_id(connection), now().isoformat(timespec="milliseconds"), by)
    written = Written()
    if not proposal.refuses_all:
        written = _write(deed, proposal, known)
    problems = (*proposal.problems, *(replace(problem, file=proposal.file) for problem in written.problems))
    refused = {problem.row for problem in problems if problem.blocks and problem.row is not None}
    whole = proposal.refuses_all or any(problem.row is None for problem in written.problems)
    if whole:
        refused = {row for row, cells in enumerate(proposal.cells, start=2) if any(cell.strip() for cell in cells)}
    outcome = Outcome(
        kind=proposal.kind,
        file=proposal.file,
        read=proposal.read,
        accepted=0 if whole else written.accepted,
        unchanged=0 if whole else written.unchanged,
        refused=proposal.read if whole else len(refused),
        problems=tuple(sorted(problems, key=lambda problem: problem.row or 0)),
        refused_rows=tuple((row, proposal.cells[row - 2]) for row in sorted(refused) if row - 2 < len(proposal.cells)),
        header=proposal.header,
    )
    if not outcome.accepted or (outcome.is_refused and not partial):
        return outcome
    return _sign(deed, proposal, outcome, written)


def _write(deed: Deed, proposal: Proposal, known: Known) -> Written:
    writers: Mapping[Kind, Callable[[Deed, Sequence[Line], Known, Written], None]] = {
        "units": lambda d, lines, k, w: admit_units.write(d, [x for x in lines if isinstance(x, UnitLine)], k, w),
        "indicators": lambda d, lines, k, w: admit_indicators.write(
            d, [x for x in lines if isinstance(x, IndicatorLine)], k, w
        ),
        "figures": lambda d, lines, k, w: admit_figures.write(d, [x for x in lines if isinstance(x, FigureLine)], k, w),
    }
    written = Written()
    if proposal.kind is not None:
        writers[proposal.kind](deed, proposal.lines, known, written)
        move_totals(deed, written, known if proposal.kind == "figures" else book.open_at(deed.connection))
    return written


def move_totals(deed: Deed, written: Written, known: Known) -> None:
    if not written.changed and not written.rebuild:
        return
    tree, indicators = known.tree, known.indicators
    try:
        if written.rebuild:
            totals.rebuild(deed.connection, tree, indicators)
        else:
            totals.move(deed.connection, tree, indicators, written.changed)
    except totals.TotalBeyondRange as error:
        unit, indicator = tree.units[error.unit], indicators[error.indicator]
        limit = plain(2**63 - 1, indicator.decimals)
        written.problems.append(
            Problem("total_beyond_range", value=indicator.code, values={"unit": unit.code, "limit": limit})
        )


def _sign(deed: Deed, proposal: Proposal, outcome: Outcome, written: Written) -> Outcome:
    told = {
        "read": outcome.read,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "refused": outcome.refused,
    }
    number = audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed="import",
        subject=f"{proposal.kind} {proposal.file}",
        before={"version": deed.number - 1},
        after={**told, "sha256": proposal.sha256},
        digest=written.digest,
    )
    batch = batches.add_batch(
        deed.connection,
        audit_id=number,
        kind=proposal.kind,
        file=proposal.file,
        sha256=proposal.sha256,
        **told,
    )
    return replace(outcome, batch=batch, written=True)
