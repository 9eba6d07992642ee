"""Sifts the rows of a table: those that hold figures, and those that are passed over, each with its reason."""

from collections.abc import Sequence

from kpi.importing.cells.grid import BLANK, Cell
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.columns import Place
from kpi.importing.table.header_rows import Table
from kpi.importing.table.header_words import SIDES
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.outline_numbers import named_of
from kpi.importing.table.passed_rows import is_code_row, is_note, is_signature, is_total
from kpi.importing.table.reading import Why
from kpi.importing.table.rows import DOWNWARDS, DataRow, Sifted
from kpi.importing.table.unknown_rows import UnknownRows, unknown_rows
from kpi.importing.table.values import is_nothing, is_number, may_be_figure, tells_nothing
from kpi.model.indicator import Indicator


def sift(table: Table, places: Sequence[Place], names: Names, of_all: Indicator | None = None) -> Sifted:
    """Each row of the sheet, with what it is; `of_all` is the indicator of all rows, where no column tells it."""
    return _Sieve(table, places, names, of_all).sifted()


class _Sieve:
    def __init__(self, table: Table, places: Sequence[Place], names: Names, of_all: Indicator | None) -> None:
        self._table, self._names, self._of_all = table, names, of_all
        self._figures = [place for place in places if place.is_figure or place.meaning in {"numerator", "denominator"}]
        by_meaning = {place.meaning: place for place in reversed(places)}
        self._indicator, self._unit = by_meaning.get("indicator"), by_meaning.get("unit")
        self._side, self._first = by_meaning.get("side"), by_meaning.get("number")
        self._filled = self._merged_down(places)
        self._rows: list[DataRow] = []
        self._passed: list[tuple[int, Why]] = []
        self._totals: list[DataRow] = []
        self._hidden: list[int] = []
        self._signed = False
        self._last: DataRow | None = None

    def sifted(self) -> Sifted:
        table = self._table
        unknown = self._unknown_rows()
        for number, cells in enumerate(table.sheet.rows, start=1):
            if unknown and unknown.first <= number <= unknown.last:
                if number > unknown.first:
                    self._passed.append((number, "unknown_rows"))
                continue
            is_blank = all(cell.kind == "blank" or (cell.kind == "text" and not cell.text.strip()) for cell in cells)
            if not table.has(number):
                self._passed.append((number, "blank" if is_blank else "other_table"))
            elif number < table.first:
                self._passed.append((number, "blank" if is_blank else "title"))
            elif number <= table.last or number in table.again:
                self._passed.append((number, "header"))
            elif is_blank:
                self._passed.append((number, "blank"))
            else:
                self._below(number, tuple(cells))
        problem = unknown.fault(table.sheet.name, self._indicator.place) if unknown and self._indicator else None
        return Sifted(tuple(self._rows), tuple(self._passed), tuple(self._totals), tuple(self._hidden), problem)

    def _unknown_rows(self) -> UnknownRows | None:
        table = self._table
        below = [
            (number, row)
            for number, row in enumerate(table.sheet.rows, start=1)
            if number > table.last and table.has(number)
        ]
        return unknown_rows(below, self._indicator, self._unit, self._names)

    def _merged_down(self, places: Sequence[Place]) -> dict[int, dict[int, Cell]]:
        speaking = {place.place for place in places if place.meaning in DOWNWARDS}
        filled: dict[int, dict[int, Cell]] = {}
        rows = self._table.sheet.rows
        reached: dict[int, int] = {}  # blocks do not lie over one another, whatever a file says
        for block in sorted(self._table.sheet.merged, key=lambda block: block.top):
            if block.left not in speaking or not self._table.last < block.top <= len(rows):
                continue
            cell = rows[block.top - 1][block.left - 1] if block.left <= len(rows[block.top - 1]) else BLANK
            bottom = min(block.bottom, len(rows))
            for number in range(max(block.top, reached.get(block.left, 0)) + 1, bottom + 1):
                filled.setdefault(number, {})[block.left] = cell
            reached[block.left] = max(reached.get(block.left, 0), bottom)
        return filled

    def _below(self, number: int, cells: tuple[Cell, ...]) -> None:
        row = self._row(number, cells)
        has_figure = any(
            may_be_figure(row.at(place)) or (bool(row.named) and not tells_nothing(row.at(place), row.indicator))
            for place in self._figures
        )
        # A dash may be nought, and is asked about as it is beside other figures of its row.
        tells = has_figure or (
            row.indicator is not None and any(map(self._is_marked_empty, map(row.at, self._figures)))
        )
        why = self._why_passed(row, has_figure=tells)
        if number in self._table.sheet.hidden_rows:
            if has_figure and not why:
                self._hidden.append(number)
            why = "hidden"
        if why == "total" and has_figure:
            self._totals.append(row)
        if why:
            self._passed.append((number, why))
        else:
            self._rows.append(row)
        if row.indicator is not None and not row.side:
            self._last = row

    def _row(self, number: int, cells: tuple[Cell, ...]) -> DataRow:
        if filled := self._filled.get(number):
            wide = [*cells, *[BLANK] * (max(filled) - len(cells))]
            cells = tuple(filled.get(place, cell) for place, cell in enumerate(wide, start=1))
        if self._indicator is None and self._of_all is not None:
            return self._row_of_unit(number, cells, self._of_all)
        text = self._text(cells, self._indicator)
        side = SIDES.get(plain_key(self._text(cells, self._side)), "")
        named = named_of(text)
        indicators = self._names.indicators(text) if text else ()
        if not indicators and (own := SIDES.get(plain_key(named.name), "")) and self._last is not None:
            return DataRow(number, cells, self._last.name, self._last.named, self._last.is_part, own)
        if not text and side and self._last is not None:
            return DataRow(number, cells, self._last.name, self._last.named, self._last.is_part, side)
        if len(indicators) > 1 and self._last is not None:
            above = {indicator.id for indicator in self._last.named} | {
                indicator.parent for indicator in self._last.named if indicator.parent
            }
            below = tuple(indicator for indicator in indicators if indicator.parent in above)
            indicators = below if len(below) == 1 else indicators
        if len(indicators) > 1:
            indicators = self._names.indicators_called(text) or indicators
        return DataRow(number, cells, text, indicators, named.is_part, side)

    def _row_of_unit(self, number: int, cells: tuple[Cell, ...], indicator: Indicator) -> DataRow:
        """A table of one indicator, one unit a row."""
        row = DataRow(number, cells, "", ())
        unit = self._text(cells, self._unit)
        tells = bool(unit) and (self._names.units(unit) or any(is_number(row.at(place)) for place in self._figures))
        return row._replace(name=indicator.name_vi, named=(indicator,)) if tells else row

    @staticmethod
    def _text(cells: tuple[Cell, ...], place: Place | None) -> str:
        return cells[place.place - 1].text.strip() if place is not None and place.place <= len(cells) else ""

    @staticmethod
    def _is_marked_empty(cell: Cell) -> bool:
        return cell.kind == "text" and bool(cell.text.strip())

    def _why_passed(self, row: DataRow, *, has_figure: bool) -> Why | None:
        """Why the row is no figure, None where it is one."""
        texts = [cell.text for cell in row.cells if cell.text.strip()]
        if not self._rows and is_code_row(texts):
            return "code_row"
        unit = self._text(row.cells, self._unit)
        known = bool(row.named)
        has_number = any(is_number(row.at(place)) for place in self._figures)
        if not known and not has_number and is_signature(texts):
            self._signed = True
            return "signature"
        if self._is_total(row, unit):
            return "total"
        leaves_out = self._names.called.leaves_out
        if has_figure and ((not known and leaves_out(row.name)) or (unit and leaves_out(unit))):
            return "left_out"
        if has_figure:
            return None if known or row.name or unit or has_number else "note"
        if known:
            return "no_figure"
        if self._signed:
            return "signature"
        if not (row.name or unit) or is_note(texts[0]):
            return "note"
        return "heading" if all(is_nothing(row.at(place)) for place in self._figures) else "note"

    def _is_total(self, row: DataRow, unit: str) -> bool:
        if row.named and not (unit and not self._names.units(unit)):
            return False
        number = self._text(row.cells, self._first)
        names = [named_of(text).name for text in (row.name, unit) if text] or ([number] if number else [])
        return any(is_total(name) for name in names) and not (row.name and row.named and not unit)
