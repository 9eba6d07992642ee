"""The interface of the import page: a file handed in, looked at, imported, taken back, by whoever may."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import Workbook, load_workbook

from db import batches
from kpi.actions.administer import settle
from kpi.actions.administer.lock import lock
from kpi.actions.administer.opening import shared_store
from kpi.actions.imports import uploads
from kpi.actions.look import read
from kpi.actions.people import people, sessions
from kpi.actions.record.store import Store
from kpi.intake import jobs, looking
from kpi.model.period import Period
from kpi.model.person import Role, console
from kpi.web.api.upload_look_json import runs
from kpi.web.api.uploads import file_name
from tests.actions.desk import MONTH, hire, office, seen, unit
from tests.web.conftest import HERE, Response, TestClient

GOOD = b"unit,indicator,period,actual\nA,REV,2021-04,120\nA,REV,2021-03,101\nA,REV,2021-02,95\n"
MIXED = b"unit,indicator,period,actual\nA,REV,2021-04,120\nA,NOPE,2021-04,5\nA,REV,2021-05,x12\n"
Json = dict[str, Any]


class Desk:
    """One person's browser at the import page."""

    def __init__(self, client: TestClient, store: Store, name: str) -> None:
        self.client, self.store, self.name = client, store, name

    def ask(self, method: str, path: str, **more: Any) -> Response:
        self.client.cookies.set(
            "kpi_session", sessions.open_for(self.store, self.name), domain="testserver.local", path="/"
        )
        return self.client.request(method, path, headers={"origin": HERE}, **more)

    def hand_in(self, content: bytes, name: str = "thu.csv") -> Response:
        return self.ask("POST", f"/api/v1/uploads?file={quote(name)}", content=content)

    def handed_in(self, content: bytes, name: str = "thu.csv") -> int:
        return int(self.hand_in(content, name).json()["id"])

    def view(self, number: int, lang: str = "vi") -> Json:
        return self.ask("GET", f"/api/v1/uploads/{number}?lang={lang}").json()

    def post(self, number: int, what: str, **message: object) -> Response:
        if what == "begin" and "seen" not in message:  # whoever begins has looked
            message["seen"] = (self.view(number).get("look") or {}).get("token", "")
        return self.ask("POST", f"/api/v1/uploads/{number}/{what}", json=message)

    def imported(self, content: bytes, *, partial: bool = False, name: str = "thu.csv") -> int:
        number = self.handed_in(content, name)
        assert self.post(number, "begin", partial=partial).status_code == 200
        assert jobs.wait(shared_store(), number, 20)
        return number


At = Callable[[str, Role, str], Desk]


@pytest.fixture
def at(house: Store, started: TestClient) -> Iterator[At]:
    """at("an", "administrator", ""): the desk of somebody with a role on a unit, everywhere where none is named."""
    office(house)
    # What waits for a second person is told in test_import_review: here each imports what she may.
    settle.set_setting(house, console("test"), "import_review", "no")

    def desk(name: str, role: Role, place: str) -> Desk:
        hire(house, name, {place: role})
        return Desk(started, house, name)

    yield desk
    started.cookies.clear()


@pytest.fixture
def an(at: At) -> Desk:
    return at("an", "administrator", "")


@pytest.fixture
def chi(at: At) -> Desk:
    return at("chi", "clerk", "A")


def test_looking_at_a_file_tells_what_it_would_do_and_writes_nothing(an: Desk) -> None:
    look = an.view(an.handed_in(GOOD))["look"]
    counts = {
        name: look["counts"][name]["n"] for name in ("read", "accepted", "unchanged", "refused", "new", "changed")
    }
    assert counts == {"read": 3, "accepted": 2, "unchanged": 1, "refused": 0, "new": 1, "changed": 1}
    assert seen(an.store, "A", "REV") is None


def test_old_and_new_stand_side_by_side_in_the_readers_own_writing(an: Desk) -> None:
    number = an.handed_in(GOOD.replace(b"101", b"1234.5"))
    first = an.view(number)["look"]["changes"][0]
    assert (first["period"], first["old"], first["new"]) == ("T3/2021", "100", "1.234,5")
    assert an.view(number, "en")["look"]["changes"][0]["new"] == "1,234.5"


def test_what_was_remarked_and_what_is_corrected_is_told_when_it_is_done(an: Desk) -> None:
    number = an.handed_in(GOOD)
    warned = an.view(number)["look"]["warned"]
    an.post(number, "begin", partial=False)
    assert jobs.wait(an.store, number, 20)
    done = an.view(number)["done"]
    assert [warning["code"] for warning in done["warned"]] == ["earlier_corrected"]
    assert done["warned"] == warned
    correction = {"unit": "Phường A", "side": "thực hiện", "old": "100", "new": "101"}
    assert done["corrected"]["n"] == 1
    assert correction.items() <= done["corrected"]["rows"][0].items()


