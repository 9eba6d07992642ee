"""The book: units, indicators, bases and thresholds as the model knows them, read from their rows."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from db import indicators as indicator_rows
from db import units as unit_rows
from db.figures import ActualRow, TargetRow
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.standing import Thresholds
from kpi.model.story import Basis
from kpi.model.unit import Tree, Unit

if TYPE_CHECKING:
    from sqlalchemy import Connection


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def tree(connection: "Connection") -> Tree:
    became: dict[int, tuple[int, ...]] = {}
    for unit, successor in unit_rows.all_successions(connection):
        became[unit] = (*became.get(unit, ()), successor)
    return Tree.of(
        Unit(
            id=row.id,
            code=row.code,
            name_vi=row.name,
            name_en=row.name_en,
            level=row.level,
            parent=row.parent_id,
            opened=day(row.opened),
            closed=day(row.closed),
            illustrative=bool(row.illustrative),
            became=became.get(row.id, ()),
        )
        for row in unit_rows.all_units(connection)
    )


def indicators(connection: "Connection") -> dict[int, Indicator]:
    return {row.id: Indicator(*row) for row in indicator_rows.all_indicators(connection)}


def bases(connection: "Connection") -> tuple[Basis, ...]:
    return tuple(Basis(*row) for row in indicator_rows.all_bases(connection))


def thresholds(connection: "Connection") -> Thresholds:
    return Thresholds(**{code: Fraction(*parts) for code, parts in indicator_rows.all_thresholds(connection).items()})


def known(connection: "Connection") -> Known:
    return Known(tree(connection), indicators(connection), bases(connection))


def actual_of(row: ActualRow) -> Actual:
    return Actual(
        Period.of_code(row.period),
        row.value,
        row.numerator,
        row.denominator,
        bool(row.estimate),
        row.approximate,
        row.stated_percent,
        row.up_to,
        row.document,
        row.note,
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
