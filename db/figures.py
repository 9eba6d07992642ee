"""Keeps targets and actuals as they stand, and puts into the history what another figure takes the place of."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Delete, Table, bindparam, delete, or_, select

from db.engine import Connection, Query
from db.tables import actual_history, actuals, drafts, target_history, targets

_AT_ONCE = 5000
"""Rows that are fetched together where there may be very many, and units that are asked for at once."""


class ActualRow(NamedTuple):
    unit_id: int
    period: int
    indicator_id: int
    value: int | None
    numerator: int | None
    denominator: int | None
    estimate: bool
    approximate: str
    stated_percent: str
    up_to: str
    document: str
    note: str
    status: str
    audit_id: int
    not_applicable: bool = False
    attachment_id: int | None = None
    reason: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, whoever signed it."""
        return (*self[3:13], *self[14:])

    @property
    def signed(self) -> tuple[object, ...]:
        """What a signature covers: what later versions added only where it is used, so that old digests hold."""
        extra = self[14:]
        return self[:14] if extra == (False, None, "") else tuple(self)


class TargetRow(NamedTuple):
    unit_id: int
    period: int
    indicator_id: int
    basis_id: int
    effective_on: str
    version: int
    value: int | None
    low: int | None
    high: int | None
    low_strict: bool
    high_strict: bool
    words: str
    document: str
    note: str
    audit_id: int

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, whoever signed it and whichever version it is."""
        return self[6:14]

    @property
    def signed(self) -> tuple[object, ...]:
        return tuple(self)


R = TypeVar("R", ActualRow, TargetRow)
Kind = type[ActualRow] | type[TargetRow]


def row_of(kind: type[R], row: Sequence[Any]) -> R:
    """A row that was asked for in the driver's own words, by all its names: SQLite gives 0 and 1 for no and yes."""
    flags = {kind._fields.index(name) for name in ("estimate", "not_applicable") if kind is ActualRow} | {
        kind._fields.index(name) for name in ("low_strict", "high_strict") if kind is TargetRow
    }
    cells: list[Any] = [bool(cell) if place in flags else cell for place, cell in enumerate(row)]
    return kind(*cells)


def table_of(kind: Kind) -> Table:
    """The table of the figures that stand."""
    return actuals if kind is ActualRow else targets


def history_of(kind: Kind) -> Table:
    """The table of those that stood once."""
    return actual_history if kind is ActualRow else target_history


_ACTUALS = select(*(actuals.c[name] for name in ActualRow._fields))
_TARGETS = select(*(targets.c[name] for name in TargetRow._fields))


def _of_years(table: Table) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.unit_id == bindparam("unit"),
        table.c.period >= bindparam("first"),
        table.c.period < bindparam("end"),
    )


def _span(first_year: int, last_year: int) -> dict[str, int]:
    return {"first": first_year * 10000, "end": (last_year + 1) * 10000}


_IS_INDICATOR, _IS_PLANNED = (table.c.indicator_id == bindparam("indicator") for table in (actuals, targets))
_ACTUALS_OF = _ACTUALS.where(*_of_years(actuals)).order_by(actuals.c.period, actuals.c.indicator_id)
_ACTUALS_OF_INDICATOR = _ACTUALS_OF.where(_IS_INDICATOR)
_ACTUALS_AT = _ACTUALS.where(
    actuals.c.unit_id == bindparam("unit"), _IS_INDICATOR, actuals.c.period.in_(bindparam("periods", expanding=True))
)
_TARGETS_OF = _TARGETS.where(*_of_years(targets))
_TARGETS_OF_INDICATOR = _TARGETS_OF.where(_IS_PLANNED)


def actuals_of(
    connection: Connection, unit: int, first_year: int, last_year: int, indicator: int | None = None
) -> list[ActualRow]:
    """What a unit has told in these years, in the order of the periods."""
    span = _span(first_year, last_year)
    if indicator is None:
        rows = connection.fetch(_ACTUALS_OF, unit=unit, **span)
    else:
        rows = connection.fetch(_ACTUALS_OF_INDICATOR, unit=unit, indicator=indicator, **span)
    return [ActualRow(*row) for row in rows]


