"""Sense: figures that an import would write, held against what is around them by the checks of the sheet."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kpi.actions.book import Book
from kpi.actions.sheet import Desk
from kpi.model.check import checked
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.sheet import Place

if TYPE_CHECKING:
    from db.engine import Connection

_DESKS = 24
"""The years of units that are looked at: an import of more is looked at in its first ones."""

Told = tuple[int, Indicator, Period, Actual]
"""Unit, indicator, period and what is told of them."""


class Odd(NamedTuple):
    """A figure that wants a second look, and why."""

    unit: int
    indicator: Indicator
    period: Period
    problem: Problem


def odd_figures(connection: "Connection", known: Book, told: Iterable[Told], drafted: Iterable[Told] = ()) -> list[Odd]:
    """What looks wrong of figures that have been written and may still be taken back; a reason given answers it.

    `drafted` are those of the import that wait on a sheet. Nobody else's drafts count: it is the file that is held
    against the record.
    """
    drafts: dict[int, dict[Place, Actual]] = {}
    for unit, indicator, period, actual in drafted:
        drafts.setdefault(unit, {})[indicator.id, period] = actual
    desks: dict[tuple[int, int], Desk] = {}
    found: list[Odd] = []
    for unit, indicator, period, actual in told:
        place = (unit, period.year)
        if place not in desks and len(desks) >= _DESKS:
            continue
        if place not in desks:
            desks[place] = Desk(connection, known, unit, period.year, drafts.get(unit, {}))
        problems = () if actual.reason else checked(desks[place].around(indicator, period))
        found += [Odd(unit, indicator, period, replace(problem, blocks=False)) for problem in problems]
    return found
