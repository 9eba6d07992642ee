"""The way of a first visitor: kpi demo, the scoreboard, an indicator, the other language, a link for a colleague."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Visit, as_, free_port, running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    file = tmp_path_factory.mktemp("demo") / "kpi.sqlite"
    command = [sys.executable, "-m", "kpi", "demo", "--port", str(port), "--database", str(file)]
    with running(command, port):
        assert Path(file).exists()
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def visit(browser: Browser, demo: str) -> Iterator[Visit]:
    with as_(browser, demo, "administrator") as opened:
        yield opened


def test_from_the_demo_to_an_indicator_the_other_language_and_a_copied_link(
    visit: Visit, browser: Browser, demo: str
) -> None:
    page = visit.page
    visit.open("/?unit=MH01&period=2021-H1")
    expect(page.locator("h1.k-head")).to_contain_text("đạt hoặc đúng tiến độ")
    page.locator("table.k-table a", has_text="Thu ngân sách nhà nước trên địa bàn").click()
    expect(page.locator("h1.k-head")).to_contain_text("13.101,23 triệu đồng, đạt 42,3\u00a0% chỉ tiêu giao")
    page.locator(".js-plotly-plot").first.wait_for()
    assert "unit=MH01" in page.url
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1.k-head")).to_contain_text("13,101.23 million đồng, 42.3% of the assigned target")
    copied = page.url
    assert visit.complaints == []
    with as_(browser, demo, "official", locale="en-US") as colleague:
        colleague.open(copied.removeprefix(demo))
        head = colleague.page.locator("h1.k-head")
        expect(head).to_contain_text("13,101.23 million đồng, 42.3% of the assigned target")
        assert colleague.complaints == []


def test_a_choice_at_the_top_goes_into_the_address(visit: Visit) -> None:
    page = visit.page
    visit.open("/?unit=MH01&period=2021-H1")
    page.get_by_role("link", name="▸").click()
    expect(page.locator(".k-foot")).to_contain_text("31/12/2021")
    assert "period=2021-H2" in page.url
    page.locator(".st-key-pick-unit [data-baseweb=select], .st-key-pick-unit [role=combobox]").first.click()
    page.get_by_role("option", name=re.compile("Phùng Chí Kiên")).click()
    expect(page.locator("h1.k-head")).to_contain_text("chỉ tiêu")
    page.wait_for_url(re.compile("unit=01843"))


def test_a_step_in_time_stays_on_its_screen(visit: Visit) -> None:
    visit.open("/indicator?unit=MH01&period=2021-H1&indicator=NS01")
    visit.page.get_by_role("link", name="◂").click()
    visit.page.wait_for_url(re.compile("/indicator.*period=2020-H2.*indicator=NS01"))
    expect(visit.page.locator("h1.k-head")).to_contain_text("Thu ngân sách nhà nước")


def test_the_founding_card_in_the_browser(visit: Visit) -> None:
    visit.open("/?unit=01843&period=2021-06")
    row = visit.page.locator("tr.k-row", has_text="Thu ngân sách nhà nước")
    expect(row).to_contain_text("68,7\u00a0% KH theo báo cáo")
    expect(row).to_contain_text("nhiều nhất 80,9\u00a0%")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/", "/indicator", "/units", "/data"])
def test_no_screen_is_wider_than_its_window(browser: Browser, demo: str, width: int, path: str) -> None:
    with as_(browser, demo, "administrator", width=width) as opened:
        opened.open(f"{path}?unit=MH01&period=2021-H1")
        opened.page.locator("h1.k-head").first.wait_for()
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.complaints == []


def test_a_name_of_two_hundred_letters_breaks_no_layout(visit: Visit) -> None:
    page, names = visit.page, "td.k-name a, td.k-text a, h1.k-head, .kpi-who"
    for path in ("/?unit=MH01&period=2021-06", "/units?unit=MH01", "/people"):
        page.set_viewport_size({"width": 1280, "height": 800})
        visit.open(path)
        page.locator("td.k-name a, td.k-text a").first.wait_for()
        page.evaluate(f"for (const one of document.querySelectorAll('{names}')) one.textContent = 'W'.repeat(200)")
        table = page.locator("table.k-table").first
        assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth"), path
        page.set_viewport_size({"width": 390, "height": 800})
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth"), path
