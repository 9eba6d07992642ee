"""Downloads: for those who may see them, under a name that says what they are."""

import csv
import io
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from kpi.actions.people import sessions
from kpi.actions.record.store import Store
from kpi.model.person import Role
from kpi.web.api.exports import ROUTES
from tests.actions.desk import hire, office
from tests.web.conftest import Response, TestClient

PATHS = [route.path for route in ROUTES]
ASKED = "?unit=A&period=2021-03"
Get = Callable[..., Response]


@pytest.fixture
def get(house: Store, started: TestClient) -> Iterator[Get]:
    """get(path): what a clerk of ward A gets; get(path, "reviewer", "B"): a reviewer of ward B; None: nobody."""
    office(house)

    def answer_of(path: str, role: Role | None = "clerk", place: str = "A") -> Response:
        started.cookies.clear()
        if role is not None:
            hire(house, "chi", {place: role})
            token = sessions.open_for(house, "chi")
            started.cookies.set("kpi_session", token, domain="testserver.local", path="/")
        return started.get(path, follow_redirects=False)

    yield answer_of
    started.cookies.clear()


def name_of(answer: Response) -> str:
    return unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])


def rows_of(answer: Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", PATHS)
def test_a_clerk_downloads_of_her_own_ward(get: Get, path: str) -> None:
    answer = get(path + ASKED)
    assert (answer.status_code, len(answer.content) > 100) == (200, True)


@pytest.mark.parametrize("path", PATHS)
def test_nobody_downloads_without_signing_in(get: Get, path: str) -> None:
    answer = get(path + ASKED, None)
    assert (answer.status_code, answer.headers["location"].startswith("/signin?next=")) == (303, True)


@pytest.mark.parametrize("path", PATHS)
def test_nobody_downloads_of_a_ward_that_she_may_not_see(get: Get, path: str) -> None:
    answer = get(path + ASKED, "clerk", "B")
    assert (answer.status_code, "Phường A" in answer.text) == (403, True)


def test_a_template_is_for_those_who_enter(get: Get) -> None:
    assert get("/template.xlsx" + ASKED, "reviewer").status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_a_download_is_saved_and_never_shown(get: Get, path: str) -> None:
    headers = get(path + ASKED).headers
    assert headers["content-disposition"].startswith("attachment;")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


def test_the_name_says_whose_figures_of_which_period(get: Get) -> None:
    assert name_of(get("/exports/figures.xlsx" + ASKED)) == "so-lieu-A-2021-03.xlsx"


def test_an_english_reader_gets_an_english_table(get: Get) -> None:
    answer = get("/exports/standings.xlsx" + ASKED + "&lang=en")
    assert (name_of(answer), load_workbook(io.BytesIO(answer.content)).sheetnames) == (
        "standings-A-2021-03.xlsx",
        ["Standings", "Notes"],
    )


def test_a_csv_holds_the_figures_of_the_time(get: Get) -> None:
    rows = rows_of(get("/exports/figures.csv" + ASKED))
    assert [(row["indicator"], row["actual"]) for row in rows] == [("INS", ""), ("LAND", "10"), ("REV", "100")]


def test_without_a_unit_everything_comes_that_she_may_see(get: Get) -> None:
    assert {row["unit"] for row in rows_of(get("/exports/figures.csv"))} == {"A"}


def test_with_a_province_its_wards_come_too(get: Get) -> None:
    rows = rows_of(get("/exports/figures.csv?unit=P", "official", ""))
    assert {row["unit"] for row in rows} == {"A", "B"}


def test_standings_are_those_of_the_scoreboard(get: Get) -> None:
    rows = rows_of(get("/exports/standings.csv" + ASKED))
    assert [row["actual_to_date"] for row in rows if row["indicator"] == "REV"] == ["285"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?unit=NOBODY&period=2021-03", 422),
        ("?unit=A&period=June", 422),
        ("?unit=A&period=99999-01", 422),
        ("?unit=A&period=-2021", 422),
        ("?unit=A&period=2021-03&basis=nope", 422),
        ("?period=2021-03", 400),
    ],
)
def test_what_cannot_be_shown_is_said(get: Get, query: str, status: int) -> None:
    answer = get("/exports/standings.xlsx" + query)
    assert (answer.status_code, 'role="alert"' in answer.text) == (status, True)
