"""Holds what a file says of a sheet beside the values of its cells: how they look, what is hidden, merged, missing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kpi.importing.cells.grid import Merged

Position = tuple[int, int]
"""Row and column, counted from 1."""


class CellAppearance(NamedTuple):
    """How a cell, or a piece of its text, is shown; `height` is 1 where it is raised, -1 where it is lowered."""

    height: int = 0
    struck: bool = False
    format: str = ""  # the number format, in the signs that Excel writes it in


PLAIN = CellAppearance()


class Piece(NamedTuple):
    """A piece of a text; without an appearance of its own it has that of the cell."""

    text: str
    appearance: CellAppearance | None = None


class SheetFacts(NamedTuple):
    """`appearances` are those that say something of what is in the cell; an error is what is shown in its place."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()
    not_computed: frozenset[Position] = frozenset()
    errors: Mapping[Position, str] = MappingProxyType({})
    appearances: Mapping[Position, CellAppearance] = MappingProxyType({})
    pieces: Mapping[Position, tuple[Piece, ...]] = MappingProxyType({})
