"""Undoing: a whole import is taken back, exactly; what somebody has changed since is kept unless told otherwise."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from db import audit, batches, figures
from db.batches import BatchRow
from db.figures import ActualRow, TargetRow
from kpi.actions import book, rights, totals, undo_drafts
from kpi.actions.locking import Lock, lock_finder
from kpi.actions.refusal import Refused
from kpi.actions.store import Deed, Store
from kpi.actions.totals import Changed
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.quantity import plain
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

R = TypeVar("R", ActualRow, TargetRow)
_Key = tuple[object, ...]

_TOGETHER, _UNITS = 20_000, 500
"""Figures that are taken back together, and their units."""


class Kept(NamedTuple):
    """A figure that was left as it is: somebody has changed it since, or its period is locked."""

    unit: int
    indicator: int
    period: Period
    by: str
    locked: bool


class Undone(NamedTuple):
    """What an undo does, or did: `batch` is its own number, by which it can be undone in turn; None ahead of it."""

    batch: int | None
    restored: int
    removed: int
    kept: tuple[Kept, ...]


class _Side(NamedTuple):
    """What becomes of the actuals, or of the targets."""

    new: "list[ActualRow] | list[TargetRow]"
    taken: "list[ActualRow] | list[TargetRow]"  # what stands now and goes into the history
    removed: int
    kept: list[Kept]


class _Ahead(Exception):  # noqa: N818 - carries the look ahead out of the transaction
    pass


def undo(store: Store, by: Person, batch: int, *, overwrite: bool = False, dry_run: bool = False) -> Undone:
    """Bring back what stood before the batch, totals too; `overwrite` also over what was changed since.

    All of it or nothing, signed, and itself a batch. Raises Refused.
    """
    found: Undone | None = None
    try:
        with store.deed(by.name) as deed:
            row = _batch(deed.connection, batch)
            known = book.remembered(store, deed.connection)
            line = batches.line_of(deed.connection, row.id)
            signed = audit.Signed()
            drafts = undo_drafts.look(deed, line)
            _ask(deed.connection, by, known.tree, row, drafts)
            kept: list[Kept] = []
            restored, removed, touched = len(drafts.new), drafts.removed, bool(drafts.new or drafts.gone)
            for sides in _sides(deed, line, known.tree, overwrite):
                _ask_of_figures(deed.connection, by, known.tree, sides)
                restored += sum(len(side.new) for side in sides)
                removed += sum(side.removed for side in sides)
                touched = touched or any(side.new or side.taken for side in sides)
                kept += (one for side in sides for one in side.kept)
                if not dry_run:
                    _write(deed, known, sides, signed)
            if not touched and row.who != by.name:
                rights.ask(deed.connection, by, "audit", None, known.tree)
            kept += (Kept(*place, locked=False) for place in undo_drafts.kept_places(drafts))
            found = Undone(None, restored, removed, tuple(kept))
            if dry_run:
                raise _Ahead
            if not touched:
                raise Refused("nothing_to_undo", row.file)
            undo_drafts.write(deed, drafts)
            found = found._replace(batch=_sign(deed, row, signed, found))
    except _Ahead:
        pass
    if found is None:
        raise Refused("unknown_batch", str(batch))
    return found


def _batch(connection: "Connection", number: int) -> BatchRow:
    row = batches.batch(connection, number)
    if row is None:
        raise Refused("unknown_batch", str(number))
    if row.kind != "figures":
        raise Refused("undo_figures_only", row.file)
    return row


def _sides(deed: Deed, line: int, tree: Tree, overwrite: bool) -> Iterator[tuple[_Side, _Side]]:
    """The actuals and targets of some units at a time: an import may have brought a million."""
    locked = lock_finder(deed.connection, tree)
    names = _Names(deed.connection)
    for units in _parts(figures.concerned(deed.connection, line)):
        actuals = figures.around(deed.connection, line, ActualRow, units)
        targets = figures.around(deed.connection, line, TargetRow, units)
        yield (
            _side(actuals, deed.number, lambda one: one[:3], overwrite, locked, names),
            _side(targets, deed.number, lambda one: one[:5], overwrite, locked, names),
        )


def _parts(units: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Units in parts of so many figures, or one that has more."""
    some: list[int] = []
    figures_of_them = 0
    for unit, count in units:
        if some and (figures_of_them + count > _TOGETHER or len(some) >= _UNITS):
            yield some
            some, figures_of_them = [], 0
        some.append(unit)
        figures_of_them += count
    if some:
        yield some


