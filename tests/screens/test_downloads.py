"""The links to files stand where the figures are, and lead to what is in view."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from kpi.web.api.exports import ROUTES
from tests.screens.conftest import Screen, text_of

SERVED = {route.path for route in ROUTES}


def ways(html: str) -> dict[str, dict[str, list[str]]]:
    """The addresses of files on the page, each with what it asks for."""
    links = [urlsplit(unescape(href)) for href in re.findall(r'href="(/(?:exports|template)[^"]*)"', html)]
    return {link.path: parse_qs(link.query) for link in links}


def test_the_scoreboard_hands_out_what_it_shows(screen: Screen) -> None:
    links = ways(text_of(screen("scoreboard", unit="MH01", period="2021-H1")))
    assert links["/exports/standings.xlsx"] == {"unit": ["MH01"], "period": ["2021-H1"]}


def test_the_figures_behind_it_are_those_of_the_year(screen: Screen) -> None:
    links = ways(text_of(screen("scoreboard", unit="MH01", period="2021-H1", lang="en")))
    assert links["/exports/months.xlsx"] == {"unit": ["MH01"], "period": ["2021"], "lang": ["en"]}


def test_of_two_units_of_one_code_the_one_in_view_is_handed_out(screen: Screen) -> None:
    links = ways(text_of(screen("scoreboard", unit="01843", period="2021-06")))
    assert links["/exports/standings.csv"]["unit"] == ["01843@"]


def test_the_sheet_of_a_month_has_its_template(screen: Screen) -> None:
    links = ways(text_of(screen("enter", "clerk", unit="MH01", period="2021-06")))
    assert links["/template.xlsx"] == {"unit": ["MH01"], "period": ["2021-06"]}


@pytest.mark.parametrize(("name", "by"), [("scoreboard", "official"), ("enter", "clerk"), ("data", "administrator")])
def test_every_link_to_a_file_is_served(screen: Screen, name: str, by: str) -> None:
    links = ways(text_of(screen(name, by, unit="MH01", period="2021-06")))
    assert links
    assert set(links) <= SERVED
