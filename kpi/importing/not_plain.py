"""Finds in a CSV of our own heads what the reader of offices' files could read, or would ask about."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.importing.cells.grid import BLANK, Cell, Grid, GridSheet
from kpi.importing.cells.measures import AS_THE_INDICATOR
from kpi.importing.figures.csv_rows import CsvRows
from kpi.importing.figures.typed_figures import NUMBERS
from kpi.model.figure_table import NOTHING, FigureTable, column
from kpi.model.problem import Problem
from kpi.model.proposal import Known, Proposal
from kpi.model.question import Answers
from kpi.model.share_of_one import shares_of_one

if TYPE_CHECKING:
    from kpi.importing.table.reading import TableReading

AS_IT_STANDS: Mapping[str, str] = {"share": "percent", "decimal_mark": "point"}
"""Answers that say what a plain file says anyway: with them it is read as one still."""
_OF_FILE = frozenset({"unreadable_encoding", "missing_column"})
"""What is wrong with a file itself and may be right in an office's: another encoding, a period that is in no column."""
_MOST_ROWS = 900  # that are tried: a thousand that name nothing would be one fault for whoever reads patiently
_MOST_ALIKE = 10
_ROUNDS = 8  # of questions, of which each is answered somehow


class NotPlain(NamedTuple):
    """The first cell for which a file is not wholly plain. `is_taken` where its row would go in as it stands: then it
    could be misread, and not only be refused."""

    row: int = 0
    column: str = ""
    value: str = ""
    is_taken: bool = False


def not_plain(proposal: Proposal, known: Known, answers: Answers, *, is_export: bool) -> NotPlain | None:
    """Why the file is not wholly plain; None where it is, and where what is wrong with it is wrong for every reader.

    What our own export wrote (`is_export`) says what it means, as far as it can be read.
    """
    if any(problem.code in _OF_FILE for problem in proposal.problems if problem.row is None):
        return NotPlain()
    if proposal.kind != "figures" or proposal.figures is None:
        return None
    if not is_export and (taken := _taken(proposal, proposal.figures, known, answers)):
        return taken
    return _readable(proposal, known, answers)


# ---- what goes in as it stands and is asked about in an office's file


def _taken(proposal: Proposal, figures: FigureTable, known: Known, answers: Answers) -> NotPlain | None:
    places = [*_grouped(proposal, known, answers), *_estimated_in_notes(proposal, figures)]
    if answers.get("share") != "percent":
        places += _shares(figures, known)
    return min((_at(proposal, *place) for place in places), default=None)


def _grouped(proposal: Proposal, known: Known, answers: Answers) -> Iterator[tuple[int, str]]:
    """A number such as 1.375 in a file of which no number proves that its point is one of decimals."""
    keeps_three = any(indicator.decimals >= 3 for indicator in known.indicators.values())
    if not keeps_three or answers.get("decimal_mark") == "point" or not isinstance(proposal.cells, CsvRows):
        return
    names = [header.casefold() for header in proposal.header]
    columns = [
        (piece.rows, piece.columns[names.index(name)], name)
        for name in sorted(NUMBERS & set(names))
        for piece in proposal.cells.pieces
    ]
    firsts = ((rows, column.first_like(_EITHER_WAY), name) for rows, column, name in columns)
    either = [(int(rows[place]), name) for rows, place, name in firsts if place is not None]
    if either and all(column.first_like(_WITH_POINT) is None for _, column, _ in columns):
        yield min(either)


_EITHER_WAY = r"^\s*[+-]?[1-9][0-9]{0,2}\.[0-9]{3}\s*$"
_WITH_POINT = r"^\s*[+-]?([0-9]*\.([0-9]{1,2}|[0-9]{4,})|(0|[0-9]{4,})?\.[0-9]{3})\s*$"


def _shares(figures: FigureTable, known: Known) -> Iterator[tuple[int, str]]:
    """Percentages that may be shares of one, with no parts beside them that prove what they are."""
    if not any(_has_small_percentage(table, known) for table in figures):
        return
    actuals, targets = shares_of_one(figures, known.indicators)
    yield from _first(figures.actuals, actuals & (column(figures.actuals, "denominator") == NOTHING), "actual")
    yield from _first(figures.targets, targets, "target")


def _has_small_percentage(table: pd.DataFrame, known: Known) -> bool:
    """Whether it is worth holding all percentages against one another."""
    unity = np.zeros(max(known.indicators, default=0) + 1, dtype=np.int64)
    for number, indicator in known.indicators.items():
        if indicator.per == 100:
            unity[number] = 10**indicator.decimals
    most = unity[table["indicator"].to_numpy()]
    return any(
        bool(((table[name].to_numpy() != NOTHING) & (np.abs(table[name].to_numpy()) <= most)).any())
        for name in ("value", "low", "high")
        if name in table.columns
    )