class _Names:
    """Who signed a line, looked up once."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._who: dict[int, str] = {}

    def __call__(self, number: int) -> str:
        if number not in self._who:
            self._who[number] = audit.who_signed(self._connection, number)
        return self._who[number]


def _side(
    rows: figures.Around[R],
    number: int,
    key: Callable[[R], _Key],
    overwrite: bool,
    locked: Callable[[int, Period], Lock | None] | None,
    names: _Names,
) -> _Side:
    prior = {key(one): one for one in rows.replaced}
    written = {key(one): one for one in (*rows.standing, *rows.gone)}
    now = {key(one): one for one in (*rows.standing, *rows.others)}
    new: list[R] = []
    taken: list[R] = []
    kept: list[Kept] = []
    removed = 0
    for place in sorted({*prior, *written}, key=str):
        held, before = now.get(place), prior.get(place)
        some = held or before or written[place]
        period = Period.of_code(some.period)
        lock = locked(some.unit_id, period) if locked else None
        left = written.get(place)
        # By what it says, not by who signed it: an undo in between may have brought back just what the batch wrote.
        as_it_left = held is None if left is None else held is not None and held.told == left.told
        if lock is not None or not (as_it_left or overwrite):
            by = lock.by if lock else names(held.audit_id) if held else ""
            kept.append(Kept(some.unit_id, some.indicator_id, period, by, lock is not None))
            continue
        if held is not None:
            taken.append(held)
        if before is not None:
            new.append(before._replace(audit_id=number))
        elif held is not None:
            removed += 1
    return _Side(new, taken, removed, kept)  # pyright: ignore[reportArgumentType] - one kind of row in each


def _ask(connection: "Connection", by: Person, tree: Tree, row: BatchRow, drafts: undo_drafts.Drafts) -> None:
    """One's own drafts may be taken back as they were made; those of others are for whoever manages the unit."""
    person = rights.fresh(connection, by)
    for unit in sorted({one.unit_id for one in (*drafts.new, *drafts.gone)}):
        rights.ask(connection, by, "enter" if row.who == person.name else "manage", unit, tree)


def _ask_of_figures(connection: "Connection", by: Person, tree: Tree, sides: Iterable[_Side]) -> None:
    """What stands approved is for whoever manages its unit."""
    for unit in sorted({one.unit_id for side in sides for one in (*side.new, *side.taken)}):
        rights.ask(connection, by, "manage", unit, tree)


def _write(deed: Deed, known: book.Book, sides: tuple[_Side, _Side], signed: audit.Signed) -> None:
    changed: Changed = set()
    for side, keep, remove in (
        (sides[0], figures.keep_actuals, figures.remove_actuals),
        (sides[1], figures.keep_targets, figures.remove_targets),
    ):
        remove(deed.connection, side.taken, deed.number)  # pyright: ignore[reportArgumentType]
        keep(deed.connection, side.new, (), deed.number)  # pyright: ignore[reportArgumentType]
        changed |= {(one.unit_id, one.indicator_id, one.period // 10000) for one in (*side.new, *side.taken)}
        for one in side.new:
            signed.add(one.signed)
    try:
        totals.move(deed.connection, known.tree, known.indicators, changed)
    except totals.TotalBeyondRange as error:
        indicator = known.indicators[error.indicator]
        unit, limit = known.tree.units[error.unit].name_vi, plain(2**63 - 1, indicator.decimals)
        raise Refused("total_beyond_range", indicator.code, unit=unit, limit=limit) from error


def _sign(deed: Deed, row: BatchRow, signed: audit.Signed, done: Undone) -> int:
    told: Mapping[str, object] = {"restored": done.restored, "removed": done.removed, "kept": len(done.kept)}
    number = audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed="undo",
        subject=f"figures batch {row.id} {row.file}",
        before={"version": deed.number - 1},
        after=told,
        digest=signed.digest() if signed else "",
    )
    return batches.add_batch(
        deed.connection,
        audit_id=number,
        kind="figures",
        file=f"undo {row.id}: {row.file}",
        sha256="",
        read=done.restored + done.removed + len(done.kept),
        accepted=done.restored + done.removed,
        unchanged=0,
        refused=len(done.kept),
        undoes=row.id,
    )
