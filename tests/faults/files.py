"""What happens to the store itself under a running process: put back, moved, truncated, read-only, a full disk."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from db.fault import StoreFault
from kpi.actions.administer.opening import open_store
from kpi.actions.look import read
from kpi.actions.people import people, sessions
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.language import language
from kpi.language.faults import fault_text
from kpi.model.person import console
from tests.actions.desk import office, seen
from tests.faults import Count, Fault, NotHere, Trial
from tests.holding import NOBODY, copied, file_of, is_postgres, not_root

ADMIN = console("faults")
PASSWORD = "a long sentence"  # noqa: S105


def _tell(store: Store, value: int) -> None:
    take_tables(store, [("figures.csv", f"unit,indicator,period,actual\nA,REV,2021-04,{value}\n")], by="faults")


def _fault(deed: Callable[[], object]) -> str:
    """The code of the fault that the deed met; "" when it met none."""
    try:
        deed()
    except StoreFault as fault:
        return fault.code
    return ""


def _is_said(code: str) -> bool:
    return bool(code) and fault_text(language("en"), code) != code != fault_text(language("vi"), code)


def _office(database: str) -> Store:
    store = open_store(database)
    office(store)
    people.add_person(store, ADMIN, "lan", password=PASSWORD)
    return store


def put_back(trial: Trial) -> Count:
    """A copy is put back, and a new line has an old number: the figure that is shown."""
    count = Count()
    store = _office(database := trial.new_database())
    for number in range(trial.rounds * 2):
        back = copied(database)
        _tell(store, old := 1000 + number)
        count.add(seen(store, "A", "REV") == str(old), why=f"{seen(store, 'A', 'REV')} for {old}")
        back()
        _tell(store, new := 2000 + number)
        count.add(seen(store, "A", "REV") == str(new), why=f"{seen(store, 'A', 'REV')} for {new}")
    store.close()
    return count


def moved(trial: Trial) -> Count:
    """The file is moved away: a sentence; it comes back: everything as it was, no empty store in its place."""
    if is_postgres(database := trial.new_database()):
        raise NotHere("no file")
    count, file = Count(), file_of(database)
    for number in range(trial.rounds):
        store = _office(database := trial.new_database())
        file = file_of(database)
        _tell(store, number + 1)
        store.source.dispose()
        away = file.with_suffix(".away")
        file.rename(away)
        code = _fault(lambda store=store: read.tree(store))
        count.add(_is_said(code) and not file.exists(), why=f"reading: {code}")
        code = _fault(lambda store=store: people.rename(store, ADMIN, "lan", "Lan"))
        count.add(_is_said(code) and not file.exists(), why=f"writing: {code}")
        away.rename(file)
        count.add(seen(store, "A", "REV") == str(number + 1), why="back again")
        store.close()
    return count


def truncated(trial: Trial) -> Count:
    """The file is cut off at a random place: a sentence or the right figure, never another one."""
    count = Count()
    for number in range(trial.rounds):
        if is_postgres(database := trial.new_database()):
            raise NotHere("no file")
        store = _office(database)
        _tell(store, 111)
        store.source.dispose()
        size = file_of(database).stat().st_size
        os.truncate(file_of(database), size * number // trial.rounds)
        store.memory.clear()
        store.books.clear()
        shown = ""

        def look(store: Store = store) -> None:
            nonlocal shown
            shown = seen(store, "A", "REV") or ""

        code = _fault(look)
        count.add(_is_said(code) or shown == "111", why=f"{size * number // trial.rounds} of {size}: {code} {shown}")
        store.close()
    return count


def read_only(trial: Trial) -> Count:
    """The store may only be read, then written again: read, signed in, a sentence, then written without a restart."""
    database = trial.new_database()
    if is_postgres(database) or os.name == "nt":
        raise NotHere("a file; for PostgreSQL see tests/actions/test_put_back.py")
    folder = Path(tempfile.mkdtemp(prefix="kpi-read-only-"))
    folder.chmod(0o777)
    _office(f"sqlite:///{folder / 'kpi.sqlite'}").close()
    for file in folder.iterdir():
        os.chown(file, NOBODY, NOBODY)
    count = Count()
    with not_root():
        store = open_store(str(folder / "kpi.sqlite"))
        for number in range(trial.rounds):
            for file in folder.iterdir():
                file.chmod(0o444)
            count.add(_fault(lambda: people.rename(store, ADMIN, "lan", "x")) == "store_read_only", why="no sentence")
            token = sessions.sign_in(store, "lan", PASSWORD)
            count.add(sessions.who(store, token) is not None, why="not signed in")
            count.add(store.write_fault() == "store_read_only", why=f"health: {store.write_fault()!r}")
            for file in folder.iterdir():
                file.chmod(0o644)
            began = time.monotonic()
            while (code := _fault(lambda number=number: _tell(store, number))) and time.monotonic() < began + 5:
                time.sleep(0.01)
            count.add(not code and seen(store, "A", "REV") == str(number), time.monotonic() - began, f"after: {code}")
        store.close()
    return count


@contextmanager
def _small_disk():
    folder = Path(tempfile.mkdtemp(prefix="kpi-small-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        raise NotHere("no small disk can be mounted")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def full_disk(trial: Trial) -> Count:
    """The disk fills up and is freed again: a sentence, what was confirmed stays, writing goes on without a restart."""
    if is_postgres(trial.new_database()):
        raise NotHere("its server lives elsewhere")
    count = Count()
    with _small_disk() as folder:
        store = _office(f"sqlite:///{folder / 'kpi.sqlite'}")
        stuffing = folder / "stuffing"
        for number in range(trial.rounds):
            _tell(store, kept := 100 + number)
            with suppress_full(), stuffing.open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
            code = ""
            for more in range(500):
                if code := _fault(lambda more=more: _tell(store, kept * 1000 + more)):
                    break
                kept_now = kept * 1000 + more
                count.add(seen(store, "A", "REV") == str(kept_now), why="confirmed on the full disk")
            count.add(code == "store_full" and _is_said(code), why=f"full: {code}")
            count.add(store.write_fault() == "store_full", why=f"health: {store.write_fault()!r}")
            count.add(_fault(lambda: read.tree(store)) == "", why="reading on the full disk")
            stuffing.unlink()
            _tell(store, 50 + number)
            count.add(seen(store, "A", "REV") == str(50 + number), why="after")
        store.close()
    return count


@contextmanager
def suppress_full():
    try:
        yield
    except OSError:
        return


FAULTS: tuple[Fault, ...] = (put_back, moved, truncated, read_only, full_disk)