def _estimated_in_notes(proposal: Proposal, figures: FigureTable) -> Iterator[tuple[int, str]]:
    """Notes that mark an estimate, where no column says whether it is one."""
    if "note" not in figures.actuals.columns or "estimate" in map(str.casefold, proposal.header):
        return
    from kpi.importing.table.header_words import is_mark_of_estimate  # few files have notes and no such column

    notes = figures.actuals["note"]
    marks = {note for note in notes.unique().tolist() if note and is_mark_of_estimate(note)}
    if marks:
        yield from _first(figures.actuals, notes.isin(marks).to_numpy(), "note")


def _first(table: pd.DataFrame, which: NDArray[np.bool_], name: str) -> Iterator[tuple[int, str]]:
    if which.any():
        yield int(table["row"].to_numpy()[which].min()), name


def _at(proposal: Proposal, row: int, name: str) -> NotPlain:
    """The cell of the row below our name of a column."""
    columns = [header.casefold() for header in proposal.header]
    place = columns.index(name) if name in columns else 0
    return NotPlain(row, proposal.header[place], proposal.cells[row - 2][place], is_taken=True)


# ---- what is refused and could be read


def _readable(proposal: Proposal, known: Known, answers: Answers) -> NotPlain | None:
    """The first of the refused rows that is no fault for whoever reads patiently: a sample of them is read so."""
    faults: dict[int, list[Problem]] = {}
    for problem in proposal.problems:
        if problem.blocks and problem.row is not None:
            faults.setdefault(problem.row, []).append(problem)
    rows = _sample(faults)
    if not rows:
        return None
    readable = _patiently_read(proposal, rows, known, answers)
    if readable is None:
        return None
    fault = faults[readable][0]
    return NotPlain(readable, fault.column, fault.value)


def _sample(faults: Mapping[int, Sequence[Problem]]) -> list[int]:
    """Of rows that are refused for the like some: each text that differs in more than its digits is among them."""
    alike: dict[tuple[tuple[str, str, str], ...], list[int]] = {}
    for row, problems in faults.items():
        if all(problem.code == "duplicate" for problem in problems):
            continue  # each by itself is read by everybody
        kind = tuple((problem.code, problem.column, re.sub("[0-9]", "0", problem.value)) for problem in problems)
        alike.setdefault(kind, []).append(row)
    most = max(1, min(_MOST_ALIKE, _MOST_ROWS // max(1, len(alike))))
    rows = [row for several in alike.values() for row in _spread(several, most)]
    return sorted(_spread(rows, _MOST_ROWS))


def _spread(rows: Sequence[int], most: int) -> Iterable[int]:
    """So many of them, from the first to the last."""
    if len(rows) <= most:
        return rows
    return [rows[place * (len(rows) - 1) // max(1, most - 1)] for place in range(most)]


def _patiently_read(proposal: Proposal, rows: Sequence[int], known: Known, answers: Answers) -> int | None:
    """The first of the rows that is a figure or a total, once whatever is asked has been answered."""
    from kpi.importing.cells.letter_rules import normal  # only a file with such rows need wait for these readers

    lines = [proposal.header, *(proposal.cells[row - 2] for row in rows)]
    grid = normal(Grid("csv", (GridSheet("", tuple(_cells(line) for line in lines)),)), answers)
    if grid.questions:
        return rows[0]
    given = {"money": AS_THE_INDICATOR, "basis": next((basis.code for basis in known.bases), ""), **answers}
    for choice in (0, -1):  # "13,755" is a number only to an office that groups by commas
        reading, has_asked = _answered(grid, proposal.file, known, given, choice)
        if reading is None:
            return rows[0]
        if numbers := _understood(reading):
            return rows[min(numbers) - 2]
        if not has_asked:
            break
    return None


def _answered(grid: Grid, file: str, known: Known, answers: Answers, choice: int) -> "tuple[TableReading | None, bool]":
    """What is made of the grid where each question is answered by the first or the last of its choices, None where one
    has none; and whether there were any."""
    from kpi.importing.layout import read_layout

    given = dict(answers)
    for asked_before in range(_ROUNDS):
        reading = read_layout(grid, file, known, given)
        if not reading.questions:
            return reading, asked_before > 0
        if any(not question.choices or question.code in given for question in reading.questions):
            break
        given |= {question.code: question.choices[choice].answer for question in reading.questions}
    return None, True


def _understood(reading: "TableReading") -> set[int]:
    """The rows that are more than a fault."""
    figures = reading.proposal.figures
    numbers = {number for table in figures or () for number in table["row"].tolist()}
    numbers |= {problem.row for problem in reading.proposal.problems if problem.code == "duplicate" and problem.row}
    return numbers | {number for number, why in reading.passed_over if why == "total"}


def _cells(texts: Sequence[str]) -> tuple[Cell, ...]:
    """A row as the reader of text files has it."""
    cells = [Cell(text, "text") if text.strip() else BLANK for text in texts]
    while cells and cells[-1] is BLANK:
        cells.pop()
    return tuple(cells)
