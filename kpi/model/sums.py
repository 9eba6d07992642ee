"""Adds up columns of figures: over the months of very many groups at once, and over the units below one.

A group is a unit, an indicator and a year. What is made here of each group and run is what `series.accumulate` makes of
it; the tests and the doctor compare the two. The words of `kind.ADDS_UP` are rows of OVER_MONTHS and OVER_UNITS below.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy import bool_, int64

from kpi.model.columns import Bools, Ints, Numbers, by_number, distinct, is_in
from kpi.model.figure_grid import FigureGrid, Figures, Groups, grid_of
from kpi.model.indicator import Indicator
from kpi.model.kind import UnknownRule
from kpi.model.period import Life, Period, windows
from kpi.model.runs import FIRST, LAST, RUNS, newest_ends
from kpi.model.used_figures import Used, conflicting, overlapping, tiled


class Sums(NamedTuple):
    """What each group makes over every reporting run: the seven numbers of `series.Reported`, and where no value is."""

    numbers: Numbers  # [group, run, number]
    nothing: Bools  # [group, run]


def words_of(
    indicators: Mapping[int, Indicator], which: Ints, word: Callable[[Indicator], str]
) -> Iterator[tuple[str, Bools]]:
    """Each word that is used, with the entries of `which`, numbers of indicators, for which it is."""
    by_word: dict[str, list[int]] = {}
    for number in distinct(which).tolist():
        by_word.setdefault(word(indicators[number]), []).append(number)
    if len(by_word) == 1:
        yield next(iter(by_word)), np.ones(len(which), dtype=bool_)
        return
    for each, numbers in by_word.items():
        yield each, is_in(which, np.array(numbers, dtype=int64))


class _Totals(NamedTuple):
    """What figures come to over each run: [group, run]."""

    value: Numbers
    nothing: Bools
    numerator: Numbers
    denominator: Numbers
    estimates: Bools


def _zeros(table: FigureGrid) -> Ints:
    return np.zeros((len(table.counted), RUNS), dtype=int64)


def _sum(table: FigureGrid, used: Used) -> _Totals:
    none = _zeros(table)
    return _Totals(used.total(table.value), none > 0, none, none, used.count(table.estimate) > 0)


def _mean(table: FigureGrid, used: Used) -> _Totals:
    none = _zeros(table)
    weighted, months = used.total(table.value * table.length), used.total(table.counted * table.length)
    return _Totals(none, none == 0, weighted, months, used.count(table.estimate) > 0)


def _parts(table: FigureGrid, used: Used) -> _Totals:
    """Parts are added up; percentages never are: one figure for the whole run, or no number at all."""
    count, of_parts = used.count(table.counted), used.count(table.has_parts)
    numerator, denominator = used.total(table.numerator), used.total(table.denominator)
    value, nothing = _zeros(table), np.ones(count.shape, dtype=bool_)
    bare = of_parts < count
    if bare.any():
        value = used.total(table.value)
        is_value = (count == 1) & (used.count(table.has_value) == 1)
        whole_of: list[Numbers] = [numerator, denominator, value]
        for run in range(RUNS):
            there = np.flatnonzero((table.first == FIRST[run]) & (table.last == LAST[run]))
            if not len(there):
                continue
            (place,) = there.tolist()
            stated = bare[:, run] & table.counted[:, place]
            is_value[stated, run] = ~table.has_parts[stated, place] & table.has_value[stated, place]
            for sums, column in zip(whole_of, (table.numerator, table.denominator, table.value), strict=True):
                sums[stated, run] = column[stated, place]
            bare[:, run] &= ~(stated & table.has_parts[:, place])
        nothing = ~(bare & is_value)
        value = np.where(nothing, 0, value)
        numerator, denominator = np.where(bare, 0, numerator), np.where(bare, 0, denominator)
    return _Totals(value, nothing, numerator, denominator, used.count(table.estimate) > 0)


def _last(table: FigureGrid, used: Used) -> _Totals:
    """The newest figure: of those that end last the one that begins last."""
    inside = table.counted[:, :, None] & used.in_run
    newest = inside.shape[1] - 1 - np.argmax(inside[:, ::-1], axis=1)
    there = inside.any(axis=1)

    def of_newest(column: Numbers) -> Numbers:
        chosen = np.take_along_axis(column, newest, axis=1)
        return np.where(there, chosen, 0) if column.dtype != bool_ else there & chosen

    has_parts = of_newest(table.has_parts)
    value, numerator, denominator = (of_newest(column) for column in (table.value, table.numerator, table.denominator))
    return _Totals(
        np.where(has_parts, 0, value),
        has_parts | ~of_newest(table.has_value),
        numerator,
        denominator,
        of_newest(table.estimate),
    )


OVER_MONTHS: dict[str, Callable[[FigureGrid, Used], _Totals]] = {
    "sum": _sum,
    "parts": _parts,
    "mean": _mean,
    "last": _last,
}
"""By the word `over_months` of ADDS_UP: what the figures of a group make over runs of its months."""


def over_runs(figures: Figures, groups: Groups, indicators: Mapping[int, Indicator]) -> Sums:
    """What the figures of each group make over every reporting run, its reports counted within its life."""
    count = len(groups.indicator)
    table = grid_of(figures, count)
    overlaps = overlapping(table)
    numbers: Numbers = np.zeros((count, RUNS, 7), dtype=table.value.dtype)
    nothing = np.ones((count, RUNS), dtype=bool_)
    if not len(table.first):
        return Sums(numbers, nothing)
    for word, which in words_of(indicators, groups.indicator, lambda indicator: indicator.rule.over_months):
        if word not in OVER_MONTHS:
            raise UnknownRule(word)
        for places in _portions(which, overlaps, len(table.first)):
            part = table if len(places) == count else table.of(places)
            mine = groups.of(places)
            chosen = tiled(part) if overlaps[places[0]] else None
            used = Used(part, chosen)
            used = _with_parts(part, used) if word == "parts" else used
            numbers[places], nothing[places] = _of_rule(word, part, used, mine, indicators)
    return Sums(numbers, nothing)


def _with_parts(table: FigureGrid, used: Used) -> Used:
    """Beside figures with their parts a bare percentage is missing, unless one figure is of the whole run."""
    of_parts = used.count(table.has_parts)
    mixed = (of_parts > 0) & (of_parts < used.count(table.counted))
    if mixed.any():
        is_run = (table.first[:, None] == FIRST) & (table.last[:, None] == LAST)
        mixed &= ~(table.counted.astype(int64) @ is_run.astype(int64)).astype(bool_)
    if not mixed.any():
        return used
    chosen = table.counted[:, :, None] & used.in_run if used.chosen is None else used.chosen & table.counted[:, :, None]
    return Used(table, chosen & (table.has_parts[:, :, None] | ~mixed[:, None, :]))


_AT_ONCE = 4_000_000


def _portions(which: Bools, overlaps: Bools, periods: int) -> Iterator[Ints]:
    """The places of these groups, those whose figures overlap apart and so many at a time as are worth the memory."""
    together = max(_AT_ONCE // (periods * RUNS + 1), 1)
    for mask in (which & ~overlaps, which & overlaps):
        places = np.flatnonzero(mask)
        for start in range(0, len(places), together):
            yield places[start : start + together]


def _of_rule(
    word: str, table: FigureGrid, used: Used, groups: Groups, indicators: Mapping[int, Indicator]
) -> tuple[Numbers, Bools]:
    sums = OVER_MONTHS[word](table, used)
    reported, applicable = used.inside(table.counted | table.not_applicable) > 0, used.inside(table.counted) > 0
    nothing_applies = reported & ~applicable
    denominator = sums.denominator
    if word in _SAYS_NOTHING_APPLIES and nothing_applies.any():
        denominator = np.where(nothing_applies, -1, denominator)
    conflicts = (used.inside(conflicting(word, table)) > 0) if used.chosen is not None else np.zeros_like(reported)
    reports = _reports(word, used, groups, indicators)
    columns = (sums.value, sums.numerator, denominator, reported, reports, sums.estimates, conflicts)
    numbers = np.stack([column.astype(int64) if column.dtype == bool_ else column for column in columns], axis=2)
    return numbers, sums.nothing | nothing_applies | ~reported


_SAYS_NOTHING_APPLIES = {"sum", "last"}
"""Of these the denominator says, below zero, that nothing applies; the others have a denominator of their own."""


def _reports(word: str, used: Used, groups: Groups, indicators: Mapping[int, Indicator]) -> Ints:
    """How many of the reports that each group owes within each run have come."""
    come_in = np.zeros((len(groups.indicator), RUNS), dtype=int64)
    covered = used.covered() if word != "last" else come_in
    for step, life, which in _calendars(groups, indicators):
        if word == "last":
            come_in[which] = _newest_come(used.table, which, step, life)
        elif step == 1:
            come_in[which] = np.bitwise_count(covered[which] & _bits(*life))
        else:
            for first, last in windows(Period(2000, 1, 12), step, life):
                months = _bits(first, last)
                come = ((covered & months) == months) | used.ends(first, last)
                within = (last - step + 1 >= FIRST) & (last <= LAST)
                come_in[which] += (come & within)[which]
    return come_in


def _bits(first: int, last: int) -> int:
    return (1 << last) - (1 << (first - 1)) if first <= last else 0


def _calendars(groups: Groups, indicators: Mapping[int, Indicator]) -> Iterator[tuple[int, Life, Bools]]:
    """Groups that owe the same reports: how many months one covers, and the first and the last month they report."""
    steps = by_number({number: indicators[number].months_a_report for number in distinct(groups.indicator).tolist()})
    codes = steps[groups.indicator] << 8 | groups.opens << 4 | groups.closes
    several = distinct(codes).tolist()
    for code in several:
        which = codes == code if len(several) > 1 else np.ones(len(codes), dtype=bool_)
        yield code >> 8, (code >> 4 & 0xF, code & 0xF), which


def _newest_come(table: FigureGrid, which: Bools, step: int, life: Life) -> Ints:
    ends = newest_ends(step, life)
    come = (table.last[:, None] == ends) & (table.first[:, None] >= FIRST)
    return np.minimum((table.counted | table.not_applicable)[which].astype(int64) @ come.astype(int64), 1)
