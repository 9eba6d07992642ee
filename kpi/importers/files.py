"""Files: what a file is, is known from its content; every kind becomes cells, or a sentence why it does not."""

from collections.abc import Callable
from typing import NamedTuple

from kpi.importers.grid import Applied, Grid
from kpi.importers.unreadable import Unreadable
from kpi.model.question import Answers

_MEGA = 1024 * 1024


class Limits(NamedTuple):
    """What one file may be: beyond it nobody has typed it, and reading it would take the machine away from others."""

    bytes: int = 50 * _MEGA
    unpacked: int = 400 * _MEGA
    rows: int = 1_048_576
    columns: int = 500
    cells: int = 2_000_000
    memory: int = 400 * _MEGA  # beside that of the process that asks for it
    seconds: int = 20

    @classmethod
    def of(cls, size: int) -> "Limits":
        """Those where files of so many bytes are let in: whoever raises that limit lets them take as much more."""
        usual = cls()

        def more(number: int) -> int:
            return number * max(size, usual.bytes) // usual.bytes

        return cls(
            bytes=size,
            unpacked=more(usual.unpacked),
            cells=more(usual.cells),
            memory=more(usual.memory),
            seconds=more(usual.seconds),
        )


_SHORT = _MEGA
"""Bytes up to which a text is read in this process: nothing can be hidden in it that takes long."""

_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "GZIP"),
    (b"SQLite format 3", "SQLite"),
    (b"MZ\x90\x00", "EXE"),
)
_ENDINGS = {
    "csv": ("csv", "txt", "tsv", "tab", "prn"),
    "xlsx": ("xlsx", "xlsm", "xltx", "xlsb"),
    "xls": ("xls", "xlt"),
    "ods": ("ods",),
    "xml": ("xml",),
    "html": ("html", "htm"),
}
"""How files of a kind are named; another ending is no fault, and is said."""
_ANSWERS = {
    "encoding": ("utf-8", "windows-1258", "windows-1252"),
    "font": ("tcvn3", "vni", "unicode"),
}
"""What can be said of the letters of a file."""


def read_grid(content: bytes, name: str, answers: Answers | None = None, *, limits: Limits | None = None) -> Grid:
    """The cells of the file; what is wrong with it, or must be asked before it can be read, stands in the grid."""
    limits, told = limits or Limits(), answers or {}
    kind = ""
    try:
        if len(content) > limits.bytes:
            raise Unreadable("import_too_large", name[:80], limit=str(limits.bytes // _MEGA))
        for code, choices in _ANSWERS.items():
            if (said := told.get(code, "")) and said not in choices:
                raise Unreadable("unknown_answer", said, option=code)
        kind = kind_of_content(content)
        if kind == "csv" and len(content) <= _SHORT:
            grid = read_here(content, kind, told, limits)
        else:
            from kpi.importers.apart import read_apart

            grid = read_apart(content, kind, told, limits)
    except Unreadable as problem:
        return Grid(kind, problems=(problem.problem(name),))
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if ending in {one for some in _ENDINGS.values() for one in some} and ending not in _ENDINGS[grid.kind]:
        grid = grid._replace(applied=(Applied("ending_of_another_kind", 1, "", ending, grid.kind), *grid.applied))
    return grid


def read_here(content: bytes, kind: str, answers: Answers, limits: Limits) -> Grid:
    """The cells of a file of that kind, read in this process. Raises Unreadable."""
    from kpi.importers.normal import normal

    return normal(_reader_of(kind)(content, answers, limits), answers)


def kind_of_content(content: bytes) -> str:
    """csv, xlsx, xls, ods, xml or html. Raises Unreadable for what is no table."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty_file")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from kpi.importers.packed import kind_of_package

        return kind_of_package(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        from kpi.importers.packed import kind_of_compound

        return kind_of_compound(content)
    for beginning, what in _STRANGERS:
        if content.startswith(beginning):
            raise Unreadable("not_a_table", what)
    beginning = content[:4000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lower()
    if beginning.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in beginning and b"<html" not in beginning:
            return "xml"
        if b"<html" in beginning or b"<table" in beginning or b"<!doctype html" in beginning:
            return "html"
        if beginning.startswith(b"<?xml"):
            raise Unreadable("not_a_table", "XML")
    return "csv"


def _reader_of(kind: str) -> Callable[[bytes, Answers, Limits], Grid]:
    if kind == "csv":
        from kpi.importers.text_files import read_text

        return read_text
    if kind in {"xml", "html"}:
        from kpi.importers import marked

        return marked.read_spreadsheet_xml if kind == "xml" else marked.read_html
    from kpi.importers.workbooks import read_workbook

    return lambda content, _answers, limits: read_workbook(content, kind, limits)
