"""What an import has brought, for whoever made it: where to see it, which drafts it left, whether it still holds."""

from typing import TYPE_CHECKING, NamedTuple

from db import batches, drafts, figures
from kpi.actions import book, uploads
from kpi.actions.sheet import month_of
from kpi.actions.store import Store
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.unit import Unit

if TYPE_CHECKING:
    from db.engine import Connection

_LOOKED_AT = 5000
"""So many figures tell which units and months an import was about."""


class Place(NamedTuple):
    """A unit, a period, and how many figures of it."""

    unit: Unit
    period: Period
    figures: int


class Brought(NamedTuple):
    """`approved` by unit, at its latest period; `drafted` by the sheets on which the drafts stand.

    Of a long import only the first figures are looked at: `partly` then says that periods and counts are not all.
    """

    kind: str
    approved: tuple[Place, ...] = ()
    drafted: tuple[Place, ...] = ()
    undone: bool = False
    partly: bool = False


def brought(store: Store, by: Person, number: int) -> Brought | None:
    """What the import of an upload has brought; None where it has written nothing. Raises Refused."""
    upload = uploads.upload(store, by, number)
    if upload.batch is None:
        return None
    with store.reading() as connection:
        every = batches.all_batches(connection)
        row = next(one for one in every if one.id == upload.batch)
        tree = book.remembered(store, connection).tree
        signed = [
            *figures.signed_actuals(connection, batch=row.id, limit=_LOOKED_AT),
            *figures.signed_targets(connection, batch=row.id, limit=_LOOKED_AT),
        ]
        latest: dict[int, Place] = {}
        for one in signed:
            held, period = latest.get(one.row.unit_id), Period.of_code(one.row.period)
            later = period if held is None or period.ends_on > held.period.ends_on else held.period
            latest[one.row.unit_id] = Place(tree.units[one.row.unit_id], later, held.figures + 1 if held else 1)
        sheets: dict[tuple[int, Period], int] = {}
        for event in drafts.events_by(connection, batches.line_of(connection, row.id)):
            if event.deed == "import":
                place = (event.unit_id, month_of(Period.of_code(event.period)))
                sheets[place] = sheets.get(place, 0) + 1
        undone = _taken_back_by(connection, row.id) is not None
    drafted = (Place(tree.units[unit], month, told) for (unit, month), told in sorted(sheets.items()))
    return Brought(row.kind, tuple(latest.values()), tuple(drafted), undone, len(signed) >= _LOOKED_AT)


def last_undo(store: Store, number: int) -> int | None:
    """The batch that took an import back last, by which it can be brought back; None where none did, or it was."""
    with store.reading() as connection:
        return _taken_back_by(connection, number)


def _taken_back_by(connection: "Connection", number: int) -> int | None:
    """Every undo is a batch that names what it took back; one that was undone in turn counts no more."""
    found = batches.last_undo_of(connection, number)
    return None if found is None or _taken_back_by(connection, found) is not None else found
