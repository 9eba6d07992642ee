"""Leaves out rows of a file that a reviewer does not approve: they are refused, and come back to its importer."""

from collections.abc import Collection
from dataclasses import replace

from kpi.actions.imports.admit import Reader
from kpi.actions.imports.preview import Change
from kpi.model.block import WithoutRows
from kpi.model.line import FigureLine
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
    rows = frozenset(_rows_of(proposal, frozenset(places)))
    refused = (Problem("left_out", row, value=by, values={"why": why}) for row in sorted(rows))
    return replace(
        proposal,
        lines=tuple(line for line in proposal.lines if line.row not in rows),
        stack=WithoutRows(proposal.stack, rows) if proposal.stack and rows else proposal.stack,
        problems=(*proposal.problems, *refused),
    )


def _rows_of(proposal: Proposal, places: frozenset[Place]) -> set[int]:
    found = {
        line.row for line in proposal.lines if isinstance(line, FigureLine) and not places.isdisjoint(_told_by(line))
    }
    if proposal.stack is None:
        return found
    for part in proposal.stack.of_units({place[0] for place in places}).parts():
        found |= {line.row for line in part.lines() if not places.isdisjoint(_told_by(line))}
    return found


def _told_by(line: FigureLine) -> set[Place]:
    told: set[Place] = set()
    if line.target is not None:
        told.add((line.unit, line.indicator, line.target.period.code, line.target.basis))
    if line.actual is not None:
        told.add((line.unit, line.indicator, line.actual.period.code, 0))
    return told
