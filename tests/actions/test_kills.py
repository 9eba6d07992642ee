"""The server is killed while it saves, hands in, approves: what was confirmed is there, nothing is half done."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from urllib.request import Request, urlopen

import pytest

from kpi.actions.administer import doctor
from kpi.actions.people import sessions
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import console
from tests.actions.desk import hire, office, seen, settled, unit
from tests.browser import ROOT, free_port, wait_for

ROUNDS = 12
WORKER = """
import sys
from kpi.actions.enter import enter, review
from kpi.actions.people import people
from kpi.actions.administer.opening import open_store
from kpi.model.period import Period
from tests.actions.desk import cell, handed_in, typed, waiting
store = open_store(sys.argv[1])
clerk, reviewer = people.person(store, "lan"), people.person(store, "minh")
print("ready", flush=True)
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 1000):
    month = Period.month(2000 + number // 12 % 190, number % 12 + 1)
    saved = typed(store, clerk, "A", cell(store, "REV", str(number + 1), reason="đúng", at=month))
    assert saved[0].kept, saved
    print("saved", month, number + 1, flush=True)
    handed_in(store, clerk, "A", month)
    print("submitted", month, number + 1, flush=True)
    done = review.approve(store, reviewer, waiting(store, reviewer, "A", month))
    assert all(one.done for one in done), done
    print("approved", month, number + 1, flush=True)
"""


def killed(command: Sequence[str], after: float) -> list[list[str]]:
    """What the worker had confirmed when it was killed so many seconds after the first of it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "ready"
    first = worker.stdout.readline()  # on a busy machine it alone may take longer than the worker is given
    time.sleep(after)
    worker.send_signal(signal.SIGKILL)
    output, _ = worker.communicate()
    lines = (first + output).splitlines(keepends=True)
    return [line.split() for line in lines if line.endswith("\n")]  # what was cut short confirms nothing


def test_nothing_confirmed_is_missing_and_nothing_is_half_done(store: Store, database: str) -> None:
    office(store)
    hire(store, "lan", {"A": "clerk"})
    hire(store, "minh", {"A": "reviewer"})
    chance = random.Random(7420)  # noqa: S311 - moments, not secrets
    start, midway = 0, 0
    for _ in range(ROUNDS):
        confirmed = killed([sys.executable, "-c", WORKER, database, str(start)], chance.uniform(0.05, 0.4))
        assert confirmed
        settled(store)
        for deed, month, number in confirmed:
            if deed == "approved":
                assert seen(store, "A", "REV", Period.parse(month)) == number
        last_deed, last_month, last_number = confirmed[-1]
        midway += last_deed != "approved"
        if last_deed != "approved":
            _is_whole(store, last_deed, last_month, last_number)
        start += len(confirmed) // 3 + 2
    assert list(doctor.examine(store)) == []
    assert midway  # some of the kills must have come between a save and its approval


def _is_whole(store: Store, deed: str, month: str, number: str) -> None:
    """The last figure is in one state: still a draft or handed in, or approved a moment before the kill."""
    from kpi.actions.look import sheet as sheets

    sheet = sheets.sheet(store, console("test"), unit(store, "A"), Period.parse(month))
    states = {line.indicator.code: line.state for line in sheet.lines}
    assert states["REV"] in ({"draft", "submitted"} if deed == "saved" else {"submitted", "approved"})
    if states["REV"] == "approved":
        assert seen(store, "A", "REV", Period.parse(month)) == number


@pytest.mark.browser
def test_the_server_itself_is_killed_while_it_saves(store: Store, database: str) -> None:
    office(store)
    hire(store, "lan", {"A": "clerk"})
    token = sessions.sign_in(store, "lan", "a long sentence")
    chance = random.Random(68)  # noqa: S311
    version, confirmed = 0, ""
    for turn in range(3):
        port = free_port()
        command = [sys.executable, "-m", "kpi", "serve", "--port", str(port), "--database", database]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(port, server)
        until = time.monotonic() + chance.uniform(0.05, 0.3)
        number = turn * 1000
        while time.monotonic() < until:
            number += 1
            confirmed, version = str(number), _saved(port, token, str(number), version)
        server.send_signal(signal.SIGKILL)
        server.wait()
        with store.reading() as connection:
            from db import drafts

            row = drafts.draft_at(connection, unit(store, "A"), Period.parse("2021-04").code, 1)
        assert row is not None
        assert (row.typed, row.version) == (confirmed, version)
    assert list(doctor.examine(store)) == []


def _saved(port: int, token: str, typed: str, version: int) -> int:
    """The version that the server confirmed."""
    base = f"http://127.0.0.1:{port}"
    cells = [{"key": "REV|2021-04", "typed": typed, "version": version}]
    body = json.dumps({"unit": "A", "period": "2021-04", "cells": cells}).encode()
    headers = {"Cookie": f"kpi_session={token}", "Origin": base, "Content-Type": "application/json"}
    with urlopen(Request(f"{base}/api/v1/sheet/save", body, headers)) as answer:  # noqa: S310 - our own server
        reply = json.loads(answer.read())
    return next(int(row["version"]) for row in reply["rows"] if row["key"] == "REV|2021-04")
