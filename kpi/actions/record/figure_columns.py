"""Holds figures as the record keeps them, as columns of whole numbers: those that are read and those to be written."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy import bool_, int64
from numpy.typing import NDArray

from db import figure_tables
from db.figure_tables import NOTHING, FigureKind, Span
from kpi.model.figure_table import day_number, day_text

if TYPE_CHECKING:
    from db.drafts import DraftRow
    from db.engine import Connection
    from db.figures import ActualRow, TargetRow

Ints = NDArray[int64]
Bools = NDArray[bool_]

_OLDEST = 1800
"""Years are counted from here in nine bits, months in four each, indicators in eighteen, units in the rest."""


def place_of(unit: Ints, period: Ints, indicator: Ints) -> Ints:
    """One number for unit, period code and indicator, in the order in which the record keeps figures."""
    run = period % 10000
    return unit << 35 | (period // 10000 - _OLDEST) << 26 | (run // 100) << 22 | (run % 100) << 18 | indicator


def coded(keys: Ints) -> tuple[Ints, Ints]:
    """Each of the keys once, in their order, and the place of each among them; of few keys in a fifth of the time that
    numpy's own `unique` takes."""
    ordered = np.sort(keys)
    if len(ordered) > 1:
        ordered = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return ordered, ordered.searchsorted(keys)


class TextSets:
    """The texts beside figures, several to a figure: each set of them once, by its number; 0 is all blank."""

    def __init__(self, width: int) -> None:
        blank = ("",) * width
        self.sets: list[tuple[str, ...]] = [blank]
        self._numbers: dict[tuple[str, ...], int] = {blank: 0}

    def number(self, texts: tuple[str, ...]) -> int:
        number = self._numbers.setdefault(texts, len(self.sets))
        if number == len(self.sets):
            self.sets.append(texts)
        return number

    def at(self, number: int) -> tuple[str, ...]:
        """The set of that number."""
        return self.sets[number]

    def numbers(self, columns: Sequence[Sequence[str]]) -> Ints:
        """The number of each row of these columns of texts."""
        return np.array([self.number(texts) for texts in zip(*columns, strict=True)], dtype=int64)

    def filled(self, new: Ints, old: Ints, places: Sequence[int] | None = None) -> Ints:
        """What is blank of the new sets as it is in the old ones; of all texts, or of those at these places."""
        if not old.any():
            return new
        pairs, at = coded(new << 32 | old)
        numbers = [self._filled(pair >> 32, pair & 0xFFFFFFFF, places) for pair in pairs.tolist()]
        return np.array(numbers, dtype=int64)[at]

    def _filled(self, new: int, old: int, places: Sequence[int] | None) -> int:
        both = zip(self.sets[new], self.sets[old], strict=True)
        return self.number(
            tuple(
                text or (before if places is None or place in places else "")
                for place, (text, before) in enumerate(both)
            )
        )

    def has(self, place: int, numbers: Ints) -> Bools:
        """Whether there is a text at that place of each set."""
        return np.array([bool(texts[place]) for texts in self.sets], dtype=bool_)[numbers]

    def columns(self, numbers: Ints) -> list[list[str]]:
        """The texts of these sets, column by column."""
        return [list(texts) for texts in zip(*map(self.at, numbers.tolist()), strict=True)]


class ActualColumns(NamedTuple):
    """Actuals, one entry each; NOTHING where there is no number; `texts` are numbers of sets of `ACTUALS.texts`."""

    unit: Ints
    period: Ints
    indicator: Ints
    value: Ints
    numerator: Ints
    denominator: Ints
    attachment: Ints
    estimate: Bools
    not_applicable: Bools
    texts: Ints

    @property
    def place(self) -> Ints:
        return place_of(self.unit, self.period, self.indicator)

    def of(self, which: "Bools | Ints | slice") -> "ActualColumns":
        return ActualColumns._make(column[which] for column in self)

    def table_keys(self) -> list[tuple[object, ...]]:
        """As the table has them."""
        return list(zip(*(column.tolist() for column in self[:3]), strict=True))

    def differs(self, other: "ActualColumns") -> Bools:
        """Which entries say something else than those of the other ones in their places."""
        return _differ(self[3:], other[3:])


class TargetColumns(NamedTuple):
    """Targets, one entry each: `day` as YYYYMMDD, 0 of what was so from the beginning; else as `ActualColumns`."""

    unit: Ints
    period: Ints
    indicator: Ints
    basis: Ints
    day: Ints
    version: Ints
    value: Ints
    low: Ints
    high: Ints
    low_strict: Bools
    high_strict: Bools
    texts: Ints

    @property
    def place(self) -> Ints:
        return place_of(self.unit, self.period, self.indicator)

    def of(self, which: "Bools | Ints | slice") -> "TargetColumns":
        return TargetColumns._make(column[which] for column in self)

    def table_keys(self) -> list[tuple[object, ...]]:
        """As the table has them."""
        return list(zip(*(column.tolist() for column in self[:4]), days_of(self.day), strict=True))

    def differs(self, other: "TargetColumns") -> Bools:
        """Which entries say something else, whichever version they are."""
        return _differ(self[6:], other[6:])

    def same_numbers(self, other: "TargetColumns") -> Bools:
        return ~_differ(self[6:11], other[6:11])


