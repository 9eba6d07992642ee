"""A unit: a code with a time of validity and a place in the tree.

A code alone names no unit: of the communes of 1 July 2025 nearly all took over an old code, most of them under another
name, and hundreds of old units went to more than one new one. Each unit knows its days and what it became.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from kpi.model.period import NO_LIFE, Life, Period, owed


class Unit(NamedTuple):
    """`opened` and `closed` are the first and the last day it was there, None where nobody knows."""

    id: int
    code: str
    name_vi: str
    name_en: str = ""
    level: str = ""
    parent: int | None = None
    opened: date | None = None
    closed: date | None = None
    illustrative: bool = False
    became: tuple[int, ...] = ()

    def name(self, language: str) -> str:
        """In the reader's language; the Vietnamese name where there is no other."""
        return (self.name_en if language == "en" else self.name_vi) or self.name_vi

    @property
    def code_and_day(self) -> str:
        """The code with the first day, "01843@2025-07-01": this names one unit even where a code is used again."""
        return f"{self.code}@{self.opened or ''}"

    def is_there(self, period: Period) -> bool:
        """Whether it existed on some day of the period."""
        return (self.opened is None or self.opened <= period.ends_on) and (
            self.closed is None or self.closed >= period.starts_on
        )

    def life(self, year: int) -> Life | None:
        """The first and the last month of the year that it reports: those on whose last day it was there."""
        return life(self.opened, self.closed, year)


@lru_cache(maxsize=4096)
def life(opened: date | None, closed: date | None, year: int) -> Life | None:
    """The same of these first and last days. A month handed over in its middle is the successor's."""
    there = [
        month.first
        for month in Period.of_year(year).months
        if (opened is None or opened <= month.ends_on) and (closed is None or closed >= month.ends_on)
    ]
    return (there[0], there[-1]) if there else None


def times_of(units: Iterable[Unit]) -> str:
    """When they were there, for the problem of a period in which none of them was."""
    return "; ".join(f"{unit.opened or '…'} – {unit.closed or '…'}" for unit in units)


