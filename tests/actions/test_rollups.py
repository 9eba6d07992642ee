"""The comparison in worked numbers: whose plan, to which month, of which units."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import pytest

from kpi.actions.imports.admit import Outcome
from kpi.actions.look import read
from kpi.actions.look.explain import explain
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import console
from kpi.model.standing import Standing
from tests import plain_rollup
from tests.plain import codes
from tests.plain_rollup import Record, Result
from tests.rollups import figures, indicators, units

TWO = "P\nA in P\nB in P"
TAX = "TAX total more month triệu đồng"


class World(Protocol):
    """What was reported, by the product or by its plain second version."""

    def at(self, unit: str, indicator: str, period: str, *, day: str = "", basis: str = "assigned") -> Result:
        """Where the unit stands; the product's standing has all that a result has."""
        ...


@dataclass(frozen=True)
class Plain:
    """Rows in memory, compared slowly."""

    record: Record

    def at(self, unit: str, indicator: str, period: str, *, day: str = "", basis: str = "assigned") -> Result:
        when = plain_rollup.day_of(day)
        return plain_rollup.compare(self.record, unit, indicator, Period.parse(period), basis=basis, day=when)


@dataclass(frozen=True)
class Product:
    """A store into which the same rows were imported."""

    store: Store

    def at(self, unit: str, indicator: str, period: str, *, day: str = "", basis: str = "assigned") -> Standing:
        unit_id = read.tree(self.store).by_code[unit.casefold()][0].id
        when = plain_rollup.day_of(day)
        standing = read.scorecard(self.store, unit_id, Period.parse(period), basis, day=when).of(indicator)
        assert standing is not None
        return standing


@dataclass(frozen=True)
class Explained(Product):
    """The same store, by the way from the entries without the totals; what the scoreboard says is to be the same."""

    def at(self, unit: str, indicator: str, period: str, *, day: str = "", basis: str = "assigned") -> Standing:
        unit_id, run = read.tree(self.store).by_code[unit.casefold()][0].id, Period.parse(period)
        when = plain_rollup.day_of(day)
        explanation = explain(self.store, console("test"), unit_id, indicator, run, basis=basis, day=when)
        assert explanation.faults == ()
        return explanation.standing


Reported = Callable[[str, str, str], World]
Imported = Callable[[str, str, str], Product]


@pytest.fixture
def imported(take: Callable[..., list[Outcome]], store: Store) -> Imported:
    """Units, indicators and figures in a store: `imported(units, indicators, figures)`."""

    def in_store(tree: str, kinds: str, lines: str) -> Product:
        outcomes = take(units=units(tree), indicators=indicators(kinds), figures=figures(lines))
        assert sum(outcome.refused for outcome in outcomes) == 0, [outcome.problems for outcome in outcomes]
        return Product(store)

    return in_store


@pytest.fixture(params=["plain", "product", "explained"])
def reported(request: pytest.FixtureRequest) -> Reported:
    """The same, once more without the product, and as it is explained: all agree with what was worked out by hand."""
    if request.param != "plain":
        imported: Imported = request.getfixturevalue("imported")
        product = Explained if request.param == "explained" else Product
        return lambda tree, kinds, lines: product(imported(tree, kinds, lines).store)
    return lambda tree, kinds, lines: Plain(
        Record.of(units=units(tree), indicators=indicators(kinds), figures=figures(lines))
    )


# --- 1. Whose plan


@pytest.fixture
def one_by_month_one_by_year(reported: Reported) -> World:
    return reported(
        TWO,
        TAX,
        """
        A TAX 2026         target 1200
        A TAX 2026-01..12  target 100
        B TAX 2026         target 1200
        A TAX 2026-01..06  actual 100
        B TAX 2026-01..06  actual 100
        """,
    )


def test_the_plan_of_a_province_is_that_of_all_its_units_each_by_its_own_rule(one_by_month_one_by_year: World) -> None:
    half = one_by_month_one_by_year.at("P", "TAX", "2026-H1")
    assert (half.target_to_date, half.actual_to_date, half.attainment_to_date) == (600 + 600, 1200, 1)
    assert (half.status, half.units_with_target, half.units) == ("on_track", 2, 2)


def test_the_year_of_a_province_is_the_sum_of_its_units_years(one_by_month_one_by_year: World) -> None:
    half = one_by_month_one_by_year.at("P", "TAX", "2026-H1")
    assert (half.target_of_year, half.attainment_of_year) == (2400, Fraction(1, 2))


def test_each_unit_says_by_which_rule_its_plan_was_made(one_by_month_one_by_year: World) -> None:
    paces = [one_by_month_one_by_year.at(unit, "TAX", "2026-H1").pace for unit in ("A", "B")]
    assert paces == ["phased", "straight_line"]


@pytest.fixture
def one_with_a_plan(reported: Reported) -> World:
    return reported(TWO, TAX, "A TAX 2026 target 1200\nA TAX 2026-01..06 actual 100\nB TAX 2026-01..06 actual 100")


def test_a_plan_of_one_unit_is_held_against_what_that_unit_reached(one_with_a_plan: World) -> None:
    half = one_with_a_plan.at("P", "TAX", "2026-H1")
    assert (half.target_to_date, half.covered_to_date, half.actual_to_date) == (600, 600, 1200)
    assert (half.attainment_to_date, half.attainment_of_year) == (1, Fraction(600, 1200))


def test_a_plan_of_some_units_says_of_how_many(one_with_a_plan: World) -> None:
    half = one_with_a_plan.at("P", "TAX", "2026-H1")
    assert (half.units_with_target, half.units, half.status) == (1, 2, "on_track")


