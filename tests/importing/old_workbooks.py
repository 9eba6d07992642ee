"""Makes old workbooks (XLS) and other compound files, record by record: nothing that we depend on writes them."""

import struct

_END, _FREE, _MAP = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 512


def compound(**streams: bytes) -> bytes:
    """A compound file with these streams at its root; each is filled up to where it needs no short sectors."""
    sectors: list[bytes] = [b"", b""]  # the map and the directory come first
    following = [_MAP, _END]
    entries = []
    for number, (name, content) in enumerate(streams.items(), start=1):
        full = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\x00")
        pieces = [full[place : place + _SECTOR] for place in range(0, len(full), _SECTOR)]
        after = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, after, _FREE, len(sectors), len(full)))
        following += [*range(len(sectors) + 1, len(sectors) + len(pieces)), _END]
        sectors += pieces
    sectors[1] = b"".join([_entry("Root Entry", 5, _FREE, 1, _END, 0), *entries]).ljust(_SECTOR, b"\x00")
    sectors[0] = struct.pack("<128I", *following, *[_FREE] * (128 - len(following)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108) + b"".join(sectors)


def _entry(name: str, kind: int, after: int, below: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\x00\x00"
    return raw.ljust(64, b"\x00") + struct.pack("<HBBIII36xII4x", len(raw), kind, 1, _FREE, after, below, start, size)


def record(code: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack("<HH", code, len(content)) + content


def numbers(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}H", *values)


def text(letters: str) -> bytes:
    return numbers(len(letters)) + b"\x01" + letters.encode("utf-16-le")


def workbook(*cells: bytes, formats: tuple[str | tuple[str, int], ...] = (), before: bytes = b"") -> bytes:
    """A workbook of one sheet; style n + 1 of a cell is the format n of those told, with the number of its font."""
    written = [(code_or_pair, 0) if isinstance(code_or_pair, str) else code_or_pair for code_or_pair in formats]
    own = [record(0x041E, numbers(164 + place), text(code)) for place, (code, _) in enumerate(written)]
    fonts = [(0, 0), *((font, 164 + place) for place, (_, font) in enumerate(written))]
    styles = [record(0x00E0, numbers(font, number, 0), bytes(14)) for font, number in fonts]
    begin = [record(0x0809, numbers(0x0600, kind, 0x0DBB, 0x07CC), bytes(8)) for kind in (0x0005, 0x0010)]
    first = begin[0] + before + record(0x0042, numbers(1200)) + b"".join([*own, *styles])
    name = b"\x03\x00Thu"
    place = len(first) + 4 + 6 + len(name) + 4
    book = first + record(0x0085, struct.pack("<IBB", place, 0, 0), name) + record(0x000A)
    return compound(Workbook=book + begin[1] + b"".join(cells) + record(0x000A))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, numbers(row, column, style), struct.pack("<d", value))


def label(row: int, column: int, letters: str) -> bytes:
    return record(0x0204, numbers(row, column, 0), text(letters))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x0205, numbers(row, column, 0), bytes([code, 1]))


def formula(row: int, column: int, result: bytes, flags: int) -> bytes:
    """1+1, with that for a result."""
    tokens = b"\x1e\x01\x00\x1e\x01\x00\x03"
    return record(0x0006, numbers(row, column, 0), result, numbers(flags), bytes(4), numbers(len(tokens)), tokens)


def hidden_row(row: int) -> bytes:
    return record(0x0208, numbers(row, 0, 4, 255, 0, 0), struct.pack("<I", 0x20))
