"""Keeps the totals: what every unit of the tree makes in every reporting period, kept on each write.

Part OWN is a unit's own figures, part BELOW the sum of what the units directly below it give to it. A side says of
what a row is: ACTUAL of what was reported, any other of one basis and one kind of row (`side_of`), whose columns mean
what the named tuple of that kind says. Plans to date are kept as whole parts with a rest in parts of
`kpi.model.month_plan.GRID`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from numpy import int64
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, bindparam, func, or_, select

from db.engine import Connection, Query
from db.tables import totals, units

OWN, BELOW = 0, 1
ACTUAL = 0
"""The side of what was reported; each row is a `kpi.model.series.Reported`."""
GIVEN, YEAR, TO_DATE, COVERED, WEIGHED = range(5)
"""The kinds of rows of a plan."""
_KINDS = 8

_Int = TypeVar("_Int", int, NDArray[int64])
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
_UNITS = 5000
"""So many are asked for at once: all that a screen can show, so that there is one statement; SQLite takes so many
values and not many times more."""
_HALF = 10**9
_OF_INDICATOR = totals.c.indicator_id == bindparam("indicator")
_AMONG_UNITS = totals.c.unit_id.in_(bindparam("units", expanding=True))
_IN_RUNS = totals.c.period.in_(bindparam("runs", expanding=True))
_IN_PERIODS = totals.c.period.in_(bindparam("periods", expanding=True))
_IS_YEAR = totals.c.side.bitwise_and(_KINDS - 1) == YEAR
_REPORTED_ITSELF = (totals.c.side == ACTUAL, totals.c.part == OWN)
_ROWS = select(*(totals.c[name] for name in _COLUMNS))
_NUMBERS = tuple(totals.c[name] for name in _COLUMNS[5:])


class _Question(NamedTuple):
    """A statement about all indicators, and the same about one of them."""

    of_all: Query
    of_one: Query


def _question(statement: Query, only: ColumnElement[bool] = _OF_INDICATOR) -> _Question:
    return _Question(statement, statement.where(only))


def _parts(
    connection: Connection, question: _Question, units: Sequence[int], indicator: int | None = None, **values: object
) -> Iterator[tuple[Any, ...]]:
    """The answers for these units, thousands at a time."""
    statement = question.of_all if indicator is None else question.of_one
    of_indicator = {} if indicator is None else {"indicator": indicator}
    for start in range(0, len(units), _UNITS):
        yield from connection.fetch(statement, units=units[start : start + _UNITS], **values, **of_indicator)


_AT = _question(_ROWS.where(_AMONG_UNITS, _IN_PERIODS, or_(totals.c.side == ACTUAL, _IS_YEAR, _IN_RUNS)))
_AT_IN_BRIEF = _question(_ROWS.where(_AMONG_UNITS, _IN_PERIODS, or_(_IS_YEAR, _IN_RUNS)))


def totals_at(
    connection: Connection,
    units: Sequence[int],
    runs: Sequence[int],
    months: Sequence[int],
    *,
    indicator: int | None = None,
    brief: bool = False,
) -> Sequence[tuple[Any, ...]]:
    """The rows of these units for a screen: everything of the runs, and of the months the actuals and the year's plans.

    In brief without the actuals of the months. Plain tuples in the order of TotalRow: this is the question that every
    screen asks, once, however many units it shows.
    """
    question, every = _AT_IN_BRIEF if brief else _AT, list({*runs, *months})
    return list(_parts(connection, question, units, indicator, periods=every, runs=runs))


_OWN_AT = _question(
    _ROWS.where(
        _AMONG_UNITS,
        _IN_PERIODS,
        totals.c.indicator_id.in_(bindparam("indicators", expanding=True)),
        totals.c.part == OWN,
        or_(_IN_RUNS, _IS_YEAR),
    )
)


def own_at(
    connection: Connection, units: Sequence[int], runs: Sequence[int], months: Sequence[int], indicators: Sequence[int]
) -> list[tuple[Any, ...]]:
    """What these units' own figures of these indicators make of some runs, and their own plans to the ends of these:
    their rows, and those of the year's targets under the months. Plain tuples in the order of TotalRow."""
    every = list({*runs, *months})
    return list(_parts(connection, _OWN_AT, units, periods=every, runs=runs, indicators=indicators))


