"""Weighs the two readings of a number like "3.826", a thousand times apart, against what stands around it."""

from fractions import Fraction
from typing import Literal, NamedTuple

from kpi.model.check import Around
from kpi.model.indicator import Indicator

Mark = Literal["", "comma", "point"]
"""The sign before the decimals; "" while nobody has said which."""
MARKS: tuple[Mark, Mark] = ("comma", "point")

FAR = 10
"""So many times beyond all that is known a reading makes no sense; the two lie a thousand times apart."""
_SHARES = 2
"""A share makes sense up to so many times its whole, whatever was reported before."""


class Weighing(NamedTuple):
    """What decides between two readings: the answer that was given, or the sizes known of the number and its parts."""

    mark: Mark = ""
    sizes: tuple[Fraction, ...] = ()
    sizes_of_parts: tuple[Fraction, ...] = ()


def weighing(around: Around, mark: Mark = "") -> Weighing:
    """By what is known around a figure: earlier periods, last year, and the target of the year."""
    indicator, target = around.indicator, around.target_of_year
    earlier = [abs(number) for number in (around.last_period, around.last_year, *around.earlier) if number]
    if target and not indicator.in_points:
        earlier.append(abs(target))
        if indicator.rule.grows:
            earlier.append(abs(target) * around.period.length / 12)
    return Weighing(mark, tuple(earlier), tuple(abs(part) for part in around.earlier_parts if part))


def makes_sense(value: Fraction, indicator: Indicator, sizes: tuple[Fraction, ...], *, is_part: bool = False) -> bool:
    """Whether a number may be one of its kind; where nothing is known, any may."""
    size = abs(value)
    if indicator.per > 1 and not is_part:
        return size <= _SHARES * indicator.per
    return not sizes or min(sizes) / FAR <= size <= max(sizes) * FAR
