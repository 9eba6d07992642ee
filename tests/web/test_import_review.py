"""The interface of an import that somebody else approves: who sees it, who decides, what each of them is answered."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select

from db.tables import people, rights
from kpi.actions.administer import settle
from kpi.actions.record.store import Store
from kpi.model.person import Role, console
from tests.actions.desk import hire, office, seen
from tests.web.conftest import TestClient
from tests.web.test_uploads import Desk

FILE = b"unit,indicator,period,target,actual\nA,REV,2021-03,,111\nA,REV,2021-04,,120\nB,REV,2021-04,,60\n"


class Office:
    """An administrator who imports, a reviewer of both wards, and whoever else is hired."""

    def __init__(self, client: TestClient, store: Store) -> None:
        self.client, self.store = client, store
        office(store)
        self.an, self.minh = self.hire("an", "administrator", ""), self.hire("minh", "reviewer", "P")
        self.number = self.an.imported(FILE)

    def hire(self, name: str, role: Role, place: str) -> Desk:
        hire(self.store, name, {place: role})
        return Desk(self.client, self.store, name)

    def approve(self, by: Desk, **more: object) -> tuple[int, str]:
        view = by.ask("GET", f"/api/v1/uploads/{self.number}").json()
        token = (view.get("look") or {}).get("token", "")
        told = {"seen": token, "partial": False, "left_out": [], "why": "", **more}
        answer = by.ask("POST", f"/api/v1/uploads/{self.number}/approve", json=told)
        return answer.status_code, answer.json().get("error", "")


@pytest.fixture
def told(house: Store, started: TestClient) -> Iterator[Office]:
    yield Office(started, house)
    started.cookies.clear()


def test_before_she_hands_it_in_she_is_told_who_may_approve_it(told: Office) -> None:
    look = told.an.view(told.an.handed_in(FILE.replace(b"120", b"121")))["look"]
    assert look["counts"]["import_waits"] == "Gửi 3 dòng để người khác duyệt"
    assert look["waits"].endswith("Duyệt được: minh.")


def test_where_nobody_else_may_approve_all_of_it_she_is_told_so(told: Office) -> None:
    told.hire("hoa", "reviewer", "B")
    look = told.an.view(told.an.handed_in(b"unit,indicator,period,actual\nP,LAND,2021-04,5\n"))["look"]
    assert "Duyệt được: minh." in look["waits"]
    settle.set_setting(told.store, console("test"), "import_review", "yes")
    alone = told.hire("mai", "administrator", "A")
    told.store.memory.clear()
    with told.store.writing() as connection:
        hers = select(people.c.id).where(people.c.name == "mai").scalar_subquery()
        others = delete(rights).where(rights.c.role.in_(("reviewer", "administrator")), rights.c.person_id != hers)
        connection.core.execute(others)
    look = alone.view(alone.handed_in(b"unit,indicator,period,actual\nA,LAND,2021-04,5\n"))["look"]
    assert "Chưa ai khác được duyệt mọi đơn vị của tệp" in look["waits"]


def test_the_importer_sees_that_it_waits_and_for_whom_and_cannot_approve_it(told: Office) -> None:
    view = told.an.view(told.number)
    assert (view["state"], view["own"], view["review"]["own"], view["review"]["may_decide"]) == (
        "waiting", False, True, False
    )  # fmt: skip
    assert view["review"]["deciders"] == "Duyệt được: minh."
    assert told.approve(told.an) == (422, ("Không ai tự duyệt tệp của mình. Nhờ một người khác có quyền duyệt hoặc "
                                          "quản trị các đơn vị của tệp."))  # fmt: skip


def test_the_reviewer_sees_old_and_new_of_each_line_and_approves_all_of_them(told: Office) -> None:
    view = told.minh.view(told.number)
    assert [(one["period"], one["old"], one["new"]) for one in view["look"]["changes"]] == [
        ("T3/2021", "100", "111"), ("T4/2021", "", "120"), ("T4/2021", "", "60")
    ]  # fmt: skip
    assert told.approve(told.minh) == (200, "")
    done = told.an.view(told.number)
    assert (done["state"], seen(told.store, "A", "REV")) == ("done", "120")
    assert "an gửi duyệt lúc" in done["review"]["said"]
    assert "minh duyệt lúc" in done["review"]["said"]


def test_lines_are_weighed_left_out_and_handed_back_with_the_reason(told: Office) -> None:
    places = [one["place"] for one in told.minh.view(told.number)["look"]["changes"] if one["old"]]
    weighed = told.minh.post(told.number, "weigh", left_out=places).json()
    assert (weighed["left_out"], weighed["look"]["counts"]["refused"]["n"]) == (1, 1)
    more = {"seen": weighed["look"]["token"], "left_out": places}
    assert told.approve(told.minh, **more)[0] == 422
    assert told.approve(told.minh, **more, why="sai kỳ") == (200, "")
    back = told.an.ask("GET", f"/uploads/{told.number}/refused").text
    assert "minh không duyệt dòng này: sai kỳ" in back
    assert "120" not in back


def test_it_is_sent_back_and_handed_in_again(told: Office) -> None:
    assert told.minh.post(told.number, "return", why="").status_code == 422
    assert told.minh.post(told.number, "return", why="sai tháng 3").status_code == 200
    assert "look" not in told.minh.view(told.number)
    view = told.an.view(told.number)
    assert (view["state"], view["own"], view["said"]) == ("returned", True, "bị trả lại")
    assert view["review"]["said"].endswith("sai tháng 3")
    told.an.post(told.number, "begin", partial=False)
    assert told.minh.view(told.number)["state"] == "waiting"


def test_its_importer_takes_it_back(told: Office) -> None:
    assert told.minh.post(told.number, "take-back").status_code == 422
    assert told.an.post(told.number, "take-back").status_code == 200
    assert told.an.view(told.number)["state"] == "looked"


def test_what_has_moved_since_it_was_handed_in_is_listed_before_the_reviewer_decides(told: Office) -> None:
    token = told.minh.view(told.number)["look"]["token"]
    settle.set_setting(told.store, console("test"), "import_review", "no")
    told.an.imported(b"unit,indicator,period,actual\nA,REV,2021-03,105\n", name="sau.csv")
    assert told.approve(told.minh, seen=token)[0] == 422
    since = told.minh.view(told.number, "en")["look"]["since"]
    assert since["said"] == "The store has changed since the file was handed in: now 2 new, 1 corrected."
    assert [(one["stood"], one["stands"], one["would_be"]) for one in since["rows"]] == [("100", "105", "111")]
    assert told.approve(told.minh) == (200, "")


@pytest.mark.parametrize("what", ["approve", "return", "weigh", "take-back"])
@pytest.mark.parametrize(
    ("role", "place"), [("official", ""), ("clerk", ""), ("reviewer", "B"), ("administrator", "A")]
)
def test_whoever_has_no_say_is_refused_and_sees_nothing(told: Office, what: str, role: Role, place: str) -> None:
    other = told.hire("hoa", role, place)
    answer = other.post(told.number, what, seen="", partial=False, left_out=[], why="vì")
    assert answer.status_code == 422
    assert "Không có tệp nhập số 1 của bạn." in answer.json()["error"]
    assert "look" not in other.ask("GET", f"/api/v1/uploads/{told.number}").json()
    assert other.ask("GET", f"/uploads/{told.number}/file").status_code == 404
    assert told.an.view(told.number)["state"] == "waiting"


@pytest.mark.parametrize("left_out", ["x", ["1|2|3"], ["1|2|3|x"], [5], ["-1|2|3|4"], ["1|2|3|" + "9" * 40]])
def test_places_that_are_none_are_no_message(told: Office, left_out: object) -> None:
    assert told.minh.post(told.number, "weigh", left_out=left_out).status_code == 400
    assert told.approve(told.minh, left_out=left_out)[0] == 400
