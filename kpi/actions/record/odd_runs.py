"""Odd runs: what a unit makes over a run that no report is made for, such as February to May, from its figures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.totals import TO_DATE, YEAR, TotalRow, kind_of
from kpi.model.period import Period
from kpi.model.proposal import Known

if TYPE_CHECKING:
    from db.engine import Connection


def odd_totals(
    connection: "Connection", known: Known, unit_id: int, runs: Sequence[Period], only: int | None
) -> list[TotalRow]:
    """The rows that would be kept, were these runs among those of reports; of all indicators, or of only one."""
    from kpi.actions.record.totals_check import (
        rows_of_runs,  # whose columns a command that asks for no odd run does not need
    )

    found: list[TotalRow] = []
    for year in sorted({run.year for run in runs}):
        some = [run for run in runs if run.year == year]
        codes = {run.code for run in some}
        rows = rows_of_runs(connection, known.tree, known.indicators, unit_id, some, only)
        found += (
            TotalRow(unit_id, code, side, indicator_id, part, *told)
            for ((code, side, indicator_id), part), told in rows.items()
            if code in codes and not (side and kind_of(side) in {YEAR, TO_DATE})  # which stand in the record
        )
    return found
