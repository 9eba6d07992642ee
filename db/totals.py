"""The drawer of totals: what every unit of the tree makes in every reporting period, kept on each write.

Part OWN is a unit's own figures, part BELOW the sum of what the units directly below it give to it. A side says of
what a row is: ACTUAL of what was reported, any other of one basis and one kind of row (`side_of`), whose columns mean
what the named tuple of that kind says. Plans to date are kept as whole parts with a rest in parts of
`kpi.model.month_plan.GRID`.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from db import sql
from db.engine import NOTHING, Connection, ask, pour, put

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

OWN, BELOW = 0, 1
ACTUAL = 0
"""The side of what was reported; each row is a `kpi.model.series.Reported`."""
GIVEN, YEAR, TO_DATE, COVERED, WEIGHED = range(5)
"""The kinds of rows of a plan."""
_KINDS = 8

_Int = TypeVar("_Int", int, "NDArray[int64]")
"""A number, or a column of them."""


def side_of(basis: _Int, kind: int) -> _Int:
    """The side of one kind of rows of the plan by one basis."""
    return _KINDS * basis + kind


def basis_of(side: _Int) -> _Int:
    return side // _KINDS


def kind_of(side: _Int) -> _Int:
    """GIVEN, YEAR, TO_DATE, COVERED or WEIGHED; of a side other than ACTUAL."""
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


class OfRun(NamedTuple):
    """GIVEN, under the code of a run: what is given for just that run, as in force at its end."""

    value: int
    numerator: int  # nothing
    denominator: int  # nothing
    units: int  # plans
    reports: int  # nothing
    estimates: int  # nothing
    conflicts: int  # whose number for the run and whose finer ones do not agree


class OfYear(NamedTuple):
    """YEAR, under the code of a month: the differences that came into force in it."""

    value: int  # of the year's targets
    numerator: int  # of those whose plan to date follows from the year's target alone: its share of the months gone
    # by where the kind grows, else the target itself
    denominator: int  # of the number of these
    units: int  # of the number of year's targets
    reports: int  # of the year's targets, the rest in parts of GRID
    estimates: int  # nothing
    conflicts: int  # of the number of plans that do not agree with themselves


class ToDate(NamedTuple):
    """TO_DATE, under the code of January to a month: plans to date that do not follow from the year's target alone."""

    value: int
    numerator: int  # the rest in parts of GRID
    denominator: int  # how many are of units that are there no longer
    units: int  # how many
    reports: int  # how many of these along a straight line
    estimates: int  # how many by which other rule: `kpi.actions.record.unit_totals.RULES` weighs them
    conflicts: int  # how many do not agree with themselves


ONE_PLAN = 1 << 32
"""What a plan counts beside its units, in one number with them."""


class Covered(NamedTuple):
    """COVERED, only BELOW, under the code of a run: what the units with a plan in force at its end have reported."""

    value: int
    numerator: int
    denominator: int
    units: int  # of these that have reported
    reports: int  # that have come from them
    estimates: int  # how many units have a plan, and ONE_PLAN for each plan: one may be of several units
    conflicts: int  # reports that they owe


class Weighed(NamedTuple):
    """WEIGHED, only BELOW, under the code of a run: of a kind with parts the numerators that were planned, over the
    denominators that the units with a plan have reported."""

    value: int  # to date
    numerator: int  # the rest in parts of GRID
    denominator: int  # of what was reported
    units: int
    reports: int  # of the year
    estimates: int  # the rest in parts of GRID
    conflicts: int  # units among these that have no target of the year


_COLUMNS = TotalRow._fields
_FEW = 20
_UNITS = 5000
"""So many are asked for at once."""
_HALF = 10**9


def totals_at(
    connection: Connection,
    units: Sequence[int],
    runs: Sequence[int],
    months: Sequence[int],
    *,
    indicator: int | None = None,
    brief: bool = False,
) -> Sequence[tuple[object, ...]]:
    """The rows of these units for a screen: everything of the runs, and of the months the actuals and the year's plans.

    In brief without the actuals of the months. Plain tuples in the order of TotalRow: this is the question that every
    screen asks, once, however many units it shows.
    """
    every = list({*runs, *months})
    only = "" if indicator is None else f" AND indicator_id = {indicator:d}"
    found: list[tuple[object, ...]] = []
    for some in _by_thousands(units):
        question = _at(len(some), len(every), len(runs), "" if brief else f"side = {ACTUAL} OR ")
        found += ask(connection, question + only, *some, *every, *runs)
    return found


def _by_thousands(units: Sequence[int]) -> Iterator[Sequence[int]]:
    """All that a screen can show at once, so that there is one statement; SQLite takes so many values and not many
    times more."""
    return (units[at : at + _UNITS] for at in range(0, len(units), _UNITS))


