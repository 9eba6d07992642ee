"""With a writer that does not end, pages, downloads, sign-in and health answer; who writes meets a sentence."""

import json
from collections.abc import Callable

import pytest

from kpi.actions.administer.opening import shared_store
from kpi.actions.record.store import Store
from tests.actions.desk import hire, office
from tests.holding import another_writer, took
from tests.web.conftest import PASSWORD, Browser, Response, set_setting

SOON = 2.0


def soon(ask: Callable[[], Response], status: int = 200) -> Response:
    answers: list[Response] = []
    assert took(lambda: answers.append(ask())) < SOON
    assert answers[0].status_code == status
    return answers[0]


def test_readers_and_those_who_sign_in_wait_for_no_writer(lan: Browser, house: Store, database: str) -> None:
    office(house)
    hire(house, "mai", {"A": "clerk"})
    lan.sign_in("mai", "a long sentence")
    with another_writer(database):
        soon(lambda: lan.get("/"))
        assert '"REV|2021-04"' in soon(lambda: lan.get("/api/v1/sheet?unit=A&period=2021-04")).text
        for way in ("figures.csv", "standings.csv"):
            assert len(soon(lambda way=way: lan.get(f"/exports/{way}?unit=A&period=2021-03")).content) > 100
        assert soon(lambda: lan.get("/healthz")).json()["writes"] == "yes"
        soon(lambda: lan.get("/signin"))
        soon(lambda: lan.sign_in("mai", "a long sentence"), 303)
        assert lan.is_in()
        soon(lambda: lan.sign_in("mai", "something else"), 401)
        assert lan.is_in()


@pytest.mark.parametrize(("lang", "sentence"), [("vi", "Kho số liệu đang bận"), ("en", "The store is busy")])
def test_who_writes_meets_a_sentence_after_the_seconds_of_the_setting(
    lan: Browser, house: Store, database: str, lang: str, sentence: str
) -> None:
    office(house)
    hire(house, "mai", {"A": "clerk"})
    lan.sign_in("mai", "a long sentence")
    set_setting(house, "wait_seconds", "0")
    message = {"unit": "A", "period": "2021-04", "cells": [{"key": "REV|2021-04", "typed": "1", "version": 0}]}
    with another_writer(database):
        answer = lan.client.post(
            f"/api/v1/sheet/save?lang={lang}", content=json.dumps(message), headers=lan.post_headers
        )
    assert (answer.status_code, sentence in answer.json()["error"]) == (503, True)


def test_health_says_when_the_store_cannot_be_written(
    lan: Browser, house: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fault, state in (("store_read_only", "no: the store is read only"), ("store_full", "no: the disk is full")):
        monkeypatch.setattr(Store, "write_fault", lambda _store, fault=fault: fault)
        answer = lan.get("/healthz")
        assert (answer.status_code, answer.json()["writes"]) == (200, state)
    assert house.name == shared_store().name


def test_so_many_writers_wait_and_the_next_is_told_at_once(
    lan: Browser, house: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(house)
    lan.sign_in("lan", PASSWORD)

    class Full:
        available_tokens = 0

    monkeypatch.setattr("kpi.web.writers._AT_ONCE", Full())
    answer = lan.client.post("/api/v1/sheet/save", content="{}", headers=lan.post_headers)
    assert (answer.status_code, "bận" in answer.json()["error"]) == (503, True)
