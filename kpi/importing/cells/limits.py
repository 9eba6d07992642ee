"""What one file may be, so that reading it takes the machine away from nobody."""

from typing import NamedTuple

MEGA = 1024 * 1024


class Limits(NamedTuple):
    """What one file may be: beyond it nobody has typed it, and reading it would take the machine away from others."""

    bytes: int = 50 * MEGA
    unpacked: int = 400 * MEGA
    rows: int = 1_048_576
    columns: int = 500
    cells: int = 2_000_000
    memory: int = 600 * MEGA  # beside that of the process that asks for it; what so many different cells take
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
