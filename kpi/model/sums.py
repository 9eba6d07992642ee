"""Adds up columns of figures: over the months of very many groups at once, and over the units below one.

A group is a unit, an indicator and a year. What is made here of each group and run is what `series.accumulate` makes of
it; the tests and the doctor compare the two. The words of `kind.ADDS_UP` are rows of OVER_MONTHS and OVER_UNITS below.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy import bool_, int64
from numpy.typing import NDArray

from kpi.model.indicator import Indicator
from kpi.model.period import Life, Period, owed, reporting_periods, windows

Ints = NDArray[int64]
Bools = NDArray[bool_]
Numbers = NDArray[Any]
"""Whole numbers: of 64 bits where their sums are sure to fit, else Python's own."""

SAFE = 2**62
"""Numbers whose sums might come near to it are added up as Python's own."""

_RUNS = reporting_periods(2000)
FIRST = np.array([run.first for run in _RUNS], dtype=int64)
LAST = np.array([run.last for run in _RUNS], dtype=int64)
RUNS = len(_RUNS)

VALUE, NUMERATOR, DENOMINATOR, UNITS, REPORTS, ESTIMATES, CONFLICTS = range(7)
"""The places of the numbers of `series.Reported` in a row of seven."""


class UnknownRule(Exception):  # noqa: N818 - named by what it says
    """A word of ADDS_UP that no rule knows: nothing is added up rather than added up wrongly."""


class Figures(NamedTuple):
    """Figures as columns, one entry each; what is not there is 0."""

    group: Ints  # the place of its group
    first: Ints  # months
    last: Ints
    has_value: Bools
    value: Numbers
    has_parts: Bools
    numerator: Numbers
    denominator: Numbers
    estimate: Bools
    not_applicable: Bools


class Groups(NamedTuple):
    """Of each group the indicator, and the first and the last month that its unit reports; 13 and 0 where none."""

    indicator: Ints
    opens: Ints
    closes: Ints

    def of(self, which: "Bools | Ints") -> "Groups":
        return Groups(*(column[which] for column in self))


class Sums(NamedTuple):
    """What each group makes over every reporting run: the seven numbers of `series.Reported`, and where no value is."""

    numbers: Numbers  # [group, run, number]
    nothing: Bools  # [group, run]


