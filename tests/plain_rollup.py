"""Makes the whole comparison a second time, slowly and plainly: reports against the plan, month by month, unit by unit.

The product is held against it. Nothing is shared with the product but `Period`, and the numbers are fractions.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from textwrap import dedent
from typing import NamedTuple

from kpi.model.period import Period

MONTHS_OF_A_REPORT = {"month": 1, "quarter": 3, "half": 6, "year": 12, "irregular": 0}
DAYS_TO_REPORT = {1: 5, 3: 5, 6: 5, 12: 15}
"""How many days after its last month a report is due, by the calendar regime."""

LEVELS = {"latest", "share", "done", "rank"}
"""Kinds of which only the last report counts: how many there are, or how much, at a date."""

ALWAYS = date.min
NOUGHT = Fraction(0)


@dataclass(frozen=True)
class Unit:
    """A row of the units."""

    code: str
    parent: str = ""
    opened: date | None = None
    closed: date | None = None
    became: tuple[str, ...] = ()

    def life(self, year: int) -> tuple[int, int] | None:
        """The first and the last month of the year on whose last day it was there."""
        there = []
        for month in Period.of_year(year).months:
            has_opened = self.opened is None or self.opened <= month.ends_on
            has_closed = self.closed is not None and self.closed < month.ends_on
            if has_opened and not has_closed:
                there.append(month.first)
        return (there[0], there[-1]) if there else None


@dataclass(frozen=True)
class Indicator:
    """A row of the indicators."""

    code: str
    adds_up: str = "total"
    judged: str = "more"
    frequency: str = "month"
    measured_in: str = ""

    @property
    def step(self) -> int:
        return MONTHS_OF_A_REPORT[self.frequency]

    @property
    def per(self) -> int:
        return {"%": 100, "‰": 1000}.get(self.measured_in[:1], 1)


@dataclass(frozen=True)
class Target:
    """A number aimed at, in force from a day on."""

    unit: str
    indicator: str
    period: Period
    value: Fraction
    basis: str = "assigned"
    effective_on: date = ALWAYS


@dataclass(frozen=True)
class Actual:
    """A number reached, or the two parts of a share."""

    unit: str
    indicator: str
    period: Period
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(frozen=True)
class Record:
    """All rows; of two rows that say the same thing of the same thing the later one counts."""

    units: dict[str, Unit]
    indicators: dict[str, Indicator]
    targets: tuple[Target, ...] = ()
    actuals: tuple[Actual, ...] = ()

    @classmethod
    def of(cls, *, units: str, indicators: str, figures: str = "") -> "Record":
        """From the CSV that the product imports."""
        unit_rows = [
            Unit(
                row["code"],
                row.get("parent") or "",
                day_of(row.get("opened")),
                day_of(row.get("closed")),
                tuple(code.strip() for code in (row.get("became") or "").split(";") if code.strip()),
            )
            for row in _rows(units)
        ]
        indicator_rows = [
            Indicator(
                row["code"],
                row["adds_up"],
                row.get("judged") or "more",
                row.get("frequency") or "month",
                row.get("measured_in") or "",
            )
            for row in _rows(indicators)
        ]
        empty = cls(
            {unit.code: unit for unit in unit_rows}, {indicator.code: indicator for indicator in indicator_rows}
        )
        return empty.with_figures(figures) if figures else empty

    def with_figures(self, figures: str) -> "Record":
        """The same with the rows of one more file of figures."""
        targets = {(t.unit, t.indicator, t.period, t.basis, t.effective_on): t for t in self.targets}
        actuals = {(a.unit, a.indicator, a.period): a for a in self.actuals}
        for row in _rows(figures):
            what = (row["unit"], row["indicator"], Period.parse(row["period"]))
            if row.get("target"):
                basis, day = row.get("basis") or "assigned", day_of(row.get("effective_on")) or ALWAYS
                targets[*what, basis, day] = Target(*what, Fraction(row["target"]), basis, day)
            numbers = [_number(row.get(name)) for name in ("actual", "numerator", "denominator")]
            if any(number is not None for number in numbers):
                actuals[what] = Actual(*what, *numbers)
        return replace(self, targets=tuple(targets.values()), actuals=tuple(actuals.values()))


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(dedent(text).strip() + "\n")))


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None


@dataclass(frozen=True)
class Result:
    """What the screen says of one indicator of one unit at one period."""

    status: str
    due: Period | None = None
    target_to_date: Fraction | None = None
    target_of_year: Fraction | None = None
    actual_to_date: Fraction | None = None
    covered_to_date: Fraction | None = None
    attainment_to_date: Fraction | None = None
    attainment_of_year: Fraction | None = None
    reports: int = 0
    reports_due: int = 0
    units_reported: int = 0
    units: int = 0
    units_with_target: int = 0
    pace: str = ""
    final: bool = False


@dataclass(frozen=True)
class Reported:
    """What has been reported of a run: a number or two parts, by how many units, in how many of the reports owed."""

    amount: Fraction | None = None
    numerator: Fraction = NOUGHT
    denominator: Fraction = NOUGHT
    units: int = 0
    come: int = 0
    owed: int = 0

    def __add__(self, other: "Reported") -> "Reported":
        amounts = [amount for amount in (self.amount, other.amount) if amount is not None]
        return Reported(
            sum(amounts, NOUGHT) if amounts else None,
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.units + other.units,
            self.come + other.come,
            self.owed + other.owed,
        )

    @property
    def without_number(self) -> "Reported":
        return replace(self, amount=None, numerator=NOUGHT, denominator=NOUGHT)


class Plan(NamedTuple):
    """A plan to date, and by which rule it was made."""

    value: Fraction
    pace: str


class Piece(NamedTuple):
    """What a number is given for: the months first to last; `day` is when it was decided."""

    first: int
    last: int
    value: Fraction
    day: date

    @property
    def length(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Entry:
    """A unit whose own plan counts in a roll-up; the leaves for which it speaks."""

    unit: str
    to_date: Fraction | None
    year: Fraction | None
    leaves: frozenset[str]
    pace: str = ""


@dataclass
class Comparison:
    """One indicator in one year against the targets of one basis."""

    record: Record
    indicator: Indicator
    year: int
    basis: str
    children: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def __post_init__(self) -> None:
        for unit in self.record.units.values():
            self.children.setdefault(unit.parent, []).append(unit.code)

    @property
    def targets(self) -> list[Target]:
        """Those of the indicator and the basis, of every unit."""
        of_it = (self.indicator.code, self.basis)
        return [target for target in self.record.targets if (target.indicator, target.basis) == of_it]

    # --- The tree

    def is_leaf(self, unit: str) -> bool:
        return not self.children.get(unit)

    def leaves(self, unit: str, run: Period) -> frozenset[str]:
        """The units at the bottom that count in a run: there in some month of it, for a level at its end.

        The herd of a commune that has closed is in the count of its successor.
        """
        if not self.is_leaf(unit):
            return frozenset(leaf for child in self.children[unit] for leaf in self.leaves(child, run))
        life = self.record.units[unit].life(self.year)
        since = run.last if self.indicator.adds_up in LEVELS else run.first
        meets = life is not None and life[0] <= run.last and since <= life[1]
        return frozenset({unit} if meets else set())

    # --- Reports

    def owed_windows(self, unit: str, run: Period) -> list[tuple[int, int]]:
        """The months of each report that a unit owes within the run; that of the newest alone where it is a level."""
        step, life = self.indicator.step, self.record.units[unit].life(self.year)
        if not step or life is None:
            return []
        windows = []
        for first in range(1, 13, step):
            last = first + step - 1
            if run.first <= first and last <= run.last and life[0] <= last <= life[1]:
                windows.append((max(first, life[0]), last))
        return windows[-1:] if self.indicator.adds_up in LEVELS else windows

    def figures(self, unit: str, run: Period) -> list[Actual]:
        return [
            actual
            for actual in self.record.actuals
            if (actual.unit, actual.indicator) == (unit, self.indicator.code) and actual.period in run
        ]

    def own(self, unit: str, run: Period) -> Reported:
        """What the unit itself has reported."""
        figures, windows = self.figures(unit, run), self.owed_windows(unit, run)
        if not figures:
            return Reported(owed=len(windows))
        by_piece = {(actual.period.first, actual.period.last): actual for actual in figures}
        if self.indicator.adds_up in LEVELS:
            used = [max(figures, key=lambda actual: (actual.period.last, actual.period.first))]
            come = sum(any(actual.period.last == last for actual in figures) for _, last in windows)
        else:
            pieces = [Piece(*piece, NOUGHT, ALWAYS) for piece in by_piece]
            used = [by_piece[piece.first, piece.last] for piece in tiled(pieces, run.first, run.last)]
            used = self.with_parts(run, figures, used)
            months = {month for actual in used for month in range(actual.period.first, actual.period.last + 1)}
            come = 0
            for first, last in windows:
                ends_with_it = any(a.period.last == last and a.period.first >= first for a in used)
                come += ends_with_it or months.issuperset(range(first, last + 1))
        return replace(self.combined(run, figures, used), units=1, come=come, owed=len(windows))

    def with_parts(self, run: Period, figures: list[Actual], used: list[Actual]) -> list[Actual]:
        """Of a ratio the figures that have parts, where others have not and none is of the whole run."""
        of_parts = [actual for actual in used if actual.denominator is not None]
        is_mixed = self.indicator.adds_up == "ratio" and 0 < len(of_parts) < len(used)
        return of_parts if is_mixed and all(actual.period != run for actual in figures) else used

    def combined(self, run: Period, figures: list[Actual], used: list[Actual]) -> Reported:
        if self.indicator.adds_up == "total":
            return Reported(sum((actual.value or NOUGHT for actual in used), NOUGHT))
        if self.indicator.adds_up == "average":
            months = sum(actual.period.length for actual in used)
            return Reported(sum(((actual.value or NOUGHT) * actual.period.length for actual in used), NOUGHT) / months)
        if self.indicator.adds_up == "ratio" and any(actual.denominator is None for actual in used):
            # Percentages are never added: one for the whole run, or no number.
            used = [actual for actual in figures if actual.period == run] or (used if len(used) == 1 else [])
        if not used:
            return Reported()
        if used[0].denominator is None:
            return Reported(used[0].value)
        return Reported(
            None,
            sum((actual.numerator or NOUGHT for actual in used), NOUGHT),
            sum((actual.denominator or NOUGHT for actual in used), NOUGHT),
        )

    def speaks_itself(self, own: Reported, below: Reported) -> bool:
        """Whether a unit's own figure stands for it, and not the sum of those below; never both."""
        if not own.units or not below.units or self.indicator.adds_up in {"average", "rank"}:
            return own.units > 0
        return self.indicator.adds_up in LEVELS or own.come >= own.owed

    def upwards(self, unit: str, run: Period, wanted: frozenset[str] | None = None) -> Reported:
        """What a unit adds to the sum of the unit above it; of those leaves only that are wanted."""
        leaves = self.leaves(unit, run)
        if wanted is not None and not (leaves and leaves <= wanted):
            return self.below(unit, run, wanted) if leaves & wanted else Reported()
        own = self.own(unit, run)
        if self.is_leaf(unit):
            return self.as_part(unit, run, replace(own, units=min(own.units, len(leaves))))
        below = self.below(unit, run)
        if not self.speaks_itself(own, below):
            return below
        owed = sum(self.own(leaf, run).owed for leaf in leaves)
        come = owed if own.come >= own.owed else min(owed, own.come * len(leaves))
        part = self.as_part(unit, run, own)
        return replace(part, units=len(leaves) if part.units else 0, come=come, owed=owed)

    def below(self, unit: str, run: Period, wanted: frozenset[str] | None = None) -> Reported:
        return sum((self.upwards(child, run, wanted) for child in self.children.get(unit, ())), Reported())

    def as_part(self, unit: str, run: Period, own: Reported) -> Reported:
        """The unit's own figure as it adds up over units; its report counts even where its number does not."""
        kind = self.indicator.adds_up
        if kind in {"average", "rank"}:
            return own.without_number
        if kind in LEVELS and self.has_closed(unit, run):
            return Reported()
        if kind == "share" and own.come < own.owed:  # an old share is not one of this month: it is missing
            return replace(own.without_number, units=0)
        if kind == "done" and own.amount is not None:
            return replace(own, amount=Fraction(own.amount >= 1))
        if kind in {"ratio", "share"}:  # a percentage without its parts adds nothing
            return replace(own, amount=None)
        return own

    def reported(self, unit: str, run: Period) -> tuple[Reported, int]:
        """What stands for the unit itself, and how many units it is of."""
        own = self.own(unit, run)
        if self.is_leaf(unit):
            return own, len(self.leaves(unit, run))
        below = self.below(unit, run)
        if self.speaks_itself(own, below):
            return own, 1
        return below, len(self.leaves(unit, run))

    def number(self, reported: Reported) -> Fraction | None:
        if reported.denominator:
            return reported.numerator * self.indicator.per / reported.denominator
        return reported.amount

    # --- The plan of one unit

    def in_force(self, unit: str, on: date) -> dict[tuple[int, int], Piece]:
        """The numbers in force on a day, by the months for which they are given."""
        pieces: dict[tuple[int, int], Piece] = {}
        for target in self.record.targets:
            of_it = (target.unit, target.indicator, target.basis) == (unit, self.indicator.code, self.basis)
            if of_it and target.period.year == self.year and target.effective_on <= on:
                months = (target.period.first, target.period.last)
                if months not in pieces or target.effective_on >= pieces[months].day:
                    pieces[months] = Piece(*months, target.value, target.effective_on)
        return pieces

    def first_month(self, unit: str, *, of_whole_year: bool) -> int:
        """The first month of the unit's plan."""
        life = self.record.units[unit].life(self.year)
        took_the_place = any(unit in other.became for other in self.record.units.values())
        if life is None or (of_whole_year and took_the_place):
            return 1
        return life[0]

    def plan(self, unit: str, month: int, on: date) -> Plan | None:
        """The plan from January to the end of the month, by the targets in force on the day."""
        given = self.in_force(unit, on)
        if not given:
            return None
        first = self.first_month(unit, of_whole_year=(1, 12) in given or self.indicator.adds_up != "total")
        if self.indicator.adds_up == "total":
            return self.plan_that_grows(unit, month, given, first)
        if self.indicator.adds_up in {"latest", "share"}:
            return plan_of_level(month, given, first)
        if self.indicator.adds_up == "done":
            ends = [piece.last for piece in given.values() if piece.last <= month]
            return Plan(level_at(max(ends), given, first), "level") if ends else None
        return plan_within(month, given)

    def plan_that_grows(self, unit: str, month: int, given: dict[tuple[int, int], Piece], first: int) -> Plan | None:
        year = given.get((1, 12))
        shorter = [piece for months, piece in given.items() if months != (1, 12)]
        if not shorter:
            assert year
            return Plan(year.value * max(0, month - first + 1) / (13 - first), "straight_line")
        if year and year.day > max(piece.day for piece in shorter):
            revised = self.plan_revised(unit, month, year, shorter, first)
            if revised is not None:
                return revised
        path = path_of(shorter, first)
        missing = [m for m in range(first, 13) if m not in path.months]
        pace = "phased" if month in path.ends or month not in path.months else "interpolated"
        if not missing:
            if year is None or path.total == year.value or max(piece.day for piece in shorter) > year.day:
                return Plan(path.at(month), pace)
            return Plan(path.scaled(month, year.value), pace)
        if year is None:
            is_known = all(m in path.months for m in range(first, month + 1))
            return Plan(path.at(month), pace) if is_known else None
        rest = year.value - path.total
        if are_opposed(rest, year.value):
            return Plan(path.scaled(month, year.value), pace)
        share = rest * sum(m <= month for m in missing) / len(missing)
        return Plan(path.at(month) + share, "spread" if rest else pace)

    def plan_revised(self, unit: str, month: int, year: Piece, shorter: list[Piece], first: int) -> Plan | None:
        """The year's number decided after those of its months: the past as it was, the rest shares the difference.

        None where there was no plan to date until then, so that nothing is revised.
        """
        since = max(first, year.day.month if year.day.year == self.year else 1)
        earlier = self.plan(unit, since - 1, self.end_of(since - 1)) if since > first else None
        if since > first and earlier is None:
            return None
        before = earlier.value if earlier else NOUGHT
        if before > year.value >= 0:
            return Plan(year.value, "revised")
        rest = year.value - before
        year_before = self.in_force(unit, year.day - timedelta(days=1)).get((1, 12))
        if year_before is None and any(m not in path_of(shorter, first).months for m in range(first, 13)):
            return None  # the year had no number that could be revised
        shares = self.shape(unit, since, rest, shorter, year_before, first)
        return Plan(before + rest * sum((shares[m] for m in shares if m <= month), NOUGHT), "revised")

    def shape(
        self, unit: str, since: int, rest: Fraction, shorter: list[Piece], year_before: Piece | None, first: int
    ) -> dict[int, Fraction]:
        """Which share of the rest of the year each month from `since` on has."""
        months, path = range(since, 13), path_of(shorter, first)
        if year_before is not None:  # as the plan ran until then
            given = {(piece.first, piece.last): piece for piece in [*shorter, year_before]}
            plans = [self.plan_that_grows(unit, m, given, first) for m in range(since - 1, 13)]
            to_date = [plan.value if plan else NOUGHT for plan in plans]
            steps = {m: to_date[i + 1] - to_date[i] for i, m in enumerate(months)}
        else:
            steps = {m: path.step(m) for m in months}
            missing = [m for m in months if m not in path.months]
            remainder = rest - sum(steps.values(), NOUGHT)
            if missing and not are_opposed(remainder, rest):  # what is given stays, the others share what remains
                steps |= {m: remainder / len(missing) for m in missing}
        whole = sum(steps.values(), NOUGHT)
        return {m: steps[m] / whole if whole else Fraction(1, len(months)) for m in months}

    def number_of_year(self, unit: str, on: date) -> Fraction | None:
        """The year's plan of a unit."""
        given = self.in_force(unit, on)
        if self.indicator.adds_up in {"total", "done"}:
            plan = self.plan(unit, 12, on)
            return plan.value if plan else None
        return (
            level_at(12, given, self.first_month(unit, of_whole_year=True))
            if any(piece.last == 12 for piece in given.values())
            else None
        )

    # --- The plan of a roll-up

    def entries(self, unit: str, run: Period, on: date) -> list[Entry]:
        """Whose plans make the plan of a unit; `on` is the day of the year's number."""
        leaves = self.leaves(unit, run)
        if not self.is_leaf(unit) and not self.in_force(unit, run.ends_on):
            if self.indicator.adds_up in {"average", "rank"}:
                return []
            return [entry for child in self.children[unit] for entry in self.entries(child, run, on)]
        if self.has_closed(unit, run):
            return self.entries_of_closed(unit, run, on)
        if self.is_leaf(unit) and not leaves:
            return []
        plan = self.plan(unit, run.last, run.ends_on)
        if plan is not None:
            return [Entry(unit, plan.value, self.number_of_year(unit, on), leaves, plan.pace)]
        if self.indicator.adds_up == "done" and self.plan(unit, 12, run.ends_on):  # a milestone of a later month
            return [Entry(unit, None, self.number_of_year(unit, on), leaves)]
        if self.indicator.adds_up in {"total", "latest"} and self.is_covered_by_predecessors(unit, run):
            return [self.what_is_left(unit, run, on, leaves)]
        return []

    def what_is_left(self, unit: str, run: Period, on: date, leaves: frozenset[str]) -> Entry:
        """A unit without a plan of its own has what is left of the plans of those that went into it wholly: from the
        day on which they closed for an amount, the levels themselves for a level."""
        to_date = of_year = NOUGHT
        for other in self.record.units.values():
            if unit in other.became:
                plan, year = self.plan(other.code, run.last, run.ends_on), self.number_of_year(other.code, on)
                until = self.plan_until_closed(other.code) if self.indicator.adds_up == "total" else NOUGHT
                assert plan
                assert year is not None
                to_date, of_year = to_date + plan.value - (until or NOUGHT), of_year + year - (until or NOUGHT)
        return Entry(unit, to_date, of_year, leaves)

    def has_closed(self, unit: str, run: Period) -> bool:
        life = self.record.units[unit].life(self.year)
        return life is not None and life[1] < run.last

    def plan_until_closed(self, unit: str) -> Fraction | None:
        life = self.record.units[unit].life(self.year)
        assert life
        plan = self.plan(unit, life[1], Period.month(self.year, life[1]).ends_on)
        return plan.value if plan else None

    def entries_of_closed(self, unit: str, run: Period, on: date) -> list[Entry]:
        """What the plan of a unit counts after it has closed."""
        leaves, successors = self.leaves(unit, run), self.record.units[unit].became
        own = self.plan_until_closed(unit)
        if self.indicator.adds_up in {"ratio", "average"}:  # what is not added stays the target of its own months
            year = self.number_of_year(unit, min(on, self.record.units[unit].closed or on))
            return [Entry(unit, own, own if year is None else year, leaves)] if own is not None else []
        if self.indicator.adds_up not in {"total", "latest"}:
            return []
        if successors and all((1, 12) in self.in_force(other, run.ends_on) for other in successors):
            return [Entry(unit, NOUGHT, NOUGHT, leaves)] if self.indicator.adds_up == "total" else []
        if own is None:
            return []
        return [] if self.indicator.adds_up == "latest" else [Entry(unit, own, own, leaves)]

    def is_covered_by_predecessors(self, unit: str, run: Period) -> bool:
        """Whether it has no plan, and all those whose place it took went into it wholly, with a plan, this year."""
        predecessors = [other for other in self.record.units.values() if unit in other.became]
        return (
            bool(predecessors)
            and not self.in_force(unit, run.ends_on)
            and all(
                other.became == (unit,)
                and other.closed is not None
                and other.closed.year == self.year
                and self.plan(other.code, run.last, run.ends_on) is not None
                and self.number_of_year(other.code, run.ends_on) is not None
                for other in predecessors
            )
        )

    def summed(self, entries: list[Entry], run: Period) -> tuple[Fraction | None, Fraction | None]:
        """The plan to date and the year's number of a roll-up."""
        if not entries:
            return None, None
        years = [entry.year for entry in entries if entry.year is not None]
        is_whole = len(years) == len(entries)
        if self.indicator.adds_up in {"total", "latest"}:
            return sum((entry.to_date or NOUGHT for entry in entries), NOUGHT), sum(years, NOUGHT) if is_whole else None
        weights = {entry.unit: self.upwards(entry.unit, run).denominator for entry in entries}
        whole = sum(weights.values(), NOUGHT)
        if not whole:
            return None, None
        to_date = sum(((entry.to_date or NOUGHT) * weights[entry.unit] for entry in entries), NOUGHT) / whole
        if not is_whole:
            return to_date, None
        return to_date, sum(((entry.year or NOUGHT) * weights[entry.unit] for entry in entries), NOUGHT) / whole

    def milestones(self, unit: str, run: Period, on: date) -> tuple[Fraction | None, Fraction | None]:
        """How many of the units that are there are to be done by then, and in the year."""
        there = self.leaves(unit, run)
        by_then = sum(self.plan(leaf, run.last, run.ends_on) is not None for leaf in there)
        in_the_year = sum(self.plan(leaf, 12, on) is not None for leaf in there)
        return Fraction(by_then) if by_then else None, Fraction(in_the_year) if in_the_year else None

    # --- What is due

    def last_due(self, unit: str, period: Period, day: date | None) -> int | None:
        """The last month that is judged: the end of the last report that is owed, or has come nearly whole."""
        step = self.indicator.step
        months = [month for month in range(1, period.last + 1) if day is None or self.end_of(month) < day]
        if not step:  # nothing is owed: the last month that is over, while it is there
            return max((month for month in months if self.is_there(unit, month)), default=None)
        ends = [month for month in months if month % step == 0 and self.is_there(unit, month)]
        if day is None or not ends:
            return ends[-1] if ends else None
        wait = timedelta(days=DAYS_TO_REPORT[step])
        owed = [month for month in ends if self.end_of(month) + wait < day]
        if ends != owed:
            newest, _ = self.reported(unit, Period(self.year, 1, ends[-1]))
            if newest.come and is_enough(newest.come, newest.owed):
                return ends[-1]
        return owed[-1] if owed else None

    def end_of(self, month: int) -> date:
        return Period.month(self.year, month).ends_on

    def is_there(self, unit: str, month: int) -> bool:
        life = self.record.units[unit].life(self.year)
        return life is not None and life[0] <= month <= life[1]

    # --- The comparison

    def at(self, unit: str, period: Period, day: date | None = None) -> Result:
        """Where the unit stands at the end of the period."""
        last = self.last_due(unit, period, day)
        run = Period(self.year, 1, last or period.last)
        on = period.ends_on if day is None else min(period.ends_on, day)
        reported, units = self.reported(unit, run)
        if last is None:
            reported = replace(reported, come=0, owed=0)
        value, counted = self.number(reported), self.leaves(unit, run)
        entries = self.entries(unit, run, on)
        covered = frozenset(leaf for entry in entries for leaf in entry.leaves)
        if self.has_closed(unit, run):  # on its own page its plan is that of its own months
            plan = year = self.plan_until_closed(unit)
        elif [entry.unit for entry in entries] == [unit]:
            plan, year = entries[0].to_date, entries[0].year
        elif self.is_leaf(unit) or self.in_force(unit, run.ends_on):
            plan, year = None, self.number_of_year(unit, on)
        elif self.indicator.adds_up == "done":
            plan, year = self.milestones(unit, run, on)
        else:
            plan, year = self.summed(entries, run)
        if last is None:
            plan = None
        is_partial = bool(covered) and covered < counted
        of_covered = self.upwards(unit, run, covered) if is_partial else reported
        reached = self.number(of_covered)
        is_few = bool(covered) and 2 * len(covered) < len(counted)
        is_over = day is None or day > Period.of_year(self.year).ends_on
        is_year_over = period.ends_the_year and is_over
        is_final = last == 12 and is_over
        situation = Situation(
            self.indicator,
            value=value,
            reached=reached,
            plan=None if is_few else plan,
            year=None if is_few else year,
            is_due=last is not None,
            is_owed=reported.owed > 0,
            is_year_over=is_year_over,
            is_final=is_final,
            is_enough=is_enough(of_covered.come, of_covered.owed),
        )
        has_begun = day is None or period.starts_on <= day
        does_not_roll_up = self.indicator.adds_up in {"average", "rank"} and not self.is_leaf(unit) and value is None
        return Result(
            status="not_begun" if not has_begun else "" if does_not_roll_up else situation.status,
            due=None if last is None else run,
            target_to_date=plan,
            target_of_year=year,
            actual_to_date=value,
            covered_to_date=reached if is_partial else None,
            attainment_to_date=None if is_few else attainment(reached, plan, self.indicator),
            attainment_of_year=None if is_few else attainment(reached, year, self.indicator),
            reports=reported.come,
            reports_due=reported.owed,
            units_reported=reported.units,
            units=units,
            units_with_target=len(covered) if is_partial else units if entries else 0,
            pace=entries[0].pace if plan is not None and len(entries) == 1 else "",
            final=is_final,
        )


