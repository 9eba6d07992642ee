"""What all tables have in common: how their constraints are called, and the columns that several have.

Days are kept as YYYY-MM-DD and moments as ISO 8601 in UTC, both as text, alike on both engines; "" is no day.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
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


def audit_line() -> ForeignKey:
    # The line is signed last in the transaction, when the digest of what was written is known.
    return ForeignKey("audit.id", deferrable=True, initially="DEFERRED")


def figure_key() -> list[Column[int]]:
    # In this order the questions of a screen, one unit and one period, read neighbouring rows.
    return [
        Column("unit_id", Integer, ForeignKey("units.id"), nullable=False),
        Column("period", Integer, nullable=False),  # Period.code: 20210106 is January to June 2021
        Column("indicator_id", Integer, ForeignKey("indicators.id"), nullable=False),
    ]
