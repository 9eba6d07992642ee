"""A figure: what was aimed at, and what was reached, by a unit for an indicator in a period."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kpi.model import quantity
from kpi.model.period import Period

NOT_APPLICABLE = "n/a"
"""How a file says that a figure does not apply."""
SAY_NOT_APPLICABLE = frozenset({NOT_APPLICABLE, "na", "not applicable", "không áp dụng", "kad", "k.a.d"})
"""All that people write for it, in small letters."""


class Actual(NamedTuple):
    """What was reached: a value, or a numerator and a denominator, all scaled to the indicator's decimals."""

    period: Period
    value: int | None
    numerator: int | None = None
    denominator: int | None = None
    estimate: bool = False
    approximate: str = ""  # as reports hedge: nearly (at most this), over (at least this) or about
    stated_percent: str = ""
    up_to: str = ""
    document: str = ""
    note: str = ""
    not_applicable: bool = False  # told, and there is nothing to count: neither zero nor blank
    attachment: int | None = None
    reason: str = ""  # why what looks wrong is right


class Target(NamedTuple):
    """What was aimed at: a number, a range, or words; with its basis and the day from which it is in force."""

    period: Period
    basis: int
    effective_on: str = ""
    value: int | None = None
    low: int | None = None
    high: int | None = None
    low_strict: bool = False
    high_strict: bool = False
    words: str = ""
    document: str = ""
    note: str = ""

    def in_force(self, day: date) -> bool:
        return self.effective_on <= day.isoformat()

    @property
    def is_range(self) -> bool:
        return self.low is not None or self.high is not None


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
