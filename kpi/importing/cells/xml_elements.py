"""Goes through the elements of XML, and refuses the declarations by which a file could attack its reader."""

import io
import zipfile
from collections.abc import Callable
from typing import IO
from xml.parsers import expat  # nosec - declarations, which every attack by entities needs, are refused below

from kpi.importing.cells.unreadable import Unreadable

Started = Callable[[str, dict[str, str]], None]
_PIECE = 256 * 1024


def each_element(
    package: zipfile.ZipFile,
    member: str,
    started: Started,
    ended: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through the elements of a member, by their local names. Raises Unreadable for declarations and damage."""
    with opened(package, member) as stream:
        each_element_of(stream, member, started, ended, text)


def opened(package: zipfile.ZipFile, member: str) -> IO[bytes]:
    """The member's bytes. Raises Unreadable where there is none of that name."""
    try:
        return package.open(member)
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
    checked = CheckedXml(name)
    checked.parser.StartElementHandler = lambda name, attributes: started(name.rpartition(":")[2], attributes)
    if ended is not None:
        checked.parser.EndElementHandler = lambda name: ended(name.rpartition(":")[2])
    if text is not None:
        checked.parser.CharacterDataHandler = text
    while piece := stream.read(_PIECE):
        checked.feed(piece)
    checked.end()


class CheckedXml:
    """A parser that is fed piece by piece. Raises Unreadable for declarations, and where the XML is not well formed."""

    def __init__(self, name: str) -> None:
        self._name = name[-60:]
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise Unreadable("unsafe_xml", self._name)

    def feed(self, piece: bytes, *, is_last: bool = False) -> None:
        try:
            self.parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise Unreadable("file_damaged_or_odd", self._name) from error

    def end(self) -> None:
        self.feed(b"", is_last=True)


def fragment(content: bytes, started: Started, ended: Callable[[str], None], text: Callable[[str], None]) -> None:
    """Go through one element that was cut out of a document known to be well formed."""
    each_element_of(io.BytesIO(content), "XML", started, ended, text)
