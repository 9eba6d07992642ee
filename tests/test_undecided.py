"""Two people type into one cell: what stands stays until the second has chosen, however often she comes back."""

import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kpi.__main__ import main
from tests.browser import Visit, as_, free_port, running

pytestmark = pytest.mark.browser

JUNE = "/enter?unit=MH01&period=2022-06"
JULY = "/enter?unit=MH01&period=2022-07"
REVENUE = re.compile("Thu ngân sách nhà nước trên địa bàn|State budget revenue")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration, where the reviewer enters figures of the ward as well."""
    port = free_port()
    file = tmp_path_factory.mktemp("undecided") / "kpi.sqlite"
    with running([sys.executable, "-m", "kpi", "demo", "--port", str(port), "--database", str(file)], port):
        assert main(["user", "grant", "reviewer", "clerk", "--unit", "MH01", "--database", str(file)]) == 0
        yield f"http://127.0.0.1:{port}"
        assert main(["doctor", "--database", str(file)]) == 0


def opened(visit: Visit, path: str) -> Page:
    visit.open(path)
    visit.page.locator(".k-sheet-table").wait_for()
    return visit.page


def revenue(page: Page) -> Locator:
    return page.get_by_role("textbox", name=REVENUE).first


def kept(page: Page) -> None:
    expect(page.locator(".k-kept")).to_contain_text(re.compile("nháp lưu lúc|draft saved at"))
    expect(page.locator(".k-unsaved")).to_have_count(0)


def asked(page: Page, stands: str, mine: str) -> None:
    """Both values, that hers is not saved, and that a choice is open."""
    expect(page.locator(".k-theirs")).to_contain_text(f"“{stands}”")
    expect(page.locator(".k-theirs")).to_contain_text(f"Số “{mine}” của bạn chưa được lưu")
    expect(page.locator(".k-choices")).to_be_visible()
    expect(page.locator(".k-kept")).to_contain_text(re.compile(f"chưa lưu .*“{mine}”"))


def stands(visit: Visit, value: str, path: str = JUNE) -> None:
    expect(revenue(opened(visit, path))).to_have_value(value)


def test_an_undecided_conflict_never_writes(browser: Browser, office: str) -> None:
    with as_(browser, office, "clerk") as anh, as_(browser, office, "reviewer") as binh:
        first, second = opened(anh, JUNE), opened(binh, JUNE)
        revenue(first).fill("300")
        kept(first)
        revenue(second).fill("50")
        asked(second, "300", "50")
        revenue(second).press("End")
        revenue(second).press("7")  # one more digit decides nothing
        asked(second, "300", "507")
        stands(anh, "300")
        expect(anh.page.locator(".k-theirs")).to_have_count(0)
        second.reload()
        asked(second, "300", "507")
        opened(binh, JULY)
        opened(binh, JUNE)
        asked(second, "300", "507")
        second.locator(".k-sheet-foot .k-main").click()  # nor does handing in
        expect(second.locator(".k-refusal")).to_contain_text("chưa được lưu")
        revenue(anh.page).fill("310")  # she goes on in her own
        kept(anh.page)
        with as_(browser, office, "reviewer") as elsewhere:
            other = opened(elsewhere, JUNE)
            asked(other, "310", "507")
            revenue(other).fill("508")
            asked(other, "310", "508")
            stands(anh, "310")
            other.locator(".k-theirs").get_by_role("button", name="Giữ số của tôi: 508").click()
            kept(other)
            expect(other.locator(".k-choices")).to_be_hidden()
        stands(anh, "508")
        stands(binh, "508")
        expect(binh.page.locator(".k-theirs")).to_have_count(0)
        assert (anh.complaints, binh.complaints) == ([], [])


def test_the_saved_value_can_be_taken_and_what_was_typed_offline_waits_for_a_choice(
    browser: Browser, office: str
) -> None:
    with as_(browser, office, "clerk") as anh, as_(browser, office, "reviewer", width=390) as binh:
        first, second = opened(anh, JULY), opened(binh, JULY)
        second.route("**/api/v1/sheet/save*", lambda route: route.abort())
        revenue(second).fill("500")
        expect(second.locator(".k-kept.k-wrong")).to_contain_text("mất kết nối")
        revenue(first).fill("300")
        kept(first)
        second.unroute("**/api/v1/sheet/save*")
        second.reload()
        asked(second, "300", "500")
        stands(anh, "300", JULY)
        second.locator(".k-theirs").get_by_role("button", name="Lấy số đã lưu: 300").click()
        kept(second)
        expect(revenue(second)).to_have_value("300")
        revenue(second).fill("305")  # she has decided, and goes on from what stands
        kept(second)
        stands(anh, "305", JULY)


@pytest.mark.parametrize(("lang", "mark"), [("vi", "ước"), ("en", "estimate")])
def test_a_number_typed_anew_without_its_mark_has_none(browser: Browser, office: str, lang: str, mark: str) -> None:
    with as_(browser, office, "clerk") as clerk:
        page = opened(clerk, f"/enter?unit=MH01&period=2022-0{8 if lang == 'vi' else 9}&lang={lang}")
        line = page.locator(".k-line").filter(has=revenue(page))
        revenue(page).fill(f"{mark} 520")
        kept(page)
        expect(line.locator(".k-read")).to_have_text(f"{mark} 520")
        page.reload()
        expect(revenue(page)).to_have_value(f"{mark} 520")
        revenue(page).fill("515")
        kept(page)
        expect(line.locator(".k-read")).to_have_text("515")
        line.locator(".k-more").click()
        page.locator(".k-details input[type=checkbox]").check()
        kept(page)
        expect(line.locator(".k-read")).to_have_text(f"{mark} 515")
        page.reload()
        expect(revenue(page)).to_have_value(f"{mark} 515")
