"""Works out where every indicator stood by the rules in force before revision 0007, for the list of what they changed.

Those rules live nowhere else any more: 0007 reads the totals they had made, once, before they are made anew. So this
file asks in its own SQL, imports nothing of the program and follows no later rule; it is to be left as it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import sqlalchemy as sa

_MONTHS_A_REPORT = {"month": 1, "quarter": 3, "half": 6, "year": 12, "irregular": 0}
_OWN, _BELOW, _ACTUAL = 0, 1, 0


class StandingBefore(NamedTuple):
    """A row to keep: a status, and the exact numbers beside it where there were any."""

    unit_id: int
    period: int
    indicator_id: int
    status: str
    plan_to_date: Fraction | None
    attainment_to_date: Fraction | None
    attainment_of_year: Fraction | None


class _Indicator(NamedTuple):
    id: int
    adds_up: str
    judged: str
    decimals: int
    frequency: str
    measured_in: str

    @property
    def grows(self) -> bool:
        return self.adds_up == "total"

    @property
    def has_attainment(self) -> bool:
        return self.adds_up != "rank" and self.judged not in {"less", "within", "none"}

    @property
    def is_bounded_above(self) -> bool:
        return self.judged in {"less", "ceiling", "within"}

    def aim(self, plan: Fraction) -> "_Aim":
        if self.judged == "within":
            return _Aim(plan, plan)
        return _Aim(high=plan) if self.is_bounded_above else _Aim(low=plan)


class _Aim(NamedTuple):
    low: Fraction | None = None
    high: Fraction | None = None
    low_strict: bool = False
    high_strict: bool = False

    def met_by(self, value: Fraction, approximate: str) -> bool:
        if (approximate == "nearly" and self.low == value) or (approximate == "over" and self.high == value):
            return False
        above = self.low is None or (value > self.low if self.low_strict else value >= self.low)
        below = self.high is None or (value < self.high if self.high_strict else value <= self.high)
        return above and below


class _Total(NamedTuple):
    value: int | None = None
    numerator: int = 0
    denominator: int = 0
    units: int = 0
    reports: int = 0


class _Book(NamedTuple):
    indicators: Mapping[int, _Indicator]
    bases: Sequence[int]  # in the order in which one was chosen
    thresholds: Mapping[str, Fraction]
    leaves: Mapping[int, Sequence[tuple[str, str]]]  # by unit: the first and the last day of each unit at the bottom


_Totals = dict[tuple[int, int, int], _Total]  # by period, side and part, of one indicator


class _Record(NamedTuple):
    """What is known of one unit."""

    totals: Mapping[int, _Totals]
    reported: Mapping[int, set[int]]  # by year: the indicators of which some month was reported
    aims: Sequence[tuple[Any, ...]]
    hedges: Sequence[tuple[Any, ...]]


def standings_before(connection: sa.Connection) -> Iterator[list[StandingBefore]]:
    """Of each unit that has totals: its latest period, and the end of each of its years."""
    book = _book(connection)
    for unit in book.leaves:
        if periods := _periods(connection, unit):
            totals, reported = _totals(connection, unit, periods), _reported(connection, unit)
            record = _Record(totals, reported, _aims(connection, unit), _hedges(connection, unit))
            yield [standing for period in periods for standing in _card(book, unit, period, record)]


# ---- what the record holds


def _rows(connection: sa.Connection, question: str, **values: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(question), values)]


def _book(connection: sa.Connection) -> _Book:
    indicators = _rows(connection, "SELECT id, adds_up, judged, decimals, frequency, measured_in FROM indicators")
    thresholds = _rows(connection, "SELECT code, numerator, denominator FROM thresholds")
    units = {
        row[0]: row[1:] for row in _rows(connection, "SELECT id, parent_id, opened, closed FROM units ORDER BY id")
    }
    parents = {parent for parent, _, _ in units.values()}
    leaves: dict[int, list[tuple[str, str]]] = {unit: [] for unit in units}
    for unit, (_, opened, closed) in units.items():
        above = None if unit in parents else unit
        while above is not None:
            leaves[above].append((opened, closed))
            above = units[above][0]
    return _Book(
        {row[0]: _Indicator(*row) for row in indicators},
        [row[0] for row in _rows(connection, "SELECT id FROM bases ORDER BY place")],
        {code: Fraction(numerator, denominator) for code, numerator, denominator in thresholds},
        leaves,
    )


def _periods(connection: sa.Connection, unit: int) -> list[int]:
    """January to the last month of which anything had been told, and the whole years."""
    question = """
        SELECT period, SUM(units + reports) FROM totals
        WHERE unit_id = :unit AND side = 0 AND period - period / 10000 * 10000 < 200 GROUP BY period
    """
    weights = {period: int(weight) for period, weight in _rows(connection, question, unit=unit)}
    years = _rows(connection, "SELECT DISTINCT period / 10000 FROM totals WHERE unit_id = :unit", unit=unit)
    periods = {year * 10000 + 112 for (year,) in years}
    if weights:
        last = max(weights)  # later months repeat what was told until then: the first to say as much is meant
        periods.add(min(at for at in weights if at // 10000 == last // 10000 and weights[at] == weights[last]))
    return sorted(periods)


def _totals(connection: sa.Connection, unit: int, periods: Sequence[int]) -> dict[int, _Totals]:
    """By indicator: the totals of the periods, of the year before too, and what came into force in each month."""
    runs = ", ".join(map(str, sorted({*periods, *(period - 10000 for period in periods)})))
    question = f"""
        SELECT indicator_id, period, side, part, value, numerator, denominator, units, reports FROM totals
        WHERE unit_id = :unit AND (period IN ({runs}) OR side & 1 = 1)
    """  # noqa: S608 - whole numbers
    totals: dict[int, _Totals] = {}
    for indicator, period, side, part, *numbers in _rows(connection, question, unit=unit):
        totals.setdefault(indicator, {})[period, side, part] = _Total(*numbers)
    return totals


def _reported(connection: sa.Connection, unit: int) -> dict[int, set[int]]:
    question = """
        SELECT DISTINCT period / 10000, indicator_id FROM totals
        WHERE unit_id = :unit AND side = 0 AND units > 0
        AND period / 100 - period / 10000 * 100 = period - period / 100 * 100
    """
    by_year: dict[int, set[int]] = {}
    for year, indicator in _rows(connection, question, unit=unit):
        by_year.setdefault(year, set()).add(indicator)
    return by_year


def _aims(connection: sa.Connection, unit: int) -> list[tuple[Any, ...]]:
    question = """
        SELECT indicator_id, period, effective_on, low, high, low_strict, high_strict, words FROM targets
        WHERE unit_id = :unit AND value IS NULL ORDER BY period, indicator_id, basis_id, effective_on
    """
    return _rows(connection, question, unit=unit)


def _hedges(connection: sa.Connection, unit: int) -> list[tuple[Any, ...]]:
    question = """
        SELECT indicator_id, period, approximate, not_applicable FROM actuals
        WHERE unit_id = :unit AND (estimate OR approximate <> '' OR stated_percent <> '' OR not_applicable)
    """
    return _rows(connection, question, unit=unit)


def _aims_at(aims: Iterable[tuple[Any, ...]], period: int) -> dict[int, _Aim | None]:
    """By indicator the aim without a plain number that spoke at the period, scaled; None where it was in words only."""
    year, last, whole = period // 10000, period % 100, period // 10000 * 10000 + 112
    chosen: dict[int, tuple[tuple[int, str], _Aim | None]] = {}
    for indicator, at, effective_on, low, high, low_strict, high_strict, words in aims:
        concerns = words or at == whole or at % 100 == last
        if at // 10000 != year or not concerns or effective_on > f"{year}-{last:02d}-31":
            continue
        nearness = 3 if at == period else 2 if at == whole else 1 if at % 100 == last else 0
        rank = (nearness, effective_on)
        if indicator not in chosen or rank >= chosen[indicator][0]:
            is_range = low is not None or high is not None
            chosen[indicator] = rank, _Aim(low, high, bool(low_strict), bool(high_strict)) if is_range else None
    return {indicator: aim for indicator, (_, aim) in chosen.items()}


def _hedges_at(hedges: Iterable[tuple[Any, ...]], period: int) -> dict[int, tuple[str, bool]]:
    """By indicator how the unit's own figure that ends with the period was qualified, the longest one's."""
    year, last = period // 10000, period % 100
    ending = [row for row in hedges if row[1] // 10000 == year and row[1] % 100 == last]
    return {row[0]: (row[2], bool(row[3])) for row in sorted(ending, key=lambda row: row[1], reverse=True)}


# ---- the rules


def _card(book: _Book, unit: int, period: int, record: _Record) -> Iterator[StandingBefore]:
    year, last_day = period // 10000, f"{period // 10000}-{period % 100:02d}-31"
    units = sum(
        (not opened or opened <= last_day) and (not closed or closed >= f"{year}-01-01")
        for opened, closed in book.leaves[unit]
    )
    aims, hedges = _aims_at(record.aims, period), _hedges_at(record.hedges, period)
    reported = record.reported.get(year, set())
    for number in sorted({*record.totals, *reported, *aims}):
        rows, indicator = record.totals.get(number, {}), book.indicators[number]
        basis, plan, of_year = _plans(rows, period, indicator, book.bases)
        if number in aims or basis is not None or number in reported or _is_reported(rows, period):
            aim = _aim(indicator, aims.get(number), of_year)
            case = _Case(indicator, period, units, aim, plan, of_year, *hedges.get(number, ("", False)))
            yield StandingBefore(unit, period, number, *_judged(case, rows, book.thresholds))


def _plans(
    rows: _Totals, period: int, indicator: _Indicator, bases: Sequence[int]
) -> tuple[int | None, Fraction | None, Fraction | None]:
    """The basis that spoke, its plan to date, and its target of the year as in force at the end of the period."""
    year, last, last_year = period // 10000 * 10000, period % 100, period - 10000
    speaking = {
        (side // 2, part)
        for at, side, part in rows
        if side != _ACTUAL and (at in {period, last_year} or (side % 2 and at // 10000 * 10000 == year))
    }
    basis = next((basis for basis in bases if {(basis, _OWN), (basis, _BELOW)} & speaking), None)
    if basis is None:
        return None, None, None
    part, scale = (_OWN if (basis, _OWN) in speaking else _BELOW), 10**indicator.decimals
    given = rows.get((period, 2 * basis, part))
    months = ((year + 101 * m, 2 * basis + 1, part) for m in range(1, last + 1))
    decided = [rows[month] for month in months if month in rows]
    has_year = sum(row.units for row in decided) > 0
    of_year = Fraction(sum(row.value or 0 for row in decided), scale) if has_year else None
    if given is not None:
        return basis, Fraction(given.value or 0, scale), of_year
    if of_year is None or indicator.adds_up == "done":
        return basis, None, of_year
    return basis, of_year * last / 12 if indicator.grows else of_year, of_year


def _is_reported(rows: _Totals, period: int) -> bool:
    """Whether anything had been reported until then, or until then of the year before."""
    ways = ((run, _ACTUAL, part) for run in (period, period - 10000) for part in (_OWN, _BELOW))
    return any(rows[way].units for way in ways if way in rows)


def _aim(indicator: _Indicator, scaled: _Aim | None, of_year: Fraction | None) -> _Aim | None:
    if scaled is None:
        return None if of_year is None else indicator.aim(of_year)
    scale = 10**indicator.decimals
    low, high = (None if bound is None else Fraction(bound, scale) for bound in (scaled.low, scaled.high))
    return scaled._replace(low=low, high=high)


class _Case(NamedTuple):
    indicator: _Indicator
    period: int
    units: int
    aim: _Aim | None
    plan: Fraction | None
    of_year: Fraction | None
    approximate: str
    not_applicable: bool


def _judged(
    case: _Case, rows: _Totals, thresholds: Mapping[str, Fraction]
) -> tuple[str, Fraction | None, Fraction | None, Fraction | None]:
    indicator = case.indicator
    step = _MONTHS_A_REPORT[indicator.frequency]
    due = case.period % 100 // step if step else 0
    total, own = _speaking(rows, case.period, indicator, due)
    value = _amount(total, indicator)
    units = 1 if own and total.units else case.units
    come, wanted = (total.reports, due * units) if indicator.grows else (total.units, units)
    anything_due = due * units > 0 or (total.units > 0 and indicator.frequency == "irregular")
    enough = come >= wanted * thresholds["told_enough"]
    status = _status(case, value, anything_due=anything_due, enough=enough, thresholds=thresholds)
    return status, case.plan, _attainment(value, case.plan, indicator), _attainment(value, case.of_year, indicator)


def _speaking(rows: _Totals, period: int, indicator: _Indicator, due: int) -> tuple[_Total, bool]:
    """What stood for the unit, and whether it was its own figure and not the sum of the units below."""
    own, below = rows.get((period, _ACTUAL, _OWN)), rows.get((period, _ACTUAL, _BELOW))
    if below is not None and indicator.adds_up == "ratio":
        below = below._replace(value=None)
    if own is None or not own.units:
        return below or _Total(), False
    by_last = indicator.adds_up in {"latest", "done", "rank"}
    speaks = below is None or not below.units or by_last or own.reports >= due
    return (own, True) if speaks or below is None else (below, False)


def _amount(total: _Total, indicator: _Indicator) -> Fraction | None:
    if not total.units:
        return None
    scale = 10**indicator.decimals
    if indicator.adds_up == "average":
        return Fraction(total.numerator, total.denominator * scale) if total.denominator else None
    if indicator.adds_up == "ratio" and total.denominator:
        per = {"%": 100, "‰": 1000}.get(indicator.measured_in.strip()[:1], 1)
        return Fraction(total.numerator * per, total.denominator)
    nothing_applies = indicator.adds_up != "ratio" and total.denominator < 0 and -total.denominator >= total.units
    return None if nothing_applies or total.value is None else Fraction(total.value, scale)


def _attainment(value: Fraction | None, plan: Fraction | None, indicator: _Indicator) -> Fraction | None:
    if value is None or plan is None or not indicator.has_attainment or plan <= 0 or value < 0:
        return None
    return value / plan


def _status(
    case: _Case, value: Fraction | None, *, anything_due: bool, enough: bool, thresholds: Mapping[str, Fraction]
) -> str:
    if value is None:
        if case.not_applicable:
            return "not_applicable"
        return "not_told" if anything_due or case.period % 100 == 12 else "too_early"
    if case.indicator.judged == "none" or (case.aim is None and case.plan is None):
        return "no_target"
    verdict = _verdict(case, value, anything_due=anything_due, thresholds=thresholds)
    if enough or verdict == "too_early":
        return verdict
    good = verdict in {"met", "on_track"}
    return verdict if good != case.indicator.is_bounded_above else "not_told"


def _verdict(case: _Case, value: Fraction, *, anything_due: bool, thresholds: Mapping[str, Fraction]) -> str:
    grows, aim = case.indicator.grows, case.aim
    if aim is not None:
        met = aim.met_by(value, case.approximate)
        if case.period % 100 == 12:
            return "met" if met else "not_met"
        if met and not (case.indicator.is_bounded_above and grows):
            return "met"
        if grows and aim.high is not None and value > aim.high:
            return "off_track"
        if grows and case.plan is None:
            return "on_track" if aim.high is not None else "too_early"
    if not anything_due or (case.indicator.adds_up == "done" and case.plan is None):
        return "too_early"
    return _by_pace(case, value, thresholds)


def _by_pace(case: _Case, value: Fraction, thresholds: Mapping[str, Fraction]) -> str:
    indicator, plan = case.indicator, case.plan
    if plan is None:
        return "at_risk"
    if indicator.aim(plan).met_by(value, case.approximate) and thresholds["on_track"] <= 1:
        return "on_track"
    if indicator.adds_up == "rank":
        return "at_risk"
    if indicator.judged in {"within", "none"}:
        return "off_track"
    if indicator.is_bounded_above:
        share = plan / value if value > 0 and plan > 0 else None
    else:
        share = value / plan if plan > 0 else None
    if share is None:
        return "off_track"
    return (
        "on_track" if share >= thresholds["on_track"] else "at_risk" if share >= thresholds["at_risk"] else "off_track"
    )