def test_the_sums_of_the_file_stand_beside_those_to_be_stored(an: Desk) -> None:
    (line,) = an.view(an.handed_in(MIXED + b"B,REV,2021-04,7\nA,REV,2021-01,90\n"))["look"]["sums"]
    totals = {name: line[name]["total"] for name in ("file", "stored", "there", "refused")}
    assert totals == {"file": "217", "stored": "127", "there": "90", "refused": "–"}


def test_a_month_and_the_months_to_date_are_no_sum(an: Desk) -> None:
    head = b"unit,indicator,period,actual\n"
    months = b"".join(b"A,REV,2022-%02d,10\n" % month for month in (1, 2, 3))
    to_date = b"A,REV,2022-01/2022-02,20\nB,REV,2022-01/2022-02,5\n"
    sums = an.view(an.handed_in(head + months + to_date), "en")["look"]["sums"]
    assert [(line["side"], line["file"]["total"], line["stored"]["total"], line["whole"]) for line in sums] == [
        ("actual, by month", "30", "30", True),
        ("actual, periods of 2 months", "25", "25", True),
    ]


def test_what_a_clerk_may_not_plan_and_what_is_told_twice_is_not_said_to_be_there(chi: Desk) -> None:
    rows = b"A,REV,2021-04,120,500\nA,REV,2021-05,7,500\nA,REV,2021-05,7,500\n"
    number = chi.handed_in(b"unit,indicator,period,actual,target,basis\n" + rows.replace(b"\n", b",assigned\n"))
    assert [question["code"] for question in chi.view(number)["look"]["questions"]] == ["same_rows"]
    chi.post(number, "answer", answers={"same_rows": "once"})
    looked = chi.view(number)
    totals = {
        ("thực hiện" not in line["side"], name): line[name]["total"]
        for line in looked["look"]["sums"]
        for name in ("file", "stored", "there", "passed")
    }
    assert [totals[False, name] for name in ("file", "stored", "there", "passed")] == ["134", "127", "–", "7"]
    assert [totals[True, name] for name in ("file", "stored", "there", "passed")] == ["1.500", "–", "–", "1.500"]


def test_what_is_no_table_is_not_called_one(an: Desk) -> None:
    look = an.view(an.handed_in(b"%PDF-1.4 nothing", "thu.xlsx"))["look"]
    assert (look["is_refused"], look["found"]["kind"], look["found"]["columns"]) == (True, "", [])
    assert [problem["said"] for problem in look["refused"]] == ["Đây là tệp PDF, không phải bảng số liệu."]


def test_the_list_says_how_each_file_stands(an: Desk) -> None:
    asks = "Chỉ tiêu;Thực hiện\nThu ngân sách;14,562\n".encode()
    ready, wrong = an.handed_in(GOOD), an.handed_in(b"unit,indicator,period,actual\nA,REV,2021-04,x\n", "sai.csv")
    open_one, unseen = an.handed_in(asks, "hoi.csv"), an.handed_in(GOOD, "cho.csv")
    for number in (ready, wrong, open_one):
        an.view(number)
    taken = an.imported(GOOD.replace(b"120", b"121"), name="xong.csv")
    an.post(taken, "undo", ahead=False, overwrite=False)
    listed = {upload["id"]: upload["said"] for upload in an.ask("GET", "/api/v1/uploads").json()["uploads"]}
    states = [listed[number] for number in (ready, wrong, open_one, unseen, taken)]
    assert states == ["sẵn sàng nhập", "không nhập được", "cần trả lời", "chờ xem", "đã hoàn tác"]


def test_after_one_sheet_the_others_are_named(an: Desk) -> None:
    book, out = Workbook(), io.BytesIO()
    for page in (book.worksheets[0], book.create_sheet("Sau")):
        for row in (["Đơn vị", "Chỉ tiêu", "Kỳ", "ĐVT", "Thực hiện"], ["A", "REV", "2021-04", "Triệu đồng", 120]):
            page.append(row)
    book.worksheets[0].title = "Trước"
    book.save(out)
    number = an.handed_in(out.getvalue(), "hai.xlsx")
    an.post(number, "answer", answers={"sheet": "Trước"})
    an.post(number, "begin", partial=False)
    assert jobs.wait(shared_store(), number, 20)
    assert an.view(number)["done"]["others"]["sheets"] == ["Sau"]


