"""Finds what other rules make of the standings of one indicator, and which of its figures they cannot read."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from db import figures
from kpi.actions.look import read
from kpi.model.check import impossible
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.standing import Standing
from kpi.model.unit import Tree, Unit

if TYPE_CHECKING:
    from db.engine import Connection
    from db.figures import NumberRow
    from kpi.actions.record.book import Book

SHOWN, COMPARED = 50, 1000
"""So many standings are shown; those of so many units and periods are compared, from the top of the tree down, for the
record waits meanwhile."""

Place = tuple[Unit, Period]
Why = Literal["parts", "impossible", "no_parts"]
"""Numerator and denominator, which the kind does not read; a number that is no rank and no count; a percentage without
numerator and denominator, which counts for its own unit only."""
BLOCKING: frozenset[Why] = frozenset({"parts", "impossible"})


class StandingByRules(NamedTuple):
    """A standing by the rules before and by those after; None where there is none."""

    unit: Unit
    period: Period
    before: Standing | None
    after: Standing | None

    @property
    def turns(self) -> bool:
        """Whether the status is another one; else only its numbers are."""
        return (self.before and self.before.status) != (self.after and self.after.status)


class UnreadFigure(NamedTuple):
    """A figure that the rules after do not read in full, and why."""

    unit: Unit
    period: Period
    why: Why


@dataclass(frozen=True)
class RuleChange:
    """What a correction changes: the first standings and figures, and the numbers of all."""

    before: Indicator
    after: Indicator
    standings: tuple[StandingByRules, ...] = ()  # those whose status turns first
    changed: int = 0
    turned: int = 0  # of those changed, whose status is another one
    compared: int = 0  # one of each unit and period
    places: int = 0  # that could be compared
    unreadable: tuple[UnreadFigure, ...] = ()  # those that block first
    without_parts: int = 0
    blocking: int = 0

    @property
    def digest(self) -> str:
        """The same where the same would change: what is confirmed names what was seen."""
        rules = [(item.code, item.adds_up, item.judged) for item in (self.before, self.after)]
        numbers = (self.changed, self.turned, self.compared, self.places, self.without_parts, self.blocking)
        rows = [
            (item.unit.code_and_day, str(item.period), _seen(item.before), _seen(item.after)) for item in self.standings
        ]
        return hashlib.sha256(repr((rules, numbers, rows)).encode()).hexdigest()


def unreadable(connection: "Connection", tree: Tree, after: Indicator) -> list[UnreadFigure]:
    """The figures and drafts of the indicator that its rules after do not read in full, those that block first."""
    unread = [
        UnreadFigure(tree.units[row.unit], Period.of_code(row.period), why)
        for row in (
            *figures.numbers_of_indicator(connection, after.id),
            *figures.drafted_numbers_of_indicator(connection, after.id),
        )
        if (why := _why(after, row)) is not None
    ]
    return sorted(unread, key=lambda figure: (figure.why not in BLOCKING, figure.unit.code, figure.period))


def _why(after: Indicator, row: "NumberRow") -> Why | None:
    if row.not_applicable or (row.value is None and row.denominator is None):
        return None
    if row.denominator is not None:
        return None if after.rule.has_parts else "parts"
    if after.rule.has_parts:
        return "no_parts"
    return "impossible" if impossible(after, Period.of_code(row.period), row.value or 0) else None


def places(connection: "Connection", tree: Tree, indicator: int) -> list[Place]:
    """The latest period of each unit and the years that have figures, of those above too: from the top down."""
    last: dict[tuple[int, int], int] = {}
    for row in figures.numbers_of_indicator(connection, indicator):
        period = Period.of_code(row.period)
        for unit in tree.upwards(row.unit):
            last[unit, period.year] = max(last.get((unit, period.year), 0), period.last)
    newest = dict(sorted(last))
    ends = {(unit, Period.of_year(year)) for unit, year in last}
    ends |= {(unit, Period(year, 1, last[unit, year])) for unit, year in newest.items()}
    order = {unit.id: (tree.depth(unit.id), place) for place, unit in enumerate(tree.in_order())}
    ordered = sorted(ends, key=lambda place: (*order[place[0]], -place[1].year, place[1].last))
    return [(tree.units[unit], period) for unit, period in ordered]


def standings_at(
    connection: "Connection", known: "Book", indicator: Indicator, at: Iterable[Place]
) -> dict[Place, Standing | None]:
    """The standing of the indicator at each of the places, as the transaction sees it."""
    return {
        (unit, period): read.scorecard_at(connection, known, unit.id, period, only=indicator.id).of(indicator.code)
        for unit, period in at
    }


def differing(
    before: Mapping[Place, Standing | None], after: Mapping[Place, Standing | None]
) -> Sequence[StandingByRules]:
    """Those that are another one, those whose status turns first."""
    changes = [
        StandingByRules(*place, standing, after[place])
        for place, standing in before.items()
        if _seen(standing) != _seen(after[place])
    ]
    return sorted(changes, key=lambda change: not change.turns)


_SEEN = (
    *("status", "actual", "actual_to_date", "target", "target_to_date", "target_of_year"),
    *("attainment", "attainment_to_date", "attainment_of_year"),
)


def _seen(standing: Standing | None) -> tuple[object, ...] | None:
    """What a reader sees of it; reservations and last year aside."""
    return None if standing is None else tuple(getattr(standing, name) for name in _SEEN)
