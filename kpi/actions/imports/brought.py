"""What an import has brought, for whoever made it: where to see it, which drafts it left, whether it still holds."""

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from db import batches, drafts
from db import brought as rows
from db.figures import ActualRow, TargetRow
from kpi.actions.imports import uploads
from kpi.actions.look.sheet import month_of
from kpi.actions.record import book
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.unit import Unit

if TYPE_CHECKING:
    from db.engine import Connection


class BroughtPlace(NamedTuple):
    """A unit, a period, and how many figures of it."""

    unit: Unit
    period: Period
    figures: int


class Brought(NamedTuple):
    """`approved` by unit, at the latest period of which something was reached; `drafted` by the sheets on which the
    drafts stand."""

    kind: str
    approved: tuple[BroughtPlace, ...] = ()
    drafted: tuple[BroughtPlace, ...] = ()
    undone: bool = False


def brought(store: Store, by: Person, number: int) -> Brought | None:
    """What the import of an upload has brought; None where it has written nothing. Raises Refused."""
    upload = uploads.upload(store, by, number)
    if upload.batch is None:
        return None
    with store.reading() as connection:
        kind, line = batches.kind_of(connection, upload.batch), batches.line_of(connection, upload.batch)
        units = book.remembered(store, connection).tree.units
        approved = _approved(connection, line)
        drafted = _drafted(connection, line)
        undone = _taken_back_by(connection, upload.batch) is not None
    return Brought(
        kind,
        tuple(BroughtPlace(units[unit], period, figures) for unit, (period, figures) in sorted(approved.items())),
        tuple(BroughtPlace(units[unit], month, figures) for (unit, month), figures in sorted(drafted.items())),
        undone,
    )


def _approved(connection: "Connection", line: int) -> dict[int, tuple[Period, int]]:
    """Of each unit the latest period of which something was reached, else the latest one planned, and how many figures
    in all: at the end of a year of which only the plan is told there would be nothing to see."""
    by_unit: dict[int, tuple[Period, int]] = {}
    for kind in (ActualRow, TargetRow):
        reached = set(by_unit)
        for unit, code, figures in rows.written(connection, line, kind):
            period = Period.of_code(code)
            last, before = by_unit.get(unit, (period, 0))
            later = last if unit in reached else max(last, period, key=lambda candidate: candidate.ends_on)
            by_unit[unit] = later, before + figures
    return by_unit


def _drafted(connection: "Connection", line: int) -> Counter[tuple[int, Period]]:
    events = (event for event in drafts.events_by(connection, line) if event.deed == "import")
    return Counter((event.unit_id, month_of(Period.of_code(event.period))) for event in events)


def last_undo(store: Store, number: int) -> int | None:
    """The batch that took an import back last, by which it can be brought back; None where none did, or it was."""
    with store.reading() as connection:
        return _taken_back_by(connection, number)


def _taken_back_by(connection: "Connection", number: int) -> int | None:
    """Every undo is a batch that names what it took back; one that was undone in turn counts no more."""
    undo = batches.last_undo_of(connection, number)
    return None if undo is None or _taken_back_by(connection, undo) is not None else undo
