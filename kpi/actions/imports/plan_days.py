"""Plans that a report prints: one that is in force stays as it is, and from when another holds nobody can guess."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from db import figures
from db.figures import TargetRow
from kpi.actions.record.book import target_of
from kpi.actions.record.store import Store
from kpi.model.figure import Target, is_same_aim, version_on
from kpi.model.line import FigureLine
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.quantity import plain


class Unsure(NamedTuple):
    """A plan of a report that is not the one in force, and the versions that stand, by their days."""

    line: FigureLine
    told: Target
    versions: tuple[Target, ...]


def is_in_force(line: FigureLine, versions: Sequence[Target]) -> bool:
    """Whether the report prints the plan in force; the words beside a lone first one may still be new."""
    if line.target is None or not line.plan_of_day:
        return False
    if not line.target.effective_on and not any(one.effective_on for one in versions):
        return False
    held = version_on(versions, date.fromisoformat(line.plan_of_day))
    return held is not None and is_same_aim(line.target, held)


def is_unsure(line: FigureLine, versions: Sequence[Target]) -> bool:
    """Whether it is another plan than the one in force, while versions with a day stand, and nobody said its day."""
    if line.target is None or not line.plan_of_day or line.day_said:
        return False
    held = version_on(versions, date.fromisoformat(line.plan_of_day))
    has_days = any(one.effective_on for one in versions)
    return has_days and held is not None and not is_same_aim(line.target, held)


def versions_of(rows: Iterable[TargetRow], told: Target, indicator: int) -> list[Target]:
    """Those of the same plan, by their days."""
    key = (told.period.code, indicator, told.basis)
    some = [target_of(row) for row in rows if (row.period, row.indicator_id, row.basis_id) == key]
    return sorted(some, key=lambda one: one.effective_on)


def problem_of(line: FigureLine, versions: Sequence[Target], known: Known) -> Problem:
    """The row is refused: asked once for the file, it would have been answered before."""
    decimals = known.indicators[line.indicator].decimals
    held = version_on(versions, date.fromisoformat(line.plan_of_day))
    told = {"before": plain(held.value, decimals) if held is not None and held.value is not None else "–"}
    value = plain(line.target.value, decimals) if line.target is not None and line.target.value is not None else "–"
    return Problem("plan_day_unknown", line.row, "target", value, told)


def unsure(store: Store, lines: Sequence[FigureLine], known: Known, person: Person | None) -> list[Unsure]:
    """The plans of a file of which must be asked from when they hold; of those whom nobody lets decide nothing is."""
    printed = [line for line in lines if line.target is not None and line.plan_of_day and not line.day_said]
    manages = person.seen("manage", known.tree) if person is not None else known.tree.units.keys()
    by_unit: dict[int, list[FigureLine]] = {}
    for line in printed:
        if line.unit in manages:
            by_unit.setdefault(line.unit, []).append(line)
    found: list[Unsure] = []
    with store.reading() as connection:
        for unit, some in by_unit.items():
            years = [line.target.period.year for line in some if line.target is not None]
            rows = figures.targets_of(connection, unit, min(years), max(years))
            for line in some:
                if line.target is not None:
                    versions = versions_of(rows, line.target, line.indicator)
                    if is_unsure(line, versions):
                        found.append(Unsure(line, line.target, tuple(versions)))
    return sorted(found, key=lambda one: one.line.row)
