"""Reads and writes the totals by columns, very many at a time, for whoever makes them anew."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import bindparam, delete, func, select

from db.engine import Connection, Query, upsert_rows
from db.hot_statements import NOTHING, pour
from db.tables import totals
from db.totals import ACTUAL, OWN, TotalRow

_COLUMNS = TotalRow._fields
_KEY, _NUMBERS = _COLUMNS[:5], _COLUMNS[5:]
_VALUE = 5
_FEW, _UNITS = 20, 5000
"""Indicators that are few, and units that are asked for at once."""


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
    values: dict[str, object] = {"first": years[0] * 10000, "end": (years[1] + 1) * 10000}
    few = indicators if 0 < len(indicators) <= _FEW else ()
    if few:
        values["indicators"] = few
    if at is not None:
        values["periods"], values["sides"] = at
    statement = _numbers(of_few=bool(few), only_plans=only_plans, at=at is not None)
    rows: list[tuple[int, ...]] = []
    for start in range(0, len(units), _UNITS):
        rows += connection.fetch(statement, units=units[start : start + _UNITS], **values)
    return rows


@cache
def _numbers(*, of_few: bool, only_plans: bool, at: bool) -> Query:
    numbers = (func.coalesce(totals.c.value, NOTHING), *(totals.c[name] for name in _NUMBERS[1:]))
    query = select(*(totals.c[name] for name in _KEY), *numbers).where(
        totals.c.unit_id.in_(bindparam("units", expanding=True)),
        totals.c.period >= bindparam("first"),
        totals.c.period < bindparam("end"),
    )
    if of_few:
        query = query.where(totals.c.indicator_id.in_(bindparam("indicators", expanding=True)))
    if only_plans:
        query = query.where(totals.c.side > ACTUAL)
    if at:
        query = query.where(
            totals.c.period.in_(bindparam("periods", expanding=True)),
            totals.c.side.in_(bindparam("sides", expanding=True)),
        )
    return query


def keep_totals(connection: Connection, rows: Sequence[Sequence[int]]) -> None:
    """Write a few rows, in the place of what stands there, with NOTHING for no value."""
    cells = (row if row[_VALUE] != NOTHING else [*row[:_VALUE], None, *row[_VALUE + 1 :]] for row in rows)
    upsert_rows(connection, totals, _COLUMNS, cells, key=len(_KEY))


def pour_totals(connection: Connection, cells: Sequence[int], *, again: bool) -> None:
    """Write very many rows, the columns of one after those of the other, with NOTHING for no value; `again` where there
    may be something in their places."""
    pour(connection, totals.name, _COLUMNS, cells, may_lack=("value",), key=_KEY if again else ())


def pour_own_months(connection: Connection, cells: Sequence[int], *, again: bool) -> None:
    """The same of what units' own reports make, where nothing disagrees: unit, period, indicator, value or NOTHING,
    numerator, denominator, reports, estimates."""
    columns = ("unit_id", "period", "indicator_id", "value", "numerator", "denominator", "reports", "estimates")
    same = {"side": ACTUAL, "part": OWN, "units": 1, "conflicts": 0}
    pour(connection, totals.name, columns, cells, same=same, may_lack=("value",), key=_KEY if again else ())


_DROP = delete(totals).where(*(totals.c[name] == bindparam(name) for name in _KEY))
_CLEAR = delete(totals)


def drop_totals(connection: Connection, places: Sequence[Sequence[int]]) -> None:
    """Take rows away by their keys: unit, period, side, indicator, part."""
    if places:
        connection.write_rows(_DROP, _KEY, places)


def clear_totals(connection: Connection) -> None:
    """Take all rows away, to make them anew."""
    connection.execute(_CLEAR)