@cache
def _at(units: int, periods: int, runs: int, sides: str) -> str:
    of_units = "= ?" if units == 1 else f"IN ({', '.join('?' * units)})"
    return (
        f"SELECT {', '.join(_COLUMNS)} FROM totals WHERE unit_id {of_units} "  # noqa: S608 - our own names
        f"AND period IN ({', '.join('?' * periods)}) "
        f"AND ({sides}side & {_KINDS - 1} = {YEAR} OR period IN ({', '.join('?' * runs)}))"
    )


def own_at(
    connection: Connection,
    units: Sequence[int],
    runs: Sequence[int],
    months: Sequence[int],
    indicators: Sequence[int],
) -> list[tuple[Any, ...]]:
    """What these units' own figures of these indicators make of some runs, and their own plans to the ends of these:
    their rows, and those of the year's targets under the months. Plain tuples in the order of TotalRow."""
    every = list({*runs, *months})
    found: list[tuple[Any, ...]] = []
    for some in _by_thousands(units):
        question = (
            f"SELECT {', '.join(_COLUMNS)} FROM totals WHERE unit_id IN ({', '.join('?' * len(some))}) "  # noqa: S608 - our own names
            f"AND period IN ({', '.join('?' * len(every))}) AND indicator_id IN ({', '.join('?' * len(indicators))}) "
            f"AND part = {OWN} AND (period IN ({', '.join('?' * len(runs))}) OR side & {_KINDS - 1} = {YEAR})"
        )
        found += ask(connection, question, *some, *every, *indicators, *runs)
    return found


def reported_by(
    connection: Connection, units: Sequence[int], runs: Sequence[int], indicator: int | None = None
) -> list[tuple[Any, ...]]:
    """What these units themselves have reported of some runs: unit, run, indicator and the seven numbers."""
    only = "" if indicator is None else f" AND indicator_id = {indicator:d}"
    found: list[tuple[Any, ...]] = []
    for some in _by_thousands(units):
        question = (
            f"SELECT unit_id, period, indicator_id, {', '.join(_COLUMNS[5:])} FROM totals "  # noqa: S608 - our own names
            f"WHERE unit_id IN ({', '.join('?' * len(some))}) AND period IN ({', '.join('?' * len(runs))}) "
            f"AND side = {ACTUAL} AND part = {OWN}{only}"
        )
        found += ask(connection, question, *some, *runs)
    return found


def reported_in_both(
    connection: Connection, units: Sequence[int], runs: tuple[int, int], indicator: int | None = None
) -> list[tuple[int, ...]]:
    """Of the units that have reported both runs: indicator, how many there are, and value, numerator and denominator
    of the one run and of the other, added up. Each sum is made of two halves: of whole numbers as large as these it
    would not fit where SQLite adds up."""
    halves = ", ".join(
        f"SUM({run}.{name} / {_HALF}), SUM({run}.{name} - {run}.{name} / {_HALF} * {_HALF})"
        for run in ("now", "was")
        for name in ("value", "numerator", "denominator")
    )
    only = "" if indicator is None else f"AND now.indicator_id = {indicator:d} "
    found: dict[int, list[int]] = {}
    for some in _by_thousands(units):
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


def speaks_itself(connection: Connection, unit: int | None) -> bool:
    """Whether the unit or one above it has figures of its own, which count for all units below it."""
    while unit is not None:
        if ask(connection, f"SELECT 1 FROM totals WHERE unit_id = ? AND part = {OWN} LIMIT 1", unit):  # noqa: S608
            return True
        above = ask(connection, "SELECT parent_id FROM units WHERE id = ?", unit)
        unit = above[0][0] if above else None
    return False


def told_in(connection: Connection, units: Sequence[int], months: Sequence[int]) -> set[tuple[int, int]]:
    """(unit, indicator) of which each of the units, or one below it, has told anything in these months."""
    found: set[tuple[int, int]] = set()
    for some in _by_thousands(units):
        question = (
            f"SELECT DISTINCT unit_id, indicator_id FROM totals WHERE unit_id IN ({', '.join('?' * len(some))}) "  # noqa: S608 - our own names
            f"AND period IN ({', '.join('?' * len(months))}) AND side = {ACTUAL} AND units > 0"
        )
        found |= {(unit, number) for unit, number in ask(connection, question, *some, *months)}
    return found


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


def numbers_of(
    connection: Connection,
    units: Sequence[int],
    years: tuple[int, int],
    indicators: Sequence[int],
    *,
    only_plans: bool = False,
    at: tuple[Sequence[int], Sequence[int]] | None = None,
) -> list[tuple[int, ...]]:
    """Every row of these units, or those of plans, in a span of years, of the indicators where there are few: unit,
    period, side, indicator, part, then the seven numbers, with NOTHING for no value. `at` are periods and sides: then
    only what stands there, which is found without going through the year."""
    few = indicators if len(indicators) <= _FEW else ()
    only = f"AND indicator_id IN ({', '.join('?' * len(few))}) " if few else ""
    only += f"AND side > {ACTUAL} " if only_plans else ""
    if at is not None:
        only += "".join(
            f"AND {name} IN ({', '.join(map(str, some))}) " for name, some in zip(("period", "side"), at, strict=True)
        )
    found: list[tuple[int, ...]] = []
    for start in range(0, len(units), _UNITS):
        some = units[start : start + _UNITS]
        question = (
            f"SELECT unit_id, period, side, indicator_id, part, COALESCE(value, {NOTHING}), numerator, denominator, "  # noqa: S608 - our own names
            f"units, reports, estimates, conflicts FROM totals WHERE unit_id IN ({', '.join('?' * len(some))}) "
            f"AND period >= ? AND period < ? {only}"
        )
        found += ask(connection, question, *some, years[0] * 10000, (years[1] + 1) * 10000, *few)
    return found


