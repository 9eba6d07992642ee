"""How long reading takes beside sixteen waiting writers, as a ratio to reading alone; nobody may be refused.

    python -m tests.benchmarks.waiting [--rounds 40] [--engine sqlite|postgres]

One real server; another program holds the store, sixteen clerks save and wait for it, and one reader asks for each way
in turn. Medians of the rounds.
"""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from tests.faults.__main__ import stores
from tests.faults.served import Somebody, served
from tests.faults.waiting import WRITERS, patience, ways
from tests.holding import another_writer


def medians(person: Somebody, rounds: int) -> tuple[dict[str, float], int]:
    """Of each way, in milliseconds, and how many were refused."""
    times: dict[str, list[float]] = {}
    refused = 0
    for number in range(rounds + 3):
        for name, ask in ways(person).items():
            began = time.perf_counter()
            refused += ask().status_code not in (200, 303)
            if number >= 3:
                times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    return {name: median(spent) for name, spent in times.items()}, refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    options = parser.parse_args()
    with (
        stores(options.engine) as new_database,
        served(database := new_database(), clerks=WRITERS + 1) as (store, people),
        ThreadPoolExecutor(WRITERS) as pool,
    ):
        patience(store, 600)
        alone, refused = medians(people[-1], options.rounds)
        with another_writer(database):
            writing = [pool.submit(person.save, number, number) for number, person in enumerate(people[:WRITERS])]
            time.sleep(1)
            beside, refused_beside = medians(people[-1], options.rounds)
            waiting = sum(not future.done() for future in writing)
        kept = sum(future.result().status_code == 200 for future in writing)
    print(f"\n{options.engine}: reading beside {waiting} waiting writers, medians of {options.rounds} rounds")
    print("| | alone, ms | beside them, ms | ratio |\n|---|---:|---:|---:|")
    for name, before in alone.items():
        print(f"| {name} | {before:.1f} | {beside[name]:.1f} | {beside[name] / before:.2f} |")
    print(
        f"\nRefused: {refused} alone, {refused_beside} beside them. Kept when the store was free: {kept} of {WRITERS}."
    )


if __name__ == "__main__":
    main()
