"""Works out what a unit gives to the unit above: by which rule its actuals and targets go into the sum there."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from kpi.model.columns import DENOMINATOR, NUMERATOR, REPORTS, UNITS, VALUE, Bools, Ints, Numbers
from kpi.model.kind import UnknownRule

NO_SUM = frozenset({"none"})
"""Words of `over_units` by which nothing is added up: a sum of units has no value, only how many have reported."""


class UnitSums(NamedTuple):
    """What units have to give upwards, one entry each: the seven numbers, and what decides about them."""

    numbers: Numbers  # [entry, number]
    nothing: Bools  # there is no value
    own: Bools  # its own figure and not the sum of those below it
    newest_reported: Bools  # the newest report that it owes has come, or none is asked for by the calendar
    single: Ints  # what counts as one unit: a one with the indicator's decimals


def _add(units: UnitSums) -> Numbers:
    return units.numbers


def _add_parts(units: UnitSums) -> Numbers:
    """Parts; percentages without them are not added up but counted, in place of a value, and stand for no report. Where
    nothing applies, it was reported and adds nothing."""
    given, own = units.numbers.copy(), units.own
    nothing_applies = own & (given[:, DENOMINATOR] < 0)
    bare = own & (given[:, DENOMINATOR] == 0) & ~units.nothing & (given[:, UNITS] > 0)
    given[nothing_applies, DENOMINATOR] = 0
    given[own & (given[:, DENOMINATOR] == 0) & ~nothing_applies] = 0
    given[own, VALUE] = 0
    given[bare, VALUE] = 1
    given[own & ~units.newest_reported] = 0
    return given


def _count(units: UnitSums) -> Numbers:
    """One for each unit that is done; its own numerator says whether it is."""
    given = units.numbers.copy()
    counts = units.own & (given[:, DENOMINATOR] >= 0)
    given[counts, VALUE] = (given[:, NUMERATOR] * units.single)[counts]
    given[counts, NUMERATOR] = given[counts, DENOMINATOR] = 0
    return given


def _none(units: UnitSums) -> Numbers:
    """No number, but that it was reported."""
    given = np.zeros_like(units.numbers)
    given[:, [UNITS, REPORTS]] = units.numbers[:, [UNITS, REPORTS]]
    return given


OVER_UNITS: dict[str, Callable[[UnitSums], Numbers]] = {
    "sum": _add,
    "parts": _add_parts,
    "count": _count,
    "none": _none,
}
"""By the word `over_units` of ADDS_UP: what an actual gives to the unit above."""


NOTHING, AMOUNTS, NUMBER = range(3)
_OF_TARGETS = {"sum": AMOUNTS, "count": NUMBER, "parts": NOTHING, "none": NOTHING}
"""By the word `over_units` of ADDS_UP what targets give upwards: their amounts, their number, or nothing."""


def of_targets(over_units: str) -> int:
    """What targets give upwards under this word of ADDS_UP; a word that no rule knows raises UnknownRule."""
    if over_units not in _OF_TARGETS:
        raise UnknownRule(over_units)
    return _OF_TARGETS[over_units]
