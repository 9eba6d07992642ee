"""Makes one table of the figures that a proposal has in lines and in a stack; goes when readers hand over tables."""

import numpy as np
import pandas as pd
from numpy import int64

from kpi.model.block import Block
from kpi.model.figure_table import (
    ACTUALS,
    NOTHING,
    TARGETS,
    Dtypes,
    FigureTable,
    column,
    day_number,
    figures_of,
    table_of,
)
from kpi.model.line import FigureLine
from kpi.model.proposal import Proposal


def proposed_figures(proposal: Proposal) -> FigureTable:
    """The figures of a proposal, in the order of its file."""
    tables = [_table_of_block(part) for part in (proposal.stack.parts() if proposal.stack else ())]
    if proposal.lines or not tables:
        tables.append(figures_of(line for line in proposal.lines if isinstance(line, FigureLine)))
    if len(tables) == 1:
        return tables[0]
    return FigureTable(
        _joined([one.actuals for one in tables], ACTUALS), _joined([one.targets for one in tables], TARGETS)
    )


def _joined(tables: list[pd.DataFrame], dtypes: Dtypes) -> pd.DataFrame:
    tables = [one for one in tables if len(one)]
    if not tables:
        return figures_of(()).actuals
    order = np.argsort(np.concatenate([column(one, "row") for one in tables]), kind="stable")
    names = [name for name in dtypes if any(name in one.columns for one in tables)]
    return table_of({name: np.concatenate([column(one, name) for one in tables])[order] for name in names}, dtypes)


def _table_of_block(block: Block) -> FigureTable:
    reached, planned = block.of(block.has_actual), block.of(block.has_target)
    parts = (np.where(reached.has_parts, one, NOTHING) for one in (reached.numerator, reached.denominator))
    days = np.array([day_number(day) for day in block.days], dtype=int64)
    actuals = {
        **{name: getattr(reached, name) for name in ("row", "unit", "indicator", "period")},
        "value": np.where(reached.has_value, reached.value, NOTHING),
        **dict(zip(("numerator", "denominator"), parts, strict=True)),
    }
    targets = {
        **{name: getattr(planned, name) for name in ("row", "unit", "indicator", "period", "basis")},
        "effective_day": days[planned.effective],
        "value": planned.target,
    }
    return FigureTable(table_of(actuals, ACTUALS), table_of(targets, TARGETS))
