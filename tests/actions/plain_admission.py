"""A second version of how figures are taken into the record, row by row, written from the rules alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from kpi.model.check import slip_of_size
from kpi.model.figure import Actual, Target, is_same_aim, version_on
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.period import Period

Key = tuple[Any, ...]  # unit, period code, indicator; of a target basis and effective day too
WORDS = ("approximate", "stated_percent", "up_to", "document", "note", "reason", "attachment")


class Taken(NamedTuple):
    """What became of a file: rows that change something, rows that do not, (row, problem) of the others and of those
    that are asked about, and the figures that are new, by their keys."""

    accepted: int
    unchanged: int
    refused: list[tuple[int, str]]
    warned: list[tuple[int, str]]
    new: dict[Key, Actual | Target]


class PlainRecord:
    """What stands, how often something was put in its place, and what is locked: units with their periods."""

    def __init__(self, indicators: Mapping[int, Indicator]) -> None:
        self.indicators, self.locked = indicators, list[tuple[int, Period]]()
        self.figures: dict[Key, Actual | Target] = {}
        self.versions: dict[Key, int] = {}
        self.replaced: Counter[Key] = Counter()

    def take(self, lines: Iterable[FigureLine]) -> Taken:
        before = dict(self.figures)
        accepted = unchanged = 0
        refused, news, new = list[tuple[int, str]](), list[tuple[int, Key, Actual | Target]](), dict[Key, Any]()
        for row, some in groupby(sorted(lines, key=lambda line: line.row), key=lambda line: line.row):
            told = [figure for line in some for figure in _figures(line)]
            plans = [self._printed(line, target, before) for line, target in told if isinstance(target, Target)]
            if "unsure" in plans:
                refused.append((row, "plan_day_unknown"))
                continue
            keyed = [(line, self._meant(line, figure, before)) for line, figure in told]
            keyed = [
                one for one in keyed if not (isinstance(one[1], Target) and self._printed(*one, before) == "stands")
            ]
            if any(self._changes(line, one) and self._is_locked(line, one) for line, one in keyed):
                refused.append((row, "period_locked"))
                continue
            changed = [(_key(line, one), one) for line, one in keyed if self._keep(line, one, new)]
            news += ((row, key, one) for key, one in changed)
            accepted, unchanged = accepted + bool(changed), unchanged + (not changed)
        self.replaced.update(key for key in new if key in before)
        warned = [(row, code) for row, key, one in news for code in self._warnings(key, one, before)]
        return Taken(accepted, unchanged, refused, warned, {key: self.figures[key] for key in new})

    def _keep(self, line: FigureLine, told: Actual | Target, new: dict[Key, Any]) -> bool:
        key, now = _key(line, told), self._changes(line, told)
        if now is None:
            return False
        if isinstance(now, Target) and key not in self.figures:
            self.versions[key] = 1 + sum(other[:4] == key[:4] for other in self.figures if len(other) == 5)
        self.figures[key] = new[key] = now
        return True

    def _changes(self, line: FigureLine, told: Actual | Target) -> Actual | Target | None:
        """What will stand, if it is anything else than what stands."""
        old = self.figures.get(_key(line, told))
        if isinstance(told, Actual) and (isinstance(old, Actual)) and self._is_same(line.indicator, told, old):
            words = {name: getattr(told, name) or getattr(old, name) for name in WORDS}
            estimate = told.estimate if line.estimate_given else old.estimate
            now: Actual | Target = old._replace(**words, estimate=estimate)
        elif isinstance(told, Target) and isinstance(old, Target):
            now = (
                told
                if told.value is not None or told.is_range
                else told._replace(**dict(zip(_AIM, _aim(old), strict=True)))
            )
            now = now._replace(words=told.words or old.words)
            if _aim(now) == _aim(old):
                now = now._replace(document=told.document or old.document, note=told.note or old.note)
        else:
            now = told
        return None if now == old else now

    def _is_same(self, number: int, told: Actual, old: Actual) -> bool:
        indicator = self.indicators[number]
        if told.not_applicable or old.not_applicable:
            return told.not_applicable and old.not_applicable
        if told.denominator is not None:
            return told[2:4] == old[2:4] and told.value in {None, old.value}
        if old.value is None and old.denominator:
            quotient = Fraction((old.numerator or 0) * indicator.per, old.denominator)
            return quotient == Fraction(told.value or 0, 10**indicator.decimals)
        return told.value == old.value

    def _is_locked(self, line: FigureLine, told: Actual | Target) -> bool:
        return any(line.unit == unit and told.period in period for unit, period in self.locked)

    def _versions(self, line: FigureLine, told: Target, before: Mapping[Key, Any]) -> list[Target]:
        return [one for key, one in before.items() if len(key) == 5 and key[:4] == _key(line, told)[:4]]

    def _meant(self, line: FigureLine, told: Actual | Target, before: Mapping[Key, Any]) -> Actual | Target:
        """The day that was given for a report's plans is of those that differ from one that stands."""
        if isinstance(told, Target) and line.plan_of_day and not self._versions(line, told, before):
            return told._replace(effective_on="")
        return told

    def _printed(self, line: FigureLine, told: Target, before: Mapping[Key, Any]) -> str:
        versions = self._versions(line, told, before)
        if not line.plan_of_day or not versions:
            return ""
        held = version_on(versions, date.fromisoformat(line.plan_of_day))
        has_days = any(one.effective_on for one in versions)
        if held is not None and is_same_aim(told, held):
            return "stands" if has_days or told.effective_on else ""
        return "unsure" if held is not None and has_days and not line.day_given else ""

    def _is_printed_as_it_stands(self, line: FigureLine, told: Actual | Target, before: Mapping[Key, Any]) -> bool:
        return isinstance(told, Target) and self._printed(line, told, before) == "stands"

    def _warnings(self, key: Key, told: Actual | Target, before: Mapping[Key, Any]) -> Iterable[str]:
        unit, code, number, *plan = key
        period, near = Period.of_code(code), list[Key]()
        if isinstance(told, Actual) and not told.reason:
            near = [(unit, one.code, number) for one in (period.earlier, period.same_period_last_year)]
        elif isinstance(told, Target):
            near = [(unit, code - 10000, number, plan[0], day) for day in {"", plan[1]}]
            old = before.get(key)
            if not plan[1] and old and None not in {told.value, old.value} and old.value != told.value:
                yield "plan_replaced"
        known = [self.figures[one].value for one in near if one in self.figures]
        if told.value and (slip := slip_of_size(self.indicators[number], period, told.value, *known)):
            yield slip.code


_AIM = ("value", "low", "high", "low_strict", "high_strict")


def _aim(target: Target) -> tuple[object, ...]:
    return tuple(getattr(target, name) for name in _AIM)


def _figures(line: FigureLine) -> list[tuple[FigureLine, Actual | Target]]:
    return [(line, one) for one in (line.actual, line.target) if one is not None]


def _key(line: FigureLine, told: Actual | Target) -> Key:
    place = (line.unit, told.period.code, line.indicator)
    return (*place, told.basis, told.effective_on) if isinstance(told, Target) else place
