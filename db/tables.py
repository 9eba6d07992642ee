"""The tables of the record; figures are integers scaled to the decimals their indicator keeps."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Days are kept as YYYY-MM-DD and moments as ISO 8601 in UTC, both as text, alike on both engines; "" is no day.

units = Table(
    "units",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False, default=""),
    Column("level", String(20), nullable=False, default=""),
    Column("parent_id", Integer, ForeignKey("units.id"), index=True),
    Column("opened", String(10), nullable=False, default=""),
    Column("closed", String(10), nullable=False, default=""),
    Column("illustrative", Boolean, nullable=False, default=False),
    UniqueConstraint("code", "opened"),  # a code is used again after a merger, by another unit
    CheckConstraint("closed = '' OR opened <= closed", name="opened_before_closed"),
)

successions = Table(
    "successions",
    metadata,
    Column("unit_id", Integer, ForeignKey("units.id"), primary_key=True),
    Column("successor_id", Integer, ForeignKey("units.id"), primary_key=True, index=True),
)

indicators = Table(
    "indicators",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False, default=""),
    Column("area", Text, nullable=False, default=""),
    Column("area_en", Text, nullable=False, default=""),
    Column("measured_in", Text, nullable=False, default=""),
    Column("adds_up", String(20), nullable=False),
    Column("judged", String(20), nullable=False),
    Column("decimals", SmallInteger, nullable=False),
    Column("frequency", String(20), nullable=False),
    Column("parent_id", Integer, ForeignKey("indicators.id"), index=True),
    Column("regime", String(20), nullable=False, default="calendar", server_default="calendar"),
    Column("retired", String(10), nullable=False, default="", server_default=""),  # the last day it was asked for
    CheckConstraint("decimals BETWEEN 0 AND 9", name="decimals"),
)

regimes = Table(
    "regimes",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("cut_day", SmallInteger, nullable=False),  # of the last month of a period; 0 is the last day of that month
    Column("due_month", SmallInteger, nullable=False),  # days after the cut-off, by how long the period is
    Column("due_quarter", SmallInteger, nullable=False),
    Column("due_half", SmallInteger, nullable=False),
    Column("due_year", SmallInteger, nullable=False),
    Column("place", SmallInteger, nullable=False),
)

bases = Table(
    "bases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("place", SmallInteger, nullable=False),  # which one is shown when none is asked for: the lowest told
)

thresholds = Table(
    "thresholds",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("numerator", Integer, nullable=False),
    Column("denominator", Integer, nullable=False),
)

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


def _line() -> ForeignKey:
    # The line is signed last in the transaction, when the digest of what was written is known.
    return ForeignKey("audit.id", deferrable=True, initially="DEFERRED")


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
    Column("audit_id", Integer, _line(), nullable=False, unique=True),
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
    Column("audit_id", Integer, _line(), nullable=False, index=True),
)


def _figure_key() -> list[Column[int]]:
    # In this order the questions of a screen, one unit and one period, read neighbouring rows.
    return [
        Column("unit_id", Integer, ForeignKey("units.id"), nullable=False),
        Column("period", Integer, nullable=False),  # Period.code: 20210106 is January to June 2021
        Column("indicator_id", Integer, ForeignKey("indicators.id"), nullable=False),
    ]


def _target_told() -> list[Column[Any]]:
    return [
        Column("version", Integer, nullable=False),
        Column("value", BigInteger),
        Column("low", BigInteger),
        Column("high", BigInteger),
        Column("low_strict", Boolean, nullable=False),
        Column("high_strict", Boolean, nullable=False),
        Column("words", Text, nullable=False),
        Column("document", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("audit_id", Integer, _line(), nullable=False, index=True),  # else each signature scans all figures
    ]


def _actual_told() -> list[Column[Any]]:
    return [
        Column("value", BigInteger),
        Column("numerator", BigInteger),
        Column("denominator", BigInteger),
        Column("estimate", Boolean, nullable=False),
        Column("approximate", String(10), nullable=False),
        Column("stated_percent", String(30), nullable=False),
        Column("up_to", String(10), nullable=False),
        Column("document", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("status", String(10), nullable=False),
        Column("audit_id", Integer, _line(), nullable=False, index=True),  # else each signature scans all figures
        # A figure that does not apply is kept as nought of nought with this said beside it: it is never summed.
        Column("not_applicable", Boolean, nullable=False, default=False, server_default=false()),
        Column("attachment_id", Integer),
        Column("reason", Text, nullable=False, default="", server_default=""),  # why what looks wrong is right
    ]


targets = Table(
    "targets",
    metadata,
    *_figure_key(),
    Column("basis_id", Integer, ForeignKey("bases.id"), nullable=False),
    Column("effective_on", String(10), nullable=False),
    *_target_told(),
    PrimaryKeyConstraint("unit_id", "period", "indicator_id", "basis_id", "effective_on"),
    CheckConstraint("value IS NOT NULL OR low IS NOT NULL OR high IS NOT NULL OR words <> ''", name="says_something"),
    sqlite_with_rowid=False,
)

target_history = Table(
    "target_history",
    metadata,
    Column("id", Integer, primary_key=True),
    *_figure_key(),
    Column("basis_id", Integer, ForeignKey("bases.id"), nullable=False),
    Column("effective_on", String(10), nullable=False),
    *_target_told(),
    Column("replaced_by", Integer, _line(), nullable=False, index=True),
    Index("ix_target_history_key", "unit_id", "period", "indicator_id"),
)

actuals = Table(
    "actuals",
    metadata,
    *_figure_key(),
    *_actual_told(),
    PrimaryKeyConstraint("unit_id", "period", "indicator_id"),
    CheckConstraint("value IS NOT NULL OR denominator IS NOT NULL", name="says_something"),
    CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name="both_parts"),
    sqlite_with_rowid=False,
)

actual_history = Table(
    "actual_history",
    metadata,
    Column("id", Integer, primary_key=True),
    *_figure_key(),
    *_actual_told(),
    Column("replaced_by", Integer, _line(), nullable=False, index=True),
    Index("ix_actual_history_key", "unit_id", "period", "indicator_id"),
)

totals = Table(
    "totals",
    metadata,
    # Nothing here points to units and indicators: what is made from figures needs no second proof, and a foreign key
    # costs a third of the time that writing a row takes.
    Column("unit_id", Integer, nullable=False),
    Column("period", Integer, nullable=False),
    Column("side", SmallInteger, nullable=False),  # db.totals says which
    Column("indicator_id", Integer, nullable=False),
    Column("part", SmallInteger, nullable=False),  # 0: the unit's own figures; 1: the units below it
    Column("value", BigInteger),
    Column("numerator", BigInteger, nullable=False),
    Column("denominator", BigInteger, nullable=False),
    Column("units", Integer, nullable=False),
    Column("reports", BigInteger, nullable=False),  # of a plan parts of its last digit
    Column("estimates", BigInteger, nullable=False),
    Column("conflicts", Integer, nullable=False),
    PrimaryKeyConstraint("unit_id", "period", "side", "indicator_id", "part"),
    sqlite_with_rowid=False,
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),  # small letters, composed; what is typed to sign in
    Column("shown_name", Text, nullable=False, default=""),
    Column("password_hash", Text, nullable=False, default=""),  # "" signs in nowhere but through a provider
    Column("disabled", Boolean, nullable=False, default=False),
    Column("must_change", Boolean, nullable=False, default=False, server_default=false()),  # a password for one use
    Column("once_until", String(32), nullable=False, default="", server_default=""),  # which opens until then
)

rights = Table(
    "rights",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("unit_id", Integer, ForeignKey("units.id")),  # and all below it; without one: everything
    Column("role", String(20), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # the token itself is in the browser only
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("began", String(32), nullable=False),
    Column("seen", String(32), nullable=False),
    Column("ended", String(32), nullable=False, default=""),
)

attempts = Table(
    "attempts",  # failed sign-ins, shared by all processes
    metadata,
    Column("key", String(200), primary_key=True),  # "name:" or "from:" with what it counts
    Column("failures", Integer, nullable=False),
    Column("last", String(32), nullable=False),
    Column("until", String(32), nullable=False, default=""),
)

settings = Table(
    "settings",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)


def _typed() -> list[Column[Any]]:
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
    *_figure_key(),
    *_typed(),
    Column("status", String(10), nullable=False),  # draft, submitted or returned; approved ones stand in actuals
    Column("based_on", Integer, nullable=False),  # the line that signed the approved figure it is to replace, or 0
    Column("submitted_by", String(80), nullable=False),
    Column("submitted_at", String(32), nullable=False),
    Column("said", Text, nullable=False),  # why it was returned or reopened
    Column("said_by", String(80), nullable=False),
    PrimaryKeyConstraint("unit_id", "period", "indicator_id"),
    sqlite_with_rowid=False,
)

draft_events = Table(
    "draft_events",  # every draft as it stood when it was submitted, taken back, returned, approved, reopened, replaced
    metadata,
    Column("id", Integer, primary_key=True),
    *_figure_key(),
    *_typed(),
    Column("deed", String(20), nullable=False),
    Column("said", Text, nullable=False),
    Column("audit_id", Integer, _line(), nullable=False, index=True),
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
    Column("audit_id", Integer, _line(), nullable=False, index=True),
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
    Column("audit_id", Integer, _line(), nullable=False, index=True),
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

standing_changes = Table(
    "standing_changes",  # standings that newer rules turned into others, as an upgrade found them
    metadata,
    Column("unit_id", Integer, ForeignKey("units.id", ondelete="CASCADE"), primary_key=True),
    Column("period", Integer, primary_key=True),
    Column("indicator_id", Integer, ForeignKey("indicators.id", ondelete="CASCADE"), primary_key=True),
    # A status is "" where there was no such line; a number is an exact fraction as text, "" where there is none.
    Column("status_before", String(20), nullable=False),
    Column("plan_before", Text, nullable=False),
    Column("attainment_before", Text, nullable=False),
    Column("of_year_before", Text, nullable=False),
    Column("status_after", String(20), nullable=False),
    Column("plan_after", Text, nullable=False),
    Column("attainment_after", Text, nullable=False),
    Column("of_year_after", Text, nullable=False),
    sqlite_with_rowid=False,
)
