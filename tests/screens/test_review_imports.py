"""The review page on which imports wait: who finds them there, with whom they wait, and what leads to each."""

from pathlib import Path

import pytest

from kpi.actions.administer import settle
from kpi.actions.administer.opening import open_store
from kpi.actions.imports import uploads
from kpi.actions.people import people, sessions
from kpi.actions.record.store import Store
from kpi.intake import looking
from kpi.model.person import Role, console
from tests.actions.desk import hire, office
from tests.screens.conftest import Screen, text_of


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An administrator has handed in a file of the ward A."""
    store = open_store(str(tmp_path / "kpi.sqlite"))
    office(store)
    an = hire(store, "an", {"": "administrator"})
    hire(store, "minh", {"A": "reviewer"})
    number = uploads.keep(store, an, "tháng 4.csv", b"unit,indicator,period,actual\nA,REV,2021-04,7\n").id
    looking.take(store, an, uploads.begin(store, an, number), partial=False)
    return store


def token(store: Store, monkeypatch: pytest.MonkeyPatch, name: str, role: Role, place: str) -> str:
    monkeypatch.setenv("KPI_DATABASE_URL", store.name.removeprefix("sqlite:///"))
    if all(person.name != name for person in people.everyone(store, console("test"))):
        hire(store, name, {place: role})
    return sessions.sign_in(store, name, "a long sentence")


@pytest.mark.parametrize(
    ("name", "role", "place", "shown"),
    [("minh", "reviewer", "A", "bạn"), ("hoa", "administrator", "A", "bạn"), ("an", "administrator", "", "minh"),
     ("hoa", "reviewer", "B", ""), ("hoa", "administrator", "B", "")],
)  # fmt: skip
def test_whoever_may_decide_and_whoever_handed_it_in_find_it_on_the_review_page(
    screen: Screen, province: Store, monkeypatch: pytest.MonkeyPatch, name: str, role: Role, place: str, shown: str
) -> None:
    by = token(province, monkeypatch, name, role, place)
    page = text_of(screen("review", by=by))
    if shown:
        assert "tháng 4.csv</a>" in page
        assert f"{shown}</td>" in page
        assert "upload=1" in page
    else:
        assert "tháng 4.csv" not in page


def test_the_file_stands_there_alone_to_be_decided_on(
    screen: Screen, province: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen("review", by=token(province, monkeypatch, "minh", "reviewer", "A"), upload="1")
    (place,) = app.get("html")
    assert 'data-upload="1"' in place.proto.body
    assert 'data-review="1"' in place.proto.body


def test_whoever_neither_reviews_nor_administers_gets_a_sentence(
    screen: Screen, province: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen("review", by=token(province, monkeypatch, "lan", "clerk", "A"))
    assert [warning.value for warning in app.warning]
    assert "tháng 4.csv" not in text_of(app)


def test_the_setting_has_three_choices_and_is_automatic_at_first(
    screen: Screen, province: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = screen("manage", by=token(province, monkeypatch, "an", "administrator", ""), tab="settings")
    choice = app.selectbox(key="setting-import_review")
    assert (choice.value, choice.options) == ("auto", ["Tự động", "Có", "Không"])
    choice.set_value("no")
    next(button for button in app.button if button.label == "Lưu").click().run()
    assert settle.settings(province, console("test"))["import_review"] == "no"
