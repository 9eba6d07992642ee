"""Makes columns of figures ready to be written and signed, and writes them: the one way in which figures come to stand.

Making ready asks nothing of the record, so that it can be done while the record is busy with other figures.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from db import figure_tables
from db.figure_tables import ACTUALS, NOTHING, TARGETS, Columns, FigureKind
from kpi.actions.record.figure_columns import (
    ActualColumns,
    Bools,
    Ints,
    TargetColumns,
    TextSets,
    days_of,
    or_blank,
    or_none,
)

if TYPE_CHECKING:
    from db.audit import Signed
    from db.engine import Connection

C = TypeVar("C", ActualColumns, TargetColumns)

_FEW = 50
"""Rows that go with one statement, though some of them have more to say than others."""
_APART = "\x1e"
"""Stands between the figures that are signed together; see `db.audit`."""


class ToWrite(NamedTuple):
    """Figures of one table: what goes into it, what makes room, and each of them as it is signed, unit by unit."""

    kind: FigureKind
    parts: list[tuple[Columns, int]]
    replaced: list[tuple[object, ...]]  # keys
    signed: list[tuple[int, list[str]]]


def write(connection: "Connection", figures: ToWrite, number: int) -> None:
    """Write the figures; those whose place they take go into the history. `number` is that of the line that signs."""
    figure_tables.put_away(connection, figures.kind, figures.replaced, number)
    for columns, rows in figures.parts:
        figure_tables.write(connection, figures.kind, columns, rows, replaces=bool(figures.replaced))


def sign(figures: ToWrite, signed: "Signed") -> None:
    """Add the figures to those that one line signs."""
    for unit, texts in figures.signed:
        joined = _APART.join(texts)
        if joined.count(_APART) == len(texts) - 1:
            signed.add_joined(unit, joined)
            continue
        for text in texts:  # nobody types the sign that stands between figures, but a file may hold it
            signed.add(text.split("\x1f"))


def actuals_to_write(new: ActualColumns, sets: TextSets, replaced: Bools, number: int) -> ToWrite:
    """Approved actuals, in the order of their places; `replaced` marks those that take the place of another one."""
    if not len(new.unit):
        return ToWrite(ACTUALS, [], [], [])
    is_odd = (new.texts > 0) | new.estimate | new.not_applicable | (new.attachment != NOTHING)
    parts = [(_actual_cells(part, sets, number), len(part.unit)) for part in _apart(new, is_odd)]
    return ToWrite(
        ACTUALS, parts, new.of(replaced).table_keys(), _by_unit(new.unit, _signed_actuals(new, sets, number))
    )


def targets_to_write(new: TargetColumns, sets: TextSets, replaced: Bools, number: int) -> ToWrite:
    """Targets, in the order of their places; as `actuals_to_write`."""
    if not len(new.unit):
        return ToWrite(TARGETS, [], [], [])
    is_odd = (new.texts > 0) | (new.low != NOTHING) | (new.high != NOTHING)
    parts = [(_target_cells(part, sets, number), len(part.unit)) for part in _apart(new, is_odd)]
    return ToWrite(
        TARGETS, parts, new.of(replaced).table_keys(), _by_unit(new.unit, _signed_targets(new, sets, number))
    )


def _apart(new: C, is_odd: Bools) -> list[C]:
    """Those that are nothing but numbers, and those that are more: of many the former need far fewer cells."""
    if len(is_odd) <= _FEW or not is_odd.any() or is_odd.all():
        return [new]
    return [new.of(~is_odd), new.of(is_odd)]


def _actual_cells(new: ActualColumns, sets: TextSets, number: int) -> Columns:
    return {
        **dict(zip(ACTUALS.key, (column.tolist() for column in new[:3]), strict=True)),
        **dict(zip(ACTUALS.numbers, map(_numbers, new[3:7]), strict=True)),
        **dict(zip(ACTUALS.flags, map(_flags, new[7:9]), strict=True)),
        **_texts(ACTUALS, new.texts, sets),
        "status": "approved",
        "audit_id": number,
    }


def _target_cells(new: TargetColumns, sets: TextSets, number: int) -> Columns:
    return {
        **dict(zip(TARGETS.key, (column.tolist() for column in new[:4]), strict=False)),
        "effective_on": days_of(new.day),
        **dict(zip(TARGETS.numbers, map(_numbers, new[5:9]), strict=True)),
        **dict(zip(TARGETS.flags, map(_flags, new[9:11]), strict=True)),
        **_texts(TARGETS, new.texts, sets),
        "audit_id": number,
    }


def _numbers(column: Ints) -> list[int | None] | None:
    """None where there is nothing in all of the column."""
    return None if (column == NOTHING).all() else or_none(column)


def _flags(column: Bools) -> list[bool] | bool:
    return column.tolist() if column.any() else False


def _texts(kind: FigureKind, numbers: Ints, sets: TextSets) -> dict[str, list[str] | str]:
    if not numbers.any():
        return dict.fromkeys(kind.texts, "")
    return dict(zip(kind.texts, sets.columns(numbers), strict=True))


def _signed_actuals(new: ActualColumns, sets: TextSets, number: int) -> list[str]:
    """What later versions added (from not applicable on) only where it is used, so that old digests hold."""
    rest: Iterable[str] = repeat(f"False\x1f\x1f\x1f\x1f\x1f\x1fapproved\x1f{number}")
    if new.texts.any() or new.estimate.any() or new.not_applicable.any() or (new.attachment != NOTHING).any():
        columns = (new.estimate, new.texts, new.not_applicable, new.attachment)
        rest = [
            _rest_of_actual(
                estimate, sets.at(texts), not_applicable, "" if attachment == NOTHING else attachment, number
            )
            for estimate, texts, not_applicable, attachment in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]
    keys = (column.tolist() for column in new[:3])
    numbers = (or_blank(column) for column in new[3:6])
    return [
        f"{unit}\x1f{period}\x1f{indicator}\x1f{value}\x1f{numerator}\x1f{denominator}\x1f{end}"
        for unit, period, indicator, value, numerator, denominator, end in zip(*keys, *numbers, rest, strict=False)
    ]


def _rest_of_actual(estimate: bool, texts: Sequence[str], not_applicable: bool, attachment: object, number: int) -> str:
    *words, reason = texts
    added = f"\x1f{not_applicable}\x1f{attachment}\x1f{reason}" if not_applicable or attachment != "" or reason else ""
    return "\x1f".join([str(estimate), *words, "approved", str(number)]) + added


def _signed_targets(new: TargetColumns, sets: TextSets, number: int) -> list[str]:
    keys = (column.tolist() for column in new[:4])
    numbers = (or_blank(column) for column in new[5:9])
    flags = (column.tolist() for column in (new.low_strict, new.high_strict))
    ends: Iterable[str] = repeat("\x1f\x1f")
    if new.texts.any():
        ends = ["\x1f".join(sets.at(texts)) for texts in new.texts.tolist()]
    columns = zip(*keys, days_of(new.day), *numbers, *flags, ends, strict=False)
    return [
        f"{unit}\x1f{period}\x1f{indicator}\x1f{basis}\x1f{day}\x1f{version}\x1f{value}\x1f{low}\x1f{high}"
        f"\x1f{low_strict}\x1f{high_strict}\x1f{texts}\x1f{number}"
        for unit, period, indicator, basis, day, version, value, low, high, low_strict, high_strict, texts in columns
    ]


def _by_unit(units: Ints, texts: list[str]) -> list[tuple[int, list[str]]]:
    """The texts of each unit together; those of one unit are neighbours."""
    if units[0] == units[-1]:
        return [(int(units[0]), texts)]
    begins: list[int] = np.append(np.flatnonzero(np.diff(units, prepend=-1)), len(units)).tolist()
    return [(int(units[start]), texts[start:end]) for start, end in pairwise(begins)]
