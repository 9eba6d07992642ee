"""The drawer of indicators, with the bases of targets and the thresholds of judging."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from db.engine import put
from db.tables import (
    actual_history,
    actuals,
    bases,
    draft_events,
    drafts,
    indicators,
    regimes,
    target_history,
    targets,
    thresholds,
    totals,
)


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


def all_indicators(connection: Connection) -> list[IndicatorRow]:
    return [IndicatorRow(*row) for row in connection.execute(select(indicators).order_by(indicators.c.id))]


def add_indicators(connection: Connection, rows: list[IndicatorRow]) -> None:
    connection.execute(indicators.insert(), [row._asdict() for row in rows]) if rows else None


def change_indicator(connection: Connection, row: IndicatorRow) -> None:
    connection.execute(update(indicators).where(indicators.c.id == row.id).values(row._asdict()))


def has_figures(connection: Connection, indicator: int) -> bool:
    """Whether anything has ever been told of it, or is about to be."""
    query = select(
        exists().where(actuals.c.indicator_id == indicator)
        | exists().where(targets.c.indicator_id == indicator)
        | exists().where(drafts.c.indicator_id == indicator)
    )
    return bool(connection.scalar(query))


def was_ever_told(connection: Connection, indicator: int) -> bool:
    """Whether the record holds anything of it, be it only a draft that was taken back long ago."""
    held = (actuals, actual_history, targets, target_history, drafts, draft_events, totals)
    return any(connection.scalar(select(exists().where(table.c.indicator_id == indicator))) for table in held)


def remove_indicator(connection: Connection, indicator: int) -> None:
    """Only one of which nothing was ever told: the record refuses any other."""
    connection.execute(delete(indicators).where(indicators.c.id == indicator))


def set_aside(connection: Connection, numbers: list[int]) -> None:
    """Indicators that are about to go or to change are part of nothing, so that none is in another's way."""
    if numbers:
        aside = update(indicators).where(indicators.c.id == bindparam("one"))
        connection.execute(aside, [{"one": one, "parent_id": None} for one in numbers])


def all_bases(connection: Connection) -> list[tuple[int, str, str, str]]:
    """(id, code, Vietnamese name, English name), in the order in which they are shown."""
    query = select(bases.c.id, bases.c.code, bases.c.name_vi, bases.c.name_en).order_by(bases.c.place)
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]


def all_thresholds(connection: Connection) -> dict[str, tuple[int, int]]:
    """Each threshold as a fraction."""
    return {row[0]: (row[1], row[2]) for row in connection.execute(select(thresholds))}


def set_threshold(connection: Connection, code: str, numerator: int, denominator: int) -> None:
    put(connection, thresholds, ("code", "numerator", "denominator"), [(code, numerator, denominator)])


def all_regimes(connection: Connection) -> list[RegimeRow]:
    return [RegimeRow(*row) for row in connection.execute(select(regimes).order_by(regimes.c.place, regimes.c.code))]


def put_regime(connection: Connection, row: RegimeRow) -> None:
    """A new regime, or the changed one of that code."""
    put(connection, regimes, RegimeRow._fields, [row])
