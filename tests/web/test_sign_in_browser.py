"""Signing in as a person does it, in a real browser at a real server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from kpi.actions.people import sessions
from kpi.actions.record.store import Store
from tests.browser import free_port, running, visiting
from tests.web.conftest import PASSWORD, serving

IN_SCREENS = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture
def served(house: Store, database: str) -> Iterator[str]:
    port = free_port()
    with running(serving(port, database), port):
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(("width", "language"), [(1280, "vi"), (390, "en")])
def test_a_person_signs_in_with_the_keyboard_alone_and_out_again(
    browser: Browser, served: str, width: int, language: str
) -> None:
    with visiting(browser, served, width=width) as visit:
        page = visit.page
        page.goto(f"{served}/indicator?unit=P9&lang={language}")
        expect(page.locator("#name")).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.type("lan")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(IN_SCREENS)
        assert page.url == f"{served}/indicator?unit=P9&lang={language}"
        page.reload()
        page.wait_for_selector(IN_SCREENS)
        page.goto(f"{served}/signout?lang={language}")
        page.locator("form button").first.click()
        expect(page.get_by_role("status")).to_be_visible()
        page.goto(served)
        expect(page.locator("#password")).to_be_visible()
        assert visit.complaints == []
        assert visit.elsewhere() == []


def test_a_wrong_password_is_told_beside_the_field_and_the_name_stays(browser: Browser, served: str) -> None:
    with visiting(browser, served) as visit:
        page = visit.page
        page.goto(f"{served}/signin")
        page.fill("#name", "lan")
        page.fill("#password", "something else")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("#name")).to_have_value("lan")
        expect(page.locator("#password")).to_be_focused()
        expect(page.locator("#password")).to_have_accessible_description("Tên đăng nhập hoặc mật khẩu không đúng. Gõ lại; để ý phím Caps Lock và bộ gõ.")  # fmt: skip  # noqa: E501


def test_it_works_without_scripts(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/units")
    page.fill("#name", "lan")
    page.fill("#password", PASSWORD)
    page.get_by_role("button").click()
    assert page.url == f"{served}/units"
    page.goto(f"{served}/signout")
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    assert page.url == f"{served}/signin?done=out"
    context.close()


def test_signed_out_elsewhere_the_screen_shows_no_more_figures(browser: Browser, served: str, house: Store) -> None:
    with visiting(browser, served) as visit:
        token = sessions.open_for(house, "lan")
        visit.page.context.add_cookies([{"name": "kpi_session", "value": token, "url": served}])
        visit.open("/")
        person = sessions.who(house, token)
        assert person
        sessions.sign_out_everywhere(house, person)
        visit.page.get_by_role("link", name="Chỉ tiêu", exact=True).click()
        expect(visit.page.get_by_text("Phiên làm việc đã kết thúc")).to_be_visible()
        expect(visit.page.get_by_role("link", name="Đăng nhập lại")).to_be_visible()
