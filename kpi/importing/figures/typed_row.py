"""Cells: a text becomes a type once, or a problem with its place."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from kpi.model import quantity
from kpi.model.formula import as_meant
from kpi.model.letters import breaks_text, has_hidden, name_composed
from kpi.model.problem import Problem

YES, NO = {"yes", "y", "true", "1", "x", "có"}, {"no", "n", "false", "0", "không"}

Line = TypeVar("Line")


class RowRefused(Exception):  # noqa: N818 - the row is refused; the problem is already noted
    """This cell cannot be taken; its problem has been written down."""


@dataclass
class Row:
    """One row under its header, with the problems found in it so far."""

    number: int
    cells: Mapping[str, str]
    header: Mapping[str, str]  # the name of a column as we know it -> as the file writes it
    problems: list[Problem] = field(default_factory=list[Problem])

    def refuse(self, code: str, column: str = "", value: str | None = None, **values: str) -> RowRefused:
        """Note the problem; the caller raises what comes back when it cannot go on."""
        shown = self.cells.get(column, "") if value is None else value
        self.problems.append(Problem(code, self.number, self.header.get(column, column), shown, values))
        return RowRefused()

    def warn(self, code: str, column: str = "") -> None:
        """Note something that does not keep the row from being taken."""
        shown = self.cells.get(column, "")
        self.problems.append(Problem(code, self.number, self.header.get(column, column), shown, blocks=False))

    @property
    def is_refused(self) -> bool:
        return any(problem.blocks for problem in self.problems)

    def text(self, column: str, *, limit: int = 2000) -> str:
        """The cell, composed, without blanks around it or the mark of an export before it; "" when empty or absent."""
        text = text_of(self.cells.get(column, ""))
        if breaks_text(text):
            raise self.refuse("control_character", column)
        if len(text) > limit:
            raise self.refuse("too_long", column, value=text[:60] + "…", limit=str(limit))
        return text

    def name(self, column: str, *, limit: int, needed: bool = False) -> str:
        """A name, or a code, as a form would keep it: of one line, and nothing in it that is not seen."""
        text = name_composed(self.text(column, limit=limit))
        if has_hidden(text):
            raise self.refuse("control_character", column)
        if needed and not text:
            raise self.refuse("required", column)
        return text

    def number_of(self, column: str, decimals: int) -> int | None:
        """The number, scaled; None when the cell is empty: not told is not zero."""
        text = self.text(column)
        if not text:
            return None
        try:
            return quantity.parse(text, decimals)
        except quantity.NotANumber as error:
            raise self.refuse(error.code, column, **error.values) from None

    def whole(self, column: str, most: int) -> int | None:
        text = self.text(column)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text) <= most):
            raise self.refuse("unknown_word", column, known=f"0…{most}")
        return int(text)

    def day(self, column: str) -> str:
        """The day as YYYY-MM-DD, "" when empty."""
        text = self.text(column)
        if text:
            try:
                if len(text) != 10:
                    raise ValueError(text)
                date.fromisoformat(text)
            except ValueError:
                raise self.refuse("not_a_date", column) from None
        return text

    def yes(self, column: str) -> bool | None:
        text = self.text(column).casefold()
        if text and text not in YES | NO:
            raise self.refuse("not_a_yes_or_no", column)
        return text in YES if text else None

    def word(self, column: str, known: Mapping[str, str]) -> str | None:
        """The word that the cell means; `known` maps each spelling to it."""
        text = self.text(column).casefold()
        if not text:
            return None
        if text not in known:
            raise self.refuse("unknown_word", column, known=", ".join(dict.fromkeys(known)))
        return known[text]


def text_of(cell: str) -> str:
    """A cell, composed, without blanks around it or the mark of an export before it."""
    text = unicodedata.normalize("NFC", cell).strip()
    if text.startswith("'"):
        text = as_meant(text)
    return one_line_end(text) if "\r" in text else text


def one_line_end(text: str) -> str:
    """With the same end of line throughout; in a CSV a bare carriage return would end the row."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def each(rows: Sequence[Row], read: Callable[[Row], Line]) -> list[Line]:
    """What each row reads as, leaving out those that were refused."""
    lines: list[Line] = []
    for row in rows:
        try:
            line = read(row)
        except RowRefused:
            continue
        if not row.is_refused:
            lines.append(line)
    return lines
