"""Chooses among figures that overlap those that cover a run of months, none of them counted twice.

Reports overlap as a matter of course: a month, the quarter it lies in, and January to date come one after the other.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from kpi.model.period import Period


class OfPeriod(Protocol):
    """An actual, a target: whatever is of one period."""

    @property
    def period(self) -> Period:
        """The months it is of."""
        ...


F = TypeVar("F", bound=OfPeriod)


def tile(run: Period, figures: Iterable[F]) -> list[F]:
    """The figures, none overlapping another, that cover the most months of the run; the finest where several do."""
    ending = _by_last_month(run, figures)
    if all(figure.period.length == 1 for these in ending.values() for figure in these):
        return [ending[month][0] for month in sorted(ending)]
    return _covering(run, ending, pieces=1)


def tile_with_longest(run: Period, figures: Iterable[F]) -> list[F]:
    """The same of those shorter than the run, but the longest where several do: of a plan that is given by quarter and
    by month the quarter is taken, and what lies inside it is taken up with it."""
    shorter = (figure for figure in figures if figure.period != run)
    return _covering(run, _by_last_month(run, shorter), pieces=-1)


def _by_last_month(run: Period, figures: Iterable[F]) -> dict[int, list[F]]:
    ending: dict[int, list[F]] = {}
    for figure in figures:
        if figure.period in run:
            ending.setdefault(figure.period.last, []).append(figure)
    return ending


def _covering(run: Period, ending: dict[int, list[F]], *, pieces: int) -> list[F]:
    """Month by month the best that ends with it: the most months covered, then the most pieces, or the fewest (-1)."""
    best: dict[int, tuple[int, int, list[F]]] = {run.first - 1: (0, 0, [])}
    for month in range(run.first, run.last + 1):
        best[month] = best[month - 1]
        # Of two that are as good the first one tried stays.
        for figure in sorted(ending.get(month, ()), key=lambda figure: pieces * figure.period.length):
            covered, count, before = best[figure.period.first - 1]
            if (covered + figure.period.length, count + pieces) > best[month][:2]:
                best[month] = (covered + figure.period.length, count + pieces, [*before, figure])
    return best[run.last][2]
