"""The drawer of indicators, with the bases of targets and the thresholds of judging."""

from typing import NamedTuple

from db import sql
from db.engine import Connection, ask, put
from db.seals import touch


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


_INDICATOR, _REGIME = ", ".join(IndicatorRow._fields), ", ".join(RegimeRow._fields)


def all_indicators(connection: Connection) -> list[IndicatorRow]:
    return [IndicatorRow._make(row) for row in ask(connection, f"SELECT {_INDICATOR} FROM indicators ORDER BY id")]  # noqa: S608


def add_indicators(connection: Connection, rows: list[IndicatorRow]) -> None:
    if rows:
        touch(connection, "indicators", [(row.id,) for row in rows])
        connection.core.execute(sql.indicators.insert(), [row._asdict() for row in rows])


def change_indicator(connection: Connection, row: IndicatorRow) -> None:
    touch(connection, "indicators", [(row.id,)])
    connection.core.execute(sql.update(sql.indicators).where(sql.indicators.c.id == row.id).values(row._asdict()))


def has_figures(connection: Connection, indicator: int) -> bool:
    """Whether anything has ever been told of it, or is about to be."""
    query = sql.select(
        sql.exists().where(sql.actuals.c.indicator_id == indicator)
        | sql.exists().where(sql.targets.c.indicator_id == indicator)
        | sql.exists().where(sql.drafts.c.indicator_id == indicator)
    )
    return bool(connection.core.scalar(query))


def was_ever_told(connection: Connection, indicator: int) -> bool:
    """Whether the record holds anything of it, be it only a draft that was taken back long ago."""
    held = (sql.actuals, sql.actual_history, sql.targets, sql.target_history, sql.drafts, sql.draft_events, sql.totals)
    return any(
        connection.core.scalar(sql.select(sql.exists().where(table.c.indicator_id == indicator))) for table in held
    )


def remove_indicator(connection: Connection, indicator: int) -> None:
    """Only one of which nothing was ever told: the record refuses any other."""
    touch(connection, "indicators", [(indicator,)])
    # What an upgrade has noted of its standings goes with it.
    noted = ask(connection, "SELECT DISTINCT unit_id FROM standing_changes WHERE indicator_id = ?", indicator)
    touch(connection, "standing_changes", noted)
    connection.core.execute(sql.delete(sql.indicators).where(sql.indicators.c.id == indicator))


def set_aside(connection: Connection, numbers: list[int]) -> None:
    """Indicators that are about to go or to change are part of nothing, so that none is in another's way."""
    if numbers:
        touch(connection, "indicators", [(number,) for number in numbers])
        aside = sql.update(sql.indicators).where(sql.indicators.c.id == sql.bindparam("one"))
        connection.core.execute(aside, [{"one": one, "parent_id": None} for one in numbers])


def all_bases(connection: Connection) -> list[tuple[int, str, str, str]]:
    """(id, code, Vietnamese name, English name), in the order in which they are shown."""
    return [
        (number, code, name_vi, name_en)
        for number, code, name_vi, name_en in ask(
            connection, "SELECT id, code, name_vi, name_en FROM bases ORDER BY place"
        )
    ]


def all_thresholds(connection: Connection) -> dict[str, tuple[int, int]]:
    """Each threshold as a fraction."""
    rows = ask(connection, "SELECT code, numerator, denominator FROM thresholds")
    return {code: (numerator, denominator) for code, numerator, denominator in rows}


def set_threshold(connection: Connection, code: str, numerator: int, denominator: int) -> None:
    touch(connection, "thresholds", [(code,)])
    put(connection, "thresholds", ("code", "numerator", "denominator"), [(code, numerator, denominator)], key=1)


def all_regimes(connection: Connection) -> list[RegimeRow]:
    return [RegimeRow._make(row) for row in ask(connection, f"SELECT {_REGIME} FROM regimes ORDER BY place, code")]  # noqa: S608


def put_regime(connection: Connection, row: RegimeRow) -> None:
    """A new regime, or the changed one of that code."""
    touch(connection, "regimes", [(row.code,)])
    put(connection, "regimes", RegimeRow._fields, [row], key=1)