def test_a_sum_of_one_figure_is_not_listed(an: Desk) -> None:
    assert an.view(an.handed_in(MIXED))["look"]["sums"] == []


def seen_of(desk: Desk, number: int) -> str:
    return desk.view(number)["look"]["token"]


def refused_as(desk: Desk, number: int) -> tuple[str, list[str]]:
    assert jobs.wait(desk.store, number, 20)
    view = desk.view(number)
    return view["state"], [problem["code"] for problem in view.get("why", {}).get("refused", [])]


def test_a_figure_that_changed_since_the_look_is_looked_at_again(an: Desk, at: At) -> None:
    number = an.handed_in(GOOD)
    token = seen_of(an, number)
    at("binh", "administrator", "").imported(b"unit,indicator,period,actual\nA,REV,2021-04,222\n", name="khac.csv")
    an.post(number, "begin", partial=False, seen=token)
    assert (refused_as(an, number), seen(an.store, "A", "REV")) == (("refused", ["look_again"]), "222")
    assert {change["old"] for change in an.view(number)["look"]["changes"]} == {"222", "100"}
    an.post(number, "begin", partial=False)
    assert (refused_as(an, number), seen(an.store, "A", "REV")) == (("done", []), "120")


def test_answers_that_changed_in_another_tab_since_the_look_are_looked_at_again(an: Desk) -> None:
    number = an.handed_in(report(4, 120), "t4.csv")
    answers = {"unit": "A", "accumulates": "single", **TOLD}
    token = an.post(number, "answer", answers=answers).json()["look"]["token"]
    an.post(number, "answer", answers={"called:Việc riêng": "INS"})
    an.post(number, "begin", partial=True, seen=token)
    assert refused_as(an, number) == ("refused", ["look_again"])


def test_what_is_remembered_anew_since_the_look_is_looked_at_again(an: Desk) -> None:
    number = an.handed_in(report(4, 120), "t4.csv")
    answers = {"unit": "A", "accumulates": "single", "column:B": "actual", "called:Việc riêng": "skip"}
    token = an.post(number, "answer", answers=answers).json()["look"]["token"]
    told_and_imported(an, report(5, 130), "t5.csv", **TOLD, **{"column:D": "skip"})
    an.post(number, "begin", partial=True, seen=token)
    assert refused_as(an, number) == ("refused", ["look_again"])


def test_nobody_begins_without_saying_what_was_seen(an: Desk) -> None:
    assert an.ask("POST", f"/api/v1/uploads/{an.handed_in(GOOD)}/begin", json={"partial": False}).status_code == 400


def test_what_others_do_elsewhere_meanwhile_stops_no_import(an: Desk, at: At) -> None:
    number = an.handed_in(GOOD)
    token = seen_of(an, number)
    at("binh", "administrator", "").imported(b"unit,indicator,period,actual\nB,REV,2021-04,222\n", name="khac.csv")
    an.post(number, "begin", partial=False, seen=token)
    assert refused_as(an, number) == ("done", [])


def test_refused_rows_are_gathered_by_reason_with_their_place_and_the_way_to_mend(an: Desk) -> None:
    refused = an.view(an.handed_in(MIXED))["look"]["refused"]
    assert {reason["code"]: reason["places"][0]["place"] for reason in refused} == {
        "unknown_indicator": "dòng 3",
        "not_a_number": "dòng 4",
    }
    assert all(reason["mend"] for reason in refused)


def test_an_import_is_all_or_nothing_unless_told_otherwise(an: Desk) -> None:
    number = an.imported(MIXED)
    view = an.view(number)
    assert (view["state"], seen(an.store, "A", "REV")) == ("refused", None)
    assert an.post(number, "begin", partial=True).status_code == 200
    assert jobs.wait(shared_store(), number, 20)
    assert (an.view(number)["state"], seen(an.store, "A", "REV")) == ("done", "120")


def test_refused_rows_come_back_with_reasons_and_go_in_once_mended(an: Desk) -> None:
    number = an.imported(MIXED, partial=True)
    back = an.ask("GET", f"/uploads/{number}/refused")
    assert back.text.startswith("unit,indicator,period,actual,refused_because\nA,NOPE,2021-04,5,")
    mended = back.text.replace("A,NOPE,2021-04", "A,LAND,2021-04").replace("x12", "12").encode()
    again = an.imported(mended, name="thu.refused.csv")
    assert (an.view(again)["accepted"], seen(an.store, "A", "LAND")) == ("2", "5")


