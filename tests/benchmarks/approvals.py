"""Measures approving 60 figures of a commune, with totals and audit, beside a bare signed upsert of 60 rows.

python -m tests.benchmarks.approvals [--rounds 50]
"""

import argparse
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from db.audit import Line, digest_of
from db.figures import ActualRow
from kpi.actions.administer.opening import open_store
from kpi.actions.enter import enter, review
from kpi.actions.look import read
from kpi.intake import take_tables
from kpi.model.figure import Actual
from kpi.model.period import Period
from kpi.model.person import console
from tests.benchmarks.writes import SIGN, UPSERT

FIGURES = 60
UNITS = "code,name,parent\nP,Tỉnh,\nA,Phường A,P\n"
INDICATORS = "code,name,agg,decimals\n" + "".join(f"I{number},Chỉ tiêu {number},sum,0\n" for number in range(FIGURES))


def bare(connection: sqlite3.Connection, rows: list[ActualRow]) -> None:
    """The figures and one line of the audit in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    number, previous = connection.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    rows = [row._replace(audit_id=number + 1) for row in rows]
    connection.executemany(UPSERT, rows)
    deed = ("2026-01-05T01:00:00.000+00:00", "benchmark", "approve", "figures bare", "{}", "{}")
    digest = digest_of([row.signed for row in rows])
    line = Line(number + 1, *deed, digest=digest, previous=previous, hash="")
    connection.execute(SIGN, line._replace(hash=line.computed_hash()))
    connection.execute("COMMIT")


def approvals(file: Path, rounds: int) -> None:
    """Month after month of one commune is handed in and approved; the bare writer repeats what was approved."""
    store, (clerk, reviewer) = open_store(str(file)), (console("clerk"), console("reviewer"))
    take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="benchmark")
    unit, indicators = read.tree(store).by_code["a"][0].id, sorted(read.indicators(store))
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        for turn in range(rounds + 3):
            month = Period.month(2000 + turn // 12, turn % 12 + 1)
            cells = [enter.TypedCell(indicator, month, "7", Actual(month, 7)) for indicator in indicators]
            assert all(saved.kept for saved in enter.save(store, clerk, unit, cells))
            handed_in = enter.submit(
                store, clerk, unit, month, {(indicator, month): 1 for indicator in indicators}, "-"
            )
            assert handed_in.figures == FIGURES
            items = [review.Item(unit, indicator, month, version=2) for indicator in indicators]
            began = time.perf_counter()
            decisions = review.approve(store, reviewer, items)
            between = time.perf_counter()
            assert all(decision.done for decision in decisions)
            rows = [
                ActualRow(unit, month.code, indicator, 7, None, None, False, "", "", "", "", "", "approved", 0)
                for indicator in indicators
            ]
            bare(connection, rows)
            if turn >= 3:
                times["ours"].append((between - began) * 1000)
                times["bare"].append((time.perf_counter() - between) * 1000)
    store.close()
    ours, floor = median(times["ours"]), median(times["bare"])
    print(f"{FIGURES} figures approved: {ours:.1f} ms, bare signed upsert {floor:.1f} ms, ratio {ours / floor:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        approvals(Path(folder) / "store.sqlite", options.rounds)


if __name__ == "__main__":
    main()
