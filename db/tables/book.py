"""The tables of the book: units, indicators, and by which rules these are judged."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from db.tables.common import metadata

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

assignments = Table(
    "assignments",  # kpi.model.assignment says what they mean
    metadata,
    Column("id", Integer, primary_key=True),
    Column("indicator_id", Integer, ForeignKey("indicators.id"), index=True),  # without one: every indicator
    Column("level", String(20), nullable=False),
    Column("group_name", String(80), nullable=False),
    Column("unit_id", Integer, ForeignKey("units.id"), index=True),  # with a level: the units of that level below it
    Column("expected", Boolean, nullable=False),
    Column("since", String(10), nullable=False),
    Column("until", String(10), nullable=False),
    Column("proposed", Boolean, nullable=False),  # by an upgrade, until somebody confirms it
)

group_units = Table(
    "group_units",
    metadata,
    Column("group_name", String(80), primary_key=True),
    Column("unit_id", Integer, ForeignKey("units.id"), primary_key=True, index=True),
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

settings = Table(
    "settings",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("value", Text, nullable=False),
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
