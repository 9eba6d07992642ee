"""The sums of a file beside the sums of what would be stored: what is missing between them is named."""

from typing import NamedTuple

import pandas as pd

from kpi.actions.imports.admit import Outcome
from kpi.actions.imports.preview import Preview
from kpi.model.basis import Basis
from kpi.model.figure_table import NOTHING
from kpi.model.indicator import Indicator
from kpi.model.proposal import Known, Proposal

_Key = tuple[int, int, int]  # indicator, basis (0 of actuals), length of the periods in months


class Total(NamedTuple):
    """So many figures, and what they come to, scaled."""

    figures: int = 0
    total: int = 0

    def less(self, other: "Total") -> "Total":
        return Total(self.figures - other.figures, self.total - other.total)


class FileSums(NamedTuple):
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


def sums(proposal: Proposal, outcome: Outcome, preview: Preview, known: Known) -> tuple[FileSums, ...]:
    """One for each indicator and side of which the file has numbers that can be added."""
    # Of the file itself: no row of it counts.
    if any(problem.blocks and problem.row is None for problem in outcome.problems):
        return ()
    refused = {problem.row for problem in outcome.problems if problem.blocks and problem.row is not None}
    planless = {problem.row for problem in outcome.problems if problem.code == _PLANLESS and problem.row is not None}
    in_file, out, passed = dict[_Key, Total](), dict[_Key, Total](), dict[_Key, Total]()
    for side in proposal.figures or ():
        table = side[side["value"] != NOTHING]
        is_out = table["row"].isin(refused)
        taken = table[~is_out]
        place = [name for name in ("unit", "indicator", "period", "basis", "effective_day") if name in side.columns]
        is_passed = taken.duplicated(place) | (taken["row"].isin(planless) & ("basis" in side.columns))
        in_file |= _added(table)
        out |= _added(table[is_out])
        passed |= _added(taken[is_passed])
    stored = {
        (entry.indicator.id, entry.basis.id if entry.basis else 0, entry.months): Total(entry.figures, entry.total)
        for entry in preview.sums
    }
    bases = {basis.id: basis for basis in known.bases}
    file_sums: list[FileSums] = []
    for key in sorted(in_file, key=lambda place: (known.indicators[place[0]].code, *place[1:])):
        file, new = in_file[key], stored.get(key, Total())
        lost, twice = out.get(key, Total()), passed.get(key, Total())
        there = file.less(new).less(lost).less(twice)
        there = there if there.figures > 0 else Total()  # the record may keep a number that the file leaves blank
        file_sums.append(FileSums(known.indicators[key[0]], bases.get(key[1]), key[2], file, new, there, lost, twice))
    return tuple(file_sums)


_PLANLESS = "plan_needs_manager"


def _added(table: pd.DataFrame) -> dict[_Key, Total]:
    """How many numbers of each kind there are, and what they come to."""
    run = table["period"] % 10_000
    basis = table["basis"] if "basis" in table.columns else 0
    kinds = pd.DataFrame({"indicator": table["indicator"], "basis": basis, "months": run % 100 - run // 100 + 1})
    # Of each half, above nine digits and below, any number can be added in 64 bits.
    halves = {"above": table["value"] // _NINE, "below": table["value"] % _NINE, "figures": 1}
    sums = kinds.assign(**halves).groupby(list(kinds.columns)).sum().reset_index()
    return {
        (indicator, basis, months): Total(figures, above * _NINE + below)
        for indicator, basis, months, above, below, figures in sums.to_numpy().tolist()
    }


_NINE = 10**9
