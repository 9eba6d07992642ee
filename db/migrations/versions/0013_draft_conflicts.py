"""What somebody typed where another value stood is kept beside it as hers, until she chooses."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "draft_conflicts",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger()),
        sa.Column("numerator", sa.BigInteger()),
        sa.Column("denominator", sa.BigInteger()),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("estimate", sa.Boolean(), nullable=False),
        sa.Column("approximate", sa.String(10), nullable=False),
        sa.Column("up_to", sa.String(10), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("stated_percent", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_draft_conflicts_unit_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_draft_conflicts_indicator_id")),
        sa.PrimaryKeyConstraint("unit_id", "period", "indicator_id", "author", name=op.f("pk_draft_conflicts")),
        sqlite_with_rowid=False,
    )
