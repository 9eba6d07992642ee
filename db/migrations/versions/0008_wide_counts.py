"""Parts of a plan's last digit stand in columns that held counts: these need 64 bits, as PostgreSQL has to know."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # SQLite rebuilds the table for this, and would forget that it has no row numbers.
    with op.batch_alter_table("totals", table_kwargs={"sqlite_with_rowid": False}) as batch:
        for name in ("reports", "estimates"):
            batch.alter_column(name, existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False)
