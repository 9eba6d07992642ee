"""Explains a standing: goes from the entries to it by a way of its own, without the totals, and compares the two."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.actions.look import read
from kpi.actions.look.explain.entries import read_entries
from kpi.actions.look.explain.parts import parts_of
from kpi.actions.look.explain.views import ExplainRequest, Recomputed, recompute
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.explanation import Explanation, Mismatch
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.standing import Standing
from kpi.model.verdict import verdict

if TYPE_CHECKING:
    from db.engine import Connection

__all__ = ["NEAR", "explain"]

COMPARED = (
    *("status", "basis", "due", "final", "actual", "actual_to_date", "covered_to_date", "target", "target_to_date"),
    *("target_of_year", "attainment", "attainment_to_date", "attainment_of_year", "same_period_last_year", "growth"),
    *("difference", "last_year_to_date", "growth_to_date", "difference_to_date", "reports", "reports_due"),
    *("units_reported", "units", "units_with_target", "pace", "spread"),
)
"""What of a standing is held against the scoreboard."""
NEAR = Fraction(1, 10**9)
"""Sums of plans are kept in very small whole parts: so much of the measure is no difference."""


def explain(
    store: Store,
    by: Person,
    unit_id: int,
    indicator_code: str,
    period: Period,
    *,
    basis: str | None = None,
    day: date | None = None,
) -> Explanation:
    """The way to the standing of one indicator of one unit, with what the scoreboard says otherwise. Raises Refused."""
    with store.reading() as connection:
        known = book.remembered(store, connection)
        person = rights.ask(connection, by, "look", unit_id, known.tree)
        indicator = known.indicator_by_code.get(indicator_code.casefold())
        if indicator is None:
            raise Refused("unknown_indicator", indicator_code[:40], near="–")
        request = ExplainRequest(unit_id, indicator, period, basis, day)
        explanation = _explained(connection, known, request, person)
    shown = read.scorecard(store, unit_id, period, basis, day).of(indicator.code)
    return _compared_with(explanation, shown)


def _explained(connection: "Connection", known: Book, request: ExplainRequest, by: Person) -> Explanation:
    entries = read_entries(connection, known, request.unit, request.indicator, request.period.year)
    way: Recomputed = recompute(entries, known, request)
    seen = by.seen("look", known.tree)
    parts = parts_of(way, request, seen)
    below = {unit.id for unit in known.tree.children.get(request.unit, ())}
    return Explanation(
        unit=known.tree.units[request.unit],
        indicator=request.indicator,
        period=request.period,
        run=way.run,
        day=request.day,
        basis=next((basis for basis in known.bases if basis.id == way.standing.basis), None),
        thresholds=known.thresholds,
        standing=way.standing,
        verdict=verdict(way.view, way.standing, known.thresholds),
        units=parts,
        last_year=replace(
            way.last_year,
            left_out=tuple(unit for unit in way.last_year.left_out if unit.id in seen),
            added=tuple(unit for unit in way.last_year.added if unit.id in seen),
        ),
        children=tuple(part for part in parts if part.unit.id in below),
    )


def _compared_with(explanation: Explanation, shown: Standing | None) -> Explanation:
    own = explanation.standing
    if shown is None:
        says_something = own.actual_to_date is not None or own.target_of_year is not None
        return replace(explanation, faults=(Mismatch("status", own.status, None),) if says_something else ())
    pairs = ((name, getattr(own, name), getattr(shown, name)) for name in COMPARED)
    faults = (Mismatch(name, mine, theirs) for name, mine, theirs in pairs if not _are_same(mine, theirs))
    return replace(explanation, faults=tuple(faults))


def _are_same(value: object, other: object) -> bool:
    if isinstance(value, Fraction) and isinstance(other, Fraction):
        return abs(value - other) <= NEAR
    return value == other
