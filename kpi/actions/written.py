"""What one file has written, on its way into the audit."""

from dataclasses import dataclass, field

from kpi.actions.totals import Changed
from kpi.model.problem import Problem


@dataclass
class Written:
    """What one file has written: how many rows changed something, and how many were there already."""

    accepted: int = 0
    unchanged: int = 0
    digest: str = ""
    changed: Changed = field(default_factory=set[tuple[int, int, int]])
    rebuild: bool = False
    problems: list[Problem] = field(default_factory=list[Problem])
