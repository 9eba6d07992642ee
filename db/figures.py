"""The drawer of figures: targets and actuals as they stand, and every one that ever stood there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast

from db import sql
from db.engine import NOTHING, Connection, add, ask, pour, put

_AT_ONCE = 5000
"""Rows that are fetched together where there may be very many."""


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
    def told(self) -> tuple[object, ...]:
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
    def told(self) -> tuple[object, ...]:
        """What it says, whoever signed it and whichever version it is."""
        return self[6:14]

    @property
    def signed(self) -> tuple[object, ...]:
        return tuple(self)


R = TypeVar("R", ActualRow, TargetRow)


class Signed(NamedTuple):
    """A figure that stands or stood, with the line of the audit that wrote it and the batch it came in; `replaced_by`
    is the line that put another in its place, or none."""

    row: ActualRow | TargetRow
    at: str
    who: str
    batch: int | None
    file: str
    replaced: bool
    replaced_by: int = 0


_ACTUAL, _TARGET = ActualRow._fields, TargetRow._fields


def _year(table: "sql.Table", unit: int, first_year: int, last_year: int) -> list["sql.ColumnElement[bool]"]:
    return [
        table.c.unit_id == unit,
        table.c.period >= first_year * 10000,
        table.c.period < (last_year + 1) * 10000,
    ]


_OF_YEARS = "unit_id = ? AND period >= ? AND period < ?"
_ACTUALS = f"SELECT {', '.join(_ACTUAL)} FROM actuals WHERE {_OF_YEARS}"  # noqa: S608 - our own names
_TARGETS = f"SELECT {', '.join(_TARGET)} FROM targets WHERE {_OF_YEARS}"  # noqa: S608


def _actual(row: Sequence[Any]) -> ActualRow:
    # The driver of SQLite gives 0 and 1 for no and yes; what is signed is the same on both engines.
    return ActualRow._make((*row[:6], bool(row[6]), *row[7:14], bool(row[14]), *row[15:]))


def _target(row: Sequence[Any]) -> TargetRow:
    return TargetRow._make((*row[:9], bool(row[9]), bool(row[10]), *row[11:]))


def row_of(kind: type[R], row: Sequence[Any]) -> R:
    """A row that was asked for by all its names."""
    found: ActualRow | TargetRow = _actual(row) if kind is ActualRow else _target(row)
    return cast("R", found)  # the kind says which of the two


def _asked(connection: Connection, question: str, unit: int, first_year: int, last_year: int) -> list[tuple[Any, ...]]:
    return ask(connection, question, unit, first_year * 10000, (last_year + 1) * 10000)


def _only(indicator: int | None) -> str:
    return "" if indicator is None else f" AND indicator_id = {indicator:d}"


def actuals_of(
    connection: Connection, unit: int, first_year: int, last_year: int, indicator: int | None = None
) -> list[ActualRow]:
    """What a unit has told in these years, in the order of the periods."""
    question = f"{_ACTUALS}{_only(indicator)} ORDER BY period, indicator_id"
    return [_actual(row) for row in _asked(connection, question, unit, first_year, last_year)]


def actuals_at(connection: Connection, unit: int, periods: Sequence[int], indicator: int) -> list[ActualRow]:
    """What a unit has told of one indicator in these periods."""
    question = (
        f"SELECT {', '.join(_ACTUAL)} FROM actuals WHERE unit_id = ? AND indicator_id = ? "  # noqa: S608 - our own names
        f"AND period IN ({', '.join('?' * len(periods))})"
    )
    return [_actual(row) for row in ask(connection, question, unit, indicator, *periods)]


def actual_at(connection: Connection, unit: int, period: int, indicator: int) -> ActualRow | None:
    question = f"SELECT {', '.join(_ACTUAL)} FROM actuals WHERE unit_id = ? AND period = ? AND indicator_id = ?"  # noqa: S608
    found = ask(connection, question, unit, period, indicator)
    return _actual(found[0]) if found else None


class NumberRow(NamedTuple):
    """What one figure of an indicator is made of, without anything around it."""

    unit: int
    period: int
    value: int | None
    numerator: int | None
    denominator: int | None
    not_applicable: bool


def numbers_of_indicator(connection: Connection, indicator: int) -> list[NumberRow]:
    """The actuals of one indicator, of all units."""
    return _numbers_of_indicator(connection, "actuals", indicator)


def drafted_numbers_of_indicator(connection: Connection, indicator: int) -> list[NumberRow]:
    """The same of the drafts that are still open."""
    return _numbers_of_indicator(connection, "drafts", indicator)


def _numbers_of_indicator(connection: Connection, table: str, indicator: int) -> list[NumberRow]:
    columns = "unit_id, period, value, numerator, denominator, not_applicable"
    return [
        NumberRow._make((*row[:5], bool(row[5])))
        for row in ask(connection, f"SELECT {columns} FROM {table} WHERE indicator_id = ?", indicator)  # noqa: S608 - our own names
    ]


def told_at(connection: Connection, units: Iterable[int], periods: Iterable[int]) -> list[tuple[int, int, int]]:
    """(unit, period, indicator) of the actuals that stand at these periods."""
    query = sql.select(sql.actuals.c.unit_id, sql.actuals.c.period, sql.actuals.c.indicator_id).where(
        sql.actuals.c.unit_id.in_(list(units)), sql.actuals.c.period.in_(list(periods))
    )
    return [(unit, period, indicator) for unit, period, indicator in connection.core.execute(query)]


def stands_behind_a_figure(connection: Connection, unit: int, attachment: int) -> bool:
    """Whether an approved figure of the unit, of now or of before, names the attachment."""
    for table in (sql.actuals, sql.actual_history):
        query = sql.select(table.c.period).where(table.c.unit_id == unit, table.c.attachment_id == attachment)
        if connection.core.scalar(query.limit(1)) is not None:
            return True
    return False


def targets_of(
    connection: Connection, unit: int, first_year: int, last_year: int, indicator: int | None = None
) -> list[TargetRow]:
    """What a unit was to reach in these years: every basis, every version."""
    question = _TARGETS + _only(indicator)
    return [_target(row) for row in _asked(connection, question, unit, first_year, last_year)]


def periods_of(connection: Connection, units: Sequence[int]) -> set[tuple[int, int]]:
    """(period, indicator) of which any of these units has a figure, an actual or a target."""
    found: set[tuple[int, int]] = set()
    for at in range(0, len(units), _AT_ONCE):
        some = units[at : at + _AT_ONCE]
        for table in ("actuals", "targets"):
            here = f"unit_id IN ({', '.join('?' * len(some))})"
            found.update(ask(connection, f"SELECT DISTINCT period, indicator_id FROM {table} WHERE {here}", *some))  # noqa: S608 - our own names
    return found


def hedged_actuals(
    connection: Connection, units: Sequence[int], year: int, indicator: int | None = None
) -> list[ActualRow]:
    """These units' figures of the year that are estimated, approximate, not applicable, or carry a percentage."""
    hedged = "(estimate OR approximate <> '' OR stated_percent <> '' OR not_applicable)"
    return [_actual(row) for row in _of_year(connection, "actuals", _ACTUAL, units, year, indicator, hedged)]


