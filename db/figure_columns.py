"""Reads and writes figures by columns of whole numbers, very many at a time."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, Table, and_, bindparam, case, func, insert, select, type_coerce, union

from db.engine import Connection, Query
from db.figures import ActualRow
from db.hot_statements import Same, pour
from db.seals import touch
from db.tables import actual_history, actuals, targets

_FEW, _UNITS = 20, 500
"""Indicators that are few, and units that are asked for at once."""

PLAIN = ("unit_id", "period", "indicator_id", "value", "numerator", "denominator")
_REST_OF_PLAIN: Same = {
    **dict.fromkeys(("approximate", "stated_percent", "up_to", "document", "note", "reason"), ""),
    **dict.fromkeys(("estimate", "not_applicable"), False),
    "status": "approved",
    "attachment_id": None,
}
_COPY = insert(actual_history).from_select(
    [*ActualRow._fields, "replaced_by"],
    select(*(actuals.c[name] for name in ActualRow._fields), bindparam("line", type_=Integer)).where(
        actuals.c.unit_id == bindparam("unit"),
        actuals.c.period == bindparam("code"),
        actuals.c.indicator_id == bindparam("indicator"),
    ),
)


def pour_actuals(
    connection: Connection, cells: Sequence[int], replaced: Sequence[tuple[int, int, int]], by: int
) -> None:
    """Write figures that are nothing but numbers; what stood in those places is kept.

    The cells are those of all rows, one after the other, in the order of PLAIN; NOTHING where there is none.
    """
    if replaced:
        touch(connection, actual_history.name, [(by,)], new=True)
        connection.write_rows(_COPY, ("line", "unit", "code", "indicator"), [(by, *key) for key in replaced])
    same, key = {**_REST_OF_PLAIN, "audit_id": by}, PLAIN[:3] if replaced else ()
    pour(connection, actuals.name, PLAIN, cells, same=same, may_lack=PLAIN[3:], key=key)


def pour_targets(connection: Connection, cells: Sequence[int | str], by: int) -> None:
    """Write targets that are nothing but numbers: unit, period, indicator, basis, effective day, version and value of
    one after the other."""
    columns = ("unit_id", "period", "indicator_id", "basis_id", "effective_on", "version", "value")
    same = {"low_strict": False, "high_strict": False, "words": "", "document": "", "note": "", "audit_id": by}
    pour(connection, targets.name, columns, cells, same=same)


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


def _between(statement: Query, table: Table) -> Query:
    return statement.where(
        table.c.unit_id.between(bindparam("first_unit"), bindparam("last_unit")),
        table.c.period.between(bindparam("first"), bindparam("last")),
    )


_NUMBERS_BETWEEN = _between(_NUMBERS, actuals).order_by(*actuals.primary_key)
_PLANNED_BETWEEN = _between(_NUMBERS_OF_PLANS, targets)


def _years(years: tuple[int, int]) -> dict[str, int]:
    return {"first": years[0] * 10000, "last": years[1] * 10000 + 9999}


def numbers_between(
    connection: Connection, units: tuple[int, int], years: tuple[int, int]
) -> list[tuple[int | bool, ...]]:
    """Actuals of a span of units and years in the order of their keys: unit, period, indicator, then whether there is a
    value, the value, whether there are parts, both parts, estimate, not applicable; what is not there is 0."""
    return connection.fetch(_NUMBERS_BETWEEN, first_unit=units[0], last_unit=units[1], **_years(years))


def planned_between(
    connection: Connection, units: tuple[int, int], years: tuple[int, int]
) -> list[tuple[int, int, int, int, str, int | None]]:
    """Targets of a span of units and years: unit, period, indicator, basis, effective day, and the value where it is
    nothing but a number."""
    rows = connection.fetch(_PLANNED_BETWEEN, first_unit=units[0], last_unit=units[1], **_years(years))
    return [(unit, period, indicator, basis, day, value) for unit, period, indicator, basis, day, value in rows]


def numbers_of(
    connection: Connection, units: Sequence[int], years: tuple[int, int], indicators: Sequence[int]
) -> list[tuple[int | bool, ...]]:
    """The same as of `numbers_between`, of these units, and of the indicators where there are few."""
    return _of_units(connection, actuals, units, years, indicators)


def planned_of(
    connection: Connection, units: Sequence[int], years: tuple[int, int], indicators: Sequence[int]
) -> list[tuple[int, int, int, int, str, int | None]]:
    """The same as of `planned_between`, of these units, and of the indicators where there are few."""
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
