"""How long an import of many figures takes, as a ratio to the same file put into one keyed table by bare sqlite3.

    python -m tests.benchmarks.imports [--figures 1000000] [--rounds 3] [--profile]

Whole processes, start-up included, one after the other in each round: the shell of SQLite, `kpi import --partial` of a
file with 0.4 % bad rows into a store of the country without figures, the same again (nothing changes), and into a store
that has every other figure already. With --profile one import in this process, and where its time goes.
"""

import argparse
import cProfile
import csv
import os
import pstats
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from kpi.actions.administer.opening import open_store
from kpi.actions.imports.admit import admit
from kpi.importing.canonical import read_csv
from tests.benchmarks import generate
from tests.benchmarks.generate import SIZES

HEADER = ("unit", "indicator", "period", "target", "actual", "numerator", "denominator", "effective_on")
SIZE = SIZES["country"]
BAD = 250  # one row of so many
FLOOR = "bare sqlite3 `.import` into one keyed table"


class Took(NamedTuple):
    seconds: float
    megabytes: float


def rows(number: int) -> list[list[str]]:
    """The figures of a country, commune by commune, as a file has them."""
    lines: list[list[str]] = []
    for unit in generate.tree(SIZE):
        if unit.level != "commune" or len(lines) >= number:
            continue
        figures = generate.figures_of(unit, SIZE)
        for target in generate.target_rows(unit.id, 1, figures, SIZE):
            year, code = target.period // 10000, f"I{target.indicator_id:03d}"
            lines.append([unit.code, code, str(year), str(target.value), "", "", "", target.effective_on])
        for actual in generate.actual_rows(unit.id, 1, figures, SIZE):
            month, code = f"{actual.period // 10000}-{actual.period % 100:02d}", f"I{actual.indicator_id:03d}"
            numbers = ["" if part is None else str(part) for part in actual[3:6]]
            lines.append([unit.code, code, month, "", *numbers, ""])
    return lines[:number]


def spoilt(lines: Sequence[list[str]]) -> list[list[str]]:
    """The same with a few rows that cannot be taken: a unit, a period, a number, an indicator that is none."""
    chance = random.Random(4)  # noqa: S311 - rows, not secrets
    copies = [list(row) for row in lines]
    for place in chance.sample(range(len(copies)), len(copies) // BAD):
        row = copies[place]
        wrong = chance.randrange(4)
        if wrong == 0:
            row[0] = "9" + row[0]
        elif wrong == 1:
            row[2] = row[2][:4] + "-13"
        elif wrong == 2:
            row[4] = (row[4] or "1") + "x"
        else:
            row[1] = "I999"
    return copies


def write(file: Path, lines: Sequence[Sequence[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n").writerows([HEADER, *lines])
    return file


def empty_store(file: Path) -> None:
    open_store(str(file)).close()
    with closing(sqlite3.connect(file)) as connection:
        generate.put(connection, "units", generate.tree(SIZE))
        generate.put(connection, "indicators", generate.indicators(SIZE))
        connection.commit()


WATCH = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def took(command: Sequence[str]) -> Took:
    """A whole process: how long, and how much memory at most; begun by a small one, whose memory it begins with."""
    # Compiled once and for all, as wherever it is installed: what is set here against that is not set there.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    watching = [sys.executable, "-S", "-c", WATCH, *command]
    with subprocess.Popen(watching, stdout=subprocess.PIPE, text=True, env=environment) as watch:
        seconds, kilobytes = watch.communicate()[0].split()
    return Took(float(seconds), int(kilobytes) / 1024)


def bare(source: Path, file: Path) -> Took:
    file.unlink(missing_ok=True)
    table = f"CREATE TABLE told ({', '.join(HEADER)}, PRIMARY KEY (unit, indicator, period, target, effective_on))"
    shell = shutil.which("sqlite3") or "sqlite3"
    return took([shell, str(file), table, ".mode csv", f".import --skip 1 {source} told"])


def ours(source: Path, store: Path) -> Took:
    command = [sys.executable, "-m", "kpi", "import", str(source), "--partial", "--json", "--database", str(store)]
    return took(command)


def copied(store: Path, file: Path) -> Path:
    for ending in ("", "-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    shutil.copy(store, file)
    return file


def profile(source: Path, store: Path) -> None:
    opened, content = open_store(str(store)), source.read_bytes()
    profiler = cProfile.Profile()
    deed = partial(admit, opened, [partial(read_csv, content, "figures.csv")], by="benchmark", partial=True)
    profiler.runcall(deed)
    opened.close()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = rows(options.figures)
        clean, dirty = write(folder / "clean.csv", good), write(folder / "figures.csv", spoilt(good))
        every_other = write(folder / "half.csv", good[::2])
        store, half, work = folder / "store.sqlite", folder / "half.sqlite", folder / "work.sqlite"
        del good
        empty_store(store)
        if options.profile:
            profile(dirty, store)
            return
        ours(every_other, copied(store, half))  # and what is not compiled yet is compiled by it
        times: dict[str, list[Took]] = {}
        for _ in range(options.rounds):
            times.setdefault(FLOOR, []).append(bare(clean, folder / "bare.sqlite"))
            copied(store, work)
            times.setdefault("read, checked, kept, totals moved, signed", []).append(ours(dirty, work))
            times.setdefault("the same file again: nothing changes", []).append(ours(dirty, work))
            copied(half, work)
            times.setdefault("where every other figure stands already", []).append(ours(dirty, work))
    print(
        f"\n{options.figures:,} figures, of which {options.figures // BAD:,} wrong, medians of {options.rounds} rounds"
    )
    print("| | seconds | ratio | MB |")
    print("|---|---:|---:|---:|")
    for what, runs in times.items():
        ratio = median(took.seconds / floor.seconds for took, floor in zip(runs, times[FLOOR], strict=True))
        seconds, megabytes = median(took.seconds for took in runs), max(took.megabytes for took in runs)
        print(f"| {what} | {seconds:.2f} | {ratio:.1f} | {megabytes:.0f} |")


if __name__ == "__main__":
    main()