def compare(
    record: Record, unit: str, indicator: str, period: Period, *, basis: str = "assigned", day: date | None = None
) -> Result:
    """The standing of an indicator of a unit at a period, by all the rules, from the rows."""
    return Comparison(record, record.indicators[indicator], period.year, basis).at(unit, period, day)


# --- Plans of one unit: sums


@dataclass(frozen=True)
class Path:
    """A plan that adds up, as the numbers for shorter periods say, month by month."""

    first: int
    amounts: dict[int, Fraction]
    ends: frozenset[int]  # months with whose end a given number ends

    @property
    def months(self) -> set[int]:
        return set(self.amounts)

    @property
    def total(self) -> Fraction:
        return sum(self.amounts.values(), NOUGHT)

    def step(self, month: int) -> Fraction:
        """What it grows by in one month."""
        return self.amounts.get(month, NOUGHT)

    def at(self, month: int) -> Fraction:
        return sum((self.step(m) for m in range(self.first, month + 1)), NOUGHT)

    def scaled(self, month: int, year: Fraction) -> Fraction:
        """The same shape, brought to the year's number."""
        if not self.total:
            return year * max(0, month - self.first + 1) / (13 - self.first)
        return self.at(month) * year / self.total


def path_of(shorter: Iterable[Piece], first: int) -> Path:
    """From the numbers in force for shorter periods; what lies before the plan begins is not of it."""
    by_months: dict[tuple[int, int], Piece] = {}
    for piece in sorted(shorter, key=lambda piece: (piece.day, piece.length)):
        if piece.last >= first:
            own_months = piece._replace(first=max(piece.first, first))
            by_months[own_months.first, own_months.last] = own_months
    pieces = list(by_months.values())
    amounts: dict[int, Fraction] = {}
    for outer in longest(pieces, first, 12):
        amounts |= months_of(outer, pieces)
    return Path(first, amounts, frozenset(piece.last for piece in pieces))


