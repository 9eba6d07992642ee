"""The tables of the record; figures are integers scaled to the decimals their indicator keeps."""

from db.tables.book import (
    assignments,
    bases,
    group_units,
    indicators,
    regimes,
    settings,
    standing_changes,
    successions,
    thresholds,
    units,
)
from db.tables.common import metadata
from db.tables.desk import draft_conflicts, draft_events, drafts, layouts, locks, submissions, uploads
from db.tables.figures import actual_history, actuals, target_history, targets, totals
from db.tables.sign_in import attempts, people, rights, sessions
from db.tables.trail import attachments, audit, batches, seals

__all__ = [
    "actual_history",
    "actuals",
    "assignments",
    "attachments",
    "attempts",
    "audit",
    "bases",
    "batches",
    "draft_conflicts",
    "draft_events",
    "drafts",
    "group_units",
    "indicators",
    "layouts",
    "locks",
    "metadata",
    "people",
    "regimes",
    "rights",
    "seals",
    "sessions",
    "settings",
    "standing_changes",
    "submissions",
    "successions",
    "target_history",
    "targets",
    "thresholds",
    "totals",
    "units",
    "uploads",
]
