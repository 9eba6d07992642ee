"""Plans to date: worked numbers of the field, in amounts as they are told."""

from fractions import Fraction

import pytest

from kpi.model.figure import Target
from kpi.model.indicator import Indicator
from kpi.model.month_plan import MonthPlan
from kpi.model.period import WHOLE_YEAR, Life, Period
from kpi.model.plan import Kin, Links, months_of_plan
from tests.plain import indicator

TOTAL = indicator("total decimals=0")


def targets(lines: str) -> tuple[Target, ...]:
    """`2026 1200` or `2026 900 from:2026-07-15`, a line a target; `2026-01..12 100` is a line for each month."""
    parsed: list[Target] = []
    for line in lines.strip().splitlines():
        name, number, *rest = line.split()
        day = rest[0].removeprefix("from:") if rest else ""
        year, _, months = name.partition("-")
        first, dots, last = months.partition("..")
        names = [f"{year}-{month:02d}" for month in range(int(first), int(last) + 1)] if dots else [name]
        parsed += [Target(Period.parse(period), 1, day, int(number)) for period in names]
    return tuple(parsed)


def plan(
    lines: str, kind: Indicator = TOTAL, life: Life | None = WHOLE_YEAR, links: Links | None = None
) -> tuple[MonthPlan, ...]:
    """The months with January under 1."""
    return (MonthPlan(), *months_of_plan(2026, targets(lines) if lines else (), kind, life, links or Links()))


def values(months: tuple[MonthPlan, ...], *which: int) -> list[Fraction | None]:
    return [months[month].value for month in which]


def test_a_year_alone_is_a_straight_line() -> None:
    months = plan("2026 1200")
    assert values(months, 1, 6, 12) == [100, 600, 1200]
    assert (months[6].pace, months[6].simple) == ("straight_line", True)


def test_between_the_ends_of_quarters_the_plan_runs_straight() -> None:
    months = plan("2026-Q1 300\n2026-Q2 500\n2026-Q3 400\n2026-Q4 600")
    assert values(months, 3, 4, 5, 6) == [300, Fraction(1400, 3), Fraction(1900, 3), 800]
    assert [months[month].pace for month in (3, 4, 6)] == ["phased", "interpolated", "phased"]
    assert months[4].of_year == 1800


def test_one_quarter_that_makes_the_year_leaves_nothing_to_the_rest() -> None:
    months = plan("2026 900\n2026-Q3 900")
    assert values(months, 6, 9, 12) == [0, 900, 900]
    assert months[6].pace == "phased"


def test_what_no_quarter_was_given_is_spread_over_the_others() -> None:
    months = plan("2026 1000\n2026-Q3 400")
    assert values(months, 1, 6, 9, 12) == [Fraction(200, 3), 400, 800, 1000]
    assert months[6].pace == "spread"


def test_a_quarter_beyond_the_year_is_a_conflict_and_the_year_speaks() -> None:
    months = plan("2026 900\n2026-Q3 1000")
    assert values(months, 6, 9, 12) == [0, 900, 900]
    assert months[9].conflict


def test_a_revision_leaves_the_months_past_and_gives_the_rest_the_difference() -> None:
    months = plan("2026 1200\n2026-01..12 100\n2026 900 from:2026-07-15")
    assert values(months, 6, 7, 8, 12) == [600, 650, 700, 900]
    assert (months[6].pace, months[8].pace) == ("phased", "revised")
    assert (months[6].of_year, months[7].of_year) == (1200, 900)


def test_a_revision_below_what_has_passed_is_never_passed() -> None:
    months = plan("2026 1200\n2026-01..12 100\n2026 500 from:2026-07-15")
    assert values(months, 6, 7, 12) == [600, 500, 500]


def test_a_revision_to_what_has_passed_asks_for_no_more() -> None:
    months = plan("2026 1200\n2026-01..12 100\n2026 600 from:2026-07-15")
    assert values(months, 6, 8, 12) == [600, 600, 600]


def test_the_plan_of_a_unit_that_opened_in_the_year_is_of_its_own_months() -> None:
    months = plan("2026 800", life=(5, 12))
    assert values(months, 4, 5, 7, 12) == [None, 100, 300, 800]


def test_months_given_for_its_whole_life_make_its_year() -> None:
    assert plan("2026-05..12 100", life=(5, 12))[7].of_year == 800


A, B = "2026 240", "2026 120"
A_AND_B = (Kin(targets(A), (1, 3)), Kin(targets(B), (1, 3)))


def closed(after: str) -> Links:
    """A, that became D together with B."""
    return Links(successors=(Kin(targets(after) if after else (), (4, 12)),))


def test_a_plan_for_the_whole_year_takes_the_place_of_those_before() -> None:
    before = plan(A, life=(1, 3), links=closed("2026 360"))
    after = plan("2026 360", life=(4, 12), links=Links(predecessors=A_AND_B))
    assert values(before, 3, 6) == [60, 0]
    assert values(after, 3, 6) == [None, 180]
    assert before[6].covered


def test_a_plan_for_the_rest_of_the_year_leaves_the_months_before_to_those_before() -> None:
    before = plan(A, life=(1, 3), links=closed("2026-04/2026-12 270"))
    after = plan("2026-04/2026-12 270", life=(4, 12), links=Links(predecessors=A_AND_B))
    assert (before[6].value, before[6].of_year) == (60, 60)
    assert (after[6].value, after[6].of_year, after[6].pace) == (90, 270, "interpolated")


def test_without_a_plan_after_it_what_is_left_of_those_before_is_its_plan() -> None:
    before = plan(A, life=(1, 3), links=closed(""))
    after = plan("", life=(4, 12), links=Links(predecessors=A_AND_B))
    assert (before[6].value, before[6].of_year, before[6].closed) == (60, 60, True)
    assert values(after, 3, 4, 6, 12) == [None, 30, 90, 270]
    assert (after[6].of_year, after[6].closed, after[6].covered) == (270, True, True)


def test_a_level_runs_straight_between_its_ends_and_stands_before_the_first() -> None:
    months = plan("2026-Q1 100\n2026-Q2 130\n2026 190", kind=indicator("latest decimals=0"))
    assert values(months, 1, 3, 4, 6, 9, 12) == [100, 100, 110, 130, 160, 190]


def test_a_rate_is_held_to_the_period_in_which_it_lies() -> None:
    months = plan("2026-Q2 80\n2026 95", kind=indicator("ratio decimals=0"))
    assert values(months, 1, 4, 6, 7) == [95, 80, 80, 95]


def test_a_milestone_is_due_on_its_day() -> None:
    assert values(plan("2026-H1 1\n2026 2", kind=indicator("done decimals=0")), 5, 6, 11, 12) == [None, 1, 1, 2]


@pytest.mark.parametrize("lines", ["2026 -100\n2026-Q1 -50", "2026 1000\n2026-Q1 1"])
def test_december_has_the_target_of_the_year(lines: str) -> None:
    months = plan(lines)
    assert months[12].value == months[12].of_year