def aims_without_a_number(
    connection: Connection, units: Sequence[int], year: int, indicator: int | None = None
) -> list[TargetRow]:
    """These units' targets of the year that are ranges or words."""
    return [_target(row) for row in _of_year(connection, "targets", _TARGET, units, year, indicator, "value IS NULL")]


def planned_for(
    connection: Connection, units: Sequence[int], run: int, indicator: int | None = None
) -> set[tuple[int, int]]:
    """(unit, indicator) of these units' targets for just this run."""
    found: set[tuple[int, int]] = set()
    for some in (units[at : at + _AT_ONCE] for at in range(0, len(units), _AT_ONCE)):
        here = f"unit_id IN ({', '.join('?' * len(some))}) AND period = ?{_only(indicator)}"
        question = f"SELECT DISTINCT unit_id, indicator_id FROM targets WHERE {here}"  # noqa: S608 - our own names
        found |= {(unit, number) for unit, number in ask(connection, question, *some, run)}
    return found


def _of_year(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    units: Sequence[int],
    year: int,
    indicator: int | None,
    which: str,
) -> list[tuple[Any, ...]]:
    """In the order of the keys: of two that concern the same, the later one in this order stands."""
    found: list[tuple[Any, ...]] = []
    for some in (units[at : at + _AT_ONCE] for at in range(0, len(units), _AT_ONCE)):
        of_units = "= ?" if len(some) == 1 else f"IN ({', '.join('?' * len(some))})"
        question = (
            f"SELECT {', '.join(columns)} FROM {table} WHERE unit_id {of_units} AND period >= ? AND period < ?"  # noqa: S608 - our own names
            f"{_only(indicator)} AND {which} ORDER BY {', '.join(columns[: 3 if table == 'actuals' else 5])}"
        )
        found += ask(connection, question, *some, year * 10000, (year + 1) * 10000)
    return found


