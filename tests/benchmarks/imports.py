"""How long an import of many figures takes, as a ratio to the same file put into one keyed table by bare sqlite3.

python -m tests.benchmarks.imports [--figures 100000] [--profile]
"""

import argparse
import cProfile
import csv
import io
import pstats
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

from kpi.actions.admit import admit
from kpi.actions.store import open_store
from kpi.importers.canonical import read_csv
from tests.benchmarks import generate
from tests.benchmarks.generate import SIZES

HEADER = ("unit", "indicator", "period", "target", "actual", "numerator", "denominator", "effective_on")
SIZE = SIZES["province"]


def rows(number: int) -> list[Sequence[object]]:
    """The figures of a province, commune by commune, as a file has them."""
    found: list[Sequence[object]] = []
    for unit in generate.tree(SIZE):
        if unit.level == "commune" and len(found) < number:
            made = generate.figures_of(unit, SIZE)
            for target in generate.target_rows(unit.id, 1, made, SIZE):
                year, code = target.period // 10000, f"I{target.indicator_id:03d}"
                found.append((unit.code, code, year, target.value, "", "", "", target.effective_on))
            for actual in generate.actual_rows(unit.id, 1, made, SIZE):
                month, code = f"{actual.period // 10000}-{actual.period % 100:02d}", f"I{actual.indicator_id:03d}"
                told = (actual.value, actual.numerator, actual.denominator)
                found.append((unit.code, code, month, "", *("" if part is None else part for part in told), ""))
    return found[:number]


def empty_store(file: Path) -> None:
    open_store(str(file)).close()
    with closing(sqlite3.connect(file)) as connection:
        generate.put(connection, "units", generate.tree(SIZE))
        generate.put(connection, "indicators", generate.indicators(SIZE))
        connection.commit()


def bare_import(source: Path, file: Path) -> None:
    """By the shell of SQLite where there is one, else by the csv reader of Python; nothing is looked at."""
    table = f"CREATE TABLE told ({', '.join(HEADER)}, PRIMARY KEY (unit, indicator, period, target, effective_on))"
    if shell := shutil.which("sqlite3"):
        subprocess.run([shell, file, table, ".mode csv", f".import --skip 1 {source} told"], check=True)
        return
    with closing(sqlite3.connect(file)) as connection, source.open(encoding="utf-8", newline="") as text:
        connection.execute(table)
        lines = csv.reader(text)
        next(lines)
        connection.executemany(f"INSERT INTO told VALUES ({', '.join('?' * len(HEADER))})", lines)
        connection.commit()


def took(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    options = parser.parse_args()
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows(options.figures)])
    content = text.getvalue().encode()
    with tempfile.TemporaryDirectory() as folder:
        source, file = Path(folder) / "figures.csv", Path(folder) / "store.sqlite"
        source.write_bytes(content)
        empty_store(file)
        store = open_store(str(file))
        deed = partial(admit, store, [partial(read_csv, content, "figures.csv")], by="benchmark")
        floor = median(took(partial(bare_import, source, Path(folder) / f"bare-{n}.sqlite")) for n in range(3))
        profile = cProfile.Profile()
        first = took(partial(profile.runcall, deed) if options.profile else deed)
        again = took(deed)
        store.close()
    print(f"\n{options.figures:,} figures imported into an empty province, in one run")
    print("| | seconds | ratio |")
    print("|---|---:|---:|")
    print(f"| bare sqlite3, into one keyed table | {floor:.2f} | 1.0 |")
    print(f"| read, checked, kept, totals moved, signed | {first:.2f} | {first / floor:.1f} |")
    print(f"| the same file again: nothing changes | {again:.2f} | {again / floor:.1f} |")
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