def test_refused_rows_of_a_workbook_come_back_as_a_workbook_and_go_in_once_mended(an: Desk) -> None:
    head = ["Đơn vị", "Chỉ tiêu", "Kỳ", "ĐVT", "Thực hiện"]
    good, bad = ["A", "REV", "2021-04", "Triệu đồng", 120], ["A", "LANDD", "2021-04", "Triệu đồng", 5]
    number = an.imported(workbook([head, good, bad]), name="thu.xlsx", partial=True)
    back = an.ask("GET", f"/uploads/{number}/refused")
    page = load_workbook(io.BytesIO(back.content)).worksheets[0]
    rows = [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)]
    assert (rows[0][:5], rows[1][:5], "LANDD" in rows[1][5]) == (head, [*bad[:4], "5"], True)
    assert rows[0][5] == "Lý do từ chối (không lấy)"
    rows[1][1] = "LAND"
    an.imported(workbook(rows), name="thu.refused.xlsx")
    assert seen(an.store, "A", "LAND") == "5"


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def test_an_import_of_units_is_signed_with_the_digest_of_the_workbook_itself(an: Desk) -> None:
    content = workbook([["code", "name", "level", "parent"], ["C", "Phường C", "commune", "P"]])
    an.imported(content, name="don-vi.xlsx")
    with an.store.reading() as connection:
        signed = [batch.sha256 for batch in batches.all_batches(connection) if batch.file == "don-vi.xlsx"]
    assert signed == [hashlib.sha256(content).hexdigest()]


def test_a_column_told_by_hand_is_remembered_for_the_next_file_of_the_shape(an: Desk) -> None:
    rows = [["Đơn vị", "Chỉ tiêu", "ĐVT", "Kỳ", "Số liệu X"], ["A", "REV", "triệu đồng", "2021-04", 120]]
    number = an.handed_in(workbook(rows), "mot.xlsx")
    single = {"accumulates": "single"}
    assert an.post(number, "answer", answers={"column:E": "actual", **single}).status_code == 200
    assert an.post(number, "begin", partial=False).status_code == 200
    assert jobs.wait(shared_store(), number, 20)
    rows[1][3:] = ["2021-05", 130]
    look = an.post(an.handed_in(workbook(rows), "hai.xlsx"), "answer", answers=single).json()["look"]
    assert (look["found"]["columns"][4]["meaning"], look["counts"]["new"]["n"]) == ("actual", 1)


TOLD = {"column:B": "actual", "called:Việc riêng": "skip"}


def report(month: int, actual: int) -> bytes:
    """Files of one shape, in which neither the second column nor the last name says what it is."""
    return (
        f"BÁO CÁO THÁNG {month}/2021\n\nTên chỉ tiêu;Cột lạ;ĐVT;Ghi chú\n"
        f"Thu ngân sách;{actual};triệu đồng;\nViệc riêng;3;triệu đồng;xong\n"
    ).encode()


def told_and_imported(desk: Desk, content: bytes, name: str, **answers: str) -> Json:
    """What the page shows of the file once the answers are given; then it is imported."""
    number = desk.handed_in(content, name)
    look = desk.post(number, "answer", answers={"unit": "A", "accumulates": "single", **answers}).json()["look"]
    assert look["questions"] == []
    assert desk.post(number, "begin", partial=True).status_code == 200
    assert jobs.wait(desk.store, number, 20)
    return look


def meant(look: Json) -> tuple[str, dict[str, str]]:
    return look["found"]["columns"][1]["meaning"], {name["name"]: name["now"] for name in look["names"]["names"]}


def test_what_a_shape_was_told_holds_for_the_third_file_of_it_too(an: Desk) -> None:
    told_and_imported(an, report(4, 120), "t4.csv", **TOLD)
    second = told_and_imported(an, report(5, 130), "t5.csv")
    third = told_and_imported(an, report(6, 140), "t6.csv")
    assert meant(second) == meant(third) == ("actual", {"Việc riêng": "skip"})


def test_what_a_shape_was_told_and_is_taken_back_is_forgotten(an: Desk) -> None:
    told_and_imported(an, report(4, 120), "t4.csv", **TOLD)
    second = told_and_imported(an, report(5, 130), "t5.csv", **{"called:Việc riêng": ""})
    third = told_and_imported(an, report(6, 140), "t6.csv")
    assert meant(second) == meant(third) == ("actual", {"Việc riêng": ""})


