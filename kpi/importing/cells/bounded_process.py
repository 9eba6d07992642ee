"""Reads a file whose reader could fall over in a process of its own, with bounds on memory and time.

A workbook of 1,400 bytes can make a reader ask for terabytes, which ends the process that reads, not only the reading.
"""

import json
import os
import subprocess
import sys
from array import array
from itertools import islice
from pathlib import Path

import msgspec

from kpi.importing.cells.grid import Cell, Grid, GridSheet
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.unreadable import Unreadable
from kpi.model.question import Answers

_ROOT = Path(__file__).parents[3]
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
"""What of the environment goes along; where the record is and how it is opened does not."""


def read_apart(content: bytes, kind: str, answers: Answers, limits: Limits) -> Grid:
    """The cells of the file, read by another process. Raises Unreadable."""
    request = json.dumps([kind, dict(answers), limits]).encode() + b"\n"
    too_heavy = Unreadable("too_heavy_to_read", megabytes=str(limits.memory >> 20), seconds=str(limits.seconds))
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    environment |= {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kpi.importing.cells.worker"],
            input=request + content,
            capture_output=True,
            timeout=limits.seconds * 4,  # a busy machine; of its own time it has a quarter of this
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise too_heavy from error
    if done.returncode == 1:  # what Python ends with when something was raised that nobody foresaw
        raise Unreadable("file_damaged_or_odd", kind.upper())
    if done.returncode:
        raise too_heavy
    return _unpacked(done.stdout)


class _Packed(msgspec.Struct, tag=True, array_like=True):
    """The grid without its rows; the distinct cells once, and of each sheet how long its rows are and which cells."""

    grid: Grid
    cells: list[Cell]
    widths: list[list[int]]
    numbers: list[bytes]


class _Fault(msgspec.Struct, tag=True, array_like=True):
    """Why there is no grid."""

    code: str
    value: str
    values: dict[str, str]


def packed(grid: Grid) -> bytes:
    """The grid as bytes: a table has far fewer distinct cells than cells, and readers share those that are equal."""
    cells: list[Cell] = []
    known: dict[int, int] = {}
    numbers: list[bytes] = []
    for sheet in grid.sheets:
        its_numbers = array("I")
        for row in sheet.rows:
            for cell in row:
                number = known.get(id(cell))
                if number is None:
                    number = known[id(cell)] = len(cells)
                    cells.append(cell)
                its_numbers.append(number)
        numbers.append(its_numbers.tobytes())
    bare = grid._replace(sheets=tuple(sheet._replace(rows=()) for sheet in grid.sheets))
    widths = [list(map(len, sheet.rows)) for sheet in grid.sheets]
    return msgspec.msgpack.encode(_Packed(bare, cells, widths, numbers))


def packed_fault(fault: Unreadable) -> bytes:
    """Why there is no grid, as bytes."""
    return msgspec.msgpack.encode(_Fault(fault.code, fault.value, fault.values))


def _unpacked(content: bytes) -> Grid:
    try:
        answer = msgspec.msgpack.decode(content, type=_Packed | _Fault)
        if isinstance(answer, _Packed):
            return _with_rows(answer)
    except (
        msgspec.DecodeError,
        IndexError,
        ValueError,
    ) as error:  # a file may have got hold of its reader
        raise Unreadable("file_damaged_or_odd") from error
    raise Unreadable(answer.code, answer.value, **answer.values)


def _with_rows(answer: _Packed) -> Grid:
    sheets: list[GridSheet] = []
    for sheet, widths, raw in zip(answer.grid.sheets, answer.widths, answer.numbers, strict=True):
        cells = map(answer.cells.__getitem__, array("I", raw))
        sheets.append(sheet._replace(rows=tuple(tuple(islice(cells, width)) for width in widths)))
    return answer.grid._replace(sheets=tuple(sheets))
