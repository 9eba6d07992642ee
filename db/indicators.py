"""Keeps the indicators, the bases of targets, the regimes of reporting and the thresholds of judging."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, exists, insert, or_, select, update

from db import tables
from db.assignments import forget_indicator
from db.engine import Connection, upsert_rows
from db.seals import touch
from db.tables import bases, indicators, regimes, standing_changes, thresholds


class IndicatorRow(NamedTuple):
    id: int
    code: str
    name_vi: str
    name_en: str
    area: str
    area_en: str
    measured_in: str
    adds_up: str
    judged: str
    decimals: int
    frequency: str
    parent_id: int | None
    regime: str = "calendar"
    retired: str = ""


class RegimeRow(NamedTuple):
    """When a period's figures are cut off and due; `cut_day` 0 is the last day of its last month."""

    code: str
    name_vi: str
    name_en: str
    cut_day: int
    due_month: int
    due_quarter: int
    due_half: int
    due_year: int
    place: int


_ALL = select(*(indicators.c[name] for name in IndicatorRow._fields)).order_by(indicators.c.id)
_REMOVE = delete(indicators).where(indicators.c.id == bindparam("indicator"))
_ASIDE = update(indicators).where(indicators.c.id == bindparam("indicator")).values(parent_id=None)
_WITH_FIGURES = (tables.actuals, tables.targets, tables.drafts, tables.draft_conflicts)
_EVER = (*_WITH_FIGURES, tables.actual_history, tables.target_history, tables.draft_events, tables.totals)
_HAS_FIGURES, _IS_ON_RECORD = (
    select(or_(*(exists().where(table.c.indicator_id == bindparam("indicator")) for table in kept_in)))
    for kept_in in (_WITH_FIGURES, _EVER)
)
_UNITS_WITH_CHANGES = (
    select(standing_changes.c.unit_id).where(standing_changes.c.indicator_id == bindparam("indicator")).distinct()
)
_BASES = select(bases.c.id, bases.c.code, bases.c.name_vi, bases.c.name_en).order_by(bases.c.place)
_THRESHOLDS = select(thresholds.c.code, thresholds.c.numerator, thresholds.c.denominator)
_REGIMES = select(*(regimes.c[name] for name in RegimeRow._fields)).order_by(regimes.c.place, regimes.c.code)


def all_indicators(connection: Connection) -> list[IndicatorRow]:
    """Every indicator, those that are retired too, in the order of the numbers."""
    return [IndicatorRow(*row) for row in connection.fetch(_ALL)]


def add_indicators(connection: Connection, rows: list[IndicatorRow]) -> None:
    """New indicators; those that have parts come before these."""
    if rows:
        touch(connection, "indicators", [(row.id,) for row in rows])
        connection.core.execute(insert(indicators), [row._asdict() for row in rows])


def change_indicator(connection: Connection, row: IndicatorRow) -> None:
    """Write the indicator of that number as it is now."""
    touch(connection, "indicators", [(row.id,)])
    connection.core.execute(update(indicators).where(indicators.c.id == row.id).values(row._asdict()))


def has_figures(connection: Connection, indicator: int) -> bool:
    """Whether anything has ever been told of it, or is about to be."""
    return bool(connection.scalar(_HAS_FIGURES, indicator=indicator))


def is_on_record(connection: Connection, indicator: int) -> bool:
    """Whether the record holds anything of it, be it only a draft that was taken back long ago."""
    return bool(connection.scalar(_IS_ON_RECORD, indicator=indicator))


def remove_indicator(connection: Connection, indicator: int) -> None:
    """Only one of which nothing was ever told: the record refuses any other."""
    touch(connection, "indicators", [(indicator,)])
    # What an upgrade has noted of its standings goes with it.
    touch(connection, "standing_changes", connection.fetch(_UNITS_WITH_CHANGES, indicator=indicator))
    forget_indicator(connection, indicator)
    connection.execute(_REMOVE, indicator=indicator)


def set_aside(connection: Connection, numbers: list[int]) -> None:
    """Indicators that are about to go or to change are part of nothing, so that none is in another's way."""
    touch(connection, "indicators", [(number,) for number in numbers])
    connection.execute_many(_ASIDE, [{"indicator": number} for number in numbers])


def all_bases(connection: Connection) -> list[tuple[int, str, str, str]]:
    """(id, code, Vietnamese name, English name), in the order in which they are shown."""
    return [(number, code, name_vi, name_en) for number, code, name_vi, name_en in connection.fetch(_BASES)]


def all_thresholds(connection: Connection) -> dict[str, tuple[int, int]]:
    """Each threshold as a fraction, numerator and denominator."""
    return {code: (numerator, denominator) for code, numerator, denominator in connection.fetch(_THRESHOLDS)}


def set_threshold(connection: Connection, code: str, numerator: int, denominator: int) -> None:
    """Write the threshold as a fraction."""
    touch(connection, "thresholds", [(code,)])
    columns = ("code", "numerator", "denominator")
    upsert_rows(connection, thresholds, columns, [(code, numerator, denominator)], key=1)


def all_regimes(connection: Connection) -> list[RegimeRow]:
    """In the order in which they are shown."""
    return [RegimeRow(*row) for row in connection.fetch(_REGIMES)]


def put_regime(connection: Connection, row: RegimeRow) -> None:
    """A new regime, or the changed one of that code."""
    touch(connection, "regimes", [(row.code,)])
    upsert_rows(connection, regimes, RegimeRow._fields, [row], key=1)
