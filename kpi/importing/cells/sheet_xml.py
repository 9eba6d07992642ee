"""What the XML of a workbook tells beside its values: what is hidden or merged, formats, formulas never computed."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import IO, NamedTuple
from xml.parsers import expat  # nosec - declarations, which every attack by entities needs, are refused below

from kpi.importing.cells.grid import MOST_MERGED, Merged
from kpi.importing.cells.number_format import PLAIN, Look, Piece, sections_of
from kpi.importing.cells.unreadable import Unreadable

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
    looks: Mapping[tuple[int, int], Look] = MappingProxyType({})
    pieces: Mapping[tuple[int, int], tuple[Piece, ...]] = MappingProxyType({})


class Styles(NamedTuple):
    """Of the styles of cells those that say something: which show a percentage, and how others are seen."""

    percents: frozenset[int] = frozenset()
    looks: Mapping[int, Look] = MappingProxyType({})


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


def styles_of(package: zipfile.ZipFile) -> Styles:
    """The cell styles that say something of what is in a cell, by their numbers."""
    if "xl/styles.xml" not in package.namelist():
        return Styles()
    reader = _Styles()
    each_element(package, "xl/styles.xml", reader.started, reader.ended)
    return styles_told(reader.styles, reader.formats, reader.fonts)


def styles_told(styles: Sequence[tuple[int, int]], formats: Mapping[int, str], fonts: Sequence[Look]) -> Styles:
    """The same of styles that are told as the numbers of a format and a font each."""
    percents: set[int] = set()
    looks: dict[int, Look] = {}
    for place, (number, font) in enumerate(styles):
        code = formats.get(number, "")
        look = fonts[font] if font < len(fonts) else PLAIN
        if number in PERCENTS or is_percentage(code):
            percents.add(place)
        elif code and (shown := sections_of(code)):
            look = look._replace(shown=shown)
        if look != PLAIN:
            looks[place] = look
    return Styles(frozenset(percents), looks)


class _Styles:
    """Goes through the styles of a workbook."""

    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.fonts: list[Look] = []
        self.styles: list[tuple[int, int]] = []
        self._inside = ""

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"fonts", "cellXfs"}:
            self._inside = name
        elif name == "numFmt":
            self.formats[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "font" and self._inside == "fonts":
            self.fonts.append(PLAIN)
        elif name == "xf" and self._inside == "cellXfs":
            self.styles.append((_whole(attributes.get("numFmtId", "")), _whole(attributes.get("fontId", ""))))
        elif self._inside == "fonts" and self.fonts:
            self.fonts[-1] = with_property(self.fonts[-1], name, attributes)

    def ended(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""


_HEIGHTS = {"superscript": 1, "subscript": -1}


def with_property(look: Look, name: str, attributes: Mapping[str, str]) -> Look:
    """With what one element of a font says."""
    if name == "vertAlign":
        return look._replace(height=_HEIGHTS.get(attributes.get("val", ""), 0))
    if name in {"strike", "dstrike"}:
        return look._replace(struck=attributes.get("val", "1") not in {"0", "false"})
    return look


class Runs:
    """The pieces of one text, each with the look of its own that it may have, as its elements go by."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._look: Look | None = None
        self._text: list[str] = []
        self._is_sound = self._inside = False

    @property
    def says_something(self) -> bool:
        return any(piece.look for piece in self.pieces) and any(piece.look != PLAIN for piece in self.pieces)

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "r":
            self._look = None
        elif name == "rPr":
            self._look = PLAIN
        elif name == "rPh":
            self._is_sound = True
        elif name == "t":
            self._inside = not self._is_sound
            self._text = []
        elif self._look is not None:
            self._look = with_property(self._look, name, attributes)

    def text(self, text: str) -> None:
        if self._inside:
            self._text.append(text)

    def ended(self, name: str) -> None:
        if name == "t" and self._inside:
            self._inside = False
            self.pieces.append(Piece("".join(self._text), self._look))
        elif name == "rPh":
            self._is_sound = False


_SHARED = "xl/sharedStrings.xml"
_TELLING = (b"vertAlign", b"strike")


