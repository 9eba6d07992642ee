"""Collects what one file has written, on its way into the audit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.audit import Signed
from kpi.actions.record.total_rows import Changed
from kpi.actions.record.traces import Trace
from kpi.model.problem import Problem

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from kpi.actions.record.actual_rows import ReportedColumns

Progress = Callable[[int, int], None]
"""ReportedColumns how many rows of how many are done; may raise to take everything back."""


@dataclass
class Written:
    """What one file has written: how many rows changed something, and how many were there already."""

    accepted: int = 0
    unchanged: int = 0
    drafted: int = 0  # of those accepted
    decided: int = 0  # of those accepted: figures that officials would see at once
    digest: str = ""
    changed: Changed = field(default_factory=set[tuple[int, int, int]])
    planned: Changed = field(default_factory=set[tuple[int, int, int]])  # of these, whose targets have changed
    groups: "list[NDArray[int64]]" = field(default_factory=list["NDArray[int64]"])  # changed too, by columns
    reported: "list[ReportedColumns]" = field(default_factory=list["ReportedColumns"])  # all figures of these
    rebuild: bool = False
    signed: Signed = field(default_factory=Signed)  # the figures, as they are to be signed
    problems: list[Problem] = field(default_factory=list[Problem])
    progress: Progress | None = None
    rows: int = 0  # in the file
    trace: Trace | None = None  # of units and indicators: what there was and what there is

    def report(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, self.rows)
