"""Reads and writes a range as a target, as files have it: 7.2..7.6, >=95, or >7.2 <7.6."""

import re
from dataclasses import dataclass

from kpi.model import quantity
from kpi.model.figure import Target


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range as it is written in a file, scaled."""

    low: int | None
    high: int | None
    low_strict: bool = False
    high_strict: bool = False


_SIDE = re.compile(r"(>=|<=|≥|≤|>|<)\s*([^<>≤≥=\s]+)")


def parse_range(text: str, decimals: int) -> Bounds | None:
    """7.2..7.6, >=95, <7.6, or two of these (">7.2 <7.6"); None when the text is not written as a range."""
    low, dots, high = text.partition("..")
    if dots:
        bounds = Bounds(quantity.parse(low.strip(), decimals), quantity.parse(high.strip(), decimals))
    else:
        sides = _SIDE.findall(text)
        if not sides or _SIDE.sub("", text).strip():
            return None
        lows = [(sign, number) for sign, number in sides if sign in {">", ">=", "≥"}]
        highs = [(sign, number) for sign, number in sides if sign in {"<", "<=", "≤"}]
        if len(lows) > 1 or len(highs) > 1:
            raise quantity.NotANumber("not_a_range", text)
        bounds = Bounds(
            quantity.parse(lows[0][1], decimals) if lows else None,
            quantity.parse(highs[0][1], decimals) if highs else None,
            low_strict=bool(lows) and lows[0][0] == ">",
            high_strict=bool(highs) and highs[0][0] == "<",
        )
    if bounds.low is not None and bounds.high is not None:
        empty = bounds.low > bounds.high or (bounds.low == bounds.high and (bounds.low_strict or bounds.high_strict))
        if empty:
            raise quantity.NotANumber("not_a_range", text)
    return bounds


def write_range(bounds: Bounds | Target, decimals: int) -> str:
    """The range as `parse_range` reads it back."""
    low = None if bounds.low is None else quantity.plain(bounds.low, decimals)
    high = None if bounds.high is None else quantity.plain(bounds.high, decimals)
    if low is not None and high is not None and not bounds.low_strict and not bounds.high_strict:
        return f"{low}..{high}"
    sides = [(">" if bounds.low_strict else ">=") + low] if low is not None else []
    sides += [("<" if bounds.high_strict else "<=") + high] if high is not None else []
    return " ".join(sides)