def told_texts(package: zipfile.ZipFile) -> dict[int, tuple[Piece, ...]]:
    """Of the texts that cells share those with raised or struck-out pieces, by their numbers."""
    if _SHARED not in package.namelist() or not _has_any(package, _SHARED, _TELLING):
        return {}
    found: dict[int, tuple[Piece, ...]] = {}
    number, runs = -1, Runs()

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal number, runs
        if name == "si":
            number, runs = number + 1, Runs()
        else:
            runs.started(name, attributes)

    def ended(name: str) -> None:
        if name == "si" and runs.says_something:
            found[number] = tuple(runs.pieces)
        runs.ended(name)

    def text(text: str) -> None:
        runs.text(text)

    each_element(package, _SHARED, started, ended, text)
    return found


def _has_any(package: zipfile.ZipFile, member: str, words: Sequence[bytes]) -> bool:
    """Whether one of the words is in it, in whatever encoding: most workbooks have none, and need no second reading."""
    longest, before = max(map(len, words)), b""
    with package.open(member) as stream:
        while piece := stream.read(_PIECE):
            looked_at = before + piece.replace(b"\x00", b"")
            if any(word in looked_at for word in words):
                return True
            before = looked_at[-longest:]
    return False


def is_percentage(code: str) -> bool:
    """Whether a number of this format is shown a hundred times as large, with a percent sign."""
    return "%" in _LITERAL.sub("", code)


def beside(
    package: zipfile.ZipFile, member: str, styles: Styles, texts: Mapping[int, tuple[Piece, ...]], most_cells: int
) -> Beside:
    """What a sheet tells beside its values. Raises Unreadable for a sheet that reaches too far."""
    looker = _Looker(styles, texts, most_cells)
    each_element(package, member, looker.started, looker.ended, looker.text)
    return looker.found()


class _Looker:
    """Goes through one sheet."""

    def __init__(self, styles: Styles, texts: Mapping[int, tuple[Piece, ...]], most_cells: int) -> None:
        self._styles, self._texts, self._most = styles, texts, most_cells
        self._look: Look | None = None
        self._number: list[str] = []  # of a text that cells share
        self._runs: Runs | None = None
        self._looks: dict[tuple[int, int], Look] = {}
        self._pieces: dict[tuple[int, int], tuple[Piece, ...]] = {}
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
        elif self._runs is not None:
            self._runs.started(name, attributes)
        elif name in {"v", "is"}:
            self._inside = True
            self._runs = Runs() if name == "is" else None
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
        style = _whole(attributes.get("s", "")) if "s" in attributes else -1
        self._is_percent = style in self._styles.percents
        self._look, self._runs = self._styles.looks.get(style), None
        self._number.clear()
        self._kind = attributes.get("t", "n")
        self._is_percent &= self._kind == "n"
        self._has_value = self._has_formula = self._is_told = False
        self._seen += 1
        if self._seen > 2 * self._most:  # empty ones hold nothing, and take their time
            raise Unreadable("sheet_too_large", str(self._seen), limit=str(self._most))

    def text(self, text: str) -> None:
        if self._inside:
            self._has_value = True
            if self._runs is not None:
                self._runs.text(text)
            elif self._kind == "s" and self._texts:
                self._number.append(text)
            elif self._kind == "e":
                self._errors[self._row, self._column] = text

    def ended(self, name: str) -> None:
        if self._runs is not None:
            self._runs.ended(name)
        if name in {"v", "is"}:
            self._inside = False
        if name == "is" and self._runs is not None:
            pieces, self._runs = self._runs, None
            if pieces.says_something:
                self._pieces[self._row, self._column] = tuple(pieces.pieces)
        if name != "c" or not (self._has_value or self._has_formula or self._is_told):
            return
        place = self._row, self._column
        self._last_row, self._last_column = max(self._last_row, place[0]), max(self._last_column, place[1])
        self._cells += 1
        if self._last_row * self._last_column > self._most or self._cells > self._most:
            raise Unreadable("sheet_too_large", f"{self._last_row} × {self._last_column}", limit=str(self._most))
        if self._is_percent:
            self._percents.add(place)
        if self._look is not None:
            self._looks[place] = self._look
        if self._number and (pieces := self._texts.get(_whole("".join(self._number).strip()))):
            self._pieces[place] = pieces
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
            self._looks,
            self._pieces,
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
