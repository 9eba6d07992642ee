"""Months of which not all units have reported are told apart in both charts, and not by colour alone."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from kpi.charts import curve, months
from kpi.language import language
from kpi.model.period import Period
from kpi.model.standing import Standing
from kpi.model.story import Point, Story
from kpi.model.unit import Unit
from tests.plain import indicator

VI, EN = language("vi"), language("en")
YEAR = Period.parse("2026")
PARTIAL = tuple(month in {3, 9, 12} for month in range(1, 13))


def story(partial: tuple[bool, ...] = PARTIAL) -> Story:
    """Ten months reported, 1 to 10; the third and the ninth by some units only, the twelfth by nobody."""
    which = indicator("total")
    standing = Standing(which, YEAR, "on_track", actual_to_date=Fraction(55), due=Period(2026, 1, 10), partial=partial)
    points = tuple(
        Point(
            period=month,
            actual=Fraction(month.first) if month.first <= 10 else None,
            actual_to_date=Fraction(month.first * (month.first + 1), 2) if month.first <= 10 else None,
            target_to_date=Fraction(5 * month.first),
            last_year=None,
            last_year_to_date=None,
        )
        for month in YEAR.months
    )
    return Story(Unit(1, "P", "Tỉnh"), which, standing, points, (), (), ())


def traces(figure: Any) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in figure.to_dict()["data"]}


def test_a_month_that_nobody_has_reported_is_missing_and_not_partial() -> None:
    assert [month for month, is_partial in enumerate(curve.partial_months(story()), 1) if is_partial] == [3, 9]


def test_the_curve_marks_them_with_a_shape_and_a_word() -> None:
    marks = traces(curve.figure(story(), VI))["chưa đủ đơn vị báo cáo"]
    assert (list(marks["x"]), marks["marker"]["symbol"]) == (["T3", "T9"], "square")
    assert list(marks["y"]) == [6, 45]


def test_the_bars_are_hatched_and_the_legend_says_why() -> None:
    drawn = traces(months.figure(story(), EN))
    shapes = drawn["2026"]["marker"]["pattern"]["shape"]
    assert [month for month, shape in enumerate(shapes, 1) if shape] == [3, 9]
    assert drawn["not all units have reported"]["marker"]["pattern"]["shape"] == "/"


def test_a_year_reported_by_all_has_neither() -> None:
    whole = story((False,) * 12)
    for figure in (curve.figure(whole, VI), months.figure(whole, VI)):
        assert "chưa đủ đơn vị báo cáo" not in traces(figure)


def test_a_unit_at_the_bottom_has_no_partial_months() -> None:
    ten_months = story()
    assert curve.partial_months(replace(ten_months, standing=replace(ten_months.standing, partial=()))) == (False,) * 12


def test_the_attainment_stands_beside_the_units_that_it_is_of() -> None:
    ten_months = story()
    values = {"covered_to_date": Fraction(30), "target_of_year": Fraction(60), "attainment_of_year": Fraction(1, 2)}
    figure = curve.figure(replace(ten_months, standing=replace(ten_months.standing, **values)), VI)  # type: ignore[arg-type]
    (mark,) = figure.to_dict()["layout"]["annotations"]
    covered = traces(figure)["các đơn vị có kế hoạch"]
    assert (mark["text"], list(covered["y"]), covered["text"][0]) == ("<b>55</b>", [30], "<b>30 · 50,0\u00a0%</b>")


def test_the_number_stands_at_the_end_of_what_is_judged() -> None:
    (mark,) = curve.figure(story(), VI).to_dict()["layout"]["annotations"]
    assert (mark["x"], mark["text"]) == ("T10", "<b>55</b>")