def months_of(piece: Piece, others: list[Piece]) -> dict[int, Fraction]:
    """A number over its months: its parts as they are given, what is left over the months that no part is given for.

    Parts that fill it and make something else: the later decision speaks, of the same day the number, in their shape.
    """
    inside = [p for p in others if p is not piece and piece.first <= p.first and p.last <= piece.last]
    amounts: dict[int, Fraction] = {}
    for part in longest(inside, piece.first, piece.last):
        amounts |= months_of(part, inside)
    every = range(piece.first, piece.last + 1)
    missing = [month for month in every if month not in amounts]
    summed = sum(amounts.values(), NOUGHT)
    rest = piece.value - summed
    if amounts and not missing and (rest == 0 or max(part.day for part in inside) > piece.day):
        return amounts
    if amounts and (not missing or are_opposed(rest, piece.value) or (piece.value == 0 and rest != 0)):
        if summed == 0:
            return dict.fromkeys(every, piece.value / piece.length)
        return {month: amounts.get(month, NOUGHT) * piece.value / summed for month in every}
    return amounts | {month: rest / len(missing) for month in missing}


def longest(pieces: Iterable[Piece], first: int, last: int) -> list[Piece]:
    """Pieces, none over another, that cover the most months; the fewest and longest where several do so."""
    return _chosen(pieces, first, last, -1)


