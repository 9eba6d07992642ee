"""The drawer of totals: what every unit of the tree makes in every reporting period, kept on each write.

Side 0 is actuals. For the basis with id b, side 2b is the target given for the run as in force at its end; side
2b + 1, under the code of a month, is the difference that came into force in that month to the target of the year.
Part 0 is a unit's own figures, part 1 the sum of the units directly below it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from db import sql
from db.engine import NOTHING, Connection, ask, pour, put

ACTUAL, OWN, BELOW = 0, 0, 1
GIVEN, YEAR, TO_DATE, COVERED, WEIGHED = range(5)
_KINDS = 8


def side_of(basis: int, kind: int) -> int:
    return _KINDS * basis + kind


def basis_of(side: int) -> int:
    return side // _KINDS


def kind_of(side: int) -> int:
    return side % _KINDS


class TotalRow(NamedTuple):
    unit_id: int
    period: int
    side: int
    indicator_id: int
    part: int
    value: int | None
    numerator: int
    denominator: int
    units: int
    reports: int
    estimates: int
    conflicts: int


_COLUMNS = TotalRow._fields
_FEW = 20
_UNITS = 5000
_HALF = 10**9


def totals_at(
    connection: Connection,
    unit: int,
    runs: Sequence[int],
    months: Sequence[int],
    *,
    indicator: int | None = None,
    brief: bool = False,
) -> Sequence[tuple[object, ...]]:
    """The rows of one unit for a screen: everything of the runs, and of the months the actuals and the year's plans.

    In brief without the actuals of the months. Plain tuples in the order of TotalRow: this is the question that every
    screen asks.
    """
    every = list({*runs, *months})
    question = _at(len(every), len(runs), "" if brief else f"side = {ACTUAL} OR ")
    only = "" if indicator is None else f" AND indicator_id = {indicator:d}"
    return ask(connection, question + only, unit, *every, *runs)


@cache
def _at(periods: int, runs: int, sides: str) -> str:
    return (
        f"SELECT {', '.join(_COLUMNS)} FROM totals WHERE unit_id = ? "  # noqa: S608 - our own names
        f"AND period IN ({', '.join('?' * periods)}) "
        f"AND ({sides}side & {_KINDS - 1} = {YEAR} OR period IN ({', '.join('?' * runs)}))"
    )


def own_at(
    connection: Connection, units: Sequence[int], run: int, months: Sequence[int], indicators: Sequence[int]
) -> list[tuple[Any, ...]]:
    """What these units' own figures of these indicators make of a run, and their own plans to its end: its rows, and
    those of the year's targets under the months. Plain tuples in the order of TotalRow."""
    every = list({run, *months})
    found: list[tuple[Any, ...]] = []
    for some in (units[at : at + _UNITS] for at in range(0, len(units), _UNITS)):
        question = (
            f"SELECT {', '.join(_COLUMNS)} FROM totals WHERE unit_id IN ({', '.join('?' * len(some))}) "  # noqa: S608 - our own names
            f"AND period IN ({', '.join('?' * len(every))}) AND indicator_id IN ({', '.join('?' * len(indicators))}) "
            f"AND part = {OWN} AND (period = ? OR side & {_KINDS - 1} = {YEAR})"
        )
        found += ask(connection, question, *some, *every, *indicators, run)
    return found


def reported_in_both(
    connection: Connection, units: Sequence[int], runs: tuple[int, int], indicator: int | None = None
) -> list[tuple[int, ...]]:
    """Of the units that have reported both runs: indicator, how many there are, and value, numerator and denominator
    of the one run and of the other, added up. Each sum is made of two halves: of whole numbers as large as these it
    would not fit where SQLite adds up."""
    halves = ", ".join(
        f"SUM({run}.{name} / {_HALF}), SUM({run}.{name} % {_HALF})"
        for run in ("now", "was")
        for name in ("value", "numerator", "denominator")
    )
    only = "" if indicator is None else f"AND now.indicator_id = {indicator:d} "
    found: dict[int, list[int]] = {}
    for some in (units[at : at + _UNITS] for at in range(0, len(units), _UNITS)):
        question = (
            f"SELECT now.indicator_id, COUNT(*), {halves} FROM totals AS now JOIN totals AS was "  # noqa: S608 - our own names
            "ON was.unit_id = now.unit_id AND was.indicator_id = now.indicator_id "
            f"AND was.side = {ACTUAL} AND was.part = {OWN} AND was.period = ? AND was.units > 0 "
            f"WHERE now.unit_id IN ({', '.join('?' * len(some))}) AND now.period = ? AND now.side = {ACTUAL} "
            f"AND now.part = {OWN} AND now.units > 0 {only}GROUP BY now.indicator_id"
        )
        for number, count, *sums in ask(connection, question, runs[1], *some, runs[0]):
            whole = [int(a or 0) * _HALF + int(b or 0) for a, b in zip(sums[::2], sums[1::2], strict=True)]
            here = found.setdefault(number, [0] * 7)
            found[number] = [a + b for a, b in zip(here, (count, *whole), strict=True)]
    return [(number, *sums) for number, sums in found.items()]


