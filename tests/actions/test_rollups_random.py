"""The comparison on random trees, lives, plans and gaps: what the product says against the plain second version."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from kpi.actions.administer import doctor
from kpi.actions.imports import undo
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model.period import Period
from kpi.model.person import console
from kpi.model.standing import Standing
from tests.plain_rollup import Comparison, Record, Result, Unit
from tests.rollups import HEAD

YEAR = 2026
BASES = ("assigned", "resolved")
PERIODS = ("2026-03", "2026-05", "2026-06", "2026-08", "2026-12", "2026-Q2", "2026-Q3", "2026-H1", "2026-9M", "2026")
DAYS = (None, None, date(2026, 7, 3), date(2026, 7, 20), date(2026, 11, 20), date(2027, 1, 8), date(2027, 2, 20))
DECISIONS = ("2026-02-10", "2026-04-15", "2026-07-15", "2026-10-05")
KINDS = {
    "total": (("more", "more", "less", "ceiling", "within", "none"), "triệu đồng"),
    "latest": (("more", "less", "within", "none"), "con"),
    "ratio": (("more", "less", "none"), "%"),
    "share": (("more", "less", "ceiling"), "%"),
    "average": (("more", "less"), "điểm"),
    "done": (("done",), "tiêu chí"),
    "rank": (("less",), "bậc"),
}
FREQUENCIES = ("month", "month", "month", "quarter", "half", "year", "irregular")
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
REST = "2026-04/2026-12"
QUARTERS = [f"2026-Q{quarter}" for quarter in range(1, 5)]
SHAPES: dict[str, Callable[[Random], list[str]]] = {
    "the year": lambda _: ["2026"],
    "quarters": lambda _: QUARTERS,
    "quarters of a year": lambda _: ["2026", *QUARTERS],
    "some quarters": lambda chance: chance.sample(QUARTERS, chance.randint(1, 3)),
    "some quarters of a year": lambda chance: ["2026", *chance.sample(QUARTERS, chance.randint(1, 3))],
    "months": lambda _: MONTHS,
    "months of a year": lambda _: ["2026", *MONTHS],
    "some months of a year": lambda chance: ["2026", *chance.sample(MONTHS, chance.randint(1, 11))],
    "the first months": lambda chance: MONTHS[: chance.randint(1, 11)],
    "halves": lambda _: ["2026-H1", "2026-H2"],
    "the first half of a year": lambda _: ["2026", "2026-H1"],
    "the rest of the year": lambda _: [REST],
    "a year and its rest": lambda _: ["2026", REST],
    "quarters by month": lambda _: [*MONTHS[:6], "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"],
    "ends from January on": lambda _: ["2026-Q1", "2026-H1", "2026-9M", "2026"],
}
"""For which periods an office gives its plan."""


@dataclass
class World:
    """The rows of a case, as they are imported."""

    units: list[Unit]
    indicators: list[tuple[str, str, str, str, str]]  # code, adds up, judged, frequency, measure
    figures: list[str] = field(default_factory=list[str])

    @property
    def units_csv(self) -> str:
        rows = [
            f"{u.code},{u.code},{u.parent},{u.opened or ''},{u.closed or ''},{';'.join(u.became)}" for u in self.units
        ]
        return "\n".join(["code,name,parent,opened,closed,became", *rows]) + "\n"

    @property
    def indicators_csv(self) -> str:
        rows = [
            f"{code},{code},{kind},{judged},{often},{unit},0" for code, kind, judged, often, unit in self.indicators
        ]
        return "\n".join(["code,name,adds_up,judged,frequency,measured_in,decimals", *rows]) + "\n"

    @property
    def files(self) -> list[tuple[str, str]]:
        return [("units.csv", self.units_csv), ("indicators.csv", self.indicators_csv), ("figures.csv", self.csv)]

    @property
    def csv(self) -> str:
        return csv_of_figures(self.figures)

    @property
    def record(self) -> Record:
        return Record.of(units=self.units_csv, indicators=self.indicators_csv, figures=self.csv)


def csv_of_figures(rows: list[str]) -> str:
    return "\n".join([HEAD, *rows]) + "\n"


def random_world(chance: Random) -> World:
    kinds = [*chance.sample(sorted(KINDS), 2), "total"]
    indicators = []
    for number, kind in enumerate(kinds):
        judged, measure = KINDS[kind]
        indicators.append((f"I{number}", kind, chance.choice(judged), chance.choice(FREQUENCIES), measure))
    world = World(random_units(chance), indicators)
    parents = {unit.parent for unit in world.units}
    for code, kind, *_ in indicators:
        for unit in world.units:
            is_leaf = unit.code not in parents
            if is_leaf:
                world.figures += random_plan(chance, unit, code, kind)
            elif kind != "done" and chance.random() < 0.2:  # a unit above has its plan from the beginning of the year
                world.figures.append(f"{unit.code},{code},2026,{target_value(chance, kind, 12)},,,,assigned,")
            if is_leaf or (kind != "done" and chance.random() < 0.15):
                world.figures += random_reports(chance, unit, code, kind)
    return world


def random_units(chance: Random) -> list[Unit]:
    """A country, one or two provinces, and communes of which some open, close, or become others in the year."""
    provinces = [f"P{number}" for number in range(chance.randint(1, 2))]
    units = [Unit("VN"), *(Unit(code, "VN") for code in provinces)]
    for province in provinces:
        for number in range(chance.randint(1, 3)):
            units.append(random_life(chance, Unit(f"{province}C{number}", province)))
    if chance.random() < 0.5:
        closed = a_day(chance)
        opened, province = closed + timedelta(days=1), provinces[0]
        old = [f"{province}A{number}" for number in range(chance.randint(1, 2))]
        became = (f"{province}D", f"{province}E") if chance.random() < 0.3 else (f"{province}D",)
        units += [Unit(code, province, None, closed, became) for code in old]
        units += [Unit(code, province, opened) for code in became]
    return units


def random_life(chance: Random, unit: Unit) -> Unit:
    what = chance.random()
    if what < 0.15:
        return dataclasses.replace(unit, opened=a_day(chance))
    return dataclasses.replace(unit, closed=a_day(chance)) if what < 0.25 else unit


def a_day(chance: Random) -> date:
    """The last day of a month in most cases, so that what follows begins with the next."""
    end = Period.month(YEAR, chance.randint(2, 10)).ends_on
    return end if chance.random() < 0.7 else end.replace(day=14)


def is_there(unit: Unit, period: Period) -> bool:
    has_opened = unit.opened is None or unit.opened <= period.ends_on
    return has_opened and (unit.closed is None or unit.closed >= period.starts_on)


def random_plan(chance: Random, unit: Unit, indicator: str, kind: str) -> Iterator[str]:
    for basis in BASES:
        if chance.random() < (0.2 if basis == "assigned" else 0.6):
            continue
        periods = SHAPES[chance.choice(sorted(SHAPES))](chance)
        life = unit.life(YEAR)
        if REST in periods and life and life[0] > 1:
            periods[periods.index(REST)] = f"2026-{life[0]:02d}/2026-12"
        periods = [period for period in periods if is_there(unit, Period.parse(period))]
        days = [chance.choice(["", "", "", *DECISIONS])] * len(periods)
        if chance.random() < 0.3:
            days = [chance.choice(["", *DECISIONS]) for _ in periods]
        sign = -1 if kind == "total" and chance.random() < 0.1 else 1
        whole = chance.choice([None, 1200])  # months that make the year, or that do not
        decisions = dict(zip(periods, days, strict=True))
        for period, day in decisions.items():
            length = Period.parse(period).length
            number = whole * length // 12 if whole and kind == "total" else target_value(chance, kind, length)
            number = max(1, number) if sign < 0 else number
            yield f"{unit.code},{indicator},{period},{sign * number},,,,{basis},{day_decided(unit, day)}"
        if "2026" in periods and not decisions["2026"] and chance.random() < 0.4:
            revised, day = sign * target_value(chance, kind, 12), day_decided(unit, chance.choice(DECISIONS))
            if day:
                yield f"{unit.code},{indicator},2026,{revised},,,,{basis},{day}"


def day_decided(unit: Unit, day: str) -> str:
    """Nobody decides the plan of a unit after it has closed."""
    return "" if unit.closed and day > unit.closed.isoformat() else day


def target_value(chance: Random, kind: str, length: int) -> int:
    if kind == "total":
        return 10 * length * chance.randint(0, 15)
    return 1 if kind == "done" else chance.randint(1, 100)


def random_reports(chance: Random, unit: Unit, indicator: str, kind: str) -> Iterator[str]:
    likelihood = chance.choice([0, 0.5, 0.97, 1, 1])
    until = chance.choice([3, 6, 7, 10, 12, 12])
    for period in chance.choice([MONTHS, MONTHS, MONTHS, QUARTERS, [*MONTHS[:3], *QUARTERS], ["2026-H1", "2026-H2"]]):
        run = Period.parse(period)
        if run.last > until or chance.random() >= likelihood or not is_there(unit, run):
            continue
        whole = chance.randint(1, 300)
        part = chance.randint(0, whole)
        numbers = f",{part},{whole}" if kind in {"ratio", "share"} else f"{actual_value(chance, kind, run.length)},,"
        yield f"{unit.code},{indicator},{period},,{numbers},,"


def actual_value(chance: Random, kind: str, length: int) -> int:
    if kind == "total":
        return length * chance.choice([100, 100, chance.randint(-20, 200)])
    return chance.randint(0, 1) if kind == "done" else chance.randint(1, 120)


# --- Held against each other

NUMBERS = (
    *("target_to_date", "target_of_year", "actual_to_date", "covered_to_date"),
    *("attainment_to_date", "attainment_of_year"),
)
COUNTS = ("due", "final", "reports", "reports_due", "units_reported", "units", "units_with_target", "status")
NEAR = Fraction(1, 10**8)  # a revised shape is kept to a fraction of a unit


def differences(standing: Standing | None, plain: Result, names: tuple[str, ...]) -> dict[str, tuple[object, object]]:
    """What the product says otherwise: name -> (product, plain)."""
    if standing is None:
        missing = {name: (None, value) for name in NUMBERS if (value := getattr(plain, name)) is not None}
        return {name: both for name, both in missing.items() if name in names}
    pairs = {name: (getattr(standing, name), getattr(plain, name)) for name in names}
    return {name: both for name, both in pairs.items() if not are_same(*both)}


UNJUDGED = {"no_target", "too_early"}
"""Where nothing is due and no plan has begun either word is right: which targets there are is said beside it."""


def are_same(product: object, plain: object) -> bool:
    if isinstance(product, str) and {product, plain} == UNJUDGED:
        return True
    if isinstance(product, Fraction) and isinstance(plain, Fraction):
        return abs(product - plain) <= NEAR
    return product == plain


def names_to_compare(case: Comparison, unit: str, period: Period, plain: Result, day: date | None) -> tuple[str, ...]:
    run = plain.due or period.to_date
    if plain.status == "not_begun":
        return ("status",)
    left_out = set()
    life = case.record.units[unit].life(run.year)
    begun = run.last if day is None else sum(day > Period.month(run.year, month).ends_on for month in range(1, 13))
    if life is None or life[0] > min(run.last, begun):  # before it opened it has no plan, and no line of its own
        left_out |= {*NUMBERS, *COUNTS}
    if plain.due is not None and plain.due.last != period.last:
        left_out |= {"target_of_year", "attainment_of_year", "units_with_target"}  # of other units by then
    if case.indicator.adds_up != "total" and case.is_leaf(unit):
        left_out |= {"units_with_target"}  # of a level that is given for later months only
    if case.indicator.adds_up in {"ratio", "share"} and not case.is_leaf(unit):
        left_out |= {"target_of_year", "attainment_of_year"}  # of units that have a plan to date, or of other units
        if plain.actual_to_date is None:
            left_out |= {"units_reported", "reports"}  # percentages without parts make no sum, and are counted apart
    above = {unit.parent for unit in case.record.units.values()} - {""}
    if not case.is_leaf(unit) and any(row.unit in above - {unit} for row in case.record.actuals):
        left_out |= {"covered_to_date", "attainment_to_date", "attainment_of_year", "status"}  # which of two voices
    if case.indicator.adds_up == "share" and plain.due is None:
        left_out |= {*NUMBERS, *COUNTS}  # what came before any report is due
    if case.indicator.adds_up in {"done", "rank"}:  # what was reached stays reached; a rank of others is not owed
        left_out |= {"status", "reports_due", "reports"}
    if plain.target_to_date is None and any(row.period in period for row in case.targets):
        left_out |= {
            "status"
        }  # a target of this very period is judged by itself, which the plain version does not know
    if not plain.status:  # an average of a province: how many meet their own is said instead
        left_out |= {"status"}
    if case.has_closed(unit, run):  # how a unit that has closed is judged by itself is nowhere laid down
        left_out |= {"target_to_date", "target_of_year", "attainment_to_date", "attainment_of_year", "status"}
        left_out |= {"units_with_target", "covered_to_date"}
    if any(unit in other.became for other in case.record.units.values()):  # with what those before it reported
        left_out |= {name for name in (*NUMBERS, *COUNTS) if not name.startswith("target")}
    if not case.is_leaf(unit) and plain.units == 1:  # its own figure: of one unit, its plan may be of some
        left_out |= {"units_with_target"}
    return tuple(name for name in (*NUMBERS, *COUNTS) if name not in left_out)


def assert_same(store: Store, world: World, chance: Random) -> None:
    record = world.record
    ids = {unit.code: unit.id for unit in read.tree(store).units.values()}
    decided = [target.effective_on for target in record.targets]
    for text in chance.sample(PERIODS, 3):
        period, day = Period.parse(text), chance.choice(DAYS)
        if day is not None and any(day < decision <= period.ends_on for decision in decided):
            day = None  # a decision that lies ahead: nobody asks for it
        for basis in BASES:
            cases = [Comparison(record, record.indicators[code], YEAR, basis) for code in record.indicators]
            for unit in record.units:
                card = read.scorecard(store, ids[unit], period, basis, day=day)
                for case in cases:
                    plain = case.at(unit, period, day)
                    names = names_to_compare(case, unit, period, plain, day)
                    differing = differences(card.of(case.indicator.code), plain, names)
                    assert not differing, (unit, case.indicator, text, basis, day, differing)


Fresh = Callable[[], Store]
ME = console("test")


@pytest.mark.parametrize("seed", range(45))
def test_the_comparison_is_what_a_plain_one_makes(fresh: Fresh, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a case is known again by its number
    world, store = random_world(chance), fresh()
    outcomes = take_tables(store, world.files, by="test")
    assert sum(outcome.refused for outcome in outcomes) == 0, [outcome.problems for outcome in outcomes]
    assert_same(store, world, chance)


@pytest.mark.parametrize("seed", range(100, 114))
def test_a_history_of_deeds_ends_where_its_last_figures_begin(fresh: Fresh, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a case is known again by its number
    world, store = random_world(chance), fresh()
    take_tables(store, world.files[:2], by="test")
    rows = [row for row in world.figures if chance.random() < 0.8]
    chance.shuffle(rows)
    cut = chance.randint(0, len(rows))
    wrong = [with_another_number(chance, row) for row in rows[:cut] if chance.random() < 0.3]
    for batch in (rows[:cut], wrong, [*rows[cut:], *rows[:cut]]):
        take_tables(store, [("figures.csv", csv_of_figures(batch))], by="test")
    mistakes = [with_another_number(chance, row) for row in world.figures if chance.random() < 0.3]
    outcome = take_tables(store, [("figures.csv", csv_of_figures(mistakes))], by="test")[-1]
    if outcome.batch is not None:
        assert undo.undo(store, ME, outcome.batch).kept == ()
    assert list(doctor.examine(store)) == []
    assert_same(store, dataclasses.replace(world, figures=rows), chance)


def with_another_number(chance: Random, row: str) -> str:
    """The same figure with a slip of the hand."""
    cells = row.split(",")
    for place in (3, 4, 5):
        if cells[place]:
            cells[place] = str(chance.randint(0, 1) if place == 5 else int(cells[place]) + chance.randint(1, 9))
    return ",".join(cells)


def test_the_plain_version_says_something_of_nearly_every_case() -> None:
    """That the cases are worth comparing: all statuses occur, plans of all units and of some."""
    results = []
    for seed in range(60):
        world = random_world(chance := Random(seed))  # noqa: S311 - a case is known again by its number
        record, period = world.record, Period.parse(chance.choice(PERIODS))
        for indicator in record.indicators.values():
            case = Comparison(record, indicator, YEAR, "assigned")
            results += [case.at(unit, period, chance.choice(DAYS)) for unit in record.units]
    statuses = {result.status for result in results} - {""}
    assert statuses >= {"met", "on_track", "at_risk", "off_track", "not_met", "incomplete", "not_told", "no_target"}
    assert statuses >= {"too_early", "not_begun"}
    assert sum(result.target_to_date is not None for result in results) > len(results) / 3
    assert sum(result.covered_to_date is not None for result in results) > len(results) / 50
    assert all(0 <= result.reports <= result.reports_due for result in results)
    assert all(result.units_with_target <= result.units for result in results if result.units != 1)
