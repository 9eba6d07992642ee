"""Reads how the units below one stand in what does not add up over units: how many are met, from where to where."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from db import totals
from db.totals import YEAR, kind_of
from kpi.actions.record.unit_totals import UnitTotals
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.series import amount
from kpi.model.standing import Spread

if TYPE_CHECKING:
    from db.engine import Connection


def spreads(
    connection: "Connection", known: Known, wanted: Mapping[int, Mapping[int, Period]], basis: int | None
) -> dict[int, dict[int, Spread]]:
    """By unit and indicator, each over its own run: the units below that have reported, and of these how many meet
    their own plan of the basis (or of the first that they have)."""
    below = {unit: [unit_below for unit_below in known.tree.below(unit) if unit_below != unit] for unit in wanted}
    runs = {run for of_unit in wanted.values() for run in of_unit.values()}
    indicators = sorted({number for of_unit in wanted.values() for number in of_unit})
    rows = totals.own_at(
        connection,
        sorted({unit_below for of_unit in below.values() for unit_below in of_unit}),
        sorted(run.code for run in runs),
        sorted({month.code for run in runs for month in run.months}),
        indicators,
    )
    by_place: dict[tuple[int, int], list[tuple[object, ...]]] = {}
    for row in rows:
        by_place.setdefault((row[0], row[3]), []).append(row)
    by_unit: dict[int, dict[int, Spread]] = {}
    for unit, of_unit in wanted.items():
        for number, run in of_unit.items():
            here = {
                unit_below: by_place[unit_below, number]
                for unit_below in below[unit]
                if (unit_below, number) in by_place
            }
            if (spread := _spread(known, here, known.indicators[number], run, basis)) is not None:
                by_unit.setdefault(unit, {})[number] = spread
    return by_unit


def _spread(
    known: Known,
    by_unit: Mapping[int, list[tuple[object, ...]]],
    indicator: Indicator,
    run: Period,
    basis: int | None,
) -> Spread | None:
    values: list[Fraction] = []
    met = not_met = 0
    mine = {run.code, *(month.code for month in run.months)}
    for unit, rows in by_unit.items():
        here = UnitTotals(known, unit, [row for row in rows if row[1] in mine and _is_of(row, run)])
        if indicator.id not in here.reported:
            continue
        value = amount(here.actual(run, indicator).reported, indicator)
        if value is None:
            continue
        values.append(value)
        bases = (basis_id for basis_id in here.bases(indicator, known.bases) if basis in {None, basis_id})
        plan = next(
            (plan for basis_id in bases if (plan := here.plan(indicator, basis_id, run, run)) is not None), None
        )
        if plan is not None and plan.to_date is not None:
            is_met = indicator.judgement.aim(plan.to_date).met_by(value)
            met, not_met = met + is_met, not_met + (not is_met)
    return Spread(len(values), met, not_met, min(values), max(values)) if values else None


def _is_of(row: Sequence[object], run: Period) -> bool:
    """Of the run itself everything, of its months only what came into force in them."""
    return row[1] == run.code or kind_of(int(str(row[2]))) == YEAR
