"""Takes figures from people: drafts, what is handed in, what is approved or sent back, documents."""

FACE = (
    "attach",
    "enter",
    "review",
    "typed_cell",
)
"""The modules that may be called from outside this room."""
