"""The indicator, the units and the data, as a reader goes through them."""

import json
from functools import partial
from pathlib import Path

import pytest

from kpi.actions.administer.opening import open_store
from kpi.actions.look import export, read
from kpi.intake import take_tables
from tests.screens.conftest import Screen, administrators_token, text_of


def chart(app: object, place: int) -> dict[str, object]:
    return json.loads(app.get("plotly_chart")[place].proto.spec)  # type: ignore[attr-defined]


def test_an_indicator_shows_its_curve_its_months_and_its_entries(screen: Screen) -> None:
    app = screen("indicator", unit="MH01", period="2021-H1", indicator="NS01")
    html = text_of(app)
    assert "Thu ngân sách nhà nước trên địa bàn&#58; 13.101,23 triệu đồng" in html
    curve = chart(app, 0)
    named = {trace["name"]: trace["y"] for trace in curve["data"]}  # type: ignore[index, union-attr]
    assert named["thực hiện 2021"][5] == pytest.approx(13101.231, abs=0.01)
    assert named["thực hiện 2021"][9] is None
    assert len(named["kế hoạch theo tháng, quý"]) == 12
    assert "đã được thay bằng số khác" in html
    assert "Quyết định minh hoạ số 01" in html


def test_the_entries_of_the_founding_figure_carry_its_quotation(screen: Screen) -> None:
    html = text_of(screen("indicator", unit="01843", period="2021-H1", indicator="NS01"))
    assert "thu hết tháng 6/2021 được gần 6 tỷ đồng, đạt 68,7%KH" in html
    assert "7 tỷ 420 triệu đồng" in html


def test_an_aim_in_words_has_a_page_without_a_chart(screen: Screen) -> None:
    app = screen("indicator", unit="01843", period="2021-H1", indicator="XD03")
    assert "Trong sạch vững mạnh" in text_of(app)
    assert not app.get("plotly_chart")


def test_an_indicator_that_is_not_there_gets_a_sentence(screen: Screen) -> None:
    app = screen("indicator", unit="MH01", period="2021-H1", indicator="NOTHING")
    assert any("NOTHING" in warning.value for warning in app.warning)
    assert not app.exception


def test_the_units_say_what_became_of_them(screen: Screen) -> None:
    html = text_of(screen("units", unit="01843", period="2021-H1"))
    assert "kết thúc 30/6/2025, trở thành Phường Bắc Kạn" in html


def test_a_link_to_a_unit_of_another_time_opens_that_unit(screen: Screen) -> None:
    html = text_of(screen("units", unit="01843", period="2021-H1"))
    assert "unit=01843&amp;period=2025-H2" in html


def test_the_data_show_each_import_and_what_it_brought(screen: Screen) -> None:
    html = text_of(screen("data", batch="3"))
    assert "founding/figures.csv" in html
    assert "thu hết tháng 6/2021" in html
    assert "Nhật ký" in html


