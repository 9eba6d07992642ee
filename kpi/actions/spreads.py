"""Reads how the units below one stand in what does not add up over units: how many are met, from where to where."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from db import totals
from kpi.actions.rows import Rows
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.standing import Spread, amount

if TYPE_CHECKING:
    from db.engine import Connection


def spreads(
    connection: "Connection", known: Known, unit: int, runs: Mapping[int, Period], basis: int | None
) -> dict[int, Spread]:
    """Of these indicators, each over its own run: the units below that have reported, and of these how many meet their
    own plan of the basis (or of the first that they have)."""
    by_run: dict[Period, list[Indicator]] = {}
    for number, run in runs.items():
        by_run.setdefault(run, []).append(known.indicators[number])
    found: dict[int, Spread] = {}
    for run, indicators in by_run.items():
        below = [one for one in known.tree.below(unit) if one != unit]
        months = [month.code for month in run.months]
        rows = totals.own_at(connection, below, run.code, months, [one.id for one in indicators])
        by_unit: dict[int, list[tuple[object, ...]]] = {}
        for row in rows:
            by_unit.setdefault(int(str(row[0])), []).append(row)
        for indicator in indicators:
            one = _spread(known, by_unit, indicator, run, basis)
            if one is not None:
                found[indicator.id] = one
    return found


def _spread(
    known: Known,
    by_unit: Mapping[int, list[tuple[object, ...]]],
    indicator: Indicator,
    run: Period,
    basis: int | None,
) -> Spread | None:
    values: list[Fraction] = []
    met = not_met = 0
    for unit, rows in by_unit.items():
        here = Rows(known, unit, [row for row in rows if row[3] == indicator.id])
        if indicator.id not in here.reported:
            continue
        value = amount(here.actual(run, indicator).told, indicator)
        if value is None:
            continue
        values.append(value)
        bases = (one for one in here.bases(indicator, known.bases) if basis in {None, one})
        plan = next((plan for one in bases if (plan := here.plan(indicator, one, run, run)) is not None), None)
        if plan is not None and plan.to_date is not None:
            is_met = indicator.judgement.aim(plan.to_date).met_by(value)
            met, not_met = met + is_met, not_met + (not is_met)
    return Spread(len(values), met, not_met, min(values), max(values)) if values else None