def actuals_at(connection: Connection, unit: int, periods: Sequence[int], indicator: int) -> list[ActualRow]:
    """What a unit has told of one indicator in these periods."""
    rows = connection.fetch(_ACTUALS_AT, unit=unit, indicator=indicator, periods=periods)
    return [ActualRow(*row) for row in rows]


def actual_at(connection: Connection, unit: int, period: int, indicator: int) -> ActualRow | None:
    """The figure of one cell; the period by its code."""
    rows = actuals_at(connection, unit, (period,), indicator)
    return rows[0] if rows else None


class NumberRow(NamedTuple):
    """What one figure of an indicator is made of, without anything around it."""

    unit: int
    period: int
    value: int | None
    numerator: int | None
    denominator: int | None
    not_applicable: bool


_NUMBERS, _DRAFTED_NUMBERS = (
    select(
        table.c.unit_id, table.c.period, table.c.value, table.c.numerator, table.c.denominator, table.c.not_applicable
    ).where(table.c.indicator_id == bindparam("indicator"))
    for table in (actuals, drafts)
)


def numbers_of_indicator(connection: Connection, indicator: int) -> list[NumberRow]:
    """The actuals of one indicator, of all units."""
    return [NumberRow(*row) for row in connection.fetch(_NUMBERS, indicator=indicator)]


def drafted_numbers_of_indicator(connection: Connection, indicator: int) -> list[NumberRow]:
    """The same of the drafts that are still open."""
    return [NumberRow(*row) for row in connection.fetch(_DRAFTED_NUMBERS, indicator=indicator)]


_REPORTED_AT = select(actuals.c.unit_id, actuals.c.period, actuals.c.indicator_id).where(
    actuals.c.unit_id.in_(bindparam("units", expanding=True)),
    actuals.c.period.in_(bindparam("periods", expanding=True)),
)


def reported_at(connection: Connection, units: Iterable[int], periods: Iterable[int]) -> list[tuple[int, int, int]]:
    """(unit, period, indicator) of the actuals that stand at these periods."""
    rows = connection.fetch(_REPORTED_AT, units=list(units), periods=list(periods))
    return [(unit, period, indicator) for unit, period, indicator in rows]


_BEHIND, _ONCE_BEHIND = (
    select(table.c.period)
    .where(table.c.unit_id == bindparam("unit"), table.c.attachment_id == bindparam("attachment"))
    .limit(1)
    for table in (actuals, actual_history)
)


def stands_behind_a_figure(connection: Connection, unit: int, attachment: int) -> bool:
    """Whether an approved figure of the unit, of now or of before, names the attachment."""
    return any(connection.fetch(behind, unit=unit, attachment=attachment) for behind in (_BEHIND, _ONCE_BEHIND))


def targets_of(
    connection: Connection, unit: int, first_year: int, last_year: int, indicator: int | None = None
) -> list[TargetRow]:
    """What a unit was to reach in these years: every basis, every version."""
    span = _span(first_year, last_year)
    if indicator is None:
        rows = connection.fetch(_TARGETS_OF, unit=unit, **span)
    else:
        rows = connection.fetch(_TARGETS_OF_INDICATOR, unit=unit, indicator=indicator, **span)
    return [TargetRow(*row) for row in rows]


# ---- questions about many units


def _of_units(
    connection: Connection, statements: Sequence[Query], units: Sequence[int], **values: object
) -> Iterator[tuple[Any, ...]]:
    """The answers for these units, thousands at a time."""
    for start in range(0, len(units), _AT_ONCE):
        for statement in statements:
            yield from connection.fetch(statement, units=units[start : start + _AT_ONCE], **values)


def _among_units(table: Table) -> ColumnElement[bool]:
    return table.c.unit_id.in_(bindparam("units", expanding=True))