def fitting(*columns: Numbers, times: int = 1) -> list[Numbers]:
    """The columns, as Python's numbers where sums of so many of them might not fit into 64 bits."""
    if all(largest(column) <= SAFE // max(times, 1) for column in columns):
        return list(columns)
    return [column.astype(object) for column in columns]


def largest(numbers: Numbers) -> int:
    """The largest amount, whatever its sign; 0 of none."""
    return max(int(numbers.max()), -int(numbers.min())) if numbers.size else 0


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


def distinct(numbers: Ints) -> Ints:
    """Each of the numbers once, in their order; numpy's own `unique` loads its masked arrays for that."""
    if len(numbers) < 2:
        return numbers
    some = np.sort(numbers)
    return some[begins_in(some)]


def begins_in(some: Ints) -> Bools:
    """Where in numbers that are in order another one begins."""
    begins = np.ones(len(some), dtype=bool_)
    np.not_equal(some[1:], some[:-1], out=begins[1:])
    return begins


def is_in(numbers: Ints, some: Ints) -> Bools:
    """Which of the numbers are among some that are in order; numpy's own `isin` loads as much as its `unique`."""
    if not len(some):
        return np.zeros(len(numbers), dtype=bool_)
    return some[np.minimum(some.searchsorted(numbers), len(some) - 1)] == numbers


class _Table(NamedTuple):
    """Figures by group and by the periods that there are, in the order of their last months, then of their first."""

    first: Ints  # [period]
    last: Ints
    inside: Bools  # [period, run]
    counted: Bools  # [group, period]: there, and applicable
    not_applicable: Bools
    has_value: Bools
    value: Numbers
    has_parts: Bools
    numerator: Numbers
    denominator: Numbers
    estimate: Bools

    def of(self, groups: "Bools | Ints") -> "_Table":
        return _Table(*self[:3], *(column[groups] for column in self[3:]))

    @property
    def length(self) -> Ints:
        return self.last - self.first + 1

    @property
    def months(self) -> Ints:
        """The months of each period as bits."""
        return (1 << self.last) - (1 << (self.first - 1))


def _table(figures: Figures, groups: int) -> _Table:
    codes = figures.last << 4 | figures.first
    present = np.flatnonzero(np.bincount(codes, minlength=1))
    place = np.zeros(256, dtype=int64)
    place[present] = np.arange(len(present))
    first, last = present & 0xF, present >> 4
    inside = (first[:, None] >= FIRST) & (last[:, None] <= LAST)
    at = figures.group * len(present) + place[codes]
    marks = np.zeros(groups * len(present), dtype=np.uint8)
    applies = ~figures.not_applicable
    columns = (applies, ~applies, figures.has_value & applies, figures.has_parts & applies, figures.estimate & applies)
    marks[at] = sum(column.astype(np.uint8) << bit for bit, column in enumerate(columns))
    marks = marks.reshape(groups, -1)
    counted, not_applicable, has_value, has_parts, estimate = ((marks >> bit & 1) > 0 for bit in range(5))
    given = fitting(np.stack([figures.value, figures.numerator, figures.denominator]), times=12)[0]
    numbers = np.zeros((3, marks.size), dtype=given.dtype)
    numbers[:, at] = given
    value, numerator, denominator = numbers.reshape(3, groups, -1)
    return _Table(
        first,
        last,
        inside,
        counted,
        not_applicable,
        has_value,
        value,
        has_parts,
        numerator,
        denominator,
        estimate,
    )


class _Used:
    """Which figures of each group count in which run: all that lie inside, or, where some overlap, those of `tile`."""

    def __init__(self, table: _Table, chosen: "Bools | None") -> None:
        self.table, self.chosen = table, chosen  # chosen: [group, period, run]
        self._inside = table.inside.astype(int64)

    def total(self, numbers: Numbers) -> Numbers:
        """Sums over the figures that count: [group, run]."""
        if self.chosen is None:
            return numbers @ (self._inside if numbers.dtype != object else self._inside.astype(object))
        return (numbers[:, :, None] * self.chosen).sum(axis=1)

    def count(self, which: Bools) -> Ints:
        return self.total(which.astype(int64))

    def inside(self, which: Bools) -> Ints:
        """How many lie inside each run, whether they count or not."""
        return which.astype(int64) @ self._inside

    def covered(self) -> Ints:
        """The months that the figures which count, or say that nothing applies, are of, as bits: [group, run]."""
        table = self.table
        if self.chosen is None:
            return ((table.counted | table.not_applicable) * table.months) @ self._inside
        covering = self.chosen | (table.not_applicable[:, :, None] & table.inside)
        return np.bitwise_or.reduce(np.where(covering, table.months[:, None], 0), axis=1)

    def ends(self, first: int, last: int) -> Bools:
        """Whether one of them ends with the month and begins not before the other: [group, run]."""
        table = self.table
        which = (table.last == last) & (table.first >= first)
        if self.chosen is None:
            return np.any((table.counted | table.not_applicable)[:, which], axis=1, keepdims=True)
        covering = self.chosen[:, which] | (table.not_applicable[:, which, None] & table.inside[which])
        return np.any(covering, axis=1)


class _Made(NamedTuple):
    """What figures come to over each run: [group, run]."""

    value: Numbers
    nothing: Bools
    numerator: Numbers
    denominator: Numbers
    estimates: Bools


def _zeros(table: _Table) -> Ints:
    return np.zeros((len(table.counted), RUNS), dtype=int64)


def _sum(table: _Table, used: _Used) -> _Made:
    none = _zeros(table)
    return _Made(used.total(table.value), none > 0, none, none, used.count(table.estimate) > 0)


def _mean(table: _Table, used: _Used) -> _Made:
    none = _zeros(table)
    weighted, months = used.total(table.value * table.length), used.total(table.counted * table.length)
    return _Made(none, none == 0, weighted, months, used.count(table.estimate) > 0)


def _parts(table: _Table, used: _Used) -> _Made:
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
    return _Made(value, nothing, numerator, denominator, used.count(table.estimate) > 0)


def _last(table: _Table, used: _Used) -> _Made:  # noqa: ARG001 - one shape for all rules
    """The newest figure: of those that end last the one that begins last."""
    inside = table.counted[:, :, None] & table.inside
    newest = inside.shape[1] - 1 - np.argmax(inside[:, ::-1], axis=1)
    there = inside.any(axis=1)

    def of_newest(column: Numbers) -> Numbers:
        found = np.take_along_axis(column, newest, axis=1)
        return np.where(there, found, 0) if column.dtype != bool_ else there & found

    has_parts = of_newest(table.has_parts)
    value, numerator, denominator = (of_newest(column) for column in (table.value, table.numerator, table.denominator))
    return _Made(
        np.where(has_parts, 0, value),
        has_parts | ~of_newest(table.has_value),
        numerator,
        denominator,
        of_newest(table.estimate),
    )


OVER_MONTHS: dict[str, Callable[[_Table, _Used], _Made]] = {
    "sum": _sum,
    "parts": _parts,
    "mean": _mean,
    "last": _last,
}
"""By the word `over_months` of ADDS_UP: what the figures of a group make over runs of its months."""


def over_runs(figures: Figures, groups: Groups, indicators: Mapping[int, Indicator]) -> Sums:
    """What the figures of each group make over every reporting run, its reports counted within its life."""
    count = len(groups.indicator)
    table = _table(figures, count)
    overlaps = _overlapping(table)
    numbers: Numbers = np.zeros((count, RUNS, 7), dtype=table.value.dtype)
    nothing = np.ones((count, RUNS), dtype=bool_)
    if not len(table.first):
        return Sums(numbers, nothing)
    for word, which in words_of(indicators, groups.indicator, lambda one: one.rule.over_months):
        if word not in OVER_MONTHS:
            raise UnknownRule(word)
        for some in _portions(which, overlaps, len(table.first)):
            part = table if len(some) == count else table.of(some)
            mine = groups.of(some)
            chosen = _tiled(part) if overlaps[some[0]] else None
            numbers[some], nothing[some] = _of_rule(word, part, _Used(part, chosen), mine, indicators)
    return Sums(numbers, nothing)


_AT_ONCE = 4_000_000


def _portions(which: Bools, overlaps: Bools, periods: int) -> Iterator[Ints]:
    """The places of these groups, those whose figures overlap apart and so many at a time as are worth the memory."""
    together = max(_AT_ONCE // (periods * RUNS + 1), 1)
    for mask in (which & ~overlaps, which & overlaps):
        places = np.flatnonzero(mask)
        for start in range(0, len(places), together):
            yield places[start : start + together]


def _of_rule(
    word: str, table: _Table, used: _Used, groups: Groups, indicators: Mapping[int, Indicator]
) -> tuple[Numbers, Bools]:
    made = OVER_MONTHS[word](table, used)
    some, applicable = used.inside(table.counted | table.not_applicable) > 0, used.inside(table.counted) > 0
    nothing_applies = some & ~applicable
    denominator = made.denominator
    if word in _SAYS_NOTHING_APPLIES and nothing_applies.any():
        denominator = np.where(nothing_applies, -1, denominator)
    conflicts = (used.inside(_conflicting(word, table)) > 0) if used.chosen is not None else np.zeros_like(some)
    reports = _reports(word, used, groups, indicators)
    columns = (made.value, made.numerator, denominator, some, reports, made.estimates, conflicts)
    numbers = np.stack([column.astype(int64) if column.dtype == bool_ else column for column in columns], axis=2)
    return numbers, made.nothing | nothing_applies | ~some


_SAYS_NOTHING_APPLIES = {"sum", "last"}
"""Of these the denominator says, below zero, that nothing applies; the others have a denominator of their own."""


def _overlapping(table: _Table) -> Bools:
    """The groups of which two figures are of the same month."""
    if (table.length == 1).all():
        return np.zeros(len(table.counted), dtype=bool_)
    there = table.counted | table.not_applicable
    months = np.bitwise_or.reduce(np.where(there, table.months, 0), axis=1)
    return np.bitwise_count(months) < there @ table.length


def _tiled(table: _Table) -> Bools:
    """Which figures `series.tile` would choose for each run: [group, period, run]."""
    codes = np.zeros((len(table.counted), RUNS), dtype=int64)
    for start in sorted(set(FIRST.tolist())):
        runs = np.flatnonzero(start == FIRST)
        tilings = _tilings(table, start, int(LAST[runs].max()))
        for run in runs.tolist():
            codes[:, run] = tilings[int(LAST[run])]
    lengths = (codes[:, None, :] >> (4 * (table.last - 1))[None, :, None]) & 0xF
    return lengths == table.length[None, :, None]


def _tilings(table: _Table, start: int, end: int, without: int = -1) -> dict[int, Ints]:
    """Of the months from `start` to each month the pieces that cover the most, then the most pieces, then that end with
    the shortest: four bits for each month, which say how long the piece is that ends with it."""
    none = np.zeros(len(table.counted), dtype=int64)
    best: dict[int, tuple[Ints, Ints]] = {start - 1: (none, none)}
    for month in range(start, end + 1):
        score, code = best[month - 1]
        pieces = np.flatnonzero((table.last == month) & (table.first >= start))[::-1]  # the shortest first
        for place in pieces.tolist():
            if place == without:
                continue
            length = int(table.length[place])
            before, pieces_before = best[month - length]
            longer = before + (length << 4 | 1)  # months covered, then the number of pieces
            better = table.counted[:, place] & (longer > score)
            score = np.where(better, longer, score)
            code = np.where(better, pieces_before | length << 4 * (month - 1), code)
        best[month] = score, code
    return {month: code for month, (_, code) in best.items()}


def _conflicting(word: str, table: _Table) -> Bools:
    """The figures for a longer run with which the finer ones that cover it do not agree: [group, period]."""
    found = np.zeros_like(table.counted)
    if word == "mean":
        return found
    for place in np.flatnonzero(table.length > 1).tolist():
        disagree = _ends_otherwise if word == "last" else _sums_otherwise
        found[:, place] = table.counted[:, place] & disagree(word, table, place)
    return found


def _ends_otherwise(word: str, table: _Table, place: int) -> Bools:  # noqa: ARG001 - one shape for both
    """Whether the shortest figure that ends with this one is another number."""
    differs = np.zeros(len(table.counted), dtype=bool_)
    for finer in np.flatnonzero((table.last == table.last[place]) & (table.first > table.first[place])).tolist():
        there = table.counted[:, finer]
        other = np.zeros_like(there)
        for has, numbers in (
            (table.has_value, (table.value,)),
            (table.has_parts, (table.numerator, table.denominator)),
        ):
            other |= has[:, finer] != has[:, place]
            for column in numbers:
                other |= has[:, finer] & (column[:, finer] != column[:, place])
        differs = np.where(there, other, differs)  # those that begin later come later: the last one there speaks
    return differs


def _sums_otherwise(word: str, table: _Table, place: int) -> Bools:
    """Whether finer figures cover this one wholly and make something else."""
    first, last = int(table.first[place]), int(table.last[place])
    codes = _tilings(table, first, last, without=place)[last]
    lengths = (codes[:, None] >> (4 * (table.last - 1))) & 0xF
    used = (lengths == table.length) & table.counted
    whole = used @ table.length == last - first + 1
    if word == "sum":
        return whole & (((table.value * used).sum(axis=1) != table.value[:, place]) | ~table.has_value[:, place])
    of_parts = table.has_parts[:, place] & ~(used & ~table.has_parts).any(axis=1)
    other = np.zeros(len(codes), dtype=bool_)
    for column in (table.numerator, table.denominator):
        other |= (column * used).sum(axis=1) != column[:, place]
    return whole & of_parts & other


def _reports(word: str, used: _Used, groups: Groups, indicators: Mapping[int, Indicator]) -> Ints:
    """How many of the reports that each group owes within each run have come."""
    found = np.zeros((len(groups.indicator), RUNS), dtype=int64)
    covered = used.covered() if word != "last" else found
    for step, life, which in _calendars(groups, indicators):
        if word == "last":
            found[which] = _newest_come(used.table, which, step, life)
        elif step == 1:
            found[which] = np.bitwise_count(covered[which] & _bits(*life))
        else:
            for first, last in windows(Period(2000, 1, 12), step, life):
                months = _bits(first, last)
                come = ((covered & months) == months) | used.ends(first, last)
                within = (last - step + 1 >= FIRST) & (last <= LAST)
                found[which] += (come & within)[which]
    return found


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


@lru_cache(maxsize=512)
def newest_ends(step: int, life: Life) -> Ints:
    """The last month of the newest report that is owed within each run; 0 where none is."""
    owed_in = (windows(run, step, life) for run in _RUNS)
    return np.array([some[-1][1] if some else 0 for some in owed_in], dtype=int64)


@lru_cache(maxsize=512)
def reports_owed(step: int, life: Life, *, newest: bool) -> Ints:
    """How many reports a unit owes within each run; of what is known by its last report, one at most."""
    return np.array([owed(run, step, life, newest=newest) for run in _RUNS], dtype=int64)


@lru_cache(maxsize=512)
def months_there(life: Life, *, newest: bool) -> Bools:
    """Whether a unit is there in some month of each run; `newest` in the last one."""
    return (life[0] <= LAST) & (life[1] >= (LAST if newest else FIRST))


def _newest_come(table: _Table, which: Bools, step: int, life: Life) -> Ints:
    ends = newest_ends(step, life)
    come = (table.last[:, None] == ends) & (table.first[:, None] >= FIRST)
    return np.minimum((table.counted | table.not_applicable)[which].astype(int64) @ come.astype(int64), 1)


def by_number(words: Mapping[int, int]) -> Ints:
    """A table in which the number of each key stands at its place."""
    table = np.zeros(max(words, default=0) + 1, dtype=int64)
    table[list(words)] = list(words.values())
    return table


NO_SUM = frozenset({"none"})
"""Words of `over_units` by which nothing is added up: a sum of units has no value, only how many have reported."""


class Voices(NamedTuple):
    """What units have to give upwards, one entry each: the seven numbers, and what decides about them."""

    numbers: Numbers  # [entry, number]
    nothing: Bools  # there is no value
    own: Bools  # its own figure and not the sum of those below it
    come: Bools  # the newest report that it owes has come, or none is asked for by the calendar
    one: Ints  # what counts as one unit: a one with the indicator's decimals


def _add(voices: Voices) -> Numbers:
    return voices.numbers


def _add_parts(voices: Voices) -> Numbers:
    """Parts; percentages without them are not added up but counted, in place of a value, and stand for no report. Where
    nothing applies, it was reported and adds nothing."""
    given, own = voices.numbers.copy(), voices.own
    nothing_applies = own & (given[:, DENOMINATOR] < 0)
    bare = own & (given[:, DENOMINATOR] == 0) & ~voices.nothing & (given[:, UNITS] > 0)
    given[nothing_applies, DENOMINATOR] = 0
    given[own & (given[:, DENOMINATOR] == 0) & ~nothing_applies] = 0
    given[own, VALUE] = 0
    given[bare, VALUE] = 1
    given[own & ~voices.come] = 0
    return given


def _count(voices: Voices) -> Numbers:
    """One for each unit that is done; its own numerator says whether it is."""
    given = voices.numbers.copy()
    counts = voices.own & (given[:, DENOMINATOR] >= 0)
    given[counts, VALUE] = (given[:, NUMERATOR] * voices.one)[counts]
    given[counts, NUMERATOR] = given[counts, DENOMINATOR] = 0
    return given


def _none(voices: Voices) -> Numbers:
    """No number, but that it was reported."""
    given = np.zeros_like(voices.numbers)
    given[:, [UNITS, REPORTS]] = voices.numbers[:, [UNITS, REPORTS]]
    return given


OVER_UNITS: dict[str, Callable[[Voices], Numbers]] = {
    "sum": _add,
    "parts": _add_parts,
    "count": _count,
    "none": _none,
}
"""By the word `over_units` of ADDS_UP: what an actual gives to the unit above."""


NOTHING, AMOUNTS, NUMBER = range(3)
_OF_TARGETS = {"sum": AMOUNTS, "count": NUMBER, "parts": NOTHING, "none": NOTHING}
"""By the word `over_units` of ADDS_UP what targets give upwards: their amounts, their number, or nothing."""


def of_targets(over_units: str) -> int:
    if over_units not in _OF_TARGETS:
        raise UnknownRule(over_units)
    return _OF_TARGETS[over_units]
