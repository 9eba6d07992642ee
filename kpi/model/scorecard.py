"""A scorecard: the standings of one unit at one period, those that need somebody first."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kpi.model.period import Period
from kpi.model.standing import Standing
from kpi.model.status import ATTENTION, STATUSES, Status
from kpi.model.unit import Unit

_URGENCY: dict[Status, int] = {"not_met": 0, "off_track": 0, "at_risk": 1}


@dataclass(frozen=True)
class Scorecard:
    """`version` is the number of the last line of the audit: the same number, the same card."""

    unit: Unit
    period: Period
    standings: tuple[Standing, ...]
    version: int = 0

    @cached_property
    def remembered(self) -> dict[tuple[object, ...], Any]:
        """What was made of this card, which never changes, by what was asked; it goes when the card goes."""
        return {}

    @cached_property
    def counts(self) -> dict[Status, int]:
        """How many indicators there are of each status, in the order of STATUSES; none is left out."""
        counted = Counter(standing.status for standing in self.standings)
        return {status: counted[status] for status in STATUSES}

    @cached_property
    def needing_attention(self) -> tuple[Standing, ...]:
        """The worst first: by status, then by how far behind the plan."""
        urgent = [s for s in self.standings if s.status in ATTENTION]

        def urgency(standing: Standing) -> tuple[int, float, str]:
            behind = standing.attainment_to_date
            return _URGENCY[standing.status], 1.0 if behind is None else float(behind), standing.indicator.code

        return tuple(sorted(urgent, key=urgency))

    @cached_property
    def by_area(self) -> dict[str, tuple[Standing, ...]]:
        """All standings by area, in the order of their codes, parts below the indicator they are part of."""
        areas: dict[str, list[Standing]] = {}
        for standing in self._in_order:
            areas.setdefault(standing.indicator.area, []).append(standing)
        return {area: tuple(standings) for area, standings in areas.items()}

    @cached_property
    def _in_order(self) -> list[Standing]:
        here = {s.indicator.id: s for s in self.standings}

        def place(standing: Standing) -> tuple[str, ...]:
            way = [standing.indicator.code]
            above = standing.indicator.parent
            while above in here and here[above].indicator.code not in way:
                way.append(here[above].indicator.code)
                above = here[above].indicator.parent
            return tuple(reversed(way))

        return sorted(self.standings, key=place)

    @property
    def good(self) -> int:
        """How many are met or on track."""
        return self.counts["met"] + self.counts["on_track"]

    @property
    def attention(self) -> int:
        """How many need somebody."""
        return len(self.needing_attention)

    @property
    def to_explain(self) -> int:
        """How many have a stated percentage that their figures do not allow."""
        return sum(standing.needs_explaining for standing in self.standings)

    def of(self, indicator_code: str) -> Standing | None:
        """The standing of the indicator with this code, None where it has no line."""
        return next((s for s in self.standings if s.indicator.code == indicator_code), None)
