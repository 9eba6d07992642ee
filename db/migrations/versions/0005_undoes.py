"""Batches that say what they took back: it was told from the name of the file, which anybody may give."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_SUBJECT = re.compile(r"figures batch (\d+) ")


def upgrade() -> None:
    with op.batch_alter_table("batches") as batch:
        batch.add_column(sa.Column("undoes", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_batches_undoes"), "batches", ["undoes"], ["id"])
    batches = sa.table("batches", sa.column("id"), sa.column("audit_id"), sa.column("undoes"))
    audit = sa.table("audit", sa.column("id"), sa.column("deed"), sa.column("subject"))
    undos = sa.select(batches.c.id, audit.c.subject).join(audit, audit.c.id == batches.c.audit_id)
    connection = op.get_bind()
    for number, subject in connection.execute(undos.where(audit.c.deed == "undo")).all():
        if match := _SUBJECT.match(subject):
            undoes = batches.update().where(batches.c.id == number).values(undoes=int(match[1]))
            connection.execute(undoes)