def told_in(connection: Connection, unit: int, months: Sequence[int]) -> set[int]:
    """The indicators of which the unit, or one below it, has told anything in these months."""
    question = (
        "SELECT DISTINCT indicator_id FROM totals WHERE unit_id = ? "  # noqa: S608 - our own names
        f"AND period IN ({', '.join('?' * len(months))}) AND side = {ACTUAL} AND units > 0"
    )
    return {number for (number,) in ask(connection, question, unit, *months)}


def totals_of_indicator(
    connection: Connection, unit: int, indicator: int, first_year: int, last_year: int
) -> list[TotalRow]:
    """Every row of one unit and indicator in these years."""
    query = sql.pick(sql.totals, _COLUMNS).where(
        sql.totals.c.unit_id == unit,
        sql.totals.c.period >= first_year * 10000,
        sql.totals.c.period < (last_year + 1) * 10000,
        sql.totals.c.indicator_id == indicator,
    )
    return [TotalRow(*row) for row in connection.core.execute(query)]


def totals_of_years(connection: Connection, unit: int, years: Iterable[int], indicators: set[int]) -> list[TotalRow]:
    """Every row of one unit and these indicators in these years, for the writer that moves them."""
    found: list[TotalRow] = []
    few = _where_few(indicators)
    for year in sorted(set(years)):
        question = f"SELECT {', '.join(_COLUMNS)} FROM totals WHERE unit_id = ? AND period >= ? AND period < ? {few}"  # noqa: S608
        found += map(TotalRow._make, ask(connection, question, unit, year * 10000, (year + 1) * 10000))
    return found if few else [row for row in found if row.indicator_id in indicators]


def _where_few(indicators: set[int]) -> str:
    """Few are looked up; of many every row of the years is read."""
    return f"AND indicator_id IN ({', '.join(map(str, sorted(indicators)))})" if len(indicators) <= _FEW else ""


def numbers_of_years(
    connection: Connection, unit: int, years: tuple[int, int], indicators: set[int]
) -> list[tuple[int, ...]]:
    """Every row of one unit and these indicators in a span of years: period, side, indicator, part, then the seven
    numbers, with 0 for no value."""
    question = (
        "SELECT period, side, indicator_id, part, COALESCE(value, 0), numerator, denominator, units, reports, "  # noqa: S608 - our own names
        f"estimates, conflicts FROM totals WHERE unit_id = ? AND period >= ? AND period < ? {_where_few(indicators)}"
    )
    return ask(connection, question, unit, years[0] * 10000, (years[1] + 1) * 10000)


def totals_of_unit(connection: Connection, unit: int) -> Iterator[TotalRow]:
    """Every row of one unit."""
    question = f"SELECT {', '.join(_COLUMNS)} FROM totals WHERE unit_id = ?"  # noqa: S608 - our own names
    return map(TotalRow._make, ask(connection, question, unit))