def test_what_is_remembered_is_said_beside_what_it_concerns(an: Desk) -> None:
    told_and_imported(an, report(4, 120), "t4.csv", **TOLD)
    look = an.view(an.handed_in(report(5, 130), "t5.csv"))["look"]
    assert look["remembered_on"].startswith("nhớ từ tệp trước, ngày ")
    assert [entry["letter"] for entry in look["found"]["columns"] if entry["remembered"]] == ["B"]
    assert [entry["name"] for entry in look["names"]["names"] if entry.get("remembered")] == ["Việc riêng"]


def test_what_is_asked_of_each_file_has_the_answer_of_the_one_before_chosen(an: Desk) -> None:
    told_and_imported(an, report(4, 120), "t4.csv", **TOLD)
    questions = an.view(an.handed_in(report(5, 130), "t5.csv"))["look"]["questions"]
    assert {question["code"]: question["proposed"] for question in questions} == {"unit": "A", "accumulates": "single"}


def test_a_colleagues_answers_are_not_taken_for_mine(an: Desk, at: At) -> None:
    told_and_imported(an, report(4, 120), "t4.csv", **TOLD)
    look = at("binh", "administrator", "").hand_in(report(5, 130), "t5.csv")
    column = an.ask("GET", f"/api/v1/uploads/{look.json()['id']}").json()["look"]["found"]["columns"][1]
    assert (column["meaning"], column["remembered"]) != ("actual", True)


def test_a_remembered_answer_that_does_not_fit_is_dropped(an: Desk) -> None:
    told_and_imported(an, report(4, 120), "t4.csv", **TOLD)
    with an.store.writing() as connection:
        connection.core.exec_driver_sql("""UPDATE layouts SET answers = '{"column:B": "actual", "column:C": "gone",
            "called:Việc riêng": "GONE", "basis": "gone", "shape": "gone", "plan_of": "gone", "column:ZZ": "actual",
            "sheet": "Thu", "header_rows": "9"}'""")
    look = an.view(an.handed_in(report(5, 130), "t5.csv"))["look"]
    assert [column["letter"] for column in look["found"]["columns"] if column["remembered"]] == ["B"]
    assert not look["is_refused"]


def test_a_file_that_is_begun_with_open_questions_is_refused_with_them(an: Desk) -> None:
    number = an.imported(report(4, 120), name="t4.csv")
    view = an.view(number)
    assert (view["state"], [problem["code"] for problem in view["why"]["refused"]]) == ("refused", ["question_open"])


def test_refused_rows_can_be_had_before_anything_is_written(an: Desk) -> None:
    back = an.ask("GET", f"/uploads/{an.handed_in(MIXED)}/refused")
    assert back.text.count("\n") == 3


def test_the_original_comes_back_byte_for_byte_to_be_saved_and_never_shown(an: Desk) -> None:
    back = an.ask("GET", f"/uploads/{an.handed_in(GOOD, 'thu tháng 4.csv')}/file")
    assert back.content == GOOD
    assert back.headers["content-disposition"] == "attachment; filename*=UTF-8''thu%20th%C3%A1ng%204.csv"
    assert back.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in back.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/api/v1/uploads/{n}", "/uploads/{n}/file", "/uploads/{n}/refused"])
def test_somebody_elses_file_is_not_there(an: Desk, chi: Desk, path: str) -> None:
    number = an.handed_in(MIXED)
    answer = chi.ask("GET", path.format(n=number))
    assert answer.status_code in {404, 422}
    assert "NOPE" not in answer.text


@pytest.mark.parametrize("deed", ["answer", "begin", "cancel", "undo", "redo"])
def test_nobody_does_anything_to_somebody_elses_file(an: Desk, chi: Desk, deed: str) -> None:
    number = an.handed_in(GOOD)
    message = {"answers": {"money": "vnd"}, "partial": True, "ahead": False, "overwrite": True}
    assert chi.post(number, deed, **message).status_code == 422
    assert an.view(number)["state"] == "looked"


@pytest.mark.parametrize("deed", ["answer", "begin", "cancel", "discard"])
def test_whoever_reads_the_audit_looks_at_everybodys_file_and_does_nothing_to_it(
    an: Desk, chi: Desk, deed: str
) -> None:
    number = chi.handed_in(GOOD)
    message = {"answers": {"money": "vnd"}, "partial": True, "seen": ""}
    answer = an.post(number, deed, **message)
    assert (answer.status_code, "chi" in answer.text) == (422, True)
    assert (chi.view(number)["state"], an.view(number)["own"], chi.view(number)["own"]) == ("looked", False, True)


@pytest.mark.parametrize("role", ["official", "reviewer"])
def test_whoever_may_import_nothing_hands_nothing_in(at: At, role: Role) -> None:
    other = at("sep", role, "")
    assert other.hand_in(GOOD).status_code == 403
    assert other.ask("GET", "/api/v1/uploads").status_code == 403