def _differ(columns: Sequence[NDArray[Any]], others: Sequence[NDArray[Any]]) -> Bools:
    differs = np.zeros(len(columns[0]), dtype=bool_)
    for column, other in zip(columns, others, strict=True):
        differs |= column != other
    return differs


def days_of(numbers: Ints) -> list[str]:
    """The days as the record writes them."""
    written = {number: day_text(number) for number in set(numbers.tolist())}
    return [written[number] for number in numbers.tolist()]


def columns_of_actuals(rows: "Sequence[ActualRow | DraftRow]", sets: TextSets) -> ActualColumns:
    """Single rows, of drafts or of what stands or stood, as columns in the order of their places."""
    places = [(row.unit_id, row.period, row.indicator_id) for row in rows]
    numbers = [(row.value, row.numerator, row.denominator, row.attachment_id) for row in rows]
    flags = np.array([(row.estimate, row.not_applicable) for row in rows], dtype=bool_).reshape(-1, 2)
    texts = [
        sets.number((row.approximate, row.stated_percent, row.up_to, row.document, row.note, row.reason))
        for row in rows
    ]
    columns = ActualColumns._make([*_whole(places, 3), *_whole(numbers, 4), *flags.T, np.array(texts, dtype=int64)])
    return columns.of(np.argsort(columns.place, kind="stable"))


def columns_of_targets(rows: "Sequence[TargetRow]", sets: TextSets) -> TargetColumns:
    """Single rows as columns in the order of their places."""
    places = [(*row[:4], day_number(row.effective_on), row.version) for row in rows]
    flags = np.array([row[9:11] for row in rows], dtype=bool_).reshape(-1, 2)
    texts = np.array([sets.number(row[11:14]) for row in rows], dtype=int64)
    columns = TargetColumns._make([*_whole(places, 6), *_whole([row[6:9] for row in rows], 3), *flags.T, texts])
    return columns.of(np.lexsort((columns.day, columns.basis, columns.place)))


def _whole(rows: Sequence[Sequence[int | None]], width: int) -> Ints:
    """Whole numbers, column by column; NOTHING for None."""
    cells = [NOTHING if cell is None else cell for row in rows for cell in row]
    return np.array(cells, dtype=int64).reshape(-1, width).T


def read_actuals(connection: "Connection", span: Span, texts: TextSets) -> ActualColumns:
    """The actuals that stand, in the order of their places."""
    table, numbers = _table(connection, figure_tables.ACTUALS, span, texts)
    return _in_order(ActualColumns._make([*table.T[:7], table[:, 7] > 0, table[:, 8] > 0, numbers]))


def _in_order(actuals: ActualColumns) -> ActualColumns:
    place = actuals.place
    return actuals if (place[1:] > place[:-1]).all() else actuals.of(np.argsort(place))


def read_targets(connection: "Connection", span: Span, texts: TextSets) -> TargetColumns:
    """The targets that stand, in no order: every basis, every version."""
    table, numbers = _table(connection, figure_tables.TARGETS, span, texts)
    return TargetColumns._make([*table.T[:9], table[:, 9] > 0, table[:, 10] > 0, numbers])


def _table(connection: "Connection", kind: FigureKind, span: Span, texts: TextSets) -> tuple[Ints, Ints]:
    """The numbers that stand, a row for each figure, and the number of the set of its texts."""
    rows = figure_tables.numbers(connection, kind, span)
    width = len(kind.key) + len(kind.numbers) + len(kind.flags) + 1
    table = np.fromiter(chain.from_iterable(rows), dtype=int64, count=width * len(rows)).reshape(-1, width)
    sets = np.zeros(len(rows), dtype=int64)
    has_texts = np.flatnonzero(table[:, -1])
    if len(has_texts):
        keys = len(kind.key)
        set_numbers = {row[:keys]: texts.number(row[keys:]) for row in figure_tables.texts(connection, kind, span)}
        sets[has_texts] = [set_numbers[tuple(key)] for key in table[has_texts, :keys].tolist()]
    return table, sets


NO_ACTUALS = ActualColumns._make(np.zeros(0, dtype=bool_ if place in {7, 8} else int64) for place in range(10))
NO_TARGETS = TargetColumns._make(np.zeros(0, dtype=bool_ if place in {9, 10} else int64) for place in range(12))


def or_none(numbers: Ints) -> list[int | None]:
    """Python's numbers, None where there is none."""
    if not (numbers == NOTHING).any():
        return numbers.tolist()
    cells = numbers.astype(object)
    cells[numbers == NOTHING] = None
    return cells.tolist()


def or_blank(numbers: Ints) -> Iterable[object]:
    """Numbers as a signature writes them: nothing where there is none."""
    return ("" if number is None else number for number in or_none(numbers))
