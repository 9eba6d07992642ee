"""A screen asks the store a fixed number of questions, whatever it shows: the numbers are written here.

Each screen is opened on a small office and on a large one, once when something has just been written, so that all of it
is made anew, and once again. A number that grows with the lines, the units or the drafts fails here; one that is higher
than written asks for a reason, a lower one is written down.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from db import audit
from kpi import context
from kpi.actions.administer.lock import lock
from kpi.actions.administer.opening import shared_store
from kpi.actions.enter import enter
from kpi.actions.look import read
from kpi.actions.people import people, sessions
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model.figure import Actual
from kpi.model.period import Period
from kpi.model.person import ROLES, Person, console
from kpi.web.api import ROUTES
from kpi.web.gate import Gate
from tests.apps import AppTest
from tests.conftest import Databases
from tests.query_count import Asked, counting
from tests.web.conftest import TestClient

KINDS = ("sum,triệu đồng,month", "last,con,month", "ratio,%,month", "average,điểm,month", "rank,hạng,quarter")
OLD, NEW = ["2020-05", "2020-06", "2021-01", "2021-02"], ["2021-03", "2021-04", "2021-05"]
"""The months that the closed wards have told, and those of their successors: of June there are drafts."""
MONTH = Period.parse("2021-06")


class Office(NamedTuple):
    """An office of some size, with the session of somebody who may do everything."""

    database: str
    store: Store
    token: str


def office(database: str, store: Store, units: int, indicators: int) -> Office:
    """A province with so many wards, each in the place of one that was closed in March, and so many indicators."""
    kinds = [KINDS[number % len(KINDS)] for number in range(indicators)]
    tree = ["code,name,level,parent,opened,closed,became", "P,Tỉnh,province,,,,"]
    figures = ["unit,indicator,period,target,actual,numerator,denominator"]
    for unit in range(units):
        tree += [f"O{unit},Xã cũ {unit},commune,P,,2021-02-28,U{unit}", f"U{unit},Xã {unit},commune,P,2021-03-01,,"]
        for number, kind in enumerate(kinds):
            told = ",,8,10" if "ratio" in kind else f",{unit + number + 1},,"
            quarterly = "quarter" in kind
            old, new = (["2020-Q2"], ["2021-Q2"]) if quarterly else (OLD, NEW)
            figures += [f"O{unit},I{number},{period},{told}" for period in old]
            figures += [f"U{unit},I{number},{period},{told}" for period in new]
            figures += [] if quarterly else [f"U{unit},I{number},2021,120,,,"]
    catalogue = ["code,name,agg,measured_in,frequency,area"]
    catalogue += [f"I{number},Chỉ tiêu {number},{kind},Lĩnh vực {number % 3}" for number, kind in enumerate(kinds)]
    files = (("units", tree), ("indicators", catalogue), ("figures", figures))
    outcomes = take_tables(store, [(f"{name}.csv", "\n".join(lines)) for name, lines in files], by="test")
    assert not any(outcome.is_refused for outcome in outcomes), outcomes
    by = console("test")
    for name in ("root", *(f"clerk{number}" for number in range(units))):
        people.add_person(store, by, name, password="a long sentence")
        for role in ROLES if name == "root" else ROLES[:1]:
            people.grant(store, by, name, role, None)
    _work(store, people.person(store, "root"), units)
    return Office(database, store, sessions.sign_in(store, "root", "a long sentence"))


def _work(store: Store, root: Person, units: int) -> None:
    """Drafts of one ward and a few others, some of them handed in; locks."""
    tree, indicators = read.tree(store), read.indicators(store).values()
    for number in range(units):
        unit = tree.by_code[f"u{number}"][0].id
        some = [one for one in indicators if one.adds_up in {"total", "latest"}]
        cells = [enter.TypedCell(one.id, MONTH, "7", Actual(MONTH, 7)) for one in (some[:2] if number else some)]
        seen = {one.place: one.version for one in enter.save(store, root, unit, cells)}
        if number < 2:
            enter.submit(store, root, unit, MONTH, seen, "chưa tổng hợp xong")
        lock(store, root, unit, Period.parse("2019-06"), "đã quyết toán")


@pytest.fixture(scope="module")
def offices(
    tmp_path_factory: pytest.TempPathFactory, pattern: str, used: Databases | None
) -> Iterator[dict[str, Office]]:
    """A small office and a large one, each in the store that the screens of this process share under its URL."""
    found: dict[str, Office] = {}
    names: list[str] = []
    for size, units, indicators in (("small", 3, 5), ("large", 30, 40)):
        if used is None:
            file = tmp_path_factory.mktemp(size) / "kpi.sqlite"
            shutil.copy(pattern, file)
            url = f"sqlite:///{file}"
        else:
            names.append(used.take())
            url = used.url_of(names[-1])
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KPI_DATABASE_URL", url)
            found[size] = office(url, shared_store(), units, indicators)
    yield found
    for one in found.values():
        one.store.close()
    for name in names:
        assert used
        used.give_back(name)


def twice(offices: dict[str, Office], look: Callable[[Office], Callable[[], None]]) -> tuple[Asked, Asked]:
    """What is asked after a write, and again without one; it must be the same in the small office and the large one."""
    found: dict[str, tuple[Asked, Asked]] = {}
    for size, one in offices.items():
        opened = look(one)
        with counting() as counter:
            with one.store.deed("test") as deed:  # a line as of figures: nothing that is remembered holds any more
                audit.sign(deed.connection, at=deed.at, who="test", deed="import", subject="figures of nobody")
            counter.take()
            opened()
            anew = counter.take()
            opened()
            found[size] = anew, counter.take()
    assert found["small"] == found["large"]
    return found["small"]


def screen(offices: dict[str, Office], script: str, **address: str) -> tuple[Asked, Asked]:
    """What one screen asks at an address."""

    def look(one: Office) -> Callable[[], None]:
        app = AppTest.from_string(script, default_timeout=60)
        for key, value in address.items():
            app.query_params[key] = value

        def opened() -> None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("KPI_DATABASE_URL", one.database)
                patch.setattr(context, "token", lambda: one.token)
                patch.setitem(sys.modules, "__main__", sys.modules["__main__"])
                app.run()
            assert not app.exception, app.exception
            assert not app.error, app.error

        return opened

    return twice(offices, look)


OF_PROVINCE = {"unit": "P", "period": "2021-H1"}
SCREENS: dict[str, tuple[str, dict[str, str], Asked, Asked]] = {
    "scoreboard of a province": ("scoreboard", OF_PROVINCE, Asked(13, 3), Asked(6, 3)),
    "scoreboard of a month": ("scoreboard", {"unit": "P", "period": "2021-05"}, Asked(13, 3), Asked(6, 3)),
    "scoreboard of a ward": ("scoreboard", {"unit": "U1", "period": "2021-H1"}, Asked(14, 3), Asked(6, 3)),
    "scoreboard, nothing asked for": ("scoreboard", {}, Asked(16, 5), Asked(8, 5)),
    "indicator of a province": ("indicator", {**OF_PROVINCE, "indicator": "I0"}, Asked(28, 6), Asked(9, 6)),
    "indicator without a sum": ("indicator", {**OF_PROVINCE, "indicator": "I3"}, Asked(27, 6), Asked(9, 6)),
    "indicator of a ward": (
        "indicator",
        {"unit": "U1", "period": "2021-H1", "indicator": "I0"},
        Asked(23, 6),
        Asked(9, 6),
    ),
    "units": ("units", OF_PROVINCE, Asked(15, 3), Asked(6, 3)),
    "units, some there no longer": ("units", {"unit": "P", "period": "2021-05"}, Asked(17, 4), Asked(7, 4)),
    "enter": ("enter", {"unit": "U0", "period": "2021-06"}, Asked(13, 3), Asked(12, 3)),
    "review": ("review", {"period": "2021-06"}, Asked(17, 5), Asked(15, 5)),
    "review of twelve months": ("review", {"period": "2021-06", "table": "year"}, Asked(25, 6), Asked(23, 6)),
    "review of a ward": ("review", {"unit": "U0", "period": "2021-06"}, Asked(14, 3), Asked(13, 3)),
    "data": ("data", {}, Asked(18, 7), Asked(15, 7)),
    "data of an import": ("data", {"batch": "3"}, Asked(28, 11), Asked(21, 11)),
    "history": ("history", {"unit": "U0", "indicator": "I0", "period": "2021-06"}, Asked(18, 3), Asked(17, 3)),
    "history of a target": ("history", {"unit": "U0", "indicator": "I0", "period": "2021"}, Asked(18, 3), Asked(17, 3)),
    "people": ("people", {}, Asked(14, 5), Asked(12, 5)),
    "a person": ("people", {"person": "clerk1"}, Asked(14, 5), Asked(12, 5)),
    "import": ("upload", {}, Asked(10, 5), Asked(8, 5)),
    "manage: units": ("manage", {"tab": "units"}, Asked(12, 5), Asked(10, 5)),
    "manage: indicators": ("manage", {"tab": "indicators"}, Asked(9, 4), Asked(7, 4)),
    "manage: regimes": ("manage", {"tab": "regimes"}, Asked(9, 4), Asked(7, 4)),
    "manage: thresholds": ("manage", {"tab": "thresholds"}, Asked(9, 4), Asked(7, 4)),
    "manage: locks": ("manage", {"tab": "locks"}, Asked(13, 5), Asked(11, 5)),
    "manage: settings": ("manage", {"tab": "settings"}, Asked(13, 5), Asked(11, 5)),
    "manage: changes": ("manage", {"tab": "changes"}, Asked(14, 6), Asked(12, 6)),
    "manage: audit": ("manage", {"tab": "audit"}, Asked(13, 5), Asked(11, 5)),
    "manage: an indicator": ("manage", {"tab": "indicators", "item": "I0"}, Asked(15, 6), Asked(13, 6)),
}


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.usefixtures("new_database")  # so that it is run on either engine
def test_a_screen_asks_as_much_whatever_it_shows(name: str, offices: dict[str, Office]) -> None:
    module, address, anew, again = SCREENS[name]
    found = screen(offices, f"from kpi.screens import {module}\n{module}.show()\n", **address)
    assert found == (anew, again)


@pytest.mark.usefixtures("new_database")
def test_the_frame_around_a_screen_asks_who_is_here(offices: dict[str, Office]) -> None:
    anew, again = screen(offices, "from kpi import frame\nframe.run()\n", **OF_PROVINCE)
    scoreboard = SCREENS["scoreboard of a province"][2:]
    assert [one.statements - inside.statements for one, inside in zip((anew, again), scoreboard, strict=True)] == [4, 4]
    assert again.transactions == scoreboard[1].transactions + 1


DOORS: dict[str, tuple[str, Asked, Asked]] = {
    "sheet": ("/api/v1/sheet?unit=U0&period=2021-06", Asked(22, 4), Asked(21, 4)),
    "sheet to review": ("/api/v1/sheet?unit=U0&period=2021-06&task=review", Asked(22, 4), Asked(21, 4)),
    "standings as CSV": ("/exports/standings.csv?unit=P&period=2021-H1", Asked(21, 6), Asked(14, 6)),
    "standings as a workbook": ("/exports/standings.xlsx?unit=P&period=2021-H1", Asked(26, 11), Asked(19, 11)),
    "months as a workbook": ("/exports/months.xlsx?unit=U0&period=2021", Asked(23, 13), Asked(22, 13)),
    "figures of a ward as CSV": ("/exports/figures.csv?unit=U0&period=2021", Asked(18, 8), Asked(17, 8)),
    "figures of a ward as a workbook": ("/exports/figures.xlsx?unit=U0&period=2021", Asked(24, 14), Asked(23, 14)),
    "template": ("/template.xlsx?unit=U0&period=2021-06", Asked(28, 8), Asked(27, 8)),
}


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.usefixtures("new_database")
def test_a_door_beside_the_screens_asks_as_much_whatever_it_hands_out(name: str, offices: dict[str, Office]) -> None:
    address, anew, again = DOORS[name]
    assert door(offices, address) == (anew, again)


def door(offices: dict[str, Office], address: str) -> tuple[Asked, Asked]:
    """What one address beside the screens asks, the gate before it included."""
    routes = list(ROUTES)

    def look(one: Office) -> Callable[[], None]:
        def opened() -> None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("KPI_DATABASE_URL", one.database)
                answer = client.get(address, headers={"Cookie": f"kpi_session={one.token}"})
            assert answer.status_code == 200, answer.text

        return opened

    with TestClient(Starlette(routes=routes, middleware=[Middleware(Gate)])) as client:
        return twice(offices, look)