def test_a_plan_of_fewer_than_half_of_the_units_makes_no_attainment(reported: Reported) -> None:
    world = reported(TWO + "\nC in P", TAX, "A TAX 2026 target 1200\nA TAX 2026-01..06 actual 100")
    half = world.at("P", "TAX", "2026-H1")
    assert (half.units_with_target, half.units) == (1, 3)
    assert (half.attainment_to_date, half.attainment_of_year, half.status) == (None, None, "no_target")


def test_the_plan_of_a_province_that_has_its_own_is_of_all_its_units(reported: Reported) -> None:
    world = reported(TWO, TAX, "P TAX 2026 target 1200\nA TAX 2026-01..06 actual 60\nB TAX 2026-01..06 actual 40")
    half = world.at("P", "TAX", "2026-H1")
    assert (half.target_to_date, half.actual_to_date, half.attainment_to_date) == (600, 600, 1)
    assert (half.units_with_target, half.units, half.covered_to_date) == (2, 2, None)


def test_each_basis_knows_its_own_units(reported: Reported) -> None:
    world = reported(
        TWO,
        TAX,
        """
        A TAX 2026         target 1200
        B TAX 2026         target 1200
        A TAX 2026         target 2400 basis resolved
        A TAX 2026-01..06  actual 100
        B TAX 2026-01..06  actual 100
        """,
    )
    by_basis = {basis: world.at("P", "TAX", "2026-H1", basis=basis) for basis in ("assigned", "resolved")}
    assert {basis: (half.target_to_date, half.units_with_target) for basis, half in by_basis.items()} == {
        "assigned": (1200, 2),
        "resolved": (1200, 1),
    }
    assert by_basis["resolved"].attainment_to_date == Fraction(600, 1200)


# --- 2 and 3. Quarters, and some periods only


def plans(world: World, *months: int, unit: str = "A", indicator: str = "TAX") -> list[Fraction | None]:
    return [world.at(unit, indicator, f"2026-{month:02d}").target_to_date for month in months]


QUARTERS = """
    A TAX 2026-Q1 target 300
    A TAX 2026-Q2 target 500
    A TAX 2026-Q3 target 400
    A TAX 2026-Q4 target 600
    A TAX 2026-01 actual 10
"""


def test_between_the_ends_of_quarters_the_plan_runs_straight(reported: Reported) -> None:
    world = reported(TWO, TAX, QUARTERS)
    assert plans(world, 1, 3, 4, 5, 6) == [100, 300, Fraction(1400, 3), Fraction(1900, 3), 800]
    assert plans(world, 4, 6, 12, unit="P") == [Fraction(1400, 3), 800, 1800]


def test_a_plan_inside_a_quarter_is_labelled(reported: Reported) -> None:
    world = reported(TWO, TAX, QUARTERS)
    assert [world.at("A", "TAX", month).pace for month in ("2026-03", "2026-04")] == ["phased", "interpolated"]


def test_quarters_make_the_year(reported: Reported) -> None:
    assert reported(TWO, TAX, QUARTERS).at("A", "TAX", "2026-06").target_of_year == 1800


def test_a_month_inside_a_quarter_is_taken_before_the_quarter(reported: Reported) -> None:
    world = reported(TWO, TAX, QUARTERS + "A TAX 2026-04..06 target 0\nA TAX 2026-06 target 500")
    assert plans(world, 4, 5, 6, 7) == [300, 300, 800, 800 + Fraction(400, 3)]


def test_ends_given_from_january_on_are_passed_in_a_straight_line(reported: Reported) -> None:
    ends = "A TAX 2026-Q1 target 200\nA TAX 2026-H1 target 500\nA TAX 2026-9M target 800\nA TAX 2026 target 1200"
    world = reported(TWO, TAX, ends)
    assert plans(world, 3, 4, 5, 6, 9, 10, 12) == [200, 300, 400, 500, 800, 800 + Fraction(400, 3), 1200]


