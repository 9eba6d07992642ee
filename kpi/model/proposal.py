"""Says what a file asks to be written, with the problems of its rows; nothing is written yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from kpi.model.basis import Basis
from kpi.model.figure_table import FigureTable
from kpi.model.indicator import Indicator
from kpi.model.line import IndicatorLine, UnitLine
from kpi.model.problem import Problem
from kpi.model.unit import Tree

Kind = Literal["units", "indicators", "figures"]
KINDS: tuple[Kind, ...] = ("units", "indicators", "figures")


@dataclass(frozen=True)
class Known:
    """What the record knows already: the names that a file may use."""

    tree: Tree = field(default_factory=Tree)
    indicators: dict[int, Indicator] = field(default_factory=dict[int, Indicator])
    bases: tuple[Basis, ...] = ()

    def names_as(self, other: "Known") -> bool:
        """Whether what was read against the other would be read so against this one."""
        return self.tree is other.tree and self.indicators is other.indicators and self.bases is other.bases

    @cached_property
    def indicator_by_code(self) -> dict[str, Indicator]:
        return {indicator.code.casefold(): indicator for indicator in self.indicators.values()}

    @cached_property
    def indicators_by_name(self) -> dict[str, tuple[Indicator, ...]]:
        by_name: dict[str, tuple[Indicator, ...]] = {}
        for indicator in self.indicators.values():
            for name in {indicator.name_vi.casefold(), indicator.name_en.casefold()} - {""}:
                by_name[name] = (*by_name.get(name, ()), indicator)
        return by_name


@dataclass(frozen=True)
class Proposal:
    """`read` data rows; `cells` are kept as they stood, so that refused rows can be handed back.

    Figures come as columns, units and indicators as lines.
    `heard` are the answers about names that had to be asked for: their names stand in the file.
    """

    kind: Kind | None
    file: str
    header: tuple[str, ...] = ()
    read: int = 0
    lines: tuple[UnitLine | IndicatorLine, ...] = ()
    figures: FigureTable | None = None
    problems: tuple[Problem, ...] = ()
    cells: Sequence[tuple[str, ...]] = ()
    sha256: str = ""
    heard: frozenset[str] = frozenset()

    @property
    def refuses_all(self) -> bool:
        """Whether something is wrong with the file itself, so that no row can be taken."""
        return any(problem.blocks and problem.row is None for problem in self.problems)
