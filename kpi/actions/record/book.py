"""The book: units, indicators, bases and thresholds as the model knows them, read from their rows."""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Protocol

from db import audit
from db import indicators as indicator_rows
from db import units as unit_rows
from db.engine import Connection
from db.figures import ActualRow, TargetRow
from kpi.model.basis import Basis
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.regime import Regime
from kpi.model.status import Thresholds
from kpi.model.unit import Tree, Unit


@dataclass(frozen=True)
class Book(Known):
    """What names mean and by which rules they are judged; `state` is that of the record when it was looked at."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    regimes: dict[str, Regime] = field(default_factory=dict[str, Regime])
    state: audit.State = audit.NO_STATE


class _Remembers(Protocol):
    """A store, which keeps the last book that was opened."""

    @property
    def books(self) -> list[Book]: ...


def open_at(connection: Connection) -> Book:
    return Book(
        tree(connection),
        indicators(connection),
        bases(connection),
        thresholds(connection),
        regimes(connection),
        audit.state(connection),
    )


def remembered(store: _Remembers, connection: Connection) -> Book:
    """The book of a connection that has written nothing yet, opened anew only when more than figures has changed."""
    known = as_written(store, connection)
    store.books[:] = [known]
    return known


def as_written(store: _Remembers, connection: Connection) -> Book:
    """The same of a connection that may have written and may still take it back: nobody else is to have that book."""
    now = audit.state(connection)
    last = store.books[-1] if store.books else None
    if last is None:
        return open_at(connection)
    if last.state == now:
        return last
    return _with_state(last, now) if audit.figures_only_since(connection, last.state) else open_at(connection)


def _with_state(last: Book, state: audit.State) -> Book:
    """The same book at another state of the record, with what has been looked up in it."""
    book = replace(last, state=state)
    vars(book).update({name: value for name, value in vars(last).items() if name not in vars(book)})
    return book


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def tree(connection: Connection) -> Tree:
    became: dict[int, tuple[int, ...]] = {}
    for unit, successor in unit_rows.all_successions(connection):
        became[unit] = (*became.get(unit, ()), successor)
    return Tree.of(
        Unit(
            row.id,
            row.code,
            row.name,
            row.name_en,
            row.level,
            row.parent_id,
            day(row.opened),
            day(row.closed),
            bool(row.illustrative),
            became.get(row.id, ()),
        )
        for row in unit_rows.all_units(connection)
    )


def indicators(connection: Connection) -> dict[int, Indicator]:
    return {row.id: Indicator(*row) for row in indicator_rows.all_indicators(connection)}


def bases(connection: Connection) -> tuple[Basis, ...]:
    return tuple(Basis(*row) for row in indicator_rows.all_bases(connection))


def thresholds(connection: Connection) -> Thresholds:
    return Thresholds(**{code: Fraction(*parts) for code, parts in indicator_rows.all_thresholds(connection).items()})


def regimes(connection: Connection) -> dict[str, Regime]:
    return {row.code: Regime(*row) for row in indicator_rows.all_regimes(connection)}


def actual_of(row: ActualRow) -> Actual:
    return Actual(
        Period.of_code(row.period),
        row.value,
        None if row.not_applicable else row.numerator,
        None if row.not_applicable else row.denominator,
        bool(row.estimate),
        row.approximate,
        row.stated_percent,
        row.up_to,
        row.document,
        row.note,
        bool(row.not_applicable),
        row.attachment_id,
        row.reason,
    )


def target_of(row: TargetRow) -> Target:
    return Target(
        Period.of_code(row.period),
        row.basis_id,
        row.effective_on,
        row.value,
        row.low,
        row.high,
        bool(row.low_strict),
        bool(row.high_strict),
        row.words,
        row.document,
        row.note,
    )
