"""Who may do what with figures, and where: every role, deed and place, by actions, command line and interface."""

import json
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette

from kpi.actions.administer.opening import open_store
from kpi.actions.enter import attach, enter, review
from kpi.actions.look import history, progress, read
from kpi.actions.look import sheet as sheets
from kpi.actions.people import sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import Person, Role
from kpi.web.api import ROUTES
from tests.actions.desk import MONTH, approved, cell, hire, office, typed, unit, waiting
from tests.conftest import kpi
from tests.web.conftest import TestClient

MARCH = Period.parse("2021-03")
ROLES: tuple[Role, ...] = ("official", "clerk", "reviewer", "administrator")
# own: the ward A of the right; below: a right on the province above it; other: the ward B.
MAY: dict[str, str] = {
    "look": "official clerk reviewer administrator",
    "history": "official clerk reviewer administrator",
    "open the sheet": "clerk",
    "save": "clerk",
    "submit": "clerk",
    "take back": "clerk",
    "attach": "clerk",
    "review the sheet": "reviewer",
    "approve": "reviewer",
    "return": "reviewer",
    "reopen": "reviewer",
}
CELLS = [(role, deed, where) for role in ROLES for deed in MAY for where in ("own", "below", "other")]


WRONG = (b'{"unit": 5}', b'{"unit": "A", "period": "x"}')


def allowed(role: str, deed: str, where: str) -> bool:
    return where != "other" and role in MAY[deed].split()


def right_of(where: str) -> str:
    return {"own": "A", "below": "P", "other": "B"}[where]


@pytest.fixture
def province(store: Store) -> Store:
    """A ward with a draft, a figure that waits and approved ones, of a clerk who is nobody of those tested."""
    office(store)
    lan = hire(store, "lan", {"A": "clerk"})
    typed(store, lan, "A", cell(store, "REV", "105"))
    seen = {line.place: 1 for line in sheets.sheet(store, lan, unit(store, "A"), MONTH).lines}
    enter.submit(store, lan, unit(store, "A"), MONTH, seen, "chờ")
    typed(store, lan, "A", cell(store, "LAND", "5"))
    return store


def do(store: Store, deed: str, by: Person) -> None:
    """The deed on ward A, through the action; raises Refused."""
    a, console_ = unit(store, "A"), hire_reader(store)
    deeds: dict[str, Callable[[], object]] = {
        "look": lambda: _look(store, by, a),
        "history": lambda: history.history(store, by, a, "REV", MARCH),
        "open the sheet": lambda: sheets.sheet(store, by, a, MONTH),
        "save": lambda: enter.save(store, by, a, [cell(store, "INS", "90/100")]),
        "submit": lambda: enter.submit(store, by, a, MONTH, dict.fromkeys(_drafts(store, console_), 1), "chờ"),
        "take back": lambda: enter.take_back(store, by, a, MONTH),
        "attach": lambda: attach.attach(store, by, a, "cv.pdf", b"%PDF-1.7 x"),
        "review the sheet": lambda: sheets.sheet(store, by, a, MONTH, task="review"),
        "approve": lambda: _all_done(review.approve(store, by, waiting(store, console_, "A"))),
        "return": lambda: _all_done(review.send_back(store, by, waiting(store, console_, "A"), "sai")),
        "reopen": lambda: _all_done(review.reopen(store, by, approved(store, "A", MARCH), "sai")),
    }
    deeds[deed]()


def hire_reader(store: Store) -> Person:
    from kpi.model.person import console

    return console("test")


def _look(store: Store, by: Person, ward: int) -> None:
    if ward not in by.seen("look", read.tree(store)):
        raise Refused("not_allowed")


def _drafts(store: Store, by: Person) -> list[tuple[int, Period]]:
    lines = sheets.sheet(store, by, unit(store, "A"), MONTH).lines
    return [line.place for line in lines if line.draft is not None]


def _all_done(decisions: list[review.Decision]) -> None:
    for decision in decisions:
        if decision.problem:
            raise Refused(decision.problem.code)


@pytest.mark.parametrize(("role", "deed", "where"), CELLS)
def test_the_actions_ask(province: Store, role: Role, deed: str, where: str) -> None:
    by = hire(province, "hoa", {right_of(where): role})
    if allowed(role, deed, where):
        do(province, deed, by)
        return
    with pytest.raises(Refused, match="not_allowed"):
        do(province, deed, by)


