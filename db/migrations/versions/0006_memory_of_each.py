"""What is remembered of a shape is each person's own: one clerk had decided for the whole province."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """What was remembered stays with whoever answered last: nobody knows any more who said the rest of it."""
    connection = op.get_bind()
    remembered = connection.execute(sa.text("SELECT fingerprint, who, answers, at FROM layouts")).mappings().all()
    op.drop_table("layouts")
    layouts = op.create_table(
        "layouts",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", "who", name=op.f("pk_layouts")),
    )
    if remembered:
        op.bulk_insert(layouts, [dict(row) for row in remembered])
