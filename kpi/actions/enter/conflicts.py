"""Keeps beside a draft what somebody typed where another value stood, and puts it away when she has chosen."""

from db.draft_conflicts import ConflictRow, conflict_of, drop_conflict, keep_conflict
from db.drafts import DraftRow
from kpi.actions.enter.draft_trail import keep_replaced
from kpi.actions.enter.typed_cell import TypedCell
from kpi.actions.record.book import Book
from kpi.actions.record.store import Deed


def keep_beside(deed: Deed, known: Book, mine: ConflictRow | None, row: DraftRow, cell: TypedCell) -> int:
    """Keep what she typed beside what stands, in the place of `mine`; returns its version.

    What she typed in another browser meanwhile and did not see in this one goes into the trail.
    """
    if mine is None:
        keep_conflict(deed.connection, conflict_of(row, 1))
        return 1
    if mine.content == row.content:
        return mine.version
    if mine.version != cell.beside:
        keep_replaced(deed, known, mine)
    keep_conflict(deed.connection, conflict_of(row, mine.version + 1))
    return mine.version + 1


def put_away(deed: Deed, known: Book, mine: ConflictRow | None, row: DraftRow, cell: TypedCell) -> None:
    """Nothing is open any more where she has chosen, or what is written is what she had typed."""
    if mine is None or not (cell.choice or mine.content == row.content):
        return
    if mine.version != cell.beside and mine.content != row.content:
        keep_replaced(deed, known, mine)
    drop_conflict(deed.connection, mine)