def every_actual(connection: Connection, units: Iterable[int] | None = None) -> Iterable[ActualRow]:
    """All actuals as they stand, unit by unit, period by period; streamed."""
    query = sql.pick(sql.actuals, _ACTUAL).order_by(
        sql.actuals.c.unit_id, sql.actuals.c.period, sql.actuals.c.indicator_id
    )
    if units is not None:
        query = query.where(sql.actuals.c.unit_id.in_(list(units)))
    return (ActualRow(*row) for row in connection.core.execute(query.execution_options(yield_per=_AT_ONCE)))


def every_target(connection: Connection, units: Iterable[int] | None = None) -> Iterable[TargetRow]:
    """All targets as they stand, every basis and version; streamed."""
    query = sql.pick(sql.targets, _TARGET).order_by(
        sql.targets.c.unit_id,
        sql.targets.c.period,
        sql.targets.c.indicator_id,
        sql.targets.c.basis_id,
        sql.targets.c.effective_on,
    )
    if units is not None:
        query = query.where(sql.targets.c.unit_id.in_(list(units)))
    return (TargetRow(*row) for row in connection.core.execute(query.execution_options(yield_per=_AT_ONCE)))


def keep_actuals(connection: Connection, new: Iterable[ActualRow], replaced: Iterable[ActualRow], by: int) -> None:
    """Write figures; those whose place they take go into the history."""
    add(connection, "actual_history", (*_ACTUAL, "replaced_by"), ((*row, by) for row in replaced))
    put(connection, "actuals", _ACTUAL, new, key=3)


def keep_targets(connection: Connection, new: Iterable[TargetRow], replaced: Iterable[TargetRow], by: int) -> None:
    add(connection, "target_history", (*_TARGET, "replaced_by"), ((*row, by) for row in replaced))
    put(connection, "targets", _TARGET, new, key=5)


PLAIN = ("unit_id", "period", "indicator_id", "value", "numerator", "denominator")
_REST_OF_PLAIN = {
    **dict.fromkeys(("approximate", "stated_percent", "up_to", "document", "note", "reason"), "''"),
    **dict.fromkeys(("estimate", "not_applicable"), "FALSE"),
    "status": "'approved'",
    "attachment_id": "NULL",
}


def pour_actuals(
    connection: Connection, cells: Sequence[int], replaced: Sequence[tuple[int, int, int]], by: int
) -> None:
    """Write figures that are nothing but numbers; what stood in those places is kept.

    The cells are those of all rows, one after the other, in the order of PLAIN; NOTHING where there is none.
    """
    names = ", ".join(_ACTUAL)
    connection.say_for_each(
        f"INSERT INTO actual_history ({names}, replaced_by) SELECT {names}, {by:d} FROM actuals "  # noqa: S608 - our own names
        "WHERE unit_id = ? AND period = ? AND indicator_id = ?",
        replaced,
    )
    rest = {**_REST_OF_PLAIN, "audit_id": f"{by:d}"}
    changes = ", ".join(f"{name} = excluded.{name}" for name in (*PLAIN[3:], *rest))
    pour(
        connection,
        f"INSERT INTO actuals ({', '.join((*PLAIN, *rest))})",
        f"(?, ?, ?{f', NULLIF(?, {NOTHING})' * 3}, {', '.join(rest.values())})",
        cells,
        f"ON CONFLICT (unit_id, period, indicator_id) DO UPDATE SET {changes}" if replaced else "",
    )


def pour_targets(connection: Connection, cells: Sequence[int | str], by: int) -> None:
    """Write targets that are nothing but numbers: unit, period, indicator, basis, effective day, version and value of
    one after the other."""
    pour(
        connection,
        "INSERT INTO targets (unit_id, period, indicator_id, basis_id, effective_on, version, value, low_strict, "
        "high_strict, words, document, note, audit_id)",
        f"(?, ?, ?, ?, ?, ?, ?, FALSE, FALSE, '', '', '', {by:d})",
        cells,
    )


_NUMBERS = (
    "SELECT unit_id, period, indicator_id, value IS NOT NULL, COALESCE(value, 0), denominator IS NOT NULL, "
    "COALESCE(numerator, 0), COALESCE(denominator, 0), estimate, not_applicable FROM actuals"
)
_NUMBERS_OF_PLANS = (
    "SELECT unit_id, period, indicator_id, basis_id, effective_on, "
    "CASE WHEN low IS NULL AND high IS NULL THEN value END FROM targets"
)


