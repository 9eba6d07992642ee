"""The sums of a file beside the sums of what would be stored: what is missing between them is named."""

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from kpi.actions.imports.admit import Outcome
from kpi.actions.imports.preview import Preview
from kpi.model.basis import Basis
from kpi.model.block import sums_of
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.period import Period
from kpi.model.proposal import Known, Proposal

if TYPE_CHECKING:
    from kpi.model.block import Block

_Key = tuple[int, int, int]  # indicator, basis (0 of actuals), length of the periods in months


class Total(NamedTuple):
    """So many figures, and what they come to, scaled."""

    figures: int = 0
    total: int = 0

    def plus(self, other: "Total") -> "Total":
        return Total(self.figures + other.figures, self.total + other.total)

    def less(self, other: "Total") -> "Total":
        return Total(self.figures - other.figures, self.total - other.total)


class Sums(NamedTuple):
    """Of one indicator and side what the file tells: what of it is stored, stands there already, is refused, or is
    passed over (a plan that others set, a figure told before in the same file)."""

    indicator: Indicator
    basis: Basis | None
    months: int  # of each of the periods: figures of a month and of the months to date are no sum
    file: Total
    stored: Total
    there: Total
    refused: Total
    passed: Total

    @property
    def whole(self) -> bool:
        return self.stored == self.file


def sums(proposal: Proposal, outcome: Outcome, preview: Preview, known: Known) -> tuple[Sums, ...]:
    """One for each indicator and side of which the file has numbers that can be added."""
    if any(one.blocks and one.row is None for one in outcome.problems):  # of the file itself: no row of it counts
        return ()
    added = _Added(
        refused={one.row for one in outcome.problems if one.blocks and one.row is not None},
        planless={one.row for one in outcome.problems if one.code == _PLANLESS and one.row is not None},
    )
    added.add(proposal)
    stored = {
        (one.indicator.id, one.basis.id if one.basis else 0, one.months): Total(one.figures, one.total)
        for one in preview.sums
    }
    bases = {one.id: one for one in known.bases}
    found: list[Sums] = []
    for key in sorted(added.file, key=lambda one: (known.indicators[one[0]].code, *one[1:])):
        file, new = added.file[key], stored.get(key, Total())
        refused, passed = added.out.get(key, Total()), added.passed.get(key, Total())
        there = file.less(new).less(refused).less(passed)
        there = there if there.figures > 0 else Total()  # the record may keep a number that the file leaves blank
        found.append(Sums(known.indicators[key[0]], bases.get(key[1]), key[2], file, new, there, refused, passed))
    return tuple(found)


_PLANLESS = "plan_needs_manager"


class _Added:
    """The sums of all rows, of the refused ones, and of what the others tell and is passed over."""

    def __init__(self, *, refused: Collection[int], planless: Collection[int]) -> None:
        self.file: dict[_Key, Total] = {}
        self.out: dict[_Key, Total] = {}
        self.passed: dict[_Key, Total] = {}
        self._refused, self._planless = refused, planless
        self._told: set[tuple[object, ...]] = set()

    def add(self, proposal: Proposal) -> None:
        for line in proposal.lines:
            if isinstance(line, FigureLine):
                self._add_line(line)
        for part in proposal.stack.parts() if proposal.stack else ():  # in which nothing is told twice
            self._add_block(self.file, part)
            self._add_block(self.out, part.of_rows(self._refused))
            if self._planless:
                self._add_block(self.passed, part.of_rows(set(self._planless) - set(self._refused)), plans_only=True)

    def _add_line(self, line: FigureLine) -> None:
        planned, reached = line.target, line.actual
        if planned is not None and planned.value is not None:
            day = (planned.period, planned.basis, planned.effective_on)
            self._add(line, planned.basis, planned.value, day, is_passed=line.row in self._planless)
        if reached is not None and reached.value is not None:
            self._add(line, 0, reached.value, (reached.period,), is_passed=False)

    def _add(
        self, line: FigureLine, basis: int, value: int, at: tuple[Period, *tuple[object, ...]], *, is_passed: bool
    ) -> None:
        key, one = (line.indicator, basis, at[0].length), Total(1, value)
        _plus(self.file, key, one)
        if line.row in self._refused:
            _plus(self.out, key, one)
            return
        place = (line.unit, *key, at)
        if is_passed or place in self._told:
            _plus(self.passed, key, one)
        self._told.add(place)

    @staticmethod
    def _add_block(to: dict[_Key, Total], block: "Block", *, plans_only: bool = False) -> None:
        for key, (figures, total) in sums_of(block).items():
            if key[1] or not plans_only:
                _plus(to, key, Total(figures, total))


def _plus(to: dict[_Key, Total], key: _Key, more: Total) -> None:
    to[key] = to.get(key, Total()).plus(more)
