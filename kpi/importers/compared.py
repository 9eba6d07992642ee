"""Figures held against what stands around them in the file: sums that differ and values that look wrong are shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from kpi.importers import values
from kpi.importers.columns import Place
from kpi.importers.grid import place_of
from kpi.importers.headers import plain_key
from kpi.importers.numerals import Mark, decimal_of
from kpi.importers.rows import DataRow, Sifted
from kpi.importers.shapes import Told
from kpi.model.check import Around, count_below_zero, falling_sum, negative_level, over_hundred, rank_below_one
from kpi.model.indicator import Indicator
from kpi.model.problem import Problem
from kpi.model.quantity import exact

_ADDED = frozenset({"total", "latest"})


def totals_that_differ(sifted: Sifted, places: Sequence[Place], sheet: str, mark: Mark) -> list[Problem]:
    """Rows that say "TỔNG CỘNG", where the rows that they add up come to something else."""
    measure = next((one for one in places if one.meaning == "measure"), None)
    figures = [one for one in places if one.is_figure and one.meaning != "target_text"]
    found: list[Problem] = []
    before = 0
    for total in sorted(sifted.totals, key=lambda row: row.number):
        since = [row for row in sifted.rows if before < row.number < total.number]
        all_before = [row for row in sifted.rows if row.number < total.number]
        after = [row for row in sifted.rows if row.number > total.number] if not all_before else []
        before = total.number
        for place in figures:
            told = _number(total, place, mark)
            sums = [_sum(some, place, measure, mark) for some in (since, all_before, after) if some]
            known = [one for one in sums if one is not None]
            if told is not None and known and told not in known:
                found.append(_differs(total, place, sheet, told, known[0]))
    return found


def _differs(total: DataRow, place: Place, sheet: str, told: Fraction, computed: Fraction) -> Problem:
    said = {"computed": decimal_of(computed) or "–", "difference": decimal_of(abs(told - computed)) or "–"}
    cell = place_of(sheet, total.number, place.place)
    return Problem("total_differs", total.number, place.header, total.at(place).text, said, blocks=False, cell=cell)


def _sum(rows: Sequence[DataRow], place: Place, measure: Place | None, mark: Mark) -> Fraction | None:
    """Of the rows that are no parts of others; None where they do not count the same thing."""
    here = {row.indicator.id for row in rows if row.indicator is not None}
    top = [row for row in rows if not row.is_part and not (row.indicator and row.indicator.parent in here)]
    counted = {
        (plain_key(row.at(measure).text) if measure else row.indicator.measured_in if row.indicator else "")
        for row in top
    }
    if len(counted) != 1 or not all(row.indicator and row.indicator.adds_up in _ADDED for row in top):
        return None
    told = [_number(row, place, mark) for row in top if values.may_be_figure(row.at(place))]
    numbers = [number for number in told if number is not None]
    return sum(numbers, Fraction(0)) if numbers and len(numbers) == len(told) else None


def _number(row: DataRow, place: Place, mark: Mark) -> Fraction | None:
    try:
        return values.exact(row.at(place), mark)
    except ValueError:
        return None


def parts_that_differ(told: Sequence[Told], indicators: Mapping[int, Indicator]) -> Iterator[Problem]:
    """A whole whose parts stand in the same file and come to more, or, where all are there, to less."""
    figures: dict[tuple[object, ...], dict[int, tuple[Told, Fraction]]] = {}
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


def _amounts(one: Told, indicators: Mapping[int, Indicator]) -> Iterator[tuple[tuple[object, ...], Fraction]]:
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


def _of_parts(one: Told, whole: Fraction, parts: Sequence[Fraction], *, complete: bool) -> Problem | None:
    together = sum(parts, Fraction(0))
    if together == whole or (together < whole and not complete):
        return None
    said = {"parts": decimal_of(together) or "–", "difference": decimal_of(abs(together - whole)) or "–"}
    code = "parts_exceed" if together > whole else "parts_fall_short"
    return Problem(code, one.line.row, one.header, decimal_of(whole) or "", said, blocks=False, cell=one.place)


_LOOKED_AT = (rank_below_one, count_below_zero, negative_level, falling_sum, over_hundred)


def what_looks_wrong(one: Told, indicators: Mapping[int, Indicator]) -> Problem | None:
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