def test_what_is_typed_as_a_name_is_shown_as_typed(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    name = "<script>alert(1)</script> *đậm* `mã` $x$ [a](b) :red[c]"
    take_tables(
        store,
        [
            ("units.csv", f'code,name,level\nU,"{name}",commune\n'),
            ("indicators.csv", f'code,name,agg\nI,"{name}",sum\n'),
            ("figures.csv", 'unit,indicator,period,target,actual,note\nU,I,2021-06,5,4,"<b>ghi chú</b> **x**"\n'),
        ],
        by="test",
    )
    app_of = partial(screen, by=administrators_token(file))
    monkeypatch.setenv("KPI_DATABASE_URL", str(file))
    for page in ("scoreboard", "indicator", "units", "data"):
        html = text_of(app_of(page, unit="U", period="2021-06", batch="3"))
        assert "<script>" not in html
        assert "<b>ghi" not in html
        assert "*đậm*" not in html
        assert "$x$" not in html
    assert "&lt;script&gt;" in text_of(app_of("scoreboard", unit="U", period="2021-06"))


@pytest.mark.parametrize("name", ["scoreboard", "indicator", "units", "data"])
def test_an_empty_store_says_what_to_do_next(
    screen: Screen, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_DATABASE_URL", str(tmp_path / "new.sqlite"))
    assert "Nhập tệp đơn vị, chỉ tiêu và số liệu" in text_of(
        screen(name, by=administrators_token(tmp_path / "new.sqlite"))
    )


def test_without_an_address_the_founding_ward_is_seen_at_its_last_figures(screen: Screen) -> None:
    html = text_of(screen("scoreboard"))
    assert "Đến hết 30/6/2021" in html
    assert "theo báo cáo" in html


def test_a_sum_for_half_a_year_has_a_curve_and_no_empty_months(screen: Screen) -> None:
    app = screen("indicator", unit="01843", period="2021-H1", indicator="NS01")
    assert len(app.get("plotly_chart")) == 1
    assert "chưa có số liệu" not in text_of(app)


def test_an_import_is_taken_back_from_its_page(tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    tables = [
        ("units.csv", "code,name\nU,Phường\n"),
        ("indicators.csv", "code,name,agg\nI,Thu,sum\n"),
        ("figures.csv", "unit,indicator,period,actual\nU,I,2021-06,5\n"),
    ]
    take_tables(store, tables, by="test")
    monkeypatch.setenv("KPI_DATABASE_URL", str(file))
    token = administrators_token(file)
    app = screen("data", by=token, batch="3", undo="1")
    assert "1 số bỏ đi" in app.button[0].label
    app.button[0].click().run()
    assert "Đã hoàn tác" in app.success[0].value
    assert list(export.figure_rows(store)) == []


def test_an_import_of_units_is_taken_back_from_its_page_as_far_as_nothing_stands_on_them(
    tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    tables = [
        ("units.csv", "code,name\nU,Phường\nV,Xã\n"),
        ("indicators.csv", "code,name,agg\nI,Thu,sum\n"),
        ("figures.csv", "unit,indicator,period,actual\nU,I,2021-06,5\n"),
    ]
    take_tables(store, tables, by="test")
    monkeypatch.setenv("KPI_DATABASE_URL", str(file))
    app = screen("data", by=administrators_token(file), batch="1", undo="1")
    assert "1 số liệu" in text_of(app)
    assert "1 đơn vị bỏ đi" in app.button[0].label
    app.button[0].click().run()
    assert [row[0] for row in export.unit_rows(store)] == ["U"]


def test_the_history_of_a_figure_tells_what_it_was_to_reach(screen: Screen) -> None:
    html = text_of(screen("history", unit="01843", period="2021", indicator="NS01"))
    assert "kế hoạch, " in html
    assert "đang công bố" in html


def test_the_units_are_counted_against_the_basis_in_view(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []
    in_brief = read.scorecards_in_brief

    def remembered(*arguments: object) -> object:
        calls.append(arguments[2:])
        return in_brief(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "scorecards_in_brief", remembered)
    html = text_of(screen("units", unit="MH01", period="2021-H1", basis="resolved"))
    assert {(str(period), basis) for period, basis, _ in calls} == {("2021-H1", "resolved")}
    assert "so với nghị quyết HĐND" in html
    assert "basis=resolved" in html


def test_an_indicator_of_a_roll_up_names_whose_report_and_whose_plan_is_missing(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    tables = [
        ("units.csv", "code,name,parent\nP,Tỉnh,\nA,Xã An,P\nB,Xã Bình,P\nC,Xã Cam,P\n"),
        ("indicators.csv", "code,name,agg,decimals\nI,Số cây trồng,sum,0\n"),
        ("figures.csv", "unit,indicator,period,actual\nA,I,2021-01,5\nA,I,2021-02,5\nB,I,2021-01,5\n"),
    ]
    take_tables(store, tables, by="test")
    monkeypatch.setenv("KPI_DATABASE_URL", str(file))
    token = administrators_token(file)
    province = text_of(screen("indicator", by=token, unit="P", period="2021-01/2021-02", indicator="I"))
    assert "3/6 báo cáo" in province
    assert "Còn thiếu&#58; Xã Bình và Xã Cam" in province
    ward = text_of(screen("indicator", by=token, unit="B", period="2021-01/2021-02", indicator="I"))
    assert "Còn thiếu&#58; T2/2021" in ward
    assert "◐" in province
    assert "tháng chưa đủ đơn vị báo cáo" in province
    assert "tháng chưa đủ đơn vị báo cáo" not in ward
