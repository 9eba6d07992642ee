"""The shelf gives back what was laid on it, unit by unit; beside it a plain list that does the same."""

import random
from pathlib import Path

import numpy as np
import pytest

from kpi.importing.cells import long_file
from kpi.importing.cells.long_file import LongFile, content_of, pieces, sha256
from kpi.importing.figures import shelf
from kpi.importing.figures.broad import keys_of
from kpi.importing.figures.shelf import Shelf
from kpi.model.block import Block, sums_of
from kpi.model.figure import Actual, Target
from kpi.model.line import FigureLine
from kpi.model.period import Period

DAYS = ("", "2021-07-01")
MONTH = Period.month(2021, 1)


def a_line(row: int, chance: random.Random) -> FigureLine:
    period, value = Period.month(2021, chance.randrange(1, 13)), chance.randrange(-(2**62), 2**62)
    target = Target(period, chance.randrange(1, 3), chance.choice(DAYS), value) if chance.random() < 0.3 else None
    parts = Actual(period, None, numerator=value, denominator=chance.randrange(1, 2**62))
    actual = parts if chance.random() < 0.3 else Actual(period, value)
    return FigureLine(row, chance.randrange(1, 8), chance.randrange(1, 4), target, None if target else actual)


def block_of(lines: list[FigureLine]) -> Block:
    def column(of: list[object], kind: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(of, dtype=kind)

    told = [line.actual or Actual(MONTH, None) for line in lines]
    planned = [line.target for line in lines]
    some = [one if one is not None else Target(MONTH, 0, "", 0) for one in planned]
    periods = [(line.target or line.actual or some[0]).period.code for line in lines]
    return Block(
        column([line.row for line in lines], "i4"),
        column([line.unit for line in lines], "i4"),
        column([line.indicator for line in lines], "i4"),
        column(list(periods), "i4"),
        np.array([one is not None for one in planned], dtype=bool),
        column([one.value or 0 for one in some], "i8"),
        column([one.basis for one in some], "i4"),
        column([DAYS.index(one.effective_on) for one in some], "i4"),
        np.array([one.value is not None for one in told], dtype=bool),
        column([one.value or 0 for one in told], "i8"),
        np.array([one.numerator is not None for one in told], dtype=bool),
        column([one.numerator or 0 for one in told], "i8"),
        column([one.denominator or 0 for one in told], "i8"),
        days=DAYS,
    )


def key(line: FigureLine) -> tuple[int, int, int]:
    told = line.target or line.actual
    assert told is not None
    return line.unit, told.period.code, line.indicator


@pytest.mark.parametrize("seed", range(40))
def test_what_was_laid_down_is_taken_up(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311 - figures, not secrets
    monkeypatch.setattr(shelf, "_IN_MEMORY", chance.choice([1, 10**6]))
    laid = Shelf()
    laid.days = DAYS
    lines: list[FigureLine] = []
    for _ in range(chance.randrange(5)):
        some = [a_line(len(lines) + place + 2, chance) for place in range(chance.randrange(30))]
        if chance.random() < 0.3:
            some.sort(key=lambda line: line.unit)
        lines += some
        laid.lay(block_of(some))
    if lines and chance.random() < 0.5:
        gone = {key(chance.choice(lines)) for _ in range(3)}
        rows = laid.take_out(keys_of(gone))
        assert sorted(rows) == sorted(line.row for line in lines if key(line) in gone)
        lines = [line for line in lines if key(line) not in gone]
    assert laid.rows == len(lines)
    assert list(laid.lines()) == sorted(lines, key=lambda line: (line.unit, line.row))
    most = chance.choice([1, 7, 1000])
    parts = [list(part.lines()) for part in laid.parts(most)]
    assert [line for part in parts for line in part] == sorted(lines, key=lambda line: (key(line), lines.index(line)))
    units = [{line.unit for line in part} for part in parts]
    assert sum(len(some) for some in units) == len(set[int]().union(*units))  # no unit is in two parts
    assert all(len(part) <= most or len(some) == 1 for part, some in zip(parts, units, strict=True))
    ours = {chance.randrange(1, 8) for _ in range(3)}
    theirs = laid.of_units(ours)
    assert list(theirs.lines()) == [line for line in laid.lines() if line.unit in ours]
    assert theirs.rows == sum(line.unit in ours for line in lines)


@pytest.mark.parametrize("seed", range(20))
def test_the_sums_of_a_block_are_exact(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - figures, not secrets
    lines = [a_line(row + 2, chance) for row in range(chance.randrange(200))]
    block, plain = block_of(lines), dict[tuple[int, int, int], tuple[int, int]]()
    some = {chance.randrange(2, 100) for _ in range(30)}
    for line in lines:
        for basis, told in ((0, line.actual), (line.target.basis if line.target else 0, line.target)):
            if told is not None and told.value is not None and line.row in some:
                kind = line.indicator, basis, told.period.length
                figures, total = plain.get(kind, (0, 0))
                plain[kind] = figures + 1, total + told.value
    assert sums_of(block.of_rows(some)) == plain
    assert sums_of(block.of_rows(set())) == {}


def test_a_part_of_a_shelf_outlives_it() -> None:
    laid = Shelf()
    laid.days = DAYS
    lines = [a_line(row, random.Random(row)) for row in range(2, 9)]  # noqa: S311
    laid.lay(block_of(lines))
    part = laid.of_units(range(1, 8))
    del laid
    assert len(list(part.lines())) == len(lines)


def test_a_long_file_is_read_by_pieces_and_nobody_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_file, "LONG", 10)
    monkeypatch.setattr(long_file, "_PIECE", 3)
    file = tmp_path / "figures.csv"
    file.write_bytes(b"unit,indicator,period\n")
    long = content_of(file)
    file.write_bytes(b"something else")
    assert isinstance(long, LongFile)
    assert (len(long), long[:], long[5:14], long[-7:-1], long[30:]) == (
        22,
        b"unit,indicator,period\n",
        b"indicator",
        b"period",
        b"",
    )
    assert list(pieces(long))[:2] == [b"uni", b"t,i"]
    assert sha256(long) == sha256(long[:])
    file.write_bytes(b"short")
    assert content_of(file) == b"short"
