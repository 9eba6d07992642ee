"""What an OpenDocument spreadsheet (ODS) tells beside its values: percentages, what is hidden, merged, repeated."""

import zipfile

from kpi.importers.grid import MOST_MERGED, Merged
from kpi.importers.sheet_xml import Beside, each_element
from kpi.importers.unreadable import Unreadable

_HIDDEN = frozenset({"collapse", "filter"})
_MOST_COLUMNS = 16_384
_MOST_SPACES = 100_000
_SHOWN = 40

_Place = tuple[int, int]


def told_by_tables(package: zipfile.ZipFile, most_cells: int) -> dict[str, Beside]:
    """By the name of the sheet. Raises Unreadable where repeated rows and cells come to too many."""
    looker = _Looker(most_cells)
    each_element(package, "content.xml", looker.started, looker.ended, looker.text)
    return looker.all_found()


class _Looker:
    """Goes through the tables one by one; each is kept when it ends."""

    def __init__(self, most_cells: int) -> None:
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

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            self._cell(attributes)
        elif name == "table-row":
            self._row += self._rows
            self._rows, self._column = _times(attributes.get("table:number-rows-repeated")), 0
            if attributes.get("table:visibility") in _HIDDEN:
                last = min(self._row + self._rows, self._row + self._most)
                self._hidden_rows.update(range(self._row + 1, last + 1))
        elif name == "table-column":
            times = min(_times(attributes.get("table:number-columns-repeated")), _MOST_COLUMNS)
            if attributes.get("table:visibility") in _HIDDEN:
                self._hidden_columns.update(range(self._columns + 1, self._columns + times + 1))
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
        told = attributes.get("calcext:value-type")
        self._by_libreoffice |= told is not None
        if told == "error":  # its value is an empty text: only what is shown says what is wrong
            self._error, self._wrong = [], self._places(first, times)
        if kind == "percentage" or kind is None:
            (self._percents if kind else self._not_computed).update(self._places(first, times))

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
        if self._error is not None and sum(map(len, self._error)) < _SHOWN:
            self._error.append(text)

    def ended(self, name: str) -> None:
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
            )

    def all_found(self) -> dict[str, Beside]:
        if not self._by_libreoffice:
            return self._found
        return {name: told._replace(not_computed=frozenset()) for name, told in self._found.items()}


def _times(told: str | None) -> int:
    """How often something is repeated; once, where it does not say so or says nonsense."""
    return max(int(told), 1) if told and told.isascii() and told.isdigit() and len(told) < 12 else 1
