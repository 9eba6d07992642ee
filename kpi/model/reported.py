"""What has been reported of a run of months, by one unit or by many: sums, and how much of what is due has come."""

from typing import NamedTuple


class Reported(NamedTuple):
    """What has been reported of a run: scaled sums, and how much of what was due has come.

    A mean is numerator / denominator (months times values over months); a ratio is numerator over denominator,
    or `value` when its parts are not known; everything else is `value`. `units` counts the units that have reported
    anything, `reports` the due reports that have come, `estimates` and `conflicts` the units that have some.
    Where sums and levels have no denominator it is, below zero, the number of units to which nothing applies.
    """

    value: int | None = None
    numerator: int = 0
    denominator: int = 0
    units: int = 0
    reports: int = 0
    estimates: int = 0
    conflicts: int = 0

    def plus(self, other: "Reported", sign: int = 1) -> "Reported":
        """Both together, or with a sign of -1 this without the other."""
        value = None if self.value is None and other.value is None else (self.value or 0) + sign * (other.value or 0)
        return Reported(value, *(mine + sign * its for mine, its in zip(self[1:], other[1:], strict=True)))


NOTHING = Reported()


class Reading(NamedTuple):
    """What a unit has reported over a run: what speaks for it, what the other voice says when both have reported, and
    of how many units and reports that is to be."""

    reported: Reported = NOTHING
    own: bool = True
    other: Reported | None = None
    units: int = 1
    due: int = 0
