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
        message = {"seen": token, "partial": False, "left_out": [], "why": "", **more}
        answer = by.ask("POST", f"/api/v1/uploads/{self.number}/approve", json=message)
        return answer.status_code, answer.json().get("error", "")


@pytest.fixture
def desks(house: Store, started: TestClient) -> Iterator[Office]:
    yield Office(started, house)
    started.cookies.clear()


def test_before_she_hands_it_in_she_is_told_who_may_approve_it(desks: Office) -> None:
    look = desks.an.view(desks.an.handed_in(FILE.replace(b"120", b"121")))["look"]
    assert look["counts"]["import_waits"] == "Gửi 3 dòng để người khác duyệt"
    assert look["waits"].endswith("Duyệt được: minh.")


def test_where_nobody_else_may_approve_all_of_it_she_is_told_so(desks: Office) -> None:
    desks.hire("hoa", "reviewer", "B")
    look = desks.an.view(desks.an.handed_in(b"unit,indicator,period,actual\nP,LAND,2021-04,5\n"))["look"]
    assert "Duyệt được: minh." in look["waits"]
    settle.set_setting(desks.store, console("test"), "import_review", "yes")
    alone = desks.hire("mai", "administrator", "A")
    desks.store.memory.clear()
    with desks.store.writing() as connection:
        hers = select(people.c.id).where(people.c.name == "mai").scalar_subquery()
        others = delete(rights).where(rights.c.role.in_(("reviewer", "administrator")), rights.c.person_id != hers)
        connection.core.execute(others)
    look = alone.view(alone.handed_in(b"unit,indicator,period,actual\nA,LAND,2021-04,5\n"))["look"]
    assert "Chưa ai khác được duyệt mọi đơn vị của tệp" in look["waits"]


def test_the_importer_sees_that_it_waits_and_for_whom_and_cannot_approve_it(desks: Office) -> None:
    view = desks.an.view(desks.number)
    assert (view["state"], view["own"], view["review"]["own"], view["review"]["may_decide"]) == (
        "waiting", False, True, False
    )  # fmt: skip
    assert view["review"]["deciders"] == "Duyệt được: minh."
    assert desks.approve(desks.an) == (422, ("Không ai tự duyệt tệp của mình. Nhờ một người khác có quyền duyệt hoặc "
                                          "quản trị các đơn vị của tệp."))  # fmt: skip


def test_the_reviewer_sees_old_and_new_of_each_line_and_approves_all_of_them(desks: Office) -> None:
    view = desks.minh.view(desks.number)
    assert [(change["period"], change["old"], change["new"]) for change in view["look"]["changes"]] == [
        ("T3/2021", "100", "111"), ("T4/2021", "", "120"), ("T4/2021", "", "60")
    ]  # fmt: skip
    assert desks.approve(desks.minh) == (200, "")
    done = desks.an.view(desks.number)
    assert (done["state"], seen(desks.store, "A", "REV")) == ("done", "120")
    assert "an gửi duyệt lúc" in done["review"]["said"]
    assert "minh duyệt lúc" in done["review"]["said"]


def test_lines_are_weighed_left_out_and_handed_back_with_the_reason(desks: Office) -> None:
    places = [change["place"] for change in desks.minh.view(desks.number)["look"]["changes"] if change["old"]]
    weighed = desks.minh.post(desks.number, "weigh", left_out=places).json()
    assert (weighed["left_out"], weighed["look"]["counts"]["refused"]["n"]) == (1, 1)
    more = {"seen": weighed["look"]["token"], "left_out": places}
    assert desks.approve(desks.minh, **more)[0] == 422
    assert desks.approve(desks.minh, **more, why="sai kỳ") == (200, "")
    back = desks.an.ask("GET", f"/uploads/{desks.number}/refused").text
    assert "minh không duyệt dòng này: sai kỳ" in back
    assert "120" not in back


def test_it_is_sent_back_and_handed_in_again(desks: Office) -> None:
    assert desks.minh.post(desks.number, "return", why="").status_code == 422
    assert desks.minh.post(desks.number, "return", why="sai tháng 3").status_code == 200
    assert "look" not in desks.minh.view(desks.number)
    view = desks.an.view(desks.number)
    assert (view["state"], view["own"], view["said"]) == ("returned", True, "bị trả lại")
    assert view["review"]["said"].endswith("sai tháng 3")
    desks.an.post(desks.number, "begin", partial=False)
    assert desks.minh.view(desks.number)["state"] == "waiting"


def test_its_importer_takes_it_back(desks: Office) -> None:
    assert desks.minh.post(desks.number, "take-back").status_code == 422
    assert desks.an.post(desks.number, "take-back").status_code == 200
    assert desks.an.view(desks.number)["state"] == "looked"


def test_what_has_moved_since_it_was_handed_in_is_listed_before_the_reviewer_decides(desks: Office) -> None:
    token = desks.minh.view(desks.number)["look"]["token"]
    settle.set_setting(desks.store, console("test"), "import_review", "no")
    desks.an.imported(b"unit,indicator,period,actual\nA,REV,2021-03,105\n", name="sau.csv")
    assert desks.approve(desks.minh, seen=token)[0] == 422
    since = desks.minh.view(desks.number, "en")["look"]["since"]
    assert since["said"] == "The store has changed since the file was handed in: now 2 new, 1 corrected."
    assert [(row["stood"], row["stands"], row["would_be"]) for row in since["rows"]] == [("100", "105", "111")]
    assert desks.approve(desks.minh) == (200, "")


@pytest.mark.parametrize("what", ["approve", "return", "weigh", "take-back"])
@pytest.mark.parametrize(
    ("role", "place"), [("official", ""), ("clerk", ""), ("reviewer", "B"), ("administrator", "A")]
)
def test_whoever_has_no_say_is_refused_and_sees_nothing(desks: Office, what: str, role: Role, place: str) -> None:
    other = desks.hire("hoa", role, place)
    answer = other.post(desks.number, what, seen="", partial=False, left_out=[], why="vì")
    assert answer.status_code == 422
    assert "Không có tệp nhập số 1 của bạn." in answer.json()["error"]
    assert "look" not in other.ask("GET", f"/api/v1/uploads/{desks.number}").json()
    assert other.ask("GET", f"/uploads/{desks.number}/file").status_code == 404
    assert desks.an.view(desks.number)["state"] == "waiting"


@pytest.mark.parametrize("left_out", ["x", ["1|2|3"], ["1|2|3|x"], [5], ["-1|2|3|4"], ["1|2|3|" + "9" * 40]])
def test_places_that_are_none_are_no_message(desks: Office, left_out: object) -> None:
    assert desks.minh.post(desks.number, "weigh", left_out=left_out).status_code == 400
    assert desks.approve(desks.minh, left_out=left_out)[0] == 400
