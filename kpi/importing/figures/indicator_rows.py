"""Rows of a file of indicators."""

from kpi.importing.figures.typed_row import Row
from kpi.model.kind import ADDS_UP, FREQUENCIES, JUDGED
from kpi.model.line import IndicatorLine
from kpi.model.quantity import MOST_DECIMALS

INDICATOR_COLUMNS = frozenset(
    {
        *("code", "name", "name_vi", "name_en", "area", "area_en", "measured_in", "adds_up", "judged", "decimals"),
        *("frequency", "parent", "direction", "agg", "regime", "retired"),
    }
)

_ADDS_UP = {name: name for name in ADDS_UP}
_AGG = {
    **_ADDS_UP,
    "sum": "total",
    "last": "latest",
    "rate": "ratio",
    "last_rate": "share",
    "flow": "total",
    "stock": "latest",
    "milestone": "done",
}
_JUDGED = {name: name for name in JUDGED}
_DIRECTION = {"up": "more", "down": "less", "keep": "keep", "none": "none"}
_FREQUENCY = {
    **{name: name for name in FREQUENCIES},
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "tháng": "month",
    "quý": "quarter",
    "6 tháng": "half",
    "năm": "year",
}


def indicator_line(row: Row) -> IndicatorLine:
    adds_up = row.word("adds_up", _AGG) or row.word("agg", _AGG)
    judged = row.word("judged", _JUDGED)
    direction = row.word("direction", _DIRECTION)
    if judged is None and direction is not None:
        judged = _judged_by(direction, adds_up or "total")
    return IndicatorLine(
        row=row.number,
        code=row.name("code", limit=40, needed=True),
        name_vi=row.name("name_vi", limit=300, needed=True),
        name_en=row.name("name_en", limit=300) or None,
        area=row.name("area", limit=200) or None,
        area_en=row.name("area_en", limit=200) or None,
        measured_in=row.name("measured_in", limit=60) or None,
        adds_up=adds_up,
        judged=judged,
        decimals=row.whole("decimals", MOST_DECIMALS),
        frequency=row.word("frequency", _FREQUENCY),
        parent=row.text("parent", limit=40) or None,
        regime=row.text("regime", limit=20) or None,
        retired=row.day("retired") or None,
    )


def _judged_by(direction: str, adds_up: str) -> str:
    """What a short word means for this kind: to keep a sum is not to exceed it, to keep a level is to hold it."""
    if adds_up == "done":
        return "none" if direction == "none" else "done"
    if direction == "keep":
        return "ceiling" if adds_up == "total" else "within"
    return direction
