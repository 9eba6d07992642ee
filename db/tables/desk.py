"""The tables of work that is not approved yet: drafts, what was handed in, locks, and files."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from db.tables.common import audit_line, figure_key, metadata


def _draft_cells() -> list[Column[Any]]:
    """What a clerk tells before it is approved, and the words she typed."""
    return [
        Column("typed", Text, nullable=False),
        Column("value", BigInteger),
        Column("numerator", BigInteger),
        Column("denominator", BigInteger),
        Column("not_applicable", Boolean, nullable=False),
        Column("estimate", Boolean, nullable=False),
        Column("approximate", String(10), nullable=False),
        Column("up_to", String(10), nullable=False),
        Column("document", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("attachment_id", Integer),
        Column("version", Integer, nullable=False),  # one more with every save
        Column("author", String(80), nullable=False),
        Column("at", String(32), nullable=False),
        Column("stated_percent", Text, nullable=False, server_default=""),
    ]


drafts = Table(
    "drafts",
    metadata,
    *figure_key(),
    *_draft_cells(),
    Column("status", String(10), nullable=False),  # draft, submitted or returned; approved ones stand in actuals
    Column("based_on", Integer, nullable=False),  # the line that signed the approved figure it is to replace, or 0
    Column("submitted_by", String(80), nullable=False),
    Column("submitted_at", String(32), nullable=False),
    Column("said", Text, nullable=False),  # why it was returned or reopened
    Column("said_by", String(80), nullable=False),
    PrimaryKeyConstraint("unit_id", "period", "indicator_id"),
    sqlite_with_rowid=False,
)

draft_conflicts = Table(
    "draft_conflicts",  # what somebody typed where another value stood: hers alone, until she chooses between the two
    metadata,
    *figure_key(),
    *_draft_cells(),
    PrimaryKeyConstraint("unit_id", "period", "indicator_id", "author"),
    sqlite_with_rowid=False,
)

draft_events = Table(
    "draft_events",  # every draft as it stood when it was submitted, taken back, returned, approved, reopened, replaced
    metadata,
    Column("id", Integer, primary_key=True),
    *figure_key(),
    *_draft_cells(),
    Column("deed", String(20), nullable=False),
    Column("said", Text, nullable=False),
    Column("audit_id", Integer, audit_line(), nullable=False, index=True),
    Index("ix_draft_events_key", "unit_id", "period", "indicator_id"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False),
    Column("period", Integer, nullable=False),  # the month of the sheet
    Column("who", String(80), nullable=False),
    Column("at", String(32), nullable=False),
    Column("told", Integer, nullable=False),
    Column("gaps", Text, nullable=False),  # the codes of what is missing
    Column("said", Text, nullable=False),  # and why
    Column("audit_id", Integer, audit_line(), nullable=False, index=True),
    Index("ix_submissions_key", "unit_id", "period"),
)

locks = Table(
    "locks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),  # and all below it
    Column("period", Integer, nullable=False),  # and all within it
    Column("who", String(80), nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("audit_id", Integer, audit_line(), nullable=False, index=True),
)

uploads = Table(
    "uploads",  # files handed in on the import page, from the first look to the import and after it
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", String(80), nullable=False, index=True),
    Column("at", String(32), nullable=False),
    Column("file", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),  # compressed
    Column("answers", Text, nullable=False),  # as JSON
    Column("state", String(10), nullable=False),  # looked, running, done, cancelled, refused, discarded
    Column("batch_id", Integer, ForeignKey("batches.id")),
    Column("said", Text, nullable=False),  # what came of it, as JSON
)

layouts = Table(
    "layouts",  # what a person has answered for files of a shape, for her next one
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("who", String(80), primary_key=True),
    Column("answers", Text, nullable=False),  # as JSON
    Column("at", String(32), nullable=False),
)
