"""Finds rows of one file that say different things of the same unit, indicator or figure."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import islice

import pandas as pd

from kpi.model.figure_table import ACTUALS, PLACE, TARGETS, Dtypes, FigureTable
from kpi.model.line import IndicatorLine, UnitLine

_NAMED = 10
TWICE = ("once", "refuse")
"""Whether rows that say the same are one figure written twice, or are not taken."""
_OF_ROW = {"row", "estimate_given", "plan_of_day", "day_given"}
"""What is said of a row, and not of its figure."""


def others(numbers: Sequence[int], number: int) -> str:
    """The other rows, as many as somebody will look at."""
    shown = list(islice((other for other in numbers if other != number), _NAMED + 1))
    return ", ".join([*map(str, shown[:_NAMED]), *(["…"] if len(shown) > _NAMED else [])]) or str(number)


def figure_doubles(figures: FigureTable) -> Iterator[tuple[list[int], str]]:
    """The numbers of rows that share a key but not its value, with the column that shows it."""
    for name, table, dtypes, key in _sides(figures):
        compared = [column for column in dtypes if column in table.columns and column not in _OF_ROW]
        for rows in _differing(table[table.duplicated(key, keep=False)], key, compared):
            yield rows, name


def _sides(figures: FigureTable) -> Iterator[tuple[str, pd.DataFrame, Dtypes, list[str]]]:
    """Targets and actuals with what makes two rows tell of the same figure."""
    for name, table, dtypes, key in (
        ("target", figures.targets, TARGETS, [*PLACE, "basis", "effective_day"]),
        ("actual", figures.actuals, ACTUALS, [*PLACE]),
    ):
        if len(table) > 1:
            yield name, table, dtypes, [column for column in key if column != "row"]  # where it is told, not what


def same_twice(figures: FigureTable) -> Iterator[list[int]]:
    """The numbers of rows that say the same of one actual, or of nothing but the same plan: one figure written twice,
    or two sources that happen to agree. A plan that stands beside each month again is one plan."""
    if len(figures.actuals) + len(figures.targets) < 2:
        return
    reached = _by_key(figures.actuals, ACTUALS, [*PLACE])
    taken = set(figures.actuals["row"].tolist())
    planned = _by_key(figures.targets, TARGETS, [*PLACE, "basis", "effective_day"])
    repeated = [rows for rows in planned if taken.isdisjoint(rows)]
    again = {row for rows in repeated for row in rows}
    others = figures.targets["row"][~figures.targets["row"].isin(again)]
    beside = set(others.tolist())  # rows that tell another plan as well
    yield from reached
    yield from (rows for rows in repeated if beside.isdisjoint(rows))


def _by_key(table: pd.DataFrame, dtypes: Mapping[str, str], key: Sequence[str]) -> list[list[int]]:
    """The rows of each key that is told by several rows with all the same."""
    key = [column for column in key if column != "row"]
    compared = [column for column in dtypes if column in table.columns and column not in _OF_ROW]
    same = table[table.duplicated(key, keep=False)]
    if same.empty:
        return []
    same = same[same.duplicated(compared, keep=False)]
    groups = (sorted(set(rows.tolist())) for _, rows in same.groupby(list(key), sort=False)["row"])
    return [rows for rows in groups if len(rows) > 1]


def _differing(table: pd.DataFrame, key: Sequence[str], compared: Sequence[str]) -> Iterator[list[int]]:
    """The rows of each key under which not all is the same, in the order of the file."""
    if table.empty:
        return
    groups = table.groupby(list(key), sort=False).ngroup()
    distinct = groups[~table.duplicated(list(compared))]
    differing = distinct[distinct.duplicated()].unique()
    rows = table["row"][groups.isin(differing)]
    for _, of_key in rows.groupby(groups[rows.index], sort=False):
        yield of_key.tolist()


def name_doubles(lines: Sequence[UnitLine | IndicatorLine]) -> Iterator[tuple[list[int], str]]:
    """The same of units and indicators: rows that share a code, and of units the first day."""
    same: dict[Hashable, list[UnitLine | IndicatorLine]] = {}
    for line in lines:
        opened = line.opened or "" if isinstance(line, UnitLine) else ""
        same.setdefault((line.code.casefold(), opened), []).append(line)
    for of_key in same.values():
        if len({line[1:] for line in of_key}) > 1:
            yield [line.row for line in of_key], "code"