COMMANDS = {
    "history": ["history", "--unit", "A", "--period", "2021-03", "REV"],
    "open the sheet": ["sheet", "--unit", "A", "--period", "2021-04"],
    "save": ["enter", "--unit", "A", "--period", "2021-04", "INS=90/100"],
    "submit": ["submit", "--unit", "A", "--period", "2021-04", "--gaps", "chờ"],
    "take back": ["take-back", "--unit", "A", "--period", "2021-04"],
    "approve": ["approve", "--unit", "A", "--period", "2021-04"],
    "return": ["return", "--unit", "A", "--period", "2021-04", "--reason", "sai"],
    "reopen": ["reopen", "--unit", "A", "--period", "2021-03", "--reason", "sai"],
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("where", ["own", "below", "other"])
def test_the_command_line_asks(province: Store, database: str, role: Role, where: str) -> None:
    """For each deed: what is not allowed ends with 1 and a sentence, and does nothing."""
    from kpi.__main__ import main

    hire(province, "hoa", {right_of(where): role})
    for deed, command in COMMANDS.items():
        if not allowed(role, deed, where):
            before = province.version(), len(_drafts(province, hire_reader(province)))
            assert main([*command, "--by", "hoa", "--database", database]) == 1, deed
            assert (province.version(), len(_drafts(province, hire_reader(province)))) == before, deed
    possible = [deed for deed in ("history", "open the sheet", "save", "submit", "take back", "approve", "reopen")
                if deed in COMMANDS and allowed(role, deed, where)]  # fmt: skip
    for deed in possible:
        assert main([*COMMANDS[deed], "--by", "hoa", "--database", database]) == 0, deed


def test_the_program_itself_refuses_with_a_sentence_and_no_traceback(province: Store, database: str) -> None:
    hire(province, "hoa", {"B": "clerk"})
    done = kpi("submit", "--unit", "A", "--period", "2021-04", "--by", "hoa", database=database)
    assert (done.returncode, "không có quyền" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


@pytest.fixture
def client(province: Store, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("KPI_DATABASE_URL", database)
    # The routes alone: the gate before them has tests of its own, and Streamlit runs once in a process.
    with TestClient(Starlette(routes=list(ROUTES)), base_url="http://127.0.0.1") as opened:
        yield opened


def posted(client: TestClient, path: str, **message: object) -> int:
    origin = {"origin": "http://127.0.0.1", "content-type": "application/json"}
    return client.post(f"/api/v1/{path}", content=json.dumps(message), headers=origin).status_code


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("where", ["own", "below", "other"])
def test_the_json_interface_asks(province: Store, client: TestClient, role: Role, where: str) -> None:
    hire(province, "hoa", {right_of(where): role})
    client.cookies.set("kpi_session", sessions.sign_in(province, "hoa", "a long sentence"))
    place = {"unit": "A", "period": "2021-04"}
    item = waiting(province, hire_reader(province), "A")[0]
    items = [{"unit": "A", "key": "REV|2021-04", "version": item.version}]
    answers = {
        "open the sheet": lambda: client.get("/api/v1/sheet", params=place).status_code,
        "review the sheet": lambda: client.get("/api/v1/sheet", params={**place, "task": "review"}).status_code,
        "save": lambda: posted(client, "sheet/save", **place, cells=[{"key": "INS|2021-04", "typed": "90/100"}]),
        "attach": lambda: (
            client.post(
                "/api/v1/attachments",
                params={**place, "name": "a.pdf"},
                content=b"%PDF-",
                headers={"origin": "http://127.0.0.1"},
            ).status_code
        ),
        "submit": lambda: posted(client, "sheet/submit", **place, seen=[], gaps_said="chờ"),
        "take back": lambda: posted(client, "sheet/take-back", **place),
    }
    for deed, answer in answers.items():
        status = answer()
        assert (status == 200) == allowed(role, deed, where), (deed, status)
        assert status in {200, 403}, (deed, status)
    decided = client.post(
        "/api/v1/review/approve", content=json.dumps({"items": items}), headers={"origin": "http://127.0.0.1"}
    ).json()
    done = [decision["done"] for decision in decided["decisions"]]
    # She who took it back a moment ago has left nothing to approve: a clerk may not approve in any case.
    assert done == [allowed(role, "approve", where)]


def test_a_right_that_is_gone_stops_the_page_that_is_still_open(province: Store, client: TestClient) -> None:
    from kpi.actions.people import people
    from kpi.model.person import console

    hire(province, "hoa", {"A": "clerk"})
    client.cookies.set("kpi_session", sessions.sign_in(province, "hoa", "a long sentence"))
    cells = [{"key": "INS|2021-04", "typed": "90/100"}]
    assert posted(client, "sheet/save", unit="A", period="2021-04", cells=cells) == 200
    people.revoke(province, console("test"), "hoa", "clerk", unit(province, "A"))
    cells = [{"key": "INS|2021-04", "typed": "91/100", "version": 1}]
    assert posted(client, "sheet/save", unit="A", period="2021-04", cells=cells) == 403


def test_a_message_that_is_sent_again_does_nothing_more(province: Store, client: TestClient) -> None:
    hire(province, "hoa", {"P": "reviewer"})
    client.cookies.set("kpi_session", sessions.sign_in(province, "hoa", "a long sentence"))
    item = waiting(province, hire_reader(province), "A")[0]
    message = json.dumps({"items": [{"unit": "A", "key": "REV|2021-04", "version": item.version}]})
    first, second = (
        client.post("/api/v1/review/approve", content=message, headers={"origin": "http://127.0.0.1"}).json()
        for _ in range(2)
    )
    assert (first["done"], second["done"]) == (1, 0)


def test_a_document_is_handed_out_by_right_and_as_a_download(province: Store, client: TestClient) -> None:
    lan = hire(province, "hoa", {"A": "clerk"})
    kept = attach.attach(province, lan, unit(province, "A"), "Công văn 5.pdf", b"%PDF-1.7 <script>")
    client.cookies.set("kpi_session", sessions.sign_in(province, "hoa", "a long sentence"))
    answer = client.get(f"/attachments/{kept.id}")
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 <script>")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "application/octet-stream"
    hire(province, "vinh", {"B": "clerk"})
    client.cookies.set("kpi_session", sessions.sign_in(province, "vinh", "a long sentence"))
    assert client.get(f"/attachments/{kept.id}").status_code == 404
    hire(province, "an", {"A": "official"})
    client.cookies.set("kpi_session", sessions.sign_in(province, "an", "a long sentence"))
    assert client.get(f"/attachments/{kept.id}").status_code == 404  # it stands behind nothing that is approved


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.exe", b"MZ", "attachment_kind"),
        ("x.pdf", b"<html>", "attachment_content"),
        ("x.svg", b"<svg onload=alert(1)>", "attachment_kind"),
        ("x.html.pdf\u202e", b"%PDF-", "control_character"),
        ("", b"%PDF-", "attachment_name"),
        ("x.pdf", b"%PDF-" + b"0" * (11 * 1024 * 1024), "attachment_size"),
    ],
)
def test_documents_are_limited_in_kind_and_size(province: Store, name: str, content: bytes, code: str) -> None:
    lan = hire(province, "hoa", {"A": "clerk"})
    with pytest.raises(Refused, match=code):
        attach.attach(province, lan, unit(province, "A"), name, content)


def test_the_queue_shows_the_units_of_the_reviewer_only(province: Store) -> None:
    of_a, of_p = hire(province, "hoa", {"A": "reviewer"}), hire(province, "minh", {"P": "reviewer"})
    assert [sheet.unit.code for sheet in progress.queue(province, of_a, MONTH)] == ["A"]
    assert [sheet.unit.code for sheet in progress.queue(province, of_p, MONTH)] == ["A", "B"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"unit": 5}', b'{"unit":"A","period":"x"}', b"[" * 100000, b"\xff"]
)
def test_a_message_that_is_no_message_is_refused_with_a_sentence(
    province: Store, client: TestClient, body: bytes
) -> None:
    hire(province, "hoa", {"A": "clerk"})
    client.cookies.set("kpi_session", sessions.sign_in(province, "hoa", "a long sentence"))
    for path in ("sheet/save", "sheet/submit", "review/approve"):
        answer = client.post(f"/api/v1/{path}", content=body, headers={"origin": "http://127.0.0.1"})
        assert answer.status_code in {400, 422}
        assert answer.json()["error"].endswith(".")


def test_another_store_opened_elsewhere_sees_the_same(province: Store, database: str) -> None:
    elsewhere = open_store(database)
    assert len(_drafts(elsewhere, hire_reader(province))) == 2
    elsewhere.close()
