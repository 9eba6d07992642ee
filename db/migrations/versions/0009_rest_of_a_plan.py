"""What is left of the plans of merged units is their successor's: totals are made anew, no table is another one."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nothing: the program makes the totals anew in the same transaction."""
