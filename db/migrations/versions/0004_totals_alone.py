"""Totals without foreign keys: they are made from figures, which have them, and the doctor makes all of them anew."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # SQLite rebuilds the table for this, and would forget that it has no row numbers.
    with op.batch_alter_table("totals", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint("fk_totals_indicator_id", type_="foreignkey")
        batch.drop_constraint("fk_totals_unit_id", type_="foreignkey")
