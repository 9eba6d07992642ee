"""Totals moved by the difference, against a slow and plain recomputation, on random histories."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.actions.administer import doctor
from kpi.actions.look import export, read
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model.period import Period

PARENTS = {"VN": None, "P1": "VN", "P2": "VN", "A": "P1", "B": "P1", "C": "P2"}
UNITS = "code,name,parent\n" + "".join(f"{code},{code},{parent or ''}\n" for code, parent in PARENTS.items())
INDICATORS = "code,name,agg,decimals,measured_in\nSUM,Sum,sum,1,ha\nLAST,Last,last,1,con\nRATE,Rate,rate,1,%\n"
RUNS = ["2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06", "2021-Q1", "2021-Q2", "2021-H1", "2021"]
PERIODS = ["2021-01", "2021-03", "2021-05", "2021-Q1", "2021-Q2", "2021-H1", "2021-9M", "2021-02/2021-05"]

figures = st.tuples(
    st.sampled_from(sorted(PARENTS)),
    st.sampled_from(["SUM", "LAST", "RATE"]),
    st.sampled_from(RUNS),
    st.integers(-50, 999),
    st.integers(1, 50),
)
plans = st.tuples(
    st.sampled_from(sorted(PARENTS)),
    st.sampled_from(["2021", "2021-Q1", "2021-01", "2021-02", "2021-03"]),
    st.integers(1, 999),
    st.sampled_from(["", "2021-02-15"]),
)
histories = st.lists(st.lists(st.one_of(figures, plans), min_size=1, max_size=6), min_size=1, max_size=5)


@dataclass
class Plain:
    """What has been told, in dictionaries, and the sums made anew each time in the simplest way."""

    reported: dict[tuple[str, str, Period], tuple[int, int]] = field(default_factory=dict)

    def own(self, unit: str, indicator: str, run: Period) -> tuple[Fraction, Fraction, int] | None:
        """(sum or numerator, denominator, months covered) of a unit's own figures, by trying every combination."""
        here = [
            (period, *values)
            for (u, i, period), values in self.reported.items()
            if (u, i) == (unit, indicator) and period in run
        ]
        if not here:
            return None
        months = {month for period, *_ in here for month in period.months}
        if indicator == "LAST":
            _, value, _ = max(here, key=lambda entry: (entry[0].last, entry[0].first))
            return Fraction(value, 10), Fraction(0), len(months)
        best: tuple[tuple[int, int], list[tuple[Period, int, int]]] = ((0, 0), [])
        for size in range(1, len(here) + 1):
            for entries in combinations(here, size):
                covered = [month for period, *_ in entries for month in period.months]
                if len(covered) == len(set(covered)) and (len(covered), size) > best[0]:
                    best = ((len(covered), size), list(entries))
        over = sum(Fraction(value, 10) for _, value, _ in best[1])
        under = sum((Fraction(denominator) for *_, denominator in best[1]), Fraction(0))
        return over, under, best[0][0]

    def total(self, unit: str, indicator: str, run: Period) -> tuple[Fraction, Fraction] | None:
        own = self.own(unit, indicator, run)
        below = [t for child, up in PARENTS.items() if up == unit and (t := self.total(child, indicator, run))]
        summed = (sum((t[0] for t in below), Fraction(0)), sum((t[1] for t in below), Fraction(0))) if below else None
        if own is not None and (summed is None or indicator == "LAST" or own[2] >= run.length):
            return own[:2]
        return summed

    def amount(self, unit: str, indicator: str, run: Period) -> Fraction | None:
        total = self.total(unit, indicator, run)
        if total is None:
            return None
        return total[0] * 100 / total[1] if indicator == "RATE" else total[0]


def written(deed: list[tuple[object, ...]]) -> str:
    """One deed as a file of figures; of the same key the last row counts."""
    rows: dict[tuple[object, ...], str] = {}
    for row in deed:
        if len(row) == 5:
            unit, indicator, run, value, denominator = row
            number = f"{int(str(value)) / 10:.1f}"
            cells = f"{number},," if indicator != "RATE" else f",{number},{denominator}"
            rows["actual", unit, indicator, run] = f"{unit},{indicator},{run},,{cells},,"
        else:
            unit, run, value, effective = row
            rows["target", unit, run, effective] = f"{unit},SUM,{run},{value},,,,assigned,{effective}"
    head = "unit,indicator,period,target,actual,numerator,denominator,basis,effective_on\n"
    return head + "\n".join(rows.values()) + "\n"


