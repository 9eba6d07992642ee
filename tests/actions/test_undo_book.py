"""An import of units or indicators is taken back: what it added goes, what it changed is as it was, totals too."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.actions.administer import doctor, govern, manage
from kpi.actions.administer.opening import open_store
from kpi.actions.imports import undo
from kpi.actions.imports.admit import Outcome, admit
from kpi.actions.imports.undo import Undone
from kpi.actions.look import read, trail
from kpi.actions.people import people
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import reader_of, take_tables
from kpi.model.line import IndicatorLine, UnitLine
from kpi.model.period import Period
from kpi.model.person import Person, console
from tests.actions.desk import hire, office, seen, unit
from tests.conftest import csv_of, kpi

ME = console("test")
MARCH = Period.parse("2021-03")
Take = Callable[..., list[Outcome]]


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


def batch(outcomes: list[Outcome]) -> int:
    number = outcomes[-1].batch
    assert number is not None, outcomes[-1].problems
    return number


def why(done: Undone) -> list[tuple[str, str]]:
    return [(name.code, name.why) for name in done.names]


def test_units_that_it_added_go_away(province: Store, take: Take) -> None:
    before = csv_of(province)
    number = batch(take(units="code,name,parent\nN,Huyện mới,P\nC,Phường C,N\n"))
    done = undo.undo(province, ME, number)
    assert (done.removed, done.restored, done.names, csv_of(province)) == (2, 0, (), before)


def test_units_that_it_changed_are_as_they_were(province: Store, take: Take) -> None:
    before = csv_of(province)
    number = batch(
        take(
            units="code,name,name_en,level,parent,opened,closed,became,illustrative\n"
            "A,Phường A,Ward A,village,P,2020-01-01,2025-06-30,C,yes\nC,Phường C,,commune,P,2025-07-01,,,\n"
        )
    )
    assert csv_of(province) != before
    done = undo.undo(province, ME, number)
    assert (done.removed, done.restored, csv_of(province)) == (1, 1, before)


def test_a_unit_goes_back_to_where_it_stood_with_its_totals(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,parent\nQ,Tỉnh khác,\nA,Phường A,Q\n"))
    assert (seen(province, "P", "REV", MARCH), seen(province, "Q", "REV", MARCH)) == (None, "100")
    undo.undo(province, ME, number)
    assert seen(province, "P", "REV", MARCH) == "100"
    assert list(doctor.examine(province)) == []


def test_indicators_that_it_added_go_away_and_those_it_changed_are_as_they_were(province: Store, take: Take) -> None:
    before = csv_of(province)
    number = batch(
        take(
            indicators="code,name,name_en,area,agg,measured_in,decimals,frequency,parent,retired\n"
            "NEW,Chỉ tiêu mới,,,sum,cây,0,month,,\nPART,Một phần,,,sum,cây,0,month,NEW,\n"
            "LAND,Tiền đất,Land,Thu,sum,triệu đồng,2,quarter,NEW,2030-12-31\n"
        )
    )
    done = undo.undo(province, ME, number)
    assert (done.removed, done.restored, csv_of(province)) == (2, 1, before)
    assert list(doctor.examine(province)) == []


@pytest.mark.parametrize("kind", ["units", "indicators"])
def test_the_undo_is_itself_undone(province: Store, take: Take, kind: str) -> None:
    files = {
        "units": "code,name,parent\nQ,Tỉnh khác,\nR,Huyện,Q\nA,Phường A,R\nB,Phường B mới,\n",
        "indicators": "code,name,agg,parent\nX,X,sum,\nY,Y,sum,X\nLAND,Tiền đất,sum,Y\n",
    }
    number = batch(take(**{kind: files[kind]}))
    after = csv_of(province)
    done = undo.undo(province, ME, number)
    again = undo.undo(province, ME, done.batch or 0)
    assert (again.restored, again.removed, csv_of(province)) == (4 if kind == "units" else 3, 0, after)
    assert undo.undo(province, ME, again.batch or 0).removed == 2
    assert list(doctor.examine(province)) == []


def test_a_unit_that_has_told_figures_is_listed_and_kept_with_what_stands_on_it(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,parent\nN,Huyện mới,P\nC,Phường C,N\nD,Phường D,N\n"))
    take(figures="unit,indicator,period,target,actual\nC,REV,2021-03,5,7\n")
    done = undo.undo(province, ME, number, overwrite=True)
    assert (why(done), done.removed) == ([("C", "stands_on"), ("N", "stands_on")], 1)
    assert [(name.on, name.below) for name in done.names] == [({"figures": 2}, ()), ({}, ("C",))]
    assert (seen(province, "N", "REV", MARCH), list(doctor.examine(province))) == ("7", [])


def test_what_was_told_and_taken_back_is_history_that_stands_on_its_unit(province: Store, take: Take) -> None:
    outcomes = take(units="code,name,parent\nC,Phường C,P\n", figures="unit,indicator,period,actual\nC,REV,2021-03,7\n")
    units, figures = (outcome.batch or 0 for outcome in outcomes)
    undo.undo(province, ME, figures)
    done = undo.undo(province, ME, units, dry_run=True)
    assert [(name.code, name.on) for name in done.names] == [("C", {"history": 1})]


def test_a_right_on_a_unit_keeps_it(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,parent\nC,Phường C,P\nD,Phường D,P\n"))
    hire(province, "lan", {"C": "clerk"})
    done = undo.undo(province, ME, number)
    assert ([(name.code, name.on) for name in done.names], done.removed) == ([("C", {"rights": 1})], 1)


def test_a_unit_that_another_became_is_kept(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,parent,opened\nC,Phường C,P,2025-07-01\n"))
    take(units="code,name,closed,became\nA,Phường A,2025-06-30,C\n")
    done = undo.undo(province, ME, number, dry_run=True)
    assert [(name.code, name.why, name.below) for name in done.names] == [("C", "stands_on", ("A",))]


def test_an_indicator_that_has_parts_or_figures_is_kept(province: Store, take: Take) -> None:
    number = batch(take(indicators="code,name,agg\nX,X,sum\nY,Y,sum\nZ,Z,sum\n"))
    take(indicators="code,name,parent\nLAND,Tiền sử dụng đất,X\n")
    take(figures="unit,indicator,period,actual\nA,Y,2021-03,7\n")
    done = undo.undo(province, ME, number)
    assert (why(done), done.removed) == ([("X", "stands_on"), ("Y", "stands_on")], 1)


def test_what_somebody_has_changed_since_is_listed_and_kept(province: Store, take: Take) -> None:
    number = batch(take(units="code,name\nA,Phường Một\nB,Phường Hai\n"))
    manage.put_unit(province, hire(province, "minh", {"": "administrator"}), UnitLine(0, "A", "Phường Ba"))
    done = undo.undo(province, ME, number)
    (kept,) = done.names
    assert (kept.code, kept.why, kept.by, kept.stands, kept.back) == (
        *("A", "changed", "minh"),
        {"name": "Phường Ba"},
        {"name": "Phường A"},
    )
    tree = read.tree(province)
    assert [tree.units[unit(province, code)].name_vi for code in "AB"] == ["Phường Ba", "Phường B"]


def test_an_import_that_changed_it_since_is_named_by_who_made_it(province: Store, take: Take) -> None:
    number = batch(take(indicators="code,name,area\nREV,Thu,Ngân sách\n"))
    take(by="lan", indicators="code,name,area\nREV,Thu,Tài chính\n")
    assert [(name.by, name.stands) for name in undo.undo(province, ME, number, dry_run=True).names] == [
        ("lan", {"name_vi": "Thu", "area": "Tài chính"})
    ]


def test_unless_told_otherwise(province: Store, take: Take) -> None:
    before = csv_of(province)
    number = batch(take(units="code,name,parent\nA,Phường Một,\nC,Phường C,P\n"))
    take(units="code,name\nA,Phường Ba\nC,Phường Bốn\n")
    assert undo.undo(province, ME, number, overwrite=True).names == ()
    assert csv_of(province) == before


def test_what_others_have_changed_beside_it_stays(province: Store, take: Take) -> None:
    number = batch(take(indicators="code,name,area\nREV,Thu ngân sách,Ngân sách\n"))
    govern.put_indicator(province, ME, IndicatorLine(0, "REV", "Thu ngân sách", retired="2030-12-31"))
    assert undo.undo(province, ME, number).names == ()
    assert [
        (indicator.area, indicator.retired)
        for indicator in read.indicators(province).values()
        if indicator.code == "REV"
    ] == [("", "2030-12-31")]


def test_a_meaning_under_which_figures_were_told_since_is_kept_whatever_is_wished(province: Store, take: Take) -> None:
    take(indicators="code,name,agg,decimals\nX,X,sum,2\n")
    number = batch(take(indicators="code,name,agg,decimals\nX,X,sum,0\n"))
    take(figures="unit,indicator,period,actual\nA,X,2021-03,7\n")
    done = undo.undo(province, ME, number, overwrite=True, dry_run=True)
    assert (why(done), done.restored) == ([("X", "told_since")], 0)
    take(indicators="code,name,agg,decimals\nX,X mới,sum,0\n")


def test_a_code_that_another_unit_has_taken_since_is_not_given_back(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,closed\nA,Phường A,2024-12-31\n"))
    take(units="code,name,parent,opened\nA,Phường A khác,P,2025-01-01\n")
    done = undo.undo(province, ME, number, overwrite=True, dry_run=True)
    assert why(done) == [("A", "code_taken")]


def test_a_unit_that_was_given_its_day_gives_it_back_to_the_old_one(store: Store, take: Take) -> None:
    take(units="code,name,opened,closed\nX,Phường Mới,,\n")
    before = csv_of(store)
    number = batch(take(units="code,name,opened,closed\nX,Phường Mới,2025-07-01,\nX,Phường Cũ,,2025-06-30\n"))
    done = undo.undo(store, ME, number)
    assert (done.removed, done.restored, csv_of(store)) == (1, 1, before)
    undo.undo(store, ME, done.batch or 0)
    assert [row.name_vi for row in read.tree(store).by_code["x"]] == ["Phường Cũ", "Phường Mới"]


def test_numbers_given_to_others_meanwhile_are_not_mistaken(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,parent\nN,Huyện mới,P\nC,Phường C,N\n"))
    done = undo.undo(province, ME, number)
    take(units="code,name,parent\nS,Xã S,P\nT,Xã T,P\n")
    undo.undo(province, ME, done.batch or 0)
    tree = read.tree(province)
    parents = {row.code: tree.units[row.parent].code for row in tree.units.values() if row.parent}
    assert parents == {"A": "P", "B": "P", "S": "P", "T": "P", "N": "P", "C": "N"}
    undo.undo(province, ME, number)
    assert set(read.tree(province).by_code) == {"p", "a", "b", "s", "t"}


def test_a_look_ahead_writes_nothing(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,parent\nC,Phường C,P\n"))
    after, version = csv_of(province), province.version()
    done = undo.undo(province, ME, number, dry_run=True)
    assert (done.batch, done.removed, csv_of(province), province.version()) == (None, 1, after, version)


def test_undone_twice_there_is_nothing_left(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,parent\nC,Phường C,P\n"))
    undo.undo(province, ME, number)
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo.undo(province, ME, number)


def test_an_import_of_old_whose_rows_nobody_kept_is_refused(province: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpi.actions.record.traces.Trace.was", {})
    (outcome,) = take_tables(province, [("units.csv", "code,name\nC,Phường C\n")], by="test")
    with pytest.raises(Refused, match="undo_without_rows"):
        undo.undo(province, ME, outcome.batch or 0)


def test_whoever_may_not_import_them_may_not_take_them_back(province: Store, take: Take) -> None:
    units = batch(take(units="code,name,parent\nC,Phường C,P\n"))
    indicators = batch(take(indicators="code,name,agg\nX,X,sum\n"))
    persons: list[Person] = [hire(province, "lan", {"P": "administrator"}), hire(province, "hoa", {"": "reviewer"})]
    for person in persons:
        for number in (units, indicators):
            with pytest.raises(Refused, match="not_allowed"):
                undo.undo(province, person, number, dry_run=True)
    people.grant(province, ME, "lan", "administrator", None)
    assert undo.undo(province, people.person(province, "lan"), units).removed == 1


def test_the_audit_tells_of_it(province: Store, take: Take) -> None:
    number = batch(take(units="code,name,parent\nC,Phường C,P\n"))
    undo.undo(province, ME, number)
    line = trail.trail(province, ME, limit=1)[0]
    assert (line.deed, line.subject) == ("undo", f"units batch {number} units.csv")


def test_the_command_line_says_what_stands_on_what_is_kept(province: Store, take: Take, database: str) -> None:
    number = batch(take(units="code,name,parent\nC,Phường C,P\nD,Phường D,P\n"))
    take(units="code,name\nD,Phường Dê\n", by="lan")
    take(figures="unit,indicator,period,actual\nC,REV,2021-03,7\n")
    done = kpi("undo", str(number), "--dry-run", database=database)
    assert "C Phường C: đang được dùng: 1 số liệu" in done.stderr
    assert "D Phường Dê: lan đã sửa sau đó" in done.stderr
    assert "0 đơn vị trở về như trước, 0 đơn vị bỏ đi, 2 đơn vị giữ nguyên." in done.stdout
    answer = json.loads(kpi("undo", str(number), "--dry-run", "--json", database=database).stdout)
    assert [(name["code"], name["why"], name["on"], name["overwrite"]) for name in answer["kept"]] == [
        ("C", "stands_on", {"figures": 1}, False),
        ("D", "changed", {}, True),
    ]


UNIT = st.tuples(
    st.sampled_from("ABCDE"),
    st.sampled_from(["Một", "Hai", "Ba"]),
    st.sampled_from(["", "A", "B", "C", "P"]),
    st.sampled_from(["", "2025-06-30"]),
)


@settings(max_examples=25)
@given(files=st.lists(st.lists(UNIT, min_size=1, max_size=5, unique_by=lambda row: row[0]), min_size=2, max_size=5))
def test_at_random_undoing_backwards_goes_back_step_by_step(
    new_database: Callable[[], str], files: list[list[tuple[str, str, str, str]]]
) -> None:
    store = open_store(new_database())
    try:
        office(store)
        steps: list[tuple[int, object]] = []
        for rows in files:
            before = csv_of(store)
            text = "code,name,parent,closed\n" + "".join(f"{','.join(row)}\n" for row in rows)
            (outcome,) = admit(store, [reader_of(text.encode(), "units.csv", None)], by="test", partial=True)
            if outcome.batch is not None:
                steps.append((outcome.batch, before))
        for number, before in reversed(steps):
            after = csv_of(store)
            done = undo.undo(store, ME, number)
            assert (csv_of(store), done.names) == (before, ())
            again = undo.undo(store, ME, done.batch or 0)
            assert csv_of(store) == after
            undo.undo(store, ME, again.batch or 0)
            assert csv_of(store) == before
        assert list(doctor.examine(store)) == []
    finally:
        store.close()
