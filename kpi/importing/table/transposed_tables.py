"""Across: tables with the indicators in their header, one unit or period a row, which are known and not read."""

from collections.abc import Iterable, Sequence

from kpi.importing.cells.grid import GridSheet, place_of
from kpi.importing.table.header_rows import Table
from kpi.importing.table.name_lookup import Names
from kpi.model.problem import Problem

_DEEP = 60  # rows in which such a header is looked for
_LEAST = 2  # so many indicators side by side
_NAMED = 3  # so many of them are told


def across_in(sheet: GridSheet, names: Names) -> Problem | None:
    """The first row of the sheet in which most of the texts are names or codes of several indicators."""
    for number, row in enumerate(sheet.rows[:_DEEP], start=1):
        columns = [
            (place, (cell.text,)) for place, cell in enumerate(row, start=1) if cell.kind == "text" and cell.text
        ]
        if named := _across(columns, names):
            return _problem(sheet.name, number, named)
    return None


def across(table: Table, names: Names) -> Problem | None:
    """The same of a header that is known."""
    named = _across([(head.place, head.parts) for head in table.heads if head.parts], names)
    return _problem(table.sheet.name, table.last, named) if named else None


def _across(columns: Sequence[tuple[int, Iterable[str]]], names: Names) -> list[tuple[int, str]]:
    """The columns that are named for indicators, with those names; none where they are few."""
    named = [(place, text) for place, texts in columns for text in texts if len(names.indicators(text)) == 1]
    several = {names.indicators(text)[0].id for _, text in named}
    return named if len(several) >= _LEAST and 2 * len({place for place, _ in named}) >= len(columns) else []


def _problem(sheet: str, row: int, named: Sequence[tuple[int, str]]) -> Problem:
    texts = list(dict.fromkeys(" ".join(text.split()) for _, text in named))
    shown = ", ".join(texts[:_NAMED]) + (", …" if len(texts) > _NAMED else "")
    return Problem("indicators_across", value=shown[:200], cell=place_of(sheet, row, named[0][0]))
