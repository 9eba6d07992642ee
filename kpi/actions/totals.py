"""Totals: what every unit of the tree makes, moved by the difference whenever figures change."""

from collections.abc import Iterable, Iterator, Mapping
from operator import add, sub
from typing import TYPE_CHECKING

from db import figures, totals
from db.totals import ACTUAL, BELOW, OWN, TotalRow
from kpi.actions.book import actual_of, target_of
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import Period, reporting_periods
from kpi.model.plan import given
from kpi.model.series import Told, year_of
from kpi.model.standing import speaks
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection

Changed = set[tuple[int, int, int]]
"""(unit, indicator, year) of which a figure has changed."""

_Place = tuple[int, int, int]  # period code, side, indicator
_Rows = dict[tuple[_Place, int], Told]  # and part
Below = dict[int, dict[_Place, Told]]
"""By unit and place: what the units below it have come to give more, or less."""
_LARGEST_TOTAL = 2**63 - 1


class TotalBeyondRange(Exception):  # noqa: N818 - named by what it says
    """A sum of figures would not fit where sums are kept."""

    def __init__(self, unit: int, indicator: int) -> None:
        super().__init__(f"unit {unit}, indicator {indicator}")
        self.unit, self.indicator = unit, indicator


def own_rows(
    indicator: Indicator, year: int, actuals: list[Actual], targets: list[Target]
) -> Mapping[tuple[int, int], Told]:
    """What one unit's own figures of one year make, by (period code, side)."""
    rows: dict[tuple[int, int], Told] = {}
    by_basis: dict[int, list[Target]] = {}
    for target in targets:
        if target.value is not None:
            by_basis.setdefault(target.basis, []).append(target)
    for run, told in year_of(year, actuals, indicator).items():
        rows[run.code, ACTUAL] = told
    if indicator.rule.over_units == "count":
        _mark_done(rows, indicator, year, by_basis)
    for basis, some in by_basis.items():
        for run in reporting_periods(year):
            if any(target.period in run for target in some) and (plan := given(run, some, indicator)):
                rows[run.code, 2 * basis] = Told(value=plan.value, units=1, conflicts=int(plan.conflict))
        held = Told()
        for month in Period.of_year(year).months:
            if month.first > 1 and not any(target.effective_on.startswith(str(month)) for target in some):
                continue  # nothing has come into force in it
            plan = given(month.whole_year, some, indicator, on=month.ends_on)
            now = Told(value=plan.value, units=1, conflicts=int(plan.conflict)) if plan else Told(value=0)
            difference = _minus(now, held)
            if any(difference):
                rows[month.code, 2 * basis + 1] = difference
            held = now
    return rows


def _mark_done(
    rows: dict[tuple[int, int], Told], indicator: Indicator, year: int, by_basis: Mapping[int, list[Target]]
) -> None:
    """Beside each value whether it is done, in numerator and denominator: that is what counts in a province."""
    for (code, side), told in list(rows.items()):
        run = Period.of_code(code)
        plans = (given(Period.of_year(year), some, indicator, on=run.ends_on) for _, some in sorted(by_basis.items()))
        plan = next((plan for plan in plans if plan is not None), None)
        if told.denominator < 0:  # nothing applies, so nothing is done or not done
            continue
        needed = plan.value if plan else 10**indicator.decimals
        rows[code, side] = told._replace(numerator=int((told.value or 0) >= needed), denominator=1)


def contribution(told: Told, own: bool, side: int, indicator: Indicator) -> Told:
    """What a unit gives to the sum of the unit above it."""
    over_units = indicator.rule.over_units
    if not told.units and not any(told):
        return Told(value=0)
    if told.denominator < 0 and own:  # told that nothing applies: it has told, and adds nothing
        return told._replace(value=0)
    if over_units == "none" or (over_units == "parts" and (side != ACTUAL or not told.denominator)):
        return Told(value=0)
    if over_units == "parts":
        return told._replace(value=0)
    if over_units == "count" and own:
        if side == ACTUAL:
            return told._replace(value=told.numerator * 10**indicator.decimals, numerator=0, denominator=0)
        if side % 2 == 1:  # the target of a province is that every unit with a target is done
            return told._replace(value=told.units * 10**indicator.decimals)
        return told._replace(value=10**indicator.decimals)
    return told if told.value is not None else told._replace(value=0)


def _minus(first: Told, second: Told) -> Told:
    return Told((first.value or 0) - (second.value or 0), *map(sub, first[1:], second[1:]))


