"""Figures by the hundred thousand into the record: whole columns at a time, as long as they are plain numbers.

What wants a closer look (a lock, a target where there is one already) is left to the way of single rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy import bool_, int64
from numpy.typing import NDArray

from db import figures, totals
from kpi.actions import totals_block
from kpi.actions.locking import locked_units
from kpi.actions.store import Deed
from kpi.actions.totals_block import SAFE, Group, Months, Planned
from kpi.actions.written import Written
from kpi.model.block import Block, key_of
from kpi.model.check import slip_of_size
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.proposal import FigureLine, Known
from kpi.model.quantity import plain

Ints = NDArray[int64]
Bools = NDArray[bool_]

_TOGETHER = 60_000
"""Figures that are looked at together, or those of one unit."""
_GROUP = ~(0xFF << 18)
"""Of a key what tells unit, year and indicator."""


class _Held(NamedTuple):
    """What the record holds already, in the order of the keys."""

    key: Ints
    has_value: Bools
    value: Ints
    has_parts: Bools
    numerator: Ints
    denominator: Ints
    estimate: Bools
    not_applicable: Bools


class _Look(NamedTuple):
    """What each row of a part comes to."""

    new: Bools  # an actual where there is none, or another number than there is
    corrects: Bools
    at: Ints  # in what is held, where there is something
    planned: Bools  # a target where there is none
    left: Bools


def write(
    deed: Deed, block: Block, lines: Sequence[FigureLine], known: Known, written: Written
) -> Iterator[FigureLine]:
    """Write what is plain; comes back with the rows that are not. `lines` are the file's other rows."""
    block = block.of(np.argsort(block.key, kind="stable"))
    locked = np.array(sorted(locked_units(deed.connection, known.tree)), dtype=int64)
    left = np.isin(block.unit, locked)
    yield from block.of(left).lines()
    block = block.of(~left)
    for part in _parts(block):
        slow = _Desk(deed, part, known, written).write(lines)
        yield from slow
        written.report(min(written.rows, written.accepted + written.unchanged))


def _parts(block: Block) -> Iterator[Block]:
    """The figures of some units at a time."""
    begins: list[int] = np.append(np.flatnonzero(np.diff(block.unit, prepend=-1)), block.rows).tolist()
    start = 0
    for place, following in pairwise(begins):
        if following - start > _TOGETHER and place > start:
            yield block.of(np.arange(start, place))
            start = place
    if start < block.rows:
        yield block.of(np.arange(start, block.rows))


