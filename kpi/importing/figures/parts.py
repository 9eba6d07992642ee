"""A part: one figure of a row on its way into the record, and what of the row goes with which."""

from collections.abc import Sequence
from typing import NamedTuple

from kpi.importing.table.columns import Place
from kpi.importing.table.values import Value
from kpi.model.period import Period


class Part(NamedTuple):
    """Which side, of which period, from which column."""

    side: str  # target or actual
    period: Period
    place: Place
    value: Value
    estimate: bool = False


def together(parts: Sequence[Part]) -> list[dict[str, Part]]:
    """A plan and an actual of the same period make one line, as they do in the long table."""
    lines: list[dict[str, Part]] = []
    by_place: dict[tuple[Period, str], list[dict[str, Part]]] = {}  # that still lack a part of this side
    for part in parts:
        open_lines = by_place.setdefault((part.period, part.side), [])
        if not open_lines:
            lines.append({})
            other = "actual" if part.side == "target" else "target"
            by_place.setdefault((part.period, other), []).append(lines[-1])
            lines[-1][part.side] = part
        else:
            open_lines.pop(0)[part.side] = part
    return lines


def noted_of(parts: Sequence[Part], period: Period | None) -> Part:
    """What the note of a row speaks of: what was reached in the period of the report, or else at all, or the plan."""
    reached = [part for part in parts if part.side == "actual" and part.place.meaning != "actual_year_ago"]
    of_period = [part for part in reached if part.period == period]
    return (of_period or reached or list(parts))[0]


def stated_of(parts: Sequence[Part], percent: Place | None) -> Part | None:
    """The actual that a printed percentage speaks of: of the months it names, since January, or the one before it."""
    actuals = [part for part in parts if part.side == "actual" and part.place.meaning != "actual_year_ago"]
    if percent is None or not actuals:
        return None
    named = [part for part in actuals if percent.span is not None and part.place.span == percent.span]
    summed = [part for part in actuals if part.place.meaning == "to_date"]
    before = [part for part in actuals if part.place.place < percent.place]
    return (named or summed or before[-1:] or actuals)[0]
