"""Imports under way in this process: they go on when whoever began them has left, show how far they are, can stop."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Event, Lock, Semaphore, Thread
from time import sleep
from typing import NamedTuple

from kpi.actions.imports import uploads
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, StoreFault
from kpi.intake import looking
from kpi.model.person import Person
from kpi.model.problem import Problem

_log = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818 - a wish, not a fault
    """Whoever began the import has thought better of it; nothing is written."""


class JobProgress(NamedTuple):
    """Rows done, and rows in all (0 while nobody knows); `waits` until others have had their turn."""

    done: int = 0
    of: int = 0
    waits: bool = False


class _Job:
    def __init__(self, upload: uploads.Upload, run: Callable[["_Job"], None]) -> None:
        self.upload = upload
        self.progress = JobProgress(waits=True)
        self.cancelled, self.over = Event(), Event()
        self.thread = Thread(target=run, args=(self,), daemon=True, name="import")
        self._lock, self._reads, self._let_go = Lock(), False, False

    def report(self, done: int, of: int) -> None:
        """From the first rows on it may write, and stops by itself."""
        with self._lock:
            self._reads = False
        self.progress = JobProgress(done, of)
        if self.cancelled.is_set():
            raise Cancelled

    def cancel(self) -> bool:
        """Whether it had to be let go: while a file is being read nothing can stop it, and nobody need wait for it."""
        with self._lock:
            first = self._reads and not self._let_go
            self._let_go = self._let_go or first
            self.cancelled.set()
        return first

    def is_let_go(self) -> bool:
        """Whether somebody else has told its end already; if not, nobody will."""
        with self._lock:
            self._reads = False
            return self._let_go

    @contextmanager
    def turn(self) -> Generator[None]:
        """Wait until it may read; let go, it keeps its turn, for it holds a file in memory until its end."""
        while not _TURNS.acquire(timeout=0.1):
            if self.cancelled.is_set():
                raise Cancelled
        try:
            with self._lock:
                if self.cancelled.is_set():
                    raise Cancelled
                self._reads = True
            self.progress = JobProgress()
            yield
        finally:
            _TURNS.release()


_Key = tuple[str, int]  # the record, the upload
_jobs: dict[_Key, _Job] = {}
_TURNS = Semaphore(2)
"""An import holds its file in memory: so many run at a time, and the others wait."""
_lock = Lock()
_PAUSES = (1.0, 5.0, 20.0)
"""Seconds until the end of an import is written down once more, where the record did not answer."""


def start(store: Store, by: Person, number: int, *, partial: bool, seen: str | None = None) -> None:
    """Begin the import of an upload that was `seen` so; returns at once. Raises Refused when under way or done."""
    with _lock:
        if _key(store, number) in _jobs:
            raise Refused("upload_not_waiting", str(number))
        upload = uploads.begin(store, by, number)
        job = _Job(upload, lambda job: _run(store, by, upload, partial, seen, job))
        _jobs[_key(store, number)] = job
        job.thread.start()


def _key(store: Store, number: int) -> _Key:
    return store.name, number


def _run(store: Store, by: Person, upload: uploads.Upload, partial: bool, seen: str | None, job: _Job) -> None:
    try:
        ended = _ended(store, by, upload, partial, seen, job)
        if not job.is_let_go() and ended is not None:
            _write_down(store, upload, *ended)
    finally:
        if not job.is_let_go():
            _forget(store, upload.id, job)


def _let_go(store: Store, upload: uploads.Upload, job: _Job) -> None:
    try:
        _write_down(store, upload, "cancelled", {})
    finally:
        _forget(store, upload.id, job)


def _forget(store: Store, number: int, job: _Job) -> None:
    with _lock:
        if _jobs.get(_key(store, number)) is job:
            del _jobs[_key(store, number)]
    job.over.set()


def _ended(
    store: Store, by: Person, upload: uploads.Upload, partial: bool, seen: str | None, job: _Job
) -> tuple[str, dict[str, object]] | None:
    """The state in which it ended and why; None of one that has come to its end and said so itself."""
    try:
        with job.turn():
            looking.take(store, by, upload, partial=partial, progress=job.report, seen=seen)
    except Cancelled:
        return "cancelled", {}
    except Refused as refused:
        return "refused", looking.problem_details([refused.problem])
    except StoreFault as fault:
        return "refused", looking.problem_details([Problem(fault.code, value=fault.detail)])
    except Exception:  # noqa: BLE001 - the thread has nobody above it who could tell the clerk
        _log.exception("the import of upload %d failed", upload.id)
        return "refused", looking.problem_details([Problem("import_failed")])
    return None


def _write_down(store: Store, upload: uploads.Upload, state: str, details: dict[str, object]) -> None:
    """What the page then shows; a record that is busy or away is asked again, for nobody else will tell the clerk."""
    for pause in (*_PAUSES, None):
        try:
            return uploads.ended(store, upload, state, details)
        except StoreFault:
            if pause is None:
                _log.exception("the end of upload %d could not be written down", upload.id)
            else:
                sleep(pause)
    return None


def progress(store: Store, number: int) -> JobProgress | None:
    """How far it is; None when it is not under way in this process."""
    job = _jobs.get(_key(store, number))
    return job.progress if job is not None else None


def cancel(store: Store, number: int) -> bool:
    """Ask it to stop, which it does before anything is kept; whether there was anything to stop."""
    job = _jobs.get(_key(store, number))
    if job is None:
        return False
    if job.cancel():
        Thread(target=_let_go, args=(store, job.upload, job), daemon=True, name="import let go").start()
    return True


def wait(store: Store, number: int, seconds: float) -> bool:
    """Whether it has ended within that time."""
    job = _jobs.get(_key(store, number))
    if job is None:
        return True
    return job.over.wait(seconds)
