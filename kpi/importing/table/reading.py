"""What was made of a file: its layout, what each column was taken for, what is still to be asked, the proposal."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from kpi.importing.cells.grid import Applied
from kpi.model.proposal import Proposal
from kpi.model.question import Question

Shape = Literal["", "long", "appendix", "months"]
"""One figure a row; one indicator a row with its plan and actuals; one indicator a row with its months."""

MEANINGS = (
    "skip",
    *("number", "unit", "indicator", "measure", "period", "year", "basis", "effective_on", "document", "note"),
    *("target", "target_text", "actual", "to_date", "estimate", "year_estimate", "year_ago", "actual_year_ago"),
    *("numerator", "denominator", "stated_rate", "stated_percent", "growth"),
    *("up_to", "approximate", "reason", "refused_because"),
    *(f"month_{month}" for month in range(1, 13)),
)
"""What a column can be taken for; year_ago, growth and number are known and not taken."""


Why = Literal[
    "title", "header", "code_row", "heading", "total", "note",
    "signature", "blank", "hidden", "no_figure", "other_table", "left_out", "unknown_rows",
]  # fmt: skip
"""Why a row is no figure and is passed over."""


class Column(NamedTuple):
    letter: str
    header: str
    meaning: str
    certain: bool = True  # known by its header or told by a person; not guessed from what stands below
    sample: tuple[str, ...] = ()


At = tuple[int, int, int, int]
"""Row, unit, indicator and code of the period of an actual."""


class TableCell(NamedTuple):
    """Where a figure stands, and below which header."""

    place: str
    header: str


class TableReading(NamedTuple):
    """With an open question the proposal is empty; `fingerprint` is the same for every file of this shape."""

    file: str
    shape: Shape = ""
    file_kind: str = "csv"
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_rows: tuple[int, int] = (1, 1)
    columns: tuple[Column, ...] = ()
    questions: tuple[Question, ...] = ()
    applied: tuple[Applied, ...] = ()
    passed_over: tuple[tuple[int, Why], ...] = ()
    proposal: Proposal = Proposal(None, "")
    fingerprint: str = ""
    silent: bool = False  # columns of actuals do not say themselves that they hold actuals
    cells: Mapping[At, TableCell] = MappingProxyType({})  # of actuals of which a row may tell several
