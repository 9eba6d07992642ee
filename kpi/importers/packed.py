"""Packed files: what is in a zip or a compound file, looked at before any reader unpacks it."""

import io
import struct
import zipfile
import zlib

from kpi.importers.unreadable import Unreadable

_PIECE = 1024 * 1024
_PACKAGES = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("word/document.xml", "Word"),
    ("ppt/presentation.xml", "PowerPoint"),
)
_MOST_MEMBERS = 10_000
_DAMAGE = (zipfile.BadZipFile, struct.error, NotImplementedError, OSError, ValueError)


def kind_of_package(content: bytes) -> str:
    """xlsx or ods. Raises Unreadable for other packages, and for damaged ones."""
    names = set(_opened(content).namelist())
    for member, kind in _PACKAGES:
        if member in names:
            if kind != "xlsx":
                raise Unreadable("not_a_table", kind)
            return kind
    if "content.xml" in names:
        return "ods"
    raise Unreadable("not_a_table", "ZIP")


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGE as error:
        raise Unreadable("file_damaged_or_odd", "ZIP") from error
    if len(package.infolist()) > _MOST_MEMBERS:
        raise Unreadable("unpacks_too_large", limit=str(_MOST_MEMBERS))
    return package


def check_package(content: bytes, most: int) -> zipfile.ZipFile:
    """The package, once it is known that all of it together unpacks to no more bytes than that. Raises Unreadable.

    What a package says of the size of its members is not believed: each is unpacked, and what comes out is counted.
    """
    package = _opened(content)
    left = most
    for member in package.infolist():
        if member.flag_bits & 0x1:
            raise Unreadable("file_is_encrypted")
        if member.filename.startswith(("/", "\\")) or ".." in member.filename.replace("\\", "/").split("/"):
            raise Unreadable("file_damaged_or_odd", member.filename[:60])
        if member.file_size > left:
            raise Unreadable("unpacks_too_large", limit=str(most // _PIECE))
        try:
            with package.open(member) as stream:
                while piece := stream.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise Unreadable("unpacks_too_large", limit=str(most // _PIECE))
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise Unreadable("file_damaged_or_odd", member.filename[:60]) from error
    return package


def kind_of_compound(content: bytes) -> str:
    """xls, from the names of the streams. Raises Unreadable for encrypted workbooks and for other documents."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise Unreadable("file_is_encrypted")
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise Unreadable("not_a_table", "Word" if holds("WordDocument") else "OLE")
