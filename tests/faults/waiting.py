"""Writers that hold the store, and many who wait for it: readers go on, writers end in a figure or a sentence."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import requests

from db import drafts, settings
from kpi.actions.record.store import Store
from kpi.model.period import Period
from tests.actions.desk import place, signed, unit
from tests.faults import Count, Fault, Trial
from tests.faults.served import Somebody, served
from tests.holding import another_writer

WRITERS = 16


def patience(store: Store, seconds: int) -> None:
    with signed(store) as connection:
        settings.put_setting(connection, "wait_seconds", str(seconds))


def ways(person: Somebody) -> dict[str, Callable[[], requests.Response]]:
    paths = (
        "/",
        "/signin",
        "/healthz",
        "/api/v1/sheet?unit=A&period=2021-04",
        "/exports/figures.csv?unit=A&period=2021-03",
        "/exports/standings.xlsx?unit=A&period=2021-03",
    )
    return {**{path: lambda path=path: person.get(path) for path in paths}, "signing in": person.sign_in}


def _read_on(person: Somebody, count: Count, over: Event) -> None:
    """Everything that a reader does, again and again; the longest of it is what counts."""
    while not over.is_set():
        for name, ask in ways(person).items():
            began = time.monotonic()
            answer = ask()
            is_well = answer.status_code in (200, 303) and "Traceback" not in answer.text
            count.add(is_well, time.monotonic() - began, f"{name}: {answer.status_code}")


def readers_beside_one_writer(trial: Trial) -> Count:
    """A writer holds the store: pages, sheets, downloads, sign-in, health."""
    count, over = Count(), Event()
    with served(trial.new_database(), clerks=4) as (store, people), ThreadPoolExecutor(len(people)) as pool:
        patience(store, 600)
        with ExitStack() as stack:
            stack.enter_context(another_writer(store.source.engine.url.render_as_string(hide_password=False)))
            reading = [pool.submit(_read_on, person, count, over) for person in people]
            time.sleep(trial.seconds)
            over.set()
            for future in reading:
                future.result()
    return count


def readers_beside_many_writers(trial: Trial) -> Count:
    """Sixteen writers wait in two processes: readers of both."""
    return _beside(trial, of_writers=False)


def many_writers(trial: Trial) -> Count:
    """Sixteen writers wait in two processes: their figures, when the store is free."""
    return _beside(trial, of_writers=True)


def _beside(trial: Trial, *, of_writers: bool) -> Count:
    readers, writers, over = Count(), Count(), Event()

    def write(store: Store, person: Somebody, number: int) -> None:
        began, at = time.monotonic(), Period.month(2022 + number // 12, number % 12 + 1)
        answer = person.save(number + 1, number)
        is_kept = answer.status_code == 200 and _draft(store, at) == str(number + 1)
        writers.add(is_kept, time.monotonic() - began, f"{answer.status_code}: {answer.text[:100]}")

    seconds = min(trial.seconds, 20)
    with served(trial.new_database(), servers=2, clerks=WRITERS + 4) as (store, people):
        patience(store, 60)
        database = store.source.engine.url.render_as_string(hide_password=False)
        with ThreadPoolExecutor(len(people)) as pool:
            with another_writer(database):
                writing = [pool.submit(write, store, person, number) for number, person in enumerate(people[:WRITERS])]
                reading = [pool.submit(_read_on, person, readers, over) for person in people[WRITERS:]]
                time.sleep(seconds)
                over.set()
                for future in reading:
                    future.result()
            for future in writing:
                future.result()
    return writers if of_writers else readers


def _draft(store: Store, month: Period) -> str:
    with store.reading() as connection:
        row = drafts.draft_at(connection, unit(store, "A"), month.code, place(store, "REV")[0])
    return row.typed if row else ""


def sentences(trial: Trial) -> Count:
    """Sixteen writers wait longer than the setting of 2 s: a sentence each."""
    count = Count()

    def write(person: Somebody, number: int) -> None:
        began = time.monotonic()
        answer = person.save(number, number)
        is_said = answer.status_code == 503 and "đang bận" in answer.json()["error"]
        count.add(is_said, time.monotonic() - began, f"{answer.status_code}: {answer.text[:100]}")

    with served(trial.new_database(), servers=2, clerks=WRITERS) as (store, people):
        patience(store, 2)
        database = store.source.engine.url.render_as_string(hide_password=False)
        with ThreadPoolExecutor(WRITERS) as pool, another_writer(database):
            for future in [pool.submit(write, person, number) for number, person in enumerate(people)]:
                future.result()
    return count


FAULTS: tuple[Fault, ...] = (readers_beside_one_writer, readers_beside_many_writers, many_writers, sentences)
