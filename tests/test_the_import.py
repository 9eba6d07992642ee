"""The import in a real browser: a file is dropped, asked about, seen ahead, taken in, mended, taken back."""

import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, FilePayload, Page, expect

from kpi.actions.administer import settle
from kpi.actions.administer.opening import open_store
from kpi.model.person import console
from tests.browser import Visit, as_, free_port, running

pytestmark = pytest.mark.browser

DROP = """([name, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  const told = { dataTransfer, bubbles: true, cancelable: true };
  document.querySelector(".k-up-zone").dispatchEvent(new DragEvent("drop", told));
}"""
HEADER = "unit,indicator,period,actual\n"
BOARD = "/?unit=MH01&period=2021-01/2021-11"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("import") / "kpi.sqlite"


@pytest.fixture(scope="module")
def demo(file: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "kpi", "demo", "--port", str(port), "--database", str(file)]
    with running(command, port):
        setting(file, "no")
        yield f"http://127.0.0.1:{port}"


def setting(file: Path, value: str) -> None:
    """Whether an import waits for a second person; of these stories one is about that."""
    store = open_store(str(file))
    settle.set_setting(store, console("test"), "import_review", value)
    store.close()


def workbook(name: str, rows: Sequence[Sequence[str]]) -> FilePayload:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(out)
    return {"name": name, "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def csv(name: str, rows: str) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": (HEADER + rows).encode()}


def handed_in(visit: Visit, *files: FilePayload, lang: str = "vi") -> Page:
    visit.open(f"/import?lang={lang}")
    visit.page.locator(".k-up-input").set_input_files(list(files))
    visit.page.locator(".k-up-head").wait_for()
    return visit.page


def imported(page: Page) -> None:
    page.locator(".k-up-import .k-main").click()
    page.locator(".k-up-good").wait_for()


def test_a_workbook_is_asked_about_looked_at_imported_seen_and_taken_back(browser: Browser, demo: str) -> None:
    rows = [
        ["Đơn vị", "Chỉ tiêu", "ĐVT", "Kỳ", "Thực hiện"],
        ["MH01", "Thu ngân sách nhà nước trên địa bàn", "Triệu đồng", "Tháng 10/2021", "14,560"],
        ["MH01", "Thu ngân sách nhà nước trên địa bàn", "Triệu đồng", "Tháng 11/2021", "15,120"],
    ]
    with as_(browser, demo, "administrator") as visit:
        page = handed_in(visit, workbook("thu.xlsx", rows))
        question = page.get_by_role("group", name=re.compile("Dấu nào ngăn phần thập phân"))
        expect(question).to_contain_text("14,560")
        page.reload()  # the address keeps where one is
        question.get_by_role("radio").nth(1).check()
        page.get_by_role("button", name="Trả lời và xem trước").click()
        expect(page.locator(".k-up-counts")).to_contain_text("Số mới 2")
        expect(page.locator(".k-up-changes")).to_contain_text("14.560")
        imported(page)
        here = page.url
        page.get_by_role("link", name=re.compile("tháng đầu năm 2021|tháng 11 năm 2021")).click()
        revenue = page.locator("tr.k-row", has_text="Thu ngân sách nhà nước trên địa bàn").first
        expect(revenue).to_contain_text("159,6")
        page.goto(here)
        page.get_by_role("button", name="Hoàn tác…").click()
        page.get_by_role("button", name="Hoàn tác", exact=True).click()
        expect(page.get_by_role("button", name="Khôi phục lần nhập")).to_be_visible()
        visit.open(BOARD)
        expect(revenue).to_be_visible()
        expect(revenue).not_to_contain_text("159,6")
        assert visit.complaints == []


