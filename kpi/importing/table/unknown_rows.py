"""Finds the rows below a table that name nothing known: together they are one fault, not one each."""

from collections.abc import Sequence
from typing import NamedTuple

from kpi.importing.cells.grid import Cell, place_of
from kpi.importing.cells.word_keys import plain_keys
from kpi.importing.table.columns import Place
from kpi.importing.table.name_lookup import Names, alike
from kpi.model.problem import Problem

FEWEST = 1000
"""Fewer are refused one by one, each with the names that are nearest: somebody may have mistyped them."""


class UnknownRows(NamedTuple):
    """The first and the last of them, and how many hold something."""

    first: int
    last: int
    number: int

    def fault(self, sheet: str, place: int) -> Problem:
        """What is said of all of them; the first one stands for the others."""
        values = {"rows": str(self.number), "first": str(self.first), "last": str(self.last)}
        return Problem("unknown_rows", self.first, values=values, cell=place_of(sheet, self.first, place))


def unknown_rows(
    rows: Sequence[tuple[int, Sequence[Cell]]], indicator: Place | None, unit: Place | None, names: Names
) -> UnknownRows | None:
    """Those at the end, each with its number, that name no known indicator and no known unit; None where they are few.

    A file of which a third of a million rows are no figures is told so in one sentence, and before anything else is
    looked for in them.
    """
    if indicator is None or len(rows) < FEWEST:
        return None
    places = [indicator.place] + ([unit.place] if unit is not None else [])
    texts = {text for _, cells in rows for text in _texts(cells, places)}
    known = {text for text in _perhaps_known(sorted(texts), names) if names.indicators(text) or names.units(text)}
    start = len(rows)
    while start and known.isdisjoint(_texts(rows[start - 1][1], places)):
        start -= 1
    tail = [number for number, cells in rows[start:] if any(cell.text.strip() for cell in cells)]
    return UnknownRows(tail[0], tail[-1], len(tail)) if len(tail) >= FEWEST else None


def _texts(cells: Sequence[Cell], places: Sequence[int]) -> list[str]:
    return [cells[place - 1].text for place in places if place <= len(cells)]


def _perhaps_known(texts: Sequence[str], names: Names) -> list[str]:
    """Those that have a word with which something known begins: to look up each of them in full takes much longer."""
    keys = plain_keys(texts)
    return [text for text, key in zip(texts, keys, strict=True) if not names.first_words.isdisjoint(alike(key).split())]
