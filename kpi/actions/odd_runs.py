"""Odd runs: what a unit makes over a run that no report is made for, such as February to May, from its figures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db import figures
from db.totals import ACTUAL, BELOW, OWN, TotalRow
from kpi.actions import book
from kpi.actions.totals import contribution, plus
from kpi.model.figure import Actual
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.series import Told, accumulate
from kpi.model.standing import speaks

if TYPE_CHECKING:
    from db.engine import Connection

_Parts = tuple[dict[int, Told], dict[int, Told]]  # own and below, by indicator


def odd_totals(
    connection: "Connection", known: Known, unit_id: int, runs: Sequence[Period], only: int | None
) -> list[TotalRow]:
    """The rows that would be kept, were these runs among those of reports; of all indicators, or of only one."""
    return [
        TotalRow(unit_id, run.code, ACTUAL, indicator_id, part, *told)
        for run in runs
        for part, rows in zip((OWN, BELOW), _parts(connection, known, unit_id, run, only), strict=True)
        for indicator_id, told in rows.items()
    ]


def _parts(connection: "Connection", known: Known, unit_id: int, run: Period, only: int | None) -> _Parts:
    by_indicator: dict[int, list[Actual]] = {}
    for row in figures.actuals_of(connection, unit_id, run.year, run.year, only):
        by_indicator.setdefault(row.indicator_id, []).append(book.actual_of(row))
    told = {number: accumulate(run, some, known.indicators[number]) for number, some in by_indicator.items()}
    own, below = {number: one for number, one in told.items() if one.units}, dict[int, Told]()
    for child in known.tree.children.get(unit_id, ()):
        for number, given_up in _voices(connection, known, child.id, run, only).items():
            below[number] = plus(below[number], given_up) if number in below else given_up
    return own, below


def _voices(connection: "Connection", known: Known, unit_id: int, run: Period, only: int | None) -> dict[int, Told]:
    """What the unit gives to the one above it, whichever part speaks for it."""
    own, below = _parts(connection, known, unit_id, run, only)
    found: dict[int, Told] = {}
    for number in {*own, *below}:
        indicator = known.indicators[number]
        if indicator.rule.over_units in {"sum", "parts"}:
            reading = speaks(own.get(number), below.get(number), run, indicator)
            given_up = contribution(reading.told, reading.own, ACTUAL, indicator)
            if any(given_up):
                found[number] = given_up
    return found
