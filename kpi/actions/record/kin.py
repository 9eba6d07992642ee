"""Finds the kin of a unit: those that it followed or became in a year, whose plans bear on its own."""

from collections.abc import Callable, Iterable

from kpi.model.figure import Target
from kpi.model.plan import NO_LINKS, Kin, Links
from kpi.model.unit import Tree, Unit


def kin_of(tree: Tree, unit: int, year: int) -> tuple[int, ...]:
    """The units on whose targets its plan of the year depends; none where all happened in other years."""
    before, after = tree.predecessors.get(unit, ()), tree.units[unit].became
    near = {*(other.id for other in before), *after}
    return tuple(sorted(near)) if any(tree.units[other].life(year) for other in near) else ()


def concerned_by(tree: Tree, unit: int, year: int) -> tuple[int, ...]:
    """The units whose plans of the year depend on the targets of this one."""
    before, after = tree.predecessors.get(unit, ()), tree.units[unit].became
    near = {*(other.id for other in before), *after}
    return tuple(sorted(other for other in near if unit in kin_of(tree, other, year)))


def links_of(tree: Tree, unit: int, year: int, targets_of: Callable[[int], tuple[Target, ...]]) -> Links:
    """Whom the unit followed and who followed it, with their targets of one indicator, year and basis."""
    if not kin_of(tree, unit, year):
        return NO_LINKS

    def all_of(units: Iterable[Unit]) -> tuple[Kin, ...]:
        return tuple(Kin(targets_of(kin.id), kin.life(year), len(kin.became) == 1) for kin in units)

    return Links(
        all_of(tree.predecessors.get(unit, ())),
        all_of(tree.units[other] for other in tree.units[unit].became),
    )
