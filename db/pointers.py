"""Counts what in the record stands on a unit or an indicator, so that it cannot go."""

from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import Table, bindparam, func, select

from db import tables
from db.engine import Connection, Query

_AT_ONCE = 500

_FIGURES = (
    ("figures", (tables.actuals, tables.targets)),
    ("history", (tables.actual_history, tables.target_history)),
    ("drafts", (tables.drafts, tables.draft_events, tables.draft_conflicts)),
)
_OF_UNITS = (
    ("submissions", (tables.submissions,)),
    ("rights", (tables.rights,)),
    ("locks", (tables.locks,)),
    ("attachments", (tables.attachments,)),
)
Pointers = dict[int, dict[str, int]]
"""By number of a unit or an indicator: figures, history, drafts, submissions, rights, locks, attachments, and how many
there are."""


def standing_on_units(connection: Connection, units: Sequence[int]) -> Pointers:
    """What stands on these units; nothing of those that are free to go."""
    return _counted(connection, "unit_id", units, (*_FIGURES, *_OF_UNITS))


def standing_on_indicators(connection: Connection, indicators: Sequence[int]) -> Pointers:
    """What stands on these indicators; nothing of those that are free to go."""
    return _counted(connection, "indicator_id", indicators, _FIGURES)


@cache
def _count(table: Table, column: str) -> Query:
    number = table.c[column]
    return select(number, func.count()).where(number.in_(bindparam("numbers", expanding=True))).group_by(number)


def _counted(
    connection: Connection, column: str, numbers: Sequence[int], kinds: Iterable[tuple[str, tuple[Table, ...]]]
) -> Pointers:
    pointers: Pointers = {}
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        for kind, kept_in in kinds:
            for table in kept_in:
                for number, count in connection.fetch(_count(table, column), numbers=part):
                    of_number = pointers.setdefault(number, {})
                    of_number[kind] = of_number.get(kind, 0) + count
    return pointers