def numbers_between(
    connection: Connection, units: tuple[int, int], years: tuple[int, int]
) -> list[tuple[int | bool, ...]]:
    """Actuals of a span of units and years in the order of their keys: unit, period, indicator, then whether there is a
    value, the value, whether there are parts, both parts, estimate, not applicable; what is not there is 0."""
    question = (
        f"{_NUMBERS} WHERE unit_id BETWEEN ? AND ? AND period BETWEEN ? AND ? ORDER BY unit_id, period, indicator_id"
    )
    return ask(connection, question, *units, years[0] * 10000, years[1] * 10000 + 9999)


def planned_between(
    connection: Connection, units: tuple[int, int], years: tuple[int, int]
) -> list[tuple[int, int, int, int, str, int | None]]:
    """Targets of a span of units and years: unit, period, indicator, basis, effective day, and the value where it is
    nothing but a number."""
    question = f"{_NUMBERS_OF_PLANS} WHERE unit_id BETWEEN ? AND ? AND period BETWEEN ? AND ?"
    return [
        (unit, period, indicator, basis, day, value)
        for unit, period, indicator, basis, day, value in ask(
            connection, question, *units, years[0] * 10000, years[1] * 10000 + 9999
        )
    ]


def numbers_of(
    connection: Connection, units: Sequence[int], years: tuple[int, int], indicators: Sequence[int]
) -> list[tuple[int | bool, ...]]:
    """The same as of `numbers_between`, of these units, and of the indicators where there are few."""
    return _of_units(connection, _NUMBERS, units, years, indicators)


def planned_of(
    connection: Connection, units: Sequence[int], years: tuple[int, int], indicators: Sequence[int]
) -> list[tuple[int, int, int, int, str, int | None]]:
    """The same as of `planned_between`, of these units, and of the indicators where there are few."""
    return _of_units(connection, _NUMBERS_OF_PLANS, units, years, indicators)


_FEW, _UNITS = 20, 500
"""Indicators that are few, and units that are asked for at once."""


def _of_units(
    connection: Connection, select: str, units: Sequence[int], years: tuple[int, int], indicators: Sequence[int]
) -> list[tuple[Any, ...]]:
    few = indicators if len(indicators) <= _FEW else ()
    only = f" AND indicator_id IN ({', '.join('?' * len(few))})" if few else ""
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(units), _UNITS):
        some = units[start : start + _UNITS]
        here = f" WHERE unit_id IN ({', '.join('?' * len(some))}) AND period BETWEEN ? AND ?{only}"
        found += ask(connection, select + here, *some, years[0] * 10000, years[1] * 10000 + 9999, *few)
    return found


def groups_of(connection: Connection, unit: int) -> list[tuple[int, int]]:
    """The indicators and years of which the unit has any figure."""
    year = "period / 10000"
    question = (
        f"SELECT indicator_id, {year} FROM actuals WHERE unit_id = ? UNION "  # noqa: S608 - our own names
        f"SELECT indicator_id, {year} FROM targets WHERE unit_id = ?"
    )
    return ask(connection, question, unit, unit)


def remove_actuals(connection: Connection, rows: Sequence[ActualRow], by: int) -> None:
    """Take figures away; they go into the history."""
    _remove(connection, "actuals", "actual_history", _ACTUAL, rows, by, key=3)


def remove_targets(connection: Connection, rows: Sequence[TargetRow], by: int) -> None:
    _remove(connection, "targets", "target_history", _TARGET, rows, by, key=5)


def _remove(
    connection: Connection, table: str, history: str, names: Sequence[str], rows: Sequence[Any], by: int, key: int
) -> None:
    add(connection, history, (*names, "replaced_by"), ((*row, by) for row in rows))
    here = " AND ".join(f"{name} = ?" for name in names[:key])
    connection.say_for_each(f"DELETE FROM {table} WHERE {here}", [tuple(row[:key]) for row in rows])  # noqa: S608 - our own names


class Around(NamedTuple, Generic[R]):
    """What one line of the audit did: what it wrote and still stands, what it wrote and is gone, what it replaced,
    and what others have written since in those places."""

    standing: list[R]
    gone: list[R]
    replaced: list[R]
    others: list[R]


