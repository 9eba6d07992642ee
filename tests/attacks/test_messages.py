"""Messages that no page of ours would send: each is refused with a sentence, and none of them is an incident."""

import json
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from kpi.actions.enter import attach
from kpi.actions.people import sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model.person import Person
from kpi.web.api import ROUTES
from tests.actions.desk import cell, hire, office, typed, unit
from tests.web.conftest import TestClient

HERE = {"origin": "http://127.0.0.1", "content-type": "application/json"}
BIG = 10**30


@pytest.fixture
def lan(store: Store) -> Person:
    office(store)
    return hire(store, "lan", {"A": "clerk", "B": "clerk"})


@pytest.fixture
def client(store: Store, lan: Person, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("KPI_DATABASE_URL", database)
    with TestClient(Starlette(routes=list(ROUTES)), base_url="http://127.0.0.1") as opened:
        opened.cookies.set("kpi_session", sessions.open_for(store, lan.name))
        yield opened


def saving(client: TestClient, **fields: object) -> tuple[int, str]:
    """The answer to one odd cell, as it goes over the wire."""
    message = {"unit": "A", "period": "2021-04", "cells": [{"key": "REV|2021-04", "typed": "1", **fields}]}
    answer = client.post("/api/v1/sheet/save", content=json.dumps(message), headers=HERE)
    return answer.status_code, answer.text


@pytest.mark.parametrize("odd", [float("inf"), float("nan"), "0", True, 1.5, None, [], -1, BIG])
@pytest.mark.parametrize("name", ["version", "based_on"])
def test_a_version_is_a_whole_number(client: TestClient, name: str, odd: object) -> None:
    assert saving(client, **{name: odd})[0] == 400


@pytest.mark.parametrize("odd", [float("inf"), "1", True, -1, BIG])
def test_the_number_of_a_document_is_a_whole_number(client: TestClient, odd: object) -> None:
    assert saving(client, attachment=odd)[0] == 400


@pytest.mark.parametrize("odd", ["99999-01", "-2021-01", "1e9", "2021-13", "２０２１-０６", "", "9" * 5000])
def test_a_period_that_is_none_is_refused_with_a_sentence(client: TestClient, odd: str) -> None:
    sentence = "không phải là một kỳ"
    answer = client.get("/api/v1/sheet", params={"unit": "A", "period": odd})
    assert (answer.status_code, sentence in answer.json()["error"]) == (422, True)
    for path, message in (
        ("sheet/save", {"unit": "A", "period": odd, "cells": []}),
        ("sheet/save", {"unit": "A", "period": "2021-04", "cells": [{"key": f"REV|{odd}", "typed": "1"}]}),
        ("sheet/submit", {"unit": "A", "period": odd, "seen": []}),
        ("sheet/take-back", {"unit": "A", "period": odd}),
        ("review/approve", {"items": [{"unit": "A", "key": f"REV|{odd}"}]}),
    ):
        answer = client.post(f"/api/v1/{path}", content=json.dumps(message), headers=HERE)
        assert (answer.status_code, sentence in answer.json()["error"]) == (422, True)


@pytest.mark.parametrize("number", [0, 7, 2**31, 2**63, BIG])
def test_a_document_that_is_not_there_is_not_found(client: TestClient, number: int) -> None:
    assert client.get(f"/attachments/{number}").status_code == 404


def test_no_number_of_a_document_upsets_the_store(store: Store, lan: Person) -> None:
    odd = cell(store, "REV", "5")
    assert odd.actual
    (saved,) = typed(store, lan, "A", odd._replace(actual=odd.actual._replace(attachment=BIG)))
    assert saved.problem is not None
    assert saved.problem.code == "unknown_attachment"
    with pytest.raises(Refused, match="unknown_attachment"):
        attach.contents(store, lan, BIG)


@pytest.mark.parametrize(
    "message",
    [
        '{"unit": "\\ud800", "period": "2021-04", "cells": []}',
        '{"unit": "A", "period": "2021-04", "cells": [{"key": "\\udfff|2021-04", "typed": "1"}]}',
        '{"unit": "A", "period": "2021-04", "cells": [{"key": "REV|2021-04", "typed": "1", "note": "\\ud800"}]}',
        '{"unit": "A", "period": "2021-04", "cells": [{"key": "REV|2021-04", "typed": "1", "version": 1e400}]}',
    ],
)
def test_letters_and_numbers_that_are_none_are_refused(client: TestClient, message: str) -> None:
    answer = client.post("/api/v1/sheet/save", content=message, headers=HERE)
    assert (answer.status_code, answer.json()["error"][-1:]) == (400, ".")


def test_the_sheet_of_an_odd_name_is_refused_with_a_sentence(client: TestClient) -> None:
    for name in ("%ED%A0%80", "%00", "x" * 5000):
        assert client.get(f"/api/v1/sheet?unit={name}&period=2021-04").status_code == 422


def test_a_name_that_two_units_have_is_refused(store: Store, client: TestClient) -> None:
    twins = "code,name,level,parent\nC,Phường Hai,commune,P\nD,Phường Hai,commune,P\n"
    take_tables(store, [("units.csv", twins)], by="test")
    answer = client.get("/api/v1/sheet", params={"unit": "Phường Hai", "period": "2021-04"})
    assert (answer.status_code, "C@" in answer.json()["error"]) == (422, True)
    assert unit(store, "C") != unit(store, "D")
