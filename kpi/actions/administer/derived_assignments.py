"""Proposes who reports what in a store that kept no assignments yet, from what its units have reported so far."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from db import drafts, totals
from kpi.actions.administer import assign
from kpi.actions.look.unit_figures import YEARS_BACK
from kpi.actions.record.book import Book
from kpi.model.assignment import Assignment, Subject

if TYPE_CHECKING:
    from db.engine import Connection

ASSIGNED_FROM = "0012"
"""The schema from which on assignments are kept."""

Handled = Mapping[int, Mapping[int, int]]
"""By unit the indicators that it has reported or was to reach lately, each with the first year."""


def propose(connection: "Connection", known: Book, at: datetime) -> None:
    """Every unit goes on being asked for what it was asked for: what it has reported or was to reach in the last year
    of the record or the two before. Units with others below them need no rows: they are asked so anyway."""
    handled = _handled(connection, known)
    if handled:
        assign.propose(connection, list(_proposed(known, handled)), at.isoformat(timespec="milliseconds"))


def _handled(connection: "Connection", known: Book) -> dict[int, dict[int, int]]:
    leaves = [unit for unit in known.tree.units if known.tree.is_leaf(unit)]
    seen = [
        *totals.every_own_indicator(connection),
        *((row.unit_id, row.period // 10000, row.indicator_id) for row in drafts.every_draft(connection, leaves)),
    ]
    last = max((year for _, year, _ in seen), default=0)
    first_years: dict[int, dict[int, int]] = {}
    lately: set[tuple[int, int]] = set()
    for unit, year, indicator in seen:
        years = first_years.setdefault(unit, {})
        years[indicator] = min(year, years.get(indicator, year))
        if year >= last - YEARS_BACK:
            lately.add((unit, indicator))
    wanted = {unit: {i: year for i, year in first_years[unit].items() if (unit, i) in lately} for unit in first_years}
    return {unit: wanted[unit] for unit in sorted(wanted) if wanted[unit] and known.tree.is_leaf(unit)}


def _proposed(known: Book, handled: Handled) -> Iterator[Assignment]:
    """A set for a level where at least half of its units have reported anything, and what single units have otherwise.

    A unit that has reported nothing where few have is still asked for everything, and a level that is just beginning
    loses no line.
    """
    tree = known.tree
    leaves = [unit for unit in tree.units.values() if tree.is_leaf(unit.id) and (not unit.closed or unit.id in handled)]
    begun, there = Counter(unit.level for unit in leaves if unit.id in handled), Counter(unit.level for unit in leaves)
    of_level: dict[str, set[int]] = {}
    for level in sorted(begun):
        if level and begun[level] * 2 >= there[level]:
            among = [handled[unit.id] for unit in leaves if unit.level == level and unit.id in handled]
            counts = Counter(indicator for each in among for indicator in each)
            of_level[level] = {indicator for indicator, count in counts.items() if count * 2 >= len(among)}
            for indicator in sorted(known.indicators):
                expected = indicator in of_level[level]
                first = min((each[indicator] for each in among if indicator in each), default=0)
                since = date(first, 1, 1) if expected else None
                yield Assignment(Subject(level), indicator, expected, since)
    for unit in leaves:
        if unit.id not in handled:
            continue
        for indicator in sorted(known.indicators):
            expected = indicator in handled[unit.id]
            if unit.level in of_level and expected == (indicator in of_level[unit.level]):
                continue
            since = date(handled[unit.id][indicator], 1, 1) if expected else None
            yield Assignment(Subject(unit=unit.id), indicator, expected, since)
