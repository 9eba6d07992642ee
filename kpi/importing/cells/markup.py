"""Marked-up tables: workbooks of 2003 written as XML, and web pages saved under the name of a workbook."""

import io
import re
from collections import Counter
from html.parser import HTMLParser

from kpi.importing.cells.grid import BLANK, MOST_MERGED, Cell, CellKind, Grid, GridSheet, Merged, Tally, place_of
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.number_format import as_shown
from kpi.importing.cells.sheet_cells import digits_of
from kpi.importing.cells.sheet_facts import PLAIN, CellAppearance, Piece
from kpi.importing.cells.text_files import decoded_page
from kpi.importing.cells.unreadable import Unreadable
from kpi.importing.cells.xml_elements import each_element_of
from kpi.model.question import Answers

_KINDS: dict[str, CellKind] = {
    "Number": "number",
    "DateTime": "date",
    "Boolean": "yes_no",
    "Error": "error",
    "String": "text",
}
_SPACE = re.compile(r"[ \t\r\n]+")


class _Page:
    """Rows that are being filled, within the limits."""

    def __init__(self, limits: Limits) -> None:
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[Merged] = []
        self.hidden_rows: set[int] = set()
        self._limits, self._cells = limits, 0

    def put(self, row: int, column: int, cell: Cell) -> None:
        self._cells += 1
        limits = self._limits
        if row > limits.rows or column > limits.columns or self._cells > limits.cells:
            raise Unreadable("sheet_too_large", f"{row} × {column}", limit=str(limits.cells))
        self.rows.setdefault(row, {})[column] = cell

    def merge(self, row: int, column: int, down: int, across: int) -> None:
        if (down or across) and len(self.merged) < MOST_MERGED:
            self.merged.append(Merged(row, column, row + down, column + across))

    def sheet(self, name: str, hidden: bool = False) -> GridSheet:
        last = max((row for row, cells in self.rows.items() if cells), default=0)
        if last * max((max(cells) for cells in self.rows.values() if cells), default=0) > 4 * self._limits.cells:
            raise Unreadable("sheet_too_large", str(last), limit=str(self._limits.cells))
        rows = tuple(self._row(self.rows.get(number, {})) for number in range(1, last + 1))
        return GridSheet(name, rows, hidden, frozenset(self.hidden_rows), merged=tuple(self.merged))

    @staticmethod
    def _row(cells: dict[int, Cell]) -> tuple[Cell, ...]:
        return tuple(cells.get(column, BLANK) for column in range(1, max(cells, default=0) + 1))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


_TAGS: dict[str, CellAppearance] = {
    **dict.fromkeys(("sup", "Sup"), CellAppearance(height=1)),
    **dict.fromkeys(("sub", "Sub"), CellAppearance(height=-1)),
    **dict.fromkeys(("s", "S", "strike", "Strike", "del"), CellAppearance(struck=True)),
}
"""The elements that raise, lower or strike out what stands in them."""


class _Pieces:
    """The text of a cell in pieces, each as the elements around it make it look."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._open: Counter[CellAppearance] = Counter()

    @property
    def shown(self) -> tuple[Piece, ...]:
        """The pieces where at least one has an appearance of its own."""
        return tuple(self._pieces) if any(piece.appearance for piece in self._pieces) else ()

    def started(self, name: str) -> None:
        if name in _TAGS:
            self._open[_TAGS[name]] += 1

    def ended(self, name: str) -> None:
        if name in _TAGS:
            self._open -= Counter([_TAGS[name]])

    def text(self, text: str) -> None:
        around = [appearance for appearance in self._open if self._open[appearance]]
        height = next((appearance.height for appearance in around if appearance.height), 0)
        own = CellAppearance(height, any(appearance.struck for appearance in around)) if around else None
        self._pieces.append(Piece(text, own))


class _SpreadsheetXml:
    """Fills pages as the elements of a workbook of 2003 go by."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[GridSheet] = []
        self.tally = Tally()
        self._limits = limits
        self._page: _Page | None = None
        self._name = self._kind = ""
        self._row = self._column = 0
        self._has_formula = self._has_data = self._hidden = False
        self._text: list[str] | None = None
        self._appearances: dict[str, CellAppearance] = {}
        self._style = self._of_row = ""
        self._pieces = _Pieces()

    def started(self, name: str, attributes: dict[str, str]) -> None:
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "Worksheet":
            self._page, self._name, self._row = _Page(self._limits), values.get("Name", ""), 0
            self._hidden = False
        elif self._page is None:
            self._styled(name, values)
        elif name == "Row":
            self._row = _whole(values.get("Index", "")) or self._row + 1
            self._column, self._of_row = 0, values.get("StyleID", "")
            if values.get("Hidden") == "1":
                self._page.hidden_rows.add(self._row)
        elif name == "Cell":
            self._column = _whole(values.get("Index", "")) or self._column + 1
            self._has_formula, self._has_data = "Formula" in values, False
            self._style = values.get("StyleID", self._of_row)
            across, down = _whole(values.get("MergeAcross", "")), _whole(values.get("MergeDown", ""))
            self._page.merge(self._row, self._column, down, across)
            self._across = across
        elif name == "Data":
            self._kind, self._text, self._has_data = values.get("Type", "String"), [], True
            self._pieces = _Pieces()
        elif name == "Visible":
            self._text = []
        elif self._text is not None:
            self._pieces.started(name)

    def _styled(self, name: str, attributes: dict[str, str]) -> None:
        """What a style says, before the sheets."""
        if name == "Style":
            self._style = attributes.get("ID", "")
            if (parent := attributes.get("Parent", "")) in self._appearances:
                self._appearances[self._style] = self._appearances[parent]
        elif name == "Font" and self._style:
            height = {"Superscript": 1, "Subscript": -1}.get(attributes.get("VerticalAlign", ""), 0)
            look = self._appearances.get(self._style, PLAIN)
            self._appearances[self._style] = look._replace(height=height, struck=attributes.get("StrikeThrough") == "1")
        elif name == "NumberFormat" and self._style:
            code = attributes.get("Format", "")
            look = self._appearances.get(self._style, PLAIN)
            self._appearances[self._style] = look._replace(format="0.00%" if code == "Percent" else code)

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
            self._pieces.text(text)

    def ended(self, name: str) -> None:
        if self._page is None:
            return
        if name == "Data" and self._text is not None:
            self._put("".join(self._text))
            self._text = None
        elif self._text is not None and name in _TAGS:
            self._pieces.ended(name)
        elif name == "Visible" and self._text is not None:
            self._hidden, self._text = "".join(self._text).strip() != "SheetVisible", None
        elif name == "Cell":
            if self._has_formula and not self._has_data:
                self._page.put(self._row, self._column, Cell("", "error", "formula_without_value"))
                self.tally.note("formula_without_value", place_of(self._name, self._row, self._column))
            self._column += self._across
        elif name == "Worksheet":
            self.sheets.append(self._page.sheet(self._name, self._hidden))
            self._page = None

    def _put(self, text: str) -> None:
        kind = _KINDS.get(self._kind, "text")
        if kind == "number":
            try:
                number = float(text)
            except ValueError:
                kind = "text"
            else:
                self._put_number(number)
                return
        elif kind == "date":
            text = text[:10]
        if text.strip():
            self._put_cell(Cell(text, kind), self._pieces.shown)

    def _put_number(self, number: float) -> None:
        self._put_cell(Cell(digits_of(number), "number"))

    def _put_cell(self, cell: Cell, pieces: tuple[Piece, ...] = ()) -> None:
        seen = as_shown(cell, self._appearances.get(self._style, PLAIN), pieces)
        if seen.rule == "percent_format":
            place = place_of(self._name, self._row, self._column)
            self.tally.note("percent_format", place, cell.text, seen.text)
        if self._page is not None:
            self._page.put(self._row, self._column, seen)


