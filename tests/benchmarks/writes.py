"""How long one written figure takes, with its totals and its audit, as a ratio to a bare signed upsert."""

import csv
import io
import random
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from db.audit import Line, digest_of
from db.figures import ActualRow
from kpi.actions.administer.opening import open_store
from kpi.actions.imports.admit import admit
from kpi.actions.look import read
from kpi.importing.canonical import read_csv
from kpi.model.period import Period
from tests.benchmarks.generate import KINDS, LAST_YEAR, SEED

UPSERT = (
    f"INSERT INTO actuals ({', '.join(ActualRow._fields)}) VALUES ({', '.join('?' * len(ActualRow._fields))}) "
    "ON CONFLICT (unit_id, period, indicator_id) DO UPDATE SET value = excluded.value, audit_id = excluded.audit_id"
)
SIGN = f"INSERT INTO audit ({', '.join(Line._fields)}) VALUES ({', '.join('?' * len(Line._fields))})"


def bare_write(connection: sqlite3.Connection, unit: int, period: Period, indicator: int, value: int) -> None:
    """One figure and one line of the audit in one transaction: the least that an honest record must do."""
    connection.execute("BEGIN IMMEDIATE")
    number, previous = connection.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    row = ActualRow(unit, period.code, indicator, value, None, None, False, "", "", "", "", "", "approved", number + 1)
    connection.execute(UPSERT, row)
    # A line of figures is named so: of another one the product would open its book of names anew, beside every write.
    deed = ("2026-01-05T01:00:00.000+00:00", "benchmark", "import", "figures bare", "{}", "{}")
    line = Line(number + 1, *deed, digest=digest_of([row.signed]), previous=previous, hash="")
    connection.execute(SIGN, line._replace(hash=line.computed_hash()))
    connection.execute("COMMIT")


def as_file(rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("unit", "indicator", "period", "actual"), *rows])
    return text.getvalue().encode()


def writes(file: Path, rounds: int) -> None:
    """One figure of a random commune of a province, written again and again; the file is changed."""
    chance = random.Random(SEED)  # noqa: S311 - the same lots each time
    store, connection = open_store(str(file)), sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    communes = [unit for unit in read.tree(store).units.values() if unit.level == "commune"]
    totals = [i for i in read.indicators(store).values() if KINDS[(i.id - 1) % 5] == "total" and not i.decimals]
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    with closing(connection):
        for number in range(rounds + 5):
            unit, indicator, value = chance.choice(communes), chance.choice(totals), chance.randrange(10**6)
            period = Period.month(LAST_YEAR, chance.randint(1, 12))
            content = as_file([(unit.code, indicator.code, period, value)])
            reader = partial(read_csv, content, "one.csv")
            deeds = {
                "bare": partial(bare_write, connection, unit.id, period, indicator.id, value + 1),
                "ours": partial(admit, store, [reader], by="benchmark", ahead=False),
            }
            for name in chance.sample(list(deeds), 2):
                began = time.perf_counter()
                deeds[name]()
                if number >= 5:
                    times[name].append((time.perf_counter() - began) * 1000)
    store.close()
    print(f"\nOne figure written, medians and 95th percentiles of {rounds} rounds")
    print("| | median, ms | p95, ms | ratio | ratio of p95 |")
    print("|---|---:|---:|---:|---:|")
    floor, high = median(times["bare"]), quantiles(times["bare"], n=20)[-1]
    for name, label in (("bare", "signed upsert, bare sqlite3"), ("ours", "a file of one row, totals, audit")):
        middle, end = median(times[name]), quantiles(times[name], n=20)[-1]
        print(f"| {label} | {middle:.2f} | {end:.2f} | {middle / floor:.2f} | {end / high:.2f} |")
