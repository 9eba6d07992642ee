"""Figures held against what stands around them in the file: sums that differ and values that look wrong are shown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from kpi.importing.cells.grid import place_of
from kpi.importing.cells.numerals import Mark, decimal_of
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.row_figures import ReadFigure
from kpi.importing.table import values
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow, Sifted
from kpi.model.check import Around, count_below_zero, falling_sum, negative_level, over_hundred, rank_below_one
from kpi.model.figure import Target
from kpi.model.given import together
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.quantity import exact, plain

_ADDED = frozenset({"total", "latest"})


def totals_that_differ(sifted: Sifted, places: Sequence[Place], sheet: str, mark: Mark) -> list[Problem]:
    """Rows that say "TỔNG CỘNG", where the rows that they add up come to something else: those since the total before,
    all before, or, under a total on top, all that follow."""
    if not sifted.totals:
        return []
    measure = next((one for one in places if one.meaning == "measure"), None)
    figures = [one for one in places if one.is_figure and one.meaning != "target_text"]
    numbers = {row.number: _numbers(row, figures, mark) for row in sifted.rows}
    since, before, every = _Sum(measure), _Sum(measure), _Sum(measure)
    for row in sifted.rows:
        every.add(row, numbers[row.number])
    found: list[Problem] = []
    totals = {row.number for row in sifted.totals}
    for row in sorted((*sifted.rows, *sifted.totals), key=lambda row: row.number):
        if row.number not in totals:
            since.add(row, numbers[row.number])
            before.add(row, numbers[row.number])
            continue
        sums = (since, before) if before.rows else (every,)
        for place in figures:
            told = _number(row, place, mark)
            known = [computed for one in sums if (computed := one.of(place)) is not None]
            if told is not None and known and told not in known:
                found.append(_differs(row, place, sheet, told, known[0]))
        since = _Sum(measure)
    return found


def _differs(total: DataRow, place: Place, sheet: str, told: Fraction, computed: Fraction) -> Problem:
    said = {"computed": decimal_of(computed) or "–", "difference": decimal_of(abs(told - computed)) or "–"}
    cell = place_of(sheet, total.number, place.place)
    return Problem("total_differs", total.number, place.header, total.at(place).text, said, blocks=False, cell=cell)


_Numbers = dict[int, Fraction | None]
"""By the number of the column: the figure, None where it is none that can be read."""


class _Sum:
    """Rows added up as they come, those that are parts of others left out again when these come."""

    def __init__(self, measure: Place | None) -> None:
        self.rows = 0
        self._measure = measure
        self._here = set[int]()  # indicators
        self._parts: dict[int, list[tuple[DataRow, _Numbers]]] = {}  # counted so far, by what they are parts of
        self._counted: Counter[str] = Counter()
        self._unfit = 0  # rows that are not added up
        self._unread: Counter[int] = Counter()
        self._told: Counter[int] = Counter()
        self._sums: dict[int, Fraction] = {}

    def add(self, row: DataRow, numbers: _Numbers) -> None:
        self.rows += 1
        indicator = row.indicator
        if indicator is not None and indicator.id not in self._here:
            self._here.add(indicator.id)
            for part in self._parts.pop(indicator.id, ()):
                self._count(*part, times=-1)
        parent = indicator.parent if indicator is not None else None
        if row.is_part or parent in self._here:
            return
        self._count(row, numbers, times=1)
        if parent is not None:
            self._parts.setdefault(parent, []).append((row, numbers))

    def _count(self, row: DataRow, numbers: _Numbers, *, times: int) -> None:
        own = row.indicator.measured_in if row.indicator else ""
        self._counted[plain_key(row.at(self._measure).text) if self._measure else own] += times
        self._unfit += times * (row.indicator is None or row.indicator.adds_up not in _ADDED)
        for place, number in numbers.items():
            self._told[place] += times
            self._unread[place] += times * (number is None)
            self._sums[place] = self._sums.get(place, Fraction(0)) + times * (number or 0)

    def of(self, place: Place) -> Fraction | None:
        """None where nothing is told, something cannot be read, or not the same thing is counted."""
        is_one = len(+self._counted) == 1 and not self._unfit
        return self._sums[place.place] if is_one and self._told[place.place] and not self._unread[place.place] else None


def _numbers(row: DataRow, figures: Sequence[Place], mark: Mark) -> _Numbers:
    return {one.place: _number(row, one, mark) for one in figures if values.may_be_figure(row.at(one))}


def _number(row: DataRow, place: Place, mark: Mark) -> Fraction | None:
    try:
        return values.exact(row.at(place), mark)
    except ValueError:
        return None


def parts_that_differ(told: Sequence[ReadFigure], indicators: Mapping[int, Indicator]) -> Iterator[Problem]:
    """A whole whose parts stand in the same file and come to more, or, where all are there, to less."""
    figures: dict[tuple[object, ...], dict[int, tuple[ReadFigure, Fraction]]] = {}
    for one in told:
        for key, value in _amounts(one, indicators):
            figures.setdefault(key, {})[one.line.indicator] = (one, value)
    children: dict[int, list[int]] = {}
    for indicator in indicators.values():
        if indicator.parent is not None:
            children.setdefault(indicator.parent, []).append(indicator.id)
    for some in figures.values():
        for whole, (one, value) in some.items():
            parts = [some[child][1] for child in children.get(whole, ()) if child in some]
            if parts and (problem := _of_parts(one, value, parts, complete=len(parts) == len(children[whole]))):
                yield problem


def _amounts(one: ReadFigure, indicators: Mapping[int, Indicator]) -> Iterator[tuple[tuple[object, ...], Fraction]]:
    indicator, line = indicators[one.line.indicator], one.line
    if indicator.adds_up not in _ADDED:
        return
    if line.actual is not None and line.actual.value is not None:
        yield (
            (line.unit, "actual", line.actual.period, indicator.measured_in),
            exact(line.actual.value, indicator.decimals),
        )
    if line.target is not None and line.target.value is not None:
        target = line.target
        key = (line.unit, "target", target.period, target.basis, target.effective_on, indicator.measured_in)
        yield key, exact(line.target.value, indicator.decimals)


def _of_parts(one: ReadFigure, whole: Fraction, parts: Sequence[Fraction], *, complete: bool) -> Problem | None:
    together = sum(parts, Fraction(0))
    if together == whole or (together < whole and not complete):
        return None
    said = {"parts": decimal_of(together) or "–", "difference": decimal_of(abs(together - whole)) or "–"}
    code = "parts_exceed" if together > whole else "parts_fall_short"
    return Problem(code, one.line.row, one.header, decimal_of(whole) or "", said, blocks=False, cell=one.place)


_Key = tuple[int, Period, int, str]  # indicator; basis, 0 of actuals, and the day from which a plan is in force


def units_that_differ(told: Sequence[ReadFigure], known: Known) -> Iterator[Problem]:
    """A unit that tells another number than the units directly below it do together, where all of these are told."""
    figures: dict[_Key, dict[int, tuple[ReadFigure, Fraction | None]]] = {}
    for one in told:
        for key, value in _told(one, known.indicators[one.line.indicator]):
            figures.setdefault(key, {})[one.line.unit] = (one, value)
    for (_, period, _, _), some in figures.items():
        if len(some) < 2:
            continue
        for unit, (one, whole) in some.items():
            below = [child for child in known.tree.children.get(unit, ()) if child.is_there(period)]
            if whole is None or not below or any(child.id not in some for child in below):
                continue
            added = sum((some[child.id][1] or Fraction(0) for child in below), Fraction(0))
            hedged = any(_is_hedged(one) for one, _ in (some[unit], *(some[child.id] for child in below)))
            if added != whole and not hedged:
                said = {"unit": known.tree.units[unit].name_vi, "units": str(len(below))}
                yield _of_units(one, whole, added, said)


def _told(one: ReadFigure, indicator: Indicator) -> Iterator[tuple[_Key, Fraction | None]]:
    """What is told of each side, None where nothing applies: that adds nothing."""
    line = one.line
    if indicator.rule.over_units != "sum":
        return
    if (actual := line.actual) is not None and (actual.value is not None or actual.not_applicable):
        value = None if actual.value is None else exact(actual.value, indicator.decimals)
        yield (line.indicator, actual.period, 0, ""), value
    if (target := line.target) is not None and target.value is not None:
        key = (line.indicator, target.period, target.basis, target.effective_on)
        yield key, exact(target.value, indicator.decimals)


def _is_hedged(one: ReadFigure) -> bool:
    """ "khoảng 300": no sum can be held against it exactly."""
    return one.line.actual is not None and bool(one.line.actual.approximate)


def _of_units(one: ReadFigure, whole: Fraction, below: Fraction, said: Mapping[str, str]) -> Problem:
    values = {**said, "parts": decimal_of(below) or "–", "difference": decimal_of(abs(below - whole)) or "–"}
    return Problem(
        "units_differ", one.line.row, one.header, decimal_of(whole) or "", values, blocks=False, cell=one.place
    )


def years_that_differ(told: Sequence[ReadFigure], indicators: Mapping[int, Indicator]) -> Iterator[Problem]:
    """Plans of a year beside plans of its months that come to something else, or, where some are missing, to more."""
    found: dict[tuple[object, ...], list[tuple[ReadFigure, Target]]] = {}
    for one in told:
        target = one.line.target
        if target is not None and target.value is not None and indicators[one.line.indicator].rule.grows:
            key = (one.line.unit, one.line.indicator, target.period.year, target.basis, target.effective_on)
            found.setdefault(key, []).append((one, target))
    for some in found.values():
        year = some[0][1].period.whole_year
        whole = next(((one, target.value) for one, target in some if target.period == year), None)
        finer = [target for _, target in some if target.period != year]
        if whole is None or whole[1] is None or not finer:
            continue
        made = together(year, finer)
        if made.value > whole[1] or (made.complete and made.value != whole[1]):
            yield _of_year(whole[0], whole[1], made.value, indicators[whole[0].line.indicator])


def _of_year(one: ReadFigure, whole: int, months: int, indicator: Indicator) -> Problem:
    said = {
        "months": plain(months, indicator.decimals),
        "difference": plain(abs(months - whole), indicator.decimals),
    }
    value = plain(whole, indicator.decimals)
    return Problem("year_plan_differs", one.line.row, one.header, value, said, blocks=False, cell=one.place)


_LOOKED_AT = (rank_below_one, count_below_zero, negative_level, falling_sum, over_hundred)


def what_looks_wrong(one: ReadFigure, indicators: Mapping[int, Indicator]) -> Problem | None:
    """A figure that cannot be, or that asks for a reason and has none: by the rules for those that are typed."""
    actual, indicator = one.line.actual, indicators[one.line.indicator]
    if actual is None or actual.value is None:
        return None
    value = exact(actual.value, indicator.decimals)
    around = Around(indicator, actual.period, value)
    found = next((problem for check in _LOOKED_AT if (problem := check(around, value)) is not None), None)
    if found is None or (actual.reason and not found.blocks):
        return None
    return replace(found, row=one.line.row, column=one.header, value=decimal_of(value) or "", cell=one.place)
