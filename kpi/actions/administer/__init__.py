"""Changes what holds for everybody: units, indicators, rules, locks, settings; upgrades and examines the record."""

FACE = (
    "assign",
    "correct",
    "doctor",
    "govern",
    "lock",
    "manage",
    "opening",
    "rule_changes",
    "settle",
    "standing_changes",
)
"""The modules that may be called from outside this room."""
