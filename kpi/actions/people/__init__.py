"""Says who somebody is and what she may do: people, rights, passwords, sessions."""

FACE = (
    "names",
    "passwords",
    "people",
    "rights",
    "sessions",
)
"""The modules that may be called from outside this room."""
