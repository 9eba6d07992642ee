"""Says by columns what units give to the units above them: of what they have reported, and of their plans."""

from typing import NamedTuple

import numpy as np
from numpy import bool_

from db.totals import ACTUAL, COVERED, GIVEN, ONE_PLAN, TO_DATE, WEIGHED, YEAR, kind_of, side_of
from kpi.actions.record.kept_totals import KeptTotals
from kpi.actions.record.moved_groups import MovedGroups
from kpi.actions.record.total_rows import (
    NO_ROWS,
    RUN_CODES,
    TotalRows,
    compact,
    difference,
    group_at,
    joined,
    key_of,
    run_at,
    side_at,
)
from kpi.model.columns import (
    CONFLICTS,
    DENOMINATOR,
    ESTIMATES,
    NUMERATOR,
    REPORTS,
    SAFE,
    UNITS,
    VALUE,
    Bools,
    Ints,
    Numbers,
    distinct,
    is_in,
    largest,
)
from kpi.model.kind import UnknownRule
from kpi.model.month_plan import GRID
from kpi.model.over_units import NOTHING, NUMBER, OVER_UNITS, UnitSums
from kpi.model.runs import LAST
from kpi.model.sums import words_of


def without_values(part: MovedGroups, rows: TotalRows) -> TotalRows:
    """Sums of what does not add up have no value: only how many have reported is known."""
    word = part.by_indicator("no_sum")
    if not word.any():
        return rows
    side = side_at(rows.key)
    valueless = (word[group_at(rows.key)] > 0) & ((side == ACTUAL) | (kind_of(side) == COVERED))
    return rows._replace(nothing=rows.nothing | valueless)


def given_up(part: MovedGroups, before: KeptTotals, after: KeptTotals, *, planned: bool = True) -> TotalRows:
    """What each group gives to the unit above more than before, under the keys of its own rows; `planned` is whether
    any plan of a group's own is another one now."""
    if not len(before.own.key) + len(before.below.key):
        return _given_up(part, *after, planned=True)
    count = len(part.groups)
    own, below = (
        joined([now, was._replace(key=was.key + (count << 8))]) if len(was.key) else now
        for now, was in zip(after, before, strict=True)
    )
    both = _given_up(part.twice(), own, below, planned=planned)
    is_now = group_at(both.key) < count
    was = both.of(~is_now)
    return difference(both.of(is_now), was._replace(key=was.key - (count << 8)))


def _given_up(part: MovedGroups, own: TotalRows, below: TotalRows, *, planned: bool) -> TotalRows:
    actual = _actuals(part, _of_side(own, actual=True), _of_side(below, actual=True))
    plans, sums = _of_side(own, actual=False), _of_side(below, actual=False)
    speaking = _Plans.of(part, plans)
    rows = [actual]
    if planned:
        rows.append(_planned(part, speaking.in_force_only(plans), own=True))
    if len(sums.key):
        passed = sums.of(~is_in(_plan_at(sums.key), speaking.key))  # what a unit has planned itself speaks for it
        rows.append(_planned(part, passed, own=False))
    covered = speaking.covered(actual)
    return joined([*rows, covered, speaking.weighed(covered)])


def _of_side(rows: TotalRows, *, actual: bool) -> TotalRows:
    end = int(rows.key.searchsorted(1 << 40))
    which = slice(end) if actual else slice(end, None)
    return TotalRows(rows.key[which], rows.numbers[which], rows.nothing[which])


def _plan_at(keys: Ints) -> Ints:
    """The group and the basis of rows of a plan."""
    return group_at(keys) << 13 | side_at(keys) >> 3


