"""The frame as a reader sees it, in a real browser at a real server."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Visit, visiting


@pytest.fixture
def first(visit: Visit) -> Visit:
    visit.open("/?unit=P1&period=2021-H1")
    visit.page.get_by_role("heading", name="Trang đầu").wait_for()
    return visit


def test_nothing_is_refused_and_nothing_leaves_the_house(first: Visit) -> None:
    first.page.get_by_role("link", name="Thu ngân sách").click()
    first.page.locator(".js-plotly-plot").wait_for()
    first.settled()
    assert first.complaints == []
    assert first.elsewhere() == []


def test_streamlits_own_texts_are_vietnamese(first: Visit) -> None:
    page = first.page
    for text in ("Tải lên", "tối đa 1MB mỗi tệp"):
        expect(page.get_by_text(text)).to_be_visible()
    for text in ("Chọn một mục", "Chọn các mục"):
        expect(page.get_by_placeholder(text)).to_be_visible()
    for label in ("Tìm", "Toàn màn hình", "Tải về dạng CSV"):
        expect(page.locator(f'[aria-label="{label}"]').first).to_be_attached()
    page.get_by_role("button", name="Mở hộp thoại").click()
    expect(page.get_by_role("dialog").get_by_label("Đóng")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.title() == "Tiến Độ"


def test_what_is_for_developers_is_not_shown(first: Visit) -> None:
    for part in ("stAppDeployButton", "stMainMenu"):
        expect(first.page.get_by_test_id(part)).not_to_be_visible()


def test_a_link_in_a_table_opens_its_page_without_loading_anew(first: Visit) -> None:
    first.page.evaluate("window.sameDocument = true")
    first.page.get_by_role("link", name="Thu ngân sách").click()
    expect(first.page.get_by_role("heading", name="Chỉ tiêu NS01")).to_be_visible()
    assert first.page.url.endswith("/indicator?unit=P1&period=2021-H1&indicator=NS01")
    assert first.page.evaluate("window.sameDocument")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_menu_keeps_the_query(browser: Browser, base: str, width: int) -> None:
    with visiting(browser, base, width=width) as visit:
        visit.open("/?unit=P1&period=2021-H1")
        visit.page.get_by_role("heading", name="Trang đầu").wait_for()
        if width < 768:
            visit.page.get_by_test_id("stExpandSidebarButton").click()
        visit.page.evaluate("window.sameDocument = true")
        visit.page.get_by_role("link", name="Chỉ tiêu", exact=True).click()
        expect(visit.page.get_by_text("đơn vị P1")).to_be_visible()
        assert visit.page.url.endswith("/indicator?unit=P1&period=2021-H1")
        assert visit.page.evaluate("window.sameDocument")
        visit.page.go_back()
        expect(visit.page.get_by_role("heading", name="Trang đầu")).to_be_visible()
        assert visit.page.url.endswith("/?unit=P1&period=2021-H1")


def test_a_link_sent_to_a_colleague_opens_the_same_view(visit: Visit) -> None:
    visit.open("/indicator?unit=P9&indicator=NS07")
    expect(visit.page.get_by_role("heading", name="Chỉ tiêu NS07")).to_be_visible()
    expect(visit.page.get_by_text("đơn vị P9")).to_be_visible()
    visit.page.locator(".js-plotly-plot").wait_for()
    assert visit.complaints == []
    assert visit.page.url.endswith("/indicator?unit=P9&indicator=NS07")


def test_a_switch_of_language_turns_the_whole_frame_and_back(first: Visit) -> None:
    page = first.page
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("link", name="Overview")).to_be_visible()
    expect(page.get_by_placeholder("Choose options")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "unit=P1" in page.url
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.get_by_role("link", name="Tổng quan")).to_be_visible()
    expect(page.get_by_placeholder("Chọn các mục")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


@pytest.mark.parametrize(("query", "sentence"), [("", "mã sự cố"), ("?lang=en", "incident number")])
def test_a_failing_page_shows_a_sentence_and_no_traceback(visit: Visit, query: str, sentence: str) -> None:
    visit.open("/units" + query)
    expect(visit.page.get_by_text(sentence)).to_be_visible()
    shown = visit.page.locator("body").inner_text()
    assert "ValueError" not in shown
    assert "secret detail" not in shown
