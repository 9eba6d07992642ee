"""Gives all sentences of an explanation exact numbers, names, and the units below one line by line."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpi.language import Language
from kpi.language.explanations import exact_amount, exact_number
from kpi.model.explanation import Explanation, Origin, UnitPart
from kpi.model.period import Period
from kpi.model.unit import Unit

MOST = 20
"""So many units are named; of more the number is said."""
IN_ONE_LINE = 4
"""So many addends stand in one sentence; more have a line each."""


class Sentence(NamedTuple):
    """A sentence; with the unit, or the periods, whose pages tell more."""

    text: str
    unit: Unit | None = None
    periods: tuple[Period, ...] = ()


class Phrases:
    """An explanation and the language in which it is said."""

    def __init__(self, explanation: Explanation, speak: Language) -> None:
        self.explanation, self.speak, self.standing = explanation, speak, explanation.standing
        self.indicator, self.whole = explanation.indicator, explanation.whole
        run = explanation.run
        self.run, self.end = speak.period(run), speak.period(Period.month(run.year, run.last))

    def number(self, value: Fraction | None) -> str:
        return "–" if value is None else exact_number(value, self.speak)

    def amount(self, value: Fraction) -> str:
        return exact_amount(value, self.indicator.measured_in, self.speak)

    def name(self, unit: Unit) -> str:
        return unit.name(self.speak.code)

    def short(self, period: Period) -> str:
        return self.speak.period_short(period)

    def periods(self, periods: Sequence[Period]) -> str:
        return self.speak.listed(self.short(period) for period in periods)

    def origin(self, document: str, origin: Origin) -> list[str]:
        """The document that says it, who wrote it down, when, and in which import."""
        speak = self.speak
        batch = speak.say("lần nhập {n}", n=origin.batch) if origin.batch else ""
        return [part for part in (document, origin.by, speak.moment(origin.at), batch) if part]

    def grouped(self, entries: Iterable[tuple[str, Sequence[str], Period]]) -> Iterator[Sentence]:
        """Entries, each as it is written, with its marks and its period: those with the same marks in one sentence."""
        by_marks: dict[tuple[str, ...], list[tuple[str, Period]]] = {}
        for written, marks, period in entries:
            by_marks.setdefault(tuple(marks), []).append((written, period))
        for marks, same in by_marks.items():
            text = f"{'; '.join(written for written, _ in same)} ({'; '.join(marks)})"
            yield Sentence(text, periods=tuple(period for _, period in same))

    def children(self, children: Sequence[UnitPart], say: Callable[[UnitPart], str]) -> Iterator[Sentence]:
        for child in children[:MOST]:
            yield Sentence(f"{self.name(child.unit)}: {say(child)}", unit=child.unit)
        if len(children) > MOST:
            yield Sentence(self.speak.say_n("và {n} đơn vị khác", len(children) - MOST))
