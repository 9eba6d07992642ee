"""Compound files: the streams of an old workbook, found by its own directory and never by more sectors than it has."""

import struct
from array import array
from collections.abc import Iterator
from typing import NamedTuple

from kpi.importing.cells.unreadable import Unreadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # and beyond: no sector, but a sign
_SHORT_STREAM = 4096


class _Entry(NamedTuple):
    name: str
    before: int
    after: int
    below: int
    start: int
    size: int


class Compound:
    """A compound file. Raises Unreadable where it does not hold together."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._open()
        except (struct.error, ValueError, IndexError) as error:
            raise Unreadable("file_damaged_or_odd", "OLE") from error

    def _open(self) -> None:
        major, _, shift, short_shift = struct.unpack_from("<HHHH", self._content, 26)
        if (major, shift, short_shift) not in {(3, 9, 6), (4, 12, 6)}:
            raise ValueError(shift)
        self._size, self._short_size = 1 << shift, 1 << short_shift
        directory, _, _, shorts, _, more, _ = struct.unpack_from("<7I", self._content, 48)
        maps = list(struct.unpack_from("<109I", self._content, 76))
        for sector in self._more_maps(more):
            maps += struct.unpack(f"<{self._size // 4}I", sector)[:-1]
        self._next = _numbers(b"".join(self._sector(number) for number in maps if number < _END))
        self._entries = [_entry(raw) for raw in _pieces(self._chain(directory, self._next), 128)]
        self._short_next = _numbers(self._chain(shorts, self._next))
        self._shorts = self._chain(self._entries[0].start, self._next)
        self._at_root = {entry.name: entry for entry in self._children()}

    def names(self) -> frozenset[str]:
        """The names of what stands at the root, in small letters."""
        return frozenset(self._at_root)

    def stream(self, name: str) -> bytes:
        entry = self._at_root[name]
        try:
            if entry.size >= _SHORT_STREAM:
                return self._chain(entry.start, self._next)[: entry.size]
            return self._short_chain(entry.start)[: entry.size]
        except (ValueError, IndexError) as error:
            raise Unreadable("file_damaged_or_odd", name) from error

    def _sector(self, number: int) -> bytes:
        piece = self._content[(number + 1) * self._size : (number + 2) * self._size]
        if not piece:
            raise ValueError(number)
        return piece.ljust(self._size, b"\x00")  # the last one may have been cut short

    def _more_maps(self, number: int) -> Iterator[bytes]:
        for _ in range(len(self._content) // self._size + 1):
            if number >= _END:
                return
            sector = self._sector(number)
            yield sector
            (number,) = struct.unpack_from("<I", sector, self._size - 4)

    def _chain(self, start: int, following: "array[int]") -> bytes:
        return b"".join(self._sector(number) for number in _numbers_of_chain(start, following))

    def _short_chain(self, start: int) -> bytes:
        size = self._short_size
        return b"".join(
            self._shorts[number * size : (number + 1) * size] for number in _numbers_of_chain(start, self._short_next)
        )

    def _children(self) -> Iterator[_Entry]:
        seen: set[int] = set()
        waiting = [self._entries[0].below]
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            waiting += [entry.before, entry.after]
            yield entry


def _numbers(raw: bytes) -> "array[int]":
    return array("I", raw[: len(raw) // 4 * 4])


def _numbers_of_chain(start: int, following: "array[int]") -> Iterator[int]:
    number = start
    for _ in range(len(following) + 1):
        if number >= _END:
            return
        yield number
        number = following[number]
    raise ValueError(start)  # it bites its own tail


def _pieces(raw: bytes, size: int) -> Iterator[bytes]:
    return (raw[place : place + size] for place in range(0, len(raw) - size + 1, size))


def _entry(raw: bytes) -> _Entry:
    length, _, _, before, after, below = struct.unpack_from("<HBBIII", raw, 64)
    start, size = struct.unpack_from("<II", raw, 116)
    name = raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace").casefold()
    return _Entry(name, before, after, below, start, size)
