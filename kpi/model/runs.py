"""Lays out the reporting runs of a year as columns, with what a unit owes within each of them."""

from functools import lru_cache

import numpy as np
from numpy import int64

from kpi.model.columns import Bools, Ints
from kpi.model.period import Life, owed, reporting_periods, windows

_RUNS = reporting_periods(2000)
FIRST = np.array([run.first for run in _RUNS], dtype=int64)
LAST = np.array([run.last for run in _RUNS], dtype=int64)
RUNS = len(_RUNS)

NO_LIFE: Life = (13, 0)
"""Of a unit that reports no month of the year."""


@lru_cache(maxsize=512)
def newest_ends(step: int, life: Life) -> Ints:
    """The last month of the newest report that is owed within each run; 0 where none is."""
    owed_in = (windows(run, step, life) for run in _RUNS)
    return np.array([reports[-1][1] if reports else 0 for reports in owed_in], dtype=int64)


@lru_cache(maxsize=512)
def reports_owed(step: int, life: Life, *, newest: bool) -> Ints:
    """How many reports a unit owes within each run; of what is known by its last report, one at most."""
    return np.array([owed(run, step, life, newest=newest) for run in _RUNS], dtype=int64)


@lru_cache(maxsize=512)
def months_there(life: Life, *, newest: bool) -> Bools:
    """Whether a unit is there in some month of each run; `newest` in the last one."""
    return (life[0] <= LAST) & (life[1] >= (LAST if newest else FIRST))
