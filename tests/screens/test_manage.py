"""The screens of administration: which parts are open to whom, and what their forms do."""

import csv
import io
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi import context
from kpi.actions.administer import govern, manage, settle
from kpi.actions.administer.lock import lock
from kpi.actions.administer.opening import open_store
from kpi.actions.look import locking, read, trail
from kpi.actions.look import sheet as sheets
from kpi.actions.people import people, sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model.indicator import Indicator
from kpi.model.line import IndicatorLine, UnitLine
from kpi.model.period import Period
from kpi.model.person import Role, console
from kpi.model.status import Thresholds
from kpi.model.unit import Unit
from kpi.screens.manage import audit
from tests.actions.desk import hire, office, place, seen, unit
from tests.screens.conftest import Screen, text_of

ROOT = console("test")
APRIL, MARCH = Period.parse("2021-04"), Period.parse("2021-03")


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: Screen) -> Store:
    """A small office of its own, for what is changed here."""
    file = tmp_path / "office.sqlite"
    store = open_store(str(file))
    office(store)
    monkeypatch.setenv("KPI_DATABASE_URL", str(file))
    return store


def signed_in(store: Store, role: Role = "administrator", where: str = "") -> str:
    hire(store, "mai", {where: role})
    return sessions.sign_in(store, "mai", "a long sentence")


def warned(app: AppTest) -> str:
    return " ".join(str(warning.value) for warning in app.warning)


def done(app: AppTest) -> str:
    return " ".join(str(message.value) for message in app.success)


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def field(app: AppTest, key: str, words: str) -> None:
    app.text_input(key=key).set_value(words)


def unit_of(store: Store, code: str) -> Unit:
    return read.tree(store).by_code[code.casefold()][-1]


def indicator(store: Store, code: str) -> Indicator:
    return next(stored for stored in read.indicators(store).values() if stored.code == code)


# ---- which parts are open to whom, by a typed address


