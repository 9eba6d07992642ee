"""Imports under way in this process: they go on when whoever began them has left, show how far they are, can stop."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import sleep
from typing import NamedTuple

from kpi.actions import uploads
from kpi.actions.refusal import Refused
from kpi.actions.store import Store, StoreFault
from kpi.intake import looking
from kpi.model.person import Person
from kpi.model.problem import Problem

_log = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818 - a wish, not a fault
    """Whoever began the import has thought better of it; nothing is written."""


class Progress(NamedTuple):
    """Rows done, and rows in all (0 while nobody knows)."""

    done: int = 0
    of: int = 0


class _Job:
    def __init__(self, run: Callable[["_Job"], None]) -> None:
        self.progress = Progress()
        self.cancelled = Event()
        self.thread = Thread(target=run, args=(self,), daemon=True, name="import")

    def report(self, done: int, of: int) -> None:
        self.progress = Progress(done, of)
        if self.cancelled.is_set():
            raise Cancelled


_Key = tuple[str, int]  # the record, the upload
_jobs: dict[_Key, _Job] = {}
_lock = Lock()
_PAUSES = (1.0, 5.0, 20.0)
"""Seconds until the end of an import is written down once more, where the record did not answer."""


def start(store: Store, by: Person, number: int, *, partial: bool, seen: str | None = None) -> None:
    """Begin the import of an upload that was `seen` so; returns at once. Raises Refused when under way or done."""
    with _lock:
        if _key(store, number) in _jobs:
            raise Refused("upload_not_waiting", str(number))
        upload = uploads.begin(store, by, number)
        job = _jobs[_key(store, number)] = _Job(lambda job: _run(store, by, upload, partial, seen, job))
        job.thread.start()


def _key(store: Store, number: int) -> _Key:
    return store.name, number


def _run(store: Store, by: Person, upload: uploads.Upload, partial: bool, seen: str | None, job: _Job) -> None:
    try:
        ended = _ended(store, by, upload, partial, seen, job)
        if ended is not None:
            _write_down(store, upload, *ended)
    finally:
        with _lock:
            del _jobs[_key(store, upload.id)]


def _ended(
    store: Store, by: Person, upload: uploads.Upload, partial: bool, seen: str | None, job: _Job
) -> tuple[str, dict[str, object]] | None:
    """The state in which it ended and why; None of one that has come to its end and said so itself."""
    try:
        looking.take(store, by, upload, partial=partial, progress=job.report, seen=seen)
    except Cancelled:
        return "cancelled", {}
    except Refused as refused:
        return "refused", looking.said_of_problems([refused.problem])
    except StoreFault as fault:
        return "refused", looking.said_of_problems([Problem(fault.code, value=fault.detail)])
    except Exception:  # noqa: BLE001 - the thread has nobody above it who could tell the clerk
        _log.exception("the import of upload %d failed", upload.id)
        return "refused", looking.said_of_problems([Problem("import_failed")])
    return None


def _write_down(store: Store, upload: uploads.Upload, state: str, said: dict[str, object]) -> None:
    """What the page then shows; a record that is busy or away is asked again, for nobody else will tell the clerk."""
    for pause in (*_PAUSES, None):
        try:
            return uploads.ended(store, upload, state, said)
        except StoreFault:
            if pause is None:
                _log.exception("the end of upload %d could not be written down", upload.id)
            else:
                sleep(pause)
    return None


def progress(store: Store, number: int) -> Progress | None:
    """How far it is; None when it is not under way in this process."""
    job = _jobs.get(_key(store, number))
    return job.progress if job is not None else None


def cancel(store: Store, number: int) -> bool:
    """Ask it to stop, which it does before anything is kept; whether there was anything to stop."""
    job = _jobs.get(_key(store, number))
    if job is None:
        return False
    job.cancelled.set()
    return True


def wait(store: Store, number: int, seconds: float) -> bool:
    """Whether it has ended within that time."""
    job = _jobs.get(_key(store, number))
    if job is None:
        return True
    job.thread.join(seconds)
    return not job.thread.is_alive()
