"""Admitting: what files propose becomes part of the record, all of it or none."""

import gc
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from db import audit, batches
from kpi.actions.imports import admit_figures, admit_rights
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.changes import move_totals
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store, now
from kpi.actions.record.written import Progress, Written
from kpi.model.figure_table import FigureTable
from kpi.model.line import IndicatorLine, UnitLine
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.proposal import Kind, Known, Proposal

if TYPE_CHECKING:
    from db.engine import Connection

Reader = Callable[[Known], Proposal]
"""Reads one file against what is known at that moment; the readers of files make such readers."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: every row read was accepted, unchanged or refused."""

    kind: Kind | None
    file: str
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    drafted: int = 0  # of those accepted: they wait on a sheet of whoever may only enter them
    waits: bool = False  # it would approve figures, which somebody else has to look at first: nothing was written
    batch: int | None = None
    problems: tuple[Problem, ...] = ()
    written: bool = False
    refused_rows: tuple[tuple[int, tuple[str, ...]], ...] = ()  # (row number, its cells) as they stood
    header: tuple[str, ...] = ()
    line: int | None = None  # of the audit, while it is being written

    @property
    def is_refused(self) -> bool:
        return any(problem.blocks for problem in self.problems)

    @property
    def is_impossible(self) -> bool:
        """Whether the rows together cannot be kept, though each could: then not even a part of them is taken."""
        return any(problem.code == "total_beyond_range" for problem in self.problems)


Inside = Callable[["Connection", Outcome], None]
"""What is called when a file is written and can still be taken back."""


class _TakenBack(Exception):  # noqa: N818 - carries the outcome out of the transaction
    pass


def admit(
    store: Store,
    readers: Iterable[Reader],
    *,
    by: str,
    person: Person | None = None,
    partial: bool = False,
    dry_run: bool = False,
    before_commit: Callable[[Sequence[Outcome]], None] | None = None,
    inside: "Inside | None" = None,
    progress: Progress | None = None,
    beside: Mapping[str, object] = MappingProxyType({}),
    ahead: bool = True,
) -> list[Outcome]:
    """Read and write the files in one transaction. With any refused row nothing is written, unless `partial`.

    By the rights of `person` where one is named; otherwise by whoever holds the machine. `inside` is called for each
    file as soon as it is written, `before_commit` when all is to be kept, both while everything can still be taken
    back: refused rows are safe in their file before the good ones are kept. `progress` may raise to take all back.
    `beside` is signed beside the counts. `ahead` is whether the first file is read before anybody is kept waiting for
    the record; of a few lines this costs more than it spares.
    Where imports are reviewed, files of a person that would approve figures are taken back and come back as `waits`,
    to be handed in. Raises Refused for a person who may no longer do anything.
    """
    outcomes: list[Outcome] = []
    try:
        with _no_search_for_garbage():
            reading = _Ahead(store, readers, ahead=ahead)
            with store.writing() as connection:
                someone = _fresh(connection, person)
                reviewed = bool(someone and someone.id) and rights.imports_are_reviewed(connection)
                for reader in reading:
                    # What an earlier file has written may still be taken back: that book is nobody else's.
                    known = book.open_at(connection) if outcomes else book.remembered(store, connection)
                    work = _Work(connection, known, by, someone, partial or dry_run, progress, reviewed, beside)
                    outcomes.append(_admit_one(work, reader(known)))
                    if outcomes[-1].is_impossible:
                        raise _TakenBack
                    if inside:
                        inside(connection, outcomes[-1])
                if progress:  # the last moment to think better of it
                    rows = sum(outcome.read for outcome in outcomes)
                    progress(rows, rows)
                if dry_run or (not partial and any(outcome.is_refused for outcome in outcomes)):
                    raise _TakenBack
                if before_commit:
                    before_commit(outcomes)
                if not any(outcome.written for outcome in outcomes) or any(outcome.waits for outcome in outcomes):
                    raise _TakenBack
    except _TakenBack:
        return [replace(outcome, batch=None, written=False) for outcome in outcomes]
    return outcomes


class _Ahead:
    """The readers, the first of which has read before anybody is kept waiting for the record, if that was asked for."""

    def __init__(self, store: Store, readers: Iterable[Reader], *, ahead: bool) -> None:
        self._readers = list(readers)
        self._ready: tuple[Known, Proposal] | None = None
        if self._readers and ahead:
            with store.reading() as connection:
                known = book.remembered(store, connection)
            self._ready = (known, self._readers[0](known))

    def __iter__(self) -> Iterator[Reader]:
        return iter([self._first, *self._readers[1:]] if self._readers else [])

    def _first(self, known: Known) -> Proposal:
        """What was read ahead, or the file once more when the names it uses have changed meanwhile."""
        ready, self._ready = self._ready, None
        return ready[1] if ready is not None and known.names_as(ready[0]) else self._readers[0](known)


