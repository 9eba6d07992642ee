"""A password for one use has an end: after it was used, and after some days in any case."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Those that are under way get their days from now on: nobody knows when they were given."""
    op.add_column("people", sa.Column("once_until", sa.String(length=32), server_default="", nullable=False))
    until = (datetime.now(UTC) + timedelta(days=7)).isoformat(timespec="milliseconds")
    people = sa.table("people", sa.column("must_change", sa.Boolean()), sa.column("once_until", sa.String()))
    op.execute(people.update().where(people.c.must_change.is_(sa.true())).values(once_until=until))
