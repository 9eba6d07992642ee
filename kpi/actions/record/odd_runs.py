"""Makes what a unit comes to over a run that no report is made for, such as February to May, from its figures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.totals import TO_DATE, YEAR, TotalRow, kind_of
from kpi.actions.record.plain_roll_up import PlainRows
from kpi.actions.record.plain_totals import PlainTotals, take_in
from kpi.model.period import Period
from kpi.model.proposal import Known

if TYPE_CHECKING:
    from db.engine import Connection


def odd_totals(
    connection: "Connection", known: Known, unit_id: int, runs: Sequence[Period], only: int | None
) -> list[TotalRow]:
    """The rows that would be kept, were these runs among those of reports; of all indicators, or of only one."""
    rows: list[TotalRow] = []
    for year in sorted({run.year for run in runs}):
        of_year = [run for run in runs if run.year == year]
        codes = {run.code for run in of_year}
        rows += (
            TotalRow(unit_id, code, side, indicator_id, part, *reported)
            for ((code, side, indicator_id), part), reported in _of_year(
                connection, known, unit_id, of_year, only
            ).items()
            if code in codes and not (side and kind_of(side) in {YEAR, TO_DATE})  # which stand in the record
        )
    return rows


def _of_year(connection: "Connection", known: Known, unit: int, runs: Sequence[Period], only: int | None) -> PlainRows:
    """The rows of the unit for runs of one year, from its own figures and those of all below it."""
    year = runs[0].year
    plain = PlainTotals(connection, known.tree, known.indicators, lambda _: runs, only, (year, year))

    def of(unit: int) -> PlainRows:
        rows = plain.own(unit)
        for child in known.tree.children.get(unit, ()):
            take_in(rows, plain.given_up(child.id, of(child.id)))
        return rows

    return of(unit)
