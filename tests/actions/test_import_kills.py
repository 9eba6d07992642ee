"""An import is killed at random moments: afterwards the record is as before it, or as after it, never between."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import text

from kpi.actions.administer import doctor
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from tests.actions.desk import settled
from tests.browser import ROOT

ROUNDS = 7
WARDS, MONTHS = 60, 60
UNITS = "code,name,parent\nP,Tỉnh,\n" + "".join(f"W{n},Phường {n},P\n" for n in range(WARDS))
INDICATORS = "code,name,agg,decimals\nREV,Thu,sum,2\nMEN,Người,last,0\n"
WORKER = """
import sys
from functools import partial
from pathlib import Path
from kpi.actions.imports.admit import admit
from kpi.actions.administer.opening import open_store
from kpi.importing.canonical import read_csv
import kpi.actions.imports.admit_figures
store = open_store(sys.argv[1])
content = Path(sys.argv[2]).read_bytes()
print("ready", flush=True)
outcome, = admit(store, [partial(read_csv, content, "figures.csv")], by="killed")
print("written" if outcome.written else "not", flush=True)
store.close()
"""


def a_file(turn: int) -> str:
    rows = [
        f"W{ward},{code},{2015 + month // 12}-{month % 12 + 1:02d},{1000 * turn + ward + month}\n"
        for ward in range(WARDS)
        for month in range(MONTHS)
        for code in ("REV", "MEN")
    ]
    return "unit,indicator,period,actual\n" + "".join(rows)


def state(store: Store) -> tuple[int, int, int]:
    """How many figures there are, their sum, and the lines of the audit."""
    with store.reading() as connection:
        count, total = connection.core.execute(text("SELECT count(*), COALESCE(sum(value), 0) FROM actuals")).one()
        return int(count), int(total), int(connection.core.execute(text("SELECT count(*) FROM audit")).scalar_one())


def test_a_long_import_that_is_killed_is_whole_or_not_at_all(store: Store, database: str, tmp_path: Path) -> None:
    take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")
    chance = random.Random(3321)  # noqa: S311 - moments, not secrets
    file = tmp_path / "figures.csv"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    needed, killed_within, done = 1.0, 0, 0
    for turn in range(1, ROUNDS + 1):
        content = a_file(turn)
        file.write_text(content, encoding="utf-8")
        before = state(store)
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, database, str(file)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
        began = time.monotonic()
        if turn > 1:  # the first one shows how long it takes
            time.sleep(chance.uniform(0, needed))
            worker.send_signal(signal.SIGKILL)
        output, _ = worker.communicate()
        needed = time.monotonic() - began if turn == 1 else needed
        settled(store)
        after = state(store)
        figures = WARDS * MONTHS * 2
        total = sum(
            (100 if code == "REV" else 1) * (1000 * turn + ward + month)
            for ward in range(WARDS)
            for month in range(MONTHS)
            for code in ("REV", "MEN")
        )
        assert after in {before, (figures, total, before[2] + 1)}
        assert "written" not in output or after != before  # what was confirmed is there
        killed_within += after == before
        done += after != before
    assert killed_within
    assert done
    assert list(doctor.examine(store)) == []
