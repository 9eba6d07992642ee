"""Answers questions of the record: scorecards, stories, sheets, explanations, histories, exports."""

FACE = (
    "batches",
    "drafts",
    "explain",
    "export",
    "figure_text",
    "history",
    "locking",
    "progress",
    "read",
    "scorecard_rows",
    "scorecards",
    "sheet",
    "to_come",
    "trail",
    "unit_figures",
)
"""The modules that may be called from outside this room."""
