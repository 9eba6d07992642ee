"""A number that reads in two ways, or comes before its period is over, is asked about in a sheet and not taken."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette

from db import drafts as draft_rows
from kpi.actions.administer.opening import shared_store
from kpi.actions.enter import enter, review
from kpi.actions.look import read
from kpi.actions.look import sheet as sheets
from kpi.actions.people import sessions
from kpi.actions.record.store import Store, today
from kpi.intake import take_tables
from kpi.model.period import Period
from kpi.model.person import Person, console
from kpi.model.sheet import SheetLine
from kpi.web.api import ROUTES
from tests.actions.desk import cell, codes, handed_in, hire, unit, waiting
from tests.conftest import kpi
from tests.web.conftest import TestClient

UNITS = """code,name,level,parent
P,Tỉnh,province,
A,Phường A,commune,P
"""
INDICATORS = """code,name,agg,direction,measured_in,decimals,frequency,parent
BOTH,Đủ cỡ,sum,up,tấn,3,month,
BIG,Hàng nghìn,sum,up,tấn,3,month,
SMALL,Vài đơn vị,sum,up,tấn,3,month,
NEW,Chưa có gì,sum,up,tấn,3,month,
AIMED,Có kế hoạch,sum,up,tấn,3,month,
INS,Tham gia bảo hiểm y tế,ratio,up,%,3,month,
"""
FIGURES = """unit,indicator,period,target,actual
A,BOTH,2021-02,,5
A,BOTH,2021-03,,900
A,BIG,2021-03,,2500
A,SMALL,2021-03,,4.5
A,AIMED,2021,30000,
A,INS,2021-03,,91.5
"""


@pytest.fixture
def ward(store: Store) -> Store:
    files = [("units.csv", UNITS), ("indicators.csv", INDICATORS), ("figures.csv", FIGURES)]
    assert not any(outcome.is_refused for outcome in take_tables(store, files, by="test"))
    return store


@pytest.fixture
def clerk(ward: Store) -> Person:
    return hire(ward, "lan", {"A": "clerk"})


@pytest.fixture
def client(ward: Store, clerk: Person, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("KPI_DATABASE_URL", database)
    with TestClient(Starlette(routes=list(ROUTES)), base_url="http://127.0.0.1") as opened:
        opened.cookies.set("kpi_session", sessions.sign_in(ward, clerk.name, "a long sentence"))
        yield opened
    shared_store().close()


def saved(
    client: TestClient, code: str, typed: object, *, lang: str = "vi", month: str = "2021-04", **more: Any
) -> Any:
    message = {"key": f"{code}|{month}", "typed": typed}
    beside = {name: more.pop(name) for name in ("decimal_mark", "estimate", "version") if name in more}
    body = json.dumps({"unit": "A", "period": month, "cells": [message | beside], **more})
    return client.post(f"/api/v1/sheet/save?lang={lang}", content=body, headers={"origin": "http://127.0.0.1"}).json()


def line(store: Store, code: str, month: str = "2021-04") -> SheetLine:
    sheet = sheets.sheet(
        store, console("test"), unit(store, "A"), Period.parse(month), also=frozenset(read.indicators(store))
    )
    return next(shown for shown in sheet.lines if shown.indicator.code == code)


def kept(store: Store, code: str, month: str = "2021-04") -> int | None:
    draft = line(store, code, month).draft
    return None if draft is None or draft.actual is None else draft.actual.value


@pytest.mark.parametrize(
    ("code", "typed", "lang", "thousandths"),
    [
        ("BIG", "3.826", "vi", 3_826_000),  # beside 2.500 it is three thousand, as it is written here
        ("SMALL", "3,826", "vi", 3_826),
        ("SMALL", "3.826", "en", 3_826),
        ("AIMED", "3.826", "vi", 3_826_000),
        ("INS", "91,375", "vi", 91_375),  # no share is ninety-one thousand per cent
        ("BOTH", "3826", "vi", 3_826_000),
        ("BOTH", "3,8260", "vi", 3_826),
    ],
)
def test_a_number_that_makes_sense_in_one_way_is_taken(
    ward: Store, client: TestClient, code: str, typed: str, lang: str, thousandths: int
) -> None:
    saved(client, code, typed, lang=lang)
    assert kept(ward, code) == thousandths


@pytest.mark.parametrize("code", ["BOTH", "SMALL", "NEW"])
@pytest.mark.parametrize(("lang", "texts"), [("vi", ["3,8260", "3826"]), ("en", ["3826", "3.8260"])])
def test_where_both_ways_make_sense_or_only_the_other_the_clerk_is_asked(
    ward: Store, client: TestClient, code: str, lang: str, texts: list[str]
) -> None:
    mark = {"vi": "3.826", "en": "3,826"}[lang]
    (row,) = saved(client, code, mark, lang=lang)["rows"]
    assert (kept(ward, code), row["typed"]) == (None, mark)
    assert [problem["code"] for problem in row["problems"]] == ["two_readings"]
    assert all(text in row["problems"][0]["text"] for text in texts)
    assert sorted(reading["text"] for reading in row["readings"]) == sorted(texts)
    # What she chooses is written into the field so that nobody asks again.
    for reading in row["readings"]:
        chosen = saved(client, code, reading["text"], lang=lang, version=row["version"])["rows"][0]
        assert chosen["readings"] == []
        number = kept(ward, code)
        row = saved(client, code, chosen["typed"], lang=lang, version=chosen["version"])["rows"][0]
        assert (number is not None, kept(ward, code)) == (True, number)


def test_a_program_answers_which_sign_it_is(ward: Store, client: TestClient) -> None:
    saved(client, "BOTH", "3.826", decimal_mark="point")
    assert kept(ward, "BOTH") == 3_826
    saved(client, "BOTH", "3.826", decimal_mark="comma", version=1)
    assert kept(ward, "BOTH") == 3_826_000


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_number_of_json_is_plain_in_every_language(ward: Store, client: TestClient, lang: str) -> None:
    (row,) = saved(client, "BOTH", 3.826, lang=lang)["rows"]
    assert (kept(ward, "BOTH"), row["readings"]) == (3_826, [])
    saved(client, "BOTH", 3826, lang=lang, version=1)
    assert kept(ward, "BOTH") == 3_826_000


@pytest.mark.parametrize("typed", [True, [3], {"a": 1}])
def test_what_is_neither_a_text_nor_a_number_is_no_message(client: TestClient, typed: object) -> None:
    assert "error" in saved(client, "BOTH", typed)


def test_parts_are_weighed_by_parts(ward: Store, client: TestClient) -> None:
    assert len(saved(client, "INS", "3.826/4.100")["rows"][0]["readings"]) == 2
    saved(client, "INS", "3826/4100", version=1)
    saved(client, "INS", "3.900/4.100", month="2021-05")
    draft = line(ward, "INS", "2021-05").draft
    assert draft is not None
    assert draft.actual is not None
    assert (draft.actual.numerator, draft.actual.denominator) == (3_900_000, 4_100_000)


def test_the_command_line_asks_and_is_answered(ward: Store, clerk: Person, database: str) -> None:
    place = ("--unit", "A", "--period", "2021-04", "--by", "lan")
    refused = kpi("enter", "BOTH=3.826", *place, database=database)
    assert refused.returncode != 0
    assert all(text in refused.stderr for text in ("3826", "3,8260", "--decimal-mark"))
    assert kpi("enter", "BOTH=3.826", *place, "--decimal-mark", "point", database=database).returncode == 0
    assert kept(ward, "BOTH") == 3_826


# ---- a period that is not over

TO_COME = str(Period.month(today().year + 1, today().month))


def test_an_actual_of_a_period_to_come_is_kept_only_where_that_is_confirmed(ward: Store, client: TestClient) -> None:
    (refused,) = saved(client, "BIG", "2500", month=TO_COME)["refused"]
    assert refused["code"] == "to_come_not_begun"
    assert kept(ward, "BIG", TO_COME) is None
    assert saved(client, "BIG", "ước 2500", month=TO_COME)["refused"]  # a forecast is no estimate
    assert not saved(client, "BIG", "2500", month=TO_COME, to_come=True)["refused"]
    assert kept(ward, "BIG", TO_COME) == 2_500_000


@pytest.mark.parametrize("words", ["chưa rõ", "không áp dụng", ""])
def test_nothing_is_asked_where_no_number_is_told(client: TestClient, words: str) -> None:
    assert not saved(client, "BIG", words, month=TO_COME)["refused"]


def test_an_estimate_of_a_running_period_is_ordinary(ward: Store, clerk: Person) -> None:
    june = Period.parse("2021-06")
    day = june.ends_on.replace(day=29)
    ward_a = unit(ward, "A")
    (refused,) = enter.save(ward, clerk, ward_a, [cell(ward, "BIG", "2500", at=june)], day=day)
    assert refused.problem is not None
    assert (refused.problem.code, refused.problem.values["ends_on"]) == ("to_come", "2021-06-30")
    (estimate,) = enter.save(ward, clerk, ward_a, [cell(ward, "BIG", "ước 2500", at=june)], day=day)
    (over,) = enter.save(ward, clerk, ward_a, [cell(ward, "SMALL", "4,5", at=june)], day=june.ends_on)
    assert (estimate.kept, over.kept) == (True, True)


def test_the_reviewer_is_asked_as_well(ward: Store, clerk: Person, database: str) -> None:
    month = Period.parse(TO_COME)
    minh = hire(ward, "minh", {"P": "reviewer"})
    enter.save(ward, clerk, unit(ward, "A"), [cell(ward, "BIG", "2500", at=month)], to_come=True)
    assert line(ward, "BIG", TO_COME).to_come is not None
    handed_in(ward, clerk, "A", month)
    items = waiting(ward, minh, "A", month)
    assert codes(review.approve(ward, minh, items)) == ["to_come_waits"]
    place = ("--unit", "A", "--period", TO_COME, "--by", "minh")
    assert "--to-come" in kpi("approve", *place, database=database).stderr
    assert codes(review.approve(ward, minh, items, to_come=True)) == ["done"]
    with ward.reading() as connection:
        assert not draft_rows.every_draft(connection, [unit(ward, "A")])


def test_the_command_line_is_asked_too(ward: Store, clerk: Person, database: str) -> None:
    place = ("--unit", "A", "--period", TO_COME, "--by", "lan")
    refused = kpi("enter", "BIG=2500", *place, database=database)
    assert (refused.returncode != 0, "--to-come" in refused.stderr) == (True, True)
    assert kept(ward, "BIG", TO_COME) is None
    assert kpi("enter", "BIG=2500", *place, "--to-come", database=database).returncode == 0


# ---- a percentage without its parts


def test_a_percentage_typed_without_its_parts_says_at_once_what_it_cannot_do(
    ward: Store, client: TestClient, clerk: Person, database: str
) -> None:
    assert not saved(client, "INS", "3826/4100", month="2021-05")["rows"][0]["notes"]
    (note,) = saved(client, "INS", "91,5")["rows"][0]["notes"]
    assert "không có tử số, mẫu số" in note
    assert not line(ward, "INS").needs_reason
    place = ("--unit", "A", "--period", "2021-06", "--by", "lan")
    assert "không có tử số, mẫu số" in kpi("enter", "INS=91,5", *place, database=database).stderr
