"""Signs what is done with drafts, and keeps in the trail what another value replaces."""

from collections.abc import Mapping

from db import audit, drafts
from db.draft_conflicts import ConflictRow, event_of_conflict
from db.drafts import DraftRow
from kpi.actions.record.book import Book
from kpi.actions.record.store import Deed
from kpi.model.period import Period


def sign(deed: Deed, known: Book, unit: int, period: Period, what: str, after: Mapping[str, object]) -> int:
    """The line of the audit for something done with drafts of one unit and period; returns its number."""
    subject = f"draft {known.tree.units[unit].code_and_day} {period}"
    return audit.sign(deed.connection, at=deed.at, who=deed.by, deed=what, subject=subject, after=after, moves=False)


def keep_replaced(deed: Deed, known: Book, row: DraftRow | ConflictRow) -> None:
    """What was typed is not lost when it is knowingly replaced, or given up unseen."""
    number = sign(deed, known, row.unit_id, Period.of_code(row.period), "replace draft", {"of": row.author})
    is_draft = isinstance(row, DraftRow)
    event = drafts.event_of(row, "replace", "", number) if is_draft else event_of_conflict(row, "replace", number)
    drafts.add_events(deed.connection, [event])
