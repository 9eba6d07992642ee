"""Sense: figures that an import would write, held against what is around them by the checks of the sheet."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kpi.actions.look.unit_figures import UnitFigures
from kpi.actions.record.book import Book
from kpi.model.check import checked, in_digits
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.quantity import exact
from kpi.model.series import Conflict
from kpi.model.sheet import Place

if TYPE_CHECKING:
    from db.engine import Connection

_DESKS = 24
"""The years of units that are looked at: an import of more is looked at in its first ones."""

Reported = tuple[int, Indicator, Period, Actual]
"""Unit, indicator, period and what is told of them."""


class Odd(NamedTuple):
    """A figure that wants a second look, and why."""

    unit: int
    indicator: Indicator
    period: Period
    problem: Problem


def odd_figures(
    connection: "Connection", known: Book, reported: Iterable[Reported], drafted: Iterable[Reported] = ()
) -> list[Odd]:
    """What looks wrong of figures that have been written and may still be taken back; a reason given answers it.

    `drafted` are those of the import that wait on a sheet. Nobody else's drafts count: it is the file that is held
    against the record.
    """
    drafts: dict[int, dict[Place, Actual]] = {}
    for unit, indicator, period, actual in drafted:
        drafts.setdefault(unit, {})[indicator.id, period] = actual
    desks: dict[tuple[int, int], UnitFigures] = {}
    odd: list[Odd] = []
    reported = list(reported)
    places = {(unit, indicator.id, period) for unit, indicator, period, _ in reported}
    for unit, indicator, period, actual in reported:
        place = (unit, period.year)
        if place not in desks and len(desks) >= _DESKS:
            continue
        if place not in desks:
            desks[place] = UnitFigures(connection, known, unit, period.year, drafts.get(unit, {}))
        if actual.reason:
            continue
        desk = desks[place]
        problems = [*checked(desk.around(indicator, period)), *_percent(desk, indicator, period)]
        for conflict in desk.conflicts(indicator, period):
            of = (unit, indicator.id, conflict.period)
            if conflict.period == period or of not in places:  # of several that make it what it is the first says it
                places.add(of)
                problems.append(_differs(conflict, indicator))
        odd += [Odd(unit, indicator, period, replace(problem, blocks=False)) for problem in problems]
    return odd


def _percent(desk: UnitFigures, indicator: Indicator, period: Period) -> list[Problem]:
    """A printed percentage that no plan explains."""
    claims = desk.claims(indicator, period)
    if not claims or not all(claim.needs_explaining for claim in claims):
        return []
    stated = desk.reported[indicator.id][period].stated_percent
    values = {"percent": in_digits(100 * claims[0].computed, 2)}
    return [Problem("percent_differs", column="stated_percent", value=stated, values=values)]


def _differs(conflict: Conflict, indicator: Indicator) -> Problem:
    whole, months = (exact(number, indicator.decimals) for number in (conflict.stated, conflict.summed))
    numbers = {"whole": whole, "months": months, "difference": abs(whole - months)}
    texts = {name: in_digits(number, indicator.decimals) for name, number in numbers.items()}
    return Problem("whole_differs", values={"of": str(conflict.period), **texts})