def tiled(pieces: Iterable[Piece], first: int, last: int) -> list[Piece]:
    """The same, the most and finest where several cover as many months."""
    return _chosen(pieces, first, last, 1)


def _chosen(pieces: Iterable[Piece], first: int, last: int, each: int) -> list[Piece]:
    pieces = [piece for piece in pieces if first <= piece.first and piece.last <= last]

    @cache
    def best(month: int) -> tuple[int, int, tuple[Piece, ...]]:
        if month < first:
            return 0, 0, ()
        chosen = best(month - 1)
        for piece in sorted((piece for piece in pieces if piece.last == month), key=lambda piece: piece.length * each):
            covered, count, before = best(piece.first - 1)
            if (covered + piece.length, count + each) > chosen[:2]:
                chosen = (covered + piece.length, count + each, (*before, piece))
        return chosen

    return list(best(last)[2])


def are_opposed(value: Fraction, other: Fraction) -> bool:
    return value < 0 <= other or other < 0 < value


# --- Plans of one unit: levels


def level_at(end: int, given: dict[tuple[int, int], Piece], first: int) -> Fraction:
    """The target that ends with the month: that of the whole run to date, else the finest."""
    ending = [piece for piece in given.values() if piece.last == end]
    for start in (1, first):
        if of_the_run := [piece for piece in ending if piece.first == start]:
            return of_the_run[0].value
    return min(ending, key=lambda piece: piece.length).value


