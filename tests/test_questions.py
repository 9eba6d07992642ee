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
from tests.query_count import Queries, counting
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
            values = ",,8,10" if "ratio" in kind else f",{unit + number + 1},,"
            quarterly = "quarter" in kind
            old, new = (["2020-Q2"], ["2021-Q2"]) if quarterly else (OLD, NEW)
            figures += [f"O{unit},I{number},{period},{values}" for period in old]
            figures += [f"U{unit},I{number},{period},{values}" for period in new]
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
        entered = [indicator for indicator in indicators if indicator.adds_up in {"total", "latest"}]
        cells = [
            enter.TypedCell(indicator.id, MONTH, "7", Actual(MONTH, 7))
            for indicator in (entered[:2] if number else entered)
        ]
        seen = {saved.place: saved.version for saved in enter.save(store, root, unit, cells)}
        if number < 2:
            enter.submit(store, root, unit, MONTH, seen, "chưa tổng hợp xong")
        lock(store, root, unit, Period.parse("2019-06"), "đã quyết toán")


@pytest.fixture(scope="module")
def offices(
    tmp_path_factory: pytest.TempPathFactory, pattern: str, used: Databases | None
) -> Iterator[dict[str, Office]]:
    """A small office and a large one, each in the store that the screens of this process share under its URL."""
    by_size: dict[str, Office] = {}
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
            by_size[size] = office(url, shared_store(), units, indicators)
    yield by_size
    for sample in by_size.values():
        sample.store.close()
    for name in names:
        assert used
        used.give_back(name)


def twice(offices: dict[str, Office], look: Callable[[Office], Callable[[], None]]) -> tuple[Queries, Queries]:
    """What is asked after a write, and again without one; it must be the same in the small office and the large one."""
    counts: dict[str, tuple[Queries, Queries]] = {}
    for size, sample in offices.items():
        opened = look(sample)
        with counting() as counter:
            with sample.store.deed("test") as deed:  # a line as of figures: nothing that is remembered holds any more
                audit.sign(deed.connection, at=deed.at, who="test", deed="import", subject="figures of nobody")
            counter.take()
            opened()
            anew = counter.take()
            opened()
            counts[size] = anew, counter.take()
    assert counts["small"] == counts["large"]
    return counts["small"]


def screen(offices: dict[str, Office], script: str, **address: str) -> tuple[Queries, Queries]:
    """What one screen asks at an address."""

    def look(sample: Office) -> Callable[[], None]:
        app = AppTest.from_string(script, default_timeout=60)
        for key, value in address.items():
            app.query_params[key] = value

        def opened() -> None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("KPI_DATABASE_URL", sample.database)
                patch.setattr(context, "token", lambda: sample.token)
                patch.setitem(sys.modules, "__main__", sys.modules["__main__"])
                app.run()
            assert not app.exception, app.exception
            assert not app.error, app.error

        return opened

    return twice(offices, look)