_PERIODS = tuple(
    select(table.c.period, table.c.indicator_id).where(_among_units(table)).distinct() for table in (actuals, targets)
)
_PLANNED_FOR = (
    select(targets.c.unit_id, targets.c.indicator_id)
    .where(_among_units(targets), targets.c.period == bindparam("run"))
    .distinct()
)
_PLANNED_FOR_INDICATOR = _PLANNED_FOR.where(_IS_PLANNED)
# In the order of the keys: of two that concern the same, the later one in this order stands.
_HEDGED = _ACTUALS.where(
    _among_units(actuals),
    *_of_years(actuals)[1:],
    or_(actuals.c.estimate, actuals.c.approximate != "", actuals.c.stated_percent != "", actuals.c.not_applicable),
).order_by(*actuals.primary_key)
_HEDGED_OF_INDICATOR = _HEDGED.where(_IS_INDICATOR)
_WITHOUT_A_NUMBER = _TARGETS.where(_among_units(targets), *_of_years(targets)[1:], targets.c.value.is_(None)).order_by(
    *targets.primary_key
)
_WITHOUT_A_NUMBER_OF_INDICATOR = _WITHOUT_A_NUMBER.where(_IS_PLANNED)


def periods_of(connection: Connection, units: Sequence[int]) -> set[tuple[int, int]]:
    """(period, indicator) of which any of these units has a figure, an actual or a target."""
    return {(period, indicator) for period, indicator in _of_units(connection, _PERIODS, units)}


def hedged_actuals(
    connection: Connection, units: Sequence[int], year: int, indicator: int | None = None
) -> list[ActualRow]:
    """These units' figures of the year that are estimated, approximate, not applicable, or carry a percentage."""
    if indicator is None:
        rows = _of_units(connection, (_HEDGED,), units, **_span(year, year))
    else:
        rows = _of_units(connection, (_HEDGED_OF_INDICATOR,), units, indicator=indicator, **_span(year, year))
    return [ActualRow(*row) for row in rows]


def aims_without_a_number(
    connection: Connection, units: Sequence[int], year: int, indicator: int | None = None
) -> list[TargetRow]:
    """These units' targets of the year that are ranges or words."""
    if indicator is None:
        rows = _of_units(connection, (_WITHOUT_A_NUMBER,), units, **_span(year, year))
    else:
        statements = (_WITHOUT_A_NUMBER_OF_INDICATOR,)
        rows = _of_units(connection, statements, units, indicator=indicator, **_span(year, year))
    return [TargetRow(*row) for row in rows]


def planned_for(
    connection: Connection, units: Sequence[int], run: int, indicator: int | None = None
) -> set[tuple[int, int]]:
    """(unit, indicator) of these units' targets for just this run."""
    if indicator is None:
        rows = _of_units(connection, (_PLANNED_FOR,), units, run=run)
    else:
        rows = _of_units(connection, (_PLANNED_FOR_INDICATOR,), units, run=run, indicator=indicator)
    return {(unit, number) for unit, number in rows}


def every_actual(connection: Connection, units: Iterable[int] | None = None) -> Iterable[ActualRow]:
    """All actuals as they stand, unit by unit, period by period; streamed."""
    return _every(connection, ActualRow, units)


def every_target(connection: Connection, units: Iterable[int] | None = None) -> Iterable[TargetRow]:
    """All targets as they stand, every basis and version; streamed."""
    return _every(connection, TargetRow, units)


def _every(connection: Connection, kind: type[R], units: Iterable[int] | None) -> Iterator[R]:
    table = table_of(kind)
    query = select(*(table.c[name] for name in kind._fields)).order_by(*table.primary_key)
    if units is not None:
        query = query.where(table.c.unit_id.in_(list(units)))
    return (kind(*row) for row in connection.core.execute(query.execution_options(yield_per=_AT_ONCE)))


@cache
def _delete(table: Table) -> Delete:
    return delete(table).where(*(column == bindparam(column.name) for column in table.primary_key))
