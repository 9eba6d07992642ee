"""Indicators into the record: a new code is added; a changed meaning of an old one is refused."""

from collections.abc import Sequence
from typing import NamedTuple

from db import indicators as drawer
from db.indicators import IndicatorRow
from kpi.actions.record import traces
from kpi.actions.record.parents import above_first, is_under_itself
from kpi.actions.record.store import Deed
from kpi.actions.record.written import Written
from kpi.model.kind import adds_percentages
from kpi.model.line import IndicatorLine
from kpi.model.problem import Problem
from kpi.model.quantity import decimals_for

MEANING = ("measured_in", "adds_up", "judged", "decimals")
"""What a figure is read by."""
RULES = ("adds_up", "judged")
"""Of these what an administrator may correct although figures exist: see kpi.actions.administer.correct."""


class _IndicatorStep(NamedTuple):
    line: IndicatorLine
    row: IndicatorRow
    existing: IndicatorRow | None


def write(deed: Deed, lines: Sequence[IndicatorLine], written: Written) -> None:
    """Write the rows; parts may come before the indicator they are part of."""
    stood = traces.snapshot(deed.connection, "indicators")
    existing = {row.code.casefold(): row for row in drawer.all_indicators(deed.connection)}
    next_id = max((row.id for row in existing.values()), default=0) + 1
    ids = {code: row.id for code, row in existing.items()}
    for line in lines:
        if line.code.casefold() not in ids:
            ids[line.code.casefold()] = next_id
            next_id += 1
    steps: list[_IndicatorStep] = []
    regimes = [regime.code for regime in drawer.all_regimes(deed.connection)]
    for line in lines:
        before = existing.get(line.code.casefold())
        problem = (
            _parent_problem(line, ids)
            or _regime_problem(line, regimes)
            or _percentage_problem(line, _row(line, before, ids), before)
            or (before and _meaning_problem(deed, line, before))
        )
        if problem:
            written.problems.append(problem)
        else:
            steps.append(_IndicatorStep(line, _row(line, before, ids), before))
    _write_steps(deed, _under_somebody(_without_circles(steps, existing, written), existing, written), written)
    written.trace = traces.between(stood, traces.snapshot(deed.connection, "indicators"))


def _write_steps(deed: Deed, steps: list[_IndicatorStep], written: Written) -> None:
    fresh: dict[int, IndicatorRow] = {}
    changed: list[tuple[IndicatorRow, IndicatorRow]] = []
    for step in steps:
        if step.row == step.existing or fresh.get(step.row.id) == step.row:
            written.unchanged += 1
            continue
        written.accepted += 1
        if step.existing is None:
            fresh[step.row.id] = step.row
        else:
            changed.append((step.existing, step.row))
    drawer.add_indicators(deed.connection, above_first(fresh.values()))  # first: what changes may become part of them
    for before, row in changed:
        drawer.change_indicator(deed.connection, row)
        if row.frequency != before.frequency and drawer.has_figures(deed.connection, row.id):
            written.rebuild = True  # how many reports are due has changed, and with it how many have come


def _row(line: IndicatorLine, before: IndicatorRow | None, ids: dict[str, int]) -> IndicatorRow:
    """The row as it will stand; what the file leaves blank stays as it was."""
    parent = ids[line.parent.casefold()] if line.parent else None
    if before is None:
        measured_in, adds_up = line.measured_in or "", line.adds_up or "total"
        default = {"done": "done", "rank": "less"}.get(adds_up, "more")
        return IndicatorRow(
            id=ids[line.code.casefold()],
            code=line.code,
            name_vi=line.name_vi,
            name_en=line.name_en or "",
            area=line.area or "",
            area_en=line.area_en or "",
            measured_in=measured_in,
            adds_up=adds_up,
            judged=line.judged or default,
            decimals=decimals_for(measured_in) if line.decimals is None else line.decimals,
            frequency=line.frequency or "month",
            parent_id=parent,
            regime=line.regime or "calendar",
            retired=line.retired or "",
        )
    given = {name: value for name, value in line._asdict().items() if name not in {"row", "code", "parent"}}
    row = before._replace(**{name: value for name, value in given.items() if value is not None})
    return row if parent is None else row._replace(parent_id=parent)


def _parent_problem(line: IndicatorLine, ids: dict[str, int]) -> Problem | None:
    if line.parent and line.parent.casefold() not in ids:
        return Problem("unknown_parent", line.row, "parent", line.parent)
    return None


def _regime_problem(line: IndicatorLine, regimes: list[str]) -> Problem | None:
    if line.regime and line.regime not in regimes:
        values = {"column": "regime", "known": ", ".join(regimes)}
        return Problem("unknown_word", line.row, "regime", line.regime, values)
    return None


def _percentage_problem(line: IndicatorLine, row: IndicatorRow, before: IndicatorRow | None) -> Problem | None:
    """Percentages that are added up are no percentage; indicators that were made so before stay."""
    as_before = before is not None and (before.adds_up, before.measured_in) == (row.adds_up, row.measured_in)
    return None if as_before else refused_percentage(row, line.row)


def refused_percentage(row: IndicatorRow, number: int | None = None) -> Problem | None:
    """The problem of an indicator that would add up percentages, whatever stood there before."""
    if not adds_percentages(row.adds_up, row.measured_in):
        return None
    values = {"kind": row.adds_up, "measured_in": row.measured_in}
    return Problem("percentage_adds_up", number, "adds_up", row.adds_up, values)


def _meaning_problem(deed: Deed, line: IndicatorLine, before: IndicatorRow) -> Problem | None:
    """A figure told under one meaning cannot be read under another: that is another indicator."""
    for name in MEANING:
        given, was = getattr(line, name), getattr(before, name)
        if given is not None and given != was and drawer.has_figures(deed.connection, before.id):
            values = {"column": name, "was": str(was)}
            if name in RULES:
                option = f"--{name.replace('_', '-')}"
                return Problem(
                    "changed_rule", line.row, name, str(given), {**values, "indicator": before.code, "option": option}
                )
            return Problem("changed_meaning", line.row, name, str(given), values)
    return None


def _under_somebody(
    steps: list[_IndicatorStep], existing: dict[str, IndicatorRow], written: Written
) -> list[_IndicatorStep]:
    """Without the parts of an indicator that was refused."""
    while True:
        there = {row.id for row in existing.values()} | {step.row.id for step in steps}
        orphans = [step for step in steps if step.row.parent_id is not None and step.row.parent_id not in there]
        if not orphans:
            return steps
        for step in orphans:
            written.problems.append(Problem("unknown_parent", step.line.row, "parent", step.line.parent or ""))
        steps = [step for step in steps if step not in orphans]


def _without_circles(
    steps: list[_IndicatorStep], existing: dict[str, IndicatorRow], written: Written
) -> list[_IndicatorStep]:
    parents = {row.id: row.parent_id for row in existing.values()} | {step.row.id: step.row.parent_id for step in steps}
    circling = [step for step in steps if is_under_itself(step.row.id, parents)]
    written.problems += [Problem("parent_cycle", step.line.row, "parent", step.line.parent or "") for step in circling]
    return [step for step in steps if step not in circling]
