"""Finds the target of a run as it was given: by one number, or by the months and quarters inside it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from kpi.model.figure import Target, in_force
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.tiling import tile


class Given(NamedTuple):
    """A target of a run that follows from what was given (scaled), and whether sum and months disagree."""

    value: int
    conflict: bool = False


def given(run: Period, targets: Iterable[Target], indicator: Indicator, on: date | None = None) -> Given | None:
    """The target of the run (scaled) as given on that day, its own last day by default: by one number or by its months.

    Where both are given the later decision speaks; of the same day, the number given for the whole run.
    A level (a stock, a share, a rank) is the target of the finest period that ends with the run.
    """
    valid = [target for target in in_force(targets, on or run.ends_on) if target.period in run]
    whole = next((target for target in valid if target.period == run), None)
    if not indicator.rule.grows:
        ending = [target for target in valid if target.period.last == run.last]
        chosen = whole or max(ending, key=lambda target: target.period.first, default=None)
        return None if chosen is None or chosen.value is None else Given(chosen.value)
    finer = together(run, [target for target in valid if target.period != run])
    if whole is None or whole.value is None:
        return Given(finer.value) if finer.complete else None
    if not finer.complete:
        return Given(whole.value)
    speaks = finer.value if finer.decided > whole.effective_on else whole.value
    return Given(speaks, conflict=finer.value != whole.value)


class Together(NamedTuple):
    """What targets of shorter periods make of a run (scaled), whether they cover it, and the day of the last."""

    value: int
    complete: bool
    decided: str


def together(run: Period, finer: Sequence[Target]) -> Together:
    """The targets within the run added up, none of them counted twice."""
    tiles = tile(run, finer)
    periods = {piece.period for piece in tiles}
    return Together(
        sum(piece.value or 0 for piece in tiles),
        sum(period.length for period in periods) == run.length,
        max((target.effective_on for target in finer if target.period in periods), default=""),
    )
