"""The screen of people: who sees whom, what a button does, and that a password is shown once."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.actions.administer.opening import open_store
from kpi.actions.people import people, sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.person import Right, console
from tests.actions.desk import hire, office, unit
from tests.screens.conftest import Screen, text_of

ROOT = console("test")


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: Screen) -> Store:
    """A small office of its own, for what is changed here."""
    file = tmp_path / "office.sqlite"
    store = open_store(str(file))
    office(store)
    monkeypatch.setenv("KPI_DATABASE_URL", str(file))
    return store


def signed_in(store: Store, name: str) -> str:
    return sessions.sign_in(store, name, "a long sentence")


def administrator(store: Store, where: str = "") -> str:
    hire(store, "mai", {where: "administrator"})
    return signed_in(store, "mai")


def warned(app: AppTest) -> str:
    return " ".join(str(warning.value) for warning in app.warning)


def add(app: AppTest, name: str, on: int | None) -> AppTest:
    app.text_input(key="new-name").set_value(name)
    app.selectbox(key="new-unit").set_value(on)
    return app.button(key="add-person").click().run()


@pytest.mark.parametrize("by", ["official", "clerk", "reviewer"])
def test_who_may_not_gets_the_sentence_and_nothing_else(screen: Screen, by: str) -> None:
    app = screen("people", by=by)
    assert "không có quyền" in warned(app)
    assert text_of(app) == ""
    assert not app.button


def test_everybody_stands_in_the_list_with_her_rights(screen: Screen) -> None:
    html = text_of(screen("people"))
    for words in ("Cán bộ nhập liệu", "Nhập liệu&#58; Phường Bắc Kạn", "Quản trị&#58; toàn hệ thống"):
        assert words in html


def test_an_administrator_of_a_ward_sees_her_own_people_only(screen: Screen, province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})
    hire(province, "nam", {"B": "clerk"})
    html = text_of(screen("people", by=administrator(province, "A")))
    assert "person=lan" in html
    assert "nam" not in html


def test_an_administrator_of_a_ward_is_offered_her_units_only(screen: Screen, province: Store) -> None:
    app = screen("people", by=administrator(province, "A"))
    assert [option.split(" · ")[0] for option in app.selectbox(key="new-unit").options] == ["Phường A"]


def test_the_password_of_somebody_new_is_shown_once(screen: Screen, province: Store) -> None:
    app = add(screen("people", by=administrator(province)), "lan", unit(province, "A"))
    shown = app.code[0].value
    assert sessions.sign_in(province, "lan", shown)
    assert people.person(province, "lan").rights == (Right("clerk", unit(province, "A")),)
    assert not app.run().code


def test_a_right_on_everything_must_be_chosen(screen: Screen, province: Store) -> None:
    app = add(screen("people", by=administrator(province)), "lan", None)
    assert "Chưa chọn đơn vị" in warned(app)
    assert not app.code


def test_a_refused_name_stays_in_its_field(screen: Screen, province: Store) -> None:
    app = add(screen("people", by=administrator(province)), "two words", unit(province, "A"))
    assert "two words" in warned(app)
    assert app.text_input(key="new-name").value == "two words"


def test_what_is_typed_as_a_name_is_shown_as_it_was_typed(screen: Screen, province: Store) -> None:
    people.add_person(province, ROOT, "lan", "<b>Lan</b> **x** :red[y]")
    html = text_of(screen("people", by=administrator(province)))
    assert "&lt;b&gt;Lan&lt;/b&gt; &#42;&#42;x&#42;&#42; &#58;red&#91;y&#93;" in html
    assert "<b>Lan" not in html


def test_a_right_is_given_and_taken(screen: Screen, province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})
    app = screen("people", by=administrator(province), person="lan")
    app.selectbox(key="grant-role").set_value("reviewer")
    app.selectbox(key="grant-unit").set_value(unit(province, "B"))
    app.button(key="grant").click().run()
    assert Right("reviewer", unit(province, "B")) in people.person(province, "lan").rights
    app.button(key=f"revoke-clerk-{unit(province, 'A')}").click().run()
    assert people.person(province, "lan").rights == (Right("reviewer", unit(province, "B")),)
    assert "Đã thu quyền" in app.success[0].value


def test_an_account_is_disabled_and_enabled(screen: Screen, province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})
    app = screen("people", by=administrator(province), person="lan")
    app.button(key="switch-person").click().run()
    assert "bị khoá" in text_of(app)
    app.button(key="switch-person").click().run()
    assert "đang dùng" in text_of(app)


def test_nobody_shuts_herself_out_by_one_click(screen: Screen, province: Store) -> None:
    hire(province, "nam", {"": "administrator"})
    app = screen("people", by=administrator(province), person="mai")
    assert "reset-password" not in [button.key for button in app.button]  # her session would end with it
    app.button(key="switch-person").click().run()
    assert "chính bạn" in warned(app)
    app.button(key="not-disable").click().run()
    assert "sure-disable" not in [button.key for button in app.button]
    assert signed_in(province, "mai")
    app.button(key="revoke-administrator-0").click().run()
    assert "chính bạn" in warned(app)
    app.button(key="switch-person").click().run()
    app.button(key="sure-disable").click().run()
    with pytest.raises(Refused, match="wrong_name_or_password"):
        signed_in(province, "mai")


def test_the_last_administrator_is_told_that_she_cannot_shut_herself_out(screen: Screen, province: Store) -> None:
    app = screen("people", by=administrator(province), person="mai")
    app.button(key="switch-person").click().run()
    app.button(key="sure-disable").click().run()
    assert "người quản trị toàn hệ thống cuối cùng" in warned(app)
    assert signed_in(province, "mai")


def test_a_reset_password_is_shown_once_and_opens_the_account(screen: Screen, province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})
    app = screen("people", by=administrator(province), person="lan")
    app.button(key="reset-password").click().run()
    assert sessions.sign_in(province, "lan", app.code[0].value)
    assert not app.run().code


def test_a_page_that_is_stale_does_nothing_after_the_right_is_gone(screen: Screen, province: Store) -> None:
    hire(province, "nam", {"": "administrator"})
    hire(province, "lan", {"A": "clerk"})
    app = screen("people", by=administrator(province), person="lan")
    people.revoke(province, ROOT, "mai", "administrator", None)
    app.button(key="reset-password").click().run()
    assert "không có quyền" in warned(app)
    assert text_of(app) == ""
    assert signed_in(province, "lan")  # with the password she had


def test_a_page_of_a_session_that_has_ended_does_nothing(screen: Screen, province: Store) -> None:
    hire(province, "lan", {"A": "clerk"})
    token = administrator(province)
    app = screen("people", by=token, person="lan")
    sessions.sign_out(province, token)
    app.button(key="reset-password").click().run()
    assert not app.code
    assert signed_in(province, "lan")


def test_a_typed_name_of_somebody_above_opens_nothing(screen: Screen, province: Store) -> None:
    hire(province, "nam", {"": "administrator"})
    app = screen("people", by=administrator(province, "A"), person="nam")
    assert "reset-password" not in [button.key for button in app.button]


def test_the_list_speaks_english(screen: Screen) -> None:
    assert "4 people" in text_of(screen("people", lang="en"))
