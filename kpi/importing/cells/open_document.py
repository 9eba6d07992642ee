"""Reads from an OpenDocument spreadsheet (ODS) what it says of its tables beside the values of their cells."""

import zipfile
from collections.abc import Callable

from kpi.importing.cells.grid import MOST_MERGED, Merged
from kpi.importing.cells.number_format import rounds
from kpi.importing.cells.open_document_styles import StylesReader
from kpi.importing.cells.sheet_facts import PLAIN, CellAppearance, Piece, Position, SheetFacts
from kpi.importing.cells.unreadable import Unreadable
from kpi.importing.cells.xml_elements import each_element

_HIDDEN = frozenset({"collapse", "filter"})
_MOST_COLUMNS = 16_384
_MOST_SPACES = 100_000
_SHOWN = 40

_PERCENTAGE = "General%"  # how many decimals its style shows is not looked for


def facts_of_tables(
    package: zipfile.ZipFile, most_cells: int, says_something: Callable[[CellAppearance], bool]
) -> dict[str, SheetFacts]:
    """By the name of the sheet. Raises Unreadable where repeated rows and cells come to too many."""
    styles = StylesReader()
    if "styles.xml" in package.namelist():
        each_element(package, "styles.xml", styles.started, styles.ended, styles.text)
    reader = _TablesReader(most_cells, styles, says_something)
    each_element(package, "content.xml", reader.started, reader.ended, reader.text)
    return reader.facts()


class _CellText:
    """The text of a cell in pieces, as its elements go by."""

    def __init__(self, appearances: dict[str, CellAppearance]) -> None:
        self._appearances = appearances
        self.pieces: list[Piece] = []
        self._spans: list[CellAppearance | None] = []
        self._paragraphs = self._silent = 0

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "annotation":
            self._silent += 1
        elif self._silent:
            return
        elif name == "p":
            self._paragraphs += 1
            if self._paragraphs > 1:
                self.pieces.append(Piece("\n"))
        elif name == "span":
            above = self._spans[-1] if self._spans else None
            self._spans.append(self._appearances.get(attributes.get("text:style-name", ""), above))
        elif name == "s":
            self._put(" " * min(_times(attributes.get("text:c")), _MOST_SPACES))
        elif name in {"tab", "line-break"}:
            self._put("\t" if name == "tab" else "\n")

    def ended(self, name: str) -> None:
        if name == "annotation":
            self._silent -= 1
        elif name == "span" and self._spans and not self._silent:
            self._spans.pop()

    def text(self, text: str) -> None:
        if self._paragraphs and not self._silent:
            self._put(text)

    def _put(self, text: str) -> None:
        self.pieces.append(Piece(text, self._spans[-1] if self._spans else None))


