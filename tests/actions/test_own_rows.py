"""What targets make in the totals: looked for only where something can have changed, and nothing is missed."""

from hypothesis import given
from hypothesis import strategies as st

from kpi.actions.totals import own_rows
from kpi.model import plan
from kpi.model.figure import Target
from kpi.model.indicator import Indicator
from kpi.model.kind import ADDS_UP
from kpi.model.period import Period, reporting_periods
from kpi.model.series import Told

RUNS = st.sampled_from([*reporting_periods(2021), Period(2021, 1, 12), Period(2021, 2, 5)])
DAYS = st.sampled_from(
    ["", "2019-12-31", "2021-01-01", "2021-01-31", "2021-02-01", "2021-07-15", "2021-12-31", "2022-01-01"]
)
TARGETS = st.lists(st.builds(Target, RUNS, st.integers(1, 2), DAYS, st.integers(-9, 9)), max_size=5)


def plainly(indicator: Indicator, targets: list[Target]) -> dict[tuple[int, int], Told]:
    """Every run and every month looked at, whatever has come into force."""
    rows: dict[tuple[int, int], Told] = {}
    for basis in {target.basis for target in targets}:
        some = [target for target in targets if target.basis == basis]
        for run in reporting_periods(2021):
            if of_run := plan.given(run, some, indicator):
                rows[run.code, 2 * basis] = Told(value=of_run.value, units=1, conflicts=int(of_run.conflict))
        held = (0, 0, 0)
        for month in Period.of_year(2021).months:
            of_year = plan.given(month.whole_year, some, indicator, on=month.ends_on)
            now = (of_year.value, 1, int(of_year.conflict)) if of_year else (0, 0, 0)
            value, units, conflicts = (a - b for a, b in zip(now, held, strict=True))
            if value or units or conflicts:
                rows[month.code, 2 * basis + 1] = Told(value=value, units=units, conflicts=conflicts)
            held = now
    return rows


@given(TARGETS, st.sampled_from(sorted(ADDS_UP)))
def test_the_rows_of_targets_are_those_of_looking_everywhere(targets: list[Target], adds_up: str) -> None:
    indicator = Indicator(1, "X", "X", adds_up=adds_up)
    assert own_rows(indicator, 2021, [], targets) == plainly(indicator, targets)
