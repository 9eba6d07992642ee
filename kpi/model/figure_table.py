"""Holds the figures of a file, a sheet or an undo as typed columns: one table of actuals, one of targets."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kpi.model.figure import Actual, Target
from kpi.model.line import FigureLine
from kpi.model.period import Period

NOTHING = -(2**63)
"""Stands in a column of whole numbers where no number is: no figure is as small, and blank is never zero."""

Dtypes = Mapping[str, str]
WHOLE, FLAG, TEXT = "int64", "bool", "object"
BLANKS: Mapping[str, Any] = {WHOLE: NOTHING, FLAG: False, TEXT: ""}
"""What stands in a column of each of these where a figure has nothing."""
PLACE: Dtypes = dict.fromkeys(("row", "unit", "indicator", "period"), WHOLE)
"""What every figure has: the row of the file that tells it, the ids of unit and indicator, the code of its period."""
ACTUALS: Dtypes = {
    **PLACE,
    **dict.fromkeys(("value", "numerator", "denominator", "attachment"), WHOLE),  # NOTHING where there is none
    **dict.fromkeys(("estimate", "estimate_given", "not_applicable"), FLAG),  # given: the row says which, or is silent
    **dict.fromkeys(("approximate", "stated_percent", "up_to", "document", "note", "reason"), TEXT),
}
TARGETS: Dtypes = {
    **PLACE,
    "basis": WHOLE,
    "effective_day": WHOLE,  # YYYYMMDD; 0 of what was so from the beginning
    **dict.fromkeys(("value", "low", "high"), WHOLE),
    **dict.fromkeys(("low_strict", "high_strict", "day_given"), FLAG),
    **dict.fromkeys(("words", "document", "note", "plan_of_day"), TEXT),
}
"""`plan_of_day` and `day_given` as in FigureLine: a report prints the plan in force on that day."""


class FigureTable(NamedTuple):
    """Figures as columns, one line a figure, in the order of the file.

    A text or a flag that no line has may be left out of a table: `column` gives what it would be. A row of a wide file
    has several lines, all of one unit: it is taken with all of them or not at all.
    """

    actuals: pd.DataFrame
    targets: pd.DataFrame

    @classmethod
    def empty(cls) -> "FigureTable":
        """No figures at all."""
        return figures_of(())

    @property
    def rows(self) -> int:
        """How many rows of the file these are."""
        return len(np.union1d(self.actuals["row"], self.targets["row"]))

    @property
    def figures(self) -> int:
        """How many figures these are."""
        return len(self.actuals) + len(self.targets)

    def equals(self, other: "FigureTable") -> bool:
        """Whether both have the same lines in the same order."""
        return list(lines_of(self)) == list(lines_of(other))

    def where(
        self, keep: Callable[[pd.DataFrame], "pd.Series[bool] | np.ndarray[Any, np.dtype[np.bool_]]"]
    ) -> "FigureTable":
        """The lines of both tables that `keep` marks."""
        return FigureTable(*(table[keep(table)] for table in self))

    def of_rows(self, numbers: Collection[int]) -> "FigureTable":
        """The lines of these rows of the file."""
        return self.where(lambda table: table["row"].isin(list(numbers)))

    def without_rows(self, numbers: Collection[int]) -> "FigureTable":
        """The lines of all other rows of the file."""
        return self.where(lambda table: ~table["row"].isin(list(numbers)))


def together(tables: Sequence[FigureTable]) -> FigureTable:
    """Several tables one after the other; what one of them has left out is blank in its lines."""
    if len(tables) == 1:
        return tables[0]
    sides = ((ACTUALS, [table.actuals for table in tables]), (TARGETS, [table.targets for table in tables]))
    return FigureTable(*(_stacked(dtypes, side) for dtypes, side in sides))


def _stacked(dtypes: Dtypes, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    names = [name for name in dtypes if any(name in table.columns for table in tables)] or list(dtypes)
    columns = {name: [column(table, name) for table in tables] for name in names}
    return table_of({name: np.concatenate(parts) if parts else [] for name, parts in columns.items()}, dtypes)


_FEW = 100
"""Figures of which the columns are laid side by side in one block, which is quicker to make and slower to read."""


def table_of(columns: Mapping[str, Sequence[Any] | np.ndarray[Any, Any]], dtypes: Dtypes) -> pd.DataFrame:
    """Columns of equal length as a table of ACTUALS or TARGETS; columns that are not given are left out."""
    given = {name: np.asarray(columns[name], dtype=dtypes[name]) for name in dtypes if name in columns}
    if not given or any(dtypes[name] != WHOLE for name in given) or len(next(iter(given.values()))) > _FEW:
        return pd.DataFrame(given, copy=False)  # a copy of a million figures takes longer than reading them
    # All of one type: a tenth of the time where it is the figure of a cell.
    return pd.DataFrame(np.stack([*given.values()]).T, columns=_named(tuple(given)), copy=False)


@cache
def _named(names: tuple[str, ...]) -> "pd.Index[str]":
    """The names of columns as pandas keeps them, made once."""
    return pd.Index(names)


def column(table: pd.DataFrame, name: str) -> np.ndarray[Any, Any]:
    """A column, or what it would be where it was left out: NOTHING, False or an empty text in every line."""
    if name in table.columns:
        return table[name].to_numpy()
    dtype = ACTUALS.get(name) or TARGETS[name]
    return np.full(len(table), BLANKS[dtype], dtype=dtype)


_NO_FIGURES = table_of(dict.fromkeys(PLACE, ()), PLACE)


def day_number(day: str) -> int:
    """2026-03-01 as 20260301; 0 of no day."""
    return int(day.replace("-", "")) if day else 0


def day_text(number: int) -> str:
    """20260301 as 2026-03-01; "" of 0."""
    return f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}" if number else ""


def figures_of(lines: Iterable[FigureLine]) -> FigureTable:
    """Lines, one by one, as columns."""
    actuals: list[tuple[Any, ...]] = []
    targets: list[tuple[Any, ...]] = []
    for line in lines:
        place = line.row, line.unit, line.indicator
        if (actual := line.actual) is not None:
            numbers = (
                _number(actual.value),
                _number(actual.numerator),
                _number(actual.denominator),
                _number(actual.attachment),
            )
            flags = (actual.estimate, line.estimate_given, actual.not_applicable)
            words = (
                actual.approximate,
                actual.stated_percent,
                actual.up_to,
                actual.document,
                actual.note,
                actual.reason,
            )
            actuals.append((*place, actual.period.code, *numbers, *flags, *words))
        if (aim := line.target) is not None:
            numbers = (_number(aim.value), _number(aim.low), _number(aim.high))
            flags = (aim.low_strict, aim.high_strict, line.day_given)
            words = (aim.words, aim.document, aim.note, line.plan_of_day)
            targets.append((*place, aim.period.code, aim.basis, day_number(aim.effective_on), *numbers, *flags, *words))
    return FigureTable(_table(actuals, ACTUALS), _table(targets, TARGETS))


def lines_of(figures: FigureTable) -> Iterator[FigureLine]:
    """The figures one by one, row by row: an actual and a target of one place and row on one line."""
    lines: dict[tuple[int, ...], FigureLine] = {}
    for row, unit, indicator, period, basis, day, value, low, high, *cells in _rows(figures.targets, TARGETS):
        low_strict, high_strict, day_given, words, document, note, plan_of_day = cells
        numbers = (_or_none(value), _or_none(low), _or_none(high), low_strict, high_strict)
        target = Target(Period.of_code(period), basis, day_text(day), *numbers, words, document, note)
        key = row, unit, indicator, period
        key = (*key, basis, day) if key in lines else key  # several plans of one place, as in a row with two bases
        lines[key] = FigureLine(row, unit, indicator, target, None, plan_of_day=plan_of_day, day_given=day_given)
    for row, unit, indicator, period, *cells in _rows(figures.actuals, ACTUALS):
        value, numerator, denominator, attachment, estimate, given, not_applicable, *words = cells
        approximate, stated_percent, up_to, document, note, reason = words
        actual = Actual(
            Period.of_code(period),
            _or_none(value),
            _or_none(numerator),
            _or_none(denominator),
            estimate,
            approximate,
            stated_percent,
            up_to,
            document,
            note,
            not_applicable,
            _or_none(attachment),
            reason,
        )
        line = lines.get((row, unit, indicator, period), FigureLine(row, unit, indicator, None, None))
        lines[row, unit, indicator, period] = line._replace(actual=actual, estimate_given=given)
    yield from sorted(lines.values(), key=lambda line: line.row)


def _number(value: int | None) -> int:
    return NOTHING if value is None else value


def _or_none(number: int) -> int | None:
    return None if number == NOTHING else number


def _table(rows: Sequence[tuple[Any, ...]], dtypes: Dtypes) -> pd.DataFrame:
    if not rows:
        return _NO_FIGURES
    columns = dict(zip(dtypes, zip(*rows, strict=True), strict=True))
    blanks = {WHOLE: NOTHING, FLAG: False, TEXT: ""}
    filled = (name for name in dtypes if name in PLACE or any(cell != blanks[dtypes[name]] for cell in columns[name]))
    return table_of({name: columns[name] for name in filled}, dtypes)


def _rows(table: pd.DataFrame, dtypes: Dtypes) -> Iterator[tuple[Any, ...]]:
    return zip(*(column(table, name).tolist() for name in dtypes), strict=True)