@given(history=histories)
@settings(max_examples=25)
def test_totals_are_what_a_plain_recomputation_makes(fresh: Callable[[], Store], history: list[list[tuple]]) -> None:
    store, plain = fresh(), Plain()
    take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")
    for deed in history:
        outcome = take_tables(store, [("figures.csv", written(deed))], by="test")[0]
        assert outcome.refused == 0, outcome.problems
        for row in deed:
            if len(row) == 5:
                unit, indicator, run, value, denominator = row
                plain.reported[unit, indicator, Period.parse(run)] = (value, denominator)
    assert list(doctor.examine(store)) == []
    ids = {unit.code: unit.id for unit in read.tree(store).units.values()}
    for unit in PARENTS:
        for period in PERIODS:
            run = Period.parse(period)
            card = read.scorecard(store, ids[unit], run)
            for indicator in ("SUM", "LAST", "RATE"):
                standing = card.of(indicator)
                actual = None if standing is None else standing.actual
                assert actual == plain.amount(unit, indicator, run), (unit, indicator, period)
                to_date = None if standing is None else standing.actual_to_date
                assert to_date == plain.amount(unit, indicator, run.to_date), (unit, indicator, period, "to date")


def everything(store: Store) -> list[tuple[str, str]]:
    """The whole record as files."""

    def written_out(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([header, *rows])
        return out.getvalue()

    return [
        ("units.csv", written_out(export.UNITS, export.unit_rows(store))),
        ("indicators.csv", written_out(export.INDICATORS, export.indicator_rows(store))),
        ("figures.csv", written_out(export.FIGURES, export.figure_rows(store))),
    ]


@given(history=histories)
@settings(max_examples=15)
def test_what_is_exported_is_taken_in_again_without_a_difference(
    fresh: Callable[[], Store], history: list[list[tuple]]
) -> None:
    store = fresh()
    take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")
    for deed in history:
        take_tables(store, [("figures.csv", written(deed))], by="test")
    files, standings = everything(store), list(export.standing_rows(store))
    again = fresh()
    outcomes = take_tables(again, files, by="test")
    assert sum(outcome.refused for outcome in outcomes) == 0
    assert everything(again) == files
    assert list(export.standing_rows(again)) == standings


def test_a_province_is_its_communes_and_says_how_many_have_told(take: Callable[..., object], store: Store) -> None:
    take(
        units=UNITS,
        indicators=INDICATORS,
        figures="""
            unit,indicator,period,target,actual
            A,SUM,2021-01,,10
            A,SUM,2021,120,
            B,SUM,2021,240,
        """,
    )
    tree = read.tree(store)
    card = read.scorecard(store, tree.by_code["p1"][0].id, Period.parse("2021-01"))
    standing = card.of("SUM")
    assert standing is not None
    assert (standing.actual_to_date, standing.target_of_year, standing.units_reported, standing.units) == (
        10,
        360,
        1,
        2,
    )
    assert "units_missing" in {remark.code for remark in standing.remarks}


def test_a_province_that_tells_itself_is_not_counted_twice(take: Callable[..., object], store: Store) -> None:
    take(
        units=UNITS,
        indicators=INDICATORS,
        figures="unit,indicator,period,actual\nP1,SUM,2021-01,100\nA,SUM,2021-01,30\nB,SUM,2021-01,50\nC,SUM,2021-01,7\n",
    )
    tree = read.tree(store)

    def standing_of(code: str) -> object:
        return read.scorecard(store, tree.by_code[code][0].id, Period.parse("2021-01")).of("SUM")

    province, country = standing_of("p1"), standing_of("vn")
    assert province.actual_to_date == 100  # type: ignore[attr-defined]
    assert country.actual_to_date == 107  # type: ignore[attr-defined]
    assert "parts_differ" in {remark.code for remark in province.remarks}  # type: ignore[attr-defined]


def test_a_run_of_no_report_is_made_from_the_figures(take: Callable[..., object], store: Store) -> None:
    take(
        units=UNITS,
        indicators=INDICATORS,
        figures="unit,indicator,period,actual\nA,SUM,2021-02,1\nA,SUM,2021-03,2\nB,SUM,2021-05,4\nB,SUM,2021-06,8\n",
    )
    tree = read.tree(store)
    card = read.scorecard(store, tree.by_code["p1"][0].id, Period.parse("2021-02/2021-05"))
    standing = card.of("SUM")
    assert standing is not None
    assert standing.actual == 7


def test_moving_a_unit_moves_its_figures(take: Callable[..., object], store: Store) -> None:
    take(units=UNITS, indicators=INDICATORS, figures="unit,indicator,period,actual\nA,SUM,2021-01,10\n")
    take(units="code,name,parent\nA,A,P2\n")
    tree = read.tree(store)

    def standing_of(code: str) -> object:
        return read.scorecard(store, tree.by_code[code][0].id, Period.parse("2021-01")).of("SUM")

    assert standing_of("p1") is None
    assert standing_of("p2").actual_to_date == 10  # type: ignore[attr-defined]
    assert list(doctor.examine(store)) == []