PARTS = {
    "units": "Sửa đơn vị",
    "indicators": "Thêm chỉ tiêu",
    "regimes": "Thêm chế độ báo cáo",
    "thresholds": "So thực hiện với kế hoạch",
    "locks": "Khoá một kỳ",
    "settings": "tab=settings",
    "changes": "Không có gì phải xem",
    "audit": "Thay đổi",
}
OPEN = {
    ("administrator", ""): "units indicators regimes thresholds locks settings changes audit",
    ("administrator", "A"): "units locks",
    ("reviewer", ""): "locks",
    ("reviewer", "A"): "locks",
    ("clerk", "A"): "",
    ("official", ""): "",
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("right", OPEN, ids=" on ".join)
def test_a_typed_address_opens_what_the_person_may_and_else_a_sentence(
    screen: Screen, province: Store, right: tuple[Role, str], part: str
) -> None:
    app = screen("manage", by=signed_in(province, *right), tab=part)
    if part in OPEN[right].split():
        assert PARTS[part] in text_of(app)
    else:
        assert "không có quyền" in warned(app)
        assert (text_of(app), len(app.button), len(app.text_input)) == ("", 0, 0)


def test_only_the_open_part_is_drawn(screen: Screen) -> None:
    assert "Chế độ báo cáo" in text_of(screen("manage", tab="units"))
    assert "Thêm chế độ báo cáo" not in text_of(screen("manage", tab="units"))


# ---- units


def test_a_unit_is_added_below_the_one_chosen(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="units")
    field(app, "new-unit-code", "A1")
    field(app, "new-unit-name", "Tổ <b>1</b>")
    field(app, "new-unit-opened", "1/7/2021")
    app.selectbox(key="new-unit-parent").set_value(unit(province, "A"))
    app.button(key="add-unit").click().run()
    new = unit_of(province, "A1")
    assert (new.name_vi, new.parent, new.opened) == ("Tổ <b>1</b>", unit(province, "A"), date(2021, 7, 1))
    assert "Tổ &lt;b&gt;1" in done(app)


def test_a_new_unit_never_lands_at_the_top_by_forgetting(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="units")
    field(app, "new-unit-code", "A1")
    field(app, "new-unit-name", "Tổ 1")
    app.button(key="add-unit").click().run()
    assert "Chưa chọn đơn vị cấp trên" in warned(app)
    assert "a1" not in read.tree(province).by_code


def test_adding_does_not_change_a_unit_that_has_the_code(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="units")
    field(app, "new-unit-code", "a")
    field(app, "new-unit-name", "Khác")
    app.selectbox(key="new-unit-parent").set_value(unit(province, "P"))
    app.button(key="add-unit").click().run()
    assert unit_of(province, "A").name_vi == "Phường A"
    assert "Mã" in warned(app)


def edited(app: AppTest, number: int) -> AppTest:
    return app.selectbox(key="edit-unit").set_value(number).run()


def test_a_unit_is_renamed_moved_and_closed(screen: Screen, province: Store) -> None:
    manage.put_unit(province, ROOT, UnitLine(0, "Q", "Tỉnh khác", level="province"))
    manage.put_unit(province, ROOT, UnitLine(0, "N", "Phường mới", parent="P", opened="2022-01-01"))
    number = unit(province, "A")
    app = edited(screen("manage", by=signed_in(province), tab="units"), number)
    field(app, f"unit-{number}-name", "Phường A cũ")
    field(app, f"unit-{number}-closed", "31/12/2021")
    field(app, f"unit-{number}-became", "N")
    app.selectbox(key=f"unit-{number}-parent").set_value(unit(province, "Q"))
    app.button(key="save-unit").click().run()
    renamed = unit_of(province, "A")
    assert (renamed.name_vi, renamed.parent) == ("Phường A cũ", unit(province, "Q"))
    assert (renamed.closed, renamed.became) == (date(2021, 12, 31), (unit(province, "N"),))
    assert seen(province, "A", "REV", MARCH) == "100"


def test_saving_what_nobody_has_changed_changes_nothing(screen: Screen, province: Store) -> None:
    before = unit_of(province, "A")
    app = edited(screen("manage", by=signed_in(province), tab="units"), before.id)
    app.button(key="save-unit").click().run()
    assert unit_of(province, "A") == before
    assert "Không có gì thay đổi" in done(app)


def test_what_somebody_else_has_changed_meanwhile_is_not_written_over(screen: Screen, province: Store) -> None:
    number = unit(province, "A")
    app = edited(screen("manage", by=signed_in(province), tab="units"), number)
    manage.put_unit(province, ROOT, UnitLine(0, "A", "Tên của người khác"))
    field(app, f"unit-{number}-name", "Tên của tôi")
    app.button(key="save-unit").click().run()
    assert unit_of(province, "A").name_vi == "Tên của người khác"
    assert "Người khác vừa sửa" in warned(app)
    # A field of the same key would show in the browser what was typed into it.
    assert app.text_input(key=f"unit-{number}-name-1").value == "Tên của người khác"


def test_a_day_that_is_none_is_said(screen: Screen, province: Store) -> None:
    number = unit(province, "A")
    app = edited(screen("manage", by=signed_in(province), tab="units"), number)
    field(app, f"unit-{number}-closed", "31/02/2021")
    app.button(key="save-unit").click().run()
    assert "31/02/2021" in warned(app)


def test_an_administrator_of_a_ward_changes_what_stands_below_it_only(screen: Screen, province: Store) -> None:
    manage.put_unit(province, ROOT, UnitLine(0, "A1", "Tổ 1", parent="A"))
    app = screen("manage", by=signed_in(province, where="A"), tab="units")
    assert [option.split(" · ")[1] for option in app.selectbox(key="edit-unit").options] == ["A1"]
    assert [option.split(" · ")[1] for option in app.selectbox(key="new-unit-parent").options] == ["A", "A1"]


# ---- indicators


def test_an_indicator_is_added(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="indicators")
    for name, words in (("code", "NEW"), ("name_vi", "Số hộ nghèo"), ("measured_in", "hộ"), ("decimals", "0")):
        field(app, f"indicator-new-{name}", words)
    app.selectbox(key="indicator-new-regime").set_value("decree09")
    press(app, "Thêm")
    new = indicator(province, "NEW")
    assert (new.name_vi, new.measured_in, new.decimals, new.regime) == ("Số hộ nghèo", "hộ", 0, "decree09")


def test_adding_does_not_change_an_indicator_that_has_the_code(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="indicators")
    field(app, "indicator-new-code", "rev")
    field(app, "indicator-new-name_vi", "Khác")
    press(app, "Thêm")
    assert "Đã có chỉ tiêu" in warned(app)
    assert indicator(province, "REV").name_vi == "Thu ngân sách"


def test_an_indicator_is_renamed_and_retired_and_keeps_its_figures(screen: Screen, province: Store) -> None:
    before = indicator(province, "REV")
    app = screen("manage", by=signed_in(province), tab="indicators", item="REV")
    field(app, f"indicator-{before.id}-name_vi", "Tổng thu")
    field(app, f"indicator-{before.id}-retired", "31/3/2021")
    press(app, "Lưu")
    now = indicator(province, "REV")
    assert (now.name_vi, now.retired) == ("Tổng thu", "2021-03-31")
    assert seen(province, "A", "REV", MARCH) == "100"


def test_a_changed_meaning_is_refused_with_what_to_do(screen: Screen, province: Store) -> None:
    before = indicator(province, "REV")
    app = screen("manage", by=signed_in(province), tab="indicators", item="REV")
    field(app, f"indicator-{before.id}-measured_in", "tỷ đồng")
    press(app, "Lưu")
    assert "mã mới" in warned(app)
    assert indicator(province, "REV") == before


# ---- rules that are corrected although figures exist


def rules(store: Store, code: str) -> tuple[str, str]:
    return indicator(store, code).adds_up, indicator(store, code).judged


def looking(app: AppTest, store: Store, code: str, adds_up: str, button: str = "Xem những gì sẽ đổi") -> AppTest:
    """The page once it shows what another way of adding up would change."""
    app.selectbox(key=f"rules-{indicator(store, code).id}-adds_up").set_value(adds_up)
    return press(app, button)


def reason(app: AppTest, store: Store, code: str, words: str) -> None:
    key = f"rules-keep-{indicator(store, code).id}-reason"
    next(box for box in app.text_input if str(box.key).startswith(key)).set_value(words)


def test_rules_of_what_has_figures_are_no_fields_of_its_form(screen: Screen, province: Store) -> None:
    govern.put_indicator(province, ROOT, IndicatorLine(0, "NEW", "Mới"))
    by = signed_in(province)
    with_figures = screen("manage", by=by, tab="indicators", item="INS")
    number = indicator(province, "INS").id
    assert f"indicator-{number}-adds_up" not in [box.key for box in with_figures.selectbox]
    assert f"rules-{number}-adds_up" in [box.key for box in with_figures.selectbox]
    without = screen("manage", by=by, tab="indicators", item="NEW")
    number = indicator(province, "NEW").id
    assert f"indicator-{number}-adds_up" in [box.key for box in without.selectbox]
    assert "Sửa cách tổng hợp" not in text_of(without)


@pytest.mark.parametrize(
    ("lang", "button", "words"),
    [
        ("vi", "Xem những gì sẽ đổi", ("tỷ lệ trong kỳ", "tỷ lệ tại thời điểm", "Đã so", "Phường A", "75 %", "60 %")),
        ("en", "See what would change", ("ratio over", "share at a date", "Compared", "Phường A", "75%", "60%")),
    ],
)
def test_the_page_shows_first_what_changes_and_writes_nothing(
    screen: Screen, province: Store, lang: str, button: str, words: tuple[str, ...]
) -> None:
    enough(province)
    app = screen("manage", by=signed_in(province), tab="indicators", item="INS", lang=lang)
    html = text_of(looking(app, province, "INS", "share", button))
    assert [word for word in words if word not in html.replace("\N{NO-BREAK SPACE}", " ")] == []
    assert rules(province, "INS") == ("ratio", "more")


def enough(store: Store) -> None:
    """April beside March: 90 of 100 and 60 of 100 make a ratio of 75 %, and a share of 60 %."""
    rows = "unit,indicator,period,numerator,denominator\nA,INS,2021-04,60,100\n"
    take_tables(store, [("f.csv", rows)], by="test")


def test_rules_are_corrected_with_a_reason_and_brought_back(screen: Screen, province: Store) -> None:
    by = signed_in(province)
    app = looking(screen("manage", by=by, tab="indicators", item="INS"), province, "INS", "share")
    press(app, "Sửa cách tính")
    assert "Chưa ghi lý do" in warned(app)
    assert rules(province, "INS") == ("ratio", "more")
    reason(app, province, "INS", "tại <b>thời điểm</b>")
    press(app, "Sửa cách tính")
    assert "Đã sửa cách tính" in done(app)
    assert rules(province, "INS") == ("share", "more")
    assert "tại &lt;b&gt;thời điểm" in text_of(app)
    assert "Sửa cách tính" not in [button.label for button in app.button]
    press(app, "Xem nếu lấy lại cách cũ")
    assert rules(province, "INS") == ("share", "more")
    reason(app, province, "INS", "nhầm")
    press(app, "Lấy lại cách cũ")
    assert rules(province, "INS") == ("ratio", "more")
    assert "Lần sửa gần nhất" not in text_of(app)
    assert [line.deed for line in trail.trail(province, ROOT, limit=2)] == ["take back correction", "correct indicator"]


def test_figures_that_the_new_rules_cannot_read_are_named_and_nothing_can_be_pressed(
    screen: Screen, province: Store
) -> None:
    app = screen("manage", by=signed_in(province), tab="indicators", item="INS")
    looking(app, province, "INS", "average")
    assert "Phường A, T3/2021" in text_of(app)
    assert "tử số, mẫu số mà cách này không dùng" in text_of(app)
    assert "Sửa cách tính" not in [button.label for button in app.button]


def test_a_figure_that_came_meanwhile_brings_a_new_look(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="indicators", item="INS")
    looking(app, province, "INS", "share")
    enough(province)
    reason(app, province, "INS", "vì")
    press(app, "Sửa cách tính")
    assert "Xem lại những gì sẽ đổi" in warned(app)
    assert rules(province, "INS") == ("ratio", "more")
    press(app, "Sửa cách tính")
    assert rules(province, "INS") == ("share", "more")


@pytest.mark.parametrize(
    ("lang", "button", "words"), [("vi", "Thêm", "cộng các tỷ lệ"), ("en", "Add", "percentages added up")]
)
def test_a_percentage_that_adds_up_is_refused_by_the_form_with_the_kinds_to_choose_from(
    screen: Screen, province: Store, lang: str, button: str, words: str
) -> None:
    app = screen("manage", by=signed_in(province), tab="indicators", lang=lang)
    for name, typed in (("code", "NEW"), ("name_vi", "Tỷ lệ"), ("measured_in", "%")):
        field(app, f"indicator-new-{name}", typed)
    press(app, button)
    assert words in warned(app)
    assert all(kind in warned(app) for kind in ("share", "ratio", "average"))
    assert "NEW" not in [stored.code for stored in read.indicators(province).values()]
    app.selectbox(key="indicator-new-adds_up").set_value("share")
    press(app, button)
    assert indicator(province, "NEW").adds_up == "share"


def test_decimals_are_whole_and_typed_as_text(screen: Screen, province: Store) -> None:
    revenue = indicator(province, "REV")
    app = screen("manage", by=signed_in(province), tab="indicators", item="REV")
    field(app, f"indicator-{revenue.id}-decimals", "x")
    press(app, "Lưu")
    assert "không phải là số nguyên" in warned(app)


def test_only_an_indicator_without_figures_is_removed(screen: Screen, province: Store) -> None:
    govern.put_indicator(province, ROOT, IndicatorLine(0, "NEW", "Mới"))
    by = signed_in(province)
    assert "đã có số liệu" in warned(press(screen("manage", by=by, tab="indicators", item="LAND"), "Xoá chỉ tiêu này"))
    press(screen("manage", by=by, tab="indicators", item="NEW"), "Xoá chỉ tiêu này")
    assert sorted(kept.code for kept in read.indicators(province).values()) == ["GRADE", "HERD", "INS", "LAND", "REV"]


# ---- regimes, thresholds, settings


def test_a_regime_gets_other_days(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="regimes", item="calendar")
    field(app, "regime-calendar-due_month", "9")
    press(app, "Lưu")
    assert next(regime for regime in settle.regimes(province) if regime.code == "calendar").due_month == 9


@pytest.mark.parametrize(
    ("words", "at_risk"),
    [("85", Fraction(17, 20)), ("66,67 %", Fraction(6667, 10000)), ("2/3", Fraction(2, 3))],
)
def test_thresholds_are_read_exactly(screen: Screen, province: Store, words: str, at_risk: Fraction) -> None:
    app = screen("manage", by=signed_in(province), tab="thresholds")
    field(app, "threshold-at_risk", words)
    press(app, "Lưu")
    assert settle.thresholds(province).at_risk == at_risk


def test_the_share_of_units_that_must_have_a_plan_is_kept(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="thresholds")
    assert app.text_input(key="threshold-planned_enough").value == "50"
    field(app, "threshold-planned_enough", "2/3")
    press(app, "Lưu")
    assert settle.thresholds(province) == Thresholds(planned_enough=Fraction(2, 3))


@pytest.mark.parametrize("words", ["", "many", "-5", "0", "120", "1.000", "9.5", "1e2", "n/a", "3/0"])
def test_thresholds_that_cannot_be_are_refused(screen: Screen, province: Store, words: str) -> None:
    app = screen("manage", by=signed_in(province), tab="thresholds")
    field(app, "threshold-at_risk", words)
    press(app, "Lưu")
    assert warned(app)
    assert settle.thresholds(province) == Thresholds()


def test_settings_are_saved(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="settings")
    app.selectbox(key="setting-self_approval").set_value("yes")
    field(app, "setting-idle_minutes", "60")
    press(app, "Lưu")
    saved = settle.settings(province, ROOT)
    assert (saved["self_approval"], saved["idle_minutes"], saved["longest_hours"]) == ("yes", "60", "336")


# ---- locks


def test_a_period_is_locked_and_unlocked_with_reasons(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province, "reviewer", "A"), tab="locks", unit="A", period="2021-04")
    field(app, "lock-reason", "đã chốt <i>số liệu</i>")
    app.button(key="lock").click().run()
    assert [(locked.unit, locked.period, locked.by) for locked in locking.locks(province, ROOT)] == [
        (unit(province, "A"), APRIL, "mai")
    ]
    assert "đã chốt &lt;i&gt;số liệu" in text_of(app)
    field(app, "unlock-reason", "bổ sung")
    press(app, "Mở khoá")
    assert locking.locks(province, ROOT) == []