@dataclass(frozen=True)
class _Work:
    """One file on its way into the record."""

    connection: "Connection"
    known: Known
    by: str
    person: Person | None
    partial: bool
    progress: Progress | None
    reviewed: bool  # whether somebody else has to approve what the person would
    beside: Mapping[str, object]


def _fresh(connection: "Connection", person: Person | None) -> Person | None:
    """The person as she is now; one whose password is to be changed first imports nothing."""
    if person is None:
        return None
    current = rights.fresh(connection, person)
    if current.must_change:
        raise Refused("password_must_change", current.name)
    return current


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


def _admit_one(work: _Work, proposal: Proposal) -> Outcome:
    connection = work.connection
    deed = Deed(connection, audit.next_id(connection), now().isoformat(timespec="milliseconds"), work.by)
    written = Written(progress=work.progress, rows=proposal.read)
    if not proposal.refuses_all:
        _write(deed, proposal, work, written)
    problems = (*proposal.problems, *(replace(problem, file=proposal.file) for problem in written.problems))
    refused = {problem.row for problem in problems if problem.blocks and problem.row is not None}
    whole = proposal.refuses_all or any(problem.row is None for problem in written.problems)
    if whole:
        refused = {row for row, cells in enumerate(proposal.cells, start=2) if any(cell.strip() for cell in cells)}
    unchanged = written.unchanged
    if proposal.kind == "figures":  # a row that tells nothing, too: every row read is accepted, unchanged or refused
        unchanged = proposal.read - written.accepted - len(refused)
    outcome = Outcome(
        kind=proposal.kind,
        file=proposal.file,
        read=proposal.read,
        accepted=0 if whole else written.accepted,
        unchanged=0 if whole else unchanged,
        refused=proposal.read if whole else len(refused),
        drafted=0 if whole else written.drafted,
        waits=work.reviewed and not whole and written.decided > 0,
        problems=tuple(sorted(problems, key=lambda problem: problem.row or 0)),
        refused_rows=tuple((row, proposal.cells[row - 2]) for row in sorted(refused) if row - 2 < len(proposal.cells)),
        header=proposal.header,
    )
    if not outcome.accepted:
        return outcome
    if outcome.is_refused and not work.partial:
        return replace(outcome, line=deed.number)  # not to be kept, and yet to be looked at
    return _sign(deed, proposal, outcome, written, work.beside)


def _write(deed: Deed, proposal: Proposal, work: _Work, written: Written) -> None:
    known, person = work.known, work.person
    if proposal.kind is None:
        return
    if proposal.kind == "figures":
        _write_figures(deed, proposal, work, written)
    elif person is not None and (problem := admit_rights.refusal_of(proposal.kind, person, known.tree)):
        written.problems.append(problem)
        return
    elif proposal.kind == "units":
        from kpi.actions.imports import admit_units

        admit_units.write(deed, [line for line in proposal.lines if isinstance(line, UnitLine)], written)
    else:
        from kpi.actions.imports import admit_indicators

        lines = [line for line in proposal.lines if isinstance(line, IndicatorLine)]
        admit_indicators.write(deed, lines, written)
    move_totals(deed, written, known if proposal.kind == "figures" else book.open_at(deed.connection))


def _write_figures(deed: Deed, proposal: Proposal, work: _Work, written: Written) -> None:
    """What the person may decide is approved at once; what she may only enter is drafted."""
    known = work.known
    figures = FigureTable.empty() if proposal.figures is None else proposal.figures
    if work.person is None or work.person.may("manage", None, known.tree):
        admit_figures.write(deed, figures, known, written)
        written.decided = written.accepted
        return
    shares = admit_rights.share(figures, work.person, known.tree)
    written.problems += shares.refused
    if shares.approved.figures:
        admit_figures.write(deed, shares.approved, known, written)
        written.decided = written.accepted
    if shares.drafted.figures:
        from kpi.actions.imports import admit_drafts

        # Whoever approves the file of another does not become the author of what she drafts.
        admit_drafts.write(replace(deed, by=work.person.name), shares.drafted, known, written)


def _sign(deed: Deed, proposal: Proposal, outcome: Outcome, written: Written, beside: Mapping[str, object]) -> Outcome:
    counts = {
        "read": outcome.read,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "refused": outcome.refused,
    }
    was, now = (written.trace.was, written.trace.now) if written.trace else ({}, {})
    number = audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed="import",
        subject=f"{proposal.kind} {proposal.file}",
        before={"version": deed.number - 1, **was},
        after={**counts, "sha256": proposal.sha256, **now, **beside},
        digest=written.digest,
        # Drafts are nobody's yet but the clerk's: what officials see is as it was.
        moves=proposal.kind != "figures" or bool(written.digest),
    )
    batch = batches.add_batch(
        deed.connection,
        audit_id=number,
        kind=proposal.kind,
        file=proposal.file,
        sha256=proposal.sha256,
        **counts,
    )
    return replace(outcome, batch=batch, written=True, line=number)