@dataclass(frozen=True)
class Tree:
    """All units by id, with the ways up and down."""

    units: dict[int, Unit] = field(default_factory=dict[int, Unit])

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Tree":
        """The tree of these units."""
        return cls({unit.id: unit for unit in units})

    @cached_property
    def children(self) -> dict[int | None, tuple[Unit, ...]]:
        """The units directly below each unit, by their codes; those at the top below None."""
        below: dict[int | None, list[Unit]] = {}
        for unit in sorted(self.units.values(), key=lambda u: (u.code, u.opened or date.min)):
            below.setdefault(unit.parent, []).append(unit)
        return {parent: tuple(units) for parent, units in below.items()}

    @cached_property
    def by_code(self) -> dict[str, tuple[Unit, ...]]:
        """The units that had a code, by its small letters, in the order of their time."""
        by_code: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            by_code.setdefault(unit.code.casefold(), []).append(unit)
        return {code: tuple(sorted(units, key=lambda u: u.opened or date.min)) for code, units in by_code.items()}

    @cached_property
    def by_name(self) -> dict[str, tuple[Unit, ...]]:
        """The units that have a name, Vietnamese or English, by its small letters."""
        by_name: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            for name in {unit.name_vi.casefold(), unit.name_en.casefold()} - {""}:
                by_name.setdefault(name, []).append(unit)
        return {name: tuple(units) for name, units in by_name.items()}

    def called(self, name: str) -> tuple[Unit, ...]:
        """The units that a code, a name, or a code with its first day may mean; each may have had its time."""
        key = name.casefold()
        code, at, day = key.rpartition("@")
        dated = tuple(unit for unit in self.by_code.get(code, ()) if at and str(unit.opened or "") == day)
        return self.by_code.get(key) or self.by_name.get(key) or dated

    @cached_property
    def _leaves(self) -> dict[int, tuple[Unit, ...]]:
        leaves: dict[int, list[Unit]] = {}
        for unit in self.units.values():
            if unit.id not in self.children:
                for above in self.upwards(unit.id):
                    leaves.setdefault(above, []).append(unit)
        return {above: tuple(units) for above, units in leaves.items()}

    @cached_property
    def _always_open(self) -> dict[int, int]:
        """How many units at the bottom stand below each unit, where none of them ever opened or closed."""
        return {
            above: len(units)
            for above, units in self._leaves.items()
            if not any(unit.opened or unit.closed for unit in units)
        }

    def below(self, unit: int) -> list[int]:
        """The unit and every unit below it, from the top down."""
        units = [unit]
        for above in units:
            units += [child.id for child in self.children.get(above, ())]
        return units

    def upwards(self, unit: int) -> list[int]:
        """The unit and every unit above it, from the bottom up."""
        way = [unit]
        while (parent := self.units[way[-1]].parent) is not None:
            way.append(parent)
        return way

    def never_changed(self, unit: int) -> int | None:
        """How many units at the bottom stand below it, where none of them ever opened or closed."""
        return self._always_open.get(unit)

    @cached_property
    def remembered(self) -> dict[tuple[object, ...], Any]:
        """What was worked out of this tree, which never changes, by what was asked."""
        return {}

    def life(self, unit: int, year: int) -> Life:
        """The first and the last month of the year that the unit reports; NO_LIFE where it is not there."""
        return self.units[unit].life(year) or NO_LIFE

    def is_leaf(self, unit: int) -> bool:
        """Whether nothing stands below it."""
        return unit not in self.children

    def leaves(self, unit: int) -> tuple[Unit, ...]:
        """The units at the bottom of the tree that stand below it, or it itself."""
        return self._leaves[unit]

    def units_in(self, unit: int, run: Period, *, newest: bool = False) -> int:
        """How many units at the bottom of the tree stand below it (or are it) and are there in some month of the run;
        `newest` in its last month."""
        if (count := self._always_open.get(unit)) is not None:
            return count
        return sum(number for _, number in self._lives(unit, run.months[-1] if newest else run))

    def reports_due(self, unit: int, run: Period, months_a_report: int, *, newest: bool = False) -> int:
        """How many reports of a run the units at the bottom owe; `newest` where only the last of each counts."""
        if (count := self._always_open.get(unit)) is not None:
            return count * owed(run, months_a_report, newest=newest)
        return sum(number * owed(run, months_a_report, life, newest=newest) for life, number in self._lives(unit, run))

    def _lives(self, unit: int, run: Period) -> tuple[tuple[tuple[int, int], int], ...]:
        """How many units at the bottom had each life in the year of the run, of those that meet the run."""
        lives = self._lives_of_year.get((unit, run.year))
        if lives is None:
            counted = Counter(leaf.life(run.year) for leaf in self._leaves[unit])
            lives = tuple((life, number) for life, number in counted.items() if life is not None)
            self._lives_of_year[unit, run.year] = lives
        return tuple((life, number) for life, number in lives if life[0] <= run.last and run.first <= life[1])

    @cached_property
    def _lives_of_year(self) -> dict[tuple[int, int], tuple[tuple[tuple[int, int], int], ...]]:
        return {}

    @cached_property
    def predecessors(self) -> dict[int, tuple[Unit, ...]]:
        """The units that became each unit, wholly or in part."""
        before: dict[int, list[Unit]] = {}
        for unit in self.units.values():
            for successor in unit.became:
                before.setdefault(successor, []).append(unit)
        return {unit: tuple(units) for unit, units in before.items()}

    def depth(self, unit: int) -> int:
        """How many units stand above it."""
        return len(self.upwards(unit)) - 1

    def in_order(self) -> list[Unit]:
        """Each unit after the one above it."""
        ordered: list[Unit] = []
        waiting = list(reversed(self.children.get(None, ())))
        while waiting:
            ordered.append(unit := waiting.pop())
            waiting += reversed(self.children.get(unit.id, ()))
        return ordered
