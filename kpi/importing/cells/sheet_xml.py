"""Reads from the XML of a workbook what it says of each sheet beside the values of its cells."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import IO
from xml.sax.saxutils import escape  # nosec - writes, and parses nothing

from kpi.importing.cells.grid import MOST_MERGED, Merged, letters_of
from kpi.importing.cells.number_format import decimals_of
from kpi.importing.cells.sheet_facts import CellAppearance, Piece, Position, SheetFacts
from kpi.importing.cells.text_runs import Runs
from kpi.importing.cells.unreadable import Unreadable
from kpi.importing.cells.xml_elements import CheckedXml, each_element, each_element_of, fragment, opened

_PIECE = 1024 * 1024
_MOST_COLUMNS = 16_384
_SHARED = "xl/sharedStrings.xml"
_LOOKS_OF_TEXT = (b"vertAlign", b"strike")


def sheets_of(package: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """The member of each sheet, by the sheet's name; and whether days count from 1904, as on old Macintoshes."""
    targets: dict[str, str] = {}
    numbers: dict[str, str] = {}
    from_1904 = False

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "").lstrip("/")
            targets[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"

    def sheet(name: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if name == "sheet":
            number = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            numbers[attributes.get("name", "")] = number
        elif name == "workbookPr":
            from_1904 = attributes.get("date1904", "") in {"1", "true"}

    each_element(package, "xl/_rels/workbook.xml.rels", relation)
    each_element(package, "xl/workbook.xml", sheet)
    members = set(package.namelist())
    paths = {name: targets.get(number, "") for name, number in numbers.items()}
    return {name: member for name, member in paths.items() if member in members}, from_1904


def shared_pieces(package: zipfile.ZipFile) -> dict[bytes, tuple[Piece, ...]]:
    """Of the texts that cells share those with raised or struck-out pieces, by their numbers as cells write them."""
    if _SHARED not in package.namelist() or not _has_any(package, _SHARED, _LOOKS_OF_TEXT):
        return {}
    by_number: dict[bytes, tuple[Piece, ...]] = {}
    number, runs = -1, Runs()

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal number, runs
        if name == "si":
            number, runs = number + 1, Runs()
        else:
            runs.started(name, attributes)

    def ended(name: str) -> None:
        if name == "si" and runs.says_something:
            by_number[str(number).encode()] = tuple(runs.pieces)
        runs.ended(name)

    each_element(package, _SHARED, started, ended, lambda text: runs.text(text))  # noqa: PLW0108 - another for each text
    return by_number


def _has_any(package: zipfile.ZipFile, member: str, words: tuple[bytes, ...]) -> bool:
    """Whether one of the words is in it, in whatever encoding: most workbooks have none, and need no second reading."""
    longest, before = max(map(len, words)), b""
    with package.open(member) as stream:
        while piece := stream.read(_PIECE):
            looked_at = before + piece.replace(b"\x00", b"")
            if any(word in looked_at for word in words):
                return True
            before = looked_at[-longest:]
    return False


def sheet_facts(
    package: zipfile.ZipFile,
    member: str,
    styles: Mapping[int, CellAppearance],
    shared: Mapping[bytes, tuple[Piece, ...]],
    most_cells: int,
    hiding: Mapping[int, CellAppearance] = MappingProxyType({}),
) -> SheetFacts:
    """What a sheet says beside its values. Raises Unreadable for a sheet that reaches too far, and for damage.

    `hiding` are the styles that show few decimals: of their cells those are kept whose numbers have more.

    Millions of cells are gone through by patterns on its bytes, which takes a tenth of the time of a parser that calls
    Python for each element. The patterns know the one spelling that Excel, LibreOffice and the usual libraries write;
    a sheet in any other is written anew in that one first.
    """
    by_number = {str(number).encode(): appearance for number, appearance in styles.items()}
    rounding = {str(number).encode(): appearance for number, appearance in hiding.items()}
    scan = _Scan(by_number, shared, most_cells, rounding)
    try:
        with opened(package, member) as stream:
            for number, piece in enumerate(_rows_whole(stream, member)):
                _refuse_other_spellings(piece, is_first=number == 0)
                scan.add(piece)
    except _SpeltOtherwise:
        scan = _Scan(by_number, shared, most_cells, rounding)
        with opened(package, member) as stream:
            for piece in _spelt_as_usual(stream, member):
                scan.add(piece)
    return scan.facts()


class _SpeltOtherwise(Exception):  # noqa: N818 - no fault: it is read all the same
    """The patterns do not know how the sheet is written."""


def _rows_whole(stream: IO[bytes], member: str) -> Iterator[bytes]:
    """The XML, found well formed, in pieces that end with the end of a row."""
    checked, rest = CheckedXml(member), b""
    while read := stream.read(_PIECE):
        checked.feed(read)
        piece = rest + read
        end = piece.rfind(b"</row>") + len(b"</row>")
        if end < len(b"</row>"):
            rest = piece
        else:
            yield piece[:end]
            rest = piece[end:]
    checked.end()
    yield rest


_CELL_AS_USUAL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,9}")?(?=[ />])(?![^>]* s=)')
_CODED_OTHERWISE = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-8|UTF-8)""")


_BROKEN_TAGS = tuple(name + space for name in (b"<c", b"<row") for space in (b"\n", b"\r", b"\t"))


def _refuse_other_spellings(piece: bytes, *, is_first: bool) -> None:
    """Raises _SpeltOtherwise where a cell or a row is not written as the patterns know it, or may not be."""
    cells, rows = piece.count(b"<c ") + piece.count(b"<c>"), piece.count(b"<row ") + piece.count(b"<row>")
    if (
        (is_first and (b"<worksheet" not in piece or _CODED_OTHERWISE.match(piece)))
        or b"<!" in piece
        or b"\x00" in piece
        or any(tag in piece for tag in _BROKEN_TAGS)
        or (b"='" in piece and re.search(rb"<(?:c|row|col|mergeCell)\s[^>]*='", piece))
        or len(_CELL_AS_USUAL.findall(piece)) != cells
        or piece.count(b'<row r="') != rows
    ):
        raise _SpeltOtherwise


_CELL_ELEMENTS = ("row", "c", "f", "v", "is", "r", "rPr", "t", "rPh", "vertAlign", "strike", "dstrike")
_WRITTEN = frozenset({*_CELL_ELEMENTS, "col", "mergeCell"})
_ATTRIBUTES = ("r", "s", "t", "hidden", "min", "max", "ref", "val")


def _spelt_as_usual(stream: IO[bytes], member: str) -> Iterator[bytes]:
    """The elements that the patterns look for, without prefixes, each cell with its place. Yields rows."""
    out: list[str] = []
    row = column = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        if name not in _WRITTEN:
            return
        if name == "row":
            row, column = int(_number_in(attributes.get("r", "")) or row + 1), 0
            attributes = {**attributes, "r": str(row)}
        elif name == "c":
            place = _PLACE.fullmatch(attributes.get("r", "").encode())
            row, column = _position(*place.groups()) if place else (row, column + 1)
            attributes = {
                **attributes,
                "r": f"{letters_of(column)}{row}",
                "s": _number_in(attributes.get("s", "")) or "0",
            }
        attribute_text = "".join(f' {key}="{escape(attributes[key])}"' for key in _ATTRIBUTES if key in attributes)
        out.append(f"<{name}{attribute_text}>")

    def ended(name: str) -> None:
        if name in _WRITTEN:
            out.append(f"</{name}>")

    each_element_of(stream, member, started, ended, lambda text: out.append(escape(text)))
    yield "".join(out).encode()


def _number_in(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 8 else ""


_PLACE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_AT = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"'
_FORMULA = rb"<f(?:[^>]*/>|[^>]*>[^<]*</f>)"
_HOLDS_SOMETHING = re.compile(_AT + rb'(?: s="([0-9]+)")?(?: [^>]*[^/>])?>(?!\s*</c>)')
_NOT_COMPUTED = re.compile(_AT + rb'(?:[^>]* t="(\w+)")?[^>]*>\s*' + _FORMULA + rb"\s*(<v>\s*</v>|<v ?/>)?\s*</c>")
_ERROR = re.compile(_AT + rb'[^>]* t="e"[^>]*>(?:\s*' + _FORMULA + rb")?\s*<v>([^<]*)</v>")
_SHARED_TEXT = re.compile(_AT + rb'[^>]* t="s"[^>]*>\s*<v>\s*([0-9]+)\s*</v>')
_OWN_TEXT = re.compile(_AT + rb"[^>]*>\s*(<is>.*?</is>)", re.DOTALL)
_DECIMALS = re.compile(_AT + rb' s="([0-9]+)"(?: t="n")?>(?:\s*' + _FORMULA + rb")?\s*<v>-?[0-9]+\.([0-9]+)</v>")
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]{1,7})"[^>]* hidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<col [^>]*hidden="(?:1|true)"[^>]*>')
_BOUNDS = re.compile(rb' (min|max)="([0-9]{1,7})"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?"')


class _Scan:
    """Gathers the facts of one sheet from pieces of whole rows."""

    def __init__(
        self,
        styles: Mapping[bytes, CellAppearance],
        shared: Mapping[bytes, tuple[Piece, ...]],
        most_cells: int,
        hiding: Mapping[bytes, CellAppearance],
    ) -> None:
        self._styles, self._shared, self._most = styles, shared, most_cells
        self._hiding = {style: (appearance, decimals_of(appearance.format)) for style, appearance in hiding.items()}
        self._seen = self._cells = self._last_row = self._last_column = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[Merged] = []
        self._not_computed: set[Position] = set()
        self._errors: dict[Position, str] = {}
        self._appearances: dict[Position, CellAppearance] = {}
        self._pieces: dict[Position, tuple[Piece, ...]] = {}

    def add(self, piece: bytes) -> None:
        self._bound(piece)
        if b"<f" in piece:
            for column, row, kind, empty in _NOT_COMPUTED.findall(piece):
                if not empty or kind in {b"", b"n"}:  # an empty text is a value all the same: ="" gives one
                    self._not_computed.add(_position(column, row))
        if self._hiding:
            self._hidden_decimals(piece)
        if b't="e"' in piece:
            self._errors |= {_position(column, row): text.decode() for column, row, text in _ERROR.findall(piece)}
        if self._shared:
            for column, row, number in _SHARED_TEXT.findall(piece):
                if pieces := self._shared.get(number):
                    self._pieces[_position(column, row)] = pieces
        if b"<is>" in piece and any(word in piece for word in _LOOKS_OF_TEXT):
            for column, row, content in _OWN_TEXT.findall(piece):
                self._own_text(_position(column, row), content)
        if b"hidden=" in piece:
            self._hidden_rows.update(map(int, _HIDDEN_ROW.findall(piece)))
            for element in _HIDDEN_COLUMN.findall(piece):
                bounds = {key: int(number) for key, number in _BOUNDS.findall(element)}
                first = bounds.get(b"min", 0)
                self._hidden_columns.update(range(first, min(bounds.get(b"max", 0), first + _MOST_COLUMNS) + 1))
        for left, top, right, bottom in _MERGED.findall(piece)[: MOST_MERGED - len(self._merged)]:
            first, last = _position(left, top), _position(right or left, bottom or top)
            self._merged.append(Merged(*first, *last))

    def _bound(self, piece: bytes) -> None:
        """Count what holds something and how far it reaches, before any reader makes room for all of it."""
        self._seen += piece.count(b"<c ")
        if self._seen > 2 * self._most:  # empty ones hold nothing, and take their time
            raise Unreadable("sheet_too_large", str(self._seen), limit=str(self._most))
        cells = _HOLDS_SOMETHING.findall(piece)
        if not cells:
            return
        self._cells += len(cells)
        columns, rows, styles = map(set, zip(*cells, strict=True))
        self._last_column = max(self._last_column, *map(_column, columns))
        self._last_row = max(self._last_row, *map(int, rows))
        if self._last_row * self._last_column > self._most or self._cells > self._most:
            raise Unreadable("sheet_too_large", f"{self._last_row} × {self._last_column}", limit=str(self._most))
        if not self._styles.keys().isdisjoint(styles):
            for column, row, style in cells:
                if appearance := self._styles.get(style):
                    self._appearances[_position(column, row)] = appearance

    def _hidden_decimals(self, piece: bytes) -> None:
        """Numbers that have more decimals than their format shows."""
        for column, row, style, decimals in _DECIMALS.findall(piece):
            appearance, shown = self._hiding.get(style, (None, 0))
            if appearance is not None and len(decimals) > shown:
                self._appearances.setdefault(_position(column, row), appearance)

    def _own_text(self, place: Position, content: bytes) -> None:
        runs = Runs()
        fragment(content, runs.started, runs.ended, runs.text)
        if runs.says_something:
            self._pieces[place] = tuple(runs.pieces)

    def facts(self) -> SheetFacts:
        return SheetFacts(
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            tuple(self._merged),
            frozenset(self._not_computed),
            self._errors,
            self._appearances,
            self._pieces,
        )


def _position(column: bytes, row: bytes) -> Position:
    """(7, 4) of D7."""
    return int(row), _column(column)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