def test_a_file_beyond_the_limit_is_refused_with_the_limit(an: Desk) -> None:
    settle.set_setting(an.store, console("test"), "import_megabytes", "1")
    answer = an.hand_in(b"x" * (3 * 1024 * 1024))
    assert answer.status_code == 422
    assert "lớn hơn 1 MB" in answer.json()["error"]


def test_a_clerks_figures_become_drafts_and_she_is_told_where(chi: Desk) -> None:
    number = chi.imported(b"unit,indicator,period,actual\nA,REV,2021-04,120\n")
    done = chi.view(number)["done"]
    assert [sheet["href"] for sheet in done["sheets"]] == ["/enter?unit=A&period=2021-04"]
    assert (done["boards"], done["data"], seen(chi.store, "A", "REV")) == ([], "", None)


def test_a_clerk_is_told_beforehand_that_they_will_be_drafts(chi: Desk) -> None:
    drafts = chi.view(chi.handed_in(b"unit,indicator,period,actual\nA,REV,2021-04,120\n"))["look"]["drafts"]
    assert (drafts["rows"], drafts["all"]) == (1, True)


def test_rows_that_are_there_already_are_no_drafts_to_be(chi: Desk) -> None:
    rows = b"unit,indicator,period,actual\nA,REV,2021-03,100\nA,REV,2021-04,120\nB,REV,2021-04,1\n"
    drafts = chi.view(chi.handed_in(rows))["look"]["drafts"]
    assert (drafts["rows"], drafts["all"]) == (1, True)


def test_a_look_is_anew_once_a_draft_has_been_kept_or_a_month_locked(chi: Desk) -> None:
    number = chi.handed_in(b"unit,indicator,period,actual\nA,REV,2021-04,120\n")
    first = chi.view(number)["look"]["counts"]["accepted"]["n"]
    chi.imported(b"unit,indicator,period,actual\nA,REV,2021-04,120\n", name="again.csv")
    drafted = chi.view(number)["look"]["counts"]["accepted"]["n"]
    other = chi.handed_in(b"unit,indicator,period,actual\nA,REV,2021-04,130\n")
    before = chi.view(other)["look"]["refused"]
    lock(chi.store, console("test"), unit(chi.store, "A"), MONTH, "chốt")
    locked = [problem["code"] for problem in chi.view(other)["look"]["refused"]]
    assert (first, drafted, before, locked) == (1, 0, [], ["period_locked"])


def test_a_clerk_takes_back_her_own_drafts(chi: Desk) -> None:
    number = chi.imported(b"unit,indicator,period,actual\nA,REV,2021-04,120\n")
    ahead = chi.post(number, "undo", ahead=True, overwrite=False).json()
    done = chi.post(number, "undo", ahead=False, overwrite=False)
    assert (ahead["removed"], done.status_code, chi.view(number)["done"]["undone"]) == (1, 200, True)


def test_a_file_that_waits_is_discarded(an: Desk) -> None:
    number = an.handed_in(GOOD)
    assert an.post(number, "discard").json()["state"] == "discarded"
    assert (an.view(number)["said"], an.ask("GET", f"/uploads/{number}/file").status_code) == ("đã bỏ", 404)
    assert an.ask("GET", "/api/v1/uploads").json()["uploads"] == []


def test_a_file_that_breaks_its_reader_gets_a_sentence(an: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_told: object) -> None:
        raise IndexError("a reader's own fault")

    number = an.handed_in(GOOD)
    monkeypatch.setattr(looking, "look", broken)
    answer = an.ask("GET", f"/api/v1/uploads/{number}")
    assert (answer.status_code, "thu.csv" in answer.json()["error"]) == (422, True)


def test_a_clerk_brings_nothing_for_another_ward(chi: Desk) -> None:
    look = chi.view(chi.handed_in(b"unit,indicator,period,actual\nB,REV,2021-04,120\n"))["look"]
    assert [problem["code"] for problem in look["refused"]] == ["no_right_unit"]


def test_an_import_is_taken_back_and_brought_again(an: Desk) -> None:
    number = an.imported(GOOD)
    an.post(number, "undo", ahead=False, overwrite=False)
    gone = (seen(an.store, "A", "REV"), an.view(number)["done"]["undone"])
    an.post(number, "redo")
    assert (gone, seen(an.store, "A", "REV"), an.view(number)["done"]["undone"]) == ((None, True), "120", False)


