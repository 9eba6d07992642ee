"""Makes of each figure that comes, and of what stands in its place, the one that will stand: the rules, by columns.

A blank beside the same number erases nothing; a new number brings its own words.
"""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from db.figure_tables import NOTHING, TARGETS
from kpi.actions.record.figure_columns import ActualColumns, Bools, TargetColumns, TextSets
from kpi.model.indicator import Indicator

_WORDS = (TARGETS.texts.index("words"),)


def merged_actuals(
    new: ActualColumns,
    estimate_given: Bools,
    old: ActualColumns,
    is_there: Bools,
    sets: TextSets,
    indicators: Mapping[int, Indicator],
) -> ActualColumns:
    """The actuals as they will stand; `old` says something where `is_there`."""
    same = is_there & _same_number(new, old, indicators)
    if not same.any():
        return new
    return new._replace(
        value=np.where(same, old.value, new.value),
        numerator=np.where(same, old.numerator, new.numerator),
        denominator=np.where(same, old.denominator, new.denominator),
        estimate=np.where(same & ~estimate_given, old.estimate, new.estimate),
        attachment=np.where(same & (new.attachment == NOTHING), old.attachment, new.attachment),
        texts=sets.filled(new.texts, np.where(same, old.texts, 0)),
    )


def _same_number(new: ActualColumns, old: ActualColumns, indicators: Mapping[int, Indicator]) -> Bools:
    """Whether the figure is the number that stands there; a percentage may stand for the parts that make it."""
    same_value = new.value == old.value
    parts = (new.numerator == old.numerator) & (new.denominator == old.denominator)
    has_parts = new.denominator != NOTHING
    same = (has_parts & parts & (same_value | (new.value == NOTHING))) | (~has_parts & same_value)
    is_quotient = (
        (new.denominator == NOTHING) & (old.value == NOTHING) & (old.denominator != NOTHING) & (old.denominator != 0)
    )
    places: list[int] = np.flatnonzero(is_quotient).tolist()
    for place in places:
        indicator = indicators[int(new.indicator[place])]
        quotient = Fraction(int(old.numerator[place]) * indicator.per, int(old.denominator[place]))
        same[place] = quotient == Fraction(int(new.value[place]), 10**indicator.decimals)
    not_applicable = new.not_applicable | old.not_applicable
    return np.where(not_applicable, new.not_applicable & old.not_applicable, same)


def merged_targets(new: TargetColumns, old: TargetColumns, is_there: Bools, sets: TextSets) -> TargetColumns:
    """The targets as they will stand; `old` says something where `is_there`. Only words: the number beside them stays.

    Where none is there, the version is 0: it follows from the others.
    """
    if not is_there.any():
        return new
    keeps = is_there & (new.value == NOTHING) & (new.low == NOTHING) & (new.high == NOTHING)
    new = new._replace(
        version=np.where(is_there, old.version, new.version),
        value=np.where(keeps, old.value, new.value),
        low=np.where(keeps, old.low, new.low),
        high=np.where(keeps, old.high, new.high),
        low_strict=np.where(keeps, old.low_strict, new.low_strict),
        high_strict=np.where(keeps, old.high_strict, new.high_strict),
    )
    same = is_there & new.same_numbers(old)
    texts = sets.filled(new.texts, np.where(is_there & ~same, old.texts, 0), _WORDS)
    return new._replace(texts=sets.filled(texts, np.where(same, old.texts, 0)))
