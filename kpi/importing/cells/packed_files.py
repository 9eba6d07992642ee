"""Looks into zip and compound files before any reader unpacks them: what is in them, and whether it is too much."""

import io
import struct
import zipfile
import zlib

from kpi.importing.cells.unreadable import Unreadable

_PIECE = 1024 * 1024
_PACKAGES = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "XLSB"),
    ("word/document.xml", "Word"),
    ("ppt/presentation.xml", "PowerPoint"),
)
_MOST_MEMBERS = 10_000
_DAMAGE = (zipfile.BadZipFile, struct.error, NotImplementedError, OSError, ValueError)


def kind_of_package(content: bytes) -> str:
    """xlsx or ods. Raises Unreadable for other packages, and for damaged ones."""
    package = _opened(content)
    names = set(package.namelist())
    for member, kind in _PACKAGES:
        if member in names:
            if kind != "xlsx":
                raise Unreadable("not_a_table", kind)
            return kind
    if "content.xml" in names:
        if "mimetype" in names and (other := _other_document(package)):
            raise Unreadable("not_a_table", other)
        return "ods"
    raise Unreadable("not_a_table", "ZIP")


def _other_document(package: zipfile.ZipFile) -> str:
    """ODT, ODP …: the OpenDocument that is no spreadsheet."""
    try:
        with package.open("mimetype") as stream:
            mimetype = stream.read(100).decode("ascii", "replace").strip()
    except (*_DAMAGE, zlib.error, EOFError, RuntimeError):
        return ""
    kind = mimetype.rpartition("opendocument.")[2]
    return "" if kind.startswith("spreadsheet") else {"text": "ODT", "presentation": "ODP"}.get(kind, "OpenDocument")


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
                first = True
                while piece := stream.read(_PIECE):
                    if first and member.filename.endswith((".xml", ".rels")):
                        _refuse_declarations(piece, member.filename)
                    first = False
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


def _refuse_declarations(piece: bytes, name: str) -> None:
    """No workbook needs a DOCTYPE, and every attack by entities does; it stands before everything else."""
    if b"<!DOCTYPE" in piece[:4000].replace(b"\x00", b""):
        raise Unreadable("unsafe_xml", name[-60:])


_DOCUMENTS = (("worddocument", "Word"), ("powerpoint document", "PowerPoint"), ("__properties_version1.0", "Outlook"))


def kind_of_compound(content: bytes) -> str:
    """xls. Raises Unreadable for encrypted workbooks and for other documents."""
    names = _names_at_root(content)
    if "encryptedpackage" in names:
        raise Unreadable("file_is_encrypted")
    if "workbook" in names or "book" in names:
        return "xls"
    raise Unreadable("not_a_table", next((what for name, what in _DOCUMENTS if name in names), "OLE"))


def _names_at_root(content: bytes) -> frozenset[str]:
    """The names of what stands at the root, in small letters."""
    from xlrd.compdoc import CompDoc, CompDocError  # a canonical file must not wait for it

    try:
        directory = CompDoc(content, logfile=io.StringIO()).dirlist
        return frozenset(directory[number].name.casefold() for number in directory[0].children)
    except (CompDocError, struct.error, ValueError, IndexError, AssertionError, RecursionError) as error:
        raise Unreadable("file_damaged_or_odd", "OLE") from error
