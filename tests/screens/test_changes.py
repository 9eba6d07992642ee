"""The page of changed standings, and the commands beside it."""

import json
from pathlib import Path

import pytest

from db import schema
from db import standing_changes as rows
from db.standing_changes import StandingChangeRow
from kpi.actions.administer.opening import open_store
from kpi.actions.administer.standing_changes import last_upgrade
from kpi.actions.record.store import Store
from tests.actions.desk import hire, signed
from tests.actions.old_store import JUNE, YEAR, A, P, make_old_store
from tests.conftest import kpi
from tests.screens.conftest import Screen, text_of
from tests.screens.test_manage import done, press, signed_in, warned

CHANGES = [
    StandingChangeRow(P, JUNE, 1, "on_track", "600", "2", "1/2", "on_track", "1200", "1", "1/2"),
    StandingChangeRow(P, JUNE, 3, "met", "90", "19/18", "19/18", "incomplete", "90", "19/18", "19/18"),
    StandingChangeRow(P, YEAR, 4, "", "", "", "", "no_target", "", "", ""),
    StandingChangeRow(A, JUNE, 1, "on_track", "1400/3", "2/3", "1/3", "at_risk", "466", "0.66667", "1/3"),
]


def listed(store: Store, changes: list[StandingChangeRow]) -> None:
    """These and no others are what the upgrade has found."""
    with signed(store) as connection:
        for unit in rows.units_with_changes(connection):
            rows.put_changes_of_unit(connection, unit, [change for change in changes if change.unit_id == unit])


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: Screen) -> str:
    """A store of the program before, which nobody has opened since."""
    file = str(tmp_path / "old.sqlite")
    make_old_store(file)
    monkeypatch.setenv("KPI_DATABASE_URL", file)
    return file


@pytest.fixture
def upgraded(old: str) -> Store:
    store = open_store(old)
    listed(store, CHANGES)
    return store


def test_each_change_stands_there_with_before_and_after_and_its_link(screen: Screen, upgraded: Store) -> None:
    page = text_of(screen("manage", by=signed_in(upgraded), tab="changes"))
    assert "theo cách tính mới" in page
    assert "600 → 1.200" in page
    assert "200,0\N{NO-BREAK SPACE}% → 100,0\N{NO-BREAK SPACE}%" in page
    assert "unit=P&amp;period=2026-H1&amp;indicator=I1" in page
    assert "Đạt" in page
    assert "Chưa đủ số liệu" in page
    assert "không có dòng → " in page


def test_as_many_digits_are_shown_as_the_difference_needs(screen: Screen, upgraded: Store) -> None:
    page = text_of(screen("manage", by=signed_in(upgraded), tab="changes", of="A"))
    assert "466,67 → 466" in page
    assert "66,667\N{NO-BREAK SPACE}%" not in page
    assert "66,6667\N{NO-BREAK SPACE}% → 66,6670\N{NO-BREAK SPACE}%" in page


def test_one_unit_is_looked_at_by_itself(screen: Screen, upgraded: Store) -> None:
    app = screen("manage", by=signed_in(upgraded), tab="changes")
    assert "unit=A&amp;" in text_of(app)
    app.selectbox(key="changes-unit").set_value(P)
    page = text_of(press(app, "Lọc"))
    assert ("unit=P&amp;" in page, "unit=A&amp;" in page) == (True, False)


def test_the_list_has_pages(screen: Screen, upgraded: Store) -> None:
    month = CHANGES[0]
    many = [month._replace(period=20000112 + 10000 * year) for year in range(60)]
    listed(upgraded, many)
    mai = signed_in(upgraded)
    first = text_of(screen("manage", by=mai, tab="changes"))
    assert ("năm 2000" in first, "năm 2050" in first, "Trang sau" in first) == (True, False, True)
    second = text_of(screen("manage", by=mai, tab="changes", page="2"))
    assert ("năm 2000" in second, "năm 2050" in second, "Trang trước" in second) == (False, True, True)


def test_a_button_marks_it_as_seen(screen: Screen, upgraded: Store) -> None:
    app = press(screen("manage", by=signed_in(upgraded), tab="changes"), "Đã xem")
    upgrade = last_upgrade(upgraded)
    assert upgrade
    assert upgrade.seen_by == "mai"
    assert "Đã ghi" in done(app)
    assert "mai đã xem lúc" in text_of(app)
    assert "Đã xem" not in [button.label for button in app.button]


