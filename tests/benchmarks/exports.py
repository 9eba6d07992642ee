"""How long an export of many figures takes as a workbook, as a ratio to the same figures as CSV, and in what memory.

python -m tests.benchmarks.exports [--figures 100000] [--profile]
"""

import argparse
import cProfile
import multiprocessing
import pstats
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from multiprocessing.queues import Queue
from pathlib import Path
from typing import NamedTuple

from kpi.actions.administer.opening import open_store
from kpi.actions.look import export
from kpi.language import language
from kpi.reports.csv_file import csv_lines
from kpi.reports.figures import figures_report
from kpi.reports.workbook import write_workbook
from tests.benchmarks import generate


class Took(NamedTuple):
    seconds: float
    megabytes: float  # more than before, at its peak
    size: int


def as_csv(store: Path, target: Path, number: int) -> None:
    rows = islice(export.figure_rows(open_store(str(store))), number)
    with target.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(export.FIGURES, rows))


def as_workbook(store: Path, target: Path, number: int) -> None:
    opened, speak = open_store(str(store)), language("vi")
    report = figures_report(opened, speak)
    write_workbook(target, replace(report, rows=islice(report.rows, number)), opened, speak)


WAYS: dict[str, Callable[[Path, Path, int], None]] = {"CSV": as_csv, "workbook": as_workbook}


def measured(way: str, store: Path, target: Path, number: int, results: "Queue[Took]", *, profile: bool) -> None:
    """In a process of its own, so that its memory is its own."""
    profiler = cProfile.Profile()
    before, started = _peak(), time.perf_counter()
    if profile:
        profiler.enable()
    WAYS[way](store, target, number)
    profiler.disable()
    results.put(Took(time.perf_counter() - started, _peak() - before, target.stat().st_size))
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(20)


def _peak() -> float:
    """The most memory this process ever had; the system call would tell its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--figures", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        store = generate.record_of("province", Path(folder))
        measures: dict[str, Took] = {}
        for way in WAYS:
            results: Queue[Took] = spawn.Queue()
            target = Path(folder) / way
            process = spawn.Process(
                target=measured,
                args=(way, store, target, options.figures, results),
                kwargs={"profile": options.profile},
            )
            process.start()
            measures[way] = results.get()
            process.join()
    for way, took in measures.items():
        print(f"{way:9} {took.seconds:6.2f} s  +{took.megabytes:.0f} MB  file {took.size / 1e6:.1f} MB")
    print(f"ratio of the workbook to the CSV: {measures['workbook'].seconds / measures['CSV'].seconds:.1f}")


if __name__ == "__main__":
    main()
