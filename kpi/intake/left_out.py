"""Leaves out rows of a file that a reviewer does not approve: they are refused, and come back to its importer."""

from collections.abc import Collection
from dataclasses import replace

from kpi.actions.imports.admit import Reader
from kpi.actions.imports.preview import Change
from kpi.model.figure_table import FigureTable
from kpi.model.problem import Problem
from kpi.model.proposal import Known, Proposal

Place = tuple[int, int, int, int]
"""Unit, indicator, code of the period, and basis: 0 of an actual."""


def place_of(change: Change) -> Place:
    """By what a figure is named among those of a look."""
    return change.unit.id, change.indicator.id, change.period.code, change.basis.id if change.basis else 0


def leaving_out(reader: Reader, places: Collection[Place], by: str, why: str = "…") -> Reader:
    """Reads the same file without these rows."""

    def read(known: Known) -> Proposal:
        return without(reader(known), places, by, why)

    return read if places else reader


def without(proposal: Proposal, places: Collection[Place], by: str, why: str) -> Proposal:
    """The file without the rows that tell of these figures: a row is taken with all its figures, or with none."""
    rows = _rows_of(proposal.figures, places) if proposal.figures is not None else set[int]()
    refused = (Problem("left_out", row, value=by, values={"why": why}) for row in sorted(rows))
    return replace(
        proposal,
        figures=proposal.figures.without_rows(rows) if proposal.figures is not None else None,
        problems=(*proposal.problems, *refused),
    )


def _rows_of(figures: FigureTable, places: Collection[Place]) -> set[int]:
    """The numbers of the rows that tell any of these."""
    places = frozenset(places)
    units = {place[0] for place in places}
    rows = set[int]()
    for table in (figures.actuals, figures.targets):
        near = table[table["unit"].isin(units)]
        basis = near["basis"].tolist() if "basis" in near.columns else [0] * len(near)
        near_places = zip(
            near["unit"].tolist(), near["indicator"].tolist(), near["period"].tolist(), basis, strict=True
        )
        rows |= {row for row, place in zip(near["row"].tolist(), near_places, strict=True) if place in places}
    return rows
