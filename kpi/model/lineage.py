"""Finds which units can be compared over two years: those there in both, and those that took the place of others."""

from collections.abc import Collection
from typing import NamedTuple

from kpi.model.period import Period
from kpi.model.unit import Tree, Unit


class Adjusted(NamedTuple):
    """What must be taken out of the sums of two runs, and put into them, so that like is compared with like.

    Units by id. `compared` of `of_units` at the bottom of the tree, there in the later run, are compared.
    """

    out_now: tuple[int, ...] = ()
    out_before: tuple[int, ...] = ()
    in_now: tuple[int, ...] = ()
    in_before: tuple[int, ...] = ()
    compared: int = 1
    of_units: int = 1

    @property
    def is_needed(self) -> bool:
        """Whether any unit is taken out or put in at all."""
        return bool(self.out_now or self.out_before or self.in_now or self.in_before)


def comparable(tree: Tree, unit: int, now: Period, before: Period) -> Adjusted:
    """Of the units at the bottom below one (or of itself), between the run before and the run now.

    Units that became one another belong together, and are compared as a whole where all that is left of them is here.
    Who came from outside, or went there, is compared with nothing; what became of a part is never divided.
    """
    if (count := tree.never_changed(unit)) is not None:
        return Adjusted(compared=count, of_units=count)
    key = ("comparable", unit, now, before)
    if key not in tree.remembered:
        tree.remembered[key] = _worked_out(tree, unit, now, before)
    return tree.remembered[key]


def _worked_out(tree: Tree, unit: int, now: Period, before: Period) -> Adjusted:
    here = {leaf.id for leaf in tree.leaves(unit)}
    changing = [leaf for leaf in tree.leaves(unit) if not _is_throughout(leaf, now, before)]
    if not changing:
        return Adjusted(compared=len(here), of_units=len(here))
    out_now, out_before, in_now, in_before = set[int](), set[int](), set[int](), set[int]()
    seen = set[int]()
    for leaf in changing:
        if leaf.id in seen:
            continue
        family = _family(tree, leaf)
        seen |= {member.id for member in family}
        last = {member.id for member in family if _meets(member, now.months[-1])}
        whole = bool(last) and last <= here and any(_meets(member, before.months[0]) for member in family)
        for member in family:
            inside = member.id in here
            if _meets(member, now) and inside != whole:
                (in_now if whole else out_now).add(member.id)
            if _meets(member, before) and inside != whole:
                (in_before if whole else out_before).add(member.id)
    there = [leaf.id for leaf in tree.leaves(unit) if _meets(leaf, now)]
    compared = sum(leaf not in out_now for leaf in there)
    out, into = (_sorted(out_now), _sorted(out_before)), (_sorted(in_now), _sorted(in_before))
    return Adjusted(*out, *into, compared, len(there))


def _sorted(units: Collection[int]) -> tuple[int, ...]:
    return tuple(sorted(units))


def _meets(unit: Unit, run: Period) -> bool:
    life = unit.life(run.year)
    return life is not None and life[0] <= run.last and run.first <= life[1]


def _is_throughout(unit: Unit, now: Period, before: Period) -> bool:
    if unit.opened is None and unit.closed is None:
        return True
    lives = (unit.life(run.year) for run in (now, before))
    return all(
        life is not None and life[0] <= run.first and run.last <= life[1]
        for life, run in zip(lives, (now, before), strict=True)
    )


def _family(tree: Tree, unit: Unit) -> list[Unit]:
    """The unit with all that it became and all that became it, however far."""
    members, waiting = {unit.id: unit}, [unit]
    while waiting:
        member = waiting.pop()
        beside = [
            *(tree.units[each] for each in member.became if each in tree.units),
            *tree.predecessors.get(member.id, ()),
        ]
        for other in beside:
            if other.id not in members:
                members[other.id] = other
                waiting.append(other)
    return list(members.values())


def took_over(tree: Tree, unit: Unit, year: int) -> tuple[tuple[Unit, ...], bool]:
    """The units that became this one in the year, however far back in it, and whether all went in wholly."""
    taken, wholly, waiting = dict[int, Unit](), True, [unit]
    while waiting:
        for unit_before in tree.predecessors.get(waiting.pop().id, ()):
            if unit_before.id not in taken and unit_before.life(year) is not None:
                taken[unit_before.id] = unit_before
                wholly &= len(unit_before.became) == 1
                waiting.append(unit_before)
    return tuple(taken.values()), wholly
