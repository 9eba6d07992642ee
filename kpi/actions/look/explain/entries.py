"""Reads the entries of one indicator: of a unit and all below it, of the units that became them, and of two years."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from db import entries
from db.entries import EntryRow
from db.figures import ActualRow
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.model.explanation import Origin
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.unit import Tree, Unit

if TYPE_CHECKING:
    from db.engine import Connection

_Year = tuple[int, int]  # unit and year


@dataclass(frozen=True)
class Entries:
    """ReportSums and targets by unit and year, with who wrote each."""

    tree: Tree
    indicator: Indicator
    actuals: dict[_Year, list[tuple[Actual, Origin]]] = field(default_factory=dict[_Year, list[tuple[Actual, Origin]]])
    targets: dict[_Year, list[tuple[Target, int, Origin]]] = field(
        default_factory=dict[_Year, list[tuple[Target, int, Origin]]]
    )

    def figures(self, unit: int, year: int) -> list[Actual]:
        """What the unit itself has reported of the year, as it stands."""
        return [figure for figure, _ in self.actuals.get((unit, year), ())]

    def numbers(self, unit: int, year: int, basis: int) -> tuple[Target, ...]:
        """The targets of a basis that are numbers, in all their versions."""
        every = self.targets.get((unit, year), ())
        return tuple(target for target, _, _ in every if target.basis == basis and target.value is not None)


def read_entries(connection: "Connection", known: Book, unit: int, indicator: Indicator, year: int) -> Entries:
    """The entries of the year and of the year before."""
    tree, read = known.tree, Entries(known.tree, indicator)
    below = tree.below(unit)
    family = {*below, *_kin(tree, (tree.units[unit_id] for unit_id in below))}
    for entry in entries.of_indicator(connection, sorted(family), indicator.id, (year - 1, year)):
        _keep(read, entry)
    return read


def _keep(read: Entries, entry: EntryRow) -> None:
    row, source = entry.row, Origin(datetime.fromisoformat(entry.at), entry.who, entry.file, entry.batch)
    key = row.unit_id, row.period // 10000
    if isinstance(row, ActualRow):
        read.actuals.setdefault(key, []).append((book.actual_of(row), source))
    else:
        read.targets.setdefault(key, []).append((book.target_of(row), row.version, source))


def _kin(tree: Tree, units: Iterable[Unit]) -> set[int]:
    """All that became one of the units, or that one of them became, however far."""
    related, waiting = set[int](), [unit for unit in units if unit.became or unit.id in tree.predecessors]
    while waiting:
        unit = waiting.pop()
        beside = [
            *(tree.units[relative] for relative in unit.became if relative in tree.units),
            *tree.predecessors.get(unit.id, ()),
        ]
        for relative in beside:
            if relative.id not in related:
                related.add(relative.id)
                waiting.append(relative)
    return related