def test_an_old_page_does_not_mark_it_twice(screen: Screen, upgraded: Store) -> None:
    app = screen("manage", by=signed_in(upgraded), tab="changes")
    hire(upgraded, "lan", {"": "administrator"})
    assert kpi("changes", "seen", "--by", "lan").returncode == 0
    assert "lan đã xem lúc" in warned(press(app, "Đã xem"))


def test_where_nothing_changed_the_page_says_so(screen: Screen) -> None:
    app = screen("manage", tab="changes")
    assert "Không có gì phải xem" in text_of(app)
    assert not app.button


def test_a_unit_that_the_address_names_and_that_has_none_gets_a_sentence(screen: Screen, upgraded: Store) -> None:
    assert "Ở đây không có đánh giá nào" in text_of(screen("manage", by=signed_in(upgraded), tab="changes", of="B"))


def test_the_page_speaks_english(screen: Screen, upgraded: Store) -> None:
    app = screen("manage", by=signed_in(upgraded), tab="changes", lang="en")
    assert {widget.label for widget in (*app.selectbox, *app.button)} == {"Unit", "Seen", "Filter"}
    page = text_of(app)
    assert all(words in page for words in ("under the new rules", "Plan to date", "600 → 1,200", "no line → "))


# ---- the commands


def test_kpi_upgrade_says_how_many_changed_and_where_to_look(old: str) -> None:
    first = kpi("upgrade").stdout
    store = open_store(old)
    upgrade = last_upgrade(store)
    assert upgrade
    assert f"{upgrade.changed} đánh giá khác trước" in first
    assert ("kpi changes list" in first, f".before-{schema.HEAD}-from-0006" in first) == (True, True)
    assert "mới nhất" in kpi("upgrade").stdout


def test_the_doctor_lists_them_as_something_to_know(upgraded: Store) -> None:
    doctor = kpi("doctor")
    assert doctor.returncode == 0
    assert "nguyên vẹn" in doctor.stdout
    assert (
        "Tỉnh P · Thu ngân sách · 6 tháng đầu năm 2026: KH đến nay 600 → 1.200; Đạt KH đến nay 200,0" in doctor.stdout
    )
    assert "on track" not in doctor.stdout
    assert "Status Met → Incomplete" in kpi("doctor", "--lang", "en").stdout


def test_the_doctor_tells_programs_of_them(upgraded: Store) -> None:
    report = json.loads(kpi("doctor", "--json").stdout)
    assert (report["sound"], report["findings"], report["standing_changes"]["seen_by"]) == (True, [], None)
    first = report["standing_changes"]["first"]
    assert len(first) == 4
    assert first[0] == {
        "unit": "P@",
        "indicator": "I1",
        "period": "2026-H1",
        "status_before": "on_track",
        "target_to_date_before": 600,
        "attainment_to_date_before": 200,
        "attainment_of_year_before": 50,
        "status_after": "on_track",
        "target_to_date_after": 1200,
        "attainment_to_date_after": 100,
        "attainment_of_year_after": 50,
    }
    assert (first[2]["status_before"], first[2]["status_after"]) == (None, "no_target")


def test_once_they_are_seen_the_doctor_says_by_whom(upgraded: Store) -> None:
    hire(upgraded, "lan", {"": "administrator"})
    assert json.loads(kpi("changes", "seen", "--by", "lan", "--json").stdout) == {"seen": True}
    doctor = kpi("doctor").stdout
    assert ("lan đã xem lúc" in doctor, "600 → 1.200" in doctor) == (True, False)
    assert json.loads(kpi("doctor", "--json").stdout)["standing_changes"]["seen_by"] == "lan"
    again = kpi("changes", "seen")
    assert (again.returncode, "lan đã xem lúc" in again.stderr) == (1, True)


def test_the_doctor_of_a_store_that_was_never_upgraded_says_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(tmp_path / "new.sqlite")
    open_store(file).close()
    assert "cách tính mới" not in kpi("doctor", database=file).stdout
    assert json.loads(kpi("doctor", "--json", database=file).stdout)["standing_changes"] is None
    assert "Không có đánh giá nào thay đổi" in kpi("changes", "list", database=file).stdout


def test_all_of_them_are_listed_also_of_one_unit(upgraded: Store) -> None:
    assert len(kpi("changes", "list").stdout.splitlines()) == 4
    assert [change["unit"] for change in json.loads(kpi("changes", "list", "--unit", "A", "--json").stdout)] == ["A@"]
    hire(upgraded, "thu", {"P": "administrator"})
    assert kpi("changes", "list", "--by", "thu").returncode == 1
