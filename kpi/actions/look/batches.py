"""Lists the imports, and the figures that each has brought."""

from datetime import datetime
from typing import TYPE_CHECKING

from db import batches as batch_rows
from db import figure_history
from kpi.actions.look.entries import entry_of
from kpi.actions.look.memory import remembered
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.store import Store
from kpi.model.indicator import Indicator
from kpi.model.person import Person
from kpi.model.story import Batch, Entry
from kpi.model.unit import Unit

if TYPE_CHECKING:
    from db.engine import Connection


def _ask_for_the_audit(store: Store, by: Person) -> None:
    with store.reading() as connection:
        rights.ask(connection, by, "audit", None, book.remembered(store, connection).tree)


def batches(store: Store, by: Person) -> tuple[Batch, ...]:
    """Every import, newest first; raises Refused for those who may not read the audit."""
    _ask_for_the_audit(store, by)
    return remembered(store, ("batches",), _all_batches)


def entries_of(store: Store, by: Person, batch_id: int, limit: int = 500) -> tuple[tuple[Unit, Indicator, Entry], ...]:
    """The figures that a batch brought, as far as the limit goes."""
    _ask_for_the_audit(store, by)
    with store.reading() as connection:
        known = book.remembered(store, connection)
    by_id = {basis.id: basis for basis in known.bases}

    def ask(connection: "Connection") -> tuple[tuple[Unit, Indicator, Entry], ...]:
        signed = [
            *figure_history.signed_actuals(connection, batch=batch_id, limit=limit),
            *figure_history.signed_targets(connection, batch=batch_id, limit=limit),
        ]
        return tuple(
            (
                known.tree.units[figure.row.unit_id],
                known.indicators[figure.row.indicator_id],
                entry_of(figure, known.indicators[figure.row.indicator_id], by_id),
            )
            for figure in signed[:limit]
        )

    return remembered(store, ("entries", batch_id, limit), ask)


def _all_batches(connection: "Connection") -> tuple[Batch, ...]:
    return tuple(
        Batch(
            row.id,
            row.kind,
            row.file,
            datetime.fromisoformat(row.at),
            row.who,
            row.read,
            row.accepted,
            row.unchanged,
            row.refused,
            row.approved_by,
        )
        for row in batch_rows.all_batches(connection)
    )
