"""A real server over a store with a small office, and people who sign in, look, download and save."""

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import requests

from kpi.actions.administer.opening import open_store
from kpi.actions.record.store import Store
from kpi.model.period import Period
from tests.actions.desk import hire, office
from tests.browser import free_port, running

PASSWORD = "a long sentence"  # noqa: S105
_PATIENCE = 120  # seconds that a person of a trial waits at most: longer than any fault


class Somebody:
    """One person's browser, as far as a trial needs it."""

    def __init__(self, base: str, name: str) -> None:
        self.base, self.name, self.headers = base, name, {"origin": base}
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.base + path, timeout=_PATIENCE, allow_redirects=False)

    def sign_in(self) -> requests.Response:
        form = re.search(r'name="form" value="([^"]+)"', self.get("/signin").text)
        assert form
        fields = {"form": form[1], "name": self.name, "password": PASSWORD}
        return self.session.post(
            f"{self.base}/signin", data=fields, headers=self.headers, timeout=_PATIENCE, allow_redirects=False
        )

    def save(self, number: int, month: int) -> requests.Response:
        at = Period.month(2022 + month // 12, month % 12 + 1)
        cells = [{"key": f"REV|{at}", "typed": str(number), "version": 0, "reason": "đúng"}]
        message = {"unit": "A", "period": str(at), "cells": cells}
        address = f"{self.base}/api/v1/sheet/save"
        return self.session.post(address, json=message, headers=self.headers, timeout=_PATIENCE)


@contextmanager
def served(database: str, servers: int = 1, clerks: int = 1) -> Iterator[tuple[Store, list[Somebody]]]:
    """The store, and clerks who have signed in, shared out over so many servers."""
    store = open_store(database)
    office(store)
    for number in range(clerks):
        hire(store, f"clerk{number}", {"A": "clerk"})
    with ExitStack() as stack:
        bases: list[str] = []
        for _ in range(servers):
            port = free_port()
            command = [sys.executable, "-m", "kpi", "serve", "--port", str(port), "--database", database]
            stack.enter_context(running(command, port))
            bases.append(f"http://127.0.0.1:{port}")
        people = [Somebody(bases[number % servers], f"clerk{number}") for number in range(clerks)]
        for person in people:
            assert person.sign_in().status_code == 303
        yield store, people
    store.close()
