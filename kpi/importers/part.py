"""A part: one figure of a row on its way into the record."""

from typing import NamedTuple

from kpi.importers.columns import Place
from kpi.importers.values import Value
from kpi.model.period import Period


class Part(NamedTuple):
    """Which side, of which period, from which column."""

    side: str  # target or actual
    period: Period
    place: Place
    value: Value
    estimate: bool = False
