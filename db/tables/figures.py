"""The tables of figures: targets and actuals, all that ever stood there, and what they make together."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    false,
)

from db.tables.common import audit_line, figure_key, metadata


def _target_cells() -> list[Column[Any]]:
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
        Column("audit_id", Integer, audit_line(), nullable=False, index=True),  # else each signature scans all figures
    ]


def _actual_cells() -> list[Column[Any]]:
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
        Column("audit_id", Integer, audit_line(), nullable=False, index=True),  # else each signature scans all figures
        # A figure that does not apply is kept as nought of nought with this said beside it: it is never summed.
        Column("not_applicable", Boolean, nullable=False, default=False, server_default=false()),
        Column("attachment_id", Integer),
        Column("reason", Text, nullable=False, default="", server_default=""),  # why what looks wrong is right
    ]


targets = Table(
    "targets",
    metadata,
    *figure_key(),
    Column("basis_id", Integer, ForeignKey("bases.id"), nullable=False),
    Column("effective_on", String(10), nullable=False),
    *_target_cells(),
    PrimaryKeyConstraint("unit_id", "period", "indicator_id", "basis_id", "effective_on"),
    CheckConstraint("value IS NOT NULL OR low IS NOT NULL OR high IS NOT NULL OR words <> ''", name="says_something"),
    sqlite_with_rowid=False,
)

target_history = Table(
    "target_history",
    metadata,
    Column("id", Integer, primary_key=True),
    *figure_key(),
    Column("basis_id", Integer, ForeignKey("bases.id"), nullable=False),
    Column("effective_on", String(10), nullable=False),
    *_target_cells(),
    Column("replaced_by", Integer, audit_line(), nullable=False, index=True),
    Index("ix_target_history_key", "unit_id", "period", "indicator_id"),
)

actuals = Table(
    "actuals",
    metadata,
    *figure_key(),
    *_actual_cells(),
    PrimaryKeyConstraint("unit_id", "period", "indicator_id"),
    CheckConstraint("value IS NOT NULL OR denominator IS NOT NULL", name="says_something"),
    CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name="both_parts"),
    sqlite_with_rowid=False,
)

actual_history = Table(
    "actual_history",
    metadata,
    Column("id", Integer, primary_key=True),
    *figure_key(),
    *_actual_cells(),
    Column("replaced_by", Integer, audit_line(), nullable=False, index=True),
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
