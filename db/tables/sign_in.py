"""The tables of people: who may sign in, what they may do, and that they are signed in."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    false,
)

from db.tables.common import metadata

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