def plan_of_level(month: int, given: dict[tuple[int, int], Piece], first: int) -> Plan:
    """Straight between the levels given for the ends of periods."""
    ends = sorted({piece.last for piece in given.values()})
    before, after = [end for end in ends if end <= month], [end for end in ends if end >= month]
    if month in ends or not before or not after:
        nearest = month if month in ends else after[0] if after else before[-1]
        return Plan(level_at(nearest, given, first), "level")
    left, right = before[-1], after[0]
    low, high = level_at(left, given, first), level_at(right, given, first)
    return Plan(low + (high - low) * (month - left) / (right - left), "interpolated")


def plan_within(month: int, given: dict[tuple[int, int], Piece]) -> Plan | None:
    """A rate has its target by itself: that of the run to date, the finest at its end, or the shortest around it."""
    if (1, month) in given:
        return Plan(given[1, month].value, "level")
    ending = [piece for piece in given.values() if piece.last == month]
    around = [piece for piece in given.values() if piece.first <= month <= piece.last]
    if not around:
        return None
    return Plan(min(ending or around, key=lambda piece: piece.length).value, "level")


# --- Judging


def is_enough(come: int, owed: int) -> bool:
    """Nineteen of twenty."""
    return 20 * come >= 19 * owed


def attainment(value: Fraction | None, plan: Fraction | None, indicator: Indicator) -> Fraction | None:
    """The share of the plan that was reached, where such a share has a meaning."""
    if value is None or plan is None or plan <= 0 or value < 0:
        return None
    if indicator.adds_up == "rank" or indicator.judged in {"less", "within"}:
        return None
    return value / plan


