"""Reads drafts as the model knows them: what they tell, in whose words, and how far they have come."""

from datetime import datetime

from db.draft_conflicts import ConflictRow
from db.drafts import DraftRow, EventRow
from kpi.model.figure import Actual
from kpi.model.period import Period
from kpi.model.sheet import Draft, State


def actual_of_draft(row: DraftRow | EventRow | ConflictRow) -> Actual | None:
    """What a draft tells; None when its words could not be read, or say nothing."""
    if row.value is None and row.denominator is None and not row.not_applicable:
        return None
    return Actual(
        Period.of_code(row.period),
        row.value,
        None if row.not_applicable else row.numerator,
        None if row.not_applicable else row.denominator,
        row.estimate,
        row.approximate,
        row.stated_percent,
        row.up_to,
        row.document,
        row.note,
        row.not_applicable,
        row.attachment_id,
        row.reason,
    )


def draft_of(row: DraftRow) -> Draft:
    """The draft of a row; `actual` is None where its words could not be read."""
    state: State = "submitted" if row.status == "submitted" else "returned" if row.status == "returned" else "draft"
    return Draft(
        typed=row.typed,
        actual=actual_of_draft(row),
        state=state,
        version=row.version,
        based_on=row.based_on,
        author=row.author,
        at=datetime.fromisoformat(row.at),
        reason=row.reason,
        document=row.document,
        note=row.note,
        up_to=row.up_to,
        estimate=row.estimate,
        attachment=row.attachment_id,
        submitted_by=row.submitted_by,
        submitted_at=datetime.fromisoformat(row.submitted_at) if row.submitted_at else None,
        return_reason=row.said,
        returned_by=row.said_by,
    )


def draft_beside(row: ConflictRow) -> Draft:
    """What somebody typed where another value stands, as the draft that it is not yet."""
    nobody_yet = {"submitted_by": "", "submitted_at": "", "said": "", "said_by": ""}
    return draft_of(DraftRow(*row[:18], status="draft", based_on=0, **nobody_yet, stated_percent=row.stated_percent))
