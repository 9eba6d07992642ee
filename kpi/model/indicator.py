"""An indicator: what is counted, in what, and by which rules."""

from dataclasses import dataclass
from functools import cached_property

from kpi.model.kind import ADDS_UP, FREQUENCIES, JUDGED, AddsUp, Judged, is_share, per
from kpi.model.period import Period


@dataclass(frozen=True)
class Indicator:
    """`adds_up`, `judged` and `frequency` are keys of ADDS_UP, JUDGED and FREQUENCIES; `decimals` 0 to 9 are kept."""

    id: int
    code: str
    name_vi: str
    name_en: str = ""
    area: str = ""
    area_en: str = ""
    measured_in: str = ""
    adds_up: str = "total"
    judged: str = "more"
    decimals: int = 0
    frequency: str = "month"
    parent: int | None = None
    regime: str = "calendar"
    retired: str = ""  # the last day it was asked for, as YYYY-MM-DD; "" while it is

    def is_asked_for(self, period: Period) -> bool:
        """Whether figures of the period are still wanted."""
        return not self.retired or period.ends_on.isoformat() <= self.retired

    def name(self, language: str) -> str:
        """In the reader's language; the Vietnamese name where there is no other."""
        return (self.name_en if language == "en" else self.name_vi) or self.name_vi

    def area_name(self, language: str) -> str:
        """The same of its area."""
        return (self.area_en if language == "en" else self.area) or self.area

    @cached_property
    def rule(self) -> AddsUp:
        """How its figures add up; an unknown word is a KeyError, never a silent sum."""
        return ADDS_UP[self.adds_up]

    @cached_property
    def judgement(self) -> Judged:
        """What a number means as its aim."""
        return JUDGED[self.judged]

    @cached_property
    def months_a_report(self) -> int:
        """How many months one report covers; 0 where nothing is due by the calendar."""
        return FREQUENCIES[self.frequency]

    @cached_property
    def per(self) -> int:
        """What a share of one is written as: 100 of per cent, 1000 of per mille, else 1."""
        return per(self.measured_in)

    @cached_property
    def in_points(self) -> bool:
        """Whether a change in it is told in points and not in per cent."""
        return self.rule.has_parts or is_share(self.measured_in)
