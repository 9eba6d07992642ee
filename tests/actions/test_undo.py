"""A whole import is taken back: values, documents and totals as they were, and what others changed since is kept."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.actions.administer import doctor
from kpi.actions.administer.lock import lock
from kpi.actions.administer.opening import open_store
from kpi.actions.imports import undo
from kpi.actions.imports.admit import Outcome
from kpi.actions.look import trail
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model.period import Period
from kpi.model.person import Person, console
from tests.actions.desk import hire, office, seen, unit
from tests.conftest import csv_of, kpi

ME = console("test")
MORE = """unit,indicator,period,target,actual,document
A,REV,2021-03,,111,CV 5
A,REV,2021-04,,120,
B,REV,2021,650,,QĐ 7
B,REV,2021-01,,40,
"""
Take = Callable[..., list[Outcome]]


@pytest.fixture(autouse=True, params=[20_000, 1], ids=["at once", "unit by unit"])
def parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many figures are taken back together, the outcome is the same."""
    monkeypatch.setattr(undo, "_TOGETHER", request.param)


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


def batch(outcomes: list[Outcome]) -> int:
    number = outcomes[-1].batch
    assert number is not None
    return number


def test_an_import_is_taken_back_exactly_with_its_totals(province: Store, take: Take) -> None:
    before = csv_of(province)
    number = batch(take(figures=MORE))
    assert (seen(province, "P", "REV", Period.parse("2021-03")), csv_of(province) != before) == ("111", True)
    done = undo.undo(province, ME, number)
    assert (done.restored, done.removed, done.kept) == (2, 2, ())
    assert csv_of(province) == before
    assert seen(province, "P", "REV", Period.parse("2021-03")) == "100"
    assert list(doctor.examine(province)) == []


def test_the_undo_is_itself_undone(province: Store, take: Take) -> None:
    number = batch(take(figures=MORE))
    after = csv_of(province)
    done = undo.undo(province, ME, number)
    again = undo.undo(province, ME, done.batch or 0)
    assert (again.restored, csv_of(province)) == (4, after)
    assert list(doctor.examine(province)) == []


def test_what_somebody_has_changed_since_is_listed_and_kept(province: Store, take: Take) -> None:
    number = batch(take(figures=MORE))
    take(by="lan", figures="unit,indicator,period,actual\nA,REV,2021-04,121\n")
    done = undo.undo(province, ME, number)
    (kept,) = done.kept
    assert (kept.by, str(kept.period), kept.stands, kept.back, kept.yields) == ("lan", "2021-04", "121", None, True)
    assert seen(province, "A", "REV", Period.parse("2021-04")) == "121"
    assert list(doctor.examine(province)) == []


def test_unless_told_otherwise(province: Store, take: Take) -> None:
    before = csv_of(province)
    number = batch(take(figures=MORE))
    take(by="lan", figures="unit,indicator,period,actual\nA,REV,2021-04,121\n")
    assert undo.undo(province, ME, number, overwrite=True).kept == ()
    assert csv_of(province) == before


def test_a_look_ahead_writes_nothing(province: Store, take: Take) -> None:
    number = batch(take(figures=MORE))
    after, version = csv_of(province), province.version()
    done = undo.undo(province, ME, number, dry_run=True)
    assert (done.batch, done.restored, done.removed) == (None, 2, 2)
    assert (csv_of(province), province.version()) == (after, version)


def test_what_is_locked_is_kept(province: Store, take: Take) -> None:
    number = batch(take(figures=MORE))
    lock(province, ME, unit(province, "A"), Period.parse("2021-Q1"), "đã in báo cáo")
    done = undo.undo(province, ME, number, overwrite=True)
    assert [(str(figure.period), figure.locked) for figure in done.kept] == [("2021-03", True)]


def test_undone_twice_there_is_nothing_left(province: Store, take: Take) -> None:
    number = batch(take(figures=MORE))
    undo.undo(province, ME, number)
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo.undo(province, ME, number)


def test_what_cannot_be_undone_says_so(province: Store) -> None:
    with pytest.raises(Refused, match="unknown_batch"):
        undo.undo(province, ME, 99)


def test_an_undo_asks_for_a_right(province: Store, take: Take) -> None:
    number = batch(take(figures=MORE))
    people: dict[str, Person] = {
        "lan": hire(province, "lan", {"P": "clerk"}),
        "an": hire(province, "an", {"A": "administrator"}),
        "minh": hire(province, "minh", {"P": "administrator"}),
    }
    for name in ("lan", "an"):
        with pytest.raises(Refused, match="not_allowed"):
            undo.undo(province, people[name], number)
    assert undo.undo(province, people["minh"], number).restored == 2


def test_the_command_line_takes_back_and_says_how_to_redo(province: Store, take: Take, database: str) -> None:
    number = batch(take(figures=MORE))
    done = kpi("undo", str(number), database=database)
    assert (done.returncode, "2 số về giá trị trước, 2 số bỏ đi" in done.stdout) == (0, True)
    assert "kpi undo" in done.stdout
    assert f"hoàn tác lần nhập {number}: figures.csv" in kpi("batches", database=database).stdout


def test_the_command_line_tells_what_stands_what_would_come_back_and_how(
    province: Store, take: Take, database: str
) -> None:
    number = batch(take(figures=MORE))
    take(by="lan", figures="unit,indicator,period,target,actual,document\nA,REV,2021-03,,121.5,\nB,REV,2021,700,,\n")
    done = kpi("undo", str(number), "--dry-run", database=database)
    assert "Thu ngân sách · Phường A · T3/2021: lan đã sửa sau đó; đang là 121,5, lẽ ra về 100" in done.stderr
    assert "đang là 700, lẽ ra về 600" in done.stderr
    assert "--overwrite" in done.stderr
    answer = json.loads(kpi("undo", str(number), "--dry-run", "--json", database=database).stdout)
    actual = next(figure for figure in answer["kept"] if figure["basis"] is None)
    assert (actual["stands"], actual["back"], actual["overwrite"], answer["hint"]) == (
        *("121.5", "100", True),
        "--overwrite",
    )


def test_the_audit_tells_of_it(province: Store, take: Take) -> None:
    number = batch(take(figures=MORE))
    undo.undo(province, ME, number)
    line = trail.trail(province, ME, limit=1)[0]
    assert (line.deed, line.subject, line.by) == ("undo", f"figures batch {number} figures.csv", "console:test")


ROW = st.tuples(st.sampled_from(["A", "B"]), st.integers(1, 6), st.integers(1, 500), st.booleans())


@settings(max_examples=12)
@given(
    files=st.lists(
        st.lists(ROW, min_size=1, max_size=6, unique_by=lambda r: (r[0], r[1], r[3])), min_size=2, max_size=5
    )
)
def test_at_random_undoing_backwards_goes_back_step_by_step(
    new_database: Callable[[], str], files: list[list[tuple[str, int, int, bool]]]
) -> None:
    store = open_store(new_database())
    try:
        office(store)
        steps: list[tuple[int, object]] = []
        for rows in files:
            before = csv_of(store)
            text = "unit,indicator,period,target,actual\n" + "".join(
                f"{ward},REV,2021-{month:02d},{value if target else ''},{'' if target else value}\n"
                for ward, month, value, target in rows
            )
            outcome = take_tables(store, [("figures.csv", text)], by="test")[0]
            if outcome.batch is not None:
                steps.append((outcome.batch, before))
        for number, before in reversed(steps):
            undo.undo(store, ME, number)
            assert csv_of(store) == before
        assert list(doctor.examine(store)) == []
    finally:
        store.close()