def _actuals(part: MovedGroups, own: TotalRows, below: TotalRows) -> TotalRows:
    keys = own.key if not len(below.key) else distinct(np.concatenate([own.key, below.key]))
    group, run = group_at(keys), run_at(keys)
    is_last = part.is_last[group]
    if len(below.key):
        ours, theirs = own.looked_up(keys), below.looked_up(keys)
        complete = ours[:, REPORTS] >= part.owed(group, run, by_leaves=False)
        alone = part.by_indicator("no_sum")[group] > 0
        speaks = (ours[:, UNITS] != 0) & ((theirs[:, UNITS] == 0) | is_last | alone | complete)
        numbers = np.where(speaks[:, None], ours, theirs)
    else:
        ours, numbers = own.numbers, own.numbers.copy()
        speaks = np.ones(len(keys), dtype=bool_)
        complete = speaks if part.is_leaf.all() else ours[:, REPORTS] >= part.owed(group, run, by_leaves=False)
    come = np.ones(len(keys), dtype=bool_)
    if is_last.any():  # most kinds are not known by their last report, and nothing need be asked of them
        come = (ours[:, REPORTS] > 0) | ~is_last | (part.owed(group, run, by_leaves=False) == 0)
        numbers[speaks & is_last & ~part.is_there(group, run)] = 0  # what stood there stands elsewhere now
    ones = part.by_indicator("one")[group]
    nothing = is_in(keys, own.key[own.nothing])
    for word, which in words_of(part.indicators, part.indicator[group], lambda indicator: indicator.rule.over_units):
        if word not in OVER_UNITS:
            raise UnknownRule(word)
        numbers[which] = OVER_UNITS[word](
            UnitSums(numbers[which], nothing[which], speaks[which], come[which], ones[which])
        )
    gives = (numbers != 0).any(axis=1)
    many = speaks & ~part.is_leaf[group] & (numbers[:, UNITS] > 0) if not part.is_leaf.all() else _NONE
    if many.any():
        numbers[many] = _for_all_leaves(part, group[many], run[many], numbers[many], complete[many])
    return TotalRows(keys[gives], numbers[gives], np.zeros(int(np.count_nonzero(gives)), dtype=bool_))


_NONE = np.zeros(0, dtype=bool_)


def _for_all_leaves(part: MovedGroups, group: Ints, run: Ints, numbers: Numbers, complete: Bools) -> Numbers:
    """A unit that speaks for itself speaks for all units at its bottom."""
    leaves, owed = part.leaves(group, run), part.owed(group, run, by_leaves=True)
    numbers[:, UNITS] = leaves
    numbers[:, REPORTS] = np.where(complete, owed, np.minimum(owed, numbers[:, REPORTS] * leaves))
    numbers[:, DENOMINATOR] = np.where(numbers[:, DENOMINATOR] < 0, -leaves, numbers[:, DENOMINATOR])
    return numbers


def _planned(part: MovedGroups, rows: TotalRows, *, own: bool) -> TotalRows:
    """Of targets amounts are added up, of milestones those that have one are counted; of the rest nothing is."""
    if not len(rows.key):
        return rows
    kind, what = kind_of(side_at(rows.key)), part.by_indicator("targets")
    rows = rows.of((kind > TO_DATE) | (what[group_at(rows.key)] != NOTHING))
    if not own or not (what == NUMBER).any():
        return rows
    group, kind = group_at(rows.key), kind_of(side_at(rows.key))
    counted = what[group] == NUMBER  # the target of a province is that every unit with a target is done
    ones = part.by_indicator("one")[group]
    numbers = rows.numbers.copy()
    numbers[counted, VALUE] = (numbers[:, UNITS] * ones)[counted]
    numbers[counted, NUMERATOR] = 0
    numbers[counted & (kind == YEAR), REPORTS] = 0
    gives = (numbers != 0).any(axis=1)
    return TotalRows(rows.key[gives], numbers[gives], rows.nothing[gives])


