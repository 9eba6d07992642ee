"""A file as cells: what every reader of files makes, and every layout is found in."""

from collections import Counter
from typing import Literal, NamedTuple

from kpi.model.problem import Problem
from kpi.model.question import Question

CellKind = Literal["blank", "text", "number", "date", "yes_no", "error"]


class Cell(NamedTuple):
    """`text` as a person sees it; of a real number its exact digits (1234.5), of a real date YYYY-MM-DD."""

    text: str = ""
    kind: CellKind = "blank"
    rule: str = ""  # the code of the rule that had to be applied to it, if any
    scale: int = 1  # by how much its number format divides the number before it is shown
    measure: str = ""  # that its number format shows beside the number
    shown: str = ""  # what is seen of a number whose format divides it or names a measure
    decimals: int = -1  # that its format shows of a number which has more; -1 where nothing is hidden


BLANK = Cell()
_SHOWN = 80  # letters of a cell to which a rule was applied


MOST_MERGED = 20_000
"""Blocks of merged cells that are looked at; nobody has merged more by hand."""


class Merged(NamedTuple):
    """A block of cells shown as one; the first row and column are 1."""

    top: int
    left: int
    bottom: int
    right: int


class GridSheet(NamedTuple):
    """Rows from row 1 and column A on, without the blank ends; what is hidden in the file is in the rows too."""

    name: str  # "" in a file without sheets
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()


class Applied(NamedTuple):
    """A named rule that was applied, how often, and the first place: said to whoever imports."""

    code: str
    times: int
    place: str = ""
    before: str = ""
    after: str = ""


class Tally:
    """The rules that had to be applied, how often, and where first."""

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()
        self._first: dict[str, Applied] = {}

    def note(self, code: str, place: str = "", before: str = "", after: str = "") -> None:
        self._times[code] += 1
        if code not in self._first:
            self._first[code] = Applied(code, 1, place, before[:_SHOWN], after[:_SHOWN])

    def applied(self) -> tuple[Applied, ...]:
        return tuple(change._replace(times=self._times[code]) for code, change in self._first.items())


class Grid(NamedTuple):
    """All sheets of a file. With a blocking problem there are none; with an open question it is not yet read."""

    kind: str  # csv, xlsx, xls, ods, xml, html; "" of what is no table
    sheets: tuple[GridSheet, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    applied: tuple[Applied, ...] = ()
    encoding: str = ""


def letters_of(column: int) -> str:
    """A, B, … Z, AA: the name of a column, counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place_of(sheet: str, row: int, column: int) -> str:
    """Thu!D7, or D7 where there are no sheets."""
    cell = f"{letters_of(column)}{row}"
    return f"{sheet}!{cell}" if sheet else cell
