"""Keeps the record: the store and its transactions, the book of units and indicators, the totals of all figures."""

FACE = (
    "actual_rows",
    "book",
    "changes",
    "figure_columns",
    "figures_to_write",
    "odd_runs",
    "parents",
    "pending",
    "plain_roll_up",
    "plain_totals",
    "refusal",
    "store",
    "texts",
    "total_rows",
    "totals",
    "traces",
    "unit_totals",
    "written",
)
"""The modules that may be called from outside this room."""
