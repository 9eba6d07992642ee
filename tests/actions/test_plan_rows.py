"""Rows of plans: what is kept of a plan says again what it was at the end of every month."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from db.totals import GIVEN, TO_DATE, YEAR
from kpi.actions.record.plan_rows import rows_of_plan
from kpi.model.figure import Target
from kpi.model.given import given as given_for
from kpi.model.indicator import Indicator
from kpi.model.kind import ADDS_UP
from kpi.model.month_plan import GRID
from kpi.model.period import Life, Period, reporting_periods
from kpi.model.plan import months_of_plan
from kpi.model.reported import NOTHING, Reported

RUNS = st.sampled_from([*reporting_periods(2021), Period(2021, 1, 12), Period(2021, 1, 12), Period(2021, 2, 5)])
DAYS = st.sampled_from(
    ["", "2019-12-31", "2021-01-01", "2021-01-31", "2021-02-01", "2021-07-15", "2021-12-31", "2022-01-01"]
)
TARGETS = st.lists(
    st.builds(Target, RUNS, st.just(1), DAYS, st.integers(-9, 9)),
    max_size=5,
    unique_by=lambda target: (target.period, target.effective_on),
)
LIVES = st.sampled_from([(1, 12), (1, 12), (5, 12), (1, 3), (4, 9), None])


def indicator_of(adds_up: str) -> Indicator:
    return Indicator(1, "X", "X", adds_up=adds_up)


@given(TARGETS, st.sampled_from(sorted(ADDS_UP)), LIVES)
def test_the_rows_say_again_the_plan_of_every_month(targets: list[Target], adds_up: str, life: Life | None) -> None:
    indicator = indicator_of(adds_up)
    rows = rows_of_plan(2021, targets, indicator, life)
    year = Reported(value=0)
    for month, wanted in zip(Period.of_year(2021).months, months_of_plan(2021, targets, indicator, life), strict=True):
        year = year.plus(rows.get((month.code, YEAR), NOTHING))
        to_date = rows.get((month.to_date.code, TO_DATE), NOTHING)
        simple = Fraction(year.numerator) * (month.share_elapsed if indicator.rule.grows else 1)
        value = simple + (to_date.value or 0) + Fraction(to_date.numerator, GRID)
        assert (value if year.denominator or to_date.units else None) == wanted.value
        of_year = (year.value or 0) + Fraction(year.reports, GRID)
        assert (of_year if year.units else None) == wanted.of_year
        assert (year.denominator > 0, bool(to_date.denominator)) == (wanted.simple, wanted.closed and to_date.units > 0)


@given(TARGETS, st.sampled_from(sorted(ADDS_UP)))
def test_what_is_given_for_a_run_is_kept_for_every_run(targets: list[Target], adds_up: str) -> None:
    indicator = indicator_of(adds_up)
    kept = {
        code: reported for (code, kind), reported in rows_of_plan(2021, targets, indicator).items() if kind == GIVEN
    }
    for run in reporting_periods(2021):
        wanted = given_for(run, targets, indicator)
        assert kept.get(run.code) == (wanted and Reported(wanted.value, units=1, conflicts=int(wanted.conflict)))


def test_a_straight_plan_costs_one_row_beside_what_is_given() -> None:
    rows = rows_of_plan(2021, [Target(Period(2021, 1, 12), 1, "", 1200)], indicator_of("total"))
    assert rows == {
        (20210112, GIVEN): Reported(1200, units=1),
        (20210101, YEAR): Reported(1200, numerator=1200, denominator=1, units=1),
    }
