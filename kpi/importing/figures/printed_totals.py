"""Compares the rows of a table that say "TỔNG CỘNG" with what the rows that they add up come to."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from kpi.importing.cells.grid import place_of
from kpi.importing.cells.numerals import Mark, decimal_of
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table import values
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow, Sifted
from kpi.model.problem import Problem

_ADDED = frozenset({"total", "latest"})


def totals_that_differ(sifted: Sifted, places: Sequence[Place], sheet: str, mark: Mark) -> list[Problem]:
    """Rows that say "TỔNG CỘNG", where the rows that they add up come to something else: those since the total before,
    all before, or, under a total on top, all that follow."""
    if not sifted.totals:
        return []
    measure = next((entry for entry in places if entry.meaning == "measure"), None)
    figures = [entry for entry in places if entry.is_figure and entry.meaning != "target_text"]
    numbers = {row.number: _numbers(row, figures, mark) for row in sifted.rows}
    since, before, every = _Sum(measure), _Sum(measure), _Sum(measure)
    for row in sifted.rows:
        every.add(row, numbers[row.number])
    problems: list[Problem] = []
    totals = {row.number for row in sifted.totals}
    for row in sorted((*sifted.rows, *sifted.totals), key=lambda row: row.number):
        if row.number not in totals:
            since.add(row, numbers[row.number])
            before.add(row, numbers[row.number])
            continue
        sums = (since, before) if before.rows else (every,)
        for place in figures:
            printed = _number(row, place, mark)
            known = [computed for entry in sums if (computed := entry.of(place)) is not None]
            if printed is not None and known and printed not in known:
                problems.append(_differs(row, place, sheet, printed, known[0]))
        since = _Sum(measure)
    return problems


def _differs(total: DataRow, place: Place, sheet: str, printed: Fraction, computed: Fraction) -> Problem:
    details = {"computed": decimal_of(computed) or "–", "difference": decimal_of(abs(printed - computed)) or "–"}
    cell = place_of(sheet, total.number, place.place)
    return Problem("total_differs", total.number, place.header, total.at(place).text, details, blocks=False, cell=cell)


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
        self._filled: Counter[int] = Counter()
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
            self._filled[place] += times
            self._unread[place] += times * (number is None)
            self._sums[place] = self._sums.get(place, Fraction(0)) + times * (number or 0)

    def of(self, place: Place) -> Fraction | None:
        """None where nothing is told, something cannot be read, or not the same thing is counted."""
        is_one = len(+self._counted) == 1 and not self._unfit
        return (
            self._sums[place.place] if is_one and self._filled[place.place] and not self._unread[place.place] else None
        )


def _numbers(row: DataRow, figures: Sequence[Place], mark: Mark) -> _Numbers:
    return {place.place: _number(row, place, mark) for place in figures if values.may_be_figure(row.at(place))}


def _number(row: DataRow, place: Place, mark: Mark) -> Fraction | None:
    try:
        return values.exact(row.at(place), mark)
    except ValueError:
        return None
