"""The clerk's month in real browsers: sign in, enter, paste, refresh, submit, returned, mended, approved, published."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kpi.__main__ import main
from tests.browser import Visit, as_, free_port, running

pytestmark = pytest.mark.browser

PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
OCTOBER = "unit=MH01&period=2021-10"
JUNE, JULY = ("/enter?unit=MH01&period=2022-06", "/enter?unit=MH01&period=2022-07")
REVENUE = re.compile("Thu ngân sách nhà nước trên địa bàn|State budget revenue")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    file = tmp_path_factory.mktemp("month") / "kpi.sqlite"
    command = [sys.executable, "-m", "kpi", "demo", "--port", str(port), "--database", str(file)]
    with running(command, port):
        assert Path(file).exists()
        assert main(["user", "grant", "reviewer", "clerk", "--unit", "MH01", "--database", str(file)]) == 0
        yield f"http://127.0.0.1:{port}"
        assert main(["doctor", "--database", str(file)]) == 0


def opened(visit: Visit, path: str) -> Page:
    visit.open(path)
    visit.page.locator(".k-sheet-table").wait_for()
    return visit.page


def kept(page: Page) -> None:
    expect(page.locator(".k-kept")).to_contain_text(re.compile("nháp lưu lúc|draft saved at"))
    expect(page.locator(".k-unsaved")).to_have_count(0)


@pytest.mark.parametrize(
    ("month", "lang", "width", "typed", "read_as"),
    [("2021-10", "vi", 1280, "2.345,6", "2.345,6"), ("2021-11", "en", 390, "2,345.6", "2,345.6")],
    ids=["Vietnamese at a desk", "English on a telephone"],
)
def test_the_month(browser: Browser, demo: str, month: str, lang: str, width: int, typed: str, read_as: str) -> None:
    sheet = f"unit=MH01&period={month}&lang={lang}"
    with as_(browser, demo, "clerk", width=width) as clerk, as_(browser, demo, "reviewer", width=width) as reviewer:
        page = opened(clerk, f"/enter?{sheet}")
        revenue = page.get_by_role("textbox", name=REVENUE).first
        revenue.click()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        kept(page)
        page.reload()
        page.locator(".k-sheet-table").wait_for()
        expect(page.get_by_role("textbox", name=REVENUE).first).to_have_value(read_as)
        page.locator(".k-sheet-foot .k-gaps").fill("chờ số của công an")
        page.locator(".k-sheet-foot .k-main").click()
        expect(page.locator(".k-line[data-state=submitted]")).to_have_count(1)

        desk = opened(reviewer, f"/review?{sheet}")
        desk.locator(".k-line[data-state=submitted] input[type=checkbox]").check()
        desk.locator(".k-sheet-foot .k-gaps").fill("thiếu phí môn bài")
        desk.get_by_role("button", name=re.compile("Trả lại|Return")).click()
        expect(desk.locator(".k-line[data-state=returned]")).to_have_count(1)

        page = opened(clerk, f"/enter?{sheet}")
        expect(page.locator(".k-line[data-state=returned]")).to_contain_text("thiếu phí môn bài")
        page.get_by_role("textbox", name=REVENUE).first.fill(typed.replace("6", "7"))
        kept(page)
        page.locator(".k-sheet-foot .k-gaps").fill("chờ số của công an")
        page.locator(".k-sheet-foot .k-main").click()
        expect(page.locator(".k-line[data-state=submitted]")).to_have_count(1)

        with as_(browser, demo, "official", width=width) as official:
            official.open(f"/indicator?{sheet}&indicator=NS01")
            expect(official.page.locator("h1.k-head")).not_to_contain_text(read_as.replace("6", "7"))
            desk = opened(reviewer, f"/review?{sheet}")
            desk.locator(".k-sheet-foot .k-main").click()
            expect(desk.locator(".k-line[data-state=approved]")).to_have_count(1)
            official.open(f"/history?{sheet}&indicator=NS01")
            expect(official.page.locator("table")).to_contain_text(read_as.replace("6", "7"))
        assert [complaint for visit in (clerk, reviewer) for complaint in visit.complaints] == []


def test_a_column_from_excel_is_pasted_row_by_row_and_can_be_undone(browser: Browser, demo: str) -> None:
    with as_(browser, demo, "clerk") as clerk:
        page = opened(clerk, "/enter?unit=MH01&period=2021-12")
        fields = page.locator("input.k-input")
        fields.nth(2).focus()
        page.evaluate(PASTE, "31,5\r\n\r\n1.000\r\n")
        kept(page)
        assert [fields.nth(place).input_value() for place in (2, 3, 4)] == ["31,5", "", "1.000"]
        expect(page.locator("tr.k-line").nth(4).locator(".k-read")).to_have_text("1.000")
        page.get_by_role("button", name="Hoàn tác dán").click()
        kept(page)
        assert [fields.nth(place).input_value() for place in (2, 3, 4)] == ["", "", ""]


def reloaded(page: Page) -> None:
    page.reload()
    page.locator(".k-sheet-table").wait_for()


def revenue(page: Page) -> Locator:
    return page.get_by_role("textbox", name=REVENUE).first


def shows_both(page: Page, stands: str, mine: str) -> None:
    """Both values, that hers is not saved, and that a choice is open."""
    expect(page.locator(".k-theirs")).to_contain_text(f"“{stands}”")
    expect(page.locator(".k-theirs")).to_contain_text(f"Số “{mine}” của bạn chưa được lưu")
    expect(page.locator(".k-choices")).to_be_visible()
    expect(page.locator(".k-kept")).to_contain_text(re.compile(f"chưa lưu .*“{mine}”"))


def stands(visit: Visit, value: str, path: str = JUNE) -> None:
    expect(revenue(opened(visit, path))).to_have_value(value)


def test_an_undecided_conflict_never_writes(browser: Browser, demo: str) -> None:
    with as_(browser, demo, "clerk") as anh, as_(browser, demo, "reviewer") as binh:
        first, second = opened(anh, JUNE), opened(binh, JUNE)
        revenue(first).fill("300")
        kept(first)
        revenue(second).fill("50")
        shows_both(second, "300", "50")
        revenue(second).press("End")
        revenue(second).press("7")  # one more digit decides nothing
        shows_both(second, "300", "507")
        stands(anh, "300")
        expect(anh.page.locator(".k-theirs")).to_have_count(0)
        reloaded(second)
        shows_both(second, "300", "507")
        opened(binh, JULY)
        opened(binh, JUNE)
        shows_both(second, "300", "507")
        second.locator(".k-sheet-foot .k-main").click()  # nor does handing in
        expect(second.locator(".k-refusal")).to_contain_text("chưa được lưu")
        revenue(anh.page).fill("310")  # she goes on in her own
        kept(anh.page)
        with as_(browser, demo, "reviewer") as elsewhere:
            other = opened(elsewhere, JUNE)
            shows_both(other, "310", "507")
            revenue(other).fill("508")
            shows_both(other, "310", "508")
            stands(anh, "310")
            other.locator(".k-theirs").get_by_role("button", name="Giữ số của tôi: 508").click()
            kept(other)
            expect(other.locator(".k-choices")).to_be_hidden()
        stands(anh, "508")
        stands(binh, "508")
        expect(binh.page.locator(".k-theirs")).to_have_count(0)
        assert (anh.complaints, binh.complaints) == ([], [])


def test_the_saved_value_can_be_taken_and_what_was_typed_offline_waits_for_a_choice(
    browser: Browser, demo: str
) -> None:
    with as_(browser, demo, "clerk") as anh, as_(browser, demo, "reviewer", width=390) as binh:
        first, second = opened(anh, JULY), opened(binh, JULY)
        second.route("**/api/v1/sheet/save*", lambda route: route.abort())
        revenue(second).fill("500")
        expect(second.locator(".k-kept.k-wrong")).to_contain_text("mất kết nối")
        revenue(first).fill("300")
        kept(first)
        second.unroute("**/api/v1/sheet/save*")
        reloaded(second)
        shows_both(second, "300", "500")
        stands(anh, "300", JULY)
        second.locator(".k-theirs").get_by_role("button", name="Lấy số đã lưu: 300").click()
        kept(second)
        expect(revenue(second)).to_have_value("300")
        revenue(second).fill("305")  # she has decided, and goes on from what stands
        kept(second)
        stands(anh, "305", JULY)


@pytest.mark.parametrize(("lang", "mark"), [("vi", "ước"), ("en", "estimate")])
def test_a_number_typed_anew_without_its_mark_has_none(browser: Browser, demo: str, lang: str, mark: str) -> None:
    with as_(browser, demo, "clerk") as clerk:
        page = opened(clerk, f"/enter?unit=MH01&period=2022-0{8 if lang == 'vi' else 9}&lang={lang}")
        line = page.locator(".k-line").filter(has=revenue(page))
        revenue(page).fill(f"{mark} 520")
        kept(page)
        expect(line.locator(".k-read")).to_have_text(f"{mark} 520")
        reloaded(page)
        expect(revenue(page)).to_have_value(f"{mark} 520")
        revenue(page).fill("515")
        kept(page)
        expect(line.locator(".k-read")).to_have_text("515")
        line.locator(".k-more").click()
        page.locator(".k-details input[type=checkbox]").check()
        kept(page)
        expect(line.locator(".k-read")).to_have_text(f"{mark} 515")
        reloaded(page)
        expect(revenue(page)).to_have_value(f"{mark} 515")


def test_what_is_typed_while_the_connection_is_lost_is_sent_later(browser: Browser, demo: str) -> None:
    with as_(browser, demo, "clerk") as clerk:
        page = opened(clerk, "/enter?unit=MH01&period=2022-02")
        page.route("**/api/v1/sheet/save*", lambda route: route.abort())
        page.get_by_role("textbox", name=REVENUE).first.fill("1.900")
        expect(page.locator(".k-kept.k-wrong")).to_contain_text("mất kết nối")
        page.unroute("**/api/v1/sheet/save*")
        page.reload()
        page.locator(".k-sheet-table").wait_for()
        kept(page)
        expect(page.get_by_role("textbox", name=REVENUE).first).to_have_value("1.900")
        clerk.complaints.clear()  # the browser itself says that the connection was lost


@pytest.mark.parametrize("path", ["/enter", "/review", "/data", "/people", "/manage"])
def test_an_address_that_is_typed_without_the_right_meets_a_sentence(browser: Browser, demo: str, path: str) -> None:
    with as_(browser, demo, "official") as official:
        official.open(f"{path}?{OCTOBER}")
        expect(official.page.locator("[data-testid=stAlert]").first).to_contain_text("không có quyền")
        expect(official.page.locator(".k-sheet-table")).to_have_count(0)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_sheet_is_no_wider_than_its_window(browser: Browser, demo: str, width: int, lang: str) -> None:
    for name, path in (("clerk", "enter"), ("reviewer", "review")):
        with as_(browser, demo, name, width=width) as visit:
            page = opened(visit, f"/{path}?unit=MH01&period=2021-09&lang={lang}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert visit.complaints == []
