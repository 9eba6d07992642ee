"""What an OpenDocument spreadsheet (ODS) tells beside its values: percentages, what is hidden, merged, repeated."""

import zipfile

from kpi.importing.cells.grid import MOST_MERGED, Merged
from kpi.importing.cells.number_format import PLAIN, Look, Piece, Shown
from kpi.importing.cells.sheet_xml import Beside, each_element
from kpi.importing.cells.unreadable import Unreadable

_HIDDEN = frozenset({"collapse", "filter"})
_MOST_COLUMNS = 16_384
_MOST_SPACES = 100_000
_SHOWN = 40

_Place = tuple[int, int]


def told_by_tables(package: zipfile.ZipFile, most_cells: int) -> dict[str, Beside]:
    """By the name of the sheet. Raises Unreadable where repeated rows and cells come to too many."""
    styles = _Styles()
    if "styles.xml" in package.namelist():
        each_element(package, "styles.xml", styles.started, styles.ended, styles.text)
    looker = _Looker(most_cells, styles)
    each_element(package, "content.xml", looker.started, looker.ended, looker.text)
    return looker.all_found()


_DATA_STYLES = frozenset({"number-style", "currency-style"})
_MOST_WORDS = 100


class _Styles:
    """The looks of styles by their names: those of the document first, then those of its content."""

    def __init__(self) -> None:
        self.looks: dict[str, Look] = {}
        self._shown: dict[str, Shown] = {}
        self._style = self._format = ""
        self._has_digits = self._is_said = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"style", "default-style"}:
            self._style = attributes.get("style:name", "")
            look = self.looks.get(attributes.get("style:parent-style-name", ""), PLAIN)
            shown = self._shown.get(attributes.get("style:data-style-name", ""))
            self._keep(look._replace(shown=(shown,) if shown else look.shown))
        elif name == "text-properties" and self._style:
            self._keep(_with_properties(self.looks.get(self._style, PLAIN), attributes))
        elif name in _DATA_STYLES:
            self._format, self._has_digits = attributes.get("style:name", ""), False
            self._shown[self._format] = Shown()
        elif name == "number" and self._format:
            factor = attributes.get("number:display-factor", "1")
            decimals = attributes.get("number:decimal-places", "0")
            self._has_digits = True
            self._shown[self._format] = self._shown[self._format]._replace(
                scale=int(factor) if factor in _FACTORS else 1,
                decimals=min(int(decimals[:3]), 9) if decimals.isdecimal() else 0,
            )
        elif name in {"text", "currency-symbol"} and self._format:
            self._is_said = True

    def text(self, text: str) -> None:
        if self._is_said:
            shown = self._shown[self._format]
            before, behind = ("", text) if self._has_digits else (text, "")
            told = shown._replace(
                before=(shown.before + before)[:_MOST_WORDS], behind=(shown.behind + behind)[:_MOST_WORDS]
            )
            self._shown[self._format] = told

    def ended(self, name: str) -> None:
        if name in {"style", "default-style"}:
            self._style = ""
        elif name in _DATA_STYLES:
            shown = self._shown.pop(self._format, Shown())
            if shown.scale > 1 or shown.measure:
                self._shown[self._format] = shown
            self._format = ""
        elif name in {"text", "currency-symbol"}:
            self._is_said = False

    def _keep(self, look: Look) -> None:
        """A style says what it says once: one of the content has the place of one of the document."""
        if look != PLAIN or self._style in self.looks:
            self.looks[self._style] = look


_FACTORS = frozenset({"1000", "1000000", "1000000000", "1000000000000"})


def _with_properties(look: Look, attributes: dict[str, str]) -> Look:
    """With what the properties of a text style say."""
    position = attributes.get("style:text-position")
    if position is not None:
        height = position.split()[0] if position.strip() else "0"
        up = height == "super" or (height.rstrip("%").isdecimal() and int(height.rstrip("%")[:6]) > 0)
        look = look._replace(height=1 if up else -1 if height == "sub" or height.startswith("-") else 0)
    lines = (attributes.get("style:text-line-through-style"), attributes.get("style:text-line-through-type"))
    if any(lines):
        look = look._replace(struck=any(line not in {None, "none"} for line in lines))
    return look


