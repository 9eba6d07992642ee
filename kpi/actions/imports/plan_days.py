"""Finds plans that a report prints: one in force stays as it is, and from when another holds nobody can guess."""

from typing import NamedTuple

import numpy as np
from numpy import bool_, int64

from db.figure_tables import NOTHING, Span
from kpi.actions.imports.figure_chunks import TOGETHER, Chunk, chunks_of
from kpi.actions.imports.figure_slots import LAST_DAY, TargetKeys, plan_of
from kpi.actions.record.figure_columns import Bools, Ints, TargetColumns, TextSets, read_targets
from kpi.actions.record.store import Store
from kpi.model.figure import Target
from kpi.model.figure_table import FigureTable, column, day_text
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.quantity import plain


class Unsure(NamedTuple):
    """A plan of a report that is not the one in force, and the versions that stand, by their days."""

    line: FigureLine
    target: Target
    versions: tuple[Target, ...]


class Printed(NamedTuple):
    """The targets of a chunk as they are meant, those that stand as printed, and those that nobody can place."""

    targets: TargetColumns
    stands: Bools
    unsure: Bools
    in_force: Ints  # the place among the old ones of the version in force; -1 where there is none


def printed_plans(chunk: Chunk, keys: TargetKeys, old: TargetColumns) -> Printed:
    """Holds the plans of reports against the versions that stood before the file.

    The day that was given for a report's plans is of those that differ: where none stands it prints the first. A plan
    is unsure where another one is in force, versions with a day stand, and nobody has given its day.
    """
    targets, is_printed = chunk.targets, chunk.plan_day > 0
    none = np.zeros(len(is_printed), dtype=bool_)
    if not is_printed.any() or not len(old.day):
        day = np.where(is_printed, 0, targets.day)
        return Printed(targets._replace(day=day), none, none, np.full(len(none), -1, dtype=int64))
    plans = keys.plans(targets.place, targets.basis)
    versions = keys.versions(keys.plans(old.place, old.basis), old.day)
    order = np.argsort(versions)
    versions = versions[order]

    def last_until(day: "Ints | int") -> tuple[Ints, Bools]:
        at = versions.searchsorted(keys.versions(plans, np.broadcast_to(np.asarray(day), plans.shape)), "right") - 1
        return order[at], (at >= 0) & (plan_of(versions[at]) == plans)

    last, has_any = last_until(LAST_DAY)
    in_force, has_version = last_until(chunk.plan_day)
    has_days = has_any & (old.day[last] > 0)
    same = targets.same_numbers(old.of(in_force)) & _fits(targets.texts, old.texts[in_force], chunk.target_sets)
    targets = targets._replace(day=np.where(is_printed & ~has_any, 0, targets.day))
    is_printed = is_printed & has_version
    return Printed(
        targets,
        is_printed & same & ((targets.day > 0) | has_days),
        is_printed & ~same & has_days & ~chunk.day_given,
        np.where(has_version, in_force, -1),
    )


def _fits(new: Ints, old: Ints, sets: TextSets) -> Bools:
    """Whether no words are given that are not there."""
    words = [texts[0] for texts in sets.sets]
    return np.array([words[a] in {"", words[b]} for a, b in zip(new.tolist(), old.tolist(), strict=True)], dtype=bool_)


def problem_of(row: int, value: int, before: int, indicator: Indicator) -> Problem:
    """The row is refused: asked once for the file, it would have been answered before."""
    in_force, printed = ("–" if number == NOTHING else plain(number, indicator.decimals) for number in (before, value))
    return Problem("plan_day_unknown", row, "target", printed, {"before": in_force})


def unsure(store: Store, figures: FigureTable, known: Known, person: Person | None) -> list[Unsure]:
    """The plans of a file of which must be asked from when they hold; of those whom nobody lets decide nothing is."""
    targets = figures.targets
    to_ask = (column(targets, "plan_of_day") != "") & ~column(targets, "day_given")
    if person is not None:
        to_ask &= np.isin(column(targets, "unit"), sorted(person.seen("manage", known.tree)))
    printed = FigureTable(figures.actuals.iloc[:0], targets[to_ask])
    questions: list[Unsure] = []
    with store.reading() as connection:
        for chunk in chunks_of(printed, TOGETHER):
            units = np.unique(chunk.targets.unit).tolist()
            years = chunk.targets.period // 10000 * 10000
            span = Span(units, (int(years.min()), int(years.max()) + 9999), is_range=True)
            old = read_targets(connection, span, chunk.target_sets)
            keys = TargetKeys(np.concatenate([old.place, chunk.targets.place]))
            meant = printed_plans(chunk, keys, old)
            plans_of_old = keys.plans(old.place, old.basis)
            plans = keys.plans(chunk.targets.place, chunk.targets.basis)
            for place in np.flatnonzero(meant.unsure).tolist():
                mine = np.flatnonzero(plans_of_old == plans[place])
                versions = (_target_at(old, plan, chunk.target_sets) for plan in mine.tolist())
                target = _target_at(meant.targets, place, chunk.target_sets)
                unit, indicator = int(meant.targets.unit[place]), int(meant.targets.indicator[place])
                day = day_text(int(chunk.plan_day[place]))
                line = FigureLine(int(chunk.target_rows[place]), unit, indicator, target, None, plan_of_day=day)
                questions.append(Unsure(line, target, tuple(sorted(versions, key=lambda plan: plan.effective_on))))
    return sorted(questions, key=lambda plan: plan.line.row)


def _target_at(columns: TargetColumns, place: int, sets: TextSets) -> Target:
    _, period, _, basis, day, _, *numbers, low_strict, high_strict, texts = (column[place].item() for column in columns)
    value, low, high = (None if number == NOTHING else number for number in numbers)
    target = Target(Period.of_code(period), basis, day_text(day), value, low, high, low_strict, high_strict)
    words, document, note = sets.at(texts)
    return target._replace(words=words, document=document, note=note)
