"""Undoing: a whole import is taken back, exactly; what somebody has changed since is kept unless told otherwise."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from db import audit, batches, figure_history, figure_tables
from db.batches import BatchRow
from db.figure_tables import ACTUALS, TARGETS, FigureKind
from db.figures import ActualRow, TargetRow
from kpi.actions.imports import undo_book, undo_drafts
from kpi.actions.imports.undo_book import KeptName
from kpi.actions.look.figure_text import actual_text, target_text
from kpi.actions.look.locking import Lock, lock_finder
from kpi.actions.people import rights
from kpi.actions.record import book, figures_to_write, totals, traces
from kpi.actions.record.changes import bring_totals
from kpi.actions.record.figure_columns import Bools, TextSets, columns_of_actuals, columns_of_targets
from kpi.actions.record.figures_to_write import actuals_to_write, targets_to_write
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store
from kpi.actions.record.total_rows import Changed
from kpi.actions.record.traces import Named, Trace
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.proposal import Kind
from kpi.model.quantity import plain
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

R = TypeVar("R", ActualRow, TargetRow)
_Key = tuple[object, ...]

_TOGETHER, _UNITS = 20_000, 500
"""Figures that are taken back together, and their units."""


class Kept(NamedTuple):
    """A figure that was left as it is: somebody has changed it since, or its period is locked.

    `stands` and `back`, what would have come back, are written as in a file; None where there is nothing.
    """

    unit: int
    indicator: int
    period: Period
    by: str
    locked: bool
    stands: str | None = None
    back: str | None = None
    basis: int | None = None  # of a target
    yields: bool = False  # to `overwrite`


class Undone(NamedTuple):
    """What an undo does, or did: `batch` is its own number, by which it can be undone in turn; None ahead of it.

    Of an import of units or indicators, what is counted are these, and those that stay are in `names`.
    """

    batch: int | None
    restored: int
    removed: int
    kept: tuple[Kept, ...]
    kind: Kind = "figures"
    names: tuple[KeptName, ...] = ()

    @property
    def kept_in_all(self) -> int:
        return len(self.kept) + len(self.names)

    @property
    def yielding(self) -> int:
        """How many of those that stay would go back with `overwrite`."""
        return sum(kept.yields for kept in (*self.kept, *self.names))


class _Side(NamedTuple):
    """What becomes of the actuals, or of the targets."""

    new: "list[ActualRow] | list[TargetRow]"
    taken: "list[ActualRow] | list[TargetRow]"  # what stands now and goes into the history
    removed: int
    kept: list[Kept]


def undo(store: Store, by: Person, batch: int, *, overwrite: bool = False, dry_run: bool = False) -> Undone:
    """Bring back what stood before the batch, totals too; `overwrite` also over what was changed since.

    All of it or nothing, signed, and itself a batch. Raises Refused.
    """
    with store.deed(by.name) as deed:
        row = _batch(deed.connection, batch)
        known = book.remembered(store, deed.connection)
        if row.kind == "figures":
            return _undo_figures(deed, by, known, row, overwrite=overwrite, dry_run=dry_run)
        kind = "units" if row.kind == "units" else "indicators"
        return _undo_names(deed, by, known.tree, row, kind, overwrite=overwrite, dry_run=dry_run)


def _batch(connection: "Connection", number: int) -> BatchRow:
    row = batches.batch(connection, number)
    if row is None:
        raise Refused("unknown_batch", str(number))
    return row


def _undo_figures(deed: Deed, by: Person, known: book.Book, row: BatchRow, *, overwrite: bool, dry_run: bool) -> Undone:
    line = batches.line_of(deed.connection, row.id)
    signed = audit.Signed()
    drafts = undo_drafts.look(deed, line, known.indicators, overwrite=overwrite)
    _ask(deed.connection, by, known.tree, row, drafts)
    kept: list[Kept] = []
    restored, removed, touched = len(drafts.new), drafts.removed, bool(drafts.units)
    for sides in _sides(deed, line, known, overwrite):
        _ask_of_figures(deed.connection, by, known.tree, sides)
        restored += sum(len(side.new) for side in sides)
        removed += sum(side.removed for side in sides)
        touched = touched or any(side.new or side.taken for side in sides)
        kept += (stayed for side in sides for stayed in side.kept)
        if not dry_run:
            _write(deed, known, sides, signed)
    if not touched and row.who != by.name:
        rights.ask(deed.connection, by, "audit", None, known.tree)
    kept += (
        Kept(
            unit,
            indicator,
            period,
            stayed.by,
            locked=False,
            stands=stayed.stands,
            back=stayed.back,
            yields=stayed.yields,
        )
        for stayed in drafts.stayed
        for unit, indicator, period in [stayed.figure]
    )
    undone = Undone(None, restored, removed, tuple(kept))
    if dry_run:
        return undone
    if not touched:
        raise Refused("nothing_to_undo", row.file)
    undo_drafts.write(deed, drafts)
    return undone._replace(batch=_sign(deed, row, undone, digest=signed.digest() if signed else ""))


def _undo_names(
    deed: Deed, by: Person, tree: Tree, row: BatchRow, kind: Named, *, overwrite: bool, dry_run: bool
) -> Undone:
    """Units and indicators are everybody's: their import is taken back by whoever might have made it."""
    rights.ask(deed.connection, by, "manage" if kind == "units" else "govern", None, tree)
    line = batches.line_of(deed.connection, row.id)
    trace = traces.of_line(audit.line_at(deed.connection, line))
    if trace is None:
        raise Refused("undo_without_rows", row.file)
    plan = undo_book.look(deed.connection, kind, line, trace, overwrite=overwrite)
    undone = Undone(None, len(plan.new), len(plan.gone), (), kind, plan.kept)
    if dry_run:
        return undone
    if not (plan.new or plan.gone):
        raise Refused("nothing_to_undo", row.file)
    written = undo_book.write(deed, kind, plan)
    bring_totals(deed, written)
    return undone._replace(batch=_sign(deed, row, undone, trace=written.trace))


