"""The words of statements and the tables, loaded when a statement is first built.

A process that asks in the driver's own words only (`db.engine.ask`, `put`, `pour`) does without: loading SQLAlchemy
takes longer than all that such a process does.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import (
        ColumnElement,
        Select,
        Table,
        and_,
        bindparam,
        delete,
        exists,
        func,
        insert,
        literal,
        or_,
        select,
        update,
    )

    from db.tables import (
        actual_history,
        actuals,
        attachments,
        attempts,
        audit,
        batches,
        draft_events,
        drafts,
        indicators,
        layouts,
        locks,
        people,
        rights,
        sessions,
        standing_changes,
        submissions,
        successions,
        target_history,
        targets,
        totals,
        units,
        uploads,
    )

__all__ = [
    "ColumnElement",
    "Select",
    "Table",
    "actual_history",
    "actuals",
    "and_",
    "attachments",
    "attempts",
    "audit",
    "batches",
    "bindparam",
    "delete",
    "draft_events",
    "drafts",
    "exists",
    "func",
    "indicators",
    "insert",
    "layouts",
    "literal",
    "locks",
    "or_",
    "people",
    "pick",
    "rights",
    "select",
    "sessions",
    "standing_changes",
    "submissions",
    "successions",
    "target_history",
    "targets",
    "totals",
    "units",
    "update",
    "uploads",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    import sqlalchemy

    from db import tables

    found = getattr(tables if name in tables.metadata.tables else sqlalchemy, name)
    globals()[name] = found
    return found


def pick(table: "Table", names: Iterable[str]) -> "Select[Any]":
    """Of each row these columns."""
    from sqlalchemy import select as selected

    return selected(*(table.c[name] for name in names))
