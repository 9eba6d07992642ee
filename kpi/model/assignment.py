"""Answers what a unit reports with a month: from rows about levels, groups and single units, else everything.

An indicator about which nothing is laid down is asked of every unit that has none below it, and stays asked.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from kpi.model.due import due_period
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.unit import Tree


class Subject(NamedTuple):
    """Whom an assignment is for: one unit; a group; a level, within the whole tree or below one unit; or everybody."""

    level: str = ""
    group: str = ""
    unit: int | None = None  # with a level: the units of that level below it


EVERYBODY = Subject()


class Assignment(NamedTuple):
    """Whether whoever it is for reports an indicator (None: every one), from one day to another, both included.

    What is asked is asked within its days and not outside of them. What is not asked is an exception within its days;
    outside of them the next wider subject decides.
    """

    subject: Subject
    indicator: int | None
    expected: bool = True
    since: date | None = None
    until: date | None = None
    proposed: bool = False  # read from what was reported when the store was upgraded; nobody has confirmed it yet
    id: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether the day is one of its days."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


Row = tuple[Assignment, ...]
"""All assignments of one subject about one indicator."""


@dataclass(frozen=True)
class Assignments:
    """All that is laid down about who reports what, in a tree of units with their indicators."""

    tree: Tree = field(default_factory=Tree)
    indicators: Mapping[int, Indicator] = field(default_factory=dict[int, Indicator])
    rows: tuple[Assignment, ...] = ()
    groups: Mapping[str, frozenset[int]] = field(default_factory=dict[str, frozenset[int]])

    def reported_with(self, unit: int, month: Period, handled: Collection[int] = ()) -> dict[int, Period]:
        """By indicator the run whose report the unit owes with this month's sheet: the month, quarter, half or year.

        Nothing is owed for a month on whose last day the unit was not there. A unit with others below it owes, where
        nothing is laid down, for what it has `handled` itself: reported, drafted or been given a target for.
        """
        first, last = self.tree.life(unit, month.year)
        if not first <= month.last <= last:
            return {}
        is_leaf, ways = self.tree.is_leaf(unit), self._ways(unit)
        if not is_leaf:
            return self._owed(ways, month, frozenset(handled))
        key = (ways, month)
        if key not in self._remembered:
            self._remembered[key] = self._owed(ways, month, None)
        return self._remembered[key]

    def is_asked(self, unit: int, indicator: int, day: date, handled: Collection[int] = ()) -> bool:
        """Whether the unit reports the indicator on the day, as far as assignments go."""
        answer = self._answer(self._ways(unit), indicator, day)
        return self._by_default(unit, indicator, handled) if answer is None else answer

    def _by_default(self, unit: int, indicator: int, handled: Collection[int]) -> bool:
        return self.tree.is_leaf(unit) or indicator in handled

    def _owed(self, ways: tuple[Subject, ...], month: Period, handled: Collection[int] | None) -> dict[int, Period]:
        owed: dict[int, Period] = {}
        for number, run in self._due_with(month).items():
            answer = self._answer(ways, number, month.ends_on)
            if answer or (answer is None and (handled is None or number in handled)):
                owed[number] = run
        return owed

    def _due_with(self, month: Period) -> dict[int, Period]:
        """Of every indicator that is in use the run that is due with the month."""
        if month not in self._due:
            runs = ((number, due_period(indicator, month)) for number, indicator in self.indicators.items())
            self._due[month] = {
                number: run for number, run in runs if run is not None and self.indicators[number].is_asked_for(run)
            }
        return self._due[month]

    def _answer(self, ways: tuple[Subject, ...], indicator: int, day: date) -> bool | None:
        """What the nearest subject lays down; None where none does."""
        for step in ways:
            for about in (indicator, None):  # what names the indicator goes before what is said of every one
                answer = _laid_down(self._by_subject[step].get(about, ()), day)
                if answer is not None:
                    return answer
        return None

    def _ways(self, unit: int) -> tuple[Subject, ...]:
        """The subjects that the unit belongs to and about which anything is laid down, the nearest first."""
        return tuple(subject for subject in self._subjects(unit) if subject in self._by_subject)

    def _subjects(self, unit: int) -> Iterator[Subject]:
        yield Subject(unit=unit)
        if groups := self._groups_of.get(unit):
            yield groups
        level = self.tree.units[unit].level
        if level:
            for above in self.tree.upwards(unit)[1:]:
                yield Subject(level, unit=above)
            yield Subject(level)
        yield EVERYBODY

    @cached_property
    def _groups_of(self) -> dict[int, Subject]:
        """Of every unit of a group one subject that stands for all its groups together."""
        names: dict[int, list[str]] = {}
        for name in sorted(self.groups):
            for unit in self.groups[name]:
                names.setdefault(unit, []).append(name)
        return {unit: Subject(group="\n".join(among)) for unit, among in names.items()}

    @cached_property
    def _by_subject(self) -> dict[Subject, dict[int | None, Row]]:
        by_subject: dict[Subject, dict[int | None, Row]] = {}
        together: dict[str, list[Subject]] = {}
        for subject in set(self._groups_of.values()):
            for name in subject.group.split("\n"):
                together.setdefault(name, []).append(subject)
        for row in self.rows:
            for subject in together.get(row.subject.group, []) if row.subject.group else [row.subject]:
                about = by_subject.setdefault(subject, {})
                about[row.indicator] = (*about.get(row.indicator, ()), row)
        return by_subject

    @cached_property
    def _remembered(self) -> dict[tuple[tuple[Subject, ...], Period], dict[int, Period]]:
        return {}

    @cached_property
    def _due(self) -> dict[Period, dict[int, Period]]:
        return {}


def _laid_down(rows: Row, day: date) -> bool | None:
    """An exception that holds goes before all; what is asked at other times only is not asked now."""
    if any(row.holds_on(day) for row in rows if not row.expected):
        return False
    when = [row for row in rows if row.expected]
    return any(row.holds_on(day) for row in when) if when else None