def test_a_lock_without_a_reason_is_refused(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="locks", unit="A", period="2021-04")
    app.button(key="lock").click().run()
    assert "Chưa ghi lý do" in warned(app)
    assert locking.locks(province, ROOT) == []


def test_what_is_locked_from_above_is_shown_and_cannot_be_opened_here(screen: Screen, province: Store) -> None:
    lock(province, ROOT, unit(province, "P"), APRIL, "tỉnh đã chốt")
    app = screen("manage", by=signed_in(province, "reviewer", "A"), tab="locks")
    assert "tỉnh đã chốt" in text_of(app)
    assert "Mở khoá" not in [button.label for button in app.button]


# ---- the audit


def test_the_audit_is_filtered_by_its_address(screen: Screen, province: Store) -> None:
    people.add_person(province, ROOT, "lan", "Lan")
    html = text_of(screen("manage", by=signed_in(province), tab="audit", deed="add person", about="lan"))
    assert "người dùng lan" in html
    assert "person mai" not in html


def test_the_filter_goes_into_the_address(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="audit")
    field(app, "audit-about", "figures")
    press(app, "Lọc")
    assert app.query_params["about"] in (["figures"], "figures")
    assert "units.csv" not in text_of(app)


def test_a_day_of_the_filter_that_is_none_is_said(screen: Screen, province: Store) -> None:
    app = screen("manage", by=signed_in(province), tab="audit", since="hôm qua")
    assert "hôm qua" in warned(app)