def test_what_was_answered_last_time_is_chosen_and_says_since_when(browser: Browser, demo: str) -> None:
    rows = [
        ["Đơn vị", "Chỉ tiêu", "ĐVT", "Kỳ", "Thực hiện", "Ghi chú"],
        ["MH01", "Thu ngân sách nhà nước trên địa bàn", "Triệu đồng", "Tháng 10/2021", "13,560", ""],
    ]
    with as_(browser, demo, "administrator") as visit:
        page = handed_in(visit, workbook("một.xlsx", rows))
        question = page.get_by_role("group", name=re.compile("Dấu nào ngăn phần thập phân"))
        expect(question).not_to_contain_text("nhớ từ tệp trước")
        question.get_by_role("radio").nth(1).check()
        page.get_by_role("button", name="Trả lời và xem trước").click()
        imported(page)
        rows[1][3:5] = ["Tháng 11/2021", "13,120"]
        page = handed_in(visit, workbook("hai.xlsx", rows))
        expect(question).to_contain_text("nhớ từ tệp trước")
        expect(question.get_by_role("radio").nth(1)).to_be_checked()
        assert visit.complaints == []


def test_what_is_no_table_says_so_and_nothing_else(browser: Browser, demo: str) -> None:
    file: FilePayload = {"name": "thu.xlsx", "mimeType": "application/octet-stream", "buffer": b"%PDF-1.4 nothing"}
    with as_(browser, demo, "administrator", width=390) as visit:
        page = handed_in(visit, file)
        expect(page.locator(".k-up-wrong")).to_contain_text("Đây là tệp PDF, không phải bảng số liệu.")
        expect(page.locator(".k-up-head")).not_to_contain_text("CSV")
        expect(page.get_by_role("heading", name="Máy đọc tệp này như sau")).to_have_count(0)
        assert visit.complaints == []


def test_what_a_clerk_drops_becomes_drafts_on_her_sheet(browser: Browser, demo: str) -> None:
    with as_(browser, demo, "clerk", width=390) as visit:
        visit.open("/import")
        visit.page.locator(".k-up-zone").wait_for()
        visit.page.evaluate(DROP, ["nháp.csv", HEADER + "MH01,NS01,2022-03,1234.5\n"])
        expect(visit.page.locator(".k-up-drafts")).to_contain_text("là nháp, chưa công bố")
        imported(visit.page)
        visit.page.get_by_role("link", name=re.compile("tháng 3 năm 2022")).click()
        expect(visit.page.get_by_role("textbox", name=re.compile("Thu ngân sách nhà nước")).first).to_have_value(
            "1.234,5"
        )
        assert visit.complaints == []


def test_refused_rows_come_back_and_the_mended_file_goes_in(browser: Browser, demo: str, tmp_path: Path) -> None:
    with as_(browser, demo, "administrator") as visit:
        page = handed_in(visit, csv("hai.csv", "MH01,NS01,2021-12,650\nMH01,NS0l,2022-01,640\n"))
        expect(page.locator(".k-up-import .k-main")).to_be_disabled()
        page.locator(".k-up-import").get_by_role("checkbox").check()
        imported(page)
        with page.expect_download() as coming:
            page.locator(".k-up-back").get_by_role("link").click()
        back = tmp_path / coming.value.suggested_filename
        coming.value.save_as(back)
        back.write_text(back.read_text("utf-8-sig").replace("NS0l", "NS01"), "utf-8")
        page.locator(".k-up-input").set_input_files(back)
        expect(page.locator(".k-up-counts")).to_contain_text("Số mới 1")
        imported(page)
        assert visit.complaints == []