OF_PROVINCE = {"unit": "P", "period": "2021-H1"}
SCREENS: dict[str, tuple[str, dict[str, str], Queries, Queries]] = {
    "scoreboard of a province": ("scoreboard", OF_PROVINCE, Queries(13, 3), Queries(6, 3)),
    "scoreboard of a month": ("scoreboard", {"unit": "P", "period": "2021-05"}, Queries(13, 3), Queries(6, 3)),
    "scoreboard of a ward": ("scoreboard", {"unit": "U1", "period": "2021-H1"}, Queries(14, 3), Queries(6, 3)),
    "scoreboard, nothing asked for": ("scoreboard", {}, Queries(16, 5), Queries(8, 5)),
    "indicator of a province": ("indicator", {**OF_PROVINCE, "indicator": "I0"}, Queries(28, 6), Queries(9, 6)),
    "indicator without a sum": ("indicator", {**OF_PROVINCE, "indicator": "I3"}, Queries(27, 6), Queries(9, 6)),
    "indicator of a ward": (
        "indicator",
        {"unit": "U1", "period": "2021-H1", "indicator": "I0"},
        Queries(23, 6),
        Queries(9, 6),
    ),
    "units": ("units", OF_PROVINCE, Queries(15, 3), Queries(6, 3)),
    "units, some there no longer": ("units", {"unit": "P", "period": "2021-05"}, Queries(17, 4), Queries(7, 4)),
    "enter": ("enter", {"unit": "U0", "period": "2021-06"}, Queries(14, 4), Queries(13, 4)),
    "review": ("review", {"period": "2021-06"}, Queries(17, 5), Queries(15, 5)),
    "review of twelve months": ("review", {"period": "2021-06", "table": "year"}, Queries(25, 6), Queries(23, 6)),
    "review of a ward": ("review", {"unit": "U0", "period": "2021-06"}, Queries(14, 3), Queries(13, 3)),
    "data": ("data", {}, Queries(18, 7), Queries(15, 7)),
    "data of an import": ("data", {"batch": "3"}, Queries(28, 11), Queries(21, 11)),
    "history": ("history", {"unit": "U0", "indicator": "I0", "period": "2021-06"}, Queries(18, 3), Queries(17, 3)),
    "history of a target": (
        "history",
        {"unit": "U0", "indicator": "I0", "period": "2021"},
        Queries(18, 3),
        Queries(17, 3),
    ),
    "people": ("people", {}, Queries(14, 5), Queries(12, 5)),
    "a person": ("people", {"person": "clerk1"}, Queries(14, 5), Queries(12, 5)),
    "import": ("upload", {}, Queries(10, 5), Queries(8, 5)),
    "manage: units": ("manage", {"tab": "units"}, Queries(12, 5), Queries(10, 5)),
    "manage: indicators": ("manage", {"tab": "indicators"}, Queries(9, 4), Queries(7, 4)),
    "manage: assignments": ("manage", {"tab": "assignments"}, Queries(13, 5), Queries(11, 5)),
    "manage: regimes": ("manage", {"tab": "regimes"}, Queries(9, 4), Queries(7, 4)),
    "manage: thresholds": ("manage", {"tab": "thresholds"}, Queries(9, 4), Queries(7, 4)),
    "manage: locks": ("manage", {"tab": "locks"}, Queries(13, 5), Queries(11, 5)),
    "manage: settings": ("manage", {"tab": "settings"}, Queries(13, 5), Queries(11, 5)),
    "manage: changes": ("manage", {"tab": "changes"}, Queries(14, 6), Queries(12, 6)),
    "manage: audit": ("manage", {"tab": "audit"}, Queries(13, 5), Queries(11, 5)),
    "manage: an indicator": ("manage", {"tab": "indicators", "item": "I0"}, Queries(15, 6), Queries(13, 6)),
}


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.usefixtures("new_database")  # so that it is run on either engine
def test_a_screen_asks_as_much_whatever_it_shows(name: str, offices: dict[str, Office]) -> None:
    module, address, anew, again = SCREENS[name]
    counts = screen(offices, f"from kpi.screens import {module}\n{module}.show()\n", **address)
    assert counts == (anew, again)


@pytest.mark.usefixtures("new_database")
def test_the_frame_around_a_screen_asks_who_is_here(offices: dict[str, Office]) -> None:
    anew, again = screen(offices, "from kpi import frame\nframe.run()\n", **OF_PROVINCE)
    scoreboard = SCREENS["scoreboard of a province"][2:]
    assert [
        outside.statements - inside.statements for outside, inside in zip((anew, again), scoreboard, strict=True)
    ] == [4, 4]
    assert again.transactions == scoreboard[1].transactions + 1


DOORS: dict[str, tuple[str, Queries, Queries]] = {
    "sheet": ("/api/v1/sheet?unit=U0&period=2021-06", Queries(23, 4), Queries(22, 4)),
    "sheet to review": ("/api/v1/sheet?unit=U0&period=2021-06&task=review", Queries(23, 4), Queries(22, 4)),
    "standings as CSV": ("/exports/standings.csv?unit=P&period=2021-H1", Queries(21, 6), Queries(14, 6)),
    "standings as a workbook": ("/exports/standings.xlsx?unit=P&period=2021-H1", Queries(26, 11), Queries(19, 11)),
    "months as a workbook": ("/exports/months.xlsx?unit=U0&period=2021", Queries(23, 13), Queries(22, 13)),
    "figures of a ward as CSV": ("/exports/figures.csv?unit=U0&period=2021", Queries(18, 8), Queries(17, 8)),
    "figures of a ward as a workbook": ("/exports/figures.xlsx?unit=U0&period=2021", Queries(24, 14), Queries(23, 14)),
    "template": ("/template.xlsx?unit=U0&period=2021-06", Queries(29, 8), Queries(28, 8)),
}


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.usefixtures("new_database")
def test_a_door_beside_the_screens_asks_as_much_whatever_it_hands_out(name: str, offices: dict[str, Office]) -> None:
    address, anew, again = DOORS[name]
    assert door(offices, address) == (anew, again)


def door(offices: dict[str, Office], address: str) -> tuple[Queries, Queries]:
    """What one address beside the screens asks, the gate before it included."""
    routes = list(ROUTES)

    def look(sample: Office) -> Callable[[], None]:
        def opened() -> None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("KPI_DATABASE_URL", sample.database)
                answer = client.get(address, headers={"Cookie": f"kpi_session={sample.token}"})
            assert answer.status_code == 200, answer.text

        return opened

    with TestClient(Starlette(routes=routes, middleware=[Middleware(Gate)])) as client:
        return twice(offices, look)