def test_a_quarter_that_makes_the_year_leaves_nought_for_the_rest(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 900\nA TAX 2026-Q3 target 900")
    assert plans(world, 6, 7, 9, 12) == [0, 300, 900, 900]


def test_what_a_quarter_leaves_of_the_year_is_spread_over_the_other_months(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 1000\nA TAX 2026-Q3 target 400")
    assert plans(world, 1, 6, 9, 12) == [Fraction(200, 3), 400, 800, 1000]
    assert world.at("A", "TAX", "2026-06").pace == "spread"


def test_a_quarter_above_the_year_is_brought_to_it(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 1000\nA TAX 2026-Q3 target 1200")
    assert plans(world, 6, 8, 9, 12) == [0, Fraction(2000, 3), 1000, 1000]


def test_months_that_make_another_year_than_the_year_of_the_same_day_are_brought_to_it(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 600\nA TAX 2026-01..12 target 100")
    assert plans(world, 6, 12) == [300, 600]


def test_months_decided_later_than_the_year_speak(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 600\nA TAX 2026-01..12 target 100 from 2026-02-01")
    assert plans(world, 1, 6, 12) == [50, 600, 1200]
    assert world.at("A", "TAX", "2026-06").target_of_year == 1200


def test_without_a_year_there_is_a_plan_only_as_far_as_it_is_given(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026-01..03 target 100\nA TAX 2026-Q3 target 100\nA TAX 2026-01 actual 90")
    assert plans(world, 2, 3, 4, 9) == [200, 300, None, None]


# --- 4. Revised


REVISED = "A TAX 2026 target 1200\nA TAX 2026-01..12 target 100\nA TAX 2026 target {} from 2026-07-15"


def test_a_year_cut_in_july_leaves_the_months_past_as_they_were(reported: Reported) -> None:
    world = reported(TWO, TAX, REVISED.format(900))
    assert plans(world, 6, 8, 12) == [600, 700, 900]
    assert world.at("A", "TAX", "2026-08").pace == "revised"


def test_a_year_raised_in_july_gives_the_rest_in_the_shape_of_the_months(reported: Reported) -> None:
    shape = "A TAX 2026-07..11 target 50\nA TAX 2026-12 target 350"
    world = reported(TWO, TAX, REVISED.format(1800) + "\n" + shape)
    assert plans(world, 6, 7, 11, 12) == [600, 700, 1100, 1800]  # the rest is doubled: 1200 for what was 600


def test_the_plan_never_passes_a_year_that_was_cut_below_what_was_due(reported: Reported) -> None:
    assert plans(reported(TWO, TAX, REVISED.format(500)), 6, 7, 8, 12) == [600, 500, 500, 500]


def test_a_year_cut_to_what_was_due_leaves_nothing_for_the_rest(reported: Reported) -> None:
    assert plans(reported(TWO, TAX, REVISED.format(600)), 6, 8, 12) == [600, 600, 600]


def test_a_year_alone_that_is_revised_draws_its_line_anew(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 1200\nA TAX 2026 target 600 from 2026-07-15")
    assert plans(world, 6, 7, 12) == [600, 350, 600]


def test_a_year_decided_in_january_after_one_of_its_quarters_spreads_the_rest(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 1000 from 2026-01-10\nA TAX 2026-Q3 target 400")
    assert plans(world, 1, 6, 9, 12) == [Fraction(200, 3), 400, 800, 1000]


def test_a_first_year_decided_after_its_first_half_leaves_the_half_as_it_is(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026-H1 target 600\nA TAX 2026 target 1200 from 2026-04-15")
    assert plans(world, 3, 4, 6, 9, 12) == [300, 400, 600, 900, 1200]


def test_a_year_decided_after_quarters_that_left_a_gap_revises_nothing(reported: Reported) -> None:
    quarters = "A TAX 2026-Q1 target 300\nA TAX 2026-Q2 target 300\nA TAX 2026-Q4 target 300"
    world = reported(TWO, TAX, quarters + "\nA TAX 2026 target 1200 from 2026-10-05")
    assert plans(world, 6, 9, 10, 12) == [600, None, 1000, 1200]


def test_a_revised_year_keeps_the_shape_that_the_spread_had(reported: Reported) -> None:
    quarters = "A TAX 2026-Q1 target 300\nA TAX 2026-Q2 target 300\nA TAX 2026-Q3 target 300\nA TAX 2026 target 1200"
    world = reported(TWO, TAX, quarters + "\nA TAX 2026 target 1380 from 2026-04-15")
    assert plans(world, 3, 6, 9, 12) == [300, 660, 1020, 1380]  # 1080 over nine months that had 100 each


def test_a_month_that_is_given_is_not_lost_in_its_quarter(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026-Q1 target 300\nA TAX 2026-Q2 target 390\nA TAX 2026-04 target 90")
    assert plans(world, 3, 4, 5, 6) == [300, 390, 540, 690]


# --- 5. What is due


HALF = "CLEAN total more half ha"


@pytest.fixture
def half_yearly(reported: Reported) -> World:
    return reported(TWO, HALF, "A CLEAN 2026 target 96\nA CLEAN 2026-H1 actual 51")


def test_a_half_yearly_indicator_is_held_against_the_plan_to_its_last_half(half_yearly: World) -> None:
    november = half_yearly.at("A", "CLEAN", "2026-11")
    assert (november.due, november.target_to_date) == (Period.parse("2026-H1"), 48)
    assert (november.attainment_to_date, november.status) == (Fraction(51, 48), "on_track")


def test_before_the_first_half_is_over_nothing_is_due(half_yearly: World) -> None:
    may = half_yearly.at("A", "CLEAN", "2026-05")
    assert (may.due, may.status, may.target_to_date, may.reports_due) == (None, "too_early", None, 0)


def test_a_quarterly_sum_is_asked_in_may_for_the_first_quarter(reported: Reported) -> None:
    lines = "A Q 2026 target 12\nB Q 2026 target 12\nA Q 2026-Q1 actual 4\nB Q 2026-Q1 actual 4"
    may = reported(TWO, "Q total more quarter cái", lines).at("P", "Q", "2026-05")
    assert (may.due, may.target_to_date, may.actual_to_date, may.status) == (Period.parse("2026-Q1"), 6, 8, "on_track")
    assert (may.reports, may.reports_due) == (2, 2)


@pytest.fixture
def to_may(reported: Reported) -> World:
    return reported(TWO, TAX, "A TAX 2026 target 1200\nA TAX 2026-01..05 actual 100\nB TAX 2026-01..05 actual 100")


def test_a_month_whose_report_is_not_owed_yet_is_not_held_against_anybody(to_may: World) -> None:
    july = to_may.at("A", "TAX", "2026", day="2026-07-03")  # June's report is in time until 5 July
    assert (july.due, july.reports, july.reports_due) == (Period.parse("2026-01/2026-05"), 5, 5)
    assert (july.target_to_date, july.status) == (500, "on_track")


def test_a_month_whose_report_is_owed_is_waited_for(to_may: World) -> None:
    july = to_may.at("A", "TAX", "2026", day="2026-07-20")
    assert (july.due, july.reports, july.reports_due) == (Period.parse("2026-H1"), 5, 6)
    assert (july.target_to_date, july.status) == (600, "incomplete")


def test_a_month_that_has_been_reported_counts_before_its_report_is_owed(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 1200\nA TAX 2026-01..06 actual 100")
    assert world.at("A", "TAX", "2026", day="2026-07-03").due == Period.parse("2026-H1")


def test_a_period_that_has_not_begun_judges_nothing(to_may: World) -> None:
    assert to_may.at("A", "TAX", "2026-09", day="2026-07-20").status == "not_begun"


def test_the_year_is_final_only_when_it_is_over(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 1200\nA TAX 2026-01..12 actual 90")
    in_december, in_january = (world.at("A", "TAX", "2026", day=day) for day in ("2026-12-20", "2027-01-20"))
    assert (in_december.status, in_december.final) == ("at_risk", False)
    assert (in_january.status, in_january.final) == ("not_met", True)


# --- 6. Opened in the middle of the year


@pytest.fixture
def opened_in_may(reported: Reported) -> World:
    tree = "P\nA in P\nN in P opened 2026-05-01"
    lines = "A TAX 2026 target 1200\nN TAX 2026 target 800\nA TAX 2026-01..07 actual 100\nN TAX 2026-05..07 actual 100"
    return reported(tree, TAX, lines)


def test_a_unit_opened_in_may_owes_reports_from_may_on(opened_in_may: World) -> None:
    july = opened_in_may.at("N", "TAX", "2026-07")
    assert (july.reports, july.reports_due, july.status) == (3, 3, "on_track")


def test_the_year_of_a_unit_opened_in_may_is_of_its_eight_months(opened_in_may: World) -> None:
    july = opened_in_may.at("N", "TAX", "2026-07")
    assert (july.target_to_date, july.target_of_year) == (300, 800)


def test_the_province_of_a_unit_opened_in_may_waits_for_its_own_months(opened_in_may: World) -> None:
    july = opened_in_may.at("P", "TAX", "2026-07")
    assert (july.reports, july.reports_due, july.units_reported, july.units) == (10, 10, 2, 2)
    assert (july.target_to_date, july.actual_to_date, july.target_of_year) == (700 + 300, 700 + 300, 2000)


def test_before_a_unit_opened_it_is_not_counted(opened_in_may: World) -> None:
    april = opened_in_may.at("P", "TAX", "2026-04")
    assert (april.reports_due, april.units, april.units_with_target, april.target_to_date) == (4, 1, 1, 400)


@pytest.fixture
def opened_in_july(reported: Reported) -> World:
    kinds = "REV total more month triệu đồng\nCOST total ceiling month triệu đồng"
    lines = "N {0} 2025 target 600\nN {0} 2025-07..12 actual 95"
    return reported("N opened 2025-07-01", kinds, lines.format("REV") + "\n" + lines.format("COST"))


def test_a_unit_opened_in_july_has_told_six_of_six_in_the_year(opened_in_july: World) -> None:
    year = opened_in_july.at("N", "REV", "2025")
    assert (year.reports, year.reports_due, year.actual_to_date, year.status) == (6, 6, 570, "not_met")


def test_a_unit_opened_in_july_has_told_three_of_three_in_september(opened_in_july: World) -> None:
    september = opened_in_july.at("N", "REV", "2025-09")
    assert (september.reports, september.reports_due) == (3, 3)
    assert (september.target_to_date, september.actual_to_date, september.status) == (300, 285, "at_risk")


def test_a_ceiling_of_a_unit_opened_in_july_is_that_of_its_months(opened_in_july: World) -> None:
    september, year = opened_in_july.at("N", "COST", "2025-09"), opened_in_july.at("N", "COST", "2025")
    assert (september.target_to_date, september.status, year.status) == (300, "on_track", "met")


def test_a_quarter_that_begins_before_the_unit_is_owed_for_its_own_months(reported: Reported) -> None:
    world = reported(
        "N opened 2026-05-01", "Q total more quarter cái", "N Q 2026 target 80\nN Q 2026-05/2026-06 actual 20"
    )
    half = world.at("N", "Q", "2026-H1")
    assert (half.reports, half.reports_due, half.target_to_date) == (1, 1, 20)


def test_a_unit_opened_in_the_middle_of_a_month_reports_that_month(reported: Reported) -> None:
    world = reported("N opened 2026-05-15", TAX, "N TAX 2026-05..06 actual 10")
    assert world.at("N", "TAX", "2026-06").reports_due == 2


def test_a_month_handed_over_in_its_middle_is_owed_by_the_successor(reported: Reported) -> None:
    tree = "P\nA in P closed 2026-05-14 became D\nD in P opened 2026-05-15"
    world = reported(tree, TAX, "A TAX 2026-01..04 actual 10\nD TAX 2026-05..06 actual 10")
    assert [world.at(unit, "TAX", "2026-06").reports_due for unit in ("A", "D", "P")] == [4, 2, 6]


# --- 7. Merged


MERGED = """
    P
    A in P closed 2026-03-31 became D
    B in P closed 2026-03-31 became D
    C in P
    D in P opened 2026-04-01
"""
PLANS = """
    A TAX 2026 target 240
    B TAX 2026 target 120
    C TAX 2026 target 600
"""
REPORTS = """
    A TAX 2026-01..03 actual 20
    B TAX 2026-01..03 actual 10
    C TAX 2026-01..06 actual 50
    D TAX 2026-04..06 actual 30
"""


def test_the_plans_of_units_that_merged_give_way_to_a_whole_year_of_what_they_became(reported: Reported) -> None:
    half = reported(MERGED, TAX, PLANS + REPORTS + "D TAX 2026 target 360").at("P", "TAX", "2026-H1")
    assert (half.target_of_year, half.target_to_date) == (600 + 360, 300 + 180)


def test_what_merged_units_reported_before_counts(reported: Reported) -> None:
    half = reported(MERGED, TAX, PLANS + REPORTS + "D TAX 2026 target 360").at("P", "TAX", "2026-H1")
    assert (half.actual_to_date, half.attainment_to_date) == (60 + 30 + 300 + 90, 1)


def test_merged_units_owe_reports_for_the_months_in_which_they_were_there(reported: Reported) -> None:
    half = reported(MERGED, TAX, PLANS + REPORTS + "D TAX 2026 target 360").at("P", "TAX", "2026-H1")
    assert (half.reports, half.reports_due, half.units, half.units_with_target) == (15, 3 + 3 + 6 + 3, 4, 4)


def test_before_the_merger_the_plans_of_those_that_closed_count(reported: Reported) -> None:
    march = reported(MERGED, TAX, PLANS + REPORTS + "D TAX 2026 target 360").at("P", "TAX", "2026-03")
    assert (march.target_of_year, march.target_to_date, march.units) == (960, 60 + 30 + 150, 3)


def test_where_the_new_unit_has_a_plan_of_its_own_months_the_old_count_until_they_closed(reported: Reported) -> None:
    world = reported(MERGED, TAX, PLANS + REPORTS + "D TAX 2026-04/2026-12 target 270")
    half = world.at("P", "TAX", "2026-H1")
    assert (half.target_of_year, half.target_to_date) == (600 + 60 + 30 + 270, 300 + 60 + 30 + 90)
    assert (half.units_with_target, half.units) == (4, 4)


def test_a_plan_of_its_own_months_is_complete_for_a_unit_that_took_the_place_of_others(reported: Reported) -> None:
    world = reported(MERGED, TAX, PLANS + "D TAX 2026-04/2026-12 target 270\nD TAX 2026-04..06 actual 30")
    half = world.at("D", "TAX", "2026-H1")
    assert (half.target_to_date, half.target_of_year, half.status) == (90, 270, "on_track")


def test_where_the_new_unit_has_no_plan_those_of_the_old_count_for_the_year(reported: Reported) -> None:
    half = reported(MERGED, TAX, PLANS + REPORTS).at("P", "TAX", "2026-H1")
    assert (half.target_of_year, half.target_to_date) == (600 + 240 + 120, 300 + 120 + 60)
    assert (half.units_with_target, half.units, half.attainment_to_date) == (4, 4, 1)


def test_a_new_unit_without_a_plan_is_held_to_what_is_left_of_the_old_ones(reported: Reported) -> None:
    """Not to a plan of nought, by which whatever it reports would have met the year already."""
    lines = PLANS + REPORTS.replace("D TAX 2026-04..06 actual 30", "D TAX 2026-04..06 actual 25")
    world = reported(MERGED, TAX, lines)
    half = world.at("D", "TAX", "2026-H1")
    assert (half.target_to_date, half.target_of_year) == (90, 180 + 90)  # (240 - 60) and (120 - 30)
    assert (half.actual_to_date, half.attainment_to_date, half.status) == (75, Fraction(75, 90), "off_track")
    closed = world.at("A", "TAX", "2026-03")
    assert (closed.target_to_date, closed.target_of_year, closed.status) == (60, 240, "on_track")


def test_a_herd_of_a_new_unit_without_a_plan_is_held_to_those_of_the_old_ones(reported: Reported) -> None:
    lines = "A HERD 2026 target 100\nB HERD 2026 target 50\nD HERD 2026-12 actual 135"
    year = reported(MERGED, "HERD latest more month con", lines).at("D", "HERD", "2026")
    assert (year.target_of_year, year.attainment_of_year, year.status) == (150, Fraction(135, 150), "not_met")


def test_old_plans_that_end_with_their_units_do_not_stand_for_the_new_one(reported: Reported) -> None:
    lines = "A TAX 2026-01..03 target 20\nB TAX 2026 target 120\nC TAX 2026 target 600"
    half = reported(MERGED, TAX, lines + REPORTS).at("P", "TAX", "2026-H1")
    assert (half.target_to_date, half.covered_to_date) == (60 + 30 + 300, 60 + 30 + 300)  # D's 90 is without a plan
    assert (half.units_with_target, half.units) == (3, 4)


def test_a_split_unit_counts_until_it_closed_and_covers_nobody(reported: Reported) -> None:
    tree = "P\nA in P closed 2026-03-31 became D;E\nD in P opened 2026-04-01\nE in P opened 2026-04-01"
    world = reported(tree, TAX, "A TAX 2026 target 240\nA TAX 2026-01..03 actual 20\nD TAX 2026-04..06 actual 9")
    half = world.at("P", "TAX", "2026-H1")
    assert (half.target_of_year, half.target_to_date, half.units_with_target, half.units) == (60, 60, 1, 3)


def test_a_unit_that_became_nothing_counts_until_it_closed(reported: Reported) -> None:
    tree = "P\nA in P closed 2026-03-31\nC in P"
    world = reported(tree, TAX, "A TAX 2026 target 240\nC TAX 2026 target 600")
    half = world.at("P", "TAX", "2026-H1")
    assert (half.target_of_year, half.target_to_date) == (60 + 600, 60 + 300)


def test_a_herd_of_a_unit_that_merged_is_counted_once(reported: Reported) -> None:
    lines = "A HERD 2026-03 actual 100\nB HERD 2026-03 actual 50\nC HERD 2026-06 actual 70\nD HERD 2026-06 actual 155"
    half = reported(MERGED, "HERD latest more month con", lines).at("P", "HERD", "2026-H1")
    assert half.actual_to_date == 70 + 155


# --- 9. Shares


def test_a_share_at_a_date_is_that_of_the_last_month(reported: Reported) -> None:
    lines = "A INS 2026 target 95\nA INS 2026-01..09 parts 8800/10000\nA INS 2026-10 parts 9500/10000"
    october = reported(TWO, "INS share more month %", lines).at("A", "INS", "2026-10")
    assert (october.actual_to_date, october.attainment_to_date, october.status) == (95, 1, "on_track")


def test_a_share_that_reaches_its_level_at_the_end_of_the_year_is_met(reported: Reported) -> None:
    lines = "A INS 2026 target 95\nA INS 2026-01 parts 8800/10000\nA INS 2026-12 parts 9500/10000"
    year = reported(TWO, "INS share more month %", lines).at("A", "INS", "2026")
    assert (year.actual_to_date, year.status, year.reports, year.reports_due) == (95, "met", 1, 1)


def test_a_share_that_was_not_told_for_the_last_month_is_not_judged(reported: Reported) -> None:
    lines = "A INS 2026 target 95\nA INS 2026-01 parts 9900/10000"
    june = reported(TWO, "INS share more month %", lines).at("A", "INS", "2026-06")
    assert (june.actual_to_date, june.status, june.reports, june.reports_due) == (99, "incomplete", 0, 1)


def test_the_share_of_a_province_is_of_its_units_parts_as_of_the_same_month(reported: Reported) -> None:
    lines = """
        A INS 2026-01 parts 8800/10000
        A INS 2026-06 parts 9500/10000
        B INS 2026-06 parts 2000/5000
    """
    june = reported(TWO, "INS share more month %", lines).at("P", "INS", "2026-06")
    assert (june.actual_to_date, june.units_reported) == (Fraction(1150000, 15000), 2)


def test_who_has_not_told_the_share_of_that_month_is_missing_and_not_old(reported: Reported) -> None:
    lines = "A INS 2026-06 parts 9500/10000\nB INS 2026-01 parts 2000/5000"
    june = reported(TWO, "INS share more month %", lines).at("P", "INS", "2026-06")
    assert (june.actual_to_date, june.units_reported, june.units, june.reports, june.reports_due) == (95, 1, 2, 1, 2)


def test_a_rate_of_what_flows_is_the_sum_of_its_parts_over_months_and_units(reported: Reported) -> None:
    lines = "A FILES 2026-01 parts 400/400\nA FILES 2026-02 parts 60/69\nB FILES 2026-01 parts 230/472"
    february = reported(TWO, "FILES ratio more month %", lines).at("P", "FILES", "2026-02")
    assert february.actual_to_date == Fraction(69000, 941)


def test_the_target_of_a_rate_of_a_province_weighs_its_units_by_what_they_count(reported: Reported) -> None:
    lines = """
        A FILES 2026 target 90
        B FILES 2026 target 60
        A FILES 2026-01 parts 285/300
        B FILES 2026-01 parts 65/100
    """
    january = reported(TWO, "FILES ratio more month %", lines).at("P", "FILES", "2026-01")
    assert january.target_to_date == Fraction(90 * 300 + 60 * 100, 400)
    assert (january.actual_to_date, january.status) == (Fraction(35000, 400), "on_track")


def test_a_level_given_for_some_months_runs_straight_between_them(reported: Reported) -> None:
    lines = "A HERD 2026-03 target 100\nA HERD 2026 target 190\nA HERD 2026-01 actual 5"
    world = reported(TWO, "HERD latest more month con", lines)
    assert plans(world, 1, 3, 6, 12, indicator="HERD") == [100, 100, 130, 190]


# --- Reported in part


def test_a_rate_of_which_one_unit_is_missing_is_incomplete(reported: Reported) -> None:
    lines = "P FILES 2026 target 90\nA FILES 2026-01..06 parts 95/100"
    half = reported(TWO, "FILES ratio more month %", lines).at("P", "FILES", "2026-H1")
    assert (half.status, half.units_reported, half.units, half.reports, half.reports_due) == ("incomplete", 1, 2, 6, 12)


def test_a_rate_told_for_january_alone_is_incomplete_in_june(reported: Reported) -> None:
    lines = "A FILES 2026 target 90\nB FILES 2026 target 90\nA FILES 2026-01 parts 95/100\nB FILES 2026-01 parts 95/100"
    world = reported(TWO, "FILES ratio more month %", lines)
    standings = [world.at(unit, "FILES", "2026-H1") for unit in ("P", "A")]
    assert [(standing.status, standing.reports, standing.reports_due) for standing in standings] == [
        ("incomplete", 2, 12),
        ("incomplete", 1, 6),
    ]


def test_two_of_twelve_months_of_an_average_decide_nothing(reported: Reported) -> None:
    lines = "A PH 2026 target 5\nA PH 2026-01..02 actual 9"
    world = reported(TWO, "PH average more month điểm", lines)
    assert world.at("A", "PH", "2026").status == "incomplete"


def test_what_nobody_told_is_no_data_and_not_incomplete(reported: Reported) -> None:
    assert reported(TWO, TAX, "A TAX 2026 target 1200").at("A", "TAX", "2026-06").status == "not_told"


def test_a_sum_that_is_at_pace_though_reports_are_missing_is_at_pace(reported: Reported) -> None:
    lines = "A TAX 2026 target 1200\nA TAX 2026-01 actual 900"
    june = reported(TWO, TAX, lines).at("A", "TAX", "2026-06")
    assert (june.status, june.reports, june.reports_due) == ("on_track", 1, 6)


def test_a_sum_behind_with_reports_missing_is_incomplete(reported: Reported) -> None:
    lines = "A TAX 2026 target 1200\nA TAX 2026-01 actual 100"
    assert reported(TWO, TAX, lines).at("A", "TAX", "2026-06").status == "incomplete"


def test_no_more_reports_come_than_are_owed(reported: Reported) -> None:
    lines = "P TAX 2026-01..06 actual 100\nA TAX 2026-01 actual 10"
    tree = "VN\nP in VN\nA in P\nB in P opened 2026-04-01\nR in VN"
    half = reported(tree, TAX, lines).at("VN", "TAX", "2026-H1")
    assert (half.reports, half.reports_due, half.units_reported, half.units) == (9, 15, 2, 3)


# --- 10. Decided early


def test_a_sum_that_has_reached_its_year_is_met_before_the_end(reported: Reported) -> None:
    lines = "A TAX 2026 target 100\nA TAX 2026-01 actual 100"
    assert reported(TWO, TAX, lines).at("A", "TAX", "2026-03").status == "met"


def test_a_ceiling_that_was_passed_is_passed_whatever_is_missing(reported: Reported) -> None:
    lines = "A COST 2026 target 100\nA COST 2026-01 actual 101"
    assert reported(TWO, "COST total ceiling month triệu đồng", lines).at("A", "COST", "2026-06").status == "off_track"


def test_a_rate_above_its_target_in_january_is_at_pace_and_not_met(reported: Reported) -> None:
    lines = "A FILES 2026 target 90\nA FILES 2026-01 parts 95/100"
    assert reported(TWO, "FILES ratio more month %", lines).at("A", "FILES", "2026-01").status == "on_track"


def test_a_planned_deficit_is_behind_before_the_end_and_missed_at_the_end(reported: Reported) -> None:
    lines = "A NET 2026 target -100\nA NET 2026-01..12 actual 0\nA NET 2026-03 actual -120"
    world = reported(TWO, "NET total more month triệu đồng", lines)
    assert [world.at("A", "NET", when).status for when in ("2026-03", "2026")] == ["off_track", "not_met"]


def test_a_planned_deficit_that_was_not_reached_is_not_met_before_the_end(reported: Reported) -> None:
    world = reported(TWO, "NET total more month triệu đồng", "A NET 2026 target -100\nA NET 2026-01..03 actual 0")
    assert world.at("A", "NET", "2026-03").status == "on_track"


def test_no_case_at_all_is_passed_by_the_first(reported: Reported) -> None:
    world = reported(TWO, "FIRES total less month vụ", "A FIRES 2026 target 0\nA FIRES 2026-01 actual 1")
    assert [world.at("A", "FIRES", when).status for when in ("2026-01", "2026")] == ["off_track", "not_met"]


def test_a_milestone_is_met_on_the_day_it_is_reached(reported: Reported) -> None:
    lines = "A NTM 2026 target 1\nA NTM 2026-03 actual 1"
    assert reported(TWO, "NTM done done month tiêu chí", lines).at("A", "NTM", "2026-03").status == "met"


def test_a_milestone_of_the_year_is_not_behind_before_its_month(reported: Reported) -> None:
    lines = "A NTM 2026 target 1\nA NTM 2026-03 actual 0"
    assert reported(TWO, "NTM done done month tiêu chí", lines).at("A", "NTM", "2026-03").status == "too_early"


def test_a_province_counts_the_milestones_of_its_units(reported: Reported) -> None:
    lines = "A NTM 2026 target 1\nB NTM 2026-06 target 1\nA NTM 2026-06 actual 1\nB NTM 2026-06 actual 1"
    half = reported(TWO, "NTM done done month tiêu chí", lines).at("P", "NTM", "2026-06")
    assert (half.actual_to_date, half.target_to_date, half.target_of_year, half.status) == (2, 1, 2, "met")


# --- 11. What is judged


def test_a_share_just_above_what_is_allowed_is_not_met(reported: Reported) -> None:
    lines = "A POOR 2026 target 0.80\nA POOR 2026-12 parts 84/10000"
    year = reported(TWO, "POOR share less month %", lines).at("A", "POOR", "2026")
    assert (year.actual_to_date, year.target_to_date, year.status) == (Fraction("0.84"), Fraction("0.80"), "not_met")


def test_a_share_just_below_its_target_is_not_met(reported: Reported) -> None:
    lines = "A ONTIME 2026 target 99.95\nA ONTIME 2026-12 parts 9993/10000"
    year = reported(TWO, "ONTIME share more month %", lines).at("A", "ONTIME", "2026")
    assert (year.actual_to_date, year.status) == (Fraction("99.93"), "not_met")


def test_growth_below_nought_is_behind_and_has_no_attainment(reported: Reported) -> None:
    world = reported(TWO, "GROW average more month điểm", "A GROW 2026 target 7.5\nA GROW 2026-01 actual -2")
    january = world.at("A", "GROW", "2026-01")
    assert (january.status, january.attainment_to_date) == ("off_track", None)


# --- Not judged, and not planned


def test_what_is_not_judged_has_an_attainment_and_no_verdict(reported: Reported) -> None:
    world = reported(TWO, "BIRTHS total none month người", "A BIRTHS 2026 target 120\nA BIRTHS 2026-01..06 actual 5")
    half = world.at("A", "BIRTHS", "2026-H1")
    assert (half.status, half.attainment_to_date) == ("no_target", Fraction(30, 60))


def test_a_basis_without_a_target_has_none(reported: Reported) -> None:
    world = reported(TWO, TAX, "A TAX 2026 target 1200\nA TAX 2026-01..06 actual 100")
    half = world.at("A", "TAX", "2026-H1", basis="resolved")
    assert (half.status, half.target_to_date, half.units_with_target) == ("no_target", None, 0)


# --- What the product says beside the numbers


def test_a_plan_of_some_units_is_named_so(imported: Imported) -> None:
    half = imported(TWO, TAX, "A TAX 2026 target 1200\nA TAX 2026-01..06 actual 100").at("P", "TAX", "2026-H1")
    values = {remark.code: dict(remark.values) for remark in half.remarks}
    assert values["plan_of"] == {"with_target": 1, "units": 2}


def test_a_plan_of_too_few_units_is_named_so(imported: Imported) -> None:
    world = imported(TWO + "\nC in P", TAX, "A TAX 2026 target 1200\nA TAX 2026-01..06 actual 100")
    assert "plan_of_few" in codes(world.at("P", "TAX", "2026-H1"))


def test_to_which_month_it_is_held_is_said_where_that_is_not_the_end_of_the_period(imported: Imported) -> None:
    world = imported(TWO, "Q total more quarter cái", "A Q 2026 target 12\nA Q 2026-Q1 actual 4")
    by_month = {month: codes(world.at("A", "Q", month)) for month in ("2026-03", "2026-05")}
    assert {month: "to_end_of" in remarks for month, remarks in by_month.items()} == {"2026-03": False, "2026-05": True}


def test_the_pace_of_a_province_is_the_least_exact_of_its_units(imported: Imported) -> None:
    lines = "A TAX 2026-01..12 target 100\nB TAX 2026 target 1200\nA TAX 2026-01..06 actual 100"
    half = imported(TWO, TAX, lines).at("P", "TAX", "2026-H1")
    assert half.pace == "straight_line"
    assert "straight_line" in codes(half)


def test_the_plan_of_units_that_closed_is_named_so(imported: Imported) -> None:
    assert "closed_plan" in codes(imported(MERGED, TAX, PLANS + REPORTS).at("P", "TAX", "2026-H1"))


def test_the_chosen_basis_without_a_target_names_those_that_have_one(imported: Imported) -> None:
    world = imported(TWO, TAX, "A TAX 2026 target 1200\nA TAX 2026-01..06 actual 100")
    assigned, resolved = (world.at("A", "TAX", "2026-H1", basis=basis) for basis in ("assigned", "resolved"))
    assert resolved.other_bases == (assigned.basis,)
    assert assigned.other_bases == ()


def test_what_is_not_judged_says_so(imported: Imported) -> None:
    world = imported(TWO, "BIRTHS total none month người", "A BIRTHS 2026 target 120\nA BIRTHS 2026-01..06 actual 5")
    assert "not_judged" in codes(world.at("A", "BIRTHS", "2026-H1"))


def test_an_average_stands_at_the_province_with_how_many_units_meet_their_own(imported: Imported) -> None:
    lines = """
        A PH 2026          target 7
        B PH 2026          target 7
        A PH 2026-01..12   actual 8
        B PH 2026-01..12   actual 5
    """
    spread = imported(TWO, "PH average more month điểm", lines).at("P", "PH", "2026").spread
    assert spread is not None
    assert (spread.units, spread.met, spread.not_met, spread.lowest, spread.highest) == (2, 1, 1, 5, 8)


# --- Same period last year


LAST_YEAR = """
    A TAX 2025-01..12 actual 20
    B TAX 2025-01..12 actual 10
    C TAX 2025-01..12 actual 40
"""


def test_a_merged_unit_is_compared_with_the_sum_of_those_that_went_in_wholly(imported: Imported) -> None:
    half = imported(MERGED, TAX, LAST_YEAR + REPORTS).at("D", "TAX", "2026-Q2")
    assert half.same_period_last_year == 3 * (20 + 10)
    assert half.growth == 0  # 90 after 90


def test_the_province_of_a_merger_is_compared_as_a_whole(imported: Imported) -> None:
    half = imported(MERGED, TAX, LAST_YEAR + REPORTS).at("P", "TAX", "2026-H1")
    assert half.last_year_to_date == 6 * (20 + 10 + 40)
    assert half.growth_to_date == Fraction(480, 420) - 1


def test_a_unit_that_took_a_part_is_not_comparable(imported: Imported) -> None:
    tree = "P\nA in P closed 2026-03-31 became D;E\nD in P opened 2026-04-01\nE in P opened 2026-04-01"
    lines = "A TAX 2025-01..12 actual 20\nA TAX 2026-01..03 actual 20\nD TAX 2026-04..06 actual 9"
    second = imported(tree, TAX, lines).at("D", "TAX", "2026-Q2")
    assert second.growth is None
    assert "not_comparable" in codes(second)


FROM_OUTSIDE = "P\nA in P\nB in P\nN in P opened 2026-03-01"
TOLD_BY_ALL = """
    A TAX 2025-01..12 actual 10
    B TAX 2025-01..12 actual 30
    A TAX 2026-01..06 actual 11
    B TAX 2026-01..06 actual 33
    N TAX 2026-03..06 actual 50
"""


def test_the_growth_of_a_province_is_of_the_units_there_in_both_years(imported: Imported) -> None:
    half = imported(FROM_OUTSIDE, TAX, TOLD_BY_ALL).at("P", "TAX", "2026-H1")
    assert half.growth_to_date == Fraction(1, 10)
    values = {remark.code: dict(remark.values) for remark in half.remarks}
    assert values["like_with_like"] == {"compared": 2, "units": 3}


def test_what_came_from_outside_counts_in_the_sum(imported: Imported) -> None:
    half = imported(FROM_OUTSIDE, TAX, TOLD_BY_ALL).at("P", "TAX", "2026-H1")
    assert half.actual_to_date == 6 * (11 + 33) + 4 * 50


def test_the_growth_of_a_province_needs_both_years_told(imported: Imported) -> None:
    lines = TOLD_BY_ALL.replace("A TAX 2025-01..12", "A TAX 2025-01..02")
    half = imported(FROM_OUTSIDE, TAX, lines).at("P", "TAX", "2026-H1")
    assert half.growth_to_date is None
    assert "last_year_incomplete" in codes(half)


# --- A unit that fell silent is not a fall


def test_the_months_that_not_all_units_have_told_are_marked(imported: Imported) -> None:
    half = imported(TWO, TAX, "A TAX 2026-01..03 actual 10\nB TAX 2026-01..02 actual 30").at("P", "TAX", "2026-03")
    assert (half.trend[:3], half.partial[:3]) == ((40, 40, 10), (False, False, True))


def test_the_change_of_a_month_is_of_the_units_that_told_in_both_years(imported: Imported) -> None:
    lines = "A TAX 2025-03 actual 10\nB TAX 2025-03 actual 30\nA TAX 2026-03 actual 11"
    assert imported(TWO, TAX, lines).at("P", "TAX", "2026-03").growth == Fraction(1, 10)