@dataclass(frozen=True)
class Situation:
    """One indicator before the judge; `reached` is what the units with a plan have reached."""

    indicator: Indicator
    value: Fraction | None
    reached: Fraction | None
    plan: Fraction | None
    year: Fraction | None
    is_due: bool
    is_owed: bool
    is_year_over: bool
    is_final: bool
    is_enough: bool

    @property
    def is_bounded_above(self) -> bool:
        return self.indicator.judged in {"less", "ceiling", "within"}

    @property
    def can_only_grow(self) -> bool:
        """A total whose plan is not negative, and nothing else."""
        plans = [plan for plan in (self.plan, self.year) if plan is not None]
        return self.indicator.adds_up == "total" and all(plan >= 0 for plan in plans)

    @property
    def status(self) -> str:
        if self.value is None:
            return "not_told" if self.is_owed or self.is_year_over else "too_early"
        if self.indicator.judged == "none" or (self.plan is None and self.year is None):
            return "no_target"
        if self.reached is None:
            return "incomplete" if self.is_due else "too_early"
        if (certain := self.decided_early(self.reached)) is not None:
            return certain
        if not self.is_due or self.plan is None:  # there is a target, of a later month
            return "too_early"
        verdict = self.verdict(self.reached, self.plan)
        if self.is_enough or self.stays(verdict, self.reached):
            return verdict
        return "incomplete"

    def decided_early(self, reached: Fraction) -> str | None:
        """What cannot change any more before the end."""
        year = self.plan if self.year is None else self.year
        if self.is_final or year is None:
            return None
        if self.indicator.judged == "done":
            return "met" if reached >= year else None
        if not self.can_only_grow or self.year is None:
            return None
        if self.indicator.judged == "more" and reached >= year:
            return "met"
        return "off_track" if self.is_bounded_above and reached > year else None

    def is_met(self, reached: Fraction, plan: Fraction) -> bool:
        if self.indicator.judged == "within":
            return reached == plan
        return reached <= plan if self.is_bounded_above else reached >= plan

    def verdict(self, reached: Fraction, plan: Fraction) -> str:
        if self.is_final:
            return "met" if self.is_met(reached, plan if self.year is None else self.year) else "not_met"
        if self.is_met(reached, plan):
            return "on_track"
        if self.indicator.adds_up == "rank":
            return "at_risk"
        if plan <= 0 or self.indicator.judged == "within" or (self.is_bounded_above and reached <= 0):
            return "off_track"
        share = plan / reached if self.is_bounded_above else reached / plan
        return "at_risk" if share >= Fraction(9, 10) else "off_track"

    def stays(self, verdict: str, reached: Fraction) -> bool:
        """With reports missing: what more reports can only make better, or only worse, is said all the same."""
        if not self.can_only_grow:
            return False
        is_good = verdict in {"met", "on_track"}
        if self.is_bounded_above:
            bound = self.year if self.is_final and self.year is not None else self.plan
            return not is_good and bound is not None and reached > bound
        return is_good
