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
        for row, group in groupby(sorted(lines, key=lambda line: line.row), key=lambda line: line.row):
            reported = [figure for line in group for figure in _figures(line)]
            plans = [self._printed(line, target, before) for line, target in reported if isinstance(target, Target)]
            if "unsure" in plans:
                refused.append((row, "plan_day_unknown"))
                continue
            keyed = [(line, self._meant(line, figure, before)) for line, figure in reported]
            keyed = [
                pair for pair in keyed if not (isinstance(pair[1], Target) and self._printed(*pair, before) == "stands")
            ]
            if any(self._changes(line, figure) and self._is_locked(line, figure) for line, figure in keyed):
                refused.append((row, "period_locked"))
                continue
            changed = [(_key(line, figure), figure) for line, figure in keyed if self._keep(line, figure, new)]
            news += ((row, key, figure) for key, figure in changed)
            accepted, unchanged = accepted + bool(changed), unchanged + (not changed)
        self.replaced.update(key for key in new if key in before)
        warned = [(row, code) for row, key, figure in news for code in self._warnings(key, figure, before)]
        return Taken(accepted, unchanged, refused, warned, {key: self.figures[key] for key in new})

    def _keep(self, line: FigureLine, reported: Actual | Target, new: dict[Key, Any]) -> bool:
        key, now = _key(line, reported), self._changes(line, reported)
        if now is None:
            return False
        if isinstance(now, Target) and key not in self.figures:
            self.versions[key] = 1 + sum(other[:4] == key[:4] for other in self.figures if len(other) == 5)
        self.figures[key] = new[key] = now
        return True

    def _changes(self, line: FigureLine, reported: Actual | Target) -> Actual | Target | None:
        """What will stand, if it is anything else than what stands."""
        old = self.figures.get(_key(line, reported))
        if isinstance(reported, Actual) and (isinstance(old, Actual)) and self._is_same(line.indicator, reported, old):
            words = {name: getattr(reported, name) or getattr(old, name) for name in WORDS}
            estimate = reported.estimate if line.estimate_given else old.estimate
            now: Actual | Target = old._replace(**words, estimate=estimate)
        elif isinstance(reported, Target) and isinstance(old, Target):
            now = (
                reported
                if reported.value is not None or reported.is_range
                else reported._replace(**dict(zip(_AIM, _aim(old), strict=True)))
            )
            now = now._replace(words=reported.words or old.words)
            if _aim(now) == _aim(old):
                now = now._replace(document=reported.document or old.document, note=reported.note or old.note)
        else:
            now = reported
        return None if now == old else now

    def _is_same(self, number: int, reported: Actual, old: Actual) -> bool:
        indicator = self.indicators[number]
        if reported.not_applicable or old.not_applicable:
            return reported.not_applicable and old.not_applicable
        if reported.denominator is not None:
            return reported[2:4] == old[2:4] and reported.value in {None, old.value}
        if old.value is None and old.denominator:
            quotient = Fraction((old.numerator or 0) * indicator.per, old.denominator)
            return quotient == Fraction(reported.value or 0, 10**indicator.decimals)
        return reported.value == old.value

    def _is_locked(self, line: FigureLine, reported: Actual | Target) -> bool:
        return any(line.unit == unit and reported.period in period for unit, period in self.locked)

    def _versions(self, line: FigureLine, reported: Target, before: Mapping[Key, Any]) -> list[Target]:
        return [version for key, version in before.items() if len(key) == 5 and key[:4] == _key(line, reported)[:4]]

    def _meant(self, line: FigureLine, reported: Actual | Target, before: Mapping[Key, Any]) -> Actual | Target:
        """The day that was given for a report's plans is of those that differ from one that stands."""
        if isinstance(reported, Target) and line.plan_of_day and not self._versions(line, reported, before):
            return reported._replace(effective_on="")
        return reported

    def _printed(self, line: FigureLine, reported: Target, before: Mapping[Key, Any]) -> str:
        versions = self._versions(line, reported, before)
        if not line.plan_of_day or not versions:
            return ""
        valid = version_on(versions, date.fromisoformat(line.plan_of_day))
        has_days = any(version.effective_on for version in versions)
        if valid is not None and is_same_aim(reported, valid):
            return "stands" if has_days or reported.effective_on else ""
        return "unsure" if valid is not None and has_days and not line.day_given else ""

    def _is_printed_as_it_stands(self, line: FigureLine, reported: Actual | Target, before: Mapping[Key, Any]) -> bool:
        return isinstance(reported, Target) and self._printed(line, reported, before) == "stands"

    def _warnings(self, key: Key, reported: Actual | Target, before: Mapping[Key, Any]) -> Iterable[str]:
        unit, code, number, *plan = key
        period, near = Period.of_code(code), list[Key]()
        if isinstance(reported, Actual) and not reported.reason:
            near = [(unit, earlier.code, number) for earlier in (period.earlier, period.same_period_last_year)]
        elif isinstance(reported, Target):
            near = [(unit, code - 10000, number, plan[0], day) for day in {"", plan[1]}]
            old = before.get(key)
            if not plan[1] and old and None not in {reported.value, old.value} and old.value != reported.value:
                yield "plan_replaced"
        known = [self.figures[place].value for place in near if place in self.figures]
        if reported.value and (slip := slip_of_size(self.indicators[number], period, reported.value, *known)):
            yield slip.code


_AIM = ("value", "low", "high", "low_strict", "high_strict")


def _aim(target: Target) -> tuple[object, ...]:
    return tuple(getattr(target, name) for name in _AIM)


def _figures(line: FigureLine) -> list[tuple[FigureLine, Actual | Target]]:
    return [(line, figure) for figure in (line.actual, line.target) if figure is not None]


def _key(line: FigureLine, reported: Actual | Target) -> Key:
    place = (line.unit, reported.period.code, line.indicator)
    return (*place, reported.basis, reported.effective_on) if isinstance(reported, Target) else place
