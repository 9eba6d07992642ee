"""Standings as the rules until now made them, to be held against the new ones; a threshold for plans of roll-ups."""

import sqlalchemy as sa
from alembic import op

from db.migrations.standings_before import StandingBefore, standings_before

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Every standing is kept here as it was; the program takes away those that are still the same."""
    connection = op.get_bind()
    thresholds = sa.table("thresholds", sa.column("code"), sa.column("numerator"), sa.column("denominator"))
    op.bulk_insert(thresholds, [{"code": "planned_enough", "numerator": 1, "denominator": 2}])
    changes = op.create_table(
        "standing_changes",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("status_before", sa.String(length=20), nullable=False),
        sa.Column("plan_before", sa.Text(), nullable=False),
        sa.Column("attainment_before", sa.Text(), nullable=False),
        sa.Column("of_year_before", sa.Text(), nullable=False),
        sa.Column("status_after", sa.String(length=20), nullable=False),
        sa.Column("plan_after", sa.Text(), nullable=False),
        sa.Column("attainment_after", sa.Text(), nullable=False),
        sa.Column("of_year_after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_standing_changes_indicator_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_standing_changes_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", "period", "indicator_id", name=op.f("pk_standing_changes")),
        sqlite_with_rowid=False,
    )
    for standings in standings_before(connection):
        if standings:
            connection.execute(changes.insert(), [_row(standing) for standing in standings])


def _row(standing: StandingBefore) -> dict[str, object]:
    numbers = (standing.plan_to_date, standing.attainment_to_date, standing.attainment_of_year)
    plan, attainment, of_year = ("" if number is None else str(number) for number in numbers)
    return {
        "unit_id": standing.unit_id,
        "period": standing.period,
        "indicator_id": standing.indicator_id,
        "status_before": standing.status,
        "plan_before": plan,
        "attainment_before": attainment,
        "of_year_before": of_year,
        "status_after": "",
        "plan_after": "",
        "attainment_after": "",
        "of_year_after": "",
    }
