"""A store of the program before revision 0007, with the totals that its rules had made of these figures, row by row.

P has the communes A and B. All figures are of 2026, monthly ones to June. I1: 100 a month in both, planned by A month
by month, by B for the year only; I2: the same, but only A has a plan; I3: a ratio that P plans and only A reports;
I4: a total by quarter of which the first has come; I5: a ratio reported for January only.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import column, table

from db import audit, schema
from db.engine import Connection, insert_rows
from db.figures import ActualRow, TargetRow
from db.pooled import Pooled

P, A, B = 1, 2, 3
UNITS = [(P, "P", "Tỉnh P", None), (A, "A", "Xã A", P), (B, "B", "Xã B", P)]
INDICATORS = [
    (1, "I1", "Thu ngân sách", "triệu đồng", "total", 0, "month"),
    (2, "I2", "Thu phí", "triệu đồng", "total", 0, "month"),
    (3, "I3", "Hồ sơ đúng hạn", "%", "ratio", 2, "month"),
    (4, "I4", "Mô hình mới", "mô hình", "total", 0, "quarter"),
    (5, "I5", "Hồ sơ trực tuyến", "%", "ratio", 2, "month"),
]
JUNE, YEAR = 20260106, 20260112
_ACTUAL, _GIVEN, _DECIDED = 0, 2, 3  # the sides of totals as they were, of the first basis
_OWN, _BELOW = 0, 1


class _Total(NamedTuple):
    unit_id: int
    period: int
    side: int
    indicator_id: int
    part: int
    value: int | None
    numerator: int = 0
    denominator: int = 0
    units: int = 1
    reports: int = 0
    estimates: int = 0
    conflicts: int = 0


def _add(connection: Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows of a table as it was then, which has other columns now."""
    insert_rows(connection, table(name, *map(column, columns)), columns, rows)


def make_old_store(database: str, revision: str = "0006") -> None:
    """At this revision, which may be any earlier one; figures only at the last."""
    schema.upgrade(pooled := Pooled(database), head=revision)
    if revision == "0006":
        with pooled.writing() as connection:
            units = [(*row, "", "commune", "", "", False) for row in UNITS]
            names = ("id", "code", "name", "parent_id", "name_en", "level", "opened", "closed", "illustrative")
            _add(connection, "units", names, units)
            names = ("id", "code", "name_vi", "measured_in", "adds_up", "decimals", "frequency", "judged", "name_en")
            rows = [(*row, "more", "", "", "") for row in INDICATORS]
            _add(connection, "indicators", (*names, "area", "area_en"), rows)
            actuals, targets = list(_actuals()), list(_targets())
            _add(connection, "actuals", ActualRow._fields, actuals)
            _add(connection, "targets", TargetRow._fields, targets)
            _add(connection, "totals", _Total._fields, [*_reported(), *_planned()])
            digest = audit.digest_of(row.signed for row in [*actuals, *targets])
            at = "2026-07-01T00:00:00.000+00:00"
            values = (1, at, "test", "import", "figures f.csv", "{}", "{}", digest, audit.NO_LINE)
            line = audit.Line(*values, hash="")
            line = line._replace(hash=line.computed_hash())
            _add(connection, "audit", (*line._fields[:10], "moves"), [(*line[:10], True)])  # as lines were then
    pooled.dispose()


def _actuals() -> Iterator[ActualRow]:
    for indicator in (1, 2):
        for unit in (A, B):
            for month in range(1, 7):
                yield _actual(unit, 20260000 + 101 * month, indicator, 100)
    for month in range(1, 7):
        yield _actual(A, 20260000 + 101 * month, 3, None, 9500, 10000)
    for unit in (A, B):
        yield _actual(unit, 20260103, 4, 4)
        yield _actual(unit, 20260101, 5, None, 9500, 10000)


def _actual(
    unit: int, period: int, indicator: int, value: int | None, over: int | None = None, under: int | None = None
) -> ActualRow:
    return ActualRow(unit, period, indicator, value, over, under, False, "", "", "", "", "", "", 1)


def _targets() -> Iterator[TargetRow]:
    years = [(A, 1, 1200), (B, 1, 1200), (A, 2, 1200), (P, 3, 9000), (A, 4, 12), (B, 4, 12), (A, 5, 9000), (B, 5, 9000)]
    months = [(A, 20260000 + 101 * month, 1, 100) for month in range(1, 13)]
    for unit, period, indicator, value in [*((unit, YEAR, *rest) for unit, *rest in years), *months]:
        yield TargetRow(unit, period, indicator, 1, "", 1, value, None, None, False, False, "", "", "", 1)


def _reported() -> Iterator[_Total]:
    """January to each month; nothing else of the actuals was asked for the standings that are compared."""
    for month in range(1, 13):
        run, months = 20260100 + month, min(month, 6)
        for unit, part, units in ((A, _OWN, 1), (B, _OWN, 1), (P, _BELOW, 2)):
            here = (unit, run, _ACTUAL)
            for indicator in (1, 2):
                yield _Total(*here, indicator, part, 100 * months * units, units=units, reports=months * units)
            if month >= 3:
                yield _Total(*here, 4, part, 4 * units, units=units, reports=units)
            yield _Total(*here, 5, part, None, 9500 * units, 10000 * units, units=units, reports=units)
        for unit, part in ((A, _OWN), (P, _BELOW)):
            yield _Total(unit, run, _ACTUAL, 3, part, None, 9500 * months, 10000 * months, reports=months)


def _planned() -> Iterator[_Total]:
    """Plans of the year, given for it and decided before it; and January to each month, where the months give it."""
    for unit, part, indicator, value, units in (
        (A, _OWN, 1, 1200, 1),
        (B, _OWN, 1, 1200, 1),
        (P, _BELOW, 1, 2400, 2),
        (A, _OWN, 2, 1200, 1),
        (P, _BELOW, 2, 1200, 1),
        (P, _OWN, 3, 9000, 1),
        (A, _OWN, 4, 12, 1),
        (B, _OWN, 4, 12, 1),
        (P, _BELOW, 4, 24, 2),
        (A, _OWN, 5, 9000, 1),
        (B, _OWN, 5, 9000, 1),
    ):
        yield _Total(unit, YEAR, _GIVEN, indicator, part, value, units=units)
        yield _Total(unit, 20260101, _DECIDED, indicator, part, value, units=units)
    for unit, part in ((A, _OWN), (P, _BELOW)):
        for month in range(1, 12):
            yield _Total(unit, 20260100 + month, _GIVEN, 1, part, 100 * month)
