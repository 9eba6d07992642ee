"""Long files go in by whole columns: what stands afterwards is what single rows would have made, to the last total."""

import random
from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import text

from db import audit
from kpi.actions.administer import doctor
from kpi.actions.imports import admit_block
from kpi.actions.imports.admit import Outcome, admit
from kpi.actions.look import locking, read
from kpi.actions.record.store import Store, open_store
from kpi.intake import reader_of, take_tables
from kpi.model import sums
from kpi.model.period import Period
from kpi.model.person import Person, console
from tests.actions.desk import hire

UNITS = """code,name,level,parent
N,Nước,country,
P,Tỉnh,province,N
W1,Một,commune,P
W2,Hai,commune,P
W3,Ba,commune,P
Q,Lẻ,commune,
"""
INDICATORS = """code,name,agg,direction,measured_in,decimals,frequency
SUM,Tổng,sum,up,triệu đồng,2,month
LAST,Mức,last,up,người,0,month
RATE,Tỷ lệ,ratio,up,%,2,month
MEAN,Trung bình,average,up,điểm,1,month
RANK,Hạng,rank,down,,0,month
DONE,Xong,done,up,,0,month
HERD,Đàn,last,up,con,0,quarter
"""
HEAD = "unit,indicator,period,target,actual,numerator,denominator,basis,effective_on,note\n"
TABLES = ("actuals", "actual_history", "targets", "target_history", "totals", "audit", "batches")