def test_the_name_of_a_strangers_file_undoes_no_import(an: Desk, at: At) -> None:
    number = an.imported(GOOD)
    named = f"undo {an.view(number)['batch']}: x.csv"
    binh = at("binh", "administrator", "")
    binh.imported(b"unit,indicator,period,actual\nB,REV,2021-05,7\n", name=named)
    assert an.view(number)["done"]["undone"] is False
    assert an.post(number, "redo").status_code == 422
    assert seen(an.store, "B", "REV", Period.parse("2021-05")) == "7"


def test_what_an_import_brought_is_told_of_each_unit_to_its_last_month(an: Desk, at: At) -> None:
    rows = "".join(f"A,REV,{year}-{month:02d},{month}\n" for year in range(2001, 2021) for month in range(1, 13))
    number = an.imported(f"unit,indicator,period,actual\n{rows}B,REV,2020-05,7\n".encode())
    boards = [(board["n"], board["href"]) for board in an.view(number)["done"]["boards"]]
    assert boards == [("240 số", "/?unit=A&period=2020"), ("1 số", "/?unit=B&period=2020-01%2F2020-05")]
    at("binh", "administrator", "").imported(b"unit,indicator,period,actual\nB,REV,2020-05,8\n", name="sau.csv")
    assert [board["n"] for board in an.view(number)["done"]["boards"]] == [
        "240 số",
        "1 số",
    ]  # replaced, and yet brought


def test_what_was_reached_is_shown_and_not_the_end_of_the_year_that_was_planned(an: Desk) -> None:
    head = b"unit,indicator,period,target,actual\n"
    number = an.imported(head + b"A,REV,2023,1200,\nA,REV,2023-04,,90\n")
    assert [board["href"] for board in an.view(number)["done"]["boards"]] == ["/?unit=A&period=2023-01%2F2023-04"]
    number = an.imported(head + b"A,REV,2024,1300,\n")
    assert [board["href"] for board in an.view(number)["done"]["boards"]] == ["/?unit=A&period=2024"]


def test_an_import_of_units_is_taken_back_and_brought_again(an: Desk) -> None:
    number = an.imported(b"code,name,level,parent\nC,Ward C,commune,P\n", name="don-vi.csv")
    ahead = an.post(number, "undo", ahead=True, overwrite=False).json()
    an.post(number, "undo", ahead=False, overwrite=False)
    gone = "c" in read.tree(an.store).by_code, an.view(number)["done"]["undone"]
    an.post(number, "redo")
    back = "c" in read.tree(an.store).by_code, an.view(number)["done"]["undone"]
    assert (ahead["removed"], "1 đơn vị bỏ đi" in ahead["said"], gone, back) == (1, True, (False, True), (True, False))


def test_looking_ahead_at_an_undo_takes_nothing_back(an: Desk) -> None:
    number = an.imported(GOOD)
    ahead = an.post(number, "undo", ahead=True, overwrite=False).json()
    assert (ahead["restored"], ahead["removed"], seen(an.store, "A", "REV")) == (1, 1, "120")


def test_what_somebody_has_changed_since_is_listed_and_kept_unless_told_otherwise(an: Desk, at: At) -> None:
    number = an.imported(GOOD)
    binh = at("binh", "administrator", "")
    binh.imported(b"unit,indicator,period,actual\nA,REV,2021-04,333\n", name="sau.csv")
    kept = an.post(number, "undo", ahead=True, overwrite=False).json()
    (figure,) = kept["kept"]
    assert (figure["where"], figure["stands"], figure["back"], "binh" in figure["why"]) == (
        "Phường A · T4/2021",
        "333",
        "–",
        True,
    )
    an.post(number, "undo", ahead=False, overwrite=False)
    still = seen(an.store, "A", "REV")
    an.post(number, "redo")
    an.post(number, "undo", ahead=False, overwrite=True)
    assert (still, seen(an.store, "A", "REV")) == ("333", None)


def test_the_same_file_again_changes_nothing_and_says_so(an: Desk) -> None:
    an.imported(GOOD)
    look = an.view(an.handed_in(GOOD))["look"]
    assert (look["counts"]["accepted"]["n"], look["counts"]["unchanged"]["n"]) == (0, 3)


def test_an_import_whose_process_died_is_given_up_and_can_begin_again(an: Desk) -> None:
    number = an.handed_in(GOOD)
    uploads.begin(an.store, people.person(an.store, "an"), number)
    assert an.view(number)["on"] is False
    assert an.post(number, "cancel").json()["state"] == "cancelled"
    assert an.post(number, "begin", partial=False).status_code == 200
    assert jobs.wait(shared_store(), number, 20)
    assert an.view(number)["state"] == "done"