class _Plans(NamedTuple):
    """The plans of units' own, as in force at the end of each month."""

    part: MovedGroups
    key: Ints  # of the group and the basis
    has_target: Bools  # [plan, month]: one of the year
    has_plan: Bools  # to date
    year: Numbers  # [plan, month, number]: the rows of the months until then together
    to_date: Numbers

    @classmethod
    def of(cls, part: MovedGroups, own: TotalRows) -> "_Plans":
        key = distinct(_plan_at(own.key))
        kind = kind_of(side_at(own.key))
        year, to_date = (_by_month(key, own.of(kind == wanted_kind)) for wanted_kind in (YEAR, TO_DATE))
        year = np.cumsum(year, axis=1)
        has_target, is_other = year[:, :, UNITS] > 0, to_date[:, :, UNITS] > 0
        return cls(part, key, has_target, is_other | (year[:, :, DENOMINATOR] > 0), year, to_date)

    @property
    def group(self) -> Ints:
        return self.key >> 13

    def _keys(self, plan: Ints, run: Ints, kind: int) -> Ints:
        return key_of(self.group[plan], RUN_CODES[run], side_of(self.key[plan] & 0x1FFF, kind))

    @property
    def _in_force(self) -> Bools:
        """[plan, run]: whether there is a plan to date at its end; of a milestone, whether there is one of the year."""
        by_steps = self.part.by_indicator("steps")[self.group] > 0
        return (self.has_plan | (self.has_target & by_steps[:, None]))[:, LAST - 1]

    def in_force_only(self, rows: TotalRows) -> TotalRows:
        """Without what is given for a run at whose end nothing to date is: there the unit is not covered."""
        is_given = kind_of(side_at(rows.key)) == GIVEN
        if not is_given.any():
            return rows
        plan = self.key.searchsorted(_plan_at(rows.key))
        return rows.of(~is_given | self._in_force[plan, np.where(is_given, run_at(rows.key), 0)])

    def covered(self, actual: TotalRows) -> TotalRows:
        """What is reported by the units that have a plan in force at the end of a run, and what they owe."""
        plan, run = np.nonzero(self._in_force)
        leaves = self.part.leaves(self.group[plan], run)
        plan, run, leaves = plan[leaves > 0], run[leaves > 0], leaves[leaves > 0]
        group = self.group[plan]
        numbers = actual.looked_up(key_of(group, RUN_CODES[run]))
        numbers[:, ESTIMATES] = leaves + ONE_PLAN
        numbers[:, CONFLICTS] = self.part.owed(group, run, by_leaves=True)
        return TotalRows(self._keys(plan, run, COVERED), numbers, np.zeros(len(plan), dtype=bool_))

    def weighed(self, covered: TotalRows) -> TotalRows:
        """What was planned of parts: the plan to date and the year's target, times the denominators reported."""
        is_parts = self.part.by_indicator("parts") > 0
        if not is_parts.any():
            return NO_ROWS
        covered = covered.of(is_parts[group_at(covered.key)] & (covered.numbers[:, DENOMINATOR] > 0))
        plan, run = self.key.searchsorted(_plan_at(covered.key)), run_at(covered.key)
        month = LAST[run] - 1
        complete = self.has_plan[plan, month]
        covered, plan, run, month = covered.of(complete), plan[complete], run[complete], month[complete]
        if not len(plan):
            return NO_ROWS
        year, to_date, group = self.year[plan, month], self.to_date[plan, month], self.group[plan]
        denominator, ones = covered.numbers[:, DENOMINATOR], self.part.by_indicator("share")[group]
        whole, rest = self._simple(group, month, year[:, NUMERATOR])
        planned = _weighed(whole + to_date[:, VALUE], rest + to_date[:, NUMERATOR], denominator, ones)
        of_year = _weighed(year[:, VALUE], year[:, REPORTS], denominator, ones)
        without = 1 - self.has_target[plan, month].astype(month.dtype)
        columns = (*planned, denominator, covered.numbers[:, UNITS], *of_year, without)
        keys = self._keys(plan, run, WEIGHED)
        return TotalRows(keys, compact(np.stack(columns, axis=1)), np.zeros(len(plan), dtype=bool_))

    def _simple(self, group: Ints, month: Ints, targets: Numbers) -> tuple[Numbers, Numbers]:
        """What the year's targets alone make until these months: whole parts, and the rest in parts of GRID."""
        grows = self.part.by_indicator("grows")[group] > 0
        if not grows.any():
            return targets, np.zeros_like(month)
        parts = targets.astype(object) * GRID * np.where(grows, month + 1, 12).astype(object) // 12
        return parts // GRID, parts % GRID


def _weighed(whole: Numbers, rest: Numbers, denominator: Numbers, ones: Ints) -> tuple[Numbers, Numbers]:
    """Planned shares times what they are shares of: whole parts, and the rest in parts of GRID."""
    if not (rest.any() or (GRID % ones).any()) and largest(whole) * largest(denominator) <= SAFE:
        product = whole * denominator
        return product // ones, product % ones * (GRID // ones)
    amount = (whole.astype(object) * GRID + rest) * denominator.astype(object) // ones.astype(object)
    return amount // GRID, amount % GRID


def _by_month(plans: Ints, rows: TotalRows) -> Numbers:
    """The rows of each plan by the last month of their runs: [plan, month, number]."""
    table = np.zeros((len(plans), 12, 7), dtype=rows.numbers.dtype)
    table[plans.searchsorted(_plan_at(rows.key)), (rows.key & 0xF) - 1] = rows.numbers
    return table
