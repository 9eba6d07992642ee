"""Files too long to be held: copied to where nobody can change them meanwhile, and read a piece at a time."""

import hashlib
from collections.abc import Iterator
from os import SEEK_SET
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from weakref import finalize

LONG = 32 * 1024 * 1024
"""Bytes from which on a file is not held."""
_PIECE = 4 * 1024 * 1024


class LongFile:
    """The bytes of a file, as far as they are asked for: what is written here for bytes can be done with it."""

    def __init__(self, path: Path) -> None:
        self._copy = TemporaryFile()  # noqa: SIM115 - it ends with this
        finalize(self, self._copy.close)
        with path.open("rb") as file:
            copyfileobj(file, self._copy, _PIECE)
        self._length = self._copy.tell()

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, place: slice) -> bytes:
        start, stop, _ = place.indices(self._length)
        self._copy.seek(start, SEEK_SET)
        return self._copy.read(max(stop - start, 0))


Content = bytes | LongFile
"""What a file holds; of both the length and slices can be had, and `[:]` is all of it."""


def content_of(path: Path) -> Content:
    """What stands in the file. Raises OSError."""
    return LongFile(path) if path.stat().st_size > LONG else path.read_bytes()


def pieces(content: Content) -> Iterator[bytes]:
    """All of it, one piece after the other."""
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]


def sha256(content: Content) -> str:
    """The digest of all of it, in hexadecimal digits."""
    made = hashlib.sha256()
    for piece in pieces(content):
        made.update(piece)
    return made.hexdigest()
