"""What the XML of a workbook tells beside its values: what is hidden or merged, formats, formulas never computed."""

import re
import zipfile
from collections.abc import Callable
from typing import IO, NamedTuple
from xml.parsers import expat  # nosec - declarations, which every attack by entities needs, are refused below

from kpi.importers.grid import MOST_MERGED, Merged
from kpi.importers.unreadable import Unreadable

PERCENTS = frozenset({9, 10})
"""The numbers of the formats 0% and 0.00%, which every workbook has."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What a number format only writes down: 0.0"%" makes no percentage of a number."""
_PIECE = 256 * 1024


class Beside(NamedTuple):
    """Rows and columns are counted from 1; the extent is that of cells that hold something."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()
    percents: frozenset[tuple[int, int]] = frozenset()
    not_computed: frozenset[tuple[int, int]] = frozenset()
    errors: tuple[tuple[tuple[int, int], str], ...] = ()


Started = Callable[[str, dict[str, str]], None]


def each_element(
    package: zipfile.ZipFile,
    member: str,
    started: Started,
    ended: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through the elements of a member, by their local names. Raises Unreadable for declarations and damage."""
    try:
        with package.open(member) as stream:
            each_element_of(stream, member, started, ended, text)
    except KeyError as error:
        raise Unreadable("file_damaged_or_odd", member[-60:]) from error


def each_element_of(
    stream: IO[bytes],
    name: str,
    started: Started,
    ended: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """The same of any stream; `name` is how a sentence calls it."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Unreadable("unsafe_xml", name[-60:])

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: started(name.rpartition(":")[2], attributes)
    if ended is not None:
        parser.EndElementHandler = lambda name: ended(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable("file_damaged_or_odd", name[-60:]) from error


def sheets_of(package: zipfile.ZipFile) -> dict[str, str]:
    """The member of each sheet, by the sheet's name."""
    targets: dict[str, str] = {}
    named: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "").lstrip("/")
            targets[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            number = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            named[attributes.get("name", "")] = number

    each_element(package, "xl/_rels/workbook.xml.rels", relation)
    each_element(package, "xl/workbook.xml", sheet)
    return {name: targets[number] for name, number in named.items() if number in targets}


def counts_from_1904(package: zipfile.ZipFile) -> bool:
    """Whether the days of the workbook are counted from 1904, as on old Macintoshes."""
    found = [False]

    def started(name: str, attributes: dict[str, str]) -> None:
        found[0] |= name == "workbookPr" and _is_true(attributes.get("date1904", ""))

    each_element(package, "xl/workbook.xml", started)
    return found[0]


def percent_styles(package: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a share as a percentage."""
    own: set[int] = set()
    styles: list[int] = []
    inside = [False]

    def started(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and is_percentage(attributes.get("formatCode", "")):
            own.add(_whole(attributes.get("numFmtId", "")))
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            styles.append(_whole(attributes.get("numFmtId", "")))

    def ended(name: str) -> None:
        if name == "cellXfs":
            inside[0] = False

    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    each_element(package, "xl/styles.xml", started, ended)
    return frozenset(place for place, number in enumerate(styles) if number in PERCENTS or number in own)


def is_percentage(code: str) -> bool:
    """Whether a number of this format is shown a hundred times as large, with a percent sign."""
    return "%" in _LITERAL.sub("", code)


def beside(package: zipfile.ZipFile, member: str, percents: frozenset[int], most_cells: int) -> Beside:
    """What a sheet tells beside its values. Raises Unreadable for a sheet that reaches too far."""
    looker = _Looker(percents, most_cells)
    each_element(package, member, looker.started, looker.ended, looker.text)
    return looker.found()


class _Looker:
    """Goes through one sheet."""

    def __init__(self, percents: frozenset[int], most_cells: int) -> None:
        self._styles, self._most = percents, most_cells
        self._row = self._column = self._last_row = self._last_column = self._cells = 0
        self._seen = 0
        self._is_percent = self._has_value = self._has_formula = self._is_told = self._inside = False
        self._kind = ""
        self._errors: dict[tuple[int, int], str] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[Merged] = []
        self._percents: set[tuple[int, int]] = set()
        self._not_computed: set[tuple[int, int]] = set()

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "is"}:
            self._inside = True
            self._is_told = self._kind != "n"  # an empty text is told all the same: ="" gives one
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._row = _whole(attributes.get("r", "")) or self._row + 1
            self._column = 0
            if _is_true(attributes.get("hidden", "")):
                self._hidden_rows.add(self._row)
        elif name == "col" and _is_true(attributes.get("hidden", "")):
            first, last = _whole(attributes.get("min", "")), _whole(attributes.get("max", ""))
            self._hidden_columns.update(range(first, min(last, first + 16384) + 1))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = _place(attributes.get("r", ""))
        self._column = place[1] if place else self._column + 1
        self._row = place[0] if place else self._row
        self._is_percent = _whole(attributes.get("s", "")) in self._styles and "s" in attributes
        self._kind = attributes.get("t", "n")
        self._is_percent &= self._kind == "n"
        self._has_value = self._has_formula = self._is_told = False
        self._seen += 1
        if self._seen > 2 * self._most:  # empty ones hold nothing, and take their time
            raise Unreadable("sheet_too_large", str(self._seen), limit=str(self._most))

    def text(self, text: str) -> None:
        if self._inside:
            self._has_value = True
            if self._kind == "e":
                self._errors[self._row, self._column] = text

    def ended(self, name: str) -> None:
        if name in {"v", "is"}:
            self._inside = False
        if name != "c" or not (self._has_value or self._has_formula or self._is_told):
            return
        place = self._row, self._column
        self._last_row, self._last_column = max(self._last_row, place[0]), max(self._last_column, place[1])
        self._cells += 1
        if self._last_row * self._last_column > self._most or self._cells > self._most:
            raise Unreadable("sheet_too_large", f"{self._last_row} × {self._last_column}", limit=str(self._most))
        if self._is_percent:
            self._percents.add(place)
        if self._has_formula and not (self._has_value or self._is_told):
            self._not_computed.add(place)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, bottom = _place(first), _place(last or first)
        if top and bottom and len(self._merged) < MOST_MERGED:
            self._merged.append(Merged(top[0], top[1], bottom[0], bottom[1]))

    def found(self) -> Beside:
        return Beside(
            self._last_row,
            self._last_column,
            self._cells,
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            tuple(self._merged),
            frozenset(self._percents),
            frozenset(self._not_computed),
            tuple(sorted(self._errors.items())),
        )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _is_true(text: str) -> bool:
    return text in {"1", "true"}


def _place(reference: str) -> tuple[int, int] | None:
    """(row, column) of D7."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column