def _sides(deed: Deed, line: int, known: book.Book, overwrite: bool) -> Iterator[tuple[_Side, _Side]]:
    """The actuals and targets of some units at a time: an import may have brought a million."""
    locked = lock_finder(deed.connection, known.tree)
    names, say = _Names(deed.connection), _FigureTexts(known.indicators)
    for units in _parts(figure_history.concerned(deed.connection, line)):
        actuals = figure_history.around(deed.connection, line, ActualRow, units)
        targets = figure_history.around(deed.connection, line, TargetRow, units)
        yield (
            _side(actuals, deed.number, lambda row: row[:3], overwrite, locked, names, say.actual),
            _side(targets, deed.number, lambda row: row[:5], overwrite, locked, names, say.target),
        )


def _parts(units: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Units in parts of so many figures, or one that has more."""
    part: list[int] = []
    figures_of_them = 0
    for unit, count in units:
        if part and (figures_of_them + count > _TOGETHER or len(part) >= _UNITS):
            yield part
            part, figures_of_them = [], 0
        part.append(unit)
        figures_of_them += count
    if part:
        yield part


class _Names:
    """Who signed a line, looked up once."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._who: dict[int, str] = {}

    def __call__(self, number: int) -> str:
        if number not in self._who:
            self._who[number] = audit.who_signed(self._connection, number)
        return self._who[number]


class _FigureTexts(NamedTuple):
    """Figures as they are written in a file."""

    indicators: Mapping[int, Indicator]

    def actual(self, row: ActualRow) -> str:
        return actual_text(book.actual_of(row), self.indicators[row.indicator_id])

    def target(self, row: TargetRow) -> str:
        return target_text(book.target_of(row), self.indicators[row.indicator_id]) or row.words


def _side(
    rows: figure_history.FiguresOfLine[R],
    number: int,
    key: Callable[[R], _Key],
    overwrite: bool,
    locked: Callable[[int, Period], Lock | None] | None,
    names: _Names,
    say: Callable[[R], str],
) -> _Side:
    prior = {key(row): row for row in rows.replaced}
    written = {key(row): row for row in (*rows.standing, *rows.gone)}
    now = {key(row): row for row in (*rows.standing, *rows.others)}
    new: list[R] = []
    taken: list[R] = []
    kept: list[Kept] = []
    removed = 0
    for place in sorted({*prior, *written}, key=str):
        standing, before = now.get(place), prior.get(place)
        if (standing and standing.content) == (before and before.content):
            continue  # it is back already
        figure = standing or before or written[place]
        period = Period.of_code(figure.period)
        lock = locked(figure.unit_id, period) if locked else None
        left = written.get(place)
        # By what it says, not by who signed it: an undo in between may have brought back just what the batch wrote.
        as_it_left = standing is None if left is None else standing is not None and standing.content == left.content
        if lock is not None or not (as_it_left or overwrite):
            by = lock.by if lock else names(standing.audit_id) if standing else ""
            kept.append(
                Kept(
                    figure.unit_id,
                    figure.indicator_id,
                    period,
                    by,
                    locked=lock is not None,
                    stands=say(standing) if standing else None,
                    back=say(before) if before else None,
                    basis=figure.basis_id if isinstance(figure, TargetRow) else None,
                    yields=lock is None,
                )
            )
            continue
        if standing is not None:
            taken.append(standing)
        if before is not None:
            new.append(before._replace(audit_id=number))
        elif standing is not None:
            removed += 1
    return _Side(new, taken, removed, kept)  # pyright: ignore[reportArgumentType] - one kind of row in each


def _ask(connection: "Connection", by: Person, tree: Tree, row: BatchRow, drafts: undo_drafts.Drafts) -> None:
    """One's own drafts may be taken back as they were made; those of others are for whoever manages the unit."""
    person = rights.fresh(connection, by)
    for unit in sorted(drafts.units):
        rights.ask(connection, by, "enter" if row.who == person.name else "manage", unit, tree)


def _ask_of_figures(connection: "Connection", by: Person, tree: Tree, sides: Iterable[_Side]) -> None:
    """What stands approved is for whoever manages its unit."""
    for unit in sorted({figure.unit_id for side in sides for figure in (*side.new, *side.taken)}):
        rights.ask(connection, by, "manage", unit, tree)


def _write(deed: Deed, known: book.Book, sides: tuple[_Side, _Side], signed: audit.Signed) -> None:
    changed: Changed = set()
    for kind, side in zip((ACTUALS, TARGETS), sides, strict=True):
        _write_side(deed, kind, side, signed)
        changed |= {
            (figure.unit_id, figure.indicator_id, figure.period // 10000) for figure in (*side.new, *side.taken)
        }
    try:
        totals.move(deed.connection, known.tree, known.indicators, changed)
    except totals.TotalBeyondRange as error:
        indicator = known.indicators[error.indicator]
        unit, limit = known.tree.units[error.unit].name_vi, plain(2**63 - 1, indicator.decimals)
        raise Refused("total_beyond_range", indicator.code, unit=unit, limit=limit) from error


def _write_side(deed: Deed, kind: FigureKind, side: _Side, signed: audit.Signed) -> None:
    """What comes back takes the place of what stands there now; what nothing comes back for goes."""
    width, sets = len(kind.key), TextSets(len(kind.texts))
    coming, taken = {figure[:width] for figure in side.new}, {figure[:width] for figure in side.taken}
    gone = [key for key in taken if key not in coming]
    figure_tables.put_away(deed.connection, kind, gone, deed.number)
    figure_tables.remove(deed.connection, kind, gone)
    if kind is ACTUALS:
        actuals = columns_of_actuals([figure for figure in side.new if isinstance(figure, ActualRow)], sets)
        new = actuals_to_write(actuals, sets, _marked(actuals.table_keys(), taken), deed.number)
    else:
        targets = columns_of_targets([figure for figure in side.new if isinstance(figure, TargetRow)], sets)
        new = targets_to_write(targets, sets, _marked(targets.table_keys(), taken), deed.number)
    figures_to_write.write(deed.connection, new, deed.number)
    figures_to_write.sign(new, signed)


def _marked(keys: Sequence[_Key], taken: Collection[_Key]) -> Bools:
    return np.array([key in taken for key in keys], dtype=np.bool_)


def _sign(deed: Deed, row: BatchRow, done: Undone, *, digest: str = "", trace: Trace | None = None) -> int:
    counts = {"restored": done.restored, "removed": done.removed, "kept": done.kept_in_all}
    was, now = (trace.was, trace.now) if trace else ({}, {})
    number = audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed="undo",
        subject=f"{row.kind} batch {row.id} {row.file}",
        before={"version": deed.number - 1, **was},
        after={**counts, **now},
        digest=digest,
    )
    return batches.add_batch(
        deed.connection,
        audit_id=number,
        kind=row.kind,
        file=f"undo {row.id}: {row.file}",
        sha256="",
        read=done.restored + done.removed + done.kept_in_all,
        accepted=done.restored + done.removed,
        unchanged=0,
        refused=done.kept_in_all,
        undoes=row.id,
    )
