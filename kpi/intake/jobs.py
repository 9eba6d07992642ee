"""Imports under way in this process: they go on when whoever began them has left, show how far they are, can stop."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import NamedTuple

from kpi.actions import uploads
from kpi.actions.refusal import Refused
from kpi.actions.store import Store, StoreFault
from kpi.intake import looking
from kpi.model.person import Person

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


_jobs: dict[tuple[int, int], _Job] = {}
_lock = Lock()


def start(store: Store, by: Person, number: int, *, partial: bool) -> None:
    """Begin the import of an upload; returns at once. Raises Refused when it is under way or done."""
    with _lock:
        job = _jobs.get((id(store), number))
        if job is not None and job.thread.is_alive():
            raise Refused("upload_not_waiting", str(number))
        upload = uploads.begin(store, by, number)
        job = _Job(lambda job: _run(store, by, upload, partial, job))
        _jobs[id(store), number] = job
        job.thread.start()


def _run(store: Store, by: Person, upload: uploads.Upload, partial: bool, job: _Job) -> None:
    try:
        looking.take(store, by, upload, partial=partial, progress=job.report)
    except Cancelled:
        uploads.end(store, by, upload.id, "cancelled")
    except Refused as refused:
        _end(store, by, upload.id, refused.problem.code, refused.problem.value)
    except StoreFault as fault:
        _end(store, by, upload.id, fault.code, fault.detail)
    except Exception:  # noqa: BLE001 - the thread has nobody above it who could tell the clerk
        _log.exception("the import of upload %d failed", upload.id)
        _end(store, by, upload.id, "import_failed", "")


def _end(store: Store, by: Person, number: int, code: str, value: str) -> None:
    problem: list[object] = [code, None, "", value, {}, "", True]
    try:
        uploads.end(store, by, number, "refused", {"problems": [problem]})
    except (StoreFault, Refused):
        _log.exception("the end of upload %d could not be written down", number)


def progress(store: Store, number: int) -> Progress | None:
    """How far it is; None when it is not under way in this process."""
    job = _jobs.get((id(store), number))
    return job.progress if job is not None and job.thread.is_alive() else None


def cancel(store: Store, number: int) -> bool:
    """Ask it to stop, which it does before anything is kept; whether there was anything to stop."""
    job = _jobs.get((id(store), number))
    if job is None or not job.thread.is_alive():
        return False
    job.cancelled.set()
    return True


def wait(store: Store, number: int, seconds: float) -> bool:
    """Whether it has ended within that time."""
    job = _jobs.get((id(store), number))
    if job is None:
        return True
    job.thread.join(seconds)
    return not job.thread.is_alive()
