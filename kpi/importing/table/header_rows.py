"""Holds a table that was found in a sheet: the rows of its header, and the words above each column."""

import re
from functools import lru_cache
from typing import NamedTuple

from kpi.importing.cells.grid import GridSheet
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.reading import MEANINGS
from kpi.importing.table.table_side import TableSide, side_of_titles

RUNS = 2  # so many quarters, halves or years side by side are columns of figures
FIGURE_MEANINGS = frozenset(
    {"target", "target_text", "actual", "to_date", "estimate", "year_estimate", "actual_year_ago"}
)
"""Meanings of columns that hold figures."""


class Head(NamedTuple):
    """The words above a column, from top to bottom, each block of merged cells once."""

    place: int
    parts: tuple[str, ...]
    month: int = 0

    @property
    def text(self) -> str:
        return " – ".join(self.parts)

    @property
    def above(self) -> str:
        """The words without the bottom ones."""
        return " – ".join(self.parts[:-1])


class Table(NamedTuple):
    """`first` and `last` are the rows of the header, counted from 1; `known` how many columns it explains.

    Of several tables in a sheet each has the rows `since` its titles `until` those of the next; `again` are rows in
    which the header is repeated, as on every page that is printed.
    """

    sheet: GridSheet
    first: int
    last: int
    heads: tuple[Head, ...]
    known: int = 0
    since: int = 1
    until: int = 0  # 0 is the end
    again: frozenset[int] = frozenset()
    answered_side: TableSide = ""

    @property
    def titles(self) -> tuple[str, ...]:
        """The texts above the header."""
        return self._texts(self.since, self.first)

    @property
    def letterhead(self) -> tuple[str, ...]:
        """The texts above all tables of the sheet."""
        return self._texts(1, self.since)

    @property
    def side(self) -> TableSide:
        """Of what the columns are that only name a period: as somebody has answered, or as the titles say it."""
        return self.answered_side or side_of_titles(self.titles, self.sheet.name)

    @property
    def is_of_plans(self) -> bool:
        """ "KẾ HOẠCH THU NĂM 2021 CHIA THEO THÁNG": months of a plan, unless the title speaks of what was done."""
        return self.side == "plan"

    def _texts(self, start: int, stop: int) -> tuple[str, ...]:
        rows = self.sheet.rows[start - 1 : stop - 1]
        return tuple(cell.text for row in rows for cell in row if cell.text.strip())

    def has(self, row: int) -> bool:
        return self.since <= row and (not self.until or row <= self.until)


@lru_cache(maxsize=1024)
def is_meaning(text: str) -> bool:
    return text in MEANINGS


def fingerprint_of(table: Table, passed: frozenset[int]) -> str:
    """The words of the header and their places, without the numbers in them: next month's file has others."""
    lines = [f"{head.place}:{re.sub('[0-9]+', '#', plain_key(head.text))}" for head in table.heads
            if head.text and head.place not in passed]  # fmt: skip
    return "\n".join(lines)
