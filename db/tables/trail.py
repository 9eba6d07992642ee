"""The tables of the audit: its lines, the sums they sign, the imports and the documents they point to."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
    true,
)

from db.tables.common import audit_line, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # without a gap: a missing line shows
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("deed", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text, nullable=False),  # canonical JSON
    Column("after", Text, nullable=False),
    Column("digest", String(64), nullable=False),  # of the figures that this deed wrote; "" when it wrote none
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("seals", Text, nullable=False, default="", server_default=""),  # canonical JSON; "" of old lines
    # Whether approved figures or the book changed, so that remembered answers are old; signed among the seals.
    Column("moves", Boolean, nullable=False, default=True, server_default=true()),
    # PostgreSQL's condition stands in the migration that makes it: named here as well, it would load that dialect and
    # all of asyncio with it before every command, also on SQLite.
    Index("ix_audit_moves", "id", sqlite_where=text("moves")),
)

seals = Table(
    "seals",  # db.seals says what each sum is of
    metadata,
    Column("name", String(40), primary_key=True),
    Column("sum", String(64), nullable=False),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("read", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("audit_id", Integer, audit_line(), nullable=False, unique=True),
    Column("undoes", Integer, ForeignKey("batches.id")),  # the batch that this one took back
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("units.id"), nullable=False, index=True),  # whose rights it is tied to
    Column("name", Text, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("audit_id", Integer, audit_line(), nullable=False, index=True),
)
