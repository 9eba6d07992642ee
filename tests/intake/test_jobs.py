"""Imports under way end in a sentence that the clerk can read, whatever the record does meanwhile."""

from collections.abc import Callable, Iterator
from threading import Event, Semaphore

import pytest

from db.fault import StoreFault
from kpi.actions.administer.opening import open_store
from kpi.actions.imports import uploads
from kpi.actions.imports.uploads import Upload
from kpi.actions.people import people
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import jobs, looking
from kpi.model.person import console
from tests.actions.desk import hire, office

ME = console("test")
FILE = b"unit,indicator,period,actual\nA,REV,2021-04,120\n"


@pytest.fixture
def record(store: Store) -> Store:
    office(store)
    return store


@pytest.fixture
def ends(record: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], Upload]:
    """How an import is told that ends so."""

    def end(how: Exception) -> Upload:
        def take(*_: object, **__: object) -> None:
            raise how

        monkeypatch.setattr(looking, "take", take)
        kept = uploads.keep(record, ME, "thu.csv", FILE)
        jobs.start(record, ME, kept.id, partial=False)
        assert jobs.wait(record, kept.id, 20)
        return uploads.upload(record, ME, kept.id)

    return end


def test_the_sentence_of_a_refused_import_keeps_its_gaps(ends: Callable[[Exception], Upload]) -> None:
    (problem,) = looking.problems_of(ends(Refused("import_too_large", "thu.csv", limit="5")))
    assert (problem.code, problem.value, problem.values) == ("import_too_large", "thu.csv", {"limit": "5"})


@pytest.mark.parametrize(("how", "state"), [(jobs.Cancelled(), "cancelled"), (RuntimeError("x"), "refused")])
def test_a_record_that_is_busy_at_the_end_of_an_import_is_asked_again(
    ends: Callable[[Exception], Upload], monkeypatch: pytest.MonkeyPatch, how: Exception, state: str
) -> None:
    ended, tries = uploads.ended, list[str]()

    def busy_once(store: Store, upload: Upload, state: str, details: dict[str, object]) -> None:
        tries.append(state)
        if len(tries) == 1:
            raise StoreFault("store_busy")
        ended(store, upload, state, details)

    monkeypatch.setattr(uploads, "ended", busy_once)
    monkeypatch.setattr(jobs, "_PAUSES", (0.0,))
    assert (ends(how).state, tries) == (state, [state, state])


def test_an_import_ends_though_its_clerk_has_lost_her_account_meanwhile(
    record: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = hire(record, "lan", {"A": "clerk"})
    kept = uploads.keep(record, lan, "thu.csv", FILE)

    def take(*_: object, **__: object) -> None:
        people.set_disabled(record, ME, "lan", disabled=True)
        raise jobs.Cancelled

    monkeypatch.setattr(looking, "take", take)
    jobs.start(record, lan, kept.id, partial=False)
    assert jobs.wait(record, kept.id, 20)
    assert uploads.upload(record, ME, kept.id).state == "cancelled"


def test_an_import_that_has_ended_is_held_by_nobody(ends: Callable[[Exception], Upload]) -> None:
    ends(jobs.Cancelled())
    assert jobs._jobs == {}  # pyright: ignore[reportPrivateUsage] - what is held there is seen nowhere else


def test_whoever_has_the_record_open_sees_its_imports(record: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = uploads.keep(record, ME, "thu.csv", FILE)
    other = open_store(record.source.engine.url.render_as_string(hide_password=False))
    seen: list[object] = []
    monkeypatch.setattr(looking, "take", lambda *_, **__: seen.append(jobs.progress(other, kept.id)))
    jobs.start(record, ME, kept.id, partial=False)
    assert jobs.wait(other, kept.id, 20)
    other.close()
    assert seen == [jobs.JobProgress()]


class Reading:
    """Imports that read until they are told that they are through."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.through, self.begun = store, Event(), Semaphore(0)
        self.written: list[int] = []
        self.started: list[int] = []

        def take(
            _store: Store, _by: object, upload: Upload, *, progress: Callable[[int, int], None], **_: object
        ) -> None:
            self.begun.release()
            assert self.through.wait(20)
            progress(0, 1)
            self.written.append(upload.id)
            uploads.ended(store, upload, "done", {})

        monkeypatch.setattr(looking, "take", take)

    def start(self, many: int) -> list[int]:
        numbers = [uploads.keep(self.store, ME, f"{n}.csv", FILE).id for n in range(many)]
        self.started += numbers
        for number in numbers:
            jobs.start(self.store, ME, number, partial=False)
        for _ in range(min(2, many)):
            assert self.begun.acquire(timeout=20)
        return numbers

    def state(self, number: int) -> str:
        return uploads.upload(self.store, ME, number).state


@pytest.fixture
def reads(record: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reading]:
    reading = Reading(record, monkeypatch)
    yield reading
    reading.through.set()
    assert all(jobs.wait(record, number, 20) for number in reading.started)  # before the record is closed


def test_two_imports_run_at_a_time_and_the_others_wait(reads: Reading) -> None:
    numbers = reads.start(4)
    waiting = [now.waits for number in numbers if (now := jobs.progress(reads.store, number))]
    reads.through.set()
    assert all(jobs.wait(reads.store, number, 20) for number in numbers)
    assert (sorted(waiting), sorted(reads.written)) == ([False, False, True, True], numbers)


def test_one_that_waits_for_its_turn_can_be_cancelled(reads: Reading) -> None:
    *_, last = reads.start(3)
    assert jobs.cancel(reads.store, last)
    assert jobs.wait(reads.store, last, 5)
    assert reads.state(last) == "cancelled"


def test_a_file_that_is_still_being_read_is_given_up_at_once_and_writes_nothing_later(reads: Reading) -> None:
    (number,) = reads.start(1)
    assert jobs.cancel(reads.store, number)
    assert jobs.wait(reads.store, number, 5)
    assert (reads.state(number), jobs.progress(reads.store, number)) == ("cancelled", None)
    jobs.start(reads.store, ME, number, partial=False)  # anew, while the first one still reads
    reads.through.set()
    assert jobs.wait(reads.store, number, 20)
    assert (reads.written, reads.state(number)) == ([number], "done")
