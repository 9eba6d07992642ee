"""The drawer of pointers: what in the record stands on a unit or an indicator, so that it cannot go."""

from collections.abc import Iterable, Sequence

from db.engine import Connection, ask

_AT_ONCE = 500

_FIGURES = (
    ("figures", ("actuals", "targets")),
    ("history", ("actual_history", "target_history")),
    ("drafts", ("drafts", "draft_events")),
)
_OF_UNITS = (
    ("submissions", ("submissions",)),
    ("rights", ("rights",)),
    ("locks", ("locks",)),
    ("attachments", ("attachments",)),
)
Standing = dict[int, dict[str, int]]
"""By number: figures, history, drafts, submissions, rights, locks, attachments, and how many there are."""


def standing_on_units(connection: Connection, units: Sequence[int]) -> Standing:
    return _counted(connection, "unit_id", units, (*_FIGURES, *_OF_UNITS))


def standing_on_indicators(connection: Connection, indicators: Sequence[int]) -> Standing:
    return _counted(connection, "indicator_id", indicators, _FIGURES)


def _counted(
    connection: Connection, column: str, numbers: Sequence[int], kinds: Iterable[tuple[str, tuple[str, ...]]]
) -> Standing:
    found: Standing = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        for kind, tables in kinds:
            for table in tables:
                marks = ", ".join("?" * len(some))
                question = f"SELECT {column}, COUNT(*) FROM {table} WHERE {column} IN ({marks}) GROUP BY {column}"  # noqa: S608
                for number, many in ask(connection, question, *some):
                    held = found.setdefault(number, {})
                    held[kind] = held.get(kind, 0) + many
    return found