def test_a_file_that_is_none_is_refused_as_a_whole_and_cannot_be_begun(an: Desk) -> None:
    number = an.handed_in(b"unit,indicator,period\n")
    assert an.view(number)["look"]["is_refused"] is True


@pytest.mark.parametrize(
    "message",
    [{}, {"answers": []}, {"answers": {"money": 1}}, {"answers": {"money": "x" * 301}}, {"answers": {"x" * 61: "y"}}],
)
def test_an_answer_that_is_none_is_refused(an: Desk, message: Json) -> None:
    assert an.post(an.handed_in(GOOD), "answer", **message).status_code == 400


def test_another_page_hands_nothing_in(an: Desk) -> None:
    an.ask("GET", "/api/v1/uploads")
    answer = an.client.post("/api/v1/uploads?file=x.csv", content=GOOD, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403


def test_a_scoreboard_that_would_change_is_named_with_its_standing_before_and_after(an: Desk) -> None:
    effects = an.view(an.handed_in(b"unit,indicator,period,actual\nA,REV,2021-04,900\n"))["look"]["effects"]
    statuses = {
        (row["unit"], row["indicator"]): (row["before"]["status"], row["after"]["status"]) for row in effects["rows"]
    }
    assert statuses["Phường A", "Thu ngân sách"][1] in {"met", "on_track"}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\thu.xlsx", "thu.xlsx"),
        ("thu\x00\n\u202exslx.csv", "thuxslx.csv"),
        ("", "file"),
        ("..", "file"),
        ("a" * 300 + ".xlsx", "a" * 115 + ".xlsx"),
        ("Thu tha\u0301ng.csv", "Thu tháng.csv"),
    ],
)
def test_a_name_is_a_name_and_no_way(given: str, name: str) -> None:
    assert file_name(given) == name


def test_neighbouring_rows_are_said_as_one_run() -> None:
    assert runs([1, 2, 3, 12, 14, 15]) == "1–3, 12, 14–15"


def test_names_that_are_not_known_are_explained_once_and_remembered(an: Desk) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["PHƯỜNG A, THÁNG 4 NĂM 2021"],
        ["Chỉ tiêu", "ĐVT", "Thực hiện tháng 4"],
        ["Thu NS khác", "triệu đồng", 120],
        ["Việc riêng", "lần", 3],
    ):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    number = an.handed_in(out.getvalue(), "t4.xlsx")
    offered = an.view(number, "en")["look"]["names"]
    assert [(entry["name"], entry["rows"], entry["now"], entry["of"]) for entry in offered["names"]] == [
        ("Thu NS khác", "1 row", "", "indicator"),
        ("Việc riêng", "1 row", "", "indicator"),
    ]
    assert offered["skip"] == "skip"
    assert {"REV", "INS"} <= {entry["answer"] for entry in offered["indicator"]}
    answers = {"called:Thu NS khác": "REV", "called:Việc riêng": "skip"}
    look = an.post(number, "answer", answers=answers).json()["look"]
    assert look["counts"]["accepted"]["n"] == 1
    assert look["counts"]["refused"]["n"] == 0
    assert {entry["code"]: entry["now"] for entry in look["names"]["names"]} == answers
    assert an.post(number, "begin", partial=False).status_code == 200
    assert jobs.wait(shared_store(), number, 20)
    page["C3"] = 130
    out = io.BytesIO()
    book.save(out)
    again = an.view(an.handed_in(out.getvalue(), "t4-bis.xlsx"))["look"]
    assert again["counts"]["changed"]["n"] == 1
    assert {entry["code"]: entry["now"] for entry in again["names"]["names"]} == answers


def test_near_units_are_offered_with_the_codes_that_they_have_now(chi: Desk) -> None:
    content = GOOD.replace(b"A,", "Phường AA,".encode())
    offered = chi.view(chi.handed_in(content))["look"]["names"]
    (name,) = offered["names"]
    assert (name["of"], name["near"][:1], name["rows"]) == ("unit", ["A"], "3 dòng")
    assert [choice["answer"] for choice in offered["unit"]] == ["A"]  # a clerk brings figures of her own ward only
    assert offered["skip"] == ""


def test_near_ones_are_offered_though_something_else_is_wrong_with_the_same_word(an: Desk) -> None:
    rows = b"unit,indicator,period,actual\nA,REVV,2021-04,5\nA,REV,REVV,5\nREVV,REV,2021-04,5\n"
    names = an.view(an.handed_in(rows))["look"]["names"]["names"]
    assert [name["near"][:1] for name in names if name["of"] == "indicator"] == [["REV"]]
