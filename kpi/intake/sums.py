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
    if any(one.blocks and one.row is None for one in outcome.problems):  # of the file itself: no row of it counts
        return ()
    refused = {one.row for one in outcome.problems if one.blocks and one.row is not None}
    planless = {one.row for one in outcome.problems if one.code == _PLANLESS and one.row is not None}
    told, out, passed = dict[_Key, Total](), dict[_Key, Total](), dict[_Key, Total]()
    for side in proposal.figures or ():
        table = side[side["value"] != NOTHING]
        is_out = table["row"].isin(refused)
        taken = table[~is_out]
        place = [name for name in ("unit", "indicator", "period", "basis", "effective_day") if name in side.columns]
        is_passed = taken.duplicated(place) | (taken["row"].isin(planless) & ("basis" in side.columns))
        told |= _added(table)
        out |= _added(table[is_out])
        passed |= _added(taken[is_passed])
    stored = {
        (one.indicator.id, one.basis.id if one.basis else 0, one.months): Total(one.figures, one.total)
        for one in preview.sums
    }
    bases = {one.id: one for one in known.bases}
    found: list[FileSums] = []
    for key in sorted(told, key=lambda one: (known.indicators[one[0]].code, *one[1:])):
        file, new = told[key], stored.get(key, Total())
        lost, twice = out.get(key, Total()), passed.get(key, Total())
        there = file.less(new).less(lost).less(twice)
        there = there if there.figures > 0 else Total()  # the record may keep a number that the file leaves blank
        found.append(FileSums(known.indicators[key[0]], bases.get(key[1]), key[2], file, new, there, lost, twice))
    return tuple(found)


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