def totals_of_unit(connection: Connection, unit: int) -> Iterator[TotalRow]:
    """Every row of one unit."""
    question = f"SELECT {', '.join(_COLUMNS)} FROM totals WHERE unit_id = ?"  # noqa: S608 - our own names
    return map(TotalRow._make, ask(connection, question, unit))


def of_no_unit(connection: Connection) -> list[TotalRow]:
    """Totals that belong to nobody: no foreign key stands in their way."""
    question = f"SELECT {', '.join(_COLUMNS)} FROM totals WHERE unit_id NOT IN (SELECT id FROM units)"  # noqa: S608
    return [TotalRow._make(row) for row in ask(connection, question)]


def reported_in_last_year(connection: Connection, units: Sequence[int]) -> list[tuple[Any, ...]]:
    """Of each unit's last year of which anything was reported: unit, period, indicator, part and the seven numbers of
    each month, and of January to each. What is reported in no such year is left to the caller: it has no units."""
    newest = (
        f"(SELECT newest.period FROM totals AS newest WHERE newest.unit_id = units.id AND newest.side = {ACTUAL} "  # noqa: S608 - our own names
        "AND newest.units > 0 ORDER BY newest.period DESC LIMIT 1) / 10000 * 10000"
    )
    found: list[tuple[Any, ...]] = []
    for some in _by_thousands(units):
        question = (
            f"SELECT told.unit_id, told.period, told.indicator_id, told.part, "  # noqa: S608 - our own names
            f"{', '.join(f'told.{name}' for name in _COLUMNS[5:])} FROM units JOIN totals AS told "
            f"ON told.unit_id = units.id AND told.period >= {newest} "
            f"WHERE units.id IN ({', '.join('?' * len(some))}) AND told.side = {ACTUAL} "
            # The first month and the last, written without a remainder: its sign is a placeholder on PostgreSQL.
            "AND (told.period - told.period / 10000 * 10000 < 200 "
            "OR (told.period - told.period / 10000 * 10000) / 100 = told.period - told.period / 100 * 100)"
        )
        found += ask(connection, question, *some)
    return found


def own_indicators(connection: Connection, units: Iterable[int], years: Iterable[int]) -> list[tuple[int, int, int]]:
    """(unit, year, indicator) of which the unit's own figures tell something in the year, or plan something."""
    runs = [year * 10000 + run for year in years for run in (112, 101)]
    query = (
        sql.select(sql.totals.c.unit_id, sql.totals.c.period, sql.totals.c.indicator_id)
        .where(sql.totals.c.unit_id.in_(list(units)), sql.totals.c.period.in_(runs), sql.totals.c.part == OWN)
        .distinct()
    )
    return [(unit, period // 10000, indicator) for unit, period, indicator in connection.core.execute(query)]


def keep_totals(connection: Connection, rows: Iterable[TotalRow]) -> None:
    """Write rows, in the place of what stands there."""
    put(connection, "totals", _COLUMNS, rows, key=5)


def pour_totals(connection: Connection, cells: Sequence[int], *, again: bool) -> None:
    """Write very many rows, the columns of one after those of the other, with NOTHING for no value; `again` where there
    may be something in their places."""
    key = ", ".join(_COLUMNS[:5])
    over = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[5:])
    pour(
        connection,
        f"INSERT INTO totals ({', '.join(_COLUMNS)})",
        f"(?, ?, ?, ?, ?, NULLIF(?, {NOTHING}), ?, ?, ?, ?, ?, ?)",
        cells,
        f"ON CONFLICT ({key}) DO UPDATE SET {over}" if again else "",
    )


def pour_own_months(connection: Connection, cells: Sequence[int], *, again: bool) -> None:
    """The same of what units' own reports make, where nothing disagrees: unit, period, indicator, value or NOTHING,
    numerator, denominator, reports, estimates."""
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


def drop_totals(connection: Connection, places: Sequence[Sequence[int]]) -> None:
    """Take rows away by their keys: unit, period, side, indicator, part."""
    here = " AND ".join(f"{name} = ?" for name in _COLUMNS[:5])
    connection.say_for_each(f"DELETE FROM totals WHERE {here}", places)  # noqa: S608 - our own names


def clear_totals(connection: Connection) -> None:
    connection.core.execute(sql.delete(sql.totals))
