"""Finds the tables of a sheet by the words of their headers."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from kpi.importing.cells import measures
from kpi.importing.cells.grid import BLANK, Cell, GridSheet
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.header_rows import FIGURE_MEANINGS, RUNS, Head, Table
from kpi.importing.table.header_words import header_of, month_of
from kpi.importing.table.titles import measure_in, only_period

_DEEP = 60  # rows in which a header is looked for
_HIGH = 3  # rows that a header has at most
_LEAST = 2  # so many columns must be known by their headers
_WORDS_OF_A_TITLE = 6
_MONTHS = 3  # so many months side by side are a grid of months
_NUMBER = re.compile(r"[-+(]?[0-9][0-9.,\s]*%?\)?")
_FIGURES = FIGURE_MEANINGS | {"numerator", "year_ago"}


def table_of(sheet: GridSheet, answered: Collection[str] = ()) -> Table | None:
    """The table whose header explains the most columns; None where none names an indicator and a figure.

    `answered` are the meanings that a person has given to columns: the header need not name them.
    """
    tables = [table for table in _tables(sheet) if table.known >= _LEAST and _is_table(table, answered)]
    return _with_row_below(_with_merged(max(tables, key=lambda table: table.known))) if tables else None


def tables_of(sheet: GridSheet, answered: Collection[str] = ()) -> list[Table]:
    """All tables of a sheet, from top to bottom: between the headers of two there are figures."""
    best = table_of(sheet, answered)
    if best is None:
        return []
    others = [header for header in _headers(sheet) if header.last < best.first or header.first > best.last]
    tables: list[Table] = []
    again = set[int]()
    for header in sorted([best, *others], key=lambda table: table.first):
        if not tables:
            tables.append(header)
        elif not _has_figures(sheet, tables[-1].last + 1, header.first - 1):
            tables[-1] = best if header is best else tables[-1]
        elif _goes_on(tables[-1], header):
            again |= set(range(header.first, header.last + 1))
        else:
            tables.append(header._replace(since=_titles_of(tables[-1], header)))
    ends = [*(table.since - 1 for table in tables[1:]), 0]
    return [table._replace(until=end, again=frozenset(again)) for table, end in zip(tables, ends, strict=True)]


def _goes_on(table: Table, header: Table) -> bool:
    """Whether the header only repeats that of the table, with no title of its own above it, as on a new page."""
    same = [head.parts for head in header.heads] == [head.parts for head in table.heads]
    return same and not header._replace(since=_titles_of(table, header)).titles


def _headers(sheet: GridSheet) -> Iterator[Table]:
    """Rows anywhere in the sheet that are the header of a table."""
    number = 0
    while number < len(sheet.rows):
        number += 1
        row = sheet.rows[number - 1]
        words = [cell for cell in row if cell.kind == "text" and cell.text and not cell.text[0].isdigit()]
        if (
            len(words) <= _LEAST
            or not _may_be_header(row)
            or sum(bool(header_of(cell.text).meaning) for cell in words) < _LEAST
        ):
            continue
        candidates: list[Table] = []
        for last in range(number, min(number + _HIGH, len(sheet.rows) + 1)):
            if not _may_be_header(sheet.rows[last - 1]):
                break
            candidates.append(table_at(sheet, number, last))
        candidates = [table for table in candidates if _is_table(table, ())]
        if candidates:
            table = _with_row_below(max(candidates, key=lambda table: table.known))
            number = table.last
            yield table


def _has_figures(sheet: GridSheet, first: int, last: int) -> bool:
    """Whether a row between them holds a number behind its name."""
    return any(
        cell.kind == "number" or _NUMBER.fullmatch(cell.text.strip())
        for row in sheet.rows[first - 1 : last]
        for cell in row[2:]
    )


def _titles_of(before: Table, table: Table) -> int:
    """The row with which the titles of a table begin that stands below another: above it the figures end."""
    number = table.first
    while number - 1 > before.last and not _has_figures(table.sheet, number - 1, number - 1):
        number -= 1
    return number


def header_of_some(sheet: GridSheet) -> Table | None:
    """The rows that look like a header although no figure or no name is known in them: there are columns to be told."""
    tables = [table for table in _tables(sheet) if table.known > _LEAST]
    return _with_merged(max(tables, key=lambda table: table.known)) if tables else None


def _tables(sheet: GridSheet) -> Iterator[Table]:
    deep = min(len(sheet.rows), _DEEP)
    for first in range(1, deep + 1):
        if _is_title(sheet.rows[first - 1]) or not any(_is_header_cell(cell) for cell in sheet.rows[first - 1]):
            continue
        for last in range(first, min(first + _HIGH, deep + 1)):
            if not _may_be_header(sheet.rows[last - 1]):
                break
            yield table_at(sheet, first, last)


def _is_title(row: Sequence[Cell]) -> bool:
    """One or two texts that name no column, or one sentence: they stand above a header and begin none."""
    texts = [cell.text for cell in row if cell.text.strip()]
    if len(texts) == 1 and (measure_in(texts[0]) or len(texts[0].split()) >= _WORDS_OF_A_TITLE):
        return True
    return len(texts) <= 2 and not any(header_of(text).meaning for text in texts)


def _with_merged(table: Table) -> Table:
    """A cell of the header that is merged downwards takes the header down with it."""
    reached = [
        block.bottom
        for block in table.sheet.merged
        if table.first <= block.top <= table.last < block.bottom < table.first + 2 * _HIGH
    ]
    if not reached:
        return table
    deeper = table_at(table.sheet, table.first, min(max(reached), len(table.sheet.rows)))
    return deeper if deeper.known >= table.known else table


def _with_row_below(table: Table) -> Table:
    """A group that was not merged has its columns in the row below, which names none of the others anew."""
    while table.last < table.first + _HIGH - 1 and _tells_of_row_below(table) == "heading":
        deeper = table_at(table.sheet, table.first, table.last + 1)
        if deeper.known < table.known:
            break
        table = deeper
    return table


def unclear_below(table: Table) -> bool:
    """Whether the row below the header may be of it, or of the figures."""
    return table.last < table.first + _HIGH - 1 and _tells_of_row_below(table) == "unclear"


_NAMING = frozenset({"number", "unit", "indicator", "measure", "period", "year", "basis", "note", "document", "reason"})
"""Columns that have one heading: where something stands below it, it is a row of the table."""


def _tells_of_row_below(table: Table) -> Literal["heading", "figures", "unclear"]:
    """Whether the row below the header consists of headings of the columns of figures, by its words."""
    row = table.sheet.rows[table.last] if table.last < len(table.sheet.rows) else ()
    texts = {place: cell.text for place, cell in enumerate(row, start=1) if cell.text.strip()}
    naming = {head.place for head in table.heads if header_of(head.text).meaning in _NAMING}
    if len(texts) < _LEAST or not _may_be_header(row) or texts.keys() & naming:
        return "figures"
    named = [text for text in texts.values() if header_of(text).meaning or _is_measure(text)]
    known = [text for text in texts.values() if text in named or only_period(text) or month_of(text)]
    if not named:
        return "figures"
    return "heading" if len(known) == len(texts) else "unclear"


def _is_measure(text: str) -> bool:
    """(tr.đ): what the column above counts in."""
    return bool(re.fullmatch(r"\s*\(.*\)\s*", text)) and measures.is_known(text.strip(" ()"))


def table_at(sheet: GridSheet, first: int, last: int) -> Table:
    """The table under these rows of header."""
    heads = heads_of(sheet, first, last)
    return Table(sheet, first, last, heads, sum(map(_is_known, heads)))


def rows_of_answer(answer: str, rows: int) -> tuple[int, int] | None:
    """What "3-5" or "5" says, or None."""
    match = re.fullmatch(r"\s*([0-9]{1,7})\s*(?:[-–]\s*([0-9]{1,7}))?\s*", answer)
    if not match:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if 1 <= first <= last <= rows and last - first < 10 else None


def has_words(sheet: GridSheet) -> bool:
    """Whether there is at least one row with words that a header might have."""
    return any(header_of(cell.text).meaning for row in sheet.rows[:_DEEP] for cell in row if len(cell.text) < 60)


def _is_table(table: Table, answered: Collection[str]) -> bool:
    meanings = {header_of(head.text).meaning for head in table.heads} | set(answered)
    months = sum(bool(head.month) for head in table.heads)
    runs = sum(only_period(head.text) is not None for head in table.heads)
    has_name = bool(meanings & {"indicator", "unit"})
    return has_name and (months >= _MONTHS or runs >= RUNS or bool(meanings & _FIGURES))


def _is_known(head: Head) -> bool:
    return bool(head.text and (head.month or header_of(head.text).meaning or only_period(head.text)))


def _is_header_cell(cell: Cell) -> bool:
    return cell.kind in {"text", "date"} and bool(cell.text.strip())


def _may_be_header(row: Sequence[Cell]) -> bool:
    """Words; a number only where it is a year or a month."""
    filled = [cell for cell in row if cell.text.strip()]
    return bool(filled) and all(
        cell.kind in {"text", "date"} or re.fullmatch(r"(?:19|20)[0-9]{2}|[1-9]|1[0-2]", cell.text) for cell in filled
    ) and not _is_data(filled)  # fmt: skip


def _is_data(cells: Sequence[Cell]) -> bool:
    """Text that is a number is a figure, and not a heading: in a CSV everything is text."""
    figures = [cell for cell in cells if _NUMBER.fullmatch(cell.text.strip())]
    return len(figures) > len([cell for cell in figures if re.fullmatch(r"(?:19|20)[0-9]{2}|[1-9]|1[0-2]", cell.text)])


def heads_of(sheet: GridSheet, first: int, last: int) -> tuple[Head, ...]:
    """The words above each column, blocks of merged cells spread out; a group's words go on to the right."""
    rows = [list(sheet.rows[number - 1]) for number in range(first, last + 1)]
    width = max((len(row) for row in sheet.rows[: last + 20]), default=0)
    lines = [[*row, *[BLANK] * (width - len(row))] for row in rows]
    for block in sheet.merged:
        if first <= block.top <= last:
            _spread(lines, block.top - first, block.left - 1, min(block.bottom, last) - first, min(block.right, width))
    for upper in range(len(lines) - 1):
        _carry(lines, upper)
    return tuple(_head(place, [line[place - 1] for line in lines]) for place in range(1, width + 1))


