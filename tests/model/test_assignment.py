"""What a unit reports with a month: everything, until somebody lays down otherwise."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from kpi.model.assignment import EVERYBODY, Assignment, Assignments, Subject
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.unit import Tree, Unit
from tests import plain_assignments

P, A, B, C = 1, 2, 3, 4
REV, HERD, GRADE = 11, 12, 13
COMMUNES, MARCH = Subject("commune"), Period.parse("2026-03")
TREE = Tree.of(
    [
        Unit(P, "P", "Tỉnh", level="province"),
        Unit(A, "A", "Xã A", level="commune", parent=P),
        Unit(B, "B", "Xã B", level="commune", parent=P, opened=date(2026, 3, 10)),
        Unit(C, "C", "Xã C", level="commune", parent=P, closed=date(2026, 3, 9)),
    ]
)
INDICATORS = {
    REV: Indicator(REV, "REV", "Thu"),
    HERD: Indicator(HERD, "HERD", "Đàn", frequency="quarter"),
    GRADE: Indicator(GRADE, "GRADE", "Xếp loại", frequency="year"),
}


def owed(*rows: Assignment, unit: int = A, month: str = "2026-03", groups: dict[str, set[int]] | None = None) -> str:
    frozen = {name: frozenset(units) for name, units in (groups or {}).items()}
    runs = Assignments(TREE, INDICATORS, rows, frozen).reported_with(unit, Period.parse(month))
    return " ".join(f"{INDICATORS[number].code}:{run}" for number, run in sorted(runs.items()))


def test_where_nothing_is_laid_down_every_indicator_is_asked_of_every_unit_without_others_below() -> None:
    assert owed() == "REV:2026-03 HERD:2026-Q1"
    assert owed(unit=P) == ""
    assert owed(month="2026-12") == "REV:2026-12 HERD:2026-Q4 GRADE:2026"


def test_nothing_is_owed_before_a_unit_began_or_after_it_ended() -> None:
    assert owed(unit=B, month="2026-02") == ""
    assert owed(unit=B) == "REV:2026-03 HERD:2026-Q1"
    assert owed(unit=C) == ""
    assert owed(unit=C, month="2026-02") == "REV:2026-02"


def test_nothing_is_owed_before_an_assignment_began_or_after_it_ended() -> None:
    spring = Assignment(COMMUNES, REV, since=date(2026, 2, 10), until=date(2026, 4, 30))
    assert [owed(spring, month=f"2026-0{month}") != "" for month in (1, 2, 4, 5)] == [False, True, True, False]


def test_an_indicator_about_which_nothing_is_laid_down_is_asked_of_units_that_have_others() -> None:
    assert owed(Assignment(COMMUNES, REV), Assignment(Subject(unit=A), REV)) == "REV:2026-03 HERD:2026-Q1"


def test_the_nearest_subject_decides() -> None:
    none_of_it = Assignment(COMMUNES, REV, expected=False)
    here = Assignment(Subject("commune", unit=P), REV)
    coast = Assignment(Subject(group="ven biển"), REV, expected=False)
    alone = Assignment(Subject(unit=A), REV)
    assert "REV" not in owed(none_of_it)
    assert "REV" in owed(none_of_it, here)
    assert "REV" not in owed(none_of_it, here, coast, groups={"ven biển": {A}})
    assert "REV" in owed(none_of_it, here, coast, groups={"ven biển": {B}})
    assert "REV" in owed(none_of_it, here, coast, alone, groups={"ven biển": {A}})


def test_an_exception_ends_with_its_day() -> None:
    flood = Assignment(Subject(unit=A), None, expected=False, since=date(2026, 2, 1), until=date(2026, 2, 28))
    assert [owed(flood, month=f"2026-0{month}") for month in (1, 2)] == ["REV:2026-01", ""]


def test_a_set_is_closed_by_saying_that_nothing_else_is_asked() -> None:
    only = (Assignment(COMMUNES, None, expected=False), Assignment(COMMUNES, HERD))
    assert owed(*only) == "HERD:2026-Q1"


def test_a_unit_with_others_below_is_asked_for_what_is_laid_down_and_what_it_has_reported_itself() -> None:
    known = Assignments(TREE, INDICATORS, (Assignment(Subject("province"), HERD),))
    assert set(known.reported_with(P, MARCH)) == {HERD}
    assert set(known.reported_with(P, MARCH, {REV})) == {REV, HERD}


def test_a_retired_indicator_is_asked_for_no_more() -> None:
    indicators = {**INDICATORS, REV: replace(INDICATORS[REV], retired="2026-02-28")}
    known = Assignments(TREE, indicators, (Assignment(EVERYBODY, REV),))
    assert set(known.reported_with(A, MARCH)) == {HERD}


@pytest.mark.parametrize("seed", range(60))
def test_random_assignments_are_read_as_by_a_plain_second_version(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    known = _random(random)
    for month in range(1, 13):
        period = Period.month(2026, month)
        for unit in known.tree.units:
            handled = {number for number in INDICATORS if random.random() < 0.3}
            plain = plain_assignments.reported_with(known, unit, period, handled)
            assert known.reported_with(unit, period, handled) == plain, (unit, period)
            for number in plain:
                assert known.is_asked(unit, number, period.ends_on, handled)


def _random(random: Random) -> Assignments:
    def day() -> date | None:
        return date(2026, random.randint(1, 12), random.randint(1, 28)) if random.random() < 0.4 else None

    units = [Unit(1, "U1", "U1", level="country")]
    for number in range(2, 12):
        parent = random.choice(units).id
        opened, closed = sorted(random.sample(range(1, 13), 2))
        units.append(
            Unit(
                number,
                f"U{number}",
                f"U{number}",
                level=random.choice(["province", "commune", ""]),
                parent=parent,
                opened=date(2026, opened, 15) if random.random() < 0.2 else None,
                closed=date(2026, closed, 15) if random.random() < 0.2 else None,
            )
        )
    groups = {name: frozenset(random.sample(range(1, 12), 4)) for name in ("ven biển", "miền núi")}
    subjects = [
        EVERYBODY,
        *(Subject(group=name) for name in groups),
        *(Subject(level) for level in ("province", "commune")),
        *(Subject("commune", unit=number) for number in range(1, 5)),
        *(Subject(unit=number) for number in range(1, 12)),
    ]
    rows = tuple(
        Assignment(
            random.choice(subjects), random.choice([*INDICATORS, None]), random.random() < 0.6, day(), day(), id=number
        )
        for number in range(random.randint(0, 25))
    )
    indicators = {
        number: replace(indicator, frequency=random.choice(["month", "quarter", "half", "year", "irregular"]))
        for number, indicator in INDICATORS.items()
    }
    return Assignments(Tree.of(units), indicators, rows, groups)
