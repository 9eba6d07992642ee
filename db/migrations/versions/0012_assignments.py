"""Assignments: which units report which indicators, and the groups of units that they may name."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """What a store has reported so far becomes rows afterwards: kpi.actions.administer.derived_assignments."""
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("group_name", sa.String(80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name="fk_assignments_indicator_id_indicators"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_assignments_unit_id_units"),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_indicator_id", "assignments", ["indicator_id"])
    op.create_index("ix_assignments_unit_id", "assignments", ["unit_id"])
    op.create_table(
        "group_units",
        sa.Column("group_name", sa.String(80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_group_units_unit_id_units"),
        sa.PrimaryKeyConstraint("group_name", "unit_id", name="pk_group_units"),
    )
    op.create_index("ix_group_units_unit_id", "group_units", ["unit_id"])
