"""The sums of a file beside the sums of what would be stored: what is missing between them is named."""

from collections.abc import Collection
from typing import NamedTuple

from kpi.actions.admit import Outcome
from kpi.actions.preview import Preview
from kpi.model.block import sums_of
from kpi.model.indicator import Indicator
from kpi.model.proposal import FigureLine, Known, Proposal
from kpi.model.story import Basis

_Key = tuple[int, int]  # indicator, basis; 0 of actuals


class Total(NamedTuple):
    """So many figures, and what they come to, scaled."""

    figures: int = 0
    total: int = 0

    def plus(self, other: "Total") -> "Total":
        return Total(self.figures + other.figures, self.total + other.total)

    def less(self, other: "Total") -> "Total":
        return Total(self.figures - other.figures, self.total - other.total)


class Sums(NamedTuple):
    """Of one indicator and side what the file tells, what is stored, what was there already, what is refused."""

    indicator: Indicator
    basis: Basis | None
    file: Total
    stored: Total
    there: Total
    refused: Total


def sums(proposal: Proposal, outcome: Outcome, preview: Preview, known: Known) -> tuple[Sums, ...]:
    """One for each indicator and side of which the file has numbers that can be added."""
    if any(one.blocks and one.row is None for one in outcome.problems):  # of the file itself: no row of it counts
        return ()
    out = {one.row for one in outcome.problems if one.blocks and one.row is not None}
    file, refused = _added(proposal, out)
    stored = {
        (one.indicator.id, one.basis.id if one.basis else 0): Total(one.figures, one.total) for one in preview.sums
    }
    bases = {one.id: one for one in known.bases}
    found: list[Sums] = []
    for key in sorted(file, key=lambda one: (known.indicators[one[0]].code, one[1])):
        new, not_taken = stored.get(key, Total()), refused.get(key, Total())
        there = file[key].less(new).less(not_taken)
        found.append(Sums(known.indicators[key[0]], bases.get(key[1]), file[key], new, there, not_taken))
    return tuple(found)


def _added(proposal: Proposal, refused: Collection[int]) -> tuple[dict[_Key, Total], dict[_Key, Total]]:
    """The sums of all rows, and of the refused ones."""
    every: dict[_Key, Total] = {}
    some: dict[_Key, Total] = {}

    def add(to: dict[_Key, Total], key: _Key, more: Total) -> None:
        to[key] = to.get(key, Total()).plus(more)

    for line in proposal.lines:
        if not isinstance(line, FigureLine):
            continue
        told = (
            (0, line.actual.value if line.actual else None),
            (line.target.basis if line.target else 0, line.target.value if line.target else None),
        )
        for basis, value in told:
            if value is not None:
                for to in (every, some) if line.row in refused else (every,):
                    add(to, (line.indicator, basis), Total(1, value))
    for part in proposal.stack.parts() if proposal.stack else ():
        for to, block in ((every, part), (some, part.of_rows(refused))):
            for key, (figures, total) in sums_of(block).items():
                add(to, key, Total(figures, total))
    return every, some
