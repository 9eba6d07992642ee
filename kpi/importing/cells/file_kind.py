"""Tells what kind of file some bytes are, from the content alone: a name may say anything."""

from kpi.importing.cells.packed_files import kind_of_compound, kind_of_package
from kpi.importing.cells.unreadable import Unreadable

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


def kind_of_content(content: bytes) -> str:
    """csv, xlsx, xls, ods, xml or html. Raises Unreadable for what is no table."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty_file")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return kind_of_package(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
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