@pytest.fixture
def two(store: Store, new_database: Callable[[], str]) -> Iterator[tuple[Store, Store]]:
    """Two empty stores with the same book: one to be written row by row, one by columns."""
    other = open_store(new_database())
    for one in (store, other):
        take_tables(one, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")
    yield store, other
    other.close()


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """What stands in the tables, but for the moments and the hashes that follow from them."""
    with store.reading() as connection:
        found = {
            name: [tuple(row) for row in connection.core.execute(text(f"SELECT * FROM {name}"))] for name in TABLES
        }
    found["audit"] = [(row[0], *row[2:8], row[10]) for row in found["audit"]]
    return {
        name: sorted((row[1:] if name.endswith("history") else row for row in rows), key=repr)
        for name, rows in found.items()
    }


def drafts(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as connection:
        asked = text("SELECT unit_id, period, indicator_id, value, version FROM drafts ORDER BY 1, 2, 3")
        return [tuple(row) for row in connection.core.execute(asked)]


def number(chance: random.Random) -> str:
    return chance.choice(["0", "1", "2.5" if chance.random() < 0.1 else "3", str(chance.randrange(-50, 5000))])


def row(chance: random.Random) -> str:
    unit, code = (
        chance.choice(["N", "P", "W1", "W1", "W2", "W2", "W3", "W3", "Q"]),
        chance.choice(["SUM", "LAST", "RATE", "MEAN", "RANK", "DONE"]),
    )
    month = chance.choice(["2021-01", "2021-02", "2021-03", "2021-06", "2021-12", "2020-12", "2022-01"])
    kind = chance.random()
    if kind < 0.15:
        day = chance.choice(["", "", "2021-02-10", "2021-02-20", "2021-07-01", "2022-03-01", "2019-01-01"])
        years = ["2020", "2021", "2021", "2021", "2022"]
        period = chance.choice([*years, *(f"2021-{m:02d}" for m in range(1, 13)), "2021-Q1"])
        told = number(chance) if chance.random() < 0.9 else chance.choice([">=5", "3..9", "giữ vững"])
        told += "000" if told.isdigit() and chance.random() < 0.1 else ""
        return f"{unit},{code},{period},{told},,,,{chance.choice(['', 'resolved'])},{day},"
    if kind < 0.2:
        return f"{unit},HERD,2021-Q1,,{chance.randrange(100)},,,,,"
    if kind < 0.25:
        return f"{unit},{code},{chance.choice(['2021-Q1', '2021-H1', '2021'])},,{chance.randrange(900)},,,,,"
    if kind < 0.3:
        return f"{unit},{code},{month},,{chance.choice(['n/a', '77'])},,,,,{chance.choice(['', 'ghi chú'])}"
    if code == "RATE" and kind < 0.9:
        return f"{unit},RATE,{month},,,{chance.randrange(90)},{chance.randrange(90, 100)},,,"
    if kind < 0.35:
        return f"{unit},{code},{month},{chance.randrange(99)},{chance.randrange(99)},,,,,"
    return f"{unit},{code},{month},,{number(chance)},,,,,"


def a_year(chance: random.Random) -> list[str]:
    """Whole years of months, so that most of the file is plain."""
    code = chance.choice(["SUM", "LAST", "MEAN", "RANK"])
    months = [f"W{n},{code},2021-{month:02d}" for n in (1, 2, 3) for month in range(1, 13)]
    side = chance.random()
    if side < 0.3:
        return [f"{place},{chance.randrange(50)},,,,,," for place in months]
    return [f"{place},,{chance.randrange(5000)},,,,," for place in months if chance.random() < 0.9]


def a_file(chance: random.Random) -> str:
    rows = [row(chance) for _ in range(chance.randrange(5, 60))]
    rows += a_year(chance) if chance.random() < 0.7 else []
    return HEAD + "".join(f"{one}\n" for one in rows)


def taken(
    store: Store, text: str, is_broad: bool, monkeypatch: pytest.MonkeyPatch, person: Person | None = None
) -> Outcome:
    (outcome,) = admit(store, [reader_of(text.encode(), "figures.csv", None)], by="test", person=person, partial=True)
    return outcome


def said(outcome: Outcome) -> Sequence[object]:
    problems = sorted((one.row or 0, one.code, one.column, one.value) for one in outcome.problems)
    return (outcome.read, outcome.accepted, outcome.unchanged, outcome.refused, problems)


@pytest.mark.parametrize("seed", range(30))
def test_columns_and_rows_write_the_same(two: tuple[Store, Store], seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311 - files, not secrets
    monkeypatch.setattr(admit_block, "_TOGETHER", chance.choice([1, 20, 10**6]))
    monkeypatch.setattr(sums, "SAFE", chance.choice([2**62, 2**62, 9000]))
    for held in (audit,):
        monkeypatch.setattr(held, "_IN_MEMORY", chance.choice([1, 10**6]))
    slow, quick = two
    before = ""
    for _ in range(4):
        file = before if before and chance.random() < 0.2 else a_file(chance)
        before = file
        outcomes = taken(slow, file, False, monkeypatch), taken(quick, file, True, monkeypatch)
        assert said(outcomes[1]) == said(outcomes[0])
    left, right = everything(slow), everything(quick)
    for name in TABLES:
        assert right[name] == left[name], name
    assert list(doctor.examine(quick)) == []


@pytest.mark.parametrize("seed", range(8))
def test_columns_and_rows_write_the_same_by_the_rights_of_a_person(
    two: tuple[Store, Store], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She decides one ward and enters another; the third is not hers."""
    chance = random.Random(seed)  # noqa: S311 - files, not secrets
    monkeypatch.setattr(admit_block, "_TOGETHER", chance.choice([1, 20, 10**6]))
    each = "".join(f"W{n},SUM,2020-11,,7,,,,,\n" for n in (1, 2, 3))
    file = HEAD + each + "".join(f"{one}\n" for _ in range(3) for one in a_year(chance))
    outcomes: list[Outcome] = []
    for store, is_broad in zip(two, (False, True), strict=True):
        mai = hire(store, "mai", {"W1": "administrator", "W2": "clerk"})
        outcomes.append(taken(store, file, is_broad, monkeypatch, mai))
    assert said(outcomes[1]) == said(outcomes[0])
    assert outcomes[0].accepted
    assert outcomes[0].refused
    assert drafts(two[1]) == drafts(two[0]) != []
    left, right = everything(two[0]), everything(two[1])
    for name in TABLES:
        assert right[name] == left[name], name
    assert list(doctor.examine(two[1])) == []


def test_a_locked_unit_goes_the_way_of_single_rows(two: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    slow, quick = two
    rows = HEAD + "".join(f"W{n},SUM,2021-{m:02d},,{n + m},,,,,\n" for n in (1, 2, 3) for m in range(1, 13))
    outcomes: list[Outcome] = []
    for store, is_broad in ((slow, False), (quick, True)):
        ward = read.tree(store).by_code["w2"][0].id
        locking.lock(store, console("test"), ward, Period.parse("2021-Q1"), "đã chốt")
        outcomes.append(taken(store, rows, is_broad, monkeypatch))
    assert said(outcomes[1]) == said(outcomes[0])
    assert outcomes[1].refused == 3
    assert everything(quick)["totals"] == everything(slow)["totals"]


def test_a_target_is_held_against_last_years_as_it_is_after_the_file(
    two: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "unit,indicator,period,target\n"
    for store, is_broad in zip(two, (False, True), strict=True):
        taken(store, f"{head}W1,SUM,2020,100000\n", is_broad, monkeypatch)
        outcome = taken(store, f"{head}W1,SUM,2020,100\nW1,SUM,2021,100\n", is_broad, monkeypatch)
        assert [problem.code for problem in outcome.problems] == ["plan_replaced"]


def test_amounts_near_the_largest_are_added_exactly(two: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    slow, quick = two
    largest = "9" * 16
    rows = HEAD + "".join(f"W1,SUM,2021-{m:02d},,{largest},,,,,\n" for m in range(1, 10))
    for store, is_broad in ((slow, False), (quick, True)):
        assert taken(store, rows, is_broad, monkeypatch).written
    assert everything(quick)["totals"] == everything(slow)["totals"]
    assert list(doctor.examine(quick)) == []


def test_a_step_that_is_overtaken_leaves_nothing_with_the_units_above(
    two: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came into force in July came in March already: in July nothing changes any more, in the province too."""
    head = "unit,indicator,period,target,effective_on\n"
    steps = ("W1,SUM,2021,100,\nW1,SUM,2021,150,2021-07-01\n", "W1,SUM,2021,150,2021-03-01\n")
    for store, is_broad in zip(two, (False, True), strict=True):
        for step in steps:
            assert taken(store, head + step, is_broad, monkeypatch).accepted
    assert everything(two[1])["totals"] == everything(two[0])["totals"]
    assert list(doctor.examine(two[1])) == []
