"""What surrounds an import: rights of many kinds, a look before, giving up halfway, rows that hold several figures."""

from collections.abc import Callable, Sequence

import pytest

from kpi.actions.administer import doctor
from kpi.actions.administer.lock import lock
from kpi.actions.imports.admit import Outcome, Reader, admit
from kpi.actions.imports.preview import Looker, Preview
from kpi.actions.look import export, read
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.intake import reader_of
from kpi.model.figure import Actual
from kpi.model.figure_table import figures_of
from kpi.model.line import FigureLine
from kpi.model.period import Period
from kpi.model.person import Person, console
from kpi.model.proposal import Known, Proposal
from tests.actions.desk import hire, office, unit
from tests.conftest import csv_of

HEAD = "unit,indicator,period,target,actual\n"


@pytest.fixture
def province(store: Store) -> Store:
    office(store)
    return store


def taken(store: Store, text: str, **how: object) -> Outcome:
    name = "units.csv" if text.startswith("code") else "figures.csv"
    (outcome,) = admit(store, [reader_of(text.encode(), name, None)], by="test", **how)  # type: ignore[arg-type]
    return outcome


def looked(store: Store, text: str, person: Person | None = None, *, partial: bool = False) -> Preview:
    looker = Looker(store)
    taken(store, text, person=person, partial=partial, dry_run=True, inside=looker)
    return looker.previews[0]


def codes(outcome: Outcome) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in outcome.problems]


ROLES = {
    "official": ["no_right_unit"] * 3,
    "clerk": ["drafted", "no_right_unit", "no_right_unit"],
    "reviewer": ["no_right_unit"] * 3,
    "administrator": ["approved", "no_right_unit", "no_right_unit"],
}


@pytest.mark.parametrize("role", ROLES)
def test_each_row_goes_by_the_right_on_its_unit(province: Store, role: str) -> None:
    person = hire(province, "x", {"A": role})
    rows = HEAD + "A,REV,2021-04,,1\nB,REV,2021-04,,2\nP,REV,2021-04,,3\n"
    before = csv_of(province)
    outcome = taken(province, rows, person=person, partial=True)
    refused = {row: code for row, code in codes(outcome) if code == "no_right_unit"}
    kept = "approved" if csv_of(province) != before else "drafted"
    assert [refused.get(row, kept) for row in (2, 3, 4)] == ROLES[role]


@pytest.mark.parametrize("role", ["official", "clerk", "reviewer", "administrator"])
def test_units_are_everybodys(province: Store, role: str) -> None:
    person = hire(province, "x", {"A": role})
    assert codes(taken(province, "code,name,parent\nN,Mới,A\n", person=person)) == [(None, "not_allowed_everywhere")]
    assert "n" not in read.tree(province).by_code


def test_a_password_for_one_use_imports_nothing(province: Store) -> None:
    from kpi.actions.people import people

    person = hire(province, "x", {"A": "clerk"})
    people.reset_password(province, console("test"), "x")
    with pytest.raises(Refused, match="password_must_change"):
        taken(province, HEAD + "A,REV,2021-04,,1\n", person=person)


def test_a_look_writes_nothing_and_shows_old_beside_new(province: Store) -> None:
    before = csv_of(province)
    preview = looked(province, HEAD + "A,REV,2021-01,,90\nA,REV,2021-02,,99\nA,REV,2021-04,,120\n")
    assert (preview.new, preview.changed) == (1, 1)
    change = preview.changes[0]
    assert (change.period, change.old and change.old.value, change.new.value) == (Period.parse("2021-02"), 9500, 9900)
    assert csv_of(province) == before


def test_a_look_at_a_file_with_wrong_rows_shows_what_the_good_ones_would_do(province: Store) -> None:
    preview = looked(province, HEAD + "A,REV,2021-04,,120\nA,REV,2021-05,,abc\n")
    assert (preview.new, [subtotal.total for subtotal in preview.sums]) == (1, [12000])


def test_a_look_shows_the_standings_that_would_change(province: Store) -> None:
    preview = looked(province, HEAD + "A,REV,2021-04,,400\n")
    effects = {(effect.unit.code, effect.indicator.code): effect for effect in preview.effects}
    after = effects["A", "REV"].after
    assert after.actual_to_date is not None
    before = effects["A", "REV"].before
    assert before is None or before.actual_to_date != after.actual_to_date


def test_a_plan_beside_it_does_not_move_the_look_to_the_end_of_the_year(province: Store) -> None:
    preview = looked(province, HEAD + "A,REV,2021,1300,\nA,REV,2021-04,,400\n")
    assert {effect.period for effect in preview.effects} == {Period.parse("2021-04")}