def _spread(lines: list[list[Cell]], top: int, left: int, bottom: int, right: int) -> None:
    if left >= len(lines[top]):
        return
    cell = lines[top][left]
    for row in range(top, bottom + 1):
        for place in range(left, right):
            lines[row][place] = cell


def _carry(lines: list[list[Cell]], upper: int) -> None:
    """Where a group was not merged, its words stand above its first column only."""
    line, below = lines[upper], lines[upper + 1]
    for place in range(1, len(line)):
        grouped = line[place - 1].text and below[place - 1].text and below[place - 1].text != line[place - 1].text
        if not line[place].text and below[place].text and grouped and header_of(below[place].text).meaning != "note":
            line[place] = line[place - 1]


def _head(place: int, cells: Sequence[Cell]) -> Head:
    parts = list(dict.fromkeys(text for cell in cells if (text := " ".join(cell.text.split()))))
    month = _month_of_cell(cells, parts)
    return Head(place, tuple(parts), month)


def _month_of_cell(cells: Sequence[Cell], parts: list[str]) -> int:
    """The month that stands at the bottom: "Tháng 3", "T3", a date in March, or a 3 under "Tháng"."""
    bottom = next((cell for cell in reversed(cells) if cell.text.strip()), BLANK)
    if bottom.kind == "date" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-01.*", bottom.text):
        return int(bottom.text[5:7])
    if month := month_of(bottom.text):
        return month
    bare = re.fullmatch(r"0?([1-9]|1[0-2])", bottom.text.strip())
    above = plain_key(" ".join(parts[:-1]))
    return int(bare[1]) if bare and re.search(r"\b(?:thang|cac thang|months?)\b", above) else 0