class _Texts:
    """The text of a cell in pieces, as its elements go by."""

    def __init__(self, looks: dict[str, Look]) -> None:
        self._looks = looks
        self.pieces: list[Piece] = []
        self._spans: list[Look | None] = []
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
            self._spans.append(self._looks.get(attributes.get("text:style-name", ""), above))
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


class _Looker:
    """Goes through the tables one by one; each is kept when it ends."""

    def __init__(self, most_cells: int, styles: _Styles) -> None:
        self._styles = styles
        self._texts: _Texts | None = None
        self._told: list[_Place] = []  # the places of the cell whose text is gone through
        self._found: dict[str, Beside] = {}
        self._by_libreoffice = False  # which computes all it saves: a formula without a value comes to an empty text
        self._error: list[str] | None = None  # what is shown in the cell that holds one, which may stand for several
        self._wrong: list[_Place] = []
        self._most, self._spaces = most_cells, 0
        self._begin_table("")

    def _begin_table(self, name: str) -> None:
        self._name = name
        self._row = self._rows = self._column = self._columns = self._cells = self._last_row = self._last_column = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[Merged] = []
        self._percents: set[_Place] = set()
        self._not_computed: set[_Place] = set()
        self._errors: list[tuple[_Place, str]] = []
        self._looks: dict[_Place, Look] = {}
        self._pieces: dict[_Place, tuple[Piece, ...]] = {}
        self._of_columns: list[tuple[int, int, str]] = []  # first, last and the style of cells that name none
        self._of_row = ""

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if self._texts is not None:
            self._texts.started(name, attributes)
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
            if (style := attributes.get("table:default-cell-style-name", "")) in self._styles.looks:
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
        self._look(attributes.get("table:style-name", ""), first, times)
        told = attributes.get("calcext:value-type")
        self._by_libreoffice |= told is not None
        if told == "error":  # its value is an empty text: only what is shown says what is wrong
            self._error, self._wrong = [], self._places(first, times)
        if kind == "percentage" or kind is None:
            (self._percents if kind else self._not_computed).update(self._places(first, times))

    def _look(self, style: str, first: int, times: int) -> None:
        """How the cell is seen, by its own style or that of its row or column."""
        if not self._styles.looks:
            return
        self._told, self._texts = self._places(first, times), _Texts(self._styles.looks)
        of_column = next((told for one, last, told in self._of_columns if one <= first <= last), "")
        if look := self._styles.looks.get(style or self._of_row or of_column):
            self._looks.update(dict.fromkeys(self._told, look))

    def _places(self, first: int, times: int) -> list[_Place]:
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
        if self._texts is not None:
            self._texts.text(text)
        if self._error is not None and sum(map(len, self._error)) < _SHOWN:
            self._error.append(text)

    def ended(self, name: str) -> None:
        if not self._name:
            self._styles.ended(name)
        if self._texts is not None:
            self._texts.ended(name)
        if name in {"table-cell", "covered-table-cell"} and self._texts is not None:
            texts, self._texts = self._texts, None
            if any(piece.look not in {None, PLAIN} for piece in texts.pieces):
                self._pieces.update(dict.fromkeys(self._told, tuple(texts.pieces)))
        if name in {"table-cell", "covered-table-cell"} and self._error is not None:
            shown = "".join(self._error).strip()[:_SHOWN] or "#N/A"
            self._errors += [(place, shown) for place in self._wrong]
            self._error = None
        elif name == "table":
            self._found[self._name] = Beside(
                self._last_row,
                self._last_column,
                self._cells,
                frozenset(row for row in self._hidden_rows if row <= self._last_row),
                frozenset(self._hidden_columns),
                tuple(self._merged),
                frozenset(self._percents),
                frozenset(self._not_computed),
                tuple(self._errors),
                self._looks,
                self._pieces,
            )
            self._name = ""

    def all_found(self) -> dict[str, Beside]:
        if not self._by_libreoffice:
            return self._found
        return {name: told._replace(not_computed=frozenset()) for name, told in self._found.items()}


def _times(told: str | None) -> int:
    """How often something is repeated; once, where it does not say so or says nonsense."""
    return max(int(told), 1) if told and told.isascii() and told.isdigit() and len(told) < 12 else 1
