"""Describes what each unit gives to a standing."""

from collections.abc import Collection
from dataclasses import replace

from kpi.actions.look.explain.views import ExplainRequest, Recomputed
from kpi.model.explanation import PlanPart, UnitPart, Voice
from kpi.model.quantity import exact
from kpi.model.series import amount
from kpi.model.unit import Tree, Unit


def parts_of(way: Recomputed, request: ExplainRequest, seen: Collection[int]) -> tuple[UnitPart, ...]:
    """The unit asked for, then all below it, each after the one above it; then those whose place they took, as far as
    the person may see them."""
    tree = way.reports.tree
    below = _in_order(tree, request.unit)
    with_entries = {unit for unit, _ in (*way.entries.actuals, *way.entries.targets)}
    beyond = sorted(with_entries - set(below))
    parts = [_part(way, tree.units[unit]) for unit in below if unit in seen]
    parts += [_part(way, tree.units[unit], beyond=True) for unit in beyond if unit in seen]
    return tuple(replace(part, plan=_seen_plan(part.plan, seen)) for part in parts)


def _seen_plan(plan: PlanPart, seen: Collection[int]) -> PlanPart:
    return replace(plan, kin=tuple(unit for unit in plan.kin if unit.id in seen)) if plan.kin else plan


def _in_order(tree: Tree, unit: int) -> list[int]:
    ordered, waiting = list[int](), [unit]
    while waiting:
        ordered.append(current := waiting.pop())
        waiting += [child.id for child in reversed(tree.children.get(current, ()))]
    return ordered


def _part(way: Recomputed, unit: Unit, *, beyond: bool = False) -> UnitPart:
    run, reports, plans, indicator = way.run, way.reports, way.plans, way.reports.indicator
    reading, given = reports.reading(unit.id, run), reports.given(unit.id, run)
    reported, has_parts = reading.reported, indicator.rule.has_parts
    numerator, denominator = (
        exact(number, indicator.decimals) for number in (reported.numerator, reported.denominator)
    )
    planning: Voice = ""
    if plans is not None:
        planning = "own" if plans.speaks_itself(unit.id, run) else "below" if plans.exists(unit.id, run) else ""
    speakers = plans.speakers(unit.id, run) if plans else []
    return UnitPart(
        unit=unit,
        is_leaf=reports.tree.is_leaf(unit.id),
        life=unit.life(run.year),
        reports=reports.uses(unit.id, run),
        targets=plans.uses(unit.id, run) if plans else (),
        voice="" if not reported.units else "own" if reading.own else "below",
        reached=amount(reported, indicator),
        parts=(numerator, denominator) if has_parts and reported.denominator > 0 else None,
        counted=amount(given.reported, indicator),
        not_counted=given.why,
        missing=reports.missing(unit.id, run) if reports.tree.is_leaf(unit.id) or reading.own else (),
        reports_come=reported.reports,
        reports_due=reading.due,
        units_reported=reported.units,
        units=reading.units,
        plan_voice=planning,
        plan=plans.part(unit.id, run) if plans else PlanPart(),
        units_with_plan=sum(speaker.leaves for speaker in speakers),
        beyond=beyond,
    )
