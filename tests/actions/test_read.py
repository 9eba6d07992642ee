"""Reading: every period that can be asked for has an answer, for a unit and for those above it."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from kpi.actions.imports.admit import Outcome
from kpi.actions.look import export, read
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.standing import Spread, Standing
from tests.plain import codes

Take = Callable[..., list[Outcome]]
UNITS = "code,name,parent\nVN,Nước,\nP,Tỉnh,VN\nA,Xã A,P\nB,Xã B,P\n"
INDICATORS = "code,name,agg,decimals,measured_in\nREV,Thu,sum,2,triệu đồng\nINS,Tỷ lệ,rate,1,%\nHERD,Đàn,last,0,con\n"
HEAD = "unit,indicator,period,target,actual,numerator,denominator\n"


@pytest.fixture
def report(take: Take) -> Take:
    take(units=UNITS, indicators=INDICATORS)
    return lambda rows: take(figures=HEAD + rows)


def standing(store: Store, unit: str, indicator: str, period: str) -> Standing:
    unit_id = read.tree(store).by_code[unit.casefold()][0].id
    result = read.scorecard(store, unit_id, Period.parse(period)).of(indicator)
    assert result is not None
    return result


@pytest.mark.parametrize("month", ["1900-01", "2199-12"])
def test_the_first_and_the_last_year_have_standings_like_any_other(report: Take, store: Store, month: str) -> None:
    report(f"A,REV,{month},,5,,\n")
    assert standing(store, "A", "REV", month).actual == 5
    assert len(list(export.standing_rows(store))) == 3  # of the unit and of the two above it
    read.story(store, 3, "REV", Period.parse(month))


def test_percentages_without_parts_are_not_added_over_units_in_any_run(report: Take, store: Store) -> None:
    report("A,INS,2021-03,,50,,\nB,INS,2021-03,,60,,\n")
    for period in ("2021-03", "2021-Q1", "2021-02/2021-05"):
        result = standing(store, "P", "INS", period)
        assert (result.actual, result.actual_to_date, "no_roll_up" in codes(result)) == (None, None, True)
    assert standing(store, "P", "INS", "2021-03").spread == Spread(2, 0, 0, Fraction(50), Fraction(60))


def test_parts_are_added_over_units_in_any_run(report: Take, store: Store) -> None:
    report("A,INS,2021-03,,,1,2\nB,INS,2021-03,,,5,6\n")
    for period in ("2021-03", "2021-Q1", "2021-02/2021-05"):
        assert standing(store, "P", "INS", period).actual == Fraction(600, 8)


def test_a_province_that_tells_itself_is_read_in_any_run(report: Take, store: Store) -> None:
    report("P,REV,2021-02,,1,,\nP,REV,2021-03,,2,,\nP,REV,2021-04,,4,,\nP,REV,2021-05,,8,,\nA,REV,2021-03,,100,,\n")
    assert standing(store, "P", "REV", "2021-02/2021-05").actual == 15
    assert standing(store, "VN", "REV", "2021-02/2021-05").actual == 15


def test_a_province_that_tells_itself_in_part_leaves_a_run_to_its_communes(report: Take, store: Store) -> None:
    report("P,REV,2021-02,,1,,\nA,REV,2021-02,,10,,\nA,REV,2021-03,,10,,\nB,REV,2021-05,,7,,\n")
    assert standing(store, "P", "REV", "2021-02/2021-05").actual == 27


def test_a_province_that_tells_all_itself_is_not_incomplete(report: Take, store: Store) -> None:
    months = "".join(f"P,REV,2021-{month:02d},,10,,\n" for month in range(1, 7))
    report(f"P,REV,2021,120,,,\n{months}")
    june = standing(store, "P", "REV", "2021-06")
    assert (june.status, june.reports, june.reports_due, june.units_reported, june.units) == ("on_track", 6, 6, 1, 1)
    assert not codes(june) & {"incomplete", "units_missing"}


def test_a_province_behind_its_plan_is_off_track_though_its_communes_are_silent(report: Take, store: Store) -> None:
    months = "".join(f"P,REV,2021-{month:02d},,1,,\n" for month in range(1, 7))
    report(f"P,REV,2021,120,,,\n{months}")
    assert standing(store, "P", "REV", "2021-06").status == "off_track"


def test_communes_that_have_not_told_are_still_counted_where_the_province_has_not(report: Take, store: Store) -> None:
    report("A,REV,2021,120,,,\nA,REV,2021-01,,10,,\n")
    january = standing(store, "P", "REV", "2021-01")
    assert (january.reports, january.reports_due, january.units_reported, january.units) == (1, 2, 1, 2)
    assert {"incomplete", "units_missing"} <= codes(january)


def test_a_unit_is_compared_with_the_one_whose_place_it_took(take: Take, store: Store) -> None:
    take(
        units="code,name,opened,closed,became\nX,Cũ,,2025-06-30,X\nX,Mới,2025-07-01,,\n",
        indicators=INDICATORS,
        figures="unit,indicator,period,actual\nX,REV,2025-08,10\nX,REV,2026-08,20\nX,REV,2024-08,5\n",
    )
    new = read.tree(store).by_code["x"][1].id
    for year, growth, remarks in ((2025, Fraction(1), set[str]()), (2026, Fraction(1), set[str]())):
        result = read.scorecard(store, new, Period.parse(f"{year}-08")).of("REV")
        assert result is not None
        assert result.growth == growth
        assert remarks <= codes(result)


def test_the_plan_of_another_basis_is_asked_for_by_its_name(take: Take, store: Store) -> None:
    take(
        units=UNITS,
        indicators=INDICATORS,
        figures="unit,indicator,period,target,basis\nA,REV,2021,100,assigned\nA,REV,2021,130,resolved\n",
    )
    unit = read.tree(store).by_code["a"][0].id
    year = Period.parse("2021")
    plans = {basis: read.scorecard(store, unit, year, basis).of("REV") for basis in (None, "assigned", "resolved")}
    assert {basis: plan.target_of_year for basis, plan in plans.items() if plan} == {
        None: 100,
        "assigned": 100,
        "resolved": 130,
    }
