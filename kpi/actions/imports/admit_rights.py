"""Shares out the rows of a file: what a person may decide at once, what she may only enter, and what is not hers."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.model.figure_table import FigureTable
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.proposal import Kind
from kpi.model.unit import Tree


class Shares(NamedTuple):
    """The figures of a file, by what the person may do with them."""

    approved: FigureTable
    drafted: FigureTable
    refused: list[Problem]


def share(figures: FigureTable, person: Person, tree: Tree) -> Shares:
    """Whoever manages a unit decides its figures; whoever enters them drafts them; others have no say."""
    manages, enters = person.seen("manage", tree), person.seen("enter", tree)
    refused: dict[int, Problem] = {}
    for table in _of_units(figures, tree.units.keys() - manages - enters):
        for row, unit in zip(table["row"].tolist(), table["unit"].tolist(), strict=True):
            refused.setdefault(row, Problem("no_right_unit", row, "unit", tree.units[unit].name_vi))
    return Shares(
        _of_units(figures, manages), _of_units(figures, enters - manages), [refused[row] for row in sorted(refused)]
    )


def _of_units(figures: FigureTable, units: Iterable[int]) -> FigureTable:
    unit_ids = np.array(sorted(units), dtype=np.int64)

    def keep(table: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        return np.isin(table["unit"].to_numpy(), unit_ids)

    return figures.where(keep)


def refusal_of(kind: Kind, person: Person, tree: Tree) -> Problem | None:
    """Units and indicators are everybody's: a file of them is for whoever manages them everywhere."""
    allowed = person.may("manage" if kind == "units" else "govern", None, tree)
    return None if allowed else Problem("not_allowed_everywhere")
