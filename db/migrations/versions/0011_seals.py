"""Seals: a sum over each table beside the figures, and what each line of the audit signs of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("sum", sa.String(64), nullable=False),
    )
    op.add_column("audit", sa.Column("seals", sa.Text(), nullable=False, server_default=""))
