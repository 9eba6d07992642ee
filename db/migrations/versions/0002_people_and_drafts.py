"""People sign in and work on figures: sessions, drafts and their history, submissions, locks, regimes, attachments."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# Days after the cut-off until a report is due, by the length of its period: where to begin, an office sets its own.
REGIMES = [
    {
        "code": "calendar",
        "name_vi": "Tháng dương lịch",
        "name_en": "Calendar months",
        "cut_day": 0,
        "due_month": 5,
        "due_quarter": 5,
        "due_half": 5,
        "due_year": 15,
        "place": 1,
    },
    {
        "code": "decree09",
        "name_vi": "Nghị định 09/2019/NĐ-CP (chốt số liệu ngày 14)",
        "name_en": "Decree 09/2019/NĐ-CP (cut-off on the 14th)",
        "cut_day": 14,
        "due_month": 5,
        "due_quarter": 5,
        "due_half": 5,
        "due_year": 15,
        "place": 2,
    },
]


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(length=32), nullable=False),
        sa.Column("until", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    regimes = op.create_table(
        "regimes",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("cut_day", sa.SmallInteger(), nullable=False),
        sa.Column("due_month", sa.SmallInteger(), nullable=False),
        sa.Column("due_quarter", sa.SmallInteger(), nullable=False),
        sa.Column("due_half", sa.SmallInteger(), nullable=False),
        sa.Column("due_year", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regimes")),
    )
    op.bulk_insert(regimes, REGIMES)
    op.create_table(
        "settings",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_settings")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_attachments_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_attachments_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_audit_id"), "attachments", ["audit_id"], unique=False)
    op.create_index(op.f("ix_attachments_unit_id"), "attachments", ["unit_id"], unique=False)
    op.create_table(
        "draft_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("numerator", sa.BigInteger(), nullable=True),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("estimate", sa.Boolean(), nullable=False),
        sa.Column("approximate", sa.String(length=10), nullable=False),
        sa.Column("up_to", sa.String(length=10), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_draft_events_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_draft_events_indicator_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_draft_events_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_events")),
    )
    op.create_index(op.f("ix_draft_events_audit_id"), "draft_events", ["audit_id"], unique=False)
    op.create_index("ix_draft_events_key", "draft_events", ["unit_id", "period", "indicator_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("numerator", sa.BigInteger(), nullable=True),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("estimate", sa.Boolean(), nullable=False),
        sa.Column("approximate", sa.String(length=10), nullable=False),
        sa.Column("up_to", sa.String(length=10), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=False),
        sa.Column("submitted_at", sa.String(length=32), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_drafts_indicator_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_drafts_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "period", "indicator_id", name=op.f("pk_drafts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "locks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_locks_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_locks_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locks")),
    )
    op.create_index(op.f("ix_locks_audit_id"), "locks", ["audit_id"], unique=False)
    op.create_index(op.f("ix_locks_unit_id"), "locks", ["unit_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began", sa.String(length=32), nullable=False),
        sa.Column("seen", sa.String(length=32), nullable=False),
        sa.Column("ended", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_submissions_audit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_submissions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    op.create_index(op.f("ix_submissions_audit_id"), "submissions", ["audit_id"], unique=False)
    op.create_index("ix_submissions_key", "submissions", ["unit_id", "period"], unique=False)
    op.add_column(
        "actual_history", sa.Column("not_applicable", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("actual_history", sa.Column("attachment_id", sa.Integer(), nullable=True))
    op.add_column("actual_history", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.add_column("actuals", sa.Column("not_applicable", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("actuals", sa.Column("attachment_id", sa.Integer(), nullable=True))
    op.add_column("actuals", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.add_column("audit", sa.Column("moves", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_index(
        "ix_audit_moves",
        "audit",
        ["id"],
        unique=False,
        sqlite_where=sa.text("moves"),
        postgresql_where=sa.text("moves"),
    )
    op.add_column("indicators", sa.Column("regime", sa.String(length=20), server_default="calendar", nullable=False))
    op.add_column("indicators", sa.Column("retired", sa.String(length=10), server_default="", nullable=False))
    op.add_column("people", sa.Column("must_change", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Nobody had been given a right yet: a right may now be without a unit, which is a right to everything.
    op.drop_table("rights")
    op.create_table(
        "rights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_rights_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_rights_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights")),
    )
    op.create_index(op.f("ix_rights_person_id"), "rights", ["person_id"], unique=False)
