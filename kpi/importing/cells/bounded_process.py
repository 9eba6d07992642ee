"""Reading apart: a file whose reader could fall over is read in a process of its own, with bounds on memory and time.

A workbook of 1,400 bytes can make a reader ask for terabytes, which ends the process that reads, not only the reading.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast, get_args

from kpi.importing.cells.grid import BLANK, Applied, Cell, CellKind, Grid, Merged, Sheet
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.unreadable import Unreadable
from kpi.model.question import Answers, Choice, Example, Question

_ROOT = Path(__file__).parents[3]
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
"""What of the environment goes along; where the record is and how it is opened does not."""

_KINDS: dict[str, CellKind] = {kind[0]: kind for kind in get_args(CellKind)}


def read_apart(content: bytes, kind: str, answers: Answers, limits: Limits) -> Grid:
    """The cells of the file, read by another process. Raises Unreadable."""
    asked = json.dumps([kind, dict(answers), limits]).encode() + b"\n"
    too_heavy = Unreadable("too_heavy_to_read", megabytes=str(limits.memory >> 20), seconds=str(limits.seconds))
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    environment |= {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kpi.importing.cells.worker"],
            input=asked + content,
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


def packed(grid: Grid) -> bytes:
    """As JSON: a cell is its kind's first letter and its text, with its rule and its format where it has one."""
    sheets = [
        [
            sheet.name,
            [[_cell_packed(cell) for cell in row] for row in sheet.rows],
            sheet.hidden,
            sorted(sheet.hidden_rows),
            sorted(sheet.hidden_columns),
            sheet.merged,
        ]
        for sheet in grid.sheets
    ]
    return json.dumps([grid.kind, sheets, grid.questions, grid.applied, grid.encoding]).encode()


def _cell_packed(cell: Cell) -> str | tuple[str | int, ...]:
    packed = "" if cell == BLANK else cell.kind[0] + cell.text
    if cell.shown:
        return packed, *cell[2:]
    return (packed or "b", cell.rule) if cell.rule else packed


def _unpacked(packed: bytes) -> Grid:
    # Any: JSON has no types of its own; it was written by `packed`.
    told = cast("list[Any]", json.loads(packed))
    if told[0] == "unreadable":
        raise Unreadable(told[1], told[2], **told[3])
    kind, sheets, questions, applied, encoding = told
    return Grid(
        kind,
        tuple(_sheet_unpacked(*sheet) for sheet in sheets),
        questions=tuple(_question_unpacked(*question) for question in questions),
        applied=tuple(Applied(*one) for one in applied),
        encoding=encoding,
    )


def _sheet_unpacked(
    name: str,
    rows: list[list[str | list[Any]]],
    hidden: bool,
    hidden_rows: list[int],
    hidden_columns: list[int],
    merged: list[list[int]],
) -> Sheet:
    return Sheet(
        name,
        tuple(tuple(_cell(one) if isinstance(one, str) else _cell(*one) for one in row) for row in rows),
        hidden,
        frozenset(hidden_rows),
        frozenset(hidden_columns),
        tuple(Merged(*one) for one in merged),
    )


@lru_cache(maxsize=65_536)  # the same cell comes again and again: it is held once
def _cell(packed: str, rule: str = "", scale: int = 1, measure: str = "", shown: str = "") -> Cell:
    return Cell(packed[1:], _KINDS[packed[0]], rule, scale, measure, shown) if packed else BLANK


def _question_unpacked(
    code: str, choices: Sequence[Sequence[Any]], examples: Sequence[Sequence[str]], asked_of: str
) -> Question:
    return Question(
        code,
        tuple(Choice(answer, tuple(reads)) for answer, reads in choices),
        tuple(Example(*one) for one in examples),
        asked_of,
    )