def test_names_that_are_not_known_are_explained_on_the_page(browser: Browser, demo: str) -> None:
    rows = [
        ["Đơn vị", "Chỉ tiêu", "ĐVT", "Kỳ", "Thực hiện"],
        ["MH01", "Thu NSNN trong kỳ", "Triệu đồng", "Tháng 4/2022", "1560"],
        ["MH01", "Việc riêng của phường", "lần", "Tháng 4/2022", "3"],
    ]
    with as_(browser, demo, "administrator", width=390) as visit:
        page = handed_in(visit, workbook("tên.xlsx", rows))
        expect(page.locator(".k-up-import")).to_contain_text("Chọn nghĩa của các tên ở trên")
        meant = page.get_by_role("combobox", name="“Thu NSNN trong kỳ” là")
        assert meant.locator("optgroup").first.get_attribute("label") == "Gần giống"
        meant.select_option("NS01")
        page.get_by_role("combobox", name="“Việc riêng của phường” là").select_option("skip")
        page.get_by_role("button", name="Đọc lại theo 2 thay đổi").first.click()
        expect(page.locator(".k-up-counts")).to_contain_text("Số mới 1")
        imported(page)
        page = handed_in(visit, workbook("tên nữa.xlsx", [*rows[:1], [*rows[1][:3], "Tháng 5/2022", "1570"]]))
        expect(page.locator(".k-up-counts")).to_contain_text("Số mới 1")  # it is remembered what the name means
        assert visit.complaints == []


def test_several_files_wait_in_line_and_none_is_written_as_html(browser: Browser, demo: str) -> None:
    with as_(browser, demo, "administrator") as visit:
        evil = "<img src=x onerror=alert(1)>.csv"
        page = handed_in(
            visit, csv(evil, "MH01,<script>alert(1)</script>,2021-12,5\n"), csv("sau.csv", "MH01,NS01,2022-02,1\n")
        )
        expect(page.locator(".k-up-head h2")).to_have_text(evil)
        expect(page.locator(".k-up-reasons")).to_contain_text("<script>alert(1)</script>")
        page.get_by_role("link", name="Tệp chờ tiếp theo: sau.csv").click()
        expect(page.locator(".k-up-head h2")).to_have_text("sau.csv")
        page.go_back()
        expect(page.locator(".k-up-head h2")).to_have_text(evil)
        page.locator("a.kpi-language").click()
        expect(page.get_by_role("heading", name="How this file is read")).to_be_visible()
        assert visit.complaints == []


def test_the_page_is_no_wider_than_a_telephone(browser: Browser, demo: str) -> None:
    with as_(browser, demo, "administrator", width=390) as visit:
        page = handed_in(visit, csv(f"{'rất-dài-' * 12}.csv", "MH01,NS01,2022-04,1\nMH01,KHONG,2022-04,1\n"), lang="en")
        page.locator(".k-up-import").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert visit.complaints == []


def test_what_an_administrator_hands_in_is_approved_by_the_reviewer_without_one_line(
    browser: Browser, demo: str, file: Path
) -> None:
    setting(file, "auto")
    try:
        with as_(browser, demo, "administrator") as visit:
            page = handed_in(visit, csv("hai mat.csv", "MH01,NS01,2023-01,11\nMH01,NS01,2023-02,12\n"))
            expect(page.locator(".k-up-import")).to_contain_text("Duyệt được: Người duyệt")
            page.get_by_role("button", name="Gửi 2 dòng để người khác duyệt").click()
            expect(page.locator(".k-up-drafts")).to_contain_text("Chờ người khác duyệt; chưa ghi gì.")
            assert visit.complaints == []
        with as_(browser, demo, "reviewer", width=390) as visit:
            visit.open("/review?lang=vi")
            page = visit.page
            page.get_by_role("link", name="hai mat.csv").click()
            page.locator(".k-up-tick input").nth(1).uncheck()
            page.get_by_role("button", name="Xem lại không có 1 số đã bỏ chọn").click()
            page.get_by_role("textbox", name="Lý do").fill("chưa có biên bản")
            page.get_by_role("button", name="Duyệt 1 dòng").click()
            expect(page.locator(".k-up-good")).to_contain_text("administrator gửi duyệt lúc")
            expect(page.locator(".k-up-back")).to_contain_text("chưa có biên bản")
            assert visit.complaints == []
    finally:
        setting(file, "no")