def test_a_clerk_sees_what_she_would_draft(province: Store) -> None:
    lan = hire(province, "lan", {"A": "clerk"})
    preview = looked(province, HEAD + "A,REV,2021-04,,120\n", lan)
    assert [(change.old, change.new.value) for change in preview.changes] == [(None, 12000)]
    taken(province, HEAD + "A,REV,2021-04,,120\n", person=lan)
    again = looked(province, HEAD + "A,REV,2021-04,,130\n", lan)
    assert [(change.old and change.old.value, change.new.value) for change in again.changes] == [(12000, 13000)]


def test_who_thinks_better_of_it_halfway_has_written_nothing(province: Store) -> None:
    class EnoughError(Exception):
        pass

    seen: list[int] = []

    def stop(done: int, of: int) -> None:
        seen.append(done)
        assert of == 2
        if done == of:
            raise EnoughError

    before = csv_of(province)
    with pytest.raises(EnoughError):
        taken(province, HEAD + "A,REV,2021-04,,120\nB,REV,2021-04,,60\n", progress=stop)
    assert (csv_of(province), list(doctor.examine(province))) == (before, [])
    assert seen[-1] == 2


def test_the_file_is_read_before_the_record_is_held(province: Store) -> None:
    """While a slow file is read, others go on writing; what they change in the book is taken note of."""
    times = 0

    def slow(known: Known) -> Proposal:
        nonlocal times
        times += 1
        if times == 1:
            assert taken(province, "code,name,parent\nN,Mới,P\n").written
        return reader_of((HEAD + "N,REV,2021-04,,5\n").encode(), "figures.csv", None)(known)

    (outcome,) = admit(province, [slow], by="test")
    assert (outcome.written, times) == (True, 2)


def test_a_figure_written_meanwhile_does_not_make_the_file_be_read_again(province: Store) -> None:
    times = 0

    def slow(known: Known) -> Proposal:
        nonlocal times
        times += 1
        assert taken(province, HEAD + f"B,REV,2021-05,,{times}\n").written
        return reader_of((HEAD + "A,REV,2021-04,,5\n").encode(), "figures.csv", None)(known)

    (outcome,) = admit(province, [slow], by="test")
    assert (outcome.written, times) == (True, 1)


def wide(store: Store, *values: int) -> Reader:
    """One row that tells of several months, as a grid of months does."""
    here, months = unit(store, "A"), Period.of_year(2021).months

    def read_it(known: Known) -> Proposal:
        revenue = known.indicator_by_code["rev"].id
        lines = [
            FigureLine(5, here, revenue, None, Actual(month, 100 * value))
            for month, value in zip(months, values, strict=False)
        ]
        return Proposal("figures", "months.xlsx", read=1, figures=figures_of(lines))

    return read_it


def counted(outcomes: Sequence[Outcome]) -> tuple[int, int, int, int]:
    (outcome,) = outcomes
    return outcome.read, outcome.accepted, outcome.unchanged, outcome.refused


def test_a_row_of_many_months_counts_once(province: Store) -> None:
    assert counted(admit(province, [wide(province, 90, 99, 97)], by="test")) == (1, 1, 0, 0)
    assert counted(admit(province, [wide(province, 90, 99, 97)], by="test")) == (1, 0, 1, 0)


def test_a_row_of_many_months_is_refused_whole(province: Store) -> None:
    lock(province, console("test"), unit(province, "A"), Period.parse("2021-02"), "đã chốt")
    before = csv_of(province)
    outcomes = admit(province, [wide(province, 1, 2, 3)], by="test", partial=True)
    assert (counted(outcomes), csv_of(province)) == ((1, 0, 0, 1), before)


SIZES = [
    ("A,REV,2021-04,,120000\n", ["times_too_much"]),
    ("A,REV,2021-04,,0.1\n", ["times_too_little"]),
    ("A,REV,2021-04,,40000\n", []),
    ("A,REV,2021-04,,-120000\n", ["times_too_much"]),
    ("A,REV,2022,1200000,\n", ["times_too_much"]),
    ("A,REV,2022,1300,\n", []),
]


@pytest.mark.parametrize(("row", "warned"), SIZES)
def test_an_amount_a_thousand_times_off_is_taken_and_asked_about(province: Store, row: str, warned: list[str]) -> None:
    outcome = taken(province, HEAD + row)
    assert (outcome.accepted, [code for _, code in codes(outcome)]) == (1, warned)


def test_why_it_is_so_may_be_said_in_the_file(province: Store) -> None:
    text = "unit,indicator,period,actual,reason\nA,REV,2021-04,120000,thu một lần từ đấu giá đất\n"
    assert codes(taken(province, text)) == []


def test_an_unchanged_figure_is_not_asked_about_again(province: Store, take: Callable[..., list[Outcome]]) -> None:
    rows = HEAD + "A,REV,2021-04,,120000\n"
    taken(province, rows)
    assert codes(taken(province, rows)) == []
    assert list(export.figure_rows(province))