_REPORTED_BY = _question(
    select(totals.c.unit_id, totals.c.period, totals.c.indicator_id, *_NUMBERS).where(
        _AMONG_UNITS, _IN_RUNS, *_REPORTED_ITSELF
    )
)


def reported_by(
    connection: Connection, units: Sequence[int], runs: Sequence[int], indicator: int | None = None
) -> list[tuple[Any, ...]]:
    """What these units themselves have reported of some runs: unit, run, indicator and the seven numbers."""
    return list(_parts(connection, _REPORTED_BY, units, indicator, runs=runs))


_now, _was = totals.alias("now"), totals.alias("was")


def _halves(number: ColumnElement[int]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The sum of a column in two halves: of whole numbers as large as these it would not fit where SQLite adds up."""
    return func.sum(number // _HALF), func.sum(number - number // _HALF * _HALF)


_REPORTED_IN_BOTH = _question(
    select(
        _now.c.indicator_id,
        func.count(),
        *(half for run in (_now, _was) for name in _COLUMNS[5:8] for half in _halves(run.c[name])),
    )
    .join(_was, (_was.c.unit_id == _now.c.unit_id) & (_was.c.indicator_id == _now.c.indicator_id))
    .where(
        *(
            condition
            for run in (_now, _was)
            for condition in (run.c.side == ACTUAL, run.c.part == OWN, run.c.units > 0)
        ),
        _now.c.unit_id.in_(bindparam("units", expanding=True)),
        _now.c.period == bindparam("run"),
        _was.c.period == bindparam("run_before"),
    )
    .group_by(_now.c.indicator_id),
    only=_now.c.indicator_id == bindparam("indicator"),
)


def reported_in_both(
    connection: Connection, units: Sequence[int], runs: tuple[int, int], indicator: int | None = None
) -> list[tuple[int, ...]]:
    """Of the units that have reported both runs: indicator, how many there are, and value, numerator and denominator
    of the one run and of the other, added up."""
    sums: dict[int, list[int]] = {}
    for number, count, *halves in _parts(
        connection, _REPORTED_IN_BOTH, units, indicator, run=runs[0], run_before=runs[1]
    ):
        whole = [int(a or 0) * _HALF + int(b or 0) for a, b in zip(halves[::2], halves[1::2], strict=True)]
        before = sums.get(number, [0] * 7)
        sums[number] = [a + b for a, b in zip(before, (count, *whole), strict=True)]
    return [(number, *of_number) for number, of_number in sums.items()]


_SPEAKS = select(totals.c.unit_id).where(totals.c.unit_id == bindparam("unit"), totals.c.part == OWN).limit(1)
_ABOVE = select(units.c.parent_id).where(units.c.id == bindparam("unit"))


def speaks_itself(connection: Connection, unit: int | None) -> bool:
    """Whether the unit or one above it has figures of its own, which count for all units below it."""
    while unit is not None:
        if connection.fetch(_SPEAKS, unit=unit):
            return True
        unit = connection.scalar(_ABOVE, unit=unit)
    return False


_REPORTED_IN = _question(
    select(totals.c.unit_id, totals.c.indicator_id)
    .where(_AMONG_UNITS, _IN_PERIODS, totals.c.side == ACTUAL, totals.c.units > 0)
    .distinct()
)


def reported_in(connection: Connection, units: Sequence[int], months: Sequence[int]) -> set[tuple[int, int]]:
    """(unit, indicator) of which each of the units, or one below it, has told anything in these months."""
    return {(unit, number) for unit, number in _parts(connection, _REPORTED_IN, units, periods=months)}


_FROM, _UNTIL = totals.c.period >= bindparam("first"), totals.c.period < bindparam("end")
_OF_YEARS = _ROWS.where(totals.c.unit_id == bindparam("unit"), _FROM, _UNTIL, _OF_INDICATOR)


def totals_of_indicator(
    connection: Connection, unit: int, indicator: int, first_year: int, last_year: int
) -> list[TotalRow]:
    """Every row of one unit and indicator in these years."""
    span = {"first": first_year * 10000, "end": (last_year + 1) * 10000}
    return [TotalRow(*row) for row in connection.fetch(_OF_YEARS, unit=unit, indicator=indicator, **span)]


_OF_UNIT = _ROWS.where(totals.c.unit_id == bindparam("unit"))
_OF_NO_UNIT = _ROWS.where(totals.c.unit_id.not_in(select(units.c.id)))


def totals_of_unit(connection: Connection, unit: int) -> Iterator[TotalRow]:
    """Every row of one unit."""
    return map(TotalRow._make, connection.fetch(_OF_UNIT, unit=unit))


def of_no_unit(connection: Connection) -> list[TotalRow]:
    """Totals that belong to nobody: no foreign key stands in their way."""
    return [TotalRow(*row) for row in connection.fetch(_OF_NO_UNIT)]


_newest = totals.alias("newest")
_LAST_YEAR = (
    select(_newest.c.period)
    .where(_newest.c.unit_id == units.c.id, _newest.c.side == ACTUAL, _newest.c.units > 0)
    .order_by(_newest.c.period.desc())
    .limit(1)
    .scalar_subquery()
)
_IN_LAST_YEAR = _question(
    select(totals.c.unit_id, totals.c.period, totals.c.indicator_id, totals.c.part, *_NUMBERS)
    .join_from(units, totals, (totals.c.unit_id == units.c.id) & (totals.c.period >= _LAST_YEAR // 10000 * 10000))
    .where(
        units.c.id.in_(bindparam("units", expanding=True)),
        totals.c.side == ACTUAL,
        or_(totals.c.period % 10000 < 200, totals.c.period % 10000 // 100 == totals.c.period % 100),
    )
)


def reported_in_last_year(connection: Connection, units: Sequence[int]) -> list[tuple[Any, ...]]:
    """Of each unit's last year of which anything was reported: unit, period, indicator, part and the seven numbers of
    each month, and of January to each. What is reported in no such year is left to the caller: it has no units."""
    return list(_parts(connection, _IN_LAST_YEAR, units))


_OWN_INDICATORS = (
    select(totals.c.unit_id, totals.c.period, totals.c.indicator_id)
    .where(_AMONG_UNITS, _IN_RUNS, totals.c.part == OWN)
    .distinct()
)


_EVERY_OWN_INDICATOR = (
    select(totals.c.unit_id, totals.c.period, totals.c.indicator_id)
    .where(totals.c.part == OWN, totals.c.period % 10000 == bindparam("run"))
    .distinct()
)


def every_own_indicator(connection: Connection) -> list[tuple[int, int, int]]:
    """The same of all units and years."""
    seen = {
        (unit, period // 10000, indicator)
        for run in (112, 101)
        for unit, period, indicator in connection.fetch(_EVERY_OWN_INDICATOR, run=run)
    }
    return sorted(seen)


def own_indicators(connection: Connection, units: Iterable[int], years: Iterable[int]) -> list[tuple[int, int, int]]:
    """(unit, year, indicator) of which the unit's own figures tell something in the year, or plan something."""
    runs = [year * 10000 + run for year in years for run in (112, 101)]
    rows = connection.fetch(_OWN_INDICATORS, units=list(units), runs=runs)
    return [(unit, period // 10000, indicator) for unit, period, indicator in rows]