def plus(first: Told, second: Told) -> Told:
    """The sums of both together."""
    return Told((first.value or 0) + (second.value or 0), *map(add, first[1:], second[1:]))


def _own_plans(rows: _Rows) -> set[tuple[int, int, int]]:
    """(year, basis, indicator) for which the unit has been given a target itself: then that is its plan."""
    return {(code // 10000, side // 2, indicator) for (code, side, indicator), part in rows if part == OWN and side}


def _voice(rows: _Rows, plans: set[tuple[int, int, int]], place: _Place, indicator: Indicator) -> Told:
    """What the unit gives to the one above it, whichever part speaks for it."""
    own, below = rows.get((place, OWN)), rows.get((place, BELOW))
    code, side, _ = place
    if side != ACTUAL:
        is_own = (code // 10000, side // 2, place[2]) in plans
        return contribution((own if is_own else below) or Told(value=0), is_own, side, indicator)
    reading = speaks(own, below, Period.of_code(code), indicator)
    return contribution(reading.told, reading.own, side, indicator)


def move(
    connection: "Connection",
    tree: Tree,
    indicators: Mapping[int, Indicator],
    changed: Changed,
    below: Mapping[int, Mapping[_Place, Told]] | None = None,
) -> None:
    """Bring the totals of the changed units and of all above them up to date; raises TotalBeyondRange.

    `below` is what units have to take in from units below them, whose own totals are up to date already.
    """
    differences = {unit: dict(places) for unit, places in (below or {}).items()}
    by_unit: dict[int, set[tuple[int, int]]] = {}
    for unit, indicator, year in changed:
        by_unit.setdefault(unit, set()).add((indicator, year))
    waiting: dict[int, set[int]] = {}
    for unit in {*by_unit, *differences}:
        waiting.setdefault(tree.depth(unit), set()).add(unit)
    for depth in range(max(waiting, default=-1), -1, -1):
        for unit in sorted(waiting.get(depth, ())):
            parent, from_below = tree.units[unit].parent, differences.pop(unit, {})
            up = _move_unit(connection, unit, indicators, by_unit.get(unit, set()), from_below, top=parent is None)
            if up and parent is not None:
                above = differences.setdefault(parent, {})
                for place, difference in up.items():
                    above[place] = plus(above[place], difference) if place in above else difference
                waiting.setdefault(depth - 1, set()).add(parent)


def _move_unit(
    connection: "Connection",
    unit: int,
    indicators: Mapping[int, Indicator],
    changed: set[tuple[int, int]],
    from_below: Mapping[_Place, Told],
    *,
    top: bool,
) -> dict[_Place, Told]:
    """Write the rows of one unit that have changed; returns the differences that it passes upwards, unless on top."""
    years = {year for _, year in changed} | {place[0] // 10000 for place in from_below}
    concerned = {indicator for indicator, _ in changed} | {place[2] for place in from_below}
    before: _Rows = {}
    for row in totals.totals_of_years(connection, unit, years, concerned):
        before[(row.period, row.side, row.indicator_id), row.part] = Told(*row[5:])
    after = dict(before)
    places: set[_Place] = set(from_below)
    for place, part in before:
        if part == OWN and (place[2], place[0] // 10000) in changed:
            del after[place, part]
            places.add(place)
    for (indicator, year), (actuals, targets) in _figures(connection, unit, changed).items():
        for (code, side), told in own_rows(indicators[indicator], year, actuals, targets).items():
            after[(code, side, indicator), OWN] = told
            places.add((code, side, indicator))
    for place, difference in from_below.items():
        moved = plus(after.get((place, BELOW), Told(value=0)), difference)
        after[place, BELOW] = moved
        if not any(moved):
            del after[place, BELOW]
    _write(connection, unit, before, after)
    if top:
        return {}
    passed: dict[_Place, Told] = {}
    plans_before, plans_after = _own_plans(before), _own_plans(after)
    turned = plans_before ^ plans_after  # here another part speaks now, at every place of the year
    if turned:
        places |= {place for place, _ in after if (place[0] // 10000, place[1] // 2, place[2]) in turned}
    for place in places:
        indicator = indicators[place[2]]
        difference = _voice(after, plans_after, place, indicator)
        if (place, OWN) in before or (place, BELOW) in before:
            difference = _minus(difference, _voice(before, plans_before, place, indicator))
        if any(difference):
            passed[place] = difference
    return passed


def _figures(
    connection: "Connection", unit: int, changed: set[tuple[int, int]]
) -> dict[tuple[int, int], tuple[list[Actual], list[Target]]]:
    found: dict[tuple[int, int], tuple[list[Actual], list[Target]]] = {key: ([], []) for key in changed}
    if not changed:
        return found
    years = [year for _, year in changed]
    only = next(iter(changed))[0] if len({indicator for indicator, _ in changed}) == 1 else None
    for row in figures.actuals_of(connection, unit, min(years), max(years), only):
        if (key := (row.indicator_id, row.period // 10000)) in found:
            found[key][0].append(actual_of(row))
    for row in figures.targets_of(connection, unit, min(years), max(years), only):
        if (key := (row.indicator_id, row.period // 10000)) in found:
            found[key][1].append(target_of(row))
    return found


def _write(connection: "Connection", unit: int, before: _Rows, after: _Rows) -> None:
    new = [(key, told) for key, told in after.items() if before.get(key) != told]
    for ((_, _, indicator), _), told in new:
        if max(abs(told.value or 0), abs(told.numerator), abs(told.denominator)) > _LARGEST_TOTAL:
            raise TotalBeyondRange(unit, indicator)
    totals.keep_totals(
        connection,
        (TotalRow(unit, *place, part, *told) for (place, part), told in new),
        (TotalRow(unit, *place, part, *told) for (place, part), told in before.items() if (place, part) not in after),
    )


def rebuild(connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]) -> None:
    """Make all totals anew from the figures: when the tree or a rule has changed."""
    totals.clear_totals(connection)
    changed: Changed = {
        (row.unit_id, row.indicator_id, row.period // 10000) for row in figures.every_actual(connection)
    }
    changed |= {(row.unit_id, row.indicator_id, row.period // 10000) for row in figures.every_target(connection)}
    move(connection, tree, indicators, changed)


def _recomputed_units(
    connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]
) -> Iterator[tuple[int, _Rows]]:
    """What the totals must be, from the figures alone, the plain way: unit by unit, those below first.

    Of a whole country no more than one unit's figures are in memory at a time.
    """
    below: dict[int, dict[_Place, Told]] = {}
    for unit in reversed(tree.in_order()):
        rows: _Rows = {(place, BELOW): told for place, told in below.pop(unit.id, {}).items() if any(told)}
        for (indicator, year), (actuals, targets) in _all_figures(connection, unit.id).items():
            for (code, side), told in own_rows(indicators[indicator], year, actuals, targets).items():
                rows[(code, side, indicator), OWN] = told
        yield unit.id, rows
        if unit.parent is None:
            continue
        above, plans = below.setdefault(unit.parent, {}), _own_plans(rows)
        for place in {place for place, _ in rows}:
            given_up = _voice(rows, plans, place, indicators[place[2]])
            if any(given_up):
                above[place] = plus(above[place], given_up) if place in above else given_up


def _all_figures(connection: "Connection", unit: int) -> dict[tuple[int, int], tuple[list[Actual], list[Target]]]:
    found: dict[tuple[int, int], tuple[list[Actual], list[Target]]] = {}
    for row in figures.actuals_of(connection, unit, 0, 9999):
        found.setdefault((row.indicator_id, row.period // 10000), ([], []))[0].append(actual_of(row))
    for row in figures.targets_of(connection, unit, 0, 9999):
        found.setdefault((row.indicator_id, row.period // 10000), ([], []))[1].append(target_of(row))
    return found


def differing(connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]) -> Iterable[str]:
    """Where the totals that are kept are not what the figures make: never, unless somebody has been at them."""
    for unit, wanted in _recomputed_units(connection, tree, indicators):
        left = dict(wanted)
        for row in totals.totals_of_unit(connection, unit):
            key = ((row.period, row.side, row.indicator_id), row.part)
            if left.pop(key, None) != Told(*row[5:]):
                yield _named((unit, *key[0], row.part), tree, indicators)
        for place, part in left:
            yield _named((unit, *place, part), tree, indicators)


def _named(key: tuple[int, int, int, int, int], tree: Tree, indicators: Mapping[int, Indicator]) -> str:
    unit, code, _, indicator, _ = key
    unit_code = tree.units[unit].code if unit in tree.units else f"#{unit}"
    indicator_code = indicators[indicator].code if indicator in indicators else f"#{indicator}"
    return f"{unit_code} {indicator_code} {Period.of_code(code)}"
