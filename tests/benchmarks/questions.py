"""How long the questions of the scoreboard take, as ratios to the same questions in bare sqlite3 on the same file.

    python -m tests.benchmarks.questions [--rounds 100] [--without-country]

Each round asks every way once, of a random unit of its size and a random period, in an order that changes; medians of
the rounds are compared, so whatever else the machine does falls on all of them alike. Nothing here fails a build: the
table is printed, and docs/performance.md keeps it.
"""

import argparse
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median

from db import audit, figures, totals
from kpi.actions.administer.opening import open_store
from kpi.actions.look import read, scorecards
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from tests.benchmarks.generate import LAST_YEAR, SEED, record_of
from tests.benchmarks.writes import writes

ACTUAL_COLUMNS, TARGET_COLUMNS, TOTAL_COLUMNS = (
    ", ".join(row._fields) for row in (figures.ActualRow, figures.TargetRow, totals.TotalRow)
)
YEAR = "unit_id = ? AND period >= ? AND period < ?"
HEDGED = (
    f"SELECT {ACTUAL_COLUMNS} FROM actuals WHERE {YEAR} AND (estimate OR approximate <> '' OR stated_percent <> '')"
)
AIMS = f"SELECT {TARGET_COLUMNS} FROM targets WHERE {YEAR} AND value IS NULL"
VERSION = "SELECT max(id) FROM audit"


def bare(connection: sqlite3.Connection, unit: int, period: Period) -> list[object]:
    """What the scoreboard asks, written by hand for one connection that stays open."""
    runs, months = scorecards.question(period)
    every = list({*runs, *months})
    marks, run_marks = ",".join("?" * len(every)), ",".join("?" * len(runs))
    year = (unit, period.year * 10000, (period.year + 1) * 10000)
    return [
        connection.execute(VERSION).fetchone(),
        connection.execute(
            f"SELECT {TOTAL_COLUMNS} FROM totals WHERE unit_id = ? AND period IN ({marks}) "
            f"AND (side = 0 OR side % 8 = {totals.YEAR} OR period IN ({run_marks}))",
            (unit, *every, *runs),
        ).fetchall(),
        connection.execute(AIMS, year).fetchall(),
        connection.execute(HEDGED, year).fetchall(),
    ]


def through_product(store: Store, unit: int, period: Period) -> list[object]:
    """The same through the product's own drawers, from the pool of connections on."""
    runs, months = scorecards.question(period)
    with store.reading() as connection:
        return [
            audit.version(connection),
            totals.totals_at(connection, [unit], runs, months),
            figures.aims_without_a_number(connection, [unit], period.year),
            figures.hedged_actuals(connection, [unit], period.year),
        ]


def forgetting(store: Store, unit: int, period: Period) -> Scorecard:
    """The whole scorecard, made anew; the tree and the indicators stay in memory, as they do in a process."""
    store.memory.clear()
    return read.scorecard(store, unit, period)


Way = Callable[[], object]


def medians(ways: Callable[[], Mapping[str, Way]], rounds: int, chance: random.Random) -> dict[str, float]:
    """The median of each way over the rounds, in milliseconds; the first rounds warm up and do not count."""
    times: dict[str, list[float]] = {}
    for number in range(rounds + 5):
        shuffled = list(ways().items())
        chance.shuffle(shuffled)
        for name, way in shuffled:
            began = time.perf_counter()
            way()
            spent = time.perf_counter() - began
            if number >= 5:
                times.setdefault(name, []).append(spent * 1000)
    return {name: median(spent) for name, spent in times.items()}


def periods() -> list[Period]:
    runs = [Period.month(LAST_YEAR, m) for m in range(1, 13)] + [Period(LAST_YEAR, 1, m) for m in (3, 6, 9, 12)]
    return [*runs, *(run.same_period_last_year for run in runs)]


def questions(file: Path, rounds: int) -> None:
    """The table of one file: a row for each level of its tree."""
    chance = random.Random(SEED)  # noqa: S311 - the same lots each time
    store, connection = open_store(str(file)), sqlite3.connect(file)
    tree = read.tree(store)
    levels = {level: [unit.id for unit in tree.units.values() if unit.level == level] for level in LEVELS}
    with closing(connection):
        same = bare(connection, levels["commune"][0], Period(LAST_YEAR, 1, 6))
        ours = through_product(store, levels["commune"][0], Period(LAST_YEAR, 1, 6))
        assert sorted(map(tuple, same[1]), key=str) == sorted(map(tuple, ours[1]), key=str), "not the same question"

        def ways() -> Mapping[str, Way]:
            period, choices = chance.choice(periods()), dict[str, Way]()
            for level, units in levels.items():
                if not units:
                    continue
                unit = chance.choice(units)
                bare(connection, unit, period)  # the pages come into memory for all alike
                choices |= {
                    f"{level} bare": lambda u=unit: bare(connection, u, period),
                    f"{level} asked": lambda u=unit: through_product(store, u, period),
                    f"{level} card": lambda u=unit: forgetting(store, u, period),
                }
            return choices

        def again() -> Mapping[str, Way]:
            period = chance.choice(periods())
            units = {level: chance.choice(units) for level, units in levels.items() if units}
            for unit in units.values():
                read.scorecard(store, unit, period)
            return {f"{level} again": lambda u=unit: read.scorecard(store, u, period) for level, unit in units.items()}

        took = medians(ways, rounds, chance) | medians(again, rounds, chance)
    store.close()
    print(f"\n{file.stem}: {len(tree.units):,} units, {file.stat().st_size / 1e6:,.0f} MB, medians of {rounds} rounds")
    print("| of | bare sqlite3, ms | the question | the scorecard made | the scorecard again |")
    print("|---|---:|---:|---:|---:|")
    for level in (level for level in LEVELS if levels[level]):
        floor = took[f"{level} bare"]
        ratios = (f"{took[f'{level} {way}'] / floor:.2f}" for way in ("asked", "card", "again"))
        print(f"| {LEVELS[level]} | {floor:.2f} | {' | '.join(ratios)} |")
    if levels["country"]:
        to_a_ward = {way: took[f"country {way}"] / took[f"commune {way}"] for way in ("bare", "asked", "card", "again")}
        print(f"| the country to a ward | {' | '.join(f'{ratio:.2f}' for ratio in to_a_ward.values())} |")


LEVELS = {"commune": "a ward", "province": "a province", "country": "the country"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--without-country", action="store_true", help="the two small records only")
    options = parser.parse_args()
    for name in ("ward", "province") if options.without_country else ("ward", "province", "country"):
        questions(record_of(name), options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "province.sqlite"
        shutil.copyfile(record_of("province"), copy)
        writes(copy, options.rounds)


if __name__ == "__main__":
    main()
