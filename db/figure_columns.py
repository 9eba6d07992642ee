"""Reads figures by columns of whole numbers, very many at a time."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, Table, and_, bindparam, case, func, select, type_coerce, union

from db.engine import Connection, Query
from db.tables import actuals, targets

_FEW, _UNITS = 20, 500
"""Indicators that are few, and units that are asked for at once."""


# Yes and no as the driver gives them: a column of these is read as whole numbers.
_NUMBERS = select(
    actuals.c.unit_id,
    actuals.c.period,
    actuals.c.indicator_id,
    type_coerce(actuals.c.value.is_not(None), Integer),
    func.coalesce(actuals.c.value, 0),
    type_coerce(actuals.c.denominator.is_not(None), Integer),
    func.coalesce(actuals.c.numerator, 0),
    func.coalesce(actuals.c.denominator, 0),
    type_coerce(actuals.c.estimate, Integer),
    type_coerce(actuals.c.not_applicable, Integer),
)
_NUMBERS_OF_PLANS = select(
    targets.c.unit_id,
    targets.c.period,
    targets.c.indicator_id,
    targets.c.basis_id,
    targets.c.effective_on,
    case((and_(targets.c.low.is_(None), targets.c.high.is_(None)), targets.c.value)),
)


def _years(years: tuple[int, int]) -> dict[str, int]:
    return {"first": years[0] * 10000, "last": years[1] * 10000 + 9999}


def numbers_of(
    connection: Connection, units: Sequence[int], years: tuple[int, int], indicators: Sequence[int]
) -> list[tuple[int | bool, ...]]:
    """Actuals of these units, and of the indicators where there are few: unit, period, indicator, then whether there is
    a value, the value, whether there are parts, both parts, estimate, not applicable; what is not there is 0."""
    return _of_units(connection, actuals, units, years, indicators)


def planned_of(
    connection: Connection, units: Sequence[int], years: tuple[int, int], indicators: Sequence[int]
) -> list[tuple[int, int, int, int, str, int | None]]:
    """Targets of these units, and of the indicators where there are few: unit, period, indicator, basis, effective day,
    and the value where it is nothing but a number."""
    return _of_units(connection, targets, units, years, indicators)


def _of_units(
    connection: Connection, table: Table, units: Sequence[int], years: tuple[int, int], indicators: Sequence[int]
) -> list[tuple[Any, ...]]:
    values: dict[str, object] = {**_years(years)}
    if is_few := 0 < len(indicators) <= _FEW:
        values["indicators"] = indicators
    statement = _numbers_of_units(table, of_few=is_few)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(units), _UNITS):
        rows += connection.fetch(statement, units=units[start : start + _UNITS], **values)
    return rows


@cache
def _numbers_of_units(table: Table, *, of_few: bool) -> Query:
    query = (_NUMBERS if table is actuals else _NUMBERS_OF_PLANS).where(
        table.c.unit_id.in_(bindparam("units", expanding=True)),
        table.c.period.between(bindparam("first"), bindparam("last")),
    )
    return query.where(table.c.indicator_id.in_(bindparam("indicators", expanding=True))) if of_few else query


_GROUPS = union(
    *(
        select(table.c.indicator_id, table.c.period // 10000).where(table.c.unit_id == bindparam("unit"))
        for table in (actuals, targets)
    )
)


def groups_of(connection: Connection, unit: int) -> list[tuple[int, int]]:
    """The indicators and years of which the unit has any figure."""
    return [(indicator, year) for indicator, year in connection.fetch(_GROUPS, unit=unit)]