def test_what_stands_in_the_audit_is_text(screen: Screen, province: Store) -> None:
    people.add_person(province, ROOT, "lan", "<script>x</script>")
    html = text_of(screen("manage", by=signed_in(province), tab="audit"))
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_the_audit_is_read_page_by_page(screen: Screen, province: Store) -> None:
    for number in range(60):
        people.add_person(province, ROOT, f"p{number}")
    by = signed_in(province)
    first, second = (text_of(screen("manage", by=by, tab="audit", deed="add person", page=page)) for page in ("1", "2"))
    assert "người dùng p20<" in first
    assert "người dùng p0<" not in first
    assert "người dùng p0<" in second
    assert "page=2" in first


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "²"])
def test_a_page_that_is_none_shows_something_all_the_same(screen: Screen, province: Store, page: str) -> None:
    assert text_of(screen("manage", by=signed_in(province), tab="audit", page=page))


def test_the_file_of_the_audit_has_all_that_fits_and_no_formulas(
    province: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(province, ROOT, unit(province, "A"), APRIL, '=HYPERLINK("x")')
    token = signed_in(province)
    monkeypatch.setattr(context, "token", lambda: token)
    rows = list(csv.reader(io.StringIO(audit.as_file(context.view(), trail.Wanted(deed="lock")).decode("utf-8-sig"))))
    assert rows[0] == list(trail.COLUMNS)
    assert [row[3] for row in rows[1:]] == ["lock"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_file_of_the_audit_is_not_made_once_the_right_is_gone(
    province: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hire(province, "nam", {"": "administrator"})
    token = signed_in(province)
    monkeypatch.setattr(context, "token", lambda: token)
    view = context.view()
    people.revoke(province, ROOT, "mai", "administrator", None)
    with pytest.raises(Refused) as refused:
        audit.as_file(view, trail.ALL)
    assert refused.value.code == "not_allowed_everywhere"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_speaks_english(screen: Screen, part: str) -> None:
    app = screen("manage", tab=part, lang="en")
    labels = [widget.label for widget in (*app.text_input, *app.selectbox, *app.button)]
    assert labels or part == "changes"  # of which there are none here
    assert not [
        label for label in labels if any(letter in "ăđơưạảấầẩậắếềểệịọỏốồổộớờởợụủứừửựỳỹ" for letter in label.lower())
    ]


def test_who_reports_what_is_set_on_the_page_and_taken_back(screen: Screen, province: Store) -> None:
    token = signed_in(province)
    app = screen("manage", by=token, tab="assignments")
    assert "Mọi chỉ tiêu đều yêu cầu" in text_of(app)
    app.selectbox(key="assignment-level").set_value("commune")
    app.multiselect(key="assignment-indicators").set_value([place(province, "INS")[0]])
    app.selectbox(key="assignment-reports").set_value("no")
    press(app, "Lưu")
    assert "1 dòng phân công mới" in done(app)
    assert "không báo cáo" in text_of(app)
    sheet = sheets.sheet(province, ROOT, unit(province, "B"), APRIL)
    assert [line.indicator.code for line in sheet.due] == ["REV", "LAND"]
    press(app, "Lấy lại như trước lần đổi cuối")
    assert read.assignments(province).rows == ()
    app.text_area(key="assignment-paste-table").set_value("Đơn vị\tChỉ tiêu\tBáo cáo\nB\tREV\tkhông\nC\tREV\tcó\n")
    press(app, "Nhập bảng")
    assert "Bảng có 1 chỗ không nhận được" in warned(app)
    assert "dòng 3" in warned(app)
    app.text_area(key="assignment-paste-table").set_value("Đơn vị\tChỉ tiêu\tBáo cáo\nB\tREV\tkhông\n")
    press(app, "Nhập bảng")
    assert [row.expected for row in read.assignments(province).rows] == [False]
    app.text_input(key="assignment-group-name").set_value("ven biển")
    app.text_area(key="assignment-group-units").set_value("A, Phường B")
    press(app, "Lưu nhóm")
    assert read.assignments(province).groups == {"ven biển": {unit(province, "A"), unit(province, "B")}}
