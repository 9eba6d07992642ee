"""Administration in real browsers: typed addresses, a page that has grown stale, two administrators at one form."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kpi.actions.administer import govern
from kpi.actions.administer.opening import open_store
from kpi.actions.look import read
from kpi.actions.people import people
from kpi.actions.record.store import Store
from kpi.model.line import IndicatorLine
from kpi.model.person import console
from tests.browser import Visit, as_, free_port, running

pytestmark = pytest.mark.browser

ROOT = console("test")
TABS = ("units", "indicators", "regimes", "thresholds", "locks", "settings", "changes", "audit")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("administration") / "kpi.sqlite"


@pytest.fixture(scope="module")
def demo(file: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "kpi", "demo", "--port", str(port), "--database", str(file)]
    with running(command, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def store(demo: str, file: Path) -> Iterator[Store]:
    opened = open_store(str(file))  # the server has made it
    yield opened
    opened.close()


def opened(visit: Visit, path: str, sign: str) -> Page:
    visit.open(path)
    visit.page.locator(sign).first.wait_for()
    visit.settled()
    return visit.page


def pick(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).click()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("name", ["official", "clerk", "reviewer"])
@pytest.mark.parametrize("path", ["people", "manage?tab=settings", "manage?tab=audit"])
def test_a_typed_address_meets_the_sentence_and_nothing_else(browser: Browser, demo: str, name: str, path: str) -> None:
    with as_(browser, demo, name) as visit:
        page = opened(visit, f"/{path}", "[data-testid=stAlert]")
        expect(page.locator("[data-testid=stAlert]")).to_contain_text("không có quyền")
        expect(page.locator("[data-testid=stMain] :is(input, button, table)")).to_have_count(0)
        expect(page.get_by_role("link", name="Người dùng")).to_have_count(0)


def test_the_password_of_somebody_new_is_shown_once(browser: Browser, demo: str) -> None:
    with as_(browser, demo, "administrator") as visit:
        page = opened(visit, "/people", ".st-key-add-person")
        pick(page, "Đơn vị", "Minh")
        page.get_by_role("textbox", name="Tên đăng nhập").fill("lan")
        page.get_by_role("textbox", name="Tên hiển thị").fill("<b>Lan</b> **Anh**")
        page.get_by_role("button", name="Thêm", exact=True).click()
        password = page.locator(".st-key-k-once code").inner_text()
        expect(page.locator("table")).to_contain_text("<b>Lan</b> **Anh**")
        expect(page.get_by_role("textbox", name="Tên đăng nhập")).to_have_value("")
        page.reload()
        page.locator(".st-key-add-person").wait_for()
        assert password not in page.content()


def test_a_stale_page_does_nothing_once_the_right_is_gone(browser: Browser, demo: str, store: Store) -> None:
    people.add_person(store, ROOT, "nam", password="a long sentence")
    people.grant(store, ROOT, "nam", "administrator", None)
    with as_(browser, demo, "administrator") as visit:
        page = opened(visit, "/people?person=nam", ".st-key-switch-person")
        people.revoke(store, ROOT, "administrator", "administrator", None)
        page.get_by_role("button", name="Khoá tài khoản").click()
        expect(page.locator("[data-testid=stAlert]").first).to_contain_text("không có quyền")
        expect(page.locator(".st-key-switch-person")).to_have_count(0)
    people.grant(store, ROOT, "administrator", "administrator", None)
    assert not people.person(store, "nam").disabled


def test_two_administrators_at_one_form_lose_nothing(browser: Browser, demo: str, store: Store) -> None:
    with as_(browser, demo, "administrator") as visit:
        page = opened(visit, "/manage?tab=indicators&item=NS01", "[data-testid=stForm]")
        name = page.get_by_role("textbox", name="Tên", exact=True)
        name.fill("Tên của tôi")
        govern.put_indicator(store, ROOT, IndicatorLine(0, "NS01", "Tên của người khác"))
        page.get_by_role("button", name="Lưu").click()
        expect(page.locator("[data-testid=stAlert]")).to_contain_text("Người khác vừa sửa")
        expect(name).to_have_value("Tên của người khác")
    assert "Tên của người khác" in {indicator.name_vi for indicator in read.indicators(store).values()}


@pytest.mark.parametrize("width", [1280, 390])
def test_every_part_fits_and_complains_of_nothing(browser: Browser, demo: str, width: int) -> None:
    with as_(browser, demo, "administrator", width=width) as visit:
        for path in ("people", "people?person=clerk", *(f"manage?tab={tab}" for tab in TABS)):
            page = opened(visit, f"/{path}", "[data-testid=stMain] button, [data-testid=stMain] .k-pills")
            main = "document.querySelector('[data-testid=stMain]')"
            assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") == 0, path
        assert visit.complaints == []
