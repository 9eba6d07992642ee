"""A sheet keeps its lines: every indicator is asked for until somebody lays down otherwise, and that is followed."""

from collections.abc import Callable
from datetime import date

import pytest

from kpi.actions.administer import assign, derived_assignments, doctor, govern
from kpi.actions.administer.opening import open_store
from kpi.actions.look import progress, read
from kpi.actions.look import sheet as sheets
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, now
from kpi.intake import take_tables
from kpi.model.assignment import Assignment, Subject
from kpi.model.line import IndicatorLine
from kpi.model.period import Period
from kpi.model.person import console
from tests.actions.desk import INDICATORS, MONTH, UNITS, cell, handed_in, hire, place, typed, unit
from tests.actions.old_store import make_old_store

ROOT = console("test")
JULY = Period.parse("2021-07")


@pytest.fixture
def body(store: Store) -> Store:
    """A new body: its units and indicators, and not one figure."""
    assert not any(o.is_refused for o in take_tables(store, [("units.csv", UNITS), ("i.csv", INDICATORS)], by="test"))
    return store


def number(store: Store, code: str) -> int:
    return place(store, code)[0]


def due(store: Store, code: str, month: Period = MONTH) -> list[str]:
    sheet = sheets.sheet(store, ROOT, unit(store, code), month)
    return sorted(line.indicator.code for line in sheet.due)


def missing(store: Store, code: str, month: Period = MONTH) -> int:
    rows = progress.queue(store, ROOT, month, task="enter")
    return next((row.missing for row in rows if row.unit.code == code), 0)


def test_after_the_first_figure_the_other_lines_are_still_asked_for(body: Store) -> None:
    assert due(body, "A") == ["INS", "LAND", "REV"]
    lan = hire(body, "lan", {"A": "clerk"})
    typed(body, lan, "A", cell(body, "REV", "105"))
    assert due(body, "A") == ["INS", "LAND", "REV"]
    assert missing(body, "A") == 2
    handed_in(body, lan, "A", gaps="chưa có số liệu")
    take_tables(body, [("f.csv", "unit,indicator,period,actual\nA,REV,2021-03,100\n")], by="test")
    assert due(body, "A") == ["INS", "LAND", "REV"]
    assert due(body, "A", Period.parse("2021-03")) == ["HERD", "INS", "LAND", "REV"]
    assert missing(body, "A", Period.parse("2021-03")) == 3


def test_an_indicator_added_later_is_asked_of_a_unit_that_has_others(body: Store) -> None:
    take_tables(body, [("f.csv", "unit,indicator,period,actual\nA,REV,2021-03,100\n")], by="test")
    govern.put_indicator(body, ROOT, IndicatorLine(0, "JOBS", "Việc làm mới"))
    assert "JOBS" in due(body, "A")
    assert missing(body, "A") == 4


def test_sheet_and_queue_follow_what_is_laid_down(body: Store) -> None:
    communes, alone = Subject("commune"), Subject(unit=unit(body, "A"))
    rev, ins, land = (number(body, code) for code in ("REV", "INS", "LAND"))
    assign.assign(
        body,
        ROOT,
        [
            Assignment(communes, rev, since=date(2021, 7, 1)),
            Assignment(communes, land, expected=False),
            Assignment(alone, ins, expected=False),
        ],
    )
    assert (due(body, "A"), due(body, "B")) == ([], ["INS"])
    assert (due(body, "A", JULY), due(body, "B", JULY)) == (["REV"], ["INS", "REV"])
    assert (missing(body, "A"), missing(body, "B")) == (0, 1)  # nothing before its assignment began is late
    assert (missing(body, "A", JULY), missing(body, "B", JULY)) == (1, 2)


def test_nothing_of_a_month_before_a_unit_began_is_late(body: Store) -> None:
    take_tables(body, [("u.csv", "code,name,level,parent,opened\nC,Xã C,commune,P,2021-05-10\n")], by="test")
    assert (due(body, "C"), missing(body, "C")) == ([], 0)
    assert due(body, "C", Period.parse("2021-05")) == ["INS", "LAND", "REV"]


def test_what_is_laid_down_anew_replaces_what_was(body: Store) -> None:
    communes, rev = Subject("commune"), number(body, "REV")
    first = assign.assign(body, ROOT, [Assignment(communes, rev, expected=False)])
    assert (first.added, first.removed) == (1, 0)
    again = assign.assign(body, ROOT, [Assignment(communes, rev, expected=False)])
    assert not again.is_any
    later = assign.assign(body, ROOT, [Assignment(communes, rev, since=date(2021, 1, 1))])
    assert (later.added, later.removed) == (1, 1)
    assert "REV" in due(body, "A")
    assign.assign(body, ROOT, cleared=[(communes, rev)])
    assert read.assignments(body).rows == ()