class _TablesReader:
    """Goes through the tables one by one; each is kept when it ends."""

    def __init__(self, most_cells: int, styles: StylesReader, says_something: Callable[[CellAppearance], bool]) -> None:
        self._styles, self._says_something = styles, says_something
        self._text: _CellText | None = None
        self._positions: list[Position] = []  # of the cell whose text is gone through
        self._facts: dict[str, SheetFacts] = {}
        self._by_libreoffice = False  # which computes all it saves: a formula without a value comes to an empty text
        self._error: list[str] | None = None  # what is shown in the cell that holds one, which may stand for several
        self._wrong: list[Position] = []
        self._most, self._spaces = most_cells, 0
        self._begin_table("")

    def _begin_table(self, name: str) -> None:
        self._name = name
        self._row = self._rows = self._column = self._columns = self._cells = self._last_row = self._last_column = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[Merged] = []
        self._not_computed: set[Position] = set()
        self._errors: dict[Position, str] = {}
        self._appearances: dict[Position, CellAppearance] = {}
        self._pieces: dict[Position, tuple[Piece, ...]] = {}
        self._of_columns: list[tuple[int, int, str]] = []  # first, last and the style of cells that name none
        self._of_row = ""

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if self._text is not None:
            self._text.started(name, attributes)
        if not self._name:
            self._styles.started(name, attributes)
        if name in {"table-cell", "covered-table-cell"}:
            self._cell(attributes)
        elif name == "table-row":
            self._row += self._rows
            self._rows, self._column = _times(attributes.get("table:number-rows-repeated")), 0
            self._of_row = attributes.get("table:default-cell-style-name", "")
            if attributes.get("table:visibility") in _HIDDEN:
                last = min(self._row + self._rows, self._row + self._most)
                self._hidden_rows.update(range(self._row + 1, last + 1))
        elif name == "table-column":
            times = min(_times(attributes.get("table:number-columns-repeated")), _MOST_COLUMNS)
            if attributes.get("table:visibility") in _HIDDEN:
                self._hidden_columns.update(range(self._columns + 1, self._columns + times + 1))
            if (style := attributes.get("table:default-cell-style-name", "")) in self._styles.appearances:
                self._of_columns.append((self._columns + 1, self._columns + times, style))
            self._columns += times
        elif name == "table":
            self._begin_table(attributes.get("table:name", ""))
        elif name == "s":
            self._spaces += _times(attributes.get("text:c"))
            if self._spaces > _MOST_SPACES:
                raise Unreadable("unpacks_too_large", limit=str(_MOST_SPACES))

    def _cell(self, attributes: dict[str, str]) -> None:
        times = _times(attributes.get("table:number-columns-repeated"))
        first, self._column = self._column + 1, self._column + times
        kind, has_formula = attributes.get("office:value-type"), "table:formula" in attributes
        across = _times(attributes.get("table:number-columns-spanned"))
        down = _times(attributes.get("table:number-rows-spanned"))
        if (across > 1 or down > 1) and len(self._merged) < MOST_MERGED:
            self._merged.append(Merged(self._row + 1, first, self._row + down, first + across - 1))
        if kind is None and not has_formula:
            return
        self._hold(times)
        positions = self._positions_of(first, times)
        has_decimals = "." in attributes.get("office:value", "")
        self._look(
            attributes.get("table:style-name", ""),
            positions,
            is_percentage=kind == "percentage",
            has_decimals=has_decimals,
        )
        calculated = attributes.get("calcext:value-type")
        self._by_libreoffice |= calculated is not None
        if calculated == "error":  # its value is an empty text: only what is shown says what is wrong
            self._error, self._wrong = [], positions
        if kind is None:
            self._not_computed.update(positions)

    def _look(self, style: str, positions: list[Position], *, is_percentage: bool, has_decimals: bool) -> None:
        """How the cell is seen, by its own style or that of its row or column, and by its kind."""
        appearance, column = PLAIN, positions[0][1]
        if self._styles.appearances:
            self._positions, self._text = positions, _CellText(self._styles.appearances)
            of_column = next((style for first, last, style in self._of_columns if first <= column <= last), "")
            appearance = self._styles.appearances.get(style or self._of_row or of_column, PLAIN)
        if is_percentage:
            appearance = appearance._replace(format=_PERCENTAGE)
        if self._says_something(appearance) or (has_decimals and rounds(appearance)):
            self._appearances.update(dict.fromkeys(positions, appearance))

    def _positions_of(self, first: int, times: int) -> list[Position]:
        rows, columns = range(self._row + 1, self._row + self._rows + 1), range(first, first + times)
        return [(row, column) for row in rows for column in columns]

    def _hold(self, times: int) -> None:
        self._cells += self._rows * times
        self._last_row = self._row + self._rows
        self._last_column = max(self._last_column, self._column)
        if self._last_row * self._last_column > self._most or self._cells > self._most:
            raise Unreadable("sheet_too_large", f"{self._last_row} × {self._last_column}", limit=str(self._most))

    def text(self, text: str) -> None:
        if not self._name:
            self._styles.text(text)
        if self._text is not None:
            self._text.text(text)
        if self._error is not None and sum(map(len, self._error)) < _SHOWN:
            self._error.append(text)

    def ended(self, name: str) -> None:
        if not self._name:
            self._styles.ended(name)
        if self._text is not None:
            self._text.ended(name)
        if name in {"table-cell", "covered-table-cell"} and self._text is not None:
            pieces, self._text = tuple(self._text.pieces), None
            if any(piece.appearance not in {None, PLAIN} for piece in pieces):
                self._pieces.update(dict.fromkeys(self._positions, pieces))
        if name in {"table-cell", "covered-table-cell"} and self._error is not None:
            shown = "".join(self._error).strip()[:_SHOWN] or "#N/A"
            self._errors |= dict.fromkeys(self._wrong, shown)
            self._error = None
        elif name == "table":
            self._facts[self._name] = SheetFacts(
                frozenset(row for row in self._hidden_rows if row <= self._last_row),
                frozenset(self._hidden_columns),
                tuple(self._merged),
                frozenset(self._not_computed),
                self._errors,
                self._appearances,
                self._pieces,
            )
            self._name = ""

    def facts(self) -> dict[str, SheetFacts]:
        if not self._by_libreoffice:
            return self._facts
        return {name: facts._replace(not_computed=frozenset()) for name, facts in self._facts.items()}


def _times(number: str | None) -> int:
    """How often something is repeated; once, where it does not say so or says nonsense."""
    return max(int(number), 1) if number and number.isascii() and number.isdigit() and len(number) < 12 else 1