def read_spreadsheet_xml(content: bytes, _answers: Answers, limits: Limits) -> Grid:
    """A workbook of 2003 written as XML. Raises Unreadable."""
    reader = _SpreadsheetXml(limits)
    each_element_of(io.BytesIO(content), "XML", reader.started, reader.ended, reader.text)
    if not any(sheet.rows for sheet in reader.sheets):
        raise Unreadable("empty_file")
    return Grid("xml", tuple(reader.sheets), applied=reader.tally.applied())


class _Html(HTMLParser):
    """Every table of a page that stands in no other, as text; nothing of it is run or fetched."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.pages: list[_Page] = []
        self._limits = limits
        self._depth = self._row = self._column = 0
        self._spans = 1, 1
        self._text: list[str] | None = None
        self._pieces, self._appearance = _Pieces(), PLAIN
        self._taken: dict[tuple[int, int], bool] = {}
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in {"script", "style", "head"}:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.pages.append(_Page(self._limits))
                self._row, self._taken = 0, {}
        elif tag == "tr" and self._depth == 1:
            self._close()
            self._row, self._column = self._row + 1, 0
        elif tag in {"td", "th"} and self._depth == 1:
            self._close()
            self._column += 1
            while self._taken.get((self._row, self._column)):
                self._column += 1
            self._spans = max(_whole(attributes.get("rowspan", "")), 1), max(_whole(attributes.get("colspan", "")), 1)
            self._text, self._pieces = [], _Pieces()
            self._appearance = CellAppearance(struck="line-through" in attributes.get("style", ""))
        elif tag == "br" and self._text is not None:
            self._text.append(" ")
            self._pieces.text(" ")
        else:
            self._pieces.started(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head"}:
            self._silent = max(self._silent - 1, 0)
        elif tag in {"td", "th", "tr"} and self._depth == 1:
            self._close()
        elif tag == "table" and self._depth:
            self._close()
            self._depth -= 1
        else:
            self._pieces.ended(tag)

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(data)
            self._pieces.text(data)

    def _close(self) -> None:
        if self._text is None:
            return
        text, self._text = _SPACE.sub(" ", "".join(self._text)).strip(" "), None
        down, across = min(self._spans[0], 1000), min(self._spans[1], 1000)
        page = self.pages[-1]
        if text.strip():
            cell = as_shown(Cell(text, "text"), self._appearance, self._pieces.shown)
            page.put(self._row, self._column, cell._replace(text=_SPACE.sub(" ", cell.text).strip(" ")))
        page.merge(self._row, self._column, down - 1, across - 1)
        for row in range(self._row, self._row + down):
            for column in range(self._column, self._column + across):
                self._taken[row, column] = True
        self._column += across - 1


def read_html(content: bytes, answers: Answers, limits: Limits) -> Grid:
    """The tables of a web page, which have no names: several are numbered. Raises Unreadable."""
    text, encoding, question = decoded_page(content, answers)
    if question is not None:
        return Grid("html", questions=(question,))
    reader = _Html(limits)
    reader.feed(text)
    reader.close()
    pages = [page for page in reader.pages if page.rows]
    if not pages:
        raise Unreadable("not_a_table", "HTML")
    names = [""] if len(pages) == 1 else [str(number) for number in range(1, len(pages) + 1)]
    sheets = tuple(page.sheet(name) for page, name in zip(pages, names, strict=True))
    return Grid("html", sheets, encoding=encoding)