def test_the_last_changes_are_taken_back_one_after_the_other(body: Store) -> None:
    coast, rev = Subject(group="ven biển"), number(body, "REV")
    assign.assign(body, ROOT, [Assignment(coast, rev, expected=False)], groups={"ven biển": [unit(body, "A")]})
    assert "REV" not in due(body, "A")
    assign.assign(body, ROOT, [Assignment(coast, rev)])
    assert "REV" in due(body, "A")
    assign.take_back(body, ROOT)
    assert "REV" not in due(body, "A")
    assign.take_back(body, ROOT)
    assert (read.assignments(body).rows, read.assignments(body).groups) == ((), {})
    with pytest.raises(Refused) as refused:
        assign.take_back(body, ROOT)
    assert refused.value.code == "no_assignment_to_take_back"
    assert list(doctor.examine(body)) == []


def test_a_dry_run_writes_nothing(body: Store) -> None:
    row = Assignment(Subject("commune"), number(body, "REV"), expected=False)
    assert assign.assign(body, ROOT, [row], dry_run=True).added == 1
    assert read.assignments(body).rows == ()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (Assignment(Subject("village"), None), "unknown_word"),
        (Assignment(Subject(group="không có"), None), "unknown_group"),
        (Assignment(Subject(unit=99), None), "unit_gone"),
        (Assignment(Subject(), 99), "indicator_gone"),
        (Assignment(Subject(), None, True, date(2021, 2, 1), date(2021, 1, 1)), "assignment_ends_before"),
    ],
)
def test_what_means_nothing_is_refused(body: Store, row: Assignment, code: str) -> None:
    with pytest.raises(Refused) as refused:
        assign.assign(body, ROOT, [row])
    assert refused.value.code == code


def test_a_group_in_use_stays(body: Store) -> None:
    coast = Assignment(Subject(group="ven biển"), None)
    assign.assign(body, ROOT, [coast], groups={"ven biển": [unit(body, "A")]})
    with pytest.raises(Refused) as refused:
        assign.assign(body, ROOT, groups={"ven biển": []})
    assert refused.value.code == "group_in_use"


def test_only_those_who_govern_lay_it_down(body: Store) -> None:
    minh = hire(body, "minh", {"P": "reviewer"})
    for deed in (assign.assign, assign.confirm, assign.take_back):
        with pytest.raises(Refused):
            deed(body, minh)


def test_an_indicator_that_goes_takes_what_is_laid_down_with_it(body: Store) -> None:
    assign.assign(body, ROOT, [Assignment(Subject("commune"), number(body, "GRADE"))])
    govern.remove_indicator(body, ROOT, number(body, "GRADE"))
    assert read.assignments(body).rows == ()
    assert list(doctor.examine(body)) == []


# ---- a store that was made before


def test_a_store_made_before_goes_on_asking_for_what_its_units_have_reported(no_store: str) -> None:
    make_old_store(no_store)
    store = open_store(no_store)
    month = Period.parse("2026-06")
    # A has reported all five, B all but the third.
    assert [line.indicator.code for line in sheets.sheet(store, ROOT, 2, month).due] == ["I1", "I2", "I3", "I4", "I5"]
    assert [line.indicator.code for line in sheets.sheet(store, ROOT, 3, month).due] == ["I1", "I2", "I4", "I5"]
    proposed = [row for row in read.assignments(store).rows if row.proposed]
    assert proposed
    assert len(proposed) == len(read.assignments(store).rows)
    assert list(doctor.examine(store)) == []
    assert assign.confirm(store, ROOT, [proposed[0].id]) == 1
    assert assign.confirm(store, ROOT) == len(proposed) - 1
    assert not any(row.proposed for row in read.assignments(store).rows)
    with pytest.raises(Refused):
        assign.confirm(store, ROOT)
    assign.take_back(store, ROOT)
    assert sum(row.proposed for row in read.assignments(store).rows) == len(proposed) - 1
    store.close()


def test_a_level_gets_one_set_and_single_units_what_differs(take: Callable[..., object], store: Store) -> None:
    units = "code,name,level,parent\nP,Tỉnh,province,\n" + "".join(f"X{n},Xã {n},commune,P\n" for n in range(6))
    rows = "".join(f"X{n},{code},2021-01,1\n" for n in range(5) for code in ("REV", "LAND") if (n, code) != (0, "LAND"))
    take(units=units, indicators=INDICATORS, figures="unit,indicator,period,actual\n" + rows + "X1,HERD,2021-Q1,1\n")
    with store.deed("test") as deed:
        derived_assignments.propose(deed.connection, book.open_at(deed.connection), now())
    laid_down = read.assignments(store).rows
    assert {row.subject.level for row in laid_down if row.subject.unit is None} == {"commune"}
    assert sorted((row.subject.unit, row.expected) for row in laid_down if row.subject.unit is not None) == [
        (unit(store, "X0"), False),
        (unit(store, "X1"), True),
    ]
    assert due(store, "X0") == ["REV"]
    assert due(store, "X2") == due(store, "X5") == ["LAND", "REV"]  # X5, too, though it has reported nothing yet
    assert due(store, "X1", Period.parse("2021-03")) == ["HERD", "LAND", "REV"]
    assert due(store, "X1", Period.parse("2020-03")) == []  # nobody had begun
