"""Compares the totals that are kept with what the figures make, the plain way; the doctor asks it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from db import totals
from kpi.actions.record.plain_roll_up import PlainRows
from kpi.actions.record.plain_totals import PlainTotals, take_in
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.series import Reported
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection


def _recomputed(
    connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]
) -> Iterator[tuple[int, PlainRows]]:
    """What the totals must be, from the figures alone, unit by unit, those below first.

    Of a whole country no more than one unit's figures are in memory at a time.
    """
    making = PlainTotals(connection, tree, indicators)
    below: dict[int, PlainRows] = {}
    for unit in reversed(tree.in_order()):
        rows = {place: reported for place, reported in below.pop(unit.id, {}).items() if any(reported)}
        rows.update(making.own(unit.id))
        yield unit.id, rows
        if unit.parent is not None:
            take_in(below.setdefault(unit.parent, {}), making.given_up(unit.id, rows))


def differing(connection: "Connection", tree: Tree, indicators: Mapping[int, Indicator]) -> Iterable[str]:
    """Where the totals that are kept are not what the figures make: never, unless somebody has been at them."""
    for unit, wanted in _recomputed(connection, tree, indicators):
        left = dict(wanted)
        for row in totals.totals_of_unit(connection, unit):
            key = ((row.period, row.side, row.indicator_id), row.part)
            if left.pop(key, None) != Reported(*row[5:]):
                yield _named((unit, *key[0], row.part), tree, indicators)
        for place, part in left:
            yield _named((unit, *place, part), tree, indicators)
    for row in totals.of_no_unit(connection):
        yield _named((row.unit_id, row.period, row.side, row.indicator_id, row.part), tree, indicators)


def _named(key: tuple[int, int, int, int, int], tree: Tree, indicators: Mapping[int, Indicator]) -> str:
    unit, code, _, indicator, _ = key
    unit_code = tree.units[unit].code if unit in tree.units else f"#{unit}"
    indicator_code = indicators[indicator].code if indicator in indicators else f"#{indicator}"
    return f"{unit_code} {indicator_code} {Period.of_code(code)}"
