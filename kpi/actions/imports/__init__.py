"""Takes files into the record, all of a file or none of it, and takes a whole import back."""

FACE = (
    "admit",
    "admit_indicators",
    "admit_units",
    "brought",
    "import_review",
    "periods_to_come",
    "plan_days",
    "preview",
    "undo",
    "undo_book",
    "unlikely_figures",
    "uploads",
)
"""The modules that may be called from outside this room."""