class _Desk:
    """The figures of some units, and what stands there already."""

    def __init__(self, deed: Deed, part: Block, known: Known, written: Written) -> None:
        self.deed, self.part, self.known, self.written = deed, part, known, written
        years = part.period // 10000
        self.units = int(part.unit[0]), int(part.unit[-1])
        self.years = int(years.min()) - 1, int(years.max())
        self.held = self._held()

    def _held(self) -> _Held:
        rows = figures.numbers_between(self.deed.connection, self.units, self.years)
        table = np.fromiter(chain.from_iterable(rows), dtype=int64, count=10 * len(rows)).reshape(-1, 10)
        key = key_of(table[:, 0], table[:, 1], table[:, 2])
        (has_value, value, has_parts, numerator, denominator, estimate, nothing) = table[:, 3:].T
        return _Held(key, has_value > 0, value, has_parts > 0, numerator, denominator, estimate > 0, nothing > 0)

    def write(self, lines: Sequence[FigureLine]) -> list[FigureLine]:
        """Write what is plain, with its totals; the rows left to the way of single rows."""
        part, written = self.part, self.written
        look = self._look()
        fine = ~look.left
        new, planned = look.new & fine, look.planned & fine
        slow = list(part.of(look.left).lines())
        apart = [*slow, *self._own(lines)]
        self._warn(new, planned, apart)
        self._keep(new, look.corrects & fine, planned)
        news = int(np.count_nonzero(new | planned))
        written.accepted += news
        written.unchanged += int(np.count_nonzero(fine)) - news
        self._move(new, planned)
        return slow

    def _own(self, lines: Sequence[FigureLine]) -> Iterator[FigureLine]:
        first, last = self.units
        return (line for line in lines if first <= line.unit <= last)

    def _look(self) -> _Look:
        part, held = self.part, self.held
        at = np.searchsorted(held.key, part.key)
        at = np.minimum(at, max(len(held.key) - 1, 0))
        found = held.key[at] == part.key if len(held.key) else np.zeros(part.rows, dtype=bool_)
        told = part.has_actual
        left = np.zeros(part.rows, dtype=bool_)
        same = np.zeros(part.rows, dtype=bool_)
        here = np.flatnonzero(found & told)
        there = at[here]
        applies, parts = ~held.not_applicable[there], part.has_parts[here]
        same_parts = (
            held.has_parts[there]
            & (held.numerator[there] == part.numerator[here])
            & (held.denominator[there] == part.denominator[here])
        )
        same_value = held.has_value[there] & (held.value[there] == part.value[here])
        same[here] = applies & np.where(parts, same_parts, same_value)
        left[here] = applies & ~parts & held.has_parts[there] & ~held.has_value[there]  # a quotient to compare with
        planned = part.has_target.copy()
        if planned.any():
            equal, beside_others = self._standing_targets()
            planned &= ~equal
            left |= planned & beside_others
        return _Look(told & ~same, told & found & ~same, at, planned, left)

    def _standing_targets(self) -> tuple[Bools, Bools]:
        """Which rows tell a target that stands already; for which there are targets of that year or the one before."""
        part = self.part
        rows = figures.planned_between(self.deed.connection, self.units, self.years)
        equal = np.zeros(part.rows, dtype=bool_)
        if not rows:
            return equal, equal
        table = np.array([row[:3] for row in rows], dtype=int64)
        held = key_of(table[:, 0], table[:, 1] // 10000 * 10000, table[:, 2])
        years = part.period // 10000
        beside_others = np.isin(key_of(part.unit, years * 10000, part.indicator), held)
        beside_others |= np.isin(key_of(part.unit, (years - 1) * 10000, part.indicator), held)
        here = np.flatnonzero(part.has_target & beside_others)
        standing: dict[tuple[int, int, int, int, str], int | None] = {row[:5]: row[5] for row in rows}
        columns = (part.unit, part.period, part.indicator, part.basis, part.target)
        told: list[list[int]] = [column[here].tolist() for column in columns]
        days: list[str] = [part.days[int(day)] for day in part.effective[here]]
        same: list[bool] = [
            standing.get((unit, period, indicator, basis, day)) == value
            for unit, period, indicator, basis, value, day in zip(*told, days, strict=True)
        ]
        equal[here] = same
        return equal, beside_others

    def _warn(self, new: Bools, planned: Bools, apart: Sequence[FigureLine]) -> None:
        """An amount about a thousand times that of the period before or of last year is taken, and asked about."""
        part, known, held = self.part, self.known, self.held
        told = [(held.key[held.has_value], held.value[held.has_value]), _numbers_of(apart)]
        told.append((part.key[part.has_value], part.value[part.has_value]))
        rows = np.flatnonzero(new & part.has_value & (part.value != 0))
        codes, at = np.unique(part.period[rows], return_inverse=True)
        periods = [Period.of_code(code) for code in codes.tolist()]
        earlier = [period.earlier.code for period in periods]
        last_year = [period.same_period_last_year.code for period in periods]
        near = [self._value_at(told, rows, np.array(codes, dtype=int64)[at]) for codes in (earlier, last_year) if codes]
        for place in _slips(part.value[rows], near):
            row = int(rows[place])
            indicator = known.indicators[int(part.indicator[row])]
            values = [int(numbers[place]) or None for numbers in near]
            problem = slip_of_size(indicator, periods[int(at[place])], int(part.value[row]), *values)
            if problem is not None:
                value = plain(int(part.value[row]), indicator.decimals)
                self.written.problems.append(replace(problem, row=int(part.row[row]), column="actual", value=value))
        self._warn_of_targets(np.flatnonzero(planned & (part.target != 0)), apart)

    def _value_at(self, told: Sequence[tuple[Ints, Ints]], rows: Ints, codes: Ints) -> Ints:
        """What is told, in the file or before it, by the same unit of the same indicator at other periods; or 0."""
        key = key_of(self.part.unit[rows], codes, self.part.indicator[rows])
        found = np.zeros(len(rows), dtype=int64)
        for keys, values in told:
            if len(keys):
                at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
                found = np.where(keys[at] == key, values[at], found)
        return found

    def _warn_of_targets(self, rows: Ints, apart: Sequence[FigureLine]) -> None:
        part, known = self.part, self.known
        columns = (part.unit, part.indicator, part.period, part.basis, part.effective, part.target)
        values: list[list[int]] = [column[rows].tolist() for column in columns]
        told: dict[tuple[int, int, int, int, str], int] = {
            (unit, indicator, code, basis, part.days[effective]): value
            for unit, indicator, code, basis, effective, value in zip(*values, strict=True)
        }
        places: list[int] = rows.tolist()
        numbers = dict(zip(told, places, strict=True))
        others: dict[tuple[int, int, int, int, str], int | None] = {
            (line.unit, line.indicator, line.target.period.code, line.target.basis, line.target.effective_on): (
                line.target.value
            )
            for line in apart
            if line.target is not None
        }
        every = {**others, **told}
        for (unit, indicator, code, basis, effective), value in told.items():
            near = [every.get((unit, indicator, code - 10000, basis, day)) for day in {"", effective}]
            if not any(near):
                continue
            one = known.indicators[indicator]
            problem = slip_of_size(one, Period.of_code(code), value, *near)
            if problem is not None:
                row = int(part.row[numbers[unit, indicator, code, basis, effective]])
                self.written.problems.append(
                    replace(problem, row=row, column="target", value=plain(value, one.decimals))
                )

    def _keep(self, new: Bools, corrects: Bools, planned: Bools) -> None:
        part, deed = self.part, self.deed
        block = part.of(new)
        value, numerator, denominator = (
            _or_none(numbers, there)
            for numbers, there in (
                (block.value, block.has_value),
                (block.numerator, block.has_parts),
                (block.denominator, block.has_parts),
            )
        )
        place = [column.tolist() for column in (block.unit, block.period, block.indicator)]
        rows = list(zip(*place, value, numerator, denominator, strict=True))
        old = part.of(corrects)
        replaced = list(zip(*(column.tolist() for column in (old.unit, old.period, old.indicator)), strict=True))
        figures.pour_actuals(deed.connection, rows, replaced, deed.number)
        end = f"False\x1f\x1f\x1f\x1f\x1f\x1fapproved\x1f{deed.number}"
        self.written.texts += [
            f"{u}\x1f{p}\x1f{i}\x1f{v}\x1f\x1f\x1f{end}"
            if v is not None
            else f"{u}\x1f{p}\x1f{i}\x1f\x1f{n}\x1f{d}\x1f{end}"
            for u, p, i, v, n, d in rows
        ]
        self._keep_targets(part.of(planned))

    def _keep_targets(self, block: Block) -> None:
        if not block.rows:
            return
        number = self.deed.number
        keys = np.stack([block.key, block.basis], axis=1)
        _, at = np.unique(keys, axis=0, return_inverse=True)
        order = np.lexsort((block.row, at.reshape(-1)))
        at = at.reshape(-1)[order]
        begins = np.flatnonzero(np.diff(at, prepend=-1))
        versions = np.empty(block.rows, dtype=int64)
        versions[order] = np.arange(block.rows) - np.repeat(begins, np.diff(np.append(begins, block.rows))) + 1
        place: list[list[int]] = [
            column.tolist() for column in (block.unit, block.period, block.indicator, block.basis)
        ]
        days: list[str] = [block.days[day] for day in block.effective.tolist()]
        rows = list(zip(*place, days, versions.tolist(), block.target.tolist(), strict=True))
        figures.pour_targets(self.deed.connection, rows, number)
        self.written.texts += [
            f"{u}\x1f{p}\x1f{i}\x1f{b}\x1f{e}\x1f{n}\x1f{v}\x1f\x1f\x1fFalse\x1fFalse\x1f\x1f\x1f\x1f{number}"
            for u, p, i, b, e, n, v in rows
        ]

    def _move(self, new: Bools, planned: Bools) -> None:
        """The totals of what was written; of groups that are not plain only that they are to be made anew.

        Rows that are left move them once more, by what they change in turn.
        """
        part, changed = self.part, self.written.changed
        year = (part.period // 10000).astype(int64)
        group = key_of(part.unit, year * 10000, part.indicator)
        plain_ones = {i for i, one in self.known.indicators.items() if totals_block.is_plain(one)}
        fit = np.isin(part.indicator, np.array(sorted(plain_ones), dtype=int64))
        bottom = [unit for unit in np.unique(part.unit).tolist() if unit not in self.known.tree.children]
        fit &= np.isin(part.unit, np.array(bottom, dtype=int64))
        odd = self._odd_groups(group)
        moving = new | planned
        by_rows = moving & (~fit | np.isin(group, odd))
        changed |= _groups(part, year, by_rows)
        self._move_actuals(new & ~by_rows, group)
        left = self._move_targets(planned & ~by_rows, year)
        changed |= _groups(part, year, left)

    def _odd_groups(self, group: Ints) -> Ints:
        """Groups of which something is told that months alone cannot make, or that might not fit."""
        part, held = self.part, self.held
        run = part.period % 10000
        odd = part.has_actual & (run // 100 != run % 100)
        parts = np.array([one.rule.has_parts for one in self._indicators()], dtype=bool_)
        odd |= part.has_value & parts[part.indicator]
        largest = SAFE // (12 * max(part.rows, 1))
        for numbers in (part.value, part.numerator, part.denominator, part.target):
            odd |= np.abs(numbers) > largest
        run = (held.key >> 18) & 0xFF
        old = held.not_applicable | (run >> 4 != run & 0xF) | (np.abs(held.value) > largest)
        old |= (np.abs(held.numerator) > largest) | (held.denominator > largest)
        old |= parts[held.key & 0x3FFFF] & (held.has_value | (held.denominator <= 0))
        return np.union1d(group[odd], held.key[old] & _GROUP)

    def _indicators(self) -> list[Indicator]:
        known = self.known.indicators
        some = next(iter(known.values()))
        return [known.get(number, some) for number in range(max(known) + 1)]

    def _move_actuals(self, new: Bools, group: Ints) -> None:
        part, held, known = self.part, self.held, self.known
        keys = np.unique(group[new])
        if not len(keys):
            return
        groups = Group(keys >> 35, keys & 0x3FFFF, ((keys >> 26) & 0x1FF) + 1900)
        before = _months(keys, held)
        rows = part.of(new)
        after = before.copy()
        at, month = np.searchsorted(keys, rows.key & _GROUP), rows.period % 100 - 1
        after.told[at, month] = True
        after.value[at, month] = np.where(rows.has_value, rows.value, 0)
        after.numerator[at, month] = np.where(rows.has_parts, rows.numerator, 0)
        after.denominator[at, month] = np.where(rows.has_parts, rows.denominator, 0)
        after.estimate[at, month] = False
        made, given = totals_block.of_actuals(groups, before, after, known.indicators)
        totals.pour_totals(self.deed.connection, made.tuples(), again=bool(before.told.any()))
        parents = {unit: known.tree.units[unit].parent for unit in set(groups.unit.tolist())}
        totals_block.pass_up(self.written.below, groups, parents, given)

    def _move_targets(self, planned: Bools, year: Ints) -> Bools:
        """Which of the targets are to be added up row by row."""
        left = np.zeros(self.part.rows, dtype=bool_)
        rows = np.flatnonzero(planned)
        if not len(rows):
            return left
        part, known = self.part, self.known
        month_of = np.array([_month_of(day) for day in part.days], dtype=int64)  # year * 100 + month, or 0
        since = month_of[part.effective[rows]]
        month = np.where(since // 100 == year[rows], since % 100, 1)
        month[since // 100 > year[rows]] = totals_block.NEVER
        order = np.lexsort((month, part.basis[rows], year[rows], part.indicator[rows], part.unit[rows]))
        rows, month = rows[order], month[order]
        planned_rows = Planned(
            part.unit[rows].astype(int64),
            part.indicator[rows].astype(int64),
            year[rows],
            part.basis[rows].astype(int64),
            (part.period[rows] % 10000).astype(int64),
            month,
            part.target[rows],
        )
        parents = {unit: known.tree.units[unit].parent for unit in set(planned_rows.unit.tolist())}
        made = totals_block.of_targets(planned_rows, known.indicators, parents)
        left[rows[made.left]] = True
        totals.pour_plans(self.deed.connection, made.rows)
        for unit, places in made.below.items():
            totals_block.note(self.written.below, unit, places.items())
        return left


def _groups(part: Block, year: Ints, which: Bools) -> set[tuple[int, int, int]]:
    columns = (column[which].tolist() for column in (part.unit, part.indicator, year))
    return set(zip(*columns, strict=True))


def _months(keys: Ints, held: _Held) -> Months:
    """What is told already in the groups of these keys."""
    group = held.key & _GROUP
    at = np.minimum(np.searchsorted(keys, group), len(keys) - 1)
    here = keys[at] == group
    place = at[here], (held.key[here] >> 18 & 0xF) - 1
    none = np.zeros((len(keys), 12), dtype=int64)
    months = Months(none > 0, none.copy(), none.copy(), none.copy(), none > 0)
    for table, told in zip(
        months,
        (np.ones(len(held.key), dtype=bool_), held.value, held.numerator, held.denominator, held.estimate),
        strict=True,
    ):
        table[place] = told[here]
    return months


def _month_of(day: str) -> int:
    return int(day[:4]) * 100 + int(day[5:7]) if day else 0


def _or_none(numbers: Ints, there: Bools) -> list[int | None]:
    found = numbers.astype(object)
    found[~there] = None
    return found.tolist()


def _slips(value: Ints, near: Sequence[Ints]) -> list[int]:
    """The places of numbers hundreds of times another one, at a glance; a closer look says whether it is a slip."""
    size = np.abs(value.astype(float))
    found = np.zeros(len(value), dtype=bool_)
    for other in near:
        known = np.abs(other.astype(float))
        found |= (known > 0) & ((size > 400 * known) | (known > 400 * size))
    return np.flatnonzero(found).tolist()


def _numbers_of(lines: Sequence[FigureLine]) -> tuple[Ints, Ints]:
    """The keys of what these rows tell, in order, and the values."""
    told = [(line.unit, line.actual.period.code, line.indicator, line.actual.value) for line in lines if line.actual]
    table = np.array([row for row in told if row[3] is not None], dtype=int64).reshape(-1, 4)
    key = key_of(table[:, 0], table[:, 1], table[:, 2])
    order = np.argsort(key)
    return key[order], table[order, 3]