def reported_in_last_year(connection: Connection, unit: int) -> list[tuple[Any, ...]]:
    """Of the last year of which anything was reported: period, indicator, part and the seven numbers of each month, and
    of January to each."""
    newest = (
        f"SELECT period FROM totals WHERE unit_id = ? AND side = {ACTUAL} AND units > 0 "  # noqa: S608 - our own names
        "ORDER BY period DESC LIMIT 1"
    )
    question = (
        f"SELECT period, indicator_id, part, {', '.join(_COLUMNS[5:])} FROM totals "  # noqa: S608 - our own names
        f"WHERE unit_id = ? AND side = {ACTUAL} AND period >= ? AND period < ? "
        "AND (period / 100 % 100 = 1 OR period / 100 % 100 = period % 100)"
    )
    years = [period // 10000 for (period,) in ask(connection, newest, unit)]
    return ask(connection, question, unit, years[0] * 10000, (years[0] + 1) * 10000) if years else []


def own_indicators(connection: Connection, units: Iterable[int], years: Sequence[int]) -> list[tuple[int, int]]:
    """(unit, indicator) of which the unit's own figures tell something in any of the years, or plan something."""
    runs = [year * 10000 + run for year in years for run in (112, 101)]
    query = (
        sql.select(sql.totals.c.unit_id, sql.totals.c.indicator_id)
        .where(sql.totals.c.unit_id.in_(list(units)), sql.totals.c.period.in_(runs), sql.totals.c.part == OWN)
        .distinct()
    )
    return [(unit, indicator) for unit, indicator in connection.core.execute(query)]


def keep_totals(connection: Connection, rows: Iterable[TotalRow], gone: Iterable[TotalRow] = ()) -> None:
    put(connection, "totals", _COLUMNS, rows, key=5)
    here = " AND ".join(f"{name} = ?" for name in _COLUMNS[:5])
    connection.say_for_each(f"DELETE FROM totals WHERE {here}", [tuple(row[:5]) for row in gone])  # noqa: S608 - our own names


def pour_totals(connection: Connection, cells: Sequence[int], *, again: bool) -> None:
    """Write what units' own months make, in the order of the keys: unit, period, indicator, value or NOTHING,
    numerator, denominator, reports, estimates of one row after the other. `again` where there may be something in their
    places."""
    changed = ("value", "numerator", "denominator", "reports", "estimates", "units", "conflicts")
    over = ", ".join(f"{name} = excluded.{name}" for name in changed)
    key = "unit_id, period, indicator_id, side, part"
    pour(
        connection,
        f"INSERT INTO totals ({key}, {', '.join(changed)})",
        f"(?, ?, ?, {ACTUAL}, {OWN}, NULLIF(?, {NOTHING}), ?, ?, ?, ?, 1, 0)",
        cells,
        f"ON CONFLICT ({key}) DO UPDATE SET {over}" if again else "",
    )


def pour_plans(connection: Connection, cells: Sequence[int], *, again: bool) -> None:
    """Write what units' own targets make: unit, period, side, indicator, value, units of one row after the other.
    `again` where there may be something in their places."""
    key = "unit_id, period, side, indicator_id, part"
    pour(
        connection,
        f"INSERT INTO totals ({key}, value, numerator, denominator, units, reports, estimates, conflicts)",
        f"(?, ?, ?, ?, {OWN}, ?, 0, 0, ?, 0, 0, 0)",
        cells,
        f"ON CONFLICT ({key}) DO UPDATE SET value = excluded.value, units = excluded.units" if again else "",
    )


def pour_below(connection: Connection, unit: int, cells: Sequence[int], *, again: bool) -> None:
    """Write what the units below one make: period, side, indicator and the seven numbers of one row after the other.
    `again` where there may be something in their places."""
    numbers = ("value", "numerator", "denominator", "units", "reports", "estimates", "conflicts")
    key = "unit_id, part, period, side, indicator_id"
    over = ", ".join(f"{name} = excluded.{name}" for name in numbers)
    pour(
        connection,
        f"INSERT INTO totals ({key}, {', '.join(numbers)})",
        f"({unit:d}, {BELOW}, ?, ?, ?{', ?' * len(numbers)})",
        cells,
        f"ON CONFLICT ({key}) DO UPDATE SET {over}" if again else "",
    )


def drop_below(connection: Connection, unit: int, places: Sequence[Sequence[int]]) -> None:
    """Take away what the units below one made: (period, side, indicator)."""
    here = f"unit_id = {unit:d} AND part = {BELOW} AND period = ? AND side = ? AND indicator_id = ?"
    connection.say_for_each(f"DELETE FROM totals WHERE {here}", places)  # noqa: S608 - our own names


def clear_totals(connection: Connection) -> None:
    connection.core.execute(sql.delete(sql.totals))
