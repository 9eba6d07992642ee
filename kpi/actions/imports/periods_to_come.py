"""Finds the actuals of a file whose periods have not begun or not ended, and that do not stand so already."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from db import figures as rows
from kpi.actions.record.book import Book
from kpi.actions.record.store import Store
from kpi.model.figure_table import NOTHING, column
from kpi.model.unfinished import unfinished_actuals


def to_come(store: Store, known: Book, actuals: pd.DataFrame, day: date) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """A mask of the lines. What the record has with the same number was asked about when it came: an export goes in
    again without a question."""
    late = unfinished_actuals(actuals, known.indicators, known.regimes, day)
    places = np.flatnonzero(late)
    if not len(places):
        return late
    columns = [column(actuals, name)[places].tolist() for name in ("unit", "indicator", "period", *_NUMBERS)]
    with store.reading() as connection:
        for place, unit, indicator, period, *numbers in zip(places.tolist(), *columns, strict=True):
            stands = rows.actual_at(connection, unit, period, indicator)
            if (
                stands is not None
                and [
                    NOTHING if number is None else number
                    for number in (stands.value, stands.numerator, stands.denominator)
                ]
                == numbers
            ):
                late[place] = False
    return late


_NUMBERS = ("value", "numerator", "denominator")