def concerned(connection: Connection, line: int) -> list[tuple[int, int]]:
    """The units whose figures a line of the audit wrote or replaced, in order, and how many of each."""
    found: Counter[int] = Counter()
    for table, column in (
        *((one, "audit_id") for one in ("actuals", "actual_history", "targets", "target_history")),
        *((one, "replaced_by") for one in ("actual_history", "target_history")),
    ):
        question = f"SELECT unit_id, COUNT(*) FROM {table} WHERE {column} = ? GROUP BY unit_id"  # noqa: S608
        found.update(dict(ask(connection, question, line)))
    return sorted(found.items())


def around(connection: Connection, line: int, kind: type[R], units: Sequence[int]) -> Around[R]:
    """All rows of these units that a line of the audit concerns."""
    table, history = (sql.actuals, sql.actual_history) if kind is ActualRow else (sql.targets, sql.target_history)

    def asked(source: "sql.Table", where: "sql.ColumnElement[bool]") -> list[R]:
        here = source.c.unit_id.in_(units)
        return [kind(*row) for row in connection.core.execute(sql.pick(source, kind._fields).where(here, where))]

    # Of the history SQLite is to look up the units: the line may have a million rows, and is asked for again and again.
    standing, gone = asked(table, table.c.audit_id == line), asked(history, history.c.audit_id + 0 == line)
    replaced = asked(history, history.c.replaced_by + 0 == line)
    same = sql.and_(*(history.c[column.name] == column for column in table.primary_key))
    told = sql.select(history.c.id).where(
        same, sql.or_(history.c.audit_id + 0 == line, history.c.replaced_by + 0 == line)
    )
    others = asked(table, sql.and_(table.c.audit_id != line, told.exists()))
    return Around(standing, gone, replaced, others)


def signed_actuals(
    connection: Connection,
    *,
    key: tuple[int, int, int] | None = None,
    batch: int | None = None,
    limit: int | None = None,
) -> list[Signed]:
    """Actuals with their signatures, those that were replaced too: of a (unit, indicator, year), or of a batch."""
    return _signed(connection, sql.actuals, sql.actual_history, ActualRow, key, batch, limit)


def signed_targets(
    connection: Connection,
    *,
    key: tuple[int, int, int] | None = None,
    batch: int | None = None,
    limit: int | None = None,
) -> list[Signed]:
    return _signed(connection, sql.targets, sql.target_history, TargetRow, key, batch, limit)


def _signed(
    connection: Connection,
    standing: "sql.Table",
    history: "sql.Table",
    kind: type[ActualRow] | type[TargetRow],
    key: tuple[int, int, int] | None,
    batch: int | None,
    limit: int | None,
) -> list[Signed]:
    found: list[Signed] = []
    for table, replaced in ((standing, False), (history, True)):
        by = history.c.replaced_by if replaced else sql.literal(0)
        query = (
            sql.select(
                *(table.c[name] for name in kind._fields),
                sql.audit.c.at,
                sql.audit.c.who,
                sql.batches.c.id,
                sql.batches.c.file,
                by,
            )
            .join(sql.audit, sql.audit.c.id == table.c.audit_id)
            .outerjoin(sql.batches, sql.batches.c.audit_id == sql.audit.c.id)
        )
        if key is not None:
            unit, indicator, year = key
            query = query.where(sql.and_(*_year(table, unit, year, year)), table.c.indicator_id == indicator)
        if batch is not None:
            query = query.where(sql.batches.c.id == batch)
        if limit is not None:
            query = query.limit(limit)
        width = len(kind._fields)
        for row in connection.core.execute(query):
            at, who, number, file, line = row[width:]
            found.append(Signed(kind(*row[:width]), at, who, number, file or "", replaced, line))
    return found


def written_by(connection: Connection, audit_id: int) -> Iterator[ActualRow | TargetRow]:
    """The figures that one line of the audit wrote, wherever they are now."""
    tables = (
        (sql.actuals, ActualRow),
        (sql.actual_history, ActualRow),
        (sql.targets, TargetRow),
        (sql.target_history, TargetRow),
    )
    for table, kind in tables:
        query = sql.pick(table, kind._fields).where(table.c.audit_id == audit_id)
        for row in connection.core.execute(query.execution_options(yield_per=_AT_ONCE)):
            yield kind(*row)


def signed_by(connection: Connection) -> set[int]:
    """The numbers of all lines of the audit that figures point to."""
    found: set[int] = set()
    for table in (sql.actuals, sql.actual_history, sql.targets, sql.target_history):
        found |= {number for (number,) in connection.core.execute(sql.select(table.c.audit_id).distinct())}
    return found
