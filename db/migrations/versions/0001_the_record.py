"""The record as it was first kept."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    bases = op.create_table(
        "bases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bases")),
        sa.UniqueConstraint("code", name=op.f("uq_bases_code")),
    )
    op.create_table(
        "indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("area_en", sa.Text(), nullable=False),
        sa.Column("measured_in", sa.Text(), nullable=False),
        sa.Column("adds_up", sa.String(length=20), nullable=False),
        sa.Column("judged", sa.String(length=20), nullable=False),
        sa.Column("decimals", sa.SmallInteger(), nullable=False),
        sa.Column("frequency", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("decimals BETWEEN 0 AND 9", name=op.f("ck_indicators_decimals")),
        sa.ForeignKeyConstraint(["parent_id"], ["indicators.id"], name=op.f("fk_indicators_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
        sa.UniqueConstraint("code", name=op.f("uq_indicators_code")),
    )
    op.create_index(op.f("ix_indicators_parent_id"), "indicators", ["parent_id"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("name", name=op.f("uq_people_name")),
    )
    thresholds = op.create_table(
        "thresholds",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_thresholds")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("opened", sa.String(length=10), nullable=False),
        sa.Column("closed", sa.String(length=10), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.CheckConstraint("closed = '' OR opened <= closed", name=op.f("ck_units_opened_before_closed")),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", "opened", name=op.f("uq_units_code_opened")),
    )
    op.create_index(op.f("ix_units_parent_id"), "units", ["parent_id"], unique=False)
    op.create_table(
        "actual_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("numerator", sa.BigInteger(), nullable=True),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("estimate", sa.Boolean(), nullable=False),
        sa.Column("approximate", sa.String(length=10), nullable=False),
        sa.Column("stated_percent", sa.String(length=30), nullable=False),
        sa.Column("up_to", sa.String(length=10), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_actual_history_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_actual_history_indicator_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by"],
            ["audit.id"],
            name=op.f("fk_actual_history_replaced_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_actual_history_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actual_history")),
    )
    op.create_index(op.f("ix_actual_history_audit_id"), "actual_history", ["audit_id"], unique=False)
    op.create_index("ix_actual_history_key", "actual_history", ["unit_id", "period", "indicator_id"], unique=False)
    op.create_index(op.f("ix_actual_history_replaced_by"), "actual_history", ["replaced_by"], unique=False)
    op.create_table(
        "actuals",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("numerator", sa.BigInteger(), nullable=True),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("estimate", sa.Boolean(), nullable=False),
        sa.Column("approximate", sa.String(length=10), nullable=False),
        sa.Column("stated_percent", sa.String(length=30), nullable=False),
        sa.Column("up_to", sa.String(length=10), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name=op.f("ck_actuals_both_parts")),
        sa.CheckConstraint("value IS NOT NULL OR denominator IS NOT NULL", name=op.f("ck_actuals_says_something")),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_actuals_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_actuals_indicator_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_actuals_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "period", "indicator_id", name=op.f("pk_actuals")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_actuals_audit_id"), "actuals", ["audit_id"], unique=False)
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_batches_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_batches_audit_id")),
    )
    op.create_table(
        "rights",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_rights_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_rights_unit_id")),
        sa.PrimaryKeyConstraint("person_id", "unit_id", "role", name=op.f("pk_rights")),
    )
    op.create_table(
        "successions",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["successor_id"], ["units.id"], name=op.f("fk_successions_successor_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_successions_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "successor_id", name=op.f("pk_successions")),
    )
    op.create_index(op.f("ix_successions_successor_id"), "successions", ["successor_id"], unique=False)
    op.create_table(
        "target_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("basis_id", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("low_strict", sa.Boolean(), nullable=False),
        sa.Column("high_strict", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_target_history_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["basis_id"], ["bases.id"], name=op.f("fk_target_history_basis_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_target_history_indicator_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by"],
            ["audit.id"],
            name=op.f("fk_target_history_replaced_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_target_history_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_history")),
    )
    op.create_index(op.f("ix_target_history_audit_id"), "target_history", ["audit_id"], unique=False)
    op.create_index("ix_target_history_key", "target_history", ["unit_id", "period", "indicator_id"], unique=False)
    op.create_index(op.f("ix_target_history_replaced_by"), "target_history", ["replaced_by"], unique=False)
    op.create_table(
        "targets",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("basis_id", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("low_strict", sa.Boolean(), nullable=False),
        sa.Column("high_strict", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "value IS NOT NULL OR low IS NOT NULL OR high IS NOT NULL OR words <> ''",
            name=op.f("ck_targets_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_targets_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["basis_id"], ["bases.id"], name=op.f("fk_targets_basis_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_targets_indicator_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_targets_unit_id")),
        sa.PrimaryKeyConstraint(
            "unit_id", "period", "indicator_id", "basis_id", "effective_on", name=op.f("pk_targets")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_targets_audit_id"), "targets", ["audit_id"], unique=False)
    op.create_table(
        "totals",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("estimates", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_totals_indicator_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_totals_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "period", "side", "indicator_id", "part", name=op.f("pk_totals")),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(
        bases,
        [
            {"id": 1, "code": "assigned", "name_vi": "chỉ tiêu giao", "name_en": "assigned target", "place": 1},
            {"id": 2, "code": "resolved", "name_vi": "nghị quyết HĐND", "name_en": "council resolution", "place": 2},
            {"id": 3, "code": "stretch", "name_vi": "chỉ tiêu phấn đấu", "name_en": "stretch target", "place": 3},
        ],
    )
    op.bulk_insert(
        thresholds,
        [
            {"code": "on_track", "numerator": 1, "denominator": 1},
            {"code": "at_risk", "numerator": 9, "denominator": 10},
            {"code": "told_enough", "numerator": 19, "denominator": 20},
        ],
    )


def downgrade() -> None:
    op.drop_table("totals")
    op.drop_index(op.f("ix_targets_audit_id"), table_name="targets")
    op.drop_table("targets")
    op.drop_index(op.f("ix_target_history_replaced_by"), table_name="target_history")
    op.drop_index("ix_target_history_key", table_name="target_history")
    op.drop_index(op.f("ix_target_history_audit_id"), table_name="target_history")
    op.drop_table("target_history")
    op.drop_index(op.f("ix_successions_successor_id"), table_name="successions")
    op.drop_table("successions")
    op.drop_table("rights")
    op.drop_table("batches")
    op.drop_index(op.f("ix_actuals_audit_id"), table_name="actuals")
    op.drop_table("actuals")
    op.drop_index(op.f("ix_actual_history_replaced_by"), table_name="actual_history")
    op.drop_index("ix_actual_history_key", table_name="actual_history")
    op.drop_index(op.f("ix_actual_history_audit_id"), table_name="actual_history")
    op.drop_table("actual_history")
    op.drop_index(op.f("ix_units_parent_id"), table_name="units")
    op.drop_table("units")
    op.drop_table("thresholds")
    op.drop_table("people")
    op.drop_index(op.f("ix_indicators_parent_id"), table_name="indicators")
    op.drop_table("indicators")
    op.drop_table("bases")
    op.drop_table("audit")
